"""The theme ``nn`` of the contract on PyTensor: activations, losses, batch normalization, bias."""

from __future__ import annotations

import pytensor.scalar as ps
import pytensor.tensor as pt
from pytensor.gradient import disconnected_grad
from pytensor.raise_op import CheckAndRaise
from pytensor.tensor.elemwise import Elemwise
from pytensor.tensor.special import log_softmax
from pytensor.tensor.special import softmax as native_softmax

from ...messages import say
from ..contract.fitting import fractions_of
from .kernels import OWN
from .math import clip, max, mean, sum
from .native import as_tensor, cast, dtype_name, fixed_shape, rank, static_shape


def _is(value, number) -> bool:
    """Whether a factor is a plain number, and this one."""
    return isinstance(value, float) and value == number


def _number(value, x):
    """A plain number in the number type of ``x``: PyTensor would choose one of its own; a tensor as it is."""
    return as_tensor(value, dtype_name(x)) if isinstance(value, float | int) else value


# --------------------------------------------------------------------------- activations


class Larger(ps.ScalarMaximum):
    """PyTensor's maximum with a quick gradient: all of it to the first input where that one is larger."""

    def pullback(self, inputs, outputs, output_grads):
        """The gradient by the first input; the second one is a constant."""
        (x, y), (upstream,) = inputs, output_grads
        return [ps.switch(ps.gt(x, y), upstream, upstream.zeros_like()), y.zeros_like()]


_larger = Elemwise(Larger(ps.upcast_out, name="larger"))


class Between(ps.Clip):
    """PyTensor's clip with a quick gradient: all of it where nothing is changed; the ends are constants."""

    def pullback(self, inputs, outputs, output_grads):
        """The gradient by the first input."""
        (x, low, high), (upstream,) = inputs, output_grads
        changed = ps.or_(ps.lt(x, low), ps.gt(x, high))
        return [ps.switch(changed, upstream.zeros_like(), upstream), low.zeros_like(), high.zeros_like()]


_between = Elemwise(Between(ps.upcast_out, name="between"))
OWN[Between] = OWN[ps.Clip]  # computed as PyTensor's own


def relu(x, alpha, max_value, threshold):
    """The rectifier, by the formula of the contract."""
    y = _bent(x, alpha, _number(threshold, x), _is(threshold, 0))
    if max_value is None:
        return y
    max_value = _number(max_value, x)
    return pt.switch(pt.ge(x, max_value), max_value, y)


def _bent(x, alpha, threshold, at_zero):
    """The rectifier without its upper end; without a slope, no -inf is multiplied by 0."""
    zero = _number(0, x)
    if _is(alpha, 0):
        return _larger(x, zero) if at_zero else pt.switch(pt.lt(x, threshold), zero, x)
    if at_zero:
        return pt.switch(pt.gt(x, zero), x, x * _number(alpha, x))
    return pt.switch(pt.lt(x, threshold), (x - threshold) * _number(alpha, x), x)


def elu(x, alpha):
    """The exponential function is not asked for positive elements, where it might overflow."""
    above = pt.gt(x, 0)
    below = pt.expm1(pt.switch(above, _number(0, x), x))
    return pt.switch(above, x, below if _is(alpha, 1) else below * _number(alpha, x))


def softmax(x, axis):
    """Probabilities along an axis."""
    return native_softmax(x, axis)


def softplus(x):
    """The softplus."""
    return pt.softplus(x)


def softsign(x):
    """The softsign."""
    return x / (1 + pt.abs(x))


def sigmoid(x):
    """The sigmoid."""
    return pt.sigmoid(x)


def hard_sigmoid(x):
    """The sigmoid of straight lines."""
    return _between(x * _number(0.2, x) + _number(0.5, x), _number(0, x), _number(1, x))


def tanh(x):
    """The hyperbolic tangent."""
    return pt.tanh(x)


def l2_normalize(x, axis):
    """Divided by the root of the sum of squares; in float32 at least, since float16 has no 1e-12."""
    wide = cast(x, "float32") if dtype_name(x) == "float16" else x
    total, least = sum(pt.sqr(wide), axis, True), _number(1e-12, wide)
    return cast(wide / pt.sqrt(pt.switch(pt.gt(total, least), total, least)), dtype_name(x))


# --------------------------------------------------------------------------- losses


def in_top_k(predictions, targets, k):
    """Fewer than ``k`` are larger than the target's, and all are finite."""
    chosen = pt.eq(pt.arange(predictions.shape[1]), pt.expand_dims(targets, 1))
    own = sum(pt.switch(chosen, predictions, _number(0, predictions)), (1,), True)
    better = sum(pt.gt(predictions, own), (1,), False)
    odd = pt.any(pt.isnan(predictions) | pt.isinf(predictions), axis=1)
    found = ~odd & pt.any(chosen, axis=1) & pt.lt(better, k)
    return fixed_shape(found, static_shape(predictions)[:1])


