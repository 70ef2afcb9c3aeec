"""PyTensor's scalar operations, written as NumPy calls.

PyTensor fuses neighbouring elementwise operations into one node that holds a small scalar graph.
A `Kernel` is that graph as a list of steps, ``(function, sources, targets)``: each step calls one
NumPy function on numbered slots and puts the result into another slot. The first slots are the
kernel's inputs, then come its constants, then what the steps compute.

A step's function is called as ``function(*arrays, out=array_or_None)`` and returns its result, which
has the dtype PyTensor declared: the arithmetic is done in that dtype too.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import pytensor.scalar as ps
from pytensor.scalar.basic import Composite, RoundHalfAwayFromZero, RoundHalfToEven
from pytensor.scalar.math import Log1mexp, Sigmoid, Softplus
from pytensor.tensor.elemwise import import_func_from_string


class Step(NamedTuple):
    """One NumPy call.

    Args:
        function: What is called.
        sources: The slots it reads.
        targets: The slots it fills.
        place: The number of the kernel's output that it writes straight into, or None.
    """

    function: Callable
    sources: tuple
    targets: tuple
    place: int | None = None


class Kernel(NamedTuple):
    """A scalar graph as NumPy calls.

    Args:
        constants: The values of the slots after the inputs.
        steps: The calls.
        size: The number of slots.
    """

    constants: tuple
    steps: tuple
    size: int

    def start(self, inputs):
        """The slots with inputs and constants in place."""
        slots = [*inputs, *self.constants]
        return slots + [None] * (self.size - len(slots))

    def run(self, slots, outs):
        """Run the steps on the arrays in the slots; the results land in the arrays `outs`."""
        for function, sources, targets, place in self.steps:
            out = None if place is None else outs[place]
            result = function(*[slots[k] for k in sources], out=out)
            if len(targets) == 1:
                slots[targets[0]] = result
            else:
                for target, value in zip(targets, result, strict=True):
                    slots[target] = value


def make_kernel(scalar_op, inputs, outputs):
    """Write a scalar operation, fused or not, as a kernel.

    Args:
        scalar_op: An operation of `pytensor.scalar`.
        inputs: An `Argument` for each input.
        outputs: The dtypes of the outputs.
    """
    writer = _Writer(inputs)
    outputs = [np.dtype(name) for name in outputs]
    return writer.finish(writer.write(scalar_op, range(len(inputs)), outputs), outputs)


class Argument(NamedTuple):
    """What is known of a slot before anything runs.

    Args:
        dtype: The dtype of its values.
        value: The number, where it is a constant.
    """

    dtype: np.dtype
    value: np.generic | None = None


class _Writer:
    """Collects the steps of one kernel, in slots numbered as they come."""

    def __init__(self, inputs):
        self.slots = list(inputs)
        self.inputs = len(inputs)
        self.steps = []

    def step(self, function, sources, *dtypes):
        """A call of a NumPy function; returns the slots of its results."""
        targets = tuple(range(len(self.slots), len(self.slots) + len(dtypes)))
        self.slots += [Argument(dtype) for dtype in dtypes]
        self.steps.append(Step(function, tuple(sources), targets))
        return targets

    def write(self, op, sources, dtypes):
        """The steps of a scalar operation; returns the slots of its results."""
        if isinstance(op, Composite):
            return self.write_graph(op.fgraph, sources)
        if type(op) in NARY:
            return (self.write_chain(NARY[type(op)], sources, dtypes[0]),)
        return self.step(choose(op, [self.slots[k] for k in sources], dtypes), sources, *dtypes)

    def write_graph(self, graph, sources):
        """The steps of a fused graph."""
        found = dict(zip(graph.inputs, sources, strict=True))
        for node in graph.toposort():
            dtypes = [np.dtype(output.type.dtype) for output in node.outputs]
            results = self.write(node.op, [self.find(each, found) for each in node.inputs], dtypes)
            found.update(zip(node.outputs, results, strict=True))
        return [self.find(variable, found) for variable in graph.outputs]

    def find(self, variable, found):
        """The slot of a variable of a fused graph; its constants get theirs here."""
        if variable not in found:
            value = np.asarray(variable.data, variable.type.dtype)[()]
            found[variable] = len(self.slots)
            self.slots.append(Argument(value.dtype, value))
        return found[variable]

    def write_chain(self, ufunc, sources, dtype):
        """Sums and the like of any number of terms, two at a time."""
        total, *others = sources
        if not others:
            return self.step(partial(cast, dtype=dtype), sources, dtype)[0]
        for term in others:
            function = from_ufunc(ufunc, [self.slots[total].dtype, self.slots[term].dtype], dtype)
            total = self.step(function, (total, term), dtype)[0]
        return total

    def finish(self, results, dtypes):
        """The kernel: each output is written by a step of its own."""
        makers = {step.targets: number for number, step in enumerate(self.steps)}
        for place, (slot, dtype) in enumerate(zip(results, dtypes, strict=True)):
            number = makers.pop((slot,), None)
            if number is None:
                self.step(partial(cast, dtype=dtype), (slot,), dtype)
                number = len(self.steps) - 1
            self.steps[number] = self.steps[number]._replace(place=place)
        return self.renumber()

    def renumber(self):
        """The kernel in as few slots as will do: inputs, constants, and what is used again and again."""
        constants = [k for k in range(self.inputs, len(self.slots)) if self.slots[k].value is not None]
        places = {old: new for new, old in enumerate([*range(self.inputs), *constants])}
        last = {k: number for number, step in enumerate(self.steps) for k in (*step.targets, *step.sources)}
        fixed, size, free, steps = set(places), len(places), [], []
        for number, step in enumerate(self.steps):
            for k in step.targets:
                places[k] = free.pop() if free else size
                size = max(size, places[k] + 1)
            sources, targets = (tuple(places[k] for k in old) for old in (step.sources, step.targets))
            steps.append(step._replace(sources=sources, targets=targets))
            ended = {k for k in (*step.targets, *step.sources) if last[k] == number} - fixed
            free += [places[k] for k in ended]
        return Kernel(tuple(self.slots[k].value for k in constants), tuple(steps), size)


# ------------------------------------------------------------- the function of a scalar operation


def choose(op, inputs, outputs):
    """The function that computes a scalar operation.

    Args:
        op: The operation.
        inputs: An `Argument` for each input.
        outputs: The dtypes of its outputs.
    """
    if type(op) is ps.Switch:
        return choose_switch(*inputs, outputs[0])
    if type(op) in OWN:
        return partial(OWN[type(op)], dtype=outputs[0])
    function = BY_UFUNC.get(type(op)) or numpy_function(op, len(inputs))
    if function is None:
        return partial(element_by_element, np.vectorize(op.impl, otypes=outputs), dtypes=outputs)
    if isinstance(function, np.ufunc):
        return from_ufunc(function, [each.dtype for each in inputs], outputs[0])
    return partial(converted, function, dtype=outputs[0])


def numpy_function(op, count):
    """The NumPy or SciPy function that PyTensor itself names for an operation, or None."""
    name, nin, nout = getattr(op, "nfunc_spec", None) or ("", -1, -1)
    if (nin, nout) != (count, 1):
        return None
    try:
        return import_func_from_string(name)
    except (ImportError, AttributeError):
        return None


def from_ufunc(ufunc, inputs, output):
    """A ufunc that computes in the declared dtype of the result."""
    if output.kind == "b":
        natural = ufunc.resolve_dtypes((*inputs, None))[-1].kind == "b"
        return ufunc if natural else partial(converted, ufunc, dtype=output)
    if not _has_loop(ufunc, output) or (output.kind != "c" and any(d.kind == "c" for d in inputs)):
        return partial(converted_inputs, ufunc, dtype=output)
    if all(dtype == output for dtype in inputs):
        return ufunc
    return partial(ufunc, dtype=output, casting="unsafe")


def _has_loop(ufunc, dtype):
    """Whether a ufunc computes in this dtype without leaving it."""
    try:
        found = ufunc.resolve_dtypes((*[dtype] * ufunc.nin, None))
    except TypeError:
        return False
    return all(each == dtype for each in found)


def choose_switch(condition, yes, no, output):
    """`Switch`; a quicker way where one branch is the constant zero, as in masks and gradients."""
    if condition.dtype.kind == "b" and output.kind in "fiu" and output.itemsize in (4, 8):
        if yes.dtype == output and _is_zero(no.value):
            return partial(keep, dtype=output)
        if no.dtype == output and _is_zero(yes.value):
            return partial(drop, dtype=output)
    return partial(switch, dtype=output)


def _is_zero(value):
    return value is not None and value == 0 and not np.signbit(value)


# --------------------------------------------------------------------------- functions of our own


def cast(x, out, dtype):
    """The values in another dtype."""
    if out is None:
        return np.asarray(x).astype(dtype, copy=False)
    np.copyto(out, x, casting="unsafe")
    return out


def converted(function, *arrays, out, dtype):
    """A function's result, computed in the dtype it likes, in the declared dtype."""
    return cast(function(*arrays), out, dtype)


