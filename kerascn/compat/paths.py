"""Where things were in Keras, and where they are here: the one table of old import paths.

Paths are written without the ``keras.`` or ``kerascn.`` before them. A path that is not in a table is the path of a
module of ours.
"""

from __future__ import annotations

# Old modules that are the same as one of ours.
SAME = {
    "backend.common": "backend",
    "backend.load_backend": "backend",
    "backend.numpy_backend": "compat.numpy_backend",
    "callbacks.callbacks": "callbacks",
    "callbacks.tensorboard_v1": "callbacks.tensorboard",
    "callbacks.tensorboard_v2": "callbacks.tensorboard",
    "engine.input_layer": "engine.input",
    "engine.sequential": "models",
    "engine.training_arrays": "compat.training.loops",
    "engine.training_generator": "compat.training.loops",
    "engine.training_utils": "compat.training",
    "legacy.interfaces": "compat.interfaces",
    "objectives": "losses",
    "utils.metrics_utils": "compat.metrics_utils",
    "utils.training_utils": "utils.multi_gpu_utils",
    "utils.visualize_util": "utils.vis_utils",
}

# Old modules whose names lie in several of ours: name -> "module", or "module:name" where it is called otherwise.
_LAYER = {
    "InputSpec": "engine.spec", "Layer": "engine.layer", "Node": "engine.node",
    "_collect_input_shape": "compat.private", "_collect_previous_mask": "compat.private",
    "_to_snake_case": "declare.names:snake_case",
}  # fmt: skip
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
_IN_TRAINING = (
    "batch_shuffle", "check_array_length_consistency", "check_array_lengths", "check_loss_and_target_compatibility",
    "collect_metrics", "make_batches", "slice_X", "slice_arrays", "standardize_class_weights",
    "standardize_input_data", "standardize_sample_or_class_weights", "standardize_sample_weights",
    "standardize_weights", "weighted_masked_objective", "weighted_objective",
)  # fmt: skip
_HELPERS = dict.fromkeys(_IN_TRAINING, "compat.training")
# Keras 2.0 to 2.2 had the same names with an underscore before them.
_HELPERS |= {f"_{name}": f"compat.training:{name}" for name in _IN_TRAINING}
_LISTS = {"to_list": "utils.lists", "object_list_uid": "utils.lists", "is_all_none": "utils.lists"}
_LISTS |= {f"_{name}": f"utils.lists:{name}" for name in _LISTS}
_SAVED = (
    "load_attributes_from_hdf5_group", "load_model", "model_from_config", "model_from_json", "model_from_yaml",
    "save_attributes_to_hdf5_group", "save_model",
)  # fmt: skip
_CLOUD = ("allow_read_from_gcs", "allow_write_to_gcs", "pickle_model", "unpickle_model")
_FILES = dict.fromkeys(_SAVED, "saving") | dict.fromkeys(_CLOUD, "compat.models")
_TOOLS = {"H5Dict": "utils.h5dict", "multi_gpu_model": "utils.multi_gpu_utils"} | dict.fromkeys(
    ("convert_all_kernels_in_model", "get_source_inputs", "print_summary"), "utils.layer_utils"
)
_OF_CONVOLUTIONS = ("conv_input_length", "conv_output_length", "convert_kernel")

GATHERED = {
    "engine.base_layer": _LAYER | {"disable_tracking": "compat.models"},
    "layers.containers": {"Graph": "compat.graph", "Sequential": "models"},
    "engine.saving": _FILES | _GROUPS,
    "engine.topology": _LAYER | _INPUT | _NETWORK | _MERGE | _GROUPS | _LISTS | {"Network": "engine.network"},
    "engine.training": _MODEL | _ENQUEUERS | _HELPERS,
    "legacy.layers": _MERGE | _DENSE | _OLD_CONVOLUTIONS | _RECURRENT,
    "legacy.models": dict.fromkeys(("legacy_sequential_layers", "needs_legacy_support"), "compat.models"),
}

# Names that stood in a module which is one of ours as well, but that lie elsewhere here.
_OF_CORE = {
    "Merge": "compat.merge", "TimeDistributedDense": "compat.dense", "TimeDistributedMerge": "compat.keras0",
}  # fmt: skip
_MASKS = dict.fromkeys(("_generate_dropout_mask", "_generate_dropout_ones", "_standardize_args"), "compat.private")
_GLOBAL = {f"_GlobalPooling{rank}D": "layers.pooling:_GlobalPooling" for rank in (1, 2, 3)}
_POOLS = dict.fromkeys(("get_index", "init_pool", "init_pool_generator", "next_sample"), "compat.pools")
_CLONES = dict.fromkeys(("_clone_functional_model", "_clone_sequential_model"), "compat.private")

ADDED = {
    "": _MODEL | {"Sequential": "models", "Input": "engine.input"},
    "engine": _NETWORK | _MERGE | _MODEL,
    "layers.advanced_activations": {"ParametricSoftplus": "compat.activations", "SReLU": "compat.activations"},
    "initializers": {"_compute_fans": "compat.private"},
    "layers.core": _OF_CORE | _DENSE,
    "layers.merge": {"_Merge": "compat.private"},
    "layers.normalization": {"LRN2D": "compat.keras0"},
    "layers.pooling": _GLOBAL,
    "layers.recurrent": _MASKS,
    "layers.wrappers": {"Bidirectional": "layers.bidirectional"},
    "layers.convolutional": _CONVOLUTIONS,
    "models": {"Graph": "compat.graph"} | _CLONES,
    "metrics": {"BaseMeanIoU": "metrics:MeanIoU"},
    "utils": _TOOLS,
    "utils.data_utils": _POOLS | {"_hash_file": "utils.downloads:hash_file"},
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
