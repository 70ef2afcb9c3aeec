"""Wrong uses of the callbacks: one sentence with a key, that names the class and what was wrong, in both languages."""

import pytest

import kerascn
from kerascn.callbacks import (
    CSVLogger,
    EarlyStopping,
    LambdaCallback,
    LearningRateScheduler,
    ModelCheckpoint,
    ProgbarLogger,
    ReduceLROnPlateau,
    RemoteMonitor,
)

WRONG = [
    (EarlyStopping, dict(mode="least"), "call.bad_value", "mode"),
    (EarlyStopping, dict(patience=-1), "call.bad_value", "patience"),
    (EarlyStopping, dict(patience=1.5), "call.bad_value", "patience"),
    (EarlyStopping, dict(monitor=3), "call.bad_value", "monitor"),
    (EarlyStopping, dict(min_delta="0.1"), "call.bad_value", "min_delta"),
    (EarlyStopping, dict(baseline="0.1"), "call.bad_value", "baseline"),
    (EarlyStopping, dict(restore_best_weight=True), "call.unknown", "restore_best_weights"),
    (ReduceLROnPlateau, dict(factor=1.0), "call.bad_value", "factor"),
    (ReduceLROnPlateau, dict(factor=10), "call.bad_value", "factor"),
    (ReduceLROnPlateau, dict(min_lr=-1), "call.bad_value", "min_lr"),
    (ReduceLROnPlateau, dict(cooldown=-1), "call.bad_value", "cooldown"),
    (ModelCheckpoint, dict(), "call.missing", "filepath"),
    (ModelCheckpoint, dict(filepath=3), "call.bad_value", "filepath"),
    (ModelCheckpoint, dict(filepath="w-{epoch"), "callbacks.path_form", "w-{epoch"),
    (ModelCheckpoint, dict(filepath="w", period=0), "call.bad_value", "period"),
    (ModelCheckpoint, dict(filepath="w", save_freq="batch"), "call.bad_value", "save_freq"),
    (ModelCheckpoint, dict(filepath="w", save_freq=10, period=2), "callbacks.period_and_freq", "10"),
    (ModelCheckpoint, dict(filepath="w", save_freq=10, save_best_only=True), "callbacks.batch_monitor", "val_loss"),
    (LearningRateScheduler, dict(schedule=0.1), "call.bad_value", "schedule"),
    (CSVLogger, dict(filename=None), "call.bad_value", "filename"),
    (CSVLogger, dict(filename="log", separator=", "), "call.bad_value", "separator"),
    (RemoteMonitor, dict(root="localhost:9000"), "call.bad_value", "root"),
    (RemoteMonitor, dict(root="file:///etc"), "call.bad_value", "root"),
    (RemoteMonitor, dict(headers="X: 1"), "call.bad_value", "headers"),
    (ProgbarLogger, dict(count_mode="batches"), "call.bad_value", "count_mode"),
    (LambdaCallback, dict(on_epoch_ends=print), "callbacks.unknown_hook", "on_epoch_end"),
    (LambdaCallback, dict(on_epoch_end=3), "callbacks.hook_function", "on_epoch_end"),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind, given, key, named", WRONG)
def test_one_sentence(kind, given, key, named, language):
    kerascn.config.set_language(language)
    try:
        with pytest.raises((TypeError, ValueError)) as raised:
            kind(**given)
    finally:
        kerascn.config.forget()
    sentence = str(raised.value)
    assert raised.value.key == key
    assert kind.__name__ in sentence and named in sentence and "\n" not in sentence
    assert any("\u4e00" <= letter <= "\u9fff" for letter in sentence) is (language == "zh")
