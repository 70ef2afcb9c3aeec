"""Labels of all kinds, what is predicted for them, and how that is scored."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score
from sklearn.preprocessing import label_binarize
from sklearn.utils.class_weight import compute_sample_weight

from kerascn.layers import Dense
from kerascn.models import Sequential
from kerascn.optimizers import SGD
from kerascn.wrappers.scikit_learn import KerasClassifier
from tests.wrappers.models import BINARY, THREE, AnyClassifier, X, binary, of_three, some

WORDS = np.array(["cat", "dog", "猫"])
ONE_HOT = np.eye(3)[THREE]
SEVERAL = (X > 0).astype(int)


def softmax_of_two():
    model = Sequential([Dense(2, activation="softmax", input_dim=3)])
    model.compile(SGD(0.5), "categorical_crossentropy")
    return model


def sparse():
    return of_three("sparse_categorical_crossentropy")


def squares():
    return of_three("mse", lr=1.0)


def fitted(build_fn, y, epochs=12, x=X, **more):
    return KerasClassifier(build_fn, epochs=epochs, verbose=0, random_state=0, **more).fit(x, y)


LABELS = {
    "numbers": (binary, BINARY),
    "softmax of two": (softmax_of_two, BINARY),
    "other numbers": (binary, BINARY * 2 - 1),
    "truth": (binary, BINARY == 1),
    "floats": (binary, BINARY + 0.0),
    "words": (softmax_of_two, np.where(BINARY, "yes", "no")),
    "a list of words": (binary, ["yes" if one else "no" for one in BINARY]),
    "objects": (binary, np.where(BINARY, "yes", "no").astype(object)),
    "a column": (binary, BINARY[:, None]),
    "three": (of_three, THREE),
    "three by number": (sparse, THREE + 5),
    "three words": (of_three, WORDS[THREE]),
    "three words by number": (sparse, WORDS[THREE]),
    "squares": (squares, THREE),
}


@pytest.mark.parametrize("build_fn, y", some(LABELS, ("words", "three words by number")))
def test_labels_come_back_as_they_were_given(build_fn, y):
    wrapper, flat = fitted(build_fn, y), np.ravel(np.asarray(y))
    assert wrapper.classes_.tolist() == sorted(set(flat.tolist()))
    assert wrapper.n_classes_ == len(wrapper.classes_)
    found, chances = wrapper.predict(X), wrapper.predict_proba(X)
    assert found.shape == (60,) and chances.shape == (60, wrapper.n_classes_)
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-5)
    assert np.array_equal(found, wrapper.classes_[chances.argmax(axis=1)])
    assert np.array_equal(wrapper.classes_[wrapper.predict_classes(X)], found)
    assert accuracy_score(flat, found) > 0.75
    weights = np.arange(60.0)
    assert wrapper.score(X, y) == pytest.approx(accuracy_score(flat, found))
    assert wrapper.score(X, y, sample_weight=weights) == pytest.approx(
        accuracy_score(flat, found, sample_weight=weights)
    )


@pytest.mark.all_only
@pytest.mark.parametrize("build_fn", [of_three, sparse])
def test_one_hot_rows_are_classes(build_fn):
    by_row, by_number = fitted(build_fn, ONE_HOT), fitted(build_fn, THREE)
    np.testing.assert_allclose(by_row.predict_proba(X), by_number.predict_proba(X), rtol=1e-5)
    assert np.array_equal(by_row.predict(X), by_number.predict(X))
    assert by_row.score(X, ONE_HOT) == by_row.score(X, THREE) == accuracy_score(THREE, by_row.predict(X))
    assert by_row.classes_.tolist() == [0, 1, 2]


@pytest.mark.all_only
def test_shares_of_classes_are_learnt_as_they_are():
    wrapper = fitted(of_three, 0.9 * ONE_HOT + 0.1 / 3)
    assert wrapper.score(X, THREE) > 0.75 and wrapper.predict(X).shape == (60,)


def test_several_labels_at_once():
    wrapper = AnyClassifier(epochs=30, verbose=0, random_state=0).fit(X, SEVERAL)
    found, chances = wrapper.predict(X), wrapper.predict_proba(X)
    assert wrapper.target_type_ == "multilabel-indicator"
    assert found.shape == chances.shape == (60, 3) and set(np.unique(found)) == {0, 1}
    assert np.array_equal(found, chances > 0.5)
    assert (
        wrapper.score(X, SEVERAL) == pytest.approx(accuracy_score(SEVERAL, found)) and wrapper.score(X, SEVERAL) > 0.8
    )


@pytest.mark.all_only
def test_weights_of_classes_by_label_by_number_and_balanced():
    words = WORDS[THREE]
    weights = {"cat": 1.0, "dog": 3.0, "猫": 0.5}
    by_sample = KerasClassifier(of_three, epochs=3, verbose=0, random_state=0)
    by_sample.fit(X, words, sample_weight=np.array([weights[word] for word in words]))
    for given in (weights, {0: 1.0, 1: 3.0, 2: 0.5}, weights | {"bird": 9.0}):
        same = fitted(of_three, words, epochs=3, class_weight=given)
        np.testing.assert_allclose(same.predict_proba(X), by_sample.predict_proba(X), rtol=1e-4)
    uneven = np.r_[0:20, np.flatnonzero(THREE == 1)]
    balanced = fitted(of_three, words[uneven], epochs=3, class_weight="balanced", x=X[uneven])
    by_sample.fit(X[uneven], words[uneven], sample_weight=compute_sample_weight("balanced", words[uneven]))
    np.testing.assert_allclose(balanced.predict_proba(X), by_sample.predict_proba(X), rtol=1e-4)


def test_validation_data_have_labels_too():
    words = WORDS[THREE]
    history = KerasClassifier(of_three, epochs=2, verbose=0).fit(X, words, validation_data=(X, words)).history
    assert len(history["val_loss"]) == 2
    split = KerasClassifier(of_three, epochs=2, verbose=0, validation_split=0.5).fit(X, words).history
    assert len(split["val_acc"]) == 2


def test_what_fit_gives_can_be_asked_like_a_history():
    history = KerasClassifier(binary, epochs=3, verbose=0).fit(X, BINARY)
    assert sorted(history.history) == ["acc", "loss"] and history.epoch == [0, 1, 2]
    assert history.params["epochs"] == 3 and history.model is history.model_


@pytest.mark.all_only
def test_keywords_of_scikit_learn_and_of_both_ages():
    wrapper = KerasClassifier(binary, verbose=0)
    assert len(wrapper.fit(X=X, y=BINARY, nb_epoch=2, batch_size=10).epoch) == 2
    assert wrapper.predict(X=X, batch_size=7).shape == wrapper.predict(x=X).shape == (60,)
    assert wrapper.score(X=X, y=BINARY) == wrapper.score(x=X, y=BINARY, batch_size=9, verbose=0)


@pytest.mark.all_only
def test_a_model_put_in_place_by_hand_predicts():
    wrapper = KerasClassifier(of_three)
    wrapper.model = fitted(of_three, THREE).model
    assert wrapper.predict(X).tolist() == wrapper.model.predict(X).argmax(axis=1).tolist()
    one = KerasClassifier(binary)
    one.model = fitted(binary, BINARY).model
    assert set(one.predict(X)) <= {0, 1}


@pytest.mark.all_only
def test_each_training_builds_a_new_model():
    wrapper = KerasClassifier(binary, epochs=1, verbose=0)
    assert wrapper.fit(X, BINARY).model is not wrapper.fit(X, BINARY).model


def test_a_model_that_takes_other_layers_along():
    base = binary()

    def on_top():
        model = Sequential([base.layers[0], Dense(1, activation="sigmoid")])
        model.compile("sgd", "binary_crossentropy")
        return model

    wrapper = KerasClassifier(on_top, epochs=1, verbose=0).fit(X, BINARY)
    assert wrapper.model.layers[0] is base.layers[0]


@pytest.mark.engine
def test_a_model_that_takes_variables_and_an_optimizer_along(K):
    factor, optimizer = K.variable(2.0), SGD(0.1)

    def loss(y_true, y_pred):
        return factor * K.mean(K.square(y_true - y_pred), axis=-1)

    def build(by="sgd"):
        model = Sequential([Dense(1, activation="sigmoid")])
        model.compile(optimizer if by == "ours" else by, loss)
        return model

    for by in ("sgd", "ours", "ours"):
        wrapper = KerasClassifier(build, by=by, epochs=3, verbose=0, random_state=0).fit(X, BINARY)
        assert wrapper.history["loss"][-1] < wrapper.history["loss"][0]
        found = np.square(BINARY - wrapper.predict_proba(X)[:, 1])
        assert wrapper.model.evaluate(X, BINARY, verbose=0) == pytest.approx(2 * found.mean(), rel=1e-4)


def missing(y, value):
    y = y.astype(object)
    y[4] = value
    return y


WRONG = {
    "continuous": ("sklearn.continuous", binary, X[:, 0]),
    "one class": ("sklearn.one_class", binary, np.ones(60)),
    "no class": ("sklearn.one_class", binary, []),
    "nan": ("sklearn.y_missing", binary, np.where(BINARY, 1.0, np.nan)),
    "none": ("sklearn.y_missing", of_three, missing(WORDS[THREE], None)),
    "nan among words": ("sklearn.y_missing", of_three, missing(WORDS[THREE], np.nan)),
    "mixed": ("sklearn.y_mixed", of_three, missing(WORDS[THREE], 3)),
    "no y": ("sklearn.no_y", binary, None),
    "ragged": ("sklearn.y_ragged", binary, [[0, 1]] * 30 + [[1]] * 30),
    "no columns": ("sklearn.y_axes", binary, np.zeros((60, 0))),
    "three axes": ("sklearn.y_axes", binary, np.zeros((60, 2, 2))),
    "rows of numbers": ("sklearn.y_rows", of_three, X),
    "single output": ("sklearn.single_output", binary, THREE),
    "outputs": ("sklearn.outputs", of_three, BINARY),
    "outputs by number": ("sklearn.outputs", sparse, BINARY),
    "several labels": ("sklearn.multi_label", of_three, SEVERAL),
    "complex": ("sklearn.complex", binary, BINARY + 1j),
    "losses": ("losses.one_class", lambda: wrong_loss(), BINARY),
}


def wrong_loss():
    model = Sequential([Dense(1, activation="sigmoid", input_dim=3)])
    model.compile("sgd", "categorical_crossentropy")
    return model


@pytest.mark.parametrize("key, build_fn, y", WRONG.values(), ids=WRONG)
def test_a_sentence_for_labels_that_can_not_be(key, build_fn, y):
    with pytest.raises(ValueError) as told:
        KerasClassifier(build_fn, epochs=1, verbose=0).fit(X, y)
    assert told.value.key == key


def test_a_sentence_for_weights_that_can_not_be():
    wrapper = KerasClassifier(of_three, epochs=1, verbose=0)
    several = AnyClassifier(epochs=1, verbose=0)
    wrong = {
        "sklearn.balanced": lambda: wrapper.fit(X, THREE, class_weight="even"),
        "sklearn.class_weight": lambda: wrapper.fit(X, WORDS[THREE], class_weight={"cat": 1.0, "dgo": 2.0}),
        "data.class_weight": lambda: wrapper.fit(X, THREE, class_weight=[1, 2, 3]),
        "sklearn.weights_multi_label": lambda: several.fit(X, SEVERAL, class_weight={0: 1, 1: 1, 2: 1}),
        "sklearn.zero_weights": lambda: wrapper.fit(X, THREE, sample_weight=np.zeros(60)),
        "data.weights_shape": lambda: wrapper.fit(X, THREE, sample_weight=np.ones(59)),
    }
    for key, use in wrong.items():
        with pytest.raises((ValueError, TypeError)) as told:
            use()
        assert told.value.key == key


def test_labels_that_were_not_there_before():
    wrapper = fitted(of_three, WORDS[THREE], epochs=1)
    assert wrapper.score(X, ["bird"] * 60) == 0  # only wrong
    with pytest.raises(ValueError) as told:
        wrapper.fit(X, WORDS[THREE], validation_data=(X, ["bird"] * 60))
    assert told.value.key == "sklearn.y_unknown"
    with pytest.raises(ValueError) as told:
        wrapper.score(X, THREE[:5])
    assert told.value.key == "sklearn.score_shapes"


def test_the_referee_of_one_hot_labels():
    assert np.array_equal(label_binarize(THREE, classes=[0, 1, 2]), ONE_HOT)
