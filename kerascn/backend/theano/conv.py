"""The theme ``conv`` of the contract on PyTensor.

The operations know signals as (batch, channels, *space) and kernels as (out, in, *window); here they get views
of what the user has, with the axes in that order.
"""

from .conv_ops import Forward, ToInput
from .native import rank
from .pool_ops import Average, Largest


def _is_last(data_format):
    return data_format == "channels_last"


def _first(x, data_format):
    """A signal with its channels first."""
    return x.transpose(0, rank(x) - 1, *range(1, rank(x) - 1)) if _is_last(data_format) else x


def _back(y, data_format):
    """A signal as the user's format has it."""
    return y.transpose(0, *range(2, rank(y)), 1) if _is_last(data_format) else y


def _turned(kernel):
    """A Keras 2 kernel as (out, in, *window)."""
    return kernel.transpose(rank(kernel) - 1, rank(kernel) - 2, *range(rank(kernel) - 2))


def convolve(x, kernel, strides, padding, data_format, dilation_rate):
    operation = Forward(strides, dilation_rate, padding, _is_last(data_format))
    return _back(operation(_first(x, data_format), _turned(kernel)), data_format)


def convolve_each(x, kernel, strides, padding, data_format, dilation_rate):
    operation = Forward(strides, dilation_rate, padding, _is_last(data_format), each=True)
    return _back(operation(_first(x, data_format), _turned(kernel)), data_format)


def convolve_back(x, kernel, output_shape, strides, padding, data_format, dilation_rate):
    operation = ToInput(strides, dilation_rate, padding, _is_last(data_format))
    lengths = output_shape[1:-1] if _is_last(data_format) else output_shape[2:]
    return _back(operation(_turned(kernel), _first(x, data_format), *lengths), data_format)


def pool(x, pool_size, strides, padding, data_format, pool_mode):
    kind = {"max": Largest, "avg": Average}[pool_mode]
    found = kind(pool_size, strides, padding, _is_last(data_format))(_first(x, data_format))
    return _back(found, data_format)
