"""Networks that hold every layer of the slice, with weights drawn by NumPy: outputs and gradients as arrays.

python -m tests.learning.networks found.npz      on the engine that KERAS_BACKEND names
"""

import sys

import numpy as np

from kerascn import backend as K
from kerascn.layers import (
    LSTM,
    Activation,
    Add,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    Input,
    Lambda,
    Masking,
    MaxPooling2D,
    Reshape,
    TimeDistributed,
)
from kerascn.models import Model, Sequential


def dense(random):
    """Dense, Activation, Dropout, Add, Concatenate, Lambda, and layers used twice."""
    a, b = Input((5,)), Input((5,))
    shared = Dense(4, activation="tanh", kernel_regularizer="l2")
    left, right = shared(a), shared(b)
    both = Concatenate()([Add()([left, right]), Lambda(K.square)(left)])
    model = Model([a, b], Activation("softmax")(Dense(3)(Dropout(0.5)(both))))
    return model, [random.normal(size=(7, 5)), random.normal(size=(7, 5))]


def pictures(data_format):
    """Conv2D, MaxPooling2D, BatchNormalization, Flatten, Reshape."""

    def build(random):
        shape = (7, 6, 2) if data_format == "channels_last" else (2, 7, 6)
        model = Sequential()
        model.add(Conv2D(4, (3, 2), padding="same", activation="relu", data_format=data_format, input_shape=shape))
        model.add(BatchNormalization(axis=-1 if data_format == "channels_last" else 1))
        model.add(MaxPooling2D((2, 2), data_format=data_format))
        model.add(Conv2D(3, (2, 2), strides=(2, 1), data_format=data_format))
        model.add(Flatten())
        model.add(Reshape((-1, 2)))
        model.add(Flatten())
        model.add(Dense(2))
        return model, [random.normal(size=(5, *shape))]

    return build


def series(random):
    """Embedding, Masking, LSTM, TimeDistributed."""
    words, numbers = Input((6,), dtype="int32"), Input((6, 3))
    read = LSTM(4, return_sequences=True)(Embedding(9, 5, mask_zero=True)(words))
    seen = LSTM(4, return_sequences=True, go_backwards=True)(Masking()(numbers))
    both = TimeDistributed(Dense(3, activation="sigmoid"))(Add()([read, seen]))
    values = random.normal(size=(4, 6, 3))
    values[:, 4:] = 0
    return Model([words, numbers], LSTM(2)(both)), [random.integers(0, 9, (4, 6)), values]


NETWORKS = {
    "dense": dense,
    "channels_last": pictures("channels_last"),
    "channels_first": pictures("channels_first"),
    "series": series,
}


def found(name):
    """Outputs in use and in training, the loss, and its gradients, for one network."""
    random = np.random.default_rng(3)
    model, data = NETWORKS[name](random)
    for variable in model.weights:
        drawn = random.normal(size=K.int_shape(variable)) * 0.5
        K.set_value(variable, abs(drawn) + 0.5 if "variance" in variable.name else drawn)
    loss = K.mean(K.square(model.outputs[0] - 0.3)) + sum(model.losses)
    gradients = K.gradients(loss, model.trainable_weights)
    calculate = K.function([*model.inputs, K.learning_phase()], [*model.outputs, loss, *map(dense_tensor, gradients)])
    result = {f"{name}/use/{place}": array for place, array in enumerate(calculate([*data, 0]))}
    if name != "dense":  # whose dropout draws other numbers on each engine
        result |= {f"{name}/training/{place}": array for place, array in enumerate(calculate([*data, 1]))}
    return result


def dense_tensor(gradient):
    """A gradient as a plain tensor: that of a table of rows is sparse on TensorFlow."""
    return gradient + 0.0 if not hasattr(gradient, "indices") else K.identity(_filled(gradient))


def _filled(gradient):
    import tensorflow as tf

    return tf.convert_to_tensor(gradient)


def main(file):
    """Calculate everything and write it into a file."""
    arrays = {}
    for name in NETWORKS:
        arrays |= found(name)
    np.savez(file, **arrays)


if __name__ == "__main__":
    main(sys.argv[1])
