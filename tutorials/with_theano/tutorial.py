# ---
# jupyter:
#   kerascn:
#     title: {zh: 在 Theano 程序里用 Keras 的层, en: Keras layers in Theano programs}
#     description:
#       zh: 函数、givens、共享变量和更新都自己写，层交给 Keras；在 scan 里写自己的循环层，最后把权重交给 TensorFlow 引擎核对。
#       en: Functions, givens, shared variables and updates of your own, layers by Keras; a recurrence of your own in scan, and the weights checked on the TensorFlow engine.
#     tags: {zh: [scan, 共享 变量, givens], en: [scan, shared variables, givens]}
#     engines: [theano]
#     breaks:
#       no_learning: {LEARNING_RATE: 0}
#       wrong_labels: {SHUFFLED: true}
#     genuine:
#       MODE: full
# ---

# %% [markdown] lang="zh"
# # 在 Theano 程序里用 Keras 的层 {#with-theano}
#
# Theano 的想法今天看来还是漂亮：先写式子，再把式子编译成函数；导数是式子，权重怎么变也是式子。写惯了这种程序，
# 也许只想省掉造层的麻烦，其余的仍由自己来写。Keras 的层正好合用：在这个引擎上，**Keras 的张量就是 Theano
# 的变量，Keras 的权重就是共享变量。**
#
# Theano 已经停止开发，继承它的是 PyTensor。这里用的是老程序里的名字 `theano`、`theano.tensor`：`install_as_keras`
# 把这些名字接到 PyTensor 上，编译方式也换成引擎自己的，不需要 C 编译器。直接写 `import pytensor` 也行，变量是同一种，
# 见[用 Theano 的旧程序](../old_code/theano.md#theano)。
#
# 在 Jupyter 里运行以前，先选好引擎：`KERAS_BACKEND=theano kerascn tutorial open with_theano`，见[运行教程](running.md#jupyter)。
#
# 同一个故事用会话来讲，就是[姊妹篇](with_tensorflow.md#with-tensorflow)。
# %% [markdown] lang="en"
# # Keras layers in Theano programs {#with-theano}
#
# Theano's idea is still beautiful: write expressions, and compile them into functions. A derivative is an expression,
# and how a weight changes is one too. If you write such programs, you may want to be spared the making of layers and keep
# the rest in your own hands. Layers of Keras allow for that: on this engine **a tensor of Keras is a variable of Theano, and a weight is a
# shared variable.**
#
# Theano has been given up; PyTensor carries it on. This tutorial uses the names of old programs, `theano` and
# `theano.tensor`: `install_as_keras` connects them with PyTensor, and compiles as the engine does, without a C compiler.
# `import pytensor` works as well, the variables are the same: [old programs that use Theano](../old_code/theano.md#theano).
#
# Choose the engine before Jupyter starts: `KERAS_BACKEND=theano kerascn tutorial open with_theano`, see
# [running a tutorial](running.md#jupyter).
#
# The same story told with sessions is [the sibling](with_tensorflow.md#with-tensorflow).
# %% tags=["parameters"]
MODE = "fast"  # "full": MNIST itself and more steps
SEED = 0
LEARNING_RATE = 0.03
STEPS = 300 if MODE == "fast" else 2000
SHUFFLED = False  # True: labels in a wrong order, so that there is nothing to learn

# %% [markdown] lang="zh"
# Theano 默认用 float64，Keras 用 float32。先统一成一种，层和自己的变量才接得上。
# %% [markdown] lang="en"
# Theano begins with float64, Keras with float32. Agree on one, so that layers and your own variables fit together.
# %%
import kerascn

kerascn.install_as_keras()

import matplotlib.pyplot as plt
import numpy as np
import theano
import theano.tensor as T

from kerascn import backend as K
from kerascn.datasets import mnist, sample

theano.config.floatX = K.floatx()
np.random.seed(SEED)

data = sample("digits") if MODE == "fast" else mnist.load_data()
(x_train, y_train), (x_test, y_test) = data
if SHUFFLED:
    y_train = np.random.permutation(y_train)
print(x_train.shape, x_train.dtype, x_test.shape)

