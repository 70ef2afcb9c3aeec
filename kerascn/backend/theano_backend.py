"""The K functions on the Theano engine, whatever the default engine is."""

from ..declare.internal import internal
from . import facade

py_all, py_any, py_slice, py_sum = all, any, slice, sum  # Python's own, beside the functions of these names below

# The steps of CTC, of which Keras made ``ctc_batch_cost``.
ctc_interleave_blanks, ctc_create_skip_idxs, ctc_update_log_p, ctc_path_probs, ctc_cost = (
    internal(name, "K.ctc_batch_cost(y_true, y_pred, input_length, label_length)")
    for name in (
        "ctc_interleave_blanks", "ctc_create_skip_idxs", "ctc_update_log_p", "ctc_path_probs", "ctc_cost"
    )
)  # fmt: skip

_names = facade("theano")
globals().update(_names)

__all__ = [
    *_names, "ctc_cost", "ctc_create_skip_idxs", "ctc_interleave_blanks", "ctc_path_probs", "ctc_update_log_p",
    "py_all", "py_any", "py_slice", "py_sum",
]  # fmt: skip
