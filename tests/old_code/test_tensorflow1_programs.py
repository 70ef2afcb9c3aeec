"""Programs of TensorFlow's first generation: they run, and NumPy comes to the same numbers."""

import hashlib
import json

import numpy as np
import pytest

from kerascn.old_code.tensorflow1 import modules, names
from tests.house import tree
from tests.old_code.tf_programs import ran, run

X = np.random.RandomState(3).normal(size=(12, 3)).astype("float32")
PICTURES = np.random.RandomState(4).normal(size=(3, 6, 6, 2)).astype("float32")
SERIES = np.random.RandomState(5).normal(size=(2, 4, 3)).astype("float32")
DATA = """
import numpy as np
x = np.random.RandomState(3).normal(size=(12, 3)).astype("float32")
pictures = np.random.RandomState(4).normal(size=(3, 6, 6, 2)).astype("float32")
series = np.random.RandomState(5).normal(size=(2, 4, 3)).astype("float32")
"""

REGRESSION = """
import tensorflow as tf
a = tf.placeholder(tf.float32, [None, 3])
b = tf.placeholder(tf.float32, [None, 1])
W = tf.Variable(tf.zeros([3, 1]))
loss = tf.Variable(0., trainable=False)
loss += tf.reduce_mean(tf.reduce_sum(tf.square(tf.sub(tf.matmul(a, W), b)), reduction_indices=[1]))
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
init = tf.initialize_all_variables()
targets = x.sum(1, keepdims=True)
with tf.Session() as sess:
    sess.run(init)
    for i in range(20):
        sess.run(step, feed_dict={a: x, b: targets})
    result = [sess.run(W), float(sess.run(loss, {a: x, b: targets}))]
"""

OLD_WORDS = """
import tensorflow as tf
two, three = tf.constant([[1., 2.], [3., 4.]]), tf.ones([3, 2, 2])
labels = tf.constant([[1., 0.], [0., 1.]])
first, second = tf.split(0, 2, two)
new_first, new_second = tf.split(two, 2, 1)
values = {
    "concat old": tf.concat(1, [two, two]), "concat new": tf.concat([two, two], 0),
    "concat named": tf.concat(concat_dim=0, values=[two, two]), "concat axis": tf.concat(values=[two], axis=1),
    "split old": second, "split new": new_second, "split named": tf.split(split_dim=1, num_split=2, value=two)[0],
    "mul": tf.mul(two, two), "sub": tf.sub(two, 1.), "neg": tf.neg(two), "pack": tf.pack([1, 2]),
    "unpack": tf.unpack(two)[1], "batch_matmul": tf.batch_matmul(three, three, adj_x=True),
    "select": tf.select(two > 2, two, -two), "inv": tf.inv(two), "reverse old": tf.reverse(two, [False, True]),
    "reverse new": tf.reverse(two, [0]), "argmax": tf.argmax(two, dimension=0),
    "max": tf.reduce_max(two, reduction_indices=1),
    "softmax loss": tf.nn.softmax_cross_entropy_with_logits(two, labels),
    "softmax loss named": tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=two),
    "sparse loss": tf.nn.sparse_softmax_cross_entropy_with_logits(two, [0, 1]),
    "sigmoid loss": tf.nn.sigmoid_cross_entropy_with_logits(two, targets=labels),
}
with tf.Session() as sess:
    result = {name: np.asarray(value) for name, value in zip(values, sess.run(list(values.values())))}
result["length"] = tf.placeholder(tf.float32, [None, 7]).get_shape()[1].value
"""

