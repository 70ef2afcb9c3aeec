"""Users' own layers of either age: equal to a formula, differentiable, saved, penalised, constrained."""

import json
import re
from typing import NamedTuple

import numpy as np
import pytest

import kerascn
from kerascn import constraints, optimizers, regularizers
from kerascn import layers as ours
from kerascn.engine import Input, Layer, Network
from kerascn.engine.history import one_or_list
from kerascn.utils.layer_utils import layer_from_config
from tests.engine import users_keras1 as one
from tests.engine import users_keras2 as two

pytestmark = pytest.mark.engine

CUSTOM = {
    name: thing
    for module in (one, two)
    for name, thing in vars(module).items()
    if isinstance(thing, type) and issubclass(thing, Layer) and thing.__module__ == module.__name__
}


@pytest.fixture(autouse=True)
def cleared(K):
    """Leave no graph behind that later tests would have to carry along."""
    yield
    K.clear_session()


@pytest.fixture
def double():
    """Everything in float64, so that finite differences say something."""
    kerascn.config.set_floatx("float64")
    yield
    kerascn.config.set_floatx("float32")


# The formulas, in NumPy: weights and inputs in, list of outputs out.


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def gate(w, x):
    g = sigmoid(x @ w[0] + w[1])
    return [g * np.tanh(x) + (1 - g) * x]


def word_weights(w, x, mask=None):
    a = np.exp((np.tanh(x @ w[0] + w[1]) @ w[2])[..., 0]) * (1 if mask is None else mask)
    a = a / (a.sum(1, keepdims=True) + 1e-7)
    return [(x * a[..., None]).sum(1)]


def scaled(w, x):
    return [w[0] * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-3) + w[1]]


def attention(w, x, mask=None):
    scores = (np.tanh(x @ w[0]) * w[1]).sum(-1) - (0 if mask is None else 1e4 * (1 - mask))
    shares = softmax(scores)
    return [(shares[..., None] * x).sum(1), shares]


def self_attention(w, x):
    q, k, v = (x @ w[0][i] for i in range(3))
    return [softmax(q @ k.transpose(0, 2, 1) / np.sqrt(5)) @ v]


def leaky(w, x, mask=None):
    state = np.zeros((len(x), w[1].shape[0]))
    for step in range(x.shape[1]):
        new = 0.5 * state + 0.5 * np.tanh(x[:, step] @ w[0] + state @ w[1])
        state = new if mask is None else np.where(mask[:, step, None], new, state)
    return [state]


class Case(NamedTuple):
    """One layer: how it is made, the shapes of its inputs, its formula."""

    make: object
    shapes: tuple
    formula: object
    masked: bool = False


CASES = {
    "plain": Case(lambda: one.PlainDense(3), ((4,),), lambda w, x: [x @ w[0]]),
    "gate": Case(lambda: one.Gate(init="normal"), ((4,),), gate),
    "gate, input_dim": Case(lambda: one.Gate(input_dim=4, W_regularizer="l2", b_constraint="nonneg"), ((4,),), gate),
    "word weights": Case(lambda: one.WordWeights(), ((5, 3),), word_weights),
    "word weights, masked": Case(lambda: one.WordWeights(), ((5, 3),), word_weights, True),
    "best of": Case(
        lambda: one.BestOf(2, nb_feature=3), ((4,),), lambda w, x: [(np.einsum("bd,fdo->bfo", x, w[0]) + w[1]).max(1)]
    ),
    "bilinear": Case(one.Bilinear, ((3,), (4,)), lambda w, x, y: [(x @ w[0] * y).sum(1, keepdims=True)]),
    "leaky": Case(lambda: one.Leaky(2), ((4, 3),), leaky),
    "leaky, masked": Case(lambda: one.Leaky(2), ((5, 3),), leaky, True),
    "scaled": Case(two.Scaled, ((4, 3),), scaled),
    "attention": Case(lambda: two.Attention(4), ((5, 3),), lambda w, x: attention(w, x)[:1]),
    "attention, masked": Case(
        lambda: two.Attention(4), ((5, 3),), lambda w, x, mask=None: attention(w, x, mask)[:1], True
    ),
    "attention, two outputs": Case(lambda: two.Attention(4, return_attention=True), ((5, 3),), attention, True),
    "self attention": Case(lambda: two.SelfAttention(5), ((4, 3),), self_attention),
    "doubled": Case(lambda: two.Doubled(3, factor=3.0), ((4,),), lambda w, x: [3 * (x @ w[0] + w[1])]),
}