def converted_inputs(function, *arrays, out, dtype):
    """The same, after whole numbers became the declared dtype (complex inputs stay as they are)."""
    if dtype.kind == "f":
        arrays = [x.astype(dtype) if x.dtype.kind in "biu" else x for x in arrays]
    return cast(function(*arrays), out, dtype)


def element_by_element(function, *arrays, out, dtypes):
    """An operation for which only PyTensor's own Python code is there."""
    results = function(*arrays)
    if len(dtypes) == 1:
        return cast(results, out, dtypes[0])
    return [cast(each, None, dtype) for each, dtype in zip(results, dtypes, strict=True)]


def second(x, y, out, dtype):
    """The second argument."""
    return cast(y, out, dtype)


def switch(condition, yes, no, out, dtype):
    """`yes` where the condition holds, `no` elsewhere."""
    return cast(np.where(condition, yes, no), out, dtype)


def keep(condition, yes, no, out, dtype):
    """`yes` where the condition holds, zero elsewhere: by the bits, which no pattern slows down."""
    whole = f"i{dtype.itemsize}"
    bits = np.negative(condition, dtype=whole, casting="unsafe")
    if out is None:
        return np.bitwise_and(bits, yes.view(whole)).view(dtype)
    np.bitwise_and(bits, yes.view(whole), out=out.view(whole))
    return out


