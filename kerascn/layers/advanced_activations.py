"""Activations with arguments or weights of their own."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..declare.checks import not_negative_number, number, optional, whole
from ..declare.fields import arg, constraint, initializer, regularizer
from ..engine.layer import Layer
from ..engine.spec import InputSpec
from ..engine.weights import weight
from ..messages import fail

__all__ = ["ELU", "LeakyReLU", "PReLU", "ReLU", "Softmax", "ThresholdedReLU"]


class _Elementwise(Layer):
    """What all share: shape and mask stay as they are."""

    supports_masking = True

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape stays."""
        return input_shape


class LeakyReLU(_Elementwise):
    """``x`` where it is positive, ``alpha * x`` elsewhere."""

    alpha: float = arg(default=0.3, check=number)

    def call(self, inputs: Any) -> Any:
        """The activations."""
        return K.relu(inputs, alpha=self.alpha)


class ELU(_Elementwise):
    """``x`` where it is positive, ``alpha * (exp(x) - 1)`` elsewhere."""

    alpha: float = arg(default=1.0, check=number)

    def call(self, inputs: Any) -> Any:
        """The activations."""
        return K.elu(inputs, alpha=self.alpha)


class ThresholdedReLU(_Elementwise):
    """``x`` where it is larger than ``theta``, 0 elsewhere."""

    theta: float = arg(default=1.0, check=number)

    def call(self, inputs: Any) -> Any:
        """The activations."""
        theta = K.constant(self.theta, dtype=K.dtype(inputs))
        return inputs * K.cast(K.greater(inputs, theta), K.dtype(inputs))


class Softmax(_Elementwise):
    """``exp(x)`` divided by its sum along an axis."""

    axis: int = arg(default=-1, check=whole)

    def call(self, inputs: Any) -> Any:
        """The activations."""
        return K.softmax(inputs, axis=self.axis)


class ReLU(_Elementwise):
    """``x`` where it lies above ``threshold``, but at most ``max_value``; below a line that leads to the threshold.

    Args:
        max_value: The largest activation, or ``None``.
        negative_slope: The slope of the line: it is ``negative_slope * (x - threshold)``.
        threshold: Where the activations begin.
    """

    max_value: float | None = arg(default=None, check=optional(not_negative_number))
    negative_slope: float = arg(default=0.0, check=not_negative_number)
    threshold: float = arg(default=0.0, check=number)

    def call(self, inputs: Any) -> Any:
        """The activations."""
        return K.relu(inputs, alpha=self.negative_slope, max_value=self.max_value, threshold=self.threshold)


class SharedAxes(_Elementwise):
    """The root of activations with weights: one for each element of a sample, or one for all along some axes."""

    shared_axes: Any = arg(default=None)

    def prepare(self) -> None:
        """Check the axes."""
        super().prepare()
        if self.shared_axes is not None:
            given = self.shared_axes if isinstance(self.shared_axes, (list, tuple)) else [self.shared_axes]
            if not all(whole(axis) is True and axis > 0 for axis in given):
                raise fail(ValueError, "activation.shared_axes", layer=self.name, given=self.shared_axes)
            self.shared_axes = [int(axis) for axis in given]

    def build(self, input_shape: Any) -> None:
        """Make the weights; axes that are not shared must stay as long as they are."""
        if any(axis >= len(input_shape) for axis in self.shared_axes or ()):
            fields = dict(given=self.shared_axes, shape=tuple(input_shape))
            raise fail(ValueError, "activation.no_axis", layer=self.name, **fields)
        super().build(input_shape)
        own = {axis: input_shape[axis] for axis in range(1, len(input_shape)) if axis not in (self.shared_axes or ())}
        self.input_spec = InputSpec(ndim=len(input_shape), axes=own)  # type: ignore[misc]

    def shape_of_weights(self, input_shape: Any) -> tuple[Any, ...]:
        """The lengths of a sample, 1 along shared axes."""
        shared = self.shared_axes or ()
        return tuple(1 if axis in shared else length for axis, length in enumerate(input_shape) if axis)


class PReLU(SharedAxes):
    """``x`` where it is positive, ``alpha * x`` elsewhere; ``alpha`` is learned.

    Args:
        alpha_initializer: What sets ``alpha`` at first.
        alpha_regularizer: A penalty on it.
        alpha_constraint: What it must fulfil.
        shared_axes: The axes along which ``alpha`` is the same; ``[1, 2]`` for one in each channel of an image.
    """

    alpha_initializer: Any = initializer(default="zeros")
    alpha_regularizer: Any = regularizer()
    alpha_constraint: Any = constraint()

    alpha = weight(lambda self, shape: self.shape_of_weights(shape))

    @classmethod
    def placed(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields in their order: the shared axes stand last."""
        return {name: field for name, field in fields.items() if name != "shared_axes"} | {
            "shared_axes": fields["shared_axes"]
        }

    def call(self, inputs: Any) -> Any:
        """The activations."""
        return K.relu(inputs, alpha=self.alpha)
