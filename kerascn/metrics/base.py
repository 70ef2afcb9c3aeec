"""The root of metric classes, which keep numbers over many batches.

A metric has variables. ``update_state`` says how they change with a batch, ``result`` what they mean,
``reset_states`` begins anew. Given arrays, ``update_state`` is carried out at once; given tensors of a graph, or in a
model, it gives the updates that a function is to do.
"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, NamedTuple

import numpy as np

from .. import backend as K
from .. import config, initializers
from ..backend.contract.session import graph_in_use, inside
from ..declare import registry
from ..declare.declared import OURS, Declared
from ..declare.fields import arg
from ..declare.names import snake_case
from ..messages import fail

__all__ = ["Metric"]


# What variables of metrics can do, in update_state and elsewhere; TensorFlow's can by themselves, but tell nobody.
_CHANGES: dict[str, tuple[Any, Any]] = {
    "assign": (K.update, lambda old, value: value),
    "assign_add": (K.update_add, lambda old, value: old + value),
    "assign_sub": (K.update_sub, lambda old, value: old - value),
}


class _Now(threading.local):
    """What this thread is doing with metrics: making graphs only, and the metrics whose updates are being noted."""

    symbolic = 0

    def __init__(self) -> None:
        self.noting: list[tuple[Metric, list[Any]]] = []


_now = _Now()


@contextmanager
def symbolically() -> Iterator[None]:
    """A block in which ``update_state`` never runs anything: a model or a layer is being made."""
    _now.symbolic += 1
    try:
        yield
    finally:
        _now.symbolic -= 1


class Reading(NamedTuple):
    """A metric with the updates that it makes from some tensors."""

    metric: Any
    updates: list[Any]


def reset(metrics: Iterable[Any]) -> None:
    """Let metrics begin anew, each in its own way; those that do it in the common way at one go."""
    common = []
    for metric in metrics:
        if getattr(type(metric), "reset_states", None) is Metric.reset_states:
            common += metric.weights
        else:
            metric.reset_states()
    _set_zero(common)


def _set_zero(variables: list[Any]) -> None:
    K.batch_set_value([(v, np.zeros(K.int_shape(v), K.dtype(v))) for v in variables])


class Metric(Declared):
    """A metric that keeps numbers over many batches.

    A class of one's own makes its variables in ``__init__`` with ``add_weight``, gives the updates of a batch in
    ``update_state(self, y_true, y_pred, sample_weight=None)`` and the value in ``result(self)``.

    Args:
        name: Its name in the reports; without one it gets one with a number, such as ``auc_1``.
        dtype: The number type of its variables; floatx unless given.
    """

    name: Any = arg(default=None)
    dtype: Any = arg(default=None)

    stateful = True
    behind_dtype: ClassVar[tuple[str, ...]] = ()  # arguments whose places come after those of name and dtype
    _weights: list[Any]
    _functions: dict[Any, Any]
    _results: dict[Any, Any]
    graph: Any

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "update_state" in vars(cls):
            cls.update_state = _noting(vars(cls)["update_state"])  # type: ignore[method-assign]
        if "result" in vars(cls):
            cls.result = _once(vars(cls)["result"])  # type: ignore[method-assign]
        if cls.__module__.partition(".")[0] == OURS and not cls.__name__.startswith("_"):
            registry.register("metric", cls.__name__, cls)

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Make the books of the metric, which must exist before any ``__init__`` of a user's class runs."""
        metric = super().__new__(cls)
        metric._weights, metric._functions, metric._results = [], {}, {}
        metric.graph = graph_in_use()
        return metric

    @classmethod
    def placed(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """The arguments in their places: most classes have their own before ``name`` and ``dtype``."""
        ends = ("name", "dtype", *cls.behind_dtype)
        return {n: f for n, f in fields.items() if n not in ends} | {n: fields[n] for n in ends if n in fields}

    def prepare(self) -> None:
        """Settle name and number type."""
        super().prepare()
        if self.name is None:
            prefix = snake_case(type(self).__name__)
            self.name = f"{prefix}_{K.get_uid(prefix)}"
        elif not isinstance(self.name, str):
            raise fail(TypeError, "metrics.name", metric=type(self).__name__, given=repr(self.name))
        self.dtype = self.dtype or config.floatx()

    # What a class writes.

    def update_state(self, *args: Any, **kwargs: Any) -> Any:
        """The updates of one batch; to be written by the subclass."""
        raise fail(TypeError, "metrics.no_method", metric=type(self).__name__, method="update_state")

    def result(self) -> Any:
        """The value over everything seen since the last reset; to be written by the subclass."""
        raise fail(TypeError, "metrics.no_method", metric=type(self).__name__, method="result")

    def reset_states(self) -> None:
        """Begin anew: all variables become 0."""
        _set_zero(self._weights)

    def check_values(self, *args: Any, **kwargs: Any) -> None:
        """Look at the arrays that ``update_state`` was given, where it was given arrays."""

    # Using it.

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Update the state and give the result, a tensor."""
        updates = self.update_state(*args, **kwargs)
        result = self.result()
        if updates is None:
            return result
        result = K.identity(result)
        result._metric_obj, result._metric_updates = self, updates
        return result

    def add_weight(self, name: str, shape: Any = (), initializer: Any = None, dtype: Any = None) -> Any:
        """Make a variable of the state.

        Args:
            name: Its name.
            shape: Its shape; a single number unless given.
            initializer: What sets it at first: zeros unless given. ``reset_states`` sets zeros.
            dtype: Its number type; that of the metric unless given.
        """
        if "name" not in self.__dict__:
            raise fail(RuntimeError, "metrics.no_init", metric=type(self).__name__)
        dtype = dtype or self.dtype
        values = initializers.values("zeros" if initializer is None else initializer, tuple(shape), dtype)
        plain = re.sub(r"[^A-Za-z0-9_.]", "_", f"{self.name}_{name}")
        with inside(self.graph):
            variable = K.variable(values, dtype=dtype, name=plain if plain[0].isalnum() else f"m{plain}")
        for method in _CHANGES:
            setattr(variable, method, functools.partial(self._assign, method, variable))
        self._weights.append(variable)
        return variable

    def _assign(self, method: str, variable: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        """What ``variable.assign_add(value)`` and its kin do: an update in ``update_state``, elsewhere a change."""
        update, change = _CHANGES[method]
        with inside(self.graph):
            if _now.noting:
                changed = update(variable, value)
                self.add_update(changed)
                return changed
            value = K.eval(value) if K.is_tensor(value) else np.asarray(value)
            old = K.get_value(variable)
            K.set_value(variable, np.broadcast_to(change(old, value), old.shape).astype(old.dtype))
        return variable

    def add_update(self, updates: Any) -> None:
        """Note updates, from within ``update_state``."""
        if not _now.noting:
            raise fail(RuntimeError, "metrics.add_update", metric=self.name)
        found = _now.noting[-1][1]
        known = set(map(id, found))
        found += [one for one in _each(updates) if id(one) not in known]

    @property
    def weights(self) -> list[Any]:
        """The variables of the state."""
        return list(self._weights)

    variables = non_trainable_weights = weights

    @property
    def trainable_weights(self) -> list[Any]:
        """None: training changes nothing of a metric."""
        return []

    def get_weights(self) -> list[np.ndarray]:
        """The values of the state, as a list of arrays."""
        return K.batch_get_value(self._weights)

    # How updates are noted, and carried out at once where there are arrays.

    def _begin(self, update: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run one call of ``update_state`` by the user or a model: at once if it can be, else as updates."""
        if not _now.symbolic and not _now.noting:
            given = [*args, *kwargs.values()]
            arrays = [_as_array(one, self) for one in given]
            if not any(one is _SYMBOLIC for one in arrays):
                places = dict(zip(kwargs, arrays[len(args) :], strict=True))
                self.check_values(*arrays[: len(args)], **places)
                self._run(update, arrays[: len(args)], places)
                return None
        return self._updates(update, args, kwargs)

    def _updates(self, update: Any, args: Any, kwargs: dict[str, Any]) -> list[Any]:
        """The updates that a call of ``update_state`` gives in any of the ways there are."""
        if self.graph is not graph_in_use():
            raise fail(ValueError, "metrics.graph", metric=self.name)
        found: list[Any] = []
        _now.noting.append((self, found))
        try:
            self.add_update(update(self, *args, **kwargs))
        finally:
            _now.noting.pop()
        if not found:
            raise fail(TypeError, "metrics.no_updates", metric=type(self).__name__)
        if _now.noting:
            self.add_update(found)  # it is a part of another metric
        return found

    def _run(self, update: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
        """Update the state now, with a function that is compiled once for arrays of a kind."""
        things = [*args, *kwargs.values()]
        arrays = [one for one in things if isinstance(one, np.ndarray)]
        lengths = {one.shape[0] for one in arrays if one.ndim} - {1}
        fits = len(lengths) < 2  # else exact shapes, so that what does not fit is told

        def shape(array: np.ndarray) -> tuple[Any, ...]:
            return (None, *array.shape[1:]) if fits and array.ndim and array.shape[0] != 1 else array.shape

        key = (*kwargs, *(shape(one) if isinstance(one, np.ndarray) else repr(one) for one in things))
        with inside(self.graph):
            if key not in self._functions:
                fed = [K.placeholder(shape(x), dtype=self.dtype) if isinstance(x, np.ndarray) else x for x in things]
                places = dict(zip(kwargs, fed[len(args) :], strict=True))
                updates = self._updates(update, fed[: len(args)], places)
                inputs = [x for x, one in zip(fed, things, strict=True) if isinstance(one, np.ndarray)]
                self._functions[key] = K.function(inputs, [], updates)
            self._functions[key](arrays)


_SYMBOLIC = object()


def _as_array(value: Any, metric: Metric) -> Any:
    """A value as an array, where it has one now; None, words and flags as they are."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if K.is_tensor(value):
        return _value_of(value, metric)
    if isinstance(value, (list, tuple)) and _has_tensors(value):
        return _SYMBOLIC
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise fail(TypeError, "metrics.values", metric=metric.name, given=repr(value)[:80])
    return array.astype(metric.dtype)


def _has_tensors(values: Any) -> bool:
    return any(_has_tensors(x) if isinstance(x, (list, tuple)) else K.is_tensor(x) for x in values)


def _value_of(tensor: Any, metric: Metric) -> Any:
    """The value of a tensor that depends on no data to come."""
    if K.is_placeholder(tensor) or hasattr(tensor, "_keras_history"):
        return _SYMBOLIC
    try:
        return K.eval(tensor).astype(metric.dtype)
    except ValueError:  # something that is fed lies behind it
        return _SYMBOLIC


def _each(updates: Any) -> list[Any]:
    """Updates in a list, from one, from several, from lists of them; a pair (variable, new value) is one."""
    if updates is None:
        return []
    if not isinstance(updates, (list, tuple)):
        return [updates]
    if len(updates) == 2 and isinstance(updates, tuple) and K.is_tensor(updates[0]) and K.is_variable(updates[0]):
        return [updates]
    return [one for part in updates for one in _each(part)]


def _noting(update: Callable[..., Any]) -> Callable[..., Any]:
    """``update_state`` as a class writes it, made so that its updates are noted or carried out."""

    @functools.wraps(update)
    def update_state(self: Metric, *args: Any, **kwargs: Any) -> Any:
        if _now.noting and _now.noting[-1][0] is self:  # called by the method of a subclass, which notes for both
            updates = update(self, *args, **kwargs)
            self.add_update(updates)
            return updates
        return self._begin(update, args, kwargs)

    return update_state


def _once(result: Callable[..., Any]) -> Callable[..., Any]:
    """``result`` as a class writes it, made so that its tensor is made only once."""

    @functools.wraps(result)
    def once(self: Metric) -> Any:
        key = (result, len(self._weights))
        if key not in self._results:
            with inside(self.graph):
                self._results[key] = result(self)
        return self._results[key]

    return once
