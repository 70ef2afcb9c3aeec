# ---
# jupyter:
#   kerascn:
#     title: {zh: 卷积网络看见了什么, en: What a convnet sees}
#     description:
#       zh: 对输入做梯度上升，画出 VGG16 各层的滤波器在找什么，再让网络造图、做梦、换画风。
#       en: Gradient ascent on the input shows what the filters of VGG16 look for; then the net invents, dreams and paints.
#     tags: {zh: [deep dream, 风格迁移, 滤波器 可视化], en: [deep dream, style transfer, filter visualisation]}
#     engines: [tensorflow, theano]
#     breaks:
#       no_steps: {STEP: 0}
#       random_weights: {WEIGHTS: null}
#       no_style: {STYLE_WEIGHT: 0}
#     genuine:
#       MODE: full
#       WEIGHTS: things
#       PHOTO: "{genuine}/photos/tubingen.jpg"
#       STYLE: "{genuine}/photos/starry_night_google.jpg"
# ---

# %% [markdown] lang="zh"
# # 卷积网络看见了什么 {#convnet-sees}
#
# 网络说“这是一所房子”，它是看见了屋顶、窗户，还是别的什么？权重有几十万个，光看数字看不出来。
#
# 换个问法就有办法了：**什么样的图片最让它兴奋？** 训练时图片不动，改权重；这里反过来，权重不动，改图片。求输出对像素的梯度，顺着梯度一步步
# 往上走，这叫**梯度上升**。同一个办法，这一篇要用五次：
#
# 1. 画出 VGG16 每个卷积块的滤波器在找什么；
# 2. 造一张网络确信是“房子”的图片，再请另一个网络来评一评；
# 3. 改一张图片，我们看不出区别，网络却改了口；
# 4. 让网络对着一张风景做梦（Deep Dream）；
# 5. 用一幅画的笔触重画这张风景（风格迁移）。
#
# 用的是随 kerascn 安装的[窄 VGG16](../guides/small_weights.md)，风景在程序里现画，什么都不用下载。把 `MODE` 改成 `"full"`，就换成 ImageNet 的权重
# （要下载几百 MB）和更大的图片；`PHOTO` 和 `STYLE` 可以填你自己的照片和喜欢的画。
# %% [markdown] lang="en"
# # What a convnet sees {#convnet-sees}
#
# A net says "this is a house". Did it see a roof, windows, or something else? It has hundreds of thousands of weights, and reading
# the numbers tells nothing.
#
# Another question can be answered: **which picture excites it most?** In training the pictures stay and the weights change. Here
# the weights stay and the picture changes: follow the gradient of an output with respect to the pixels, step by step, upwards. This
# is **gradient ascent**, and we use it five times:
#
# 1. to draw what the filters of each block of VGG16 look for;
# 2. to make a picture which the net takes for a house, and ask a second net for its opinion;
# 3. to change a picture so that we see no difference but the net changes its mind;
# 4. to let the net dream over a landscape (Deep Dream);
# 5. to paint the landscape with the strokes of another picture (style transfer).
#
# The net is the [narrow VGG16](../guides/small_weights.md) that comes with kerascn, and the landscape is drawn here, so nothing is
# downloaded. With `MODE = "full"` you get the weights of ImageNet (a download of some hundred MB) and larger pictures; `PHOTO` and
# `STYLE` take a photo and a painting of your own.
# %% tags=["parameters"]
MODE = "fast"  # "full": the large nets with the weights of ImageNet
SEED = 0
WEIGHTS = "things" if MODE == "fast" else "imagenet"
PHOTO = ""  # the path of a photo; without one a landscape is drawn
STYLE = ""  # the path of a painting; without one brush strokes are drawn
STEP = 1.0  # all steps uphill are multiplied by it
STYLE_WEIGHT = 1.0
CONTENT_WEIGHT = 0.01
ROWS, COLS = (144, 192) if MODE == "fast" else (240, 320)
# %%
import matplotlib.pyplot as plt
import numpy as np
from scipy.ndimage import gaussian_filter, zoom
from scipy.optimize import fmin_l_bfgs_b
from kerascn import applications
from kerascn import backend as K
from kerascn.preprocessing.image import img_to_array, load_img

if WEIGHTS == "imagenet":
    vgg, resnet = applications.vgg16, applications.resnet50
    judge = resnet.ResNet50()
else:
    vgg = resnet = applications.narrow
    judge = resnet.ResNet50(weights="things")

