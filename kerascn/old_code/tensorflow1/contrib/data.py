"""``tf.contrib.data``: data sets were there before they were in ``tf.data``."""

from __future__ import annotations

from typing import Any

from ....backend.tensorflow.loading import v1
from ..gone import Gone


def __getattr__(name: str) -> Any:
    """What ``tf.data`` has by this name."""
    if name.startswith("__"):
        raise AttributeError(name)
    if hasattr(v1.data, name):
        return getattr(v1.data, name)
    if hasattr(v1.data.experimental, name):
        return getattr(v1.data.experimental, name)
    return Gone(f"tf.contrib.data.{name}", "tf1.instead.in_tensorflow")