# %% [markdown] lang="zh"
# ## 变量、层、函数 {#function}
#
# 先有变量：`pixels` 是一批原图，每个点一个字节。然后是式子：除以 255、拉平。层像函数一样用在式子上。
# 层要知道最后一个轴有多长才能造权重；`reshape` 里写明了 784，它就知道了。
#
# 到这里什么都还没算。`theano.function` 把式子编译成函数，才算得出数来。
# %% [markdown] lang="en"
# ## Variables, layers, functions {#function}
#
# First a variable: `pixels` is a batch of pictures, a byte for each point. Then expressions: divide by 255, make flat.
# Layers are called on expressions. A layer has to know the length of the last axis before it can make its weights; the
# 784 within `reshape` tells it.
#
# Nothing has been computed so far. `theano.function` compiles expressions into a function that does.
# %%
from kerascn.layers import Dense

pixels = T.tensor3("pixels", dtype="uint8")
flat = T.cast(pixels, "float32").reshape((-1, 784)) / np.float32(255)

hidden_layer = Dense(64, activation="relu", name="hidden")
score_layer = Dense(10, activation="softmax", name="scores")
hidden = hidden_layer(flat)
scores = score_layer(hidden)

read = theano.function([pixels], scores)
kernel = hidden_layer.kernel
print(read(x_test[:2]).shape, kernel, type(kernel).__name__)

# %% [markdown] lang="zh"
# 式子像一棵树：每个变量都记得自己是哪个运算（`owner`）的结果。顺着往回走，就能画出来。下面画的是 `hidden`：
# 圆角框是运算，直角框是输入和权重。
# %% [markdown] lang="en"
# An expression is like a tree: each variable remembers the operation (`owner`) that it is a result of. Follow it back,
# and you can draw it. Here is `hidden`: boxes with round corners are operations, those with square corners inputs and
# weights.
# %%
def is_number(variable):
    if variable.owner is None:
        return hasattr(variable, "data")
    return all(is_number(one) for one in variable.owner.inputs)


def inputs_of(key):
    inputs = getattr(key, "inputs", [])
    return [one.owner or one for one in inputs if not is_number(one)]


def depths(key, depth=0, found=None):
    found = {} if found is None else found
    if depth > found.get(key, -1):
        found[key] = depth
        for one in inputs_of(key):
            depths(one, depth + 1, found)
    return found


def label(key):
    return str(getattr(key, "op", key)).split("{")[0]


# %% alt_zh="式子的图：pixels 依次经过 Cast、Reshape 和除法，乘以 kernel，加上 bias，最后取较大者" alt_en="The expression as a graph: pixels through Cast, Reshape and a division, times the kernel, plus the bias, and the larger one in the end"
tree = depths(hidden.owner)
deepest, rows, places = max(tree.values()), {}, {}
for key, depth in tree.items():
    rows[depth] = rows.get(depth, 0) - 1
    places[key] = (deepest - depth, rows[depth])

figure, ax = plt.subplots(figsize=(8, 2.6))
for key, place in places.items():
    for one in inputs_of(key):
        look = {"arrowstyle": "->", "shrinkA": 20, "shrinkB": 26}
        ax.annotate("", place, places[one], arrowprops=look)
    style = "round" if hasattr(key, "op") else "square"
    box = {"boxstyle": style, "facecolor": "white"}
    ax.text(*place, label(key), ha="center", va="center", bbox=box, fontsize=9)
ax.set_xlim(-0.5, deepest + 0.5)
ax.set_ylim(min(rows.values()) - 0.5, -0.5)
ax.set_axis_off()
plt.tight_layout()
plt.show()
# %% tags=["test"]
x = x_test[:20].reshape(-1, 784) / 255
both = hidden_layer.weights + score_layer.weights
W, b, V, c = (weight.get_value() for weight in both)
powers = np.exp(np.maximum(x @ W + b, 0) @ V + c)
assert np.allclose(read(x_test[:20]), powers / powers.sum(1, keepdims=True), atol=1e-5)
assert {"pixels", "hidden/kernel", "hidden/bias"} <= {label(key) for key in tree}

