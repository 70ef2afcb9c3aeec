"""The loops that Keras 2.2 and 2.3 had as functions, over functions of a model or over what makes batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...engine.history import as_list
from ...messages import fail
from ...training.feeds import Arrays, Rounds, Steps
from ...training.running import Course
from ...training.users_data import Data

__all__ = ["evaluate_generator", "fit_generator", "fit_loop", "predict_generator", "predict_loop", "test_loop"]


class _Inputs:
    """The arrays that a function of a model is given; a number at their end, the learning phase, is not cut.

    Args:
        ins: Arrays of one length, and perhaps the learning phase.
    """

    def __init__(self, ins: Any) -> None:
        given = as_list(ins)
        cut = len(given) - 1 if given and np.ndim(given[-1]) == 0 else len(given)
        self.arrays, self.phase = given[:cut], given[cut:]

    def feed(self, batch_size: int | None, steps: int | None, shuffle: Any = False) -> Any:
        """The batches; ``steps`` of them where that was said."""
        if self.arrays:
            cut = Arrays(self.arrays, batch_size or 32, shuffle)
            return cut if steps is None else Rounds(cut, steps)
        if steps is None:
            raise fail(ValueError, "compat.steps_missing", argument="steps")
        return Steps(steps)

    def step(self, function: Callable[[list[Any]], Any]) -> Callable[[list[Any]], list[Any]]:
        """What is done with a batch."""
        return lambda batch: [np.asarray(one) for one in as_list(function([*batch, *self.phase]))]


def _numbers(step: Callable[[list[Any]], list[Any]]) -> Callable[[list[Any]], list[Any]]:
    return lambda batch: [one.item() for one in step(batch)]


def fit_loop(
    model: Any,
    fit_function: Any,
    fit_inputs: Any,
    out_labels: Any = None,
    batch_size: int | None = None,
    epochs: int = 100,
    verbose: int = 1,
    callbacks: Any = None,
    val_function: Any = None,
    val_inputs: Any = None,
    shuffle: Any = True,
    initial_epoch: int = 0,
    steps_per_epoch: int | None = None,
    validation_steps: int | None = None,
    validation_freq: Any = 1,
) -> Any:
    """Train a model by a function of one's own; see ``Model.fit`` for what is not said here.

    Args:
        model: The model that the callbacks see.
        fit_function: What is done with a batch, such as ``model.train_function``.
        fit_inputs: Arrays: inputs, targets, weights; at their end the learning phase 1.0 if the function wants it.
        out_labels: The names of what the function gives; ``model.metrics_names`` unless given.
        batch_size: How many samples a batch has; 32 unless given.
        epochs: How many times the data are gone through.
        verbose: 0, 1 or 2.
        callbacks: A list of callbacks.
        val_function: What is done with a batch for validation, such as ``model.test_function``.
        val_inputs: The arrays for it, as ``fit_inputs``.
        shuffle: Whether each epoch has another order.
        initial_epoch: How many epochs are done already.
        steps_per_epoch: How many batches an epoch has.
        validation_steps: How many batches a validation has.
        validation_freq: After how many epochs there is a validation.

    Returns:
        A ``History``.
    """
    course = Course(epochs, initial_epoch, verbose, callbacks, validation_freq)
    course.check()
    given, test, held = _Inputs(fit_inputs), None, None
    work = given.feed(batch_size, steps_per_epoch, shuffle), _numbers(given.step(fit_function))
    if val_function is not None and val_inputs is not None:
        validation = _Inputs(val_inputs)
        test = validation.feed(batch_size, validation_steps), _numbers(validation.step(val_function))
        held = Data(validation.arrays, [], [], False)
    return model._run_training(work, test, held, course, out_labels)


def predict_loop(
    model: Any,
    f: Any,
    ins: Any,
    batch_size: int | None = 32,
    verbose: int = 0,
    steps: int | None = None,
    callbacks: Any = None,
) -> Any:
    """What a function gives for all samples, joined: an array, or a list of them.

    Args:
        model: The model that the callbacks see.
        f: The function, such as ``model.predict_function``.
        ins: Arrays; at their end the learning phase 0.0 if the function wants it.
        batch_size: How many samples a batch has.
        verbose: 1: a progress bar; 0: nothing is shown.
        steps: How many batches there are.
        callbacks: A list of callbacks.
    """
    given = _Inputs(ins)
    return model._run_pass((given.feed(batch_size, steps), given.step(f)), "predict", verbose, callbacks)


def test_loop(
    model: Any,
    f: Any,
    ins: Any,
    batch_size: int | None = None,
    verbose: int = 0,
    steps: int | None = None,
    callbacks: Any = None,
) -> Any:
    """The means of what a function gives; a list if these are several.

    Args:
        model: The model that the callbacks see.
        f: The function, such as ``model.test_function``.
        ins: Arrays: inputs, targets, weights; at their end the learning phase 0.0 if the function wants it.
        batch_size: How many samples a batch has.
        verbose: 1: a progress bar; 0: nothing is shown.
        steps: How many batches there are.
        callbacks: A list of callbacks.
    """
    given = _Inputs(ins)
    return model._run_pass((given.feed(batch_size, steps), _numbers(given.step(f))), "test", verbose, callbacks)


test_loop.__test__ = False  # type: ignore[attr-defined]  # its name begins as those that pytest collects


def fit_generator(
    model: Any,
    generator: Any,
    steps_per_epoch: int | None = None,
    epochs: int = 1,
    verbose: int = 1,
    callbacks: Any = None,
    validation_data: Any = None,
    validation_steps: int | None = None,
    validation_freq: Any = 1,
    class_weight: Any = None,
    max_queue_size: int = 10,
    workers: int = 1,
    use_multiprocessing: bool = False,
    shuffle: Any = True,
    initial_epoch: int = 0,
) -> Any:
    """``model.fit_generator``, which see, as a function."""
    options = {name: value for name, value in locals().items() if name not in ("model", "generator")}
    return model.fit_generator(generator, **options)


def evaluate_generator(
    model: Any,
    generator: Any,
    steps: int | None = None,
    callbacks: Any = None,
    max_queue_size: int = 10,
    workers: int = 1,
    use_multiprocessing: bool = False,
    verbose: int = 0,
) -> Any:
    """``model.evaluate_generator``, which see, as a function."""
    options = {name: value for name, value in locals().items() if name not in ("model", "generator")}
    return model.evaluate_generator(generator, **options)


def predict_generator(
    model: Any,
    generator: Any,
    steps: int | None = None,
    callbacks: Any = None,
    max_queue_size: int = 10,
    workers: int = 1,
    use_multiprocessing: bool = False,
    verbose: int = 0,
) -> Any:
    """``model.predict_generator``, which see, as a function."""
    options = {name: value for name, value in locals().items() if name not in ("model", "generator")}
    return model.predict_generator(generator, **options)
