"""Class numbers become rows, rows become class numbers again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kerascn.utils import np_utils, to_categorical


@given(arrays.arrays("int64", arrays.array_shapes(max_dims=3, min_side=1, max_side=4), elements=st.integers(0, 6)))
def test_rows_say_their_class(labels):
    rows = to_categorical(labels, 7)
    kept = labels[..., 0] if labels.ndim > 1 and labels.shape[-1] == 1 else labels
    assert rows.shape == (*kept.shape, 7) and rows.dtype == "float32"
    assert np.array_equal(rows.argmax(-1), kept) and np.array_equal(rows.sum(-1), np.ones(kept.shape))


def test_the_number_of_classes_is_the_largest_and_one():
    assert to_categorical([0, 2]).tolist() == [[1, 0, 0], [0, 0, 1]]
    assert to_categorical([[1], [0]]).tolist() == [[0, 1], [1, 0]]
    assert to_categorical([1.0, 0.0]).shape == (2, 2)
    assert to_categorical([], 3).shape == (0, 3)


def test_the_word_of_keras_1():
    assert to_categorical([0], nb_classes=4).tolist() == to_categorical([0], 4).tolist() == [[1, 0, 0, 0]]


def test_the_type():
    assert to_categorical([0, 1], dtype="int32").dtype == "int32"


@pytest.mark.parametrize(
    "labels, classes, key",
    [
        ([0, 3], 3, "utils.label_outside"),
        ([0, -1], 3, "utils.label_outside"),
        ([-1], None, "utils.label_outside"),
        ([0.5], None, "utils.labels"),
        ([np.nan], None, "utils.labels"),
        (["a"], None, "utils.labels"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_labels_that_are_none(labels, classes, key):
    with pytest.raises(ValueError) as caught:
        to_categorical(labels, classes)
    assert caught.value.key == key


@pytest.mark.parametrize("order", [1, 2, np.inf])
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_normalize_leaves_norms_of_one(order, axis):
    x = np.random.default_rng(0).normal(size=(4, 3))
    x[2], x[:, 1] = 0, 0
    norms = np.linalg.norm(np_utils.normalize(x, axis, order), order, axis)
    assert np.allclose(norms[np.linalg.norm(x, order, axis) > 0], 1) and not norms[norms < 0.5].any()


@pytest.mark.parametrize("x", [np.ones((2, 3)), [[3.0, 4.0]], [3.0, 4.0], np.ones((2, 3, 4))])
def test_normalize_takes_what_numpy_takes(x):
    assert np.allclose(np.linalg.norm(np_utils.normalize(x), axis=-1), 1)
    assert np.array_equal(np_utils.normalize(a=x), np_utils.normalize(x=x))  # Keras 1 called it a


@pytest.mark.parametrize(("x", "axis"), [([1.0], 1), (3.0, 0), (np.ones((2, 2)), -3)])
def test_normalize_along_no_axis(x, axis):
    with pytest.raises(ValueError) as caught:
        np_utils.normalize(x, axis)
    assert caught.value.key == "tools.normalize"


# Predictions of Keras 1's time.

ROWS = np.array([[0.2, 0.5, 0.3], [0.9, 0.0, 0.1], [0.1, 0.1, 0.8], [0.4, 0.4, 0.2]])


def test_classes_of_probabilities():
    assert np_utils.categorical_probas_to_classes(ROWS).tolist() == [1, 0, 2, 0]
    assert np_utils.probas_to_classes(ROWS).tolist() == [1, 0, 2, 0]
    assert np_utils.probas_to_classes([[0.5], [0.51], [0.2]]).tolist() == [0, 1, 0]
    assert np_utils.probas_to_classes([0.9, 0.1]).tolist() == [1, 0]


@pytest.mark.parametrize("shape", [(), (2, 2, 2)])
@pytest.mark.parametrize("function", ["probas_to_classes", "categorical_probas_to_classes"])
def test_what_holds_no_probabilities(function, shape):
    with pytest.raises(ValueError) as caught:
        getattr(np_utils, function)(np.zeros(shape))
    assert caught.value.key == "tools.probabilities" and function in str(caught.value)


def test_accuracy():
    assert np_utils.accuracy([1, 2, 3, 4], np.array([[1], [2], [0], [4]])) == 0.75
    assert np_utils.accuracy(["a", "b"], ["a", "c"]) == 0.5


def test_log_losses_are_those_of_scikit_learn():
    metrics = pytest.importorskip(
        "sklearn.metrics", reason="the referee scikit-learn is not installed: pip install 'kerascn[sklearn]'"
    )
    ones, true = np.array([0.9, 0.2, 0.6, 0.3]), np.array([1, 0, 0, 1])
    assert np.isclose(np_utils.binary_logloss(ones, true), metrics.log_loss(true, ones))
    assert np.isclose(np_utils.binary_logloss([0.0], [1]), -np.log(1e-15))
    labels = np.array([1, 0, 2, 1])
    expected = metrics.log_loss(labels, ROWS, labels=[0, 1, 2])
    assert np.isclose(np_utils.multiclass_logloss(ROWS, labels + 1), expected)
    assert np.isclose(np_utils.multiclass_logloss(P=ROWS, Y=labels + 1), expected)


@pytest.mark.parametrize(
    ("function", "given", "key"),
    [
        ("accuracy", ([1, 2], [1]), "tools.as_many"),
        ("accuracy", ([], []), "tools.as_many"),
        ("binary_logloss", ([0.5], [1, 0]), "tools.as_many"),
        ("multiclass_logloss", (ROWS, [0, 1, 2, 1]), "tools.from_one"),
        ("multiclass_logloss", (ROWS, [4, 1, 2, 1]), "tools.from_one"),
        ("multiclass_logloss", (ROWS, [1, 2]), "tools.as_many"),
        ("multiclass_logloss", ([0.5], [1]), "tools.probabilities"),
    ],
)
def test_predictions_that_do_not_go_with_the_truth(function, given, key):
    with pytest.raises(ValueError) as caught:
        getattr(np_utils, function)(*given)
    assert caught.value.key == key


@pytest.mark.parametrize("function", ["to_categorical", "normalize", "probas_to_classes"])
def test_rows_of_different_lengths(function):
    with pytest.raises(ValueError) as caught:
        getattr(np_utils, function)([[1], [2, 3]])
    assert caught.value.key == "tools.array" and function in str(caught.value)


def test_numbers_that_are_names_of_a_kind():
    with pytest.raises(MemoryError) as caught:
        to_categorical([10**18])
    assert caught.value.key == "tools.many_classes"


@pytest.mark.parametrize("classes", ["3", 2.0, -1])
def test_a_number_of_classes_that_is_none(classes):
    with pytest.raises(ValueError) as caught:
        to_categorical([], classes)
    assert caught.value.key == "call.bad_value" and "num_classes" in str(caught.value)


def test_types_and_norms_that_are_none():
    for call in (lambda: to_categorical([1], dtype="foo"), lambda: np_utils.normalize([[1.0, 2.0]], order="a")):
        with pytest.raises(ValueError) as caught:
            call()
        assert caught.value.key == "call.bad_value" and "not '" in str(caught.value)


@pytest.mark.parametrize(
    ("x", "axis", "key"),
    [(["a"], 0, "tools.array"), (np.ones((2, 2)), (0, 1), "tools.normalize"), ([1.0], None, "tools.normalize")],
)
def test_what_normalize_refuses(x, axis, key):
    with pytest.raises(ValueError) as caught:
        np_utils.normalize(x, axis)
    assert caught.value.key == key
