"""The switches between the two generations of TensorFlow: a program of the first is where it wants to be."""

from __future__ import annotations

from typing import Any

from ...messages import fail


def disable_v2_behavior() -> None:
    """Nothing: graphs are built, and eager mode is off, from the program's first line on."""


disable_eager_execution = disable_v2_tensorshape = disable_tensor_equality = disable_v2_behavior
enable_resource_variables = disable_v2_behavior


def disable_resource_variables() -> None:
    """Nothing: the variables of Keras and of TensorFlow are of one kind here, and programs can't tell which."""


def enable_eager_execution(*args: Any, **kwargs: Any) -> None:
    """Refused: models are graphs here."""
    raise fail(RuntimeError, "tf1.eager")


enable_v2_behavior = enable_v2_tensorshape = enable_eager_execution