LAYERS = """
import tensorflow as tf
from tensorflow.contrib.layers import l2_regularizer
a = tf.placeholder(tf.float32, [None, 6, 6, 2])
training = tf.placeholder(tf.bool, ())
convolved = tf.layers.conv2d(a, 4, [3, 3], activation=tf.nn.relu, kernel_regularizer=l2_regularizer(0.5))
pooled = tf.layers.max_pooling2d(convolved, pool_size=2, strides=2)
normal = tf.layers.batch_normalization(pooled, momentum=0.9, training=training)
flat = tf.layers.dropout(tf.layers.flatten(normal), rate=0.5, training=False)
dense = tf.layers.dense(flat, 5, name="out")
with tf.variable_scope("out", reuse=True):
    kernel = tf.get_variable("kernel")
again = tf.layers.dense(flat, 5, name="out", reuse=True)
updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    weights = {v.name: v for v in tf.global_variables()}
    learning = sess.run([normal, *updates], {a: pictures, training: True})[0]
    result = [sess.run(weights), *sess.run([convolved, pooled, normal, dense, again], {a: pictures, training: False})]
    result += [learning, sess.run(tf.losses.get_regularization_loss()), [v.name for v in tf.trainable_variables()]]
"""

CONTRIB = """
import tensorflow as tf
import tensorflow.contrib.layers as layers
from tensorflow.contrib import slim
from tensorflow.contrib.layers import xavier_initializer, variance_scaling_initializer, l1_regularizer
from tensorflow.contrib.layers.python.layers import initializers
from tensorflow.contrib.rnn import BasicLSTMCell
from tensorflow.contrib.framework import arg_scope
from tensorflow.contrib.training import HParams
a = tf.placeholder(tf.float32, [None, 3])
one = layers.fully_connected(a, 4, scope="one")
with slim.arg_scope([slim.fully_connected], activation_fn=None, weights_regularizer=slim.l2_regularizer(0.1)):
    two = slim.fully_connected(one, 2, scope="two")
    relu = slim.fully_connected(one, 2, activation_fn=tf.nn.relu, scope="three")
many = slim.stack(a, slim.fully_connected, [5, 4], scope="many")
normal = slim.batch_norm(a, decay=0.5, updates_collections=None, is_training=True, scope="normal")
draws = tf.get_variable("draws", [40, 60], initializer=xavier_initializer())
settings = HParams(rate=0.1, layers=[3, 4], deep=True).parse("rate=0.5,deep=false,layers=[1,2]")
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    weights = sess.run({v.name: v for v in tf.global_variables()})
    sess.run(normal, {a: x})
    moved = sess.run({v.name: v for v in tf.global_variables() if "moving" in v.name})
    result = [weights, *sess.run([one, two, relu, normal], {a: x}), moved]
    result += [sess.run(tf.losses.get_regularization_loss()), settings.values()]
    result.append(initializers.xavier_initializer is xavier_initializer)
    result += [sess.run([l1_regularizer(0.5)(tf.constant([1., -2.])), layers.one_hot_encoding([1], 3)])]
"""

RECURRENT = """
import tensorflow as tf
from tensorflow.contrib import rnn
a = tf.placeholder(tf.float32, [None, 4, 3])
cell = tf.nn.rnn_cell.BasicLSTMCell(5, forget_bias=1.0)
outputs, state = tf.nn.dynamic_rnn(cell, a, dtype=tf.float32)
stack = rnn.MultiRNNCell([rnn.DropoutWrapper(rnn.GRUCell(2), output_keep_prob=1.0), rnn.BasicRNNCell(2)])
listed, last = rnn.static_rnn(stack, tf.unstack(a, axis=1), dtype=tf.float32)
with tf.variable_scope("rnn", reuse=True):
    same, _ = tf.nn.dynamic_rnn(stack, a, dtype=tf.float32)
both, _ = tf.nn.bidirectional_dynamic_rnn(rnn.GRUCell(2), rnn.GRUCell(3), a, dtype=tf.float32, scope="two")
step = tf.train.AdamOptimizer(0.01).minimize(tf.reduce_mean(tf.square(outputs)))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    kernel, bias = sess.run([v for v in tf.trainable_variables() if "basic_lstm_cell" in v.name])
    feed = {a: series}
    result = [kernel, bias, sess.run(outputs, feed), sess.run(state.h, feed), sess.run(tf.stack(listed, 1), feed)]
    result += [sess.run(same, feed), sess.run(tf.concat(both, 2), feed).shape]
    before = sess.run(tf.reduce_mean(tf.square(outputs)), feed)
    for i in range(5):
        sess.run(step, feed)
    result.append(bool(sess.run(tf.reduce_mean(tf.square(outputs)), feed) < before))
"""

