"""Texts: cut into words, and words turned into numbers."""

from __future__ import annotations

import hashlib
import json
import numbers
import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import count
from typing import Any

import numpy as np

from ..declare.checks import expect, flag, not_negative, one_of, optional, positive
from ..declare.declared import Declared
from ..declare.fields import arg
from ..declare.respell import both_spellings
from ..messages import fail, say
from .described import document, loads, plain, shown

__all__ = [
    "Tokenizer", "base_filter", "hashing_trick", "one_hot", "text_to_word_sequence", "tokenizer_from_json",
]  # fmt: skip

FILTERS = string.punctuation.replace("'", "") + "\t\n"
MODES = ("binary", "count", "tfidf", "freq")


def base_filter() -> str:
    """The characters that are no part of words unless you say otherwise: punctuation but ', tabs, ends of lines."""
    return FILTERS


# --------------------------------------------------------------------------- a text becomes words


def _filters(value: Any) -> bool | str:
    """A text, each character of which counts, or a list of texts."""
    listed = isinstance(value, (list, tuple)) and all(isinstance(one, str) and one for one in value)
    return isinstance(value, str) or listed or say("check.filters")


def _split(value: Any) -> bool | str:
    """A text that stands between words, or a function that cuts a text into words."""
    return bool(isinstance(value, str) and value) or callable(value) or say("check.split")


def _text(value: Any) -> bool | str:
    return isinstance(value, str) or say("check.text")


def _cutter(filters: Any, lower: Any, split: Any) -> Callable[[str], list[str]]:
    """The function that makes words of a text."""
    clean = _cleaner(filters if isinstance(filters, str) else tuple(filters), " " if callable(split) else split)

    def words(text: str) -> list[str]:
        cleaned = clean(text.lower() if lower else text)
        return _cut_by(split, cleaned) if callable(split) else list(filter(None, cleaned.split(split)))

    return words


@lru_cache(maxsize=32)
def _cleaner(filters: str | tuple[str, ...], between: str) -> Callable[[str], str]:
    """A function that puts ``between`` in the place of everything that is filtered; of several, the longest counts."""
    parts = sorted(set(filters), key=len, reverse=True)
    if not parts:
        return str
    pattern, put = re.compile("|".join(map(re.escape, parts))), between.replace("\\", r"\\")
    if len(parts[0]) > 1:
        return lambda text: pattern.sub(put, text)
    table = str.maketrans(dict.fromkeys(parts, between))  # the quickest way, but for ASCII only
    return lambda text: text.translate(table) if text.isascii() else pattern.sub(put, text)


def _cut_by(split: Callable[[str], Any], text: str) -> list[str]:
    """The words that a function such as ``jieba.lcut`` finds, but for those that are nothing but blanks."""
    found = split(text)
    words = list(found) if isinstance(found, Iterable) and not isinstance(found, str) else [None]
    if not all(isinstance(word, str) for word in words):
        name = getattr(split, "__name__", type(split).__name__)
        raise fail(TypeError, "text.split_result", name=name, given=shown(found))
    return [word for word in words if word and not word.isspace()]


@both_spellings
def text_to_word_sequence(text: str, filters: Any = FILTERS, lower: bool = True, split: Any = " ") -> list[str]:
    """The words of a text.

    Args:
        text: The text.
        filters: The characters that are dropped, or a list of characters and longer texts.
        lower: Whether all becomes lower case first.
        split: What stands between words, or a function that cuts a text into words, such as ``jieba.lcut``.
    """
    return _words_of("text_to_word_sequence", text, filters, lower, split)


def _words_of(function: str, text: Any, filters: Any, lower: Any, split: Any) -> list[str]:
    checks = {"text": (text, _text), "filters": (filters, _filters), "lower": (lower, flag), "split": (split, _split)}
    for argument, (value, check) in checks.items():
        expect(function, argument, value, check)
    return _cutter(filters, lower, split)(text)


# --------------------------------------------------------------------------- words become numbers by hashing


@both_spellings
def one_hot(text: str, n: int, filters: Any = FILTERS, lower: bool = True, split: Any = " ") -> list[int]:
    """The words of a text as numbers from 1 up to ``n - 1``, by Python's ``hash``; words may share a number.

    Args:
        text: The text.
        n: One more than the largest number.
        filters: The characters that are dropped, or a list of characters and longer texts.
        lower: Whether all becomes lower case first.
        split: What stands between words, or a function that cuts a text into words, such as ``jieba.lcut``.
    """
    return _hashed("one_hot", text, n, hash, filters, lower, split)


