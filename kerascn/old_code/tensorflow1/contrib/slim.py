"""``tf.contrib.slim``: the layers of ``tf.contrib.layers`` under one roof with blocks of arguments and losses."""

from __future__ import annotations

from typing import Any

from ....backend.tensorflow.loading import v1
from ....messages import fail
from ..gone import Gone
from .framework import (
    add_arg_scope,
    arg_scope,
    get_model_variables,
    get_or_create_global_step,
    get_trainable_variables,
    get_variables,
    get_variables_by_name,
    get_variables_by_suffix,
    get_variables_to_restore,
    model_variable,
    variable,
)  # fmt: skip
from .layers import (
    avg_pool2d,
    batch_norm,
    bias_add,
    conv2d,
    conv2d_transpose,
    dropout,
    flatten,
    fully_connected,
    l1_l2_regularizer,
    l1_regularizer,
    l2_regularizer,
    layer_norm,
    max_pool2d,
    one_hot_encoding,
    repeat,
    softmax,
    stack,
    unit_norm,
    variance_scaling_initializer,
    xavier_initializer,
)  # fmt: skip

__all__ = [
    "add_arg_scope", "arg_scope", "avg_pool2d", "batch_norm", "bias_add", "conv2d", "conv2d_transpose", "dropout",
    "flatten", "fully_connected", "get_model_variables", "get_or_create_global_step", "get_trainable_variables",
    "get_variables", "get_variables_by_name", "get_variables_by_suffix", "get_variables_to_restore",
    "l1_l2_regularizer", "l1_regularizer", "l2_regularizer", "layer_norm", "losses", "max_pool2d", "model_variable",
    "one_hot_encoding", "repeat", "softmax", "stack", "unit_norm", "variable", "variance_scaling_initializer",
    "xavier_initializer",
]  # fmt: skip

losses = v1.losses
GONE = (
    "dataset",
    "dataset_data_provider",
    "evaluation",
    "learning",
    "nets",
    "prefetch_queue",
    "queues",
    "tfexample_decoder",
)


def __getattr__(name: str) -> Any:
    """What is gone."""
    if name in GONE:
        return Gone(f"tf.contrib.slim.{name}", "tf1.instead.applications" if name == "nets" else "tf1.instead.train")
    if name.startswith("__"):
        raise AttributeError(name)
    raise fail(AttributeError, "tf1.no_name", module="tf.contrib.slim", name=name)
