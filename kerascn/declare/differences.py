"""Where Keras 1.1.2 or 2.3.1 has another place or default than the dialects read here.

Dialect 1 is Keras 1.2.2, dialect 2 has the places and defaults of Keras 2.1.5. Code written for another release
may mean something else by a bare place or by an omitted argument; each such case is a row, shown in the docs.
Arguments that only 2.3.1 has, added at the end of the places, are no difference.
"""

from __future__ import annotations

from typing import NamedTuple


class Difference(NamedTuple):
    """In ``release``, ``argument`` of ``function`` was ``theirs``; kerascn reads it as ``ours``."""

    function: str
    release: str
    argument: str
    theirs: str
    ours: str


def _moved(function: str, theirs: str, ours: str, rest: str) -> tuple[Difference, ...]:
    """The arguments that have another place in 2.3.1, from the first ones there and here and the ``rest`` of both."""
    here = {name: f"place {place}" for place, name in enumerate(f"{ours} {rest}".split(), 1)}
    there = {name: f"place {place}" for place, name in enumerate(f"{theirs} {rest}".split(), 1)}
    rows = [(name, place, here.get(name, "by name only")) for name, place in there.items()]
    return tuple(Difference(function, "2.3.1", name, place, mine) for name, place, mine in rows if place != mine)


_BEGIN = "filters kernel_size strides padding"
_CONV = (
    "activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer "
    "activity_regularizer kernel_constraint bias_constraint"
)
_DEPTHWISE = (
    "activation use_bias depthwise_initializer bias_initializer depthwise_regularizer bias_regularizer "
    "activity_regularizer depthwise_constraint bias_constraint"
)
_SEPARABLE = (
    "depth_multiplier activation use_bias depthwise_initializer pointwise_initializer bias_initializer "
    "depthwise_regularizer pointwise_regularizer bias_regularizer activity_regularizer depthwise_constraint "
    "pointwise_constraint bias_constraint"
)

_AHEAD = "max_queue_size workers use_multiprocessing"
_FIT_GENERATOR = "generator steps_per_epoch epochs verbose callbacks validation_data validation_steps"
_AFTER = f"class_weight {_AHEAD} shuffle initial_epoch"

_SAVES = "save_to_dir save_prefix save_format subset"
_SAVED = f"seed {_SAVES}"

