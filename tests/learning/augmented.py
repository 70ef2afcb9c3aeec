"""Digits learnt from pictures that are changed by chance, and asked for where they do not stand straight."""

import numpy as np

from kerascn import backend as K
from kerascn.datasets import sample
from kerascn.layers import Conv2D, Dense, Flatten
from kerascn.models import Sequential
from kerascn.preprocessing.image import ImageDataGenerator

MOVES = dict(rotation_range=10, width_shift_range=0.1, height_shift_range=0.1, zoom_range=0.1)


def digits(seed, moved=True, epochs=6):
    """The accuracy on held-back digits that are turned, shifted and zoomed by chance.

    Args:
        seed: Of weights, orders and changes.
        moved: Whether the digits that are learnt from are changed so, too.
        epochs: How often they are gone through.
    """
    K.clear_session()
    np.random.seed(seed)
    (x, y), (x_test, y_test) = sample("digits")
    learnt = ImageDataGenerator(rescale=1 / 255, **(MOVES if moved else {})).flow(x[..., None], y, batch_size=32)
    asked = ImageDataGenerator(rescale=1 / 255, **MOVES).flow(x_test[..., None], y_test, batch_size=120, seed=1)
    model = Sequential([
        Conv2D(16, 5, strides=2, activation="relu", input_shape=(28, 28, 1)),
        Conv2D(32, 3, strides=2, activation="relu"),
        Flatten(),
        Dense(64, activation="relu"),
        Dense(10, activation="softmax"),
    ])  # fmt: skip
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(learnt, epochs=epochs, verbose=0, workers=2)
    return model.evaluate(asked, verbose=0)[1]
