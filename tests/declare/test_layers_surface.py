"""Legal calls of layers, drawn from the printed signatures of 1.2.2 and 2.1.5, bind as Python binds them there."""

import inspect
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kerascn
from kerascn import layers
from kerascn.declare import words
from kerascn.declare.declared import Declared
from kerascn.declare.respell import read
from tests.declare.surface import FOLDER, plain_signature

# The referee's own knowledge of what was renamed between the two; the first name that the layer has counts.
RENAMED = {
    "output_dim": ["units"], "p": ["rate"], "sigma": ["stddev"], "nb_filter": ["filters"], "border_mode": ["padding"],
    "subsample": ["strides"], "dim_ordering": ["data_format"], "bias": ["use_bias"],
    "init": ["kernel_initializer", "embeddings_initializer", "alpha_initializer"],
    "inner_init": ["recurrent_initializer"],
    "W_regularizer": ["kernel_regularizer", "embeddings_regularizer"], "U_regularizer": ["recurrent_regularizer"],
    "b_regularizer": ["bias_regularizer"], "b_constraint": ["bias_constraint"], "dropout_W": ["dropout"],
    "W_constraint": ["kernel_constraint", "embeddings_constraint"], "dropout_U": ["recurrent_dropout"],
    "beta_init": ["beta_initializer"], "gamma_init": ["gamma_initializer"],
    "inner_activation": ["recurrent_activation"], "forget_bias_init": ["unit_forget_bias"],
    "consume_less": ["implementation"], "pool_length": ["pool_size"], "stride": ["strides"], "length": ["size"],
    "filter_length": ["kernel_size"], "subsample_length": ["strides"], "atrous_rate": ["dilation_rate"],
    "output_shape": ["whole_output_shape"],
}  # fmt: skip
PACKED = [("kernel_size", ("nb_row", "nb_col")), ("kernel_size", ("kernel_dim1", "kernel_dim2", "kernel_dim3"))]
# No layers to make, or functions.
ROOTS = {"ConvRecurrent2D", "Layer", "Wrapper", "Recurrent", "RNN", "Input", "InputLayer"}


def printed(release):
    """{layer: its printed signature} of the layers that are here and take arguments."""
    text = (FOLDER / f"keras-{release}.txt").read_text("utf-8")
    found = {}
    for title, block in re.findall(r"^keras\.(\S+)\n((?:  .*\n?)+)", text, re.M):
        for name, arguments in re.findall(r"^  class (\w+)(\(.*\))(?:  <- .*)?$", block, re.M):
            kind = getattr(layers, name, None)
            ours = title.startswith(("layers.", "engine.topology", "legacy.layers")) and isinstance(kind, type)
            if ours and name not in ROOTS and kind.__init__ is Declared.__init__:
                found[name] = f"{name}{arguments}"
    return sorted(found.items())


OLD, NEW = printed("1.2.2"), printed("2.1.5")


@st.composite
def calls(draw, line):
    """Arguments of a legal call: some by place, some by name, some left out where that is allowed."""
    parameters = [p for p in plain_signature(line).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    by_place = draw(st.integers(0, len(parameters)))
    args = tuple(f"value of {p.name}" for p in parameters[:by_place])
    left = [p for p in parameters[by_place:] if p.default is inspect.Parameter.empty or draw(st.booleans())]
    return args, {p.name: f"value of {p.name}" for p in left}


def bound_by_python(line, args, kwargs, ours):
    bound = plain_signature(line).bind(*args, **kwargs)
    bound.apply_defaults()
    said = dict(bound.arguments)
    said.pop("kwargs", None)
    found = {}
    for new, parts in PACKED:
        if new in ours and set(parts) <= set(said):
            found[new] = tuple(said.pop(part) for part in parts)
    for name, value in said.items():
        new = name if name in ours else next(one for one in RENAMED[name] if one in ours)
        old_values = {"data_format": {"default": None}, "implementation": {"cpu": 0, "mem": 1, "gpu": 2}}
        value = old_values.get(new, {}).get(value, value) if isinstance(value, str) else value
        turned = (name, new) == ("forget_bias_init", "unit_forget_bias")
        found[new] = value in ("one", "ones") if turned else value
    return found


def compare(name, line, args, kwargs):
    sheet = getattr(layers, name).__sheet__
    found = read(sheet, args, dict(kwargs))
    expected = bound_by_python(line, args, kwargs, sheet.defaults)
    assert {n: found[n] for n in expected} == expected
    assert all(found[n] == sheet.defaults[n] for n in found if n not in expected)


@pytest.mark.parametrize("name, line", OLD, ids=[name for name, _ in OLD])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_calls_of_keras_1(name, line, data):
    args, kwargs = data.draw(calls(line))
    before = kerascn.config.dialect()
    try:
        kerascn.set_dialect(1)
        compare(name, line, args, kwargs)
        if set(kwargs) - set(getattr(layers, name).__sheet__.defaults):
            kerascn.set_dialect(2)  # a word of Keras 1 decides, whatever the dialect
            compare(name, line, args, kwargs)
    finally:
        kerascn.set_dialect(before)


@pytest.mark.parametrize("name, line", NEW, ids=[name for name, _ in NEW])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_calls_of_keras_2(name, line, data):
    args, kwargs = data.draw(calls(line))
    assert kerascn.config.dialect() == 2
    compare(name, line, args, kwargs)


@pytest.mark.parametrize("dialect", [1, 2])
@settings(max_examples=40, deadline=None)
@given(rows=st.integers(1, 9), columns=st.integers(1, 9), rest=st.lists(st.text(), max_size=2))
def test_the_kernel_tells_the_age_of_a_convolution(dialect, rows, columns, rest):
    sheet = layers.Conv2D.__sheet__
    kerascn.set_dialect(dialect)
    try:
        old = read(sheet, (8, rows, columns, *rest), {})
        new = read(sheet, (8, (rows, columns), *rest), {})
    finally:
        kerascn.set_dialect(2)
    assert old["kernel_size"] == new["kernel_size"] == (rows, columns)
    for places, found in ((["kernel_initializer", "activation"], old), (["strides", "padding"], new)):
        assert [found[name] for name in places[: len(rest)]] == rest


def test_classes_of_two_names_and_their_packed_arguments_are_printed_so():
    for name, old in words.OLD_NAMES.items():
        if hasattr(layers, name):
            assert getattr(layers, name) is getattr(layers, old)
            assert old in dict(OLD) and old == getattr(layers, name).__sheet__.keras1_name
    for name, packs in words.PACKS.items():
        if hasattr(layers, name):
            printed_arguments = plain_signature(dict(OLD)[words.OLD_NAMES.get(name, name)]).parameters
            for new, parts in packs.items():
                assert new in getattr(layers, name).__fields__ and set(parts) <= set(printed_arguments)
                assert not set(parts) & set(words.WORDS)
    assert set(words.KERNEL_PLACES) <= set(words.PACKS)


def test_the_referee_looks_at_every_layer_that_is_here():
    classes = {name for name in layers.__all__ if isinstance(getattr(layers, name), type)} - ROOTS
    assert {"Conv2D", "MaxPooling2D", "Concatenate", "Dot", "Dense", "Dropout"} <= {name for name, _ in NEW} <= classes
    assert {"Convolution2D", "MaxPooling2D", "Merge", "Dense", "Dropout"} <= {name for name, _ in OLD} <= classes
