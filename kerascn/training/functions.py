"""The functions of a model: one step of training, one of testing, and the prediction, made when they are needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import backend as K
from .. import optimizers
from ..engine.history import shape_of
from ..messages import fail, warn_user
from ..metrics.base import Reading, reset
from ..traps import channels, compiling, freezing, predicting
from .called import StepFunction
from .chance import _WithChance
from .compiled import Carried, Compiled, Numbers, Order
from .loop import KeepingStep
from .users_data import Data, Slot

Step = Callable[[list[Any]], list[Any]]


class _Compiling(_WithChance):
    """The part of a model that makes tensors and functions of what ``compile`` was told."""

    optimizer: Any = None
    train_function: Any = None
    test_function: Any = None
    predict_function: Any = None
    _trying_function: Any = None
    _trains_weighted = _tests_weighted = False
    _asked_order: Order | None = None  # the order with an accuracy that Keras 0.x asked for, see ``keras0``
    _has_state = False  # whether the optimizer's variables hold what a file said
    _order: Order | None = None
    _compiled: Compiled | None = None
    _function_options: Any = None
    _fed: Any = None
    _read_metrics: Any = None

    def _take_order(self, order: Order, options: dict[str, Any]) -> None:
        """Begin anew with what ``compile`` was told; a model without inputs as yet does it when it has some."""
        self._order, self._function_options, self._has_state = order, options, False
        self._forget_functions()
        if self.inputs:
            self._assemble()

    def _forget_functions(self) -> None:
        self._note_steps()
        self._compiled = self.train_function = self.test_function = self.predict_function = None
        self._read_metrics = self._trying_function = None

    def _go_to(self, outputs: list[Any]) -> None:
        self._forget_functions()
        super()._go_to(outputs)

    def _assemble(self) -> Compiled:
        """Make the tensors of losses and metrics, once inputs and outputs are known."""
        if self._order is None:
            raise fail(RuntimeError, "model.not_compiled", model=self.name)
        if self._compiled is None:
            with self.in_graph(), self._by_chance("losses"):
                self._compiled = Compiled(self, self._order)
            self._trained = list(self.trainable_weights)
            freezing.note(self, self._trained)
            compiling.look(self, self._compiled.heads)
            channels.look(self)
        return self._compiled

    @property
    def compiled(self) -> Compiled:
        """What ``compile`` made; an error before it."""
        return self._compiled or self._assemble()

    @property
    def metrics_names(self) -> list[str]:
        """The names of what ``evaluate`` and ``train_on_batch`` give."""
        return list(self.compiled.weighted.names)

    @property
    def total_loss(self) -> Any:
        """The tensor that training makes small."""
        return self.compiled.weighted.total

    @property
    def metrics_tensors(self) -> list[Any]:
        """The tensors behind ``metrics_names`` but for the first."""
        values = self.compiled.weighted.values[1:]
        found = [value.metric.result() if isinstance(value, Reading) else value for value in values]
        return [value.tensor if isinstance(value, Carried) else value for value in found]

    @property
    def metrics(self) -> Any:
        """The metrics as ``compile`` was told them; with metric objects among them a list, objects as they are used."""
        if self._order is None:
            return super().metrics
        told = self._order.metrics or []
        if self._compiled is None or not self._compiled.weighted.readings:
            return told
        chosen = [one for head in self._compiled.heads for one in (*head.metrics, *head.weighted_metrics)]
        return [*chosen, *(reading.metric for reading in self._compiled.readings)]

    @metrics.setter
    def metrics(self, value: Any) -> None:
        self.__dict__["metrics"] = value

    @property
    def stateful_metric_names(self) -> list[str]:
        """The names of the metrics that are kept over the batches of an epoch."""
        numbers = self.compiled.weighted
        return [numbers.names[place] for place in sorted(numbers.places(Reading) + numbers.places(Carried))]

    def reset_metrics(self) -> None:
        """Let the metrics that are kept over batches begin anew."""
        with self.in_graph():
            reset(self.compiled.weighted.stateful)

    def add_metric(self, value: Any, name: str | None = None, aggregation: str | None = "mean") -> None:
        """Show a number beside the loss and the metrics of ``compile``: its mean over all batches of an epoch.

        Args:
            value: A tensor computed from the model's inputs; or what calling a metric object gave.
            name: The name that it is shown under; a metric object has its own.
            aggregation: 'mean'; ``None`` says the same.
        """
        super().add_metric(value, name, aggregation)
        if self._compiled is not None and not self._running_on:
            self._has_state = self._has_state or self.train_function is not None
            self._forget_functions()

    @property
    def targets(self) -> list[Any]:
        """The tensors that the outputs are compared with."""
        return [head.target for head in self.compiled.heads]

    @property
    def sample_weights(self) -> list[Any]:
        """The tensors of the weights of the samples."""
        return [head.weights for head in self.compiled.heads]

    @property
    def loss_functions(self) -> list[Any]:
        """The loss of each output that has one."""
        return [head.function for head in self.compiled.heads]

    # The functions, each made when it is first needed: with weights of samples as inputs only from when some are given.

    def _inputs_fed(self) -> tuple[list[Slot], list[Any]]:
        """The inputs that data are given for: what is expected of the data, and the tensors."""
        if self._fed is None or self._fed[0] is not self.inputs:
            pairs = [(name, x) for name, x in zip(self.input_names, self.inputs, strict=True) if K.is_placeholder(x)]
            slots = [Slot("input", name, shape_of(x), K.is_sparse(x)) for name, x in pairs]
            self._fed = self.inputs, slots, [x for _, x in pairs]
        return self._fed[1], self._fed[2]

    def _numbers(self, weighted: bool) -> Numbers:
        """The tensors that a step computes."""
        with self._by_chance("losses without weights"):
            return self.compiled.numbers(weighted)

    def _fed_tensors(self, weighted: bool) -> list[Any]:
        heads = self.compiled.heads
        weights = [head.weights for head in heads if weighted and head.weights is not None]
        return [*self._inputs_fed()[1], *(head.target for head in heads if head.feeds_target), *weights]

    def _called(self, what: str, function: Any, weighted: bool) -> StepFunction:
        """A function of the engine as the model and programs of old call it."""
        plain = len(self._inputs_fed()[1] if what == "predict" else self._fed_tensors(False))
        return StepFunction(self, what, self._going_on(what, function), weighted, plain)

    def _make_train_function(self, weighted: bool = False) -> None:
        self._assemble()
        freezing.look(self)
        if self.train_function is None or (weighted and not self._trains_weighted):
            before = self.train_function
            state = self._optimizer_state() if before is not None or self._has_state else []
            with self.in_graph():
                numbers = self._numbers(weighted)
                inputs = [*self._fed_tensors(weighted), K.learning_phase()]
                changes = [*self._changes(numbers.total), *self.updates, *numbers.updates]
                function = K.function(inputs, numbers.tensors, changes, **(self._function_options or {}))
                self.train_function = self._called("train", function, weighted)
                K.batch_set_value(list(zip(self._optimizer_variables(), state, strict=True) if state else []))
            self._trains_weighted = weighted

    def set_optimizer_state(self, weights: list[Any]) -> None:
        """Let the optimizer go on from what its ``get_weights()`` gave, before the first step is compiled."""
        total = self._numbers(False).total
        with self.in_graph():
            if not (hasattr(self.optimizer, "begin") and self.optimizer.begin(self._trained)):
                self._changes(total)
                self._has_state = True
            self.optimizer.set_weights(weights)

    def _optimizer_variables(self) -> list[Any]:
        return list(getattr(self.optimizer, "weights", None) or [])

    def _optimizer_state(self) -> list[Any]:
        """What the optimizer remembers, to be handed on to its new variables."""
        with self.in_graph():
            return K.batch_get_value(self._optimizer_variables())

    def _changes(self, total: Any) -> list[Any]:
        """The updates of one step; weights that the loss does not depend on are left alone, with a warning."""
        if not self._trained:
            return []
        try:
            with self._by_chance("optimizer"):
                return optimizers.updates_of(self.optimizer, total, self._trained)
        except ValueError as error:
            if getattr(error, "key", None) != "optimizer.no_gradient":
                raise
            found = zip(self._trained, K.gradients(total, self._trained), strict=True)
            kept = [weight for weight, gradient in found if gradient is not None]
            if not kept:
                raise
        left = [str(w.name).partition(":")[0] for w in self._trained if not any(w is k for k in kept)]
        warn_user("model.no_gradient", model=self.name, names=", ".join(left))
        with self._by_chance("optimizer"):
            return optimizers.updates_of(self.optimizer, total, kept)

    def _make_test_function(self, weighted: bool = False) -> None:
        if self.test_function is None or (weighted and not self._tests_weighted):
            with self.in_graph():
                numbers, changes = self._numbers(weighted), self.state_updates
                inputs, options = self._fed_tensors(weighted), self._function_options or {}
                function = K.function(inputs, numbers.tensors, [*changes, *numbers.updates], **options)
                self.test_function = self._called("test", function, weighted)
            predicting.compiled(self)
            self._tests_weighted = weighted

    def _make_predict_function(self) -> None:
        if self.predict_function is None:
            with self.in_graph():
                options = self._function_options or {}
                function = K.function(self._inputs_fed()[1], self.outputs, self.state_updates, **options)
                self.predict_function = self._called("predict", function, False)
            predicting.compiled(self)

    def _function_in_training(self) -> Any:
        """A function that computes the outputs as they are in training; averages that layers keep go on with it."""
        if self._trying_function is None:
            inputs = [*self._inputs_fed()[1], K.learning_phase()]
            self._trying_function = K.function(inputs, self.outputs, self.updates)
        return self._trying_function

    def _to_train(self, data: Data) -> tuple[list[Any], Step]:
        """The arrays to feed, and what to do with a batch of them: a step of training."""
        self._make_train_function(data.weighted)
        return data.for_function(self._trains_weighted), self._step(self.train_function, [1])

    def _to_test(self, data: Data) -> tuple[list[Any], Step]:
        """The arrays to feed, and what to do with a batch of them: the loss and the metrics."""
        self._make_test_function(data.weighted)
        return data.for_function(self._tests_weighted), self._step(self.test_function, [])

    def _step(self, run: Any, further: list[Any]) -> Step:
        """What is done with a batch: a function is run, and the metrics that are kept are read."""
        numbers = self.compiled.weighted
        if not numbers.stateful:
            return lambda batch: [x.item() for x in run([*batch, *further])]
        if self._read_metrics is None:
            with self.in_graph():
                self._read_metrics = K.function([], [reading.metric.result() for reading in numbers.readings])
        kept, carried = numbers.places(Reading), numbers.places(Carried)
        return KeepingStep(run, further, self._read_metrics, kept, carried, self.reset_metrics)
