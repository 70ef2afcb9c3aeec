"""The theme ``ctc`` of the contract on TensorFlow, by its own operations for costs and decoding."""

from ... import config
from ...messages import fail, say
from .loading import tf, v1
from .native import as_dense, dtype_name, static_shape
from .slopes import with_slope


def ctc_batch_cost(y_true, y_pred, input_length, label_length):
    given, samples = dtype_name(y_pred), _samples(y_pred, y_true, input_length, label_length)
    logits, times = _frames(y_pred, input_length)
    labels, counts = _letters(y_true, label_length)
    labels = _within(labels, counts, tf.shape(logits)[2] - 1)
    empty, enough = tf.equal(counts, 0), _needed(labels, counts) <= times
    found = _cost(logits, tf.where(empty[:, None], 0, labels), tf.maximum(counts, 1), times)
    found = tf.where(empty, _blanks(logits, times), found)
    found = tf.where(enough, found, tf.constant(float("inf"), found.dtype))
    return tf.ensure_shape(tf.cast(found[:, None], given), (samples, 1))


def ctc_decode(y_pred, input_length, greedy, beam_width, top_paths, merge_repeated):
    given, samples = dtype_name(y_pred), _samples(y_pred, input_length)
    logits, times = _frames(y_pred, input_length)
    frames = tf.transpose(logits, [1, 0, 2])
    if greedy:
        found, scores = v1.nn.ctc_greedy_decoder(frames, times)
    else:
        found, scores = v1.nn.ctc_beam_search_decoder(frames, times, beam_width, top_paths, merge_repeated)
    paths = [tf.ensure_shape(tf.sparse.to_dense(path, -1), (samples, None)) for path in found]
    return paths, tf.ensure_shape(tf.cast(scores, given), (samples, len(paths)))


def ctc_label_dense_to_sparse(labels, label_lengths):
    labels = as_dense(labels)
    counts = _lengths(label_lengths, tf.shape(labels)[1], "ctc.label_length")
    return _sparse(labels, counts)


# --------------------------------------------------------------------------- what is given


def _samples(*tensors):
    """How many samples there are, if one of the tensors knows."""
    known = [(static_shape(x) or (None,))[0] for x in tensors]
    return next((count for count in known if count is not None), None)


def _checked(x, good, message):
    """``x``, with an error at run time unless all of ``good`` is true."""
    with tf.control_dependencies([tf.debugging.Assert(tf.reduce_all(good), [message])]):
        return tf.identity(x)


def _lengths(given, most, key):
    """One int32 number for each sample, from 0 to ``most``."""
    lengths = tf.cast(tf.reshape(given, [-1]), "int32")
    return _checked(lengths, (lengths >= 0) & (lengths <= most), say(key))


def _frames(y_pred, input_length):
    """The logarithms of the probabilities, and the number of frames that count."""
    y_pred = as_dense(y_pred)
    wide = tf.cast(y_pred, "float32") if dtype_name(y_pred) == "float16" else y_pred
    return tf.math.log(wide + config.epsilon()), _lengths(input_length, tf.shape(y_pred)[1], "ctc.input_length")


def _letters(y_true, label_length):
    """The labels in int32 with one letter more, so that there is one at least, and their lengths."""
    counts = _lengths(label_length, tf.shape(y_true)[1], "ctc.label_length")
    return tf.pad(tf.cast(y_true, "int32"), [[0, 0], [0, 1]]), counts


def _within(labels, counts, blank):
    """The labels, checked as far as they count."""
    good = (labels >= 0) & (labels < blank) | ~tf.sequence_mask(counts, tf.shape(labels)[1])
    return _checked(labels, good, say("ctc.letters"))


def _needed(labels, counts):
    """How many frames a label needs: one for each letter, and a blank between two equal ones."""
    doubled = tf.equal(labels[:, 1:], labels[:, :-1]) & tf.sequence_mask(counts - 1, tf.shape(labels)[1] - 1)
    return counts + tf.reduce_sum(tf.cast(doubled, "int32"), 1)


def _sparse(labels, counts):
    """The labels as far as they count."""
    indices = tf.where(tf.sequence_mask(counts, tf.shape(labels)[1]))
    return tf.SparseTensor(indices, tf.gather_nd(labels, indices), tf.shape(labels, out_type="int64"))


# --------------------------------------------------------------------------- the cost


def _blanks(logits, times):
    """The cost of an empty label: minus the log-probability of nothing but blanks."""
    log_blank = tf.nn.log_softmax(logits)[:, :, -1]
    counts = tf.sequence_mask(times, tf.shape(logits)[1])
    return -tf.reduce_sum(tf.where(counts, log_blank, tf.zeros_like(log_blank)), 1)


def _cost(logits, labels, counts, times):
    """The cost of labels that are not empty."""
    sparse = _sparse(labels, counts)
    return _native_cost(tf.transpose(logits, [1, 0, 2]), sparse.indices, sparse.values, times)


@with_slope
def _native_cost(frames, indices, values, times):
    """TensorFlow's operation, whose second output is the gradient."""
    cost, gradient = tf.raw_ops.CTCLoss(
        inputs=frames,
        labels_indices=indices,
        labels_values=values,
        sequence_length=times,
        ignore_longer_outputs_than_inputs=True,
    )

    def slope(upstream):
        return upstream[None, :, None] * _known(gradient, frames), None, None, None

    return cost, slope


@with_slope
def _known(gradient, frames):
    """A gradient that can't be differentiated once more."""

    def refuse(upstream):
        raise fail(ValueError, "ctc.second_order")

    return gradient, refuse
