"""Whose parameters are whose, and what scikit-learn does with them."""

import functools

import numpy as np
import pytest
from sklearn.base import clone

from kerascn.callbacks import EarlyStopping
from kerascn.messages import LANGUAGES
from kerascn.models import Model, Sequential
from kerascn.wrappers.scikit_learn import BaseWrapper, KerasClassifier, KerasRegressor
from tests.wrappers.models import BINARY, X, binary, some


class Builder:
    """Builds in all the ways that an object can."""

    def __init__(self, extra=0):
        self.extra = extra

    def __call__(self, units=4):
        return binary(units + self.extra)

    def method(self, units=4):
        return binary(units + self.extra)

    @classmethod
    def of_class(cls, units=4):
        return binary(units)

    @staticmethod
    def static(units=4):
        return binary(units)


class Own(KerasClassifier):
    def __call__(self, units=4):
        return binary(units)


def with_anything(**kwargs):
    return binary(**kwargs)


BUILDERS = {
    "function": binary,
    "lambda": lambda units=4: binary(units),
    "partial": functools.partial(binary, lr=0.1),
    "partial with units": functools.partial(binary, units=9),
    "object": Builder(),
    "method": Builder().method,
    "class method": Builder.of_class,
    "static method": Builder.static,
    "anything": with_anything,
}


EACH_TIME = ("lambda", "object")


@pytest.mark.parametrize("build_fn", some(BUILDERS, EACH_TIME))
def test_all_that_can_be_called_builds(build_fn):
    wrapper = KerasClassifier(build_fn, units=7, epochs=1, verbose=0).fit(X, BINARY)
    assert wrapper.model.layers[0].units == 7
    assert clone(wrapper).fit(X, BINARY).model.layers[0].units == 7


@pytest.mark.all_only
def test_a_class_of_ones_own_builds():
    assert Own(units=5, epochs=1, verbose=0).fit(X, BINARY).model.layers[0].units == 5


def noted(**given):
    """A model that notes what its ``fit`` is given."""

    class Noting(Sequential):
        def fit(self, *args, **kwargs):
            given.update(kwargs)
            noted.last = kwargs
            return super().fit(*args, **kwargs)

    return Noting(binary().layers)


def noting(units=4):
    model = noted()
    model.compile("sgd", "binary_crossentropy")
    return model


def test_parameters_reach_fit_and_a_later_word_counts_more():
    wrapper = KerasClassifier(noting, nb_epoch=2, batch_size=20, verbose=0, shuffle=False, class_weight={0: 1, 1: 2})
    assert len(wrapper.fit(X, BINARY).epoch) == 2
    assert noted.last == {"nb_epoch": 2, "batch_size": 20, "verbose": 0, "shuffle": False, "class_weight": {0: 1, 1: 2}}
    assert len(wrapper.fit(X, BINARY, epochs=3).epoch) == 3
    assert len(wrapper.fit(X, BINARY, nb_epoch=1).epoch) == 1
    assert wrapper.get_params()["nb_epoch"] == 2


def test_what_is_for_the_training_alone_does_not_reach_predict():
    seen = []

    class Watching(EarlyStopping):
        def on_predict_begin(self, logs=None):
            seen.append("predict")

        def on_test_begin(self, logs=None):
            seen.append("test")

    wrapper = KerasClassifier(binary, epochs=1, verbose=0, callbacks=[Watching("loss")]).fit(X, BINARY)
    wrapper.predict(X)
    wrapper.score(X, BINARY)
    assert seen == []
    wrapper.predict(X, callbacks=[Watching("loss")])
    assert seen == ["predict"]


def test_filter_sk_params_takes_what_a_function_takes():
    wrapper = KerasClassifier(binary, units=3, nb_epoch=2, verbose=0, random_state=1)
    assert wrapper.filter_sk_params(binary) == {"units": 3}
    assert wrapper.filter_sk_params(Model.fit) == {"nb_epoch": 2, "verbose": 0}
    assert wrapper.filter_sk_params(Sequential.fit, {"epochs": 5, "shuffle": False}) == {
        "verbose": 0,
        "epochs": 5,
        "shuffle": False,
    }
    assert wrapper.filter_sk_params(lambda units, other: None) == {"units": 3}


