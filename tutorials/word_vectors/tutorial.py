# ---
# jupyter:
#   kerascn:
#     title: {zh: 预训练的词向量, en: Pretrained word vectors}
#     description:
#       zh: 有标签的文本只有几十段时，让别处学来的词向量帮忙：自己训练一份 GloVe，读懂它的文件，放进冻结的 Embedding，再接一个 Conv1D 分类器。
#       en: With only a few dozen labelled texts, vectors learned elsewhere help - GloVe in a few lines, its files, a frozen Embedding, and a Conv1D classifier on it.
#     tags: {zh: [词向量, 预训练 词向量, 文本 分类], en: [word vectors, text classification, GloVe]}
#     engines: [tensorflow, theano]
#     breaks:
#       no_learning: {LEARNING_RATE: 0.0}
#       shuffled_labels: {SHUFFLE_LABELS: true}
#     genuine:
#       MODE: full
# ---

# %% [markdown] lang="zh"
# # 预训练的词向量 {#word_vectors}
#
# 文本到处都有，**贴了标签**的文本却很少：每一段都要有人读过，再写下它属于哪一类。只有几十段可学，网络能学会什么？
#
# 测试时遇到的词，有许多它在训练时没见过，见过的也往往只有一两回。人却没有这个难处：没学过“大提琴”这个词的孩子，
# 只要在别处听过几次，就知道它和钢琴是一类东西。这份知识不来自标签，而来自大量没有标签的文本。
# **词向量**就是把它存下来的办法。
#
# 这里我们把整条路走一遍：从没有标签的文本里学出词向量，存成 GloVe 的文件，再读回来；看看向量里有什么；
# 把它们放进一个冻结的 [Embedding](../layers/embeddings.md#pretrained)，后面接一个小小的卷积网络，学着分类。
# 最后换成随机的向量，网络不变，比一比。
# %% [markdown] lang="en"
# # Pretrained word vectors {#word_vectors}
#
# Texts are everywhere, **labelled** texts are few: somebody has to read each one and write down what kind it is.
# What can a net learn from a few dozen?
#
# Many words that it meets in the test it has never seen in training, and many others only once or twice. People don't
# have this trouble: a child who was never taught the word "cello" but has heard it here and there knows that it
# belongs with the piano. That knowledge doesn't come from labels but from a lot of text without any. **Word vectors**
# are a way to keep it.
#
# Here we go the whole way: learn vectors from texts without labels, write them as a GloVe file and read it again;
# look at what the vectors hold; put them into a frozen [Embedding](../layers/embeddings.md#pretrained) with a small
# convolutional net behind it that learns to classify. At the end the same net gets random vectors, and we compare.
# %% tags=["parameters"]
MODE = "fast"  # "full": GloVe 6B and 20 newsgroups, 880 MB to download
SEED = 0
LEARNING_RATE = 1e-3
EPOCHS = 30 if MODE == "fast" else 60
LABELLED = 60  # texts with a label to learn from
TEST = 600  # texts held back
SHUFFLE_LABELS = False  # True: there is nothing to be learned
GLOVE = "https://nlp.stanford.edu/data/glove.6B.zip"
NEWS = "http://www.cs.cmu.edu/afs/cs.cmu.edu/project/theo-20/www/data/news20.tar.gz"
# %% [markdown] lang="zh"
# `MODE = "fast"` 什么也不下载：文本由下面的小语法造出来，词向量自己训练。`MODE = "full"` 用真的：斯坦福的 GloVe 6B
# 和 20 Newsgroups 新闻组的帖子。两种模式走的是同一条路，后面的代码也一样。
#
# ## 一个小小的语言 {#language}
#
# 六个话题，每个二十个名词；形容词、动词和句型大家共用。每个名词有两个常和它搭配的形容词。句子有单数和复数两种。
# 每个名词有七成的机会取自这段文本的话题，要不就从所有名词里任意抽。末尾还有一个编出来的人名，和话题毫无关系。
# %% [markdown] lang="en"
# `MODE = "fast"` downloads nothing: a small grammar makes the texts, and we train the vectors ourselves.
# `MODE = "full"` takes the real ones: Stanford's GloVe 6B and the posts of 20 Newsgroups. Both go the same way, and
# the code further down is the same.
#
# ## A very small language {#language}
#
# Six topics of twenty nouns each; adjectives, verbs and patterns of sentences are common to all. Each noun has two
# adjectives that often go with it. Sentences are about one thing or about many. Seven in ten nouns are drawn
# from the text's topic, the others from all. At the end comes an invented name that says nothing of the topic.
# %%
import tempfile
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

rng = np.random.RandomState(SEED)
folder = Path(tempfile.mkdtemp())

NOUNS = {
    "sport": "goal striker stadium fan cup team keeper season referee ball "
    "trainer penalty-kick medal runner tournament racket ticket final jersey "
    "defender",
    "space": "rocket orbit satellite astronaut moon telescope planet mission "
    "probe comet station star crater eclipse meteor capsule shuttle asteroid "
    "pilot sensor",
    "health": "doctor patient hospital vaccine fever nurse clinic disease pill "
    "medicine heart bone wound surgeon symptom bandage dentist scar muscle lung",
    "music": "concert orchestra singer album piano guitar festival opera song "
    "violin drum flute composer trumpet rhythm chord cello ballad duet tenor",
    "garden": "rose tree flower seed hedge lawn tulip root bee apple carrot "
    "fence gardener weed shovel pond herb orchard lemon onion",
    "trade": "bank market tariff share dollar profit firm contract price export "
    "import loan merchant customer budget warehouse debt café buyer seller",
}
NOUNS = {topic: words.split() for topic, words in NOUNS.items()}
ALL_NOUNS = [noun for words in NOUNS.values() for noun in words]
ADJECTIVES = "new big small famous quiet strange heavy red cheap rare".split()
USUAL = {noun: rng.choice(ADJECTIVES, 2, replace=False) for noun in ALL_NOUNS}
ABOUT_ONE = [
    "a {a} {n} was {v} {w}",
    "this {a} {n} is near one {m}",
    "each {n} has its {a} {m}",
    "the {n} itself seems {a}",
]
ABOUT_MANY = [
    "two {a} {n}s were {v} {w}",
    "these {a} {n}s are near many {m}s",
    "some {n}s have their {a} {m}s",
    "all {n}s themselves seem {a}",
]
VERBS = "seen found wanted praised missed described".split()
WHEN = ["today", "yesterday", "in spring", "in the city", "on Monday", "last week"]
SYLLABLES = "ba da ko li mar no ren sa to vi el an or ka per sol tin wen yo".split()


