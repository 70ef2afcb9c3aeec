"""Legal calls of 1.2.2 and 2.1.5, drawn from their printed signatures, bind as Python binds them there."""

import inspect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kerascn
from kerascn import backend  # noqa: F401  (declares every theme)
from kerascn.backend.contract.dispatch import CONTRACT
from kerascn.declare.respell import read
from tests.declare.surface import backend_lines, plain_signature

OLD, NEW = backend_lines("1.2.2"), backend_lines("2.1.5")

# The referee's own knowledge of what was renamed between the two.
RENAMED = {
    "dim": "axis", "nb_classes": "num_classes", "dim_ordering": "data_format", "X": "x", "std": "stddev",
    "low": "minval", "high": "maxval", "xs": "ops", "variable": "x", "broatcastable": "broadcastable",
    "border_mode": "padding", "stride": "strides", "filter_dilation": "dilation_rate",
}  # fmt: skip


HINTS = ("image_shape", "filter_shape", "volume_shape")  # only helped the engines of then


def callables(lines):
    return sorted((name, line) for name in CONTRACT if name in lines for line in lines[name])


@pytest.fixture
def dialect():
    before = kerascn.config.dialect()
    yield kerascn.set_dialect
    kerascn.set_dialect(before)


@st.composite
def calls(draw, line):
    """Arguments of a legal call: some by place, some by name, some left out where that is allowed."""
    parameters = [p for p in plain_signature(line).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    by_place = draw(st.integers(0, len(parameters)))
    args = tuple(f"value of {p.name}" for p in parameters[:by_place])
    kwargs = {
        p.name: f"value of {p.name}"
        for p in parameters[by_place:]
        if p.default is inspect.Parameter.empty or draw(st.booleans())
    }
    return args, kwargs


def bound_by_python(line, args, kwargs, ours):
    bound = plain_signature(line).bind(*args, **kwargs)
    bound.apply_defaults()
    found = {}
    for name, value in bound.arguments.items():
        if name == "kwargs" or name in HINTS:
            continue
        new = name if name in ours else RENAMED.get(name, name)
        found[new] = None if (new == "data_format" and value == "default") else value
    return found


def compare(name, line, args, kwargs):
    sheet = CONTRACT[name].sheet
    found = read(sheet, args, dict(kwargs))
    expected = bound_by_python(line, args, kwargs, sheet.defaults)
    later = {n: v for n, v in found.items() if n not in expected}
    assert {n: found[n] for n in expected} == {n: ([] if v == [] else v) for n, v in expected.items()}
    assert later == {n: sheet.defaults[n] for n in later}


@pytest.mark.parametrize("name, line", callables(OLD))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_calls_of_keras_1(name, line, data):
    args, kwargs = data.draw(calls(line))
    before = kerascn.config.dialect()
    try:
        kerascn.set_dialect(1)
        compare(name, line, args, kwargs)
        if set(kwargs) - set(CONTRACT[name].sheet.defaults) - {"xs", "variable"}:
            kerascn.set_dialect(2)  # a word of Keras 1 decides, whatever the dialect
            compare(name, line, args, kwargs)
    finally:
        kerascn.set_dialect(before)


@pytest.mark.parametrize("name, line", callables(NEW))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_calls_of_keras_2(name, line, data):
    args, kwargs = data.draw(calls(line))
    assert kerascn.config.dialect() == 2
    if line == "function(inputs, outputs, updates=[], **kwargs)" and len(args) < 3 and "updates" not in kwargs:
        kwargs["updates"] = []  # the two engines of 2.1.5 print different empty defaults
    compare(name, line, args, kwargs)


def test_the_referee_looks_at_most_of_the_contract():
    assert len({name for name, _ in callables(OLD)}) > 80
    assert len({name for name, _ in callables(NEW)}) > 90
