"""Keras 0.x: the accuracy is asked for where a model is trained or tested."""

import numpy as np
import pytest

from kerascn.layers import Dense
from kerascn.models import Sequential

pytestmark = pytest.mark.engine


@pytest.fixture
def data():
    chance = np.random.RandomState(3)
    x = chance.randn(60, 4).astype("float32")
    return x, np.eye(3)[x[:, :3].argmax(1)]


def compiled(**more):
    model = Sequential([Dense(3, input_dim=4, activation="softmax")])
    model.compile(loss="categorical_crossentropy", optimizer="adam", **more)
    return model


def shares(model, x, y):
    """The loss and the accuracy by formulas."""
    p = model.predict(x)
    return [-np.log((p * y).sum(1)).mean(), (p.argmax(1) == y.argmax(1)).mean()]


def test_accuracy_where_it_is_asked_for(data):
    x, y = data
    model = compiled(class_mode="categorical")
    course = model.fit(x, y, nb_epoch=2, show_accuracy=True, validation_data=(x, y), verbose=0)
    assert sorted(course.history) == ["acc", "loss", "val_acc", "val_loss"]
    loss, accuracy = shares(model, x, y)
    np.testing.assert_allclose(model.evaluate(x, y, show_accuracy=True, verbose=0), [loss, accuracy], rtol=1e-4)
    np.testing.assert_allclose(model.test_on_batch(x, y, accuracy=True), [loss, accuracy], rtol=1e-4)
    np.testing.assert_allclose(model.evaluate(x, y, verbose=0), loss, rtol=1e-4)  # a number, as it was
    np.testing.assert_allclose(model.train_on_batch(x, y, accuracy=True), [loss, accuracy], rtol=1e-4)
    assert np.ndim(model.train_on_batch(x, y)) == 0
    assert "acc" not in compiled().fit(x, y, nb_epoch=1, show_accuracy=False, verbose=0).history


def test_training_goes_on_as_it_was(data):
    """The optimizer keeps what it has gathered, and a metric of one's own keeps its place."""
    x, y = data
    asked, plain = compiled(metrics=["mse"]), compiled(metrics=["mse"])
    plain.set_weights(asked.get_weights())
    for model in (asked, plain):
        model.fit(x, y, nb_epoch=2, shuffle=False, verbose=0)
    asked.fit(x, y, nb_epoch=2, shuffle=False, show_accuracy=True, verbose=0)
    plain.fit(x, y, nb_epoch=2, shuffle=False, verbose=0)
    for one, other in zip(asked.get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)
    assert len(asked.evaluate(x, y, verbose=0)) == 2 and len(asked.evaluate(x, y, show_accuracy=True, verbose=0)) == 3


def test_what_compile_was_told_is_not_asked_again(data):
    x, y = data
    model = compiled(metrics=["accuracy"])
    assert len(model.evaluate(x, y, show_accuracy=True, verbose=0)) == 2
    assert len(model.evaluate(x, y, verbose=0)) == 2  # compile said so
    raw = Sequential([Dense(3, input_dim=4)])
    with pytest.raises(RuntimeError, match="compile"):
        raw.fit(x, y, nb_epoch=1, show_accuracy=True)
    with pytest.raises(TypeError, match="show_acuracy"):
        model.fit(x, y, show_acuracy=True)