def called(case):
    """The layer, its inputs and its outputs."""
    layer = case.make()
    inputs = [Input(shape=shape) for shape in case.shapes]
    passed = one.NotZero()(inputs[0]) if case.masked else one_or_list(inputs)
    outputs = layer(passed)
    return layer, inputs, outputs if isinstance(outputs, list) else [outputs]


def numbers(case, layer):
    """Weights and inputs, none of them near a kink; in a masked case some steps are all zeros."""
    rng = np.random.RandomState(7)
    weights = [rng.normal(0, 0.6, w.shape) for w in layer.get_weights()]
    data = [rng.normal(0, 1, (6, *shape)) for shape in case.shapes]
    given = {}
    if case.masked:
        data[0][1, 3:], data[0][4, 1:] = 0, 0
        given["mask"] = (data[0] != 0).any(-1)
    return weights, data, given


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_outputs_and_gradients(K, double, case):
    layer, inputs, outputs = called(case)
    weights, data, given = numbers(case, layer)
    layer.set_weights(weights)
    for before, after in zip(weights, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)
    expected = case.formula(weights, *data, **given)
    factors = [np.random.RandomState(3).normal(size=y.shape) for y in expected]
    loss = sum(K.sum(y * K.constant(f)) for y, f in zip(outputs, factors, strict=True))
    variables = layer.trainable_weights + ([] if case.masked else inputs)
    found = K.function(inputs, [*outputs, *K.gradients(loss, variables)])(data)
    for got, wanted, tensor in zip(found, expected, outputs, strict=False):
        np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-9)
        assert all(n in (None, m) for n, m in zip(K.int_shape(tensor), got.shape, strict=True))
        assert K.int_shape(tensor)[1:] == got.shape[1:]

    def value():
        return sum((y * f).sum() for y, f in zip(case.formula(weights, *data, **given), factors, strict=True))

    places = [*weights, *([] if case.masked else data)]
    for array, gradient in zip(places, found[len(outputs) :], strict=True):
        np.testing.assert_allclose(gradient, differences(value, array), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", ["plain", "gate", "word weights, masked", "best of", "bilinear", "leaky, masked"])
def test_keras1_layers_in_their_own_dialect(K, name):
    kerascn.set_dialect(1)
    try:
        layer, inputs, outputs = called(CASES[name])
        weights, data, given = numbers(CASES[name], layer)
        layer.set_weights(weights)
        found = K.function(inputs, outputs)(data)
        assert re.fullmatch(rf"{type(layer).__name__.lower()}_\d+", layer.name)  # as Keras 1 named them
    finally:
        kerascn.set_dialect(2)
    np.testing.assert_allclose(found[0], CASES[name].formula(weights, *data, **given)[0], rtol=1e-4, atol=1e-5)


def differences(value, array, step=1e-6):
    """The derivatives of ``value()`` by each element of an array, by two-sided differences."""
    found = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + step
        above = value()
        array[place] = kept - step
        found[place] = (above - value()) / (2 * step)
        array[place] = kept
    return found


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_saved_and_loaded(K, case):
    layer, inputs, outputs = called(case)
    network = Network(inputs, outputs)
    said = json.loads(json.dumps(network.get_config()))
    again = Network.from_config(said, custom_objects=CUSTOM)
    assert again.get_config() == network.get_config()
    again.set_weights(network.get_weights())
    _, data, _ = numbers(case, layer)
    first, second = (K.function(n.inputs, n.outputs)(data) for n in (network, again))
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)
    alone = layer_from_config({"class_name": type(layer).__name__, "config": layer.get_config()}, CUSTOM)
    assert (type(alone), alone.get_config()) == (type(layer), layer.get_config())
    with pytest.raises(ValueError) as error:
        layer_from_config({"class_name": type(layer).__name__, "config": layer.get_config()})
    assert error.value.key == "registry.unknown"


