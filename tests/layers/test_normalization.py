"""Batch normalization: against formulas, and against tf_keras on random configurations."""

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import regularizers
from kerascn.engine import Input
from kerascn.engine.network import Network
from kerascn.layers import BatchNormalization
from tests.layers.referee_layers import (
    apply,
    check_gradients,
    check_refusal,
    computing_in,
    copy_of,
    inputs_for,
    plain,
)
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine


CHANCE = np.random.default_rng(7)
STEPS = 3  # batches of training


def random_configuration(number):
    """One of the 20 trials: arguments, weights, batches."""
    chance = np.random.default_rng(number)
    rank = int(chance.integers(2, 5))
    shape = tuple(int(n) for n in chance.integers(2, 6, size=rank - 1))
    axis = int(chance.integers(1, rank))
    arguments = dict(
        axis=axis - rank if chance.random() < 0.5 else axis, momentum=float(chance.choice([0.5, 0.9, 0.99])),
        epsilon=float(chance.choice([1e-3, 1e-2, 0.5])), center=bool(chance.random() < 0.7),
        scale=bool(chance.random() < 0.7),
    )  # fmt: skip
    batches = (3 * chance.normal(size=(STEPS, 6, *shape)) + 2).astype("float32")
    channels = shape[axis - 1]
    weights = [chance.normal(size=channels), chance.normal(size=channels)][: arguments["scale"] + arguments["center"]]
    weights += [chance.normal(size=channels), chance.uniform(0.5, 2, size=channels)]
    return arguments, [w.astype("float32") for w in weights], batches


TRIALS = [random_configuration(number) for number in range(20)]

IN_TF_KERAS = """
trials = eval(str(given["arguments"]))
for number, arguments in enumerate(trials):
    layer = keras.layers.BatchNormalization(**arguments)
    batches = given[f"{number} batches"]
    layer.build((None, *batches.shape[2:]))
    layer.set_weights([given[f"{number} weight {k}"] for k in range(len(layer.weights))])
    results[f"{number} test"] = layer(tf.constant(batches[0]), training=False)
    for step, batch in enumerate(batches):
        results[f"{number} training {step}"] = layer(tf.constant(batch), training=True)
        results[f"{number} mean {step}"] = layer.moving_mean
    results[f"{number} variance"] = layer.moving_variance
    results[f"{number} fused"] = bool(layer.fused)
"""


@pytest.fixture(scope="module")
def theirs():
    given = {"arguments": np.array(repr([arguments for arguments, _, _ in TRIALS]))}
    for number, (_, weights, batches) in enumerate(TRIALS):
        given[f"{number} batches"] = batches
        given |= {f"{number} weight {k}": weight for k, weight in enumerate(weights)}
    return run_in_tf_keras(IN_TF_KERAS, **given)


def test_the_trials_differ(theirs):
    assert {batches.ndim - 1 for _, _, batches in TRIALS} == {2, 3, 4}
    assert {bool(theirs[f"{n} fused"]) for n in range(len(TRIALS))} == {True, False}
    assert {(a["center"], a["scale"]) for a, _, _ in TRIALS} == {(p, q) for p in (True, False) for q in (True, False)}
    assert {a["axis"] > 0 for a, _, _ in TRIALS} == {True, False}


def moved_variance(start, batch, axis, momentum, divisor):
    """A moving variance after one more batch."""
    others = tuple(n for n in range(batch.ndim) if n != axis % batch.ndim)
    size = batch.size // batch.shape[axis]
    return momentum * start + (1 - momentum) * batch.var(axis=others) * size / divisor(size)


