"""Optimizers that users wrote themselves for Keras 1 and Keras 2 work as they are."""

import numpy as np
import pytest

from kerascn import optimizers
from kerascn.optimizers import SGD, Optimizer, updates_of
from tests.contract.told import refused
from tests.optimizers.problem import SCALES, STARTS, TARGETS, Problem


def classes(K):
    """Gradient descent with a decay, as users of each age write it."""

    class OfKeras1(Optimizer):
        def __init__(self, lr=0.1, decay=0.0, **kwargs):
            super().__init__(**kwargs)
            self.__dict__.update(locals())
            self.iterations = K.variable(0.0)
            self.lr = K.variable(lr)
            self.decay = K.variable(decay)

        def get_updates(self, params, constraints, loss):
            grads = self.get_gradients(loss, params)
            lr = self.lr * (1.0 / (1.0 + self.decay * self.iterations))
            self.updates = [K.update_add(self.iterations, 1.0)]
            self.weights = [self.iterations]
            for p, g in zip(params, grads):  # noqa: B905
                new_p = p - lr * g
                if p in constraints:
                    new_p = constraints[p](new_p)
                self.updates.append(K.update(p, new_p))
            return self.updates

        def get_config(self):
            config = {"lr": float(K.get_value(self.lr)), "decay": float(K.get_value(self.decay))}
            base_config = super().get_config()
            return dict(list(base_config.items()) + list(config.items()))

    class OfKeras2(Optimizer):
        def __init__(self, lr=0.1, decay=0.0, **kwargs):
            super().__init__(**kwargs)
            self.iterations = K.variable(0, dtype="int64", name="iterations")
            self.lr = K.variable(lr, name="lr")
            self.decay = K.variable(decay, name="decay")

        def get_updates(self, loss, params):
            grads = self.get_gradients(loss, params)
            lr = self.lr * (1.0 / (1.0 + self.decay * K.cast(self.iterations, K.dtype(self.decay))))
            self.updates = [K.update_add(self.iterations, 1)]
            self.weights = [self.iterations]
            for p, g in zip(params, grads):  # noqa: B905
                new_p = p - lr * g
                if getattr(p, "constraint", None) is not None:
                    new_p = p.constraint(new_p)
                self.updates.append((p, new_p))
            return self.updates

        def get_config(self):
            config = {"lr": float(K.get_value(self.lr)), "decay": float(K.get_value(self.decay))}
            return dict(**super().get_config(), **config)

    class FromOurs(SGD):
        def __init__(self, lr=0.1, factor=1.0, **kwargs):
            super().__init__(lr=lr, **kwargs)
            self.factor = factor

        def get_gradients(self, loss, params):
            return [self.factor * g for g in super().get_gradients(loss, params)]

        def get_config(self):
            return {"factor": self.factor, **super().get_config()}

    class FromOursInKeras1(SGD):
        def get_updates(self, params, constraints, loss):
            grads = self.get_gradients(loss, params)
            lr = self.lr * (1.0 / (1.0 + self.decay * self.iterations))
            self.updates = [K.update_add(self.iterations, 1)]
            for p, g in zip(params, grads):  # noqa: B905
                new_p = p - lr * g
                self.updates.append((p, constraints[p](new_p) if p in constraints else new_p))
            return self.updates

    class RenamedArguments(SGD):
        def get_updates(self, parameters, rules, objective):
            return super().get_updates(parameters, rules, objective)

    class OfKeras23(OfKeras2):
        def __init__(self, learning_rate=0.1, decay=0.0, **kwargs):
            Optimizer.__init__(self, **kwargs)
            self.iterations = K.variable(0, dtype="int64")
            self.learning_rate = K.variable(learning_rate)
            self.decay = K.variable(decay)

    return {c.__name__: c for c in (OfKeras1, OfKeras2, FromOurs, FromOursInKeras1, RenamedArguments, OfKeras23)}


NAMES = ["OfKeras1", "OfKeras2", "FromOurs", "FromOursInKeras1", "RenamedArguments", "OfKeras23"]


def steps(lr, decay, wall=None):
    values = list(STARTS)
    for t, scale in enumerate(SCALES):
        values = [v - lr / (1 + decay * t) * 2 * scale * (v - a) for v, a in zip(values, TARGETS, strict=True)]
        values = values if wall is None else [np.maximum(v, wall) for v in values]
        yield values


@pytest.mark.parametrize("name", NAMES)
def test_it_makes_its_steps(K, name):
    opt = classes(K)[name](0.25, decay=0.5)
    for found, expected in zip(Problem(K).run(opt), steps(0.25, 0.5), strict=True):
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)
    assert K.get_value(opt.iterations) == len(SCALES)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_given_the_constraints(K, name):
    problem = Problem(K, constraint=lambda w: K.maximum(w, -0.5))
    found = problem.run(classes(K)[name](0.25))[-1]
    for one, other in zip(found, list(steps(0.25, 0, -0.5))[-1], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_it_clips_and_its_rate_can_be_set(K, name):
    opt = classes(K)[name](0.25, clipvalue=0.5)
    opt.lr = 1.0
    problem = Problem(K)
    found = problem.run(opt, scales=[1.0])[0]
    for one, start, target in zip(found, STARTS, TARGETS, strict=True):
        np.testing.assert_allclose(one, start - np.clip(2 * (start - target), -0.5, 0.5), rtol=1e-5, atol=1e-6)
    assert K.get_value(opt.learning_rate) == 1


@pytest.mark.parametrize("name", NAMES[:3])
def test_its_configuration_comes_back(K, name):
    known = classes(K)
    written = optimizers.serialize(known[name](0.25, clipnorm=2.0))
    assert written["class_name"] == name
    again = optimizers.deserialize(written, custom_objects=known)
    assert type(again) is known[name]
    assert again.get_config() == written["config"]
    assert (again.get_config()["lr"], again.clipnorm) == (0.25, 2.0)


def test_a_users_class_may_have_the_name_of_one_of_ours(K):
    class Adam(SGD):
        pass

    assert type(optimizers.deserialize({"class_name": "Adam", "config": {}}, {"Adam": Adam})) is Adam


def test_clipnorm_is_an_attribute_only_where_it_is_given(K):
    assert not hasattr(SGD(), "clipnorm")
    assert SGD(clipnorm=1.0).clipnorm == 1.0


def test_its_weights_go_and_come(K):
    opt = classes(K)["OfKeras1"]()
    Problem(K).run(opt)
    opt.set_weights([np.array(2.0)])
    assert opt.get_weights() == [2.0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_word_it_does_not_know(K, language):
    refused(lambda: classes(K)["OfKeras2"](speed=1), "speed", language=language, kind=TypeError)


def test_an_object_that_is_no_optimizer_of_ours(K):
    class Alone:
        def get_updates(self, *args):
            loss, params = args
            return [(p, p - g) for p, g in zip(params, K.gradients(loss, params), strict=True)]

    problem, alone = Problem(K), Alone()
    assert optimizers.get(alone) is alone
    K.function([problem.scale], [], updates_of(alone, problem.loss, problem.params))([0.5])
    np.testing.assert_allclose(problem.values()[1], TARGETS[1], atol=1e-6)
