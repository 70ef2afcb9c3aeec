"""``theano.function``, ``theano.shared`` and what belongs to them."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pytensor
from pytensor.compile.io import In as PlainIn
from pytensor.compile.io import Out
from pytensor.compile.ops import wrap_py as as_op
from pytensor.graph.basic import Constant, Variable
from pytensor.graph.replace import clone_replace
from pytensor.graph.traversal import graph_inputs

from ...backend.theano import state
from ...backend.theano.compiling import merged_updates
from ...backend.theano.native import as_tensor, dtype_name, fixed_shape, is_native, is_variable
from ...backend.theano.settings import our_settings
from ...messages import fail
from .modes import chosen

__all__ = ["In", "as_op", "OrderedUpdates", "Out", "Param", "WithWords", "clone", "function", "shared"]


class OrderedUpdates(OrderedDict):
    """New values of shared variables, in order."""


def function(
    inputs: Iterable[Any],
    outputs: Any = None,
    mode: Any = None,
    updates: Any = None,
    givens: Any = None,
    no_default_updates: Any = False,
    accept_inplace: bool = False,
    name: str | None = None,
    rebuild_strict: bool = True,
    allow_input_downcast: bool | None = None,
    profile: Any = None,
    on_unused_input: str | None = None,
) -> Any:
    """Compile a graph into a function.

    Args:
        inputs: Variables, or ``In`` of them.
        outputs: One variable, a list or a dict of them, or ``None``.
        mode: Of Theano's modes ``NanGuardMode`` alone changes something.
        updates: Pairs ``(shared variable, new value)``, also in lists of lists, or a dict.
        givens: Pairs ``(variable, what to take instead)``, or a dict.
        no_default_updates: Whether random streams stay where they are.
        accept_inplace: As in Theano.
        name: The function's name.
        rebuild_strict: As in Theano.
        allow_input_downcast: Whether arrays of a wider dtype than the input's are accepted.
        profile: As in Theano.
        on_unused_input: ``'raise'``, ``'warn'`` or ``'ignore'``.

    Returns:
        PyTensor's function.
    """
    if isinstance(inputs, Variable) or not isinstance(inputs, Iterable):
        raise fail(TypeError, "theano1.inputs", given=repr(inputs)[:80])
    inputs = list(inputs)
    _refuse_others([one.variable if isinstance(one, PlainIn) else one for one in inputs], "inputs")
    _refuse_others(_flat(outputs), "outputs")
    words = list(outputs) if isinstance(outputs, Mapping) else None
    outputs = list(outputs.values()) if isinstance(outputs, Mapping) else outputs
    changes, instead = _updates(updates), [_given(*pair) for pair in _pairs(givens)]
    _feed_keras(inputs, outputs, changes, instead)
    floatx = pytensor.config.floatX
    with our_settings, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # PyTensor is about to drop default updates
        pytensor.config.floatX = floatx  # that of the program, which may have nothing to do with Keras
        made = pytensor.function(
            inputs, outputs, mode=chosen(mode), updates=changes, givens=instead, no_default_updates=no_default_updates,
            accept_inplace=accept_inplace, name=name, rebuild_strict=rebuild_strict, profile=profile,
            allow_input_downcast=allow_input_downcast, on_unused_input=on_unused_input,
        )  # fmt: skip
    has_defaults = any(getattr(one, "default", None) is not None for one in inputs)
    return WithWords(made, inputs, words) if has_defaults or words else made


def shared(
    value: Any,
    name: str | None = None,
    strict: bool = False,
    allow_downcast: bool | None = None,
    borrow: bool = False,
    broadcastable: Iterable[bool] | None = None,
    target: Any = None,
    **other: Any,
) -> Any:
    """A variable that keeps a value between calls.

    Args:
        value: An array, a number, a SciPy sparse matrix or a random generator.
        name: Its name.
        strict: Whether later values must have exactly its type.
        allow_downcast: Whether later values may lose digits.
        borrow: Whether to use the array itself instead of a copy.
        broadcastable: For each axis whether it has length 1 and stretches.
        target: The device; there is one.
        other: Whatever else PyTensor knows.
    """
    if isinstance(value, Variable):
        raise fail(TypeError, "theano1.shared", given=value)
    _refuse_others([value], "value")
    if broadcastable is not None:
        other["shape"] = tuple(1 if one else None for one in broadcastable)
    if not isinstance(value, np.random.RandomState | np.random.Generator):
        other["borrow"] = borrow
    return pytensor.shared(value, name=name, strict=strict, allow_downcast=allow_downcast, **other)


class In(PlainIn):
    """An input, perhaps with a value that it has unless one is given.

    Args:
        variable: The input.
        name: The word for it in calls.
        value: Its value.
        options: ``mutable``, ``strict``, ``allow_downcast``, ``borrow``, as in Theano.
    """

    def __init__(self, variable: Any, name: str | None = None, value: Any = None, **options: Any) -> None:
        super().__init__(variable, name=name, **options)
        self.default = value


class Param(In):
    """``In`` as it was called at first.

    Args:
        variable: The input.
        default: Its value.
        name: The word for it in calls.
        options: As in ``In``.
    """

    def __init__(self, variable: Any, default: Any = None, name: str | None = None, **options: Any) -> None:
        super().__init__(variable, name, default, **options)


class WithWords:
    """A function whose last inputs may be left out or be given by name, or whose outputs have names.

    Args:
        function: PyTensor's function.
        inputs: Its inputs.
        words: The names of the outputs, or ``None``.
    """

    def __init__(self, function: Any, inputs: list[Any], words: list[str] | None) -> None:
        self._function, self._words = function, words
        self._names = [getattr(one, "name", None) for one in inputs]
        self._defaults = [getattr(one, "default", None) for one in inputs]

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Fill in what is left out, and compute."""
        values = list(given) + self._defaults[len(given) :]
        for place, name in enumerate(self._names):
            if name in named:
                values[place] = named.pop(name)
        missing = [str(self._names[place] or place) for place, value in enumerate(values) if value is None]
        if missing or named or len(values) != len(self._names):
            raise fail(TypeError, "theano1.call", missing=", ".join(missing) or "-", extra=", ".join(named) or "-")
        found = self._function(*values)
        return found if self._words is None else dict(zip(self._words, found, strict=True))

    def __getattr__(self, name: str) -> Any:
        return getattr(vars(self)["_function"], name)


