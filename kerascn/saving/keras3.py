"""What Keras 3 writes into ``.h5`` files, said in the layout of Keras 2.

Keras 3 says ``batch_shape`` where Keras 2 said ``batch_input_shape``, and describes the call of a layer by its
arguments, ``{'args': [...], 'kwargs': {...}}``, in which tensors are dictionaries that say where they come from.
"""

from __future__ import annotations

from typing import Any

from ..messages import fail

TENSOR = "__keras_tensor__"
AXES = ("input_axes", "output_axes")  # of initializers; where nothing is said, they are Keras 2's
STATES = "initial_state"  # the argument by which recurrent layers are given further tensors, in Keras 2 too


def in_layout_of_keras2(data: Any) -> Any:
    """The configuration of a model in the layout of Keras 2.

    Args:
        data: What stands in the file, or a part of it.
    """
    if isinstance(data, list):
        return [in_layout_of_keras2(one) for one in data]
    if not isinstance(data, dict):
        return data
    found = {key: in_layout_of_keras2(value) for key, value in data.items()}
    config, calls = found.get("config"), found.get("inbound_nodes")
    if "class_name" in found and isinstance(config, dict):
        if found["class_name"] == "InputLayer" and "batch_shape" in config:
            config.setdefault("batch_input_shape", config.pop("batch_shape"))
        found["config"] = {key: value for key, value in config.items() if value is not None or key not in AXES}
    if isinstance(calls, list):
        name = str(found.get("name"))
        found["inbound_nodes"] = [_call(one, name) if isinstance(one, dict) else one for one in calls]
    return found


def _call(call: dict[str, Any], layer: str) -> list[Any]:
    """One call of a layer: the places of the tensors it was given, the first with its other arguments."""
    args, kwargs = call.get("args"), call.get("kwargs")
    if not isinstance(args, list) or not isinstance(kwargs, dict):
        raise fail(ValueError, "saving.keras3_call", layer=layer, given=repr(call)[:80])
    states = kwargs.get(STATES)
    others = {key: value for key, value in kwargs.items() if value is not None and key != STATES}
    tensors = [*args, *([] if states is None else states if isinstance(states, list) else [states])]
    tensors = [one for part in tensors for one in (part if isinstance(part, list) else [part])]
    if not tensors or not all(map(_is_tensor, tensors)) or any(map(_has_tensor, others.values())):
        raise fail(ValueError, "saving.keras3_call", layer=layer, given=repr(call)[:80])
    return [[*tensor["config"]["keras_history"], others if place == 0 else {}] for place, tensor in enumerate(tensors)]


def _is_tensor(thing: Any) -> bool:
    if not isinstance(thing, dict) or thing.get("class_name") != TENSOR or not isinstance(thing.get("config"), dict):
        return False
    place = thing["config"].get("keras_history")
    return isinstance(place, list) and len(place) == 3


def _has_tensor(thing: Any) -> bool:
    parts = thing if isinstance(thing, list) else [thing]
    return any(isinstance(part, dict) and part.get("class_name") == TENSOR for part in parts)
