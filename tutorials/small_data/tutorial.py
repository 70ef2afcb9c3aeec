# ---
# jupyter:
#   kerascn:
#     title: {zh: 小数据集上的图像分类, en: Image classification with little data}
#     description:
#       zh: 只有 200 张图片时的三种做法：从头训练、在 VGG16 的瓶颈特征上训练分类器、微调最后一个卷积块，并比较结果。
#       en: Three ways to learn from 200 pictures, compared. From scratch, on bottleneck features of VGG16, and fine-tuning its last block.
#     tags: {zh: [小 数据集, 少量 数据, 图像 分类], en: [little data, small data set, image classification, bottleneck features]}
#     engines: [tensorflow, theano]
#     breaks:
#       no_learning: {RATE: 0}
#       no_fine_tuning: {FINE_RATE: 0}
#       shuffled_labels: {SHUFFLED: true}
#     genuine:
#       MODE: full
#       DATA: "{genuine}/cats_dogs"
#       WEIGHTS: things
# ---

# %% [markdown] lang="zh"
# # 小数据集上的图像分类 {#small-data}
#
# 医院一年只攒得下几百张片子，工厂里次品的照片也只有几十张。深度网络有几十万到上亿个参数，图片这么少，学得成吗？
#
# 学得成，关键是别从零开始。这一篇用 200 张猫和狗的图片走完三条路：
#
# 1. **从头训练**一个小卷积网络，图片不够，用数据增强来凑；
# 2. 让训练好的 VGG16 把图片变成特征，叫作**瓶颈特征**，在特征上训练一个小分类器；
# 3. **微调**：让 VGG16 的最后一个卷积块也跟着学一点。
#
# 三条路用同样的图片来学，也用同样的图片来考，最后放在一张表里比。
#
# 这里的图片是画出来的，VGG16 是随 kerascn 安装的[窄 VGG16](../guides/small_weights.md)，所以不用下载，普通电脑一分多钟就跑完。把 `MODE` 改成
# `"full"`，同样的程序就读你自己的照片，用正式发布的权重：[后面有一节](#own-photos)说怎么做。
# %% [markdown] lang="en"
# # Image classification with little data {#small-data}
#
# A hospital gathers a few hundred scans a year, a factory a few dozen photos of faulty parts. Deep nets have between some
# hundred thousand and more than a hundred million parameters. Can one learn from so few pictures?
#
# One can, if it does not begin from nothing. With 200 pictures of cats and dogs we go three ways:
#
# 1. Train a small convolutional net **from scratch**; augmentation makes up for the missing pictures.
# 2. Let a trained VGG16 turn the pictures into features, the **bottleneck features**, and train a small classifier on them.
# 3. **Fine-tuning**: let the last convolutional block of VGG16 learn a little as well.
#
# All three learn from the same pictures and are tested on the same pictures. At the end they meet in one table.
#
# The pictures here are drawn, and VGG16 is the [narrow VGG16](../guides/small_weights.md) that comes with kerascn. So nothing
# is downloaded, and an ordinary computer is done in a minute or two. With `MODE = "full"` the same program reads your own
# photos and takes the published weights: a [section below](#own-photos) says how.
# %% tags=["parameters"]
MODE = "fast"  # "full": photos of your own, VGG16 with its published weights
SEED = 0
DATA = f"animals-{SEED}"  # the folder with the pictures
WEIGHTS = "things" if MODE == "fast" else "imagenet"  # "things": the narrow VGG16
MINE = ""  # a picture of your own, to be classified at the end
EPOCHS = 20  # from scratch and fine-tuning; five times as many on features
RATE = 5e-4
FINE_RATE = 5e-3 if WEIGHTS == "things" else 1e-4
SHUFFLED = False  # True: classes are given out at random, so there is nothing to learn
# %% [markdown] lang="zh"
# ## 200 张图片 {#pictures}
#
# 图片放在文件夹里，每个类别一个子文件夹，子文件夹的名字就是类别名：
#
# ```text
# animals-0/
#   train/
#     cat/  cat.00001.png  cat.00004.png ...
#     dog/  dog.00000.png  dog.00002.png ...
#   validation/
#     cat/  ...
#     dog/  ...
# ```
#
# `train` 用来学，`validation` 用来考。考题有 400 张，比学的还多。这是为了比得准：考题太少，成绩的高低多半是运气。
# %% [markdown] lang="en"
# ## 200 pictures {#pictures}
#
# The pictures lie in a folder that has a folder for each class, called by its name:
#
# ```text
# animals-0/
#   train/
#     cat/  cat.00001.png  cat.00004.png ...
#     dog/  dog.00000.png  dog.00002.png ...
#   validation/
#     cat/  ...
#     dog/  ...
# ```
#
# The net learns from `train` and is tested on `validation`. There are 400 pictures for testing, more than for learning. That is
# for a fair comparison: with few test pictures, a good mark is mostly luck.
# %%
import os

