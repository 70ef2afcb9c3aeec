"""``tf.contrib.layers``: initializers, regularizers, and layers as functions."""

from __future__ import annotations

import sys
from typing import Any

from ....backend.tensorflow.loading import tf, v1
from ....messages import fail
from .. import layers as plain
from ..gone import Gone
from .framework import add_arg_scope

_RELU, _ZEROS = tf.nn.relu, v1.zeros_initializer()

_COLUMNS = ("real_valued_column", "sparse_column_with_keys", "embedding_column", "input_from_feature_columns")
_LAYERS = ("separable_conv2d", "separable_convolution2d", "instance_norm", "group_norm")
GONE = {
    "optimize_loss": "tf1.instead.train",
    **dict.fromkeys(_COLUMNS, "tf1.instead.estimator"),
    **dict.fromkeys(_LAYERS, "tf1.instead.tf_layers"),
}


def __getattr__(name: str) -> Any:
    """What is gone, and the paths that programs went through: ``layers.python.layers.initializers``."""
    if name in ("initializers", "regularizers", "layers", "utils", "python"):
        return sys.modules[__name__]
    if name in GONE:
        return Gone(f"tf.contrib.layers.{name}", GONE[name])
    if name.startswith("__"):
        raise AttributeError(name)
    raise fail(AttributeError, "tf1.no_name", module="tf.contrib.layers", name=name)


# Initializers.


def xavier_initializer(uniform: bool = True, seed: int | None = None, dtype: Any = tf.float32) -> Any:
    """Glorot's initializer."""
    kind = v1.glorot_uniform_initializer if uniform else v1.glorot_normal_initializer
    return kind(seed=seed, dtype=dtype)


xavier_initializer_conv2d = xavier_initializer


def variance_scaling_initializer(
    factor: float = 2.0, mode: str = "FAN_IN", uniform: bool = False, seed: int | None = None, dtype: Any = tf.float32
) -> Any:
    """Random numbers whose variance is ``factor`` divided by the number of inputs, outputs, or their mean."""
    drawn = "uniform" if uniform else "truncated_normal"
    return v1.variance_scaling_initializer(factor, mode.lower(), drawn, seed=seed, dtype=dtype)


# Regularizers: functions of a weight that give a number.


def _scaled(scale: float, measure: Any) -> Any:
    if isinstance(scale, int) and not isinstance(scale, bool) and scale != 0:
        raise fail(ValueError, "tf1.scale", given=scale)
    return (lambda weights: None) if scale == 0 else lambda weights: scale * measure(weights)


def l1_regularizer(scale: float, scope: str | None = None) -> Any:
    """``scale`` times the sum of the absolute values."""
    return _scaled(scale, lambda weights: tf.reduce_sum(tf.abs(weights)))


def l2_regularizer(scale: float, scope: str | None = None) -> Any:
    """``scale`` times half the sum of the squares."""
    return _scaled(scale, tf.nn.l2_loss)


def l1_l2_regularizer(scale_l1: float = 1.0, scale_l2: float = 1.0, scope: str | None = None) -> Any:
    """Both in one."""
    return sum_regularizer([l1_regularizer(float(scale_l1)), l2_regularizer(float(scale_l2))])


def sum_regularizer(regularizer_list: list[Any], scope: str | None = None) -> Any:
    """The sum of several regularizers."""

    def total(weights: Any) -> Any:
        found = [value for one in regularizer_list if one is not None and (value := one(weights)) is not None]
        return tf.add_n(found) if found else None

    return total


def apply_regularization(regularizer: Any, weights_list: Any = None) -> Any:
    """The sum over all weights; it is also among ``tf.losses.get_regularization_losses()``."""
    weights = v1.get_collection(v1.GraphKeys.WEIGHTS) if weights_list is None else weights_list
    found = [value for one in weights if (value := regularizer(one)) is not None]
    total = tf.add_n(found) if found else tf.constant(0.0)
    v1.add_to_collection(v1.GraphKeys.REGULARIZATION_LOSSES, total)
    return total


# Layers.


def _as_in_contrib(getter: Any, name: str, *args: Any, **kwargs: Any) -> Any:
    """The variables of ``tf.layers`` by the names that they had in contrib, which checkpoints have."""
    place, _, own = name.rpartition("/")
    return getter(f"{place}/{ {'kernel': 'weights', 'bias': 'biases'}.get(own, own) }", *args, **kwargs)


@add_arg_scope
def fully_connected(
    inputs: Any, num_outputs: int, activation_fn: Any = _RELU, normalizer_fn: Any = None,
    normalizer_params: Any = None, weights_initializer: Any = None, weights_regularizer: Any = None,
    biases_initializer: Any = _ZEROS, biases_regularizer: Any = None, reuse: Any = None,
    variables_collections: Any = None, outputs_collections: Any = None, trainable: bool = True, scope: Any = None,
) -> Any:  # fmt: skip
    """A layer of ``num_outputs`` units, rectified unless ``activation_fn`` says otherwise."""
    with v1.variable_scope(scope, "fully_connected", [inputs], reuse=reuse, custom_getter=_as_in_contrib) as here:
        layer = plain.Dense(
            num_outputs, use_bias=normalizer_fn is None and biases_initializer is not None, trainable=trainable,
            kernel_initializer=weights_initializer or xavier_initializer(), kernel_regularizer=weights_regularizer,
            bias_initializer=biases_initializer, bias_regularizer=biases_regularizer, _scope=here, _reuse=reuse,
            name=here.name,
        )  # fmt: skip
        return _finished(layer(inputs), activation_fn, normalizer_fn, normalizer_params)


