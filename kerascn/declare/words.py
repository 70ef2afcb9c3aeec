"""Keras 1 words and what Keras 2 calls them. The only place where the two vocabularies meet.

A word applies only where one of its targets is a declared argument of the callable, and a declared
argument always beats a word of the same name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..messages import fail

# Keras 1 word -> the Keras 2 names it may stand for, the first declared one counts.
WORDS: dict[str, tuple[str, ...]] = {
    "output_dim": ("units",),
    "nb_filter": ("filters",),
    "filter_length": ("kernel_size",),
    "pool_length": ("pool_size",),
    "length": ("size",),
    "subsample": ("strides",),
    "subsample_length": ("strides",),
    "stride": ("strides",),
    "border_mode": ("padding",),
    "dim_ordering": ("data_format",),
    "atrous_rate": ("dilation_rate",),
    "filter_dilation": ("dilation_rate",),
    "rate": ("dilation_rate",),
    "init": ("kernel_initializer", "embeddings_initializer", "alpha_initializer"),
    "inner_init": ("recurrent_initializer",),
    "inner_activation": ("recurrent_activation",),
    "W_regularizer": ("kernel_regularizer", "embeddings_regularizer"),
    "U_regularizer": ("recurrent_regularizer",),
    "b_regularizer": ("bias_regularizer",),
    "gamma_init": ("gamma_initializer",),
    "beta_init": ("beta_initializer",),
    "W_constraint": ("kernel_constraint", "embeddings_constraint"),
    "U_constraint": ("recurrent_constraint",),
    "b_constraint": ("bias_constraint",),
    "dropout_W": ("dropout",),
    "dropout_U": ("recurrent_dropout",),
    "consume_less": ("implementation",),
    "bias": ("use_bias",),
    "p": ("rate",),
    "sigma": ("stddev",),
    "std": ("stddev",),
    "low": ("minval", "min_value"),
    "high": ("maxval", "max_value"),
    "m": ("max_value",),
    "dim": ("axis",),
    "X": ("x",),
    "N": ("n",),
    "input_dtype": ("dtype",),
    "nb_epoch": ("epochs",),
    "nb_worker": ("workers",),
    "max_q_size": ("max_queue_size",),
    "pickle_safe": ("use_multiprocessing",),
    "nb_classes": ("num_classes",),
    "nb_words": ("num_words",),
    "nb_train": ("num_train",),
    "nb_test": ("num_test",),
    "nb_class": ("num_classes",),
    "row_index": ("row_axis",),
    "col_index": ("col_axis",),
    "channel_index": ("channel_axis",),
    "output_shape": ("whole_output_shape",),
    "input": ("inputs",),
    "output": ("outputs",),
    "broatcastable": ("broadcastable",),
    "md5_hash": ("file_hash",),
}

# What Keras 1 kept under other names: attribute -> its names of today, the first one that a class has counts.
KEPT: dict[str, tuple[str, ...]] = {
    "W": ("kernel", "embeddings"),
    "U": ("recurrent_kernel",),
    "b": ("bias",),
    "alphas": ("alpha",),
    "betas": ("beta",),
    "running_mean": ("moving_mean",),
    "running_std": ("moving_variance",),  # a misleading name
    "output_shape_": ("whole_output_shape",),
}

# Other names of the same argument, of one engine or of a later release: understood, never a sign of Keras 1.
ALSO: dict[str, tuple[str, ...]] = {
    "learning_rate": ("lr",),
    "min_delta": ("epsilon",),
    "xs": ("ops",),
    "variable": ("x",),
    "layers": ("model",),
    "sequence": ("generator",),
    "random_seed": ("seed",),
    "a": ("x",),
    "P": ("p",),
    "Y": ("y",),
    "input_text": ("text",),
    "intensity_range": ("intensity",),
    "check_batch_dim": ("check_batch_axis",),
    "group": ("f",),
    "losses": ("loss_fns",),
    "nb_row": ("num_row",),
    "nb_col": ("num_col",),
    "include_top": ("require_flatten",),
}

# Old values of an argument, by the argument's new name.
VALUES: dict[str, dict[Any, Any]] = {
    "data_format": {"th": "channels_first", "tf": "channels_last", "default": None},
    "implementation": {"cpu": 0, "mem": 1, "gpu": 2},
}

# Several arguments of Keras 1 that are one in Keras 2, by the callable: new name -> old names.
PACKS: dict[str, dict[str, tuple[str, ...]]] = {
    "Conv2D": {"kernel_size": ("nb_row", "nb_col")},
    "Conv2DTranspose": {"kernel_size": ("nb_row", "nb_col")},
    "ConvLSTM2D": {"kernel_size": ("nb_row", "nb_col")},
    "Conv3D": {"kernel_size": ("kernel_dim1", "kernel_dim2", "kernel_dim3")},
    "LocallyConnected2D": {"kernel_size": ("nb_row", "nb_col")},
    "SeparableConv2D": {"kernel_size": ("nb_row", "nb_col")},
}

# Callables whose Keras 1 kernel places are recognised in either dialect: new name of the packed argument.
KERNEL_PLACES: dict[str, str] = dict.fromkeys(
    ("Conv2D", "Conv2DTranspose", "Conv3D", "ConvLSTM2D", "LocallyConnected2D", "SeparableConv2D"), "kernel_size"
)

# Arguments that make numbers in several places a kernel and strides: a Keras 1 layer with them could not be meant.
ONLY_WITH_STRIDES = frozenset({"output_padding"})

# Classes that Keras 1 called otherwise: the name of today -> the name of its signature, and of the layers it makes.
OLD_NAMES: dict[str, str] = {
    "Conv1D": "Convolution1D",
    "Conv2D": "Convolution2D",
    "Conv2DTranspose": "Deconvolution2D",
    "Conv3D": "Convolution3D",
    "SeparableConv2D": "SeparableConvolution2D",
}

# Names that Keras 2 has no more, of things that go on under the name they have here: ``l1l2`` of ``l1_l2``.
OTHER_OLD_NAMES = frozenset({
    "Deconv2D", "L1L2Regularizer", "WeightRegularizer", "ActivityRegularizer", "l1l2", "activity_l1", "activity_l2",
    "activity_l1l2", "plot",
})  # fmt: skip

# What has another name in Keras 2 and still has the old one here: the name of Keras 1 -> the new one.
OLD_FUNCTIONS: dict[str, str] = {
    "image_dim_ordering": "image_data_format",
    "set_image_dim_ordering": "set_image_data_format",
    "lesser": "less",
    "lesser_equal": "less_equal",
    "get_output_shape_for": "compute_output_shape",
    "AtrousConvolution1D": "Conv1D",
    "AtrousConvolution2D": "Conv2D",
    "AtrousConv1D": "Conv1D",
    "AtrousConv2D": "Conv2D",
}


class Samples(int):
    """So many samples, where Keras 2 counts steps."""


def samples(count: Any) -> Samples | None:
    """A number of samples as ``Samples``; ``None`` stays what it is."""
    if count is None:
        return None
    whole = hasattr(count, "__index__") or (isinstance(count, float) and count.is_integer())
    if isinstance(count, bool) or not whole or count < 1:
        raise fail(ValueError, "call.samples", given=repr(count))
    return Samples(count)


# Old words whose value turns into another kind of value: word -> (new name, what makes the new value).
TURNS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "samples_per_epoch": ("steps_per_epoch", samples),
    "val_samples": ("steps", samples),
    "nb_val_samples": ("validation_steps", samples),
    "forget_bias_init": ("unit_forget_bias", lambda name: name in ("one", "ones")),
}

# Defaults of Keras 1 that None means today: so it can be told whether somebody gave them.
BY_NONE: dict[str, Any] = {"batch_size": 32}

# Arguments of Keras 1 that only helped the old engines: taken and without effect.
HINTS = frozenset({"image_shape", "filter_shape", "volume_shape"})

# Names that Keras 2 has nowhere outside its legacy folder: a call of one is a Keras 1 call.
ONLY_KERAS1 = frozenset({
    "AtrousConvolution1D", "Merge", "MaxoutDense", "Highway", "TimeDistributedDense", "SReLU", "ParametricSoftplus",
    "K.atrous_conv2d", "K.deconv2d",
})  # fmt: skip
