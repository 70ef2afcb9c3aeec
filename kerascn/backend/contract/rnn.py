"""Loops in the graph: a step of a recurrent network done for each time, a function for each element.

The engines supply one primitive, ``loop``. What masks, constants, unrolling and folds mean is written here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...messages import fail
from .dispatch import composite_calling_back, current, primitive, primitive_calling_back
from .kinds import Axis, Count, Flag, MaybeCount, Name, Shape, Tensor
from .loops import Called, Elements, MaybeConstants, MaybeDTypes, MaybeStart, Series, SeriesMask, TensorList
from .math import cumsum, greater, not_equal
from .random import at_time
from .session import switch
from .shaping import permute_dimensions, reverse, squeeze, stack
from .tensors import cast, dtype, identity, int_shape, ndim, zeros_like

__all__ = ["foldl", "foldr", "map_fn", "rnn"]

Step = Callable[[Any, list[Any], list[Any]], tuple[list[Any], list[Any]]]


@primitive_calling_back
def loop(step: Any, sequences: Any, carried: Any, length: int | None, likely: list[str]) -> Any:
    """Do ``step`` for each index of the first axis of ``sequences``.

    Args:
        step: A function of the index (an int64 scalar), of what the sequences hold there, and of what the step
            before has handed on. It gives the results of the step and what it hands on.
        sequences: Tensors with equally long first axes.
        carried: What the first step is handed; every step hands on tensors of these shapes and dtypes.
        length: The length of the first axes, if it is known.
        likely: The dtypes that the results probably have, for an engine that has to know them beforehand.

    Returns:
        The results, each stacked along a new first axis, and what the last step has handed on.
    """


@primitive
def promised_shape(x: Tensor, shape: Shape) -> Any:
    """``x``, known to have this shape from here on; a value that has not is an error when the graph runs."""


@primitive
def equal_parts(x: Tensor, count: Count, axis: Axis = -1) -> Any:
    """``x`` cut along an axis, whose length is known, into a list of ``count`` equal parts.

    One operation: the gradients of as many slices would each fill a tensor of the size of ``x``.
    """


@composite_calling_back
def rnn(
    step_function: Called,
    inputs: Series,
    initial_states: TensorList,
    go_backwards: Flag = False,
    mask: SeriesMask = None,
    constants: MaybeConstants = None,
    unroll: Flag = False,
    input_length: MaybeCount = None,
    zero_output_for_mask: Flag = False,
) -> Any:
    """Do a step for each time of a batch of series, each step with the states that the step before has left.

    Args:
        step_function: A function of the input at one time, of shape ``(samples, ...)``, and of the list of
            states, behind which the constants stand. It gives the output, of shape ``(samples, ...)``, and the
            list of new states.
        inputs: A tensor of shape ``(samples, time, ...)``.
        initial_states: The states for the first step, as a list, empty if there are none.
        go_backwards: Begin with the last time. The outputs come in the order in which they were computed.
        mask: A tensor ``(samples, time)`` or ``(samples, time, 1)``. Where it is False or 0, the step counts as
            not done: the states stay, and the output is that of the time before (zeros if there is none).
        constants: Tensors that every step is given behind the states, as a list; there may be lists of them in it.
        unroll: Put one copy of the step for each time into the graph, in place of a loop.
        input_length: The number of times, if ``inputs`` does not say it.
        zero_output_for_mask: Let the output be zeros where the mask is False.

    Returns:
        The output of the last step, all outputs as ``(samples, time, ...)``, and the list of last states.
    """
    length = _length(inputs, input_length)
    if unroll and not length:
        raise fail(ValueError, "rnn.unroll", shape=int_shape(inputs))
    sequences = [_time_first(promised_shape(inputs, (None, length, *int_shape(inputs)[2:])), go_backwards)]
    if mask is not None:
        sequences.append(_time_first(_as_mask(mask), go_backwards))
    cell = _Cell(step_function, constants or [], initial_states)
    outputs, states = _looped(unroll)(cell, sequences, initial_states, length, [_likely(inputs, initial_states)])
    outputs = outputs[0]
    if mask is not None:
        filled = _zeros_where_masked if zero_output_for_mask else _repeated_where_masked
        outputs = filled(outputs, sequences[1], cell, length)
    last, outputs = outputs[-1], _time_first(outputs, False)
    last._uses_learning_phase = outputs._uses_learning_phase = cell.uses_learning_phase
    return last, outputs, states


def _length(inputs: Any, input_length: int | None) -> int | None:
    own: int | None = int_shape(inputs)[1]
    if None not in (own, input_length) and own != input_length:
        raise fail(ValueError, "rnn.length", given=input_length, shape=int_shape(inputs))
    return input_length if own is None else own


def _time_first(x: Any, go_backwards: bool) -> Any:
    """The first two axes exchanged, and the new first one reversed if so wanted."""
    exchanged = permute_dimensions(x, (1, 0, *range(2, ndim(x))))
    return reverse(exchanged, 0) if go_backwards else exchanged


def _as_mask(mask: Any) -> Any:
    """The mask as bools (samples, time)."""
    if ndim(mask) == 3:
        mask = squeeze(promised_shape(mask, (None, None, 1)), 2)
    return mask if dtype(mask) == "bool" else not_equal(mask, zeros_like(mask))


def _likely(inputs: Any, states: Any) -> str:
    """The dtype that the outputs probably have: that of the first state, else of the inputs."""
    return dtype([*states, inputs][0])


class _Cell:
    """The user's step function as a step of ``loop``; it remembers what the outputs turned out to be.

    Attributes:
        output_is_state: Whether the output has always been one of the new states.
        uses_learning_phase: Whether a step has marked its output or a state so.
    """

    def __init__(self, step_function: Any, constants: Any, states: Any) -> None:
        self.step_function, self.constants = step_function, list(constants)
        self.output_is_state, self.uses_learning_phase = True, False

    def __call__(self, time: Any, slices: list[Any], states: list[Any]) -> tuple[list[Any], list[Any]]:
        x, *mask = slices
        with at_time(time):
            output, new = _checked(self.step_function(x, [*states, *self.constants]), states)
        self.uses_learning_phase |= any(getattr(one, "_uses_learning_phase", False) for one in (output, *new))
        place = next((place for place, state in enumerate(new) if state is output), None)
        self.output_is_state &= place is not None
        for condition in mask:
            new = [_kept(condition, one, old) for one, old in zip(new, states, strict=True)]
        return [output if place is None else new[place]], new


def _kept(condition: Any, new: Any, old: Any) -> Any:
    if ndim(old) == 0:
        raise fail(ValueError, "rnn.scalar_state")
    return switch(condition, new, old)


def _checked(found: Any, states: list[Any]) -> tuple[Any, list[Any]]:
    """What the step function has returned, or a sentence that says what is wrong with it."""
    pair = isinstance(found, (list, tuple)) and len(found) == 2 and isinstance(found[1], (list, tuple))
    if not pair or not all(map(current().is_native, [found[0], *found[1]])):
        raise fail(TypeError, "rnn.step", given=_shown(found))
    output, new = found[0], list(found[1])
    if len(new) != len(states):
        raise fail(ValueError, "rnn.states", given=len(new), expected=len(states))
    if not int_shape(output):
        raise fail(ValueError, "rnn.output", shape=int_shape(output))
    for place, (one, old) in enumerate(zip(new, states, strict=True)):
        if not _alike(one, old):
            fields = dict(place=place, given=_shown(one), expected=_shown(old))
            raise fail(ValueError, "rnn.state", **fields)
    return output, new


def _alike(one: Any, other: Any) -> bool:
    """Whether two tensors have one dtype and, as far as it is known, one shape."""
    shapes = int_shape(one), int_shape(other)
    if dtype(one) != dtype(other) or None in shapes:
        return dtype(one) == dtype(other)
    return len(shapes[0]) == len(shapes[1]) and all(a in (b, None) or b is None for a, b in zip(*shapes, strict=True))


def _shown(value: Any) -> str:
    if current().is_native(value):
        return f"<{dtype(value)} {int_shape(value)}>"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return repr(value)[:80]


def _repeated_where_masked(outputs: Any, mask: Any, cell: _Cell, length: int | None) -> Any:
    """At each masked time the output of the time before, zeros before the first one that isn't masked."""
    if cell.output_is_state:
        return switch(greater(cumsum(cast(mask, "int32"), 0), 0), outputs, zeros_like(outputs))

    def step(time: Any, slices: list[Any], before: list[Any]) -> tuple[list[Any], list[Any]]:
        now = switch(slices[0], slices[1], before[0])
        return [now], [now]

    repeated, _ = _looped(False)(step, [mask, outputs], [zeros_like(outputs[0])], length, [dtype(outputs)])
    return repeated[0]


