"""What pandas had: ``df.ix``, ``append``, ``as_matrix`` and others, for lines of the user only."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from .. import faces, neighbours
from . import asking

__all__ = ["HDFStore", "Ix", "as_it_was", "read_csv", "read_table"]

HDFStore = pd.HDFStore


def as_it_was() -> faces.Face:
    """The module with its old names; by then tables have theirs too."""
    return faces.Face("pandas", neighbours.NAMES["pandas"], pd)


class Ix:
    """``df.ix[...]``: labels, or places where the labels are no whole numbers.

    Args:
        table: A table or a column.
    """

    def __init__(self, table: Any) -> None:
        self.table = table

    def _labels(self, axis: int, key: Any) -> Any:
        """The key of an axis as labels."""
        labels = self.table.axes[axis]
        if pd.api.types.is_integer_dtype(labels.dtype) or not _is_places(key):
            return key
        return labels[key]

    def _key(self, key: Any) -> Any:
        if isinstance(key, tuple) and self.table.ndim == 2:
            return tuple(self._labels(axis, each) for axis, each in enumerate(key))
        return self._labels(0, key)

    def __getitem__(self, key: Any) -> Any:
        return self.table.loc[self._key(key)]

    def __setitem__(self, key: Any, value: Any) -> None:
        self.table.loc[self._key(key)] = value


def _is_places(key: Any) -> bool:
    if isinstance(key, slice):
        return all(each is None or isinstance(each, (int, np.integer)) for each in (key.start, key.stop, key.step))
    if isinstance(key, (list, np.ndarray)):
        return len(key) > 0 and all(isinstance(each, (int, np.integer)) and not isinstance(each, bool) for each in key)
    return isinstance(key, (int, np.integer)) and not isinstance(key, bool)


def _append(table: Any) -> Any:
    def append(other: Any, ignore_index: bool = False, verify_integrity: bool = False, **options: Any) -> Any:
        """``table.append(other)``."""
        if isinstance(table, DataFrame) and isinstance(other, (dict, Series)):
            other = DataFrame([other])
        others = list(other) if isinstance(other, (list, tuple)) else [other]
        return pd.concat([table, *others], ignore_index=ignore_index, verify_integrity=verify_integrity)

    return append


def _sort(table: Any) -> Any:
    def sort(columns: Any = None, axis: int = 0, ascending: Any = True, inplace: bool = False) -> Any:
        """``table.sort(columns)``."""
        if columns is None:
            return table.sort_index(axis=axis, ascending=ascending, inplace=inplace)
        return table.sort_values(columns, axis=axis, ascending=ascending, inplace=inplace)

    return sort


def _as_matrix(table: Any) -> Any:
    return lambda columns=None: (table if columns is None else table[columns]).to_numpy()


def _mad(table: Any) -> Any:
    return lambda axis=0: (table - table.mean(axis=axis)).abs().mean(axis=axis)


def _set_value(table: Any) -> Any:
    def set_value(*given: Any) -> Any:
        """``table.set_value(row, column, value)``."""
        *place, value = given
        table.at[tuple(place) if len(place) > 1 else place[0]] = value
        return table

    return set_value


_BOTH = {
    "ix": Ix,
    "append": _append,
    "as_matrix": _as_matrix,
    "iteritems": lambda table: table.items,
    "mad": _mad,
    "irow": lambda table: lambda place: table.iloc[place],
    "set_value": _set_value,
}
for _name, _value in _BOTH.items():
    asking.give(DataFrame, _name, _value)
    asking.give(Series, _name, _value)
asking.give(DataFrame, "sort", _sort)
asking.give(DataFrame, "icol", lambda table: lambda place: table.iloc[:, place])
asking.give(DataFrame, "get_value", lambda table: lambda row, column: table.at[row, column])
asking.give(Series, "get_value", lambda column: lambda row: column.at[row])
asking.give(Series, "order", lambda column: lambda ascending=True: column.sort_values(ascending=ascending))


def _by_place(kind: Any, name: str, *places: str) -> Any:
    """A method whose arguments could be given by place: ``table.drop('price', 1)``."""
    today = getattr(kind, name)

    def old(table: Any) -> Any:
        def call(*given: Any, **options: Any) -> Any:
            return today(table, *given[len(places) :], **dict(zip(places, given, strict=False)), **options)

        return call

    return old


def _fillna(kind: Any) -> Any:
    """``fillna(method='ffill')`` beside what it is today."""
    today = kind.fillna

    def old(table: Any) -> Any:
        def fillna(value: Any = None, method: str | None = None, *given: Any, **options: Any) -> Any:
            if method is None:
                return today(table, value, *given, **options)
            return getattr(table, {"pad": "ffill", "backfill": "bfill"}.get(method, method))(*given, **options)

        return fillna

    return old


for _kind in (DataFrame, Series):
    asking.give_more(_kind, "drop", _by_place(_kind, "drop", "labels", "axis", "index", "columns"))
    asking.give_more(_kind, "fillna", _fillna(_kind))
    asking.give_more(_kind, "dropna", _by_place(_kind, "dropna", "axis"))


def _today(options: dict[str, Any]) -> dict[str, Any]:
    """The options of ``read_csv`` as they are called today."""
    wrong, told = options.pop("error_bad_lines", None), options.pop("warn_bad_lines", True)
    if wrong is not None:
        options["on_bad_lines"] = "error" if wrong else ("warn" if told else "skip")
    if options.pop("delim_whitespace", False):
        options["sep"] = r"\s+"
    for gone in ("mangle_dupe_cols", "tupleize_cols", "infer_datetime_format"):
        options.pop(gone, None)
    return options


def read_csv(path: Any, *given: Any, squeeze: bool = False, **options: Any) -> Any:
    """``pd.read_csv`` with the options of old."""
    options = _today({**({"sep": given[0]} if given else {}), **options})
    found = pd.read_csv(path, **options)
    return found.squeeze("columns") if squeeze else found


def read_table(path: Any, *given: Any, squeeze: bool = False, **options: Any) -> Any:
    """``pd.read_table`` with the options of old."""
    return read_csv(path, *(given or ("\t",)), squeeze=squeeze, **options)