def test_parts_of_a_keras1_layer_are_saved_too():
    layer = one.Gate(W_regularizer=regularizers.l2(0.5), W_constraint="maxnorm", b_regularizer="l1")
    layer(Input(shape=(3,)))
    again = layer_from_config({"class_name": "Gate", "config": layer.get_config()}, CUSTOM)
    assert again.W_regularizer.get_config() == {"l1": 0.0, "l2": 0.5}
    assert again.b_regularizer.get_config() == {"l1": pytest.approx(0.01), "l2": 0.0}
    assert isinstance(again.W_constraint, constraints.MaxNorm)
    assert again.b_constraint is None


def test_penalties(K):
    gate = one.Gate(W_regularizer=regularizers.l2(0.5), b_regularizer=regularizers.l1(0.2))
    words = one.WordWeights(W_regularizer="l2", u_regularizer=lambda w: 3 * K.sum(K.abs(w)))
    two_ = two.Attention(3, kernel_regularizer=regularizers.l1_l2(0.1, 0.2))
    x, s = Input(shape=(3,)), Input(shape=(4, 3))
    network = Network([x, s], [gate(x), words(s), two_(s)])
    w, b, ww, _, u, k, _ = gate.get_weights() + words.get_weights() + two_.get_weights()
    expected = {
        gate: [0.5 * (w**2).sum(), 0.2 * abs(b).sum()],
        words: [0.01 * (ww**2).sum(), 3 * abs(u).sum()],
        two_: [0.1 * abs(k).sum() + 0.2 * (k**2).sum()],
    }
    for layer, wanted in expected.items():
        np.testing.assert_allclose([K.eval(x) for x in layer.losses], wanted, rtol=1e-5)
        np.testing.assert_allclose([K.eval(x) for x in layer.get_losses_for(None)], wanted, rtol=1e-5)
    found = sorted(K.eval(x) for x in network.losses)
    np.testing.assert_allclose(found, sorted(x for several in expected.values() for x in several), rtol=1e-5)


class KeepsWeight:
    """A regularizer in the way of Keras 1.0: it is handed the weight first, and the loss in its call."""

    def set_param(self, p):
        self.weight = p

    def __call__(self, loss):
        return loss + 7.0 * kerascn.backend.sum(self.weight)


def test_a_regularizer_of_keras_1_0_in_the_list(K):
    layer = one.PlainDense(2)
    layer(Input(shape=(3,)))
    mine = KeepsWeight()
    mine.set_param(layer.W)
    layer.regularizers.append(mine)
    np.testing.assert_allclose([K.eval(x) for x in layer.losses], [7 * layer.get_weights()[0].sum()], rtol=1e-5)


def test_constraints_hold_after_a_step(K):
    gate = one.Gate(W_constraint=constraints.maxnorm(0.5), b_constraint="nonneg")
    words = one.WordWeights(u_constraint=constraints.maxnorm(0.25))
    heads = two.Attention(3, kernel_constraint=constraints.NonNeg())
    x, s = Input(shape=(3,)), Input(shape=(4, 3))
    outputs = [gate(x), words(s), heads(s)]
    weights = gate.trainable_weights + words.trainable_weights + heads.trainable_weights
    loss = sum(K.mean(K.square(y - 3.0)) for y in outputs)
    updates = optimizers.SGD(lr=0.3).get_updates(loss=loss, params=weights)
    rng = np.random.RandomState(1)
    K.function([x, s], [loss], updates=updates)([rng.normal(size=(8, 3)), rng.normal(size=(8, 4, 3))])
    w, b = gate.get_weights()
    assert (np.sqrt((w**2).sum(0)) <= 0.5 + 1e-6).all()
    assert (b >= 0).all()
    assert np.sqrt((words.get_weights()[2] ** 2).sum()) <= 0.25 + 1e-6
    assert (heads.get_weights()[0] >= 0).all()
    assert (words.get_weights()[0] < 0).any()  # what has no constraint is left alone


def test_updates_and_losses_of_calls(K):
    layer, x, w = two.Centers(), Input(shape=(3,)), Input(shape=(1,))
    y = layer([x, w])
    network = Network([x, w], y)
    assert len(network.updates) == len(layer.get_updates_for([x, w])) == 1
    assert layer.get_updates_for(None) == []
    data = [np.arange(6.0).reshape(2, 3), np.array([[1.0], [2.0]])]
    run = K.function([x, w], [y, *network.losses], updates=network.updates)
    distance, loss = run(data)
    expected = ((data[0] - 0.5) ** 2).sum(1, keepdims=True)
    np.testing.assert_allclose(distance, expected, rtol=1e-6)
    np.testing.assert_allclose(loss, 0.3 * (expected * data[1]).mean(), rtol=1e-6)
    np.testing.assert_allclose(layer.get_weights()[0], 0.45 + 0.1 * data[0].mean(0), rtol=1e-6)
    layer.trainable = False
    assert network.updates == []


