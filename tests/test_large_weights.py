"""Weights of very many numbers: the numbers of their seed whenever they are asked for, without copies, drawn once."""

import tracemalloc

import numpy as np
import pytest

from kerascn import initializers
from kerascn.backend.contract import later
from kerascn.layers import Dense
from kerascn.models import Sequential

pytestmark = pytest.mark.engine

WIDE = (1024, 1100)  # more than initializers.MANY numbers
BOUND = float(np.sqrt(6 / sum(WIDE)))


def expected(state):
    """The numbers by NumPy alone, all in one go."""
    quick = np.random.Generator(np.random.SFC64(state.randint(2**31, size=4)))
    found = quick.random(WIDE, dtype="float32")
    found *= 2 * BOUND
    found -= BOUND
    return found


@pytest.fixture
def drawn(monkeypatch):
    """Notes each time that such an array is made."""
    made = []
    make = later.Later.__array__
    monkeypatch.setattr(later.Later, "__array__", lambda self, *a, **k: made.append(self.shape) or make(self, *a, **k))
    return made


def wide_net():
    np.random.seed(5)
    return Sequential([Dense(WIDE[1], input_shape=(WIDE[0],)), Dense(3)])


def test_the_numbers_are_those_of_the_seed_whatever_is_asked_for_first(K):
    state = np.random.RandomState(5)
    wide = expected(state)
    last = state.random_sample((WIDE[1], 3))
    model = wide_net()
    after = np.random.random_sample()
    np.random.seed(99)  # what happens meanwhile changes nothing
    (small, _), (large, _) = model.layers[1].get_weights(), model.layers[0].get_weights()
    np.testing.assert_array_equal(large, wide)
    bound = np.sqrt(6 / (WIDE[1] + 3))
    np.testing.assert_allclose(small, bound * (2 * last - 1), rtol=1e-6)
    assert after == state.random_sample()


def test_it_is_drawn_once(K, drawn):
    model = wide_net()
    before = model.get_weights()[0]
    model.compile("sgd", "mse")
    model.predict(np.ones((2, WIDE[0])))
    model.fit(np.ones((2, WIDE[0])), np.ones((2, 3)), verbose=0)
    assert drawn == [WIDE]
    assert (model.get_weights()[0] != before).any()


def test_what_is_set_at_once_is_not_drawn(K, drawn, engine_name):
    model = wide_net()
    values = [np.full(K.int_shape(w), 0.5, "float32") for w in model.weights]
    model.set_weights(values)
    np.testing.assert_array_equal(model.get_weights()[0], values[0])
    assert len(drawn) == (engine_name == "theano")  # whose variables have a value from the beginning


def test_an_initializer_that_the_user_runs_gives_the_first_numbers_again(K, engine_name):
    if engine_name == "theano":
        pytest.skip("Theano has no sessions to run an initializer in; run it with --backend tensorflow")
    model = wide_net()
    first = model.get_weights()[0]
    K.set_value(model.layers[0].kernel, first + 1)
    K.get_session().run(model.layers[0].kernel.initializer)
    np.testing.assert_array_equal(model.get_weights()[0], first)


def test_values_of_the_user_are_not_shared(K):
    own = np.ones((300, 300), "float32")
    variable = K.variable(own)
    own[:] = 7
    assert K.get_value(variable).max() == 1
    K.function([], [], updates=[K.update_add(variable, own)])([])
    assert K.get_value(variable).min() == 8 and own.max() == 7


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_each_number_type(dtype):
    found = initializers.glorot_uniform(seed=3).draw(WIDE, dtype)
    wanted = expected(np.random.RandomState(3)).astype(dtype)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, wanted)


def test_an_array_made_later_is_of_the_type_that_is_asked_for():
    ones = later.Later(lambda array: array.fill(1), (2, 3), "float32")
    for asked, given in ((None, "float32"), ("float32", "float32"), ("float64", "float64")):
        found = ones.__array__(asked)
        assert found.dtype == given and found.shape == (2, 3) and (found == 1).all()


def test_memory_for_building_is_little_more_than_the_weights(K):
    K.get_value(K.variable(0.0))
    tracemalloc.start()
    try:
        Sequential([Dense(2048, input_shape=(4096,))])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.3 * 4 * 2048 * 4096


def test_arrays_begin_where_engines_take_them_over_without_a_copy():
    for dtype in ("float16", "float32", "float64"):
        found = later.empty((3, 5), np.dtype(dtype))
        assert found.ctypes.data % later.BOUNDARY == 0 and found.shape == (3, 5) and found.flags.writeable
