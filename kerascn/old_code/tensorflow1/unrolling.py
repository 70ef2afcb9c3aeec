"""The functions of ``tf.nn`` that run a cell over a series."""

from __future__ import annotations

from ...backend.tensorflow.loading import v1
from .quiet import quietly

dynamic_rnn = quietly(v1.nn.dynamic_rnn)
static_rnn = quietly(v1.nn.static_rnn)
raw_rnn = quietly(v1.nn.raw_rnn)
bidirectional_dynamic_rnn = quietly(v1.nn.bidirectional_dynamic_rnn)
static_bidirectional_rnn = quietly(v1.nn.static_bidirectional_rnn)