def test_updates_set_or_appended_in_a_call(K):
    class Keras1Updates(Layer):
        def build(self, input_shape):
            self.a, self.b = K.zeros(()), K.zeros(())
            self.non_trainable_weights = [self.a]
            self.non_trainable_weights.append(self.b)

        def call(self, x, mask=None):
            self.updates = [(self.a, self.a + 1.0)]
            self.updates.append((self.b, self.b + 2.0))
            self.updates += [(self.a, self.a + K.sum(x))][:0]
            return x * 1.0

    layer, x = Keras1Updates(), Input(shape=(2,))
    y = layer(x)
    assert len(layer.updates) == len(layer.get_updates_for(x)) == 2
    K.function([x], [y], updates=layer.updates)([np.ones((1, 2))])
    assert [float(w) for w in layer.get_weights()] == [1.0, 2.0]


def test_the_nearest_class_says_the_shape():
    class Wider(ours.Dense):
        """Overrides by the old name what the built-in class has under the new one."""

        def get_output_shape_for(self, input_shape):
            return (*super().get_output_shape_for(input_shape), 1)

        def call(self, inputs):
            return kerascn.backend.expand_dims(super().call(inputs))

    class Widest(Wider):
        def compute_output_shape(self, input_shape):
            return (*super().compute_output_shape(input_shape), 1)

        def call(self, inputs):
            return kerascn.backend.expand_dims(super().call(inputs))

    assert Wider(5)(Input(shape=(3,)))._keras_shape == (None, 5, 1)
    assert Widest(5)(Input(shape=(3,)))._keras_shape == (None, 5, 1, 1)
    assert Widest(5).get_output_shape_for((None, 3)) == (None, 5, 1, 1)
    assert Layer().get_output_shape_for((None, 3)) == Layer().compute_output_shape((None, 3)) == (None, 3)


def test_a_layer_that_works_otherwise_in_training(K):
    x = Input(shape=(2,))
    y = two.Noisy()(x)
    assert y._uses_learning_phase
    run = K.function([x, K.learning_phase()], [y])
    zeros = np.zeros((1, 2))
    assert (run([zeros, 0])[0].max(), run([zeros, 1])[0].min()) == (0.0, 1.0)


def test_initial_weights_of_a_keras1_layer():
    given = [np.eye(3) * 2, np.arange(3.0)]
    layer = one.Gate(weights=given, input_dim=3)
    layer(Input(shape=(3,)))
    for got, wanted in zip(layer.get_weights(), given, strict=True):
        np.testing.assert_array_equal(got, wanted)
    assert layer.batch_input_shape == (None, 3)


def test_wrong_use_of_a_users_layer():
    with pytest.raises(ValueError) as error:
        one.BestOf(2)(Input(shape=(3, 4)))
    assert error.value.key == "spec.ndim"
    with pytest.raises(TypeError) as error:
        one.PlainDense(2)(one.NotZero()(Input(shape=(3, 3))))
    assert error.value.key == "layer.no_masks"
    with pytest.raises(ValueError) as error:
        layer_from_config({"name": "gate"})
    assert error.value.key == "utils.layer_config"


def test_a_configuration_that_lacks_arguments():
    class Scaled(kerascn.layers.Layer):
        def __init__(self, factor, **kwargs):
            self.factor = factor
            super().__init__(**kwargs)

    config = Scaled(3, name="s").get_config()
    with pytest.raises(TypeError, match="'factor'") as error:
        Scaled.from_config(config)
    assert error.value.key == "call.own_config"
    assert Scaled.from_config({**config, "factor": 3}).factor == 3


def test_ranks_as_keras1_wrote_them():
    class Wide(Layer):
        input_spec = kerascn.layers.InputSpec(ndim="3+")

    assert Wide()(Input(shape=(2, 2, 2)))._keras_shape == (None, 2, 2, 2)
    with pytest.raises(ValueError) as error:
        Wide()(Input(shape=(2,)))
    assert error.value.key == "spec.min_ndim"
