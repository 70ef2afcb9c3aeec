"""Callbacks of users of either age, the list that calls them, the mean, the history, the bar."""

import time

import numpy as np
import pytest

from kerascn.callbacks import BaseLogger, Callback, CallbackList, History, LambdaCallback, ProgbarLogger
from kerascn.callbacks.names import EitherName
from kerascn.messages import KerascnWarning

PARAMS = {"batch_size": 4, "epochs": 2, "steps": None, "samples": 10, "verbose": 0, "do_validation": True}
PARAMS["metrics"] = ["loss", "acc", "val_loss", "val_acc"]
SIZES = (4, 4, 2)


def train(*callbacks, epochs=2, **params):
    """Pass the events of a small training to the callbacks: the loss is the number of the batch."""
    callbacks = CallbackList(callbacks)
    callbacks.set_params(PARAMS | params)
    callbacks.set_model("the model")
    callbacks.on_train_begin()
    for epoch in range(epochs):
        callbacks.on_epoch_begin(epoch)
        for batch, size in enumerate(SIZES):
            logs = {"batch": batch, "size": size}
            callbacks.on_batch_begin(batch, logs)
            callbacks.on_batch_end(batch, {**logs, "loss": float(batch + epoch), "acc": batch / 2})
        callbacks.on_epoch_end(epoch, {"val_loss": 7.0, "val_acc": 0.5})
    callbacks.on_train_end()
    return callbacks


class Told(Callback):
    """Writes down what it is told."""

    def __init__(self):
        self.told = []  # without super().__init__(), as many users' callbacks

    def on_train_begin(self, logs={}):  # noqa: B006 - as users wrote it
        self.told.append("begin")

    def on_train_end(self, _):
        self.told.append("end")

    def on_epoch_begin(self, epoch, logs=None):
        self.told.append(f"epoch {epoch}")

    def on_epoch_end(self, epoch, logs=None):
        self.told.append(f"end {epoch}")

    def on_batch_begin(self, batch, logs=None):
        self.told.append(f"batch {batch} {logs['size']}")

    def on_batch_end(self, batch, logs=None):
        self.told.append(f"loss {logs['loss']}")


def test_events_come_in_order():
    told = Told()
    train(told)
    epochs = [
        [f"epoch {e}", "batch 0 4", f"loss {e}.0", "batch 1 4", f"loss {e + 1}.0", "batch 2 2", f"loss {e + 2}.0"]
        for e in (0, 1)
    ]
    assert told.told == ["begin", *epochs[0], "end 0", *epochs[1], "end 1", "end"]
    assert told.model == "the model"
    assert told.validation_data is None


def test_params_answer_to_both_ages():
    told = Told()
    train(told)
    assert (told.params["nb_epoch"], told.params["epochs"]) == (2, 2)
    assert (told.params["nb_sample"], told.params.get("nb_sample"), told.params["samples"]) == (10, 10, 10)
    with pytest.raises(KeyError):
        told.params["nb_samples"]


@pytest.mark.parametrize("held, asked", [("acc", "accuracy"), ("val_accuracy", "val_acc"), ("out_acc", "out_accuracy")])
def test_logs_answer_to_both_names(held, asked):
    logs = EitherName({held: 0.5, "loss": 1.0})
    assert logs[asked] == logs[held] == logs.get(asked) == 0.5
    assert asked in logs and list(logs) == [held, "loss"]
    assert "accurate" not in logs and logs.get("accurate", 3) == 3
    assert "val_loss" not in logs and None not in logs


class OnlyOne:
    """No relative of Callback, one method."""

    seen = ()

    def on_epoch_end(self, epoch, logs={}):  # noqa: B006
        self.seen += (logs["val_accuracy"],)


class OfKeras11:
    """As callbacks of Keras 1.1 were given their model."""

    def _set_model(self, model):
        self.model = model

    def _set_params(self, params):
        self.epochs = params["nb_epoch"]


def test_any_object_with_some_of_the_methods_will_do():
    one, old = OnlyOne(), OfKeras11()
    train(one, old)
    assert one.seen == (0.5, 0.5)
    assert (old.model, old.epochs) == ("the model", 2)


def test_a_subclass_may_override_the_name_of_keras_11():
    class Named(Callback):
        def _set_model(self, model):
            super()._set_model(model)
            self.shown = f"<{model}>"

    named = Named()
    train(named)
    assert (named.model, named.shown) == ("the model", "<the model>")


def test_where_the_later_name_of_a_batch_is_overridden_it_alone_is_called():
    class Later(Callback):
        def __init__(self):
            self.earlier, self.later = 0, 0

        def on_batch_end(self, batch, logs=None):
            self.earlier += 1

        def on_train_batch_end(self, batch, logs=None):
            self.later += 1

    later = Later()
    train(later, epochs=1)
    assert (later.earlier, later.later) == (0, 3)


