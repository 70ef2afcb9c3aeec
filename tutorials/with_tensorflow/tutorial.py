# ---
# jupyter:
#   kerascn:
#     title: {zh: 把 Keras 当作 TensorFlow 的简洁接口, en: Keras as a simplified interface to TensorFlow}
#     description:
#       zh: 会话、占位符和训练步骤都自己写，层交给 Keras：学习阶段、更新、作用域、设备、本机上的小集群，最后导出给别的进程用。
#       en: Sessions, placeholders and training steps of your own, layers by Keras - learning phase, updates, scopes, devices, a cluster on this machine, and an export for another process.
#     tags: {zh: [参数服务器, 分布式 训练], en: [parameter server, distributed training, interface]}
#     engines: [tensorflow]
#     breaks:
#       no_learning: {LEARNING_RATE: 0}
#       wrong_labels: {SHUFFLED: true}
#     genuine:
#       MODE: full
# ---

# %% [markdown] lang="zh"
# # 把 Keras 当作 TensorFlow 的简洁接口 {#with-tensorflow}
#
# 有些程序不能只靠 `fit`：训练的步骤要自己写，计算要分到几台机器上，模型要交给服务器。这些事 TensorFlow 都能做，
# 只是每一层的权重、形状、初始值也得一行一行写。两者可以各取所长：**层由 Keras 来造，其余的自己动手。**
#
# 道理只有一条：在这个引擎上，Keras 的张量就是 TensorFlow 的张量，Keras 的权重就是 TensorFlow 的变量。
# 所以层可以直接接 TensorFlow 的占位符，TensorFlow 的优化器可以直接训练 Keras 的层。
#
# 这里先描述计算图，再放进会话里运行，也就是第一代 TensorFlow 的写法，这些名字今天在 `tf.compat.v1` 里。
# 如果手头有写着 `tf.placeholder` 的老程序，用 `kerascn run` 原样就能运行，见[第一代 TensorFlow 的程序](../old_code/tensorflow.md#tensorflow)。
# %% [markdown] lang="en"
# # Keras as a simplified interface to TensorFlow {#with-tensorflow}
#
# Some programs need more than `fit`: training steps of their own, a computation spread over machines, a model handed to
# a server. TensorFlow can do all that, but there you also write the weights, shapes and first values of every layer.
# You can have the best of both: **Keras makes the layers, the rest is yours.**
#
# One fact is behind it all: on this engine a tensor of Keras is a tensor of TensorFlow, and a weight is a variable of
# TensorFlow. So layers take placeholders, and optimizers of TensorFlow train layers.
#
# This tutorial describes a graph first and then runs it in a session, as TensorFlow 1 did; today its names are in
# `tf.compat.v1`. Do you have an old program with `tf.placeholder` in it? With `kerascn run` it runs as it is:
# [programs of TensorFlow 1](../old_code/tensorflow.md#tensorflow).
# %% tags=["parameters"]
MODE = "fast"  # "full": MNIST itself and more steps
SEED = 0
LEARNING_RATE = 0.3
STEPS = 300 if MODE == "fast" else 2000
SHUFFLED = False  # True: labels in a wrong order, so that there is nothing to learn

# %% [markdown] lang="zh"
# 第一次用到 `K` 的时候引擎启动，TensorFlow 从这时起先描述、后计算。所以 `K` 放在前面。
# %% [markdown] lang="en"
# The engine starts when `K` is first used; from then on TensorFlow describes first and computes later. So `K` comes
# first.
# %%
import matplotlib.pyplot as plt
import numpy as np

from kerascn import backend as K
from kerascn.datasets import mnist, sample
from kerascn.utils import to_categorical

K.get_graph()
import tensorflow as tf

v1 = tf.compat.v1
v1.logging.set_verbosity(v1.logging.ERROR)
np.random.seed(SEED)

data = sample("digits") if MODE == "fast" else mnist.load_data()
(x_train, y_train), (x_test, y_test) = data
if SHUFFLED:
    y_train = np.random.permutation(y_train)
x_train, x_test = x_train.reshape(-1, 784) / 255, x_test.reshape(-1, 784) / 255
y_train, y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)
print(x_train.shape, x_test.shape)

# %% [markdown] lang="zh"
# ## 会话、占位符、层 {#session}
#
# 会话（session）负责运行计算图。下面自己开一个，再用 `K.set_session` 告诉 Keras：也用这一个。`device_count`
# 把一个处理器当成两个设备，后面会用到。
#
# 占位符留出数据的位置，形状里的 `None` 表示个数不定。接着像调用函数那样，把层用在占位符上。
# %% [markdown] lang="en"
# ## A session, placeholders, layers {#session}
#
# A session runs the graph. Open one of your own, and tell Keras with `K.set_session` to use it as well. `device_count`
# makes two devices out of one processor; they are needed further down.
#
# Placeholders keep a place for the data; `None` stands for any number of rows. Layers are then called on them, like
# functions.
# %%
from kerascn.layers import Dense

config = v1.ConfigProto(device_count={"CPU": 2}, intra_op_parallelism_threads=1)
sess = v1.Session(config=config)
K.set_session(sess)

images = v1.placeholder(tf.float32, (None, 784), name="images")
labels = v1.placeholder(tf.float32, (None, 10), name="labels")

hidden_layer = Dense(64, activation="relu", name="hidden")
score_layer = Dense(10, activation="softmax", name="scores")
scores = score_layer(hidden_layer(images))
print(scores)

# %% [markdown] lang="zh"
# `scores` 是普通的 TensorFlow 张量，损失和正确率都用 `tf` 来写，优化器也用 TensorFlow 的。
# Keras 的损失函数同样拿来就能用，它对每张图返回一个值。（Keras 1 把它们放在 `keras.objectives` 里。）
# %% [markdown] lang="en"
# `scores` is an ordinary tensor of TensorFlow. Loss and accuracy are written with `tf`, and the optimizer is
# TensorFlow's. Losses of Keras can be used too; they give a value for each picture. (Keras 1 kept them in
# `keras.objectives`.)
# %%
from kerascn.losses import categorical_crossentropy


def loss_of(scores):
    return tf.reduce_mean(categorical_crossentropy(labels, scores))


