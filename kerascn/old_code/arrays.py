"""What NumPy's functions took from programs of Python 2: files opened as text, which held bytes there."""

from __future__ import annotations

import io
from typing import Any

import numpy as np


def _bytes_of(file: Any) -> Any:
    """The bytes beneath a file that was opened as text; anything else as it is."""
    return file.buffer if isinstance(file, io.TextIOWrapper) else file


def save(file: Any, arr: Any, *args: Any, **kwargs: Any) -> None:
    """``numpy.save``, also into ``open(path, "w")``."""
    np.save(_bytes_of(file), arr, *args, **kwargs)


def savez(file: Any, *args: Any, **kwargs: Any) -> None:
    """``numpy.savez``, also into ``open(path, "w")``."""
    np.savez(_bytes_of(file), *args, **kwargs)


def load(file: Any, *args: Any, **kwargs: Any) -> Any:
    """``numpy.load``, also from ``open(path)``."""
    return np.load(_bytes_of(file), *args, **kwargs)
