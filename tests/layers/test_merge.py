"""Merging layers and functions: values, shapes and masks, against NumPy."""

import functools

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn import layers
from kerascn.engine import Input
from kerascn.engine.network import Network
from kerascn.layers import (
    Add,
    Average,
    Concatenate,
    Conv2D,
    Dense,
    Dot,
    Layer,
    Masking,
    Maximum,
    Minimum,
    Multiply,
    Subtract,
)
from tests.layers.referee_layers import apply, check_refusal, computing_in, copy_of, inputs_for, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(17)

FORMULAS = {
    Add: sum,
    Subtract: lambda several: several[0] - several[1],
    Multiply: lambda several: functools.reduce(np.multiply, several),
    Average: lambda several: sum(several) / len(several),
    Maximum: lambda several: functools.reduce(np.maximum, several),
    Minimum: lambda several: functools.reduce(np.minimum, several),
}
SHAPES = [
    [(2, 3), (2, 3)],
    [(2, 3), (2, 3), (2, 3)],
    [(2, 4, 3), (2, 1, 3)],
    [(2, 4, 1), (2, 1, 3)],
    [(2, 3), (2, 4, 3)],
    [(2, 5, 4, 3), (2, 3), (2, 1, 1)],
]


def numbers(*shapes):
    return [CHANCE.normal(size=shape).astype("float32") for shape in shapes]


def spread(arrays):
    """Axes of length 1 after the batch axis of those that have fewer."""
    most = max(a.ndim for a in arrays)
    return [a.reshape(len(a), *[1] * (most - a.ndim), *a.shape[1:]) for a in arrays]


@pytest.mark.parametrize("kind", FORMULAS)
@pytest.mark.parametrize("shapes", SHAPES, ids=str)
def test_element_by_element(kind, shapes):
    arrays = numbers(*shapes)[: 2 if kind is Subtract else None]
    layer = kind()
    expected = FORMULAS[kind](spread(arrays))
    np.testing.assert_allclose(apply(layer, arrays), expected, rtol=1e-5)
    assert layer.output_shape == (None, *expected.shape[1:])
    assert layer.compute_output_shape([a.shape for a in arrays]) == expected.shape


def test_lengths_that_are_not_known():
    shape = Add().compute_output_shape
    assert shape([(None, None, 3), (None, 4, 3)]) == (None, 4, 3)
    assert shape([(None, None, 3), (None, 1, 3)]) == (None, None, 3)
    assert shape([(5, 3), (None, 3)]) == (5, 3)
    assert shape([(None, None, 3), (None, 3)]) == (None, None, 3)
    one, other = numbers((2, 4, 3), (2, 4, 3))
    np.testing.assert_allclose(apply(Add(), [one, other], unknown=(1,)), one + other, rtol=1e-6)
    assert Concatenate(1).compute_output_shape([(None, None, 3), (7, 4, None)]) == (7, None, 3)
    assert Dot(-1).compute_output_shape([(None, None, 3), (7, 4, None)]) == (7, None, 4)


@pytest.mark.parametrize(
    "axis, shapes", [(-1, [(2, 3), (2, 1), (2, 4)]), (1, [(2, 3, 4), (2, 2, 4)]), (-2, [(2, 3, 4), (2, 2, 4)])]
)
def test_in_a_row(axis, shapes):
    arrays = numbers(*shapes)
    layer = Concatenate(axis)
    expected = np.concatenate(arrays, axis)
    np.testing.assert_array_equal(apply(layer, arrays), expected)
    assert layer.output_shape == (None, *expected.shape[1:])
    assert Concatenate.from_config(layer.get_config()).axis == axis
    np.testing.assert_array_equal(apply(Concatenate(axis), arrays, unknown=(1,)), expected)


DOTS = [
    ((2, 5), (2, 5), 1, "bi,bi->b"),
    ((2, 5), (2, 5), -1, "bi,bi->b"),
    ((2, 4, 5), (2, 3, 5), 2, "bij,bkj->bik"),
    ((2, 4, 5), (2, 3, 4), (1, 2), "bij,bki->bjk"),
    ((2, 4, 5), (2, 5), (-1, 1), "bij,bj->bi"),
    ((2, 4, 5), (2, 5, 4), [-1, 1], "bij,bjk->bik"),
]


