"""Losses and metrics with weights and masks are what their formulas say."""

import numpy as np
import pytest

from kerascn import losses
from kerascn.engine.input import Input
from kerascn.layers import Activation, Dense, Embedding, Masking
from kerascn.models import Model, Sequential
from tests.training import referee

pytestmark = pytest.mark.engine
FORMULAS = {"mse": referee.mse, "mae": referee.mae, "categorical_crossentropy": referee.crossentropy}


@pytest.fixture(autouse=True)
def fresh(K):
    yield
    K.clear_session()


def same(found, expected):
    np.testing.assert_allclose(found, expected, rtol=2e-4, atol=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_random_configurations(K, seed):
    """Two outputs with random losses, factors, weights of samples and metrics."""
    draw = np.random.RandomState(seed)
    losses = [str(draw.choice(["mse", "mae", "categorical_crossentropy"])) for _ in range(2)]
    factors = [float(draw.choice([1, 0.3, 2])) for _ in range(2)]
    x = draw.normal(size=(11, 4)).astype("float32")
    targets = [referee.softmax(draw.normal(size=(11, 3))).astype("float32") for _ in range(2)]
    weights = [draw.randint(0, 3, 11).astype("float32") for _ in range(2)]
    a = Input(shape=(4,))
    outputs = [Activation("softmax", name=name)(Dense(3)(a)) for name in ("first", "second")]
    model = Model(inputs=a, outputs=outputs)
    model.compile("sgd", losses, metrics={"first": ["mae"]}, loss_weights=factors, weighted_metrics={"second": ["mse"]})
    assert model.metrics_names == [
        "loss", "first_loss", "second_loss", "first_mean_absolute_error", "second_weighted_mean_squared_error",
    ]  # fmt: skip
    p = model.predict(x)
    parts = [
        referee.one_number(FORMULAS[loss](t, q), w) for loss, t, q, w in zip(losses, targets, p, weights, strict=True)
    ]
    expected = [
        parts[0] * factors[0] + parts[1] * factors[1],
        *parts,
        referee.one_number(referee.mae(targets[0], p[0])),
        referee.one_number(referee.mse(targets[1], p[1]), weights[1]),
    ]
    same(model.test_on_batch(x, targets, sample_weight=weights), expected)
    same(model.train_on_batch(x, targets, sample_weight=weights), expected)  # from before the step


@pytest.mark.parametrize("sparse", [False, True])
def test_class_weights(K, sparse):
    draw = np.random.RandomState(1)
    x, labels = draw.normal(size=(9, 4)), draw.randint(0, 3, 9)
    model = Sequential([Dense(3, activation="softmax", input_dim=4)])
    model.compile("sgd", "sparse_categorical_crossentropy" if sparse else "categorical_crossentropy")
    target = labels if sparse else np.eye(3)[labels]
    by_class = {0: 1.0, 1: 0.5, 2: 3.0}
    score = referee.sparse_crossentropy(labels, model.predict(x))
    weights = np.array([by_class[k] for k in labels])
    same(model.train_on_batch(x, target, class_weight=by_class), referee.one_number(score, weights))
    score = referee.sparse_crossentropy(labels, model.predict(x))
    given = draw.rand(9)
    expected = referee.one_number(score, weights * given)
    same(model.train_on_batch(x, target, class_weight=by_class, sample_weight=given), expected)
    score = referee.sparse_crossentropy(labels, model.predict(x))
    same(model.train_on_batch(x, target, class_weight={}), referee.one_number(score, np.ones(9)))  # none at all


def test_a_mask_counts_out_steps(K):
    x = np.array([[1, 2, 0, 0], [3, 0, 0, 0], [1, 1, 2, 3]])
    target = np.random.RandomState(0).normal(size=(3, 4, 2)).astype("float32")
    model = Sequential([Embedding(5, 3, mask_zero=True, input_length=4), Dense(2)])
    model.compile("sgd", "mse", metrics=["mae"])
    p, mask = model.predict(x), x != 0
    expected = [referee.one_number(referee.mse(target, p), np.ones(3), mask), None]
    expected[1] = referee.one_number(referee.mae(target, p), None, mask)
    same(model.test_on_batch(x, target), expected)


def test_weights_of_steps(K):
    draw = np.random.RandomState(3)
    x, target, weights = draw.normal(size=(5, 4, 3)), draw.normal(size=(5, 4, 2)), draw.randint(0, 3, (5, 4))
    x[2, 1:] = 0
    model = Sequential([Masking(input_shape=(4, 3)), Dense(2)])
    model.compile("sgd", "mse", sample_weight_mode="temporal", weighted_metrics=["mae"])
    p, mask = model.predict(x), np.any(x != 0, -1)
    expected = [referee.one_number(f(target, p), weights, mask) for f in (referee.mse, referee.mae)]
    same(model.test_on_batch(x, target, sample_weight=weights), expected)


def test_a_mask_of_steps_whose_score_has_axes(K):
    draw = np.random.RandomState(9)
    x, target = draw.randint(0, 3, (5, 4)), draw.normal(size=(5, 4, 2, 3))
    x[:, 0] = 1

    def wide(y_true, y_pred):
        return K.square(y_true[:, :, :, 0] - y_pred)

    a = Input(shape=(4,))
    model = Model(a, Dense(2)(Embedding(5, 3, mask_zero=True)(a)))
    model.compile("sgd", wide, target_tensors=K.placeholder((None, 4, 2, 3)))
    score = np.mean((target[..., 0] - model.predict(x)) ** 2, -1)
    same(model.test_on_batch(x, target), referee.one_number(score, np.ones(5), x != 0))


def test_weights_of_samples_whose_score_has_axes(K):
    draw = np.random.RandomState(4)
    x, target, weights = draw.normal(size=(5, 4, 3)), draw.normal(size=(5, 4, 2)), draw.rand(5)
    model = Sequential([Dense(2, input_shape=(4, 3))])
    model.compile("sgd", "mse")
    expected = referee.one_number(referee.mse(target, model.predict(x)), weights)
    same(model.test_on_batch(x, target, sample_weight=weights), expected)


def test_penalties_come_on_top(K):
    x, y = np.ones((4, 3), "float32"), np.ones((4, 2), "float32")
    model = Sequential([Dense(2, input_dim=3, kernel_regularizer="l2", activity_regularizer="l1")])
    model.compile("sgd", "mse", metrics=["mse"])
    p, (kernel, _) = model.predict(x), model.get_weights()
    expected = np.mean((p - y) ** 2)
    penalty = 0.01 * np.sum(kernel**2) + 0.01 * np.sum(np.abs(p))
    same(model.test_on_batch(x, y), [expected + penalty, expected])


def test_labels_of_steps_with_and_without_the_last_axis(K):
    draw = np.random.RandomState(5)
    x, labels = draw.normal(size=(4, 6, 3)), draw.randint(0, 5, (4, 6))
    model = Sequential([Dense(5, activation="softmax", input_shape=(6, 3))])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    p = model.predict(x)
    expected = [referee.sparse_crossentropy(labels, p).mean(), (p.argmax(-1) == labels).mean()]
    same(model.test_on_batch(x, labels), expected)
    same(model.test_on_batch(x, labels[..., None]), expected)


@pytest.mark.parametrize(
    "loss, units, name, value",
    [
        ("binary_crossentropy", 1, "acc", lambda t, p: np.mean((p > 0.5) == t)),
        ("binary_crossentropy", 3, "acc", lambda t, p: np.mean((p > 0.5) == t)),
        ("categorical_crossentropy", 3, "acc", lambda t, p: np.mean(t.argmax(-1) == p.argmax(-1))),
    ],
)
def test_accuracy_is_that_of_the_loss(K, loss, units, name, value):
    draw = np.random.RandomState(6)
    x = draw.normal(size=(20, 4))
    target = np.eye(3)[draw.randint(0, 3, 20)] if units == 3 else draw.randint(0, 2, (20, 1))
    activation = "softmax" if loss == "categorical_crossentropy" else "sigmoid"
    model = Sequential([Dense(units, activation=activation, input_dim=4)])
    model.compile("sgd", loss, metrics=["accuracy"])
    assert model.metrics_names == ["loss", name]
    same(model.test_on_batch(x, target)[1], value(target, model.predict(x)))


def test_metrics_of_users_of_both_ages(K):
    def largest(y_true, y_pred):
        return K.max(y_pred)

    def two(y_true, y_pred):
        return {"low": K.min(y_pred, axis=-1), "high": K.max(y_pred, axis=-1)}

    x, y = np.random.RandomState(7).normal(size=(8, 4)), np.zeros((8, 3))
    model = Sequential([Dense(3, input_dim=4)])
    model.compile("sgd", "mse", metrics=[largest, two, largest])
    assert model.metrics_names == ["loss", "largest", "low", "high", "largest_1"]
    p = model.predict(x)
    same(model.test_on_batch(x, y)[1:], [p.max(), p.min(-1).mean(), p.max(-1).mean(), p.max()])


def test_a_users_loss_may_give_one_number(K):
    model = Sequential([Dense(2, input_dim=2, use_bias=False)])
    model.compile("sgd", lambda y_true, y_pred: K.sum(K.square(y_true - y_pred)))
    x, y = np.ones((4, 2)), np.zeros((4, 2))
    same(model.test_on_batch(x, y), np.sum(model.predict(x) ** 2))


@pytest.mark.parametrize("reduction", ["sum", "none", "sum_over_batch_size"])
def test_losses_that_are_objects_reduce_by_themselves(K, reduction):
    draw = np.random.RandomState(8)
    x, target, weights = draw.randint(0, 3, (5, 4)), draw.normal(size=(5, 4, 2)), draw.rand(5)
    x[:, 0] = 1
    model = Sequential([Embedding(5, 3, mask_zero=True, input_length=4), Dense(2)])
    model.compile("sgd", losses.MeanSquaredError(reduction=reduction))
    score = referee.mse(target, model.predict(x)) * (x != 0)
    total = np.sum if reduction == "sum" else np.mean
    same(model.test_on_batch(x, target), total(score))
    same(model.test_on_batch(x, target, sample_weight=weights), total(score * weights[:, None]))


def test_only_losses_of_layers(K):
    a = Input(shape=(3,))
    inner = Dense(2)
    model = Model(a, inner(a))
    model.add_loss(K.mean(K.square(inner.output)), inputs=[a])
    model.compile("sgd")
    x = np.ones((5, 3), "float32")
    expected = np.mean(model.predict(x) ** 2)
    same(model.train_on_batch(x), expected)
    assert model.fit(x, verbose=0).history["loss"][0] < expected
    assert model.metrics_names == ["loss"]
