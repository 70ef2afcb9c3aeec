"""Lists, shapes and tables: small helpers that programs took out of Keras."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..messages import fail

__all__ = [
    "check_for_unexpected_keys", "display_table", "is_all_none", "make_tuple", "object_list_uid", "slice_arrays",
    "to_list", "transpose_shape", "unpack_singleton",
]  # fmt: skip


def make_tuple(*args: Any) -> tuple[Any, ...]:
    """The arguments as a tuple."""
    return args


def to_list(x: Any, allow_tuple: bool = False) -> list[Any]:
    """A list as it is; anything else as a list of one.

    Args:
        x: A list or a single thing.
        allow_tuple: Whether a tuple is many things too.
    """
    if isinstance(x, list):
        return x
    return list(x) if allow_tuple and isinstance(x, tuple) else [x]


def unpack_singleton(x: Any) -> Any:
    """What stands in a list or tuple of length one; any other is given back as it is."""
    return x[0] if isinstance(x, (list, tuple)) and len(x) == 1 else x


def object_list_uid(object_list: Any) -> str:
    """A text that tells objects of this process apart: their numbers, with commas between."""
    return ", ".join(str(id(one)) for one in to_list(object_list, allow_tuple=True))


def is_all_none(iterable_or_element: Any) -> bool:
    """Whether ``None`` was given, or a list or tuple of nothing but ``None``."""
    return all(one is None for one in to_list(iterable_or_element, allow_tuple=True))


def slice_arrays(arrays: Any, start: Any = None, stop: Any = None) -> Any:
    """Some of the samples of an array, or of each array in a list; ``None`` in a list stays.

    Args:
        arrays: An array, a list of arrays, or ``None``, which is as good as ``[None]``.
        start: The first sample; or the numbers of those wanted.
        stop: The sample before which to end.
    """
    if arrays is None:
        return [None]
    if isinstance(start, (list, tuple, np.ndarray)) and stop is not None:
        raise fail(ValueError, "tools.slice_both", stop=repr(stop)[:40])
    if isinstance(arrays, list):
        return [None if one is None else slice_arrays(one, start, stop) for one in arrays]
    rows = getattr(arrays, "iloc", arrays)  # of a table of pandas
    return rows[list(start)] if isinstance(start, (list, tuple, np.ndarray)) else rows[start:stop]


def transpose_shape(shape: Any, target_format: str, spatial_axes: Sequence[int]) -> Any:
    """A shape with the channels at its end, in the order of ``target_format``.

    Args:
        shape: A list or tuple, with the channels last; the result is of the same type.
        target_format: 'channels_first' or 'channels_last'.
        spatial_axes: The places of the axes of space in ``shape``.
    """
    if target_format not in ("channels_first", "channels_last"):
        expected = "'channels_first', 'channels_last'"
        fields = dict(function="transpose_shape", argument="target_format", expected=expected)
        raise fail(ValueError, "call.bad_value", value=repr(target_format), **fields)
    if target_format == "channels_last":
        return type(shape)(shape)
    before, inside = shape[: spatial_axes[0]], [shape[axis] for axis in spatial_axes]
    return type(shape)([*before, shape[-1], *inside])


def check_for_unexpected_keys(name: str, input_dict: dict[str, Any], expected_values: Iterable[str]) -> None:
    """Refuse a dictionary that has other keys than those expected.

    Args:
        name: What the dictionary is called in the sentence.
        input_dict: The dictionary.
        expected_values: The keys that it may have.
    """
    expected = list(expected_values)
    unknown = sorted(str(key) for key in input_dict if key not in expected)
    if unknown:
        shown = ", ".join(map(str, expected)) or "-"
        raise fail(ValueError, "tools.unexpected_keys", name=name, unknown=", ".join(unknown), expected=shown)


def display_table(rows: Iterable[Iterable[Any]], positions: Sequence[int]) -> None:
    """Print rows of a table; what is too long for its column is cut.

    Args:
        rows: The cells of each row.
        positions: Where the columns end, in characters.
    """
    for row in rows:
        line = ""
        for cell, end in zip(row, positions, strict=False):
            line = (line + str(cell))[:end].ljust(end)
        print(line)
