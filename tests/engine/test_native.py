"""Layers on tensors of the engine itself: placeholders and expressions of TensorFlow, variables of PyTensor."""

import importlib

import numpy as np
import pytest

from kerascn import backend
from kerascn.engine import Input, InputLayer, Layer, Network
from kerascn.engine.history import as_list
from kerascn.layers import LSTM, BatchNormalization, Dense, Dropout
from tests.engine.small import NewDense, OldDense

X = np.random.RandomState(0).normal(size=(5, 4)).astype("float32")


class TensorFlow:
    """What the tests do with TensorFlow itself."""

    def __init__(self):
        self.tf = importlib.import_module("tensorflow").compat.v1

    def matrix(self, width):
        return self.tf.placeholder(self.tf.float32, shape=(None, width))

    def mean_of_squares(self, x):
        return self.tf.reduce_mean(self.tf.square(x))

    def twice(self, x):
        return self.tf.multiply(x, 2.0)

    def run(self, K, outputs, feeds):
        return K.get_session().run(outputs, feed_dict=feeds)

    def run_in_training(self, K, outputs, feeds, updates):
        """Updates are operations."""
        K.get_session().run([outputs, updates], feed_dict={**feeds, K.learning_phase(): True})

    def assign(self, K, pairs, feeds):
        """Each variable set to its new value, by operations that the user makes."""
        ops = [self.tf.assign(old, new) for old, new in pairs]
        K.get_session().run(ops, feed_dict=feeds)

    def ways_to_update(self, K, updates, feeds):
        """Each way in which TensorFlow is told to carry out operations."""
        run = K.get_session().run
        with K.get_graph().as_default():
            together = self.tf.group(*updates)
            with self.tf.control_dependencies(updates):
                after = self.tf.no_op()
        for task in (updates, together, after, [updates[0], updates[1].op]):
            yield lambda task=task: run(task, feeds)

    def values_of(self, K, updates, feeds):
        """What the operations give when they are carried out."""
        return K.get_session().run(updates, feeds)

    def output_while_updating(self, K, output, updates, feeds):
        """The output of the run that carries out the updates."""
        return K.get_session().run([output, updates], feeds)[0]

    def descend(self, K, loss, weights, feeds, steps):
        """Steps of TensorFlow's own gradient descent."""
        step = self.tf.train.GradientDescentOptimizer(0.1).minimize(loss, var_list=weights)
        for _ in range(steps):
            K.get_session().run(step, feed_dict=feeds)


class Theano:
    """The same with PyTensor."""

    def __init__(self):
        self.pytensor = importlib.import_module("pytensor")
        self.pt = importlib.import_module("pytensor.tensor")

    def matrix(self, width):
        return self.pt.matrix(dtype="float32", shape=(None, width))

    def mean_of_squares(self, x):
        return self.pt.mean(x**2)

    def twice(self, x):
        return x * np.float32(2)

    def run(self, K, outputs, feeds):
        return self.function(list(feeds), outputs)(*feeds.values())

    def function(self, inputs, outputs, **options):
        """A function of PyTensor, made without a compiler."""
        return self.pytensor.function(inputs, outputs, mode="FAST_COMPILE", **options)

    def run_in_training(self, K, outputs, feeds, updates):
        """Updates are pairs."""
        phase = K.learning_phase()
        self.function([*feeds, phase], outputs, updates=updates)(*feeds.values(), np.asarray(1, K.dtype(phase)))

    def assign(self, K, pairs, feeds):
        """Each variable set to its new value, by a function that the user makes."""
        pairs = [(old, new) for old, new in pairs]
        self.function(list(feeds), [], updates=pairs)(*feeds.values())

    def ways_to_update(self, K, updates, feeds):
        """Each form in which PyTensor takes updates: pairs in a list, and a dictionary."""
        for form in (list(updates), dict(updates)):
            yield lambda form=form: self.function(list(feeds), [], updates=form)(*feeds.values())

    def values_of(self, K, updates, feeds):
        """The second parts of the pairs."""
        return self.function(list(feeds), [new for _, new in updates])(*feeds.values())

    def output_while_updating(self, K, output, updates, feeds):
        """The output of the call that carries out the updates."""
        return self.function(list(feeds), output, updates=updates)(*feeds.values())

    def descend(self, K, loss, weights, feeds, steps):
        """Steps of gradient descent written with PyTensor alone."""
        gradients = self.pytensor.grad(loss, weights)
        updates = [(w, w - np.float32(0.1) * g) for w, g in zip(weights, gradients, strict=True)]
        step = self.function(list(feeds), loss, updates=updates)
        for _ in range(steps):
            step(*feeds.values())