# %% [markdown] lang="zh"
# ## 共享变量、givens、更新 {#train}
#
# 训练步骤用到 Theano 的三样本事：
#
# * **共享变量**（`theano.shared`）放在函数外面，两次调用之间保留着值。全部数据放进去一次，以后每步只送一个序号；
# * **givens** 把式子里的变量换成别的式子：`pixels` 换成数据里的第几批；
# * **updates** 说明调用一次以后哪些共享变量变成什么。权重连同动量，都写成（变量，新值）。
#
# 梯度由 `T.grad` 求出来，它返回的也是式子。所有新值都用旧值来算，算完一起生效，次序无所谓。
# %% [markdown] lang="en"
# ## Shared variables, givens, updates {#train}
#
# The training step needs three things of Theano:
#
# * **Shared variables** (`theano.shared`) stand outside of functions, and keep their values between calls. All data go
#   into one, once; each step is then told a number only.
# * **givens** put other expressions in the place of variables: for `pixels`, one batch of the data.
# * **updates** tell which shared variables become what after a call. Weights and momenta are pairs (variable, new value).
#
# `T.grad` finds the gradients; they are expressions again. All new values are computed from the old ones and take effect
# together, so their order doesn't matter.
# %%
SIZE, MOMENTUM = 50, np.float32(0.9)
order = np.random.permutation(len(x_train))
all_pixels = theano.shared(x_train[order], name="all_pixels")
all_digits = theano.shared(y_train[order].astype("int32"), name="all_digits")
number, digits = T.iscalar("number"), T.ivector("digits")
part = slice(number * SIZE, (number + 1) * SIZE)
one_batch = {pixels: all_pixels[part], digits: all_digits[part]}
batches = len(x_train) // SIZE


def steps_down(loss, weights):
    updates = []
    for weight, slope in zip(weights, T.grad(loss, weights)):
        speed = theano.shared(np.zeros_like(weight.get_value()))
        faster = MOMENTUM * speed - np.float32(LEARNING_RATE) * slope
        updates += [(speed, faster), (weight, weight + faster)]
    return updates


def loss_of(scores):
    return T.mean(T.nnet.categorical_crossentropy(scores, digits))


loss = loss_of(scores)
weights = hidden_layer.trainable_weights + score_layer.trainable_weights
train = theano.function(
    [number], loss, updates=steps_down(loss, weights), givens=one_batch
)
right = T.mean(T.eq(T.argmax(scores, axis=1), digits))
accuracy = theano.function([pixels, digits], right)

before = float(accuracy(x_test, y_test.astype("int32")))
losses = [float(train(step % batches)) for step in range(STEPS)]
after = float(accuracy(x_test, y_test.astype("int32")))
print(f"accuracy {before:.3f} -> {after:.3f}")

# %% alt_zh="训练损失随步数很快下降" alt_en="The training loss falls quickly with the steps"
plt.figure(figsize=(6, 3))
plt.plot(losses)
plt.xlabel("step")
plt.ylabel("loss of the batch")
plt.tight_layout()
plt.show()
# %% [markdown] lang="zh"
# {{ STEPS }} 步以后，没见过的数字里有 {{ after:.1%}} 认对了。没有优化器对象，也没有 `fit`。
# %% [markdown] lang="en"
# After {{ STEPS }} steps {{ after:.1%}} of the digits never seen before are read rightly, without an optimizer object and
# without `fit`.
# %% tags=["test"]
assert after > 0.88 and losses[-1] < losses[0] / 3
# T.grad against NumPy, on the last layer
slopes = theano.function([pixels, digits], T.grad(loss, score_layer.weights))
inside = theano.function([pixels], hidden)
wrong = read(x_test[:50]) - np.eye(10)[y_test[:50]]
ours, bias = slopes(x_test[:50], y_test[:50].astype("int32"))
assert np.allclose(ours, inside(x_test[:50]).T @ wrong / 50, atol=1e-5)
assert np.allclose(bias, wrong.mean(0), atol=1e-5) and np.abs(bias).max() > 1e-6

# %% [markdown] lang="zh"
# ## 学习阶段和层的更新 {#phase}
#
# `Dropout` 和 `BatchNormalization` 训练时、使用时算法不同，看的是 `K.learning_phase()`。它是一个变量，可以列进函数的
# 输入，也可以用 givens 定死；两样都没有，就是 0，也就是使用。
#
# `BatchNormalization` 还带着自己的更新，就是（变量，新值）这样的对，接到训练函数的 `updates` 后面就行。
# 忘了会怎样？造两个网络，层和初始权重都一样，一个接上，一个不接。
# %% [markdown] lang="en"
# ## The learning phase, and updates of layers {#phase}
#
# `Dropout` and `BatchNormalization` compute one thing in training and another in use. They look at `K.learning_phase()`, a
# variable: make it an input of the function, or fix it by givens. With neither it is 0, use.
#
# `BatchNormalization` brings updates of its own, pairs (variable, new value). Append them to the `updates` of the training
# function. What if one forgets? Here are two networks with equal layers and first weights, one with the
# updates and one without.
# %%
from kerascn.layers import BatchNormalization, Dropout

