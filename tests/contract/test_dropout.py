"""``dropout``: what it changes, what it leaves alone, and its gradient."""

import numpy as np
import pytest

X = np.random.RandomState(3).normal(size=(6, 5, 4)).astype("float32") + 10


def run(K, x, level, **arguments):
    """The value of ``K.dropout`` at the array ``x``."""
    tensor = K.placeholder((None, *x.shape[1:]), dtype=str(x.dtype))
    dropped = K.dropout(tensor, level, **arguments)
    assert K.int_shape(dropped) == (None, *x.shape[1:]) and K.dtype(dropped) == str(x.dtype)
    return K.function([tensor], [dropped])([x])[0]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("level", [0.001, 0.2, 0.5, 0.75, 0.995])
def test_elements_are_dropped_or_scaled(K, level, dtype):
    x = np.tile(X.astype(dtype), (10, 1, 1))
    found = run(K, x, level, seed=1)
    kept = found != 0
    np.testing.assert_allclose(found, kept * (x / (1 - level)), rtol=2e-3 if dtype == "float16" else 1e-6)
    assert found.dtype == dtype and kept.sum() > 0 and (level < 0.1 or not kept.all())


def test_level_zero_gives_x(K):
    x = K.variable(X)
    assert K.dropout(x, 0) is x and K.dropout(x, 0.0, seed=1) is x


def test_what_is_dropped_is_zero_whatever_it_was(K):
    x = np.full((40, 50), np.inf, "float32")
    x[::2] = np.nan
    found = run(K, x, 0.5, seed=1)
    dropped = found == 0
    assert 0.4 < dropped.mean() < 0.6 and not np.signbit(found[dropped]).any()
    np.testing.assert_array_equal(found[~dropped], x[~dropped])


def test_numbers_arrays_and_variables_are_taken(K):
    tensors = [K.dropout([[1.0] * 50] * 4, 0.5, seed=1), K.dropout(K.ones((4, 50)), 0.5, seed=1)]
    tensors.append(K.dropout(np.ones((4, 50), "float32"), 0.5, seed=1))
    found = K.function([], tensors)([])
    for other in found[1:]:
        np.testing.assert_array_equal(other, found[0])
    scalars = K.function([], [K.dropout(1.0, 0.5, seed=1)])
    assert {float(scalars([])[0]) for _ in range(30)} == {0.0, 2.0}


def test_the_mask_does_not_depend_on_the_batch_being_known(K):
    x, known = K.placeholder((None, 5, 4)), K.placeholder((6, 5, 4))
    open_batch, fixed = K.function([x, known], [K.dropout(x, 0.5, seed=1), K.dropout(known, 0.5, seed=1)])([X, X])
    np.testing.assert_array_equal(open_batch, fixed)


SHARED = {
    (None, 1, None): (1,),
    (1, None, None): (0,),
    (None, None, 1): (2,),
    (6, 1, 4): (1,),
    (None, 1, 1): (1, 2),
    (5, 4): (0,),
    (4,): (0, 1),
    (1,): (0, 1, 2),
    (None,): (0, 1),
    (): (0, 1, 2),
}


@pytest.mark.parametrize("noise_shape", SHARED, ids=str)
def test_noise_shape_shares_a_fate_along_its_ones(K, noise_shape):
    tensor = K.placeholder((None, 5, 4))
    dropped = K.dropout(tensor, 0.5, noise_shape=noise_shape, seed=2)
    assert K.int_shape(dropped) == (6 if noise_shape[:1] == (6,) else None, 5, 4)
    run = K.function([tensor], [dropped])
    kept = np.stack([run([X])[0] != 0 for _ in range(12)])
    alike = {axis for axis in range(3) if (kept == np.roll(kept, 1, axis + 1)).all()}
    assert alike == set(SHARED[noise_shape]) and 0.2 < kept.mean() < 0.8


def test_noise_shape_of_tensors(K):
    x, n = K.placeholder((None, 5, 4)), K.placeholder((), dtype="int32")
    shapes = [(K.shape(x)[0], 1, 4), (K.shape(x)[0], n, K.shape(x)[2]), (None, n, 4), (None, 1, None)]
    dropped = [K.dropout(x, 0.5, noise_shape=shape, seed=2) for shape in shapes]
    dropped.append(K.dropout(x, 0.5, noise_shape=K.shape(x), seed=2))
    dropped.append(K.dropout(x, 0.5, seed=2))
    assert [K.int_shape(d) for d in dropped] == [(None, 5, 4)] * 6
    *shared, whole, plain = K.function([x, n], dropped)([X, 1])
    for one in shared:
        np.testing.assert_array_equal(one, shared[0])
    np.testing.assert_array_equal(whole, plain)
    assert (plain != shared[0]).any()


def test_a_level_that_is_fed(K):
    level = K.placeholder(())
    run = K.function([level], [K.dropout(K.ones((40, 50)), level, seed=1)])
    assert (run([0.0])[0] == 1).all()
    found = run([0.75])[0]
    assert set(np.unique(found)) == {0.0, 4.0} and abs((found == 0).mean() - 0.75) < 4 * (0.75 * 0.25 / 2000) ** 0.5


@pytest.mark.parametrize("noise_shape", [None, (None, 1, None)], ids=str)
def test_the_gradient_uses_the_same_mask(K, noise_shape):
    x, weight = K.placeholder((None, 5, 4)), K.variable(np.random.RandomState(1).normal(size=(6, 5, 4)))
    dropped = K.dropout(x, 0.3, noise_shape=noise_shape, seed=4)
    (slope,) = K.gradients(K.sum(dropped * weight), [x])
    (curve,) = K.gradients(K.sum(K.square(K.gradients(K.sum(K.square(dropped)), [x])[0])), [x])
    run = K.function([x], [dropped, slope, curve])
    for _ in range(3):
        found, by_x, second = run([X])
        kept = (found != 0) / 0.7
        np.testing.assert_allclose(by_x, kept * K.get_value(weight), rtol=1e-5)
        np.testing.assert_allclose(second, 8 * kept**4 * X, rtol=1e-5)


def test_no_gradient_flows_into_the_random_numbers(K):
    mean = K.variable(2.0)
    drawn = K.random_normal((5, 3), mean=mean, stddev=1.5, seed=1)
    (slope,) = K.gradients(K.sum(drawn), [mean])
    np.testing.assert_allclose(K.eval(slope), 15.0)
    level = K.variable(0.5)
    found, by_level = K.function([], [d := K.dropout(K.ones((8, 8)), level, seed=1), *K.gradients(K.sum(d), [level])])(
        []
    )
    np.testing.assert_allclose(by_level, (found != 0).sum() / 0.5**2, rtol=1e-5)
