"""Small data sets that are always at hand: embedded in the package or generated, in the form of the well-known ones."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable
from typing import Any

from ...declare.respell import both_spellings
from ...messages import fail, say
from .animals import cats_and_dogs
from .digits import digits
from .houses import houses
from .shapes import shapes
from .texts import corpus, news, reviews
from .things import things

__all__ = ["NAMES", "sample"]

SAMPLES: dict[str, Callable[..., Any]] = {
    "digits": digits,
    "shapes": shapes,
    "things": things,
    "cats_and_dogs": cats_and_dogs,
    "reviews": reviews,
    "news": news,
    "houses": houses,
    "corpus": corpus,
}
NAMES = tuple(SAMPLES)


@both_spellings
def sample(name: str, **options: Any) -> Any:
    """Small data that need no download, in the form in which the loaders of the well-known data sets give theirs.

    Args:
        name: 'digits' (as `mnist`), 'shapes', 'things' or 'cats_and_dogs' (as `cifar10`), 'reviews' (as `imdb`),
            'news' (as `reuters`), 'houses' (as `boston_housing`) or 'corpus' (one long text).
        **options: Those of the data set, such as `samples`, `test_split` and `seed`; the same options give the
            same data, on every machine.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``; 'corpus' gives a string.
    """
    if not isinstance(name, str) or name not in SAMPLES:
        raise fail(ValueError, "data.sample_name", given=repr(name), names=", ".join(NAMES), hint=_hint(name, NAMES))
    known = list(inspect.signature(SAMPLES[name]).parameters)
    for word in options:
        if word not in known:
            fields = dict(name=name, given=word, names=", ".join(known), hint=_hint(word, known))
            raise fail(TypeError, "data.sample_option", **fields)
    return SAMPLES[name](**options)


def _hint(word: Any, known: Any) -> str:
    close = difflib.get_close_matches(str(word), known, n=1)
    return say("call.did_you_mean", word=close[0]) if close else ""
