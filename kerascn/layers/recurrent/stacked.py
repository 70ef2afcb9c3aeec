"""Several cells, one above the other, as one cell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ... import backend as K
from ...declare import registry
from ...declare.checks import flag
from ...declare.fields import arg
from ...engine.layer import Layer, arguments_of
from ...messages import fail
from .cells import comes_in_parts, sizes_of


class StackedRNNCells(Layer):
    """A cell whose step is one of each of its cells, each of which reads the output of the one before.

    Args:
        cells: A list of cells.
        reverse_state_order: Whether the states of the last cell stand first, as in Keras 2.1; from 2.3 on those of
            the first cell do. A file of such a release is read as it was meant. ``tf_keras`` knows only the latter.
    """

    cells: Any = arg()
    reverse_state_order: bool = arg(default=True, check=flag, kw_only=True, in_keras2=False)

    def prepare(self) -> None:
        """Check the cells."""
        super().prepare()
        cells = list(self.cells) if isinstance(self.cells, (list, tuple)) else []
        good = [callable(getattr(cell, "call", None)) and hasattr(cell, "state_size") for cell in cells]
        if not cells or not all(good):
            raise fail(TypeError, "recurrent.cells", given=repr(self.cells)[:80])
        self.cells = cells

    @property
    def state_size(self) -> tuple[int, ...]:
        """The lengths of the states of all cells."""
        cells = self.cells[::-1] if self.reverse_state_order else self.cells
        return tuple(size for cell in cells for size in sizes_of(cell))

    @property
    def output_size(self) -> int:
        """The length of the output, which is that of the last cell."""
        return _width(self.cells[-1])

    def build(self, input_shape: Any) -> None:
        """Build each cell for the output of the one before."""
        several = isinstance(input_shape, list)
        shape, *constants = input_shape if several else [input_shape]
        for cell in self.cells:
            if not getattr(cell, "built", False) and hasattr(cell, "build"):
                cell.build([shape, *constants] if constants and _takes(cell, "constants") else shape)
                cell.built = True
            shape = (shape[0], _width(cell))
        self.built = True

    # One step, in the parts that cells.py tells of.

    def call(self, inputs: Any, states: Any, constants: Any = None, training: Any = None) -> Any:
        """The output of the last cell and the new states of all."""
        masks = self.masks(inputs, training)
        return self.advance(self.project(inputs, masks), states, masks, constants)

    def masks(self, inputs: Any, training: Any = None) -> Any:
        """For each cell its masks; for one that doesn't come in parts, whether it is training."""
        found = []
        for place, cell in enumerate(self.cells):
            if place and comes_in_parts(cell):
                inputs = _zeros(inputs, _width(self.cells[place - 1]))
            found.append(cell.masks(inputs, training) if comes_in_parts(cell) else training)
        return found

    def project(self, inputs: Any, masks: Any) -> Any:
        """What the first cell makes of the inputs without its states."""
        first = self.cells[0]
        return first.project(inputs, masks[0]) if comes_in_parts(first) else inputs

    def advance(self, projected: Any, states: Any, masks: Any, constants: Any = None) -> Any:
        """The output of the last cell and the new states of all."""
        output, found = projected, []
        for place, (cell, own, mask) in enumerate(zip(self.cells, self._parted(states), masks, strict=True)):
            if comes_in_parts(cell):
                output, new = cell.advance(cell.project(output, mask) if place else output, own, mask)
            else:
                given = {"constants": constants, "training": mask}
                taken = {name: value for name, value in given.items() if value is not None and _takes(cell, name)}
                output, new = cell.call(output, own, **taken)
            found.append(list(new))
        return output, [state for new in (found[::-1] if self.reverse_state_order else found) for state in new]

    def _parted(self, states: Any) -> list[list[Any]]:
        """The states of each cell, first cell first."""
        cells = self.cells[::-1] if self.reverse_state_order else self.cells
        ends = [0]
        for cell in cells:
            ends.append(ends[-1] + len(sizes_of(cell)))
        parts = [list(states[begin:end]) for begin, end in pairwise(ends)]
        return parts[::-1] if self.reverse_state_order else parts

    # Weights, losses, configuration: those of the cells.

    def _layers(self) -> Iterator[Layer]:
        return (cell for cell in self.cells if isinstance(cell, Layer))

    @property
    def uses_learning_phase(self) -> bool:
        """Whether a cell does something else in training."""
        return any(getattr(cell, "uses_learning_phase", False) for cell in self.cells)

    @property  # type: ignore[misc]
    def trainable_weights(self) -> list[Any]:
        """The variables of the cells that training changes."""
        return [one for cell in self._layers() for one in cell.trainable_weights] if self.trainable else []

    @property  # type: ignore[misc]
    def non_trainable_weights(self) -> list[Any]:
        """The variables of the cells that training leaves alone."""
        kept = [one for cell in self._layers() for one in cell.non_trainable_weights]
        return kept if self.trainable else [one for cell in self._layers() for one in cell.trainable_weights] + kept

    def get_losses_for(self, inputs: Any) -> list[Any]:
        """The losses; for ``None`` those of the cells' weights."""
        own = super().get_losses_for(inputs)
        return own + [loss for cell in self._layers() for loss in cell.get_losses_for(None)] if inputs is None else own

    def get_config(self) -> dict[str, Any]:
        """The arguments, with the configurations of the cells."""
        for cell in self.cells:
            if not hasattr(cell, "get_config"):
                raise fail(TypeError, "recurrent.no_config", layer=self.name, cell=type(cell).__name__)
        cells = [{"class_name": type(cell).__name__, "config": cell.get_config()} for cell in self.cells]
        return {**super().get_config(), "cells": cells}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
        """A cell as ``config`` describes it."""
        with registry.custom_objects(custom_objects or {}):
            cells = [registry.load("layer", cell) for cell in config["cells"]]
            return super().from_config({**config, "cells": cells})


def _width(cell: Any) -> int:
    """The length of a cell's output."""
    return getattr(cell, "output_size", None) or sizes_of(cell)[0]


def _takes(cell: Any, argument: str) -> bool:
    return argument in arguments_of(type(cell).call)


def _zeros(inputs: Any, width: int) -> Any:
    """Zeros for each sample: an input of which only samples and width are asked."""
    rank: Any = K.ndim(inputs)
    column = K.expand_dims(K.sum(K.zeros_like(inputs), axis=list(range(1, rank))))
    return K.tile(column, (1, width))
