"""What an optimizer remembers: its order, its way to and from arrays, and going on in the middle of a training."""

import numpy as np
import pytest

from kerascn import optimizers
from tests.contract.told import refused
from tests.optimizers.loops import CASES, LOOPS
from tests.optimizers.problem import SCALES, STARTS, TARGETS, Problem

SHAPES = [start.shape for start in STARTS]
ONE = [(1,), (1,)]
# The shapes of the weights in the order in which Keras 2.1.5 has them.
ORDER = {
    "sgd": [(), *SHAPES],
    "rmsprop": SHAPES,
    "adagrad": SHAPES,
    "adadelta": [*SHAPES, *SHAPES],
    "adam": [(), *SHAPES, *SHAPES, *ONE],
    "adamax": [(), *SHAPES, *SHAPES],
    "nadam": [(), *SHAPES, *SHAPES],
}


def build(K, name, **options):
    problem, opt = Problem(K), getattr(optimizers, name)(**options)
    return problem, opt, problem.function(opt)


@pytest.mark.parametrize("name", LOOPS)
def test_the_order_is_that_of_keras_2(K, name):
    _, opt, _ = build(K, name)
    assert [w.shape for w in opt.get_weights()] == ORDER[name]
    assert len(opt.weights) == len(ORDER[name])


def test_adam_keeps_three_moments_in_turn(K):
    problem, opt, step = build(K, "adam", lr=0.0, beta_1=0.5, beta_2=0.75, amsgrad=True)
    step([1.0])
    gradients = [2 * (v - t) for v, t in zip(problem.values(), TARGETS, strict=True)]
    count, *rest = opt.get_weights()
    assert count == 1
    expected = [*(g / 2 for g in gradients), *(g**2 / 4 for g in gradients), *(g**2 / 4 for g in gradients)]
    for one, other in zip(rest, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


@pytest.mark.parametrize("name, options", CASES, ids=str)
def test_a_copy_goes_on_as_the_first_would_have(K, name, options):
    problem, opt, step = build(K, name, **options)
    for scale in SCALES[:3]:
        step([scale])
    other, heir, next_step = build(K, name, **opt.get_config())
    K.batch_set_value(list(zip(other.params, problem.values(), strict=True)))
    heir.set_weights(opt.get_weights())
    for scale in SCALES[3:]:
        step([scale])
        next_step([scale])
    for one, two in zip(problem.values() + opt.get_weights(), other.values() + heir.get_weights(), strict=True):
        if name == "nadam":  # the product of its momenta is worked out anew
            np.testing.assert_allclose(one, two, rtol=1e-5, atol=1e-7)
        else:
            np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("name", ["rmsprop", "adagrad", "adadelta"])
def test_with_decay_the_count_is_kept_too(K, name):
    _, opt, step = build(K, name, decay=0.5)
    step([1.0])
    assert [w.shape for w in opt.get_weights()] == [(), *ORDER[name]]
    assert opt.get_weights()[0] == 1


@pytest.mark.parametrize("name", ["rmsprop", "adagrad", "adadelta"])
@pytest.mark.parametrize("decay", [0.0, 0.5])
def test_lists_with_and_without_the_count_are_taken(K, name, decay):
    """Keras 2.3 begins them with the number of steps, Keras 2.1 does not."""
    _, opt, _ = build(K, name, decay=decay)
    arrays = [np.full(shape, 0.5) for shape in ORDER[name]]
    opt.set_weights([np.array(7), *arrays])
    assert K.get_value(opt.iterations) == 7
    np.testing.assert_array_equal(opt.get_weights()[-1], arrays[-1])
    opt.set_weights([2 * a for a in arrays])
    assert K.get_value(opt.iterations) == 7
    np.testing.assert_array_equal(opt.get_weights()[-1], 2 * arrays[-1])


def test_adam_of_releases_without_amsgrad(K):
    _, opt, _ = build(K, "adam")
    opt.set_weights([np.array(3.0), *(np.ones(s) for s in SHAPES), *(np.full(s, 2.0) for s in SHAPES)])
    found = opt.get_weights()
    assert found[0] == 3
    assert [w.flat[0] for w in found[1:]] == [1, 1, 2, 2, 0, 0]


def test_nadam_with_the_product_of_keras_2_3(K):
    _, opt, _ = build(K, "nadam")
    arrays = [np.ones(s) for s in SHAPES] * 2
    opt.set_weights([np.array(3), np.array(0.25), *arrays])
    assert (K.get_value(opt.m_schedule), K.get_value(opt.iterations)) == (0.25, 3)
    opt.set_weights([np.array(2), *arrays])
    momenta = [0.9 * (1 - 0.5 * 0.96 ** (t * 0.004)) for t in (1, 2)]
    np.testing.assert_allclose(K.get_value(opt.m_schedule), momenta[0] * momenta[1], rtol=1e-6)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", LOOPS)
def test_what_does_not_fit_changes_nothing(K, name, language):
    _, opt, step = build(K, name)
    step([1.0])
    before = opt.get_weights()
    wrong = [np.ones_like(w) for w in before]
    wrong[-1] = np.ones((2, 2))
    given = refused(lambda: opt.set_weights(wrong), "(2, 2)", str(len(wrong)), language=language, kind=ValueError)
    assert type(opt).__name__ in given
    refused(lambda: opt.set_weights(before[:1] * 9), "9", str(len(before)), language=language, kind=ValueError)
    refused(lambda: opt.set_weights(3), "int", language=language, kind=TypeError)
    for one, other in zip(opt.get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_before_the_first_updates_there_are_no_weights(K, language):
    opt = optimizers.Adam()
    assert opt.get_weights() == []
    opt.set_weights([])
    refused(lambda: opt.set_weights([np.ones(3)]), "Adam", "get_updates", language=language, kind=ValueError)


def test_begun_before_there_is_a_loss(K):
    """The slots that ``begin`` makes are the ones the first step goes on from; a later ``get_updates`` has new ones."""
    params = [K.variable([1.0, 2.0]), K.variable([[3.0]])]
    opt = optimizers.SGD(lr=1.0, momentum=0.5)
    assert opt.begin(params)
    opt.set_weights([np.array(7), np.array([10.0, 20.0]), np.array([[30.0]])])
    step = K.function([], [], opt.get_updates(K.sum(params[0]) + K.sum(params[1]), params))
    step([])
    np.testing.assert_allclose(K.get_value(params[0]), [1 + 5 - 1, 2 + 10 - 1])
    assert int(opt.get_weights()[0]) == 8
    opt.get_updates(K.sum(params[0]) + K.sum(params[1]), params)
    assert not opt.get_weights()[1].any()
    opt.begin(params)
    opt.get_updates(K.sum(params[0]), params[:1])  # other parameters: nothing to go on from
    assert len(opt.get_weights()) == 2


def test_an_own_get_updates_can_not_be_begun(K):
    class Own(optimizers.SGD):
        def get_updates(self, loss, params):
            return []

    assert not Own().begin([K.variable([1.0])])
