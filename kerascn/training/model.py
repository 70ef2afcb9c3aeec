"""The model: a network that can be trained."""

from __future__ import annotations

from typing import Any

from .. import optimizers
from ..declare.respell import both_spellings
from ..engine.history import as_list, one_or_list
from ..traps import learning, predicting
from .compiled import Order, checked_options
from .generators import Ahead, Opened, check_source
from .interruption import whole_steps
from .keras0 import can_ask
from .old_names import _OldNames
from .reading import Given, Validation
from .running import ONCE, Course


class Model(_OldNames):
    """A network with a training: ``compile`` it, then ``fit``, ``evaluate`` and ``predict``.

    Made from tensors, ``Model(inputs=a, outputs=b)``; or as a class of one's own, with layers as attributes and a
    method ``call``.
    """

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

    # Training, testing, predicting.

    @can_ask
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
        validation_freq: Any = 1,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
    ) -> Any:
        """Train the model.

        Args:
            x: The inputs: an array; with several inputs a list, or a dictionary by name. Or what makes batches
                ``(x, y)`` or ``(x, y, sample_weight)``: a generator, a ``Sequence``; then ``y`` is not given.
            y: The targets, in the same ways.
            batch_size: How many samples are learnt from at a time; 32 unless given.
            epochs: How many times the data are gone through.
            verbose: 0: nothing is shown; 1: a progress bar; 2: a line for each epoch.
            callbacks: A list of callbacks.
            validation_split: The share of the samples, from the end, that is kept for validation.
            validation_data: ``(x, y)`` or ``(x, y, sample_weight)`` for validation; or a generator, a ``Sequence``.
            shuffle: Whether each epoch has another order; ``'batch'``: only the order of the batches changes, as it is
                with a ``Sequence`` in any case. A generator says its order itself.
            class_weight: Weights of the classes, ``{class: weight}``; with several outputs by their names.
            sample_weight: Weights of the samples, an array.
            initial_epoch: How many epochs are done already.
            steps_per_epoch: How many batches an epoch has. A generator needs it; with arrays, too, the next epoch goes
                on where the last one ended.
            validation_steps: How many batches a validation looks at: of a generator the next ones, of arrays the
                first ones.
            validation_freq: After how many epochs there is a validation each time; or a list of epochs, from 1 on.
            max_queue_size: How many batches of a generator are made ahead at most.
            workers: How many threads or processes make them; 0: the program itself, without a queue.
            use_multiprocessing: Whether these are processes.

        Returns:
            A ``History``: ``history.history`` has the values of each epoch by name.
        """
        course = Course(epochs, initial_epoch, verbose, callbacks, validation_freq)
        validation = Validation(validation_data, validation_steps, validation_split)
        given = Given(x, y, sample_weight, class_weight, batch_size)
        ahead = Ahead(max_queue_size, workers, use_multiprocessing)
        return self._fit(given, steps_per_epoch, shuffle, validation, ahead, course)

    @can_ask
    @both_spellings
    def fit_generator(
        self,
        generator: Any,
        steps_per_epoch: int | None = None,
        epochs: int = ONCE,
        verbose: int = 1,
        callbacks: Any = None,
        validation_data: Any = None,
        validation_steps: int | None = None,
        class_weight: Any = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
        shuffle: Any = True,
        initial_epoch: int = 0,
        validation_freq: Any = 1,
    ) -> Any:
        """Train the model on batches that a generator or a ``Sequence`` makes.

        In the words of Keras 1 the data are counted in samples: ``samples_per_epoch`` and ``nb_val_samples``. An
        epoch has exactly so many: a batch that would go over is cut there, and the next epoch begins with the rest.

        Args:
            generator: Gives batches ``(x, y)`` or ``(x, y, sample_weight)``, for as long as the training needs some.
            steps_per_epoch: How many batches an epoch has; a ``Sequence`` knows it itself.
            epochs: How many epochs there are.
            verbose: 0: nothing is shown; 1: a progress bar; 2: a line for each epoch.
            callbacks: A list of callbacks.
            validation_data: Arrays ``(x, y)`` or ``(x, y, sample_weight)``, a generator, or a ``Sequence``.
            validation_steps: How many batches a validation looks at: of a generator the next ones, of arrays the
                first ones.
            class_weight: Weights of the classes, ``{class: weight}``; with several outputs by their names.
            max_queue_size: How many batches are made ahead at most.
            workers: How many threads or processes make them; 0: the program itself, without a queue.
            use_multiprocessing: Whether these are processes.
            shuffle: Whether a ``Sequence`` gives its batches in another order in each epoch.
            initial_epoch: How many epochs are done already.
            validation_freq: After how many epochs there is a validation each time; or a list of epochs, from 1 on.

        Returns:
            A ``History``: ``history.history`` has the values of each epoch by name.
        """
        check_source("fit_generator", generator)
        course = Course(epochs, initial_epoch, verbose, callbacks, validation_freq)
        validation = Validation(validation_data, validation_steps)
        given = Given(generator, class_weight=class_weight)
        ahead = Ahead(max_queue_size, workers, use_multiprocessing)
        return self._fit(given, steps_per_epoch, shuffle, validation, ahead, course)

    @can_ask
    @both_spellings
    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: int = 1,
        sample_weight: Any = None,
        steps: int | None = None,
        callbacks: Any = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
    ) -> Any:
        """The loss and the metrics on data; a list in the order of ``metrics_names`` if there are several.

        Args:
            x: The inputs; or a generator or ``Sequence`` of batches ``(x, y)`` or ``(x, y, sample_weight)``.
            y: The targets.
            batch_size: How many samples are looked at together; 32 unless given.
            verbose: 1: a progress bar; 0: nothing is shown.
            sample_weight: Weights of the samples, an array.
            steps: How many batches are looked at: of a generator the next ones, of arrays the first ones.
            callbacks: A list of callbacks, whose ``on_test_...`` methods are called.
            max_queue_size: How many batches of a generator are made ahead at most.
            workers: How many threads or processes make them; 0: the program itself, without a queue.
            use_multiprocessing: Whether these are processes.
        """
        given = Given(x, y, sample_weight, batch_size=batch_size)
        with Opened() as opened:
            ahead = Ahead(max_queue_size, workers, use_multiprocessing)
            work, _ = self._testing(opened, given, steps, ahead, "steps")
            return self._run_pass(work, "test", verbose, callbacks)

    @can_ask
    @both_spellings
    def evaluate_generator(
        self,
        generator: Any,
        steps: int | None = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
        callbacks: Any = None,
        verbose: int = 0,
    ) -> Any:
        """The loss and the metrics on batches that a generator or a ``Sequence`` makes.

        Args:
            generator: Gives batches ``(x, y)`` or ``(x, y, sample_weight)``.
            steps: How many batches there are; in the words of Keras 1 ``val_samples``, exactly so many samples.
            max_queue_size: How many batches are made ahead at most.
            workers: How many threads or processes make them; 0: the program itself, without a queue.
            use_multiprocessing: Whether these are processes.
            callbacks: A list of callbacks, whose ``on_test_...`` methods are called.
            verbose: 1: a progress bar; 0: nothing is shown.
        """
        check_source("evaluate_generator", generator)
        with Opened() as opened:
            ahead = Ahead(max_queue_size, workers, use_multiprocessing)
            work, _ = self._testing(opened, Given(generator), steps, ahead, "steps")
            return self._run_pass(work, "test", verbose, callbacks)

    @both_spellings
    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: int = 0,
        steps: int | None = None,
        callbacks: Any = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
    ) -> Any:
        """The outputs for inputs: an array, or a list of them if there are several outputs.

        Args:
            x: The inputs; or a generator or ``Sequence`` of batches: ``x``, or ``(x, y)`` of which ``y`` is left out.
            batch_size: How many samples are computed together; 32 unless given.
            verbose: 1: a progress bar; 0: nothing is shown.
            steps: How many batches are looked at: of a generator the next ones, of arrays the first ones.
            callbacks: A list of callbacks, whose ``on_predict_...`` methods are called.
            max_queue_size: How many batches of a generator are made ahead at most.
            workers: How many threads or processes make them; 0: the program itself, without a queue.
            use_multiprocessing: Whether these are processes.
        """
        with Opened() as opened:
            ahead = Ahead(max_queue_size, workers, use_multiprocessing)
            work = self._predicting(opened, Given(x, batch_size=batch_size), steps, ahead)
            return self._run_pass(work, "predict", verbose, callbacks)

    @both_spellings
    def predict_generator(
        self,
        generator: Any,
        steps: int | None = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
        verbose: int = 0,
        callbacks: Any = None,
    ) -> Any:
        """The outputs for batches that a generator or a ``Sequence`` makes.

        Args:
            generator: Gives batches ``x``, or ``(x, y)`` of which ``y`` is left out.
            steps: How many batches there are; in the words of Keras 1 ``val_samples``, exactly so many samples.
            max_queue_size: How many batches are made ahead at most.
            workers: How many threads or processes make them; 0: the program itself, without a queue.
            use_multiprocessing: Whether these are processes.
            verbose: 1: a progress bar; 0: nothing is shown.
            callbacks: A list of callbacks, whose ``on_predict_...`` methods are called.
        """
        check_source("predict_generator", generator)
        with Opened() as opened:
            ahead = Ahead(max_queue_size, workers, use_multiprocessing)
            work = self._predicting(opened, Given(generator), steps, ahead)
            return self._run_pass(work, "predict", verbose, callbacks)

    @can_ask
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
        learning.before_step(self, data)
        found = self._one_step(*self._to_train(data), reset_metrics)
        learning.after_step(self, found)
        return found

    def _one_step(self, arrays: list[Any], step: Any, reset_metrics: bool) -> Any:
        """What a step gives; with a reset for this batch alone, and nothing of it stays for the next one."""
        with self.in_graph():
            if reset_metrics:
                self.reset_metrics()
            with whole_steps() as whole:
                found = one_or_list(whole(step, arrays))
            if reset_metrics:
                self.reset_metrics()
        return found

    @can_ask
    @both_spellings
    def test_on_batch(self, x: Any, y: Any = None, sample_weight: Any = None, reset_metrics: bool = True) -> Any:
        """The loss and the metrics of one batch.

        Args:
            x: The inputs.
            y: The targets.
            sample_weight: Weights of the samples, an array.
            reset_metrics: Whether metric objects look at this batch alone; if not, they go on from those before it.
        """
        data = self._data(x, y, sample_weight)
        predicting.before(self, data.inputs)
        return self._one_step(*self._to_test(data), reset_metrics)

    def values_for(self, inputs: Any, training: bool) -> list[Any]:
        """The values of the outputs for arrays, as a call of the model on them gives them."""
        data = self._inputs_alone(inputs)
        if not training:
            return as_list(self.predict_on_batch(data.inputs))
        with self.in_graph():
            return self._function_in_training()([*data.inputs, 1])

    @both_spellings
    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch.

        Args:
            x: The inputs.
        """
        data = self._inputs_alone(x)
        predicting.before(self, data.inputs)
        self._make_predict_function()
        with self.in_graph(), whole_steps() as whole:
            return one_or_list(whole(self.predict_function, data.inputs))
