"""Losses: how far a prediction is from its target.

A loss is a function of two tensors, ``loss(y_true, y_pred)``, or an object that is called like one. It gives a number
for each sample; a user's own one may also give a single number. ``functions`` has the functions, ``classes`` the
classes, ``targets`` tells whether a target fits a loss.
"""

from __future__ import annotations

from typing import Any

from ..declare import registry
from . import classes, functions
from .classes import *  # noqa: F403
from .functions import *  # noqa: F403
from .targets import check_target, function_of, is_categorical_crossentropy

__all__ = ["check_target", "function_of", "is_categorical_crossentropy", "serialize", "deserialize", "get"]
__all__ += functions.__all__
__all__ += classes.__all__


def get(identifier: Any) -> Any:
    """The loss for a name, a configuration, a class, a function or an object; None for None."""
    return registry.usable("loss", registry.load("loss", identifier))


def serialize(loss: Any) -> Any:
    """What a configuration says for a loss: its name, or class and arguments."""
    return registry.dump("loss", loss)


def deserialize(name: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The loss that a configuration means.

    Args:
        name: What ``serialize`` gave.
        custom_objects: The user's own losses by name.
    """
    with registry.custom_objects(custom_objects or {}):
        return get(name)
