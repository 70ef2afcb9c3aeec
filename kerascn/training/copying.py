"""Models that are copied or pickled: all that a file would hold goes along, and beside it the user's own classes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from types import FunctionType
from typing import Any

from .. import optimizers
from ..declare.declared import OURS
from ..engine.layer import Layer
from ..engine.network import Network
from ..saving import load_model, save_model


class _Copied(Network):
    """The part of a model that tells ``pickle`` and ``copy`` what it is made of."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        """What makes the model anew; one that is not built yet is taken apart like any object."""
        if not self.built or (self._plan is None and not hasattr(self, "add")):
            return super().__reduce_ex__(protocol)
        memory, optimizer = io.BytesIO(), getattr(self, "optimizer", None)
        save_model(self, memory)
        compiled = optimizer is not None and not isinstance(optimizer, optimizers.TFOptimizer)
        return made_anew, (memory.getvalue(), objects_of(self), compiled)


def made_anew(data: bytes, objects: dict[str, Any], compiled: bool) -> Any:
    """The model in the bytes of a file.

    Args:
        data: What the file would hold.
        objects: The user's own classes and functions by name.
        compiled: Whether ``data`` has what ``compile`` was told.
    """
    return load_model(io.BytesIO(data), objects, compile=compiled, safe_mode=False)  # who unpickles runs code anyway


def objects_of(model: Any) -> dict[str, Any]:
    """The user's own classes and functions in a model, by name."""
    told = [getattr(model, name, None) for name in ("optimizer", "loss", "compile_metrics", "weighted_metrics")]
    found: dict[str, Any] = {}
    for one in [*_each(told), *_parts(model)]:
        thing = one if isinstance(one, FunctionType) else type(one)
        own = thing.__module__.partition(".")[0] not in (OURS, "builtins", "numpy")
        if own and thing.__name__ != "<lambda>" and (thing is one or hasattr(thing, "get_config")):
            found[thing.__name__] = thing
    return found


def _each(given: Any) -> Iterator[Any]:
    """The things in lists and dictionaries."""
    if isinstance(given, (list, tuple, dict)):
        for one in given.values() if isinstance(given, dict) else given:
            yield from _each(one)
    else:
        yield given


def _parts(model: Any) -> Iterator[Any]:
    """The layers, those within them too, and what they were given."""
    seen, waiting = {id(model)}, [model]
    while waiting:
        outer = waiting.pop()
        yield outer
        for one in _each([*vars(outer).values(), *getattr(outer, "layers", [])]):
            if not isinstance(one, Layer):
                yield one
            elif id(one) not in seen:  # an LSTM is its own cell
                seen.add(id(one))
                waiting.append(one)
