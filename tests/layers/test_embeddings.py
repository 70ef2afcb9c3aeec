"""Embedding: rows of a table, masks, gradients, lengths, the words of both ages."""

import json

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn import constraints
from kerascn.engine import Input
from kerascn.layers import Embedding
from kerascn.models import Sequential
from tests.layers.referee_layers import apply, check_gradients, check_refusal, computing_in, copy_of, inputs_for, plain
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine

NUMBERS = np.array([[1, 0, 3], [2, 2, 0]], "int32")
GRIDS = np.array([[[1, 0], [3, 2]], [[0, 0], [1, 4]]], "int32")


@pytest.mark.parametrize("dtype", ["int32", "int64", "float32", "uint8", "float64"])
@pytest.mark.parametrize("numbers", [NUMBERS, GRIDS, NUMBERS[:, 0]], ids=["series", "grids", "single"])
def test_the_formula_and_the_shape(dtype, numbers):
    layer = Embedding(5, 4)
    found = apply(layer, numbers.astype(dtype))
    (table,) = layer.get_weights()
    np.testing.assert_array_equal(found, table[numbers])
    assert (table.shape, found.dtype, layer.output_shape) == ((5, 4), np.float32, (None, *numbers.shape[1:], 4))
    assert layer.compute_output_shape(numbers.shape) == (*numbers.shape, 4)
    assert layer.W is layer.embeddings


def test_the_first_table():
    table = apply(Embedding(100, 50), np.arange(100, dtype="int32"))
    assert (abs(table) <= 0.05).all() and abs(table.mean()) < 0.002
    assert abs(table.std() - 0.1 / np.sqrt(12)) < 0.001
    np.testing.assert_array_equal(apply(Embedding(5, 4, "ones"), NUMBERS), np.ones((2, 3, 4)))
    given = np.arange(20).reshape(5, 4)
    np.testing.assert_array_equal(apply(Embedding(5, 4, weights=[given]), NUMBERS), given[NUMBERS])


def test_gradients():
    with computing_in("float64"):
        layer = Embedding(5, 2, embeddings_initializer="normal")
        layer(inputs_for([NUMBERS])[0])
        check_gradients(layer, NUMBERS, of_input=False)  # rows that stand several times get the sum


@pytest.mark.parametrize("numbers", [NUMBERS, GRIDS])
def test_masks(numbers):
    (x,) = inputs_for([numbers])
    layer = Embedding(5, 4, mask_zero=True)
    layer(x)
    found = K.function([x], [K.cast(layer.output_mask, "int32")])([numbers])[0]
    np.testing.assert_array_equal(found, numbers != 0)
    without = Embedding(5, 4)
    without(x)
    assert without.output_mask is None


def test_penalties_and_constraints():
    layer = Embedding(
        5, 4, embeddings_regularizer="l2", activity_regularizer="l1", embeddings_constraint=constraints.UnitNorm(axis=1)
    )
    (x,) = inputs_for([NUMBERS])
    y = layer(x)
    found = K.function([x], [y, *layer.losses])([NUMBERS])
    (table,) = layer.get_weights()
    np.testing.assert_allclose(found[1:], [0.01 * (table**2).sum(), 0.01 * abs(table[NUMBERS]).sum()], rtol=1e-5)
    assert isinstance(layer.embeddings.constraint, constraints.UnitNorm)


# What is said of the lengths; the shape of the input that a model starts with; that of the output on series.
LENGTHS = [
    (dict(), (None, None), (None, 3, 4)),
    (dict(input_length=3), (None, 3), (None, 3, 4)),
    (dict(input_length=(3,)), (None, 3), (None, 3, 4)),
    (dict(input_length=(None,)), (None, None), (None, 3, 4)),
    (dict(input_length=3, batch_input_shape=(2, 3)), (2, 3), (None, 3, 4)),
    (dict(batch_size=2, input_length=3), (2, 3), (None, 3, 4)),
    (dict(input_shape=(3,)), (None, 3), (None, 3, 4)),
]


@pytest.mark.parametrize("said, begun, shape", LENGTHS)
def test_lengths(said, begun, shape):
    layer = Embedding(5, 4, **said)
    assert layer.batch_input_shape == begun and layer.dtype == "int32"
    layer(inputs_for([NUMBERS])[0])
    assert layer.output_shape == shape


@pytest.mark.parametrize("length, open_axes, shape", [
    (None, (1,), (None, None, 2, 4)), ((2, 2), (1, 2), (None, 2, 2, 4)), ((None, 2), (1, 2), (None, None, 2, 4)),
])  # fmt: skip
def test_unknown_lengths(length, open_axes, shape):
    layer = Embedding(5, 4, input_length=length)
    found = apply(layer, GRIDS, unknown=open_axes)
    assert layer.output_shape == shape
    np.testing.assert_array_equal(found, layer.get_weights()[0][GRIDS])


