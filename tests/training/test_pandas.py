"""Tables and columns of pandas as data: the same numbers as their arrays give."""

import numpy as np
import pandas
import pytest

from kerascn import backend as K
from kerascn.layers import Dense, Input, concatenate
from kerascn.models import Model, Sequential

RANDOM = np.random.RandomState(0)
X = RANDOM.randn(20, 3)
Y = X @ [1.0, 2.0, 3.0]
TABLE = pandas.DataFrame(X, columns=["a", "b", "c"], index=np.arange(20)[::-1])
COLUMN = pandas.Series(Y, index=TABLE.index, name="y")
WEIGHTS = pandas.Series(np.arange(20) % 3, index=TABLE.index, dtype="Int64")


def model():
    np.random.seed(1)
    made = Sequential([Dense(1, input_dim=3)])
    made.compile("sgd", "mse")
    return made


def test_everything_that_takes_arrays_takes_tables():
    ours, theirs, weights = model(), model(), np.asarray(WEIGHTS, "float64")
    more = {"epochs": 2, "verbose": 0, "shuffle": False}
    ours.fit(TABLE, COLUMN, validation_data=(TABLE, COLUMN, WEIGHTS), sample_weight=WEIGHTS, **more)
    theirs.fit(X, Y, validation_data=(X, Y, weights), sample_weight=weights, **more)
    assert ours.history.history == theirs.history.history
    assert ours.evaluate(TABLE, COLUMN, verbose=0) == theirs.evaluate(X, Y, verbose=0)
    assert np.array_equal(ours.predict(TABLE), theirs.predict(X))
    assert ours.train_on_batch(TABLE, COLUMN) == theirs.train_on_batch(X, Y)
    assert ours.test_on_batch(TABLE, COLUMN.to_frame()) == theirs.test_on_batch(X, Y)
    assert np.array_equal(ours.predict_on_batch(TABLE), theirs.predict_on_batch(X))


def test_batches_of_tables():
    ours, theirs = model(), model()

    def batches(x, y):
        while True:
            yield x[:10], y[:10]
            yield x[10:], y[10:]

    for one, x, y in ((ours, TABLE, COLUMN), (theirs, X, Y)):
        one.fit(batches(x, y), steps_per_epoch=2, epochs=2, verbose=0)
    assert ours.history.history == theirs.history.history


def test_columns_by_the_names_of_inputs():
    inputs = [Input((1,), name=name) for name in "ab"]
    both = Model(inputs, Dense(1)(concatenate(inputs)))
    both.compile("sgd", "mse")
    by_name = both.predict({"b": TABLE["b"], "a": TABLE["a"]})
    assert np.array_equal(by_name, both.predict([X[:, 0], X[:, 1]]))
    assert np.array_equal(by_name, both.predict([TABLE["a"], TABLE["b"]]))


KINDS = {
    "truth and numbers": (TABLE.assign(a=TABLE["a"] > 0), np.c_[X[:, 0] > 0, X[:, 1:]]),
    "whole numbers": (TABLE.assign(a=3), np.c_[np.full(20, 3), X[:, 1:]]),
    "numbers that may be missing": (TABLE.astype("Float64"), X),
    "both": (TABLE.astype({"a": "Float64", "b": "float32"}), X),
    "truth that may be missing": (
        TABLE.assign(a=pandas.array([True] * 20, dtype="boolean")),
        np.c_[np.ones(20), X[:, 1:]],
    ),
}


@pytest.mark.parametrize("table, array", KINDS.values(), ids=KINDS)
def test_all_kinds_of_numbers(table, array):
    made = model()
    assert np.array_equal(made.predict(table), made.predict(np.asarray(array, "float32")))


def test_what_is_missing_becomes_nan():
    made = model()
    found = made.predict(TABLE.astype("Float64").where(TABLE["a"] < 0, pandas.NA))
    assert np.array_equal(np.isnan(found[:, 0]), X[:, 0] >= 0)
    with pytest.raises(ValueError) as told:
        made.fit(TABLE, COLUMN.astype("Float64").where(COLUMN > 0), verbose=0)
    assert told.value.key == "data.nan"


@pytest.mark.parametrize(
    "words", [["red"] * 20, pandas.Categorical(["red"] * 20), pandas.date_range("2020", periods=20)]
)
def test_a_column_without_numbers_is_named(words):
    for use in (lambda table: model().fit(table, COLUMN, verbose=0), lambda table: model().predict(table)):
        with pytest.raises(TypeError) as told:
            use(TABLE.assign(colour=words))
        assert told.value.key == "data.column" and "'colour'" in str(told.value)


def teardown_module():
    K.clear_session()
