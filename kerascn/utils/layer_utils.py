"""Tools around layers: one made from its configuration, the table of a model, weights put in another order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import backend as K
from .. import layers
from ..declare import registry
from ..declare.respell import both_spellings
from ..engine import summary
from ..engine.walk import Plan, get_source_inputs
from ..messages import fail, warn
from ..saving.ages import in_layout_of_keras2, is_of_keras0
from ..saving.old_weights.kernels import kernels_of
from ..saving.weights import in_graph_of, is_as_loaded
from .conv_utils import convert_kernel, normalize_data_format

__all__ = [
    "convert_all_kernels_in_model", "convert_dense_weights_data_format", "count_params", "count_total_params",
    "get_source_inputs", "layer_from_config", "print_summary",
]  # fmt: skip


def layer_from_config(config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> layers.Layer:
    """A layer as a configuration describes it, with new weights.

    Args:
        config: ``{'class_name': 'Dense', 'config': layer.get_config()}``; those of Keras 0.x and 1 are understood.
        custom_objects: The user's own classes and functions, by the names that the configuration has for them.
    """
    if is_of_keras0(config):
        config = in_layout_of_keras2(config)
    if not isinstance(config, dict) or not {"class_name", "config"} <= set(config):
        given = ", ".join(map(str, config)) if isinstance(config, dict) else repr(config)
        raise fail(ValueError, "utils.layer_config", given=given)
    with registry.custom_objects(custom_objects or {}):
        return registry.load("layer", in_layout_of_keras2(config))


# --------------------------------------------------------------------------- tables and numbers


class _Layers:
    """Layers in a list, as far as the table of a model asks for a model."""

    def __init__(self, given: list[Any], nodes: Any) -> None:
        self.layers = given
        calls = [(f"{one.name}_ib-{n}", node) for one in given for n, node in enumerate(one._inbound_nodes)]
        chosen = [node for key, node in calls if not nodes or key in nodes or node in nodes]
        self._plan = self.plan = Plan(chosen, given, dict.fromkeys([node for _, node in calls], 0))
        self.trainable_weights = [weight for one in given for weight in one.trainable_weights]
        self.non_trainable_weights = [weight for one in given for weight in one.non_trainable_weights]


def _check_built(function: str, model: Any) -> None:
    """Refuse what is no model, and a model without weights yet."""
    if not hasattr(model, "layers"):
        raise fail(TypeError, "tools.no_model", function=function, given=repr(model)[:80])
    unbuilt = [layer.name for layer in model.layers if not layer.built]
    if unbuilt:
        raise fail(ValueError, "tools.not_built", function=function, names=", ".join(unbuilt))


@both_spellings
def print_summary(
    model: Any,
    line_length: int | None = None,
    positions: Any = None,
    print_fn: Callable[[str], Any] | None = None,
    relevant_nodes: Any = None,
) -> None:
    """Print a line for each layer, and the numbers of parameters below.

    Args:
        model: The model; or a list of layers, as in Keras 1.
        line_length: The width of the table; 65, or 98 with the column of connections.
        positions: Where the columns end: numbers of characters, or parts of the width.
        print_fn: What is called with each line, in place of ``print``.
        relevant_nodes: With a list of layers: the calls whose connections are shown, such as ``'dense_1_ib-0'``.
    """
    if isinstance(model, (list, tuple)) and all(isinstance(one, layers.Layer) for one in model):
        model = _Layers(list(model), relevant_nodes)
    else:
        _check_built("print_summary", model)
    summary.print_summary(model, line_length, positions, print_fn)


def count_params(weights: Any) -> int:
    """How many numbers there are in some weights; one that is given twice counts once.

    Args:
        weights: A list of variables, such as ``model.trainable_weights``.
    """
    if not isinstance(weights, (list, tuple, set)):
        raise fail(TypeError, "tools.weights", given=repr(weights)[:80])
    return int(sum(K.count_params(weight) for weight in {id(weight): weight for weight in weights}.values()))


def count_total_params(layers: Any, layer_set: set[Any] | None = None) -> tuple[int, int]:
    """How many numbers the weights of layers have: of those that training changes, and of the others.

    Args:
        layers: A list of layers.
        layer_set: Layers that were counted before; those counted now are added.
    """
    seen = set() if layer_set is None else layer_set
    counted = [layer for layer in layers if layer not in seen]
    seen.update(counted)
    trainable = [weight for layer in counted for weight in layer.trainable_weights]
    fixed = [weight for layer in counted for weight in layer.non_trainable_weights]
    return count_params(trainable), count_params(fixed)


# --------------------------------------------------------------------------- weights in another order


def convert_all_kernels_in_model(model: Any) -> None:
    """Turn round the kernels of a model's convolutions, as weights need it that were trained on Theano by Keras 1.

    These are the kernels of Conv1D, Conv2D, Conv3D, Conv2DTranspose and ConvLSTM2D, also within wrappers and inner
    models. All others Keras kept in one order. Doing it twice changes nothing. Kernels out of a file whose engine was
    known when it was loaded are right already, on both engines: they are left as they are, with a warning.

    Args:
        model: The model, whose weights are made.
    """
    _check_built("convert_all_kernels_in_model", model)
    wanted = kernels_of(model)
    kernels = list({id(weight): weight for weight in model.weights if id(weight) in wanted}.values())
    with in_graph_of(model):
        pairs = list(zip(kernels, K.batch_get_value(kernels), strict=True))
        open_ones = [(weight, value) for weight, value in pairs if not is_as_loaded(weight, value)]
        if len(open_ones) < len(pairs):
            warn("tools.kernels_are_right", stacklevel=2, model=model.name, count=len(pairs) - len(open_ones))
        K.batch_set_value([(weight, convert_kernel(value)) for weight, value in open_ones])


def convert_dense_weights_data_format(
    dense: Any, previous_feature_map_shape: Any, target_data_format: str = "channels_first"
) -> None:
    """Put the rows of a Dense layer's kernel in order for images whose channels stand elsewhere.

    The layer comes behind a ``Flatten`` of images. It was trained with their channels at one end; from now on it is
    used with ``target_data_format``.

    Args:
        dense: The ``Dense`` layer.
        previous_feature_map_shape: The shape of an image before ``Flatten``, in the order of
            ``target_data_format``: ``(512, 7, 7)`` with 'channels_first'.
        target_data_format: 'channels_first' or 'channels_last'.
    """
    shape, first = (
        tuple(np.atleast_1d(previous_feature_map_shape).tolist()),
        normalize_data_format(target_data_format) == "channels_first",
    )
    if not isinstance(dense, layers.Layer):
        raise fail(TypeError, "tools.no_layer", given=repr(dense)[:80])
    kernel, *rest = dense.get_weights() or [np.empty(0)]
    if kernel.ndim != 2 or len(shape) < 2 or np.prod(shape, dtype="int64") != len(kernel):
        raise fail(ValueError, "tools.feature_map", layer=dense.name, kernel=kernel.shape, shape=shape)
    there = (*shape[1:], shape[0]) if first else (shape[-1], *shape[:-1])
    moved = np.moveaxis(kernel.reshape(*there, -1), len(shape) - 1 if first else 0, 0 if first else len(shape) - 1)
    dense.set_weights([moved.reshape(kernel.shape), *rest])
