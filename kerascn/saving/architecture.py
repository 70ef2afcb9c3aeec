"""The architecture of a model as JSON or YAML, and a new model from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..declare import later, registry, trust
from ..messages import fail, warn_user
from ..version import __version__
from . import told
from .outline import checked
from .yaml_data import data_of_yaml, yaml_or_told

# The files are those of this release of Keras. The numbers in them are laid out as TensorFlow wants them, on both
# engines: Keras turned the kernels of convolutions round in files whose backend was Theano.
KERAS_VERSION = "2.1.5"
LAYOUT = "tensorflow"

ENDINGS = (".json", ".yaml", ".yml")  # of files that hold such texts
QUOTED = 2  # times that a text in JSON may have been made one more text in JSON


def described(model: Any) -> dict[str, Any]:
    """Class and configuration of a model, and who wrote them."""
    if getattr(model, "_plan", True) is None and not hasattr(model, "add"):
        raise fail(ValueError, "saving.subclassed", model=model.name)
    name = getattr(model, "written_as", type(model).__name__)
    whole = {"class_name": "Model" if name == "Network" else name, "config": registry.config_of(model)}
    return {**whole, "keras_version": KERAS_VERSION, "backend": LAYOUT, "kerascn_version": __version__}


def as_data(thing: Any) -> Any:
    """What JSON has for something it does not know."""
    if isinstance(thing, np.ndarray):
        return thing.tolist()
    if isinstance(thing, np.generic):
        return thing.item()
    if isinstance(thing, (set, frozenset)):
        return sorted(thing)
    if hasattr(thing, "get_config") and not isinstance(thing, type):
        return {"class_name": type(thing).__name__, "config": registry.config_of(thing)}
    if hasattr(thing, "__name__"):
        return thing.__name__
    raise fail(TypeError, "saving.not_data", given=repr(thing)[:80], type=type(thing).__name__)


def to_json(model: Any, **options: Any) -> str:
    """The architecture of a model as JSON: no weights, nothing of the training.

    Args:
        model: The model.
        **options: Arguments of ``json.dumps``, such as ``indent=2``.
    """
    return json.dumps(described(model), **{"default": as_data, **options})


def to_yaml(model: Any, **options: Any) -> str:
    """The architecture of a model as YAML: no weights, nothing of the training.

    Args:
        model: The model.
        **options: Arguments of ``yaml.safe_dump``.
    """
    return yaml_or_told().safe_dump(json.loads(to_json(model)), **{"sort_keys": False, **options})


def model_from_json(json_string: str, custom_objects: dict[str, Any] | None = None, safe_mode: bool = True) -> Any:
    """A model of the architecture that ``to_json`` of this or another release of Keras has written, with new weights.

    Args:
        json_string: The text.
        custom_objects: The user's own classes and functions, by the names that stand in the text.
        safe_mode: Whether nothing of the text is run; ``False`` lets the code of lambdas in it run.
    """
    return model_from_config(data_of_json(json_string), custom_objects, safe_mode)


def data_of_json(text: Any) -> Any:
    """The data that a JSON text stands for, also if the text was written as JSON once more and so stands in quotes."""
    with _parsed("JSON", text):
        data = json.loads(text)
        for _ in range(QUOTED):
            data = json.loads(data) if isinstance(data, str) else data
    return data


def model_from_yaml(yaml_string: str, custom_objects: dict[str, Any] | None = None, safe_mode: bool = True) -> Any:
    """A model of the architecture that ``to_yaml`` of this or another release of Keras has written, with new weights.

    Args:
        yaml_string: The text.
        custom_objects: The user's own classes and functions, by the names that stand in the text.
        safe_mode: Whether nothing of the text is run; ``False`` lets the code of lambdas in it run.
    """
    with _parsed("YAML", yaml_string):
        data = data_of_yaml(yaml_string)
    return model_from_config(data, custom_objects, safe_mode)


@contextmanager
def _parsed(language: str, text: Any) -> Iterator[None]:
    """Within this block the complaint of a parser becomes one sentence."""
    if not isinstance(text, (str, bytes)):
        raise fail(TypeError, "saving.no_string", language=language, given=type(text).__name__)
    if isinstance(text, str) and text.lower().endswith(ENDINGS) and "\n" not in text:
        raise fail(
            ValueError, "saving.path_for_text", given=repr(text)[:200], function=f"model_from_{language.lower()}"
        )
    try:
        yield
    except RecursionError:
        raise fail(ValueError, "saving.too_deep", language=language) from None
    except Exception as error:
        if hasattr(error, "key"):
            raise
        if type(error).__name__ == "ConstructorError":
            tag = " ".join(str(getattr(error, "problem", error)).split())
            raise fail(ValueError, "saving.yaml_tag", reason=tag) from error
        reason = " ".join(str(error).split())[:200]
        raise fail(ValueError, "saving.not_parsed", language=language, reason=reason) from error


def model_from_config(
    config: dict[str, Any],
    custom_objects: dict[str, Any] | None = None,
    safe_mode: bool = True,
    release: str | None = None,
) -> Any:
    """A model as a dictionary describes it, with new weights.

    Args:
        config: ``{'class_name': 'Model', 'config': model.get_config()}``, of this or another release of Keras.
        custom_objects: The user's own classes and functions, by the names that stand in the configuration.
        safe_mode: Whether nothing of the configuration is run; ``False`` lets the code of lambdas in it run.
        release: The release of Keras, where the configuration doesn't say it.
    """
    data = checked_with(custom_objects, config)
    written_by = release or _release_of(config)
    data = later.said_in_full(data, written_by)
    with trust.reading(safe_mode):
        model = carried_out(lambda: registry.load("layer", data), custom_objects)
        model.written_by = written_by
        model.written_order = _order_of_layers(data)
        _compile_as_told(model, data, custom_objects)
    return model


def _release_of(data: Any) -> str | None:
    """The release of Keras that wrote a configuration, if it says so."""
    told = data.get("keras_version") if isinstance(data, dict) else None
    if told is not None and not isinstance(told, str):
        raise fail(ValueError, "saving.outline", where="keras_version", expected="'2.1.5'", given=repr(told)[:80])
    return told or None


def _order_of_layers(data: dict[str, Any]) -> list[str] | None:
    """The names of the layers in the order of the configuration, where a model need not have them in that order."""
    config = data.get("config")
    layers = config.get("layers") if isinstance(config, dict) else None
    return [layer["name"] for layer in layers] if layers and all("name" in layer for layer in layers) else None


def checked_with(custom_objects: dict[str, Any] | None, config: Any) -> dict[str, Any]:
    """The configuration of a model in the layout of Keras 2, checked; names may stand for the user's own things."""
    if custom_objects is not None and not isinstance(custom_objects, dict):
        raise fail(TypeError, "saving.custom_objects", given=repr(custom_objects)[:80])
    with registry.custom_objects(custom_objects or {}):
        return checked(config)


def _compile_as_told(model: Any, data: dict[str, Any], custom_objects: dict[str, Any] | None) -> None:
    """Compile a model as its description says, if it does; the model is there even if that can't be done."""
    said = told.beside_architecture(data)
    if said is None or not hasattr(model, "compile"):
        return
    try:
        carried_out(lambda: model.compile(**told.arguments(said)), custom_objects)
    except (ValueError, TypeError) as error:
        warn_user("saving.training_in_text", reason=error)


def carried_out(make: Callable[[], Any], custom_objects: dict[str, Any] | None) -> Any:
    """What ``make`` gives from a file; whatever it may stumble over is told in one sentence."""
    try:
        with registry.custom_objects(custom_objects or {}):
            return make()
    except Exception as error:
        key = getattr(error, "key", None)
        if key == "registry.unknown":
            name = getattr(error, "unknown", "")
            thing = name if name.isidentifier() else "function"
            raise fail(ValueError, "saving.unknown", name=name, thing=thing, reason=str(error)) from error
        if key is not None:
            raise
        if isinstance(error, NameError) and error.name:
            raise fail(ValueError, "saving.code_name", name=error.name) from error
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise fail(ValueError, "saving.bad_config", reason=reason) from error
