"""From graph to running function: inputs, updates, what is missing, and the values given at a call."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytensor
import pytensor.sparse as ps
from pytensor.graph.traversal import graph_inputs, io_toposort
from pytensor.ifelse import IfElse
from scipy.sparse import coo_matrix, csc_matrix, csr_matrix

from ...messages import fail
from . import state
from .native import (
    as_tensor,
    dtype_name,
    fitted,
    is_native,
    is_placeholder,
    is_sparse,
    is_variable,
    shown,
)
from .settings import OneAtATime, our_settings

OPTIONS_OF_PYTENSOR = ("on_unused_input", "mode", "profile", "allow_input_downcast")
OPTIONS = ("givens", "feed_dict", *OPTIONS_OF_PYTENSOR)
KINDS = {"csr": csr_matrix, "csc": csc_matrix}
compiling = OneAtATime()  # settings and warnings belong to the whole process


def compile_function(inputs, outputs, updates, name, options) -> Callable[[list[Any], int], list[np.ndarray]]:
    """Compile ``outputs`` of ``inputs``, with ``updates`` of variables done at each call.

    Args:
        inputs: tensors of the graph; not only placeholders.
        outputs: what to compute, from the values that the variables had before the updates.
        updates: pairs ``(variable, new value)``, or lists of them.
        name: the function's name for PyTensor, or ``None``.
        options: some of ``OPTIONS``, with PyTensor's meaning; ``feed_dict`` is read anew at each call.

    Returns:
        ``run(values, step)``, which gives a list of arrays; ``step`` is what the random generator counts.
    """
    _refuse_unknown(options)
    feeds: Mapping[Any, Any] = options.get("feed_dict") or {}
    fed = [*inputs, *feeds]
    _refuse_repeated(fed)
    outputs = [ps.dense_from_sparse(x) if is_sparse(x) else x for x in outputs]
    changes = merged_updates(updates)
    entries = [x if is_placeholder(x) else x.type(name=x.name) for x in fed]
    givens = [(x, entry) for x, entry in zip(fed, entries, strict=True) if x is not entry]
    givens += [(x, as_tensor(new, dtype_name(x))) for x, new in _pairs(options.get("givens") or ())]
    free = _free_placeholders(outputs, changes, givens, fed)
    at_once = any(option in options for option in OPTIONS_OF_PYTENSOR)  # which may refuse something
    if not at_once and any(x is state.PHASE for x in inputs) and _chooses_by_phase([*outputs, *changes.values()]):
        return _by_phase(inputs, outputs, changes, name, options)
    if state.PHASE in free:
        givens.insert(0, (state.PHASE, as_tensor(0, "uint8")))  # the first, since the others may depend on it
    steps = [state.STEP] if state.STEP in free else []
    function = _compiled([*entries, *steps], outputs, changes, givens, name, options)
    alone = OneAtATime()
    takers = [_taker(x, options.get("allow_input_downcast") is not False) for x in entries]

    def run(values, step):
        given = [take(value) for take, value in zip(takers, [*values, *feeds.values()], strict=True)]
        if steps:
            given.append(np.asarray(step, "int64"))
        with our_settings, alone:
            return [np.asarray(result) for result in function(*given)]

    return run


def _chooses_by_phase(tensors: list[Any]) -> bool:
    """Whether something is chosen by the learning phase, one side of which is in vain in each phase."""
    choices = (node for node in io_toposort([], tensors) if isinstance(node.op, IfElse))
    return any(state.PHASE in graph_inputs([node.inputs[0]]) for node in choices)


def _by_phase(inputs, outputs, changes, name, options) -> Callable[[list[Any], int], list[np.ndarray]]:
    """A function that is compiled for a learning phase when it comes, without what that phase does not compute.

    A training function of a large net is half as large so, and its test side is never needed.
    """
    place = next(place for place, x in enumerate(inputs) if x is state.PHASE)
    others = [x for x in inputs if x is not state.PHASE]
    given = _pairs(options.get("givens") or ())
    made: dict[int, Callable[[list[Any], int], list[np.ndarray]]] = {}
    takes, alone = _taker(state.PHASE, casting=True), OneAtATime()

    def run(values, step):
        phase = int(takes(values[place]))
        with alone:
            if phase not in made:
                here = [(state.PHASE, as_tensor(phase, "uint8")), *given]
                made[phase] = compile_function(others, outputs, changes, name, {**options, "givens": here})
        return made[phase]([*values[:place], *values[place + 1 :]], step)

    return run


def evaluate(x) -> np.ndarray:
    """The value of a tensor that needs no feeding."""
    return compile_function([], [x], [], None, {})([], 0)[0]


def merged_updates(updates: Iterable[Any]) -> dict[Any, Any]:
    """Updates as ``{variable: new value}``; several of one variable act one after the other.

    All of them are computed from the values before the call. So of two new values the later one counts, while
    increments (``update_add``, ``update_sub``) come on top of what was there and of one another.
    """
    found: dict[Any, Any] = {}
    for variable, new in _pairs(updates or ()):
        if not is_variable(variable):
            raise fail(TypeError, "theano.bad_update", given=_described(variable))
        increment = getattr(getattr(new, "tag", None), "kerascn_increment", None)
        if variable in found and increment is not None:
            new = found[variable] + increment
        found[variable] = fitted(variable, new)
    return found


def _pairs(given) -> list[tuple[Any, Any]]:
    """The pairs in a dict, a list of pairs, or a list of such lists; one pair alone as well."""
    if isinstance(given, Mapping):
        return list(given.items())
    if isinstance(given, list | tuple) and len(given) == 2 and is_native(given[0]):
        return [given]
    if not isinstance(given, list | tuple):
        raise fail(TypeError, "theano.bad_update", given=_described(given))
    return [pair for part in given for pair in _pairs(part)]


def _described(value) -> str:
    return shown(value) if is_native(value) else repr(value)[:80]


def _refuse_unknown(options: Mapping[str, Any]) -> None:
    for option in options:
        if option not in OPTIONS:
            raise fail(ValueError, "theano.function_option", option=option, allowed=", ".join(OPTIONS))


def _refuse_repeated(fed: list[Any]) -> None:
    for place, x in enumerate(fed):
        if any(x is other for other in fed[:place]):
            raise fail(ValueError, "theano.input_twice", input=shown(x))


def _free_placeholders(outputs, changes, givens, fed) -> set[Any]:
    """The placeholders that the graph needs beside those fed and given; refuses all but the two of ours."""
    replaced = {x for x, _ in givens}
    news = [new for x, new in givens if not any(x is f for f in fed)]
    roots = graph_inputs([*outputs, *changes.values(), *news], blockers=[*fed, *replaced])
    free = {x for x in roots if is_placeholder(x)} - set(fed) - replaced
    for x in free - {state.PHASE, state.STEP}:
        raise fail(ValueError, "theano.input_missing", input=shown(x))
    return free


def _compiled(inputs, outputs, changes, givens, name, options):
    with (
        compiling,
        our_settings,
        pytensor.config.change_flags(mode=options.get("mode") or pytensor.config.mode),
        _quiet(),
    ):
        return pytensor.function(
            inputs,
            outputs,
            updates=changes,
            givens=givens,
            name=name,
            profile=options.get("profile"),
            allow_input_downcast=options.get("allow_input_downcast"),
            on_unused_input=options.get("on_unused_input") or "ignore",
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Drop PyTensor's warning that a sum of very many tensors is done in parts."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Loop fusion failed")
        yield


def _taker(x, casting: bool) -> Callable[[Any], Any]:
    """What turns a value given for input ``x`` into what its type holds, or refuses it with a sentence."""
    shape, dtype = x.type.shape, dtype_name(x)

    def take(value):
        try:
            array = _sparse_value(x, value) if is_sparse(x) else np.asarray(value, dtype if casting else None)
        except (TypeError, ValueError):
            array = None
        if array is None or not _fits(array.shape, shape):
            given = str(getattr(value, "shape", value))[:80]
            fields = {"input": shown(x), "dtype": dtype, "shape": shape, "given": given}
            raise fail(ValueError, "theano.input_value", **fields)
        return array

    return take


def _sparse_value(x, value):
    """A SciPy matrix, a dense one, or (indices, values, shape), in the format of ``x``."""
    if isinstance(value, tuple) and len(value) == 3:
        indices, values, shape = value
        value = coo_matrix((values, np.transpose(indices)), shape=tuple(shape))
    return KINDS[x.type.format](value, dtype=dtype_name(x))


def _fits(shape, static) -> bool:
    return len(shape) == len(static) and all(b is None or a == b for a, b in zip(shape, static, strict=True))