def accuracy_of(scores):
    hits = tf.equal(tf.argmax(scores, 1), tf.argmax(labels, 1))
    return tf.reduce_mean(tf.cast(hits, tf.float32))


loss, accuracy = loss_of(scores), accuracy_of(scores)
train_step = v1.train.GradientDescentOptimizer(LEARNING_RATE).minimize(loss)
test = {images: x_test, labels: y_test}
try:
    sess.run(accuracy, test)
except tf.errors.FailedPreconditionError as error:
    print(type(error).__name__)

# %% [markdown] lang="zh"
# 出错了：变量还没有初始值。自己的会话要自己初始化。训练循环一共三行。
# %% [markdown] lang="en"
# That failed: the variables have no values yet. In a session of your own, you initialise them. The training loop has
# three lines.
# %%
chance = np.random.RandomState(SEED)


def batch(size=50):
    rows = chance.randint(0, len(x_train), size)
    return {images: x_train[rows], labels: y_train[rows]}


sess.run(v1.global_variables_initializer())
before = sess.run(accuracy, test)
losses = []
for number in range(STEPS):
    now, _ = sess.run([loss, train_step], batch())
    losses.append(now)
after = sess.run(accuracy, test)
print(f"accuracy {before:.3f} -> {after:.3f}")

# %% alt_zh="训练损失随步数下降，头几十步最快" alt_en="The training loss falls with the steps, most of all in the first few dozen"
plt.figure(figsize=(6, 3))
plt.plot(losses)
plt.xlabel("step")
plt.ylabel("loss of the batch")
plt.tight_layout()
plt.show()
# %% [markdown] lang="zh"
# {{ STEPS }} 步以后，没见过的数字里有 {{ after:.1%}} 认对了。没有 `Model`，没有 `compile`，没有 `fit`：
# Keras 在这里只做一件事：由张量造出新的张量。
# %% [markdown] lang="en"
# After {{ STEPS }} steps {{ after:.1%}} of the digits never seen before are read rightly. There was no `Model`, no
# `compile`, no `fit`: all that Keras did was to make tensors from tensors.
# %% tags=["test"]
assert after > 0.88 and losses[-1] < losses[0] / 3


def forward(x, kernels):
    hidden = np.maximum(x @ kernels[0] + kernels[1], 0)
    powers = np.exp(hidden @ kernels[2] + kernels[3])
    return hidden, powers / powers.sum(1, keepdims=True)


# NumPy computes the same scores, and the same step of gradient descent
kernels = sess.run([*hidden_layer.weights, *score_layer.weights])
once = batch()
hidden, wanted = forward(once[images], kernels)
assert np.allclose(sess.run(scores, once), wanted, atol=1e-4)
sess.run(train_step, once)
slope = hidden.T @ (wanted - once[labels]) / 50
stepped = kernels[2] - LEARNING_RATE * slope
assert np.allclose(sess.run(score_layer.kernel), stepped, atol=1e-5)
assert np.abs(slope).max() > 1e-5

# %% [markdown] lang="zh"
# ## 学习阶段 {#phase}
#
# 有些层训练时是一种算法，使用时是另一种：`Dropout` 训练时随机丢掉一半的值，使用时什么也不丢。到底是哪一种，由
# `K.learning_phase()` 决定。它也是一个占位符，`fit` 会替你填，自己写循环就要自己填：训练填 1，使用填 0。不填就是 0。
#
# 下面在训练好的两层之间放一个 `Dropout`，挑一张网络最拿不准的图，各算 200 次。
# %% [markdown] lang="en"
# ## The learning phase {#phase}
#
# Some layers compute one thing in training and another in use: `Dropout` drops half of the values in training, at
# random, and nothing in use. `K.learning_phase()` decides. It is a placeholder too. `fit` fills it in for you; in a loop
# of your own you do: 1 in training, 0 in use. Left out, it is 0.
#
# Here a `Dropout` comes between the two trained layers. The picture that the network is least sure of is read 200 times
# in each phase.
# %%
from kerascn.layers import Dropout

phase = K.learning_phase()
dropped = score_layer(Dropout(0.5)(hidden_layer(images)))
sure = sess.run(scores, test).max(axis=1)
hardest = x_test[sure.argmin()]
answer = sess.run(scores, {images: [hardest]}).argmax()

copies = {images: np.tile(hardest, (200, 1))}
in_use = sess.run(dropped, {**copies, phase: 0})[:, answer]
in_training = sess.run(dropped, {**copies, phase: 1})[:, answer]
print("0:", in_use.min(), in_use.max())
print("1:", in_training.min(), in_training.max())

# %% alt_zh="左边是那张图；右边，阶段 1 的 200 次结果从 0 到 1 都有，多数挤在 0 附近，阶段 0 的是一条竖线" alt_en="Left the picture; right the 200 results of phase 1 reach from 0 to 1, most of them near 0; those of phase 0 are one upright line"
figure, (left, right) = plt.subplots(1, 2, figsize=(7, 2.8))
left.imshow(hardest.reshape(28, 28), cmap="gray_r")
left.set_axis_off()
right.hist(in_training, bins=20, label="phase 1")
right.axvline(in_use[0], color="C1", linewidth=3, label="phase 0")
right.set_xlabel(f"probability of a {answer}")
right.set_ylabel("times")
right.legend()
plt.tight_layout()
plt.show()
# %% tags=["test"]
assert np.ptp(in_use) < 1e-6 and np.ptp(in_training) > 0.02
assert np.allclose(sess.run(dropped, copies)[:, answer], in_use)  # left out: 0
drops = sess.run(Dropout(0.5)(tf.ones((100, 100))), {phase: 1})
assert set(np.unique(drops)) == {0, 2} and 0.45 < (drops == 0).mean() < 0.55

