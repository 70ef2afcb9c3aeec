"""The contract's cases: one table of calls with their NumPy results, run on each engine.

A ``Case`` names a K function, its arguments by name, and what NumPy says the result is. NumPy arrays among the
arguments become tensors. ``effects`` finds, from the same table, the parameters whose effect no pair of cases
shows: two cases that differ in one argument alone and whose results differ in value, shape or dtype.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kerascn.backend.contract.dispatch import CONTRACT

FED = ("variable", "placeholder", "open placeholder", "constant")


@dataclass
class Case:
    """One call and its result: an array, or a list of arrays where the function gives several tensors."""

    function: str
    arguments: dict[str, Any]
    expected: Any
    tolerance: float = 1e-5
    differentiable: bool = False
    note: str = ""
    only: tuple[str, ...] = field(default=FED)

    @property
    def label(self) -> str:
        shown = ",".join(f"{n}={describe(v)}" for n, v in self.arguments.items())
        return f"{self.function}({shown}){self.note}"


def describe(value: Any) -> str:
    """A short name of an argument for a test's label."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{list(value.shape)}".replace(" ", "")
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], np.ndarray):
        return "[" + ",".join(map(describe, value)) + "]"
    return str(value).replace(" ", "")


def run(K: Any, case: Case, fed: str = "variable") -> Any:
    """The result of a case on the engine of ``K``, its arrays fed in one of the ways of ``FED``."""
    inputs: list[Any] = []
    values: list[np.ndarray] = []

    def tensor(array: np.ndarray) -> Any:
        if fed == "variable":
            return K.variable(array, dtype=str(array.dtype))
        if fed == "constant":
            return K.constant(array, dtype=str(array.dtype))
        shape = array.shape if fed == "placeholder" or not array.ndim else (None, *array.shape[1:])
        x = K.placeholder(shape=shape, dtype=str(array.dtype))
        inputs.append(x)
        values.append(array)
        return x

    def convert(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return tensor(value)
        if isinstance(value, list) and value and isinstance(value[0], np.ndarray):
            return [tensor(v) for v in value]
        return value

    result = getattr(K, case.function)(**{n: convert(v) for n, v in case.arguments.items()})
    if isinstance(result, (list, tuple)):
        found = K.function(inputs, list(result))(values)
        return list(zip(result, found, strict=False))
    return result, K.function(inputs, [result])(values)[0]


def check(K: Any, case: Case, fed: str = "variable") -> None:
    """The engine's result has the value, the shape and the dtype that NumPy says; so has what is known statically."""
    result, found = run(K, case, fed)
    expected = np.asarray(case.expected)
    assert found.shape == expected.shape, f"shape {found.shape}, NumPy says {expected.shape}"
    assert str(found.dtype) == str(expected.dtype), f"dtype {found.dtype}, NumPy says {expected.dtype}"
    np.testing.assert_allclose(found, expected, rtol=case.tolerance, atol=case.tolerance)
    assert K.dtype(result) == str(expected.dtype)
    known = K.int_shape(result)
    assert known is None or len(known) == expected.ndim
    assert all(s in (None, e) for s, e in zip(known or (), expected.shape, strict=False)), (
        f"{known} said, {expected.shape} found"
    )


def check_gradient(K: Any, case: Case, step: float = 1e-6, tolerance: float = 1e-5) -> None:
    """The gradient by every float array agrees with central differences in float64, along a random direction."""
    draw = np.random.RandomState(7)
    arguments = {n: _as_float64(v) for n, v in case.arguments.items()}
    names = [n for n, v in arguments.items() if isinstance(v, np.ndarray) and v.dtype == np.float64]
    weight = draw.normal(size=np.shape(case.expected))

    def loss(at: dict[str, np.ndarray]) -> float:
        _, found = run(K, Case(case.function, arguments | at, None))
        return float(np.sum(np.asarray(found, "float64") * weight))

    for name in names:
        x = K.variable(arguments[name], dtype="float64")
        total = K.sum(getattr(K, case.function)(**(arguments | {name: x})) * K.constant(weight, dtype="float64"))
        slope = K.function([], K.gradients(total, [x]))([])[0]
        way = draw.normal(size=arguments[name].shape)
        ahead, back = loss({name: arguments[name] + step * way}), loss({name: arguments[name] - step * way})
        np.testing.assert_allclose(np.sum(slope * way), (ahead - back) / (2 * step), rtol=tolerance, atol=tolerance)


def _as_float64(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype("float64")
    return [_as_float64(v) for v in value] if isinstance(value, list) else value


def effects(cases: list[Case]) -> set[tuple[str, str]]:
    """The (function, parameter) pairs whose effect is shown by two of the cases."""
    shown = set()
    for first in cases:
        for second in cases:
            if first.function == second.function and _differ(first.expected, second.expected):
                one, other = _complete(first), _complete(second)
                changed = [n for n in one if describe(one[n]) != describe(other[n]) or _differ(one[n], other[n])]
                if len(changed) == 1:
                    shown.add((first.function, changed[0]))
    return shown


def _complete(case: Case) -> dict[str, Any]:
    defaults = {n: p.default for n, p in inspect.signature(CONTRACT[case.function].body).parameters.items()}
    return defaults | case.arguments


def _differ(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        one, other = np.asarray(one), np.asarray(other)
        return one.shape != other.shape or one.dtype != other.dtype or not np.array_equal(one, other, equal_nan=False)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) != len(other) or any(_differ(a, b) for a, b in zip(one, other, strict=False))
    return type(one) is not type(other) or one != other
