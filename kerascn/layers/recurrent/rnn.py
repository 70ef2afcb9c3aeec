"""A cell of any kind, ours or a user's, as a recurrent layer."""

from __future__ import annotations

from typing import Any

from ...declare import registry
from ...declare.fields import Field, arg
from ...engine.layer import Layer
from ...messages import fail
from .base import SeriesReader
from .stacked import StackedRNNCells


class RNN(SeriesReader):
    """Lets any cell go over a series.

    Args:
        cell: An object with ``call(inputs, states)`` and ``state_size``, usually a layer; or a list of them, which
            are stacked.
    """

    cell: Any = arg()

    @classmethod
    def placed(cls, fields: dict[str, Field]) -> dict[str, Field]:
        """The fields in their order: the cell stands first."""
        return {"cell": fields["cell"], **fields}

    def _set_field(self, name: str, value: Any) -> None:
        if name == "cell" and isinstance(value, (list, tuple)):
            value = StackedRNNCells(list(value))
        if name == "cell" and not (callable(getattr(value, "call", None)) and hasattr(value, "state_size")):
            raise fail(TypeError, "recurrent.cell", given=repr(value)[:80])
        super()._set_field(name, value)

    def build_cell(self, step_shape: Any) -> None:
        """Build the cell, if it has something to build."""
        if not getattr(self.cell, "built", False) and hasattr(self.cell, "build"):
            self.cell.build([step_shape, *self.constant_shapes] if self.constant_shapes else step_shape)
            self.cell.built = True
            if getattr(self.cell, "_initial_weights", None) is not None:
                self.cell.set_weights(self.cell._initial_weights)

    @property  # type: ignore[misc]
    def trainable_weights(self) -> list[Any]:
        """The variables of the cell that training changes."""
        return list(getattr(self.cell, "trainable_weights", [])) if self.trainable else []

    @property  # type: ignore[misc]
    def non_trainable_weights(self) -> list[Any]:
        """The variables of the cell that training leaves alone."""
        frozen = [] if self.trainable else list(getattr(self.cell, "trainable_weights", []))
        return frozen + list(getattr(self.cell, "non_trainable_weights", []))

    def get_losses_for(self, inputs: Any) -> list[Any]:
        """The losses of the layer, and for ``None`` those of the cell's weights."""
        found = super().get_losses_for(inputs)
        return found + self.cell.get_losses_for(None) if inputs is None and isinstance(self.cell, Layer) else found

    @property
    def losses(self) -> list[Any]:
        """The losses of the layer and of the cell's weights."""
        return super().losses + (self.cell.get_losses_for(None) if isinstance(self.cell, Layer) else [])

    @property
    def uses_learning_phase(self) -> bool:
        """Whether the cell does something else in training."""
        return bool(getattr(self.cell, "uses_learning_phase", False))

    def get_config(self) -> dict[str, Any]:
        """The arguments, with the configuration of the cell."""
        if not hasattr(self.cell, "get_config"):
            raise fail(TypeError, "recurrent.no_config", layer=self.name, cell=type(self.cell).__name__)
        said = super().get_config()
        return {**said, "cell": {"class_name": type(self.cell).__name__, "config": self.cell.get_config()}}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """A layer as ``config`` describes it."""
        config = dict(config)
        return super().from_config({**config, "cell": registry.load("layer", config["cell"])})
