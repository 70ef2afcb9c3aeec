"""An optimizer of TensorFlow in the place of one of ours; collected on that engine alone."""

import importlib
import itertools

import numpy as np
import pytest

from kerascn import optimizers
from tests.contract.told import refused
from tests.optimizers.loops import adam
from tests.optimizers.problem import SCALES, STARTS, TARGETS, Problem, gradient_of


@pytest.fixture
def train(K):
    K.get_session()  # loads the engine the way it wants to be loaded
    return importlib.import_module("tensorflow").compat.v1.train


def test_it_makes_tensorflows_steps(K, train):
    opt = optimizers.get(train.AdamOptimizer(0.1, epsilon=1e-7))
    assert type(opt) is optimizers.TFOptimizer
    found = Problem(K).run(opt)
    for place, start in enumerate(STARTS):
        loop = adam(start, gradient_of(place), lr=0.1)
        for step, expected in enumerate(itertools.islice(loop, len(SCALES))):
            np.testing.assert_allclose(found[step][place], expected, rtol=1e-5, atol=1e-5)
    assert K.get_value(opt.iterations) == len(SCALES)


def test_the_loss_is_that_before_the_step(K, train):
    problem = Problem(K)
    step = problem.function(optimizers.TFOptimizer(train.GradientDescentOptimizer(0.25)))
    losses = [float(step([1.0])[0]) for _ in range(3)]
    np.testing.assert_allclose(losses[1:], [losses[0] / 4, losses[0] / 16], rtol=1e-5)


def test_places_of_keras_1(K, train):
    problem = Problem(K)
    opt = optimizers.TFOptimizer(train.GradientDescentOptimizer(0.5))
    K.function([problem.scale], [], opt.get_updates(problem.params, {}, problem.loss))([1.0])
    np.testing.assert_allclose(problem.values()[1], [0.0, 2.0, 0.2, -1.0], atol=1e-6)


def test_its_weights_go_and_come(K, train):
    problem, opt = Problem(K), optimizers.TFOptimizer(train.MomentumOptimizer(0.1, 0.9))
    step = problem.function(opt)
    step([1.0])
    kept = opt.get_weights()
    assert [w.shape for w in kept] == [(), *(s.shape for s in STARTS)]
    step([1.0])
    opt.set_weights(kept)
    for one, other in zip(opt.get_weights(), kept, strict=True):
        np.testing.assert_array_equal(one, other)


def test_its_gradients_are_clipped(K, train):
    problem = Problem(K)
    problem.run(optimizers.TFOptimizer(train.GradientDescentOptimizer(1.0), clipvalue=0.5), scales=[1.0])
    for found, start, target in zip(problem.values(), STARTS, TARGETS, strict=True):
        np.testing.assert_allclose(found, start - np.clip(2 * (start - target), -0.5, 0.5), atol=1e-6)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_loss_that_depends_on_nothing(K, train, language):
    x = K.variable([1.0], name="aside")
    opt = optimizers.TFOptimizer(train.AdamOptimizer())
    refused(lambda: opt.get_updates(K.sum(K.variable([2.0])), [x]), "aside", language=language, kind=ValueError)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_has_no_configuration(K, train, language):
    opt = optimizers.TFOptimizer(train.AdamOptimizer())
    refused(opt.get_config, "AdamOptimizer", language=language, kind=RuntimeError)
