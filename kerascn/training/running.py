"""What ``fit``, ``evaluate`` and ``predict`` have in common: the passes through data, and who is told of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..callbacks import CallbackList, History, ProgbarLogger
from ..engine.history import as_list, one_or_list
from ..messages import fail, warn_user
from ..traps import learning
from ..utils.generic_utils import Progbar
from .generators import Ahead, Opened, Stream, counted, is_in_its_own_order, is_source, refuse_beside
from .loop import Bar, Join, Told, mean_of, one_pass, train
from .reading import Given, Validation, Work, _Reading
from .users_data import Data


class Unsaid(int):
    """A number that nobody gave; where it matters, this can be told."""


ONCE = Unsaid(1)


class Course(NamedTuple):
    """How a training goes, apart from its data."""

    epochs: int
    initial_epoch: int
    verbose: int
    callbacks: Any
    validation_freq: Any = 1

    def tests_after(self, epoch: int) -> bool:
        """Whether there is a validation after an epoch, counted from 1."""
        when = self.validation_freq
        return epoch % when == 0 if hasattr(when, "__index__") else epoch in when

    @property
    def passes(self) -> int:
        """How many epochs there will be."""
        return max(self.epochs - self.initial_epoch, 0)

    @property
    def tests(self) -> int:
        """How many validations there will be."""
        return sum(self.tests_after(epoch) for epoch in range(self.initial_epoch + 1, self.epochs + 1))

    def check(self) -> None:
        """Refuse numbers that can't be."""
        for argument in ("epochs", "initial_epoch"):
            given = getattr(self, argument)
            if isinstance(given, bool) or not hasattr(given, "__index__") or given < 0:
                raise fail(ValueError, "fit.epochs", argument=argument, given=repr(given))
        when = self.validation_freq
        each = [when] if hasattr(when, "__index__") else when
        listed = isinstance(each, (list, tuple, set, frozenset, range))
        if not listed or any(isinstance(n, bool) or not hasattr(n, "__index__") or n < 1 for n in each):
            raise fail(ValueError, "fit.validation_freq", given=repr(when)[:80])


class _Running(_Reading):
    """The part of a model that goes through data."""

    history: Any = None
    validation_data: Any = None  # the arrays of the last training's validation, as Keras 1 kept them
    training_data: Any = None
    stop_training = False
    _told_of_one_epoch = False

    def _warn_of_one_epoch(self, epochs: int) -> None:
        """Say once that one epoch is trained where Keras 1, which the model speaks, trained ten."""
        speaks_keras1 = 1 in (self.spoken, *(layer.spoken for layer in self.layers))
        if isinstance(epochs, Unsaid) and speaks_keras1 and not self._told_of_one_epoch:
            self._told_of_one_epoch = True
            warn_user("fit.one_epoch")

    def _fit(self, given: Given, steps: Any, shuffle: Any, validation: Validation, ahead: Ahead, course: Course) -> Any:
        """Train with data of any kind; gives the history."""
        course.check()
        self._warn_of_one_epoch(course.epochs)
        if is_source(given.x):
            refuse_beside(given.x, validation_split=validation.split)
        if shuffle and not is_in_its_own_order(given.x):
            self._shuffling.settled()  # before anything else is drawn, whatever kind of data there is
        with learning.followed(self), Opened() as opened:
            work, held = self._training(opened, given, steps, shuffle, ahead, course.passes), None
            if work is None:
                data, held = self._arrays_to_learn_from(given, validation)
                learning.before(self, data, held, validation.split, shuffle)
                work = self._training_on_arrays(data, given.batch_size, steps, shuffle)
            if held is not None:
                test = self._testing_on_arrays(held, given.batch_size, counted(validation.steps, "validation_steps"))
            else:
                test, held = self._validation(opened, validation, ahead, course.tests, work[0])
            history = self._run_training(work, test, held, course)
            learning.at_end(self)
            return history

    def _run_training(self, work: Work, test: Work | None, held: Data | None, course: Course, names: Any = None) -> Any:
        """Train; gives the history. A step gives numbers of these names, ``metrics_names`` unless others are given."""
        names = list(names or self.metrics_names)
        self.history = History()
        progress = ProgbarLogger("steps" if work[0].samples is None else "samples", self.stateful_metric_names)
        watch = CallbackList([*[progress][: bool(course.verbose)], *_checked(course.callbacks), self.history])
        self.validation_data = held and [*held.inputs, *held.targets, *held.weights]
        for callback in watch:
            callback.validation_data = self.validation_data
        watch.set_model(self)
        watch.set_params(self._params(work[0], course, test is not None, names))
        self.stop_training = False
        try:
            with self.in_graph():
                train(self, work, test, course.epochs, course.initial_epoch, watch, names, course.tests_after)
        except BaseException:
            progress.end_line()
            raise
        return self.history

    def _params(self, feed: Any, course: Course, validates: bool, names: list[str]) -> dict[str, Any]:
        return {
            "batch_size": feed.batch_size,
            "epochs": course.epochs,
            "steps": feed.steps if feed.samples is None else None,
            "samples": feed.samples,
            "verbose": course.verbose,
            "do_validation": validates,
            "metrics": [*names, *(f"val_{name}" for name in names)] if validates else list(names),
        }

    def _run_pass(self, work: Work, what: str, verbose: int, callbacks: Any) -> Any:
        """Go through a feed outside of ``fit``; ``what`` is 'test' or 'predict'."""
        feed, step = work
        names = self.metrics_names if what == "test" else []
        gather = mean_of(step) if what == "test" else Join(None if isinstance(feed, Stream) else feed.samples)
        by_samples = feed.samples is not None
        bar = Bar(Progbar(feed.samples if by_samples else feed.steps), by_samples)
        listening = [*[bar][: verbose == 1], *_checked(callbacks)]
        with self.in_graph():
            if not listening:
                return one_or_list(one_pass(feed, step, gather))
            watch = CallbackList(listening)
            watch.set_model(self)
            watch.set_params(
                {"batch_size": feed.batch_size, "steps": feed.steps, "samples": feed.samples, "verbose": verbose}
            )
            try:
                return one_or_list(self._run_told_pass(feed, step, gather, what, names, watch))
            except BaseException:
                bar.end_line()
                raise

    def _run_told_pass(
        self, feed: Any, step: Any, gather: Any, what: str, names: list[str], watch: CallbackList
    ) -> list[Any]:
        getattr(watch, f"on_{what}_begin")({})
        found = one_pass(feed, step, gather, names, Told(watch, what))
        getattr(watch, f"on_{what}_end")(dict(zip(names, found, strict=False)))
        return found


def _checked(callbacks: Any) -> list[Any]:
    for callback in as_list(callbacks):
        if isinstance(callback, type) or not any(name.startswith("on_") for name in dir(callback)):
            raise fail(TypeError, "fit.callback", given=" ".join(repr(callback).split())[:80])
    return as_list(callbacks)
