"""What ``compile`` was told, and the tensors that come of it: targets, weights of samples, losses, metrics."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from .. import backend as K
from .. import losses as loss_functions
from .. import metrics as metric_functions
from ..declare import registry
from ..engine.history import as_list, mask_of, shape_of
from ..messages import fail, say
from ..metrics.base import Reading, symbolically
from . import keras0, users_data
from .users_data import Data, Slot

ACCURACY, CROSSENTROPY = ("accuracy", "acc"), ("crossentropy", "ce")


class Order(NamedTuple):
    """The arguments of ``compile`` that are about losses and metrics, as they were given."""

    loss: Any = None
    metrics: Any = None
    loss_weights: Any = None
    sample_weight_mode: Any = None
    weighted_metrics: Any = None
    target_tensors: Any = None


class Head:
    """One output with its loss: the target it is compared with, and the weights of the samples.

    Args:
        name: The output's name.
        output: Its tensor.
        loss: The name of a loss, or a function.
        mode: ``'temporal'`` or ``None``.
        target: The tensor it is compared with; ``None`` for a new placeholder.
        weighted: Whether samples may have weights.
        inputs: The model's inputs: one of them as the target has its data already.
    """

    def __init__(
        self, name: str, output: Any, loss: Any, mode: Any, target: Any, weighted: bool, inputs: list[Any]
    ) -> None:
        self.name, self.output, self.loss, self.mode = name, output, loss, mode
        self.function = loss_functions.get(loss)
        self.mask, self.shape = mask_of(output), shape_of(output)
        self.temporal = self._temporal()
        if target is not None and not K.is_tensor(target):
            raise fail(TypeError, "compile.target_tensor", name=name, given=" ".join(repr(target).split())[:80])
        self.feeds_target = target is None or (K.is_placeholder(target) and not any(target is x for x in inputs))
        rank = K.ndim(output) or 1
        if target is None:
            target = K.placeholder(ndim=rank, dtype=K.dtype(output), name=f"{_plain(name)}_target")
        self.target = target
        weights_name = f"{_plain(name)}_sample_weights"
        self.slot = Slot("target", name, (None,) * (K.ndim(target) or 1), output=self.shape)
        self.is_of_ours = _is_loss_of_ours(self.function)
        self.counts_classes = loss_functions.function_of(loss) is loss_functions.sparse_categorical_crossentropy
        self.metrics: list[Any] = []  # what ``compile`` named for it, objects ready for use
        self.weighted_metrics: list[Any] = []
        rank = 2 if self.temporal else 1
        self.weights = K.placeholder(ndim=rank, dtype=K.floatx(), name=weights_name) if weighted else None

    def _temporal(self) -> bool:
        if self.mode not in (None, "temporal"):
            raise fail(ValueError, "compile.weight_mode", name=self.name, given=repr(self.mode))
        if self.mode == "temporal" and (K.ndim(self.output) or 0) < 3:
            raise fail(ValueError, "compile.temporal", name=self.name, shape=self.shape)
        return self.mode == "temporal"

    def loss_tensor(self, weights: Any) -> Any:
        """The loss as one number; one that is an object of a class weights and sums up by itself."""
        if not isinstance(self.function, loss_functions.Loss):
            found = self.function(self.target, self.output)
            if not K.is_tensor(found):
                raise fail(TypeError, "compile.loss_result", name=self.name, given=type(found).__name__)
            return reduced(found, weights, self.mask)
        found = self.function(self.target, self.output, sample_weight=self._masked(weights))
        return K.mean(found) if K.ndim(found) else found

    def reading(self, metric: Any, weights: Any) -> Reading:
        """A metric object with its updates for this output; the mask says, as weights do, what counts."""
        counted = {} if (weights := self._masked(weights)) is None else {"sample_weight": weights}
        with symbolically():
            return Reading(metric, metric.update_state(self.target, self.output, **counted))

    def _masked(self, weights: Any) -> Any:
        """The weights of samples or steps times the mask; None where all count the same."""
        if self.mask is None:
            return weights
        kept = K.cast(self.mask, K.floatx())
        wider = weights if weights is None or self.temporal else K.expand_dims(weights, -1)
        return kept if wider is None else kept * wider

    def check(self, target: Any) -> None:
        """Refuse data for the target that the loss, or a loss that serves as metric, can't compare with the output."""
        if self.shape is not None:
            chosen = [getattr(one, "fn", one) for one in (*self.metrics, *self.weighted_metrics)]
            for loss in (self.loss, *filter(_is_loss_of_ours, chosen)):
                loss_functions.check_target(loss, tuple(target.shape), (None, *self.shape[1:]), self.name)
        if self.is_of_ours:  # of a user's own loss nothing is known
            users_data.check_numbers(self.slot, target)
        if self.counts_classes and self.shape is not None:
            users_data.check_labels(self.name, target, self.shape[-1])


