"""Learning rates that change during the training, in the model itself; and optimizers in which they can't."""

from types import SimpleNamespace

import numpy as np
import pytest

from kerascn import optimizers
from kerascn.callbacks import LearningRateScheduler, ReduceLROnPlateau
from tests.callbacks.trained import fit, model


def rates(K, history):
    return [round(float(rate), 6) for rate in history.history["lr"]]


@pytest.mark.engine
def test_the_model_learns_with_the_rate_of_the_schedule(K):
    made = model(optimizers.SGD(lr=0.5))
    before = made.get_weights()
    history = fit(made, LearningRateScheduler(lambda epoch: 0.0))
    for mine, then in zip(made.get_weights(), before, strict=True):
        np.testing.assert_array_equal(mine, then)
    assert rates(K, history) == [0, 0, 0]
    fit(made, LearningRateScheduler(lambda epoch: np.float32(0.25)), epochs=1)
    assert float(K.get_value(made.optimizer.lr)) == 0.25 and not np.array_equal(made.get_weights()[0], before[0])


@pytest.mark.engine
def test_schedules_of_one_and_of_two_arguments(K, capsys):
    made = model(optimizers.Adam(lr=0.5))

    def halves(epoch, lr):
        return lr / 2

    def drops(epoch, drop=0.5, every=2):  # what has a default is no place for the rate, unless it is called so
        return 0.5 * drop ** (epoch // every)

    def asks(epoch, learning_rate=None):
        return learning_rate + 0.125

    class Scheduled:
        def __call__(self, epoch):
            return np.array(0.125)

    for schedule, expected in [
        (halves, [0.25, 0.125, 0.0625]),
        (drops, [0.5, 0.5, 0.25]),
        (asks, [0.375, 0.5, 0.625]),
        (Scheduled(), [0.125] * 3),
        ([0.5, 2, 0.75].__getitem__, [0.5, 2.0, 0.75]),
    ]:
        assert rates(K, fit(made, LearningRateScheduler(schedule))) == expected
    assert capsys.readouterr().out == ""
    fit(made, LearningRateScheduler(lambda epoch: 0.125, verbose=1), epochs=2)
    first, second = capsys.readouterr().out.splitlines()
    assert "1" in first and "2" in second and "0.125" in first


@pytest.mark.engine
def test_wrong_schedules_and_optimizers_without_a_rate(K):
    made = model()
    for result in (None, "0.1", [0.1], True, float("nan"), np.array([0.1, 0.2])):
        with pytest.raises(ValueError) as raised:
            fit(made, LearningRateScheduler(lambda epoch, result=result: result))
        assert raised.value.key == "callbacks.schedule"
    error = TypeError("mine")

    def fails(epoch):
        raise error

    with pytest.raises(TypeError) as raised:
        fit(made, LearningRateScheduler(fails))
    assert raised.value is error
    made.optimizer = FixedRate()
    for callback in (LearningRateScheduler(lambda epoch: 0.1), ReduceLROnPlateau()):
        with pytest.raises(ValueError, match="FixedRate") as raised:
            fit(made, callback)
        assert raised.value.key == "callbacks.no_rate"


class FixedRate:
    """As an optimizer of one's own that computes with a plain number."""

    lr = 0.5


@pytest.mark.engine
def test_an_optimizer_of_tensorflow_itself_has_no_rate_to_change(K, engine_name):
    if engine_name == "theano":  # there is none on the other engine
        with pytest.raises(RuntimeError) as raised:
            model(optimizers.TFOptimizer(SimpleNamespace(compute_gradients=0, apply_gradients=0, get_slot_names=0)))
        assert raised.value.key == "engine.only_tensorflow"
        return
    import tensorflow as tf

    made = model(optimizers.TFOptimizer(tf.compat.v1.train.GradientDescentOptimizer(0.1)))
    with pytest.raises(ValueError, match="TFOptimizer") as raised:
        fit(made, LearningRateScheduler(lambda epoch: 0.1))
    assert raised.value.key == "callbacks.no_rate"


@pytest.mark.engine
def test_a_plateau_reduces_the_rate_of_the_model(K, capsys):
    made = model(optimizers.SGD(lr=0.5))
    reduces = ReduceLROnPlateau("val_loss", factor=0.5, patience=1, min_delta=100, cooldown=2, min_lr=0.2, verbose=1)
    assert rates(K, fit(made, reduces, epochs=6)) == [0.5, 0.5, 0.25, 0.25, 0.2, 0.2]
    assert len(capsys.readouterr().out.splitlines()) == 2  # at the lowest rate there is nothing to say
    assert float(K.get_value(made.optimizer.lr)) == pytest.approx(0.2)
