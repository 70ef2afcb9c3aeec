"""Programs of ``tf.keras`` from 2018 to 2020, under TensorFlow of the first generation and under today's."""

import numpy as np
import pytest

from tests.old_code.tf_programs import ran, run

DATA = """
from __future__ import absolute_import, division, print_function, unicode_literals
import numpy as np
import tensorflow as tf
np.random.seed(1)
clothes = np.random.RandomState(2).randint(0, 256, (10, 28, 28))
picked = np.random.RandomState(3).randint(0, 10, 300)
train_images, train_labels = clothes[picked], picked
rows = np.random.RandomState(4).normal(size=(200, 4)).astype("float32")
"""
BASIC = """
from tensorflow import keras
train_images = train_images / 255.0
model = keras.Sequential([
    keras.layers.Flatten(input_shape=(28, 28)),
    keras.layers.Dense(32, activation=tf.nn.relu),
    keras.layers.Dense(10, activation=tf.nn.softmax)
])
model.compile(optimizer=tf.keras.optimizers.Adam(), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train_images, train_labels, epochs=5, verbose=0)
loss, accuracy = model.evaluate(train_images, train_labels, verbose=0)
predictions = model.predict(np.expand_dims(train_images[0], 0))
result = [float(accuracy), predictions.shape, int(np.argmax(predictions[0])) == int(train_labels[0])]
"""
LOGITS = """
model = tf.keras.models.Sequential([
    tf.keras.layers.Flatten(input_shape=(28, 28)),
    tf.keras.layers.Dense(32, activation="relu", kernel_initializer=tf.keras.initializers.GlorotUniform()),
    tf.keras.layers.Dropout(0.2),
    tf.keras.layers.Dense(10)
])
loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer=tf.keras.optimizers.Adam(learning_rate=0.01), loss=loss_fn, metrics=["accuracy"])
history = model.fit(train_images / 255.0, train_labels, epochs=4, validation_split=0.1, verbose=0).history
probability_model = tf.keras.Sequential([model, tf.keras.layers.Softmax()])
logits, shares = model.predict(train_images[:5] / 255.0), probability_model.predict(train_images[:5] / 255.0)
result = [history["val_accuracy"][-1], logits, shares]
"""
CONVOLUTION = """
from tensorflow.keras import layers, models
model = models.Sequential()
model.add(layers.Conv2D(8, (3, 3), activation="relu", input_shape=(28, 28, 1)))
model.add(layers.MaxPooling2D((2, 2)))
model.add(layers.Conv2D(16, (3, 3), activation="relu"))
model.add(layers.GlobalAveragePooling2D())
model.add(layers.Dense(10, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(train_images.reshape((300, 28, 28, 1)) / 255.0, train_labels, epochs=2, verbose=0)
result = [model.count_params(), history.history["loss"]]
"""
TEXTS = """
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences
good, bad = ["a fine film", "great fun", "fine and great"], ["a dull film", "no fun", "dull and no good"]
texts, labels = good * 10 + bad * 10, np.array([1] * 30 + [0] * 30)
tokenizer = Tokenizer(num_words=50)
tokenizer.fit_on_texts(texts)
data = pad_sequences(tokenizer.texts_to_sequences(texts), value=0, padding="post", maxlen=5)
model = tf.keras.Sequential()
model.add(tf.keras.layers.Embedding(50, 8))
model.add(tf.keras.layers.GlobalAveragePooling1D())
model.add(tf.keras.layers.Dense(8, activation=tf.nn.relu))
model.add(tf.keras.layers.Dense(1, activation=tf.nn.sigmoid))
model.compile(optimizer=tf.keras.optimizers.Adam(0.05), loss="binary_crossentropy", metrics=["acc"])
stop = tf.keras.callbacks.EarlyStopping(monitor="loss", patience=20)
history = model.fit(data, labels, epochs=30, batch_size=16, callbacks=[stop], verbose=0)
result = history.history["acc"][-1]
"""
FUNCTIONAL = """
from tensorflow.keras import Input, Model
from tensorflow.keras.layers import LSTM, Concatenate, Dense, TimeDistributed
import tensorflow.keras.backend as K
series, plain = Input(shape=(6, 2), name="series"), Input(shape=(4,), name="plain")
joined = Concatenate()([LSTM(5)(series), Dense(3, activation="tanh")(plain)])
model = Model(inputs=[series, plain], outputs=[Dense(1, name="sum")(joined), Dense(2, name="kind")(joined)])
model.compile(optimizer="rmsprop", loss={"sum": "mse", "kind": tf.keras.losses.MeanAbsoluteError()},
              loss_weights={"sum": 1.0, "kind": 0.5})
given = {"series": np.ones((200, 6, 2)), "plain": rows}
losses = model.fit(given, {"sum": rows.sum(1), "kind": rows[:, :2]}, epochs=4, verbose=0).history
result = [losses["loss"], losses["sum_loss"], losses["kind_loss"], [list(K.int_shape(y)) for y in model.outputs]]
"""
OWN_LAYER = """
class Linear(tf.keras.layers.Layer):
    def __init__(self, units=32, **kwargs):
        super(Linear, self).__init__(**kwargs)
        self.units = units
    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal", trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", trainable=True)
    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b
    def get_config(self):
        config = super(Linear, self).get_config()
        config.update({"units": self.units})
        return config
class Noisy(tf.keras.layers.Layer):
    def call(self, inputs, training=None):
        return tf.keras.backend.in_train_phase(inputs + 100.0, inputs, training=training)
inputs = tf.keras.Input(shape=(4,))
outputs = tf.keras.layers.Dense(1)(Noisy()(Linear(8)(inputs)))
model = tf.keras.Model(inputs=inputs, outputs=outputs)
model.compile("sgd", loss=lambda wanted, found: tf.reduce_mean(tf.abs(wanted - found)))
before = [model.get_weights(), model.predict(rows)]
model.save("own.h5")
again = tf.keras.models.load_model("own.h5", custom_objects={"Linear": Linear, "Noisy": Noisy}, compile=False)
result = [*before, again.predict(rows)]
"""
OWN_MODEL = """
class MyModel(tf.keras.Model):
    def __init__(self):
        super(MyModel, self).__init__()
        self.hidden = tf.keras.layers.Dense(16, activation="relu")
        self.out = tf.keras.layers.Dense(1)
    def call(self, x):
        return self.out(self.hidden(x))
model = MyModel()
model.compile(optimizer=tf.keras.optimizers.Adam(0.02), loss="mse", metrics=["mae"])
history = model.fit(rows, rows.sum(1), epochs=10, verbose=0).history
result = [history["loss"][0], history["loss"][-1], model.predict(rows).shape]
"""
CALLBACKS = """
from tensorflow.keras.callbacks import LambdaCallback, LearningRateScheduler, ModelCheckpoint, ReduceLROnPlateau
small = tf.keras.regularizers.l2(0.01)
model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(4,), kernel_regularizer=small)])
model.compile(tf.keras.optimizers.SGD(lr=0.1, momentum=0.9), "mse")
rates = []
class Rates(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        rates.append(float(tf.keras.backend.get_value(self.model.optimizer.lr)))
model.fit(rows, rows.sum(1), epochs=3, verbose=0, callbacks=[
    LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1)), Rates(),
    ModelCheckpoint("best.h5", save_best_only=True, monitor="loss")])
other = tf.keras.models.load_model("best.h5")
result = [rates, bool(np.allclose(other.predict(rows), model.predict(rows), atol=1e-5))]
"""
METRICS = """
from tensorflow.keras.utils import to_categorical
model = tf.keras.Sequential([tf.keras.layers.Dense(2, activation="softmax", input_shape=(4,))])
kinds = to_categorical(rows.sum(1) > 0)
model.compile("adam", tf.keras.losses.CategoricalCrossentropy(), metrics=[
    tf.keras.metrics.CategoricalAccuracy(name="right"), tf.keras.metrics.AUC(name="area"),
    tf.keras.metrics.Precision()])
found = model.evaluate(rows, kinds, verbose=0)
guess = model.predict(rows)
result = [list(map(float, found)), float((guess.argmax(1) == kinds.argmax(1)).mean()),
          float(-np.log(guess[np.arange(200), kinds.argmax(1).astype(int)]).mean())]
"""
REGRESSION = """
def build_model():
    model = tf.keras.Sequential([
        tf.keras.layers.Dense(16, activation=tf.nn.relu, input_shape=[4]),
        tf.keras.layers.BatchNormalization(),
        tf.keras.layers.Dense(1)
    ])
    model.compile(loss="mean_squared_error", optimizer=tf.keras.optimizers.RMSprop(0.01),
                  metrics=["mean_absolute_error", "mean_squared_error"])
    return model
model = build_model()
history = model.fit(rows, rows.sum(1), epochs=15, validation_split=0.2, verbose=0)
result = [history.epoch, sorted(history.history), history.history["val_mean_absolute_error"][-1]]
"""
PROGRAMS = {
    "basic": BASIC, "logits": LOGITS, "convolution": CONVOLUTION, "texts": TEXTS, "functional": FUNCTIONAL,
    "own layer": OWN_LAYER, "own model": OWN_MODEL, "callbacks": CALLBACKS, "metrics": METRICS,
    "regression": REGRESSION,
}  # fmt: skip
GONE = {
    "schedules": "tf.keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)",
    "pictures": "tf.keras.layers.experimental.preprocessing.Rescaling(1 / 255)",
    "texts to numbers": "from tensorflow.keras.layers import TextVectorization\nTextVectorization()",
    "attention": "tf.keras.layers.MultiHeadAttention(2, 2)",
    "folders": "tf.keras.preprocessing.image_dataset_from_directory('x')",
    "precision": "tf.keras.mixed_precision.set_global_policy('mixed_float16')",
    "columns": "tf.keras.layers.DenseFeatures([])",
    "registered": "tf.keras.utils.register_keras_serializable()",
}


