"""Recurrent layers: series, read step by step."""

from .base import Recurrent
from .lstm import LSTM, LSTMCell
from .rnn import RNN

__all__ = ["LSTM", "LSTMCell", "RNN", "Recurrent"]