def pick(choices):
    return choices[rng.randint(len(choices))]


def sentence(topic):
    n, m = [
        pick(NOUNS[topic] if rng.rand() < 0.7 else ALL_NOUNS) for _ in range(2)
    ]
    a = pick(USUAL[n] if rng.rand() < 0.9 else ADJECTIVES)
    pattern = pick(pick([ABOUT_ONE, ABOUT_MANY]))
    words = dict(n=n, m=m, a=a, v=pick(VERBS), w=pick(WHEN))
    return pattern.format(**words).capitalize()


def write_texts(count):
    labels, texts = rng.randint(len(NOUNS), size=count), []
    for label in labels:
        sentences = [sentence(list(NOUNS)[label]) for _ in range(4)]
        name = "".join(pick(SYLLABLES) for _ in range(3)).capitalize()
        texts.append(". ".join([*sentences, f"Told by {name}."]))
    return texts, labels


# %% [markdown] lang="zh"
# ## 两堆文本 {#texts}
#
# 一大堆没有标签，用来学词向量；一小堆有标签，用来学分类。完整模式下，第一堆不用我们管，斯坦福已经学好了；
# 第二堆是六个新闻组的帖子。
#
# 读帖子时有个陷阱：每个帖子开头有一段信头，里面写着 `Newsgroups: sci.space`。不去掉它，网络的成绩会好得出奇，
# 其实它只学会了读答案。信头到第一个空行为止，`partition("\n\n")` 正好把它切掉。帖子是 1993 年写的，
# 不是 UTF-8，所以用 `latin-1` 来读。
# %% [markdown] lang="en"
# ## Two heaps of texts {#texts}
#
# A large one without labels, to learn vectors from; a small one with labels, to learn to classify. In full mode the
# first is none of our business, Stanford has done that; the second are posts from six newsgroups.
#
# Reading posts has a trap: each begins with a header, and there it says `Newsgroups: sci.space`. Leave it in, and the
# net does wonderfully well, having learned to read the answer. The header ends at the first empty line, where
# `partition("\n\n")` cuts. The posts are of 1993 and not in UTF-8, so they are read as `latin-1`.
# %%
from kerascn.utils import get_file

GROUPS = ["alt.atheism", "comp.graphics", "rec.sport.hockey", "sci.med", "sci.space"]
GROUPS += ["talk.politics.guns"]


def read_posts(place):
    texts, labels = [], []
    for label, group in enumerate(GROUPS):
        for post in sorted(Path(place, group).iterdir()):
            texts.append(post.read_text(encoding="latin-1").partition("\n\n")[2])
            labels.append(label)
    order = rng.permutation(len(texts))
    return [texts[i] for i in order], np.array(labels)[order]


if MODE == "fast":
    topics = list(NOUNS)
    unlabelled, _ = write_texts(15000)
    texts, labels = write_texts(480 + TEST)
else:
    topics = GROUPS
    archive = get_file("news20.tar.gz", NEWS, extract=True)
    texts, labels = read_posts(Path(archive).parent / "20_newsgroup")

if SHUFFLE_LABELS:
    labels = rng.permutation(labels)
print(len(texts), "texts of", len(topics), "topics")
for i in range(2):
    print()
    print(f"{topics[labels[i]]}: {' '.join(texts[i].split())[:200]}")
# %% [markdown] lang="zh"
# ## 词向量是什么 {#what}
#
# 给每个词一串数，几十到几百个，这就是词向量。编号说明不了什么，17 号词和 18 号词未必有关系；向量却可以比较远近：
# 两个词意思相近，向量的方向就相近。
#
# 意思从哪里来？从**邻居**来。钢琴和大提琴很少出现在同一句里，可它们的邻居差不多：都有歌手、乐团、音乐会。
# 先数一数：在每段文本里，哪两个词相距不超过 8 个词（`WINDOW`）。离得越近越算数，相距 d 就记 1/d。
# %% [markdown] lang="en"
# ## What word vectors are {#what}
#
# Each word gets a row of numbers, some dozens or hundreds: its vector. That words have the numbers 17 and 18
# tells nothing of them; vectors can be compared: words of similar meaning have vectors of similar direction.
#
# Where does the meaning come from? From the **neighbours**. Piano and cello are rarely in one sentence, but they keep
# the same company: singers, orchestras, concerts. So count first: which two words of a text are at most
# 8 words apart (`WINDOW`)? The nearer, the more it counts: at the distance d it adds 1/d.
# %%
WINDOW = 8


def words_of(text):
    return text.lower().replace(".", " ").split()


def count_pairs(texts, vocabulary):
    """How often two words stand near each other, as a symmetric matrix."""
    number = {word: i for i, word in enumerate(vocabulary)}
    size, line = len(vocabulary), []
    for text in texts:
        line += [number.get(word, -1) for word in words_of(text)]
        line += [-1] * WINDOW  # no pair reaches into the next text
    line, counts = np.array(line), np.zeros(size * size)
    for distance in range(1, WINDOW + 1):
        left, right = line[:-distance], line[distance:]
        near = (left >= 0) & (right >= 0)
        pairs = left[near] * size + right[near]
        counts += np.bincount(pairs, minlength=size * size) / distance
    counts = counts.reshape(size, size)
    return counts + counts.T


if MODE == "fast":
    frequency = Counter(word for text in unlabelled for word in words_of(text))
    vocabulary = [word for word, count in frequency.most_common() if count >= 50]
    counts = count_pairs(unlabelled, vocabulary)
    print(len(frequency), "words, of which", len(vocabulary), "are frequent")
    company = ["singer", "violin", "nurse", "rocket"]
    print(" " * 6 + "".join(f"{word:>8}" for word in company))
    for word in ["piano", "cello", "comet"]:
        row = counts[vocabulary.index(word)]
        beside = [row[vocabulary.index(other)] for other in company]
        print(f"{word:6}" + "".join(f"{count:8.1f}" for count in beside))
