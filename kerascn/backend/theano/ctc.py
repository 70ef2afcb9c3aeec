"""The theme ``ctc`` of the contract on PyTensor, by operations of our own in NumPy."""

from __future__ import annotations

import numpy as np
import pytensor.sparse as ps
import pytensor.tensor as pt
from pytensor.gradient import DisconnectedType
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op
from pytensor.raise_op import CheckAndRaise

from ... import config
from ...messages import fail, say
from . import ctc_kernels
from .native import cast, dtype_name, fixed_shape, static_shape

__all__ = ["ctc_batch_cost", "ctc_decode", "ctc_label_dense_to_sparse"]


def ctc_batch_cost(y_true, y_pred, input_length, label_length):
    """Minus the log-probability of each label."""
    shares, times = _frames(y_pred, input_length)
    labels, counts = _letters(y_true, label_length, shares.shape[2] - 1)
    logs = pt.log(shares / pt.sum(shares, 2, keepdims=True))
    cost = cast(Cost()(logs, labels, times, counts), dtype_name(y_pred))
    return fixed_shape(cost[:, None], (_samples(y_pred, y_true, input_length, label_length), 1))


def ctc_decode(y_pred, input_length, greedy, beam_width, top_paths, merge_repeated):
    """The labels that the frames speak for, and their scores."""
    shares, times = _frames(y_pred, input_length)
    if greedy:
        *paths, scores = Greedy()(pt.log(shares), times)
    else:
        logs = pt.log(shares / pt.sum(shares, 2, keepdims=True))
        *paths, scores = BeamSearch(beam_width, top_paths, merge_repeated)(logs, times)
    samples = _samples(y_pred, input_length)
    paths = [fixed_shape(path, (samples, None)) for path in paths]
    return paths, fixed_shape(cast(scores, dtype_name(y_pred)), (samples, len(paths)))


def ctc_label_dense_to_sparse(labels, label_lengths):
    """The letters that count, as a sparse matrix."""
    counts = _lengths(label_lengths, labels.shape[1], "ctc.label_length")
    columns = pt.tile(pt.arange(labels.shape[1], dtype="int32"), (labels.shape[0], 1))
    inside = pt.lt(columns, counts[:, None])
    starts = pt.concatenate([np.zeros(1, "int32"), pt.cast(pt.cumsum(pt.cast(counts, "int64")), "int32")])
    return ps.CSR(labels[inside], columns[inside], starts, pt.cast(labels.shape, "int32"))


# --------------------------------------------------------------------------- what is given


def _samples(*tensors):
    """How many samples there are, if one of the tensors knows."""
    return next((static_shape(x)[0] for x in tensors if static_shape(x)[0] is not None), None)


def _lengths(given, most, key):
    """One int32 number for each sample, from 0 to ``most``."""
    lengths = pt.cast(given.flatten(), "int32")
    return CheckAndRaise(ValueError, say(key))(lengths, pt.all(pt.ge(lengths, 0) & pt.le(lengths, most)))


def _frames(y_pred, input_length):
    """The probabilities, none of them zero, and the number of frames that count."""
    wide = cast(y_pred, "float32") if dtype_name(y_pred) == "float16" else y_pred
    shares = wide + np.asarray(config.epsilon(), dtype_name(wide))
    return shares, _lengths(input_length, y_pred.shape[1], "ctc.input_length")


def _letters(y_true, label_length, blank):
    """The labels in int32, checked as far as they count, and their lengths."""
    counts = _lengths(label_length, y_true.shape[1], "ctc.label_length")
    labels = pt.cast(y_true, "int32")
    idle = pt.ge(pt.arange(labels.shape[1]), counts[:, None])
    good = pt.all((pt.ge(labels, 0) & pt.lt(labels, blank)) | idle)
    return CheckAndRaise(ValueError, say("ctc.letters"))(labels, good), counts


# --------------------------------------------------------------------------- operations