DIFFERENCES: tuple[Difference, ...] = (
    Difference("K.batch_normalization", "1.1.2", "epsilon", "default 0.0001", "default 0.001"),
    Difference("K.batch_normalization", "2.3.1", "axis", "place 6", "place 7"),
    Difference("K.batch_normalization", "2.3.1", "epsilon", "place 7", "place 6"),
    Difference("K.normalize_batch_in_training", "1.1.2", "epsilon", "default 0.0001", "default 0.001"),
    Difference("K.ones_like", "1.1.2", "name", "place 2", "place 3"),
    Difference("K.zeros_like", "1.1.2", "name", "place 2", "place 3"),
    Difference("Adam", "2.3.1", "amsgrad", "place 4", "place 6"),
    Difference("BatchNormalization", "1.1.2", "epsilon", "default 1e-05", "default 0.001"),
    Difference("GRU", "2.3.1", "implementation", "default 2", "default 1"),
    Difference("GRU", "2.3.1", "recurrent_activation", "default 'sigmoid'", "default 'hard_sigmoid'"),
    Difference("GRUCell", "2.3.1", "implementation", "default 2", "default 1"),
    Difference("GRUCell", "2.3.1", "recurrent_activation", "default 'sigmoid'", "default 'hard_sigmoid'"),
    Difference("Highway", "1.1.2", "activation", "place 3", "place 2"),
    Difference("Highway", "1.1.2", "transform_bias", "default -2", "default 1"),
    Difference("LSTM", "2.3.1", "implementation", "default 2", "default 1"),
    Difference("LSTM", "2.3.1", "recurrent_activation", "default 'sigmoid'", "default 'hard_sigmoid'"),
    Difference("LSTMCell", "2.3.1", "implementation", "default 2", "default 1"),
    Difference("LSTMCell", "2.3.1", "recurrent_activation", "default 'sigmoid'", "default 'hard_sigmoid'"),
    Difference("StackedRNNCells", "2.3.1", "reverse_state_order", "default False", "default True"),
    Difference("SGD", "2.3.1", "nesterov", "place 3", "place 4"),
    Difference("Sequential.compile", "2.3.1", "loss_weights", "place 4", "place 7"),
    Difference("Sequential.compile", "2.3.1", "sample_weight_mode", "place 5", "place 4"),
    Difference("Sequential.compile", "2.3.1", "target_tensors", "place 7", "place 6"),
    Difference("Sequential.compile", "2.3.1", "weighted_metrics", "place 6", "place 5"),
    Difference("Sequential.train_on_batch", "2.3.1", "class_weight", "place 4", "place 3"),
    Difference("Sequential.train_on_batch", "2.3.1", "sample_weight", "place 3", "place 4"),
    *_moved("Conv1D", f"{_BEGIN} data_format", _BEGIN, f"dilation_rate {_CONV}"),
    *_moved("Conv2DTranspose", f"{_BEGIN} output_padding data_format dilation_rate", f"{_BEGIN} data_format", _CONV),
    *_moved("Conv3DTranspose", f"{_BEGIN} output_padding", _BEGIN, f"data_format {_CONV}"),
    *_moved("SeparableConv1D", f"{_BEGIN} data_format dilation_rate", f"{_BEGIN} data_format", _SEPARABLE),
    *_moved("SeparableConv2D", f"{_BEGIN} data_format dilation_rate", f"{_BEGIN} data_format", _SEPARABLE),
    *_moved(
        "DepthwiseConv2D",
        "kernel_size strides padding depth_multiplier data_format dilation_rate",
        "kernel_size strides padding depth_multiplier data_format",
        _DEPTHWISE,
    ),
    Difference("SeparableConv1D", "2.3.1", "data_format", "default 'channels_last'", "default None"),
    *_moved(
        "Model.fit_generator",
        f"{_FIT_GENERATOR} validation_freq {_AFTER}",
        f"{_FIT_GENERATOR} {_AFTER} validation_freq",
        "",
    ),
    *_moved(
        "Model.evaluate_generator",
        f"generator steps callbacks {_AHEAD} verbose",
        f"generator steps {_AHEAD} callbacks verbose",
        "",
    ),
    *_moved(
        "Model.predict_generator",
        f"generator steps callbacks {_AHEAD} verbose",
        f"generator steps {_AHEAD} verbose callbacks",
        "",
    ),
    *_moved(
        "ImageDataGenerator.flow",
        f"x y batch_size shuffle sample_weight {_SAVED}",
        f"x y batch_size shuffle {_SAVED} sample_weight",
        "",
    ),
    *_moved(
        "NumpyArrayIterator",
        f"x y image_data_generator batch_size shuffle sample_weight seed data_format {_SAVES} dtype",
        f"x y image_data_generator batch_size shuffle seed data_format {_SAVES} dtype sample_weight",
        "",
    ),
    Difference("DataFrameIterator", "2.3.1", "data_format", "default 'channels_last'", "default None"),
    Difference("DataFrameIterator", "2.3.1", "dtype", "default 'float32'", "default None"),
    Difference("ImageDataGenerator", "1.1.2", "dim_ordering", "place 17", "place 18"),
    Difference("ImageDataGenerator", "2.3.1", "data_format", "default 'channels_last'", "default None"),
    Difference("ImageDataGenerator", "2.3.1", "dtype", "default 'float32'", "default None"),
    *_moved(
        "load_img",
        "path grayscale color_mode target_size interpolation",
        "path grayscale target_size interpolation color_mode",
        "",
    ),
)
