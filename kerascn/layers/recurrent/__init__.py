"""Recurrent layers: series, read step by step."""

from .base import Recurrent
from .gru import GRU, GRUCell
from .lstm import LSTM, LSTMCell
from .rnn import RNN
from .simple import SimpleRNN, SimpleRNNCell
from .stacked import StackedRNNCells

__all__ = ["GRU", "LSTM", "RNN", "GRUCell", "LSTMCell", "Recurrent", "SimpleRNN", "SimpleRNNCell", "StackedRNNCells"]
