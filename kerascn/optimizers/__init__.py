"""Optimizers: how the parameters change with each batch.

``base`` is what all share, ``descent`` the frame of those of this package, ``classical`` and ``adaptive`` their
formulas, ``native`` wraps those of TensorFlow, ``configs`` reads configurations of other releases.
"""

from __future__ import annotations

from typing import Any

from ..declare import registry
from ..messages import fail
from .adaptive import Adam, Adamax, Nadam
from .base import Optimizer, clip_norm, updates_of
from .classical import SGD, Adadelta, Adagrad, RMSprop
from .native import TFOptimizer, is_native_optimizer

__all__ = [
    "Adadelta", "Adagrad", "Adam", "Adamax", "Nadam", "Optimizer", "RMSprop", "SGD", "TFOptimizer", "adadelta",
    "adagrad", "adam", "adamax", "clip_norm", "deserialize", "get", "nadam", "optimizer_from_config", "rmsprop",
    "serialize", "sgd", "updates_of",
]  # fmt: skip

sgd, rmsprop, adagrad, adadelta, adam, adamax, nadam = SGD, RMSprop, Adagrad, Adadelta, Adam, Adamax, Nadam

for _class in (SGD, RMSprop, Adagrad, Adadelta, Adam, Adamax, Nadam, TFOptimizer):
    registry.register("optimizer", _class.__name__, _class)
    registry.register("optimizer", _class.__name__.lower(), _class)


def serialize(optimizer: Any) -> dict[str, Any]:
    """The optimizer as plain data: its class and its arguments.

    Args:
        optimizer: An optimizer.
    """
    return {"class_name": type(optimizer).__name__, "config": optimizer.get_config()}


def deserialize(config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
    """The optimizer that ``serialize`` of this or another release of Keras has written down.

    Args:
        config: ``{'class_name': ..., 'config': {...}}``; the name's case does not matter.
        custom_objects: The user's own classes by name.
    """
    if "class_name" not in config and "name" in config:  # before Keras 1.2 the name stood among the arguments
        config = {"class_name": config["name"], "config": {k: v for k, v in config.items() if k != "name"}}
    if not isinstance(config.get("class_name"), str):
        raise fail(ValueError, "registry.no_class_name", kind="optimizer", value=config)
    with registry.custom_objects(custom_objects or {}):
        return _named(config["class_name"]).from_config(config.get("config") or {})


def optimizer_from_config(config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
    """Keras 1's name of ``deserialize``.

    Args:
        config: ``{'class_name': ..., 'config': {...}}``.
        custom_objects: The user's own classes by name.
    """
    return deserialize(config, custom_objects)


def get(identifier: Any, kwargs: dict[str, Any] | None = None) -> Any:
    """The optimizer for a name, a configuration, a class, an optimizer, or an optimizer of TensorFlow.

    Args:
        identifier: Such as ``'sgd'``, ``{'class_name': 'SGD', 'config': {'lr': 0.1}}`` or ``SGD(lr=0.1)``.
        kwargs: Arguments for an optimizer given by name.
    """
    if isinstance(identifier, str):
        return _named(identifier)(**(kwargs or {}))
    if isinstance(identifier, dict):
        return deserialize(identifier)
    if isinstance(identifier, type) and hasattr(identifier, "get_updates"):
        return identifier(**(kwargs or {}))
    if hasattr(identifier, "get_updates"):
        return identifier
    if is_native_optimizer(identifier):
        return TFOptimizer(identifier)
    raise fail(ValueError, "optimizer.unknown", given=repr(identifier)[:80])


def _named(name: str) -> Any:
    """The class of that name; the user's own come first, then the case does not matter."""
    try:
        return registry.find("optimizer", name)
    except ValueError:
        if name.lower() not in registry.names("optimizer"):
            raise
    return registry.find("optimizer", name.lower())
