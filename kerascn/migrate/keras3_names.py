"""What Keras 3 calls the things of Keras 2, where it keeps them, and what it no longer has."""

from __future__ import annotations

import inspect

from .things import path_of_today, thing

# Modules of Keras 2 whose names Keras 3 keeps in another module; the longest that fits counts.
MODULES = {
    "engine": "layers",
    "engine.network": "models",
    "engine.training": "models",
    "engine.sequential": "models",
    "legacy": None,
    "models": "models",
    "preprocessing.image": "utils",
    "preprocessing.text": "tensorflow.keras.preprocessing.text",
    "preprocessing.sequence": "tensorflow.keras.preprocessing.sequence",
    "wrappers": None,
    "applications": "applications",
    "datasets": "datasets",
}
WITH_PARTS = ("applications", "datasets")  # rooms whose modules have the names they always had

# Names that are called otherwise, or lie elsewhere, by their path in Keras 2.
NAMES = {
    "layers.CuDNNLSTM": "layers.LSTM",
    "layers.CuDNNGRU": "layers.GRU",
    "engine.Model": "models.Model",
    "engine.Sequential": "models.Sequential",
    "constraints.maxnorm": "constraints.max_norm",
    "constraints.nonneg": "constraints.non_neg",
    "constraints.unitnorm": "constraints.unit_norm",
    **{
        f"optimizers.{name.lower()}": f"optimizers.{name}"
        for name in ("SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam")
    },
    "losses.cosine": "losses.cosine_similarity",
    "metrics.cosine": "losses.cosine_similarity",
    "losses.kullback_leibler_divergence": "losses.kl_divergence",
    "losses.cosine_proximity": "losses.cosine_similarity",
    "losses.logcosh": "losses.log_cosh",
    "metrics.kullback_leibler_divergence": "metrics.kl_divergence",
    "metrics.cosine_proximity": "losses.cosine_similarity",
    "preprocessing.image.ImageDataGenerator": "tensorflow.keras.preprocessing.image.ImageDataGenerator",
    "preprocessing.sequence.pad_sequences": "utils.pad_sequences",
    "utils.get_source_inputs": "utils.get_source_inputs",
}
# What Keras 3 has no more, by path in Keras 2 without the modules between.
GONE = {
    "layers": "LocallyConnected1D LocallyConnected2D ThresholdedReLU ConvLSTM2DCell ConvRecurrent2D ConvRNN2D "
    "Recurrent",
    "engine": "Node Container get_source_inputs save_weights_to_hdf5_group preprocess_weights_for_loading "
    "load_weights_from_hdf5_group load_weights_from_hdf5_group_by_name",
    "optimizers": "clip_norm TFOptimizer",
    "datasets": "load_batch",
    "callbacks": "BaseLogger",
    "constraints": "deserialize serialize",
    "losses": "logloss",
    "metrics": "clone_metric clone_metrics",
    "models": "model_from_yaml model_from_config",
    "preprocessing": "apply_transform random_rotation random_shift random_shear random_zoom random_channel_shift "
    "random_brightness list_pictures flip_axis transform_matrix_offset_center NumpyArrayIterator DirectoryIterator "
    "Iterator",
    "utils": "HDF5Matrix GeneratorEnqueuer OrderedEnqueuer SequenceEnqueuer multi_gpu_model print_summary "
    "convert_all_kernels_in_model convert_kernel ask_to_proceed_with_overwrite save_to_binary_h5py "
    "load_from_binary_h5py H5Dict io_utils layer_utils conv_utils normalize_tuple normalize_data_format "
    "normalize_padding conv_output_length conv_input_length deconv_length validate_file init_pool get_index func_dump "
    "func_load has_arg count_params convert_dense_weights_data_format",
}


def path_of_keras3(path: str) -> str | None:
    """The path that Keras 3 has for a path of Keras 1 or 2; ``None`` where it has no such thing.

    A path that begins with ``tensorflow.`` is a whole one.
    """
    today = path_of_today(path)
    if today is None:
        return None
    found = thing(today)
    if inspect.ismodule(found) or found is None:
        return _module(today)
    module, _, name = today.rpartition(".")
    room = today.partition(".")[0]
    for known in (today, f"{room}.{name}"):
        if known in NAMES:
            return NAMES[known]
    if name in GONE.get(room, "").split():
        return None
    new = _module(module)
    return None if new is None else f"{new}.{name}" if new else name


def _module(path: str) -> str | None:
    """Where Keras 3 keeps what a module of Keras 2 has."""
    room = path.partition(".")[0]
    if room in WITH_PARTS or not path:
        return path
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        known = ".".join(parts[:count])
        if known in MODULES:
            return MODULES[known]
    return room
