"""Names of TensorFlow's first generation that ``tf.compat.v1`` lacks or takes otherwise, module by module.

On the right: what it means, as ``"module:name"``. ``TF`` is ``tf.compat.v1`` itself.
"""

from __future__ import annotations

HERE = __package__
TF = "tensorflow.compat.v1"
_WORDS = f"{HERE}.words"


def _same(module: str, *names: str) -> dict[str, str]:
    return {name: f"{module}:{name}" for name in names}


# Before TensorFlow 1.0 these were called otherwise; the arguments are the same.
RENAMED = {
    "mul": "multiply", "sub": "subtract", "neg": "negative", "pack": "stack", "unpack": "unstack",
    "batch_matmul": "matmul", "inv": "reciprocal", "complex_abs": "abs", "select": "where", "listdiff": "setdiff1d",
    "batch_cholesky": "cholesky", "batch_matrix_determinant": "matrix_determinant",
    "batch_matrix_inverse": "matrix_inverse", "batch_matrix_transpose": "matrix_transpose",
    "batch_matrix_diag": "matrix_diag", "batch_matrix_band_part": "matrix_band_part",
    "batch_matrix_solve": "matrix_solve", "all_variables": "global_variables",
    "initialize_all_variables": "global_variables_initializer", "initialize_variables": "variables_initializer",
    "initialize_local_variables": "local_variables_initializer", "initialize_all_tables": "tables_initializer",
    "merge_summary": "summary.merge", "merge_all_summaries": "summary.merge_all",
    "scalar_summary": "summary.scalar", "histogram_summary": "summary.histogram", "image_summary": "summary.image",
    "audio_summary": "summary.audio", "concat_v2": "concat", "sparse_split": "sparse_split",
}  # fmt: skip

NAMES: dict[str, dict[str, str]] = {
    "": {
        **{old: f"{TF}:{new}" for old, new in RENAMED.items()},
        **_same(_WORDS, "concat", "split", "reverse", "batch_matmul"),
        **_same(f"{HERE}.switches", "disable_v2_behavior", "disable_eager_execution", "enable_eager_execution"),
        **_same(f"{HERE}.switches", "enable_v2_behavior", "enable_resource_variables", "disable_resource_variables"),
        **_same(f"{HERE}.switches", "disable_v2_tensorshape", "enable_v2_tensorshape", "disable_tensor_equality"),
        "contrib": f"{HERE}.contrib",
        "examples": f"{HERE}.mnist:examples",
        "keras": "tensorflow.keras",
        "layers": f"{HERE}.layers",
    },
    "nn": {
        **_same(
            _WORDS, "softmax_cross_entropy_with_logits", "sparse_softmax_cross_entropy_with_logits",
            "sigmoid_cross_entropy_with_logits",
        ),
        "rnn_cell": f"{HERE}.cells",
        **_same(f"{HERE}.unrolling", "dynamic_rnn", "static_rnn", "bidirectional_dynamic_rnn"),
        **_same(f"{HERE}.unrolling", "static_bidirectional_rnn", "raw_rnn"),
        "rnn": f"{HERE}.unrolling:static_rnn",
        "bidirectional_rnn": f"{HERE}.unrolling:static_bidirectional_rnn",
    },
    "train": {"SummaryWriter": f"{TF}:summary.FileWriter"},
    "version": {"VERSION": f"{HERE}.face:VERSION"},
}  # fmt: skip

# What is not there -> the sentence that says what to write instead.
GONE: dict[str, dict[str, str]] = {
    "": {"estimator": "tf1.instead.estimator"},
    "nn": {"seq2seq": "tf1.instead.recurrent"},
}