def test_what_nobody_listens_to_costs_nothing():
    class Never(dict):
        def __iter__(self):
            raise AssertionError("the logs were read")

        keys = __iter__

    callbacks = CallbackList([Callback(), LambdaCallback(on_epoch_end=print)])
    callbacks.on_batch_begin(0, Never(size=1))
    callbacks.on_batch_end(0, Never(size=1))


def test_functions_as_callback():
    told = []
    functions = LambdaCallback(
        on_train_begin=lambda logs: told.append("begin"),
        on_epoch_begin=lambda epoch, logs: told.append(epoch),
        on_batch_end=lambda batch, logs: told.append(logs["size"]),
        on_train_end=lambda logs: told.append("end"),
        colour="red",
    )
    train(functions, epochs=1)
    assert told == ["begin", 0, 4, 4, 2, "end"]
    assert functions.colour == "red"
    assert functions.model == "the model"


def test_what_one_writes_into_the_logs_the_next_one_reads():
    logs = {"val_loss": 2.0}
    seen = []
    writes = LambdaCallback(on_epoch_end=lambda epoch, logs: logs.update(lr=0.1))
    CallbackList([writes, LambdaCallback(on_epoch_end=lambda e, logs: seen.append(logs["lr"]))]).on_epoch_end(0, logs)
    assert seen == [0.1]
    assert logs == {"val_loss": 2.0, "lr": 0.1}


def test_mean_of_an_epoch_and_history():
    history = History()
    train(BaseLogger(), history)
    means = [np.average([e, e + 1, e + 2], weights=SIZES) for e in (0, 1)]
    assert history.epoch == [0, 1]
    np.testing.assert_allclose(history.history["loss"], means)
    np.testing.assert_allclose(history.history["accuracy"], [np.average([0, 0.5, 1], weights=SIZES)] * 2)
    assert history.history["val_acc"] == [0.5, 0.5]
    assert set(history.history) == {"loss", "acc", "val_loss", "val_acc"}


def test_a_metric_that_is_no_mean_keeps_its_last_value():
    history = History()
    train(BaseLogger(stateful_metrics=["acc"]), history, epochs=1)
    assert history.history["acc"] == [1.0]


def test_the_list_grows_and_is_gone_through():
    callbacks = CallbackList()
    callbacks.append(History())
    callbacks.on_train_begin()
    told = Told()
    callbacks.append(told)
    assert [type(one) for one in callbacks] == [History, Told]
    callbacks.on_epoch_begin(3)
    assert told.told == ["epoch 3"]
    assert CallbackList.__init__.__defaults__ == (None, 10)


def lines(capsys):
    return capsys.readouterr().out.splitlines()


BAR = "10/10 [==============================] - 0s "


def test_the_bar_of_each_epoch(capsys):
    train(BaseLogger(), ProgbarLogger(), verbose=1)
    out = lines(capsys)
    assert [out[0], out[2], len(out)] == ["Epoch 1/2", "Epoch 2/2", 4]
    assert out[1].startswith(BAR)
    assert out[1].endswith("us/step - loss: 0.8000 - acc: 0.4000 - val_loss: 7.0000 - val_acc: 0.5000")
    assert " - loss: 1.8000 - " in out[3]


def test_one_line_an_epoch(capsys):
    train(BaseLogger(), ProgbarLogger(), verbose=2, epochs=1)
    values = "loss: 0.8000 - acc: 0.4000 - val_loss: 7.0000 - val_acc: 0.5000"
    assert lines(capsys) == ["Epoch 1/2", " - 0s - " + values]


def test_silence(capsys):
    train(BaseLogger(), ProgbarLogger(), verbose=0)
    assert lines(capsys) == []


def test_steps_are_counted_and_an_unknown_number_of_them_is_found(capsys):
    train(BaseLogger(), ProgbarLogger("steps"), verbose=1, steps=3, epochs=1)
    train(BaseLogger(), ProgbarLogger(count_mode="steps"), verbose=1, steps=None, epochs=1)
    out = lines(capsys)
    assert out[1].startswith("3/3 [====")
    assert out[3].startswith("3/3 [====")


def test_an_epoch_that_ends_early_says_so(capsys):
    train(BaseLogger(), ProgbarLogger(), verbose=1, samples=20, epochs=1)
    assert lines(capsys)[1].startswith("10/20 [==============>...............] - 0s")


def test_count_mode_is_checked():
    with pytest.raises(ValueError) as raised:
        ProgbarLogger("sample")
    assert raised.value.key == "call.bad_value"


def test_slow_callbacks_are_mentioned_once():
    slow = LambdaCallback(on_batch_end=lambda batch, logs: time.sleep(0.11))
    callbacks = CallbackList([slow], queue_length=2)
    callbacks.on_train_begin()
    with pytest.warns(KerascnWarning, match="on_batch_end") as warned:
        for batch in range(4):
            callbacks.on_batch_begin(batch)
            callbacks.on_batch_end(batch)
    assert len(warned) == 1
