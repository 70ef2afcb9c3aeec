"""What ``compile`` was told, as every age of Keras wrote it: as arguments for ``compile``."""

from __future__ import annotations

import inspect
from typing import Any

from .. import losses, metrics, optimizers
from ..declare import later, registry

SUITED = ("acc", "accuracy", "ce", "crossentropy")  # metrics whose meaning depends on the loss
WRAPPERS = ("LossFunctionWrapper", "MeanMetricWrapper")  # classes that say their function


def arguments(said: dict[str, Any], ours: bool = False) -> dict[str, Any]:
    """The arguments of ``compile``.

    Args:
        said: What stands in the file, with ``optimizer_config`` among it.
        ours: Whether this package wrote it.
    """
    found = {
        "optimizer": _optimizer(said["optimizer_config"]),
        "loss": _loss(said.get("loss")),
        "metrics": _metrics(said.get("metrics"), ours),
        "sample_weight_mode": said.get("sample_weight_mode"),
        "loss_weights": said.get("loss_weights"),
    }
    if said.get("weighted_metrics"):
        found["weighted_metrics"] = _metrics(said["weighted_metrics"], ours)
    return found


def beside_architecture(said: Any) -> dict[str, Any] | None:
    """What the description of an architecture says of training; ``None`` if it says nothing.

    Until Keras 1.0 a compiled model wrote that beside its layers: its optimizer, its loss, and which kind of classes
    it was to count the right ones of.
    """
    if not isinstance(said.get("optimizer"), dict) or not said.get("loss"):
        return None
    return {**said, "optimizer_config": said["optimizer"], "metrics": None}


def _optimizer(config: dict[str, Any]) -> Any:
    name = config.get("class_name")
    return optimizers.deserialize({**config, "class_name": later.name_of_class(name)} if name else config)


def _loss(given: Any) -> Any:
    if isinstance(given, list):
        return [_loss(one) for one in given]
    if isinstance(given, dict):
        if "class_name" not in given:
            return {name: _loss(one) for name, one in given.items()}
        return losses.get({**given, "config": _arguments(given)})
    return _name_or_own(losses.get, given)


def _name_or_own(get: Any, given: Any) -> Any:
    """A name as it is, if it is known; what is the user's own is looked up now, while it can be found."""
    found = get(given)
    return given if isinstance(given, str) and registry.custom(given) is None else found


def _metrics(given: Any, ours: bool) -> Any:
    """Metrics by name; where later releases made objects around a function, the function again."""
    if isinstance(given, list):
        return [_metrics(one, ours) for one in given]
    if not isinstance(given, dict):
        return given if given in (None, *SUITED) else _name_or_own(metrics.get, given)
    if "class_name" not in given:
        return {name: _metrics(one, ours) for name, one in given.items()}
    function = (given.get("config") or {}).get("fn")
    by_function = given["class_name"] == "MeanMetricWrapper" and isinstance(function, str) and not ours
    return metrics.get(function if by_function else {**given, "config": _arguments(given)})


def _arguments(given: dict[str, Any]) -> dict[str, Any]:
    config = dict(given.get("config") or {})
    own = registry.custom(given["class_name"])
    if given["class_name"] not in WRAPPERS and (own is None or "fn" not in inspect.signature(own).parameters):
        config.pop("fn", None)
    if config.get("axis") == -1:
        del config["axis"]
    if config.get("reduction") == "auto":
        del config["reduction"]
    return config
