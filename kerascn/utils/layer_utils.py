"""Tools around layers: one made from its configuration, the table of a model."""

from __future__ import annotations

from typing import Any

from .. import layers
from ..declare import registry
from ..engine.summary import print_summary
from ..messages import fail

__all__ = ["layer_from_config", "print_summary"]


def layer_from_config(config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> layers.Layer:
    """A layer as a configuration describes it, with new weights.

    Args:
        config: ``{'class_name': 'Dense', 'config': layer.get_config()}``.
        custom_objects: The user's own classes and functions, by the names that the configuration has for them.
    """
    if not isinstance(config, dict) or not {"class_name", "config"} <= set(config):
        given = ", ".join(map(str, config)) if isinstance(config, dict) else repr(config)
        raise fail(ValueError, "utils.layer_config", given=given)
    with registry.custom_objects(custom_objects or {}):
        return registry.load("layer", config)
