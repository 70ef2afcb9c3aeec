"""``tf.contrib.rnn``: the cells, and the functions that run them."""

from __future__ import annotations

from typing import Any

from ....messages import fail
from ..cells import (
    BasicLSTMCell,
    BasicRNNCell,
    DeviceWrapper,
    DropoutWrapper,
    GRUCell,
    LSTMCell,
    LSTMStateTuple,
    MultiRNNCell,
    ResidualWrapper,
    RNNCell,
)  # fmt: skip
from ..gone import Gone
from ..unrolling import dynamic_rnn, static_bidirectional_rnn, static_rnn

__all__ = [
    "BasicLSTMCell", "BasicRNNCell", "DeviceWrapper", "DropoutWrapper", "GRUCell", "LSTMBlockCell", "LSTMCell",
    "LSTMStateTuple", "MultiRNNCell", "RNNCell", "ResidualWrapper", "dynamic_rnn", "rnn", "static_bidirectional_rnn",
    "static_rnn",
]  # fmt: skip

rnn = static_rnn
LSTMBlockCell = BasicLSTMCell  # the same formulas, computed in one piece there
GONE = (
    "AttentionCellWrapper", "ConvLSTMCell", "CoupledInputForgetGateLSTMCell", "GLSTMCell", "GRUBlockCell",
    "GRUBlockCellV2", "GridLSTMCell", "HighwayWrapper", "IntersectionRNNCell", "LSTMBlockFusedCell",
    "LayerNormBasicLSTMCell", "NASCell", "PhasedLSTMCell", "TimeFreqLSTMCell", "TimeReversedFusedRNN", "UGRNNCell",
    "stack_bidirectional_dynamic_rnn", "stack_bidirectional_rnn",
)  # fmt: skip


def __getattr__(name: str) -> Any:
    """What is gone."""
    if name in GONE:
        return Gone(f"tf.contrib.rnn.{name}", "tf1.instead.recurrent")
    if name.startswith("__"):
        raise AttributeError(name)
    raise fail(AttributeError, "tf1.no_name", module="tf.contrib.rnn", name=name)
