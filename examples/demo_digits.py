"""The demo: a convolutional network learns to read handwritten digits.

    python3 dev.py demo                                       on the default engine
    KERAS_BACKEND=theano python examples/demo_digits.py       on the other

The 1,797 digits, 28 by 28 points each, come with kerascn; nothing is downloaded. The network is
trained, saved to a file, loaded again and asked for the same predictions; two pictures are drawn.
"""

import sys
import time
from pathlib import Path

import matplotlib
import numpy as np

from kerascn import config
from kerascn.datasets import sample
from kerascn.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from kerascn.models import Sequential, load_model
from kerascn.utils.np_utils import to_categorical

matplotlib.use("Agg")
from matplotlib import pyplot

FOLDER = Path(__file__).resolve().parent.parent / "build" / "demo"
EPOCHS = 20
WANTED = 0.97  # of the digits that the network has not seen

WORDS = {
    "en": {
        "data": "{train} digits to learn from, {test} held back to see what was learned",
        "score": "read correctly: {score:.1%} of the digits it has never seen ({seconds:.0f} s of training)",
        "too_low": "that is less than {wanted:.0%}; something is wrong here, please report it",
        "saved": "saved to {file}, loaded again: the same {count} predictions",
        "differs": "the model loaded from {file} predicts something else; please report it",
        "pictures": "the curves: {curves}\nsome digits and what was read: {drawn}",
        "next": "Where to go next:\n"
        "  examples/demo_digits.py         change a layer or EPOCHS and run the demo again\n"
        "  python3 dev.py docs --serve     the site: 30 seconds, six tutorials, every layer, old programs\n"
        "  KERAS_BACKEND=theano            set it, and the same program runs on the other engine",
    },
    "zh": {
        "data": "训练用 {train} 个数字，另留 {test} 个检验学得怎样",
        "score": "没见过的数字读对了 {score:.1%}（训练 {seconds:.0f} 秒）",
        "too_low": "低于 {wanted:.0%}，一定有什么不对，请告诉我们",
        "saved": "已存入 {file}，重新载入后 {count} 个预测完全相同",
        "differs": "从 {file} 载入的模型给出了不同的预测，请告诉我们",
        "pictures": "训练曲线：{curves}\n部分数字与识别结果：{drawn}",
        "next": "接下来可以：\n"
        "  examples/demo_digits.py         改一个层或 EPOCHS，再跑一遍\n"
        "  python3 dev.py docs --serve     看文档：30 秒上手、六篇教程、各种层、老程序\n"
        "  KERAS_BACKEND=theano            设上它，同一个程序就在另一个引擎上运行",
    },
}


def tell(key, **fields):
    """Say a sentence in the user's language."""
    print(WORDS[config.language()][key].format(**fields), flush=True)


def digits():
    """The pictures with values from 0 to 1, and the digits as rows with a single 1: to learn from, and held back."""
    (x_train, y_train), (x_test, y_test) = sample("digits")
    x_train, x_test = (x[..., np.newaxis].astype("float32") / 255 for x in (x_train, x_test))
    return (x_train, to_categorical(y_train, 10)), (x_test, to_categorical(y_test, 10))


def network():
    """A small convolutional network."""
    model = Sequential()
    model.add(Conv2D(16, (5, 5), activation="relu", strides=(2, 2), input_shape=(28, 28, 1)))
    model.add(Conv2D(32, (3, 3), activation="relu"))
    model.add(MaxPooling2D((2, 2)))
    model.add(Dropout(0.25))
    model.add(Flatten())
    model.add(Dense(64, activation="relu"))
    model.add(Dropout(0.25))
    model.add(Dense(10, activation="softmax"))
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


def curves(history):
    """Draw how loss and accuracy went."""
    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4))
    for axis, key, title in zip(axes, ("loss", "acc"), ("loss", "accuracy"), strict=True):
        axis.plot(history[key], label="training")
        axis.plot(history["val_" + key], label="held back")
        axis.set_xlabel("epoch")
        axis.set_title(title)
        axis.legend()
    return save(figure, "curves.png")


def drawn(pictures, truth, found):
    """Draw forty digits with what was read; mistakes come first and are red."""
    order = np.argsort(truth != found, kind="stable")[::-1][:40]
    figure, axes = pyplot.subplots(4, 10, figsize=(10, 4.6))
    for axis, place in zip(axes.flat, order, strict=True):
        axis.imshow(pictures[place, :, :, 0], cmap="gray_r")
        axis.set_title(str(found[place]), color="red" if found[place] != truth[place] else "black")
        axis.axis("off")
    return save(figure, "digits.png")


def save(figure, name):
    """Write a picture into the demo's folder."""
    figure.tight_layout()
    figure.savefig(FOLDER / name, dpi=100)
    return FOLDER / name


def main():
    """Train, save, load, draw; the result is the exit code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    np.random.seed(7)
    (x_train, y_train), (x_test, y_test) = digits()
    tell("data", train=len(x_train), test=len(x_test))
    model = network()
    model.summary()
    began = time.perf_counter()
    history = model.fit(x_train, y_train, batch_size=32, epochs=EPOCHS, validation_data=(x_test, y_test))
    seconds = time.perf_counter() - began
    score = model.evaluate(x_test, y_test, verbose=0)[1]
    tell("score", score=score, seconds=seconds)
    if score < WANTED:
        tell("too_low", wanted=WANTED)
        return 1
    file = FOLDER / "digits.h5"
    model.save(str(file))
    predicted = model.predict(x_test)
    if not np.array_equal(load_model(str(file)).predict(x_test), predicted):
        tell("differs", file=file)
        return 1
    tell("saved", file=file, count=len(predicted))
    truth, found = y_test.argmax(axis=1), predicted.argmax(axis=1)
    tell("pictures", curves=curves(history.history), drawn=drawn(x_test, truth, found))
    tell("next")
    return 0


if __name__ == "__main__":
    sys.exit(main())
