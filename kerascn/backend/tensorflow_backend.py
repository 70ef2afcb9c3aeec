"""The K functions on the TensorFlow engine, whatever the default engine is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from . import facade

py_all, py_any, py_slice, py_sum = all, any, slice, sum  # Python's own, beside the functions of these names below


@contextmanager
def v1_variable_initialization() -> Iterator[None]:
    """A block in which variables are made; all of them are as those of TensorFlow 1 in any case."""
    yield


_names = facade("tensorflow")
globals().update(_names)


def _to_tensor(x: Any, dtype: Any) -> Any:
    """A value as a tensor of a type, as losses of users' own ask for it."""
    name = str(getattr(dtype, "name", dtype)).removesuffix("_ref")
    return _names["cast"](x, name) if _names["is_tensor"](x) else _names["constant"](x, dtype=name)


__all__ = [*_names, "py_all", "py_any", "py_slice", "py_sum", "v1_variable_initialization"]