@both_spellings
def hashing_trick(
    text: str,
    n: int,
    hash_function: Any = None,
    filters: Any = FILTERS,
    lower: bool = True,
    split: Any = " ",
) -> list[int]:
    """The words of a text as numbers from 1 up to ``n - 1``; words may share a number.

    Args:
        text: The text.
        n: One more than the largest number.
        hash_function: A function that gives a whole number for a word; ``'md5'``, which gives the same in every
            process; or ``None`` for Python's ``hash``, which does not.
        filters: The characters that are dropped, or a list of characters and longer texts.
        lower: Whether all becomes lower case first.
        split: What stands between words, or a function that cuts a text into words, such as ``jieba.lcut``.
    """
    return _hashed("hashing_trick", text, n, hash_function, filters, lower, split)


def _hashed(function: str, text: Any, n: Any, hash_function: Any, filters: Any, lower: Any, split: Any) -> list[int]:
    if positive(n) is not True or n < 2:
        raise fail(ValueError, "call.bad_value", function=function, argument="n", expected=say("check.from_2"), value=n)
    n = int(n)
    number_of: Any = {None: hash, "md5": _md5}.get(hash_function) if _is_name(hash_function) else hash_function
    if not callable(number_of):
        fields = dict(argument="hash_function", expected=say("check.hash_function"), value=shown(hash_function))
        raise fail(ValueError, "call.bad_value", function=function, **fields)
    words = _words_of(function, text, filters, lower, split)
    if number_of in (hash, _md5):
        return [number_of(word) % (n - 1) + 1 for word in words]
    found = [number_of(word) for word in words]
    if not all(isinstance(number, numbers.Integral) for number in found):
        raise fail(TypeError, "text.hash_result", given=shown(found))
    return [int(number % (n - 1)) + 1 for number in found]


def _is_name(hash_function: Any) -> bool:
    return hash_function is None or isinstance(hash_function, str)


@lru_cache(maxsize=2**16)
def _md5(word: str) -> int:
    data = word.encode("utf-8", "surrogatepass")
    return int(hashlib.md5(data, usedforsecurity=False).hexdigest(), 16)


# --------------------------------------------------------------------------- words become numbers by a dictionary


