"""The model: a network that can be trained."""

from __future__ import annotations

from typing import Any

from .. import optimizers
from ..callbacks import CallbackList, History, ProgbarLogger
from ..declare.respell import both_spellings
from ..engine.history import as_list, one_or_list, shape_of
from ..messages import fail, warn
from ..utils.generic_utils import Progbar
from . import users_data
from .compiled import Order, checked_options
from .feeds import Arrays, Steps
from .functions import _Compiling
from .loop import Bar, Join, mean_of, one_pass, train
from .users_data import Data, Slot


class Unsaid(int):
    """A number that nobody gave; where it matters, this can be told."""


ONCE = Unsaid(1)


class Model(_Compiling):
    """A network with a training: ``compile`` it, then ``fit``, ``evaluate`` and ``predict``.

    Made from tensors, ``Model(inputs=a, outputs=b)``; or as a class of one's own, with layers as attributes and a
    method ``call``.
    """

    history: Any = None
    stop_training = False
    _told_of_one_epoch = False

    # Compiling.

    @both_spellings
    def compile(
        self,
        optimizer: Any,
        loss: Any = None,
        metrics: Any = None,
        loss_weights: Any = None,
        sample_weight_mode: Any = None,
        weighted_metrics: Any = None,
        target_tensors: Any = None,
        **options: Any,
    ) -> None:
        """Say how the model is trained.

        Args:
            optimizer: A name, or an optimizer.
            loss: A name or a function; with several outputs also a list, or a dictionary by output.
            metrics: Names or functions, as a list; with several outputs also lists in it, or a dictionary.
            loss_weights: With several outputs, factors of their losses: a list, or a dictionary.
            sample_weight_mode: ``'temporal'``: each step of a series has its weight.
            weighted_metrics: Metrics that samples count in by their weights.
            target_tensors: Tensors of the engine that the outputs are compared with, in place of data.
            **options: What ``K.function`` takes further on the engine in use.
        """
        before = vars(self).copy()
        try:
            order = Order(loss, metrics, loss_weights, sample_weight_mode, weighted_metrics, target_tensors)
            self._compile_for(order, optimizer, checked_options(options))
        except Exception:  # the model stays as it was
            vars(self).clear()
            vars(self).update(before)
            raise

    def _compile_for(self, order: Order, optimizer: Any, options: dict[str, Any]) -> None:
        with self.in_graph():
            self.optimizer = optimizers.get(optimizer)
        self.loss, self.compile_metrics, self.loss_weights = order.loss, order.metrics or [], order.loss_weights
        self.sample_weight_mode, self.weighted_metrics = order.sample_weight_mode, order.weighted_metrics
        self._take_order(order, options)

    # Data.

    def _inputs_of(self, x: Any) -> tuple[list[Slot], list[Any]]:
        self.make_inputs(x)
        slots = self._inputs_fed()[0]
        return slots, users_data.in_order(x, slots)

    def _data(self, x: Any, y: Any, sample_weight: Any = None, class_weight: Any = None) -> Data:
        """Inputs, targets and weights as lists of arrays, after all checks."""
        if self._order is None:
            raise fail(RuntimeError, "model.not_compiled", model=self.name)
        slots, inputs = self._inputs_of(x)
        return self.compiled.data(slots, inputs, y, sample_weight, class_weight)

    def _warn_of_inputs(self, inputs: list[Any]) -> None:
        for slot, array in zip(self._inputs_fed()[0], inputs, strict=True):
            users_data.warn_of_no_numbers(slot, array)

    def _batch_size(self, batch_size: Any, samples: int) -> int:
        """The size of a batch, checked."""
        fixed = next((shape[0] for shape in map(shape_of, self._inputs_fed()[1]) if shape and shape[0]), None)
        if batch_size is None:
            batch_size = fixed or 32
        if isinstance(batch_size, bool) or not hasattr(batch_size, "__index__") or batch_size < 1:
            raise fail(ValueError, "fit.batch_size", given=repr(batch_size))
        if fixed is not None and (samples % fixed or int(batch_size) != fixed):
            raise fail(ValueError, "fit.fixed_batch", model=self.name, fixed=fixed, given=batch_size, samples=samples)
        return int(batch_size)

    # Training, testing, predicting.

    @both_spellings
    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = ONCE,
        verbose: int = 1,
        callbacks: Any = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: Any = True,
        class_weight: Any = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
    ) -> Any:
        """Train the model.

        Args:
            x: The inputs: an array; with several inputs a list, or a dictionary by name.
            y: The targets, in the same ways.
            batch_size: How many samples are learnt from at a time; 32 unless given.
            epochs: How many times the data are gone through.
            verbose: 0: nothing is shown; 1: a progress bar; 2: a line for each epoch.
            callbacks: A list of callbacks.
            validation_split: The share of the samples, from the end, that is kept for validation.
            validation_data: ``(x, y)`` or ``(x, y, sample_weight)`` for validation.
            shuffle: Whether each epoch has another order; ``'batch'``: only the order of the batches changes.
            class_weight: Weights of the classes, ``{class: weight}``; with several outputs by their names.
            sample_weight: Weights of the samples, an array.
            initial_epoch: How many epochs are done already.
            steps_per_epoch: How many batches an epoch has, for models whose inputs are tensors with data.
            validation_steps: The same for the validation.

        Returns:
            A ``History``: ``history.history`` has the values of each epoch by name.
        """
        _check_epochs(epochs, initial_epoch)
        self._warn_of_one_epoch(epochs)
        data, held = self._data(x, y, sample_weight, class_weight), None
        self._warn_of_inputs(data.inputs)
        if validation_data is not None:
            held = self._validation_data(validation_data)
        elif validation_split:
            data, held = self._split(data, validation_split)
        elif validation_steps:
            held = data.rows(slice(0))
        arrays, step = self._to_train(data)
        work, test = (self._feed(arrays, batch_size, steps_per_epoch, shuffle), step), None
        if held is not None:
            arrays, step = self._to_test(held)
            test = (self._feed(arrays, batch_size, validation_steps), step)
        watch = self._watchers(callbacks, verbose, work[0], held)
        watch.set_params(self._params(work[0], epochs, verbose, held is not None))
        self.stop_training = False
        with self.in_graph():
            train(self, work, test, epochs, initial_epoch, watch, self.metrics_names)
        return self.history

    def _warn_of_one_epoch(self, epochs: int) -> None:
        """Say once that one epoch is trained where Keras 1, which the model speaks, trained ten."""
        speaks_keras1 = 1 in (self.spoken, *(layer.spoken for layer in self.layers))
        if isinstance(epochs, Unsaid) and speaks_keras1 and not self._told_of_one_epoch:
            self._told_of_one_epoch = True
            warn("fit.one_epoch")

    def _feed(self, arrays: list[Any], batch_size: Any, steps: Any, shuffle: Any = False) -> Any:
        """The feed for some arrays; for none, if all tensors bring their own data, so many empty batches."""
        if not arrays:
            if steps is None:
                raise fail(ValueError, "fit.steps_missing", model=self.name)
            return Steps(steps)
        if steps is not None:
            raise fail(ValueError, "fit.steps_with_arrays", steps=steps)
        if isinstance(shuffle, str) and shuffle != "batch":
            raise fail(ValueError, "fit.shuffle", given=repr(shuffle))
        return Arrays(arrays, self._batch_size(batch_size, arrays[0].shape[0]), shuffle, self._shuffling)

    def _validation_data(self, data: Any) -> Data:
        if not isinstance(data, (list, tuple)) or len(data) not in (2, 3):
            raise fail(ValueError, "fit.validation_data", given=type(data).__name__)
        return self._data(*data)

    def _split(self, data: Data, share: float) -> tuple[Data, Data]:
        samples = data.samples
        kept = int(samples * (1 - share)) if 0 < share < 1 else 0
        if not 0 < kept < samples:
            raise fail(ValueError, "fit.validation_split", given=share, samples=samples)
        return data.rows(slice(kept)), data.rows(slice(kept, None))

    def _watchers(self, callbacks: Any, verbose: int, feed: Any, held: Any) -> CallbackList:
        """The list of callbacks: the progress bar, the user's, the history."""
        for callback in as_list(callbacks):
            if isinstance(callback, type) or not any(name.startswith("on_") for name in dir(callback)):
                raise fail(TypeError, "fit.callback", given=" ".join(repr(callback).split())[:80])
        self.history = History()
        bar = [ProgbarLogger("steps" if feed.samples is None else "samples", self.stateful_metric_names)][
            : bool(verbose)
        ]
        watch = CallbackList([*bar, *as_list(callbacks), self.history])
        for callback in watch:
            callback.validation_data = held and [*held.inputs, *held.targets, *held.weights]
        watch.set_model(self)
        return watch

    def _params(self, feed: Any, epochs: int, verbose: int, validates: bool) -> dict[str, Any]:
        names = self.metrics_names
        return {
            "batch_size": feed.batch_size,
            "epochs": epochs,
            "steps": feed.steps if feed.samples is None else None,
            "samples": feed.samples,
            "verbose": verbose,
            "do_validation": validates,
            "metrics": [*names, *(f"val_{name}" for name in names)] if validates else list(names),
        }

    @both_spellings
    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: int = 1,
        sample_weight: Any = None,
        steps: int | None = None,
    ) -> Any:
        """The loss and the metrics on data; a list in the order of ``metrics_names`` if there are several.

        Args:
            x: The inputs.
            y: The targets.
            batch_size: How many samples are looked at together; 32 unless given.
            verbose: 1: a progress bar; 0: nothing is shown.
            sample_weight: Weights of the samples, an array.
            steps: How many batches there are, for models whose inputs are tensors with data.
        """
        arrays, step = self._to_test(self._data(x, y, sample_weight))
        feed = self._feed(arrays, batch_size, steps)
        return self._pass(feed, step, mean_of(step), verbose)

    def _pass(self, feed: Any, step: Any, gather: Any, verbose: int) -> Any:
        """Go through a feed outside of ``fit``, with a progress bar if that is wanted."""
        by_samples = feed.samples is not None
        watch = Bar(Progbar(feed.samples if by_samples else feed.steps), by_samples) if verbose == 1 else None
        with self.in_graph():
            return one_or_list(one_pass(feed, step, gather, watch=watch))

    @both_spellings
    def predict(self, x: Any, batch_size: int | None = None, verbose: int = 0, steps: int | None = None) -> Any:
        """The outputs for inputs: an array, or a list of them if there are several outputs.

        Args:
            x: The inputs.
            batch_size: How many samples are computed together; 32 unless given.
            verbose: 1: a progress bar; 0: nothing is shown.
            steps: How many batches there are, for models whose inputs are tensors with data.
        """
        slots, arrays = self._inputs_of(x)
        users_data.check_counts(slots, arrays)
        feed = self._feed(arrays, batch_size, steps)
        self._make_predict_function()
        return self._pass(feed, self.predict_function, Join(feed.samples), verbose)

    @both_spellings
    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: Any = None,
        reset_metrics: bool = True,
    ) -> Any:
        """One step of training; gives the loss and the metrics before it.

        Args:
            x: The inputs.
            y: The targets.
            sample_weight: Weights of the samples, an array.
            class_weight: Weights of the classes, ``{class: weight}``.
            reset_metrics: Whether metric objects look at this batch alone; if not, they go on from those before it.
        """
        return self._train_on_batch(x, y, sample_weight, class_weight, reset_metrics)

    def _train_on_batch(self, x: Any, y: Any, sample_weight: Any, class_weight: Any, reset_metrics: bool) -> Any:
        data = self._data(x, y, sample_weight, class_weight)
        self._warn_of_inputs(data.inputs)
        return self._one_step(*self._to_train(data), reset_metrics)

    def _one_step(self, arrays: list[Any], step: Any, reset_metrics: bool) -> Any:
        """What a step gives; with a reset for this batch alone, and nothing of it stays for the next one."""
        with self.in_graph():
            if reset_metrics:
                self.reset_metrics()
            found = one_or_list(step(arrays))
            if reset_metrics:
                self.reset_metrics()
        return found

    @both_spellings
    def test_on_batch(self, x: Any, y: Any = None, sample_weight: Any = None, reset_metrics: bool = True) -> Any:
        """The loss and the metrics of one batch.

        Args:
            x: The inputs.
            y: The targets.
            sample_weight: Weights of the samples, an array.
            reset_metrics: Whether metric objects look at this batch alone; if not, they go on from those before it.
        """
        return self._one_step(*self._to_test(self._data(x, y, sample_weight)), reset_metrics)

    @both_spellings
    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch.

        Args:
            x: The inputs.
        """
        slots, arrays = self._inputs_of(x)
        users_data.check_counts(slots, arrays)
        self._make_predict_function()
        with self.in_graph():
            return one_or_list(self.predict_function(arrays))


def _check_epochs(epochs: Any, initial_epoch: Any) -> None:
    for argument, given in (("epochs", epochs), ("initial_epoch", initial_epoch)):
        if isinstance(given, bool) or not hasattr(given, "__index__") or given < 0:
            raise fail(ValueError, "fit.epochs", argument=argument, given=repr(given))
