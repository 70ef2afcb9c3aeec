"""Users' callbacks of either age run unchanged in real trainings, in either dialect, and see what they saw then."""

import json
import os

import numpy as np
import pytest

import kerascn
from kerascn import optimizers
from kerascn.models import load_model
from tests.callbacks import users_keras1 as one
from tests.callbacks import users_keras2 as two
from tests.callbacks.trained import X, Y, fit, model

pytestmark = pytest.mark.engine


@pytest.fixture(params=[1, 2])
def dialect(request):
    kerascn.set_dialect(request.param)
    yield request.param
    kerascn.config.forget()


@pytest.fixture(autouse=True)
def cleared(K):
    yield
    K.clear_session()


def test_callbacks_of_keras_1(dialect, tmp_path, K):
    made, path = model(optimizers.SGD(lr=0.5)), str(tmp_path / "best.h5")
    losses, both, ranks, halved = one.LossHistory(), one.LossAndAccuracy(), one.RankScore(), one.HalvedRate()
    plain, named, inner, writes = (
        one.OnlyMethods(),
        one.NamedAsIn11(),
        one.HiddenOutputs(X),
        one.WritesJson(tmp_path / "log"),
    )
    best = one.BestAndLast(path)
    late, stop = one.PatientLater(since=1, monitor="loss", min_delta=100), one.StopAtLoss(value=-1.0)
    everyone = [losses, both, ranks, halved, plain, named, inner, writes, best, late, stop]
    history = fit(made, *everyone, epochs=5).history
    assert len(history["loss"]) == 3 == late.stopped_epoch + 1  # the first epoch it looks at, and one not better
    assert len(losses.losses) == 9
    np.testing.assert_allclose(np.reshape(losses.losses, (3, 3)).mean(axis=1), history["loss"], rtol=1e-5)
    assert both.planned == 5
    assert both.epochs == list(zip(range(3), history["loss"], history["acc"], history["val_acc"], strict=True))
    assert ranks.scores[-1] == pytest.approx(rank(made.predict(X)))
    assert float(K.get_value(made.optimizer.lr)) == 0.125
    assert plain.took >= 0 and plain.sizes == [8] * 9 and plain.params["epochs"] == 5
    assert (named.count, named.samples) == (21, 24)
    weights, bias = made.layers[0].get_weights()
    np.testing.assert_allclose(inner.outputs[-1], np.tanh(X @ weights + bias), rtol=1e-4, atol=1e-6)
    with open(tmp_path / "log") as file:
        assert [row["loss"] for row in json.load(file)] == history["loss"]
    assert best.best == min(history["val_loss"]) and sorted(os.listdir(tmp_path)) == ["best.h5", "best.h5.last", "log"]
    if history["val_loss"][-1] == best.best:
        np.testing.assert_allclose(load_model(path).predict(X), made.predict(X), rtol=1e-6)


def rank(scores):
    """The area under the ROC curve, pair by pair."""
    good, bad = scores[Y == 1], scores[Y == 0]
    return np.mean([float(a > b) + 0.5 * float(a == b) for a in good for b in bad])


def test_a_callback_of_keras_1_stops_the_training(dialect):
    assert len(fit(model(), one.StopAtLoss(value=100.0), epochs=5).epoch) == 1


def test_callbacks_of_keras_2(dialect, K):
    made, lines = model(optimizers.SGD(lr=0.5)), []
    cycle, norms, score, times = two.CyclicalRate(), two.GradientNorms(X, Y), two.F1(), two.BatchTimes()
    names, functions = two.Names23(), two.printer(lines)
    history = fit(made, cycle, norms, score, times, names, functions, epochs=2).history
    np.testing.assert_allclose(cycle.history["lr"], [0.01, 0.055, 0.1, 0.055, 0.01, 0.055], rtol=1e-5)
    assert len(cycle.history["loss"]) == 6
    assert norms.norms[1] == pytest.approx(slope(made), rel=1e-2)
    guess = (made.predict(X) > 0.5).astype(int)
    assert history["val_f1"][-1] == pytest.approx(2 * np.sum(guess * Y) / (guess.sum() + Y.sum()))
    assert [place for what, place in times.seen if what == "train"] == [0, 1, 2, 0, 1, 2]
    last = [history[name][-1] for name in ("accuracy", "val_accuracy", "loss", "val_loss")]
    assert [float(part.partition("=")[2]) for part in names.line.split()] == [round(value, 3) for value in last]
    assert names.of == "2/2"
    assert lines == ["begin 0", *(f"batch {n}" for n in range(3)), "begin 1", *(f"batch {n}" for n in range(3)), "end"]


def slope(made):
    """The length of the gradient of the mean loss, by differences in every weight."""
    weights, found = made.get_weights(), []
    for place, weight in enumerate(weights):
        for index in np.ndindex(weight.shape):
            losses = []
            for sign in (1, -1):
                moved = [one.astype("float64") for one in weights]
                moved[place][index] += sign * 1e-4
                losses.append(loss_of(*moved))
            found.append((losses[0] - losses[1]) / 2e-4)
    return np.linalg.norm(found)


def loss_of(w, b, v, c):
    p = 1 / (1 + np.exp(-(np.tanh(X @ w + b) @ v + c)))
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))


def test_rates_of_snapshots_and_a_finder(K):
    made = model(optimizers.SGD(lr=0.5))
    snapshots = two.CosineSnapshots(2, start=0.5)
    averaged = two.Averaged()
    fit(made, snapshots, averaged, epochs=4)
    np.testing.assert_allclose(snapshots.rates, [0.5, 0.25, 0.5, 0.25])
    assert len(snapshots.snapshots) == 2
    for mine, mean in zip(K.batch_get_value(made.trainable_weights), averaged.mean, strict=True):
        np.testing.assert_allclose(mine, mean, rtol=1e-6)
    before, finder = made.get_weights(), two.RateFinder()
    fit(made, finder, epochs=2)
    np.testing.assert_allclose(finder.rates, 1e-3 * 3.0 ** np.arange(len(finder.rates)), rtol=1e-4)
    for mine, then in zip(made.get_weights(), before, strict=True):
        np.testing.assert_array_equal(mine, then)
