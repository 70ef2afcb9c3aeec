"""Which epoch stops, which learning rate each epoch has, which files are written: as tf_keras decides."""

import math
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerascn import backend as K
from tests.callbacks import decisions

if not decisions.is_there():
    pytest.skip("the referee tf_keras is not installed: pip install 'kerascn[test]'", allow_module_level=True)

NUMBERS = st.one_of(
    st.integers(0, 12).map(lambda tenths: tenths / 8),  # often the same, and exact in every format
    st.floats(-2, 2, width=32).map(lambda number: round(number, 4)),
    st.sampled_from([float("nan"), float("inf"), -float("inf")]),
)
VALUES = st.lists(NUMBERS, min_size=1, max_size=14)
MODES = st.sampled_from([("val_loss", "auto"), ("val_acc", "auto"), ("val_loss", "max"), ("val_acc", "min")])
EXAMPLES = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def referee():
    made = decisions.Referee()
    made.rate = K.variable(0.5)
    yield made
    made.close()


def agree(referee, kind, arguments, values, lr=0.5):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        K.set_value(referee.rate, lr)
        mine = decisions.ours(kind, arguments, values, referee.rate)
    theirs = referee.decide(kind, arguments, values, lr)
    assert mine == theirs
    return mine


@EXAMPLES
@given(
    values=VALUES, mode=MODES, delta=st.sampled_from([0, 0.125, 0.3]), patience=st.integers(0, 4), restore=st.booleans()
)
def test_early_stopping(referee, values, mode, delta, patience, restore):
    if patience < 2 and not math.isfinite(values[0]):
        values = [0.75, *values]  # tf_keras never stops at the very first epoch, as Keras did
    arguments = dict(monitor=mode[0], mode=mode[1], min_delta=delta, patience=patience)
    arguments["restore_best_weights"] = restore
    agree(referee, "EarlyStopping", arguments, values)


def end_with_baseline(values, patience, baseline):
    """After which epoch the training ends: the first value to be better than is the baseline."""
    best, last_good = baseline, -1
    for epoch, value in enumerate(values):
        if value > best:
            best, last_good = value, epoch
        if epoch - last_good >= max(1, patience):
            return epoch + 1
    return len(values)


@settings(EXAMPLES, max_examples=60)
@given(values=VALUES, patience=st.integers(0, 4), baseline=st.sampled_from([0.5, 1.0]))
def test_until_the_baseline_is_reached_nothing_counts_as_better(referee, values, patience, baseline):
    arguments = dict(monitor="val_acc", patience=patience, baseline=baseline)
    *epochs, _ = decisions.ours("EarlyStopping", arguments, values, referee.rate)
    assert len(epochs) == end_with_baseline(values, patience, baseline)


@EXAMPLES
@given(
    values=VALUES,
    mode=MODES,
    factor=st.sampled_from([0.5, 0.25, 0.1]),
    patience=st.integers(0, 3),
    delta=st.sampled_from([0, 1e-4, 0.125]),
    cooldown=st.integers(0, 3),
    min_lr=st.sampled_from([0, 0.125, 0.05]),
)
def test_reduction_of_the_learning_rate(referee, values, mode, factor, patience, delta, cooldown, min_lr):
    arguments = dict(monitor=mode[0], mode=mode[1], factor=factor, patience=patience, min_delta=delta)
    agree(referee, "ReduceLROnPlateau", arguments | dict(cooldown=cooldown, min_lr=min_lr), values)


@EXAMPLES
@given(values=VALUES, mode=MODES, best=st.booleans(), weights=st.booleans(), period=st.integers(1, 3))
def test_which_files_are_written(referee, tmp_path, values, mode, best, weights, period):
    arguments = dict(monitor=mode[0], mode=mode[1], save_best_only=best, save_weights_only=weights, period=period)
    path = str(tmp_path / "w.{epoch:02d}-{val_loss:.2f}.h5")
    agree(referee, "ModelCheckpoint", arguments | {"filepath": path}, values)


@settings(EXAMPLES, max_examples=20)
@given(rates=st.lists(st.floats(0.0625, 2, width=16), min_size=1, max_size=6), both=st.booleans())
def test_scheduled_learning_rates(referee, rates, both):
    agree(referee, "LearningRateScheduler", {"rates": rates, "both": both}, [1.0] * len(rates))


def test_the_referee_sees_a_callback_that_decides_otherwise(referee):
    """The referee itself: patience 1 and 2 stop at different epochs."""
    values = [0.5, 0.75, 0.75, 0.75]
    stops = [len(agree(referee, "EarlyStopping", {"patience": patience}, values)) for patience in (1, 2)]
    assert stops == [3, 4]  # the epochs, and the weights at the end