WITH_KERAS = """
import tensorflow as tf
sess = tf.Session(config=tf.ConfigProto(gpu_options=tf.GPUOptions(allow_growth=True)))
from keras import backend as K
K.set_session(sess)
from keras.layers import Dense, Dropout
from keras.objectives import categorical_crossentropy
assert not tf.executing_eagerly()
tf.set_random_seed(1)
np.random.seed(1)
a, labels = tf.placeholder(tf.float32, shape=(None, 3)), tf.placeholder(tf.float32, shape=(None, 2))
hidden = Dropout(0.2)(Dense(16, activation="relu")(a))
preds = tf.nn.softmax(tf.layers.dense(hidden, 2))
loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
step = tf.train.AdamOptimizer(0.05).minimize(loss)
sess.run(tf.global_variables_initializer())
wanted = np.eye(2)[(x.sum(1) > 0).astype(int)]
with sess.as_default():
    for i in range(100):
        step.run(feed_dict={a: x, labels: wanted, K.learning_phase(): 1})
    right = tf.equal(tf.argmax(preds, 1), tf.argmax(labels, 1))
    result = tf.reduce_mean(tf.cast(right, tf.float32)).eval({a: x, labels: wanted, K.learning_phase(): 0})
result = [float(result), [v.name.split("/")[0] for v in tf.trainable_variables()]]
"""

HOUSEHOLD = """
import os, sys
import tensorflow as tf
from tensorflow.python.framework import ops
from tensorflow.python.client import device_lib
flags = tf.app.flags
flags.DEFINE_integer("steps", 3, "how many")
FLAGS = flags.FLAGS
sys.argv = ["program", "--steps=5"]
def main(_):
    pass
import __main__
__main__.main = main
try:
    tf.app.run()
except SystemExit as end:
    pass
tf.logging.set_verbosity(tf.logging.ERROR)
tf.gfile.MakeDirs("logs/one")
count = tf.Variable(1.0, name="count")
tf.scalar_summary("count", count)
tf.histogram_summary("counts", tf.ones([3]))
merged = tf.merge_all_summaries()
saver = tf.train.Saver()
with tf.Session() as sess:
    sess.run(tf.initialize_all_variables())
    writer = tf.train.SummaryWriter("logs/one", sess.graph)
    writer.add_summary(sess.run(merged), 1)
    writer.close()
    sess.run(count.assign(7.0))
    path = saver.save(sess, "./model.ckpt")
with tf.Session() as sess:
    saver.restore(sess, path)
    result = [FLAGS.steps, float(sess.run(count)), tf.gfile.ListDirectory("logs/one") != [], tf.test.is_gpu_available()]
result += [tf.__version__, tf.VERSION, ops.get_default_graph() is tf.get_default_graph()]
result.append(bool(device_lib.list_local_devices()))
interactive = tf.InteractiveSession()
result.append((tf.constant(2) * 3).eval())
interactive.close()
"""

