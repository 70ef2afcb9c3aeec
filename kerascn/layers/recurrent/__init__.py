"""Recurrent layers: series, read step by step."""

from .base import Recurrent
from .gru import GRU, GRUCell
from .lstm import LSTM, LSTMCell
from .rnn import RNN
from .simple import SimpleRNN, SimpleRNNCell
from .stacked import StackedRNNCells
from .steps import time_distributed_dense

_time_distributed_dense = time_distributed_dense  # as Keras 2.0 called it

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "GRUCell",
    "LSTMCell",
    "Recurrent",
    "SimpleRNN",
    "SimpleRNNCell",
    "StackedRNNCells",
    "time_distributed_dense",
]
