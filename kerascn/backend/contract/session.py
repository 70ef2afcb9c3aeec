"""Running the graph: functions, gradients, conditions, evaluation, sessions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ...messages import fail
from .cells import checked_cells
from .dispatch import (
    Engine,
    composite,
    composite_calling_back,
    current,
    on,
    primitive,
    primitive_calling_back,
    reason_of,
)
from .kinds import Branch, OneOrSome, Ordinary, SparseOk, Tensor, Text, fits
from .tensors import get_value, is_variable, learning_phase

__all__ = [
    "Function", "control_dependencies", "eager", "eval", "function", "get_graph", "get_session", "gradients",
    "in_test_phase", "in_train_phase", "print_tensor", "set_session", "stop_gradient", "switch", "symbolic",
]  # fmt: skip


class Function:
    """A compiled function from arrays to arrays, made by ``function``.

    Calling it runs the graph once: the outputs see the variables as they were before, then the updates are
    carried out together. Each function counts its calls; random numbers in it follow that count.
    """

    def __init__(self, inputs: Any, outputs: Any, updates: Any = None, name: str | None = None, **options: Any) -> None:
        self.engine: Engine = current()
        self.inputs = _as_list(inputs)
        self.outputs = _as_list(outputs)
        self.updates = self._checked_updates(updates)
        self.name, self.calls = name, 0
        self._one_input, self._one_output = self._is_one(inputs), self._is_one(outputs)
        self._check_graph()
        fed = [x for x in self.inputs if self.engine.is_native(x)]
        with _told_in_one_sentence("function.not_compiled"):
            self._run = self.engine.protocol.compile_function(fed, self.outputs, self.updates, name, options)

    def _is_one(self, given: Any) -> bool:
        return given is not None and not isinstance(given, (list, tuple))

    def _check_graph(self) -> None:
        for x in self.inputs:
            if not self.engine.is_native(x) and not isinstance(x, (int, bool)):  # a fixed learning phase is a number
                raise fail(TypeError, "function.not_a_tensor", argument="inputs", value=repr(x)[:80])
        for x in self.outputs:
            if not self.engine.is_native(x):
                raise fail(TypeError, "function.not_a_tensor", argument="outputs", value=repr(x)[:80])

    def _checked_updates(self, updates: Any) -> list[Any]:
        """The updates as a list of (variable, new value) pairs and operations of the engine."""
        if updates is not None and not isinstance(updates, (list, tuple)):
            raise fail(TypeError, "function.updates", value=repr(updates)[:80])
        for one in updates or []:
            pair = isinstance(one, (list, tuple))
            variable = one[0] if pair and len(one) == 2 else None
            if (pair and not self.engine.functions["is_variable"](variable)) or isinstance(one, (int, float, str)):
                raise fail(TypeError, "function.updates", value=repr(one)[:80])
        return list(updates or [])

    def __call__(self, inputs: Any = ()) -> Any:
        values = [
            self._checked(place, x, v)
            for place, (x, v) in enumerate(zip(self.inputs, self._in_order(inputs), strict=False))
        ]
        fed = [v for x, v in zip(self.inputs, values, strict=False) if self.engine.is_native(x)]
        self.calls += 1
        with on(self.engine), _told_in_one_sentence("function.not_run"):
            found = self._run(fed, self.calls - 1)
        return found[0] if self._one_output else found

    def _in_order(self, inputs: Any) -> list[Any]:
        """The values in the order of the inputs, from a list, a dict by placeholder or name, or a single value."""
        if isinstance(inputs, dict):
            return self._from_dict(inputs)
        values = [inputs] if self._one_input and not isinstance(inputs, (list, tuple)) else inputs
        if not isinstance(values, (list, tuple)):
            raise fail(TypeError, "function.wants_list", wanted=len(self.inputs), given=type(inputs).__name__)
        if len(values) != len(self.inputs):
            raise fail(ValueError, "function.count", wanted=len(self.inputs), given=len(values))
        return list(values)

    def _from_dict(self, inputs: dict[Any, Any]) -> list[Any]:
        by_name = {_name_of(x): x for x in self.inputs if self.engine.is_native(x)}
        given = {id(by_name.get(key, key) if isinstance(key, str) else key): (key, v) for key, v in inputs.items()}
        for key, _ in given.values():
            if not any(key is x or key == _name_of(x) for x in self.inputs if isinstance(key, str) or key is x):
                raise fail(ValueError, "function.unknown_key", key=str(key), known=", ".join(map(str, by_name)))
        missing = [_name_of(x) for x in self.inputs if id(x) not in given and self.engine.is_native(x)]
        if missing:
            raise fail(ValueError, "function.missing_key", missing=", ".join(map(str, missing)))
        return [given[id(x)][1] if id(x) in given else x for x in self.inputs]

    def _checked(self, place: int, x: Any, value: Any) -> Any:
        """The value as an array that fits the input, or a sentence that says why it does not."""
        if not self.engine.is_native(x):
            return value
        label = f"{place + 1} ({_name_of(x)})"
        if self.engine.is_native(value):
            raise fail(TypeError, "function.fed_tensor", label=label)
        expected = getattr(x, "_keras_shape", None) or self.engine.static_shape(x)
        if self.engine.functions["is_sparse"](x):
            return checked_cells(label, value, tuple(expected), self.engine.dtype_name(x))
        if hasattr(value, "tocoo"):
            raise fail(TypeError, "function.fed_sparse", label=label)
        try:
            array = np.asarray(value)
        except ValueError:  # rows of different lengths
            array = np.asarray(None)
        if array.dtype.kind not in "biufcSUO" or value is None:
            raise fail(TypeError, "function.bad_array", label=label, value=repr(value)[:80])
        if expected is not None and not fits(array.shape, tuple(expected)):
            raise fail(ValueError, "function.bad_shape", label=label, expected=tuple(expected), given=array.shape)
        wanted = np.dtype(self.engine.dtype_name(x))
        if array.dtype.kind in "SUO" or (array.dtype.kind == "c" and wanted.kind != "c"):
            raise fail(TypeError, "function.bad_dtype", label=label, expected=wanted.name, given=array.dtype)
        if array.dtype.kind == "f" and wanted.kind in "biu" and not np.array_equal(array, np.round(array)):
            raise fail(TypeError, "function.bad_dtype", label=label, expected=wanted.name, given=array.dtype)
        return array.astype(wanted, copy=False)


@contextmanager
def _told_in_one_sentence(key: str) -> Iterator[None]:
    """Within this block an engine's complaint about values or shapes becomes one sentence."""
    try:
        yield
    except Exception as error:
        known = ("ValueError", "TypeError", "IndexError", "InvalidArgumentError", "AssertionError")
        if hasattr(error, "key") or type(error).__name__ not in known:
            raise
        raise fail(ValueError, key, reason=reason_of(error)) from error


