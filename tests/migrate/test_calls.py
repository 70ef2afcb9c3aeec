"""A call of Keras 1 and what it is rewritten to are bound to the same, and that is Keras 2 as it was printed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascn import config, layers
from kerascn.backend.contract.dispatch import CONTRACT
from kerascn.declare.respell import read
from kerascn.migrate import migrate
from tests.declare.surface import backend_lines, plain_signature
from tests.declare.test_layers_surface import NEW, OLD
from tests.migrate.programs import call_in, calls_of

GONE = {"Highway", "MaxoutDense", "Merge", "ParametricSoftplus", "SReLU", "TimeDistributedDense"}
HARD = {"Lambda", "Reshape", "Permute", "Activation", "TimeDistributed", "Bidirectional", "Deconvolution2D"}
LAYERS = [(name, line) for name, line in OLD if name not in GONE | HARD]
# Arguments of every layer, or of every recurrent one, that the printed signature doesn't show.
RECURRENT = ("consume_less", "return_sequences", "go_backwards", "unroll")
TODAY = dict(NEW)
EVERYWHERE = {"name", "trainable", "input_shape", "batch_input_shape", "input_dim", "input_length", "dtype", "weights"}


def made(text, dialect):
    """The configuration of the layer that the last line of a program makes."""
    before = config.dialect()
    config.set_dialect(dialect)
    try:
        name, args, kwargs = call_in(text)
        return getattr(layers, name)(*args, **kwargs).get_config()
    finally:
        config.set_dialect(before)


@pytest.mark.parametrize("name, line", LAYERS, ids=[name for name, _ in LAYERS])
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_layers(name, line, data):
    more = RECURRENT if name in ("LSTM", "GRU", "SimpleRNN") else ()
    call = data.draw(calls_of(line, name, more))
    text = f"from keras.layers import {name}\n{call}\n"
    try:
        expected = made(text, 1)
    except ValueError:
        return  # values that don't go together
    done = migrate(text, dialect=1)
    assert done.left == ()
    found = made(done.text, 2)
    for one in (found, expected):
        one.pop("implementation", None)  # how fast it computes; SimpleRNN of Keras 2 has no such argument
    assert found == expected
    kind, args, kwargs = call_in(done.text)
    assert f"import {kind}\n" in done.text
    printed = plain_signature(TODAY[kind])
    printed.bind(
        *args, **{word: value for word, value in kwargs.items() if word not in EVERYWHERE - {*printed.parameters}}
    )
    assert migrate(done.text, dialect=2).text == done.text


def names_for(line):
    return [p.name for p in plain_signature(line).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]


FUNCTIONS = sorted(
    (name, line)
    for name, lines in backend_lines("1.2.2").items()
    for line in lines
    if name in CONTRACT and name not in ("atrous_conv2d", "deconv2d", "lesser", "lesser_equal")
)


@pytest.mark.parametrize("name, line", FUNCTIONS, ids=[name for name, _ in FUNCTIONS])
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_functions_of_the_backend(name, line, data):
    names = names_for(line)
    parameters = plain_signature(line).parameters
    by_place = data.draw(st.integers(0, len(names)))
    required = [one for one in names[by_place:] if parameters[one].default is parameters[one].empty]
    left = [one for one in names[by_place:] if one in required or data.draw(st.booleans())]
    said = [f"v_{one}" for one in names[:by_place]] + [f"{one}=v_{one}" for one in left]
    text = f"from keras import backend as K\nK.{name}({', '.join(said)})\n"
    sheet = CONTRACT[name].sheet
    try:
        expected = read(sheet, *call_in(text)[1:], 1)
    except TypeError:
        return  # a signature of one engine only
    done = migrate(text, dialect=1)
    _, args, kwargs = call_in(done.text)
    found = read(sheet, args, kwargs, 2)
    assert {one: value or None for one, value in found.items()} == {
        one: value or None for one, value in expected.items()
    }


@pytest.mark.parametrize("name, line", NEW, ids=[name for name, _ in NEW])
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_calls_of_keras_2_stay(name, line, data):
    names = names_for(line)
    by_place = data.draw(st.integers(0, len(names)))
    said = [f"v_{one}" for one in names[:by_place]] + [
        f"{one} = v_{one}" for one in names[by_place:] if data.draw(st.booleans())
    ]
    text = f"from keras.layers import {name}\nx = {name}({' , '.join(said)})  # x\n"
    renamed = name in ("Convolution1D", "Convolution2D", "Convolution3D", "Merge")
    if not renamed:
        assert migrate(text, dialect=2).text == text
