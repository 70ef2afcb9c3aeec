"""Where things were in Keras, and where they are here: the one table of old import paths.

Paths are written without the ``keras.`` or ``kerascn.`` before them. A path that is not in a table is the path of a
module of ours.
"""

from __future__ import annotations

# Old modules that are the same as one of ours.
SAME = {
    "backend.common": "backend",
    "backend.load_backend": "backend",
    "callbacks.callbacks": "callbacks",
    "callbacks.tensorboard_v1": "callbacks.tensorboard",
    "callbacks.tensorboard_v2": "callbacks.tensorboard",
    "engine.input_layer": "engine.input",
    "engine.saving": "saving",
    "engine.sequential": "models",
    "objectives": "losses",
    "utils.training_utils": "utils.multi_gpu_utils",
    "utils.visualize_util": "utils.vis_utils",
}

# Old modules whose names lie in several of ours: name -> "module", or "module:name" where it is called otherwise.
_LAYER = {"InputSpec": "engine.spec", "Layer": "engine.layer", "Node": "engine.node"}
_INPUT = {"Input": "engine.input", "InputLayer": "engine.input"}
_NETWORK = {"Container": "engine.network:Network", "get_source_inputs": "engine.walk"}
_MERGE = {"Merge": "compat.merge", "merge": "compat.merge"}
_DENSE = dict.fromkeys(("Highway", "MaxoutDense"), "compat.dense")
_ATROUS = ("AtrousConv1D", "AtrousConv2D", "AtrousConvolution1D", "AtrousConvolution2D")
_OLD_CONVOLUTIONS = dict.fromkeys(_ATROUS, "compat.convolutional")
_SEPARABLE = (
    "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D", "SeparableConvolution1D", "SeparableConvolution2D",
)  # fmt: skip
_TRANSPOSED = ("Conv2DTranspose", "Conv3DTranspose", "Convolution2DTranspose", "Deconv2D", "Deconvolution2D")
_CONVOLUTIONS = (
    _OLD_CONVOLUTIONS | dict.fromkeys(_SEPARABLE, "layers.separable") | dict.fromkeys(_TRANSPOSED, "layers.transposed")
)
_RECURRENT = {"ConvRecurrent2D": "layers.recurrent.images", "Recurrent": "layers.recurrent"}
_MODEL = {"Model": "models"}
_ENQUEUERS = {"GeneratorEnqueuer": "utils.data_utils", "generator_queue": "compat.queues"}
_GROUPS = dict.fromkeys(
    (
        "load_weights_from_hdf5_group",
        "load_weights_from_hdf5_group_by_name",
        "preprocess_weights_for_loading",
        "save_weights_to_hdf5_group",
    ),
    "saving.groups",
)
_HELPERS = dict.fromkeys(("batch_shuffle", "make_batches", "slice_X"), "compat.training")
_TOOLS = {"H5Dict": "utils.h5dict", "multi_gpu_model": "utils.multi_gpu_utils"} | dict.fromkeys(
    ("convert_all_kernels_in_model", "get_source_inputs", "print_summary"), "utils.layer_utils"
)
_OF_CONVOLUTIONS = ("conv_input_length", "conv_output_length", "convert_kernel")

GATHERED = {
    "engine.base_layer": _LAYER,
    "engine.topology": _LAYER | _INPUT | _NETWORK | _MERGE | _GROUPS | {"Network": "engine.network"},
    "engine.training": _MODEL | _ENQUEUERS | _HELPERS,
    "legacy.layers": _MERGE | _DENSE | _OLD_CONVOLUTIONS | _RECURRENT,
}

# Names that stood in a module which is one of ours as well, but that lie elsewhere here.
ADDED = {
    "": _MODEL | {"Sequential": "models", "Input": "engine.input"},
    "engine": _NETWORK | _MERGE | _MODEL,
    "layers.advanced_activations": {"ParametricSoftplus": "compat.activations", "SReLU": "compat.activations"},
    "layers.core": {"Merge": "compat.merge", "TimeDistributedDense": "compat.dense"} | _DENSE,
    "layers.wrappers": {"Bidirectional": "layers.bidirectional"},
    "layers.convolutional": _CONVOLUTIONS,
    "utils": _TOOLS,
    "utils.io_utils": dict.fromkeys(("H5Dict", "load_from_binary_h5py", "save_to_binary_h5py"), "utils.h5dict")
    | {"h5dict": "utils.h5dict:H5Dict"},
    "utils.np_utils": dict.fromkeys(_OF_CONVOLUTIONS, "utils.conv_utils"),
}

# Packages that exist only because old modules lie in them.
PACKAGES = {"legacy"}

# What ``keras.__version__`` is, by dialect.
VERSIONS = {1: "1.2.2", 2: "2.1.5"}

# Functions of Keras 1 from a shape to a variable; what Keras 2 has under these names makes initializers.
_MADE_VARIABLES = (
    "get_fans", "uniform", "normal", "lecun_uniform", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform",
    "orthogonal", "identity", "zero", "one",
)  # fmt: skip
_OLD_METRICS = ("matthews_correlation", "precision", "recall", "fbeta_score", "fmeasure")
_OLD_TOOLS = ("binary_logloss", "multiclass_logloss", "accuracy", "probas_to_classes", "categorical_probas_to_classes")

# Where Keras 2 has what Keras 1 had elsewhere, as one path for modules and names; ``None``: nowhere.
IN_KERAS2: dict[str, str | None] = {
    "objectives": "losses",
    "initializations": "initializers",
    "utils.visualize_util": "utils.vis_utils",
    **{f"engine.topology.{name}": f"layers.{name}" for name in ("Input", "InputLayer", "InputSpec", "Layer")},
    **{f"utils.np_utils.{name}": f"utils.conv_utils.{name}" for name in _OF_CONVOLUTIONS},
    **dict.fromkeys(f"initializations.{name}" for name in _MADE_VARIABLES),
    **dict.fromkeys(f"utils.np_utils.{name}" for name in _OLD_TOOLS),
    **dict.fromkeys(f"metrics.{name}" for name in _OLD_METRICS),
}