phase = K.learning_phase()
in_training = {phase: np.uint8(1)}
some = x_test[:500], y_test[:500].astype("int32")


def train_with_norm(forget):
    np.random.seed(SEED)
    norm = BatchNormalization(momentum=0.9)
    first, last = Dense(64, activation="relu"), Dense(10, activation="softmax")
    scores = last(Dropout(0.2)(first(norm(flat))))
    loss = loss_of(scores)
    layers = [norm, first, last]
    updates = steps_down(loss, [w for layer in layers for w in layer.trainable_weights])
    if not forget:
        updates += norm.updates
    step = theano.function(
        [number], loss, updates=updates, givens={**one_batch, **in_training}
    )
    right = T.mean(T.eq(T.argmax(scores, axis=1), digits))
    check = theano.function([pixels, digits], right)
    seen = []
    for at in range(STEPS):
        seen.append((step(at % batches), check(*some)))
    return norm, np.array(seen)


norm, kept = train_with_norm(forget=False)
_, forgot = train_with_norm(forget=True)

# %% alt_zh="左：两条训练损失重合；右：不接更新的网络在测试集上差得多" alt_en="Left: the training losses lie on each other; right: the network without the updates is far worse on the test digits"
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3))
for seen, name, line in ((kept, "with updates", "-"), (forgot, "without", "--")):
    left.plot(seen[:, 0], line, label=name)
    right.plot(seen[:, 1], line, label=name)
left.set_ylabel("loss in training")
right.set_ylabel("test accuracy")
for ax in (left, right):
    ax.set_xlabel("step")
right.legend()
plt.tight_layout()
plt.show()
# %% [markdown] lang="zh"
# 训练损失看不出差别；用起来，接上更新的认对 {{ kept[-1, 1]:.1%}}，没接的只有 {{ forgot[-1, 1]:.1%}}：它的滑动平均还停在
# 最初的 0 和 1。
# %% [markdown] lang="en"
# In training there is no difference to be seen. In use the network with the updates reads {{ kept[-1, 1]:.1%}} of the
# digits rightly, the one without {{ forgot[-1, 1]:.1%}}: its moving averages are still the 0 and 1 of the beginning.
# %% tags=["test"]
assert kept[-1, 1] > 0.9 and kept[-1, 1] - forgot[-1, 1] > 0.2
assert abs(kept[-20:, 0].mean() - forgot[-20:, 0].mean()) < 0.1
mean = x_train.reshape(-1, 784).mean(0) / 255
assert np.abs(norm.moving_mean.get_value() - mean).max() < 0.1
drops = theano.function([phase], Dropout(0.5)(T.ones((100, 100))))
assert set(np.unique(drops(1))) == {0, 2} and set(np.unique(drops(0))) == {1}
assert 0.45 < (drops(1) == 0).mean() < 0.55

# %% [markdown] lang="zh"
# ## 自己的循环层：scan {#scan}
#
# 一张图从上到下，一行一行地读，这是循环神经网络的读法。图的四边是空白，只取中间的 20 行、20 列。Keras 有
# `SimpleRNN`；用 Theano 的 `scan` 还可以写自己的循环：你说一步怎么走，它替你一步步走完。先用 `scan` 把 `SimpleRNN` 的式子重写一遍，权重直接拿它的，看看是不是一回事。
# %% [markdown] lang="en"
# ## A recurrence of your own: scan {#scan}
#
# Read a picture row after row from the top: that is what a recurrent network does. The margin is empty, so we take the 20
# rows and 20 columns in the middle. Keras has `SimpleRNN`. With Theano's `scan` you write a recurrence of your own: you say
# how one step goes, and it goes all of them. First write the formula of
# `SimpleRNN` once more with `scan`, with that layer's own weights, and see whether it is the same.
# %%
from kerascn.layers import SimpleRNN, TimeDistributed

