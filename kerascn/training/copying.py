"""Models that are copied or pickled: all that a file would hold goes along, and beside it the user's own classes."""

from __future__ import annotations

import io
from typing import Any

from .. import optimizers
from ..engine.copying import objects_of
from ..engine.network import Network
from ..messages import fail
from ..saving import load_model, save_model


class _Copied(Network):
    """The part of a model that tells ``pickle`` and ``copy`` what it is made of."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        """What makes the model anew; one that is not built yet is taken apart like any object."""
        if not self.built:
            return self._of_the_parts(protocol)
        if self._plan is None and not hasattr(self, "add"):
            raise fail(ValueError, "saving.subclassed_copy", model=self.name)
        memory, optimizer = io.BytesIO(), getattr(self, "optimizer", None)
        save_model(self, memory)
        compiled = optimizer is not None and not isinstance(optimizer, optimizers.TFOptimizer)
        return made_anew, (memory.getvalue(), objects_of(self), compiled)

    def _of_the_parts(self, protocol: Any) -> Any:
        """What any object is made of, but the engine's graph, which a new model finds anew."""
        make, arguments, state, *others = super().__reduce_ex__(protocol)
        return make, arguments, {name: value for name, value in state.items() if name != "graph"}, *others


def made_anew(data: bytes, objects: dict[str, Any], compiled: bool) -> Any:
    """The model in the bytes of a file.

    Args:
        data: What the file would hold.
        objects: The user's own classes and functions by name.
        compiled: Whether ``data`` has what ``compile`` was told.
    """
    return load_model(io.BytesIO(data), objects, compile=compiled, safe_mode=False)  # who unpickles runs code anyway