def clone(
    output: Any, replace: Any = None, strict: bool = True, share_inputs: bool = True, copy_inputs: bool = True
) -> Any:
    """A copy of a graph in which some variables are replaced by others.

    Args:
        output: A variable, or a list of them.
        replace: Pairs ``(variable, what to put instead)``, or a dict.
        strict: Whether both must have the same type.
        share_inputs: Whether the copy has the same inputs.
        copy_inputs: An older word for the same.
    """
    return clone_replace(
        output, dict(_pairs(replace)), rebuild_strict=strict, copy_inputs_over=share_inputs and copy_inputs
    )


def _flat(outputs: Any) -> list[Any]:
    """The variables among the outputs."""
    if outputs is None:
        return []
    given = outputs if isinstance(outputs, list | tuple) else [outputs]
    return [one.variable if isinstance(one, Out) else one for one in given]


def _refuse_others(values: Iterable[Any], place: str) -> None:
    """Refuse tensors of another library, such as those that Keras makes on its TensorFlow engine."""
    for value in values:
        if type(value).__module__.partition(".")[0] == "tensorflow":
            raise fail(TypeError, "theano1.other_engine", place=place, given=str(value)[:80])


def _pairs(given: Any) -> list[tuple[Any, Any]]:
    """The pairs in a dict, in a list, or in lists within a list, as optimizers of Keras give them."""
    if given is None:
        return []
    if isinstance(given, Mapping):
        return list(given.items())
    if isinstance(given, list | tuple) and len(given) == 2 and isinstance(given[0], Variable):
        return [(given[0], given[1])]
    if not isinstance(given, list | tuple):
        raise fail(TypeError, "theano1.pairs", given=repr(given)[:80])
    return [pair for part in given for pair in _pairs(part)]


def _updates(given: Any) -> dict[Any, Any]:
    """Updates as a dict; a new value takes the dtype of its variable."""
    pairs = _pairs(given)
    _refuse_others([value for pair in pairs for value in pair], "updates")
    states = {variable: new for variable, new in pairs if not is_variable(variable)}  # of random streams
    return merged_updates([pair for pair in pairs if is_variable(pair[0])]) | states


def _given(variable: Any, instead: Any) -> tuple[Any, Any]:
    """A replacement that fits: a number or an array in the dtype of what it replaces, with its known shape."""
    _refuse_others([variable, instead], "givens")
    if not is_native(variable):
        return variable, instead
    new = as_tensor(instead, dtype_name(variable))
    return variable, fixed_shape(new, variable.type.shape)


def _feed_keras(inputs: list[Any], outputs: Any, changes: dict[Any, Any], instead: list[tuple[Any, Any]]) -> None:
    """Give what ``K.function`` gives: phase 0 unless the program says another, and a count for random numbers."""
    own = {one.variable if isinstance(one, PlainIn) else one for one in inputs} | {variable for variable, _ in instead}
    ends = [*_flat(outputs), *changes.values(), *(new for _, new in instead)]
    roots = graph_inputs([one for one in ends if isinstance(one, Variable)], blockers=own)
    free = {one for one in roots if not isinstance(one, Constant)} - own
    if state.PHASE in free:
        instead.append((state.PHASE, as_tensor(0, "uint8")))
    if state.STEP in free:
        count = pytensor.shared(np.asarray(0, "int64"), name="keras_step")
        instead.append((state.STEP, count))
        changes[count] = count + 1