# %% [markdown] lang="zh"
# 阶段 0 的 200 次结果一模一样，阶段 1 的每次都不同，连最大的类别都可能变。**如果同一张图每次预测都不一样，先查阶段。**
#
# ## 跟着步骤一起运行的更新 {#updates}
#
# `BatchNormalization` 训练时用这一批的均值和方差，使用时用一路积累下来的滑动平均。滑动平均不归优化器管，
# 它们是层的**更新**（`layer.updates`），要和训练步骤一起运行。`fit` 会记得，自己写的循环很容易忘。
#
# 忘了会怎样？造两个网络，层和初始权重都一样，一个运行更新，一个不运行。
# %% [markdown] lang="en"
# The 200 results of phase 0 are all the same. Those of phase 1 differ each time, and even the most probable class may be
# another one. **If the same picture gets another answer each time, look at the phase first.**
#
# ## Updates that go with the step {#updates}
#
# In training, `BatchNormalization` takes mean and variance of the batch; in use it takes moving averages gathered on the
# way. These are no business of the optimizer. They are **updates** of the layer (`layer.updates`), and have to be run
# with the training step. `fit` remembers that; a loop of your own forgets it easily.
#
# What happens then? Here are two networks with equal layers and first weights. One runs the updates, the other doesn't.
# %%
from kerascn.layers import BatchNormalization


some = {images: x_test[:500], labels: y_test[:500]}


def train_with_norm(forget):
    np.random.seed(SEED)
    norm = BatchNormalization(momentum=0.9)
    hidden = Dense(64, activation="relu")(norm(images))
    scores = Dense(10, activation="softmax")(hidden)
    loss, accuracy = loss_of(scores), accuracy_of(scores)
    step = v1.train.GradientDescentOptimizer(LEARNING_RATE).minimize(loss)
    to_run = [loss, step] if forget else [loss, step, *norm.updates]
    K.get_session()  # initialises what is new, and only that
    seen = []
    for number in range(STEPS):
        shown = sess.run(to_run, {**batch(), phase: 1})[0]
        seen.append((shown, sess.run(accuracy, some)))
    return norm, np.array(seen)


norm, kept = train_with_norm(forget=False)
_, forgot = train_with_norm(forget=True)

# %% alt_zh="左：两个网络的训练损失几乎一样；右：忘了更新的网络在测试集上的正确率低得多" alt_en="Left: both training losses are nearly the same; right: the network that forgot its updates reads far fewer test digits"
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3))
for seen, name in ((kept, "updates run"), (forgot, "forgotten")):
    left.plot(seen[:, 0], label=name)
    right.plot(seen[:, 1], label=name)
left.set_ylabel("loss in training")
right.set_ylabel("test accuracy")
for ax in (left, right):
    ax.set_xlabel("step")
right.legend()
plt.tight_layout()
plt.show()
# %% [markdown] lang="zh"
# 看左图，什么毛病也没有：训练损失差不多一样好。右图才露出来：运行更新的网络认对 {{ kept[-1, 1]:.1%}}，忘了的只有
# {{ forgot[-1, 1]:.1%}}，因为使用时它拿的还是最初的均值 0 和方差 1。**训练时一切正常，用起来一塌糊涂，先查更新。**
#
# 每个更新也可以拆成（旧变量，新值）一对，像老程序那样自己赋值：把 `[v1.assign(old, new) for old, new in norm.updates]`
# 交给 `sess.run`。
# %% [markdown] lang="en"
# On the left nothing is wrong: both training losses are about equally good. The right side tells: {{ kept[-1, 1]:.1%}} where
# the updates were run, {{ forgot[-1, 1]:.1%}} where they were forgotten, since that network still uses the mean 0 and
# the variance 1 of the beginning. **If training looks fine and the results in use don't, look for updates first.**
#
# Each update can also be taken apart into a pair (variable, new value), as old programs do: give
# `[v1.assign(old, new) for old, new in norm.updates]` to `sess.run`.
# %% tags=["test"]
assert kept[-1, 1] > 0.9 and kept[-1, 1] - forgot[-1, 1] > 0.25
assert abs(kept[-20:, 0].mean() - forgot[-20:, 0].mean()) < 0.1
assert sess.run(accuracy, test) > 0.88  # K.get_session() left the first network alone
mean = sess.run(norm.moving_mean)
assert np.abs(mean - x_train.mean(0)).max() < 0.1
once = batch()
new = [new for old, new in norm.updates]
sess.run([v1.assign(old, new) for old, new in norm.updates], {**once, phase: 1})
moved = 0.9 * mean + 0.1 * once[images].mean(0)
assert np.allclose(sess.run(norm.moving_mean), moved, atol=1e-5)

# %% [markdown] lang="zh"
# ## 名字、作用域、几个图 {#graphs}
#
# 层听从 TensorFlow 的作用域：在 `name_scope` 里第一次调用，权重的名字前面就带上它；在 `Graph().as_default()` 里调用，
# 一切都建在那个图里。每个图有自己的会话和变量，彼此无关。
#
# `variable_scope` 的 `reuse` 对层不起作用；想共用权重，就用同一个层，见[下文](#sharing)。
#
# 程序的最后几行故意把前一个图里的 `hidden_layer` 用到新图里来，看它怎样被拒绝。
# %% [markdown] lang="en"
# ## Names, scopes, several graphs {#graphs}
#
# Layers follow the scopes of TensorFlow. First called within a `name_scope`, their weights begin with its name; within
# `Graph().as_default()` everything is made in that graph. Each graph has a session and variables of its own.
#
# `reuse` of a `variable_scope` does nothing to layers. To share weights, use the same layer: [see below](#sharing).
#
# The last lines take `hidden_layer` of the first graph into the new one on purpose, and see it refused.
# %%
from kerascn.layers import concatenate

reading = tf.Graph()
with reading.as_default():
    pictures = v1.placeholder(tf.float32, (None, 784), name="pictures")
    with v1.name_scope("upper"):
        upper = Dense(32, activation="relu", name="eye")(pictures[:, :392])
    with v1.name_scope("lower"):
        lower = Dense(32, activation="relu", name="eye")(pictures[:, 392:])
    with v1.name_scope("answer"):
        told = Dense(10, activation="softmax")(concatenate([upper, lower]))
    with v1.name_scope("train"):
        cost = -tf.reduce_mean(tf.math.log(told[:, 0]))
        v1.train.AdamOptimizer().minimize(cost)
    names = [variable.name for variable in v1.trainable_variables()]
print(*names, sep="\n")
try:
    hidden_layer(pictures)
except ValueError as error:
    print("refused:", "same graph" in str(error))