import matplotlib.pyplot as plt
import numpy as np

from kerascn import backend as K
from kerascn.datasets import sample
from kerascn.layers import Conv2D, Dense, Dropout, Flatten
from kerascn.layers import GlobalMaxPooling2D, MaxPooling2D
from kerascn.models import Model, Sequential, load_model
from kerascn.optimizers import RMSprop, SGD
from kerascn.preprocessing import image
from kerascn.preprocessing.image import ImageDataGenerator

if WEIGHTS == "things":
    from kerascn.applications.narrow import VGG16, preprocess_input

    SIDE = 96
else:
    from kerascn.applications.vgg16 import VGG16, preprocess_input

    SIDE = 150

np.random.seed(SEED)
if MODE == "fast":
    sample("cats_and_dogs", samples=600, test_split=2 / 3, seed=SEED, as_folder=DATA)
# %% [markdown] lang="zh"
# 读图片的是 [`flow_from_directory`](../preprocessing/image.md#flow_from_directory)：要一批，读一批，整个数据集不必都放进内存。它把
# 每张图片缩放到 `target_size`，给出图片和类别；`class_mode="binary"` 时类别是 0 或 1，按文件夹名字的次序编号，所以猫是 0，狗是 1。下面
# 把要反复写的选项收在一个函数里。
# %% [markdown] lang="en"
# [`flow_from_directory`](../preprocessing/image.md#flow_from_directory) reads the pictures, a batch at a time, so the data need
# not fit into memory. It brings each picture to `target_size` and gives pictures and classes. With `class_mode="binary"` the
# classes are 0 and 1, in the order of the folders' names: a cat is 0, a dog is 1. A function holds the options that we need
# again and again.
# %%
def pictures(part, generator, **options):
    flow = generator.flow_from_directory(
        os.path.join(DATA, part), target_size=(SIDE, SIDE), interpolation="bilinear",
        class_mode="binary", batch_size=20, seed=SEED, **options)
    if SHUFFLED and part == "train":
        flow.classes = np.random.permutation(flow.classes)
    return flow


