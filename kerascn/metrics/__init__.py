"""Metrics: numbers that tell people how good predictions are; nothing is trained by them.

A metric is a function of two tensors, ``metric(y_true, y_pred)``, that gives a number for each sample, or a single
number; every loss is one as well, under the same name. Or it is an object that keeps numbers over many batches:
``base`` has the root of their classes, ``means`` those that are means, ``counts`` those that count how often a yes or
no is right, ``curves`` those over many thresholds.
"""

from __future__ import annotations

from typing import Any

from ..declare import registry
from . import base, counts, curves, functions, means
from .base import *  # noqa: F403
from .counts import *  # noqa: F403
from .curves import *  # noqa: F403
from .functions import *  # noqa: F403
from .means import *  # noqa: F403

__all__ = ["clone_metric", "clone_metrics", "serialize", "deserialize", "get"]
for _room in (functions, base, means, counts, curves):
    __all__ += _room.__all__


def get(identifier: Any) -> Any:
    """The metric for a name, a configuration, a function, a class or an object; None for None."""
    return registry.usable("metric", registry.load("metric", identifier))


def serialize(metric: Any) -> Any:
    """What a configuration says for a metric: its name, or class and arguments."""
    return registry.dump("metric", metric)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The metric that a configuration means.

    Args:
        config: What ``serialize`` gave.
        custom_objects: The user's own metrics by name.
    """
    with registry.custom_objects(custom_objects or {}):
        return get(config)


def clone_metric(metric: Any) -> Any:
    """A new metric like the given one; a function is given back as it is."""
    return type(metric).from_config(metric.get_config()) if hasattr(metric, "get_config") else metric


def clone_metrics(metrics: Any) -> Any:
    """New metrics like the given ones, in a list or a dictionary like theirs."""
    if isinstance(metrics, dict):
        return {name: clone_metric(metric) for name, metric in metrics.items()}
    return None if metrics is None else [clone_metric(metric) for metric in metrics]