UNITS = 32
lines = flat.reshape((-1, 28, 28))[:, 4:24, 4:24]
keras_rnn = SimpleRNN(UNITS)
by_keras = keras_rnn(lines)
kernel, recurrent, bias = keras_rnn.weights


def one_step(row, state, recurrent):
    return T.tanh(row + T.dot(state, recurrent))


def run_over(rows, step, others):
    start = T.zeros((rows.shape[0], UNITS))
    turned = rows.dimshuffle(1, 0, 2)  # scan goes along the first axis
    states, _ = theano.scan(step, turned, outputs_info=start, non_sequences=others)
    return states


by_scan = run_over(T.dot(lines, kernel) + bias, one_step, [recurrent])[-1]
compare = theano.function([pixels], [by_keras, by_scan])
keras_says, scan_says = compare(x_test)
print(np.abs(keras_says - scan_says).max())

# %% [markdown] lang="zh"
# 一样。现在写一个 Keras 里没有的：每个单元自己学习**忘得多快**。漏率 `leak` 是每个单元一个数，经过 sigmoid 变到
# 0 和 1 之间；接近 0 的单元几乎不变，记得久，接近 1 的单元只看眼前。循环是自己的，它前面和后面的层仍由 Keras 来造。
# %% [markdown] lang="en"
# The same. Now something that Keras doesn't have: each unit learns **how fast it forgets**. The `leak` is a number for
# each unit, brought between 0 and 1 by a sigmoid. Units near 0 hardly change and remember long; units near 1 see the
# present only. The recurrence is your own; Keras makes the layers before and behind it.
# %%
into = TimeDistributed(Dense(UNITS, name="into"))
out = Dense(10, activation="softmax", name="out")
start = np.linalg.qr(np.random.normal(size=(UNITS, UNITS)))[0].astype("float32")
mixing = theano.shared(start, name="mixing")
leak = theano.shared(np.linspace(-3, 1, UNITS).astype("float32"), name="leak")


def leaky_step(row, state, mixing, leak):
    share = T.nnet.sigmoid(leak)
    return (1 - share) * state + share * T.tanh(row + T.dot(state, mixing))


states = run_over(into(lines), leaky_step, [mixing, leak])
leaky_scores = out(T.specify_shape(states[-1], (None, UNITS)))
leaky_loss = loss_of(leaky_scores)
own_weights = [*into.trainable_weights, *out.trainable_weights, mixing, leak]
updates = steps_down(leaky_loss, own_weights)
train_leaky = theano.function([number], leaky_loss, updates=updates, givens=one_batch)
look = theano.function([pixels], [leaky_scores, states])

leak_before = leak.get_value()
leaky_losses = [float(train_leaky(step % batches)) for step in range(2 * STEPS)]
leaky_read, seen_states = look(x_test)
leaky_accuracy = (leaky_read.argmax(1) == y_test).mean()
print(f"accuracy {leaky_accuracy:.3f}")

# %% alt_zh="左：损失下降；右：一张图的 32 个状态随行数变化，上面的单元变得慢，下面的变得快" alt_en="Left: the loss falls; right: the 32 states while one picture is read, slow units above, quick ones below"
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.2))
left.plot(leaky_losses)
left.set_xlabel("step")
left.set_ylabel("loss of the batch")
slowest_first = np.argsort(leak.get_value())
shown = seen_states[:, 0, slowest_first].T
picture = right.imshow(shown, cmap="coolwarm", vmin=-1, vmax=1, aspect="auto")
right.set_xlabel("rows read")
right.set_ylabel("unit, slow to quick")
figure.colorbar(picture)
plt.tight_layout()
plt.show()
shares = 1 / (1 + np.exp(-leak.get_value()))
# %% [markdown] lang="zh"
# 自己的循环认对 {{ leaky_accuracy:.1%}}。学完以后，最慢的单元每行只换掉 {{ shares.min():.1%}}，最快的换掉
# {{ shares.max():.1%}}。看右图：上面几行从头到尾慢慢变，下面几行变得快得多。
# %% [markdown] lang="en"
# The recurrence of our own reads {{ leaky_accuracy:.1%}} of the digits rightly. After the training the slowest unit replaces
# {{ shares.min():.1%}} of its state with each row, the quickest {{ shares.max():.1%}}. On the right one sees it: units
# above change slowly from the first row to the last, units below much faster.
# %% tags=["test"]
assert np.abs(keras_says - scan_says).max() < 1e-5
cut = x_test.astype("float32")[:, 4:24, 4:24] / 255
W, U, b = (weight.get_value() for weight in keras_rnn.weights)
state = np.zeros((len(cut), UNITS))
for row in cut.transpose(1, 0, 2):
    state = np.tanh(row @ W + b + state @ U)
