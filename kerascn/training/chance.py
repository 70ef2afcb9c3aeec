"""What chance means in training: the orders of the data, and the random numbers beside those of the layers.

All of it follows from a few numbers, which are saved with a model that was compiled.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..backend.contract.random import Chance, random_scope
from .own_class import _OwnClass
from .shuffling import Shuffling

FUNCTIONS = ("train", "test", "predict")


class _WithChance(_OwnClass):
    """The part of a model that keeps what its random numbers depend on."""

    _seed: int | None = None  # of random operations in losses, metrics and optimizers

    @property
    def _shuffling(self) -> Shuffling:
        """What gives the orders of shuffled passes."""
        return self.__dict__.setdefault("_given_orders_by", Shuffling())

    @contextmanager
    def _by_chance(self, place: str) -> Iterator[None]:
        """A block in which random operations start from the model's seed; each place has its own numbers."""
        chance = Chance("model", self._seed)
        with random_scope(chance), random_scope(place):
            yield
        self._seed = chance.seed

    # The number of steps that each function has done, also before it was made anew: random numbers follow it.

    @property
    def _steps_done(self) -> dict[str, int]:
        return self.__dict__.setdefault("_steps_of_functions", dict.fromkeys(FUNCTIONS, 0))

    def _note_steps(self) -> None:
        """Note how many steps the functions have done."""
        for name in FUNCTIONS:
            calls = getattr(getattr(self, f"{name}_function"), "calls", None)
            if isinstance(calls, int):
                self._steps_done[name] = calls

    def _going_on(self, name: str, function: Any) -> Any:
        """A new function that counts its steps from where the one before it stopped."""
        self._note_steps()
        function.calls = self._steps_done[name]
        return function

    # For files.

    def chance_told(self) -> dict[str, Any]:
        """What random numbers and orders to come depend on, but for the layers', as plain data."""
        self._note_steps()
        shuffling = {"seed": self._shuffling.seed, "passes": self._shuffling.passes}
        return {"seed": self._seed, "steps": dict(self._steps_done), "shuffling": shuffling}

    def take_chance(self, told: dict[str, Any]) -> None:
        """Go on from what ``chance_told`` of another model gave; before anything was compiled."""
        self._seed = told["seed"]
        self._steps_done.update(told["steps"])
        self.__dict__["_given_orders_by"] = Shuffling(**told["shuffling"])