# %% [markdown] lang="zh"
# 下面这个小函数从图里读出运算，按最外层的作用域归到一起，画成方框。箭头最后都进了 `train`：
# 梯度要用到各处的中间结果和权重。
# %% [markdown] lang="en"
# The small function below reads the operations of a graph, puts those of one outermost scope into one box, and draws
# the boxes. All of them lead to `train` in the end: gradients need what was computed on the way, and the weights.
# %%
def draw(graph, ax, stages):
    place = {}
    for x, stage in enumerate(stages):
        for number, name in enumerate(stage):
            place[name] = (x, (len(stage) - 1) / 2 - number)
    arrows = {
        (source.op.name.split("/")[0], op.name.split("/")[0])
        for op in graph.get_operations()
        for source in op.inputs
    }
    for source, target in arrows:
        if source != target and source in place and target in place:
            look = {"arrowstyle": "->", "shrinkA": 30, "shrinkB": 30}
            ax.annotate("", place[target], place[source], arrowprops=look)
    for name, (x, y) in place.items():
        box = {"boxstyle": "round,pad=0.5", "facecolor": "white"}
        ax.text(x, y, name, ha="center", va="center", bbox=box)
    ax.set_xlim(-0.5, len(stages) - 0.5)
    ax.set_ylim(-1, 1)
    ax.set_axis_off()
    return arrows


# %% alt_zh="计算图：pictures 分到 upper 和 lower，合到 answer，箭头最后都进了 train" alt_en="The graph: pictures goes to upper and lower, both go to answer, and all of them to train"
figure, ax = plt.subplots(figsize=(7, 2.4))
arrows = draw(reading, ax, [["pictures"], ["upper", "lower"], ["answer"], ["train"]])
plt.tight_layout()
plt.show()
# %% tags=["test"]
assert names[0] == "upper/eye/kernel:0" and "lower/eye/kernel:0" in names
wanted = {("pictures", "upper"), ("lower", "answer"), ("upper", "train")}
assert wanted <= arrows and not any(
    source == "train" != target for source, target in arrows
)
assert "pictures" not in {op.name for op in sess.graph.get_operations()}

# %% [markdown] lang="zh"
# ## 共用权重 {#sharing}
#
# 同一个层调用两次，权重只有一套。这样就能造孪生网络：两张图用同一个编码器，比较它们的编码有多远。
# 这里直接用前面训练好的 `hidden_layer`，不再训练。
# %% [markdown] lang="en"
# ## Sharing weights {#sharing}
#
# A layer that is called twice has one set of weights. That is how twins are made: two pictures pass through the same
# encoder, and their codes are compared. Here `hidden_layer` serves, as it was trained above.
# %%
left_image = v1.placeholder(tf.float32, (None, 784))
right_image = v1.placeholder(tf.float32, (None, 784))
left_code, right_code = hidden_layer(left_image), hidden_layer(right_image)
distance = tf.norm(left_code - right_code, axis=1)

pairs = np.random.RandomState(SEED).randint(0, len(x_test), (2, 2000))
pairs = pairs[:, pairs[0] != pairs[1]]
far = sess.run(distance, {left_image: x_test[pairs[0]], right_image: x_test[pairs[1]]})
digits = y_test.argmax(1)[pairs]
same = digits[0] == digits[1]

# %% alt_zh="两个直方图：同一数字的两张图，编码之间的距离明显更小" alt_en="Two histograms: the codes of two pictures of the same digit are clearly nearer to each other"
plt.figure(figsize=(6, 2.8))
bins = np.linspace(0, far.max(), 30)
plt.hist(far[same], bins, density=True, alpha=0.6, label="same digit")
plt.hist(far[~same], bins, density=True, alpha=0.6, label="two digits")
plt.xlabel("distance of the codes")
plt.ylabel("density")
plt.legend()
plt.tight_layout()
plt.show()
# %% tags=["test"]
assert len(hidden_layer.weights) == 2 and far[same].mean() < 0.85 * far[~same].mean()
codes = [
    forward(x_test[row], sess.run([*hidden_layer.weights, *score_layer.weights]))[0]
    for row in pairs
]
assert np.allclose(np.linalg.norm(codes[0] - codes[1], axis=1), far, atol=1e-3)
# the slope of the shared kernel is the sum of the slopes of both sides
both = tf.gradients(
    tf.reduce_sum(left_code) + tf.reduce_sum(right_code), hidden_layer.kernel
)[0]
sides = [
    tf.gradients(tf.reduce_sum(code), hidden_layer.kernel)[0]
    for code in (left_code, right_code)
]
feed = {left_image: x_test[:5], right_image: x_test[5:10]}
total, one, other = sess.run([both, *sides], feed)
assert np.allclose(total, one + other, atol=1e-4) and np.abs(other).max() > 0.1

# %% [markdown] lang="zh"
# 同一数字的两张图，编码近得多。这一层学的是认数字，没有人教过它比较图片。
#
# ## 一个模型，三份清单 {#model}
#
# 模型也能像层那样接在张量上。自己写训练步骤时，要从模型取三样东西：
#
# * `model.trainable_weights`：交给优化器的变量；
# * `model.losses`：惩罚项，要自己加进损失；
# * `model.get_updates_for(images)`：属于这次调用的更新。`model.updates` 里的那些属于模型自己的输入，
#   运行它们会报错，说占位符没有值。
#
# `tf.control_dependencies` 把更新绑在训练步骤上，想忘也忘不了。
# %% [markdown] lang="en"
# The codes of two pictures of one digit are much nearer to each other. The layer has learned to read digits; nobody has
# taught it to compare pictures.
#
# ## One model, three lists {#model}
#
# A model is called on tensors like a layer. For a training step of your own take three things from it:
#
# * `model.trainable_weights`, the variables for the optimizer;
# * `model.losses`, the penalties, which you add to the loss;
# * `model.get_updates_for(images)`, the updates of this call. Those in `model.updates` belong to the model's own input,
#   and running them fails with an error about a placeholder without a value.
#
# `tf.control_dependencies` ties the updates to the step: from then on nobody can forget them.
# %%
from kerascn.models import Sequential
from kerascn.regularizers import l2