def _is_loss_of_ours(thing: Any) -> bool:
    if isinstance(thing, str):  # 'accuracy' and its kin
        return False
    return registry.name_of("loss", loss_functions.function_of(thing)) is not None


def reduced(score: Any, weights: Any, mask: Any) -> Any:
    """One number from those for each sample: the weighted mean over what the mask leaves.

    With mask ``m`` and weights ``w`` it is ``mean(score * m / mean(m) * w / mean(w != 0))``; 0 if nothing is left.
    """
    dtype = K.dtype(score)
    if mask is not None:
        score = _mean_beyond(score, mask)
        kept = K.cast(mask, dtype)
        score = score * kept / _share(kept)
    if weights is not None:
        weights = K.cast(weights, dtype)
        score = _mean_beyond(score, weights) * weights / _share(K.cast(K.not_equal(weights, 0), dtype))
    return K.mean(score)


def _share(counts: Any) -> Any:
    """The mean of ones and zeros to divide by: 1 where all are zeros, as 0 / 0 would end as nan in all weights."""
    share = K.mean(counts)
    return share + K.cast(K.equal(share, 0), K.dtype(counts))


def _mean_beyond(score: Any, other: Any) -> Any:
    """The score with as many axes as the other tensor: the mean over those that it has further."""
    further = list(range(K.ndim(other) or 0, K.ndim(score) or 0))
    return K.mean(score, axis=further) if further else score


class Carried(NamedTuple):
    """What Keras 2.1 called a stateful metric, a layer that keeps a state: its value after a batch, and its updates."""

    metric: Any
    tensor: Any
    updates: list[Any]


class Numbers:
    """The numbers that a step gives, with their names: tensors for the loss and for what is a function of a batch.

    What a metric object keeps over batches is not in a step's tensors: the step makes its updates, and its value is
    read after them.

    Args:
        compiled: What ``compile`` made.
        weighted: Whether samples count by their weights; without them each counts the same.
    """

    def __init__(self, compiled: Compiled, weighted: bool) -> None:
        self.names: list[str] = []
        self.values: list[Any] = []  # by name: a tensor, or a metric that keeps something with its updates
        self._outputs, heads = compiled.outputs, compiled.heads
        weights = [head.weights if weighted else None for head in heads]
        parts = [head.loss_tensor(one) for head, one in zip(heads, weights, strict=True)]
        self.total = self._sum(compiled, parts)
        self._add("loss", self.total)
        if len(self._outputs) > 1:
            for head, part in zip(heads, parts, strict=True):
                self._add(f"{head.name}_loss", part)
        for head in heads:
            self._add_metrics(head.metrics, "", head, None)
        for head, one in zip(heads, weights, strict=True):
            self._add_metrics(head.weighted_metrics, "weighted_", head, one)
        for reading in compiled.readings:
            self._add(reading.metric.name, reading)

    def _sum(self, compiled: Compiled, parts: list[Any]) -> Any:
        """The losses of the outputs, each times its factor, and those of the layers."""
        pairs = zip(parts, compiled.factors, strict=True)
        terms = [part if isinstance(factor, float) and factor == 1 else part * factor for part, factor in pairs]
        terms += [K.sum(loss) if K.ndim(loss) else loss for loss in compiled.layer_losses]
        if not terms:
            raise fail(ValueError, "compile.no_loss", names=", ".join(self._outputs))
        total = terms[0]
        for one in terms[1:]:
            total = total + one
        return total

    def _add(self, name: str, value: Any) -> None:
        """A further number; a name that is taken already gets a number behind it."""
        new, count = name, 1
        while new in self.names:
            new, count = f"{name}_{count}", count + 1
        self.names.append(new)
        self.values.append(value)

    def _add_metrics(self, chosen: list[Any], prefix: str, head: Head, weights: Any) -> None:
        before = f"{head.name}_" if len(self._outputs) > 1 else ""
        for metric in chosen:
            if isinstance(metric, metric_functions.Metric):
                self._add(before + metric.name, head.reading(metric, weights))
                continue
            known = _updates_of(metric)
            for name, values in _values_of(metric, head):
                number = reduced(values, weights, head.mask)
                new = [one for one in _updates_of(metric) if not any(one is k for k in known)]
                self._add(before + prefix + name, Carried(metric, number, new) if _is_stateful(metric) else number)

    @property
    def tensors(self) -> list[Any]:
        """What a step computes."""
        computed = [value for value in self.values if not isinstance(value, Reading)]
        return [value.tensor if isinstance(value, Carried) else value for value in computed]

    @property
    def readings(self) -> list[Reading]:
        """The metric objects, with the updates of a step."""
        return [value for value in self.values if isinstance(value, Reading)]

    @property
    def stateful(self) -> list[Any]:
        """All metrics that keep something over batches."""
        return [value.metric for value in self.values if isinstance(value, (Reading, Carried))]

    @property
    def updates(self) -> list[Any]:
        """What a step changes of them."""
        return [one for value in self.values if isinstance(value, (Reading, Carried)) for one in value.updates]

    def places(self, kind: type) -> list[int]:
        """The places of a kind of numbers."""
        return [place for place, value in enumerate(self.values) if isinstance(value, kind)]