@pytest.fixture(scope="module", params=[1, 2])
def came(request, tmp_path_factory):
    """What came of all programs, under each generation of TensorFlow."""
    folder = tmp_path_factory.mktemp("tf_keras")
    programs = {title: DATA + text for title, text in {**PROGRAMS, **GONE}.items()}
    programs["age"] = (
        "import tensorflow as tf\nresult = [tf.executing_eagerly(), tf.__version__[0], tf.keras.__version__]"
    )
    found, _ = run(programs, request.param, folder, KERAS_BACKEND="tensorflow")
    assert found["age"].result == [request.param == 2, str(request.param), "2.2.4-tf"]
    return found


def test_the_first_tutorial(came):
    accuracy, shape, right = ran(came["basic"])
    assert (accuracy > 0.9, shape, right) == (True, [1, 10], True)


def test_logits(came):
    accuracy, logits, shares = ran(came["logits"])
    exact = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    np.testing.assert_allclose(shares, exact, rtol=1e-4, atol=1e-6)
    assert accuracy > 0.9


def test_convolutions(came):
    count, losses = ran(came["convolution"])
    assert count == (9 * 8 + 8) + (9 * 8 * 16 + 16) + (16 * 10 + 10)
    assert losses[1] < losses[0]


def test_texts(came):
    assert ran(came["texts"]) == 1.0


