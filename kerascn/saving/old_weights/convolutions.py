"""How convolutions lay in the files of Keras 0 and 1.

Today a kernel is (window, channels in, channels out), whatever the data format. Before Keras 2 that was so with 'tf'
only; with 'th' it was (channels out, channels in, window). A series was an image one pixel wide.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..origin import Origin
from .table import Piece, Stored, rule, shape_of

Shape = tuple[int, ...]
OLD_GATES, GATES = "icfo", "ifco"  # of an LSTM: enter, candidate, keep, show; in the order of Keras 1 and of today


class Layout(NamedTuple):
    """A way in which an array lay in a file.

    Args:
        shape: The shape of the array there.
        make: What makes today's of it.
        first: Whether channels came first with it; ``None`` if that makes no difference.
    """

    shape: Shape
    make: Callable[[np.ndarray], np.ndarray]
    first: bool | None = None


def as_it_is(kernel: np.ndarray) -> np.ndarray:
    """A kernel that lies as today's do."""
    return kernel


def window_first(kernel: np.ndarray) -> np.ndarray:
    """A kernel (out, in, window) as (window, in, out)."""
    return np.moveaxis(kernel, (1, 0), (-2, -1))


def window_first_and_swapped(kernel: np.ndarray) -> np.ndarray:
    """A kernel (out, in, window) as (window, out, in), which transposed convolutions have."""
    return np.moveaxis(kernel, (0, 1), (-2, -1))


def swapped(kernel: np.ndarray) -> np.ndarray:
    """A kernel (window, in, out) as (window, out, in)."""
    return np.swapaxes(kernel, -1, -2)


def of_series(kernel: np.ndarray) -> np.ndarray:
    """A kernel (steps, 1, in, out) as (steps, in, out)."""
    return kernel[:, 0]


def of_oldest_series(kernel: np.ndarray) -> np.ndarray:
    """A kernel (out, in, steps, 1), as it was before Keras 1.2, as (steps, in, out)."""
    return window_first(kernel)[:, 0]


def layouts(kernel: Shape) -> list[Layout]:
    """Those of a kernel that is (window, in, out) today."""
    *window, inner, outer = kernel
    return [Layout(kernel, as_it_is, False), Layout((outer, inner, *window), window_first, True)]


def layouts_of_series(kernel: Shape) -> list[Layout]:
    """Those of a kernel that is (steps, in, out) today."""
    steps, inner, outer = kernel
    return [Layout((steps, 1, inner, outer), of_series), Layout((outer, inner, steps, 1), of_oldest_series)]


def layouts_of_transposed(kernel: Shape) -> list[Layout]:
    """Those of a kernel that is (window, out, in) today."""
    *window, outer, inner = kernel
    last = Layout((*window, inner, outer), swapped, False)
    return [last, Layout((outer, inner, *window), window_first_and_swapped, True)]


def _chosen(layer: Any, stored: Stored, ways: list[Layout]) -> Layout | None:
    """The layout that the array's shape shows; where two have that shape, the one of the layer's data format."""
    fitting = [way for way in ways if way.shape == tuple(stored.array.shape)]
    return next((way for way in fitting if way.first == _channels_first(layer)), fitting[0] if fitting else None)


def _channels_first(layer: Any) -> bool:
    return getattr(layer, "data_format", None) == "channels_first"


def _piece(layer: Any, way: Layout, *stored: Stored, turned: bool = True) -> Piece:
    """What becomes of arrays of one layout; more than one, those of the gates of an LSTM, are put side by side."""
    moved = way.first is not None and way.first != _channels_first(layer)
    return Piece(stored, way.make if len(stored) == 1 else side_by_side(way.make), turned, moved)


def side_by_side(make: Callable[[np.ndarray], np.ndarray]) -> Callable[..., np.ndarray]:
    """A function of the arrays of all gates: today's is made of each, then they are joined along the channels out."""
    return lambda *arrays: np.concatenate([make(array) for array in arrays], axis=-1)


def _is_old(stored: list[Stored], origin: Origin, count: int) -> bool:
    """Whether it may be an old layout: by the age, the number of arrays, and a name other than today's."""
    if origin.age > 1 or not stored or len(stored) != count:
        return False
    last = stored[0].name.rpartition("/")[2]
    return not re.fullmatch(r"(depthwise_)?kernel(_\d+)?(:\d+)?", last)


def _with_bias(layer: Any, stored: list[Stored], ways: list[Layout | None], turned: bool = True) -> list[Piece] | None:
    """The kernels, each in its layout, and after them a bias if there is one."""
    kernels = [_piece(layer, way, one, turned=turned) for one, way in zip(stored, ways, strict=False) if way]
    return [*kernels, *[Piece((one,)) for one in stored[len(ways) :]]] if len(kernels) == len(ways) else None


def _kernel_and_bias(
    layer: Any, stored: list[Stored], origin: Origin, ways: Callable[[Shape], list[Layout]]
) -> list[Piece] | None:
    if not _is_old(stored, origin, len(layer.weights)):
        return None
    return _with_bias(layer, stored, [_chosen(layer, stored[0], ways(shape_of(layer.weights[0])))])


@rule("Conv1D")
def series(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """Kernels with an axis more."""
    return _kernel_and_bias(layer, stored, origin, layouts_of_series)


@rule("Conv2D", "Conv3D")
def images(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """Kernels with the channels first, in layers with 'th'."""
    return _kernel_and_bias(layer, stored, origin, layouts)


@rule("Conv2DTranspose")
def transposed(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """Kernels whose channels stood in the order of an ordinary convolution."""
    return _kernel_and_bias(layer, stored, origin, layouts_of_transposed)


@rule("SeparableConv2D")
def separable(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """Two kernels, each as that of an ordinary convolution; Theano did not have this layer then."""
    if not _is_old(stored, origin, len(layer.weights)):
        return None
    ways = [_chosen(layer, stored[place], layouts(shape_of(layer.weights[place]))) for place in (0, 1)]
    return _with_bias(layer, stored, ways, turned=False)


@rule("ConvLSTM2DCell")
def long_memory(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """Three arrays for each gate: a kernel for the images, one for the last output, a bias."""
    if origin.age > 1 or len(stored) != 3 * len(GATES) or len(layer.weights) != 3:
        return None
    found = []
    for place, weight in enumerate(layer.weights):
        gates = [stored[3 * OLD_GATES.index(gate) + place] for gate in GATES]
        *window, width = shape_of(weight)
        one = (*window, width // len(GATES))
        way = _chosen(layer, gates[0], layouts(one) if window else [Layout(one, as_it_is)])
        if way is None or any(tuple(gate.array.shape) != way.shape for gate in gates):
            return None
        found.append(_piece(layer, way, *gates, turned=bool(window)))
    return found