rng = np.random.RandomState(SEED)
np.random.seed(SEED)
K.set_learning_phase(0)
net = vgg.VGG16(weights=WEIGHTS)
base = vgg.VGG16(weights=WEIGHTS, include_top=False, input_shape=(None, None, 3))
print(f"{base.count_params():,} parameters without the top")
# %% [markdown] lang="zh"
# 造了两个网络。`net` 带顶层，图片大小是定死的，用来认类别。`base` 只有卷积层，输入写成 `(None, None, 3)`，图片多大都行。
#
# ## 滤波器在找什么 {#filters}
#
# 一个滤波器的输出是一张图，取平均，就是它的“兴奋程度”。`K.gradients` 求这个数对输入的梯度，`K.function` 把它编成一个可以反复调用的函数。
#
# 有两处要留心：
#
# * 各层梯度的大小差得很远，不处理的话，同样的步长有的原地不动，有的一步冲出去。所以把梯度**除以它的均方根**，每一步就一样长了。
# * 给每个滤波器编一个函数，编译的时间比算的时间还长，在 Theano 上尤其明显。这里一批十二张图，`chosen` 是一个占位符，每行标出这张图归哪个滤波器，
#   所以**一层只编一个函数**。图片之间互不影响，把十二个得分加起来求梯度，每张图得到的正是自己的梯度。
# %% [markdown] lang="en"
# There are two nets. `net` has its top, works on pictures of one size and tells classes. `base` has the convolutions only; with the
# input `(None, None, 3)` it takes pictures of any size.
#
# ## What filters look for {#filters}
#
# What a filter puts out is a map; its mean says how excited the filter is. `K.gradients` gives the gradient of this number with
# respect to the input, and `K.function` makes a function of it that can be called again and again.
#
# Two things matter:
#
# * Gradients differ widely in size between layers. With one step size for all, one picture stays where it is and the next is thrown
#   out of sight. So **divide the gradient by its root mean square**, and every step has the same length.
# * A function for each filter would take longer to compile than to run, above all on Theano. Here twelve pictures go in one batch,
#   and the placeholder `chosen` says in each row which filter that picture belongs to: **one function for a layer**. The pictures
#   don't influence each other, so the gradient of the sum of twelve scores holds for each picture its own gradient.
# %%
def climber(x, score, chosen):
    """A function: the score of each picture of a batch, and for each the way up."""
    slope = K.gradients(K.sum(score), x)[0]
    length = K.sqrt(K.mean(K.square(slope), axis=(1, 2, 3), keepdims=True))
    return K.function([x, chosen], [score, slope / (length + 1e-8)])


def filter_climber(name):
    maps = base.get_layer(name).output
    chosen = K.placeholder((None, K.int_shape(maps)[-1]))
    score = K.sum(K.mean(maps, axis=(1, 2)) * chosen, axis=-1)
    return climber(base.input, score, chosen)


def climb(look, x, chosen, steps, size, shift=0, blur=0):
    """Go uphill; shift and blur keep the picture calm."""
    for _ in range(steps):
        by = rng.randint(-shift, shift + 1, 2)
        x = np.roll(x, by, axis=(1, 2))
        x = x + STEP * size * look([x, chosen])[1]
        x = np.roll(x, -by, axis=(1, 2))
        if blur:
            x = gaussian_filter(x, (0, blur, blur, 0))
    return x


def contrast(x):
    """Pictures to look at: the middle is grey, RGB instead of BGR."""
    x = x - x.mean(axis=(1, 2, 3), keepdims=True)
    x = x / (x.std(axis=(1, 2, 3), keepdims=True) + 1e-5)
    return np.clip(0.5 + 0.2 * x[..., ::-1], 0, 1)


