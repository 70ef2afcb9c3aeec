"""IMDB: 50,000 film reviews, half of them praise and half of them blame."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..declare.respell import both_spellings
from .contents import PathLike, halves, is_zip, located, named, pickled, same_length, word_index
from .sequences import Numbering, none_left
from .splitting import Parts, chance, share, split

__all__ = ["get_word_index", "load_data"]

OLD = "imdb_full.pkl"


@both_spellings
def load_data(
    path: PathLike = "imdb.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int = 3,
    *,
    test_split: float | None = None,
) -> Parts:
    """Reviews as lists of word numbers, and 1 for praise, 0 for blame: 25,000 to learn from, 25,000 held back.

    Args:
        path: The file, or the name under which it is kept in the folder of data sets.
        num_words: Only numbers below this are used; the words are numbered from the most frequent on.
        skip_top: Numbers below this are not used either.
        maxlen: Only reviews with fewer numbers are given; by the name ``imdb_full.pkl``, Keras 1's, longer ones
            are cut off after so many.
        seed: What the order is drawn from.
        start_char: The number with which every review begins.
        oov_char: The number that stands for words whose own is not used; ``None`` leaves them out.
        index_from: What is added to the numbers of the file, so that the small ones are free.
        test_split: Put all reviews together, and hold back this share instead.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``
    """
    old = str(path).endswith(OLD)
    numbering = Numbering(num_words, skip_top, maxlen, start_char, oov_char, index_from, cut=old)
    rng = chance(seed)
    if test_split is not None:
        share(test_split)
    place = located(path, OLD, "imdb.npz")
    shuffled = []
    for half, (x, y) in enumerate(_read(place)):
        if old and half:
            rng = chance(2 * seed % 2**32)  # Keras 1 began anew for the second half
        order = np.arange(len(x))
        rng.shuffle(order)
        shuffled.append(([x[number] for number in order], np.asarray(y)[order]))
    if test_split is not None:
        x, y = _together(shuffled, chance(seed))
        return _checked(split(*numbering.applied(x, y, place), test_split), maxlen)
    train, test = (numbering.applied(x, y, place) for x, y in shuffled)
    return _checked((train, test), maxlen)


def _read(place: str) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """The two halves of the reviews."""
    if not is_zip(place):
        return halves(pickled(place), place)
    x_train, y_train, x_test, y_test = named(place, "x_train", "y_train", "x_test", "y_test")
    return same_length(x_train, y_train, place), same_length(x_test, y_test, place)


def _together(parts: list[tuple[list[Any], np.ndarray]], rng: np.random.RandomState) -> tuple[list[Any], np.ndarray]:
    """All reviews in an order drawn anew: the halves must not stay one behind the other."""
    x = [text for texts, _ in parts for text in texts]
    order = rng.permutation(len(x))
    return [x[place] for place in order], np.concatenate([labels for _, labels in parts])[order]


def _checked(parts: Parts, maxlen: Any) -> Parts:
    if not len(parts[0][0]) + len(parts[1][0]):
        raise none_left(maxlen)
    return parts


@both_spellings
def get_word_index(path: PathLike = "imdb_word_index.json") -> dict[str, int]:
    """The words with their numbers in the file: 1 is the most frequent one.

    Args:
        path: The file, or the name under which it is kept in the folder of data sets.
    """
    return word_index(path, "imdb_word_index.pkl", "imdb_word_index.json")
