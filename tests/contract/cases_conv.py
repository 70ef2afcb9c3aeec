"""The cases of the theme ``conv``: calls with what the loops of ``loops_conv`` say of them."""

import numpy as np

from tests.contract import loops_conv as loops
from tests.contract.harness import Case

draw = np.random.RandomState(11)
FIRST = {"data_format": "channels_first"}


def floats(*shape, dtype="float32"):
    return draw.normal(size=shape).astype(dtype)


def cases(function, referee, base, *changes):
    """The case ``base``, then one for each dictionary of changes to it."""
    found = []
    for change in ({}, *changes):
        arguments = base | change
        expected = referee(**{n: v for n, v in arguments.items() if v is not None})
        tolerance = 2e-2 if any(getattr(v, "dtype", None) == "float16" for v in arguments.values()) else 1e-4
        found.append(Case(function, arguments, expected, tolerance, differentiable=True))
    return found


def halves(base, *names, dtype="float16"):
    return {name: base[name].astype(dtype) for name in names}


SEQUENCES = {"x": floats(2, 9, 3), "kernel": floats(4, 3, 5)}
IMAGES = {"x": floats(2, 7, 6, 3), "kernel": floats(3, 2, 3, 4)}
VOLUMES = {"x": floats(2, 5, 6, 4, 2), "kernel": floats(2, 3, 2, 2, 3)}
ALONG_FIRST = {"x": floats(2, 3, 7, 6), **FIRST}
BIG = {"x": floats(3, 12, 11, 20), "kernel": floats(3, 3, 20, 17)}


def each(**arguments):
    kernel = arguments.pop("depthwise_kernel")
    return loops.convolved(kernel=kernel, each=True, **arguments)


def separable(pointwise_kernel, data_format="channels_last", **arguments):
    inner = each(data_format=data_format, **arguments)
    return loops.convolved(inner, pointwise_kernel, data_format=data_format)


def old_name(rate=1, **arguments):
    return loops.convolved(dilation_rate=rate, **arguments)


EVEN_STEPS = {"x": floats(2, 9, 9), "kernel": floats(2, 9, 2)}
CONV1D = cases(
    "conv1d", loops.convolved, SEQUENCES,
    {"x": floats(2, 9, 3)}, {"kernel": floats(2, 3, 4)}, {"kernel": floats(4, 3, 1)},
    {"strides": 2}, {"strides": (5,)}, {"padding": "same"}, {"padding": "causal"}, {"dilation_rate": 2},
    {"padding": "same", "strides": 3}, {"padding": "same", "dilation_rate": 3},
    {"padding": "causal", "strides": 2, "dilation_rate": 2}, {"strides": 2, "dilation_rate": 2},
    {"x": floats(2, 3, 9), **FIRST}, {"x": floats(2, 3, 9), **FIRST, "padding": "causal", "dilation_rate": 2},
    {"x": floats(2, 3, 9), **FIRST, "padding": "same", "strides": 2},
    EVEN_STEPS, EVEN_STEPS | FIRST,
    halves(SEQUENCES, "x", "kernel"), halves(SEQUENCES, "x", "kernel", dtype="float64"),
)  # fmt: skip
SQUARE = {"x": floats(2, 5, 6, 5), "kernel": floats(2, 2, 5, 3)}
CONV2D = cases(
    "conv2d", loops.convolved, IMAGES,
    {"x": floats(2, 7, 6, 3)}, {"kernel": floats(3, 2, 3, 4)}, {"kernel": floats(1, 1, 3, 2)},
    {"strides": (2, 1)}, {"strides": (4, 3)}, {"padding": "same"}, {"dilation_rate": (2, 3)},
    {"padding": "same", "strides": (2, 2)}, {"padding": "same", "strides": (5, 4)},
    {"padding": "same", "dilation_rate": (2, 2)}, {"padding": "same", "dilation_rate": (2, 1), "strides": (2, 2)},
    SQUARE, SQUARE | FIRST,
    ALONG_FIRST, ALONG_FIRST | {"padding": "same", "strides": (2, 3)},
    ALONG_FIRST | {"padding": "same", "dilation_rate": (1, 2)},
    BIG, BIG | {"padding": "same", "strides": 2}, {"x": floats(3, 20, 12, 11), "kernel": BIG["kernel"], **FIRST},
    halves(IMAGES, "x", "kernel"), halves(IMAGES, "x", "kernel", dtype="float64"),
    {"x": ALONG_FIRST["x"].astype("float64"), "kernel": IMAGES["kernel"].astype("float64"), **FIRST},
    {"x": ALONG_FIRST["x"].astype("float16"), "kernel": IMAGES["kernel"].astype("float16"), **FIRST},
)  # fmt: skip
CUBE = {"x": floats(2, 4, 5, 3, 4), "kernel": floats(2, 2, 2, 4, 2)}
CONV3D = cases(
    "conv3d", loops.convolved, VOLUMES,
    {"x": floats(2, 5, 6, 4, 2)}, {"kernel": floats(2, 3, 2, 2, 3)}, {"strides": (2, 1, 3)}, {"padding": "same"},
    {"padding": "same", "strides": (2, 4, 2)}, {"dilation_rate": (2, 1, 3)},
    {"padding": "same", "dilation_rate": (1, 2, 1)}, CUBE, CUBE | FIRST,
    {"x": floats(2, 2, 5, 6, 4), **FIRST, "padding": "same"},
    halves(VOLUMES, "x", "kernel", dtype="float64"), halves(VOLUMES, "x", "kernel"),
)  # fmt: skip
ATROUS = cases(
    "atrous_conv2d", old_name, {**IMAGES, "data_format": "channels_last"},
    {"x": floats(2, 7, 6, 3)}, {"kernel": floats(3, 2, 3, 4)}, {"rate": 2}, {"rate": (2, 3)}, {"padding": "same"},
    ALONG_FIRST | {"rate": 2}, SQUARE, SQUARE | FIRST,
)  # fmt: skip

