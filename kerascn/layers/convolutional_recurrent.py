"""ConvLSTM2D: an LSTM over series of images, whose sums are convolutions.

With ``*`` for a convolution, gates i (enter), f (keep), o (show) and the candidate g, all computed from the image x
and the last output h::

    i, f, o = recurrent_activation(x * W + h * U + b)        g = activation(x * W + h * U + b)
    c = f c + i g                                            h = o activation(c)

The four parts lie side by side in every weight, in the order i, f, g, o. Only the convolution with W has strides,
padding and gaps as said; that with U keeps the size of the images.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import backend as K
from ..backend.contract.rnn import equal_parts
from ..backend.contract.windows import arranged, channel_axis
from ..declare import fields
from ..declare.checks import flag, fraction, positive
from ..declare.fields import Field, arg, constraint, initializer, regularizer
from ..engine.weights import weight
from .recurrent.cells import dropout_masks
from .recurrent.images import ConvRecurrent2D, ConvRNN2D, _Windows, lengths_of_states
from .recurrent.lstm import GATES, _LongMemory
from .wrappers import lengths_from

__all__ = ["ConvLSTM2D", "ConvLSTM2DCell", "ConvRNN2D", "ConvRecurrent2D"]


class ConvLSTM2DCell(_Windows, _LongMemory):
    """One step of a ConvLSTM2D; ``ConvRNN2D(ConvLSTM2DCell(8, 3))`` is ``ConvLSTM2D(8, 3)``."""

    activation: Any = fields.activation(default="tanh")  # type: ignore[misc]
    recurrent_activation: Any = fields.activation(default="hard_sigmoid")  # type: ignore[misc]
    use_bias: bool = arg(default=True, check=flag)  # type: ignore[misc]
    kernel_initializer: Any = initializer(default="glorot_uniform")
    recurrent_initializer: Any = initializer(default="orthogonal")
    bias_initializer: Any = initializer(default="zeros")  # type: ignore[misc]
    unit_forget_bias: bool = arg(default=True, check=flag)  # type: ignore[misc]
    kernel_regularizer: Any = regularizer()
    recurrent_regularizer: Any = regularizer()
    bias_regularizer: Any = regularizer()  # type: ignore[misc]
    kernel_constraint: Any = constraint()
    recurrent_constraint: Any = constraint()
    bias_constraint: Any = constraint()  # type: ignore[misc]
    dropout: float = arg(default=0.0, check=fraction)
    recurrent_dropout: float = arg(default=0.0, check=fraction)

    kernel = weight(lambda self, shape: self.shape_of_kernel(shape[channel_axis(self.data_format)]))
    recurrent_kernel = weight(lambda self, shape: self.shape_of_kernel(self.filters), arguments="recurrent")

    @property
    def width(self) -> int:
        """The number of channels of the output."""
        return self.filters

    def shape_of_kernel(self, channels: int) -> tuple[int, ...]:
        """The shape of a kernel for images of so many channels."""
        return (*self.kernel_size, channels, GATES * self.filters)

    # One step, in the parts that recurrent/cells.py tells of.

    def masks(self, inputs: Any, training: Any = None) -> Any:
        """Dropout's masks of the images and of the last output: none, or one for each gate."""
        lengths = lengths_from(inputs, 1 if K.ndim(inputs) == 4 else 2)
        ours = arranged(None, self.filters, lengths_of_states(self, [None, *lengths]), self.data_format)[1:]
        dropped = ((self.dropout, lengths), (self.recurrent_dropout, ours))
        return [dropout_masks(inputs, rate, shape, GATES, training) for rate, shape in dropped]

    def project(self, inputs: Any, masks: Any) -> Any:
        """The part of the sums that comes from the images: those of one step, or of all at once."""
        if K.ndim(inputs) == 4:
            return self._convolved(self._input_sums, inputs, masks[0], self.kernel, self.bias)
        wide = [K.expand_dims(mask, 1) for mask in masks[0]]
        return self._convolved(_at_each_step(self._input_sums), inputs, wide, self.kernel, self.bias)

    def advance(self, projected: Any, states: Any, masks: Any) -> Any:
        """The output of one step and the new states, the images' part of the sums being known."""
        output, kept = states
        sums = self._convolved(
            lambda x, kernel, _: self.recurrent_conv(x, kernel), output, masks[1], self.recurrent_kernel, None
        )
        return self.gated(projected + sums, kept, channel_axis(self.data_format))

    def _convolved(self, convolve: Callable[..., Any], inputs: Any, masks: Any, kernel: Any, bias: Any) -> Any:
        """Images convolved with a kernel; with masks, one for each part of the kernel."""
        if not masks:
            return convolve(inputs, kernel, bias)
        kernels, count = equal_parts(kernel, len(masks)), len(masks)
        biases = [None] * count if bias is None else equal_parts(bias, count)
        sums = [convolve(inputs * mask, *rest) for mask, *rest in zip(masks, kernels, biases, strict=True)]
        return K.concatenate(sums, axis=-1 if self.data_format == "channels_last" else -3)

    def _input_sums(self, images: Any, kernel: Any, bias: Any) -> Any:
        return self.input_conv(images, kernel, bias, padding=self.padding)

    def input_conv(self, x: Any, w: Any, b: Any = None, padding: str = "valid") -> Any:
        """Images convolved with the kernel ``w`` as the arguments say, and ``b`` added."""
        options: Any = dict(strides=self.strides, dilation_rate=self.dilation_rate)
        found = K.conv2d(x, w, padding=padding, data_format=self.data_format, **options)
        return found if b is None else K.bias_add(found, b, data_format=self.data_format)

    def recurrent_conv(self, x: Any, w: Any) -> Any:
        """Images convolved with the kernel ``w`` so that their size stays."""
        return K.conv2d(x, w, strides=(1, 1), padding="same", data_format=self.data_format)

    def conv_step(self, x: Any, W: Any, b: Any = None, border_mode: str = "valid") -> Any:
        """``input_conv`` as Keras 1 called it."""
        return self.input_conv(x, W, b, padding=border_mode)

    def conv_step_hidden(self, x: Any, W: Any, border_mode: str = "same") -> Any:
        """Images convolved with the kernel ``W``, which moves by one; Keras 1 had it for the last output."""
        return K.conv2d(x, W, strides=(1, 1), padding=border_mode, data_format=self.data_format)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As many windows as fit, and a channel for each filter."""
        lengths = lengths_of_states(self, input_shape)
        return arranged(input_shape[0], self.filters, lengths, self.data_format)


def _at_each_step(convolve: Callable[..., Any]) -> Callable[..., Any]:
    """A function of images as one of series of images: samples and steps are taken as one axis, then parted again."""

    def convolve_all(series: Any, *rest: Any) -> Any:
        batch = (K.int_shape(series) or (None,))[0]
        found = convolve(K.reshape(series, (-1, *lengths_from(series, 2))), *rest)
        steps, lengths = lengths_from(series, 1)[0], lengths_from(found, 1)
        return K.reshape(found, (-1 if batch is None else batch, steps, *lengths))

    return convolve_all


class ConvLSTM2D(ConvRecurrent2D, ConvLSTM2DCell):
    """A series of images read with a long memory.

    Args:
        filters: How many channels the output and the states have.
        kernel_size: Rows and columns of both kernels, or one number for both.
        strides: How far the kernel moves over the images of the input.
        padding: 'valid' or 'same', for the images of the input; the states keep their size.
        data_format: 'channels_last', (samples, steps, rows, columns, channels), or 'channels_first', (samples,
            steps, channels, rows, columns); that of the settings unless said.
        dilation_rate: The distance of the elements under the kernel of the input.
    """

    filters: int = arg(check=positive)
    kernel_size: Any = arg()
    activity_regularizer: Any = regularizer()  # type: ignore[misc]

    # The step as classes made from this one find it, see recurrent/steps.py.

    def get_constants(self, x: Any, training: Any = None) -> list[Any]:
        """The masks of dropout, one for each gate: those of the last output, those of the images."""
        return [masks or [1.0] * GATES for masks in reversed(self.masks(x, training))]

    def step(self, x: Any, states: list[Any]) -> tuple[Any, list[Any]]:
        """The output of one step and the new states."""
        of_output, of_images = (list(masks) if K.is_tensor(masks[0]) else [] for masks in states[2:4])
        return self.advance(self.project(x, [of_images]), states[:2], [None, of_output])

    @classmethod
    def placed(cls, fields: dict[str, Field]) -> dict[str, Field]:
        """The fields in their order: dropout stands last."""
        ordered = super().placed(fields)
        last = ("dropout", "recurrent_dropout")
        return {name: ordered[name] for name in ordered if name not in last} | {name: ordered[name] for name in last}