def test_configuration_and_copy():
    layer = Embedding(5, 4, mask_zero=True, input_length=3, embeddings_initializer="normal", name="words")
    expected = apply(layer, NUMBERS)
    twin = copy_of(layer, NUMBERS)
    np.testing.assert_array_equal(apply(twin, NUMBERS), expected)
    assert twin.get_config() == layer.get_config()
    assert layer.get_config() == {
        "name": "words", "trainable": True, "batch_input_shape": (None, 3), "dtype": "float32", "input_dim": 5,
        "output_dim": 4, "embeddings_initializer": {
            "class_name": "RandomNormal", "config": {"mean": 0.0, "stddev": 0.05, "seed": None},
        },
        "embeddings_regularizer": None, "activity_regularizer": None, "embeddings_constraint": None,
        "mask_zero": True, "input_length": 3,
    }  # fmt: skip
    assert twin.dtype == "int32"


@pytest.mark.parametrize("dtype", ["int64", "uint8"])
def test_the_type_of_the_numbers_may_be_said(dtype):
    assert Embedding(5, 4, dtype=dtype).dtype == dtype
    assert Embedding(5, 4, dtype="float32").dtype == "int32"


# ------------------------------------------------------------------------------- Keras 1


def test_the_words_of_keras_1():
    old = Embedding(5, 4, init="normal", W_regularizer="l1", W_constraint="nonneg", input_length=3)
    new = Embedding(
        5, 4, embeddings_initializer="normal", embeddings_regularizer="l1", embeddings_constraint="nonneg",
        input_length=3,
    )  # fmt: skip
    assert plain(old.get_config()) == plain(new.get_config())


def test_the_places_of_keras_1():
    kerascn.set_dialect(1)
    try:
        given = [np.ones((5, 4))]
        old = Embedding(5, 4, "normal", 3, "l1", None, "nonneg", True, given, 0.5)
    finally:
        kerascn.set_dialect(2)
    config = old.get_config()
    assert (config["mask_zero"], config["input_length"], config["dropout"]) == (True, 3, 0.5)
    assert config["embeddings_constraint"]["class_name"] == "NonNeg"
    np.testing.assert_array_equal(apply(old, NUMBERS), np.ones((2, 3, 4)))


def test_rows_are_dropped_in_training():
    layer = Embedding(400, 3, embeddings_initializer="ones", dropout=0.25)
    numbers = np.stack([np.arange(400)] * 2).astype("int32")
    np.testing.assert_array_equal(apply(layer, numbers), np.ones((2, 400, 3)))
    first, second = apply(layer, numbers, training=True, calls=2)
    np.testing.assert_allclose(np.unique(first), [0, 4 / 3], rtol=1e-6)
    assert (first == first[:1, :, :1]).all()  # a row is dropped as a whole, wherever it stands
    assert abs((first == 0).mean() - 0.25) < 5 * np.sqrt(0.25 * 0.75 / 400)
    assert (first != second).any()
    assert apply(copy_of(layer, numbers), numbers, training=True).min() == 0
    assert "dropout" not in Embedding(5, 4).get_config()


# ------------------------------------------------------------------------------- tf_keras

IN_TF_KERAS = """
import json
layer = keras.layers.Embedding.from_config(json.loads(str(given["config"])))
model = keras.Sequential([layer])
layer.set_weights([given["table"]])
results["rows"] = model.predict(given["numbers"], verbose=0)
results["mask"] = layer.compute_mask(tf.constant(given["numbers"]))
"""


def test_tf_keras_reads_the_configuration():
    layer = Embedding(5, 4, mask_zero=True, input_length=3)
    rows = apply(layer, NUMBERS)
    config = np.array(json.dumps(layer.get_config()))
    found = run_in_tf_keras(IN_TF_KERAS, config=config, table=layer.get_weights()[0], numbers=NUMBERS)
    np.testing.assert_array_equal(found["rows"], rows)
    np.testing.assert_array_equal(found["mask"], NUMBERS != 0)


# ------------------------------------------------------------------------------- wrong uses

WRONG = [
    (lambda: Embedding(), "call.missing", ["input_dim"]),
    (lambda: Embedding(5), "call.missing", ["output_dim"]),
    (lambda: Embedding(0, 4), "call.bad_value", ["input_dim", "0"]),
    (lambda: Embedding(5, 4.5), "call.bad_value", ["output_dim", "4.5"]),
    (lambda: Embedding(5, 4, dropout=2), "call.bad_value", ["dropout", "2"]),
    (lambda: Embedding(5, 4, units=3), "call.unknown", ["units"]),
    (lambda: Embedding(5, 4, "unifrm"), "registry.unknown", ["unifrm", "uniform"]),
    (lambda: Embedding(5, 4, input_length=7)(Input((3,))), "embeddings.input_length", ["7", "(None, 3)", "(7,)"]),
    (lambda: Embedding(5, 4, input_length=3)(Input((3, 2))), "embeddings.input_length", ["3", "(None, 3, 2)"]),
    (lambda: Embedding(5, 4)(NUMBERS), "layer.not_a_tensor", ["embedding_1"]),
    (lambda: Embedding(5, 4, weights=[np.ones((4, 5))])(Input((3,))), "weights.shape", ["(5, 4)", "(4, 5)"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", range(len(WRONG)))
def test_wrong_uses(place, language):
    check_refusal(*WRONG[place], language)


@pytest.mark.parametrize("number", [7, -1])
def test_a_number_without_a_row(number):
    model = Sequential([Embedding(5, 3, input_length=2)])
    with pytest.raises(ValueError) as caught:
        model.predict(np.array([[1, number]]))
    assert caught.value.key == "function.not_run" and "input_dim" in str(caught.value)
    assert "indices[" not in str(caught.value)