def sheet(pictures, titles=None, rows=2):
    figure, axes = plt.subplots(rows, len(pictures) // rows, squeeze=False)
    figure.set_size_inches(8, 1.45 * rows if titles is None else 1.8 * rows)
    for at, axis in enumerate(axes.flat):
        axis.imshow(pictures[at])
        axis.axis("off")
        if titles is not None:
            axis.set_title(titles[at], fontsize=8)
    plt.tight_layout()
# %% [markdown] lang="zh"
# 先老老实实地走：从一点点噪声出发，沿着梯度走四十步，看第三块的十二个滤波器。
# %% [markdown] lang="en"
# First the plain way: begin with a little noise, go forty steps along the gradient, and look at twelve filters of the third block.
# %% alt_zh="十二张布满彩色噪点的图，多数看得出条纹或成行的黑点，有一张只是噪点" alt_en="Twelve pictures full of coloured specks; most show stripes or rows of dark dots, one nothing but specks"
SIDE = 64 if MODE == "fast" else 128
SHOWN = 12


def some_filters(name):
    count = K.int_shape(base.get_layer(name).output)[-1]
    return np.eye(count)[np.linspace(0, count - 1, SHOWN).astype(int)]


noise = rng.uniform(-10, 10, (SHOWN, SIDE, SIDE, 3))
look, chosen = filter_climber("block3_conv3"), some_filters("block3_conv3")
speckled = climb(look, noise, chosen, steps=40, size=4)
sheet(contrast(speckled))
plt.show()
# %% [markdown] lang="zh"
# 条纹有了，可是噪点太多。相邻像素一高一低，得分涨得最快，梯度上升就专挑这种便宜占。真实的照片却是平缓的，所以要给它立两条规矩：
#
# * **抖动**：每一步先把图随机挪几个像素，走完再挪回来。只在某个像素上才管用的花样，就攒不起来了；
# * **模糊**：每一步之后轻轻抹一下，尖的噪点一边长一边被抹掉。
#
# 五个块，从浅到深，各看十二个滤波器：
# %% [markdown] lang="en"
# There are stripes, under much noise. The score grows fastest where neighbouring pixels go up and down, and gradient ascent takes
# this cheap way. Photos are smooth, so we give it two rules:
#
# * **shift**: move the picture by some random pixels before each step, and back afterwards. Patterns that work at one pixel only can't
#   gather;
# * **blur**: smear the picture a little after each step. Sharp specks are wiped out while they grow.
#
# Twelve filters of each of the five blocks, from the shallow ones to the deep ones:
# %%
LAYERS = ["block1_conv1", "block2_conv2", "block3_conv3",
          "block4_conv3", "block5_conv3"]
drawn, growth, over_noise, silent = [], [], [], []
for name in LAYERS:
    look, chosen = filter_climber(name), some_filters(name)
    x = climb(look, noise, chosen, steps=60, size=6, shift=8, blur=0.5)
    size = np.sqrt((x**2).mean(axis=(1, 2, 3), keepdims=True))
    same_norm = size * rng.normal(size=x.shape)
    before, after, at_random = (look([p, chosen])[0] for p in (noise, x, same_norm))
    drawn.append(contrast(x))
    growth.append(np.median(after) / np.median(before))
    over_noise.append(np.median(after) / np.median(at_random))
    silent.append(int((after < 1e-3).sum()))
    print(f"{name}: {growth[-1]:.1f} times the start,"
          f" {over_noise[-1]:.1f} times noise of the same size, {silent[-1]} silent")
# %% tags=["test"]
assert min(growth) > 3
assert min(over_noise) > 1.5
assert sum(silent) < 10
# %% alt_zh="第一块的十二个滤波器：几乎都是单一的颜色，有一张是暗底上的亮斑" alt_en="Twelve filters of the first block: almost all plain colours; one has bright blots on a dark ground"
sheet(drawn[0])
plt.show()
# %% alt_zh="第二块的十二个滤波器：不同方向的细条纹，不少串着黑点" alt_en="Twelve filters of the second block: fine stripes in several directions, many with dark dots along them"
sheet(drawn[1])
plt.show()
# %% alt_zh="第三块的十二个滤波器：更宽的彩色条纹和成串的黑点，有一张只是紫色的噪点" alt_en="Twelve filters of the third block: broader stripes of colour and strings of dark dots; one has only purple specks"
sheet(drawn[2])
plt.show()
# %% alt_zh="第四块的十二个滤波器：成行的黑点、弯线、一片小格子；第二张只有模糊的色块" alt_en="Twelve filters of the fourth block: rows of dark dots, bent lines, a mesh of small cells; the second has only blurred colours"
sheet(drawn[3])
plt.show()
# %% alt_zh="第五块的十二个滤波器：拱形、一簇簇的黑点、成排的亮斑，有的像眼睛或车轮" alt_en="Twelve filters of the fifth block: arches, clusters of dark dots, rows of bright spots; some resemble eyes or wheels"
sheet(drawn[4])
plt.show()
# %% [markdown] lang="zh"
# 从浅到深，看到的东西越来越复杂：第一块几乎只有颜色，第二块是某个方向的细条纹和黑点，第三、四块的条纹更宽，还有点串和弯线，到第五块，像零件的
# 东西出来了：拱形、眼睛、车轮。黑点为什么这么多？这个网络学的是画出来的东西，其中动物的眼睛、汽车的轮子都是黑圆点，原因多半在这里。
# **滤波器找什么，要看它学过什么图片。**
#
# 第五块的得分（中位数）是起点的 {{ growth[-1]:.0f}} 倍。会不会只是因为图片的反差变大了？拿同样大小的随机噪声来比：第五块的图片让滤波器兴奋的
# 程度，是噪声的 {{ over_noise[-1]:.0f}} 倍。
#
# 没动静的滤波器有 {{ sum(silent)}} 个。这样的滤波器，输出处处不大于零，被 `relu` 截成零，梯度也是零，不知道往哪边走，图上只剩抹平的噪声。
# 换一个起点，也许会醒过来；换了许多起点都不醒，多半是训练时就“死”了。
# %% [markdown] lang="en"
# From block to block things become more complex. The first has hardly more than colours, the second fine stripes in a direction and
# dark dots; in the third and fourth the stripes are broader, with strings of dots and bent lines, and in the fifth things like parts
# appear: arches, eyes, wheels. Why so many dark dots? The net learned from drawn things, and the eyes of the animals and the wheels of
# the cars among them are dark discs; that is probably the reason. **What filters look for depends on the pictures they learned from.**
#
# The scores of block five are {{ growth[-1]:.0f}} times those of the start (median). Is that only because the pictures have more
# contrast now? Compare them with random noise of the same size: they excite their filters {{ over_noise[-1]:.0f}} times as much.
#
# Filters that stay silent: {{ sum(silent)}}. The output of such a filter is nowhere above zero, `relu` makes zero of it, the gradient is
# zero too, there is no way up, and the picture shows blurred noise only. From another start it may wake up; one that stays silent from
# many starts has probably died in training.
# %% [markdown] lang="zh"
# ## 网络心里的房子 {#classes}
#
# 滤波器换成类别，办法不变：让“房子”的概率上升。这里有个坑：概率接近 0 的地方，softmax 是平的，梯度几乎为零，起不了步，所以要让**概率的对数**
# 上升。不只是房子，二十四个类别一起来，每个一张图。
#
# 还是先老老实实地走，从噪声出发，不抖动，不模糊。每张图上面写着两个概率：先是 VGG16 的，后是裁判的。裁判是另一个网络 ResNet50，它学过同样的类别，
# 但没有参加造图。
# %% [markdown] lang="en"
# ## The net's idea of a house {#classes}
#
# Take a class instead of a filter, and let the probability of "house" rise. There is a trap: where a probability is close to 0 the
# softmax is flat, its gradient almost zero, and there is no way to start. So climb the **logarithm** of the probability. Not of the house
# alone: 24 classes go together, a picture for each.
#
# Again the plain way first, from noise, without shift and blur. Above each picture stand two probabilities, first VGG16's, then the
# referee's. The referee is another net, ResNet50, which learned the same classes but had no part in making the pictures.
# %% alt_zh="二十四类中的十二张，都是彩色噪点，叉和圆环隐约有个影子；第一个概率都是 1，第二个几乎都是 0" alt_en="Twelve of the 24 pictures, all coloured noise, with a shadow of the cross and of the ring; the first probability is always 1, the second almost always 0"
count = net.output_shape[-1]
kinds = np.linspace(0, count - 1, 24).astype(int)
wanted = np.eye(count)[kinds]
names = [row[0][1] for row in vgg.decode_predictions(wanted, top=1)]

target = K.placeholder((None, count))
log_probability = K.sum(K.log(net.output + 1e-7) * target, axis=-1)
class_look = climber(net.input, log_probability, target)


def opinions(pictures, wanted):
    """How sure VGG16 is, how sure the referee is, and what the referee says."""
    said = judge.predict(pictures)
    sure = np.exp(class_look([pictures, wanted])[0])
    return sure, (said * wanted).sum(-1), said.argmax(-1)


def captions(names, sure, other):
    return [f"{n[:11]}\n{a:.2f}  {b:.2f}" for n, a, b in zip(names, sure, other)]


start = rng.uniform(-10, 10, (len(kinds), *net.input_shape[1:]))
plain = climb(class_look, start, wanted, steps=30, size=1)
sure, other, said = opinions(plain, wanted)
sheet(contrast(plain)[::2], captions(names, sure, other)[::2])
plt.show()
# %%
plain_sure, plain_agreed = np.median(sure), (said == kinds).mean()
print(f"VGG16 is sure: {plain_sure:.2%} (median of {len(kinds)} classes)")
print(f"the referee names the same class: {plain_agreed:.0%}")
# %% [markdown] lang="zh"
# VGG16 有 {{ plain_sure:.2%}} 的把握，我们却几乎什么也没看出来，顶多隐约有个叉、有个圆环；裁判也只认出 {{ plain_agreed:.0%}}，随便猜也有
# {{ 1 / count:.1%}}。网络说“确信”，意思只是“这个输出最大”，并不是“我看见了”。没有人教过它，什么样的东西根本不是图片。
#
# 再加上抖动和模糊，走六十步。模糊会抹掉一部分，所以步子也迈得大，是刚才的十二倍：
# %% [markdown] lang="en"
# VGG16 is {{ plain_sure:.2%}} sure. We see next to nothing, at most a shadow of the cross and of the ring, and the referee recognizes
# {{ plain_agreed:.0%}}; guessing gives {{ 1 / count:.1%}}. When a net is sure, that means "this output is the largest", not "I have
# seen it". Nobody has taught it what is no picture at all.
#
# Now with shift and blur, in sixty steps. The blur takes part of each step away again, so the steps are twelve times as long:
# %% alt_zh="二十四个类别的图：看得出圆环、叉、杯子、条纹、心、树和花的轮廓，蝴蝶只是一根黑柱" alt_en="Pictures of 24 classes: outlines of a ring, a cross, a cup, stripes, a heart, a tree and a flower can be made out; the butterfly is only a dark column"
calm = climb(class_look, start, wanted, steps=60, size=12, shift=8, blur=0.7)
sure, other, said = opinions(calm, wanted)
sheet(contrast(calm), captions(names, sure, other), rows=4)
plt.show()
# %%
calm_sure, calm_agreed = np.median(sure), (said == kinds).mean()
print(f"VGG16 is sure: {calm_sure:.2%}")
print(f"the referee names the same class: {calm_agreed:.0%}")
# %% tags=["test"]
assert calm_agreed > 0.25 and calm_agreed > 2 * plain_agreed
assert plain_sure > 0.95 and calm_sure > 0.95
# %% [markdown] lang="zh"
# 这回有轮廓了：圆环、叉、条纹、心、树一眼就能认出来，汽车、花要猜一猜，有的还是不像。裁判认出了 {{ calm_agreed:.0%}}。两次的 VGG16，把握的中位数
# 都在九成五以上，**光看它自己的把握，分不出哪一次像样；问一问第二个网络，就分出来了。** 不过也别把裁判当成我们的眼睛：心和树我们认得，它不认；
# 蝴蝶它十分确信，我们只看见一根黑柱。看来网络认的是零件，零件该怎么摆，它不太在乎。
#
# ## 看不出的改动 {#fooled}
#
# 从噪声出发，网络不懂还情有可原。那么从画得好好的图片出发呢？拿 48 张，每张都朝另一个类别走十小步，下面看其中六张。标题是 VGG16 的回答；
# 第四张其实是叉，它一开始就认成了箭头。
# %% [markdown] lang="en"
# Now there are outlines: ring, cross, stripes, heart and tree are clear, the car and the flower need some goodwill, others still look
# like nothing. The referee recognizes {{ calm_agreed:.0%}}. Both times VGG16 was sure, with a median above 0.95: **from its own confidence one can't
# tell which pictures are better; from the opinion of a second net one can.** But don't take the referee for our eyes: heart and tree
# are clear to us, not to it; of the butterfly it is certain, and we see a dark column. Nets seem to look for parts; how the parts are
# put together matters less to them.
#
# ## Changes that we can't see {#fooled}
#
# Not to understand noise may be forgiven. But what if we begin with pictures that are well drawn? Take 48 and go ten small steps from
# each towards another class; six of them are shown. The titles are VGG16's answers; the fourth picture is a cross, which it took for an
# arrow from the beginning.
# %% alt_zh="上排六张原图，下排六张改过的图，看起来几乎一样，标题里 VGG16 给出的类别却都变了" alt_en="Six pictures above and the changed ones below: they look nearly the same, but VGG16 names other classes"
from kerascn.datasets import sample

MEANS = np.array([103.939, 116.779, 123.68])  # of blue, green and red in ImageNet


def seen(x):
    """The pixels again, from what preprocess_input made of them."""
    return np.clip((x + MEANS)[..., ::-1], 0, 255).astype("uint8")


side = net.input_shape[1]
(pictures, labels), _ = sample("things", samples=48, seed=SEED, size=side, test_split=0)
ours = vgg.preprocess_input(pictures.astype("float32"))
first = net.predict(ours).argmax(-1)
judged = judge.predict(ours).argmax(-1)
another = np.eye(count)[(first + count // 2) % count]
changed = climb(class_look, ours, another, steps=10, size=0.8)
sure, other, said = opinions(changed, another)
now = net.predict(changed).argmax(-1)


def called(numbers):
    best = vgg.decode_predictions(np.eye(count)[numbers], top=1)
    return [row[0][1][:11] for row in best]


both = np.concatenate([seen(ours[:6]), seen(changed[:6])])
sheet(both, called(first[:6]) + called(now[:6]))
plt.show()
# %%
moved = float(np.abs(changed - ours).mean())
fooled = float((now == another.argmax(-1)).mean())
loyal = float((said == judged).mean())
print(f"a pixel changed by {moved:.1f} of 255")
print(f"VGG16 fooled: {fooled:.0%}; the referee stays with its answer: {loyal:.0%}")
# %% tags=["test"]
assert moved < 5 and fooled > 0.7 and loyal > 0.6
# %% [markdown] lang="zh"
# 每个像素的每个通道平均只动了 {{ moved:.1f}}（从 0 到 255 的刻度上），{{ len(ours)}} 张里有 {{ fooled:.0%}} 骗过了 VGG16。这叫**对抗样本**。裁判有
# {{ loyal:.0%}} 没改口：这些改动是照着 VGG16 的梯度量身定做的。
#
# ## 做梦 {#dream}
#
# 起点换成一张风景，目标换成“这几层不管看到什么，都再强烈一些”：云有一点像眼睛，那就让它更像。这就是 Deep Dream。先要有一张风景。没有填 `PHOTO`，
# 就现画一张：几层大小不同的噪声叠成云和山，水面是岸上的倒影，再种几棵树。
# %% [markdown] lang="en"
# Each channel of a pixel changed by {{ moved:.1f}} of 255 on average, and {{ fooled:.0%}} of the {{ len(ours)}} pictures fool VGG16. These are
# **adversarial examples**. The referee stays with its answer for {{ loyal:.0%}} of them: the changes were cut to measure for VGG16's
# gradient.
#
# ## Dreaming {#dream}
#
# Begin with a landscape, and let the goal be: whatever these layers see, more of it. If a cloud resembles an eye a little, make it
# resemble one more. This is Deep Dream. First we need a landscape. Without a `PHOTO` we draw one: noise of several sizes makes clouds and
# mountains, water mirrors the shore, and some trees are planted.
# %% alt_zh="左边是湖边黄昏的风景，有山、树和倒影；右边是蓝色和黄色的卷曲笔触" alt_en="Left a lake at dusk with mountains, trees and reflections; right, curled brush strokes in blue and yellow"
draw = np.random.RandomState(SEED)
y, x = np.mgrid[0:ROWS, 0:COLS] / ROWS


def clouds(cell, rows=ROWS, cols=COLS):
    """Smooth noise of several sizes, between 0 and 1."""
    total = np.zeros((rows, cols))
    cell = cell * ROWS / 144
    while cell >= 2:
        layer = gaussian_filter(draw.normal(size=(rows, cols)), cell / 2)
        total += layer / layer.std() * cell
        cell /= 2
    return (total - total.min()) / np.ptp(total)


def mix(one, other, share):
    share = np.asarray(share)[..., None]
    return np.asarray(one) * (1 - share) + np.asarray(other) * share


def landscape():
    picture = mix([70, 110, 190], [250, 190, 140], np.clip(2 * y, 0, 1))
    picture = mix(picture, [255, 240, 230], 0.8 * np.clip(clouds(48) * 3 - 1.4, 0, 1))
    sun = np.exp(-((x - 0.95) ** 2 + (y - 0.3) ** 2) / 0.006)
    picture = mix(picture, [255, 245, 190], sun)
    hills = [(0.34, 0.3, [120, 120, 160]), (0.44, 0.2, [80, 100, 110]),
             (0.5, 0.1, [50, 85, 60])]
    for height, rough, colour in hills:
        ridge = height + rough * (clouds(40, rows=1)[0] - 0.5)
        light = 0.65 + 0.7 * clouds(16)[..., None]
        picture = np.where((y > ridge)[..., None], np.array(colour) * light, picture)
    shore = int(0.58 * ROWS)
    ripple = 6 * (clouds(3, cols=1)[:, 0] - 0.5)
    for row in range(shore, ROWS):
        mirrored = np.roll(picture[max(0, 2 * shore - row - 1)], int(ripple[row]), 0)
        picture[row] = 0.75 * mirrored + [5, 15, 30] + draw.normal(0, 3, (COLS, 1))
    for _ in range(7):
        at, foot, tall = draw.uniform([0, 0.58, 0.15], [COLS / ROWS, 0.72, 0.4])
        down = y - foot + tall
        wide = 0.32 * down * (0.55 + 0.45 * np.abs(np.sin((y - foot) * 70)))
        tree = (y < foot) & (down > 0) & (np.abs(x - at) < wide)
        shade = 0.6 + 0.6 * draw.rand(ROWS, COLS) + np.clip((x - at) * 6, -0.4, 0.4)
        picture = np.where(tree[..., None], [35, 70, 40] * shade[..., None], picture)
    meadow = y > 0.88 + 0.06 * (clouds(30, rows=1)[0] - 0.5)
    grass = [70, 110, 40] * (0.5 + clouds(6))[..., None]
    picture = np.where(meadow[..., None], grass, picture)
    picture = gaussian_filter(picture, (0.6, 0.6, 0))
    return picture + draw.normal(0, 3, picture.shape)


def strokes():
    """Noise smeared along curved ways, painted in five colours."""
    angle, paint, tone = 4 * np.pi * clouds(40), draw.rand(ROWS, COLS), clouds(30)
    at = np.mgrid[0:ROWS, 0:COLS].astype(float)
    smeared = np.zeros((ROWS, COLS))
    for _ in range(14):
        here = at[0].astype(int) % ROWS, at[1].astype(int) % COLS
        smeared += paint[here]
        at += [np.sin(angle[here]), np.cos(angle[here])]
    smeared = (smeared - smeared.min()) / np.ptp(smeared)
    colours = np.array([[15, 25, 80], [30, 80, 170], [90, 160, 200],
                        [240, 210, 80], [230, 120, 30]])
    place = np.clip(4.2 * tone - 0.3, 0, 3.999)
    low = place.astype(int)
    colour = mix(colours[low], colours[low + 1], place - low)
    return colour * (0.35 + 1.2 * smeared)[..., None]


def opened(path, drawing):
    size = (ROWS, COLS)
    pixels = img_to_array(load_img(path, target_size=size)) if path else drawing()
    return vgg.preprocess_input(np.clip(pixels, 0, 255).astype("float32")[None])


photo, painting = opened(PHOTO, landscape), opened(STYLE, strokes)


def gallery(*pictures):
    figure, axes = plt.subplots(1, len(pictures), figsize=(8, 6.4 / len(pictures)))
    for axis, picture in zip(np.atleast_1d(axes), pictures):
        axis.imshow(seen(picture)[0])
        axis.axis("off")
    plt.tight_layout()


gallery(photo, painting)
plt.show()
# %% [markdown] lang="zh"
# 目标是几层输出的平方的平均，各乘一个权重。权重怎么配，做的梦就不一样：浅层多给出笔触，深层多给出圆点、拱形这样的零件。
#
# 还有一个讲究。滤波器的视野大小固定，在大图上做梦，只会长出一片小花样。所以先把图缩小，做一遍梦，放大，再做一遍，一共三遍，每一遍叫一个**倍频程**
# （octave）。大的形状在小图上长，小的在大图上长。可是图缩小再放大就糊了，因此每次放大以后，要**把丢掉的细节补回来**：丢掉的正是“原图”与“原图缩小再放大”的差。
# %% [markdown] lang="en"
# The goal is the mean square of what some layers put out, each with a weight. Other weights give other dreams: shallow layers tend to
# add strokes, deep ones parts such as dots and arches.
#
# One more idea is needed. A filter sees a window of fixed size, and on a large picture only small patterns would grow. So shrink the
# picture, dream, enlarge it, dream again, three times in all. Each size is an **octave**: large forms grow in the small picture, small
# ones in the large picture. But what was shrunk and enlarged is blurred, so after enlarging **put the lost details back**: they are the
# difference between the photo and the photo shrunk and enlarged.
# %% alt_zh="做了梦的风景：天上有弧线，山脚长出一排排黑点和亮斑，像眼睛和窗户" alt_en="The landscape after the dream: arcs in the sky, and rows of dark dots and bright spots, like eyes and windows, at the foot of the mountains"
DREAM = {"block4_conv2": 0.5, "block5_conv1": 1.0}
excitement = sum(weight * K.mean(K.square(base.get_layer(name).output))
                 for name, weight in DREAM.items())
slope = K.gradients(excitement, base.input)[0]
slope /= K.sqrt(K.mean(K.square(slope))) + 1e-8
dream_look = K.function([base.input], [excitement, slope])


def resized(x, shape):
    return zoom(x, (1, shape[0] / x.shape[1], shape[1] / x.shape[2], 1), order=1)


def dreamed(photo, octaves=3, scale=1.4, steps=20, size=2.0, shift=8):
    sizes = [(int(ROWS / scale**k), int(COLS / scale**k)) for k in range(octaves)][::-1]
    x = small = resized(photo, sizes[0])
    for shape in sizes:
        here = resized(photo, shape)
        x = resized(x, shape) + here - resized(small, shape)  # the lost details
        small = here
        for _ in range(steps):
            by = rng.randint(-shift, shift + 1, 2)
            x = np.roll(x, by, axis=(1, 2))
            x = x + STEP * size * dream_look([x])[1]
            x = np.clip(np.roll(x, -by, axis=(1, 2)), -MEANS, 255 - MEANS)
    return x


dream = dreamed(photo)
gallery(dream)
plt.show()
# %%
shaken = rng.permutation((dream - photo).ravel()).reshape(photo.shape)
calm_view, dream_view, shaken_view = (
    float(dream_look([p])[0]) for p in (photo, dream, photo + shaken))
likeness = float(np.corrcoef(dream.ravel(), photo.ravel())[0, 1])
print(f"photo {calm_view:.2f}, dream {dream_view:.2f},"
      f" the same changes at random places {shaken_view:.2f}")
print(f"correlation of photo and dream {likeness:.2f}")
# %% tags=["test"]
assert dream_view > 3 * calm_view and dream_view > 3 * shaken_view
assert likeness > 0.6
# %% [markdown] lang="zh"
# 这几层的输出是原来的 {{ dream_view / calm_view:.1f}} 倍。同样大的改动，打乱位置再加上去，只有 {{ shaken_view / calm_view:.1f}} 倍，可见不是改得多，
# 是改对了地方。图还是那张图，与原图的相关系数是 {{ likeness:.2f}}。
#
# 可以试试：把 `DREAM` 换成 `{"block2_conv2": 1.0}`，看看浅层的梦；把做完的梦当作照片再做一次；或者每做一次放大一点，连成一段电影。
#
# ## 尾声：换画风 {#style}
#
# 一张照片的**内容**是什么东西在什么地方，深一点的层记得这个。一幅画的**风格**是颜色和笔触怎么搭配，与位置无关：哪些滤波器总是一起兴奋？
# 把一层的输出排成表，一行是一个位置，一列是一个滤波器，列与列的点积就是**格拉姆矩阵**，位置在求和时消失了。
#
# 要减小的是三项之和，各乘一个权重：
#
# * 内容：`block3_conv1` 的输出与照片的差；
# * 风格：四层格拉姆矩阵与画的差；
# * 总变差：相邻像素的差，管住噪点。
# %% [markdown] lang="en"
# These layers put out {{ dream_view / calm_view:.1f}} times as much as before. The same changes, added at shuffled places, give
# {{ shaken_view / calm_view:.1f}} times: it matters where things change, not how much. And the picture is still that picture; its
# correlation with the photo is {{ likeness:.2f}}.
#
# Things to try: `DREAM = {"block2_conv2": 1.0}` for the dreams of a shallow layer; dream again over the dream; enlarge it a little
# each time, and make a film of it.
#
# ## Epilogue: another style {#style}
#
# The **content** of a photo is what stands where; deeper layers know this. The **style** of a painting is how colours and strokes go
# together, wherever they are: which filters are excited together? Write what a layer puts out as a table, a row for each place
# and a column for each filter. The dot products of its columns are the **Gram matrix**; in their sums the places are gone.
#
# So there are three things whose sum should fall, each with a weight:
#
# * content: the difference from the photo in `block3_conv1`;
# * style: the difference from the painting in the Gram matrices of four layers;
# * total variation: the difference between neighbouring pixels, which keeps specks away.
# %%
STYLE_LAYERS = ["block1_conv2", "block2_conv2", "block3_conv3", "block4_conv3"]


def gram(maps):
    table = K.reshape(maps, (-1, K.int_shape(maps)[-1]))
    return K.dot(K.transpose(table), table) / K.cast(K.shape(table)[0], "float32")


grams = [gram(base.get_layer(name).output) for name in STYLE_LAYERS]
content = base.get_layer("block3_conv1").output
measure = K.function([base.input], grams + [content])
*wanted_grams, _ = measure([painting])
*_, wanted_content = measure([photo])

style_loss = sum(K.sum(K.square(g - w)) / float((w**2).sum())
                 for g, w in zip(grams, wanted_grams)) / len(grams)
content_loss = K.mean(K.square(content - wanted_content)) / float(wanted_content.var())
x = base.input
variation = (K.mean(K.square(x[:, 1:] - x[:, :-1]))
             + K.mean(K.square(x[:, :, 1:] - x[:, :, :-1])))
loss = 1e4 * (STYLE_WEIGHT * style_loss + CONTENT_WEIGHT * content_loss
              + 3e-6 * variation)
paint = K.function([x], [loss, K.gradients(loss, x)[0], style_loss, content_loss])
# %% [markdown] lang="zh"
# 只有一张图要改，适合用 SciPy 的 L-BFGS：它记住最近几次的梯度，由此估计曲率，步子迈得比固定的小步准。它要的是一维数组和双精度，来回转一下就行。
#
# 注意那个 `1e4`。每个像素分到的梯度很小，不放大的话，梯度小于 L-BFGS 的停止门槛（`pgtol`），没走几步它就以为到底了，图几乎没变，也没有一句报错。
# **损失停得太早，先看看梯度有多大。**
# %% [markdown] lang="en"
# With a single picture to change, L-BFGS of SciPy is a good choice: it remembers the last gradients, estimates the curvature from them,
# and so aims better than fixed small steps. It wants a flat array in double precision, so convert there and back.
#
# Mind the `1e4`. The gradient of each pixel is tiny. Without the factor it falls below the limit at which L-BFGS stops (`pgtol`), which
# believes within a few steps that it has arrived: the picture has hardly changed, and there is no error. **If a loss
# stops early, look at the size of the gradient.**
# %% alt_zh="左边是原来的风景，右边是同一片风景，换成了画的颜色和颗粒状的笔触" alt_en="Left the landscape, right the same landscape in the colours and with the grainy strokes of the painting"
history = []


def for_scipy(flat):
    value, slope = paint([flat.reshape(photo.shape).astype("float32")])[:2]
    history.append(float(value))
    return float(value), slope.ravel().astype("float64")


low, high = (np.broadcast_to(edge, photo.shape).ravel()
             for edge in (-MEANS, 255 - MEANS))
flat, _, _ = fmin_l_bfgs_b(for_scipy, photo.ravel().astype("float64"), maxfun=100,
                           bounds=np.stack([low, high], axis=1))
painted = flat.reshape(photo.shape)
gallery(photo, painted)
plt.show()
# %% alt_zh="损失曲线，对数坐标，先陡后缓地下降，开头回升过一次" alt_en="The loss on a logarithmic axis: it falls steeply first, then slowly, with one short rise near the beginning"
plt.figure(figsize=(5, 2.6))
plt.semilogy(history)
plt.xlabel("evaluation")
plt.ylabel("loss")
plt.tight_layout()
plt.show()
# %%
far_style = float(paint([photo])[2])
near_style, near_content = (float(v) for v in paint([painted])[2:])
far_content = float(paint([painting])[3])
print(f"style distance {far_style:.3f} -> {near_style:.3f}")
print(f"content distance {near_content:.2f}; of the painting itself {far_content:.2f}")
# %% tags=["test"]
assert near_style < far_style / 8
assert near_content < 0.6 * far_content
# %% [markdown] lang="zh"
# 风格的距离缩小到原来的 {{ near_style / far_style:.1%}}。内容离照片 {{ near_content:.2f}}，而那幅画离照片 {{ far_content:.2f}}：山还是山，树还是树。
# `CONTENT_WEIGHT` 小一些，画的味道更重；大一些，更像照片。窄网络通道少，又只见过画出来的东西，笔触粗一些；用 ImageNet 的权重再画一张，自己比一比。
#
# ## 网络“看见”了吗 {#seeing}
#
# 它学到了两样真本事：把图片一层层拆成颜色、条纹、纹理、零件，再由零件说出名字。这两样都是它从学过的图片里自己找出来的。但房子是给人住的，
# 眼睛长在头上，它都不知道；一片我们看着是噪声的图，它可以确信是房子。把它当一件好用的工具，别把它当一双眼睛。
#
# ## 哪里会出错 {#trouble}
#
# | 现象 | 多半是因为 |
# |---|---|
# | 图纹丝不动 | 梯度是零：滤波器没动静，或者概率太接近 0。把得分打印出来看 |
# | 图变成 `nan` | 除以均方根时分母是零；代码里的 `1e-8` 就防这个 |
# | 只有细碎的噪点 | 没有抖动和模糊 |
# | 得分忽高忽低，不往上走 | 步子太大：把 `STEP` 改小 |
# | 红色和蓝色颠倒 | VGG16 的输入是 BGR，还减去了均值；要看图，先用 `seen` 变回来 |
# | 自己的照片被压扁 | 照片一律缩放成 `ROWS` 乘 `COLS`；按照片的比例改这两个数 |
# | 完整模式内存不够 | 把 `SIDE` 和 `SHOWN` 改小 |
#
# ## 接着试 {#next}
#
# * 把 `WEIGHTS` 改成 `None` 再跑。没训练过的网络，滤波器照样有最爱的图，可是造不出裁判认得的类别：好看的纹理不等于学到了东西；
# * 把 `STEP` 改成 10，看看走得太急会怎样；
# * 换几个种子 `SEED`，看没动静的滤波器会不会醒过来；
# * 想知道 `K.gradients` 和 `K.function` 还能做什么，见[函数、梯度与会话](../backend/session.md#gradients)。
# %% [markdown] lang="en"
# The distance in style fell to {{ near_style / far_style:.1%}} of what it was. In content the picture is {{ near_content:.2f}} from the
# photo, the painting {{ far_content:.2f}}: mountains are mountains and trees are trees. A smaller `CONTENT_WEIGHT` gives more of the
# painting, a larger one more of the photo. The narrow net has few channels and has only seen drawn things, so its strokes are coarse;
# paint once more with the weights of ImageNet, and compare.
#
# ## Has the net seen anything? {#seeing}
#
# It can do two things, and it found out both from its pictures: take a picture apart into colours, stripes, textures and parts, and tell
# from the parts a name. That people live in houses, and eyes belong in a head, it does not know; it can be certain that noise is a house.
# Take it for a good tool, not for a pair of eyes.
#
# ## What goes wrong {#trouble}
#
# | what one sees | most likely |
# |---|---|
# | the picture doesn't change | the gradient is zero: the filter is silent, or the probability too close to 0. Print the score |
# | the picture becomes `nan` | a division by a root mean square of zero; the `1e-8` in the code is there to prevent it |
# | nothing but small specks | no shift and no blur |
# | the score goes up and down and doesn't rise | steps too large: a smaller `STEP` |
# | red and blue are exchanged | VGG16 takes BGR without the mean; turn it back with `seen` before you look |
# | your photo is squeezed | each photo becomes `ROWS` by `COLS`; give these two the proportions of yours |
# | full mode needs too much memory | a smaller `SIDE` and `SHOWN` |
#
# ## What to try next {#next}
#
# * Run it with `WEIGHTS = None`. Filters of an untrained net have their favourite pictures too, but it can't make classes that the
#   referee recognizes: fine textures alone don't prove that anything was learned;
# * `STEP = 10` shows what becomes of haste;
# * with another `SEED`, see whether silent filters wake up;
# * what else `K.gradients` and `K.function` can do: [functions, gradients, sessions](../backend/session.md#gradients).