def _zeros_where_masked(outputs: Any, mask: Any, cell: _Cell, length: int | None) -> Any:
    return switch(mask, outputs, zeros_like(outputs))


def _looped(unroll: bool) -> Any:
    """How a step is done many times; the engine's own is called past the dispatcher, which has done its part."""
    return _unrolled if unroll else current().functions["loop"]


def _unrolled(step: Step, sequences: Any, carried: Any, length: int, likely: list[str]) -> Any:
    """What ``loop`` does, with the step once in the graph for each index."""
    results = []
    for index in range(length):
        found, carried = step(index, [sequence[index] for sequence in sequences], carried)
        results.append(found)
    return [stack(list(parts)) for parts in zip(*results, strict=True)], list(carried)


@composite_calling_back
def map_fn(fn: Called, elems: Elements, name: Name = None, dtype: MaybeDTypes = None) -> Any:
    """What ``fn`` gives for each element of the first axis, stacked along a new first axis.

    Args:
        fn: A function of one element. It gives a tensor, or a list of tensors.
        elems: A tensor, or a list of tensors with equally long first axes: then ``fn`` is given a list.
        name: A name for the result.
        dtype: The dtype of the result (a list of them, if ``fn`` gives a list); ``None`` leaves it as it is.
    """
    shape: list[Any] = []

    def step(time: Any, slices: list[Any], carried: list[Any]) -> tuple[list[Any], list[Any]]:
        with at_time(time):
            found = fn(_like(elems, slices))
        shape[:] = [found]
        return _of_dtypes(_tensors(found, "K.map_fn"), dtype), []

    results, _ = _looped(False)(step, _flat(elems), [], _common_length(elems), _likely_results(elems, dtype))
    return _like(shape[0], [_named(result, name) for result in results])


