"""Ending a training: when nothing gets better, when the loss is no number; and what is said of a missing monitor."""

import warnings

import numpy as np
import pytest

import kerascn
from kerascn.callbacks import (
    Callback,
    EarlyStopping,
    LambdaCallback,
    ModelCheckpoint,
    ReduceLROnPlateau,
    TerminateOnNaN,
)
from kerascn.messages import KerascnWarning
from tests.callbacks.trained import X, Y, fit, model, tell


@pytest.mark.engine
def test_the_best_weights_come_back(K):
    made, kept = model(), []
    tells = LambdaCallback(on_epoch_end=lambda e, logs: logs.update(val_loss=[0.5, 0.25, 0.75, 1.0][e]))
    notes = LambdaCallback(on_epoch_end=lambda e, logs: kept.append(made.get_weights()))
    stops = EarlyStopping(patience=2, restore_best_weights=True)
    fit(made, tells, notes, stops, epochs=9)
    assert (len(kept), stops.stopped_epoch, stops.best_epoch, stops.best) == (4, 3, 1, 0.25)
    for mine, best, last in zip(made.get_weights(), kept[1], kept[3], strict=True):
        np.testing.assert_array_equal(mine, best)
        assert not np.array_equal(best, last)


@pytest.mark.engine
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_a_loss_that_is_no_number_ends_the_training_within_the_epoch(K, capsys):
    made, batches = model(), []
    x = X.copy()
    x[8] = np.inf
    notes = LambdaCallback(on_batch_end=lambda batch, logs: batches.append(logs["loss"]))
    with pytest.warns(KerascnWarning, match="inf or nan"):
        history = made.fit(x, Y, 8, epochs=5, verbose=0, shuffle=False, callbacks=[TerminateOnNaN(), notes])
    assert len(history.epoch) == 1 and len(batches) == 2 and not np.isfinite(batches[1])
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize("loss", [float("nan"), float("inf"), np.float32("-inf")])
def test_nan_and_both_infinities(loss):
    assert tell([TerminateOnNaN()], {"loss": loss}, {}).stop_training
    assert not tell([TerminateOnNaN()], {"loss": 1e30}).stop_training


def test_the_best_epoch_is_known_without_its_weights_too():
    stops = EarlyStopping("loss", patience=2)
    tell([stops], {"loss": 1}, {"loss": 0.5}, {"loss": 2}, {"loss": 3})
    assert (stops.best_epoch, stops.stopped_epoch, stops.best_weights) == (1, 3, None)


def test_a_callback_can_be_used_again():
    stops = EarlyStopping(monitor="loss", patience=1)
    for _ in range(2):
        tell([stops], {"loss": 1}, {"loss": 2}, {"loss": 3})
        assert (stops.stopped_epoch, stops.best, stops.wait) == (1, 1.0, 1)


def test_it_says_what_it_does(capsys):
    tell([EarlyStopping("loss", verbose=1, restore_best_weights=True)], {"loss": 1}, {"loss": 2})
    stopped, restored = capsys.readouterr().out.splitlines()
    assert "2" in stopped and "loss" in stopped and "1" in restored


class Halved(EarlyStopping):
    """A user's class that reads the number in its own way."""

    def get_monitor_value(self, logs):
        return -logs["loss"]


def test_the_number_may_be_read_in_ones_own_way():
    stops = Halved(patience=1)
    tell([stops], {"loss": 1}, {"loss": 2}, {"loss": 1.5}, {"loss": 3})
    assert stops.stopped_epoch == 2


@pytest.mark.parametrize(
    "make", [EarlyStopping, ReduceLROnPlateau, lambda name: ModelCheckpoint("w", name, save_best_only=True)]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_monitor_that_is_not_there_is_told_once_with_what_is_there(make, language, K):
    callback = make("val_los")
    rate = Callback()
    rate.lr = K.variable(0.5)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        kerascn.config.set_language(language)
        try:
            tell([Holder(rate), callback], {"loss": 1, "val_loss": 1}, {"loss": 1, "val_loss": 1})
        finally:
            kerascn.config.forget()
    assert [one.message.key for one in told] == ["callbacks.no_monitor"]
    assert all(
        word in str(told[0].message) for word in (type(callback).__name__, "'val_los'", "loss, val_loss", "'val_loss'")
    )


class Holder(Callback):
    """Gives the model an optimizer."""

    def __init__(self, optimizer):
        self.optimizer = optimizer

    def set_model(self, model):
        model.optimizer = self.optimizer


def test_an_epoch_without_validation_is_passed_over_in_silence():
    stops = EarlyStopping(patience=2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tell(
            [stops], {"loss": 1}, {"loss": 1, "val_loss": 1}, {"loss": 1}, {"val_loss": 2}, {"loss": 1}, {"val_loss": 3}
        )
    assert stops.stopped_epoch == 5


def test_a_monitor_of_many_numbers_is_refused():
    with pytest.raises(ValueError) as raised:
        tell([EarlyStopping("auc")], {"auc": np.array([0.5, 0.75])})
    assert raised.value.key == "callbacks.monitor_many"
    assert not tell([EarlyStopping("auc")], {"auc": np.array([0.5])}).stop_training


def test_either_name_is_watched():
    stops = EarlyStopping(monitor="val_accuracy")
    tell([stops], {"val_acc": 0.5}, {"val_acc": 0.75}, {"val_acc": 0.25})
    assert (stops.stopped_epoch, stops.best) == (2, 0.75)