SMALL = {"x": floats(2, 4, 3, 5), "kernel": floats(3, 2, 4, 5)}
WIDE = {**SMALL, "output_shape": (2, 6, 4, 4)}
STRIDED = {**SMALL, "output_shape": (2, 8, 5, 4), "strides": (2, 2), "padding": "same"}
EQUAL = {"x": floats(2, 4, 4, 4), "kernel": floats(2, 2, 5, 4), "output_shape": (2, 5, 5, 5)}
LEAPS = {"x": floats(2, 2, 2, 5), "kernel": floats(1, 2, 4, 5), "output_shape": (2, 4, 6, 4)}
TWO_GAPS = {"x": floats(2, 3, 3, 5), "kernel": floats(2, 1, 4, 5), "padding": "same", "output_shape": (2, 3, 3, 4)}
BACK2D = cases(
    "conv2d_transpose", loops.convolved_back, WIDE,
    {"x": floats(2, 4, 3, 5)}, {"kernel": floats(3, 2, 4, 5)}, {"output_shape": (None, 6, 4, 4)},
    STRIDED, STRIDED | {"output_shape": (2, 7, 6, 4)}, STRIDED | {"padding": "valid", "output_shape": (2, 9, 6, 4)},
    STRIDED | {"padding": "valid", "output_shape": (2, 10, 7, 4)}, {"strides": (1, 1), "padding": "valid"},
    {"dilation_rate": (2, 2), "output_shape": (2, 8, 5, 4)}, {"padding": "same", "output_shape": (2, 4, 3, 4)},
    {"padding": "same", "output_shape": (2, 4, 3, 4), "dilation_rate": (2, 1)},
    {"padding": "same", "output_shape": (2, 4, 3, 4), "dilation_rate": (1, 3)},
    EQUAL, EQUAL | FIRST,
    {"x": floats(2, 5, 4, 3), "output_shape": (2, 4, 6, 4), **FIRST},
    STRIDED | {"x": floats(2, 5, 4, 3), "output_shape": (2, 4, 8, 5), **FIRST},
    LEAPS | {"strides": (3, 4)}, LEAPS | {"strides": (3, 3)},
    TWO_GAPS | {"dilation_rate": (2, 1)}, TWO_GAPS | {"dilation_rate": (4, 1)},
    halves(WIDE, "x", "kernel"), halves(WIDE, "x", "kernel", dtype="float64"),
)  # fmt: skip
OLD = {**WIDE, "data_format": "channels_last"}  # with this word, a kernel of Keras 2
DECONV2D = cases(
    "deconv2d", loops.convolved_back, OLD,
    {"x": floats(2, 4, 3, 5)}, {"kernel": floats(3, 2, 4, 5)}, STRIDED, STRIDED | {"output_shape": (2, 7, 6, 4)},
    LEAPS | {"strides": (3, 4)}, LEAPS | {"strides": (3, 3)}, EQUAL, EQUAL | FIRST,
)  # fmt: skip
LITTLE = {"x": floats(2, 3, 2, 2, 3), "kernel": floats(2, 2, 3, 2, 3)}
BLOCK = {"x": floats(2, 3, 3, 3, 3), "kernel": floats(2, 2, 2, 4, 3), "output_shape": (2, 4, 4, 4, 4)}
HOPS = {"x": floats(2, 2, 2, 2, 3), "kernel": floats(1, 2, 2, 2, 3), "output_shape": (2, 4, 6, 6, 2)}
BACK3D = cases(
    "conv3d_transpose", loops.convolved_back, {**LITTLE, "output_shape": (2, 4, 3, 4, 2)},
    BLOCK, BLOCK | FIRST, HOPS | {"strides": (3, 4, 4)}, HOPS | {"strides": (3, 4, 3)},
    {"x": floats(2, 3, 2, 2, 3)}, {"kernel": floats(2, 2, 3, 2, 3)},
    {"strides": (2, 2, 1), "padding": "same", "output_shape": (2, 5, 4, 2, 2)},
    {"strides": (2, 2, 1), "padding": "same", "output_shape": (None, 6, 3, 2, 2)},
    {"x": floats(2, 3, 3, 2, 2), "output_shape": (2, 2, 4, 3, 4), **FIRST},
    {"x": floats(2, 3, 3, 2, 2), "output_shape": (2, 2, 5, 3, 3), **FIRST, "strides": 2, "padding": "same"},
    halves(LITTLE, "x", "kernel", dtype="float64"),
)  # fmt: skip