def drop(condition, yes, no, out, dtype):
    """Zero where the condition holds, `no` elsewhere."""
    return keep(np.logical_not(condition), no, yes, out, dtype)


def clip(x, low, high, out, dtype):
    """`low` where x is below it, else `high` where x is above it, else x; nan stays nan."""
    if np.ndim(low) == np.ndim(high) == 0 and low <= high:
        return np.minimum(np.maximum(x, low), high, out=out, dtype=dtype, casting="unsafe")
    return cast(np.where(x < low, low, np.where(x > high, high, x)), out, dtype)


def sigmoid(x, out, dtype):
    """1 / (1 + exp(-x)) as e / (1 + e), where e = exp(x): right to the last digits far below zero."""
    enough = dtype.type(11 if dtype == np.float16 else 40)
    power = np.exp(np.minimum(x, enough, out=out, dtype=dtype, casting="unsafe"), out=out)
    return np.divide(power, power + dtype.type(1), out=out)


def softplus(x, out, dtype):
    """log(1 + exp(x)) without overflow, as max(x, 0) + log(1 + e) where e = exp(-|x|).

    NumPy's `log1p` is slow. Here log(u) for the rounded u = 1 + e and what was lost in the rounding, over u,
    is as exact.
    """
    x = cast(x, None, dtype)
    power = np.exp(-np.abs(x))
    rounded = power + dtype.type(1)
    tail = np.log(rounded) + (power - (rounded - dtype.type(1))) / rounded
    return np.add(tail, np.maximum(x, dtype.type(0)), out=out)


def log1mexp(x, out, dtype):
    """log(1 - exp(x)) for negative x, with all digits near zero and far from it."""
    x = cast(x, None, dtype)
    far = x < dtype.type(np.log(0.5))
    return cast(np.where(far, np.log1p(-np.exp(x)), np.log(-np.expm1(x))), out, dtype)


def round_away(x, out, dtype):
    """The nearest whole number, halves away from zero."""
    whole = np.trunc(x)
    return np.add(whole, np.trunc((x - whole) * dtype.type(2)), out=out)


#: Operations of any number of inputs, and the ufunc that joins two of them.
NARY = {ps.Add: np.add, ps.Mul: np.multiply, ps.Maximum: np.maximum, ps.Minimum: np.minimum}

#: Operations whose ufunc is better than the function PyTensor names.
BY_UFUNC = {RoundHalfToEven: np.rint}

#: Operations with a function of our own.
OWN = {
    ps.Cast: cast,
    ps.Identity: cast,
    ps.Second: second,
    ps.Clip: clip,
    Sigmoid: sigmoid,
    Softplus: softplus,
    Log1mexp: log1mexp,
    RoundHalfAwayFromZero: round_away,
}
