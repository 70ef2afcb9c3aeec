"""The table of the traps, how one is told of, and what is remembered of a model for it."""

from __future__ import annotations

from collections import Counter
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
    # data and training
    "traps.sorted_labels": "sorted-labels",
    "traps.channels": "channels",
    "traps.labels_binary": "labels-outside",
    "traps.labels_hinge": "labels-outside",
    "traps.labels_one_hot": "labels-outside",
    "traps.labels_not_whole": "labels-outside",
    "traps.range_greater": "other-range",
    "traps.range_smaller": "other-range",
    "traps.nan": "nan",
    "traps.nan_data": "nan",
    "traps.nan_step": "nan",
    "traps.nan_hidden": "nan",
    "traps.dead_relu": "dead-relu",
    "traps.learning_phase": "learning-phase",
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


class Memory:
    """What is remembered of a model between its calls; no file has it, and a copy begins without it."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.ranges: dict[str, Any] = {}  # input -> what values it had in the trainings
        self.data: Any = None  # what is learnt from, as long as the training goes on
        self.epoch = 0  # the last one of the training that goes on
        self.loss: float | None = None  # that of this epoch
        self.limits: dict[str, float] | None = None  # the losses of a model that has learnt nothing
        self.learns = False  # whether its losses are smaller than these
        self.has_seen_relus = False

    def begin(self, data: Any) -> None:
        """Follow a training.

        Args:
            data: What is learnt from; ``None`` lets go of it.
        """
        self.data, self.loss, self.limits = data, None, None


def memory(model: Any) -> Memory:
    """What is remembered of a model."""
    found = vars(model).get("_traps_memory")
    if found is None:
        found = vars(model)["_traps_memory"] = Memory()
    return found


def is_due(model: Any, what: str) -> bool:
    """Whether to look at what is done again and again: at the first 8 times, and then ever more seldom.

    Args:
        model: The model.
        what: What is done.
    """
    calls = memory(model).calls
    calls[what] = count = calls[what] + 1
    return count <= 8 or count & (count - 1) == 0