def _as_list(given: Any) -> list[Any]:
    return [] if given is None else list(given) if isinstance(given, (list, tuple)) else [given]


def _name_of(x: Any) -> str:
    return str(getattr(x, "name", None) or "?").split(":")[0]


@composite_calling_back
def function(inputs: Any, outputs: Any, updates: Any = None, name: str | None = None, **options: Any) -> Function:
    """Compile a function from arrays to arrays.

    Args:
        inputs: The placeholders (or other tensors) that are given values, as a list.
        outputs: The tensors to compute, as a list; for a single tensor the function gives a single array.
        updates: What changes with each call: (variable, new value) pairs, or results of ``update``.
        name: A name for the function.
        **options: ``feed_dict`` on both engines; ``fetches``, ``options`` and ``run_metadata`` on TensorFlow;
            ``givens``, ``on_unused_input``, ``mode``, ``profile`` and ``allow_input_downcast`` on Theano.

    Returns:
        A ``Function``: call it with a list of arrays (or a dict by placeholder or name) for a list of arrays.
    """
    return Function(inputs, outputs, updates, name, **options)


@composite
def eval(x: SparseOk) -> Any:
    """The value of a tensor as a NumPy array. A random tensor moves on with each evaluation."""
    if is_variable(x):
        return get_value(x)
    cached = getattr(x, "_kerascn_eval", None)
    if cached is None:
        cached = Function([], [x])
        x._kerascn_eval = cached
    return cached([])[0]