PATHS = """
import tensorflow as tf
import tensorflow.compat.v1 as tf1
import tensorflow.contrib.keras as contrib_keras
import tensorflow.keras as tf_keras
import tensorflow.keras.backend as backend
from tensorflow import keras, placeholder, Session
from tensorflow.contrib.keras.api.keras.layers import Dense as one
from tensorflow.contrib.keras.python.keras.layers import Dense as two
from tensorflow.python.keras.layers import Dense as three
from tensorflow.python.keras.layers.core import Dense as four
from tensorflow.python import keras as python_keras
from tensorflow.keras.layers import Dense as five
from tensorflow.keras.models import Sequential
from tensorflow.python.ops import rnn_cell
from tensorflow.contrib import seq2seq  # never used
import keras as plain
from keras.layers import Dense
everywhere = [one, two, three, four, five, tf.keras.layers.Dense, tf.contrib.keras.layers.Dense, keras.layers.Dense,
              python_keras.layers.Dense, contrib_keras.layers.Dense, tf.compat.v1.keras.layers.Dense]
tf1.disable_v2_behavior()
tf1.disable_eager_execution()
result = [all(found is Dense for found in everywhere), Sequential is plain.models.Sequential]
result += [backend is plain.backend or backend.dot is plain.backend.dot, placeholder is tf.placeholder]
result += [tf1.layers.dense is tf.layers.dense, rnn_cell.GRUCell is tf.nn.rnn_cell.GRUCell, Session is tf1.Session]
result += [tf.train.AdamOptimizer is tf.compat.v1.train.AdamOptimizer, tf.nn.relu.__name__, "contrib" in dir(tf)]
"""

WORDS_OF_TEXTS = """
import tensorflow as tf
processor = tf.contrib.learn.preprocessing.VocabularyProcessor(4)
result = [list(map(list, processor.fit_transform(["the cat sat", "the dog"]))), len(processor.vocabulary_)]
result += [list(map(list, processor.transform(["a cat the the the"]))), list(processor.reverse([[1, 2, 0, 0]]))]
"""

DIGITS = """
from tensorflow.examples.tutorials.mnist import input_data
import tensorflow.examples.tutorials.mnist.input_data as other
import tensorflow as tf
mnist = input_data.read_data_sets("MNIST_data/", one_hot=True, validation_size=2)
raw = input_data.read_data_sets("MNIST_data/", dtype=tf.uint8, reshape=False, validation_size=0)
plain, firsts = mnist.train.images.copy(), []
batches = [mnist.train.next_batch(3) for i in range(4)]
result = [mnist.train.images.shape, mnist.validation.num_examples, mnist.test.labels.shape, raw.train.images.dtype.name,
          raw.train.images.shape, float(plain.max()), mnist.train.epochs_completed, raw.train.labels.tolist(),
          [[row.argmax() for row in batch[1]] for batch in batches], plain.sum(1).tolist(),
          [batch[0].sum(1).tolist() for batch in batches], other.read_data_sets is input_data.read_data_sets]
"""

REFUSED = {
    "a part of contrib": ("import tensorflow as tf\ntf.contrib.seq2seq.BasicDecoder()", "tf1.gone"),
    "an import of it": ("from tensorflow.contrib.crf import crf_log_likelihood as f\nf()", "tf1.gone"),
    "nothing of contrib": ("import tensorflow as tf\ntf.contrib.giraffe", "tf1.no_contrib"),
    "nothing at all": ("import tensorflow as tf\ntf.giraffe", "tf1.no_name"),
    "estimators": ("import tensorflow as tf\ntf.estimator.Estimator(None)", "tf1.gone"),
    "a class to derive from": ("import tensorflow as tf\nclass C(tf.contrib.rnn.NASCell): pass", "tf1.gone"),
    "eager": ("import tensorflow as tf\ntf.enable_eager_execution()", "tf1.eager"),
    "a layer of later": ("from tensorflow.keras.layers import LayerNormalization as L\nL()", "tf1.gone"),
    "a module of Keras": ("import tensorflow.keras.giraffe", "tf1.no_module"),
    "a whole number": ("import tensorflow as tf\ntf.contrib.layers.l2_regularizer(1)", "tf1.scale"),
    "renorm": ("import tensorflow as tf\ntf.layers.batch_normalization(tf.ones([2, 2]), renorm=True)", "tf1.renorm"),
    "three places": ("import tensorflow as tf\ntf.nn.sigmoid_cross_entropy_with_logits(1., 2., 3.)", "tf1.two_places"),
    "a setting twice": (
        "from tensorflow.contrib.training import HParams as H\nH(a=1).add_hparam('a', 2)",
        "tf1.setting_taken",
    ),
    "no setting": ("from tensorflow.contrib.training import HParams as H\nH(a=1).parse('b=2')", "tf1.no_setting"),
    "too many held back": (
        "from tensorflow.examples.tutorials.mnist import input_data as d\nd.read_data_sets('x', one_hot=True)",
        "tf1.validation_size",
    ),
    "digits as numbers": (
        "from tensorflow.examples.tutorials.mnist import input_data as d\n"
        "d.read_data_sets('x', dtype='int32', validation_size=0)",
        "tf1.digits_dtype",
    ),
}
PROGRAMS = {
    "regression": DATA + REGRESSION, "old words": DATA + OLD_WORDS, "layers": DATA + LAYERS, "contrib": DATA + CONTRIB,
    "recurrent": DATA + RECURRENT, "Keras": DATA + WITH_KERAS, "household": HOUSEHOLD, "paths": PATHS,
    "words": WORDS_OF_TEXTS, "digits": DIGITS, **{title: text for title, (text, _) in REFUSED.items()},
}  # fmt: skip
PICTURES_OF_DIGITS = np.random.RandomState(6).randint(0, 256, (8, 28, 28)).astype("uint8")
LABELS = np.arange(8, dtype="uint8")


