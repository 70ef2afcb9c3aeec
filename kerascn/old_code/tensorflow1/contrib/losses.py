"""``tf.contrib.losses``: those of ``tf.losses``."""

from __future__ import annotations

from typing import Any

from ....backend.tensorflow.loading import v1

# Losses of contrib took the predictions first, those of tf.losses take them by name here.
_PREDICTIONS_FIRST = (
    "absolute_difference", "mean_squared_error", "log_loss", "hinge_loss", "mean_pairwise_squared_error",
)  # fmt: skip
_LOGITS_FIRST = ("softmax_cross_entropy", "sigmoid_cross_entropy", "sparse_softmax_cross_entropy")


def __getattr__(name: str) -> Any:
    """A loss with the arguments in the order of contrib."""
    own = getattr(v1.losses, name)
    if name in _PREDICTIONS_FIRST:
        return _turned(own, ("predictions", "labels"))
    if name in _LOGITS_FIRST:
        labels = {"softmax_cross_entropy": "onehot_labels", "sigmoid_cross_entropy": "multi_class_labels"}
        return _turned(own, ("logits", labels.get(name, "labels")))
    return own


def _turned(function: Any, places: tuple[str, ...]) -> Any:
    def turned(*args: Any, **kwargs: Any) -> Any:
        given = dict(zip((*places, "weights"), args, strict=False)) | kwargs
        if "targets" in given:
            given["labels"] = given.pop("targets")
        if "weight" in given:
            given["weights"] = given.pop("weight")
        return function(**given)

    turned.__name__ = function.__name__
    return turned