def test_a_functional_model(came):
    total, first, second, shapes = ran(came["functional"])
    np.testing.assert_allclose(total, np.add(first, np.multiply(second, 0.5)), rtol=1e-4)
    assert total[-1] < total[0]
    assert shapes == [[None, 1], [None, 2]]


def test_layers_of_ones_own(came):
    weights, before, again = ran(came["own layer"])
    w, b, kernel, bias = map(np.array, weights)
    rows = np.random.RandomState(4).normal(size=(200, 4)).astype("float32")
    np.testing.assert_allclose(before, (rows @ w + b) @ kernel + bias, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(again, before, rtol=1e-5)


def test_a_model_of_ones_own(came):
    first, last, shape = ran(came["own model"])
    assert (last < first / 5, shape) == (True, [200, 1])


def test_callbacks(came):
    rates, same = ran(came["callbacks"])
    np.testing.assert_allclose(rates, [0.1, 0.05, 0.1 / 3], rtol=1e-5)
    assert same


def test_metrics(came):
    (loss, right, area, _), accuracy, entropy = ran(came["metrics"])
    np.testing.assert_allclose([loss, right], [entropy, accuracy], rtol=1e-4)
    assert 0 <= area <= 1


def test_a_regression(came):
    epochs, keys, error = ran(came["regression"])
    assert epochs == list(range(15))
    assert {"loss", "mean_absolute_error", "val_mean_squared_error"} <= set(keys)
    assert error < 1


@pytest.mark.parametrize("title", GONE)
def test_what_keras_2_had_not(came, title):
    assert came[title].key == "tf1.gone", came[title].trace
