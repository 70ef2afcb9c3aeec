"""The workloads with Keras 3 on TensorFlow, its defaults untouched."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import tensorflow as tf
from keras import layers

from .problems import DECAY, EPSILON, SQUARE_DECAY, VGG

VERSIONS = {"keras": keras.__version__, "tensorflow": tf.__version__}


def mlp(w, rate):
    """Two hidden layers; `rate` turns a share into the one to drop."""
    hidden = w["first/kernel"].shape[1]
    modules = [part for _ in range(2) for part in (layers.Dense(hidden, "relu"), layers.Dropout(rate(0.2)))]
    return [*modules, layers.Dense(w["last/kernel"].shape[1])]


def cnn(w, rate):
    """Two convolutions and two dense layers."""
    convs = [layers.Conv2D(w[f"conv{k}/kernel"].shape[-1], 3, activation="relu") for k in (1, 2)]
    images = [*convs, layers.MaxPooling2D(2), layers.Dropout(rate(0.25)), layers.Flatten()]
    hidden = [layers.Dense(w["hidden/kernel"].shape[1], "relu"), layers.Dropout(rate(0.5))]
    return [*images, *hidden, layers.Dense(w["last/kernel"].shape[1])]


def lstm(w, rate):
    """Words to vectors, an LSTM, one number."""
    return [layers.Embedding(*w["embedding"].shape), layers.LSTM(w["recurrent"].shape[0]), layers.Dense(1)]


def vgg(w, rate):
    """Thirteen convolutions, five poolings."""
    modules, number = [], 0
    for channels in VGG:
        if channels is None:
            modules.append(layers.MaxPooling2D(2))
        else:
            number += 1
            channels = w[f"conv{number}/kernel"].shape[-1]
            modules.append(layers.Conv2D(channels, 3, padding="same", activation="relu"))
    return [*modules, layers.Flatten(), layers.Dense(w["last/kernel"].shape[1])]


NETWORKS = {"mlp": mlp, "cnn": cnn, "lstm": lstm, "vgg": vgg}


def optimizer(problem):
    """Keras's own optimizer; its RMSprop adds epsilon inside the root, so there it is squared."""
    if problem.optimizer == "rmsprop":
        return keras.optimizers.RMSprop(problem.rate, rho=DECAY, epsilon=EPSILON**2)
    if problem.optimizer == "momentum":
        return keras.optimizers.SGD(problem.rate, momentum=DECAY)
    return keras.optimizers.Adam(problem.rate, DECAY, SQUARE_DECAY, EPSILON)


def build(problem, dropping):
    """The compiled model; see `on_kerascn.build`."""
    modules = NETWORKS[problem.name](problem.weights, lambda level: level if dropping else 0.0)
    model = keras.Sequential([layers.Input(problem.x.shape[1:], dtype=problem.x.dtype.name), *modules])
    model.set_weights(list(problem.weights.values()))
    losses = keras.losses
    loss = losses.BinaryCrossentropy if problem.name == "lstm" else losses.CategoricalCrossentropy
    model.compile(optimizer(problem), loss(from_logits=True))

    def step():
        model.reset_metrics()  # without it the loss would be the mean over all steps so far
        return float(model.train_on_batch(problem.x, problem.y))

    return step, lambda: dict(zip(problem.weights, model.get_weights(), strict=True))
