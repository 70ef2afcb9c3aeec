"""Reuters: 11,228 pieces of news of 46 topics."""

from __future__ import annotations

import numpy as np

from ..declare.respell import both_spellings
from .contents import PathLike, is_zip, located, named, pair, pickled, same_length, word_index
from .sequences import Numbering, none_left
from .splitting import Parts, chance, share, split

__all__ = ["get_word_index", "load_data"]

OLD = "reuters.pkl"


@both_spellings
def load_data(
    path: PathLike = "reuters.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    test_split: float = 0.2,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int = 3,
) -> Parts:
    """News as lists of word numbers, and the numbers of their topics, 0 to 45.

    Args:
        path: The file, or the name under which it is kept in the folder of data sets.
        num_words: Only numbers below this are used; the words are numbered from the most frequent on.
        skip_top: Numbers below this are not used either.
        maxlen: Only news with fewer numbers are given; by the name ``reuters.pkl``, Keras 1's, longer ones are
            cut off after so many.
        test_split: The share that is held back.
        seed: What the order is drawn from.
        start_char: The number with which every piece begins.
        oov_char: The number that stands for words whose own is not used; ``None`` leaves them out.
        index_from: What is added to the numbers of the file, so that the small ones are free.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``
    """
    cut = str(path).endswith(OLD)
    numbering = Numbering(num_words, skip_top, maxlen, start_char, oov_char, index_from, cut=cut)
    order_from = chance(seed)
    share(test_split)
    place = located(path, OLD, "reuters.npz")
    x, y = same_length(*named(place, "x", "y"), place) if is_zip(place) else pair(pickled(place), place)
    order = np.arange(len(x))
    order_from.shuffle(order)
    texts, labels = numbering.applied([x[number] for number in order], np.asarray(y)[order], place)
    if not len(texts):
        raise none_left(maxlen)
    return split(texts, labels, test_split)


@both_spellings
def get_word_index(path: PathLike = "reuters_word_index.json") -> dict[str, int]:
    """The words with their numbers in the file: 1 is the most frequent one.

    Args:
        path: The file, or the name under which it is kept in the folder of data sets.
    """
    return word_index(path, "reuters_word_index.pkl", "reuters_word_index.json")
