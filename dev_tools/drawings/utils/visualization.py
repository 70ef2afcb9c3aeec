"""Drawings of the page on drawings of models: the models are those of the page."""

from kerascn.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D, add, concatenate
from kerascn.models import Model, Sequential

from ..drawing import model_drawing


@model_drawing("A model with a shortcut", "带捷径的模型")
def shortcut() -> Model:
    """Two dense layers and a line past them."""
    x = Input((16,), name="x")
    y = Dense(16, activation="relu", name="first")(x)
    y = Dense(16, name="second")(y)
    return Model(x, Dense(1, name="score")(add([x, y], name="sum")), name="shortcut")


def two_pictures() -> Model:
    """One encoder for two pictures, which are compared."""
    encoder = Sequential(
        [
            Conv2D(8, (3, 3), activation="relu", input_shape=(28, 28, 1), name="edges"),
            MaxPooling2D(name="smaller"),
            Flatten(name="row"),
            Dense(32, name="code"),
        ],
        name="encoder",
    )
    left, right = Input((28, 28, 1), name="left"), Input((28, 28, 1), name="right")
    both = concatenate([encoder(left), encoder(right)], name="both")
    return Model([left, right], Dense(1, activation="sigmoid", name="same")(both), name="two_pictures")


@model_drawing("The encoder is one box", "编码器是一个方框")
def closed() -> Model:
    """The model within is a box."""
    return two_pictures()


@model_drawing(
    "The encoder layer by layer, with shapes", "逐层画出的编码器，带形状", show_shapes=True, expand_nested=True
)
def opened() -> Model:
    """The model within is a frame."""
    return two_pictures()
