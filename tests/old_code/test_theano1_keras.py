"""Theano's functions and the tensors of Keras: one kind of thing on the Theano engine, kept apart on the other."""

import numpy as np
import pytest

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")


@pytest.fixture
def model(K):
    """A small network with dropout, and its input values."""
    from kerascn.layers import Dense, Dropout
    from kerascn.models import Sequential

    np.random.seed(3)
    return Sequential([Dense(6, activation="tanh", input_shape=(4,)), Dropout(0.5), Dense(1)])


@pytest.fixture
def only_theano(engine_name):
    if engine_name != "theano":
        pytest.skip("Theano's functions mix with Keras on the Theano engine alone; run it with --backend theano")


X = np.random.default_rng(0).normal(size=(10, 4)).astype("float32")


def test_a_function_of_a_model(only_theano, theano, K, model):
    f = theano.function([model.input], model.output)
    np.testing.assert_allclose(f(X), model.predict(X), rtol=1e-5)
    phase = theano.function([model.input, K.learning_phase()], model.layers[1].output, allow_input_downcast=True)
    assert (phase(X.astype("float64"), 1) == 0).any() and not (phase(X, 0) == 0).any()
    fixed = theano.function([model.input], model.output, givens={K.learning_phase(): np.uint8(1)})
    assert not np.array_equal(fixed(X), fixed(X))
    plain = theano.function([model.input], model.output, givens=[(K.learning_phase(), 0)])
    np.testing.assert_array_equal(plain(X), plain(X))


def test_gradients_and_updates(only_theano, theano, K, model):
    from kerascn.optimizers import SGD

    T, W = theano.tensor, model.layers[0].kernel
    loss = T.mean(K.square(model.output - T.sum(model.input, axis=1, keepdims=True)))
    direction = np.random.default_rng(1).normal(size=(4, 6)).astype("float32")
    f, before = theano.function([model.input], loss), W.get_value()
    slope = (theano.function([model.input], theano.grad(loss, W))(X) * direction).sum()
    values = []
    for sign in (1, -1):
        W.set_value(before + sign * 1e-2 * direction)
        values.append(float(f(X)))
    W.set_value(before)
    np.testing.assert_allclose(slope, (values[0] - values[1]) / 2e-2, rtol=0.02)
    rate = 0.1
    expected = before - rate * theano.function([model.input], theano.grad(loss, W))(X)
    train = theano.function([model.input], loss, updates=SGD(lr=rate).get_updates(loss, model.trainable_weights))
    train(X)
    np.testing.assert_allclose(W.get_value(), expected, rtol=1e-4, atol=1e-6)
    assert train(X) < values[0] + values[1]


def test_theanos_variables_in_keras(only_theano, theano, K, model):
    T = theano.tensor
    x = T.matrix("x", dtype="float32")
    first, expected = model.output, model.predict(X)
    np.testing.assert_allclose(theano.function([x], model(x))(X), expected, rtol=1e-5)
    doubled = K.function([x], [T.exp(x) + K.square(x)])([X])[0]
    np.testing.assert_allclose(doubled, np.exp(X) + X**2, rtol=1e-5)
    data = theano.shared(X, borrow=True)
    index = T.lscalar()
    part = theano.function([index], first, givens={model.inputs[0]: data[index * 5 : (index + 1) * 5]})
    np.testing.assert_allclose(part(1), expected[5:], rtol=1e-5)


def test_random_streams_in_a_layer(only_theano, theano, K):
    from theano.sandbox.rng_mrg import MRG_RandomStreams

    from kerascn.layers import Lambda
    from kerascn.models import Sequential

    stream = MRG_RandomStreams(1)
    model = Sequential(
        [Lambda(lambda x: x + stream.normal(x.shape, dtype="float32"), input_shape=(4,), output_shape=(4,))]
    )
    first, second = model.predict(X), model.predict(X)
    assert not np.array_equal(first, second)
    assert abs(np.concatenate([first, second]) - np.tile(X, (2, 1))).mean() == pytest.approx(0.8, abs=0.2)


def test_a_layer_of_ones_own_with_shared_variables(only_theano, theano, K):
    """Attention as programs of 2016 wrote it: weights by ``theano.shared``, all else by ``T``."""
    from kerascn.layers import Dense, Layer
    from kerascn.models import Sequential

    T = theano.tensor

    class Attention(Layer):
        def build(self, input_shape):
            self.W = theano.shared(np.zeros((input_shape[-1],), dtype="float32"), name="attention_W")
            self.trainable_weights = [self.W]

        def call(self, x, mask=None):
            shares = T.nnet.softmax(T.dot(x, self.W))
            return T.sum(x * shares.dimshuffle(0, 1, "x"), axis=1)

        def get_output_shape_for(self, input_shape):
            return (input_shape[0], input_shape[2])

    model = Sequential([Attention(input_shape=(5, 3)), Dense(1)])
    rows = np.random.default_rng(2).normal(size=(40, 5, 3)).astype("float32")
    first = model.predict(rows)
    kernel, bias = model.layers[1].get_weights()
    np.testing.assert_allclose(first, rows.mean(1) @ kernel + bias, rtol=1e-4, atol=1e-6)
    assert (K.int_shape(model.layers[0].W), model.count_params()) == ((3,), 7)
    model.compile("adam", "mse")
    before = model.evaluate(rows, rows[:, 0, 0], verbose=0)
    model.fit(rows, rows[:, 0, 0], epochs=20, verbose=0)
    assert model.evaluate(rows, rows[:, 0, 0], verbose=0) < before
    assert model.layers[0].get_weights()[0].any()


def test_on_the_other_engine_mixing_is_refused_in_words(engine_name, theano, K, model):
    if engine_name == "theano":
        pytest.skip("that the two can't be mixed is said on TensorFlow alone; run it with --backend tensorflow")
    x = theano.tensor.dvector("x")
    np.testing.assert_allclose(theano.function([x], 2 * x)([1.0]), [2])  # Theano's own graphs run here too
    for mixed, place in (
        (lambda: theano.function([model.input], model.output), "inputs"),
        (lambda: theano.function([x], model.output), "outputs"),
        (lambda: theano.function([x], x, givens={x: model.output}), "givens"),
        (lambda: theano.shared(model.output), "value"),
    ):
        with pytest.raises(TypeError, match=place) as caught:
            mixed()
        assert caught.value.key == "theano1.other_engine"
    with pytest.raises(TypeError, match="pytensor"):
        K.square(x)
    with pytest.raises(RuntimeError, match="Cannot convert"):
        theano.tensor.mean(model.output)
