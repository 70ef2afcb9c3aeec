"""Models with users' own layers of either age: trained, penalised, constrained, saved and loaded."""

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import constraints, regularizers
from kerascn.layers import Dense, Input, TimeDistributed
from kerascn.models import Model, Sequential, load_model, model_from_json
from tests.engine import users_keras1 as one
from tests.engine import users_keras2 as two
from tests.engine.test_users_layers import CASES, CUSTOM, called, numbers

pytestmark = pytest.mark.engine


FEW = ("gate, input_dim", "word weights, masked", "bilinear", "leaky, masked", "attention, two outputs")


@pytest.fixture(autouse=True)
def cleared():
    """Leave no graph behind that later tests would have to carry along."""
    yield
    K.clear_session()


@pytest.fixture(params=[name if name in FEW else pytest.param(name, marks=pytest.mark.all_only) for name in CASES])
def case(request):
    return CASES[request.param]


def model_of(case):
    """A model of one layer, and data for it; the goals are what the layer gives with other weights."""
    layer, inputs, outputs = called(case)
    weights, data, _ = numbers(case, layer)
    model = Model(inputs, outputs)
    start = model.get_weights()
    layer.set_weights([0.5 * w for w in weights])
    goals = model.predict(data)
    model.set_weights(start)
    return model, data, goals


def test_trained_saved_and_loaded(case, tmp_path):
    model, data, goals = model_of(case)
    model.compile(optimizer="adam", loss="mse")
    K.set_value(model.optimizer.lr, 0.02)
    before = model.evaluate(data, goals, verbose=0)
    before = before if isinstance(before, float) else before[0]
    for _ in range(30):
        model.train_on_batch(data, goals)
    after = model.evaluate(data, goals, verbose=0)
    assert (after if isinstance(after, float) else after[0]) < 0.7 * before
    model.save(str(tmp_path / "model.h5"))
    again = load_model(str(tmp_path / "model.h5"), custom_objects=CUSTOM)
    for first, second in zip(_listed(model.predict(data)), _listed(again.predict(data)), strict=True):
        np.testing.assert_array_equal(first, second)
    for layer, other in zip(model.layers, again.layers, strict=True):
        assert type(layer) is type(other)
        assert layer.get_config() == other.get_config()
    told = model_from_json(model.to_json(), custom_objects=CUSTOM)
    told.set_weights(model.get_weights())
    for first, second in zip(_listed(model.predict(data)), _listed(told.predict(data)), strict=True):
        np.testing.assert_array_equal(first, second)


def _listed(outputs):
    return outputs if isinstance(outputs, list) else [outputs]


def test_penalties_are_part_of_the_loss():
    model = Sequential()
    model.add(one.Gate(input_dim=3, W_regularizer=regularizers.l2(0.5), b_regularizer="l1"))
    model.add(Dense(1))
    model.compile("sgd", "mse")
    x, y = np.random.RandomState(0).normal(size=(5, 3)), np.zeros((5, 1))
    w, b = model.layers[0].get_weights()
    expected = (model.predict(x) ** 2).mean() + 0.5 * (w**2).sum() + 0.01 * abs(b).sum()
    np.testing.assert_allclose(model.evaluate(x, y, verbose=0), expected, rtol=1e-5)
    np.testing.assert_allclose(model.train_on_batch(x, y), expected, rtol=1e-5)


def test_constraints_hold_while_it_trains():
    inputs = Input(shape=(4, 3))
    words = one.WordWeights(u_constraint=constraints.maxnorm(0.25))
    gate = one.Gate(W_constraint="unitnorm", b_constraint=constraints.nonneg())
    model = Model(input=inputs, output=gate(words(inputs)))
    model.compile("sgd", "mse")
    K.set_value(model.optimizer.lr, 0.5)
    rng = np.random.RandomState(2)
    model.fit(rng.normal(size=(16, 4, 3)), rng.normal(size=(16, 3)), batch_size=4, epochs=2, verbose=0)
    w, b = gate.get_weights()
    np.testing.assert_allclose(np.sqrt((w**2).sum(0)), 1, rtol=1e-4)
    assert (b >= 0).all()
    assert np.sqrt((words.get_weights()[2] ** 2).sum()) <= 0.25 + 1e-6


def test_updates_and_own_losses_train():
    features, weights = Input(shape=(3,)), Input(shape=(1,))
    layer = two.Centers()
    model = Model([features, weights], layer([features, weights]))
    model.compile("sgd", "mse")
    x = [np.arange(6.0).reshape(2, 3), np.array([[1.0], [2.0]])]
    distance = ((x[0] - 0.5) ** 2).sum(1, keepdims=True)
    loss = model.train_on_batch(x, distance)  # nothing but the layer's own loss is left
    np.testing.assert_allclose(loss, 0.3 * (distance * x[1]).mean(), rtol=1e-5)
    np.testing.assert_allclose(layer.get_weights()[0], 0.45 + 0.1 * x[0].mean(0), rtol=1e-5)


def test_a_layer_that_adds_1_in_training():
    model = Sequential([two.Noisy(input_shape=(2,)), Dense(1, kernel_initializer="ones", use_bias=False)])
    model.compile("sgd", "mse")
    x = np.zeros((4, 2))
    assert model.evaluate(x, np.zeros((4, 1)), verbose=0) == 0
    assert model.train_on_batch(x, np.zeros((4, 1))) == 4
    assert (model.predict(x) == 0).all()


@pytest.mark.parametrize("steps", [5, None])
def test_users_layers_in_a_wrapper(steps, tmp_path):
    plain, twice = one.PlainDense(3), two.Twice()
    model = Sequential([TimeDistributed(plain, input_shape=(steps, 4)), TimeDistributed(twice)])
    assert model.output_shape == (None, steps, 6)
    model.compile("sgd", "mse")
    x = np.random.RandomState(0).normal(size=(2, 5, 4))
    (w,) = plain.get_weights()
    np.testing.assert_allclose(model.predict(x), np.concatenate([x @ w] * 2, -1), rtol=1e-4, atol=1e-6)
    model.train_on_batch(x, np.ones((2, 5, 6)))
    assert (plain.get_weights()[0] != w).any()
    model.save(str(tmp_path / "model.h5"))
    again = load_model(str(tmp_path / "model.h5"), custom_objects=CUSTOM)
    np.testing.assert_array_equal(again.predict(x), model.predict(x))


def test_frozen_users_layers_stay(tmp_path):
    model = Sequential([one.PlainDense(3, input_shape=(4,), trainable=False), two.Doubled(2)])
    model.compile("sgd", "mse")
    before = model.get_weights()
    model.train_on_batch(np.ones((3, 4)), np.ones((3, 2)))
    after = model.get_weights()
    np.testing.assert_array_equal(before[0], after[0])
    assert (before[1] != after[1]).any()
    model.save_weights(str(tmp_path / "w.h5"))
    model.set_weights([w * 0 for w in after])
    model.load_weights(str(tmp_path / "w.h5"))
    for saved, loaded in zip(after, model.get_weights(), strict=True):
        np.testing.assert_array_equal(saved, loaded)


def test_a_users_layer_is_asked_for_by_name_when_it_is_missing(tmp_path):
    model = Sequential([one.BestOf(2, input_shape=(3,))])
    model.save(str(tmp_path / "model.h5"))
    with pytest.raises(ValueError, match="BestOf") as error:
        load_model(str(tmp_path / "model.h5"))
    assert error.value.key == "saving.unknown"
