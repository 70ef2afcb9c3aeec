"""``tf.nn.rnn_cell``: TensorFlow still has its cells, out of sight."""

from __future__ import annotations

from tensorflow.python.keras.layers.legacy_rnn import rnn_cell_impl

from .quiet import quietly

RNNCell = rnn_cell_impl.RNNCell
LSTMStateTuple = rnn_cell_impl.LSTMStateTuple
BasicRNNCell = quietly(rnn_cell_impl.BasicRNNCell)
BasicLSTMCell = quietly(rnn_cell_impl.BasicLSTMCell)
LSTMCell = quietly(rnn_cell_impl.LSTMCell)
GRUCell = quietly(rnn_cell_impl.GRUCell)
MultiRNNCell = quietly(rnn_cell_impl.MultiRNNCell)
DropoutWrapper = quietly(rnn_cell_impl.DropoutWrapper)
ResidualWrapper = quietly(rnn_cell_impl.ResidualWrapper)
DeviceWrapper = quietly(rnn_cell_impl.DeviceWrapper)

__all__ = [
    "BasicLSTMCell", "BasicRNNCell", "DeviceWrapper", "DropoutWrapper", "GRUCell", "LSTMCell", "LSTMStateTuple",
    "MultiRNNCell", "RNNCell", "ResidualWrapper",
]  # fmt: skip