@pytest.mark.parametrize("number", range(len(TRIALS)))
def test_as_tf_keras_computes_it(theirs, number):
    arguments, weights, batches = TRIALS[number]
    layer = BatchNormalization(**arguments)
    (x,) = inputs_for([batches[0]])
    y = layer(x)
    layer.set_weights(weights)
    test = K.function([x, K.learning_phase()], [y])
    train = K.function([x, K.learning_phase()], [y], updates=layer.updates)
    near = dict(rtol=2e-4, atol=2e-5)
    np.testing.assert_allclose(test([batches[0], 0])[0], theirs[f"{number} test"], **near)
    ours, other = weights[-1], weights[-1]
    fused = theirs[f"{number} fused"]
    for step, batch in enumerate(batches):
        np.testing.assert_allclose(train([batch, 1])[0], theirs[f"{number} training {step}"], **near)
        np.testing.assert_allclose(K.get_value(layer.moving_mean), theirs[f"{number} mean {step}"], **near)
        fixed = batch, arguments["axis"], arguments["momentum"]
        ours = moved_variance(ours, *fixed, lambda size: size - 1 - arguments["epsilon"])
        other = moved_variance(other, *fixed, lambda size: size - 1 if fused else size)
    np.testing.assert_allclose(K.get_value(layer.moving_variance), ours, **near)
    np.testing.assert_allclose(theirs[f"{number} variance"], other, **near)  # all that tf_keras does otherwise


def normed(x, axis, mean, variance, epsilon, gamma=1.0, beta=0.0):
    """The formula, the statistics given by channel."""
    shape = [1] * x.ndim
    shape[axis] = -1
    along = [np.reshape(v, shape) if np.ndim(v) else v for v in (mean, variance, gamma, beta)]
    return (x - along[0]) / np.sqrt(along[1] + epsilon) * along[2] + along[3]


X = CHANCE.normal(2, 3, size=(5, 3, 4)).astype("float32")


def with_weights(channels, **arguments):
    layer = BatchNormalization(**arguments)
    chance = np.random.default_rng(3)
    values = [chance.normal(size=channels), chance.normal(size=channels), chance.normal(size=channels)]
    layer.test_weights = [*values, chance.uniform(0.5, 2, size=channels)]
    return layer


@pytest.mark.parametrize("axis", [-1, 1, 2, -2])
@pytest.mark.parametrize("unknown", [(), "others"])
@pytest.mark.parametrize("age", [1, 2])
def test_the_formula(axis, unknown, age, dialect):
    dialect(age)  # which changes nothing where all is said by name
    channels = X.shape[axis]
    unknown = tuple(n for n in (1, 2) if n != axis % 3) if unknown else ()
    layer = with_weights(channels, axis=axis, epsilon=0.02)
    (x,) = inputs_for([X], unknown)
    y = layer(x)
    assert K.int_shape(y) == K.int_shape(x)
    layer.set_weights(layer.test_weights)
    gamma, beta, mean, variance = layer.test_weights
    run = K.function([x, K.learning_phase()], [y])
    expected = normed(X, axis, mean, variance, 0.02, gamma, beta)
    np.testing.assert_allclose(run([X, 0])[0], expected, rtol=1e-4, atol=1e-5)
    others = tuple(n for n in range(3) if n != axis % 3)
    expected = normed(X, axis, X.mean(others), X.var(others), 0.02, gamma, beta)
    np.testing.assert_allclose(run([X, 1])[0], expected, rtol=1e-4, atol=1e-5)


def test_training_said_in_the_call():
    layer = BatchNormalization(momentum=0.5)
    (x,) = inputs_for([X])
    still, moving = layer(x, training=False), layer(x, training=True)
    assert not still._uses_learning_phase and len(layer.updates) == 2
    tested, trained = K.function([x], [still, moving])([X])
    np.testing.assert_allclose(tested, X / np.sqrt(1.001), rtol=1e-4)
    np.testing.assert_allclose(trained, normed(X, -1, X.mean((0, 1)), X.var((0, 1)), 1e-3), rtol=1e-4, atol=1e-5)
    switch = K.placeholder(shape=(), dtype="bool")
    told = layer(x, training=switch)
    run = K.function([x, switch], [told])
    np.testing.assert_allclose(run([X, False])[0], tested, rtol=1e-4)
    np.testing.assert_allclose(run([X, True])[0], trained, rtol=1e-4, atol=1e-5)