@pytest.fixture(scope="module")
def came(tmp_path_factory):
    """What came of all programs, run in one process with a mirror of eight digits."""
    folder = tmp_path_factory.mktemp("tensorflow1")
    data, many = PICTURES_OF_DIGITS, dict(y_train=LABELS, y_test=LABELS[:3])
    np.savez(folder / "mnist.npz", x_train=data, x_test=data[:3], **many)
    trusted = {"mnist.npz": [hashlib.sha256((folder / "mnist.npz").read_bytes()).hexdigest()]}
    (folder / "home").mkdir()
    (folder / "home" / "trusted.json").write_text(json.dumps(trusted))
    settings = {"KERAS_HOME": str(folder / "home"), "KERASCN_DATA_MIRROR": str(folder), "KERAS_BACKEND": "tensorflow"}
    found, done = run(PROGRAMS, 1, folder, **settings)
    found["stderr"] = done.stderr
    return found


def close(found, wanted, **tolerance):
    np.testing.assert_allclose(np.asarray(found, "float64"), wanted, **{"rtol": 1e-4, "atol": 1e-5, **tolerance})


def test_nothing_is_told_of_better_ways(came):
    assert came["stderr"].splitlines() == ["Using TensorFlow backend."]


def test_a_regression_of_2016(came):
    found, loss = ran(came["regression"])
    weights, wanted = np.zeros((3, 1)), X.sum(1, keepdims=True)
    for _ in range(20):
        weights -= 0.1 * 2 * X.T @ (X @ weights - wanted) / len(X)
    close(found, weights)
    close(loss, ((X @ weights - wanted) ** 2).mean())


def softmax_loss(logits, labels):
    logits = logits - logits.max(1, keepdims=True)
    return -(labels * (logits - np.log(np.exp(logits).sum(1, keepdims=True)))).sum(1)


def test_words_and_orders_of_before_1_0(came):
    found = ran(came["old words"])
    two, eye = np.array([[1.0, 2.0], [3.0, 4.0]]), np.eye(2)
    sigmoid = np.maximum(two, 0) - two * eye + np.log1p(np.exp(-np.abs(two)))
    wanted = {
        "concat old": np.hstack([two, two]), "concat new": np.vstack([two, two]),
        "concat named": np.vstack([two, two]), "concat axis": two, "split old": two[1:], "split new": two[:, 1:],
        "split named": two[:, :1], "mul": two * two, "sub": two - 1, "neg": -two, "pack": [1, 2], "unpack": two[1],
        "batch_matmul": np.full((3, 2, 2), 2.0), "select": np.where(two > 2, two, -two), "inv": 1 / two,
        "reverse old": two[:, ::-1], "reverse new": two[::-1], "argmax": [1, 1], "max": [2, 4],
        "softmax loss": softmax_loss(two, eye), "softmax loss named": softmax_loss(two, eye),
        "sparse loss": softmax_loss(two, eye), "sigmoid loss": sigmoid, "length": 7,
    }  # fmt: skip
    assert set(found) == set(wanted)
    for name, value in wanted.items():
        np.testing.assert_allclose(np.asarray(found[name]), value, rtol=1e-5, err_msg=name)


