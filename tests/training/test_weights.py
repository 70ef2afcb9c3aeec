"""Weights of classes and samples with several outputs, in training and validation, against NumPy."""

import numpy as np
import pytest

from kerascn.engine.input import Input
from kerascn.layers import Dense, Masking
from kerascn.models import Model, Sequential
from kerascn.optimizers import SGD
from tests.contract.told import refused
from tests.training import referee

pytestmark = pytest.mark.engine
DRAW = np.random.RandomState(0)
X = DRAW.normal(size=(11, 4)).astype("float32")
LABELS, SIGNS = DRAW.permutation(np.arange(11) % 3), DRAW.permutation(np.arange(11) % 2)
ROWS = np.eye(3, dtype="float32")[LABELS]
W, V = DRAW.rand(11), DRAW.rand(11)
OF_P, OF_Q = {0: 1.0, 1: 0.5, 2: 3.0}, {0: 2, 1: np.float32(0.25)}
BY_LABEL, BY_SIGN = np.array([1, 0.5, 3])[LABELS], np.array([2, 0.25])[SIGNS]
ONES = np.ones(11)


@pytest.fixture(autouse=True)
def fresh(K):
    yield
    K.clear_session()


def two(**more):
    a = Input((4,))
    p, q = Dense(3, activation="softmax", name="p")(a), Dense(1, activation="sigmoid", name="q")(a)
    model = Model(a, [p, q], name="two")
    losses = {"p": "categorical_crossentropy", "q": "binary_crossentropy"}
    model.compile(SGD(0.0), losses, **more)
    return model


def scores(model):
    p, q = model.predict(X)
    chance = np.where(SIGNS == 1, q[:, 0], 1 - q[:, 0])
    return -np.log(p[np.arange(11), LABELS]), -np.log(chance), (p.argmax(1) == LABELS), ((q[:, 0] > 0.5) == SIGNS)


def summed(parts, weights):
    """The loss, and the losses of the outputs."""
    found = [referee.one_number(part, weight) for part, weight in zip(parts, weights, strict=True)]
    return [sum(found), *found]


WAYS = {
    "by name": ({"p": OF_P, "q": OF_Q}, None, (BY_LABEL, BY_SIGN)),
    "one by name": ({"q": OF_Q}, None, (ONES, BY_SIGN)),
    "one is None": ({"p": None, "q": OF_Q}, None, (ONES, BY_SIGN)),
    "a list": ([OF_P, OF_Q], None, (BY_LABEL, BY_SIGN)),
    "a list with None": ([OF_P, None], None, (BY_LABEL, ONES)),
    "a tuple": ((None, OF_Q), None, (ONES, BY_SIGN)),
    "with samples, list": ({"p": OF_P}, [W, V], (BY_LABEL * W, V)),
    "with samples, by name": ([OF_P, OF_Q], {"q": V}, (BY_LABEL, BY_SIGN * V)),
    "more classes than there are": ({"p": OF_P | {3: 9.0, 7: 9}}, None, (BY_LABEL, ONES)),
    "numbers of NumPy": ({"p": {np.int64(k): np.float64(v) for k, v in OF_P.items()}}, None, (BY_LABEL, ONES)),
}


def test_class_weights_in_every_way(K):
    model = two()
    parts = scores(model)[:2]
    for way, (classes, samples, weights) in WAYS.items():
        found = model.train_on_batch(X, [ROWS, SIGNS], class_weight=classes, sample_weight=samples)
        np.testing.assert_allclose(found, summed(parts, weights), rtol=1e-4, err_msg=way)


def test_weights_in_fit_count_for_training_and_not_for_the_plain_metrics(K):
    """With class weights in training, and weights of samples in validation."""
    model = two(metrics={"q": ["accuracy"]}, weighted_metrics={"p": ["accuracy"]})
    loss_p, loss_q, right_p, right_q = scores(model)
    held = (X, [ROWS, SIGNS], [W, V])
    history = model.fit(X, [ROWS, SIGNS], batch_size=4, shuffle=False, verbose=0, class_weight={"p": OF_P},
                        validation_data=held).history  # fmt: skip
    expected, sizes = [], []
    for rows in referee.batches(11, 4):
        (*losses,) = summed((loss_p[rows], loss_q[rows]), (BY_LABEL[rows], ONES[rows]))
        weighted = referee.one_number(right_p[rows], BY_LABEL[rows])
        expected.append([*losses, weighted, right_q[rows].mean()])
        sizes.append(len(rows))
    found = [history[name][0] for name in ("loss", "p_loss", "q_loss", "p_weighted_acc", "q_acc")]
    np.testing.assert_allclose(found, referee.epoch_mean_of(expected, sizes), rtol=1e-4)
    validated = [summed((loss_p[r], loss_q[r]), (W[r], V[r])) for r in referee.batches(11, 4)]
    found = [history[name][0] for name in ("val_loss", "val_p_loss", "val_q_loss")]
    np.testing.assert_allclose(found, referee.epoch_mean_of(validated, sizes), rtol=1e-4)
    plain = model.fit(X, [ROWS, SIGNS], batch_size=11, verbose=0, class_weight={"p": OF_P},
                      validation_data=held[:2]).history["val_loss"]  # fmt: skip
    np.testing.assert_allclose(plain[0], loss_p.mean() + loss_q.mean(), rtol=1e-4)


def test_weights_change_what_is_learnt(K):
    """One step of SGD: the gradient of the softmax is (p - t) times the weight, in the mean."""
    model = Sequential([Dense(3, activation="softmax", input_dim=4)])
    model.compile(SGD(0.5), "categorical_crossentropy")
    (kernel, bias), p = model.get_weights(), model.predict(X)
    model.train_on_batch(X, ROWS, class_weight=OF_P)
    error = (p - ROWS) * BY_LABEL[:, None] / 11
    np.testing.assert_allclose(model.get_weights()[0], kernel - 0.5 * X.T @ error, atol=1e-6)
    np.testing.assert_allclose(model.get_weights()[1], bias - 0.5 * error.sum(0), atol=1e-6)