@primitive
def gradients(loss: Tensor, variables: Ordinary) -> Any:
    """The gradients of ``loss`` (of its sum, if it is not a scalar).

    Args:
        loss: The tensor to differentiate.
        variables: The tensors to differentiate by, as a list.

    Returns:
        A list in the order of ``variables``; ``None`` where the loss does not depend on one.
    """


@primitive
def stop_gradient(variables: OneOrSome) -> Any:
    """The same values, taken as constants by ``gradients``; a tensor or a list of tensors."""


@primitive_calling_back
def switch(condition: Tensor, then_expression: Branch, else_expression: Branch) -> Any:
    """``then_expression`` where ``condition`` holds, ``else_expression`` elsewhere.

    Args:
        condition: A scalar, or a tensor of no more axes than the expressions (it is repeated along the others).
        then_expression: A tensor, or a function without arguments that gives one.
        else_expression: The same; with functions and a scalar condition only the chosen side is computed.
    """


settled = [0]  # how often ``in_train_phase`` chose for good what is done in training, the learning phase being fixed


@composite_calling_back
def in_train_phase(x: Any, alt: Any, training: Any = None) -> Any:
    """``x`` in training, ``alt`` in test.

    Args:
        x: A tensor, or a function without arguments that gives one.
        alt: The same, of the same shape.
        training: ``None`` for the learning phase; or True, False, or a scalar tensor.
    """
    uses_phase = training is None
    phase = learning_phase() if training is None else training
    if not current().is_native(phase):
        settled[:] = [settled[0] + bool(uses_phase and phase)]
        chosen = x if phase else alt
        return chosen() if callable(chosen) else chosen
    result = switch(phase, x, alt)
    if uses_phase:
        result._uses_learning_phase = True
    return result


@composite_calling_back
def in_test_phase(x: Any, alt: Any, training: Any = None) -> Any:
    """``x`` in test, ``alt`` in training; arguments as those of ``in_train_phase``."""
    return in_train_phase(alt, x, training)


@primitive
def print_tensor(x: Tensor, message: Text = "") -> Any:
    """``x``, which prints ``message`` and its value to stderr whenever it is computed."""


@primitive
def get_session() -> Any:
    """The TensorFlow session that K runs in; the TensorFlow engine alone has one."""


@primitive
def set_session(session: Any) -> None:
    """Let K run in this TensorFlow session; the TensorFlow engine alone has one."""


@primitive
def get_graph() -> Any:
    """The TensorFlow graph that K builds in; the TensorFlow engine alone has one."""


@primitive
def graph_in_use() -> Any:
    """What K builds in now: a graph on TensorFlow, ``None`` on Theano, which has but one."""


@primitive
def inside(graph: Any) -> Any:
    """A ``with`` block in which K builds in ``graph``, which ``graph_in_use`` gave; in any thread."""


@primitive
def own_graph() -> Any:
    """A ``with`` block in which K builds apart from all else: in a new graph, and names are numbered from 1."""


@primitive
def devices() -> Any:
    """The names of the devices that K can run on, such as ``['/device:CPU:0', '/device:GPU:0']``; on TensorFlow."""


@primitive
def on_device(device: Any) -> Any:
    """A ``with`` block in which K puts what it builds on one of the ``devices()``; on TensorFlow."""


@primitive
def graph_as_bytes() -> Any:
    """What K has built, as TensorFlow writes graphs down, large constants left out; ``None`` on Theano."""


@primitive
def control_dependencies(control_inputs: Any) -> Any:
    """A ``with`` block whose operations wait for others; the TensorFlow engine alone can do that."""


@composite
def symbolic(func: Any) -> Any:
    """``func`` itself: every K function builds the graph here."""
    return func


@composite
def eager(func: Any) -> Any:
    """``func`` itself: every K function builds the graph here."""
    return func
