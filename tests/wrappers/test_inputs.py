"""Inputs of all kinds: lists, tables of pandas, sparse matrices, several at once; and what can't be one."""

import numpy as np
import pandas
import pytest
from scipy import sparse

from kerascn.layers import Dense, Input, concatenate
from kerascn.models import Model
from kerascn.wrappers.inputs import DenseRows
from kerascn.wrappers.scikit_learn import KerasClassifier
from tests.wrappers.models import BINARY, X, binary, some

TABLE = pandas.DataFrame(X, columns=["a", "b", "c"], index=np.arange(60) + 100)


@pytest.fixture(scope="module")
def expected():
    return fitted(X).predict_proba(X)


def fitted(x, y=BINARY):
    return KerasClassifier(binary, epochs=2, verbose=0, random_state=0).fit(x, y)


class Elsewhere:
    """What keeps its numbers elsewhere and can be sliced."""

    shape, dtype = X.shape, X.dtype

    def __len__(self):
        return len(X)

    def __getitem__(self, rows):
        return X[rows]


SAME = {
    "list": X.tolist(),
    "objects": X.astype(object),
    "table": TABLE,
    "table with missing kinds": TABLE.astype("Float64"),
    "matrix": sparse.csr_matrix(X),
    "array": sparse.csr_array(X),
    "columns": sparse.csc_matrix(X),
    "places": sparse.coo_matrix(X),
    "dictionary": sparse.dok_matrix(X),
    "elsewhere": Elsewhere(),
}


@pytest.mark.parametrize("x", some(SAME, ("table with missing kinds", "dictionary")))
def test_all_kinds_give_the_same(x, expected):
    np.testing.assert_allclose(fitted(x).predict_proba(x), expected, rtol=1e-5)


def test_a_sparse_matrix_is_dense_only_in_parts():
    asked = []

    class Watched(DenseRows):
        def __getitem__(self, rows):
            found = super().__getitem__(rows)
            asked.append(len(found))
            return found

    model = fitted(X).model
    model.predict(Watched(sparse.csr_matrix(X)), batch_size=16)
    assert asked and max(asked) == 16


@pytest.mark.all_only
def test_a_model_with_a_sparse_input_gets_the_matrix(expected):
    def build():
        inputs = Input((3,), sparse=True)
        model = Model(inputs, Dense(1, activation="sigmoid")(inputs))
        model.compile("sgd", "binary_crossentropy")
        return model

    matrix = sparse.csr_matrix(X)
    wrapper = KerasClassifier(build, epochs=1, verbose=0).fit(matrix, BINARY)
    assert wrapper.predict(matrix).shape == (60,) and wrapper.score(matrix, BINARY) > 0


@pytest.mark.all_only
def test_labels_from_tables(expected):
    for y in (
        pandas.Series(BINARY, index=TABLE.index),
        pandas.DataFrame({"y": BINARY}),
        pandas.Series(BINARY, dtype="Int64"),
    ):
        np.testing.assert_allclose(fitted(TABLE, y).predict_proba(TABLE), expected, rtol=1e-5)
    words = pandas.Series(np.where(BINARY, "yes", "no"))
    for y in (words, words.astype("category"), words.astype("string"), words.to_frame()):
        assert fitted(TABLE, y).classes_.tolist() == ["no", "yes"]
    with pytest.raises(ValueError) as told:
        fitted(TABLE, pandas.Series([None, *BINARY[1:]], dtype="Int64"))
    assert told.value.key == "sklearn.y_missing"


@pytest.mark.all_only
def test_what_is_known_of_the_columns():
    wrapper = fitted(TABLE)
    assert wrapper.n_features_in_ == 3 and wrapper.feature_names_in_.tolist() == ["a", "b", "c"]
    assert wrapper.predict(X).shape == (60,)
    assert not hasattr(wrapper.fit(X, BINARY), "feature_names_in_")


@pytest.mark.all_only
def test_several_inputs_by_name_and_in_a_list():
    def build():
        inputs = [Input((2,), name="left"), Input((1,), name="right")]
        model = Model(inputs, Dense(1, activation="sigmoid")(concatenate(inputs)))
        model.compile("sgd", "binary_crossentropy")
        return model

    for x in ({"left": X[:, :2], "right": X[:, 2]}, [X[:, :2], X[:, 2:]]):
        assert KerasClassifier(build, epochs=1, verbose=0).fit(x, BINARY).predict(x).shape == (60,)


def test_a_vector_is_a_column():
    def build():
        model = binary()
        del model
        inputs = Input((1,))
        model = Model(inputs, Dense(1, activation="sigmoid")(inputs))
        model.compile("sgd", "binary_crossentropy")
        return model

    wrapper = KerasClassifier(build, epochs=1, verbose=0).fit(X[:, 0], BINARY)
    assert np.array_equal(wrapper.predict(X[:, 0]), wrapper.predict(X[:, :1])) and wrapper.n_features_in_ == 1


WRONG_TO_FIT = {
    "words": ("sklearn.words", [["a", "b", "c"]] * 60),
    "a word": ("sklearn.words", np.where(X > 2, "much", X.astype(object))),
    "things": ("sklearn.objects", np.where(X > 2, {}, X)),
    "complex": ("sklearn.complex", X + 1j),
    "nothing": ("sklearn.no_x", None),
    "ragged": ("sklearn.ragged", [[1, 2, 3]] * 59 + [[1]]),
    "no features": ("sklearn.no_features", X[:, :0]),
    "a number": ("sklearn.single_number", 3.0),
    "other features": ("data.shape", X[:, :2]),
    "column of words": ("data.column", TABLE.assign(b="red")),
    "column of kinds": ("data.column", TABLE.assign(c=pandas.Categorical(["red"] * 60))),
}


@pytest.mark.parametrize("key, x", WRONG_TO_FIT.values(), ids=WRONG_TO_FIT)
def test_a_sentence_for_inputs_that_can_not_be(key, x):
    with pytest.raises((ValueError, TypeError)) as told:
        KerasClassifier(binary, epochs=1, verbose=0).fit(x, BINARY)
    assert told.value.key == key


def test_a_sentence_for_inputs_unlike_those_of_fit():
    wrapper = fitted(TABLE)
    wrong = {
        "sklearn.features": X[:, :2],
        "sklearn.one_dimension": X[0],
        "sklearn.order": TABLE[["b", "a", "c"]],
        "sklearn.columns": TABLE.rename(columns={"a": "z"}),
    }
    for key, x in wrong.items():
        for use in (wrapper.predict, wrapper.predict_proba, lambda x: wrapper.score(x, BINARY)):
            with pytest.raises(ValueError) as told:
                use(x)
            assert told.value.key == key
