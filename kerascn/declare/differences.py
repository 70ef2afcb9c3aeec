"""Where Keras 1.1.2 or 2.3.1 has another place or default than the dialects read here.

Dialect 1 is Keras 1.2.2, dialect 2 has the places and defaults of Keras 2.1.5. Code written for another release
may mean something else by a bare place or by an omitted argument; each such case is a row, shown in the docs.
Arguments that only 2.3.1 has, added at the end of the places, are no difference.
"""

from __future__ import annotations

from typing import NamedTuple


class Difference(NamedTuple):
    """In ``release``, ``argument`` of ``function`` was ``theirs``; kerascn reads it as ``ours``."""

    function: str
    release: str
    argument: str
    theirs: str
    ours: str


def _inserted(function: str, release: str, place: int, argument: str, after: str) -> tuple[Difference, ...]:
    """Where a release has put an argument among the others, and moved all ``after`` it by a place."""
    moved = enumerate(after.split(), place)
    rows = [Difference(function, release, name, f"place {now + 1}", f"place {now}") for now, name in moved]
    return (Difference(function, release, argument, f"place {place}", "by name only"), *rows)


_ACTIVATED = "activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer "
_ACTIVATED += "activity_regularizer kernel_constraint bias_constraint"

DIFFERENCES: tuple[Difference, ...] = (
    Difference("K.batch_normalization", "1.1.2", "epsilon", "default 0.0001", "default 0.001"),
    Difference("K.batch_normalization", "2.3.1", "axis", "place 6", "place 7"),
    Difference("K.batch_normalization", "2.3.1", "epsilon", "place 7", "place 6"),
    Difference("K.normalize_batch_in_training", "1.1.2", "epsilon", "default 0.0001", "default 0.001"),
    Difference("K.ones_like", "1.1.2", "name", "place 2", "place 3"),
    Difference("K.zeros_like", "1.1.2", "name", "place 2", "place 3"),
    Difference("Adam", "2.3.1", "amsgrad", "place 4", "place 6"),
    Difference("BatchNormalization", "1.1.2", "epsilon", "default 1e-05", "default 0.001"),
    Difference("SGD", "2.3.1", "nesterov", "place 3", "place 4"),
    Difference("Sequential.compile", "2.3.1", "loss_weights", "place 4", "place 7"),
    Difference("Sequential.compile", "2.3.1", "sample_weight_mode", "place 5", "place 4"),
    Difference("Sequential.compile", "2.3.1", "target_tensors", "place 7", "place 6"),
    Difference("Sequential.compile", "2.3.1", "weighted_metrics", "place 6", "place 5"),
    Difference("Sequential.train_on_batch", "2.3.1", "class_weight", "place 4", "place 3"),
    Difference("Sequential.train_on_batch", "2.3.1", "sample_weight", "place 3", "place 4"),
    *_inserted("Conv1D", "2.3.1", 5, "data_format", "dilation_rate " + _ACTIVATED),
)
