"""Trainings that stop after two epochs and go on in another process.

Run as a program with a folder, it goes on with every training whose file lies there, and keeps what comes of it.
"""

import sys
from pathlib import Path

import numpy as np

from kerascn import backend as K
from kerascn import layers, metrics, optimizers
from kerascn.callbacks import Callback
from kerascn.models import Model, Sequential, load_model

EPOCHS = 4
OPTIMIZERS = {
    "sgd": lambda: optimizers.SGD(lr=0.05, momentum=0.9, decay=0.01, nesterov=True, clipnorm=1.0),
    "rmsprop": lambda: optimizers.RMSprop(lr=0.01, rho=0.8, clipvalue=0.01),
    "adagrad": lambda: optimizers.Adagrad(lr=0.05),
    "adadelta": lambda: optimizers.Adadelta(decay=0.02),
    "adam": lambda: optimizers.Adam(lr=0.01, amsgrad=True, decay=0.01),
    "adamax": lambda: optimizers.Adamax(lr=0.01, clipnorm=0.1),
    "nadam": lambda: optimizers.Nadam(lr=0.01, schedule_decay=0.01),
    "own": lambda: Wandering(),
}


class Wandering(optimizers.Optimizer):
    """An optimizer of a user: gradient descent that errs a little, and counts."""

    def get_updates(self, loss, params):
        self.weights = [K.variable(0.0)]
        noisy = [p - 0.05 * (g + K.random_normal(K.int_shape(p), stddev=0.05)) for p, g in self.pairs(loss, params)]
        return [(self.weights[0], self.weights[0] + 1), *zip(params, noisy, strict=True)]

    def pairs(self, loss, params):
        return zip(params, self.get_gradients(loss, params), strict=True)


def with_noise(x):
    """A function of a user, as a layer."""
    return x + K.random_uniform(K.shape(x), -0.1, 0.1)


def erring(y_true, y_pred):
    """A loss of a user that draws."""
    return K.mean(K.square(y_pred - y_true), axis=-1) * K.random_uniform((), 0.9, 1.1)


OWN = {"Wandering": Wandering, "with_noise": with_noise, "erring": erring}


def data():
    """Short series and what kind they are."""
    random = np.random.RandomState(0)
    x = random.normal(size=(30, 5, 3)).astype("float32")
    return x, np.eye(2, dtype="float32")[(x.sum((1, 2)) > 0).astype(int)]


def small():
    """Layers in a row, some of them random."""
    model = Sequential([layers.Flatten(input_shape=(5, 3)), layers.GaussianNoise(0.1), layers.Dense(4)])
    for layer in (layers.BatchNormalization(), layers.Dropout(0.3), layers.Dense(2, activation="softmax")):
        model.add(layer)
    return model


def whole():
    """All that is random: a model within, a layer called twice, and calls that are no part of the model."""
    x = layers.Input((5, 3))
    inner = Sequential([layers.SpatialDropout1D(0.2, input_shape=(5, 3)), layers.GaussianDropout(0.2)])
    drop = layers.Dropout(0.3, seed=7)
    drop(layers.Input((4,)))  # elsewhere, before
    h = layers.SimpleRNN(4, dropout=0.2, recurrent_dropout=0.2)(drop(inner(x)))
    h = layers.AlphaDropout(0.1)(layers.BatchNormalization()(layers.Lambda(with_noise)(h)))
    return Model(x, layers.Dense(2, activation="softmax")(drop(h)))


class Schedule(Callback):
    """Another learning rate for each epoch."""

    def on_epoch_begin(self, epoch, logs=None):
        K.set_value(self.model.optimizer.lr, 0.02 / (epoch + 1))


class SlowerLater(Callback):
    """Changes the rate for good, after the second epoch."""

    def on_epoch_end(self, epoch, logs=None):
        if epoch == 1:
            K.set_value(self.model.optimizer.lr, 0.003)


class SavedAfter(Callback):
    """Saves the model after an epoch."""

    def __init__(self, path, epoch):
        self.path, self.epoch = path, epoch

    def on_epoch_end(self, epoch, logs=None):
        if epoch + 1 == self.epoch:
            self.model.save(self.path)


def begun(name):
    """A new model, compiled."""
    model = whole() if name in ("sgd", "own") else small()
    measures = ["accuracy", metrics.Precision(name="precision")] if name == "adam" else ["accuracy"]
    loss = erring if name == "own" else "categorical_crossentropy"
    model.compile(OPTIMIZERS[name](), loss, metrics=measures)
    return model


def trained(name, model, begin=0, further=()):
    """Train up to the last epoch; the numbers that were shown."""
    x, y = data()
    callbacks = [*{"rmsprop": [Schedule()], "adagrad": [SlowerLater()]}.get(name, []), *further]
    options = {"epochs": EPOCHS, "initial_epoch": begin, "callbacks": callbacks, "verbose": 0}
    shuffle = "batch" if name == "adamax" else True
    history = model.fit(x, y, batch_size=7, validation_split=0.2, shuffle=shuffle, **options).history
    return {key: np.array(values) for key, values in history.items()}


def by_batches(model, numbers):
    """Steps of training by hand."""
    x, y = data()
    return np.array([model.train_on_batch(x[n : n + 9], y[n : n + 9])[0] for n in numbers])


def kept(model):
    """All that training changes."""
    variables = [*model.get_weights(), *model.optimizer.get_weights()]
    return {f"weights_{place}": value for place, value in enumerate(variables)}


def go_on(folder):
    """Train all models in a folder to their end."""
    for path in sorted(Path(folder).glob("*.h5")):
        np.random.seed(len(path.stem) + 100)
        np.random.uniform(size=17)
        model = load_model(path, custom_objects=OWN, safe_mode=False)
        if path.stem == "by_batches":
            found = {"loss": by_batches(model, range(5, 10))}
        else:
            found = trained(path.stem, model, EPOCHS // 2)
        np.savez(path.with_suffix(".npz"), **found, **kept(model))
        K.clear_session()


if __name__ == "__main__":
    go_on(sys.argv[1])
