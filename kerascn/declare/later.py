"""What later releases write into configurations, and what it says in the words of Keras 2.

A key that nothing here has an argument for is dropped at the values at which it changes nothing, and refused at others.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ..messages import fail

# Keys of configurations, with the values at which they change nothing.
KEYS: dict[str, tuple[Any, ...]] = {
    "activity_regularizer": (None,),
    "autocast": (True, None),
    "dtype_policy": (None,),
    "from_logits": (False,),
    "fused": (None, True, False),
    "groups": (1,),
    "ignore_class": (None,),
    "implementation": (1,),
    "keepdims": (False,),
    "label_weights": (None,),
    "module": ("keras.layers", "keras", None),
    "multi_label": (False,),
    "num_labels": (None,),
    "optional": (False,),
    "quantization_config": (None,),
    "ragged": (False,),
    "registered_name": (None,),
    "renorm": (False,),
    "renorm_clipping": (None,),
    "renorm_momentum": (0.99,),
    "reset_after": (False,),
    "seed": (None,),
    "sparse": (False,),
    "sparse_y_pred": (True,),
    "sparse_y_true": (True,),
    "synchronized": (False,),
    "time_major": (False,),
    "virtual_batch_size": (None,),
    "zero_output_for_mask": (False,),
}

# Names under which later releases write a class, or under which they write what is a function here.
CLASS_NAMES: dict[str, str] = {
    "Functional": "Model",
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "GlorotNormal": "glorot_normal",
    "GlorotUniform": "glorot_uniform",
    "HeNormal": "he_normal",
    "HeUniform": "he_uniform",
    "LecunNormal": "lecun_normal",
    "LecunUniform": "lecun_uniform",
    "L1": "L1L2",
    "L2": "L1L2",
}

# Values under which later releases write what has another name here: (class, key) -> {theirs: ours}.
VALUES: dict[tuple[str, str], dict[Any, Any]] = {
    ("VarianceScaling", "distribution"): {"truncated_normal": "normal"},
}

# Keys that later releases leave out though they mean another value than ours by that: (class, key) -> (since, value).
UNSAID: dict[tuple[str, str], tuple[list[int], Any]] = {
    ("StackedRNNCells", "reverse_state_order"): ([2, 2, 5], False),
}

# Number types of which a layer computes with one and keeps its weights in another.
MIXED = ("mixed_float16", "mixed_bfloat16")


def name_of_class(name: Any) -> Any:
    """The name of a class in the words of Keras 2; ``'Custom>Mine'`` is the user's ``Mine``."""
    if not isinstance(name, str):
        return name
    name = name.rpartition(">")[2]
    return CLASS_NAMES.get(name, name)


def in_words_of_keras2(function: str, config: dict[str, Any], arguments: Collection[str]) -> dict[str, Any]:
    """A configuration without what only later releases write.

    Args:
        function: The class, for sentences.
        config: The configuration.
        arguments: The arguments that the class has.
    """
    kept = {}
    for key, value in config.items():
        if key in arguments:
            kept[key] = _value(function, key, value)
        elif key in KEYS:
            if not any(type(value) is type(neutral) and value == neutral for neutral in KEYS[key]):
                raise fail(ValueError, "call.later_key", function=function, argument=key, value=repr(value))
        else:
            kept[key] = value
    return kept


def said_in_full(data: Any, release: str | None) -> Any:
    """A configuration of a certain release of Keras, with what that release leaves unsaid and means otherwise.

    Args:
        data: The configuration of a model, or a part of it.
        release: The release, such as '2.3.1' or '2.2.4-tf'; ``None`` if it is not known.
    """
    numbers = [int(part) for part in (release or "").partition("-")[0].split(".") if part.isdecimal()]
    of_tensorflow = (release or "").endswith("-tf")
    meant = [(*place, value) for place, (since, value) in UNSAID.items() if of_tensorflow or numbers >= since]
    return _with_unsaid(data, meant) if meant else data


def _with_unsaid(data: Any, meant: list[tuple[str, str, Any]]) -> Any:
    if isinstance(data, (list, tuple)):
        return type(data)(_with_unsaid(one, meant) for one in data)
    if not isinstance(data, dict):
        return data
    data = {key: _with_unsaid(value, meant) for key, value in data.items()}
    for name, key, value in meant:
        if data.get("class_name") == name and isinstance(data.get("config"), dict):
            data["config"].setdefault(key, value)
    return data


def _value(function: str, key: str, value: Any) -> Any:
    if key == "dtype":
        if isinstance(value, dict):  # a policy, which here can only be a number type
            value = (value.get("config") or {}).get("name", value)
        if value in MIXED:
            raise fail(ValueError, "call.later_key", function=function, argument=key, value=repr(value))
    if (function, key) in VALUES and isinstance(value, str):
        return VALUES[function, key].get(value, value)
    if key == "axis" and function == "BatchNormalization" and isinstance(value, (list, tuple)) and len(value) == 1:
        return value[0]
    return value