@pytest.fixture
def native(engine_name, K):
    """The engine itself."""
    K.get_value(K.variable(1.0))  # loads the engine
    return {"tensorflow": TensorFlow, "theano": Theano}[engine_name]()


def test_layers_on_native_tensors(K, native):
    x = native.matrix(4)
    first, second = Dense(3, activation="relu"), OldDense(2)
    hidden = first(x)
    y = native.twice(second(native.twice(hidden)))
    assert first.output is hidden
    assert hidden._keras_shape == (None, 3)
    assert first.input_shape == (None, 4)
    w, b = first.get_weights()
    (v,) = second.get_weights()
    expected = 2 * ((2 * np.maximum(X @ w + b, 0)) @ v)
    np.testing.assert_allclose(native.run(K, [y], {x: X})[0], expected, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(K.function([x], [y])([X])[0], expected, rtol=1e-4, atol=1e-6)


def test_native_training(K, native):
    x, goal = native.matrix(4), native.matrix(1)
    layer = Dense(1)
    loss = native.mean_of_squares(layer(x) - goal)
    wanted = X @ np.array([[1.0], [-2.0], [0.5], [0.0]], "float32") + 0.25
    native.descend(K, loss, layer.trainable_weights, {x: X, goal: wanted}, 300)
    assert native.run(K, [loss], {x: X, goal: wanted})[0] < 0.02


def test_a_layer_is_shared_by_native_tensors(K, native):
    layer, a, b = NewDense(3), native.matrix(4), native.matrix(4)
    first, second = layer(a), layer(b)
    assert len(layer.weights) == 1
    assert layer.get_output_at(1) is second
    np.testing.assert_allclose(*native.run(K, [first, second], {a: X, b: X}))


def test_a_network_on_native_tensors(K, native):
    inputs = Input(shape=(4,))
    network = Network(inputs, NewDense(2)(Dense(3, activation="tanh")(inputs)))
    x = native.matrix(4)
    y = network(native.twice(x))
    expected = K.function(network.inputs, network.outputs)([2 * X])[0]
    np.testing.assert_allclose(native.run(K, [y], {x: X})[0], expected, rtol=1e-5, atol=1e-6)


def test_a_native_tensor_as_an_input(K, native):
    x = native.matrix(4)
    inputs = Input(tensor=x, name="native")
    assert inputs is x
    assert x._keras_history.layer.is_placeholder
    network = Network(inputs, NewDense(2)(inputs))
    assert (network.input_names, network.layers[1].input_shape) == (["native"], (None, 4))
    (w,) = network.get_weights()
    np.testing.assert_allclose(K.function(network.inputs, network.outputs)([X])[0], X @ w, rtol=1e-5, atol=1e-6)
    y = Input(tensor=native.twice(x))
    assert not y._keras_history.layer.is_placeholder
    derived = Network(y, NewDense(2)(y))
    (w,) = derived.get_weights()
    np.testing.assert_allclose(K.function([x], derived.outputs)([X])[0], 2 * X @ w, rtol=1e-5, atol=1e-6)


def test_set_input(K, native):
    layer, x = Dense(3, input_dim=4), native.matrix(4)
    layer(Input(shape=(4,)))
    layer.set_input(native.twice(x))
    assert len(layer._inbound_nodes) == 1
    assert isinstance(layer.input._keras_history.layer, InputLayer)
    w, b = layer.get_weights()
    np.testing.assert_allclose(K.function([x], [layer.output])([X])[0], 2 * X @ w + b, rtol=1e-5, atol=1e-6)
    begun = Input(shape=(4,))
    layer.set_input(begun)
    assert layer.input is begun


def test_create_input_layer(K):
    layer = Dense(3, input_dim=4)
    layer.create_input_layer(layer.batch_input_shape, name="begin")
    assert layer.input._keras_history.layer.name == "begin"
    assert (layer.input_shape, layer.output_shape) == ((None, 4), (None, 3))


def test_updates_by_the_engines_own_means(K, native):
    layer, x = BatchNormalization(momentum=0.5), native.matrix(4)
    y = layer(x)
    assert len(layer.updates) == 2
    native.run_in_training(K, [y], {x: X}, layer.updates)
    np.testing.assert_allclose(layer.get_weights()[2], 0.5 * X.mean(0), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("kind", ["normalization", "recurrent"])
def test_updates_are_pairs_as_well(K, native, kind):
    """``for old, new in layer.updates``, as Keras 1 told people to write."""
    x = native.matrix(4)
    layer = BatchNormalization(momentum=0.5) if kind == "normalization" else LSTM(4, stateful=True)
    series = K.reshape(x, (5, 1, 4))
    layer(x if kind == "normalization" else series)
    for old, new in layer.updates:
        assert K.is_variable(old)
        assert K.int_shape(old) == ((4,) if kind == "normalization" else (5, 4))
        assert K.is_tensor(new)
    assert [old for old, _ in layer.updates] == [update[0] for update in layer.updates]
    assert {len(update) for update in layer.updates} == {2}
    native.assign(K, layer.updates, {x: X})
    changed = layer.get_weights()[2] if kind == "normalization" else K.get_value(layer.states[0])
    assert kind != "normalization" or np.allclose(changed, 0.5 * X.mean(0), rtol=1e-4, atol=1e-6)
    assert np.any(changed != 0)


def test_each_way_of_the_engine_updates_once(K, native):
    layer, x = BatchNormalization(momentum=0.5), native.matrix(4)
    layer(x)
    left = 1.0  # of the zeros that the average began with
    ways = [*native.ways_to_update(K, layer.updates, {x: X}), lambda: K.function([x], [], list(layer.updates))([X])]
    for way in ways:
        way()
        left /= 2
        np.testing.assert_allclose(layer.get_weights()[2], (1 - left) * X.mean(0), rtol=1e-4, atol=1e-6)


def test_states_are_updated_by_the_engines_own_means(K, native):
    x = native.matrix(4)
    layer = LSTM(2, stateful=True)
    y = layer(K.reshape(x, (5, 1, 4)))
    output = native.output_while_updating(K, y, layer.updates, {x: X})
    np.testing.assert_allclose(K.get_value(layer.states[0]), output, rtol=1e-5)


def test_the_value_of_an_update_is_what_the_variable_holds_then(K, native):
    layer, x = BatchNormalization(momentum=0.5), native.matrix(4)
    layer(x)
    mean, _ = native.values_of(K, layer.updates, {x: X})
    np.testing.assert_allclose(mean, 0.5 * X.mean(0), rtol=1e-4, atol=1e-6)


def test_the_phase_is_chosen_beside_native_tensors(K, native):
    x = native.matrix(4)
    y = Dropout(0.5)(x)
    assert y._uses_learning_phase
    run = K.function([x, K.learning_phase()], [y])
    np.testing.assert_array_equal(run([X, 0])[0], X)
    thinned = run([X, 1])[0]
    assert ((thinned == 0) | np.isclose(thinned, 2 * X)).all()
    assert 0 < (thinned == 0).sum() < X.size


def test_the_layer_knows_a_length_that_the_tensor_does_not(K, native):
    x = K.placeholder(ndim=2)
    y = Dense(3, input_dim=4)(x)
    assert K.function([x], [y])([X])[0].shape == (len(X), 3)


class Length:
    """A length as TensorFlow 1 has it: ``tf.Dimension``."""

    def __init__(self, value):
        self.value = value


class Lengths:
    """A shape as TensorFlow has it: ``tf.TensorShape``; it is no tuple."""

    def __init__(self, lengths):
        self.lengths = lengths

    def as_list(self):
        return list(self.lengths)

    def __iter__(self):
        return map(Length, self.lengths)


class DenseOfTheGuide(Layer):
    """Says its shapes as the guides of tf.keras did."""

    def __init__(self, units, pairs=False, **kwargs):
        self.units, self.pairs = units, pairs
        super().__init__(**kwargs)

    def build(self, input_shape):
        shape = Lengths((input_shape[1], self.units))
        self.kernel = self.add_weight("kernel", shape, initializer="uniform")
        self.other = self.add_weight(shape, initializer="one", name="other")  # Keras 1's order
        super().build(input_shape)

    def call(self, x):
        outputs = backend.dot(x, self.kernel) + backend.dot(x, self.other)
        return [outputs, outputs] if self.pairs else outputs

    def compute_output_shape(self, input_shape):
        shape = Lengths((input_shape[0], self.units))
        return [shape, (Length(None), self.units)] if self.pairs else shape


@pytest.mark.parametrize("pairs", [False, True])
def test_shapes_of_tensorflow_are_shapes(K, pairs):
    x, layer = Input((4,)), DenseOfTheGuide(3, pairs)
    y = layer(x)
    outputs = K.function([x], as_list(y))([X])[0]
    kernel, other = layer.get_weights()
    np.testing.assert_allclose(outputs, X @ (kernel + other), rtol=1e-4, atol=1e-6)
    assert (kernel.shape, other.shape) == ((4, 3), (4, 3))
    assert layer.output_shape == ([(None, 3), (None, 3)] if pairs else (None, 3))
