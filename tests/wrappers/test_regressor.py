"""Numbers that are learnt, and the loss as the score."""

import numpy as np
import pytest
from sklearn.metrics import mean_squared_error, r2_score

import kerascn
from kerascn.messages import KerascnWarning
from kerascn.wrappers.scikit_learn import KerasRegressor
from tests.wrappers.models import NUMBER, AnyRegressor, X, line

WEIGHTS = np.linspace(1, 3, 60)


@pytest.fixture(scope="module")
def fitted():
    return KerasRegressor(line, epochs=30, verbose=0, random_state=0).fit(X, NUMBER)


@pytest.fixture
def dialect1():
    kerascn.set_dialect(1)
    yield
    kerascn.config.forget()


def test_it_learns(fitted):
    found = fitted.predict(X)
    assert found.shape == (60,) and found.dtype == "float32"
    assert r2_score(NUMBER, found) > 0.95


def test_the_score_is_the_negative_loss(fitted):
    found = fitted.predict(X)
    assert fitted.score(X, NUMBER) == pytest.approx(-mean_squared_error(NUMBER, found), rel=1e-4)
    weighted = -np.mean(WEIGHTS * (NUMBER - found) ** 2)
    assert fitted.score(X, NUMBER, sample_weight=WEIGHTS) == pytest.approx(weighted, rel=1e-4)


def test_in_dialect_1_it_is_the_loss_and_a_warning_says_so(fitted, dialect1):
    with pytest.warns(KerascnWarning, match=r"score\(\)") as told:
        assert fitted.score(X, NUMBER) > 0
    assert told[0].message.key == "sklearn.loss_as_score"


def test_one_sample_and_a_column(fitted):
    assert fitted.predict(X[:1]).shape == (1,)
    assert KerasRegressor(line, epochs=1, verbose=0).fit(X, NUMBER[:, None]).predict(X[:4]).shape == (4,)


@pytest.mark.all_only
def test_several_numbers_at_once():
    both = np.stack([NUMBER, -NUMBER], axis=1)
    wrapper = AnyRegressor(epochs=30, verbose=0, random_state=0).fit(X, both)
    assert wrapper.predict(X).shape == (60, 2) and wrapper.n_outputs_ == 2
    assert wrapper.score(X, both) == pytest.approx(-mean_squared_error(both, wrapper.predict(X)), rel=1e-4)


@pytest.mark.all_only
def test_weights_count():
    left_out = np.where(X[:, 0] > 0, 1.0, 0.0)
    wrapper = KerasRegressor(line, epochs=20, verbose=0, random_state=0)
    wrapper.fit(X, np.where(left_out, NUMBER, 1e3), sample_weight=left_out)
    assert abs(wrapper.predict(X)).max() < 100


WRONG = {
    "words": ("sklearn.y_words", ["a", "b"] * 30),
    "nan": ("sklearn.y_missing", np.full(60, np.nan)),
    "infinite": ("sklearn.y_missing", np.full(60, np.inf)),
    "none": ("sklearn.y_missing", [None] * 60),
    "too few": ("data.samples", NUMBER[:-1]),
    "columns": ("losses.shapes", X),
}


@pytest.mark.parametrize("key, y", WRONG.values(), ids=WRONG)
def test_a_sentence_for_targets_that_can_not_be(key, y):
    with pytest.raises(ValueError) as told:
        KerasRegressor(line, epochs=1, verbose=0).fit(X, y)
    assert told.value.key == key