def test_a_batch_of_one_value_spoils_nothing():
    layer = BatchNormalization()
    x = Input(shape=(3,))
    y = layer(x)
    run = K.function([x, K.learning_phase()], [y], updates=layer.updates)
    run([np.ones((1, 3), "float32"), 1])
    assert np.isfinite(np.concatenate(layer.get_weights())).all()


@pytest.mark.parametrize("dtype, near", [("float64", 1e-12), ("float16", 2e-2)])
def test_other_number_types(dtype, near):
    batch = CHANCE.normal(1, 2, size=(70000, 1)).astype(dtype)  # more values than float16 can count
    with computing_in(dtype):
        layer = BatchNormalization(momentum=0.5)
        (x,) = inputs_for([batch])
        y = layer(x)
        assert {w.dtype.name for w in layer.get_weights()} == {K.dtype(y)} == {dtype}
        (found,) = K.function([x, K.learning_phase()], [y], updates=layer.updates)([batch, 1])
    wide = batch.astype("float64")
    expected = normed(wide, -1, wide.mean(), wide.var(), 1e-3)
    np.testing.assert_allclose(found, expected, rtol=near, atol=near)
    averages = np.concatenate(layer.get_weights()[2:])
    expected = [wide.mean() / 2, 0.5 + wide.var() * 70000 / (70000 - 1.001) / 2]
    np.testing.assert_allclose(averages, expected, rtol=near)