def test_get_and_set_and_clone():
    stop, sizes = EarlyStopping("loss"), [1, 2]
    wrapper = KerasClassifier(with_anything, units=sizes, callbacks=[stop], epochs=2)
    found = wrapper.get_params()
    assert found == {"build_fn": with_anything, "units": sizes, "callbacks": [stop], "epochs": 2}
    assert found["units"] is sizes
    other = clone(wrapper)
    assert other.build_fn is with_anything
    assert other.sk_params["units"] == sizes and other.sk_params["units"] is not sizes
    assert other.sk_params["callbacks"][0] is not stop
    assert wrapper.set_params(nb_epoch=7) is wrapper
    assert {**wrapper.sk_params} == {"units": sizes, "callbacks": [stop], "nb_epoch": 7}
    wrapper.set_params(build_fn=binary, units=3)
    assert wrapper.build_fn is binary and wrapper.sk_params["units"] == 3
    assert other.sk_params["epochs"] == 2


def test_what_is_refused_leaves_all_as_it_was():
    wrapper = KerasClassifier(binary, units=3)
    for wrong in ({"unit": 3}, {"build_fn": 3}, {"build_fn": lambda: None, "units": 3}):
        with pytest.raises((ValueError, TypeError)):
            wrapper.set_params(**wrong)
        assert wrapper.get_params() == {"build_fn": binary, "units": 3}


def build(what):
    return KerasClassifier(lambda: what, verbose=0).fit(X, BINARY)


def uncompiled():
    return Sequential(binary().layers)


WRONG = {
    "sklearn.unknown": lambda: KerasClassifier(binary, unit=3),
    "call.both_spellings": lambda: KerasClassifier(binary, nb_epoch=3, epochs=3),
    "sklearn.built": lambda: KerasClassifier(binary()),
    "sklearn.build_fn": lambda: KerasRegressor("adam"),
    "sklearn.no_builder": lambda: KerasClassifier().fit(X, BINARY),
    "sklearn.no_model": lambda: build(None),
    "sklearn.not_compiled": lambda: build(uncompiled()),
    "sklearn.many_outputs": lambda: build(two_outputs()),
    "sklearn.required": lambda: KerasClassifier(lambda units: binary(units), epochs=3).fit(X, BINARY),
    "sklearn.seed": lambda: KerasClassifier(binary, random_state="one").fit(X, BINARY),
    "sklearn.not_fitted": lambda: KerasClassifier(binary).predict(X),
    "sklearn.score_argument": lambda: KerasClassifier(binary, verbose=0).fit(X, BINARY).score(X, BINARY, bath_size=3),
}


def two_outputs():
    inner = binary()
    model = Model(inner.inputs, [inner.outputs[0], inner.layers[0].output])
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize("key", WRONG)
def test_a_sentence_for_each_wrong_use(key):
    with pytest.raises((ValueError, TypeError)) as told:
        WRONG[key]()
    assert told.value.key == key
    assert all(key in sentences for sentences in LANGUAGES.values())


def test_the_nearest_word_is_named():
    for wrong, right in (("unitss", "units"), ("nb_epochs", "nb_epoch"), ("batchsize", "batch_size")):
        with pytest.raises(ValueError, match=f"'{right}'"):
            KerasClassifier(binary, **{wrong: 3})


def test_not_fitted_is_scikit_learns_error():
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    wrapper = KerasClassifier(binary, epochs=1, verbose=0)
    for ask in (
        lambda: wrapper.predict(X),
        lambda: wrapper.model,
        lambda: wrapper.history,
        lambda: wrapper.score(X, X),
    ):
        with pytest.raises(NotFittedError):
            ask()
    check_is_fitted(wrapper.fit(X, BINARY))


def test_a_random_state_makes_trainings_equal_and_leaves_chance_alone():
    np.random.seed(5)
    expected = np.random.rand()
    np.random.seed(5)
    wrapper = KerasClassifier(binary, epochs=2, verbose=0, random_state=3)
    first, second = wrapper.fit(X, BINARY).predict_proba(X), wrapper.fit(X, BINARY).predict_proba(X)
    assert np.array_equal(first, second)
    assert np.random.rand() == expected
    assert not np.array_equal(first, clone(wrapper).set_params(random_state=4).fit(X, BINARY).predict_proba(X))


@pytest.mark.all_only
def test_without_it_the_seed_of_numpy_decides():
    found = []
    for _ in range(2):
        np.random.seed(8)
        wrapper = KerasClassifier(binary, epochs=2, verbose=0)
        found.append([wrapper.fit(X, BINARY).predict_proba(X), wrapper.fit(X, BINARY).predict_proba(X)])
    assert np.array_equal(found[0], found[1])
    assert not np.array_equal(found[0][0], found[0][1])


def test_base_wrapper_keeps_parameters_like_the_others():
    assert BaseWrapper(binary, units=2).get_params(deep=False) == {"build_fn": binary, "units": 2}