def _flat(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _like(model: Any, values: list[Any]) -> Any:
    """The values as a list or tuple if ``model`` is one, else the only one."""
    return type(model)(values) if isinstance(model, (list, tuple)) else values[0]


def _tensors(found: Any, function: str) -> list[Any]:
    """What a function of the user has given, as a list of tensors."""
    results = _flat(found)
    if not results or not all(map(current().is_native, results)):
        raise fail(TypeError, "loop.result", function=function, given=_shown(found))
    return results


def _of_dtypes(results: list[Any], wanted: Any) -> list[Any]:
    wanted = wanted if isinstance(wanted, list) else [wanted] * len(results)
    if len(wanted) != len(results):
        raise fail(ValueError, "loop.dtypes", given=len(wanted), expected=len(results))
    return [result if word is None else cast(result, word) for result, word in zip(results, wanted, strict=True)]


def _likely_results(elems: Any, wanted: Any) -> list[str]:
    if wanted is None:
        return [dtype(x) for x in _flat(elems)]
    return wanted if isinstance(wanted, list) else [wanted]


def _common_length(elems: Any) -> int | None:
    """The length of the first axes, if it is known of one of them."""
    known = {int_shape(x)[0] for x in _flat(elems)} - {None}
    if len(known) > 1:
        raise fail(ValueError, "loop.lengths", lengths=", ".join(map(str, sorted(known))))
    return known.pop() if known else None


def _named(x: Any, name: str | None) -> Any:
    return x if name is None else identity(x, name)


@composite_calling_back
def foldl(fn: Called, elems: Elements, initializer: MaybeStart = None, name: Name = None) -> Any:
    """Combine the elements of the first axis one after the other, from the first to the last.

    Args:
        fn: A function of what there is so far and of the next element. It gives a tensor of the same shape and
            dtype as the first.
        elems: A tensor, or a list of tensors with equally long first axes: then ``fn`` is given a list.
        initializer: What there is before the first element; without it the first element itself.
        name: A name for the result.
    """
    return _folded(fn, elems, initializer, name, "K.foldl")


@composite_calling_back
def foldr(fn: Called, elems: Elements, initializer: MaybeStart = None, name: Name = None) -> Any:
    """Combine the elements of the first axis one after the other, from the last to the first.

    Args:
        fn: A function of what there is so far and of the next element, as in ``foldl``.
        elems: A tensor, or a list of tensors with equally long first axes.
        initializer: What there is before the last element; without it the last element itself.
        name: A name for the result.
    """
    backwards = _like(elems, [reverse(x, 0) for x in _flat(elems)])
    return _folded(fn, backwards, initializer, name, "K.foldr")


def _folded(fn: Any, elems: Any, initializer: Any, name: str | None, function: str) -> Any:
    sequences, length = _flat(elems), _common_length(elems)
    if initializer is None:
        initializer = _like(elems, [x[0] for x in sequences])
        sequences, length = [x[1:] for x in sequences], None if length is None else length - 1

    def step(time: Any, slices: list[Any], carried: list[Any]) -> tuple[list[Any], list[Any]]:
        with at_time(time):
            found = _tensors(fn(_like(initializer, carried), _like(elems, slices)), function)
        if len(found) != len(carried) or not all(map(_alike, found, carried)):
            raise fail(ValueError, "loop.fold", function=function, given=_shown(found), expected=_shown(carried))
        return [], found

    _, carried = _looped(False)(step, sequences, _flat(initializer), length, [])
    return _like(initializer, [_named(result, name) for result in carried])
