"""Every optimizer, with every option, makes the steps of its formula."""

import inspect
import itertools

import numpy as np
import pytest

from kerascn import optimizers
from tests.optimizers.loops import CASES, LOOPS, OPTIONS
from tests.optimizers.problem import SCALES, STARTS, Problem, gradient_of

NAMES = {name: getattr(optimizers, name) for name in LOOPS}


def check(K, name, options, dtype, tolerance):
    found = Problem(K, dtype).run(NAMES[name](**options))
    for place, start in enumerate(STARTS):
        options = {word: value if isinstance(value, bool) else np.float64(value) for word, value in options.items()}
        loop = LOOPS[name](start, gradient_of(place), **options)
        for step, expected in enumerate(itertools.islice(loop, len(SCALES))):
            assert found[step][place].dtype == dtype
            np.testing.assert_allclose(found[step][place], expected, rtol=tolerance, atol=tolerance, err_msg=step)


@pytest.mark.parametrize("name, options", CASES, ids=str)
def test_five_steps_in_float64(K, float64, name, options):
    check(K, name, options, "float64", 1e-12)


@pytest.mark.parametrize("name", LOOPS)
def test_five_steps_in_float32(K, name):
    check(K, name, OPTIONS[name][-1], "float32", 2e-5)


@pytest.mark.parametrize("name", LOOPS)
def test_a_parameter_of_another_number_type(K, name):
    """The scalars of the formula, in floatx, are turned into the parameter's type."""
    check(K, name, {}, "float64", 1e-5)


@pytest.mark.parametrize("name", LOOPS)
def test_every_option_is_tried(name):
    tried = {option for options in OPTIONS[name] for option in options}
    assert tried == set(inspect.signature(NAMES[name]).parameters) - {"clipnorm", "clipvalue"}


@pytest.mark.parametrize("name", LOOPS)
def test_options_differ_in_result(name):
    """The referee: each option changes the fifth step, so a wrong one would be seen."""
    last = [list(itertools.islice(LOOPS[name](STARTS[0], gradient_of(0), **o), 5))[-1] for o in OPTIONS[name]]
    for one, other in itertools.combinations(last, 2):
        assert not np.allclose(one, other, rtol=1e-9, atol=1e-9)


def rosenbrock(K, x):
    return K.square(1.0 - x[0]) + 100.0 * K.square(x[1] - K.square(x[0]))


@pytest.mark.parametrize("name, rate, steps", [
    ("sgd", 1e-3, 4000), ("rmsprop", 2e-3, 4000), ("adagrad", 0.5, 4000), ("adam", 5e-2, 3000),
    ("adamax", 5e-2, 4000), ("nadam", 5e-2, 4000),
])  # fmt: skip
def test_it_walks_down_a_curved_valley(K, float64, name, rate, steps):
    x = K.variable([-1.2, 1.0])
    options = {"momentum": 0.9} if name == "sgd" else {}
    loss = rosenbrock(K, x)
    step = K.function([], [loss], NAMES[name](lr=rate, **options).get_updates(loss, [x]))
    assert step([])[0] > 20
    for _ in range(steps):
        last = step([])[0]
    assert last < 1e-2
    np.testing.assert_allclose(K.get_value(x), [1, 1], atol=0.2)


def test_the_rate_may_be_changed_between_steps(K):
    problem, opt = Problem(K), optimizers.SGD(lr=0.1)
    step = problem.function(opt)
    step([0.0])
    K.set_value(opt.lr, 0.25)
    step([1.0])
    expected = STARTS[0] + 0.25 * 2 * (np.array([[1.0, 1.0], [-1.0, 0.5], [2.0, -2.0]]) - STARTS[0])
    np.testing.assert_allclose(problem.values()[0], expected, rtol=1e-6)
    assert K.get_value(opt.iterations) == 2
    assert K.dtype(opt.iterations) == "int64"


def test_all_parameters_see_the_values_before_the_step(K):
    """The gradient of each parameter is the other one: steps after each other would give another result."""
    a, b = K.variable([2.0]), K.variable([3.0])
    loss = K.sum(a * b)
    step = K.function([], [loss], optimizers.SGD(lr=1.0).get_updates(loss, [a, b]))
    assert step([])[0] == 6
    assert (K.get_value(a)[0], K.get_value(b)[0]) == (-1, 1)