class Cost(Op):
    """Minus the log-probability of each label, from (log-probabilities, labels, frames, letters)."""

    __props__ = ()

    def make_node(self, logs, labels, times, counts):
        """A node."""
        return Apply(self, [logs, labels, times, counts], [pt.vector(dtype=logs.type.dtype)])

    def perform(self, node, inputs, output_storage):
        """Compute the costs."""
        output_storage[0][0] = ctc_kernels.cost(*inputs).astype(inputs[0].dtype)

    def infer_shape(self, fgraph, node, shapes):
        """One cost for each sample."""
        return [shapes[0][:1]]

    def connection_pattern(self, node):
        """Only the probabilities are learnt through."""
        return [[True], [False], [False], [False]]

    def pullback(self, inputs, outputs, cotangents):
        """The gradient by the log-probabilities."""
        slope = Slope()(*inputs) * cotangents[0][:, None, None]
        return [slope, *(DisconnectedType()() for _ in inputs[1:])]


class Slope(Op):
    """The gradient of ``Cost`` by the log-probabilities."""

    __props__ = ()

    def make_node(self, logs, labels, times, counts):
        """A node."""
        return Apply(self, [logs, labels, times, counts], [logs.type()])

    def perform(self, node, inputs, output_storage):
        """Compute the gradient."""
        output_storage[0][0] = ctc_kernels.slope(*inputs).astype(inputs[0].dtype)

    def infer_shape(self, fgraph, node, shapes):
        """The shape of the log-probabilities."""
        return [shapes[0]]

    def connection_pattern(self, node):
        """It depends on the probabilities, though nobody can learn through it."""
        return [[True], [False], [False], [False]]

    def pullback(self, inputs, outputs, cotangents):
        """A sentence: there is no second order."""
        raise fail(ValueError, "ctc.second_order")


class _Decoder(Op):
    """Labels and their scores, from (log-probabilities, frames)."""

    def made(self, logs, times, count):
        """A node with so many labels for each sample."""
        paths = [pt.matrix(dtype="int64") for _ in range(count)]
        scores = pt.tensor(dtype=logs.type.dtype, shape=(None, count))
        return Apply(self, [logs, times], [*paths, scores])

    def store(self, output_storage, paths, scores, dtype):
        """Give back lists of labels, one for each place among the best, and an array of scores."""
        for storage, labels in zip(output_storage, paths, strict=False):
            storage[0] = ctc_kernels.dense(labels)
        output_storage[-1][0] = np.asarray(scores, dtype)

    def connection_pattern(self, node):
        """Nothing is learnt through a choice."""
        return [[False] * len(node.outputs) for _ in node.inputs]

    def pullback(self, inputs, outputs, cotangents):
        """No gradients."""
        return [DisconnectedType()() for _ in inputs]


class Greedy(_Decoder):
    """The label that the most probable path spells, and minus the log-probability of that path."""

    __props__ = ()

    def make_node(self, logs, times):
        """A node."""
        return self.made(logs, times, 1)

    def perform(self, node, inputs, output_storage):
        """Decode."""
        labels, scores = ctc_kernels.greedy(*inputs)
        self.store(output_storage, [labels], scores, inputs[0].dtype)


class BeamSearch(_Decoder):
    """The most probable labels and their log-probabilities.

    Args:
        beam_width: How many beginnings of labels to keep.
        top_paths: How many labels to find.
        merge_repeated: Whether equal letters side by side become one.
    """

    __props__ = ("beam_width", "top_paths", "merge_repeated")

    def __init__(self, beam_width, top_paths, merge_repeated):
        self.beam_width, self.top_paths, self.merge_repeated = beam_width, top_paths, merge_repeated

    def make_node(self, logs, times):
        """A node."""
        return self.made(logs, times, self.top_paths)

    def perform(self, node, inputs, output_storage):
        """Decode."""
        settings = (self.beam_width, self.top_paths, self.merge_repeated)
        labels, scores = ctc_kernels.beam_search(*inputs, *settings)
        self.store(output_storage, labels, scores, inputs[0].dtype)