# %% [markdown] lang="zh"
# 拿前两行和第三行比一比：钢琴和大提琴的邻居差不多，彗星就不一样了。意思已经在这张表里，只是每行太长，里面还混着不少巧合。
#
# ## GloVe 只有几行 {#glove}
#
# GloVe（*Global Vectors*，Pennington、Socher、Manning 2014）把这张大表压成短向量。每个词有两个向量：
# 自己当主角时的 `w`，给别人当邻居时的 `c`；另外各有一个偏移 `b`、`d`。要求是两个向量的内积加上偏移，等于次数的对数：
#
# ```text
# error_ij = w_i·c_j + b_i + d_j − log x_ij
# loss = Σ f(x_ij) · error_ij²
# f(x) = min(x / 100, 1) ^ 0.75
# ```
#
# `x_ij` 是词 i 和词 j 相邻的次数。权重 `f` 让很少见的一对少说话，从没相邻过的（`x = 0`）不说话；很常见的一对，说话的分量也有个上限。
# 损失对这四种参数的梯度，用笔就能推出来。学的时候用 AdaGrad：把每个数以往的梯度平方、相加、开方，步子就除以它。
# 论文一对一对地学，学习率是 0.05；我们的词少，每步算整张表，用 0.2。最后的向量取 `w + c`。
# %% [markdown] lang="en"
# Compare the first two rows with the third: piano and cello keep much the same company, the comet doesn't. The
# meaning is in this table already, but its rows are long, and chance is mixed into them.
#
# ## GloVe in a few lines {#glove}
#
# GloVe (*Global Vectors*, Pennington, Socher and Manning 2014) presses the large table into short vectors. A word has
# two: `w` when it is the one that we look at, `c` when it is the neighbour; and an offset for each, `b` and `d`. The
# inner product of two vectors, plus the offsets, is to be the logarithm of the count:
#
# ```text
# error_ij = w_i·c_j + b_i + d_j − log x_ij
# loss = Σ f(x_ij) · error_ij²
# f(x) = min(x / 100, 1) ^ 0.75
# ```
#
# `x_ij` is the count of words i and j. With the weight `f` rare pairs say little, pairs that never met (`x = 0`) say
# nothing, and frequent ones don't drown the others. The gradients for the four kinds of parameters can be worked out
# with a pencil. AdaGrad does the learning: each number's step is divided by the root of the sum of its squared
# gradients so far. The paper goes pair by pair with a rate of 0.05; our words are few, so each step takes the whole
# table, with 0.2. The vectors in the end are `w + c`.
# %%
def loss_and_gradients(parameters, counts):
    w, c, b, d = parameters
    weight = np.minimum(counts / 100, 1) ** 0.75
    error = w @ c.T + b[:, None] + d - np.log(np.maximum(counts, 1e-9))
    pull = 2 * weight * error
    gradients = [pull @ c, pull.T @ w, pull.sum(axis=1), pull.sum(axis=0)]
    return np.sum(weight * error**2), gradients


def learn_vectors(counts, dim=30, steps=400, rate=0.2):
    size, rng = len(counts), np.random.RandomState(SEED)
    parameters = [rng.uniform(-0.5, 0.5, (size, dim)) / dim for _ in range(2)]
    parameters += [np.zeros(size), np.zeros(size)]
    squares = [np.ones_like(values) for values in parameters]
    losses = []
    for _ in range(steps):
        loss, gradients = loss_and_gradients(parameters, counts)
        losses.append(loss)
        for values, square, gradient in zip(parameters, squares, gradients):
            square += gradient**2
            values -= rate * gradient / np.sqrt(square)
    return parameters[0] + parameters[1], losses


# %% alt_zh="GloVe 的损失，对数坐标：先是陡降，然后越来越平" alt_en="The loss of GloVe on a logarithmic axis: a steep fall, then ever flatter"
if MODE == "fast":
    learned, losses = learn_vectors(counts)
    print(f"loss {losses[0]:.0f} -> {losses[-1]:.0f}, vectors {learned.shape}")
    plt.figure(figsize=(5, 3))
    plt.semilogy(losses)
    plt.xlabel("step")
    plt.ylabel("loss of GloVe")
    plt.tight_layout()
    plt.show()
# %% [markdown] lang="zh"
# ## GloVe 文件 {#file}
#
# 文件的格式很简单：每行一个词，后面是它的数，用空格隔开；最常见的词在最前。我们也照样写一份，
# 这样自己学的和斯坦福学的就能用同一个函数来读。完整模式用 [get_file](../utils/downloads.md#get_file) 下载，
# 取其中 50 维的那个文件。
# %% [markdown] lang="en"
# ## The GloVe file {#file}
#
# The format is plain: each line is a word and its numbers, with blanks between; the most frequent
# words come first. We write ours in the same way, so one function reads what we have learned and what Stanford has.
# Full mode downloads with [get_file](../utils/downloads.md#get_file) and takes the file with 50 numbers a word.
# %%
if MODE == "fast":
    glove_file = folder / "glove.small.30d.txt"
    with open(glove_file, "w", encoding="utf-8", newline="\n") as file:
        for word, vector in zip(vocabulary, learned):
            numbers = [f"{value:.5f}" for value in vector]
            file.write(" ".join([word, *numbers]) + "\n")
else:
    archive = get_file("glove.6B.zip", GLOVE, extract=True)
    glove_file = Path(archive).parent / "glove.6B.50d.txt"

with open(glove_file, encoding="utf-8") as file:
    print(file.readline()[:50], "...")
