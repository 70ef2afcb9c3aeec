# ---
# jupyter:
#   kerascn:
#     title: {zh: 自编码器, en: Autoencoders}
#     description:
#       zh: 让网络自己给自己出题——简单、稀疏、深、卷积、去噪、序列、变分七种自编码器，从压缩手写数字一直做到画出没人写过的数字。
#       en: Networks that set their own task, in seven kinds - simple, sparse, deep, convolutional, denoising, for sequences, variational - from squeezing handwritten digits to drawing ones nobody wrote.
#     tags: {zh: [自编码器, 变分自编码器, 去噪, 降维], en: [autoencoder, variational, denoising, latent]}
#     engines: [tensorflow, theano]
#     breaks:
#       no_learning: {LEARNING_RATE: 0}
#       no_penalty: {PENALTY: 0}
#       no_kl: {KL: 0}
#     genuine:
#       MODE: full
#       PICTURES: 10000
#       EPOCHS: 10
#       BATCH_SIZE: 64
#       LEARNING_RATE: 0.002
# ---

# %% [markdown] lang="zh"
# # 自编码器 {#autoencoders}
#
# 请你把一张图片用八个数告诉电话那头的朋友，让他照着画出来。说什么好呢？逐点念亮度肯定不行，得挑要紧的说：“是个 7，偏右，写得很斜。”
#
# **自编码器**就是这样一对网络：**编码器**把输入变成几个数，**解码器**再把这几个数变回输入。中间那几个数叫作**编码**。训练不要标签，
# 因为输入自己就是标准答案：还原得越像，损失越小。编码很窄，逼着网络找出数据里的规律。
#
# 它有三个脾气，先说在前面：
#
# * **有损**：还原出来的总比原来差一点，和 JPEG、MP3 一样。
# * **认生**：只会压缩它见过的那一类东西。用数字练出来的，看不懂别的图形。
# * **自学**：换一类数据，不用另想算法，重新训练就行。
#
# 所以拿它当通用的压缩软件并不合适。它的用处在别处：给数据去噪、把数据画到平面上看、找出不对劲的样本、生成新的样本。
#
# | 这一篇里的 | 与前一个不同在哪里 | 得到什么 |
# | --- | --- | --- |
# | [简单的](#simple) | 一层编码，一层解码 | 与 PCA 差不多的压缩 |
# | [稀疏的](#sparse) | 编码很宽，但每次只许用几个 | 各管一样东西的单元 |
# | [深的](#deep) | 多几层 | 同样八个数，还原得好得多 |
# | [卷积的](#convolutional) | 卷积和池化 | 数字挪了地方，照样画得出 |
# | [去噪的](#denoising) | 输入脏，答案干净 | 擦掉噪点 |
# | [序列的](#sequences) | LSTM | 一段波形变成四个数，还能发现异常 |
# | [变分的](#variational) | 编码带上随机 | 能生成新的数字 |
# %% [markdown] lang="en"
# # Autoencoders {#autoencoders}
#
# Describe a picture to a friend on the telephone with eight numbers, so that they can draw it. What would you say? Not the
# brightness of each point; you would tell what matters: "a 7, rather to the right, very slanted".
#
# An **autoencoder** is such a pair of networks. The **encoder** turns the input into a few numbers, the **decoder** turns
# these back into the input. The numbers in between are the **code**. Training needs no labels, because the input is its own
# right answer: the better it is restored, the smaller the loss. The code is narrow, so the net has to find out what the data
# have in common.
#
# Three things to know beforehand:
#
# * **Lossy**: what comes back is a little worse than what went in, as with JPEG and MP3.
# * **At home with one kind of data**: what has learned digits can't make sense of other shapes.
# * **Learned**: for another kind of data no new algorithm is needed, only another training.
#
# So it is no good as a general program for compressing files. It is of use elsewhere: to remove noise, to put data on a plane
# and look at them, to find samples that are not as they should be, to make new ones.
#
# | Here | differs from the one before by | and gives |
# | --- | --- | --- |
# | [simple](#simple) | one layer to encode, one to decode | about what PCA gives |
# | [sparse](#sparse) | a wide code of which few numbers may be used at a time | units with a task each |
# | [deep](#deep) | more layers | much better pictures from the same eight numbers |
# | [convolutional](#convolutional) | convolutions and pooling | digits are drawn as well in another place |
# | [denoising](#denoising) | a dirty input, a clean answer | noise is wiped off |
# | [for sequences](#sequences) | LSTM | a wave in four numbers; what is broken stands out |
# | [variational](#variational) | chance in the code | new digits |
# %% tags=["parameters"]
MODE = "fast"  # "full": the 70,000 pictures of MNIST
SEED = 0
PICTURES = None  # how many pictures to learn from; None: all
EPOCHS = 15 if MODE == "fast" else 50
BATCH_SIZE = 32 if MODE == "fast" else 128
LEARNING_RATE = 3e-3 if MODE == "fast" else 1e-3
PENALTY = 3e-4  # on what the units of the sparse one give
NOISE = 0.5  # standard deviation of the noise that the denoiser removes
KL = 1.0  # how strongly the variational one's codes are drawn to the middle
# %% [markdown] lang="zh"
# ## 手写数字 {#digits}
#
# 快速模式用随 kerascn 安装的[小样本](../datasets/sample.md#digits)，不用下载；`MODE = "full"` 时用 [MNIST](../datasets/mnist.md#mnist)。
# 两者形式相同。像素缩到 0 到 1 之间，每张图片拉直成 784 个数。标签在训练时一次也不用，最后看图时才请出来。
# %% [markdown] lang="en"
# ## Handwritten digits {#digits}
#
# The fast mode takes the [small sample](../datasets/sample.md#digits) that comes with kerascn, without a download;
# `MODE = "full"` takes [MNIST](../datasets/mnist.md#mnist). Both have the same form. Pixels are scaled to 0 to 1, each picture
# is laid out as 784 numbers. Training never sees the labels; they are needed when we look at the results.
# %%
import matplotlib.pyplot as plt
import numpy as np

from kerascn import backend as K
from kerascn.datasets import mnist, sample
from kerascn.layers import Dense, Input
from kerascn.models import Model
from kerascn.optimizers import Adam

