"""What users give as data, brought into the order and shape of a model's tensors, or refused with a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Number
from typing import Any, NamedTuple

import numpy as np

from .. import backend as K
from ..backend.contract.eager import has_value
from ..messages import fail, say, warn_user

Shape = tuple[int | None, ...]


# The sentences about inputs and about targets.
LABELS = {"input": "data.input", "target": "data.target"}
COUNTS = {"input": "data.count_input", "target": "data.count_target"}
MISSING = {"input": "data.missing_input", "target": "data.missing_target"}
UNKNOWN = {"input": "data.unknown_input", "target": "data.unknown_target"}


class Slot(NamedTuple):
    """One place that data go to.

    ``what`` is "input" or "target". ``shape`` is what is expected, batch axis first (``None``: anything).
    """

    what: str
    name: str
    shape: Shape | None
    sparse: bool = False
    output: Shape | None = None  # of a target: the shape of the model's output

    @property
    def label(self) -> str:
        """How a sentence calls it."""
        return say(LABELS[self.what], name=self.name)


class Data(NamedTuple):
    """Arrays in the order of a model's tensors.

    ``weights`` are there in any case; ``weighted`` says whether somebody gave some.
    """

    inputs: list[Any]
    targets: list[Any]
    weights: list[Any]
    weighted: bool

    def for_function(self, weighted: bool) -> list[Any]:
        """What is fed to a function with or without weights."""
        return [*self.inputs, *self.targets, *(self.weights if weighted else ())]

    @property
    def samples(self) -> int:
        """How many samples there are."""
        return next((array.shape[0] for array in self.for_function(True)), 0)

    def rows(self, rows: slice) -> Data:
        """A part of the samples."""
        cut = [[array[rows] for array in arrays] for arrays in self[:3]]
        return Data(cut[0], cut[1], cut[2], self.weighted)


def in_order(data: Any, slots: Sequence[Slot]) -> list[Any]:
    """One array for each slot, from an array, a list or a dictionary by name."""
    return [array_for(one, slot) for one, slot in zip(_one_for_each(data, slots), slots, strict=True)]


def _one_for_each(data: Any, slots: Sequence[Slot]) -> list[Any]:
    if data is None:
        data = []
    if isinstance(data, dict):
        return _by_name(data, slots)
    if not slots and not isinstance(data, (list, tuple)):
        raise fail(ValueError, "data.none_wanted", given=_described(data))
    if not isinstance(data, (list, tuple)):
        given = [data]
    elif len(slots) == 1 and not (len(data) == 1 and _is_array(data[0])):
        given = [data] if len(data) and not _is_array(data[0]) else list(data)
    else:
        given = list(data)
    if len(given) != len(slots):
        what = slots[0].what if slots else "input"
        names = ", ".join(slot.name for slot in slots)
        raise fail(ValueError, COUNTS[what], expected=len(slots), names=names, given=len(given))
    return given


def _is_array(value: Any) -> bool:
    """Whether one element of a list is an array of its own, and not a row of numbers."""
    return hasattr(value, "shape") and len(value.shape) > 0


def _by_name(data: dict[str, Any], slots: Sequence[Slot]) -> list[Any]:
    names = [slot.name for slot in slots]
    what = slots[0].what if slots else "input"
    for name in names:
        if name not in data:
            raise fail(ValueError, MISSING[what], name=name, given=", ".join(map(str, data)))
    for name in data:
        if name not in names:
            raise fail(ValueError, UNKNOWN[what], name=name, names=", ".join(names))
    return [data[name] for name in names]


def array_for(value: Any, slot: Slot) -> Any:
    """What was given for one slot as an array of the right shape."""
    if value is None:
        raise fail(ValueError, "data.nothing", label=slot.label)
    if has_value(value):
        value = np.asarray(value)
    elif not isinstance(value, (np.ndarray, list, tuple)) and K.is_tensor(value):
        raise fail(TypeError, "dataset.tensor", label=slot.label)
    if slot.sparse and (hasattr(value, "tocsr") or isinstance(value, tuple)):
        return value.tocsr() if hasattr(value, "tocsr") else value
    if not isinstance(value, np.ndarray) and not is_file_like(value):
        check_columns(value, slot.label)
        try:
            value = np.asarray(plain_table(value))
        except ValueError as error:  # rows of different lengths
            raise fail(ValueError, "data.ragged", label=slot.label) from error
    dtype = np.dtype(value.dtype)
    if dtype.kind not in "biufc":
        raise fail(TypeError, "data.dtype", label=slot.label, given=dtype)
    return _shaped(value, slot)


def is_file_like(value: Any) -> bool:
    """Whether something keeps its numbers elsewhere, such as in a file, and gives slices of them."""
    has_all = all(hasattr(value, name) for name in ("shape", "dtype", "__getitem__"))
    return has_all and not _is_of_pandas(value)


def _is_of_pandas(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "pandas"


def plain_table(value: Any) -> Any:
    """A table or a column of pandas as an array; anything else stays what it is.

    Numbers of which some may be missing, a kind of pandas's own, become NumPy's, with nan for those.
    """
    if not _is_of_pandas(value):
        return value
    if not hasattr(value, "columns"):
        return _plain_column(value)
    whole = np.asarray(value)
    if whole.dtype.kind != "O" or not whole.shape[1]:
        return np.ascontiguousarray(whole)  # a table keeps its columns together, batches are rows
    return np.stack([_plain_column(column) for _, column in value.items()], axis=1)


def _plain_column(column: Any) -> np.ndarray:
    found = np.asarray(column)
    if found.dtype.kind == "O" and getattr(column.dtype, "kind", "O") in "biuf":
        return np.asarray(column.to_numpy(dtype="float64", na_value=np.nan))
    return found


def check_columns(table: Any, label: str) -> None:
    """Refuse a table of pandas with a column that holds no numbers, and name that column."""
    if not _is_of_pandas(table) or not hasattr(table, "columns"):
        return
    for name, column in table.items():
        found = _plain_column(column)
        if found.dtype.kind not in "biufc" and not all(isinstance(one, Number) for one in found):
            raise fail(TypeError, "data.column", label=label, column=name, given=repr(found[:1].tolist()[0])[:40])


def _shaped(array: Any, slot: Slot) -> Any:
    if len(array.shape) == 0:
        raise fail(ValueError, "data.number", label=slot.label, given=array)
    given, wanted = tuple(array.shape), slot.shape
    if given[0] == 0:
        raise fail(ValueError, "data.empty", label=slot.label, shape=given)
    if wanted is None:
        return array
    if len(given) == len(wanted) - 1 and (len(given) == 1 or (slot.what == "target" and isinstance(array, np.ndarray))):
        array = np.asarray(array[:])[..., None]  # a vector counts as a column
    if not _fits(tuple(array.shape), wanted):
        shown = ", ".join("?" if n is None else str(n) for n in (None, *wanted[1:]))
        key = "data.one_sample" if len(given) > 1 and _fits((1, *given), wanted) else "data.shape"
        key = "data.one_sample" if len(given) == 1 and len(wanted) == 2 and given[0] == wanted[1] else key
        fields = dict(label=slot.label, expected=f"({shown})", given=given)
        if slot.output is not None and len(given) < len(slot.output):
            raise fail(ValueError, "data.target_rank", label=slot.label, given=given, output=slot.output)
        for longer, how in (((*given, 1), "x[..., np.newaxis]"), ((given[0], 1, *given[1:]), "x[:, np.newaxis]")):
            if key == "data.shape" and _fits(longer, wanted):
                raise fail(ValueError, "data.no_channel", how=how, **fields)
        sides = given[1:]
        for moved, start, end in (((*sides[1:], *sides[:1]), 1, -1), ((*sides[-1:], *sides[:-1]), -1, 1)):
            if key == "data.shape" and len(sides) > 2 and _fits((given[0], *moved), wanted):
                raise fail(ValueError, "data.channels", start=start, end=end, **fields)
        raise fail(ValueError, key, **fields)
    return array


def _fits(given: tuple[int, ...], wanted: Shape) -> bool:
    """Whether all axes but that of the samples are as wanted."""
    return len(given) == len(wanted) and all(w is None or n == w for n, w in zip(given[1:], wanted[1:], strict=True))


def _described(value: Any) -> str:
    return str(getattr(value, "shape", type(value).__name__))


def check_counts(slots: Sequence[Slot], arrays: Sequence[Any]) -> int:
    """The number of samples, which must be the same everywhere."""
    counts = [array.shape[0] for array in arrays]
    if len(set(counts)) > 1:
        told = ", ".join(f"{slot.label}: {count}" for slot, count in zip(slots, counts, strict=True))
        raise fail(ValueError, "data.samples", told=told)
    return counts[0] if counts else 0


def check_numbers(slot: Slot, array: Any) -> None:
    """Refuse targets that are not a number: the loss, and then every weight, would be none."""
    places = _not_numbers(array)
    if places is not None:
        raise fail(ValueError, "data.nan", label=slot.label, count=len(places), first=tuple(map(int, places[0])))


def check_labels(name: str, array: Any, units: int | None) -> None:
    """Refuse numbers of classes that there are not.

    Args:
        name: The name of the output.
        array: The target.
        units: How many units the output has, one for each class.
    """
    if units is None or not isinstance(array, np.ndarray) or not array.size:
        return
    low, high = array.min(), array.max()
    if low >= 0 and high < units:
        return
    given = low if low < 0 else high
    key = "data.labels_negative" if low < 0 else "data.labels_too_many"
    if low == 1 and high == units:
        key = "data.labels_from_one"
    elif low == -1 and high == 1 and not (array == 0).any():
        key = "data.labels_of_signs"
    hint = say(key, wanted=int(high) + 1) if math.isfinite(high) else ""
    raise fail(ValueError, "data.label_outside", name=name, given=f"{given:g}", units=units, last=units - 1, hint=hint)


def warn_of_no_numbers(slot: Slot, array: Any) -> None:
    """Warn of inputs that are not a number; a model may be made for them."""
    places = _not_numbers(array)
    if places is not None:
        warn_user("data.nan_input", label=slot.label, count=len(places), first=tuple(map(int, places[0])))


def _not_numbers(array: Any) -> np.ndarray | None:
    if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
        return None
    with np.errstate(all="ignore"):
        if not np.isnan(array.sum()):  # one fast pass; only what looks bad is searched
            return None
    places = np.argwhere(np.isnan(array))
    return places if len(places) else None


# --------------------------------------------------------------------------- weights of samples and classes


def weights_for_each(given: Any, names: Sequence[str], what: str) -> list[Any]:
    """Weights (``what``: 'sample_weight' or 'class_weight') for each output, from whatever says them."""
    if given is None or (isinstance(given, dict) and not given):
        return [None] * len(names)
    if isinstance(given, dict) and (what == "sample_weight" or any(name in given for name in names)):
        unknown = [str(name) for name in given if name not in names]
        if unknown:
            fields = dict(argument=what, given=", ".join(unknown), names=", ".join(names))
            raise fail(ValueError, "data.unknown_output", **fields)
        return [given.get(name) for name in names]
    if len(names) == 1:
        single = isinstance(given, (list, tuple)) and len(given) == 1
        inner = single and (given[0] is None or isinstance(given[0], dict) or _is_array(given[0]))
        return [given[0] if inner else given]
    if isinstance(given, (list, tuple)) and len(given) == len(names):
        return list(given)
    raise fail(ValueError, "data.weights_for_each", argument=what, names=", ".join(names))


def sample_weights(target: Any, given: Any, by_class: Any, temporal: bool, name: str) -> np.ndarray:
    """The weight of each sample of one output, or of each step of a series.

    Args:
        target: The target.
        given: The weights that the user gave for the samples, or ``None``.
        by_class: The weights that the user gave for the classes, or ``None``.
        temporal: Whether each step of a series has its weight.
        name: The name of the output.
    """
    wanted = target.shape[: 2 if temporal else 1]
    weights = np.ones(wanted, "float32") if given is None else _checked_weights(given, wanted, temporal, name)
    if by_class is not None:
        weights = weights * _weights_by_class(target, by_class, temporal, name)
    return weights


def _checked_weights(given: Any, wanted: tuple[int, ...], temporal: bool, name: str) -> np.ndarray:
    weights = np.asarray(plain_table(given))
    if weights.dtype.kind not in "biuf":
        raise fail(TypeError, "data.weights_dtype", name=name, given=weights.dtype)
    if not temporal and weights.ndim == 2 and weights.shape[1] == 1:
        weights = weights[:, 0]
    if not temporal and weights.ndim == 2:
        raise fail(ValueError, "data.weights_temporal", name=name, given=weights.shape)
    if weights.shape != wanted:
        raise fail(ValueError, "data.weights_shape", name=name, expected=wanted, given=weights.shape)
    return weights


def _weights_by_class(target: Any, by_class: Any, temporal: bool, name: str) -> np.ndarray:
    if not isinstance(by_class, dict) or not all(map(_is_weight, by_class.values())):
        raise fail(TypeError, "data.class_weight", name=name, given=" ".join(repr(by_class).split())[:80])
    target = np.asarray(target)
    if temporal or target.ndim > 2:
        raise fail(ValueError, "data.class_weight_rank", name=name, shape=target.shape)
    labels = target.argmax(axis=1) if target.ndim == 2 and target.shape[1] > 1 else target.reshape(-1)
    found, places = np.unique(labels, return_inverse=True)
    missing = [label for label in found.tolist() if label not in by_class]
    if missing:
        fields = dict(
            name=name, missing=", ".join(f"{label:g}" for label in missing), known=", ".join(map(str, by_class))
        )
        raise fail(ValueError, "data.class_missing", **fields)
    return np.asarray([by_class[label] for label in found.tolist()], "float32")[places.reshape(-1)]


def _is_weight(value: Any) -> bool:
    """Whether something is one number, and not nan or infinite."""
    try:
        return np.ndim(value) == 0 and value is not None and math.isfinite(value)
    except (TypeError, ValueError, OverflowError):
        return False