def _is_stateful(metric: Any) -> bool:
    return bool(getattr(metric, "stateful", False)) and hasattr(metric, "reset_states")


def _updates_of(metric: Any) -> list[Any]:
    return list(metric.updates) if _is_stateful(metric) else []


class Compiled:
    """The outputs with their losses and targets, and the tensors that training and testing compute.

    Args:
        model: A model whose inputs and outputs are known.
        order: What ``compile`` was told.
    """

    def __init__(self, model: Any, order: Order) -> None:
        self.order, self.outputs, self.layer_losses = order, model.output_names, model.losses
        losses = for_each_loss(order.loss, self.outputs)
        factors = for_each_factor(order.loss_weights, self.outputs)
        modes = for_each_output(order.sample_weight_mode, self.outputs, "sample_weight_mode")
        targets = for_each_output(order.target_tensors, self.outputs, "target_tensors")
        fed = any(map(K.is_placeholder, model.inputs)) or any(x is None or K.is_placeholder(x) for x in targets)
        lines = zip(self.outputs, model.outputs, losses, modes, targets, strict=True)
        self.heads = [Head(*line, fed, model.inputs) for line in lines if line[2] is not None]
        used: list[Any] = []
        for told, attribute in ((order.metrics, "metrics"), (order.weighted_metrics, "weighted_metrics")):
            of_each = _ready(metrics_of_each(told, self.outputs), used)
            for head in self.heads:
                setattr(head, attribute, of_each[self.outputs.index(head.name)])
        self.readings: list[Reading] = model.readings
        self.factors = [factors[self.outputs.index(head.name)] for head in self.heads]
        self._plain: Numbers | None = None
        self.weighted = Numbers(self, True)

    def numbers(self, weighted: bool) -> Numbers:
        """The tensors with the weights of samples, or those without them, which are computed faster."""
        if weighted:
            return self.weighted
        if self._plain is None:
            self._plain = Numbers(self, False)
        return self._plain

    def data(self, slots: list[Slot], inputs: list[Any], y: Any, sample_weight: Any, class_weight: Any) -> Data:
        """Targets and weights for the inputs, after all checks."""
        fed = [head for head in self.heads if head.feeds_target]
        target_slots = [head.slot for head in fed]
        targets = users_data.in_order(y, target_slots)
        samples = users_data.check_counts([*slots, *target_slots], [*inputs, *targets])
        for head, target in zip(fed, targets, strict=True):
            head.check(target)
        by_name = dict(zip((head.name for head in fed), targets, strict=True))
        names = [head.name for head in self.heads]
        given = users_data.weights_for_each(sample_weight, names, "sample_weight")
        by_class = users_data.weights_for_each(class_weight, names, "class_weight")
        weights = []
        for head, one, classes in zip(self.heads, given, by_class, strict=True):
            if head.weights is not None:
                target = by_name.get(head.name, np.empty((samples, 1)))
                weights.append(users_data.sample_weights(target, one, classes, head.temporal, head.name))
        weighted = any(one is not None for one in [*given, *by_class])
        return Data(inputs, targets, weights, weighted and bool(weights))


def _ready(of_each: list[list[Any]], used: list[Any]) -> list[list[Any]]:
    """The metrics of each output; where an object is ``used`` already, one like it takes its place."""
    found = [[one if one in (*ACCURACY, *CROSSENTROPY) else metric_functions.get(one) for one in x] for x in of_each]
    for chosen in found:
        for place, one in enumerate(chosen):
            if isinstance(one, metric_functions.Metric):
                chosen[place] = metric_functions.clone_metric(one) if any(one is u for u in used) else one
                used.append(one)
    return found


