"""``tf.contrib.distributions``: those that TensorFlow still has."""

from __future__ import annotations

from typing import Any

from ....backend.tensorflow.loading import v1
from ..gone import Gone

_OLD_WORDS = {"mu": "loc", "sigma": "scale", "n": "total_count", "p": "probs", "lam": "rate"}


def __getattr__(name: str) -> Any:
    """A distribution; before 1.0 its arguments were named by Greek letters."""
    if name.startswith("__"):
        raise AttributeError(name)
    if not hasattr(v1.distributions, name):
        return Gone(f"tf.contrib.distributions.{name}", "tf1.instead.no_part")
    own = getattr(v1.distributions, name)
    if not isinstance(own, type):
        return own
    return lambda *args, **kwargs: own(*args, **{_OLD_WORDS.get(word, word): x for word, x in kwargs.items()})
