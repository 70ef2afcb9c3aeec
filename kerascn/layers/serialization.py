"""A layer as plain data, and back."""

from __future__ import annotations

from typing import Any

from ..declare import registry
from ..engine.layer import Layer


def serialize(layer: Layer) -> dict[str, Any]:
    """The layer as plain data: its class and its arguments, without weights."""
    return {"class_name": type(layer).__name__, "config": registry.config_of(layer)}


def deserialize(config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Layer:
    """A layer as ``serialize`` wrote it down, with new weights.

    Args:
        config: ``{'class_name': 'Dense', 'config': {...}}``.
        custom_objects: The user's own classes and functions by name.
    """
    with registry.custom_objects(custom_objects or {}):
        return registry.load("layer", config)