model = Sequential([
    BatchNormalization(momentum=0.9, input_shape=(784,)),
    Dense(64, activation="relu", kernel_regularizer=l2(1e-4)),
    Dropout(0.2),
    Dense(10, activation="softmax"),
])
answers = model(images)
whole_loss = loss_of(answers) + tf.add_n(model.losses)
optimizer = v1.train.MomentumOptimizer(LEARNING_RATE / 5, 0.9)
with tf.control_dependencies(model.get_updates_for(images)):
    step = optimizer.minimize(whole_loss, var_list=model.trainable_weights)
K.get_session()
for number in range(STEPS):
    sess.run(step, {**batch(), phase: 1})
model_accuracy = sess.run(accuracy_of(answers), test)
print(f"accuracy {model_accuracy:.3f}, trainable: {len(model.trainable_weights)}")
# %% tags=["test"]
assert model_accuracy > 0.9 and len(model.trainable_weights) == 6
kernel = model.layers[1].kernel
penalty = sess.run(whole_loss - loss_of(answers), {**test, phase: 0})
assert np.isclose(penalty, 1e-4 * np.square(sess.run(kernel)).sum(), rtol=1e-2)
direct = model.predict(x_test)
assert np.allclose(sess.run(answers, test), direct, atol=1e-5)

# %% [markdown] lang="zh"
# ## 放到哪个设备上 {#devices}
#
# 层在哪个 `tf.device` 里调用，就在哪里计算；权重放在第一次调用的地方。有显卡的话，第二个设备用显卡；
# 没有，就用开头那个会话的第二个虚拟处理器，写法完全一样。下面把一批数据分成两半，每个设备算一半，模型是同一个。
# %% [markdown] lang="en"
# ## On which device {#devices}
#
# Layers compute on the `tf.device` in which they are called; where they are first called, their weights live. The second
# device is the graphics card, if there is one, else the second virtual processor of the session above: the program is
# the same. Here each device reads one half of the batch, with one and the same model.
# %%
has_card = bool(tf.config.list_physical_devices("GPU"))
first, second = "/cpu:0", "/gpu:0" if has_card else "/cpu:1"

with tf.device(first):
    shared = Sequential([
        Dense(256, activation="relu", input_shape=(784,)),
        Dense(10, activation="softmax"),
    ])
parts = []
for place, half in zip((first, second), tf.split(images, 2)):
    with tf.device(place):
        parts.append(shared(half))
with tf.device(first):
    joined = tf.concat(parts, 0)
    slope = tf.gradients(loss_of(joined), shared.trainable_weights)[0]

K.get_session()
trace = v1.RunMetadata()
full_trace = v1.RunOptions(trace_level=v1.RunOptions.FULL_TRACE)
many = {images: x_train[:1000], labels: y_train[:1000]}
sess.run([joined, slope], many)
_ = sess.run([joined, slope], many, options=full_trace, run_metadata=trace)

# %% [markdown] lang="zh"
# `FULL_TRACE` 让 TensorFlow 记下每个运算在哪里、什么时候运行。上面那一步的记录画出来就是这样，一段横条是一个运算。
# 这里的两个虚拟设备其实是同一个处理器，横条多半彼此错开；真有两个设备，横条就可以重叠。
# %% [markdown] lang="en"
# `FULL_TRACE` makes TensorFlow write down where and when each operation ran. This is the record of the step above; each
# bar is an operation. Two virtual devices are one processor, and mostly their bars come one after the other; the bars of
# two real ones can overlap.
# %% alt_zh="时间轴：两个设备上各有几段横条，彼此错开" alt_en="A timeline: a few bars on each of the two devices, one after the other"
work = {}
for device in trace.step_stats.dev_stats:
    nodes = device.node_stats
    spans = [(node.all_start_micros, node.all_end_rel_micros) for node in nodes]
    work[device.device.split("device:")[-1]] = spans
begin = min(start for spans in work.values() for start, _ in spans)

plt.figure(figsize=(7, 1.8))
for row, (name, spans) in enumerate(sorted(work.items())):
    bars = [(start - begin, max(length, 1)) for start, length in spans]
    plt.broken_barh(bars, (row - 0.3, 0.6), facecolors=f"C{row}", edgecolor="white")
plt.yticks(range(len(work)), sorted(work))
plt.xlabel("microseconds")
plt.tight_layout()
plt.show()
# %% tags=["test"]
assert len(work) >= 2 and all(len(spans) > 2 for spans in work.values())
assert parts[0].device.lower().endswith("cpu:0") and parts[0].device != parts[1].device
alone = tf.gradients(loss_of(shared(images)), shared.trainable_weights)[0]
halves, whole = sess.run([slope, alone], many)
assert np.allclose(halves, whole, atol=1e-6) and np.abs(whole).max() > 1e-4

# %% [markdown] lang="zh"
# ## 本机上的小集群 {#cluster}
#
# 分布式训练的一种经典分工：**参数服务器**（parameter server）保管变量，几个**工人**（worker）各自取来权重、算一批、把改动送回去，
# 谁也不等谁。一个工人倒下，别的工人照常干，因为学到的东西都在参数服务器上。这里就来试一试：启动一个参数服务器、两个工人，
# 中途杀掉一个工人，再补一个。它们都是本机上的普通进程，靠 TensorFlow 自己的分布式运行时通信。
#
# 先写好两个程序。参数服务器几乎什么也不用写；工人的模型和前面差不多，只多了两处：
#
# * `replica_device_setter` 把变量放到参数服务器，把计算留给自己；
# * `device_filters` 让工人只认识参数服务器和自己。没有它，工人 a 会一直等到工人 b 也来了才肯走第一步。
#
# 程序开头的线程守着标准输入：笔记本一旦没了，管道断开，子进程自己退出，不会留在机器上。
# %% [markdown] lang="en"
# ## A cluster on this machine {#cluster}
#
# A classic way to share out a training: a **parameter server** keeps the variables; **workers** fetch the weights,
# compute a batch and send back the change, each without waiting for the others. When one of them dies the rest go on,
# since all that was learnt lies on the parameter server. See for yourself: one parameter server and two workers are
# started, one worker is killed, then replaced. All are ordinary processes of this machine that talk through TensorFlow's
# own distributed runtime.
#
# First come the two programs. The parameter server does nearly nothing. The worker has a model as above, and two things
# more:
#
# * `replica_device_setter` puts the variables on the parameter server and leaves the computation to the worker;
# * with `device_filters` a worker knows the parameter server and itself only. Without it, worker a would not do its
#   first step before worker b is there as well.
#
# The thread at the beginning watches the standard input: when the notebook is gone, the pipe closes and the process ends
# itself. Nothing stays behind.
# %%
ENDS_WITH_NOTEBOOK = """
import json, os, sys, threading

def watch():
    sys.stdin.read()
    os._exit(0)

threading.Thread(target=watch, daemon=True).start()
cluster = json.load(open("cluster.json"))
"""