DEPTHWISE = {"x": floats(2, 7, 6, 3), "depthwise_kernel": floats(3, 2, 3, 2)}
FLAT = {"x": floats(2, 5, 5, 5), "depthwise_kernel": floats(2, 2, 5, 2)}
EACH = cases(
    "depthwise_conv2d", each, DEPTHWISE,
    {"x": floats(2, 7, 6, 3)}, {"depthwise_kernel": floats(3, 2, 3, 2)}, {"strides": (2, 2)}, {"strides": (1, 3)},
    {"padding": "same"}, {"padding": "same", "strides": (4, 4)}, {"padding": "same", "strides": (2, 1)},
    {"dilation_rate": (2, 1)}, {"padding": "same", "dilation_rate": (2, 2)}, FLAT, FLAT | FIRST,
    ALONG_FIRST, ALONG_FIRST | {"padding": "same", "strides": (2, 2), "dilation_rate": (1, 2)},
    halves(DEPTHWISE, "x", "depthwise_kernel", dtype="float64"), halves(DEPTHWISE, "x", "depthwise_kernel"),
    {"x": ALONG_FIRST["x"].astype("float64"), "depthwise_kernel": DEPTHWISE["depthwise_kernel"].astype("float64"),
     **FIRST},
)  # fmt: skip
SEPARABLE1 = {"x": floats(2, 9, 3), "depthwise_kernel": floats(4, 3, 2), "pointwise_kernel": floats(1, 6, 5)}
EVEN1 = {"x": floats(2, 6, 6), "depthwise_kernel": floats(2, 6, 1), "pointwise_kernel": floats(1, 6, 2)}
SEPARABLE2 = {**DEPTHWISE, "pointwise_kernel": floats(1, 1, 6, 5)}
FLAT2 = {**FLAT, "pointwise_kernel": floats(1, 1, 10, 2)}
SEPARABLE = cases(
    "separable_conv1d", separable, SEPARABLE1,
    {"x": floats(2, 9, 3)}, {"depthwise_kernel": floats(4, 3, 2)}, {"pointwise_kernel": floats(1, 6, 5)},
    {"strides": 2}, {"padding": "same"}, {"padding": "same", "strides": 5}, {"dilation_rate": 2},
    {"x": floats(2, 3, 9), **FIRST}, EVEN1, EVEN1 | FIRST,
) + cases(
    "separable_conv2d", separable, SEPARABLE2,
    {"x": floats(2, 7, 6, 3)}, {"depthwise_kernel": floats(3, 2, 3, 2)}, {"pointwise_kernel": floats(1, 1, 6, 5)},
    {"strides": (2, 2)}, {"padding": "same"}, {"dilation_rate": (2, 2)}, ALONG_FIRST,
    ALONG_FIRST | {"padding": "same"}, FLAT2, FLAT2 | FIRST,
)  # fmt: skip

LOCAL1 = {"inputs": floats(2, 7, 3), "kernel": floats(5, 9, 4), "kernel_size": (3,), "strides": (1,)}
LOCAL2 = {"inputs": floats(2, 6, 5, 3), "kernel": floats(8, 18, 4), "kernel_size": (3, 2), "strides": (1, 2),
          "output_shape": (4, 2)}  # fmt: skip
EVEN = {"inputs": floats(2, 4, 4, 4), "kernel": floats(4, 16, 2), "kernel_size": (2, 2), "strides": (2, 2),
        "output_shape": (2, 2)}  # fmt: skip
