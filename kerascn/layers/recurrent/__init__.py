"""Recurrent layers: series, read step by step."""

from .base import RNN, Recurrent
from .lstm import LSTM, LSTMCell

__all__ = ["LSTM", "LSTMCell", "RNN", "Recurrent"]
