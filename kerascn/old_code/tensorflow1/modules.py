"""Modules of TensorFlow that are gone, and what the user's programs get when they import them."""

from __future__ import annotations

from collections.abc import Mapping

from ...compat import paths

HERE = __package__

# Where Keras lay in TensorFlow, beside tensorflow.keras.
_KERAS = (
    "contrib.keras", "contrib.keras.api.keras", "contrib.keras.python.keras", "python.keras",
    "python.keras._impl.keras",
)  # fmt: skip
_ROOMS = (
    "activations", "applications", "backend", "callbacks", "constraints", "datasets", "engine", "initializers",
    "layers", "losses", "metrics", "models", "optimizers", "preprocessing", "regularizers", "utils", "wrappers",
    "datasets.boston_housing", "datasets.cifar10", "datasets.cifar100", "datasets.fashion_mnist", "datasets.imdb",
    "datasets.mnist", "datasets.reuters", "engine.input", "engine.layer", "engine.network", "layers.convolutional",
    "layers.core", "layers.embeddings", "layers.local", "layers.merge", "layers.noise", "layers.normalization",
    "layers.pooling", "layers.recurrent", "layers.wrappers", "layers.advanced_activations", "preprocessing.image",
    "preprocessing.sequence", "preprocessing.text", "utils.data_utils", "utils.generic_utils", "utils.io_utils",
    "utils.layer_utils", "utils.np_utils", "utils.vis_utils", "utils.conv_utils", "wrappers.scikit_learn",
)  # fmt: skip
_PATHS = {*_ROOMS, *paths.SAME, *paths.GATHERED}

# Parts of tf.contrib that work, and those that don't with the sentence that says what to write instead.
CONTRIB = ("data", "distributions", "framework", "layers", "learn", "losses", "metrics", "rnn", "slim", "training")
CONTRIB_GONE = {
    **dict.fromkeys(("seq2seq", "legacy_seq2seq", "grid_rnn", "cudnn_rnn", "recurrent"), "tf1.instead.recurrent"),
    **dict.fromkeys(
        ("crf", "lookup", "factorization", "boosted_trees", "tensor_forest", "timeseries"), "tf1.instead.no_part"
    ),
    **dict.fromkeys(("eager", "autograph"), "tf1.instead.eager"),
    **dict.fromkeys(("estimator", "tpu", "distribute", "predictor"), "tf1.instead.estimator"),
    **dict.fromkeys(("opt", "optimizer_v2"), "tf1.instead.train"),
    **dict.fromkeys(("image", "resampler"), "tf1.instead.image"),
    **dict.fromkeys(("tensorboard", "summary"), "tf1.instead.tensorboard"),
    **dict.fromkeys(("lite", "quantize", "tensorrt", "model_pruning", "coder"), "tf1.instead.no_part"),
    **dict.fromkeys(
        ("gan", "kfac", "bayesflow", "solvers", "specs", "graph_editor", "integrate"), "tf1.instead.no_part"
    ),
    **dict.fromkeys(("signal", "stateless", "util", "nn", "ffmpeg", "lookup", "staging"), "tf1.instead.in_tensorflow"),
}
_DIGITS = "examples.tutorials.mnist"

MODULES: dict[str, str | Mapping[str, str]] = {
    "tensorflow.contrib": f"{HERE}.contrib",
    **{f"tensorflow.contrib.{name}": f"{HERE}.contrib.{name}" for name in CONTRIB},
    **{f"tensorflow.contrib.{name}": f"{HERE}.contrib:{name}" for name in CONTRIB_GONE},
    "tensorflow.contrib.layers.python.layers": f"{HERE}.contrib.layers",
    "tensorflow.contrib.layers.python": f"{HERE}.contrib.layers",
    "tensorflow.contrib.rnn.python.ops": f"{HERE}.contrib.rnn",
    "tensorflow.contrib.rnn.python": f"{HERE}.contrib.rnn",
    "tensorflow.contrib.rnn.python.ops.rnn_cell": f"{HERE}.contrib.rnn",
    "tensorflow.contrib.framework.python.ops": f"{HERE}.contrib.framework",
    "tensorflow.contrib.learn.python": f"{HERE}.contrib.learn",
    "tensorflow.contrib.learn.python.learn": f"{HERE}.contrib.learn",
    "tensorflow.contrib.learn.python.learn.datasets": f"{HERE}.contrib.learn:datasets",
    "tensorflow.contrib.learn.python.learn.datasets.mnist": f"{HERE}.mnist",
    "tensorflow.contrib.learn.datasets": f"{HERE}.contrib.learn:datasets",
    "tensorflow.contrib.learn.datasets.mnist": f"{HERE}.mnist",
    "tensorflow.examples": {"tutorials": f"{HERE}.mnist:tutorials"},
    "tensorflow.examples.tutorials": {"mnist": f"{HERE}.mnist:package"},
    f"tensorflow.{_DIGITS}": f"{HERE}.mnist:package",
    f"tensorflow.{_DIGITS}.input_data": f"{HERE}.mnist",
    "tensorflow.models.rnn": {"rnn_cell": f"{HERE}.cells", "rnn": f"{HERE}.contrib.rnn"},
    "tensorflow.models.rnn.rnn_cell": f"{HERE}.cells",
    "tensorflow.models.rnn.rnn": f"{HERE}.contrib.rnn",
    "tensorflow.python.ops.rnn_cell": f"{HERE}.cells",
    "tensorflow.contrib.keras.api": {"keras": "keras"},
    "tensorflow.contrib.keras.python": {"keras": "keras"},
    **{f"tensorflow.{place}": "keras" for place in _KERAS},
    **{f"tensorflow.{place}.{path}": f"keras.{path}" for place in _KERAS for path in sorted(_PATHS)},
}

# Of these there are some inside TensorFlow, for itself; the user's programs get ours all the same.
REPLACED = {name for name in MODULES if name.startswith("tensorflow.python.")}

# Modules that are there, with names that mean something else to the user's programs.
NAMES: dict[str, Mapping[str, str]] = {
    "tensorflow.python": {"keras": "keras"},
    "tensorflow.python.ops": {"rnn_cell": f"{HERE}.cells"},
    "tensorflow.python.framework.graph_util": {
        name: f"{HERE}.frozen:{name}" for name in ("convert_variables_to_constants", "extract_sub_graph")
    },
}

MAKERS = {"tensorflow": f"{HERE}:tensorflow", "tensorflow.compat.v1": f"{HERE}:compat_v1"}