@pytest.mark.parametrize("normalize", [False, True])
@pytest.mark.parametrize("one, other, axes, formula", DOTS)
def test_products(one, other, axes, formula, normalize):
    arrays = numbers(one, other)
    layer = Dot(axes, normalize)
    pair = axes if isinstance(axes, (tuple, list)) else (axes, axes)
    lengths = [
        np.linalg.norm(a, axis=axis, keepdims=True) if normalize else 1 for a, axis in zip(arrays, pair, strict=True)
    ]
    expected = np.einsum(formula, *(a / n for a, n in zip(arrays, lengths, strict=True)))
    expected = expected[:, None] if expected.ndim == 1 else expected
    np.testing.assert_allclose(apply(layer, arrays), expected, rtol=1e-4, atol=1e-5)
    assert layer.output_shape == (None, *expected.shape[1:])
    assert plain(copy_of(layer, arrays).get_config()) == plain(layer.get_config())
    assert layer.get_config()["normalize"] is normalize


def test_gradients_are_slopes():
    with computing_in("float64"):
        arrays = [CHANCE.normal(size=(2, 3)), CHANCE.normal(size=(2, 3))]
        a, b = inputs_for(arrays)
        found = [layer([a, b]) for layer in (Add(), Multiply(), Average(), Maximum(), Dot(1, True), Concatenate())]
        total = sum(K.sum(y * y) for y in found)
        run = K.function([a, b], [total, *K.gradients(total, [a, b])])
        _, *gradients = run(arrays)
        for which, gradient in enumerate(gradients):
            for place in np.ndindex(2, 3):
                moved = [[x.copy() for x in arrays] for _ in range(2)]
                moved[0][which][place] += 1e-5
                moved[1][which][place] -= 1e-5
                slope = (run(moved[0])[0] - run(moved[1])[0]) / 2e-5
                np.testing.assert_allclose(gradient[place], slope, rtol=1e-5, atol=1e-6)


FUNCTIONS = [
    ("add", Add, {}), ("subtract", Subtract, {}), ("multiply", Multiply, {}), ("average", Average, {}),
    ("maximum", Maximum, {}), ("minimum", Minimum, {}), ("concatenate", Concatenate, {"axis": 1}),
    ("dot", Dot, {"axes": 2, "normalize": True}),
]  # fmt: skip


@pytest.mark.parametrize("name, kind, given", FUNCTIONS)
def test_a_function_makes_the_layer_and_calls_it(name, kind, given):
    inputs = [Input((3, 4)), Input((3, 4))]
    made = getattr(layers, name)(inputs, **given, name="mine")._keras_history.layer
    assert (type(made), made.name) == (kind, "mine")
    assert plain(made.get_config()) == plain(kind(**given).get_config())


GATES = {
    "a filter": lambda a: Conv2D(1, 1)(a),
    "all of the image": lambda a: layers.MaxPooling2D((4, 5))(a),
    "a kernel as large as the image": lambda a: layers.BatchNormalization()(Conv2D(1, (4, 5))(a)),
    "averages in a new shape": lambda a: layers.Reshape((1, 1, 3))(Dense(3)(layers.GlobalAveragePooling2D()(a))),
    "a function": lambda a: layers.Lambda(lambda x: x[:, :1, :, :1])(a),
    "a network": lambda a: Network(a, Conv2D(1, (4, 5))(a))(a),
}


@pytest.mark.parametrize("gate", GATES)
def test_what_is_multiplied_may_be_of_length_one(gate):
    (x,) = numbers((2, 4, 5, 3))
    (a,) = inputs_for([x])
    factors = GATES[gate](a)
    y = Multiply()([a, factors])
    assert K.int_shape(y) == (None, 4, 5, 3)
    run = K.function([a, K.learning_phase()], [factors, y])
    found, product = run([x, 0])
    assert found.size < x.size
    np.testing.assert_allclose(product, found * x, rtol=1e-4, atol=1e-6)


def test_a_length_of_one_that_only_a_layer_knows():
    one, other = numbers((2, 4, 3), (2, 4, 5))
    a, b = inputs_for([one, other])
    gate = Dense(1)
    y = Multiply()([gate(a), b])
    assert K.int_shape(y) == (None, 4, 5)
    kernel, bias = gate.get_weights()
    np.testing.assert_allclose(
        K.function([a, b], [y])([one, other])[0], (one @ kernel + bias) * other, rtol=1e-4, atol=1e-6
    )


# Masks.


class Forget(Layer):
    """Gives no mask on."""

    supports_masking = True

    def compute_mask(self, inputs, mask=None):
        return None


