"""Configurations of every age in the layout of Keras 2.

Keras 0.x wrote a layer as ``{'name': 'Dense', 'output_dim': 64, ...}``: its class as ``name``, its arguments beside it.
Models were layers that had ``layers``, or ``nodes`` for a ``Graph``. From Keras 1 on class and arguments lie apart:
``{'class_name': 'Dense', 'config': {...}}``. The words in a configuration stay what they are: the classes know them.
"""

from __future__ import annotations

from typing import Any

from ..declare import registry
from ..messages import fail, warn_user
from .graphs import graph_as_model, wrong

# What layers of Keras 0.x kept beside their arguments; the length at which it cut gradients only mattered in training.
BESIDE = ("name", "custom_name", "cache_enabled", "truncate_gradient", "theano_mode")

# Arguments of layers of Keras 0.x that have another name since: (class, argument) -> name.
RENAMED = {("Reshape", "dims"): "target_shape"}

# Arguments that are a fraction; Keras 1 let a script give it as a text, and wrote that.
FRACTIONS = ("p", "rate", "sigma", "stddev", "alpha", "momentum", "epsilon", "dropout", "dropout_W", "dropout_U")

LAMBDA = "<lambda>"  # what Python calls a function without a name

# Words for number types that mean to TensorFlow what they don't mean to NumPy.
TYPES = {"float": "float32", "double": "float64", "half": "float16"}

# What else Keras describes in JSON, and the function that reads it.
NO_MODELS = {
    "Tokenizer": "kerascn.preprocessing.text.tokenizer_from_json",
    "TimeseriesGenerator": "kerascn.preprocessing.sequence.timeseries_generator_from_json",
}


def in_layout_of_keras2(data: Any) -> Any:
    """The configuration of a model, of whatever age, with class and arguments apart.

    Args:
        data: What stands in the file.
    """
    name = data.get("class_name") if isinstance(data, dict) else None
    if isinstance(name, str) and name in NO_MODELS and registry.custom(name) is None:
        raise fail(ValueError, "saving.no_layers", name=name, function=NO_MODELS[name])
    unknown: list[str] = []
    found = _mended(_laid_out(data), unknown)
    if unknown:
        warn_user("saving.lambda_initializer", names=", ".join(unknown))
    return found


def is_of_keras0(data: Any) -> bool:
    """Whether this is a layer or a model as Keras 0.x wrote it."""
    inside = ("layers", "nodes", "cache_enabled", "encoder_config")
    return isinstance(data, dict) and "class_name" not in data and isinstance(data.get("name"), str) and any(
        key in data for key in inside
    )  # fmt: skip


def _laid_out(data: Any) -> Any:
    """A layer, with the layers in it, in the layout of Keras 2; anything else as it is."""
    if is_of_keras0(data):
        return _of_keras0(data)
    if not isinstance(data, dict) or "class_name" not in data:
        return data
    config = data.get("config")
    if data["class_name"] == "Graph" and isinstance(config, dict) and registry.custom("Graph") is None:
        return {**data, **graph_as_model(config, _laid_out)}
    if isinstance(config, list):
        return {**data, "config": _with_names(config)}
    if isinstance(config, dict) and isinstance(config.get("layers"), list):
        return {**data, "config": {**config, "layers": _with_names(config["layers"])}}
    return data


def _of_keras0(data: dict[str, Any]) -> dict[str, Any]:
    """A layer or a model of Keras 0.x."""
    name = data["name"]
    if name == "Graph":
        return {**_told_of_training(data), **graph_as_model(data, _laid_out)}
    if name == "Sequential":
        layers = data.get("layers")
        if not isinstance(layers, list):
            raise wrong("Sequential.layers", "list", layers)
        return {**_told_of_training(data), "class_name": name, "config": _with_names(layers)}
    if name == "AutoEncoder":
        kept = ("encoder_config", "decoder_config") if data.get("output_reconstruction", True) else ("encoder_config",)
        return {"class_name": "Sequential", "config": [_laid_out(data.get(key)) for key in kept]}
    config = {RENAMED.get((name, key), key): value for key, value in data.items() if key not in BESIDE}
    if isinstance(config.get("layers"), list):
        config["layers"] = [_laid_out(one) for one in config["layers"]]
    if name == "Lambda":
        config |= {f"{key}_type": "lambda" for key in ("function", "output_shape") if isinstance(config.get(key), str)}
    return {"class_name": name, "config": config}


def _told_of_training(data: dict[str, Any]) -> dict[str, Any]:
    """What Keras 0.x wrote of the training beside a model."""
    return {key: data[key] for key in ("optimizer", "loss", "class_mode") if key in data}


def _with_names(layers: list[Any]) -> list[Any]:
    """The layers of a model; those of Keras 0.x keep the names that their user gave them.

    Without one such a layer had the name of its class, which several may have; it is dropped. Functions are counted,
    so that the user can give each by the name of its layer.
    """
    made = [_laid_out(one) for one in layers]
    given = [one.get("custom_name") if isinstance(one, dict) else None for one in layers]
    lambdas = 0
    for one, layer, name in zip(layers, made, given, strict=True):
        if not is_of_keras0(one) or not isinstance(layer["config"], dict):
            continue
        lambdas += one["name"] == "Lambda"
        if isinstance(name, str) and name != one["name"].lower() and given.count(name) == 1:
            layer["config"]["name"] = name
        elif one["name"] == "Lambda":
            layer["config"]["name"] = f"lambda_{lambdas}"
    return made


def _mended(data: Any, unknown: list[str]) -> Any:
    """A configuration with its fractions as numbers and its number types in the words of NumPy.

    Args:
        data: A configuration, or a part of it.
        unknown: Gets the names of the layers whose initializer was a lambda: nothing of it stands in the file.
    """
    if isinstance(data, list):
        return [_mended(one, unknown) for one in data]
    if not isinstance(data, dict):
        return data
    found = {key: _mended(value, unknown) for key, value in data.items()}
    name, config = found.get("class_name"), found.get("config")
    if isinstance(name, str) and isinstance(config, dict) and registry.custom(name) is None:
        kept = {key: value for key, value in config.items() if not _is_lost_lambda(key, value)}
        if len(kept) < len(config):
            unknown.append(str(config.get("name", name)))
        found["config"] = {key: _mended_value(key, value) for key, value in kept.items()}
    return found


def _is_lost_lambda(key: str, value: Any) -> bool:
    """Whether this names an initializer without a name, which the user did not give either."""
    return value == LAMBDA and key.endswith(("init", "initializer")) and registry.custom(LAMBDA) is None


def _mended_value(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if key in ("dtype", "input_dtype"):
        return TYPES.get(value, value)
    if key in FRACTIONS:
        try:
            return float(value)
        except ValueError:
            return value
    return value