def test_a_shared_layer_learns_from_every_call():
    layer = BatchNormalization(momentum=0.9)
    a, b = Input(shape=(4,)), Input(shape=(4,))
    first, second = layer(a), layer(b)
    assert len(layer.weights) == 4 and len(layer.updates) == 4
    assert len(layer.get_updates_for(a)) == len(layer.get_updates_for(b)) == 2
    assert layer.get_updates_for(None) == []
    one, other = (CHANCE.normal(m, 1, size=(8, 4)).astype("float32") for m in (1, 5))
    run = K.function([a, b, K.learning_phase()], [first, second], updates=layer.updates)
    found = run([one, other, 1])
    for y, x in zip(found, (one, other), strict=True):
        np.testing.assert_allclose(y, normed(x, -1, x.mean(0), x.var(0), 1e-3), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(K.get_value(layer.moving_mean), 0.1 * (one.mean(0) + other.mean(0)), rtol=1e-4)


def test_updates_of_a_model():
    x = Input(shape=(4,))
    layer = BatchNormalization()
    model = Network(x, layer(x))
    layer(Input(shape=(4,)))
    assert len(model.updates) == 2 and len(layer.updates) == 4
    other = Input(shape=(4,))
    outer = Network(other, model(other))
    assert len(outer.updates) == 2
    for frozen in (layer, model):
        frozen.trainable = False
        third = Input(shape=(4,))
        late = Network(third, model(third))
        assert model.updates == outer.updates == late.updates == []
        assert (len(model.trainable_weights), len(model.non_trainable_weights)) == (0, 4)
        frozen.trainable = True
        assert len(model.updates) == len(outer.updates) == len(late.updates) == 2


def test_masks_pass():
    layer, (x,) = BatchNormalization(), inputs_for([X])
    mask = K.placeholder((None, 3), dtype="bool")
    assert layer.compute_mask(x, mask) is mask


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("axis", [-1, 1])
def test_gradients(training, axis):
    with computing_in("float64"):
        layer = with_weights(X[:, :, :3].shape[axis], axis=axis)
        array = X[:, :, :3].astype("float64")
        layer(inputs_for([array])[0])
        layer.set_weights(layer.test_weights)
        check_gradients(layer, array, training)


def test_configuration_and_copy():
    layer = with_weights(4, momentum=0.7, epsilon=0.1, gamma_regularizer=regularizers.l2(0.3))
    before = apply(layer, X)
    layer.set_weights(layer.test_weights)
    after = apply(layer, X)
    assert not np.allclose(before, after)
    np.testing.assert_allclose(apply(copy_of(layer, X), X), after, rtol=1e-6)
    assert "mode" not in layer.get_config()
    penalties = [float(K.eval(loss)) for loss in layer.losses]
    np.testing.assert_allclose(penalties, [0.3 * (layer.test_weights[0] ** 2).sum()], rtol=1e-5)


def test_the_words_of_keras_1(dialect):
    new = BatchNormalization(axis=1, epsilon=0.01, momentum=0.9, beta_initializer="one", mode=2)
    by_name = BatchNormalization(0.01, mode=2, axis=1, momentum=0.9, beta_init="one")
    dialect(1)
    by_place = BatchNormalization(0.01, 2, 1, 0.9, None, "one", "one")
    dialect(2)
    assert plain(new.get_config()) == plain(by_name.get_config()) == plain(by_place.get_config())
    assert by_name.name.startswith("batchnormalization_")
    assert BatchNormalization().name.startswith("batch_normalization_")
    given = [np.full(4, n, "float32") for n in range(4)]
    layer = BatchNormalization(mode=0, weights=given)
    np.testing.assert_allclose(apply(layer, X), normed(X, -1, 2, 3, 1e-3, 0, 1), rtol=1e-5)
    assert (layer.running_mean, layer.running_std) == (layer.moving_mean, layer.moving_variance)


@pytest.mark.parametrize("training", [False, True])
def test_each_sample_by_itself(training):
    layer = with_weights(4, mode=1, epsilon=0.1)
    apply(layer, X)
    layer.set_weights(layer.test_weights)
    gamma, beta = layer.test_weights[:2]
    spread = np.sqrt(X.var(-1, keepdims=True) + 0.1) + 0.1
    expected = (X - X.mean(-1, keepdims=True)) / spread * gamma + beta
    np.testing.assert_allclose(apply(layer, X, training), expected, rtol=1e-4, atol=1e-5)
    assert layer.updates == []


@pytest.mark.parametrize("training", [False, True])
def test_always_by_the_batch(training):
    layer = with_weights(3, mode=2, axis=1)
    apply(layer, X)
    layer.set_weights(layer.test_weights)
    gamma, beta = layer.test_weights[:2]
    expected = normed(X, 1, X.mean((0, 2)), X.var((0, 2)), 1e-3, gamma, beta)
    np.testing.assert_allclose(apply(layer, X, training), expected, rtol=1e-4, atol=1e-5)
    assert layer.updates == []
    assert layer.get_config()["mode"] == 2
    np.testing.assert_allclose(apply(copy_of(layer, X), X, training), expected, rtol=1e-4, atol=1e-5)


WRONG = [
    (lambda: BatchNormalization(axis=3)(Input((3, 4))), "normalization.axis", ["3", "(None, 3, 4)", "axis="]),
    (lambda: BatchNormalization(axis=1, mode=1)(Input((3, 4))), "normalization.mode_axis", ["axis=1", "mode=1"]),
    (lambda: BatchNormalization(axis=1)(Input((None, 4))), "weights.shape_unknown", ["gamma", "None"]),
    (lambda: BatchNormalization(axis="last"), "call.bad_value", ["axis", "'last'"]),
    (lambda: BatchNormalization(axis=1e-3), "call.bad_value", ["axis", "0.001"]),
    (lambda: BatchNormalization(momentum=2), "call.bad_value", ["momentum", "2"]),
    (lambda: BatchNormalization(epsilon=0), "call.bad_value", ["epsilon", "0"]),
    (lambda: BatchNormalization(mode=3), "call.bad_value", ["mode", "3", "0, 1, 2"]),
    (lambda: BatchNormalization(gamma_initializer="ons"), "registry.unknown", ["ons", "ones"]),
    (lambda: BatchNormalization(beta=True), "call.unknown", ["beta"]),
    (lambda: shared_on((None, 3), (None, 4)), "spec.axis", ["3", "4"]),
    (lambda: shared_on((None, 3), (None, 2, 3)), "spec.ndim", ["2", "(None, 2, 3)"]),
]  # fmt: skip


def shared_on(*shapes):
    layer = BatchNormalization()
    for shape in shapes:
        layer(Input(batch_shape=shape))


@pytest.mark.parametrize("place", range(len(WRONG)))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses(place, language):
    use, key, told = WRONG[place]
    check_refusal(use, key, told, language)
