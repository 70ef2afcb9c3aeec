"""Sample classes for the tests of declarations: a dense layer and a 2-D convolution, arguments only."""

from typing import ClassVar

from kerascn import activations, initializers  # noqa: F401  (enter their names)
from kerascn.declare import keras1, words
from kerascn.declare.checks import flag, one_of, optional, positive
from kerascn.declare.declared import Declared
from kerascn.declare.fields import activation, arg, initializer, regularizer

ROWS = {
    "SampleDense": "SampleDense(output_dim, init='glorot_uniform', activation='linear', weights=None, "
    "W_regularizer=None, bias=True, input_dim=None)",
    "SampleConv": "SampleConv(nb_filter, nb_row, nb_col, init='glorot_uniform', activation='linear', weights=None, "
    "border_mode='valid', subsample=(1, 1), dim_ordering='default')",
}
keras1.SIGNATURES.update(ROWS)
words.PACKS.update({"SampleConv": {"kernel_size": ("nb_row", "nb_col")}, "SampleDense": {}})
words.KERNEL_PLACES["SampleConv"] = "kernel_size"


class Base(Declared):
    """What every sample layer takes."""

    __module__ = "kerascn.sample"

    name: str | None = arg(default=None, kw_only=True)
    trainable: bool = arg(default=True, check=flag, kw_only=True)
    input_dim: int | None = arg(default=None, check=optional(positive), kw_only=True, in_keras2=False)
    weights: list | None = arg(default=None, kw_only=True, in_keras2=False)


class SampleDense(Base):
    """Fully connected, arguments only."""

    __module__ = "kerascn.sample"
    loose: ClassVar[int] = 3
    remark: str = "a bare annotation is no argument"

    units: int = arg(check=positive)
    activation: object = activation(default="linear")
    use_bias: bool = arg(default=True, check=flag)
    kernel_initializer: object = initializer(default="glorot_uniform")
    kernel_regularizer: object = regularizer(default=None)


class SampleConv(Base):
    """A 2-D convolution, arguments only."""

    __module__ = "kerascn.sample"

    filters: int = arg(check=positive)
    kernel_size: int | tuple[int, int] = arg()
    strides: int | tuple[int, int] = arg(default=(1, 1))
    padding: str = arg(default="valid", check=one_of("valid", "same"))
    data_format: str | None = arg(default=None)
    activation: object = activation(default=None)
    kernel_initializer: object = initializer(default="glorot_uniform")