def test_layers_of_tensorflow(came):
    weights, convolved, pooled, normal, dense, again, learning, penalty, names = ran(came["layers"])
    weights = {name: np.array(value) for name, value in weights.items()}
    kernel = weights["conv2d/kernel:0"]
    patches = np.lib.stride_tricks.sliding_window_view(PICTURES, (3, 3), (1, 2))
    wanted = np.maximum(np.einsum("nxyiab,abio->nxyo", patches, kernel), 0)
    close(convolved, wanted)
    close(pooled, wanted.reshape(3, 2, 2, 2, 2, 4).max((2, 4)))
    pooled = np.array(pooled)
    mean, variance = pooled.mean((0, 1, 2)), pooled.var((0, 1, 2))
    close(learning, (pooled - mean) / np.sqrt(variance + 1e-3), atol=1e-4)
    moved_mean, moved_variance = 0.1 * mean, 0.9 + 0.1 * variance * 12 / 11  # as TensorFlow does for pictures
    close(normal, (pooled - moved_mean) / np.sqrt(moved_variance + 1e-3), atol=1e-4)
    close(dense, np.array(normal).reshape(3, -1) @ weights["out/kernel:0"] + weights["out/bias:0"], atol=1e-4)
    close(again, dense)
    close(penalty, 0.5 * (kernel**2).sum() / 2)
    assert names == [
        "conv2d/kernel:0", "conv2d/bias:0", "batch_normalization/gamma:0", "batch_normalization/beta:0",
        "out/kernel:0", "out/bias:0",
    ]  # fmt: skip


def test_parts_of_contrib(came):
    weights, one, two, relu, normal, moved, penalty, settings, same, (l1, row) = ran(came["contrib"])
    weights = {name: np.array(value) for name, value in weights.items()}
    wanted = np.maximum(X @ weights["one/weights:0"] + weights["one/biases:0"], 0)
    close(one, wanted)
    close(two, wanted @ weights["two/weights:0"])
    close(relu, np.maximum(wanted @ weights["three/weights:0"], 0))
    close(penalty, 0.1 * sum((weights[f"{name}/weights:0"] ** 2).sum() / 2 for name in ("two", "three")))
    assert weights["many/many_2/weights:0"].shape == (5, 4)
    assert "normal/gamma:0" not in weights
    close(normal, (X - X.mean(0)) / np.sqrt(X.var(0) + 0.001), atol=1e-4)
    close(moved["normal/moving_mean:0"], 0.5 * X.mean(0))
    close(moved["normal/moving_variance:0"], 0.5 + 0.5 * X.var(0))
    limit = np.sqrt(6 / 100)
    draws = weights["draws:0"]
    assert 0.95 * limit < np.abs(draws).max() <= limit
    assert abs(draws.std() - limit / np.sqrt(3)) < 0.01
    assert settings == {"rate": 0.5, "layers": [1, 2], "deep": False}
    assert same
    assert (l1, row) == (1.5, [[0, 1, 0]])


def lstm(series, kernel, bias):
    """NumPy's LSTM as TensorFlow's basic cell counts its gates: input, candidate, forget, output."""
    count = len(bias) // 4
    h = c = np.zeros((len(series), count))
    found = []
    for step in range(series.shape[1]):
        i, j, f, o = np.split(np.hstack([series[:, step], h]) @ kernel + bias, 4, axis=1)
        c = c / (1 + np.exp(-(f + 1))) + np.tanh(j) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        found.append(h)
    return np.stack(found, 1)


