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
