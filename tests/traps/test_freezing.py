"""The trap of ``trainable`` that is changed after ``compile``, which is silent in adversarial nets."""

import functools

import numpy as np
import pytest

from kerascn import config
from kerascn.callbacks import LambdaCallback
from kerascn.layers import Dense, Input
from kerascn.models import Model, Sequential
from tests.traps.told import told

pytestmark = pytest.mark.engine
told = functools.partial(told, file=__file__)

CHANGED = "traps.trainable_changed"
X, Y = np.random.RandomState(0).normal(size=(8, 3)), np.ones((8, 1))


def compiled(*layers):
    model = Sequential(list(layers))
    model.compile("sgd", "mse")
    return model


def two():
    return compiled(Dense(2, input_dim=3), Dense(1))


def learnt(model, *, by):
    """Whether each layer of a model that has weights is changed by something."""
    layers = [layer for layer in model.layers if layer.weights]
    before = [layer.get_weights()[0] for layer in layers]
    by()
    return [not np.array_equal(old, layer.get_weights()[0]) for old, layer in zip(before, layers, strict=True)]


@pytest.mark.parametrize("frozen", [True, False])
def test_changed_between_two_fits(frozen):
    """Both ways: the sentence is true, the weights are learnt as they were when it was compiled; and told once."""
    model = Sequential([Dense(2, input_dim=3, trainable=frozen), Dense(1)])
    model.compile("sgd", "mse")
    model.fit(X, Y, verbose=0)
    model.layers[0].trainable = not frozen
    with told(CHANGED) as caught:
        assert learnt(model, by=lambda: model.fit(X, Y, verbose=0)) == [frozen, True]
        model.train_on_batch(X, Y)
    assert str(caught[0].message).startswith(model.name)
    model.compile("sgd", "mse")
    assert learnt(model, by=lambda: model.fit(X, Y, verbose=0)) == [not frozen, True]


def test_another_model_that_was_compiled_with_the_weights_open_excuses_nothing():
    shared = Dense(2, input_dim=3)
    model, later = compiled(shared, Dense(1)), compiled(shared, Dense(1))
    later.fit(X, Y, verbose=0)
    shared.trainable = False
    with told(CHANGED):
        model.fit(X, Y, verbose=0)


def test_changed_before_the_first_fit_and_in_a_model_within():
    model = compiled(Sequential([Sequential([Dense(2, input_dim=3)]), Dense(2)]), Dense(1))
    model.layers[0].layers[0].layers[0].trainable = False
    with told(CHANGED):
        model.fit(X, Y, verbose=0)


def test_the_model_within_is_closed_as_a_whole():
    model = compiled(Sequential([Dense(2, input_dim=3)]), Dense(1))
    model.layers[0].trainable = False
    with told(CHANGED):
        model.train_on_batch(X, Y)


def test_changed_by_a_callback_in_the_middle():
    model = two()

    def freeze(epoch, logs):
        model.layers[0].trainable = epoch < 1

    with told(CHANGED):
        model.fit(X, Y, epochs=3, verbose=0, callbacks=[LambdaCallback(on_epoch_begin=freeze)])


def test_changed_back_is_not_changed():
    model = two()
    model.layers[0].trainable = False
    model.layers[0].trainable = True
    model.fit(X, Y, verbose=0)


def test_a_body_that_was_trained_before_does_not_hide_it():
    """Fine-tuning: the body learnt in a model of its own, now it is opened again, and compile forgotten."""
    body = compiled(Dense(2, input_dim=3))
    body.fit(X, X[:, :2], verbose=0)
    body.trainable = False
    whole = compiled(body, Dense(1))
    whole.fit(X, Y, verbose=0)
    body.trainable = True
    with told(CHANGED):
        whole.fit(X, Y, verbose=0)


# Adversarial nets and the like.


def adversaries():
    judge = compiled(Dense(1, activation="sigmoid", input_dim=3))
    judge.trainable = False
    return judge, compiled(Dense(3, input_dim=2), judge)


def in_turns(judge, both, before=None, after=None):
    """Two steps of each; gives whether the judge learns by itself, and through both."""
    moved = []
    for _ in range(2):
        if before is not None:
            judge.trainable = before
        moved += learnt(judge, by=lambda: judge.train_on_batch(X, Y))
        if after is not None:
            judge.trainable = after
        moved += learnt(judge, by=lambda: both.train_on_batch(X[:, :2], Y))
    return moved


@pytest.mark.parametrize(("before", "after"), [(None, None), (True, False), (True, None)])
def test_adversarial_nets(before, after):
    """Frozen once and for all, or opened and closed again in each turn, or opened and forgotten."""
    assert in_turns(*adversaries(), before, after) == [True, False] * 2


def test_adversarial_nets_of_functional_models():
    """As with the gradient penalty: each of two models is compiled while the other's part is closed."""
    noise, seen = Input(shape=(2,)), Input(shape=(3,))
    maker, judge = Sequential([Dense(3, input_dim=2)]), Sequential([Dense(1, input_dim=3)])
    maker.trainable = False
    of_judge = Model([seen, noise], [judge(seen), judge(maker(noise))])
    of_judge.compile("sgd", "mse")
    maker.trainable, judge.trainable = True, False
    of_maker = Model(noise, judge(maker(noise)))
    of_maker.compile("sgd", "mse")
    for _ in range(2):
        of_judge.train_on_batch([X, X[:, :2]], [Y, Y])
        of_maker.train_on_batch(X[:, :2], Y)


def test_two_models_over_one_layer():
    x, layer = Input(shape=(3,)), Dense(1)
    y = layer(x)
    layer.trainable = False
    frozen = Model(x, y)
    frozen.compile("sgd", "mse")
    layer.trainable = True
    trained = Model(x, y)
    trained.compile("sgd", "mse")
    assert learnt(frozen, by=lambda: frozen.fit(X, Y, verbose=0)) == [False]
    assert learnt(trained, by=lambda: trained.fit(X, Y, verbose=0)) == [True]


def test_it_can_be_turned_off(monkeypatch):
    monkeypatch.setattr(config, "traps", False)
    model = two()
    model.layers[0].trainable = False
    model.fit(X, Y, verbose=0)
