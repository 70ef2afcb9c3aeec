"""What the layers compute, said by NumPy: functions of the inputs, the arguments and the weights."""

import functools
from types import SimpleNamespace

import numpy as np

from tests.contract import loops_conv
from tests.every_layer.row import of_space


def softmax(x, axis=-1):
    powers = np.exp(x - x.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


ACTIVATIONS = {
    None: lambda x: x,
    "linear": lambda x: x,
    "tanh": np.tanh,
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "hard_sigmoid": lambda x: np.clip(0.2 * x + 0.5, 0, 1),
    "softmax": softmax,
}
PENALTIES = {"l1": lambda w: 0.01 * np.abs(w).sum(), "l2": lambda w: 0.01 * np.square(w).sum()}


def same(x, a, *weights):
    return x


def near(found, expected):
    return found.shape == expected.shape and np.allclose(found, expected, rtol=1e-4, atol=1e-5)


def named(**arguments):
    """Arguments, for the formula of another class."""
    return SimpleNamespace(**{"normalize": False, **arguments})


# --------------------------------------------------------------------------- core


def dense(x, a, kernel, bias=0.0):
    check_bias(a, bias)
    return ACTIVATIONS[a.activation](np.tensordot(x, kernel, 1) + bias)


def check_bias(a, bias):
    """Refuse to say anything of a bias too many or missing."""
    if a.use_bias != isinstance(bias, np.ndarray):
        raise ValueError("a bias too many or missing")


def activation(x, a):
    return ACTIVATIONS[a.activation](x)


def flatten(x, a):
    return (np.moveaxis(x, 1, -1) if a.data_format == "channels_first" else x).reshape(len(x), -1)


def reshape(x, a):
    return x.reshape(len(x), *a.target_shape)


def permute(x, a):
    return x.transpose(0, *a.dims)


def repeat(x, a):
    return np.stack([x] * a.n, 1)


def masking(x, a):
    return x * (x != a.mask_value).any(-1, keepdims=True)


def highway(x, a, kernel, carry, bias=None, carry_bias=None):
    if a.bias != (bias is not None):
        raise ValueError("a bias too many or missing")
    bias, carry_bias = (bias, carry_bias) if a.bias else (0, 0)
    share = ACTIVATIONS["sigmoid"](x @ carry + carry_bias)
    return share * ACTIVATIONS[a.activation](x @ kernel + bias) + (1 - share) * x


def maxout(x, a, kernels, biases=None):
    if a.bias != (biases is not None) or len(kernels) != a.nb_feature:
        raise ValueError("a bias too many or missing")
    biases = biases if a.bias else np.zeros((len(kernels), 1))
    return np.max([x @ kernel + bias for kernel, bias in zip(kernels, biases, strict=True)], axis=0)


def embedding(x, a, table):
    return table[x]


# --------------------------------------------------------------------------- activations, normalization


def leaky(x, a, *alpha):
    slope = alpha[0] if alpha else a.alpha
    if alpha and a.shared_axes and any(slope.shape[axis - 1] != 1 for axis in a.shared_axes):
        raise ValueError("not shared")
    if alpha and not a.shared_axes and slope.shape != x.shape[1:]:
        raise ValueError("shared")
    return np.where(x > 0, x, slope * x)


def elu(x, a):
    return np.where(x > 0, x, a.alpha * (np.exp(x) - 1))


def thresholded(x, a):
    return np.where(x > a.theta, x, 0)


def softmax_along(x, a):
    return softmax(x, a.axis)


def relu(x, a):
    top = np.inf if a.max_value is None else a.max_value
    return np.where(x >= top, top, np.where(x >= a.threshold, x, a.negative_slope * (x - a.threshold)))


def soft(x, a, alpha, beta):
    return _shared(a, x, alpha) * np.log1p(np.exp(beta * x))


def bent(x, a, t_left, a_left, t_right, a_right):
    right = _shared(a, x, t_left) + np.abs(t_right)
    below, above = t_left + a_left * (x - t_left), right + a_right * (x - right)
    return np.where(x <= t_left, below, np.where(x >= right, above, x))


def _shared(a, x, weight):
    wanted = tuple(1 if axis in (a.shared_axes or ()) else n for axis, n in enumerate(x.shape) if axis)
    if weight.shape != wanted:
        raise ValueError("shared otherwise")
    return weight


def normalized(x, a, *weights):
    if len(weights) != 2 + a.center + a.scale:
        raise ValueError("weights too many or missing")
    weights = list(weights)
    gamma = weights.pop(0) if a.scale else 1.0
    beta = weights.pop(0) if a.center else 0.0
    mean, variance = weights
    axis = a.axis % x.ndim
    others = tuple(n for n in range(x.ndim) if n != axis)
    place = [-1 if n == axis else 1 for n in range(x.ndim)]
    epsilon, inner = a.epsilon, 0.0
    if a.mode == 1:
        mean, variance, inner = x.mean(-1, keepdims=True), x.var(-1, keepdims=True), a.epsilon
    elif a.mode == 2:
        mean, variance = x.mean(others, keepdims=True), x.var(others, keepdims=True)
    gamma, beta, mean, variance = (
        np.reshape(w, place) if np.ndim(w) == 1 else w for w in (gamma, beta, mean, variance)
    )
    return gamma * (x - mean) / (np.sqrt(variance + epsilon) + inner) + beta


def by_batch(x, y, a, *weights):
    """Whether the outputs are the inputs, normalized by the mean and the variance of the batch itself."""
    return near(y, normalized(x, SimpleNamespace(**{**vars(a), "mode": 2}), *weights))


# --------------------------------------------------------------------------- layers over space


def _finished(y, a, bias):
    """With the bias of each channel, or of each place and channel, and the activation; channels stay where they are."""
    check_bias(a, bias)
    y = loops_conv.last(y, a.data_format) + bias
    return loops_conv.back(ACTIVATIONS[a.activation](y), a.data_format)


def _like(a, kernel, axes):
    if kernel.shape[:axes] != loops_conv.as_tuple(a.kernel_size, axes):
        raise ValueError("another window")


def convolved(x, a, kernel, bias=0.0):
    _like(a, kernel, x.ndim - 2)
    y = loops_conv.convolved(x, kernel, a.strides, a.padding, a.data_format, a.dilation_rate)
    return _finished(y, a, bias)


def separable(x, a, depthwise, pointwise, bias=0.0):
    if depthwise.shape[-1] != a.depth_multiplier:
        raise ValueError("another multiplier")
    y = loops_conv.convolved(x, depthwise, a.strides, a.padding, a.data_format, a.dilation_rate, each=True)
    return _finished(loops_conv.convolved(y, pointwise, data_format=a.data_format), a, bias)


def depthwise(x, a, kernel, bias=0.0):
    if kernel.shape[-1] != a.depth_multiplier:
        raise ValueError("another multiplier")
    y = loops_conv.convolved(x, kernel, a.strides, a.padding, a.data_format, a.dilation_rate, each=True)
    return _finished(y, a, bias)


def local(x, a, kernel, bias=0.0):
    if a.data_format == "channels_first" and np.ndim(bias):  # its numbers counted anew, as Keras did it
        bias = np.moveaxis(bias.reshape(bias.shape[-1], *bias.shape[:-1]), 0, -1)
    return _finished(loops_conv.local(x, kernel, a.kernel_size, a.strides, data_format=a.data_format), a, bias)


def convolved_back(x, a, kernel, bias=0.0):
    axes = x.ndim - 2
    strides, dilation = loops_conv.as_tuple(a.strides, axes), loops_conv.as_tuple(a.dilation_rate, axes)
    spans = [dilation * (n - 1) + 1 for n, dilation in zip(kernel.shape[:axes], dilation, strict=True)]
    lengths = loops_conv.last(x, a.data_format).shape[1:-1]
    if a.output_padding is not None:
        more = loops_conv.as_tuple(a.output_padding, axes)
        edges = [2 * (n // 2) if a.padding == "same" else 0 for n in spans]
        parts = zip(lengths, strides, spans, edges, more, strict=True)
        lengths = [(n - 1) * stride + span - edge + extra for n, stride, span, edge, extra in parts]
    elif a.padding == "same":
        lengths = [n * stride for n, stride in zip(lengths, strides, strict=True)]
    else:
        parts = zip(lengths, strides, spans, strict=True)
        lengths = [n * stride + max(span - stride, 0) for n, stride, span in parts]
    whole = getattr(a, "whole_output_shape", None)
    if whole is not None:
        lengths = whole[2:] if a.data_format == "channels_first" else whole[1:-1]
    filters = kernel.shape[-2]
    shape = (len(x), filters, *lengths) if a.data_format == "channels_first" else (len(x), *lengths, filters)
    y = loops_conv.convolved_back(x, kernel, shape, a.strides, a.padding, a.data_format, a.dilation_rate)
    return _finished(y, a, bias)


def pooled(mode):
    def formula(x, a):
        strides = a.pool_size if a.strides is None else a.strides
        return loops_conv.pooled(x, a.pool_size, strides, a.padding, a.data_format, mode)

    return formula


def pooled_whole(mode):
    def formula(x, a):
        signal = loops_conv.last(x, a.data_format)
        return getattr(signal, mode)(tuple(range(1, x.ndim - 1)))

    return formula


def averaged_steps(x, a, mask=None):
    """The average of the steps that count."""
    signal = loops_conv.last(x, a.data_format)
    counted = np.ones(signal.shape[:2]) if mask is None else mask
    return (signal * counted[..., None]).sum(1) / counted.sum(1, keepdims=True)


def pairs(value, rank):
    """Two numbers for each axis."""
    value = (value,) * rank if not isinstance(value, tuple) else (value,) if rank == 1 else value
    return [one if isinstance(one, tuple) else (one, one) for one in value]


def on_space(function):
    """A formula for arrays with the channels last, made one for both formats; a series has them last."""

    @functools.wraps(function)
    def formula(x, a, *weights):
        data_format = getattr(a, "data_format", "channels_last")
        return of_space(function(loops_conv.last(x, data_format), a, *weights), data_format)

    return formula


@on_space
def padded(x, a):
    return np.pad(x, [(0, 0), *pairs(a.padding, x.ndim - 2), (0, 0)])


@on_space
def cropped(x, a):
    kept = [slice(one, n - other) for n, (one, other) in zip(x.shape[1:-1], pairs(a.cropping, x.ndim - 2), strict=True)]
    return x[(slice(None), *kept)]


@on_space
def enlarged(x, a):
    sizes = loops_conv.as_tuple(a.size, x.ndim - 2)
    if getattr(a, "interpolation", "nearest") == "bilinear":
        return np.einsum("ar,bc,nrcd->nabd", _between(x.shape[1], sizes[0]), _between(x.shape[2], sizes[1]), x)
    for axis, size in enumerate(sizes, 1):
        x = x.repeat(size, axis)
    return x


def _between(length, factor):
    """The weights with which the elements of an axis are mixed when it becomes ``factor`` times as long."""
    weights = np.zeros((length * factor, length))
    for place in range(length * factor):
        at = min(place / factor, length - 1)
        weights[place, int(at)] += 1 - at % 1
        weights[place, min(int(at) + 1, length - 1)] += at % 1
    return weights


# --------------------------------------------------------------------------- merging


def merged(function):
    return lambda several, a: functools.reduce(function, several)


def averaged(several, a):
    return sum(several) / len(several)


def in_a_row(several, a):
    return np.concatenate(several, a.axis)


def products(several, a):
    axes = a.axes if isinstance(a.axes, (tuple, list)) else (a.axes, a.axes)
    one, other = (np.moveaxis(x, axis, -1) for x, axis in zip(several, axes, strict=True))
    if a.normalize:
        one, other = (x / np.sqrt(np.square(x).sum(-1, keepdims=True)) for x in (one, other))
    flat = [x.reshape(len(x), -1, x.shape[-1]) for x in (one, other)]
    found = np.einsum("bik,bjk->bij", *flat).reshape(len(one), *one.shape[1:-1], *other.shape[1:-1])
    return found if found.ndim > 1 else found[:, None]


# --------------------------------------------------------------------------- in training


def dropped(x, y, a):
    """Elements are 0 or larger than they were; along axes of length 1 of the noise all share one fate."""
    kept = y != 0
    return shares_fates(kept, a) and near(y, np.where(kept, x / (1 - a.rate), 0))


def shares_fates(kept, a):
    """Whether flags are the same along just those axes along which the noise has length 1."""
    shape = (None,) * kept.ndim if a.noise_shape is None else a.noise_shape
    return all((kept.min(axis) == kept.max(axis)).all() == (shape[axis] == 1) for axis in range(kept.ndim))