assert np.allclose(state, keras_says, atol=1e-4)  # NumPy agrees with both
W, b = (weight.get_value() for weight in into.weights)
state, share = np.zeros((len(cut), UNITS)), shares
for at, row in enumerate(cut.transpose(1, 0, 2)):
    fresh = np.tanh(row @ W + b + state @ mixing.get_value())
    state = (1 - share) * state + share * fresh
    assert np.allclose(state, seen_states[at], atol=1e-4)
assert leaky_accuracy > 0.85 and np.abs(leak.get_value() - leak_before).max() > 0.05
quick, slow = shown[-8:], shown[:8]
assert np.abs(np.diff(quick)).mean() > 1.5 * np.abs(np.diff(slow)).mean()

# %% [markdown] lang="zh"
# ## 共用权重 {#sharing}
#
# 同一个层用在两个变量上，权重只有一套，两边的梯度加在一起。下面让训练好的 `hidden_layer` 同时看两批图，
# 比较编码的距离：同一个数字的两张图应该更近。
# %% [markdown] lang="en"
# ## Sharing weights {#sharing}
#
# A layer used on two variables has one set of weights, and the gradients of both sides add up. Here the trained
# `hidden_layer` looks at two batches at once, and the distance of the codes is measured: two pictures of one digit should
# be nearer.
# %%
other = T.matrix("other")
other_code = hidden_layer(T.specify_shape(other, (None, 784)))
distance = T.sqrt(T.sum(T.sqr(hidden - other_code), axis=1))
far_apart = theano.function([pixels, other], distance)

pairs = np.random.RandomState(SEED).randint(0, len(x_test), (2, 2000))
pairs = pairs[:, pairs[0] != pairs[1]]
second = (x_test[pairs[1]].reshape(-1, 784) / 255).astype("float32")
far = far_apart(x_test[pairs[0]], second)
same = y_test[pairs[0]] == y_test[pairs[1]]

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
assert far[same].mean() < 0.85 * far[~same].mean() and len(hidden_layer.weights) == 2
sides = [T.sum(hidden), T.sum(other_code)]
wanted = [T.grad(sum(sides), hidden_layer.kernel)]
wanted += [T.grad(side, hidden_layer.kernel) for side in sides]
total, one, two = theano.function([pixels, other], wanted)(x_test[:5], second[:5])
assert np.allclose(total, one + two, atol=1e-4) and np.abs(two).max() > 0.1

# %% [markdown] lang="zh"
# 果然近得多。这一层学的是认数字，没有人教过它比较图片。
#
# ## 把权重交给 TensorFlow 引擎 {#export}
#
# 在这个引擎上训练，到另一个引擎上使用：两边的文件格式是同一种。用训练好的两层组成模型，存下来；再由笔记本写一个小程序，
# 在**另一个进程**里用 TensorFlow 引擎读进去，预测同一批图。（这一节两个引擎都要装：`pip install "kerascn[tensorflow,theano]"`。）
# %% [markdown] lang="en"
# They are much nearer. The layer has learned to read digits; nobody has taught it to compare pictures.
#
# ## The weights on the TensorFlow engine {#export}
#
# Trained on this engine, used on the other: both have the same format of files. The two trained layers become a model, which
# is saved. The notebook writes a small program that reads the file in **another process**, on the TensorFlow engine, and
# predicts the same pictures. (This section needs both engines: `pip install "kerascn[tensorflow,theano]"`.)
# %%
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kerascn.layers import Input
from kerascn.models import Model

