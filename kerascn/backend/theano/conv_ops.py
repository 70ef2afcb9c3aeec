"""Convolution as PyTensor operations: forward, and the gradients by input and by kernel.

Each is linear in two tensors, and its gradients are the other two; so there are gradients of any order. A
transposed convolution is the gradient by the input. Signals are (batch, channels, *space) and kernels
(out, in, *window); with the channels last they are views with the axes in this order.
"""

from __future__ import annotations

import numpy as np
import pytensor.tensor as pt
from pytensor.gradient import DisconnectedType
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op

from ...messages import fail
from ..contract.windows import output_length, span, zeros_around
from . import conv_choice as choice
from .conv_kernels import Form, new_kernel, new_signal
from .native import is_native


def known_number(length):
    """A length as an int if it is known beforehand, else None."""
    found = pt.get_underlying_scalar_constant_value(length, raise_not_constant=False)
    return None if is_native(found) else int(found)


def spatial(x):
    """The lengths of a signal or kernel along its axes of space, as scalars."""
    return [pt.constant(n, dtype="int64") if n is not None else x.shape[i] for i, n in enumerate(x.type.shape)][2:]


class _Convolution(Op):
    """What the three have in common.

    Args:
        strides: How far windows move.
        dilation: The distance of the elements of a window.
        padding: 'valid', 'same' or 'causal'.
        last: Whether the channels of results lie side by side in memory.
        each: Whether each channel has kernels of its own.
    """

    __props__ = ("strides", "dilation", "padding", "last", "each")

    def __init__(self, strides, dilation, padding, last, each=False):
        self.strides, self.dilation, self.padding = tuple(strides), tuple(dilation), padding
        self.last, self.each = last, each

    def _as(self, kind):
        return kind(*(getattr(self, name) for name in self.__props__))

    def _results(self, lengths, window):
        """How many windows there are along each axis."""
        spans = [None if k is None else span(k, gap) for k, gap in zip(window, self.dilation, strict=True)]
        pairs = zip(lengths, spans, self.strides, strict=True)
        return tuple(output_length(n, k, step, self.padding) for n, k, step in pairs)

    def _form(self, lengths, window, last=None):
        spans = [span(k, gap) for k, gap in zip(window, self.dilation, strict=True)]
        pairs = zip(lengths, spans, self.strides, strict=True)
        zeros = tuple(zeros_around(n, k, step, self.padding) for n, k, step in pairs)
        return Form(self.strides, self.dilation, zeros, self.last)

    def _checked(self, lengths, window):
        """How many windows there are; a sentence if they do not fit at all."""
        found = self._results(lengths, window)
        if min(found) < 0:
            raise fail(ValueError, "conv.too_short", function="K.conv", window=window, lengths=lengths)
        return found

    def _compute(self, name, first, second, form, result):
        """Let a kernel fill ``result``; float16 is computed in float32."""
        name += "_each" if self.each else ""
        if result.dtype != np.float16:
            choice.run(name, first, second, form, result)
            return result
        wide = np.empty_like(result, dtype="float32")
        choice.run(name, first.astype("float32"), second.astype("float32"), form, wide)
        return wide.astype("float16")

    def _many(self, out, channels):
        """How many channels a result has, from the first two lengths of the kernel."""
        if not self.each:
            return out
        return None if None in (out, channels) else out * channels


class Forward(_Convolution):
    """Convolution of a signal with a kernel."""

    def make_node(self, x, w):
        """The node, with its result's shape as far as it is known."""
        shape, kernel = x.type.shape, w.type.shape
        result = (shape[0], self._many(*kernel[:2]), *self._results(shape[2:], kernel[2:]))
        return Apply(self, [x, w], [pt.tensor(dtype=x.type.dtype, shape=result)])

    def perform(self, node, inputs, outputs):
        """Compute."""
        x, w = inputs
        lengths = self._checked(x.shape[2:], w.shape[2:])
        shape = (len(x), self._many(*w.shape[:2]), *lengths)
        y = new_signal(np.empty, shape, x.dtype, self.last)
        outputs[0][0] = self._compute("forward", x, w, self._form(x.shape[2:], w.shape[2:]), y)

    def infer_shape(self, fgraph, node, shapes):
        """The result's shape from those of the inputs."""
        x, w = shapes
        return [(x[0], self._many(*w[:2]), *self._results(x[2:], w[2:]))]

    def pullback(self, inputs, outputs, cotangents):
        """The gradients by signal and kernel."""
        x, w = inputs
        (dy,) = cotangents
        return [self._as(ToInput)(w, dy, *spatial(x)), self._as(ToKernel)(x, dy, *spatial(w))]


class _WithLengths(_Convolution):
    """A gradient: of two tensors, and of the lengths that the result has along its axes of space."""

    def make_node(self, first, second, *lengths):
        """The node, with its result's shape as far as it is known."""
        lengths = [pt.cast(pt.as_tensor(length), "int64") for length in lengths]
        known = tuple(map(known_number, lengths))
        shape = (*self._leading(first.type.shape, second.type.shape), *known)
        return Apply(self, [first, second, *lengths], [pt.tensor(dtype=second.type.dtype, shape=shape)])

    def infer_shape(self, fgraph, node, shapes):
        """The result's shape from those of the inputs."""
        return [(*self._leading(*shapes[:2]), *node.inputs[2:])]

    def connection_pattern(self, node):
        """Lengths have no gradients."""
        return [[True], [True]] + [[False]] * len(node.inputs[2:])

    def pullback(self, inputs, outputs, cotangents):
        """The gradients by both tensors."""
        found = self._gradients(*inputs[:2], *cotangents)
        return [*found, *(DisconnectedType()() for _ in inputs[2:])]


class ToInput(_WithLengths):
    """The gradient by the signal, of kernel and gradient by the result: a transposed convolution."""

    def _leading(self, w, dy):
        return dy[0], w[1]

    def _gradients(self, w, dy, g):
        return self._as(ToKernel)(g, dy, *spatial(w)), self._as(Forward)(g, w)

    def perform(self, node, inputs, outputs):
        """Compute."""
        w, dy, *lengths = inputs
        lengths = tuple(map(int, lengths))
        found = self._checked(lengths, w.shape[2:])
        if found != dy.shape[2:]:
            fields = {"given": dy.shape[2:], "lengths": lengths, "window": w.shape[2:], "expected": found}
            raise fail(ValueError, "conv.no_way_back", **fields)
        dx = new_signal(np.empty, (len(dy), w.shape[1], *lengths), dy.dtype, self.last)
        outputs[0][0] = self._compute("to_input", w, dy, self._form(lengths, w.shape[2:]), dx)


class ToKernel(_WithLengths):
    """The gradient by the kernel, of signal and gradient by the result."""

    def _leading(self, x, dy):
        if not self.each:
            return dy[1], x[1]
        return None if None in (dy[1], x[1]) else dy[1] // x[1], x[1]

    def _gradients(self, x, dy, g):
        return self._as(ToInput)(g, dy, *spatial(x)), self._as(Forward)(x, g)

    def perform(self, node, inputs, outputs):
        """Compute."""
        x, dy, *window = inputs
        window = tuple(map(int, window))
        dw = new_kernel(np.empty, (*self._leading(x.shape, dy.shape), *window), dy.dtype)
        outputs[0][0] = self._compute("to_kernel", x, dy, self._form(x.shape[2:], window), dw)
