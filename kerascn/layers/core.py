"""The layers of every model: dense, activation, dropout, those that only change the shape, and Lambda."""

from __future__ import annotations

import math
from typing import Any

from .. import backend as K
from ..declare.checks import fraction, number, one_of, optional, positive, seed, whole
from ..declare.fields import activation, arg, constraint, initializer, regularizer
from ..declare.keras1 import REQUIRED
from ..engine.layer import Layer
from ..engine.spec import InputSpec
from ..engine.weights import weight
from ..messages import fail
from ..regularizers import L1L2
from .lambdas import Lambda
from .spatial import settled_format

__all__ = [
    "Activation", "ActivityRegularization", "Dense", "Dropout", "Flatten", "Lambda", "Masking", "Permute",
    "RepeatVector", "Reshape", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
]  # fmt: skip


class Dense(Layer):
    """``activation(inputs . kernel + bias)``, along the last axis."""

    units: int = arg(check=positive)
    activation: Any = activation(default=None)
    use_bias: bool = arg(default=True)
    kernel_initializer: Any = initializer(default="glorot_uniform")
    bias_initializer: Any = initializer(default="zeros")
    kernel_regularizer: Any = regularizer()
    bias_regularizer: Any = regularizer()
    activity_regularizer: Any = regularizer()  # type: ignore[misc]
    kernel_constraint: Any = constraint()
    bias_constraint: Any = constraint()

    kernel = weight(lambda self, shape: (shape[-1], self.units))
    bias = weight(lambda self, shape: (self.units,), when="use_bias")
    input_spec = InputSpec(min_ndim=2)
    supports_masking = True

    def build(self, input_shape: Any) -> None:
        """Make kernel and bias; from now on the last axis must stay as long as it is."""
        super().build(input_shape)
        self.input_spec = InputSpec(min_ndim=2, axes={-1: input_shape[-1]})  # type: ignore[misc]

    def call(self, inputs: Any) -> Any:
        """The outputs for the inputs."""
        output = K.dot(inputs, self.kernel)
        if self.use_bias:
            output = K.bias_add(output, self.bias, data_format="channels_last")
        return output if self.activation is None else self.activation(output)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape with ``units`` in the last place."""
        return (*input_shape[:-1], self.units)


class Activation(Layer):
    """An activation function as a layer of its own."""

    activation: Any = activation(default=REQUIRED)
    supports_masking = True

    def call(self, inputs: Any) -> Any:
        """The function's result."""
        return inputs if self.activation is None else self.activation(inputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape stays."""
        return input_shape


class Dropout(Layer):
    """In training, sets a share ``rate`` of the inputs to 0 and makes the others larger to keep the sum."""

    rate: float = arg(check=fraction)
    noise_shape: Any = arg(default=None)
    seed: int | None = arg(default=None, check=seed)
    supports_masking = True

    def call(self, inputs: Any, training: Any = None) -> Any:
        """The inputs, thinned out in training."""
        if not 0 < self.rate < 1:
            return inputs

        def thinned() -> Any:
            return K.dropout(inputs, self.rate, noise_shape=self.shape_of_noise(), seed=self.seed)

        return K.in_train_phase(thinned, inputs, training=training)

    def shape_of_noise(self) -> Any:
        """The shape of the mask: 1 along axes whose elements share one fate, ``None`` along others."""
        return self.noise_shape

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape stays."""
        return input_shape


class SpatialDropout1D(Dropout):
    """In training, drops whole channels of a series: at every step or at none."""

    noise_shape: Any = arg(default=None, check=one_of(None), kw_only=True)
    seed: int | None = arg(default=None, check=seed, kw_only=True)

    input_spec = InputSpec(ndim=3)

    def shape_of_noise(self) -> Any:
        """1 along the axis of time."""
        return (None, 1, None)


class _SpatialDropout(SpatialDropout1D):
    """What the two below share: where the channels stand."""

    data_format: Any = arg(default=None, check=optional(one_of("channels_first", "channels_last")))
    rank = 2

    def prepare(self) -> None:
        """Settle where the channels stand."""
        super().prepare()
        self.data_format = settled_format(self.data_format)

    def shape_of_noise(self) -> Any:
        """1 along the axes of space."""
        ones = (1,) * self.rank
        return (None, None, *ones) if self.data_format == "channels_first" else (None, *ones, None)


class SpatialDropout2D(_SpatialDropout):
    """In training, drops whole channels of images."""

    input_spec = InputSpec(ndim=4)


class SpatialDropout3D(_SpatialDropout):
    """In training, drops whole channels of volumes."""

    rank = 3
    input_spec = InputSpec(ndim=5)


class Flatten(Layer):
    """All axes but the batch axis as one."""

    data_format: Any = arg(default=None, check=optional(one_of("channels_first", "channels_last")))
    input_spec = InputSpec(min_ndim=3)

    def call(self, inputs: Any) -> Any:
        """The inputs as a matrix; channels that stand first are put last when ``data_format`` says so."""
        if self.data_format == "channels_first":
            rank = K.ndim(inputs)
            inputs = K.permute_dimensions(inputs, (0, *range(2, rank), 1))
        return K.batch_flatten(inputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The batch axis, and the product of the others."""
        rest = input_shape[1:]
        return (input_shape[0], None if None in rest else math.prod(rest))


def _whole_numbers(given: Any) -> tuple[int, ...] | None:
    """What is given as a tuple of whole numbers, or ``None`` if it isn't one."""
    good = isinstance(given, (tuple, list)) and all(whole(n) is True for n in given)
    return tuple(map(int, given)) if good else None


class Reshape(Layer):
    """The same numbers of each sample in another shape; one length may be -1, whatever is left."""

    target_shape: Any = arg()

    def prepare(self) -> None:
        """Check the lengths."""
        super().prepare()
        lengths = _whole_numbers(self.target_shape)
        if lengths is None or lengths.count(-1) > 1 or any(n < -1 for n in lengths):
            raise fail(ValueError, "core.reshape_lengths", layer=self.name, given=self.target_shape)
        self.target_shape = lengths

    def call(self, inputs: Any) -> Any:
        """The inputs in the new shape."""
        first = K.int_shape(inputs)[0]
        wanted = self.compute_output_shape(K.int_shape(inputs))[1:]
        lengths = tuple(-1 if n is None else n for n in wanted)
        return K.reshape(inputs, (K.shape(inputs)[0] if first is None else first, *lengths))

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The batch axis, and the shape that was asked for."""
        rest, target = input_shape[1:], self.target_shape
        if None in rest:
            return (input_shape[0], *(None if n == -1 else n for n in target))
        known, total = math.prod(n for n in target if n != -1), math.prod(rest)
        if (total % known if known else total) if -1 in target else known != total:
            raise fail(ValueError, "core.reshape_size", layer=self.name, given=tuple(rest), target=target)
        return (input_shape[0], *(total // max(known, 1) if n == -1 else n for n in target))


class Permute(Layer):
    """The axes of each sample in another order; they are counted from 1."""

    dims: Any = arg()

    def prepare(self) -> None:
        """Check the order."""
        super().prepare()
        axes = _whole_numbers(self.dims)
        if axes is None or sorted(axes) != list(range(1, len(axes) + 1)):
            raise fail(ValueError, "core.permute", layer=self.name, given=self.dims)
        self.dims = axes
        self.input_spec = InputSpec(ndim=len(axes) + 1)  # type: ignore[misc]

    def call(self, inputs: Any) -> Any:
        """The inputs with their axes in the new order."""
        return K.permute_dimensions(inputs, (0, *self.dims))

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The lengths in the new order."""
        return (input_shape[0], *(input_shape[n] for n in self.dims))


class RepeatVector(Layer):
    """Each sample, a row of numbers, ``n`` times: a series of equal steps."""

    n: int = arg(check=positive)
    input_spec = InputSpec(ndim=2)

    def call(self, inputs: Any) -> Any:
        """The series."""
        return K.repeat(inputs, self.n)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """An axis of length ``n`` after the batch axis."""
        return (input_shape[0], self.n, input_shape[1])


class Masking(Layer):
    """Leaves out the steps of a series at which every number is ``mask_value``."""

    mask_value: float = arg(default=0.0, check=number)
    supports_masking = True

    def _kept(self, inputs: Any, keepdims: bool) -> Any:
        value = K.constant(self.mask_value, dtype=K.dtype(inputs))
        return K.any(K.not_equal(inputs, value), axis=-1, keepdims=keepdims)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """True for the steps that count."""
        return self._kept(inputs, False)

    def call(self, inputs: Any) -> Any:
        """The inputs, with 0 at the steps that are left out."""
        return inputs * K.cast(self._kept(inputs, True), K.dtype(inputs))

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape stays."""
        return input_shape


class ActivityRegularization(Layer):
    """Leaves its inputs as they are, and adds to the loss ``l1 * sum(abs(inputs)) + l2 * sum(inputs ** 2)``."""

    l1: float = arg(default=0.0, check=number)
    l2: float = arg(default=0.0, check=number)
    supports_masking = True

    def prepare(self) -> None:
        """Make the penalty."""
        super().prepare()
        self.activity_regularizer = L1L2(l1=self.l1, l2=self.l2)  # type: ignore[misc]

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape stays."""
        return input_shape