def series(*lengths):
    """Series of which the steps from some length on are 0, and their masks."""
    x = CHANCE.uniform(1, 2, size=(len(lengths), 4, 3)).astype("float32")
    mask = np.arange(4) < np.array(lengths)[:, None]
    return x * mask[:, :, None], mask


def mask_after(layer, arrays, masked):
    inputs = inputs_for(arrays)
    output = layer([Masking()(x) if one else x for x, one in zip(inputs, masked, strict=True)])
    mask = layer.get_output_mask_at(0)
    return None if mask is None else K.function(inputs, [mask, output])(arrays)[0]


@pytest.mark.parametrize("kind", [*FORMULAS, Concatenate])
def test_what_counts_counts_in_all_inputs(kind):
    (one, first), (other, second) = series(2, 4), series(3, 1)
    found = mask_after(kind(), [one, other], [True, True])
    np.testing.assert_array_equal(found, first & second)
    assert found.dtype == bool
    np.testing.assert_array_equal(mask_after(kind(), [one, other], [True, False]), first)
    np.testing.assert_array_equal(mask_after(kind(), [one, other], [False, True]), second)
    assert mask_after(kind(), [one, other], [False, False]) is None


def test_masks_in_a_row():
    (one, first), (other, second) = series(2, 4), series(3, 1)
    everywhere = np.ones_like(first)
    for masked, expected in [((True, True), [first, second]), ((True, False), [first, everywhere])]:
        np.testing.assert_array_equal(mask_after(Concatenate(1), [one, other], masked), np.concatenate(expected, 1))
        np.testing.assert_array_equal(mask_after(Concatenate(-2), [one, other], masked), np.concatenate(expected, 1))


def test_a_mask_spreads_over_series_of_one_step():
    one, first = series(2, 4)
    (row,) = numbers((2, 1, 3))
    np.testing.assert_array_equal(mask_after(Add(), [one, row], [True, True]), first)


def test_products_have_no_mask():
    one, other = series(2, 4)[0], series(3, 1)[0]
    assert mask_after(Dot(2), [one, other], [True, True]) is None
    assert K.int_shape(Forget()(Input((3,)))) == (None, 3)


# In networks.


def test_shared_layers_merged_and_rebuilt():
    x, y = numbers((2, 5), (2, 5))
    a, b = inputs_for([x, y])
    shared = Dense(3, activation="tanh", name="shared")
    merged = layers.concatenate([shared(a), shared(b), layers.add([shared(a), shared(b)], name="sum")], name="row")
    network = Network([a, b], merged)
    assert [layer.name for layer in network.layers if not layer.name.startswith("input")] == ["shared", "sum", "row"]
    copy = Network.from_config(network.get_config())
    copy.set_weights(network.get_weights())
    found = K.function(copy.inputs, copy.outputs)([x, y])[0]
    kernel, bias = shared.get_weights()
    first, second = np.tanh(x @ kernel + bias), np.tanh(y @ kernel + bias)
    np.testing.assert_allclose(found, np.hstack([first, second, first + second]), rtol=1e-4, atol=1e-6)


def test_a_residual_block_in_a_network_on_other_inputs():
    (x,) = numbers((2, 6, 6, 3))
    (a,) = inputs_for([x])
    network = Network(a, layers.add([a, Conv2D(3, 3, padding="same")(a)]))
    (b,) = inputs_for([x])
    again = network(b)
    here, there = K.function([a], network.outputs)([x])[0], K.function([b], [again])([x])[0]
    np.testing.assert_allclose(here, there, rtol=1e-5, atol=1e-6)
    assert K.int_shape(again) == (None, 6, 6, 3)


def test_the_same_tensor_twice():
    (x,) = numbers((2, 3))
    (a,) = inputs_for([x])
    y = layers.add([a, a])
    np.testing.assert_allclose(K.function([a], [y])([x])[0], 2 * x, rtol=1e-6)
    network = Network.from_config(Network(a, y).get_config())
    np.testing.assert_allclose(K.function(network.inputs, network.outputs)([x])[0], 2 * x, rtol=1e-6)


def test_the_dialect_changes_nothing():
    arrays = numbers((2, 4, 3), (2, 5, 3))
    found = apply(Dot(2, normalize=True), arrays)
    kerascn.set_dialect(1)
    try:
        np.testing.assert_array_equal(apply(Dot(axes=2, normalize=True), arrays), found)
        assert apply(Add(), numbers((2, 3), (2, 4, 3))).shape == (2, 4, 3)
        assert apply(Concatenate(axis=1), arrays).shape == (2, 9, 3)
    finally:
        kerascn.set_dialect(2)


