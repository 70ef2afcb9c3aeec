"""Streams of random numbers: as often as they should, the same from the same seed, anew at each call."""

import numpy as np
import pytest

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

MANY = 20000


@pytest.fixture(params=["theano.tensor.shared_randomstreams", "theano.sandbox.rng_mrg"])
def streams(theano, request):
    """Each of the two classes."""
    import importlib

    module = importlib.import_module(request.param)
    return getattr(module, "RandomStreams", None) or module.MRG_RandomStreams


# How it is called, the dtype, the mean, the standard deviation.
DRAWS = {
    "uniform": (lambda s: s.uniform((MANY,), -1, 3), "floatX", 1, 4 / np.sqrt(12)),
    "uniform as floats": (lambda s: s.uniform(size=(MANY,), ndim=1, dtype="float32"), "float32", 0.5, 1 / np.sqrt(12)),
    "normal": (lambda s: s.normal((MANY,), avg=2.0, std=3.0), "floatX", 2, 3),
    "truncated": (lambda s: s.truncated_normal((MANY,), avg=2.0, std=1.0), "floatX", 2, 0.8796),
    "binomial": (lambda s: s.binomial(size=(MANY,), n=1, p=0.3), "int64", 0.3, np.sqrt(0.21)),
    "binomial as floats": (lambda s: s.binomial((MANY,), n=4, p=0.5, dtype="float32"), "float32", 2, 1),
    "whole": (lambda s: s.random_integers((MANY,), low=1, high=6), "int64", 3.5, np.sqrt(35 / 12)),
    "poisson": (lambda s: s.poisson((MANY,), lam=4.0), "int64", 4, 2),
    "choice": (lambda s: s.choice((MANY,), a=3, p=[0.5, 0.0, 0.5]), "int64", 1, 1),
}  # fmt: skip


@pytest.mark.parametrize("draw", DRAWS)
def test_the_numbers_are_as_they_should_be(theano, streams, draw):
    make, dtype, mean, deviation = DRAWS[draw]
    f = theano.function([], make(streams(5)))
    first, second = f(), f()
    assert first.dtype == (theano.config.floatX if dtype == "floatX" else dtype)
    assert not np.array_equal(first, second)
    for values in (first, second):
        assert abs(values.mean() - mean) < 5 * deviation / np.sqrt(MANY)
        assert abs(values.std() / deviation - 1) < 0.03
    np.testing.assert_array_equal(theano.function([], make(streams(5)))(), first)
    assert not np.array_equal(theano.function([], make(streams(6)))(), first)


def test_two_variables_are_independent_and_can_begin_anew(theano, streams):
    s = streams(1)
    u, v = s.uniform((MANY,)), s.uniform((MANY,))
    f = theano.function([], [u, v])
    first = f()
    assert abs(np.corrcoef(*first)[0, 1]) < 5 / np.sqrt(MANY)
    assert len(s.updates()) == len(s.state_updates) == 2
    s.seed(1)
    np.testing.assert_array_equal(f(), first)
    still = theano.function([], u, no_default_updates=True)
    np.testing.assert_array_equal(still(), still())


def test_classes_rows_and_orders(theano, streams):
    T, s = theano.tensor, streams(3)
    shares = np.array([[0.2, 0.8], [1.0, 0.0]], "float32")
    drawn = theano.function([], s.multinomial(n=1, pvals=np.repeat(shares, MANY, axis=0), dtype="float32"))()
    assert (drawn.sum(1) == 1).all() and drawn.dtype == "float32"
    assert abs(drawn[:MANY, 1].mean() - 0.8) < 0.02 and (drawn[MANY:, 0] == 1).all()
    order = theano.function([], [s.permutation(n=50), s.permutation((3,), n=5)])()
    assert sorted(order[0]) == list(range(50)) and order[1].shape == (3, 5)
    x = T.dmatrix()
    shuffled = theano.function([x], s.shuffle_row_elements(x))(np.tile(np.arange(50.0), (2, 1)))
    assert sorted(shuffled[0]) == sorted(shuffled[1]) == list(range(50)) and (shuffled[0] != shuffled[1]).any()
    with pytest.raises(AttributeError, match="uniform") as caught:
        _ = s.gaussian
    assert caught.value.key == "theano1.stream"


def test_places_without_putting_back(theano):
    from theano.sandbox.rng_mrg import MRG_RandomStreams

    picked = MRG_RandomStreams(2).multinomial_wo_replacement(n=2, pvals=np.tile([[0.5, 0.4, 0.1]], (MANY, 1)))
    found = theano.function([], picked)()
    assert (found[:, 0] != found[:, 1]).all()
    assert abs((found[:, 0] == 0).mean() - 0.5) < 0.02


def test_a_loop_draws_anew_in_each_step(theano, streams):
    T, s = theano.tensor, streams(4)
    steps, updates = theano.scan(lambda t: t + s.normal((3,)), sequences=T.zeros((50, 3)))
    f = theano.function([], steps, updates=updates)
    first, second = f(), f()
    assert len(np.unique(first)) == 150 and not np.array_equal(first, second)


def test_gradients_go_through_the_place_and_the_width_and_not_through_a_choice(theano, streams):
    T, s = theano.tensor, streams(1)
    mean, width, p = T.dvectors("mean", "width", "p")
    drawn = s.normal(avg=mean, std=width) + s.uniform(low=mean, high=mean + 1)
    outputs = [drawn, *T.grad(drawn.sum(), [mean, width])]
    found, by_mean, by_width = theano.function([mean, width], outputs)([1.0, 2.0], [1e-9, 3.0])
    np.testing.assert_allclose(by_mean, 2)
    assert 1 <= found[0] - 1 <= 2 and abs(by_width).max() < 6
    kept = s.binomial(n=1, p=p, dtype="float64") * p
    chosen, by_p = theano.function([p], [kept, T.grad(kept.sum(), p)])([0.5] * 50)
    np.testing.assert_allclose(by_p, chosen * 2)


def test_sizes_known_only_later(theano, streams):
    x = theano.tensor.dmatrix()
    s = streams(1)
    f = theano.function([x], [s.uniform(x.shape), s.binomial(size=(x.shape[0], 4)), s.normal(avg=x)])
    assert [one.shape for one in f(np.zeros((2, 3)))] == [(2, 3), (2, 4), (2, 3)]


def test_states_of_numpy_are_shared(theano):
    """Theano's older way: a shared RandomState can be kept and set."""
    assert isinstance(theano.shared(np.random.default_rng(3)).get_value(), np.random.Generator)
    from theano.tensor.raw_random import RandomStreamsBase

    assert RandomStreamsBase(1).uniform((2,)).ndim == 1