class Tokenizer(Declared):
    """Learns the words of some texts, then turns texts into numbers: the commonest word is 1.

    Args:
        num_words: One more than the largest number that is used: the ``num_words - 1`` commonest words count.
        filters: The characters that are dropped, or a list of characters and longer texts.
        lower: Whether all becomes lower case first.
        split: What stands between words, or a function that cuts a text into words, such as ``jieba.lcut``.
        char_level: Whether each character counts as a word; then nothing is filtered.
        oov_token: A word that stands for all words which are not used; it gets number 1. Without it they are dropped.
        document_count: How many texts were learnt already.
    """

    num_words: int | None = arg(default=None, check=optional(positive))
    filters: Any = arg(default=FILTERS, check=_filters)
    lower: bool = arg(default=True, check=flag)
    split: Any = arg(default=" ", check=_split)
    char_level: bool = arg(default=False, check=flag)
    oov_token: str | None = arg(default=None, check=optional(_text))
    document_count: int = arg(default=0, check=not_negative)

    def prepare(self) -> None:
        super().prepare()
        self.word_counts: Counter[str] = Counter()  # how often each word was seen, in the order of the first time
        self.word_docs: Counter[str] = Counter()  # in how many texts
        self.index_docs: Counter[int] = Counter()  # the same, by the word's number
        self.word_index: dict[str, int] = {}
        self.index_word: dict[int, str] = {}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take up a pickled tokenizer; one of an older Keras lacks what later ones have."""
        old = {"num_words": state.get("nb_words"), "oov_token": None, "document_count": 0}
        self.prepare()
        self.__dict__ |= old | {name: value for name, value in state.items() if name != "nb_words"}
        for name in ("word_counts", "word_docs", "index_docs"):
            setattr(self, name, Counter(dict(getattr(self, name))))
        self.index_word = self.index_word or {number: word for word, number in self.word_index.items()}

    # Learning.

    def fit_on_texts(self, texts: Iterable[Any]) -> None:
        """Learn the words of texts; what was learnt before is kept, and all words are numbered anew.

        Args:
            texts: Texts, or lists of words that are cut already.
        """
        counts: Counter[str] = Counter()
        docs: Counter[str] = Counter()
        seen = 0
        for words in self._words_of("fit_on_texts", texts):
            counts.update(words)
            docs.update(dict.fromkeys(words).keys())  # each once, in an order that does not depend on hashes
            seen += 1
        self.document_count += seen
        self.word_counts.update(counts)
        self.word_docs.update(docs)
        common = sorted(self.word_counts, key=self.word_counts.__getitem__, reverse=True)
        unknown = [] if self.oov_token is None else [self.oov_token]
        self.word_index = dict(zip([*unknown, *common], count(1), strict=False))
        self.index_word = {number: word for word, number in self.word_index.items()}
        for word, times in self.word_docs.items():
            self.index_docs[self.word_index[word]] = times

    def fit_on_sequences(self, sequences: Iterable[Iterable[int]]) -> None:
        """Learn in how many texts each number comes; needed for ``sequences_to_matrix`` without ``fit_on_texts``.

        Args:
            sequences: Texts as lists of numbers.
        """
        listed = [_numbers("fit_on_sequences", *one) for one in _numbered("fit_on_sequences", sequences)]
        self.document_count += len(listed)
        for row in listed:
            self.index_docs.update(set(row.tolist()))

    def _words_of(self, function: str, texts: Any) -> Iterator[list[str]]:
        """The words of each text."""
        if isinstance(texts, (str, bytes)) and not (self.char_level and isinstance(texts, str)):
            raise fail(TypeError, "tokenizer.one_text", function=function, given=shown(texts))
        if not isinstance(texts, Iterable):
            raise fail(TypeError, "tokenizer.texts", function=function, given=shown(texts))
        cut = list if self.char_level else _cutter(self.filters, self.lower, self.split)
        for place, text in enumerate(texts):
            if isinstance(text, str):
                yield cut(text.lower() if self.char_level and self.lower else text)
            elif isinstance(text, (list, tuple)) and all(isinstance(word, str) for word in text):
                yield [word.lower() for word in text] if self.lower else list(text)
            else:
                raise fail(TypeError, "tokenizer.text", function=function, place=place, given=shown(text))

    # Turning texts into numbers and back.

    def texts_to_sequences(self, texts: Iterable[Any]) -> list[list[int]]:
        """The texts as lists of numbers.

        Args:
            texts: Texts, or lists of words that are cut already.
        """
        return list(self.texts_to_sequences_generator(texts))

    def texts_to_sequences_generator(self, texts: Iterable[Any]) -> Iterator[list[int]]:
        """The texts as lists of numbers, one after the other.

        Args:
            texts: Texts, or lists of words that are cut already.
        """
        if not (self.word_index or self.document_count):
            raise fail(ValueError, "tokenizer.not_fitted")
        number_of, limit, unknown = self.word_index.get, self._limit(), self._unknown()
        for words in self._words_of("texts_to_sequences", texts):
            found = map(number_of, words)
            if unknown is None:
                yield [number for number in found if number is not None and number < limit]
            else:
                yield [unknown if number is None or number >= limit else number for number in found]

    def sequences_to_texts(self, sequences: Iterable[Iterable[int]]) -> list[str]:
        """Lists of numbers as texts: the words of the numbers, with blanks between them.

        Args:
            sequences: Texts as lists of numbers.
        """
        return list(self.sequences_to_texts_generator(sequences))

    def sequences_to_texts_generator(self, sequences: Iterable[Iterable[int]]) -> Iterator[str]:
        """Lists of numbers as texts, one after the other.

        Args:
            sequences: Texts as lists of numbers.
        """
        word_of, limit, unknown = self.index_word.get, self._limit(), self.index_word.get(self._unknown() or 0)
        for place, one in _numbered("sequences_to_texts", sequences):
            try:
                row = one.tolist() if isinstance(one, np.ndarray) else one
                words = [word_of(number, unknown) if number < limit else unknown for number in row]
            except TypeError as error:
                fields = dict(function="sequences_to_texts", place=place, given=shown(one))
                raise fail(TypeError, "tokenizer.numbers", **fields) from error
            yield " ".join([word for word in words if word is not None])

    def _limit(self) -> float:
        """The first number that is not used."""
        return self.num_words or float("inf")

    def _unknown(self) -> int | None:
        """The number of words that have none of their own."""
        return None if self.oov_token is None else self.word_index.get(self.oov_token)

    # Turning texts into rows of an array.

    def texts_to_matrix(self, texts: Iterable[Any], mode: str = "binary") -> np.ndarray:
        """The texts as an array with a row for each text and a column for each number.

        Args:
            texts: Texts, or lists of words that are cut already.
            mode: What is in the array: ``'binary'``: 1 if the word is in the text; ``'count'``: how often;
                ``'freq'``: its share of the words; ``'tfidf'``: more, the oftener it is here and the rarer elsewhere.
        """
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode)

    def sequences_to_matrix(self, sequences: Iterable[Iterable[int]], mode: str = "binary") -> np.ndarray:
        """Lists of numbers as an array with a row for each text and a column for each number.

        Args:
            sequences: Texts as lists of numbers.
            mode: As in ``texts_to_matrix``.
        """
        expect("sequences_to_matrix", "mode", mode, one_of(*MODES))
        width = self.num_words or (len(self.word_index) + 1 if self.word_index else 0)
        if not width:
            raise fail(ValueError, "tokenizer.width")
        if mode == "tfidf" and not self.document_count:
            raise fail(ValueError, "tokenizer.tfidf")
        rows = [_numbers("sequences_to_matrix", *one) for one in _numbered("sequences_to_matrix", sequences)]
        matrix = _zeros(len(rows), width)
        docs = np.array([self.index_docs.get(number, 0) for number in range(width)])
        rarity = np.log(1 + self.document_count / (1 + docs))
        for place, row in enumerate(rows):
            found, times = np.unique(row[row < width], return_counts=True)
            matrix[place, found] = _weights(mode, times, len(row), rarity[found])
        return matrix

    # Descriptions.

    def get_config(self) -> dict[str, Any]:
        """The arguments, and what was learnt as JSON, as in Keras 2.3."""
        return plain(super().get_config()) | {name: json.dumps(getattr(self, name), default=int) for name in LEARNT}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Tokenizer:
        """The tokenizer that ``get_config`` described."""
        learnt = {name: _learnt(name, config[name]) for name in LEARNT if name in config}
        tokenizer = cls(**{name: value for name, value in config.items() if name not in LEARNT})
        for name, table in learnt.items():
            getattr(tokenizer, name).update(table)
        return tokenizer

    def to_json(self, **kwargs: Any) -> str:
        """The tokenizer with all that it learnt as JSON; ``tokenizer_from_json`` makes one of it again.

        Args:
            **kwargs: For ``json.dumps``, such as ``indent=2``.
        """
        if callable(self.split):
            name = getattr(self.split, "__name__", type(self.split).__name__)
            raise fail(TypeError, "tokenizer.split_in_json", name=name)
        return json.dumps({"class_name": type(self).__name__, "config": self.get_config()}, **kwargs)


def tokenizer_from_json(json_string: str) -> Tokenizer:
    """The tokenizer that ``to_json`` described, here or in Keras.

    Args:
        json_string: The description.
    """
    return Tokenizer.from_config(document("tokenizer_from_json", "Tokenizer", "word_index", json_string)["config"])


LEARNT = ("word_counts", "word_docs", "index_docs", "index_word", "word_index")


def _learnt(name: str, data: Any) -> dict[Any, Any]:
    """A table out of a description, checked: from words to numbers, or from numbers to words or numbers."""
    found = loads("tokenizer_from_json", name, data) if isinstance(data, str) else data
    try:
        table = {int(key): found[key] for key in found} if name.startswith("index") else dict(found.items())
        kind = str if name == "index_word" else int
        good = all(type(value) is kind for value in table.values()) and (
            kind is str or min(table.values(), default=0) >= 0
        )
    except (AttributeError, TypeError, ValueError):
        good = False
    if not good:
        raise fail(ValueError, "tokenizer.table", name=name, given=shown(data))
    return table


def _numbered(function: str, sequences: Any) -> Iterator[tuple[int, Any]]:
    """The texts as lists of numbers, each with its place."""
    if not isinstance(sequences, Iterable):
        raise fail(TypeError, "tokenizer.sequences", function=function, given=shown(sequences))
    return enumerate(sequences)


def _numbers(function: str, place: int, given: Any) -> np.ndarray:
    """A text as an array of numbers of words."""
    try:
        row = np.asarray(given if hasattr(given, "__len__") else list(given))
        found = row.astype("int64")
        good = row.ndim == 1 and (not row.size or (row.dtype.kind in "iuf" and np.array_equal(row, found)))
    except (TypeError, ValueError, OverflowError):
        good = False
    if not good or found.min(initial=0) < 0:
        raise fail(ValueError, "tokenizer.numbers", function=function, place=place, given=shown(given))
    return found


def _zeros(rows: int, columns: int) -> np.ndarray:
    try:
        return np.zeros((rows, columns))
    except (MemoryError, ValueError) as error:
        size = rows * columns * 8 / 2**30
        raise fail(MemoryError, "tokenizer.memory", rows=rows, columns=columns, size=f"{size:.1f}") from error


def _weights(mode: str, times: np.ndarray, length: int, rarity: np.ndarray) -> Any:
    """What stands in the array for words that come so many times in a text."""
    if mode == "binary":
        return 1
    if mode == "count":
        return times
    return times / length if mode == "freq" else (1 + np.log(times)) * rarity