def test_whole_numbers():
    one, other = np.array([[1, 2]], "int32"), np.array([[3, 4]], "int32")
    assert apply(Add(), [one, other]).dtype == "int32"
    np.testing.assert_array_equal(apply(Maximum(), [one, other]), other)
    np.testing.assert_array_equal(apply(Concatenate(), [one, other]), [[1, 2, 3, 4]])
    found = apply(Average(), [one, other + 1])
    np.testing.assert_allclose(found, [[2.5, 3.5]])
    assert found.dtype == "float32"


def test_sparse_tensors_in_a_row(K):
    from scipy import sparse

    inputs = [Input((3,), sparse=True), Input((4,), sparse=True)]
    arrays = numbers((2, 3), (2, 4))
    y = layers.concatenate(inputs)
    assert K.is_sparse(y) and K.int_shape(y) == (None, 7)
    found = K.function(inputs, [K.to_dense(y)])([sparse.csr_matrix(x) for x in arrays])[0]
    np.testing.assert_array_equal(found, np.hstack(arrays))


def pair(one, other, dtype="float32"):
    return [Input(one), Input(other, dtype=dtype)]


REFUSED = [
    (lambda: Add()(Input((3,))), "merge.count", ["add_1", "2", "1"]),
    (lambda: Concatenate()([Input((3,))]), "merge.count", ["concatenate_1", "1"]),
    (lambda: Subtract()([*pair((3,), (3,)), Input((3,))]), "merge.exactly", ["subtract_1", "2", "3"]),
    (lambda: Dot(1)([Input((3,))]), "merge.exactly", ["dot_1", "2", "1"]),
    (lambda: Add()(pair((3,), (4,))), "merge.shapes", ["add_1", "(None, 3)", "(None, 4)"]),
    (lambda: Maximum()([Input(batch_shape=(2, 3)), Input(batch_shape=(3, 3))]), "merge.shapes", ["(2, 3)", "(3, 3)"]),
    (lambda: Concatenate()(pair((3, 4), (2, 4))), "merge.concatenate", ["(None, 3, 4)", "(None, 2, 4)", "-1"]),
    (lambda: Concatenate(1)(pair((3, 4), (3,))), "merge.concatenate", ["(None, 3, 4)", "(None, 3)"]),
    (lambda: Concatenate(2)(pair((3,), (3,))), "merge.axis", ["concatenate_1", "2", "(None, 3)"]),
    (lambda: Concatenate(1.5), "call.bad_value", ["axis", "1.5"]),
    (lambda: Dot((1, 2, 3)), "call.bad_value", ["axes", "(1, 2, 3)"]),
    (lambda: Dot("1"), "call.bad_value", ["axes", "'1'"]),
    (lambda: Dot(0)(pair((3,), (3,))), "merge.dot_axis", ["dot_1", "0", "(None, 3)"]),
    (lambda: Dot((1, 2))(pair((3,), (3,))), "merge.dot_axis", ["dot_1", "(1, 2)"]),
    (lambda: Dot(1)(pair((3,), (4,))), "merge.dot_lengths", ["dot_1", "(None, 3)", "(None, 4)"]),
    (lambda: Add()(pair((3,), (3,), "int32")), "merge.dtypes", ["add_1", "float32", "int32"]),
    (lambda: Add()([Input((3,), sparse=True), Input((3,))]), "merge.numbers", ["add_1"]),
    (lambda: Average()([Input((3,), dtype="bool"), Input((3,), dtype="bool")]), "merge.numbers", ["average_1"]),
    (lambda: Add().compute_output_shape((None, 3)), "merge.count", ["add_1", "2", "1"]),
    (lambda: Dot(1).compute_output_shape([(None, 3)]), "merge.exactly", ["dot_1", "2", "1"]),
    (lambda: layers.add(pair((3,), (3,)), nam="x"), "call.unknown", ["Add", "nam", "name"]),
    (lambda: layers.dot(pair((3,), (3,)), 1, nam="x"), "call.unknown", ["Dot", "nam"]),
    (lambda: Add()([Input((3,)), np.ones((2, 3))]), "layer.not_a_tensor", ["add_1", "ndarray"]),
]


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_class_that_does_not_say_how_is_told(language):
    class Mine(Add.__base__):
        pass

    check_refusal(lambda: Mine()(pair((3,), (3,))), "merge.no_combine", ["Mine"], language)
