"""The table of the traps, and how one is told of."""

from __future__ import annotations

from typing import Any

from .. import config
from ..messages import warn_user

# trap, which is also the key of its sentence -> its part of the page about traps
PARTS = {
    "traps.softmax_of_one": "softmax-of-one",
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
    "traps.dead_relu": "dead-relu",
    "traps.learning_phase": "learning-phase",
}


def noticed(trap: str, model: Any = None, **fields: Any) -> None:
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
