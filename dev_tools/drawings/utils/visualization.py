"""Drawings of the page on drawings of models: the models are those of the page."""

from typing import Any

from kerascn import layers, models

from ..drawing import model_drawing

made: Any = models.Model
of: Any = layers  # the arguments of layers have other names in Keras 1, which types can't tell


@model_drawing("A model with a shortcut", "带捷径的模型")
def shortcut() -> Any:
    """Two dense layers and a line past them."""
    x = of.Input((16,), name="x")
    y = of.Dense(16, activation="relu", name="first")(x)
    y = of.Dense(16, name="second")(y)
    return made(x, of.Dense(1, name="score")(of.add([x, y], name="sum")), name="shortcut")


def two_pictures() -> Any:
    """One encoder for two pictures, which are compared."""
    encoder = models.Sequential(
        [
            of.Conv2D(8, (3, 3), activation="relu", input_shape=(28, 28, 1), name="edges"),
            of.MaxPooling2D(name="smaller"),
            of.Flatten(name="row"),
            of.Dense(32, name="code"),
        ],
        name="encoder",
    )
    left, right = of.Input((28, 28, 1), name="left"), of.Input((28, 28, 1), name="right")
    both = of.concatenate([encoder(left), encoder(right)], name="both")
    return made([left, right], of.Dense(1, activation="sigmoid", name="same")(both), name="two_pictures")


@model_drawing("The encoder is one box", "编码器是一个方框")
def closed() -> Any:
    """The model within is a box."""
    return two_pictures()


@model_drawing(
    "The encoder layer by layer, with shapes", "逐层画出的编码器，带形状", show_shapes=True, expand_nested=True
)
def opened() -> Any:
    """The model within is a frame."""
    return two_pictures()