def _finished(outputs: Any, activation_fn: Any, normalizer_fn: Any, normalizer_params: Any) -> Any:
    if normalizer_fn is not None:
        outputs = normalizer_fn(outputs, **(normalizer_params or {}))
    return outputs if activation_fn is None else activation_fn(outputs)


def _channels(data_format: str | None) -> str:
    return "channels_first" if data_format is not None and data_format.startswith("NC") else "channels_last"


def _convolved(kind: Any, scope_name: str) -> Any:
    @add_arg_scope
    def layer(
        inputs: Any, num_outputs: int, kernel_size: Any, stride: Any = 1, padding: str = "SAME",
        data_format: str | None = None, rate: Any = 1, activation_fn: Any = _RELU, normalizer_fn: Any = None,
        normalizer_params: Any = None, weights_initializer: Any = None, weights_regularizer: Any = None,
        biases_initializer: Any = _ZEROS, biases_regularizer: Any = None, reuse: Any = None,
        variables_collections: Any = None, outputs_collections: Any = None, trainable: bool = True, scope: Any = None,
    ) -> Any:  # fmt: skip
        further = {} if kind is plain.Conv2DTranspose else {"dilation_rate": rate}
        with v1.variable_scope(scope, scope_name, [inputs], reuse=reuse, custom_getter=_as_in_contrib) as here:
            made = kind(
                num_outputs, kernel_size, stride, padding.lower(), _channels(data_format), trainable=trainable,
                use_bias=normalizer_fn is None and biases_initializer is not None,
                kernel_initializer=weights_initializer or xavier_initializer(), kernel_regularizer=weights_regularizer,
                bias_initializer=biases_initializer, bias_regularizer=biases_regularizer, _scope=here, _reuse=reuse,
                name=here.name, **further,
            )  # fmt: skip
            return _finished(made(inputs), activation_fn, normalizer_fn, normalizer_params)

    return layer


conv2d = convolution2d = convolution = _convolved(plain.Conv2D, "Conv")
conv2d_transpose = convolution2d_transpose = _convolved(plain.Conv2DTranspose, "Conv2d_transpose")


@add_arg_scope
def max_pool2d(
    inputs: Any, kernel_size: Any, stride: Any = 2, padding: str = "VALID", data_format: str = "NHWC",
    outputs_collections: Any = None, scope: Any = None,
) -> Any:  # fmt: skip
    """The largest of each window."""
    return plain.max_pooling2d(inputs, kernel_size, stride, padding.lower(), _channels(data_format), name=scope)


@add_arg_scope
def avg_pool2d(
    inputs: Any, kernel_size: Any, stride: Any = 2, padding: str = "VALID", data_format: str = "NHWC",
    outputs_collections: Any = None, scope: Any = None,
) -> Any:  # fmt: skip
    """The mean of each window."""
    return plain.average_pooling2d(inputs, kernel_size, stride, padding.lower(), _channels(data_format), name=scope)


@add_arg_scope
def flatten(inputs: Any, outputs_collections: Any = None, scope: Any = None) -> Any:
    """All but the first axis in one."""
    return plain.flatten(inputs, name=scope)


@add_arg_scope
def dropout(
    inputs: Any, keep_prob: float = 0.5, noise_shape: Any = None, is_training: Any = True,
    outputs_collections: Any = None, scope: Any = None, seed: int | None = None,
) -> Any:  # fmt: skip
    """Zeros in the place of some numbers, while training; ``keep_prob`` is the part that stays."""
    return plain.dropout(inputs, 1 - keep_prob, noise_shape, seed, is_training, name=scope)


@add_arg_scope
def batch_norm(
    inputs: Any, decay: float = 0.999, center: bool = True, scale: bool = False, epsilon: float = 0.001,
    activation_fn: Any = None, param_initializers: Any = None, param_regularizers: Any = None,
    updates_collections: Any = v1.GraphKeys.UPDATE_OPS, is_training: Any = True, reuse: Any = None,
    variables_collections: Any = None, outputs_collections: Any = None, trainable: bool = True,
    batch_weights: Any = None, fused: Any = None, data_format: str = "NHWC", scope: Any = None, **kwargs: Any,
) -> Any:  # fmt: skip
    """``tf.layers.batch_normalization`` with other defaults; with ``updates_collections=None`` it updates at once."""
    kwargs = {name: value for name, value in kwargs.items() if value}
    if batch_weights is not None or kwargs:
        raise fail(ValueError, "tf1.renorm", given="batch_weights" if batch_weights is not None else next(iter(kwargs)))
    with v1.variable_scope(scope, "BatchNorm", [inputs], reuse=reuse) as here:
        layer = plain.BatchNormalization(
            1 if _channels(data_format) == "channels_first" else -1, decay, epsilon, center, scale, fused=fused,
            trainable=trainable, name=here.name, _scope=here, _reuse=reuse, **_named(param_initializers, "initializer"),
            **_named(param_regularizers, "regularizer"),
        )  # fmt: skip
        before = len(v1.get_collection(v1.GraphKeys.UPDATE_OPS))
        outputs = layer(inputs, training=is_training)
        if updates_collections is None:
            updates = v1.get_collection_ref(v1.GraphKeys.UPDATE_OPS)
            with tf.control_dependencies(updates[before:]):
                outputs = tf.identity(outputs)
            del updates[before:]
        return outputs if activation_fn is None else activation_fn(outputs)