SERVER = (
    ENDS_WITH_NOTEBOOK
    + """
import tensorflow as tf

tf.compat.v1.train.Server(cluster, "ps", 0).join()
"""
)

WORKER = (
    ENDS_WITH_NOTEBOOK
    + """
import time
import numpy as np
from kerascn import backend as K
from kerascn.layers import Dense, Dropout
from kerascn.losses import categorical_crossentropy
from kerascn.models import Sequential

K.get_graph()
import tensorflow as tf

v1 = tf.compat.v1
name, task, rate = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
server = v1.train.Server(cluster, "worker", task)
me = f"/job:worker/task:{task}"

with v1.device(v1.train.replica_device_setter(worker_device=me, cluster=cluster)):
    images = v1.placeholder(tf.float32, (None, 784))
    labels = v1.placeholder(tf.float32, (None, 10))
    model = Sequential([
        Dense(64, activation="relu", name="first", input_shape=(784,)),
        Dropout(0.2),
        Dense(10, activation="softmax", name="last"),
    ])
    loss = tf.reduce_mean(categorical_crossentropy(labels, model(images)))
    steps = v1.train.get_or_create_global_step()
    optimizer = v1.train.GradientDescentOptimizer(rate)
    train = optimizer.minimize(loss, steps, model.trainable_weights)
    with tf.control_dependencies([train]):
        count = steps.read_value()

data = np.load("digits.npz")
chance = np.random.RandomState(sum(name.encode()))
config = v1.ConfigProto(device_filters=["/job:ps", me])
session = v1.train.MonitoredTrainingSession(server.target, task == 0, config=config)
with session, open(name + ".log", "w") as log:
    while not os.path.exists("stop"):
        rows = chance.randint(0, len(data["x"]), 50)
        feed = {images: data["x"][rows], labels: data["y"][rows], K.learning_phase(): 1}
        number, value = session.run([count, loss], feed)
        log.write(json.dumps([time.time(), int(number), float(value)]) + "\\n")
        log.flush()
        time.sleep(0.03)  # stands for the time that a larger network takes
"""
)

# %% [markdown] lang="zh"
# 然后是启动和等待的函数。每个进程要一个空闲端口；等的时候要看着进程，它要是死了，就把它最后的报错显示出来，不能傻等。
# %% [markdown] lang="en"
# Then the functions that start and wait. Each process gets a free port. Whoever waits also looks after the processes: if
# one has died, its last words are shown, instead of waiting for ever.
# %%
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

holder = tempfile.TemporaryDirectory()
folder = Path(holder.name)


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return [f"127.0.0.1:{port}" for port in ports]


def start(name, program, *arguments):
    quiet = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, program, name, *map(str, arguments)]
    with open(folder / f"{name}.err", "w") as errors:
        members[name] = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stderr=errors,
            env={**os.environ, **quiet},
        )
    events[name] = [time.time(), None]


def end(*names):
    for name in names:
        members[name].kill()
        members[name].wait()
        members[name].stdin.close()
        events[name][1] = events[name][1] or time.time()


def log_of(name):
    path = folder / f"{name}.log"
    lines = path.read_text().split("\n")[:-1] if path.exists() else []
    return np.array([json.loads(line) for line in lines]).reshape(-1, 3)


def wait_for_steps(name, count, since=0, patience=180):
    begun = time.time()
    while (log_of(name)[:, 0] > since).sum() < count:
        if members[name].poll() is not None or time.time() - begun > patience:
            raise RuntimeError((folder / f"{name}.err").read_text()[-2000:])
        time.sleep(0.05)


# %% [markdown] lang="zh"
# 正戏开始。工人 a 先干起来，b 随后加入；b 干了 60 步以后被杀掉，a 独自再干 60 步；c 顶替 b 的位置，干满 120 步收工。
# 学习率只取前面的三分之一，为什么，看完结果再说。
#
# 最后由笔记本直接连到参数服务器，把步数和权重读回来：**工人都走了，学到的还在**。不管中间出什么错，
# `finally` 都会结束所有进程。
# %% [markdown] lang="en"
# Now to the play. Worker a begins, b joins in. After 60 steps b is killed, and a does another 60 alone; then c takes b's
# place, and after 120 steps of c everybody stops. The learning rate is a third of what it was above; the reason comes
# with the results.
#
# In the end the notebook itself connects to the parameter server and reads the number of steps and the weights: **the
# workers are gone, what they learnt is there**. Whatever may fail, `finally` ends all processes.
# %%
def read_from_server(address):
    once = v1.ConfigProto(device_filters=["/job:ps"], operation_timeout_in_ms=60000)
    target = f"grpc://{address}"
    with tf.Graph().as_default(), v1.Session(target, config=once) as remote:
        with tf.device("/job:ps/task:0"):
            steps = v1.train.get_or_create_global_step()
            layers = [
                Dense(64, activation="relu", name="first", input_shape=(784,)),
                Dense(10, activation="softmax", name="last"),
            ]
            weights = Sequential(layers).weights
        return remote.run([steps, weights])


(folder / "server.py").write_text(SERVER)
(folder / "worker.py").write_text(WORKER)
np.savez(folder / "digits.npz", x=x_train, y=y_train)
ports = free_ports(3)
(folder / "cluster.json").write_text(json.dumps({"ps": ports[:1], "worker": ports[1:]}))

rate = LEARNING_RATE / 3
members, events = {}, {}
try:
    start("server", "server.py")
    start("a", "worker.py", 0, rate)
    wait_for_steps("a", 60)
    start("b", "worker.py", 1, rate)
    wait_for_steps("b", 60)
    end("b")
    wait_for_steps("a", 60, since=events["b"][1])
    start("c", "worker.py", 1, rate)
    wait_for_steps("c", 120)
    (folder / "stop").touch()
    for name in ("c", "a"):
        members[name].wait(60)
        events[name][1] = time.time()
    last_step, weights = read_from_server(ports[0])
