"""Texts as lists of word numbers: what the loaders of IMDB and Reuters do with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..messages import fail
from .splitting import whole

Rows = list[list[int]]
LARGEST = 10_000_000  # up to here a table of all word numbers is quick and small


class Numbering:
    """How word numbers are shifted, begun, limited; and texts that are too long left out or cut off.

    Args:
        num_words: Numbers from here on are for words that are too rare; ``None``: there are none.
        skip_top: Numbers below this are for words that are too frequent.
        maxlen: Texts must be shorter, the mark of the start counted; ``None``: they may have any length.
        start_char: The mark with which every text begins; ``None``: no mark.
        oov_char: What stands for a word that is too rare or too frequent; ``None``: nothing, it is left out.
        index_from: What is added to the number of a word; the most frequent word has number 1 in the file.
        cut: Cut texts off after ``maxlen`` numbers, as Keras 1 has it in its manual, rather than leave them out.
    """

    def __init__(
        self,
        num_words: int | None,
        skip_top: int,
        maxlen: int | None,
        start_char: int | None,
        oov_char: int | None,
        index_from: int,
        cut: bool = False,
    ) -> None:
        self.limit = whole("num_words", num_words) if num_words else None
        self.skip_top = whole("skip_top", skip_top, least=0)
        self.maxlen = whole("maxlen", maxlen) if maxlen else None
        self.start = None if start_char is None else whole("start_char", start_char, least=0)
        self.unknown = None if oov_char is None else whole("oov_char", oov_char, least=0)
        self.shift = whole("index_from", index_from, least=0) if index_from else 0
        self.cut = cut

    def number(self, word: int) -> int | None:
        """The number that stands for a number of the file."""
        return self.allowed(word + self.shift)

    def allowed(self, number: int) -> int | None:
        """The number itself, if it is neither too small nor too large."""
        fits = number >= self.skip_top and (self.limit is None or number < self.limit)
        return number if fits else self.unknown

    def applied(self, texts: Sequence[Any], labels: Any, path: str) -> tuple[np.ndarray, np.ndarray]:
        """The texts of a file as an array of lists, and the labels; those of texts that are too long are left out."""
        try:
            return self._applied(texts, np.array(labels))
        except (TypeError, ValueError) as error:
            raise fail(ValueError, "data.contents", file=path, found=error, wanted="[[1, 2, ...], ...]") from None

    def _applied(self, texts: Sequence[Any], labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        begun = self.start is not None
        if self.maxlen and self.cut:
            texts = [text[: max(0, self.maxlen - begun)] for text in texts]
        elif self.maxlen:
            short = np.array([len(text) + begun < self.maxlen for text in texts], bool)
            texts, labels = [text for text, fits in zip(texts, short, strict=True) if fits], labels[short]
        rows = np.empty(len(texts), object)
        rows[:] = self.rows(texts)
        return rows, labels

    def rows(self, texts: Sequence[Any]) -> Rows:
        """The numbers of every text."""
        renumber = self.renumbering(texts)
        start = [] if self.start is None else [self.allowed(self.start)]
        if self.unknown is None:
            return [[n for n in (*start, *map(renumber, text)) if n is not None] for text in texts]
        return [[*start, *map(renumber, text)] for text in texts]  # type: ignore[list-item]

    def renumbering(self, texts: Sequence[Any]) -> Callable[[int], Any]:
        """What gives the number of a number of the file: a look into a table, as far as it can be."""
        filled = [text for text in texts if len(text)]
        largest = max(map(max, filled), default=0)
        if min(map(min, filled), default=0) < 0 or largest > LARGEST:
            return self.number
        return [self.number(word) for word in range(int(largest) + 1)].__getitem__


def none_left(maxlen: Any) -> ValueError:
    """The complaint that no text is short enough."""
    return fail(ValueError, "data.none_left", maxlen=maxlen)