def _clipped(x):
    """Probabilities, kept away from 0 and 1."""
    low, high = (as_tensor(bound, dtype_name(x)) for bound in fractions_of(dtype_name(x)))
    return clip(x, low, high)


def categorical_crossentropy(target, output, from_logits, axis):
    """The sum over the classes; a class with target 0 counts nothing, whatever its logit."""
    if not from_logits:
        return -sum(target * pt.log(_clipped(output / sum(output, axis, True))), axis, False)
    logs = log_softmax(output, axis)
    logs = pt.switch(pt.eq(target, 0) & pt.isinf(logs), _number(0, output), logs)
    return -sum(target * logs, axis, False)


def sparse_categorical_crossentropy(target, output, from_logits, axis):
    """The class of each target, out of rows of classes."""
    others = [place for place in range(rank(output)) if place != axis]
    rows = output.dimshuffle(*others, axis).reshape((-1, output.shape[axis]))
    labels = _checked(cast(target, "int64").flatten(), rows)
    places = (pt.arange(rows.shape[0]), labels)
    if from_logits:
        shifted = rows - disconnected_grad(max(rows, (1,), True))
        losses = pt.log(sum(pt.exp(shifted), (1,), False)) - shifted[places]
    else:
        losses = -pt.log(_clipped(rows[places] / sum(rows, (1,), False)))
    losses = losses.reshape([output.shape[place] for place in others], ndim=len(others))
    return fixed_shape(losses, [static_shape(output)[place] for place in others])


def _checked(labels, rows):
    """The labels, with an error at run time unless there is one for each row and each is a class."""
    good = pt.all(pt.ge(labels, 0) & pt.lt(labels, rows.shape[1])) & pt.eq(labels.shape[0], rows.shape[0])
    return CheckAndRaise(IndexError, say("nn.label"))(labels, good)


def binary_crossentropy(target, output, from_logits):
    """Element by element; of logits so that nothing overflows, with the right gradient at 0 too."""
    if not from_logits:
        output, one = _clipped(output), _number(1, output)
        return -(target * pt.log(output) + (one - target) * pt.log1p(-output))
    above, zero = pt.ge(output, 0), _number(0, output)
    tail = pt.softplus(pt.switch(above, -output, output))
    return pt.switch(above, output, zero) - output * target + tail


# --------------------------------------------------------------------------- batch normalization and bias


def normalize_batch_in_training(x, gamma, beta, reduction_axes, epsilon):
    """Normalized by the statistics of the batch, and these."""
    axes = tuple(sorted(reduction_axes))
    centre = mean(x, axes, True)
    centred = x - centre
    variance = mean(pt.sqr(centred), axes, True)
    scale = 1 / pt.sqrt(variance + _number(epsilon, x))
    y = centred * (scale if gamma is None else scale * _kept(gamma, x, axes))
    y = y if beta is None else y + _kept(beta, x, axes)
    return y, pt.squeeze(centre, axes), pt.squeeze(variance, axes)


def _kept(values, x, axes):
    """Values of the axes that are not reduced, with a length of 1 for the others."""
    shape = [1 if axis in axes else length for axis, length in enumerate(static_shape(x))]
    values = values if rank(values) == rank(x) else pt.expand_dims(values, axes)
    return fixed_shape(values, shape)


def batch_normalization(x, mean, var, beta, gamma, epsilon, axis):
    """Normalized by given statistics."""
    mean, var, beta, gamma = (_along(values, x, axis) for values in (mean, var, beta, gamma))
    scale = 1 / pt.sqrt(var + _number(epsilon, x))
    y = (x - mean) * (scale if gamma is None else scale * gamma)
    return y if beta is None else y + beta


def _along(values, x, axis):
    """A vector as it broadcasts against ``x`` along an axis; anything else as it is."""
    if values is None or rank(values) != 1:
        return values
    return values.dimshuffle(*["x"] * axis, 0, *["x"] * (rank(x) - 1 - axis))


def bias_add(x, bias, data_format):
    """Plus the bias, brought to the order of the axes of ``x``."""
    first = data_format == "channels_first" and rank(x) > 2
    if rank(bias) == 1:
        return cast(x + _along(bias, x, 1 if first else rank(x) - 1), dtype_name(x))
    if first:
        bias = pt.reshape(bias, (bias.shape[-1], *bias.shape[:-1]), ndim=rank(bias))
    return cast(x + pt.expand_dims(bias, 0), dtype_name(x))
