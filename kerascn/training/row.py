"""The list of a row's layers, from whose end programs of old take layers."""

from __future__ import annotations

from typing import Any

from ..messages import fail


class Row(list[Any]):
    """The layers of a ``Sequential``: what is taken from the end of the list is taken from the model.

    Args:
        model: The model.
        layers: Its layers.
    """

    def __init__(self, model: Any, layers: list[Any]) -> None:
        super().__init__(layers)
        self.model = model

    def pop(self, index: Any = -1) -> Any:
        """Take the last layer away."""
        found = self[index]
        del self[index]
        return found

    def remove(self, value: Any) -> None:
        """Take a layer away, which must be the last one."""
        del self[self.index(value)]

    def __delitem__(self, index: Any) -> None:
        places = range(*index.indices(len(self))) if isinstance(index, slice) else [range(len(self))[index]]
        if sorted(places) != list(range(len(self) - len(places), len(self))):
            raise fail(ValueError, "sequential.not_the_end", model=self.model.name, layer=self[min(places)].name)
        for _ in places:
            self.model.pop()
            super().__delitem__(-1)
