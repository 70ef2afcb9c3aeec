"""Who wrote a file: which age of Keras, which release, on which engine; as far as it is known."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..messages import fail
from . import hdf5

ENGINES = ("theano", "tensorflow", "cntk")


class Origin(NamedTuple):
    """Who wrote a file.

    Args:
        age: 0 for Keras before 1.0, 1 for Keras 1, 2 for Keras 2 and later.
        release: The release, such as '2.0.5'; ``None`` if it is not known.
        engine: 'theano', 'tensorflow' or 'cntk'; ``None`` if it is not known.
    """

    age: int = 2
    release: str | None = None
    engine: str | None = None


def origin_of(*groups: Any, trained_on: str | None = None) -> Origin:
    """Who wrote the file.

    Args:
        groups: The file and the group in it that has the weights: whichever says something is asked in turn.
        trained_on: What the caller says of the engine.
    """
    if trained_on is not None and trained_on not in ENGINES:
        raise fail(ValueError, "saving.trained_on", given=repr(trained_on)[:80], names=", ".join(map(repr, ENGINES)))
    said = {name: [hdf5.read_text(group, name) for group in groups] for name in ("backend", "keras_version")}
    engine, release = (next(filter(None, texts), None) for texts in said.values())
    age = 1 if release is None and engine is None else int((release or "2")[:1] == "2") + 1
    return Origin(age, release, trained_on or engine)