EVEN_LOCAL = {"inputs": floats(2, 4, 4), "kernel": floats(3, 8, 4), "kernel_size": 2}
SIZED = {"inputs": floats(2, 6, 6, 2), "kernel": floats(4, 12, 3), "output_shape": (2, 2), "strides": (3, 3)}
APART = {"kernel": floats(2, 9, 4), "strides": (4,)}
LOCAL = cases(
    "local_conv1d", loops.local, LOCAL1,
    {"inputs": floats(2, 7, 3)}, {"kernel": floats(5, 9, 4)},
    {"kernel": floats(3, 9, 4), "strides": 2}, APART, APART | {"strides": (3,)},
    {"inputs": floats(2, 3, 6), "kernel": floats(4, 9, 4), **FIRST},
    EVEN_LOCAL, EVEN_LOCAL | FIRST,
    halves(LOCAL1, "inputs", "kernel", dtype="float64"),
) + cases(
    "local_conv2d", loops.local, LOCAL2,
    {"inputs": floats(2, 6, 5, 3)}, {"kernel": floats(8, 18, 4)},
    {"inputs": floats(2, 3, 6, 5), **FIRST}, EVEN, EVEN | FIRST,
    {"kernel": floats(4, 18, 4), "output_shape": (2, 2), "strides": (2, 3)},
    {"kernel": floats(4, 18, 1), "output_shape": (2, 2), "strides": (3, 2)},
    SIZED | {"kernel_size": (2, 3)}, SIZED | {"kernel_size": (3, 2)},
    SIZED | {"kernel_size": (2, 3), "strides": (4, 3)},
    halves(LOCAL2, "inputs", "kernel"),
)  # fmt: skip

AREA = {"x": floats(2, 7, 6, 3), "pool_size": (2, 3)}
SHORT = {"x": floats(2, 5, 5, 5), "pool_size": (2, 2)}
SPACE = {"x": floats(2, 5, 6, 4, 2), "pool_size": (2, 3, 2)}
LONE = {"x": floats(2, 4, 4, 4, 4), "pool_size": (2, 2, 2)}
POOLS = cases(
    "pool2d", loops.pooled, AREA,
    {"x": floats(2, 7, 6, 3)}, {"pool_size": (3, 2)}, {"strides": (2, 2)}, {"strides": (4, 5)}, {"padding": "same"},
    {"padding": "same", "strides": (3, 2)}, {"padding": "same", "strides": (4, 4)}, {"pool_mode": "avg"},
    {"pool_mode": "avg", "padding": "same"}, {"pool_mode": "avg", "padding": "same", "strides": (3, 4)},
    {"pool_size": (1, 1), "strides": (2, 3)}, {"pool_size": (7, 6)}, {"pool_size": 2, "strides": 2}, SHORT,
    SHORT | FIRST, ALONG_FIRST, ALONG_FIRST | {"padding": "same", "strides": (2, 2)},
    ALONG_FIRST | {"pool_mode": "avg"}, ALONG_FIRST | {"pool_mode": "avg", "padding": "same"},
    {"pool_size": (9, 9), "padding": "same"}, {"pool_size": (9, 9), "padding": "same", "pool_mode": "avg"},
    halves(AREA, "x"), halves(AREA, "x") | {"pool_mode": "avg"}, halves(AREA, "x", dtype="float64"),
    {"x": ALONG_FIRST["x"].astype("float64"), **FIRST},
) + cases(
    "pool3d", loops.pooled, SPACE,
    {"x": floats(2, 5, 6, 4, 2)}, {"pool_size": (3, 2, 2)}, {"strides": (2, 2, 1)}, {"padding": "same"},
    {"pool_mode": "avg"}, {"pool_mode": "avg", "padding": "same", "strides": 2}, LONE, LONE | FIRST,
    LONE | FIRST | {"pool_mode": "avg", "padding": "same"},
    halves(SPACE, "x", dtype="float64"), halves(SPACE, "x", dtype="float64") | {"pool_mode": "avg"},
    halves(SPACE, "x"),
)  # fmt: skip

for case in LOCAL:
    case.only = ("variable", "placeholder", "constant")  # the kernel's first length has to be known

GROUPS = {
    "conv1d": CONV1D, "conv2d": CONV2D, "conv3d": CONV3D, "atrous": ATROUS, "back2d": BACK2D, "deconv2d": DECONV2D,
    "back3d": BACK3D, "each": EACH, "separable": SEPARABLE, "local": LOCAL, "pools": POOLS,
}  # fmt: skip
CASES = [case for group in GROUPS.values() for case in group]
