"""What the trained weights of the narrow VGG16 are worth for cats and dogs, which it has never seen."""

import numpy as np
import pytest

from kerascn.applications import narrow
from kerascn.datasets import sample
from kerascn.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from kerascn.models import Model, Sequential
from kerascn.optimizers import SGD, RMSprop
from kerascn.preprocessing.image import ImageDataGenerator

FEW = 200  # pictures to learn from


def animals(many):
    (x, y), _ = sample("cats_and_dogs", samples=FEW + many, test_split=0, seed=1)
    x = narrow.preprocess_input(x)
    return x[:FEW], y[:FEW], x[FEW:], y[FEW:]


def classifier(shape):
    return Sequential(
        [
            Flatten(input_shape=shape),
            Dense(64, activation="relu"),
            Dropout(0.5),
            Dense(1, activation="sigmoid"),
        ]
    )


def compiled(model, optimizer):
    model.compile(optimizer, "binary_crossentropy", metrics=["accuracy"])
    return model


def on_features(base, x, y, epochs):
    features = base.predict(x)
    top = compiled(classifier(features.shape[1:]), RMSprop(1e-3))
    top.fit(features, y, epochs=epochs, batch_size=16, verbose=0)
    return top


def changed_pictures(x, y):
    generator = ImageDataGenerator(shear_range=0.2, zoom_range=0.2, horizontal_flip=True)
    return dict(generator=generator.flow(x, y, batch_size=16, seed=1), steps_per_epoch=len(x) // 16, verbose=0)


def from_nothing(x, y):
    model = Sequential([Conv2D(32, 3, activation="relu", input_shape=x.shape[1:]), MaxPooling2D()])
    for filters in (32, 64):
        model.add(Conv2D(filters, 3, activation="relu"))
        model.add(MaxPooling2D())
    model.add(classifier(model.output_shape[1:]))
    compiled(model, "rmsprop").fit_generator(epochs=40, **changed_pictures(x / 127, y))
    return model


def test_a_classifier_on_features_learns_from_few_pictures(K):
    np.random.seed(1)
    x, y, u, v = animals(300)
    base = narrow.VGG16(include_top=False, input_shape=(64, 64, 3))
    assert on_features(base, x, y, 30).evaluate(base.predict(u), v, verbose=0)[1] > LEAST


LEAST = 0.55


@pytest.mark.all_only
def test_features_beat_a_net_from_nothing_and_fine_tuning_beats_features(K):
    """One seed of the five whose medians the page tells; a small net from nothing comes last."""
    np.random.seed(1)
    x, y, u, v = animals(600)
    nothing = from_nothing(x, y).evaluate(u / 127, v, verbose=0)[1]
    base = narrow.VGG16(include_top=False, input_shape=(64, 64, 3))
    top = on_features(base, x, y, 50)
    features = top.evaluate(base.predict(u), v, verbose=0)[1]
    model = Model(inputs=base.input, outputs=top(base.output))
    for layer in base.layers:
        layer.trainable = layer.name.startswith("block5")
    compiled(model, SGD(2e-3, momentum=0.9)).fit_generator(epochs=25, **changed_pictures(x, y))
    tuned = model.evaluate(u, v, verbose=0)[1]
    assert features > nothing + 0.02
    assert tuned > features - 0.02
