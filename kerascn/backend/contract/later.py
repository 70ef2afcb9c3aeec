"""Values of a variable that are made when they are needed, not before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

BOUNDARY = 64  # bytes: arrays that begin at multiples of it are taken over by the engines without a copy


class Later:
    """An array still to be made: anew each time it is asked for, and always with the same numbers.

    Args:
        make: A function of a writable array of the shape and type that fills it.
        shape: The shape.
        dtype: The number type.
    """

    def __init__(self, make: Callable[[np.ndarray], None], shape: tuple[int, ...], dtype: str) -> None:
        self.make, self.shape, self.dtype = make, shape, np.dtype(dtype)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        found = empty(self.shape, self.dtype)
        self.make(found)
        return found if dtype is None else found.astype(dtype, copy=False)


def empty(shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """An array that begins at the boundary; nothing is written into it."""
    size = int(np.prod(shape, dtype="int64")) * dtype.itemsize
    memory = np.empty(size + BOUNDARY, "uint8")
    begin = -memory.ctypes.data % BOUNDARY
    return memory[begin : begin + size].view(dtype).reshape(shape)