scaled = ImageDataGenerator(rescale=1 / 255)
names = list(pictures("train", scaled).class_indices)
# %% alt_zh="十二张画出来的猫和狗：颜色、大小、位置各不相同，有的被杂物挡住一部分" alt_en="Twelve drawn cats and dogs in many colours, sizes and places, some of them partly hidden"
def show(some, titles, columns, side=1.4):
    rows = -(-len(some) // columns)
    plt.figure(figsize=(side * columns, (side + 0.25) * rows))
    for place, (one, title) in enumerate(zip(some, titles)):
        plt.subplot(rows, columns, place + 1)
        plt.imshow(one)
        plt.title(title, fontsize=9)
        plt.axis("off")
    plt.tight_layout()
    plt.show()


x, y = next(pictures("train", scaled))
show(x[:12], [names[int(label)] for label in y], columns=4)
# %% [markdown] lang="zh"
# 每张图片里有一张猫脸或狗脸，颜色随意，大小、位置不一，周围有杂物，还有噪点。人看耳朵、胡须、鼻子就能分清；网络得自己发现该看这些。
#
# ## 一张变多张：数据增强 {#augmentation}
#
# 一只猫往左看还是往右看，离得近一点还是远一点，都还是猫。所以每次读一张图片时，随机动它一动，网络就几乎不会两次看到完全相同的图片，也就没法
# 把 200 张图片死记下来。[`ImageDataGenerator`](../preprocessing/image.md#ImageDataGenerator) 边读边做，硬盘上的文件不变：
#
# * `shear_range=0.2`：把图片推斜，最多 0.2 弧度，也就是 11 度；
# * `zoom_range=0.2`：放大或缩小，横竖各用 0.8 到 1.2 之间的一个倍数；
# * `horizontal_flip=True`：有一半的机会左右翻转。
#
# 变化要选得合乎道理：猫可以左右翻转，倒立的猫就少见了；手写的数字连左右翻转都不行。动手训练之前，先看看变出来的是什么样子。
# %% [markdown] lang="en"
# Each picture has the face of a cat or of a dog, in any colour, larger or smaller, somewhere, with litter around it and grain
# over it. You look at ears, whiskers and noses. A net has to find out that these matter.
#
# ## Many pictures out of one: augmentation {#augmentation}
#
# A cat that looks to the other side, or sits a little nearer, is still a cat. So each time a picture is read, it is changed a
# little by chance. The net hardly ever sees the same picture twice, and can't learn the 200 pictures by heart.
# [`ImageDataGenerator`](../preprocessing/image.md#ImageDataGenerator) does this while it reads; the files stay as they are:
#
# * `shear_range=0.2` slants the picture by up to 0.2 radians, which are 11 degrees,
# * `zoom_range=0.2` makes it wider or narrower, higher or lower, by factors from 0.8 to 1.2,
# * `horizontal_flip=True` mirrors it, half of the time.
#
# Choose changes that make sense: a mirrored cat is a cat, one on its head is rare, and of written digits not even mirror images
# will do. Look at what comes out before you train.
# %% alt_zh="同一张图片的十二种变化：推斜、缩放、左右翻转，脸仍然认得出来" alt_en="Twelve changed copies of one picture: slanted, zoomed, mirrored; the face can still be made out"
CHANGES = dict(shear_range=0.2, zoom_range=0.2, horizontal_flip=True)
augmented = ImageDataGenerator(rescale=1 / 255, **CHANGES)

copies = augmented.flow(255 * x[:1], batch_size=1, seed=SEED)
show([next(copies)[0] for _ in range(12)], [""] * 12, columns=4)
# %% [markdown] lang="zh"
# ## 第一条路：从头训练 {#scratch}
#
# 三层卷积，每层后面取最大值缩小一半，再接两个全连接层。数据少，网络也要小，还加上一层 `Dropout`：参数越多，越容易把训练图片背下来。
#
# 两类问题用一个 `sigmoid` 单元就够了，输出的是“这是狗”的概率，配 `binary_crossentropy`。
# %% [markdown] lang="en"
# ## The first way: from scratch {#scratch}
#
# Three convolutions, each followed by a pooling that halves the picture, and two dense layers. With little data the net should be
# small as well, with `Dropout`: the more parameters, the easier it is to learn pictures by heart.
#
# For two classes one `sigmoid` unit is enough. It tells the probability of a dog; the loss that goes with it is
# `binary_crossentropy`.
# %%
def compiled(model, optimizer):
    model.compile(optimizer, "binary_crossentropy", metrics=["accuracy"])
    return model


scratch = compiled(Sequential([
    Conv2D(16, 3, activation="relu", input_shape=(SIDE, SIDE, 3)),
    MaxPooling2D(),
    Conv2D(32, 3, activation="relu"),
    MaxPooling2D(),
    Conv2D(64, 3, activation="relu"),
    MaxPooling2D(),
    Flatten(),
    Dense(64, activation="relu"),
    Dropout(0.5),
    Dense(1, activation="sigmoid"),
]), RMSprop(RATE))
new_pictures = pictures("validation", scaled)
scratch_history = scratch.fit_generator(
    pictures("train", augmented), epochs=EPOCHS, verbose=0,
    validation_data=new_pictures, validation_freq=5).history
scratch_accuracy = scratch.evaluate_generator(new_pictures)[1]
print(f"{scratch.count_params():,} parameters")
print(f"from scratch: {scratch_accuracy:.3f}")
# %% alt_zh="从头训练时训练集和验证集的准确率随轮数的变化，验证集的始终离一半不远" alt_en="Accuracy of the net from scratch, epoch by epoch; on the validation pictures it stays not far from one half"
def curves(history, title):
    plt.figure(figsize=(6, 3))
    epochs = np.arange(1, len(history["acc"]) + 1)
    plt.plot(epochs, history["acc"], label="train")
    plt.plot(epochs[4::5], history.get("val_acc", []), "o-", label="validation")
    plt.axhline(0.5, color="grey", linestyle=":", label="a guess")
    plt.ylim(0.35, 1.02)
    plt.xticks(range(0, len(epochs) + 1, max(1, len(epochs) // 4)))
    plt.xlabel("epoch")
    plt.ylabel("accuracy")
    plt.title(title)
    plt.legend(fontsize=9)
    plt.tight_layout()
    plt.show()


curves(scratch_history, "from scratch")
# %% [markdown] lang="zh"
# 蒙着猜也有一半对，它对了 {{ scratch_accuracy:.1%}}。数据增强挡住了死记硬背，却变不出新的猫和狗：卷积核是随机的数，得先学会什么是边缘，
# 再学会什么是耳朵，凭 200 张图片、这么几轮，学不出来。
#
# Keras 1 的写法是 `fit_generator(train, samples_per_epoch=200, nb_epoch=20)`，一轮有多少要自己数清楚。现在流知道自己有多长，不用说；
# 那样的老程序在 kerascn 里也照样能跑。
#
# ## 第二条路：瓶颈特征 {#bottleneck}
#
# 看图的本事有一大半是通用的：边缘、颜色、尖角、圆眼睛，认什么都用得上。在大量图片上训练过的 VGG16 已经会了，把最后认类别的全连接层拿掉
# （`include_top=False`），剩下的卷积层就是一台现成的特征提取器。图片走到认类别的那几层之前，最后变成的这些数，习惯上叫瓶颈特征。
#
# 这里的 VGG16 是在 24 种画出来的东西上训练的，里面没有猫，也没有狗。正式的 VGG16 学的是 ImageNet 的 1000 类照片。
#
# 有两处容易错：
#
# * **像素要照它当初的样子准备**，用它自己的 `preprocess_input`，不是 `rescale=1/255`。准备错了不会报错，只是结果差。
# * **次序不能乱**：`shuffle=False`，第几行特征才对得上第几个类别。
# %% [markdown] lang="en"
# A blind guess is right half of the time; this net is right in {{ scratch_accuracy:.1%}}. Augmentation keeps it from learning
# by heart, but it makes no new cats and dogs. The kernels begin as random numbers. They have to learn what an edge is, then what
# an ear is; 200 pictures and so few epochs are not enough for that.
#
# In Keras 1 this was `fit_generator(train, samples_per_epoch=200, nb_epoch=20)`, and you had to count what makes an epoch. Now
# the flow knows how long it is. Old programs written that way run in kerascn as well.
#
# ## The second way: bottleneck features {#bottleneck}
#
# Most of what it takes to see is the same for all pictures: edges, colours, pointed corners, round eyes. A VGG16 that was trained
# on many pictures knows these. Without the dense layers that tell its own classes (`include_top=False`), it turns pictures into
# features. What a picture has become by then, just before the layers that decide, is commonly called its bottleneck features.
#
# This VGG16 was trained on 24 kinds of drawn things; cats and dogs are not among them. The published one has learned the 1000
# classes of ImageNet from photos.
#
# Two things go wrong easily:
#
# * **Prepare the pixels as it knows them**, with its own `preprocess_input`, not with `rescale=1/255`. If this is wrong, there is
#   no error, only a bad result.
# * **Keep the order**: only with `shuffle=False` does a row of features belong to the class of the same number.
# %%
base = VGG16(include_top=False, weights=WEIGHTS, input_shape=(SIDE, SIDE, 3))
prepared = ImageDataGenerator(preprocessing_function=preprocess_input)
train = pictures("train", prepared, shuffle=False)
validation = pictures("validation", prepared, shuffle=False)

features = base.predict_generator(train)
validation_features = base.predict_generator(validation)
print(features.shape, validation_features.shape)
# %% [markdown] lang="zh"
# VGG16 只算这一遍；想留着以后用，`np.save("features.npy", features)` 存成文件。接下来的分类器只看特征，一轮不到
# 一眨眼的工夫，所以多学几轮也不要紧。它先对每个通道取最大值（`GlobalMaxPooling2D`）：通道找到了它要找的尖耳朵就行，在图片的哪个角落无所谓。
# %% [markdown] lang="en"
# VGG16 is computed once. To keep the result, write it to a file with
# `np.save("features.npy", features)`. The classifier sees features only, and an epoch takes less than the blink of an eye, so it can have more of them. It
# begins with the maximum of each channel (`GlobalMaxPooling2D`): if a channel has found its pointed ear, it doesn't matter in
# which corner of the picture.
# %%
top = compiled(Sequential([
    GlobalMaxPooling2D(input_shape=features.shape[1:]),
    Dense(64, activation="relu"),
    Dropout(0.5),
    Dense(1, activation="sigmoid"),
]), RMSprop(RATE))
features_history = top.fit(
    features, train.classes, epochs=5 * EPOCHS, batch_size=50, verbose=0,
    validation_data=(validation_features, validation.classes),
    validation_freq=5).history
features_accuracy = top.evaluate(
    validation_features, validation.classes, verbose=0)[1]
print(f"{top.count_params():,} parameters")
print(f"bottleneck features: {features_accuracy:.3f}")
# %% alt_zh="分类器在瓶颈特征上的准确率：训练集和验证集都先升上去，然后停在差不多的高度" alt_en="Accuracy of the classifier on bottleneck features: on training and validation pictures it rises and then stays at about the same height"
curves(features_history, "on bottleneck features")
# %% [markdown] lang="zh"
# {{ features_accuracy:.1%}}，比从头训练高出一截。不过看看两条曲线：先升上去，后来就停住了，连训练图片也没有全认对。毛病多半不在
# 分类器，而在特征：它们是为别的类别准备的，特征分不清的，分类器也无能为力。要再进一步，得让特征也跟着变。
#
# ## 第三条路：微调 {#fine-tuning}
#
# VGG16 靠前的块找的是边缘和颜色，换什么题目都一样；最后一块找的东西却是为原来的类别准备的。那就让最后一块跟着分类器一起学，前面的保持不动。三条规矩：
#
# 1. **先有训练好的分类器，再微调。** 分类器若是随机的，开头几步传回来的梯度又大又乱，会把训练好的卷积核冲掉。我们接上的是刚才训练好的 `top`。
# 2. **小步走，越走越小。** 用带动量的 `SGD`，学习率很小，`decay` 让它逐步再降，结尾就稳当。`RMSprop` 一类自己定步子大小的优化器容易走过头。
#    `FINE_RATE` 看起来比 `RATE` 大，可是 `SGD` 用它直接去乘梯度，`RMSprop` 却先把梯度的大小除掉，两个数不能直接比；正式的权重要用更小的 `1e-4`。
# 3. **改了 `trainable`，要重新 `compile`**，不然不算数，参见[冻结层](../guides/freezing.md)。
#
# 图片又要从头到尾经过整个网络，慢了，但也可以重新用上数据增强。
# %% [markdown] lang="en"
# {{ features_accuracy:.1%}}, well above the net from scratch. But look at the two curves: they rise
# and then stay where they are, and even the training pictures are not all told right. That is hardly the fault of the
# classifier. The features were made for other classes, and what they don't tell apart, no classifier can. To get further, the
# features have to change.
#
# ## The third way: fine-tuning {#fine-tuning}
#
# The first blocks of VGG16 look for edges and colours, which every question needs. The last block looks for what its old classes
# needed. So let the last block learn along with the classifier, and keep the others as they are. There are three rules:
#
# 1. **First a trained classifier, then fine-tuning.** With a random classifier the first gradients are large and wild, and wash
#    the trained kernels away. We put on the `top` that we have trained.
# 2. **Small steps, and ever smaller ones.** Take `SGD` with momentum and a small learning rate; `decay` lowers it further as
#    training goes on, for a steady end. Optimizers such as `RMSprop`, which choose the size of their steps, easily go too far. `FINE_RATE` looks larger than `RATE`,
#    but `SGD` multiplies it by the gradient as it is, while `RMSprop` first divides the gradient by its size, so the two can't be
#    compared; the published weights need a smaller one, `1e-4`.
# 3. **After a change of `trainable`, `compile` again**; else it has no effect, see [freezing](../guides/freezing.md).
#
# The pictures go through the whole net again. That is slower, but augmentation is back.
# %%
for layer in base.layers:
    layer.trainable = layer.name.startswith("block5")
small_steps = SGD(lr=FINE_RATE, momentum=0.9, decay=0.02)
model = compiled(Model(base.input, top(base.output)), small_steps)

changed = ImageDataGenerator(preprocessing_function=preprocess_input, **CHANGES)
tuned_history = model.fit_generator(
    pictures("train", changed), epochs=EPOCHS, verbose=0,
    validation_data=validation, validation_freq=5).history
tuned_accuracy = model.evaluate_generator(validation)[1]
print(f"fine-tuned: {tuned_accuracy:.3f}")
# %% alt_zh="微调时的准确率：验证集的曲线平缓地升，训练集的从低处升起，升到它上面去" alt_en="Accuracy while fine-tuning: on validation pictures it rises slowly; on training pictures it begins lower and gets ahead"
curves(tuned_history, "fine-tuning of block 5")
# %% [markdown] lang="zh"
# 训练集上的准确率到了 {{ tuned_history["acc"][-1]:.1%}}，验证集上是 {{ tuned_accuracy:.1%}}。训练集的曲线开头偏低，因为它是在变过样的图片上、开着 `Dropout`
# 算出来的。后来两条曲线渐渐分开，这就是过拟合：网络开始记
# 训练图片了。验证集的曲线只要还没往下掉，就不要紧；掉了，就该停。数据增强正是为了让这一刻来得晚些。
# %% [markdown] lang="en"
# On the training pictures the accuracy has come to {{ tuned_history["acc"][-1]:.1%}}, on the validation pictures to
# {{ tuned_accuracy:.1%}}. The training curve begins low, since it is measured on changed pictures and with `Dropout` at work. Later
# the curves drift apart, which is overfitting: the net begins to learn its pictures by heart. As long
# as the validation curve does not fall, no harm is done; when it does, stop. Augmentation is there to make that moment come late.
# %% [markdown] lang="zh"
# ## 三条路放在一起 {#comparison}
# %% [markdown] lang="en"
# ## The three ways side by side {#comparison}
# %%
def trained(model):
    return sum(K.count_params(weights) for weights in model.trainable_weights)


count = validation.n
error = (tuned_accuracy * (1 - tuned_accuracy) / count) ** 0.5
# %% [markdown] lang="zh"
# | 做法 | 训练的参数 | {{ count}} 张新图片上的准确率 |
# |---|---|---|
# | 从头训练，数据增强 | {{ trained(scratch):,}} | {{ scratch_accuracy:.1%}} |
# | 瓶颈特征上的分类器 | {{ trained(top):,}} | {{ features_accuracy:.1%}} |
# | 微调第 5 块，数据增强 | {{ trained(model):,}} | {{ tuned_accuracy:.1%}} |
# %% [markdown] lang="en"
# | Way | trained parameters | accuracy on {{ count}} new pictures |
# |---|---|---|
# | from scratch, with augmentation | {{ trained(scratch):,}} | {{ scratch_accuracy:.1%}} |
# | a classifier on bottleneck features | {{ trained(top):,}} | {{ features_accuracy:.1%}} |
# | block 5 fine-tuned, with augmentation | {{ trained(model):,}} | {{ tuned_accuracy:.1%}} |
# %% alt_zh="三种做法准确率的柱形图，一根比一根高，虚线是瞎猜的一半" alt_en="Bars of the accuracy of the three ways, each higher than the one before; a dotted line marks a guess"
results = {"scratch": scratch_accuracy, "bottleneck": features_accuracy,
           "fine-tuned": tuned_accuracy}
plt.figure(figsize=(5, 3))
plt.bar(list(results), list(results.values()), yerr=error, capsize=4,
        color=["#b0b0b0", "#6fa8dc", "#2a6fb0"])
plt.axhline(0.5, color="black", linestyle=":")
plt.ylim(0.4, 1)
plt.ylabel("validation accuracy")
plt.tight_layout()
plt.show()
# %% tags=["test"]
assert features.shape[0] == train.n and trained(scratch) == scratch.count_params()
if MODE == "fast":
    assert features_accuracy > 0.6
    assert features_accuracy > scratch_accuracy + 0.03
    assert tuned_accuracy > features_accuracy + 0.02
elif WEIGHTS == "things":  # of photos they promise no more than to learn those they see
    assert tuned_history["acc"][-1] > 0.6
# %% [markdown] lang="zh"
# 柱子上的短线是抽样误差：{{ count}} 张图片考出来的成绩，换一批图片，上下差 {{ error:.1%}} 很平常（这是照
# 微调的成绩算的，另两根还要大一点）。差距比它大好几倍，才说得上谁好谁坏。换一个 `SEED` 就换一批图片和一个开头，数字会变，次序不大会变。
# 只跑了一次，只差一两个点，这样的结论别当真。
#
# ## 看看错在哪里 {#mistakes}
#
# 准确率只是一个数。错的图片长什么样，要用眼睛看：下面是网络错得最有把握的几张，标题里是真正的类别，还有网络算出的“是狗”的概率。
# %% [markdown] lang="en"
# The thin lines on the bars are the error of sampling: with {{ count}} other pictures, a mark that differs by {{ error:.1%}} is
# nothing unusual (that is for the mark of fine-tuning; for the other two it is a little more). Only a difference several times as large says which way is better. Another `SEED` gives other pictures and
# another beginning; the figures change, their order hardly does. Don't believe in a point or two from a single run.
#
# ## Looking at the mistakes {#mistakes}
#
# Accuracy is one number. Look at the pictures that went wrong with your own eyes: here are those where the net was most sure of
# the wrong answer, with their true class and the net's probability of a dog.
# %% alt_zh="十二张认错的图片：有的脸很小，有的歪着，有的盖满噪点，也有几张人一眼就能认出来" alt_en="Twelve pictures that went wrong: some faces are small, some are tilted or covered in grain, and a few are plain to the human eye"
probabilities = model.predict_generator(validation).ravel()
truth = validation.classes
wrong = np.flatnonzero((probabilities > 0.5) != truth)
worst = wrong[np.argsort(-abs(probabilities[wrong] - 0.5))][:12]
show([image.load_img(validation.filepaths[one]) for one in worst],
     [f"{names[truth[one]]}  p(dog)={probabilities[one]:.2f}" for one in worst], 4)
# %%
cats_as_dogs = int(np.sum(truth[wrong] == 0))
dogs_as_cats = int(np.sum(truth[wrong] == 1))
# %% tags=["test"]
assert abs(1 - len(wrong) / count - tuned_accuracy) < 1e-6
# %% [markdown] lang="zh"
# 一共错了 {{ len(wrong)}} 张：{{ cats_as_dogs}} 只猫当成了狗，{{ dogs_as_cats}} 只狗当成了猫。这样看一遍，往往能看出下一步该做什么：
# 脸太小，就把图片放大一些；总是某一类错，就多收一些那一类；标签本身标错了，也是这样发现的。
#
# ## 保存，再读回来 {#saving}
#
# 一个文件里有网络的结构、权重和优化器的状态。读回来的模型，给出的概率应当和原来一样，这要验一验。
# %% [markdown] lang="en"
# {{ len(wrong)}} are wrong: {{ cats_as_dogs}} cats taken for dogs, {{ dogs_as_cats}} dogs taken for cats. Such a look often
# tells what to do next: enlarge the pictures if the faces are small; gather more of a class that fails more often. Wrong labels
# are found in this way, too.
#
# ## Saving and loading {#saving}
#
# One file holds the architecture, the weights and the state of the optimizer. The model that is read back should give the same
# probabilities, and that is worth a check.
# %%
model.save("cats_and_dogs.h5")
loaded = load_model("cats_and_dogs.h5")

x, _ = validation[0]
same = np.allclose(loaded.predict(x).ravel(), probabilities[: len(x)], atol=1e-5)
print("the same probabilities:", same)
# %% tags=["test"]
assert same
# %% [markdown] lang="zh"
# ## 自己的一张图片 {#own-picture}
#
# 以后要用，只需要这个文件和下面几行。把 `MINE` 改成你那张图片的路径；空着就现画一张新的猫，网络和我们都没见过。图片多大都行，读的时候缩放
# 到网络要的大小；准备像素的办法必须和训练时一样。`predict` 要的是一批图片，所以用 `np.expand_dims` 把一张变成“一批一张”。
# %% [markdown] lang="en"
# ## A picture of your own {#own-picture}
#
# To use the net later you need this file and a few lines. Put the path of your picture into `MINE`; without it, a new cat is
# drawn that neither the net nor we have seen. The picture may have any size; it is brought to that of the net when it is read.
# The pixels must be prepared as in training. `predict` wants a batch, so `np.expand_dims` makes a batch of one.
# %% alt_zh="一张新图片，标题是网络的回答和概率" alt_en="A new picture, with the net's answer and its probability as title"
mine = MINE or "mine.png"
if not MINE:
    (new, _), _ = sample(
        "cats_and_dogs", samples=1, size=200, test_split=0, seed=SEED + 1000)
    image.save_img(mine, new[0])

picture = image.load_img(mine, target_size=(SIDE, SIDE), interpolation="bilinear")
x = preprocess_input(np.expand_dims(image.img_to_array(picture), axis=0))
dog = float(loaded.predict(x)[0, 0])
answer, probability = names[dog > 0.5], max(dog, 1 - dog)
show([image.load_img(mine)], [f"{answer}  {probability:.2f}"], columns=1, side=2.6)
# %% [markdown] lang="zh"
# 网络的回答是 `{{ answer}}`，概率 {{ probability:.1%}}。别忘了它只会答猫或狗：给它一张汽车的照片，它也会选一个。
#
# ## 换成自己的照片 {#own-photos}
#
# 1. 照[上面](#pictures)的样子摆好文件夹，`train` 里每类一百张左右，`validation` 里另放几十张。两边不能有同一张照片，也不要有同一只猫连拍的照片，
#    不然考的是记性。类别的文件夹叫什么都行，不一定是猫和狗。
# 2. 在开头放参数的单元里写 `MODE = "full"`，`DATA` 写文件夹的路径。
# 3. 跑。正式发布的权重第一次用时下载，约 59 MB；下载不了，看[权重放在哪里](../applications.md#weights)。图片读成 150x150，有 GPU 几分钟，没有就去吃顿饭。
#
# 结果会怎样？正式的 VGG16 见过上百种猫和狗的照片，用它的瓶颈特征，照片上的猫和狗按说大多一次就分得清，微调只剩一点可做。
# 窄 VGG16 只见过画出来的东西，到了真照片上帮不了忙：我们拿两百张照片试过（`WEIGHTS = "things"`），在它的瓶颈特征上训练，跟瞎猜差不多，
# 微调之后还是不如从头训练。预训练有没有用，看它学过的和你要学的像不像。
# %% [markdown] lang="en"
# The answer is `{{ answer}}`, with a probability of {{ probability:.1%}}. Remember that it knows no other answers than cat and
# dog: shown a car, it will choose one of them.
#
# ## Photos of your own {#own-photos}
#
# 1. Arrange your folder as [above](#pictures), with about a hundred photos of each class in `train` and some dozens of others in
#    `validation`. No photo may be in both, nor photos of the same cat taken one after the other; else memory is what you test.
#    The folders of the classes may have any names; they need not be cats and dogs.
# 2. In the cell of the parameters, near the beginning, write `MODE = "full"`, and the path of your folder as `DATA`.
# 3. Run it. The published weights of VGG16 are downloaded when they are first used, about 59 MB; if that is not possible, see
#    [where weights lie](../applications.md#weights). Pictures are read as 150x150. With a GPU it takes minutes, without one a
#    lunch break.
#
# What to expect? The published VGG16 has seen photos of more than a hundred kinds of cats and dogs. Its bottleneck features should tell
# most photos of them apart at once, with little left for fine-tuning. The narrow VGG16 has seen drawn things only, and is
# no help with photos. We tried it with two hundred of them (`WEIGHTS = "things"`): on its bottleneck features a classifier
# hardly beat a guess, and even fine-tuned it stayed behind a net from scratch. Whether pretraining helps depends on how much the old
# pictures are like yours.
# %% [markdown] lang="zh"
# ## 哪里会出错，还能试什么 {#next}
#
# * **结果和瞎猜一样？** 先怀疑数据：类别编号对不对（看 `class_indices`），像素准备得对不对，特征和类别的次序对不对。
# * **从头训练只是欠点时间？** 把 `EPOCHS` 改成 100 看看；再把 `CHANGES` 改成 `dict()`，不做增强：它会不会把训练图片背下来，验证集上却不见好？
# * **先把标签打乱试一次。** `SHUFFLED = True` 让训练图片的类别随机分配，这时没有东西可学，哪条路都不该比瞎猜好。如果还是“很好”，说明考题漏进了
#   训练集。
# * **微调之后反而变差？** 多半是步子太大。把 `FINE_RATE` 乘以 10，看看曲线怎样跳。
# * **多几张图片呢？** 把 `samples` 改成 1000，`test_split` 改成 0.4，训练图片就有 600 张；`DATA` 也要换个名字，
#   新旧图片不能混在一个文件夹里。从头训练追得多快？一般说来，数据越多，预训练占的便宜越小。
# * **脸的大小要紧吗？** 窄 VGG16 学过的东西占去 64x64 图片的大半，而这些脸只占一半左右，所以我们把图片读成 96x96，
#   脸就和那些东西差不多大了。把 `SIDE` 改成 64 比一比。
# * **多放开一块**：让 `block4` 也参加微调。要训练的参数多了八成，小心过拟合。
# * 更多的增强、更强的 `Dropout`、给 `Dense` 加上 [`l2` 正则化](../regularizers.md)，都值得试；一次只改一样，多跑几个 `SEED` 再下结论。
# %% [markdown] lang="en"
# ## What goes wrong, and what to try {#next}
#
# * **No better than a guess?** Suspect the data first: the numbers of the classes (`class_indices`), the preparation of the pixels,
#   the order of features and classes.
# * **Does the net from scratch lack time only?** Make `EPOCHS` 100. Then set `CHANGES` to `dict()`, without augmentation: does
#   it learn its pictures by heart, with nothing gained on the others?
# * **Shuffle the labels once.** With `SHUFFLED = True` the training pictures get their classes at random. There is nothing to
#   learn, and no way should beat a guess. If one still does well, test pictures have got into the training set.
# * **Worse after fine-tuning?** Most likely the steps are too large. Multiply `FINE_RATE` by 10, and see how the curve jumps.
# * **A few more pictures?** With `samples` 1000 and `test_split` 0.4 there are 600 to learn from; give `DATA` another
#   name as well, since old and new pictures must not mix in a folder. How fast does the net from scratch catch up? As a rule, the
#   more data, the less pretraining gains.
# * **Does the size of the faces matter?** The things that the narrow VGG16 has learned took up most of their 64x64 points,
#   while these faces fill about half. Read as 96x96 they are about as large as those. Set `SIDE` to 64 and compare.
# * **One more block**: let `block4` take part in fine-tuning. That is nearly twice the parameters; mind overfitting.
# * More augmentation, more `Dropout`, an [`l2` penalty](../regularizers.md) in `Dense` are all worth a try. Change one thing at a
#   time, and run several `SEED`s before you conclude.