def _values_of(metric: Any, head: Head) -> list[tuple[str, Any]]:
    """The name of a metric and its values; a function of Keras 1 may give several, by name."""
    if metric in ACCURACY:
        name, function = "acc", metric_functions.accuracy_for(head.loss, head.shape or (None,))
    elif metric in CROSSENTROPY:
        name, function = "ce", metric_functions.crossentropy_for(head.loss, head.shape or (None,))
    else:
        function = metric
        name = str(getattr(function, "name", None) or getattr(function, "__name__", type(function).__name__))
    found = function(head.target, head.output)
    named = list(found.items()) if isinstance(found, dict) else [(name, found)]
    for label, value in named:
        if not K.is_tensor(value):
            raise fail(TypeError, "compile.metric_result", name=label, given=type(value).__name__)
    return named


def _plain(name: str) -> str:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "_.") else "_" for c in name)
    return plain if plain[:1].isalnum() else f"output{plain}"  # TensorFlow's names begin so


OPTIONS = (
    "feed_dict", "fetches", "options", "run_metadata", "givens", "on_unused_input", "mode", "profile",
    "allow_input_downcast",
)  # fmt: skip


def checked_options(options: dict[str, Any]) -> dict[str, Any]:
    """Further arguments of ``compile``, if ``K.function`` has such."""
    options = {name: value for name, value in options.items() if name not in keras0.NO_MORE}
    for name in options:
        if name not in OPTIONS:
            close = difflib.get_close_matches(name, ["optimizer", *Order._fields], n=1)
            hint = say("call.did_you_mean", word=close[0]) if close else ""
            raise fail(TypeError, "call.unknown", function="compile", argument=name, hint=hint)
    return options


# --------------------------------------------------------------------------- one thing for each output


def _check_names(given: dict[str, Any], names: Sequence[str], argument: str) -> None:
    unknown = [str(name) for name in given if name not in names]
    if unknown:
        fields = dict(argument=argument, given=", ".join(unknown), names=", ".join(names))
        raise fail(ValueError, "compile.unknown_output", **fields)


def _check_count(given: Sequence[Any], names: Sequence[str], argument: str) -> None:
    if len(given) != len(names):
        fields = dict(argument=argument, given=len(given), expected=len(names), names=", ".join(names))
        raise fail(ValueError, "compile.count", **fields)


def for_each_output(given: Any, names: Sequence[str], argument: str) -> list[Any]:
    """A thing for each output, from one for all, a list, or a dictionary by name."""
    if isinstance(given, dict):
        _check_names(given, names, argument)
        return [given.get(name) for name in names]
    if isinstance(given, (list, tuple)):
        _check_count(given, names, argument)
        return list(given)
    return [given] * len(names)


def for_each_loss(given: Any, names: Sequence[str]) -> list[Any]:
    """The loss of each output; a dictionary may also be the configuration of one loss."""
    is_config = isinstance(given, dict) and "class_name" in given and "class_name" not in names
    losses = [given] * len(names) if is_config else for_each_output(given, names, "loss")
    for loss in losses:
        loss_functions.get(loss)  # an unknown one is refused here
    return losses


def for_each_factor(given: Any, names: Sequence[str]) -> list[Any]:
    """The factor of each output's loss, a number or a scalar tensor; 1 where nothing is said."""
    if given is not None and not isinstance(given, (list, tuple, dict)):
        raise fail(TypeError, "compile.loss_weights", given=" ".join(repr(given).split())[:80])
    factors = for_each_output(given, names, "loss_weights")
    for factor in factors:
        is_number = isinstance(factor, Real) and not isinstance(factor, bool)
        if factor is not None and not is_number and not K.is_tensor(factor):
            raise fail(TypeError, "compile.loss_weights", given=" ".join(repr(given).split())[:80])
    return [1.0 if factor is None else float(factor) if isinstance(factor, Real) else factor for factor in factors]


def metrics_of_each(given: Any, names: Sequence[str]) -> list[list[Any]]:
    """The metrics of each output, from a list for all, a list of lists, or a dictionary by name."""
    if given is None:
        return [[] for _ in names]
    if isinstance(given, dict):
        _check_names(given, names, "metrics")
        return [as_list(given.get(name)) for name in names]
    if not isinstance(given, (list, tuple)):
        raise fail(TypeError, "compile.metrics", given=repr(given)[:80])
    if any(isinstance(one, (list, tuple)) for one in given):
        _check_count(given, names, "metrics")
        return [as_list(one) for one in given]
    return [list(given) for _ in names]
