"""The orders of shuffled passes: from a seed that NumPy gives once, and the number of the pass."""

import tracemalloc

import numpy as np
import pytest

from kerascn.training.feeds import Arrays
from kerascn.training.shuffling import Shuffling


def test_each_pass_has_its_own_order_of_all():
    shuffling = Shuffling()
    orders = [shuffling(100) for _ in range(20)]
    assert all(sorted(order) == list(range(100)) for order in orders)
    assert len({tuple(order) for order in orders}) == 20 and shuffling.passes == 20


def test_numpys_seed_alone_fixes_the_orders_and_is_used_once():
    np.random.seed(5)
    first = Shuffling()
    orders = [first(10).tolist()]
    np.random.seed(6)  # no matter any more
    state = np.random.get_state()[1].tolist()
    orders += [first(10).tolist() for _ in range(3)]
    assert np.random.get_state()[1].tolist() == state
    np.random.seed(5)
    second = Shuffling()
    assert [second(10).tolist() for _ in range(4)] == orders
    np.random.seed(6)
    assert [Shuffling()(10).tolist()] != orders[:1]


def test_seed_and_number_go_on_where_another_stopped():
    first = Shuffling()
    orders = [first(30).tolist() for _ in range(6)]
    second = Shuffling(first.seed, 4)
    assert [second(30).tolist() for _ in range(2)] == orders[4:]


def test_orders_ahead_are_the_same_and_count_nothing():
    shuffling = Shuffling(seed=2**62 + 3, passes=2)
    coming = shuffling.ahead()
    told = [coming(9).tolist() for _ in range(3)]
    assert shuffling.passes == 2
    shuffling.begin()
    assert [shuffling(9).tolist() for _ in range(2)] == told[1:]


def test_a_place_has_every_number_equally_often():
    shuffling = Shuffling(seed=3)
    counts = np.zeros((5, 5))
    for _ in range(2000):
        counts[np.arange(5), shuffling(5)] += 1
    assert ((counts - 400) ** 2 / 400).sum() < 45  # chi squared with 16 degrees of freedom: 39 in one case of 1000


@pytest.mark.parametrize("shuffle", [True, "batch"])
def test_arrays_ask_once_for_each_pass(shuffle):
    shuffling = Shuffling(seed=1)
    feed = Arrays([np.arange(10)], 3, shuffle, shuffling)
    passes = [[batch[0].tolist() for batch, _ in feed] for _ in range(3)]
    assert shuffling.passes == 3 and passes[0] != passes[1] != passes[2]
    later = Arrays([np.arange(10)], 3, shuffle, Shuffling(seed=1, passes=2))
    assert [batch[0].tolist() for batch, _ in later] == passes[2]


VIEWS = {
    "whole": lambda x: x,
    "one of a pair": lambda x: x[:, 0],
    "backwards": lambda x: x[::-1, :, ::-1],
    "first axis last in memory": lambda x: np.moveaxis(np.ascontiguousarray(np.moveaxis(x, 0, -1)), -1, 0),
    "one row again and again": lambda x: np.broadcast_to(x[0], x.shape),
}


@pytest.mark.parametrize("view", VIEWS)
def test_batches_of_a_view_are_cut_out_without_a_copy_of_the_whole(view):
    array = VIEWS[view](np.arange(400_000, dtype="float32").reshape(1000, 2, 200))
    feed = Arrays([array, np.arange(1000)], 8, shuffle=True)
    for (rows, numbers), _ in feed:
        np.testing.assert_array_equal(rows, [array[number] for number in numbers])
    tracemalloc.start()
    try:
        assert sum(size for _, size in feed) == 1000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < array.nbytes / 4


def test_a_model_keeps_its_shuffling(K):
    from kerascn.layers import Dense
    from kerascn.models import Sequential

    model = Sequential([Dense(1, input_dim=2)])
    model.compile("sgd", "mse")
    x = np.random.rand(8, 2)
    model.fit(x, x[:, :1], epochs=3, verbose=0, shuffle=False)
    assert model._shuffling.seed is None
    model.fit(x, x[:, :1], epochs=3, verbose=0)
    seed = model._shuffling.seed
    model.fit(x, x[:, :1], epochs=2, verbose=0, shuffle="batch", validation_split=0.5)
    model.compile("sgd", "mse")
    assert (model._shuffling.seed, model._shuffling.passes) == (seed, 5)
