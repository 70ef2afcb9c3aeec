"""Sequences: brought to one length, cut in windows, and words paired with their neighbours."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..declare.checks import (
    expect,
    flag,
    not_negative,
    not_negative_number,
    one_of,
    optional,
    positive,
    positive_number,
)  # fmt: skip
from ..declare.checks import seed as seed_or_none
from ..declare.declared import Declared
from ..declare.fields import arg
from ..declare.respell import both_spellings
from ..messages import fail, warn
from ..utils.data_utils import Sequence
from .described import document, loads, plain, shown

__all__ = [
    "TimeseriesGenerator", "make_sampling_table", "pad_sequences", "skipgrams", "timeseries_generator_from_json",
]  # fmt: skip

EULER = 0.577  # the constant of Euler and Mascheroni, with the digits that this table has always had


# --------------------------------------------------------------------------- one length for all


@both_spellings
def pad_sequences(
    sequences: Iterable[Any],
    maxlen: int | None = None,
    dtype: Any = "int32",
    padding: str = "pre",
    truncating: str = "pre",
    value: Any = 0.0,
) -> np.ndarray:
    """Sequences of different lengths as one array: short ones are filled up, long ones are cut.

    Args:
        sequences: Lists or arrays. An element may be a number, an array (all of the same shape) or, if the dtype is
            ``object`` or one of texts, a text.
        maxlen: How long all become; as long as the longest if not said.
        dtype: The type of the result.
        padding: ``'pre'`` or ``'post'``: at which end short ones are filled up.
        truncating: ``'pre'`` or ``'post'``: from which end long ones are cut.
        value: What they are filled up with.
    """
    expect("pad_sequences", "maxlen", maxlen, optional(positive))
    for name, end in (("padding", padding), ("truncating", truncating)):
        expect("pad_sequences", name, end, one_of("pre", "post"))
    as_objects = _dtype(dtype).kind == "O"
    rows = [_row(place, given, maxlen, truncating, as_objects) for place, given in enumerate(_listed(sequences))]
    longest = max(map(len, rows), default=0) if maxlen is None else int(maxlen)
    element = next((row.shape[1:] for row in rows if len(row)), ())
    for place, row in enumerate(rows):
        if len(row) and row.shape[1:] != element:
            raise fail(ValueError, "pad.element", place=place, found=row.shape[1:], expected=element)
    padded = _filled((len(rows), longest, *element), value, _sized(_dtype(dtype), rows, value))
    lossy = False
    for places in _alike(rows):
        joined = np.concatenate([rows[place] for place in places])  # converted at one go, which is quicker
        fitted, end = _converted(joined, padded.dtype), 0
        lossy = lossy or _lost_decimals(joined, fitted)
        for place in places:
            begin, end = end, end + len(rows[place])
            where = slice(begin - end, None) if padding == "pre" else slice(end - begin)
            padded[place, where] = fitted[begin:end]
    if lossy:
        warn("pad.decimals", stacklevel=3, dtype=padded.dtype.name)
    return padded


def _alike(rows: list[np.ndarray]) -> Iterable[list[int]]:
    """The places of the rows that are not empty, those of one type together."""
    places: dict[np.dtype[Any], list[int]] = {}
    for place, row in enumerate(rows):
        if len(row):
            places.setdefault(row.dtype, []).append(place)
    return places.values()


def _listed(sequences: Any) -> list[Any]:
    """The sequences as a list, however they came."""
    if isinstance(sequences, (str, bytes, dict)) or not isinstance(sequences, Iterable):
        raise fail(ValueError, "pad.sequences", given=shown(sequences))
    return list(sequences)


def _row(place: int, given: Any, maxlen: int | None, truncating: str, as_objects: bool) -> np.ndarray:
    """One sequence as an array, cut if it is too long."""
    if isinstance(given, (str, bytes)):
        raise fail(ValueError, "pad.text", place=place, given=shown(given))
    if not hasattr(given, "__getitem__") or isinstance(given, dict) or (hasattr(given, "shape") and not given.shape):
        raise fail(ValueError, "pad.row", place=place, given=shown(given))
    kept = given if isinstance(given, (list, tuple)) else np.asarray(given)
    if maxlen is not None and len(kept) > maxlen:
        kept = kept[-maxlen:] if truncating == "pre" else kept[:maxlen]
    try:
        return np.asarray(kept, object if as_objects else None)
    except ValueError as error:
        raise fail(ValueError, "pad.ragged", place=place, given=shown(kept)) from error


def _dtype(given: Any) -> np.dtype[Any]:
    try:
        return np.dtype(given)
    except TypeError as error:
        raise fail(ValueError, "pad.dtype", given=shown(given)) from error


def _sized(dtype: np.dtype[Any], rows: list[np.ndarray], value: Any) -> np.dtype[Any]:
    """The type of the result; where it is texts of no stated length, all are to have room."""
    if dtype.kind in "US" and not dtype.itemsize:
        return np.result_type(dtype, np.asarray(value), *{row.dtype for row in rows if len(row)})
    return dtype


def _filled(shape: tuple[int, ...], value: Any, dtype: np.dtype[Any]) -> np.ndarray:
    """An array of nothing but ``value``."""
    given = np.asarray(value, object if dtype.kind == "O" else None)
    fitted = _converted(given, dtype)
    if _lost_decimals(given, fitted):
        raise fail(ValueError, "pad.value", given=shown(given.tolist()), dtype=dtype.name)
    try:
        padded = np.empty(shape, dtype)
    except (MemoryError, ValueError, OverflowError) as error:
        raise fail(MemoryError, "pad.memory", shape=shape, dtype=dtype.name) from error
    try:
        padded[...] = fitted
    except ValueError as error:
        raise fail(ValueError, "pad.value_shape", given=given.shape, expected=shape[2:]) from error
    return padded


def _converted(array: np.ndarray, dtype: np.dtype[Any]) -> np.ndarray:
    """An array as one of another type; refused if it has values for which there is no room, decimals apart."""
    try:
        with np.errstate(invalid="ignore", over="ignore"):
            found = array.astype(dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise fail(ValueError, "pad.value", given=shown(array.ravel()[:3].tolist()), dtype=dtype.name) from error
    lost = np.asarray(False)
    if dtype.kind in "iu" and array.dtype.kind in "iuf":
        lost = np.trunc(array) != found if array.dtype.kind == "f" else array != found
    elif dtype.kind == array.dtype.kind and dtype.kind in "US":
        lost = np.asarray(array != found)
    if lost.any():
        raise fail(ValueError, "pad.value", given=shown(array[lost].ravel()[:3].tolist()), dtype=dtype.name)
    return found


def _lost_decimals(array: np.ndarray, converted: np.ndarray) -> bool:
    return array.dtype.kind == "f" and converted.dtype.kind in "iu" and not np.array_equal(array, converted)


def _remove_long_seq(maxlen: int, seq: Iterable[Any], label: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """The sequences that are shorter than ``maxlen``, and their labels.

    Args:
        maxlen: The length that is too long already.
        seq: The sequences.
        label: The label of each.
    """
    kept = [(one, its) for one, its in zip(seq, label, strict=False) if len(one) < maxlen]
    return [one for one, _ in kept], [its for _, its in kept]


# --------------------------------------------------------------------------- words and their neighbours


@both_spellings
def make_sampling_table(size: int, sampling_factor: float = 1e-5) -> np.ndarray:
    """With what probability ``skipgrams`` is to keep a word, by its number: the commoner a word, the less often.

    The words are taken to be numbered by how common they are, and to be as common as Zipf's law says.

    Args:
        size: How many numbers there are.
        sampling_factor: The smaller, the fewer common words are kept.
    """
    expect("make_sampling_table", "size", size, positive)
    expect("make_sampling_table", "sampling_factor", sampling_factor, positive_number)
    try:
        rank = np.maximum(np.arange(size), 1)
        rarity = rank * (np.log(rank) + EULER) + 0.5 - 1 / (12 * rank)  # 1 / how often the word of this rank is used
        return np.minimum(1.0, np.sqrt(sampling_factor * rarity))
    except (MemoryError, ValueError, OverflowError) as error:
        fields = dict(function="make_sampling_table", argument="size", given=size)
        raise fail(MemoryError, "sequence.memory", **fields) from error


@both_spellings
def skipgrams(
    sequence: Iterable[int],
    vocabulary_size: int,
    window_size: int = 4,
    negative_samples: float = 1.0,
    shuffle: bool = True,
    categorical: bool = False,
    sampling_table: Any = None,
    seed: int | None = None,
) -> tuple[list[list[int]], list[Any]]:
    """Pairs of words: true ones from the same window, labelled 1, and drawn ones, labelled 0.

    Args:
        sequence: The numbers of the words of a text; 0 stands for no word.
        vocabulary_size: The largest number of a word, plus one.
        window_size: How many words on each side of a word are its neighbours.
        negative_samples: How many drawn pairs there are for each true one; 0 for none.
        shuffle: Whether the pairs are mixed; if not, the true ones come first, in the order of the text.
        categorical: Whether a label is a row, ``[1, 0]`` or ``[0, 1]``, and no number.
        sampling_table: With what probability a word is taken as the first one of pairs, by its number.
        seed: Where the random numbers begin; if not said, they are those of ``np.random``.

    Returns:
        The pairs, and their labels.
    """
    _check_skipgrams(vocabulary_size, window_size, negative_samples, seed)
    words = _numbers(sequence)
    if vocabulary_size <= words.max(initial=0):
        warn("skipgrams.beyond", stacklevel=3, largest=words.max(), given=vocabulary_size)
    dice: Any = np.random if seed is None else np.random.RandomState(seed)
    couples = _neighbours(words, _kept(words, sampling_table, dice), int(window_size))
    drawn = int(len(couples) * negative_samples)
    try:
        labels = np.repeat([1, 0], [len(couples), drawn])
        if drawn:
            firsts = np.resize(dice.permutation(couples[:, 0]), drawn)
            couples = np.concatenate([couples, np.stack([firsts, dice.randint(1, vocabulary_size, drawn)], 1)])
    except (MemoryError, OverflowError) as error:
        fields = dict(function="skipgrams", argument="negative_samples", given=negative_samples)
        raise fail(MemoryError, "sequence.memory", **fields) from error
    if shuffle:
        order = dice.permutation(len(couples))
        couples, labels = couples[order], labels[order]
    return couples.tolist(), (np.eye(2, dtype=int)[labels] if categorical else labels).tolist()


def _check_skipgrams(vocabulary_size: Any, window_size: Any, negative_samples: Any, seed: Any) -> None:
    expect("skipgrams", "vocabulary_size", vocabulary_size, positive)
    expect("skipgrams", "window_size", window_size, not_negative)
    expect("skipgrams", "negative_samples", negative_samples, not_negative_number)
    expect("skipgrams", "seed", seed, seed_or_none)
    if negative_samples and vocabulary_size < 2:
        raise fail(ValueError, "skipgrams.vocabulary", given=vocabulary_size)


def _numbers(sequence: Any) -> np.ndarray:
    """The numbers of words as an array."""
    try:
        words = np.asarray(sequence if hasattr(sequence, "__len__") else list(sequence))
    except (TypeError, ValueError) as error:
        raise fail(ValueError, "skipgrams.sequence", given=shown(sequence)) from error
    if words.ndim != 1 or (words.size and (words.dtype.kind not in "iu" or words.min() < 0)):
        raise fail(ValueError, "skipgrams.sequence", given=shown(sequence))
    return words.astype("int64")


def _kept(words: np.ndarray, table: Any, dice: Any) -> np.ndarray:
    """The places of the words that are to have pairs."""
    kept = words != 0
    if table is not None:
        table = np.asarray(table)
        if table.ndim != 1 or table.dtype.kind not in "biuf" or len(table) <= words.max(initial=0):
            raise fail(ValueError, "skipgrams.table", given=shown(table.tolist()), largest=words.max(initial=0))
        kept &= dice.random_sample(len(words)) <= table[words]
    return np.flatnonzero(kept)


def _neighbours(words: np.ndarray, places: np.ndarray, window: int) -> np.ndarray:
    """The words in these places, each with every neighbour that is a word."""
    window = min(window, max(len(words) - 1, 0))
    near = places[:, None] + np.concatenate([np.arange(-window, 0), np.arange(1, window + 1)])
    there = (near >= 0) & (near < len(words))
    there[there] = words[near[there]] != 0
    firsts = np.broadcast_to(words[places][:, None], near.shape)
    return np.stack([firsts[there], words[near[there]]], 1)


# --------------------------------------------------------------------------- windows of a time series


class TimeseriesGenerator(Declared, Sequence):
    """Batches of windows of a time series, each with the target that comes right after it.

    The window of the target number ``i`` is ``data[i - length : i : sampling_rate]``.

    Args:
        data: The series: its first axis is the time.
        targets: What belongs to each time; as long as ``data``.
        length: How many steps back a window begins.
        sampling_rate: Every how many steps of a window one is taken.
        stride: How many steps lie between one window and the next.
        start_index: The first step that may be in a window.
        end_index: The last step that may be a target; the last one of all if not said.
        shuffle: Whether the windows come in another order in each epoch.
        reverse: Whether the steps in each window run backwards.
        batch_size: How many windows a batch has; the last one may have fewer.
    """

    data: Any = arg()
    targets: Any = arg()
    length: int = arg(check=positive)
    sampling_rate: int = arg(default=1, check=positive)
    stride: int = arg(default=1, check=positive)
    start_index: int = arg(default=0, check=not_negative)
    end_index: int | None = arg(default=None, check=optional(not_negative))
    shuffle: bool = arg(default=False, check=flag)
    reverse: bool = arg(default=False, check=flag)
    batch_size: int = arg(default=128, check=positive)

    def prepare(self) -> None:
        super().prepare()
        self.data, self.targets = _series("data", self.data), _series("targets", self.targets)
        count = len(self.data)
        if len(self.targets) != count:
            raise fail(ValueError, "series.lengths", data=count, targets=len(self.targets))
        if self.end_index is None:
            self.end_index = count - 1
        if self.end_index >= count:
            raise fail(ValueError, "series.end", given=self.end_index, count=count)
        self.start_index += self.length  # of the first target, as programs know it from Keras
        if self.start_index > self.end_index:
            first = self.start_index - self.length
            raise fail(ValueError, "series.short", length=self.length, first=first, last=self.end_index)
        self.rows = np.arange(self.start_index, self.end_index + 1, self.stride)  # the targets, in order
        self.on_epoch_end()

    def on_epoch_end(self) -> None:
        """Draw another order, if there is to be one."""
        if self.shuffle:
            self.rows = np.random.permutation(self.rows)

    def __len__(self) -> int:
        return -(-len(self.rows) // self.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """The windows and the targets of a batch."""
        if not isinstance(index, (int, np.integer)) or not -len(self) <= index < len(self):
            raise fail(IndexError, "series.index", given=index, count=len(self))
        begin = index % len(self) * self.batch_size
        rows = self.rows[begin : begin + self.batch_size].tolist()
        windows = np.array([self.data[row - self.length : row : self.sampling_rate] for row in rows])
        targets = np.array([self.targets[row] for row in rows])
        return windows[:, ::-1] if self.reverse else windows, targets

    def get_config(self) -> dict[str, Any]:
        """The arguments, the data among them as JSON."""
        config = plain(super().get_config())
        return config | {
            "data": _as_json("data", self.data),
            "targets": _as_json("targets", self.targets),
            "start_index": int(self.start_index - self.length),
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> TimeseriesGenerator:
        """The generator that ``get_config`` described."""
        read = {name: loads(cls.__name__, name, config.get(name)) for name in ("data", "targets")}
        return cls(**config | read)

    def to_json(self, **kwargs: Any) -> str:
        """The generator with its data as JSON; ``timeseries_generator_from_json`` makes one of it again.

        Args:
            **kwargs: For ``json.dumps``, such as ``indent=2``.
        """
        told = {"class_name": type(self).__name__, "config": self.get_config(), WRITTEN_BY: "kerascn"}
        return json.dumps(told, **kwargs)


WRITTEN_BY = "written_by"


def timeseries_generator_from_json(json_string: str) -> TimeseriesGenerator:
    """The generator that ``to_json`` described, here or in Keras 2.3.

    Args:
        json_string: The description.
    """
    found = document("timeseries_generator_from_json", "TimeseriesGenerator", "data", json_string)
    config = found["config"]
    first, length = config.get("start_index", 0), config.get("length")
    if WRITTEN_BY not in found and isinstance(first, int) and isinstance(length, int):
        config["start_index"] = first - length  # Keras 2.3 writes where the first target is
    return TimeseriesGenerator.from_config(config)


def _series(name: str, given: Any) -> Any:
    """A series as an array, or as what it is if that can be indexed like one."""
    if hasattr(given, "to_numpy"):
        return given.to_numpy()
    if hasattr(given, "shape") and hasattr(given, "__getitem__") and len(given.shape):
        return given
    try:
        found = np.asarray(given if isinstance(given, (list, tuple)) else None)
    except ValueError as error:
        raise fail(ValueError, "series.data", name=name, given=shown(given)) from error
    if not found.ndim:
        raise fail(ValueError, "series.data", name=name, given=shown(given))
    return found


def _as_json(name: str, series: Any) -> str:
    try:
        return json.dumps(np.asarray(series).tolist())
    except (TypeError, ValueError) as error:
        raise fail(TypeError, "series.json", name=name, reason=str(error)) from error
