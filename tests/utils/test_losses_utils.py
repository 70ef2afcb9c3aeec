"""The steps of weighted losses, compared with NumPy."""

import numpy as np
import pytest

from kerascn.utils import losses_utils
from kerascn.utils.losses_utils import Reduction

LOSSES = np.arange(6, dtype="float32").reshape(2, 3) + 1
OF_SAMPLES = np.array([0.5, 2.0], "float32")


def test_weights_in_the_shape_of_the_values(K):
    for weights in (OF_SAMPLES, OF_SAMPLES[:, None], OF_SAMPLES[:, None] * np.ones((1, 3), "float32")):
        found = K.eval(losses_utils.broadcast_weights(K.constant(LOSSES), K.constant(weights)))
        assert np.array_equal(found, OF_SAMPLES[:, None] * np.ones((2, 3)))
    assert np.array_equal(
        K.eval(losses_utils.broadcast_weights(K.constant(LOSSES), K.constant(3.0))), 3 * np.ones((2, 3))
    )
    with pytest.raises(ValueError) as caught:
        losses_utils.broadcast_weights(K.constant(OF_SAMPLES), K.constant(LOSSES))
    assert caught.value.key == "tools.weights_rank"


@pytest.mark.parametrize(
    ("reduction", "expected"),
    [("none", LOSSES), ("sum", 21), ("sum_over_batch_size", 3.5), (Reduction.SUM_OVER_BATCH_SIZE, 3.5)],
)
def test_reductions(K, reduction, expected):
    assert np.allclose(K.eval(losses_utils.reduce_weighted_loss(K.constant(LOSSES), reduction)), expected)
    weighted = losses_utils.compute_weighted_loss(K.constant(LOSSES), K.constant(OF_SAMPLES), reduction, "its name")
    by_hand = LOSSES * OF_SAMPLES[:, None]
    assert np.allclose(K.eval(weighted), {"none": by_hand, "sum": by_hand.sum()}.get(reduction, by_hand.mean()))


def test_names_of_reductions():
    assert all(Reduction.validate(one) is None for one in Reduction.all())
    with pytest.raises(ValueError) as caught:
        Reduction.validate("product")
    assert caught.value.key == "call.bad_value"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (((4, 1), None, (4,)), ((4, 1), (4, 1))),
        (((4,), None, (4, 1)), ((4,), (4,))),
        (((4, 3), (4, 3), (4,)), ((4, 3), (4, 3), (4, 1))),
        (((4, 1), (4,), None), ((4,), (4,))),
        (((4, 5), (4, 5, 1), None), ((4, 5), (4, 5))),
        (((4, 5), (4, 1), ()), ((4, 5), (4, 1), ())),
    ],
)
def test_axes_that_go_together(K, given, expected):
    tensors = [None if shape is None else K.constant(np.ones(shape, "float32")) for shape in given]
    assert tuple(K.int_shape(one) for one in losses_utils.squeeze_or_expand_dimensions(*tensors)) == expected
