"""Small problems that a working library learns; each function trains once and returns how well it went.

A quality is an accuracy on data that was held back, except where the function says otherwise. Seeds set the
weights, the shuffling and the data.
"""

import numpy as np
from sklearn.datasets import load_digits

from kerascn import backend as K
from kerascn import losses, optimizers
from kerascn.layers import (
    LSTM,
    Activation,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    Input,
    Lambda,
    MaxPooling2D,
    Reshape,
    TimeDistributed,
)
from kerascn.models import Model, Sequential
from kerascn.utils import to_categorical


def xor(seed):
    """The four lines of the table of "either, or"; the accuracy on these very lines."""
    np.random.seed(seed)
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], "float32")
    y = np.array([[0], [1], [1], [0]], "float32")
    model = Sequential()
    model.add(Dense(8, input_dim=2))
    model.add(Activation("tanh"))
    model.add(Dense(1))
    model.add(Activation("sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer=optimizers.SGD(lr=0.2, momentum=0.9), metrics=["accuracy"])
    model.fit(x, y, batch_size=4, epochs=300, verbose=0)
    return model.evaluate(x, y, verbose=0)[1]


def spirals(seed):
    """Three arms of a spiral, wound round each other."""
    np.random.seed(seed)
    turns = np.random.uniform(0.1, 1.0, (900, 1))
    arm = np.random.randint(0, 3, (900, 1))
    angle = 4.5 * turns + arm * 2 * np.pi / 3 + np.random.normal(0, 0.08, turns.shape)
    x = np.hstack([turns * np.cos(angle), turns * np.sin(angle)])
    y = to_categorical(arm, 3)
    model = Sequential([
        Dense(48, activation="relu", input_shape=(2,)),
        BatchNormalization(),
        Dense(48, activation="relu"),
        Dense(3, activation="softmax"),
    ])  # fmt: skip
    model.compile("adam", "categorical_crossentropy", metrics=["acc"])
    model.fit(x[:700], y[:700], epochs=40, verbose=0)
    return model.evaluate(x[700:], y[700:], verbose=0)[1]


def digits(seed):
    """Handwritten digits, in the words of Keras 1."""
    np.random.seed(seed)
    data = load_digits()
    order = np.random.permutation(len(data.images))
    x, y = data.images[order, :, :, None] / 16.0, data.target[order]
    model = Sequential()
    model.add(Conv2D(24, (3, 3), activation="relu", input_shape=(8, 8, 1)))
    model.add(MaxPooling2D((2, 2)))
    model.add(Dropout(0.1))
    model.add(Flatten())
    model.add(Dense(64, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x[:1400], y[:1400], batch_size=32, epochs=20, verbose=0)
    return model.evaluate(x[1400:], y[1400:], verbose=0)[1]


def two_inputs_two_outputs(seed):
    """A series of words and a number: whether the series holds the word 7, and whether the number beats its length.

    The worse of the two accuracies.
    """
    np.random.seed(seed)
    words = np.random.randint(1, 20, (1000, 8))
    words[::2, 3] = 7
    words[np.arange(8) >= np.random.randint(4, 9, (1000, 1))] = 0
    number = np.random.uniform(3, 9, (1000, 1))
    has_word = (words == 7).any(1).astype("float32")
    is_longer = (number[:, 0] > (words > 0).sum(1)).astype("float32")

    series, extra = Input((8,), dtype="int32", name="series"), Input((1,), name="extra")
    read = LSTM(16)(Embedding(20, 8, mask_zero=True)(series))
    first = Dense(1, activation="sigmoid", name="has_word")(read)
    second = Dense(16, activation="relu")(Concatenate()([read, extra]))
    second = Dense(1, activation="sigmoid", name="is_longer")(second)
    model = Model(inputs=[series, extra], outputs=[first, second])
    model.compile(
        optimizers.Adam(lr=0.01),
        {"has_word": "binary_crossentropy", "is_longer": "binary_crossentropy"},
        metrics=["accuracy"],
        loss_weights={"has_word": 1.0, "is_longer": 0.5},
    )
    x, y = {"series": words, "extra": number}, {"has_word": has_word, "is_longer": is_longer}
    cut = {name: array[:800] for name, array in x.items()}, {name: array[:800] for name, array in y.items()}
    model.fit(*cut, epochs=25, batch_size=32, verbose=0)
    results = model.evaluate([words[800:], number[800:]], [has_word[800:], is_longer[800:]], verbose=0)
    named = dict(zip(model.metrics_names, results, strict=True))
    return min(named["has_word_acc"], named["is_longer_acc"])


def siamese(seed):
    """Whether two handwritten digits are the same: one network for both, the distance, a loss of the user's."""
    np.random.seed(seed)
    data = load_digits()
    keep = data.target < 5
    x, labels = data.images[keep] / 16.0, data.target[keep]

    def pairs(first, last, count):
        left = np.random.randint(first, last, count)
        right = np.random.randint(first, last, count)
        for place in range(0, count, 2):
            same = np.flatnonzero(labels[first:last] == labels[left[place]]) + first
            right[place] = np.random.choice(same)
        return [x[left], x[right]], (labels[left] == labels[right]).astype("float32")

    def contrastive(y_true, y_pred):
        apart = K.square(K.maximum(1.0 - y_pred, 0.0))
        return K.mean(y_true * K.square(y_pred) + (1.0 - y_true) * apart)

    def distance(tensors):
        a, b = tensors
        return K.sqrt(K.maximum(K.sum(K.square(a - b), axis=1, keepdims=True), 1e-7))

    reader = Sequential([Reshape((64,), input_shape=(8, 8)), Dense(64, activation="relu"), Dense(16)])
    left, right = Input((8, 8)), Input((8, 8))
    apart = Lambda(distance, output_shape=lambda shapes: (shapes[0][0], 1))([reader(left), reader(right)])
    model = Model([left, right], apart)
    model.compile("adam", contrastive)
    model.fit(*pairs(0, 700, 4000), batch_size=64, epochs=15, verbose=0)
    inputs, same = pairs(700, len(x), 400)
    return float(np.mean((model.predict(inputs)[:, 0] < 0.5) == (same == 1)))


def variational_autoencoder(seed):
    """Digits squeezed into 4 numbers with noise and drawn again; the loss is a closure over inner tensors.

    The share of the variance that the drawn digits explain, if the numbers spread as they should, else 0.
    """
    np.random.seed(seed)
    x = load_digits().images.reshape(-1, 64) / 16.0
    pixels = Input((64,))
    hidden = Dense(64, activation="relu")(pixels)
    mean, log_variance = Dense(4)(hidden), Dense(4)(hidden)

    def draw(tensors):
        middle, log_spread = tensors
        return middle + K.exp(log_spread / 2) * K.random_normal(K.shape(middle))

    code = Lambda(draw, output_shape=(4,))([mean, log_variance])
    drawn = Dense(64, activation="sigmoid")(Dense(64, activation="relu")(code))

    def both(truth, prediction):
        drawing = 64 * losses.binary_crossentropy(truth, prediction)
        spread = -0.5 * K.sum(1 + log_variance - K.square(mean) - K.exp(log_variance), axis=-1)
        return drawing + spread

    model, encoder = Model(pixels, drawn), Model(pixels, mean)
    model.compile(optimizers.Adam(0.003), both)
    model.fit(x[:1500], x[:1500], epochs=40, batch_size=50, verbose=0)
    again, codes = model.predict(x[1500:]), encoder.predict(x[1500:])
    explained = 1 - np.mean((again - x[1500:]) ** 2) / np.mean((x[1500:] - x[:1500].mean(0)) ** 2)
    return float(explained) if 0.3 < codes.std() < 3 else 0.0


def stateful_series(seed):
    """The last number that was not 0, in a long series that comes three steps at a time.

    Most batches hold nothing but zeros: there only a state that outlives the batch can tell.
    """
    np.random.seed(seed)
    series = np.random.choice([-1.0, 0.0, 1.0], (32, 40, 3, 1), p=[0.07, 0.86, 0.07])
    series[:, 0, 0] = np.random.choice([-1.0, 1.0], (32, 1))
    steps = series.reshape(32, -1)
    last = np.maximum.accumulate(np.where(steps != 0, np.arange(steps.shape[1]), 0), axis=1)
    last = np.take_along_axis(steps, last, axis=1).reshape(32, 40, 3)[:, :, -1]
    model = Sequential()
    model.add(LSTM(8, stateful=True, batch_input_shape=(32, 3, 1)))
    model.add(Dense(1, activation="sigmoid"))
    model.compile(optimizers.Adam(lr=0.02), "binary_crossentropy", metrics=["accuracy"])

    def run(work):
        model.reset_states()
        return [work(series[:, place], last[:, place] > 0) for place in range(40)]

    for _ in range(12):
        run(model.train_on_batch)
    return float(np.mean([accuracy for _, accuracy in run(model.test_on_batch)]))


def every_step(seed):
    """The running sign of the sum of a series, told at each of its steps; errors are weighted by step."""
    np.random.seed(seed)
    x = np.random.normal(size=(600, 6, 1))
    y = (x.cumsum(axis=1) > 0).astype("float32")
    model = Sequential()
    model.add(LSTM(12, return_sequences=True, input_shape=(6, 1)))
    model.add(TimeDistributed(Dense(1, activation="sigmoid")))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"], sample_weight_mode="temporal")
    weights = np.linspace(0.5, 1.5, 6) * np.ones((500, 1))
    model.fit(x[:500], y[:500], sample_weight=weights, epochs=30, batch_size=25, verbose=0)
    return float(np.mean((model.predict(x[500:]) > 0.5) == (y[500:] > 0.5)))