USER = """
import numpy as np
from kerascn import backend as K
from kerascn.models import load_model

model = load_model("digits.h5")
np.save("predicted.npy", model.predict(np.load("pictures.npy")))
print(K.backend())
"""
given = Input((784,))
model = Model(given, score_layer(hidden_layer(given)))
pictures = (x_test.reshape(-1, 784) / 255).astype("float32")
with tempfile.TemporaryDirectory() as folder:
    model.save(f"{folder}/digits.h5")
    np.save(f"{folder}/pictures.npy", pictures)
    Path(folder, "user.py").write_text(USER)
    told = subprocess.run(
        [sys.executable, "user.py"], cwd=folder, capture_output=True, text=True,
        timeout=300, env={**os.environ, "KERAS_BACKEND": "tensorflow"},
    )
    if told.returncode:
        raise RuntimeError(told.stderr[-2000:])
    theirs = np.load(f"{folder}/predicted.npy")
ours = read(x_test)
difference = np.abs(theirs - ours).max()
print(told.stdout.strip())

# %% alt_zh="横轴是这里的概率，纵轴是另一个引擎的概率，所有的点都在对角线上" alt_en="The probabilities here across, those of the other engine upwards: all points lie on the diagonal"
plt.figure(figsize=(3.6, 3.4))
plt.plot([0, 1], [0, 1], color="lightgray")
plt.plot(ours.ravel(), theirs.ravel(), ".", markersize=3)
plt.xlabel("Theano engine")
plt.ylabel("TensorFlow engine")
plt.tight_layout()
plt.show()
# %% [markdown] lang="zh"
# {{ ours.size }} 个概率，两个引擎最多相差 {{ difference:.1e}}。
# %% [markdown] lang="en"
# Of {{ ours.size }} probabilities, none differs by more than {{ difference:.1e}} between the engines.
# %% tags=["test"]
assert told.stdout.split() == ["tensorflow"] and theirs.shape == (len(x_test), 10)
assert difference < 1e-4 and (theirs.argmax(1) == y_test).mean() == after

# %% [markdown] lang="zh"
# ## 哪里会出错 {#trouble}
#
# | 现象 | 多半是因为 |
# |---|---|
# | 第一个层就报错 | 引擎不是 Theano：打印 `K.backend()` 看一看 |
# | `every length must be known` | 层不知道最后一个轴有多长：`reshape` 写明，或者用 `T.specify_shape` |
# | `float64` 和 `float32` 合不到一起 | `floatX` 没有先设好；常数写成 `np.float32(...)` |
# | 训练时很好，使用时很差 | 层的 `updates` 没接上，见[上文](#phase) |
# | 随机失活不起作用 | 训练函数没有给出 `K.learning_phase()`，它就是 0 |
# | `scan` 的结果形状不对 | `scan` 沿第一个轴走，批要先用 `dimshuffle` 挪到第二个轴 |
# | 每一步都很慢 | 循环里还在调用 `theano.function`。编译一次，反复调用 |
# %% [markdown] lang="en"
# ## What goes wrong {#trouble}
#
# | what one sees | most likely |
# |---|---|
# | the first layer fails | the engine is not Theano: print `K.backend()` |
# | `every length must be known` | the layer doesn't know how long the last axis is: say it in `reshape`, or with `T.specify_shape` |
# | `float64` and `float32` don't go together | `floatX` was not set first; write numbers as `np.float32(...)` |
# | good in training, bad in use | the `updates` of layers were not appended: [see above](#phase) |
# | dropout has no effect | the training function was not given `K.learning_phase()`, so it is 0 |
# | the result of `scan` has a wrong shape | `scan` goes along the first axis; move the batch to the second with `dimshuffle` |
# | each step is slow | `theano.function` is called within the loop. Compile once, call often |

# %% [markdown] lang="zh"
# ## 接着试 {#next}
#
# * 把 `leak` 从 `own_weights` 里去掉，让它不再学习。差多少？
# * 给 `leaky_step` 加一个门，看看离 GRU 还差什么。
# * 自己的循环想在两个引擎上都能用？写成 `K.rnn` 的一步：[循环](../backend/rnn.md#rnn)。
# * 会话、设备、小集群怎么写，见[姊妹篇](with_tensorflow.md#with-tensorflow)。
# %% [markdown] lang="en"
# ## What to try next {#next}
#
# * Take `leak` out of `own_weights`, so that it learns no more. What does that cost?
# * Give `leaky_step` a gate. What is still missing to a GRU?
# * Should your recurrence run on both engines? Write it as a step of `K.rnn`: [recurrence](../backend/rnn.md#rnn).
# * Sessions, devices and a small cluster are in [the sibling](with_tensorflow.md#with-tensorflow).