np.random.seed(SEED)
(x_train, y_train), (x_test, y_test) = (
    mnist.load_data() if MODE == "full" else sample("digits")
)
x_train, y_train = x_train[:PICTURES], y_train[:PICTURES]
x_train = x_train.reshape(len(x_train), 784).astype("float32") / 255
x_test = x_test.reshape(len(x_test), 784).astype("float32") / 255
print(x_train.shape, x_test.shape)
# %% alt_zh="十个手写数字" alt_en="Ten handwritten digits"
def show(*rows, names=(), count=10):
    figure, grid = plt.subplots(
        len(rows), count, figsize=(0.9 * count, len(rows)), squeeze=False
    )
    for axes, pictures in zip(grid, rows):
        for axis, picture in zip(axes, pictures):
            axis.imshow(picture.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
            axis.set(xticks=[], yticks=[])
    for axes, name in zip(grid, names):
        axes[0].set_ylabel(name)
    plt.show()


show(x_test)
# %% [markdown] lang="zh"
# ## 先定个标准 {#measure}
#
# 网络好不好，得跟不用网络的办法比。误差这样量：每个像素之差的平方，取平均。
#
# * 最省事的办法：不管来的是什么，一律画**平均图**。
# * 线性的办法里最好的：**主成分分析（PCA）**，用 k 个数表示一张图片，编码和解码都是矩阵乘法。NumPy 的 `svd` 一步就能算出来。
# %% [markdown] lang="en"
# ## First a yardstick {#measure}
#
# Whether a net is any good shows beside what needs no net. The error is measured like this: the difference of each pixel,
# squared, and the mean of that.
#
# * The least effort: always draw the **mean picture**, whatever comes.
# * The best of the linear ways: **principal component analysis (PCA)**. It writes a picture as k numbers; encoding and decoding
#   are products with a matrix, which NumPy's `svd` finds at once.
# %%
def error(wanted, made):
    return float(np.mean(np.square(wanted.reshape(made.shape) - made)))


mean = x_train.mean(axis=0)
directions = np.linalg.svd(x_train - mean, full_matrices=False)[2]


def by_pca(pictures, numbers):
    codes = (pictures - mean) @ directions[:numbers].T
    return codes @ directions[:numbers] + mean


mean_error = error(x_test, mean + 0 * x_test)
pca_error = {n: error(x_test, by_pca(x_test, n)) for n in (2, 4, 8, 16, 32, 64)}
print(f"mean picture {mean_error:.4f}")
for numbers, value in pca_error.items():
    print(f"PCA, {numbers:2d} numbers {value:.4f}")
# %% [markdown] lang="zh"
# 平均图的误差是 {{ mean_error:.4f }}。PCA 用 8 个数，误差是 {{ pca_error[8]:.4f }}。这就是下面要追、要超的成绩。
#
# ## 最简单的 {#simple}
#
# 一个全连接层把 784 个数压成 8 个，另一个再变回 784 个。最后用 sigmoid，输出就落在 0 到 1 之间，损失用 `binary_crossentropy`，
# 逐个像素比。
#
# 同样的层组成三个模型：`autoencoder` 从头到尾，训练它；`encoder` 只走前一半；`decoder` 只走后一半。三个模型**共用权重**，训练了一个，
# 另外两个也就训练好了。
# %% [markdown] lang="en"
# The mean picture has an error of {{ mean_error:.4f }}, PCA with 8 numbers one of {{ pca_error[8]:.4f }}. That is what we have to
# reach and to beat.
#
# ## The simple one {#simple}
#
# One dense layer squeezes 784 numbers into 8, another turns them into 784 again. It ends with a sigmoid, so that all outputs
# lie between 0 and 1, and `binary_crossentropy` compares them pixel by pixel.
#
# The same layers make three models: `autoencoder` goes all the way, and this one is trained; `encoder` goes the first half;
# `decoder` the second. They **share their weights**: once the first is trained, so are the others.
# %%
CODE = 8

picture = Input((784,))
encode = Dense(CODE)
decode = Dense(784, activation="sigmoid")

autoencoder = Model(picture, decode(encode(picture)))
encoder = Model(picture, encode(picture))
code = Input((CODE,))
decoder = Model(code, decode(code))

autoencoder.compile(Adam(LEARNING_RATE), "binary_crossentropy")
history = autoencoder.fit(
    x_train, x_train, epochs=2 * EPOCHS, batch_size=BATCH_SIZE,
    validation_data=(x_test, x_test), verbose=0,
)
simple_error = error(x_test, autoencoder.predict(x_test))
print(f"{simple_error:.4f}")
# %% [markdown] lang="zh"
# `fit` 的两个参数都是 `x_train`：既是题目，也是答案。（Keras 1 的写法是 `Model(input=..., output=...)` 和 `nb_epoch`，kerascn 同样认得。）
# %% [markdown] lang="en"
# `fit` gets `x_train` twice: as the question and as the answer. (Keras 1 wrote `Model(input=..., output=...)` and `nb_epoch`;
# kerascn understands that as well.)
# %% alt_zh="两条损失曲线一起下降，都在一条虚线之上；虚线是完美还原的损失" alt_en="Two curves of the loss fall together; both stay above a dashed line, the loss of a perfect copy"
def crossentropy(wanted, made):
    made = np.clip(made, 1e-7, 1 - 1e-7)
    return float(-np.mean(wanted * np.log(made) + (1 - wanted) * np.log(1 - made)))


floor = crossentropy(x_test, x_test)
plt.figure(figsize=(6, 3.2))
plt.plot(history.history["loss"], label="training")
plt.plot(history.history["val_loss"], label="test")
plt.axhline(floor, color="gray", linestyle="--", label="perfect copy")
plt.xlabel("epoch")
plt.ylabel("binary crossentropy")
plt.legend()
plt.show()
# %% tags=["test"]
lost = history.history["val_loss"][-1]
assert np.isclose(lost, crossentropy(x_test, autoencoder.predict(x_test)), atol=1e-4)
assert floor < lost < crossentropy(x_test, mean + 0 * x_test)
assert simple_error < 1.1 * pca_error[CODE] < 0.7 * mean_error
assert np.allclose(
    decoder.predict(encoder.predict(x_test)), autoencoder.predict(x_test), atol=1e-5
)
# %% [markdown] lang="zh"
# 曲线有个容易误会的地方：损失降到 {{ history.history["val_loss"][-1]:.3f }} 就不太动了，离 0 还远。其实**一模一样地还原，损失也有 {{ floor:.3f }}**（虚线），
# 因为像素不只有 0 和 1，灰色的点总要算进一点交叉熵。要看的是曲线高出虚线多少。
# %% [markdown] lang="en"
# The curve is easily misread. The loss hardly moves once it is at {{ history.history["val_loss"][-1]:.3f }}, which is far from 0.
# But **a perfect copy has a loss of {{ floor:.3f }}** (dashed), since pixels are not only 0 and 1, and grey ones always
# cost some crossentropy. What counts is how far the curve is above the dashed line.
# %% alt_zh="上排是原图，中排是八个数的 PCA，下排是网络还原的，两者都模糊，差不多" alt_en="Above the digits, then PCA with eight numbers, then the net: both blurred, about alike"
codes = encoder.predict(x_test)
restored = decoder.predict(codes)
show(x_test, by_pca(x_test, CODE), restored, names=("digit", "PCA", "net"))
print(np.round(codes[0], 1))
# %% [markdown] lang="zh"
# 第一个数字的编码就是上面打印的八个数，图片由它们画出。
#
# 网络的误差是 {{ simple_error:.4f }}，PCA 是 {{ pca_error[8]:.4f }}，差不多。这不奇怪：除了末尾的 sigmoid，这个网络与 PCA 一样，只有矩阵乘法。
#
# 再看看它怎么“认生”。给它看方块、圆圈之类的[图形](../datasets/sample.md#shapes)：
# %% [markdown] lang="en"
# The eight numbers that are printed are the code of the first digit; its picture is drawn from them.
#
# The net's error is {{ simple_error:.4f }}, PCA's {{ pca_error[8]:.4f }}: much the same. No wonder: but for the sigmoid at its end
# the net, like PCA, is nothing but products with matrices.
#
# And is it at home only with its own kind? Let us show it other [shapes](../datasets/sample.md#shapes):
# %% alt_zh="上排是各种图形，下排是网络还原的，认不出是什么，倒有点像数字" alt_en="Above shapes, below what the net makes of them: smudges that look more like digits"
(shapes, _), _ = sample("shapes", classes=6, samples=40, size=28, test_split=0)
shapes = shapes.mean(axis=-1).astype("float32") / 255
inside = abs(shapes - np.median(shapes, axis=(1, 2), keepdims=True))
inside /= inside.max(axis=(1, 2), keepdims=True)
shapes = np.clip(2 * inside - 0.6, 0, 1).reshape(-1, 784)
strange_error = error(shapes, autoencoder.predict(shapes))
show(shapes, autoencoder.predict(shapes), names=("shape", "net"))
# %% tags=["test"]
assert strange_error > 3 * simple_error
# %% [markdown] lang="zh"
# 误差一下子成了原来的 {{ strange_error / simple_error:.0f }} 倍。它只会画数字，看什么都往数字上靠。反过来想，这也有用：**还原得差的，多半是没见过的**，
# 下面[找异常](#broken)时正用得上。
#
# ## 稀疏的 {#sparse}
#
# 换个办法限制编码：不限个数，限用量。编码给 64 个单元，用 relu，不用的单元就正好是 0；再对它们的输出加上 [l1 惩罚](../regularizers.md#l1)，
# 谁开口谁交钱，于是每张图片只有少数单元开口。
#
# 惩罚是把一批里所有的输出加起来算的，所以这里除以批的大小：改了批的大小，惩罚的轻重不变。为了比较，不加惩罚的也训练一个。
# %% [markdown] lang="en"
# The error is {{ strange_error / simple_error:.0f }} times as large. The net can only draw digits and sees them everywhere. This is of
# use as well: **what is restored badly is most likely of a kind not seen before**. We shall need it to [find what is broken](#broken).
#
# ## The sparse one {#sparse}
#
# There is another way to keep a code small: limit not how many numbers there are, but how many are used. The code gets 64
# units with relu, so that a unit not in use gives exactly 0, and what they give costs an [l1 penalty](../regularizers.md#l1).
# Whoever speaks has to pay, so for each picture only few units speak.
#
# The penalty sums what all units give for a whole batch. So it is divided by the size of the batch here, and stays the same
# with larger batches. To compare, one without penalty is trained too.
# %%
from kerascn.regularizers import l1


def with_penalty(penalty):
    code = Dense(64, activation="relu", activity_regularizer=l1(penalty))(picture)
    made = Dense(784, activation="sigmoid")(code)
    model, encoder = Model(picture, made), Model(picture, code)
    model.compile(Adam(LEARNING_RATE / 3), "binary_crossentropy")
    model.fit(
        x_train, x_train, epochs=2 * EPOCHS, batch_size=BATCH_SIZE, verbose=0
    )
    return error(x_test, model.predict(x_test)), encoder.predict(x_test), model


free_error, free_codes, _ = with_penalty(0)
sparse_error, sparse_codes, sparse = with_penalty(PENALTY / BATCH_SIZE)
free_used = (free_codes > 0).sum(axis=1).mean()
sparse_used = (sparse_codes > 0).sum(axis=1).mean()
print(f"without penalty {free_error:.4f}, units in use {free_used:.1f}")
print(f"with penalty    {sparse_error:.4f}, units in use {sparse_used:.1f}")
# %% tags=["test"]
assert sparse_used < 0.7 * free_used
assert free_error < sparse_error < pca_error[8]
# %% alt_zh="两幅编码的图：每行一张图片，每列一个单元；有惩罚的那幅空白多得多" alt_en="Two pictures of codes, a row for each digit, a column for each unit: with the penalty much more is blank"
figure, pair = plt.subplots(1, 2, figsize=(9, 3), sharey=True)
for axis, codes, title in zip(pair, (free_codes, sparse_codes), ("free", "sparse")):
    axis.imshow(codes[:30] > 0, cmap="gray_r", aspect="auto", interpolation="none")
    axis.set(xlabel="unit", title=title)
pair[0].set_ylabel("picture")
plt.show()
# %% [markdown] lang="zh"
# 每行是一张图片，黑的是开了口的单元。平均每张图片用 {{ sparse_used:.0f }} 个单元，不加惩罚时是 {{ free_used:.0f }} 个；误差从 {{ free_error:.4f }} 升到
# {{ sparse_error:.4f }}，仍然好过八个数的 PCA。两幅图里都有整列的空白，其中有的是**死掉的单元**：对哪张图片都是 0，梯度也是 0，再也活不过来。惩罚太重、学习率太大，单元会死光，
# 那时 kerascn 会[警告](../guides/traps.md#dead-relu)。
#
# 每个单元管什么？把它的解码权重画成图就看得见：
# %% [markdown] lang="en"
# Each row is a picture, black are the units that speak. A picture takes {{ sparse_used:.0f }} units on average, and without the
# penalty {{ free_used:.0f }}. The error rises from {{ free_error:.4f }} to {{ sparse_error:.4f }}, still better than PCA with eight
# numbers. Both show columns that are blank throughout. Some of these are **dead units**: 0 for every picture, hence without a
# gradient, they never come back. Too high a penalty or learning rate can kill all of them, and then kerascn [warns](../guides/traps.md#dead-relu).
#
# What is a unit's task? Its weights in the decoder, drawn as a picture, show it:
# %% alt_zh="十个单元各自画的东西：第一个把四周抹白，其余是深浅相间的弯钩、斜线、圆弧" alt_en="What ten units draw: the first one whitens the surroundings, the others are hooks, slanted lines and arcs, dark beside bright"
strokes = sparse.layers[-1].get_weights()[0]
busiest = np.argsort(-(sparse_codes > 0).sum(axis=0))[:10]
show(strokes[busiest] / abs(strokes[busiest]).max() + 0.5)
# %% [markdown] lang="zh"
# 灰色是不管，深色是添墨，浅色是擦掉。一张图片就是这样几笔叠起来的。
#
# ## 深的 {#deep}
#
# 简单的那个吃亏在只会走直线。编码还是八个数，两边各添两层 relu，就能拐弯了。
# %% [markdown] lang="en"
# Grey means nothing to do, dark adds ink, bright takes it away. A picture is a few such strokes on top of each other.
#
# ## The deep one {#deep}
#
# The simple one is held back by being straight. With the same eight numbers but two more layers of relu on either side, a net
# can take bends.
# %%
import tempfile

from kerascn.callbacks import TensorBoard
from kerascn.models import Sequential

logs = tempfile.mkdtemp()

deep = Sequential([
    Dense(128, activation="relu", input_dim=784),
    Dense(64, activation="relu"),
    Dense(CODE),
    Dense(64, activation="relu"),
    Dense(128, activation="relu"),
    Dense(784, activation="sigmoid"),
])
deep.compile(Adam(LEARNING_RATE), "binary_crossentropy")
deep.fit(
    x_train, x_train, epochs=2 * EPOCHS, batch_size=BATCH_SIZE, verbose=0,
    callbacks=[TensorBoard(logs + "/deep", write_graph=False)],
)
deep_error = error(x_test, deep.predict(x_test))
print(f"{deep_error:.4f}")
# %% tags=["test"]
assert deep_error < 0.75 * pca_error[8]
assert deep_error < 0.75 * simple_error
# %% alt_zh="上排原图，中排简单网络，下排深网络；深网络还原得清楚得多" alt_en="Above the digits, then the simple net, then the deep one, which is much sharper"
show(x_test, restored, deep.predict(x_test), names=("digit", "simple", "deep"))
# %% [markdown] lang="zh"
# 误差 {{ deep_error:.4f }}，是 PCA 的 {{ deep_error / pca_error[8]:.0%}}。同样八个数，说得更到点子上。训练时还用 [TensorBoard](../callbacks/tensorboard.md#TensorBoard)
# 回调函数记下了过程，一会儿看。
#
# ## 卷积的 {#convolutional}
#
# 全连接层不知道哪些像素挨着。同一个数字挪右三个像素，对它来说是另外一批输入，而它没见过。卷积层在每个位置用同样的小窗口，挪到哪里都一样。
#
# 编码器：卷积，池化，卷积，池化，图片从 28x28 变成 7x7；解码器倒过来，用 `UpSampling2D` 把图片放大。中间的编码是 7x7 个数，仍然是一张小图。
# %% [markdown] lang="en"
# The error is {{ deep_error:.4f }}, which is {{ deep_error / pca_error[8]:.0%}} of PCA's. The same eight numbers tell more. The callback
# [TensorBoard](../callbacks/tensorboard.md#TensorBoard) has written down how the training went; we look at that soon.
#
# ## The convolutional one {#convolutional}
#
# A dense layer doesn't know which pixels are neighbours. A digit that stands three pixels further right comes in by other inputs,
# and the net has never seen it there. A convolution looks through the same small window at every place.
#
# The encoder: convolution, pooling, convolution, pooling; 28x28 points become 7x7. The decoder goes the other way, where
# `UpSampling2D` enlarges. The code in the middle is 7x7 numbers, still a small picture.
# %%
from kerascn.layers import Conv2D, MaxPooling2D, UpSampling2D


def convolutional(filters, channels):
    model = Sequential([
        Conv2D(filters, 3, padding="same", activation="relu", input_shape=(28, 28, 1)),
        MaxPooling2D(2),
        Conv2D(8, 3, padding="same", activation="relu"),
        MaxPooling2D(2),
        Conv2D(channels, 3, padding="same", name=f"code_{channels}"),
        Conv2D(8, 3, padding="same", activation="relu"),
        UpSampling2D(2),
        Conv2D(filters, 3, padding="same", activation="relu"),
        UpSampling2D(2),
        Conv2D(1, 3, padding="same", activation="sigmoid"),
    ])
    model.compile(Adam(LEARNING_RATE), "binary_crossentropy")
    return model


images_train = x_train.reshape(-1, 28, 28, 1)
images_test = x_test.reshape(-1, 28, 28, 1)
conv = convolutional(8, 1)
conv.fit(
    images_train, images_train, epochs=EPOCHS, batch_size=BATCH_SIZE, verbose=0,
    callbacks=[TensorBoard(logs + "/convolutional", write_graph=False)],
)
conv_error = error(images_test, conv.predict(images_test))
print(f"{conv_error:.4f}, weights {conv.count_params():,} and {deep.count_params():,}")
# %% alt_zh="四排：挪右三个像素的数字，深网络画得一塌糊涂，卷积网络画得清楚，最下面是 7x7 的编码" alt_en="Digits moved by three pixels: the deep net makes a mess of them, the convolutional one draws them well; below the codes of 7 by 7"
moved = np.roll(images_test, 3, axis=2)
deep_moved = deep.predict(moved.reshape(-1, 784))
conv_moved = conv.predict(moved)
small = Model(conv.input, conv.get_layer("code_1").output).predict(moved)
low, high = small.min(), small.max()
codes = np.kron((small[..., 0] - low) / (high - low), np.ones((4, 4)))
show(moved, deep_moved, conv_moved, codes, names=("moved", "deep", "conv.", "code"))
deep_moved_error, conv_moved_error = error(moved, deep_moved), error(moved, conv_moved)
print(f"deep {deep_moved_error:.4f}, convolutional {conv_moved_error:.4f}")
# %% tags=["test"]
assert conv_error < mean_error / 4
assert conv_moved_error < deep_moved_error / 2
assert conv_moved_error < error(moved, by_pca(moved.reshape(-1, 784), CODE)) / 2
assert conv.count_params() < deep.count_params() / 50
# %% [markdown] lang="zh"
# 只有 {{ conv.count_params():,}} 个权重（深网络有 {{ deep.count_params():,}} 个），误差 {{ conv_error:.4f }}。数字挪右三个像素，深网络的误差涨到 {{ deep_moved_error:.4f }}，
# 它还是 {{ conv_moved_error:.4f }}。最下面一排是编码：49 个数，还看得出数字站在哪里、大致什么轮廓。编码比八个数长得多，所以这不是同一场比赛；它的长处是权重少、不怕挪动。
#
# ### 在 TensorBoard 里看 {#tensorboard}
#
# 两次训练的记录在同一个文件夹下面。平时在终端里运行 `tensorboard --logdir 文件夹`，用浏览器打开它说的网址就行。在笔记本里，这件事可以由程序来做：把 TensorBoard
# 作为子进程启动，端口让系统挑一个空的；问它读到了什么；再让没有窗口的 Chromium 打开网页，拍一张照。不管中间出什么事，`finally` 都会把进程结束掉。
#
# `KERAS_BACKEND` 那一行不能少：这个变量是给 kerascn 看的，但 TensorBoard 里的 Keras 3 也会看，它不认得 `theano`，会因此启动不了。
# %% [markdown] lang="en"
# It has {{ conv.count_params():,}} weights (the deep one {{ deep.count_params():,}}) and an error of {{ conv_error:.4f }}. When the digits move
# by three pixels, the deep one's error rises to {{ deep_moved_error:.4f }}, this one's is {{ conv_moved_error:.4f }}. The last row
# is the code: 49 numbers in which the place of the digit and its rough outline can still be made out. That is a longer code than eight numbers, so it is not the
# same contest; its strength is few weights and no fear of other places.
#
# ### Looking with TensorBoard {#tensorboard}
#
# Both trainings have left their notes in one folder. Usually one types `tensorboard --logdir FOLDER` in a terminal and opens
# the address that it tells. In a notebook a program can do that: start TensorBoard as a child process, at a free port that the
# system chooses; ask it what it has read; let a Chromium without a window open the page and take a picture. Whatever happens
# in between, `finally` ends the process.
#
# The line with `KERAS_BACKEND` is needed: the variable is meant for kerascn, but the Keras 3 within TensorBoard reads it as
# well, knows no `theano` and would not let it start.
# %%
import json
import os
import re
import shutil
import subprocess
import sys
import time
from urllib.request import ProxyHandler, build_opener

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
PHOTO = os.path.join(logs, "photo.png")


def ask(address):
    return json.load(build_opener(ProxyHandler({})).open(address, timeout=30))


def photograph(address, file):
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return print("There is no Chromium here, so no picture of TensorBoard.")
    command = [browser, "--headless", "--disable-3d-apis", "--hide-scrollbars",
               "--no-first-run", "--no-proxy-server", "--window-size=1280,720",
               "--run-all-compositor-stages-before-draw",
               "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
               f"--user-data-dir={logs}/browser", "--virtual-time-budget=30000",
               f"--screenshot={file}", address]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.insert(1, "--no-sandbox")  # root has none
    for _ in range(8):  # until the curves have been drawn
        subprocess.run(command, capture_output=True, timeout=120)
        chart = plt.imread(file)[220:440, 345:585, :3]
        if (np.ptp(chart, axis=-1) > 0.4).sum() > 100:
            break


command = [sys.executable, "-m", "tensorboard.main", "--logdir", logs]
surroundings = os.environ | {"KERAS_BACKEND": "tensorflow"}
board = subprocess.Popen(
    command + ["--host", "127.0.0.1", "--port", "0"],
    env=surroundings, stderr=subprocess.PIPE, text=True,
)
try:
    told = (re.search(r"http://127\S+", line) for line in board.stderr)
    address = next(found[0] for found in told if found)
    for _ in range(60):
        tags = ask(address + "data/plugin/scalars/tags")
        if len(tags) == 2:
            break
        time.sleep(0.5)
    photograph(address + "?darkMode=false&tagFilter=loss&smoothing=0#timeseries", PHOTO)
finally:
    board.terminate()
    board.communicate()
for run in sorted(tags):
    print(run, sorted(tags[run]))
# %% alt_zh="TensorBoard 的网页：两条损失曲线画在同一格里，一条是深网络，一条是卷积网络" alt_en="The page of TensorBoard: the losses of the deep and of the convolutional net as two curves in one chart"
if os.path.exists(PHOTO):
    plt.figure(figsize=(12.8, 7.2), dpi=100)
    plt.axes([0, 0, 1, 1]).imshow(plt.imread(PHOTO))
    plt.axis("off")
    plt.show()
# %% tags=["test"]
assert board.returncode is not None
assert sorted(tags) == ["convolutional", "deep"]
assert all("loss" in names for names in tags.values())
if any(map(shutil.which, BROWSERS)):
    photo = plt.imread(PHOTO)
    assert photo.shape[:2] == (720, 1280)
    chart = (255 * photo[220:440, 345:585, :3]).astype(int)
    for colour in ((0x42, 0x50, 0x66), (0x12, 0xB5, 0xCB)):  # of the two curves
        assert (abs(chart - colour).max(axis=-1) < 40).sum() > 60, colour
shutil.rmtree(logs, ignore_errors=True)
# %% [markdown] lang="zh"
# 两条曲线画在同一格里，一眼就能比较。卷积网络的轮数少一半，所以它的曲线短一半。
#
# ## 去噪 {#denoising}
#
# 到现在题目和答案是同一张图片。换一换：**题目是加了噪点的，答案是干净的**。噪点没有规律，猜不出来；要还原得准，只能认出噪点底下的数字。
#
# 每个像素加上标准差为 {{ NOISE }} 的随机数，再剪到 0 和 1 之间，眼睛都快认不出来了。网络还是上面那种，编码宽得多：7x7 的小图有八张。
# %% [markdown] lang="en"
# Both curves are in one chart and can be compared at a glance. The convolutional net trained for half as many epochs, so its
# curve is half as long.
#
# ## The denoiser {#denoising}
#
# So far question and answer have been the same picture. Now **the question is noisy and the answer clean**. Noise follows no rule and
# can't be guessed; to restore well, the net has to find the digit underneath.
#
# To each pixel comes a random number with a standard deviation of {{ NOISE }}, and the result is cut to 0 to 1: hard to read even for
# the eye. The net is of the same kind with a much wider code, eight pictures of 7x7.
# %%
chance = np.random.RandomState(SEED)


def dirty(images):
    return np.clip(images + chance.normal(0, NOISE, images.shape), 0, 1)


noisy_train, noisy_test = dirty(images_train), dirty(images_test)
denoiser = convolutional(12, 8)
denoiser.fit(
    noisy_train, images_train, epochs=EPOCHS, batch_size=BATCH_SIZE, verbose=0
)
cleaned = denoiser.predict(noisy_test)
noisy_error, clean_error = error(images_test, noisy_test), error(images_test, cleaned)
flat = noisy_test.reshape(-1, 784)
pca_clean = {n: error(images_test, by_pca(flat, n)) for n in (8, 16, 32, 64)}
plain_error = error(images_test, conv.predict(noisy_test))
print(f"noisy {noisy_error:.4f}, cleaned {clean_error:.4f}")
print(f"best PCA {min(pca_clean.values()):.4f}, not trained for it {plain_error:.4f}")
# %% tags=["test"]
assert clean_error < noisy_error / 5
assert clean_error < min(pca_clean.values())
assert clean_error < plain_error / 2
# %% alt_zh="上排满是噪点的数字，中排擦干净的，下排原来的" alt_en="Above digits full of noise, then cleaned ones, below the originals"
show(noisy_test, cleaned, images_test, names=("noisy", "cleaned", "digit"))
# %% [markdown] lang="zh"
# 误差从 {{ noisy_error:.3f }} 降到 {{ clean_error:.4f }}。用 PCA 去噪，个数挑最合适的，也有 {{ min(pca_clean.values()):.4f }}。上面那个没练过去噪的卷积网络，
# 误差是 {{ plain_error:.4f }}。它是小一些，但主要的差别在题目：它学的是照原样画，噪点也就跟着画了出来。扫描的文档、有杂音的录音，也可以这样处理，只要弄得到成对的脏样本和干净样本。
#
# ## 序列 {#sequences}
#
# 输入是序列时，用 LSTM：编码器从头读到尾，最后的状态就是对整段的概括；`RepeatVector` 把编码抄许多份，每步一份；解码器的 LSTM 一步一步写回来。
#
# 这里的序列是 16 步的正弦波，快慢和起点各不相同。编码只给四个数。有个老窍门：让解码器**倒着写**，先写最后一步。编码器对最后读到的记得最清楚，
# 从那里写起容易些；写完再翻正就行。LSTM 的梯度偶尔会猛地变大，`clipnorm` 把它截住。
# %% [markdown] lang="en"
# The error falls from {{ noisy_error:.3f }} to {{ clean_error:.4f }}. PCA, with the number of directions that suits best, comes to
# {{ min(pca_clean.values()):.4f }}; the convolutional net from above, which was not trained for it, to {{ plain_error:.4f }}.
# It is smaller, but what matters most is the task it was set: it has learned to copy, so it copies noise. Scanned pages or recordings are cleaned in the same way, if one can get
# pairs of dirty and clean samples.
#
# ## Sequences {#sequences}
#
# For sequences take LSTM. The encoder reads from the first step to the last, and the state it ends with sums up the whole.
# `RepeatVector` copies the code once for each step, and the LSTM of the decoder writes the sequence down step by step.
#
# Our sequences are sines of 16 steps, faster or slower, with any beginning. The code has four numbers. An old trick: the decoder
# **writes backwards**, the last step first. What the encoder has read last it remembers best, so this is the easier end to
# begin at; what is written gets turned round afterwards. Gradients of an LSTM get very large at times; `clipnorm` cuts them.
# %%
from kerascn.layers import LSTM, RepeatVector, TimeDistributed

STEPS = 16


def waves(count):
    speed = chance.uniform(1, 3, (count, 1))
    start = chance.uniform(0, 2 * np.pi, (count, 1))
    times = 2 * np.pi * np.arange(STEPS) / STEPS
    return np.sin(speed * times + start)[..., np.newaxis].astype("float32")


wave = Input((STEPS, 1))
summary = Dense(4, activation="tanh")(LSTM(24)(wave))
hidden = RepeatVector(STEPS)(Dense(24, activation="relu")(summary))
steps = LSTM(24, return_sequences=True)(hidden)
wave_coder = Model(wave, TimeDistributed(Dense(1))(steps))
wave_coder.compile(Adam(2 * LEARNING_RATE, clipnorm=1.0), "mse")

waves_train, waves_test = waves(1000 if MODE == "fast" else 5000), waves(300)
backwards = slice(None, None, -1)
wave_coder.fit(
    waves_train, waves_train[:, backwards], epochs=EPOCHS, batch_size=16, verbose=0
)
written = wave_coder.predict(waves_test)[:, backwards]
wave_error = error(waves_test, written)

flat, flat_test = waves_train[..., 0], waves_test[..., 0]
axes = np.linalg.svd(flat - flat.mean(axis=0), full_matrices=False)[2][:4]
wave_pca = error(flat_test, (flat_test - flat.mean(0)) @ axes.T @ axes + flat.mean(0))
print(f"net {wave_error:.4f}, PCA {wave_pca:.4f}")
# %% [markdown] lang="zh"
# ### 找出坏掉的 {#broken}
#
# 网络只见过完好的波。把一段波的中间五步换成一条平线，它还原不了，误差就大。监测设备、心电图里找异常，都可以用这个道理，而且训练时**一个坏样本都不用准备**。
# %% [markdown] lang="en"
# ### Finding what is broken {#broken}
#
# The net has only seen whole waves. If five steps in the middle are replaced by a flat line, it can't restore them, and the error
# is large. Machines and heartbeats can be watched like this, and for the training **not one broken sample has to be at hand**.
# %% alt_zh="左边三段波，网络还原的与原来大体重合；右边三段中间成了平线，网络还是画成起伏的波" alt_en="Left three waves, restored closely; right three with a flat part, for which the net still draws waves"
broken = waves_test.copy()
broken[:, 6:11] = broken[:, 6:7]
mended = wave_coder.predict(broken)[:, backwards]
figure, grid = plt.subplots(3, 2, figsize=(9, 4.5), sharex=True, sharey=True)
for row in range(3):
    for axis, given, made in zip(grid[row], (waves_test, broken), (written, mended)):
        axis.plot(given[row, :, 0], "o", color="black", markersize=3, label="given")
        axis.plot(made[row, :, 0], label="restored")
grid[0, 0].legend(loc="lower right", fontsize=8)
grid[2, 0].set_xlabel("step")
grid[2, 1].set_xlabel("step")
plt.show()
whole_errors = np.mean((waves_test - written) ** 2, axis=(1, 2))
broken_errors = np.mean((broken - mended) ** 2, axis=(1, 2))
found = np.mean(broken_errors[:, np.newaxis] > whole_errors)
print(f"a broken wave has the larger error in {found:.3f} of all pairs")
# %% tags=["test"]
assert wave_error < wave_pca / 2
assert found > 0.9
# %% [markdown] lang="zh"
# 四个数，误差 {{ wave_error:.4f }}；四个数的 PCA 是 {{ wave_pca:.4f }}，因为快慢各异的波，不是几条固定的曲线加得出来的。任取一段完好的、一段坏的，坏的误差更大，这样的有
# {{ found:.1%}}。
#
# ## 变分的 {#variational}
#
# 前面的解码器只认得训练时出现过的编码。随便给八个数，画出来的多半是一团糊，因为编码散落在各处，中间的空当没人管。**变分自编码器**（VAE）就把空当也管起来：
#
# 1. 编码器给出的不是一个点，而是一小片云：中心 `middle` 和大小 `spread`（对数方差）。
# 2. 解码器拿到的，是从云里**随机取的**一个点。所以整片云都得画得出那个数字，邻近的点也就画得相像。
# 3. 损失里添上一项 **KL 散度**：云离标准正态分布越远，罚得越重。于是所有的云都挤到原点附近，不留空当。
#
# 随机取点怎么求梯度？写成 `middle + exp(spread / 2) * 噪声`，随机的只有噪声，梯度照样传给 `middle` 和 `spread`。这一步用 [Lambda](../layers/core.md#Lambda) 层来写。编码只取
# 两个数，正好画在平面上。
# %% [markdown] lang="en"
# With four numbers the error is {{ wave_error:.4f }}. PCA with four comes to {{ wave_pca:.4f }}, since waves of any speed are no sum of a few
# fixed curves. Of all pairs of a whole and a broken wave, the broken one has the larger error in {{ found:.1%}}.
#
# ## The variational one {#variational}
#
# The decoders so far know only codes like those of their training. Give them any eight numbers and they mostly draw a smudge: codes lie
# here and there, and nobody cares for the gaps. The **variational autoencoder** (VAE) does:
#
# 1. The encoder gives no point but a small cloud: its `middle` and its size, `spread` (the logarithm of the variance).
# 2. The decoder gets a point **drawn from the cloud**. So the whole cloud has to give that digit, and points nearby look alike.
# 3. The loss gets one more term, the **KL divergence**: the further a cloud is from the standard normal distribution, the more it
#    costs. So all clouds crowd around the origin and leave no gaps.
#
# How can there be a gradient through chance? Written as `middle + exp(spread / 2) * noise`, only the noise is random, and the gradient
# passes to `middle` and `spread`. A [Lambda](../layers/core.md#Lambda) layer does this. The code is two numbers, which fit
# on a plane.
# %%
from kerascn.layers import Lambda


def drawn(cloud):
    middle, spread = cloud
    return middle + K.exp(spread / 2) * K.random_normal(K.shape(middle))


hidden = Dense(64, activation="relu")(Dense(128, activation="relu")(picture))
middle, spread = Dense(2)(hidden), Dense(2)(hidden)
point = Lambda(drawn, output_shape=(2,))([middle, spread])
generator = Sequential([
    Dense(64, activation="relu", input_dim=2),
    Dense(128, activation="relu"),
    Dense(784, activation="sigmoid"),
])
vae = Model(picture, generator(point))
locate = Model(picture, middle)


def restoring(wanted, made):
    return 784 * K.mean(K.binary_crossentropy(wanted, made), axis=-1)


divergence = -0.5 * K.sum(1 + spread - K.square(middle) - K.exp(spread), axis=-1)
vae.add_loss(KL * K.mean(divergence), inputs=[picture])
vae.compile(Adam(LEARNING_RATE), restoring)
vae.fit(x_train, x_train, epochs=4 * EPOCHS, batch_size=BATCH_SIZE, verbose=0)
places_train, places = locate.predict(x_train), locate.predict(x_test)
print(np.round(places_train.mean(axis=0), 1), np.round(places_train.std(axis=0), 1))
# %% [markdown] lang="zh"
# 交叉熵要乘以 784，变成整张图片的和。忘了这一步，KL 就压倒一切：所有的云都缩成同一片，画出来的全是平均图。
# 打印出来的是各片云的中心的平均和标准差，离 0 和 1 不远：KL 这一项起了作用。
#
# ### 平面上的数字 {#plane}
#
# 把测试图片的中心画在平面上，按标签上色。网络从没见过标签。
# %% [markdown] lang="en"
# The crossentropy is multiplied by 784, which makes it the sum over a picture. Without that KL outweighs everything: all clouds become one,
# and all pictures the mean picture. What is printed are the mean and the standard deviation of the middles, not far from 0 and 1: the
# work of KL.
#
# ### Digits on a plane {#plane}
#
# The middles of the test pictures on the plane, coloured by labels that the net has never seen:
# %% alt_zh="左边 PCA 的平面上各个数字混得多，右边 VAE 的平面上大多数颜色各聚一处，只有中间还混着几种" alt_en="Left the plane of PCA with digits mixed, right the plane of the VAE where most colours keep together and only some are mixed in the middle"
by_two = (x_train - mean) @ directions[:2].T, (x_test - mean) @ directions[:2].T
figure, pair = plt.subplots(1, 2, figsize=(10, 4.4))
for axis, at, title in zip(pair, (by_two[1], places), ("PCA", "VAE")):
    dots = axis.scatter(*at[:1500].T, c=y_test[:1500], s=9, cmap="tab10")
    dots.set_clim(-0.5, 9.5)
    axis.set(title=title, xlabel="first number", ylabel="second number")
figure.colorbar(dots, ax=pair, ticks=range(10), label="digit")
plt.show()
# %%
def by_neighbours(known, labels, asked, count=5):
    distances = np.square(asked[:, np.newaxis] - known).sum(axis=-1)
    nearest = labels[np.argsort(distances, axis=1)[:, :count]]
    return np.array([np.bincount(row).argmax() for row in nearest])


few = slice(500)
vae_right = np.mean(by_neighbours(places_train, y_train, places[few]) == y_test[few])
pca_right = np.mean(by_neighbours(by_two[0], y_train, by_two[1][few]) == y_test[few])
print(f"VAE {vae_right:.3f}, PCA {pca_right:.3f}")
# %% [markdown] lang="zh"
# 各种数字大致分开了。量一量：只看平面上最近的五个邻居，猜中 {{ vae_right:.1%}}；在 PCA 的平面上是 {{ pca_right:.1%}}。颜色还有相混的地方：只有两个数，装不下所有的差别。
#
# ### 数字的流形 {#manifold}
#
# 现在反过来：在平面上取一张网格，每个格点让解码器画一张图。编码近似正态分布，所以格点按正态分布的分位数来取，中间密，边上疏。
# %% [markdown] lang="en"
# The digits lie apart, more or less. To measure it: the five nearest neighbours on the plane tell the digit right in {{ vae_right:.1%}};
# on the plane of PCA in {{ pca_right:.1%}}. Some colours still mix: two numbers can't hold all differences.
#
# ### The manifold of digits {#manifold}
#
# Now the other way round: a grid on the plane, and at each of its points the decoder draws a picture. The codes are about normally distributed,
# so the grid takes quantiles of the normal distribution: close in the middle, wide outside.
# %% alt_zh="15 乘 15 个画出来的数字，从一种渐渐变成另一种" alt_en="15 by 15 drawn digits, each kind changing gradually into the next"
from statistics import NormalDist

SIDE = 15
line = [NormalDist().inv_cdf(q) for q in np.linspace(0.03, 0.97, SIDE)]
grid = np.array([(a, b) for b in reversed(line) for a in line])
made = generator.predict(grid).reshape(SIDE, SIDE, 28, 28)
plt.figure(figsize=(7, 7))
plt.imshow(made.transpose(0, 2, 1, 3).reshape(28 * SIDE, -1), cmap="gray_r")
plt.axis("off")
plt.show()
# %%
steps = error(made[:, 1:], made[:, :-1]), error(made[1:], made[:-1])
apart = error(x_test, np.roll(x_test, 1, axis=0))
kinds = by_neighbours(x_train[:1400], y_train[:1400], made.reshape(-1, 784), 1)
print(f"neighbours differ by {max(steps):.4f}, two digits by {apart:.4f}")
print("drawn:", *np.unique(kinds))
# %% tags=["test"]
assert max(steps) < apart / 5
assert len(np.unique(kinds)) >= 7
assert vae_right > pca_right + 0.08
assert 0.6 < places_train.std() < 1.6
assert error(x_test, generator.predict(places)) < pca_error[2]
# %% [markdown] lang="zh"
# 这些数字没有一个是人写的。相邻的两格只差 {{ max(steps):.4f }}，随便两张真图片差 {{ apart:.4f }}：从一种数字到另一种，是**渐渐变过去的**，没有断崖。点在平面上连续地动，784 个像素就跟着连续地变，
# 在所有可能的图片当中铺开一张弯曲的面，这就叫数据的流形。画得有点模糊，因为一个点要代表许多种写法，画的是它们的平均；编码多几个数，就会清楚些。
#
# ## 放在一起看 {#all}
#
# 横轴是编码用了几个数，线是 PCA，点是各个网络。在线的下方，就是比 PCA 更会用这几个数。
# %% [markdown] lang="en"
# Nobody has written any of these digits. Neighbours on the grid differ by {{ max(steps):.4f }}, two genuine pictures by {{ apart:.4f }}: one
# digit **changes gradually** into the other, without a cliff. While a point moves on the plane, 784 pixels change along with it and sweep out a bent
# surface among all possible pictures: the manifold of the data. The digits are a little blurred,
# since a point stands for many ways of writing and shows their mean; a code of more numbers makes them sharper.
#
# ## All together {#all}
#
# How many numbers a code has, and the error: the line is PCA, the dots are our nets. What is below the line makes better use of its numbers than PCA.
# %% alt_zh="误差对编码个数：PCA 是一条下降的线，VAE 和深网络在它下方，简单网络正好落在线上，稀疏的和卷积的在它上方" alt_en="Error over the length of the code: PCA is a falling line, the VAE and the deep net are below it, the simple net is on it, the sparse and the convolutional one are above it"
vae_error = error(x_test, generator.predict(places))
plt.figure(figsize=(6, 3.6))
plt.loglog(list(pca_error), list(pca_error.values()), "k.-", label="PCA")
for name, numbers, value in (
    ("VAE", 2, vae_error), ("simple", 8, simple_error), ("deep", 8, deep_error),
    ("sparse", sparse_used, sparse_error), ("convolutional", 49, conv_error),
):
    plt.plot(numbers, value, "o", label=name)
plt.xticks(list(pca_error), list(pca_error))
plt.minorticks_off()
plt.ylim(pca_error[32] / 2, 2 * pca_error[2])
plt.xlabel("numbers in the code (in use)")
plt.ylabel("error")
plt.legend(fontsize=8)
plt.show()
# %% [markdown] lang="zh"
# VAE 和深网络在线的下方。稀疏的和卷积的在上方，它们图的是别的好处。稀疏的这样数，其实还占了便宜：开口的是哪几个单元，也要记下来才画得出。
# 快速模式的数字本来只有 8x8 个点，所以 64 个数的 PCA 几乎不丢什么；MNIST 就没有这么便宜。
#
# ## 哪里会出错 {#troubles}
#
# | 看到的 | 多半是 | 怎么办 |
# | --- | --- | --- |
# | 损失离 0 还远，就不再降了 | 灰色像素的交叉熵，见[上面](#simple) | 画出完美还原的损失，或改看误差 |
# | 还原出来的全是平均图 | 编码的单元死光了，或 KL 太重 | 编码层不用 relu；学习率、惩罚调小；交叉熵乘以像素数 |
# | 训练很好，测试很差 | 图片太少，网络太大 | 编码窄些，或用去噪的办法训练 |
# | 随便给个编码，画出一团糊 | 不是变分的，编码之间有空当 | 用 VAE |
# | VAE 的平面上，点散到几十以外 | 忘了 KL 那一项 | `add_loss` |
#
# ## 接着试 {#next}
#
# * `CODE` 改成 2、32，看深网络与 PCA 的差距怎么变。
# * 去噪的题目换成挖掉一块：`noisy[:, 10:18, 10:18] = 0`，让网络来补。
# * 变分的编码改成八个数，再从标准正态分布里取点来画；平面没有了，数字会清楚些。
# * 把两张图片的编码取平均再解码：两个 8 的平均还是 8 吗？普通的和变分的各试一次。
# * `MODE = "full"`：同样的程序学 MNIST。普通电脑大概要一两个小时，可以先设 `PICTURES = 10000`、`EPOCHS = 10`。
# %% [markdown] lang="en"
# The VAE and the deep net are below. The sparse one and the convolutional one are above; they are good for other things. The count even
# flatters the sparse one, since which units speak has to be known too. The digits of the fast mode first had 8x8 points, so PCA with 64 numbers
# loses next to nothing; MNIST is not as cheap.
#
# ## What goes wrong {#troubles}
#
# | What you see | The likely reason | What to do |
# | --- | --- | --- |
# | the loss stands still well above 0 | crossentropy of grey pixels, see [above](#simple) | draw the loss of a perfect copy, or look at the error |
# | always the same mean picture | all units of the code are dead, or KL weighs too much | no relu in the code; lower rate and penalty; crossentropy times the number of pixels |
# | good in training, bad in the test | few pictures, a large net | a narrower code, or train as a denoiser |
# | any code gives a smudge | not variational: there are gaps between the codes | a VAE |
# | the VAE's points lie tens of units apart | the KL term is missing | `add_loss` |
#
# ## What to try next {#next}
#
# * Make `CODE` 2 or 32. How does the distance between the deep net and PCA change?
# * Cut a hole in place of noise, `noisy[:, 10:18, 10:18] = 0`, and let the net fill it.
# * Give the variational one a code of eight numbers, and draw from the standard normal distribution: no plane any more, but digits should be sharper.
# * Decode the mean of the codes of two pictures: is the mean of two 8 an 8? Try it with a common one and with the variational one.
# * `MODE = "full"`: the same program learns MNIST. On an ordinary computer that may take an hour or two; begin with `PICTURES = 10000` and `EPOCHS = 10`.
