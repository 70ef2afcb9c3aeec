"""The functions of a model as programs of old call them: with weights and the learning phase, or without."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend as K
from ..messages import fail


class StepFunction:
    """``train_function``, ``test_function`` or ``predict_function`` of a model.

    The model itself gives exactly the arrays that the function of the engine takes. Programs of old give inputs,
    targets and weights of samples for each output, and at the end the learning phase, 1 or 0, where the model asks for
    it. They may leave the weights or the phase out.

    Args:
        model: The model.
        what: ``'train'``, ``'test'`` or ``'predict'``.
        run: The function of the engine.
        weighted: Whether it takes weights of samples.
        plain: How many arrays there are for inputs and targets.
    """

    def __init__(self, model: Any, what: str, run: Any, weighted: bool, plain: int) -> None:
        self.model, self.what, self.run, self.weighted, self.plain = model, what, run, weighted, plain
        heads = [] if what == "predict" else model.compiled.heads
        self.heads = [head for head in heads if head.weights is not None]
        self.takes_phase = what == "train"
        self.taken = plain + len(self.heads) * weighted + self.takes_phase
        self._in_phase_of_training: Any = None

    def __call__(self, inputs: Any) -> list[np.ndarray]:
        """What is computed of a batch: the loss and the metrics, or the outputs.

        Args:
            inputs: A list of arrays.
        """
        if len(inputs) == self.taken and (self.taken == 0 or _is_number(inputs[-1]) == self.takes_phase):
            return self.run(inputs)
        return self._as_of_old(list(inputs))

    def _as_of_old(self, arrays: list[Any]) -> list[np.ndarray]:
        phase = arrays.pop() if arrays and _is_number(arrays[-1]) else None
        weights = len(arrays) - self.plain
        if weights not in (0, len(self.heads)):
            known = dict(name=f"{self.what}_function", plain=self.plain, weights=len(self.heads))
            raise fail(ValueError, "model.function_arrays", given=len(arrays), **known)
        if weights and not self.weighted:
            getattr(self.model, f"_make_{self.what}_function")(True)
            return getattr(self.model, f"{self.what}_function")([*arrays, *([] if phase is None else [phase])])
        if self.weighted and not weights:
            arrays += [np.ones(arrays[0].shape[: 2 if head.temporal else 1], K.floatx()) for head in self.heads]
        if self.takes_phase:
            return self.run([*arrays, 1 if phase is None else phase])
        return self.run(arrays) if not phase else self._in_training(phase)([*arrays, phase])

    def _in_training(self, phase: Any) -> Any:
        """The same function, but that dropout and the like do as they do in training."""
        if self._in_phase_of_training is None:
            with self.model.in_graph():
                tensors = self.model._fed_tensors(self.weighted) if self.what == "test" else self.model._inputs_fed()[1]
                options = self.model._function_options or {}
                outputs = self.model.outputs if self.what == "predict" else self.model._numbers(self.weighted).tensors
                self._in_phase_of_training = K.function([*tensors, K.learning_phase()], outputs, **options)
        return self._in_phase_of_training

    @property
    def calls(self) -> Any:
        """How many steps the function has done: random numbers follow it."""
        return self.run.calls

    @calls.setter
    def calls(self, value: int) -> None:
        self.run.calls = value

    def __getattr__(self, name: str) -> Any:
        if name == "run":
            raise AttributeError(name)
        return getattr(self.run, name)


def _is_number(given: Any) -> bool:
    """Whether something is a single number, as the learning phase is."""
    return isinstance(given, (int, float, np.generic)) or getattr(given, "shape", None) == ()
