"""Gradients: clipped, of a gather, missing; and constraints after the step."""

import numpy as np
import pytest

from kerascn import optimizers
from tests.optimizers.loops import LOOPS
from tests.optimizers.problem import STARTS, TARGETS, Problem

GRADIENTS = [2 * (start - target) for start, target in zip(STARTS, TARGETS, strict=True)]
NORM = np.sqrt(sum(np.sum(g**2) for g in GRADIENTS))


def moved(K, **clip):
    problem = Problem(K)
    found = problem.run(optimizers.SGD(lr=1.0, **clip), scales=[1.0])[0]
    return [start - value for start, value in zip(STARTS, found, strict=True)]


@pytest.mark.parametrize("most", [0, 0.5, 5.0, NORM * 1.01, 100.0])
def test_the_common_norm_is_clipped(K, most):
    factor = most / NORM if 0 < most < NORM else 1.0
    for found, g in zip(moved(K, clipnorm=most), GRADIENTS, strict=True):
        np.testing.assert_allclose(found, g * factor, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("most", [0, 0.5, 3.0, 100.0])
def test_elements_are_clipped(K, most):
    for found, g in zip(moved(K, clipvalue=most), GRADIENTS, strict=True):
        np.testing.assert_allclose(found, np.clip(g, -most, most) if most else g, rtol=1e-5, atol=1e-6)


def test_first_the_norm_then_the_elements(K):
    for found, g in zip(moved(K, clipnorm=4.0, clipvalue=1.0), GRADIENTS, strict=True):
        np.testing.assert_allclose(found, np.clip(g * 4.0 / NORM, -1, 1), rtol=1e-5, atol=1e-6)


def test_gradients_of_zero_are_not_divided_by_their_norm(K):
    x = K.variable([1.0, 2.0])
    loss = K.sum(0.0 * x)
    K.function([], [loss], optimizers.SGD(clipnorm=1.0).get_updates(loss, [x]))([])
    np.testing.assert_array_equal(K.get_value(x), [1, 2])


def test_clip_norm(K):
    g = np.array([3.0, 4.0], "float32")
    for most, expected in ((1.0, g / 5), (7.0, g), (0, g), (-1.0, g)):
        found = K.eval(optimizers.clip_norm(K.variable(g), most, K.constant(5.0)))
        np.testing.assert_allclose(found, expected, rtol=1e-6)


ROWS = np.array([[0, 2], [2, 5]])  # one row twice, some never


@pytest.mark.parametrize("name", LOOPS)
@pytest.mark.parametrize("clip", [{}, {"clipnorm": 0.5, "clipvalue": 0.2}], ids=["free", "clipped"])
def test_the_gradient_of_a_gather_counts_as_a_full_one(K, name, clip):
    table = np.arange(18, dtype="float32").reshape(6, 3) / 10
    counts = np.bincount(ROWS.ravel(), minlength=6).astype("float32")[:, None]
    looked_up, full = K.variable(table), K.variable(table)
    losses = [K.sum(K.square(K.gather(looked_up, K.constant(ROWS, dtype="int32")))), K.sum(counts * K.square(full))]
    for param, loss in zip((looked_up, full), losses, strict=True):
        step = K.function([], [loss], getattr(optimizers, name)(**clip).get_updates(loss, [param]))
        for _ in range(3):
            step([])
    np.testing.assert_allclose(K.get_value(looked_up), K.get_value(full), rtol=1e-5, atol=1e-6)
    assert not np.allclose(K.get_value(full), table)


def test_gradients_of_a_gather_are_ordinary_tensors(K):
    table = K.variable(np.ones((6, 3)))
    loss = K.sum(K.square(K.gather(table, K.constant(ROWS, dtype="int32"))))
    gradient = optimizers.SGD().get_gradients(loss, [table])[0]
    expected = 2.0 * np.bincount(ROWS.ravel(), minlength=6)[:, None] * np.ones((1, 3))
    np.testing.assert_allclose(K.eval(gradient), expected)
    assert K.int_shape(gradient) == (6, 3)


@pytest.mark.parametrize("name", LOOPS)
def test_the_constraint_of_a_variable_holds_after_the_step(K, name):
    problem = Problem(K, constraint=lambda w: K.maximum(w, 0.5))
    free = Problem(K)
    found = problem.run(getattr(optimizers, name)(lr=0.5), scales=[1.0])[0]
    expected = free.run(getattr(optimizers, name)(lr=0.5), scales=[1.0])[0]
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, np.maximum(other, 0.5), rtol=1e-6, atol=1e-7)
        assert (other < 0.5).any()


def test_constraints_as_keras_1_gives_them(K):
    problem = Problem(K)
    first = problem.params[0]
    opt = optimizers.SGD(lr=0.5)
    updates = opt.get_updates(problem.params, {first: lambda w: K.clip(w, -1.0, 1.0)}, problem.loss)
    K.function([problem.scale], [], updates)([1.0])
    np.testing.assert_allclose(problem.values()[0], np.clip(TARGETS[0], -1, 1), atol=1e-6)
    np.testing.assert_allclose(problem.values()[1], TARGETS[1], atol=1e-6)


def test_calls_of_either_age_are_the_same(K):
    found = []
    for call in (
        lambda opt, p: opt.get_updates(p.loss, p.params),
        lambda opt, p: opt.get_updates(params=p.params, loss=p.loss),
        lambda opt, p: opt.get_updates(p.params, {}, p.loss),
        lambda opt, p: opt.get_updates(p.params, [], p.loss),
        lambda opt, p: opt.get_updates(params=p.params, constraints={}, loss=p.loss),
    ):  # fmt: skip
        problem, opt = Problem(K), optimizers.Adam(lr=0.1)
        K.function([problem.scale], [], call(opt, problem))([1.0])
        found.append(problem.values())
    for values in found[1:]:
        for one, other in zip(values, found[0], strict=True):
            np.testing.assert_array_equal(one, other)
