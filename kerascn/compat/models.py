"""Questions about models that begin with a ``Merge``, models as bytes, and marks that Keras put on functions."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from typing import Any

from ..messages import fail
from ..saving import load_model, save_model
from .merge import Merge

__all__ = [
    "allow_read_from_gcs", "allow_write_to_gcs", "disable_tracking", "legacy_sequential_layers",
    "needs_legacy_support", "pickle_model", "unpickle_model",
]  # fmt: skip


def needs_legacy_support(model: Any) -> bool:
    """Whether a model begins with a ``Merge``.

    Args:
        model: A ``Sequential``.
    """
    return isinstance(next(iter(getattr(model, "_stack", model.layers)), None), Merge)


def legacy_sequential_layers(model: Any) -> list[Any]:
    """The layers of a model that begins with a ``Merge``: those of the branches, and what comes behind them.

    Args:
        model: A ``Sequential``.
    """
    return list(model.flattened_layers)


def pickle_model(model: Any) -> bytes:
    """A model as bytes: those of the HDF5 file that ``model.save`` writes. Nothing in them is ever run.

    Args:
        model: The model.
    """
    memory = io.BytesIO()
    save_model(model, memory)
    return memory.getvalue()


def unpickle_model(state: bytes) -> Any:
    """The model that ``pickle_model`` made bytes of.

    Args:
        state: The bytes.
    """
    return load_model(io.BytesIO(state))


def _only_on_disk(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, but for paths of a storage in the cloud, which it refuses."""

    @functools.wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:
        for one in (*args, *kwargs.values()):
            if isinstance(one, str) and one.startswith("gs://"):
                raise fail(ValueError, "compat.gcs", path=one)
        return function(*args, **kwargs)

    return checked


def allow_write_to_gcs(save_function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, but for paths of a storage in the cloud, which it refuses.

    Args:
        save_function: A function that writes a file.
    """
    return _only_on_disk(save_function)


def allow_read_from_gcs(load_function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, but for paths of a storage in the cloud, which it refuses.

    Args:
        load_function: A function that reads a file.
    """
    return _only_on_disk(load_function)


def disable_tracking(func: Callable[..., Any]) -> Callable[..., Any]:
    """The function itself; Keras kept TensorFlow from looking at what it does.

    Args:
        func: A method of a layer.
    """
    return func
