"""The table of the traps, and how one is told of."""

from __future__ import annotations

from typing import Any

from .. import config
from ..messages import warn_user

# trap, which is also the key of its sentence -> its part of the page about traps
PARTS = {
    # losses and last layers
    "traps.softmax_of_one": "softmax-of-one",
    "traps.sigmoid_with_categorical": "sigmoid-with-categorical",
    "traps.softmax_with_binary": "softmax-with-binary",
    "traps.accuracy_on_regression": "accuracy-on-regression",
    # weights and states
    "traps.trainable_changed": "trainable-changed",
    "traps.stateful_shuffled": "stateful-shuffled",
    # files of weights
    "saving.keras1_kernels": "other-engine",
    "saving.keras0_kernels": "other-engine",
    "saving.not_as_file": "other-engine",
    "saving.not_as_weights": "other-engine",
    "saving.not_as_name": "other-engine",
    "saving.given_kernels": "other-engine",
    "traps.normalization_variance": "normalization-order",
    "traps.normalization_order": "normalization-order",
    "saving.running_std": "normalization-order",
}


def noticed(trap: str, model: Any = None, /, **fields: Any) -> None:
    """Warn of a trap; of the same model once.

    Args:
        trap: The key of its sentence, from ``PARTS``.
        model: The model that it is about, if it is about one.
        **fields: The fields of the sentence, beside ``page``.
    """
    if not config.traps:
        return
    if model is not None:
        told = vars(model).setdefault("_traps_told", set())
        if trap in told:
            return
        told.add(trap)
    warn_user(trap, page=config.docs_page(f"guides/traps/#{PARTS[trap]}"), **fields)