finally:
    end(*members)

logs = {name: log_of(name) for name in "abc"}
counts = {name: len(log) for name, log in logs.items()}
print(counts, "steps; the server counted", last_step)

# %% alt_zh="三幅图共用时间轴：各进程的起止；步数一直上升，两个工人一起时更陡；损失在 b 被杀以后继续下降" alt_en="Three panels on one time axis: the lives of the processes; the step counter, which rises all the time and is steeper with two workers; the loss, which goes on falling after b is killed"
zero = events["server"][0]
figure, (lives, counter, fall) = plt.subplots(
    3, 1, figsize=(7, 6), sharex=True, height_ratios=[2, 3, 3]
)
for row, (name, (begin, finish)) in enumerate(events.items()):
    lives.barh(row, finish - begin, left=begin - zero, color=f"C{row}", height=0.6)
lives.set_yticks(range(4), ["server", "worker a", "worker b", "worker c"])
lives.invert_yaxis()
for row, (name, log) in enumerate(logs.items(), start=1):
    counter.plot(log[:, 0] - zero, log[:, 1], ".", markersize=3, color=f"C{row}")
    fall.plot(log[:, 0] - zero, log[:, 2], ".", markersize=3, color=f"C{row}")
counter.set_ylabel("step counter")
fall.set_ylabel("loss")
fall.set_yscale("log")
fall.set_xlabel("seconds")
for ax in (lives, counter, fall):
    ax.axvline(events["b"][1] - zero, color="black", linestyle="--", linewidth=1)
counter.text(events["b"][1] - zero + 0.3, 0, "b killed")
plt.tight_layout()
plt.show()

# %%
killed = events["b"][1]
step_when_killed = int(logs["b"][-1, 1])
times = logs["a"][:, 0]
steps_alone = int(((times > killed) & (times < logs["c"][0, 0])).sum())
trained = Sequential([
    Dense(64, activation="relu", input_shape=(784,)),
    Dropout(0.2),
    Dense(10, activation="softmax"),
])
trained.set_weights(weights)
read = trained.predict(x_test).argmax(1)
cluster_accuracy = (read == y_test.argmax(1)).mean()
print(f"accuracy {cluster_accuracy:.3f}")

# %% [markdown] lang="zh"
# b 在第 {{ step_when_killed }} 步被杀，此后到 c 接手，a 独自走了 {{ steps_alone }} 步；c 的第一步是第
# {{ int(logs["c"][0, 1]) }} 步，接着数，没有从头来过。最后读回的权重认对 {{ cluster_accuracy:.1%}}。
# 计数器的斜率也看得出来：两个工人一起时更陡。图上开头的空白，以及 b、c 启动后没有点的那一段，是进程在载入 TensorFlow。
#
# 工人互不等待，所以送回的改动可能是照着稍旧的权重算的：a 取走权重还没算完，b 已经把权重改过了。每一步走得小，旧一点的方向也还对；
# 步子大了，两个工人会朝同一个方向各跨一大步，一起跨过了头。要是两个工人碰巧老是齐步走，前面用的 {{ LEARNING_RATE }}
# 就会让训练晃得厉害，所以这里只取三分之一。工人越多，权重越旧，学习率就要越小。
#
# **注意安全**：TensorFlow 打开的端口在所有网络接口上监听（不只 127.0.0.1），不查身份，谁连上来都能在这台机器上运行计算。
# 只在信得过的网络里用，用完就关。
# %% [markdown] lang="en"
# Worker b was killed at step {{ step_when_killed }}. Until c took over, a did {{ steps_alone }} steps alone. The first
# step of c has the number {{ int(logs["c"][0, 1]) }}: it went on counting, nothing began anew. The weights fetched in
# the end read {{ cluster_accuracy:.1%}} of the digits rightly. The counter shows it too: with two workers it is
# steeper. In the empty time at the beginning, and in the time without dots after the start of b and c, the processes
# were loading TensorFlow.
#
# Nobody waits for anybody, so a change may have been computed from weights that are a little old: while a was still
# computing, b has changed them. As long as the steps are small, an old direction is still a good one. With large steps
# both workers take the same long stride and together go too far: if the two happen to move at the same moments, the
# {{ LEARNING_RATE }} from above makes the training shake badly. Hence the third. The more workers, the older the
# weights, and the smaller the learning rate has to be.
#
# **Mind security.** The ports that TensorFlow opens listen on all network interfaces (not only on 127.0.0.1) and check
# nobody's identity: whoever connects can run computations on this machine. Use them only in a network you trust, and
# close them soon.
# %% tags=["test"]
assert cluster_accuracy > 0.85
assert all(member.poll() is not None for member in members.values())
assert steps_alone >= 60 and logs["c"][0, 1] > step_when_killed
after_kill = logs["a"][logs["a"][:, 0] > killed]
assert after_kill[-20:, 2].mean() < logs["a"][:20, 2].mean() / 2
assert (np.diff(after_kill[:, 1]) >= 1).all()
counted = sum(map(len, logs.values()))
assert (
    counted <= last_step <= counted + 1
)  # the killed worker may have died before its note
assert np.allclose(forward(x_test, weights)[1], trained.predict(x_test), atol=1e-4)

# %% [markdown] lang="zh"
# ## 交给别的程序用 {#export}
#
# 做预测的服务器、用别的语言写的程序，都不必认识 Keras：它们读的是 SavedModel，里面有图和变量的值。导出以前做两件事：
#
# * 在新的图里用 `K.set_learning_phase(0)` 把阶段**固定为使用**，再按配置重建模型，图里就不再有随机失活；
# * 把预处理也写进图里，使用者送原图（0 到 255 的字节）就行，不会有人忘了除以 255。
# %% [markdown] lang="en"
# ## For other programs {#export}
#
# A server that predicts, a program in another language: none of them has to know Keras. They read a SavedModel, which
# holds the graph and the values of its variables. Two things come first:
#
# * In a new graph `K.set_learning_phase(0)` **fixes the phase to use**, and the model is built again from its
#   configuration. The graph then has no dropout left in it.
# * The preprocessing goes into the graph. Users send pictures as they are, bytes from 0 to 255, and nobody can forget to
#   divide by 255.
# %%
exported = folder / "exported"
with tf.Graph().as_default() as plain, v1.Session() as session:
    K.set_learning_phase(0)
    fixed = Sequential.from_config(trained.get_config())
    raw = v1.placeholder(tf.uint8, (None, 28, 28), name="pictures")
    probabilities = fixed(tf.reshape(tf.cast(raw, tf.float32) / 255, (-1, 784)))
    fixed.set_weights(weights)
    v1.saved_model.simple_save(
        session, str(exported), {"pictures": raw}, {"probabilities": probabilities}
    )

