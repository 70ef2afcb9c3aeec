"""What holds while a wrapper works: chance from a seed of its own, and the settings it was pickled with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .. import config
from ..messages import fail

# The settings that a model is built by: how each is read and set.
SETTINGS = {
    "dialect": (config.dialect, config.set_dialect),
    "floatx": (config.floatx, config.set_floatx),
    "epsilon": (config.epsilon, config.set_epsilon),
    "image_data_format": (config.image_data_format, config.set_image_data_format),
}


def settings() -> dict[str, Any]:
    """The settings that hold now."""
    return {name: read() for name, (read, _) in SETTINGS.items()}


@contextmanager
def settings_of(wanted: dict[str, Any] | None) -> Iterator[None]:
    """Within this block the ``wanted`` settings hold, if there are any."""
    before = settings()
    changed = {name: value for name, value in (wanted or {}).items() if before[name] != value}
    try:
        for name, value in changed.items():
            SETTINGS[name][1](value)
        yield
    finally:
        for name in changed:
            SETTINGS[name][1](before[name])


@contextmanager
def chance_of(seed: Any, owner: str) -> Iterator[None]:
    """Within this block chance begins at a seed, and afterwards it goes on where it was; ``None`` changes nothing.

    Args:
        seed: A whole number, or a ``numpy.random.RandomState``, of which one is drawn.
        owner: Who asks, for a sentence.
    """
    if seed is None:
        yield
        return
    if isinstance(seed, np.random.RandomState):
        seed = seed.randint(2**31 - 1)
    if isinstance(seed, bool) or not hasattr(seed, "__index__") or not 0 <= seed < 2**32:
        raise fail(ValueError, "sklearn.seed", owner=owner, given=" ".join(repr(seed).split())[:80])
    before = np.random.get_state()
    np.random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(before)