def test_cells(came):
    kernel, bias, outputs, last, listed, same, shape, learns = ran(came["recurrent"])
    wanted = lstm(SERIES, np.array(kernel), np.array(bias))
    close(outputs, wanted)
    close(last, wanted[:, -1])
    close(listed, same)
    assert (shape, learns) == ([2, 4, 5], True)


def test_keras_beside_tensorflow(came):
    accuracy, names = ran(came["Keras"])
    assert accuracy > 0.9
    assert names == ["dense_1", "dense_1", "dense", "dense"]


def test_flags_summaries_and_checkpoints(came):
    assert ran(came["household"]) == [5, 7.0, True, False, "1.15.0", "1.15.0", True, True, 6]


def test_ways_to_import(came):
    assert ran(came["paths"]) == [True, True, True, True, True, True, True, True, "relu", True]


def test_words_of_texts(came):
    rows, count, later, words = ran(came["words"])
    assert rows == [[1, 2, 3, 0], [1, 4, 0, 0]]
    assert (count, later, words) == (5, [[0, 2, 1, 1]], ["the cat <UNK> <UNK>"])


def test_the_digits_of_the_tutorials(came):
    shape, held_back, labels, kind, raw, largest, epochs, in_order, given, sums, of_batches, same = ran(came["digits"])
    assert (shape, held_back, labels, kind) == ([6, 784], 2, [3, 10], "uint8")
    assert (raw, epochs, in_order, same) == ([8, 28, 28, 1], 1, list(range(8)), True)
    assert largest == pytest.approx(PICTURES_OF_DIGITS[2:].max() / 255)
    close(sums, PICTURES_OF_DIGITS[2:].reshape(6, -1).sum(1) / 255, rtol=1e-5)
    first, second = given[0] + given[1], given[2] + given[3]
    assert list(map(int, sorted(first))) == list(map(int, sorted(second))) == [2, 3, 4, 5, 6, 7]
    for label, total in zip(map(int, first + second), np.ravel(of_batches), strict=True):
        assert total == pytest.approx(sums[label - 2], rel=1e-5)


@pytest.mark.parametrize("title", REFUSED)
def test_what_does_not_work_says_what_to_do(came, title):
    assert came[title].key == REFUSED[title][1], came[title].trace


THEANO = """
import tensorflow as tf
from keras import backend as K
from keras.layers import Dense
from keras.models import Sequential
model = Sequential([Dense(2, input_dim=3)])
a = tf.placeholder(tf.float32, [None, 3])
kernel, bias = model.get_weights()
product = tf.matmul(a, kernel) + bias
with tf.Session() as sess:
    result = [K.backend(), model.predict(x), sess.run(product, {a: x})]
"""
LAYERS_APART = """
import tensorflow as tf
from keras.layers import Dense
Dense(2)(tf.placeholder(tf.float32, [None, 3]))
"""


def test_tensorflow_beside_keras_on_theano(tmp_path):
    programs = {"both": DATA + THEANO, "a layer on a placeholder": LAYERS_APART}
    came, done = run(programs, 1, tmp_path, KERAS_BACKEND="theano")
    engine, by_keras, by_tensorflow = ran(came["both"])
    assert (engine, done.stderr) == ("theano", "Using Theano backend.\n")
    close(by_keras, by_tensorflow)
    assert "." in came["a layer on a placeholder"].key  # a sentence, not an error of the library below


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_has_the_tables(language):
    page = (tree.ROOT / "docs" / language / "old_code" / "tensorflow.md").read_text("utf-8")
    assert [old for old, new in names.RENAMED.items() if old != new and f"`tf.{old}`" not in page] == []
    assert [new for old, new in names.RENAMED.items() if old != new and f"`tf.{new}` |" not in page] == []
    assert [part for part in modules.CONTRIB if f"`{part}`" not in page] == []
