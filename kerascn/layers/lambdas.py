"""Lambda: a function of tensors as a layer."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from .. import backend as K
from .. import config
from ..declare import registry
from ..declare.checks import function
from ..declare.fields import arg
from ..declare.functions import dump_function, load_function
from ..engine.history import as_list, is_one_shape, one_or_list, shape_of
from ..engine.layer import Layer
from ..messages import fail

FUNCTIONS = ("function", "output_shape", "mask")  # the arguments that may be functions


class Lambda(Layer):
    """A function of tensors as a layer.

    Args:
        function: Takes a tensor, or a list of tensors, and gives one or several. If it has an argument ``mask``, it
            is given the mask.
        output_shape: The shape of a sample of the output, or a function that makes the shape of the output of that
            of the input (both with the batch axis). The engine finds it where it is not said.
        mask: The mask of the output, or a function that makes it of the inputs and their mask.
        arguments: Further arguments of the function, by name.
    """

    function: Any = arg(check=function)
    output_shape: Any = arg(default=None)
    mask: Any = arg(default=None)
    arguments: Any = arg(default=None)

    def _set_field(self, name: str, value: Any) -> None:
        if name != "output_shape":  # which also is the name of a question to every layer
            super()._set_field(name, value)
        elif value is None or callable(value) or isinstance(value, (tuple, list)):
            self._output_shape = value
        else:
            raise fail(TypeError, "core.lambda_output_shape", given=repr(value))

    def _get_field(self, name: str) -> Any:
        return self._output_shape if name == "output_shape" else super()._get_field(name)

    def prepare(self) -> None:
        """Let ``arguments`` be a dictionary."""
        super().prepare()
        if self.arguments is not None and not isinstance(self.arguments, dict):
            raise fail(TypeError, "core.lambda_arguments", layer=self.name, given=repr(self.arguments))
        self.arguments = dict(self.arguments or {})

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """What the function gives."""
        given = {"mask": mask, **self.arguments} if _takes_mask(self.function) else self.arguments
        self._check_call(inputs, given)
        return self.function(inputs, **given)

    def _check_call(self, inputs: Any, given: dict[str, Any]) -> None:
        """Refuse a function that doesn't take what it will be given, as far as it tells."""
        try:
            taken = inspect.signature(self.function)
        except (TypeError, ValueError):  # functions of compiled libraries may not tell
            return
        try:
            taken.bind(inputs, **given)
        except TypeError as error:
            names = ", ".join(given) or "-"
            raise fail(TypeError, "core.lambda_call", layer=self.name, taken=str(taken), names=names) from error

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The mask that was given or that the given function makes; else none."""
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape that was said; else the function is tried on placeholders."""
        said = self._output_shape
        if said is None:
            return self._shape_by_trial(input_shape)
        if callable(said):
            shape = said(input_shape)
            if not isinstance(shape, (tuple, list)):
                raise fail(TypeError, "core.lambda_shape_function", layer=self.name, given=repr(shape))
            return shape
        batch = (input_shape if is_one_shape(input_shape) else input_shape[0])[0]
        return (batch, *said) if is_one_shape(said) else [(batch, *one) for one in said]

    def _shape_by_trial(self, input_shape: Any) -> Any:
        shapes = [input_shape] if is_one_shape(input_shape) else input_shape
        known = self._inbound_nodes[0].input_tensors if self._inbound_nodes else []
        dtypes = [K.dtype(x) for x in known] or [self.dtype or config.floatx()] * len(shapes)
        tried = [K.placeholder(shape=shape, dtype=dtype) for shape, dtype in zip(shapes, dtypes, strict=True)]
        outputs = self.call(tried[0] if is_one_shape(input_shape) else tried)
        return one_or_list([shape_of(y) for y in as_list(outputs)])

    def _note_shapes(self, inputs: Any, outputs: list[Any]) -> None:
        if not outputs:
            raise fail(TypeError, "core.lambda_nothing", layer=self.name)
        tensors = all(K.is_tensor(y) or K.is_sparse(y) for y in outputs)
        found = [shape_of(y) for y in outputs] if tensors else []
        if self._output_shape is not None or not tensors:
            super()._note_shapes(inputs, outputs)
        for output, shape in zip(outputs, found, strict=True):
            if shape is not None:
                output._keras_shape = self._agreed(shape, shape_of(output)) if self._output_shape is not None else shape

    def _agreed(self, found: Any, said: Any) -> Any:
        """What engine and user know together of a shape; the batch axis is the engine's."""
        differ = len(found) != len(said) or any(
            None not in (one, other) and one != other for one, other in zip(found[1:], said[1:], strict=True)
        )
        if differ:
            raise fail(ValueError, "core.lambda_shape", layer=self.name, said=tuple(said), found=tuple(found))
        return tuple(other if one is None else one for one, other in zip(found, said, strict=True))

    def get_config(self) -> dict[str, Any]:
        """The arguments as plain data; a function by its name, a Python lambda as code."""
        said = super().get_config()
        for part in FUNCTIONS:
            said[part], said[f"{part}_type"] = (
                dump_function(said[part]) if callable(said[part]) else (said[part], "raw")
            )
        if self.mask is None:
            del said["mask"], said["mask_type"]
        said["arguments"] = {name: _plain(value) for name, value in self.arguments.items()}
        return said

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
        """The layer that a configuration describes; a lambda's code is taken only where ``declare.trust`` allows it.

        Args:
            config: What ``get_config`` gave, here or in Keras.
            custom_objects: Functions by their names; in place of a lambda, the function by the name of the layer.
        """
        kept, name = dict(config), config.get("name") or cls.__name__
        with registry.custom_objects(custom_objects or {}):
            for part in FUNCTIONS:
                kind = kept.pop(f"{part}_type", "raw")
                module = kept.pop("module" if part == "function" else f"{part}_module", None)
                owner = name if part == "function" else f"{name}.{part}"
                if part == "output_shape" and kind == "lambda" and registry.custom(name) and not registry.custom(owner):
                    kept[part] = None  # the engine will find it
                elif kind != "raw":
                    kept[part] = load_function(kept[part], kind, owner, {"K": K, "np": np}, module)
        arguments = kept.get("arguments") or {}
        return cls(**{**kept, "arguments": {key: _array(name, key, value) for key, value in arguments.items()}})


def _takes_mask(function: Any) -> bool:
    try:
        return "mask" in inspect.signature(function).parameters
    except (TypeError, ValueError):  # functions of compiled libraries may not tell
        return False


def _plain(value: Any) -> Any:
    """An array as Keras 2 wrote it to a configuration, and its type beside it; anything else as it is."""
    if isinstance(value, np.ndarray):
        return {"type": "ndarray", "value": value.tolist(), "dtype": value.dtype.name}
    return value


def _array(layer: str, argument: str, value: Any) -> Any:
    """What ``_plain`` made an array of, as an array; fractions without a type become ``floatx()``."""
    if not isinstance(value, dict) or value.get("type") != "ndarray":
        return value
    given = value.get("dtype")
    if given is not None and np.dtype(given).kind not in "biufc":
        raise fail(ValueError, "core.lambda_array", layer=layer, argument=argument, given=repr(given)[:80])
    array = np.array(value["value"], dtype=given)
    return array.astype(config.floatx()) if given is None and array.dtype.kind == "f" else array