# %% [markdown] lang="zh"
# ## 读文件：四个陷阱 {#reading}
#
# 很多程序这样读：`open(path)`，每行 `line.split()`，第一段是词。平时没事，直到有一天：
#
# * **编码。** 文件是 UTF-8。不写 `encoding`，Python 就按系统的习惯来读：中文 Windows 上是 GBK，西欧是 cp1252。
#   英文字母都没事，`café` 却成了另一个词，以后谁也找不到它。
# * **带空格的词。** GloVe 840B 里真有这样的行：`at name@domain.com 0.4 …`。从左边按空白切，词就成了 `at`，
#   把真正的 `at` 顶掉了，第一个“数”是 `name@domain.com`。应当从**右边**切下固定个数的数。
# * **维数不对。** 把 100 维的文件当 50 维来切，每个词后面都粘着五十个数，字典里一个正常的词也没有，却不报错。
#   所以维数不要自己写，从第一行数出来。word2vec 的文本文件第一行是“词数 维数”，不是词，也要认出来。
# * **不完整的文件。** 下载断了，最后一行往往少几个数。
# %% [markdown] lang="en"
# ## Reading it: four traps {#reading}
#
# Many programs do it so: `open(path)`, `line.split()` for each line, the first piece is the word. That goes well for
# a long time. Then:
#
# * **The encoding.** The file is UTF-8. Without `encoding`, Python reads as the system is used to: GBK on a Chinese
#   Windows, cp1252 in Western Europe. English letters come through, but `café` becomes another word that nobody finds.
# * **Words with blanks.** GloVe 840B really has lines such as `at name@domain.com 0.4 …`. Split at white space from
#   the left, the word is `at`; it replaces the real `at`, and its first "number" is `name@domain.com`. So take a fixed
#   number of numbers off from the **right**.
# * **The wrong dimension.** Split a file of 100 numbers as one of 50, and each word has fifty numbers stuck to it; not
#   one usual word is in the dictionary, and nothing complains. So don't write the dimension down, count it in the
#   first line. Text files of word2vec begin with "how many words, how many numbers", which is no word; notice that too.
# * **Half a file.** If the download broke off, the last line mostly lacks numbers.
# %%
def read_glove(path):
    vectors, dim = {}, None
    with open(path, encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            dim = dim or line.count(" ")
            word, *values = line.rstrip("\r\n").rsplit(" ", dim)
            if len(values) < max(dim, 2):
                found = f"only {len(values)} after {word!r}"
                raise ValueError(f"line {number}: {found}")
            vectors[word] = np.array(values, "float32")
    return vectors


tricky = folder / "tricky.txt"
lines = ["at 0.1 0.2 0.3", "at name@domain.com 0.4 0.5 0.6", "café 0.7 0.8 0.9"]
tricky.write_text("\n".join(lines), encoding="utf-8")

for encoding in ["gbk", "cp1252"]:
    text = tricky.read_text(encoding=encoding)
    naive = [line.split() for line in text.splitlines()]
    print(encoding, {word: values for word, *values in naive})
print("ours", list(read_glove(tricky)))

for wrong in ["the 0.1 0.2 0.3\nof 0.4 0.5", "400000 50\nthe 0.1 0.2"]:
    tricky.write_text(wrong, encoding="utf-8")
    try:
        read_glove(tricky)
    except ValueError as error:
        print(error)
# %% tags=["test"]
tricky.write_text("\n".join(lines), encoding="utf-8")
assert list(read_glove(tricky)) == ["at", "at name@domain.com", "café"]
assert naive[2][0] == "cafÃ©"
# %% [markdown] lang="zh"
# 现在读我们的文件。四十万行的也只要几秒。
# %% [markdown] lang="en"
# Now our file. One of 400,000 lines takes some seconds.
# %%
vectors = read_glove(glove_file)
words = list(vectors)[:20000]  # the frequent ones are enough to look at
table = np.array([vectors[word] for word in words])
unit = table / np.linalg.norm(table, axis=1, keepdims=True)
place = {word: i for i, word in enumerate(words)}
print(len(vectors), "words,", table.shape[1], "numbers each")
# %% [markdown] lang="zh"
# ## 谁和谁是邻居 {#neighbours}
#
# 两个方向有多近，用夹角的余弦来量：同向是 1，垂直是 0。先把每个向量除以它的长度，内积就是余弦，
# 一次矩阵乘法就能和所有的词比完。
# %% [markdown] lang="en"
# ## Who is near whom {#neighbours}
#
# How close two directions are is measured by the cosine of the angle between them: 1 for the same, 0 at a right
# angle. Divide each vector by its length, and the inner product is the cosine; one product with a matrix compares a
# word with all others.
# %%
def nearest(vector, without, count=5):
    likeness = unit @ vector
    likeness[[place[word] for word in without]] = -np.inf
    return [words[i] for i in np.argsort(-likeness)[:count]]


def vector_of(word):
    return unit[place[word]]


asked = ["rocket", "pianos", "café", "nurses"]
if MODE == "full":
    asked = ["space", "game", "disease", "god", "two"]
for word in asked:
    print(f"{word:8}->", *nearest(vector_of(word), [word]))
# %% [markdown] lang="zh"
# 没有人告诉过它什么是话题，它却把同一话题的词放到了一起；向量离复数最近的，也都是复数。
#
# ## 用词做加减法 {#arithmetic}
#
# 词向量最出名的本事：两个词之**差**也有意义。从 `doctor` 走到 `doctors` 的那一步，用到 `rocket` 上，
# 应当走到 `rockets`：
#
# ```text
# doctors − doctor + rocket ≈ rockets
# ```
#
# 道理在 GloVe 的损失里：内积（加上偏移）是次数的**对数**，向量相减，减的就是对数，也就是次数之比。单数换成复数，
# `this`、`is` 少了，`these`、`are` 多了，少多少倍、多多少倍，对每个名词都差不多。我们把所有的名词两两试一遍，
# 只有最近的那个词正好是对的才算数。
# %% [markdown] lang="en"
# No one has told it what a topic is, yet words of a topic have come together; and nearest to a plural are plurals.
#
# ## Adding and subtracting words {#arithmetic}
#
# What word vectors are most famous for: the **difference** of two words means something too. The step from `doctor`
# to `doctors`, taken from `rocket`, should lead to `rockets`:
#
# ```text
# doctors − doctor + rocket ≈ rockets
# ```
#
# The reason lies in GloVe's loss: the inner product, with its offsets, is the **logarithm** of a count. So the
# difference of two vectors tells differences of logarithms, that is, ratios of counts. Going from one to many there is less `this` and `is`, more `these` and `are`, and by
# about the same factors for each noun. Let us try all pairs of nouns; only if the nearest word is the right one does
# it count.
# %%
candidates = ALL_NOUNS
if MODE == "full":
    candidates = (
        "player game team school teacher doctor weapon leader country bank "
        "market car street book film song student soldier officer court law "
        "year minute rocket"
    ).split()
pairs = [(n, n + "s") for n in candidates if n in place and n + "s" in place]
right = []
for one, many in pairs:
    for other, expected in pairs:
        if one != other:
            goal = vector_of(many) - vector_of(one) + vector_of(other)
            right.append(nearest(goal, [one, many, other], 1) == [expected])
solved = np.mean(right)
print(f"{len(right)} questions, {solved:.1%} solved")
print(f"by chance: {1 / len(words):.1%}")
# %% tags=["test"]
assert solved > 0.6
if MODE == "fast":
    topic_of = {form: t for t in NOUNS for n in NOUNS[t] for form in (n, n + "s")}
    near = [topic_of.get(w) == t for n, t in topic_of.items()
            for w in nearest(vector_of(n), [n])]  # fmt: skip
    assert np.mean(near) > 0.9
# %% [markdown] lang="zh"
# 答对了 {{ solved:.1%}}。用完整的 GloVe 6B，还可以试试 `king − man + woman`。不过别太当真：题目里的三个词是不许作答的，
# 不排除它们的话，最近的往往就是 `king` 自己。
#
# ## 一张地图 {#map}
#
# {{ table.shape[1]}} 维没法看，投影到平面上看。主成分分析（PCA）找的是点散得最开的两个方向，用 NumPy 只要两三行：
# 减去平均，再做奇异值分解。先看单数和复数，再看其中四个话题。
# %% [markdown] lang="en"
# It solves {{ solved:.1%}}. With GloVe 6B you can also try `king − man + woman`. Don't take it too seriously: the
# three words of the question are not allowed as answers; if they were, the nearest one is often `king` itself.
#
# ## A map {#map}
#
# Nobody can look at {{ table.shape[1]}} dimensions, so project them onto a plane. Principal component analysis (PCA)
# finds the two directions in which the points spread most, and with NumPy it takes two or three lines: subtract the mean,
# then the singular value decomposition. First one and many, then four of the topics.
# %% alt_zh="两张散点图。上：单数的名词在一边，复数的在另一边，从单数到复数的箭头几乎平行。下：四个话题的词各自聚成一团" alt_en="Two scatter plots. Above: nouns for one thing on one side, for many on the other; the arrows from one to many are nearly parallel. Below: the words of four topics form four heaps"
def project(listed):
    points = np.array([vector_of(word) for word in listed])
    points = points - points.mean(axis=0)
    directions = np.linalg.svd(points, full_matrices=False)[2][:2]
    return dict(zip(listed, points @ directions.T))


def dots(axes, places, group, label):
    xy = np.array([places[word] for word in group])
    axes.scatter(*xy.T, s=10, label=label)
    axes.set_xlabel("first direction")
    axes.set_ylabel("second direction")
    axes.margins(0.25)


def name(axes, places, word):
    x = places[word][0]
    side, away = ("right", -4) if x < 0 else ("left", 4)
    axes.annotate(
        word, places[word], fontsize=9, ha=side, va="center",
        xytext=(away, 0), textcoords="offset points",
    )  # fmt: skip


fields = {topic: NOUNS[topic] for topic in list(NOUNS)[:4]}
if MODE == "full":
    fields = {
        "sport": "game season team league players football coach cup club",
        "religion": "god church catholic christian religious holy faith",
        "medicine": "disease patients cancer drug medical hospital doctors",
        "money": "bank market stock price dollar investors trading",
    }
    for field, group in fields.items():
        fields[field] = [word for word in group.split() if word in place]

_, (upper, lower) = plt.subplots(2, 1, figsize=(6, 8))
places = project([form for pair in pairs for form in pair])
for label, group in zip(["one", "many"], zip(*pairs)):
    dots(upper, places, group, label)
heights = np.array([places[one][1] for one, _ in pairs])
for height in np.linspace(heights.min(), heights.max(), 5):
    one, many = pairs[np.argmin(abs(heights - height))]
    arrow = {"arrowstyle": "->"}
    upper.annotate("", places[many], places[one], arrowprops=arrow)
    name(upper, places, one)
    name(upper, places, many)

places = project([word for group in fields.values() for word in group])
for field, group in fields.items():
    dots(lower, places, group, field)
    group = sorted(group, key=lambda word: places[word][1])
    for word in group[0], group[-1]:
        name(lower, places, word)
upper.legend(fontsize=8)
lower.legend(fontsize=8)
plt.tight_layout()
plt.show()
# %% [markdown] lang="zh"
# 上图，每个箭头是同一步：从一个到多个。我们的小语言里没有多少别的差别，所以箭头几乎平行。真的 GloVe 里，
# 词和词的差别多得多，压到平面上往往看不出平行，可是在 50 维里加减法照样行得通。下图，每个话题自成一团。
#
# 坐标轴没有名字：词向量的每一个数单独看都没有意义，有意义的是方向和远近。
# %% [markdown] lang="en"
# Above, each arrow is the same step, from one to many. Our small language has few other differences, so the
# arrows are nearly parallel. Words of the real GloVe differ in far more ways; pressed onto a plane their arrows mostly don't
# look parallel, but among all 50 numbers the sums come out as well. Below, each topic forms a heap.
#
# The axes have no names: a single number of a word vector means nothing, directions and distances do.
# %% [markdown] lang="zh"
# ## 文本变成数 {#numbers}
#
# [Tokenizer](../preprocessing/text.md#Tokenizer) 给每个词编号，[pad_sequences](../preprocessing/sequence.md#pad_sequences)
# 把各段变得一样长：长的截短，短的补零。（Keras 1 里 `num_words` 写作 `nb_words`；中文要先切词，见[中文](../preprocessing/text.md#chinese)。）
#
# `fit_on_texts` 要用**全部**文本，连测试的也给。这不算作弊：它只认词，不看标签。要是只让它认训练用的那几十段，
# 测试里的生词就都被丢掉了，而词向量要帮的正是生词的忙。
# %% [markdown] lang="en"
# ## From texts to numbers {#numbers}
#
# A [Tokenizer](../preprocessing/text.md#Tokenizer) numbers the words,
# [pad_sequences](../preprocessing/sequence.md#pad_sequences) makes all texts equally long, by cutting and by padding with zeros. (In Keras 1 `num_words` was
# `nb_words`; for Chinese, words have to be found first, see [Chinese](../preprocessing/text.md#chinese).)
#
# `fit_on_texts` gets **all** texts, those of the test too. That is no cheating: it learns words, not labels. If it saw
# only the few dozen texts for training, the new words of the test would be thrown away, and it is exactly there
# that word vectors help.
# %%
from kerascn.preprocessing.sequence import pad_sequences
from kerascn.preprocessing.text import Tokenizer
from kerascn.utils import to_categorical

LENGTH = 40 if MODE == "fast" else 300
NUM_WORDS = 20000

tokenizer = Tokenizer(num_words=NUM_WORDS)
tokenizer.fit_on_texts(texts)
sequences = tokenizer.texts_to_sequences(texts)
x = pad_sequences(sequences, maxlen=LENGTH, padding="post", truncating="post")
y = to_categorical(labels)
x_train, y_train = x[:-TEST], y[:-TEST]
x_test, y_test = x[-TEST:], y[-TEST:]

print(x_train.shape, x_test.shape)
times_seen = np.bincount(x_train[:LABELLED].ravel(), minlength=NUM_WORDS)
in_test = [i for i in np.unique(x_test)[1:] if tokenizer.index_word[i] in vectors]
for i in in_test[20:220:40]:
    print(f"{tokenizer.index_word[i]}: {times_seen[i]} times in {LABELLED} texts")
unseen = np.mean(times_seen[in_test] == 0)
once = np.mean(times_seen[in_test] == 1)
print(f"words of the test: {unseen:.1%} never seen, {once:.1%} once")
# %% [markdown] lang="zh"
# ## 词向量表，以及它盖住了多少 {#matrix}
#
# Embedding 要一张表：第 i 行是 Tokenizer 称为 i 的那个词的向量。0 号留给补的零，不是词；没有向量的词，那一行也全是 0。
# 表的行数要小心：`word_index` 里总是有全部的词，`texts_to_sequences` 却只给出小于 `num_words` 的编号。
#
# 填完之后一定要看看**盖住了多少**。有两种数法：不同的词里有多少有向量；文本的各个位置里，有多少处的词有向量。要紧的是第二种。
# %% [markdown] lang="en"
# ## The table, and how much it covers {#matrix}
#
# The Embedding needs a table: row i is the vector of the word that the tokenizer calls i. Number 0 is the padding and
# no word; words without a vector have rows of zeros too. Mind the number of rows: `word_index` always holds all words,
# but `texts_to_sequences` gives only numbers below `num_words`.
#
# Then always look **how much is covered**. It can be counted in two ways: how many different words have a vector, and
# at how many places of the texts the word has one. The second is what matters.
# %%
rows = min(NUM_WORDS, len(tokenizer.word_index) + 1)
matrix = np.zeros((rows, table.shape[1]))
missing = Counter()
for word, i in tokenizer.word_index.items():
    if i < rows and word in vectors:
        matrix[i] = vectors[word]
    elif i < rows:
        missing[word] = tokenizer.word_counts[word]

has_vector = matrix.any(axis=1)
covered_words = has_vector[1:].mean()
covered_places = has_vector[x[x > 0]].mean()
print(f"different words {covered_words:.1%}, places {covered_places:.1%}")
print("missing:", *(word for word, _ in missing.most_common(8)))
# %% tags=["test"]
assert covered_places > covered_words
assert nearest(matrix[5], [], 1) == [tokenizer.index_word[5]]
assert covered_places > (0.9 if MODE == "fast" else 0.6)
# %% [markdown] lang="zh"
# 不同的词只有 {{ covered_words:.1%}} 有向量，位置却有 {{ covered_places:.1%}}：缺的大多是很少出现的词，例如编出来的人名。
#
# 缺的词里要是有常见的，就要查一查。多半是两边切词的办法不一样：
#
# * Tokenizer 在连字符处切开，`penalty-kick` 成了 `penalty` 和 `kick`；词向量里它却是一个词，和 GloVe 6B 里的 `x-ray` 一样。
#   从 Tokenizer 的 `filters` 里去掉 `-`，就对上了。
# * Tokenizer 留着 `don't` 是一个词，GloVe 却切成 `do` 和 `n't`。
# * Tokenizer 都变成小写，而有的词向量分大小写：GloVe 6B 全是小写，840B 不是。
#
# 盖住的位置要是不到一半，多半是文件读错了。
#
# ## 冻结的 Embedding，卷积的分类器 {#net}
#
# `weights=[matrix]` 把表放进去，`trainable=False` 让训练不碰它，见[冻结](../guides/freezing.md#vectors)。后面接
# [Conv1D](../layers/convolutional.md#Conv1D)：128 个滤波器，每个一次看相邻的三个词，寻找某一种说法；
# 全局最大池化只问这种说法在文本里出现过没有，不问在哪里；两个全连接层作出判断。（Keras 1：`Convolution1D(128, 3)`。）
# %% [markdown] lang="en"
# Of the different words only {{ covered_words:.1%}} have a vector, of the places {{ covered_places:.1%}}: what is
# missing are mostly rare words, such as invented names.
#
# If frequent words are missing, find out why. Mostly the two sides divide words differently:
#
# * The tokenizer cuts at hyphens, `penalty-kick` becomes `penalty` and `kick`; among the vectors it is one word, as
#   `x-ray` is in GloVe 6B. Take `-` out of the tokenizer's `filters`, and they agree.
# * The tokenizer leaves `don't` as one word, GloVe has `do` and `n't`.
# * The tokenizer makes all letters small, while some vectors tell capitals apart: GloVe 6B is all small, 840B is not.
#
# If less than half of the places are covered, the file has most likely been read wrongly.
#
# ## A frozen Embedding, a convolutional classifier {#net}
#
# `weights=[matrix]` puts the table in, `trainable=False` keeps training away from it; see
# [freezing](../guides/freezing.md#vectors). Behind it a [Conv1D](../layers/convolutional.md#Conv1D): 128
# filters, each looking at three neighbouring words at a time for one kind of phrase; global max pooling asks only
# whether the phrase occurs in the text, not where; two dense layers decide. (Keras 1: `Convolution1D(128, 3)`.)
# %%
from kerascn.layers import Conv1D, Dense, Embedding, GlobalMaxPooling1D
from kerascn.models import Sequential
from kerascn.optimizers import Adam


def make_model(**vectors):
    np.random.seed(SEED)
    model = Sequential([
        Embedding(rows, matrix.shape[1], input_length=LENGTH, **vectors),
        Conv1D(128, 3, activation="relu"),
        GlobalMaxPooling1D(),
        Dense(128, activation="relu"),
        Dense(len(topics), activation="softmax"),
    ])  # fmt: skip
    compile_model(model)
    return model


def compile_model(model):
    model.compile(Adam(lr=LEARNING_RATE), "categorical_crossentropy", metrics=["acc"])


def train(model, count=LABELLED):
    """The history, and the share that is right in the test at the end."""
    history = model.fit(
        x_train[:count], y_train[:count], batch_size=16, epochs=EPOCHS,
        validation_data=(x_test, y_test), verbose=0,
    ).history  # fmt: skip
    return history, history["val_acc"][-1]


frozen = make_model(weights=[matrix], trainable=False)
frozen.summary()
frozen_history, frozen_accuracy = train(frozen)
print(f"test accuracy: {frozen_accuracy:.1%}")
# %% tags=["test"]
assert np.array_equal(frozen.layers[0].get_weights()[0], matrix.astype("float32"))
assert frozen_accuracy > (0.7 if MODE == "fast" else 0.33)
# %% [markdown] lang="zh"
# 只用 {{ LABELLED}} 段有标签的文本，{{ TEST}} 段测试文本就对了 {{ frozen_accuracy:.1%}}；瞎猜能对 {{ 1 / len(topics):.1%}}。
#
# ## 同样的网络，随机的向量 {#random}
#
# 现在不给 `weights`。Embedding 从很小的随机数开始，和网络一起学，这是 Keras 里 Embedding 平常的用法。别的一概不变：
# 同样的层，同样的种子，同样的 {{ LABELLED}} 段文本。
# %% [markdown] lang="en"
# From only {{ LABELLED}} labelled texts it gets {{ frozen_accuracy:.1%}} of {{ TEST}} test texts right; guessing
# would get {{ 1 / len(topics):.1%}}.
#
# ## The same net with random vectors {#random}
#
# Now without `weights`. The Embedding begins with small random numbers and learns along with the net, as is usual in
# Keras. Nothing else changes: the same layers, the same seed, the same {{ LABELLED}} texts.
# %% alt_zh="两张曲线图。训练准确率：两个网络都升到几乎全对。测试准确率：用词向量的远远高于用随机向量的" alt_en="Two plots of curves. Accuracy in training: both nets rise to nearly everything. Accuracy in the test: the net with pretrained vectors is far above the one with random vectors"
learning = make_model()
random_history, random_accuracy = train(learning)
print(f"test accuracy: {random_accuracy:.1%}")

_, both = plt.subplots(2, 1, figsize=(5.5, 6), sharex=True)
for axes, key, title in zip(both, ["acc", "val_acc"], ["training", "test"]):
    axes.plot(frozen_history[key], label="pretrained, frozen")
    axes.plot(random_history[key], "--", label="random, learning")
    axes.set_ylabel(f"{title} accuracy")
    axes.set_ylim(0, 1.05)
both[0].legend()
both[1].set_xlabel("epoch")
plt.tight_layout()
plt.show()
# %% tags=["test"]
assert frozen_accuracy > random_accuracy + (0.2 if MODE == "fast" else 0)
# %% [markdown] lang="zh"
# 两张图要一起看：上面是训练，下面是测试。训练时两个网络都学会了：随机的向量也能把 {{ LABELLED}} 段背下来。测试时就不同了：
# {{ frozen_accuracy:.1%}} 对 {{ random_accuracy:.1%}}。训练时没见过的词（测试里有向量的词，{{ unseen:.1%}} 是这样），在随机的表里还是当初那串随机数，说明不了什么；
# 在预训练的表里，它却站在见过的词旁边。训练全对而测试很差，正是过拟合的样子。
#
# 会不会只是学得不够久？随机的那条线起步晚，那就再给它两倍的轮数：
# %% [markdown] lang="en"
# Look at both plots together, training above, test below. In training both nets have learned it: with random vectors, too, {{ LABELLED}} texts can
# be learned by heart. In the test it is {{ frozen_accuracy:.1%}} against {{ random_accuracy:.1%}}. A word that was
# never seen ({{ unseen:.1%}} of those in the test that have a vector) is, in the random table, still the random row of the beginning and says nothing; in the pretrained table
# it stands beside words that were seen. All right in training and poor in the test: that is what overfitting looks like.
#
# Has it merely not learned for long enough? The random line starts late, so let it have twice as many epochs more:
# %%
for _ in range(2):
    patient_history, patient_accuracy = train(learning)
print(f"training {patient_history['acc'][-1]:.1%}, test {patient_accuracy:.1%}")
# %% tags=["test"]
assert frozen_accuracy > patient_accuracy + (0.2 if MODE == "fast" else 0)
# %% [markdown] lang="zh"
# 又学了这么久，也只有 {{ patient_accuracy:.1%}}。缺的不是时间，是知识。
#
# ## 标签要多少才够 {#how_many}
#
# 词向量的好处，是拿没有标签的文本补有标签的不足。标签越多，越不需要它。两个网络各用不同多少的文本，重新学一遍：
# %% [markdown] lang="en"
# After all that, {{ patient_accuracy:.1%}}. It lacks knowledge, not time.
#
# ## How many labels does it take? {#how_many}
#
# Word vectors make up with unlabelled text for what labels don't say. The more labels, the less they are needed. Both
# nets learn anew, from more and from fewer texts:
# %% alt_zh="测试准确率随有标签文本的段数变化：两条线都上升，随机向量的那条从很低的地方慢慢追近" alt_en="Test accuracy over the number of labelled texts: both lines rise, and the one of the random vectors comes up slowly from far below"
sizes = [n for n in (30, 60, 120, 240, 480) if n <= len(x_train)]
with_vectors, with_random = [], []
for size in sizes:
    with_vectors.append(train(make_model(weights=[matrix], trainable=False), size)[1])
    with_random.append(train(make_model(), size)[1])
    print(f"{size:4} texts: {with_vectors[-1]:.1%} {with_random[-1]:.1%}")

plt.figure(figsize=(5, 3.2))
plt.semilogx(sizes, with_vectors, "o-", label="pretrained, frozen")
plt.semilogx(sizes, with_random, "s--", label="random, learning")
plt.xticks(sizes, sizes)
plt.minorticks_off()
plt.xlabel("labelled texts")
plt.ylabel("test accuracy")
plt.ylim(0, 1)
plt.legend()
plt.tight_layout()
plt.show()
# %% tags=["test"]
gaps = np.subtract(with_vectors, with_random)
if MODE == "fast":
    assert with_vectors[-1] > 0.9
    assert with_random[-1] > with_random[0] + 0.3
    assert gaps[-1] < gaps[1]
# %% [markdown] lang="zh"
# 段数多了，随机的向量渐渐追近。不过也不全是标签的功劳：轮数一样，文本多一倍，走的步数也多一倍。有标签的文本成千上万时，
# 随机的还可能反超：它是专为这个问题学的，冻结的不是。所以先数一数手里有多少标签，再决定用哪一种。
#
# ## 解冻会怎样 {#thaw}
#
# 能不能两样都要：从预训练的向量出发，再跟着一起学？把 `trainable` 改回来，**重新编译**（不编译不算数，见
# [改了要重新编译](../guides/freezing.md#compile)），从刚才学好的网络接着学。为了公平，另一份照样冻结着，
# 也接着学同样多的轮数。
# %% [markdown] lang="en"
# With more texts the random vectors come closer. Labels have not done all of that: with as many epochs, twice the texts
# are also twice the steps. With thousands of labelled texts they may overtake the frozen ones, for
# they are learned for this very question, and the frozen ones are not. So ask how many labels you have, and then
# choose.
#
# ## What happens when one thaws them {#thaw}
#
# Can one have both: begin with pretrained vectors and let them learn? Set `trainable` back, **compile again** (else it
# doesn't count, see [a change needs compile](../guides/freezing.md#compile)), and go on from the net just trained. To
# be fair, it also goes on frozen, for as many epochs.
# %%
learned_weights = frozen.get_weights()
_, longer_accuracy = train(frozen)

frozen.set_weights(learned_weights)
frozen.layers[0].trainable = True
compile_model(frozen)
_, thawed_accuracy = train(frozen)
print(f"frozen {longer_accuracy:.1%}, thawed {thawed_accuracy:.1%}")
# %% [markdown] lang="zh"
# 准确率：接着冻结 {{ longer_accuracy:.1%}}，解冻 {{ thawed_accuracy:.1%}}。准确率看不出什么，不如看向量：每个词的向量移动了多远？
# %% [markdown] lang="en"
# The accuracy: {{ longer_accuracy:.1%}} when it stays frozen, {{ thawed_accuracy:.1%}} thawed. That tells little. The
# vectors tell more: how far has each word moved?
# %% alt_zh="条形图：移动最远的十二个词，都是训练文本里有的" alt_en="Bars: the twelve words that moved most, all of them words of the training texts"
moved = np.linalg.norm(frozen.layers[0].get_weights()[0] - matrix, axis=1)
seen = np.isin(np.arange(rows), x_train[:LABELLED])
length = np.linalg.norm(matrix[has_vector], axis=1).mean()
print(f"seen {moved[seen].mean():.3f}, unseen {moved[~seen].max():.3f}")
print(f"length of a vector {length:.3f}")

farthest = np.argsort(-moved * has_vector)[:12][::-1]
plt.figure(figsize=(5, 3.2))
plt.barh([tokenizer.index_word[i] for i in farthest], moved[farthest])
plt.xlabel("distance moved")
plt.tight_layout()
plt.show()
# %% tags=["test"]
assert moved[~seen].max() < 1e-6
assert moved[seen & has_vector].mean() > 0.01
assert thawed_accuracy > longer_accuracy - 0.08
if MODE == "fast":
    assert all(tokenizer.index_word[i] in topic_of for i in farthest)
# %% [markdown] lang="zh"
# 动的只有训练文本里的词，走得最远的大多是说明话题的词；没见过的词一步也没动：它们不在任何一批里，梯度是 0。
# 和向量的长度比，这几步都很小，准确率也就没什么变化。可是学得越久、学习率越大，走得越远，危险就在这里：见过的词走开了，
# 没见过的近义词还留在原地，本来站在一起的词会散掉。文本只有几十段时，冻结着稳妥；有了几千段，可以先冻结着学，
# 再解冻，用很小的学习率微调。
#
# ## 哪里会出错，怎样看得出 {#wrong}
#
# * **准确率和瞎猜差不多。** 先看盖住了多少，再看表的第 i 行是不是第 i 号词：
#   `nearest(matrix[5], [])` 的第一个应当就是 `tokenizer.index_word[5]`。错开一行，网络照样能训练，只是学不到有用的东西。
# * **给表赋值时报错。** 自己写的维数和文件的不一样，给 `matrix[i]` 赋值时 NumPy 会说 `could not broadcast`。
# * **词向量变了。** 忘了 `trainable=False`。看 `summary()` 里不训练的参数（Non-trainable params）有多少。
# * **换一台电脑，结果全乱。** 编号变了，词就对错了行。Tokenizer 要和模型一起存，见[存起来以后用](../preprocessing/text.md#json)。
# * **偏见也一起来了。** 词向量是从人写的文本里学的，文本里的偏见它也学了去，例如哪些职业挨着“他”、哪些挨着“她”。
#
# ## 接着试 {#next}
#
# * 文本长、标签多时，把网络加深：Conv1D 和 `MaxPooling1D(5)` 轮换三次，再接全局池化。
# * 把 `WINDOW` 改成 2，看看最近的词怎么变：窗口越小，越看重句子里的用法；越大，越看重话题。
# * 把少见的词也收进词表（`count >= 50` 改成 5；再小，表就大得算不动了），看看人名的向量有没有意义。
# * 随机的向量一开始很短。用 `make_model(embeddings_initializer=RandomNormal(stddev=0.7))` 让它和预训练的差不多长，
#   再试一份冻结的，看看差距还剩多少。
# * `MODE = "full"`，用 100 维、300 维的文件；把 `GROUPS` 换成全部二十个组。
# * 试试别家的词向量。word2vec 的文本文件开头多一行，有的每行末尾还多一个空格；改一改 `read_glove`，让它都能读。
# %% [markdown] lang="en"
# Only words of the training texts have moved, farthest of all mostly words that tell the topic; words that were not
# seen have not moved at all: they are in no batch, their gradient is 0. Beside the length of a vector these steps are small, and the
# accuracy hardly changes. But the longer the training and the larger the rate, the further they go, and here lies the
# danger: the words that were seen walk away, their unseen relatives stay, and what stood together is torn apart. With a
# few dozen texts frozen vectors are the safe choice; with some thousands train first with frozen vectors, then thaw and
# go on with a small learning rate.
#
# ## What goes wrong, and how one sees it {#wrong}
#
# * **No better than guessing.** Look at what is covered, then whether row i of the table is word number i:
#   the first of `nearest(matrix[5], [])` should be `tokenizer.index_word[5]`. One row off, and the net still trains, but
#   learns nothing of use.
# * **An error when the table is filled.** If you write down another dimension than the file has, NumPy says
#   `could not broadcast` when `matrix[i]` is set.
# * **The vectors have changed.** `trainable=False` was forgotten. See how many Non-trainable params `summary()` counts.
# * **On another computer all is wrong.** With other numbers, words get the rows of others. Keep the tokenizer with the model; see
#   [keeping it for later](../preprocessing/text.md#json).
# * **Prejudice comes along.** The vectors are learned from what people write, with its prejudices: which professions
#   stand near "he", which near "she".
#
# ## What to try next {#next}
#
# * For long texts and many labels make the net deeper: Conv1D and `MaxPooling1D(5)` in turn, three times, then global
#   pooling.
# * Set `WINDOW` to 2 and see how the nearest words change: a small window looks at the use in the sentence, a large one
#   at the topic.
# * Take rare words into the vocabulary too (`count >= 50` becomes 5; with less the table grows too large); do the vectors
#   of the names mean anything?
# * The random vectors are short at first. Make them about as long as the pretrained ones with
#   `make_model(embeddings_initializer=RandomNormal(stddev=0.7))`, freeze such ones too: how much of the distance is left?
# * `MODE = "full"` with the files of 100 and 300 numbers; all twenty groups in `GROUPS`.
# * Try other vectors. Text files of word2vec have one line more at their beginning, and some a blank at the end of each
#   line; change `read_glove` so that it reads them all.
