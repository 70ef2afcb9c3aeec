"""What the page on samples says of small networks: that they reach it, on both engines."""

import numpy as np
import pytest

from kerascn.datasets import sample
from kerascn.layers import Conv1D, Conv2D, Dense, Dropout, Embedding, Flatten, GlobalMaxPooling1D, MaxPooling2D
from kerascn.models import Sequential
from kerascn.preprocessing.sequence import pad_sequences

pytestmark = [pytest.mark.all_only, pytest.mark.usefixtures("K")]


def pictures(x):
    return (x if x.ndim == 4 else x[..., np.newaxis]) / 255.0


def reached(layers, classes, x_train, y_train, x_test, y_test, epochs):
    np.random.seed(1)
    model = Sequential([*layers, Dense(64, activation="relu"), Dropout(0.3)])
    model.add(Dense(classes, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, epochs=epochs, verbose=0)
    return model.evaluate(x_test, y_test, verbose=0)[1]


def test_digits():
    (x_train, y_train), (x_test, y_test) = sample("digits")
    layers = [
        Conv2D(16, (5, 5), activation="relu", strides=(2, 2), input_shape=(28, 28, 1)),
        Conv2D(32, (3, 3), activation="relu"),
        MaxPooling2D(),
        Dropout(0.25),
        Flatten(),
    ]
    assert reached(layers, 10, pictures(x_train), y_train, pictures(x_test), y_test, 20) > 0.972


def test_shapes():
    (x_train, y_train), (x_test, y_test) = sample("shapes")
    layers = [
        Conv2D(16, (3, 3), activation="relu", input_shape=(32, 32, 3)),
        MaxPooling2D(),
        Conv2D(32, (3, 3), activation="relu"),
        MaxPooling2D(),
        Conv2D(32, (3, 3), activation="relu"),
        Flatten(),
    ]
    assert reached(layers, 2, pictures(x_train), y_train, pictures(x_test), y_test, 15) > 0.9


@pytest.mark.parametrize("name, classes, least", [("reviews", 2, 0.87), ("news", 8, 0.82)])
def test_texts(name, classes, least):
    (x_train, y_train), (x_test, y_test) = sample(name)
    longest = max(map(len, x_train))
    rows = [pad_sequences(x, maxlen=longest) for x in (x_train, x_test)]
    layers = [
        Embedding(1 + max(map(max, [*x_train, *x_test])), 32, input_length=longest),
        Conv1D(64, 5, activation="relu"),
        GlobalMaxPooling1D(),
    ]
    assert reached(layers, classes, rows[0], y_train, rows[1], y_test, 10) > least


def test_houses():
    (x_train, y_train), (x_test, y_test) = sample("houses")
    mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
    np.random.seed(1)
    model = Sequential([Dense(64, activation="relu", input_shape=(13,)), Dense(64, activation="relu"), Dense(1)])
    model.compile("rmsprop", "mse", metrics=["mae"])
    model.fit((x_train - mean) / deviation, y_train, epochs=100, batch_size=16, verbose=0)
    assert model.evaluate((x_test - mean) / deviation, y_test, verbose=0)[1] < 17