# %% [markdown] lang="zh"
# 检查要在别的进程里做：它只认识 TensorFlow，按今天的习惯即时运行，读文件夹，算预测，存成数组。它打印两个词：
# 有没有载入 kerascn，是不是即时执行。
# %% [markdown] lang="en"
# The check belongs into another process. It knows TensorFlow only, and computes at once, as is usual today: it reads the
# folder, predicts and saves an array. It prints two words: whether kerascn is loaded, and whether execution is eager.
# %%
USER = """
import sys
import numpy as np
import tensorflow as tf

model = tf.saved_model.load("exported").signatures["serving_default"]
pictures = tf.constant(np.load("pictures.npy"))
np.save("predicted.npy", model(pictures=pictures)["probabilities"])
print("kerascn" in sys.modules, tf.executing_eagerly())
"""
(folder / "user.py").write_text(USER)
pictures = np.rint(x_test * 255).astype("uint8").reshape(-1, 28, 28)
np.save(folder / "pictures.npy", pictures)
told = subprocess.run(
    [sys.executable, "user.py"], cwd=folder, capture_output=True, text=True, timeout=300
)
print(told.stdout.strip())
theirs, ours = np.load(folder / "predicted.npy"), trained.predict(x_test)
difference = np.abs(theirs - ours).max()

# %% alt_zh="五张数字，下面是另一个进程给出的概率最大的数字" alt_en="Five digits, each with the digit that the other process thinks most probable"
figure, axes = plt.subplots(1, 5, figsize=(7, 1.9))
for ax, picture, row in zip(axes, pictures, theirs):
    ax.imshow(picture, cmap="gray_r")
    ax.set_title(f"{row.argmax()}: {row.max():.2f}")
    ax.set_axis_off()
plt.tight_layout()
plt.show()
# %% [markdown] lang="zh"
# 那个进程的概率和这里用 `trained` 算出的，最多相差 {{ difference:.1e}}。
# %% [markdown] lang="en"
# The probabilities of that process and those of `trained` here differ by {{ difference:.1e}} at most.
# %% tags=["test"]
assert told.stdout.split() == ["False", "True"] and theirs.shape == (len(x_test), 10)
assert difference < 1e-5
kinds = {op.type for op in plain.get_operations() if "dropout" in op.name}
assert kinds == {"Identity"} and "phase" not in str(
    [op.name for op in plain.get_operations()]
)

# %% [markdown] lang="zh"
# 最后收拾干净：会话占着内存，临时文件夹占着硬盘。
# %% [markdown] lang="en"
# Tidy up in the end: a session keeps memory, the folder keeps room on the disk.
# %%
sess.close()
holder.cleanup()

# %% [markdown] lang="zh"
# ## 哪里会出错 {#trouble}
#
# | 现象 | 多半是因为 |
# |---|---|
# | `FailedPreconditionError` | 变量还没初始化：`sess.run(v1.global_variables_initializer())`，或者用 `K.get_session()`，它只初始化新来的 |
# | 学到的东西忽然全没了 | 又运行了一次 `global_variables_initializer` |
# | 训练时很好，使用时很差 | 忘了运行更新，见[上文](#updates) |
# | 每次预测都不一样 | 使用时阶段填了 1 |
# | 正则化没有效果 | `model.losses` 没有加进损失 |
# | `must be from the same graph` | 层和张量属于两个图 |
# | 越训练越慢 | 循环里还在造运算。循环外造好，循环里只 `run`；`graph.finalize()` 能替你抓出来 |
# | 工人停着不动 | 参数服务器没起来，或者编号 0 的工人没有初始化变量 |
# %% [markdown] lang="en"
# ## What goes wrong {#trouble}
#
# | what one sees | most likely |
# |---|---|
# | `FailedPreconditionError` | variables without values: `sess.run(v1.global_variables_initializer())`, or `K.get_session()`, which initialises only new ones |
# | suddenly all that was learnt is gone | `global_variables_initializer` was run once more |
# | good in training, bad in use | the updates were not run: [see above](#updates) |
# | each prediction is another one | the phase was 1 in use |
# | a regularizer has no effect | `model.losses` were not added to the loss |
# | `must be from the same graph` | layer and tensor belong to two graphs |
# | slower with each step | operations are made within the loop. Make them before it and only `run` in it; `graph.finalize()` catches this |
# | a worker stands still | there is no parameter server, or worker 0 has not initialised the variables |

# %% [markdown] lang="zh"
# ## 接着试 {#next}
#
# * 不杀 `b`，杀 `a`（后面等 `a` 的那几行也要跟着改）。剩下的工人怎么样了？新的 `a` 会不会把权重重新初始化？
# * 给 `MonitoredTrainingSession` 一个 `checkpoint_dir`，再杀掉参数服务器试试。
# * 有几块显卡，不必自己切分批次：[multi_gpu_model](../guides/devices.md#batch)。
# * 这套办法在 Theano 引擎上是什么样子？看[姊妹篇](with_theano.md#with-theano)。
# %% [markdown] lang="en"
# ## What to try next {#next}
#
# * Kill `a` in place of `b` (and change the lines that wait for `a` later). What
#   becomes of the other worker? Does a new `a` initialise the weights again?
# * Give `MonitoredTrainingSession` a `checkpoint_dir`, and kill the parameter server.
# * With several graphics cards you need not split batches by hand: [multi_gpu_model](../guides/devices.md#batch).
# * What does all this look like on the Theano engine? See [the sibling](with_theano.md#with-theano).