def _named(parts: Any, kind: str) -> dict[str, Any]:
    return {f"{name}_{kind}": value for name, value in (parts or {}).items()}


@add_arg_scope
def layer_norm(
    inputs: Any, center: bool = True, scale: bool = True, activation_fn: Any = None, reuse: Any = None,
    variables_collections: Any = None, outputs_collections: Any = None, trainable: bool = True,
    begin_norm_axis: int = 1, begin_params_axis: int = -1, name: Any = None, scope: Any = None,
) -> Any:  # fmt: skip
    """Each sample brought to mean 0 and variance 1."""
    with v1.variable_scope(scope or name, "LayerNorm", [inputs], reuse=reuse):
        shape = inputs.shape.as_list()[begin_params_axis:]
        kinds = (("beta", center, v1.zeros_initializer()), ("gamma", scale, v1.ones_initializer()))
        beta, gamma = (
            v1.get_variable(one, shape, inputs.dtype, start, trainable=trainable) if wanted else None
            for one, wanted, start in kinds
        )
        mean, variance = v1.nn.moments(inputs, list(range(begin_norm_axis, inputs.shape.rank)), keep_dims=True)
        outputs = tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, 1e-12)
        return outputs if activation_fn is None else activation_fn(outputs)


def one_hot_encoding(
    labels: Any, num_classes: int, on_value: float = 1.0, off_value: float = 0.0, **kwargs: Any
) -> Any:
    """Labels as rows with a single one."""
    return tf.one_hot(tf.cast(labels, tf.int64), num_classes, on_value, off_value)


def embed_sequence(
    ids: Any, vocab_size: int | None = None, embed_dim: int | None = None, unique: bool = False,
    initializer: Any = None, regularizer: Any = None, trainable: bool = True, scope: Any = None, reuse: Any = None,
) -> Any:  # fmt: skip
    """Numbers of words as vectors, which are learnt."""
    with v1.variable_scope(scope, "EmbedSequence", [ids], reuse=reuse):
        table = v1.get_variable(
            "embeddings", (vocab_size, embed_dim), tf.float32, initializer, regularizer, trainable=trainable
        )
        return v1.nn.embedding_lookup(table, ids)


def bias_add(inputs: Any, activation_fn: Any = None, scope: Any = None, reuse: Any = None, **kwargs: Any) -> Any:
    """A number added to each feature, which is learnt."""
    with v1.variable_scope(scope, "BiasAdd", [inputs], reuse=reuse):
        biases = v1.get_variable("biases", inputs.shape.as_list()[-1:], inputs.dtype, v1.zeros_initializer())
        outputs = tf.nn.bias_add(inputs, biases)
        return outputs if activation_fn is None else activation_fn(outputs)


def _with(**fixed: Any) -> Any:
    return lambda *args, **kwargs: fully_connected(*args, **{**fixed, **kwargs})


linear, relu, relu6 = _with(activation_fn=None), _with(activation_fn=_RELU), _with(activation_fn=tf.nn.relu6)
softmax = tf.nn.softmax


def repeat(inputs: Any, repetitions: int, layer: Any, *args: Any, **kwargs: Any) -> Any:
    """The layer applied so many times, each time with its own weights, in the scopes ``scope/scope_1`` and so on."""
    scope = kwargs.pop("scope", None) or getattr(layer, "__name__", "layer")
    with v1.variable_scope(scope, values=[inputs]):
        for number in range(1, repetitions + 1):
            inputs = layer(inputs, *args, **kwargs, scope=f"{scope.rpartition('/')[2]}_{number}")
    return inputs


def stack(inputs: Any, layer: Any, stack_args: Any, **kwargs: Any) -> Any:
    """The layer applied once for each of the arguments."""
    scope = kwargs.pop("scope", None) or "stack"
    with v1.variable_scope(scope, values=[inputs]):
        for number, given in enumerate(stack_args, 1):
            places = given if isinstance(given, (list, tuple)) else (given,)
            inputs = layer(inputs, *places, **kwargs, scope=f"{scope}_{number}")
    return inputs


def unit_norm(inputs: Any, dim: int, epsilon: float = 1e-7, scope: Any = None) -> Any:
    """Vectors along an axis brought to length 1."""
    return inputs / tf.sqrt(tf.reduce_sum(tf.square(inputs), dim, keepdims=True) + epsilon)