def of_one():
    model = Sequential([Dense(1, activation="sigmoid", input_dim=4, name="q")], name="one")
    model.compile(SGD(0.0), "binary_crossentropy")
    return model


def test_one_output_in_every_way(K):
    model = of_one()
    q = model.predict(X)[:, 0]
    expected = referee.one_number(-np.log(np.where(SIGNS == 1, q, 1 - q)), BY_SIGN)
    targets = (SIGNS, SIGNS[:, None], SIGNS.astype(bool), SIGNS.astype("float64"), SIGNS.tolist())
    for target in targets:
        assert model.train_on_batch(X, target, class_weight=OF_Q) == pytest.approx(expected, rel=1e-4)
    for classes in ({"q": OF_Q}, [OF_Q], {False: 2, True: 0.25}, {0.0: 2, 1.0: 0.25}):
        assert model.train_on_batch(X, SIGNS, class_weight=classes) == pytest.approx(expected, rel=1e-4)


def series(mode):
    model = Sequential([Dense(3, input_shape=(5, 4))], name="net")
    model.compile("sgd", "mse", sample_weight_mode=mode)
    return model


STEPS = (np.ones((6, 5, 4)), np.ones((6, 5, 3)))
WRONG = {
    "one for two outputs": (lambda: two().fit(X, [ROWS, SIGNS], class_weight=OF_P), "class_weight", "p, q"),
    "a list too short": (lambda: two().fit(X, [ROWS, SIGNS], class_weight=[OF_P]), "class_weight", "p, q"),
    "of another output": (lambda: two().fit(X, [ROWS, SIGNS], class_weight={"p": OF_P, "r": OF_Q}), "r", "p, q"),
    "of another output alone": (lambda: two().fit(X, [ROWS, SIGNS], class_weight={"r": OF_Q}), "p, q"),
    "a class missing": (lambda: two().fit(X, [ROWS, SIGNS], class_weight={"p": {0: 1, 2: 1}}), "'p'", "1", "0, 2"),
    "the other output's": (lambda: two().train_on_batch(X, [ROWS, SIGNS], class_weight={"p": OF_Q}), "'p'", "2"),
    "a word": (lambda: two().fit(X, [ROWS, SIGNS], class_weight={"p": "balanced"}), "'p'", "balanced"),
    "words for classes": (lambda: of_one().fit(X, SIGNS, class_weight={"0": 1.0, "1": 2.0}), "0, 1"),
    "a word for a weight": (lambda: of_one().fit(X, SIGNS, class_weight={0: "a", 1: 2.0}), "'a'", "'q'"),
    "nothing for a weight": (lambda: of_one().fit(X, SIGNS, class_weight={0: None, 1: 2.0}), "None", "'q'"),
    "no number for a weight": (lambda: of_one().fit(X, SIGNS, class_weight={0: np.nan, 1: 2.0}), "nan", "'q'"),
    "several for a class": (lambda: of_one().fit(X, SIGNS, class_weight={0: [1, 2], 1: 2.0}), "[1, 2]", "'q'"),
    "of steps": (lambda: series("temporal").fit(*STEPS, class_weight={0: 1, 1: 1}), "(6, 5, 3)", "sample_weight"),
    "of series": (lambda: series(None).fit(*STEPS, class_weight={0: 1, 1: 1}), "(6, 5, 3)", "sample_weight"),
    "weights of samples of another output": (
        lambda: two().fit(X, [ROWS, SIGNS], sample_weight={"r": W}), "r", "p, q",
    ),
    "weights of samples of another length": (
        lambda: two().fit(X, [ROWS, SIGNS], sample_weight=[W, V[:5]]), "(5,)", "(11,)",
    ),
    "weights in the validation of one of two": (
        lambda: two().fit(X, [ROWS, SIGNS], validation_data=(X, [ROWS, SIGNS], W)), "sample_weight", "p, q",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_in_a_sentence(K, case):
    use, *told = WRONG[case]
    refused(use, *told)


def test_a_batch_without_weight_teaches_nothing(K):
    """As where bagging weighs samples by 0, 1, 2 and so on: 0 / 0 would turn all weights of the model into nan."""
    model = Sequential([Dense(1, input_shape=(4,))])
    model.compile(SGD(0.1), "mse")
    before = model.get_weights()
    weights = np.r_[np.zeros(4), np.ones(4), np.zeros(3)]
    assert model.train_on_batch(X[:4], X[:4, :1], sample_weight=weights[:4]) == 0
    np.testing.assert_array_equal(model.get_weights()[0], before[0])
    history = model.fit(X, X[:, :1], batch_size=4, epochs=2, sample_weight=weights, shuffle=False, verbose=0).history
    assert np.isfinite(history["loss"]).all() and np.isfinite(model.get_weights()[0]).all()
    assert not np.array_equal(model.get_weights()[0], before[0])


def test_a_batch_that_is_masked_wholly_teaches_nothing(K):
    model = Sequential([Masking(input_shape=(3, 2)), Dense(1)])
    model.compile(SGD(0.1), "mse")
    before = model.get_weights()
    assert model.train_on_batch(np.zeros((2, 3, 2)), np.ones((2, 3, 1))) == 0
    np.testing.assert_array_equal(model.get_weights()[0], before[0])
    assert model.train_on_batch(np.ones((2, 3, 2)), np.ones((2, 3, 1))) > 0
