"""``tf.data`` given to models, and models called on arrays, in programs of either age of TensorFlow."""

import numpy as np
import pytest

from tests.old_code.tf_programs import ran, run

DATA = """
import numpy as np
import tensorflow as tf
x = np.arange(40, dtype="float32").reshape(10, 4) / 40
y = x[:, :2] * 3 + 1

def model():
    made = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(4,), weights=[np.ones((4, 2)), np.zeros(2)])])
    made.compile(tf.keras.optimizers.SGD(0.1), "mse")
    return made

pairs = tf.data.Dataset.from_tensor_slices((x, y))
"""
WHOLE = """
one, other = model(), model()
seen = one.fit(pairs.batch(4), epochs=3, verbose=0, validation_data=pairs.batch(3)).history
told = other.fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0, validation_data=(x, y)).history
result = [seen, told, one.predict(pairs.batch(7)), other.predict(x), one.evaluate(pairs.batch(6), verbose=0)]
"""
STEPS = """
one, other = model(), model()
endless = pairs.batch(5).repeat()
seen = one.fit(endless, epochs=2, steps_per_epoch=3, verbose=0, validation_data=endless, validation_steps=1).history
def batches():
    while True:
        yield x[:5], y[:5]
        yield x[5:], y[5:]
told = other.fit(batches(), epochs=2, steps_per_epoch=3, verbose=0, validation_data=(x[:5], y[:5])).history
result = [seen, told, one.predict(endless, steps=3).shape, one.evaluate(endless, steps=1, verbose=0)]
"""
UNKNOWN = """
def rows():
    for row, wanted in zip(x, y):
        yield row, wanted
one, other = model(), model()
unknown = tf.data.Dataset.from_generator(rows, (tf.float32, tf.float32), ((4,), (2,))).batch(4)
seen = one.fit(unknown, epochs=2, verbose=0, validation_data=unknown).history
told = other.fit(x, y, batch_size=4, epochs=2, shuffle=False, verbose=0, validation_data=(x, y)).history
result = [seen, told]
"""
NAMED = """
a, b = tf.keras.Input((4,), name="a"), tf.keras.Input((2,), name="b")
wide = tf.keras.layers.Dense(2, name="out", weights=[np.ones((6, 2)), np.zeros(2)])(tf.keras.layers.concatenate([a, b]))
both = tf.keras.Model([a, b], wide)
both.compile("sgd", "mse")
weights = np.arange(10, dtype="float32")
by_name = tf.data.Dataset.from_tensor_slices(({"a": x, "b": y}, {"out": y}, weights)).batch(10)
in_order = tf.data.Dataset.from_tensor_slices(((x, y), y, weights)).batch(10)
result = [both.evaluate(d, verbose=0) for d in (by_name, in_order)]
result += [both.evaluate([x, y], y, sample_weight=weights, verbose=0), both.predict(tf.data.Dataset.from_tensor_slices(
    ((x, y),)).batch(4)), both.predict([x, y])]
"""
ENDS = """
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    history = model().fit(pairs.batch(5), epochs=3, steps_per_epoch=1, verbose=0).epoch
    loss = model().evaluate(pairs.batch(5), steps=4, verbose=0)
result = [[w.message.key for w in caught], len(history), loss, model().evaluate(x, y, verbose=0)]
"""
REFUSED = {
    "dataset.endless": "model().fit(pairs.batch(5).repeat(), verbose=0)",
    "dataset.samples": "model().fit_generator(pairs.batch(5), samples_per_epoch=5, nb_epoch=1)",
    "dataset.samples_alone": "model().fit(pairs, verbose=0)",
    "dataset.nothing": "model().fit(pairs.batch(64, drop_remainder=True), verbose=0)",
    "stream.beside_y": "model().fit(pairs.batch(5), y)",
    "stream.beside_batch_size": "model().fit(pairs.batch(5), batch_size=5)",
    "stream.beside_split": "model().fit(pairs.batch(5), validation_split=0.2)",
}
BOTH = {"whole": WHOLE, "steps": STEPS, "unknown": UNKNOWN, "named": NAMED, "ends": ENDS, **REFUSED}
ITERATORS = """
one, other = model(), model()
first = tf.data.Dataset.from_tensor_slices((x, y)).batch(5).repeat().make_one_shot_iterator()
second = pairs.batch(5).repeat().make_initializable_iterator()
tf.keras.backend.get_session().run(second.initializer)
seen = [model().fit(each, steps_per_epoch=2, verbose=0).history for each in (first, second)]
rows, wanted = pairs.batch(5).repeat().make_one_shot_iterator().get_next()
seen.append(model().fit(rows, wanted, steps_per_epoch=2, verbose=0).history)
result = [*seen, model().fit(x, y, batch_size=5, shuffle=False, verbose=0).history]
"""
GRAPH = {
    "iterators": ITERATORS,
    "layer.not_a_tensor": "model()(x)",
    "dataset.tensor": "model().train_on_batch(tf.constant(x), tf.constant(y))",
}
CALLED = """
one = model()
dense = tf.keras.layers.Dense(3, activation="tanh")
found = dense(tf.ones([5, 2]))
kernel = dense.get_weights()[0]
dense.set_weights([kernel * 2, np.ones(3)])
later = dense(np.ones((2, 2)))  # the values of now, with numbers of NumPy's kind
joined = tf.keras.layers.add([tf.ones([2, 3]), tf.ones([2, 3])])
series, last = tf.keras.layers.GRU(4, return_state=True)(tf.ones([2, 3, 5]))
model_of = tf.keras.Model(one.input, one.output)
shown = [np.asarray(value) for value in (found, later, joined, series, last)]
result = [one(x).numpy(), one.predict(x), shown[0], kernel, *shown[1:], dense.trainable_weights[0].shape.as_list(),
          tf.argmax(one(tf.constant(x)), axis=1).numpy(), one(x, training=False).numpy(),
          len(one.layers[0]._inbound_nodes), one.train_on_batch(tf.constant(x), tf.constant(y)),
          one.layers[0].output.shape.as_list()]
"""
IN_TRAINING = """
drop = tf.keras.layers.Dropout(0.5)
norm = tf.keras.layers.BatchNormalization(momentum=0.5)
other = tf.keras.layers.BatchNormalization(momentum=0.5, input_shape=(4,))
row = tf.keras.Sequential([other, tf.keras.layers.Dropout(0.5)])
ones = np.ones((50, 20), "float32")
kept = [np.asarray(drop(ones, training=True)), np.asarray(drop(ones, training=True)), np.asarray(drop(ones))]
tried = [np.asarray(norm(x, training=True)), np.asarray(row(x, training=True)), np.asarray(row(x))]
class Own(tf.keras.Model):
    def __init__(self):
        super(Own, self).__init__()
        self.dense = tf.keras.layers.Dense(2)
    def call(self, inputs, training=None):
        return self.dense(inputs)
own = Own()
result = [kept, tried, norm.get_weights()[2], row.get_weights()[2], own(x).numpy(), own.predict(x)]
"""
EAGER = {
    "called": CALLED,
    "in training": IN_TRAINING,
    "tensorflow.tape": "with tf.GradientTape() as tape:\n    model()(x)",
    "layer.at_once": "tf.keras.layers.LSTM(2)(tf.ones([2, 3, 4]), mask=np.ones((2, 3), bool))",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """What came of the programs of TensorFlow 1."""
    programs = {title: DATA + text for title, text in {**BOTH, **GRAPH}.items()}
    return run(programs, 1, tmp_path_factory.mktemp("graph"), KERAS_BACKEND="tensorflow")[0]


@pytest.fixture(scope="module")
def eager(tmp_path_factory):
    """What came of those of TensorFlow 2."""
    programs = {title: DATA + text for title, text in {**BOTH, **EAGER}.items()}
    settings = dict(KERAS_BACKEND="tensorflow", KERASCN_EAGER="1")
    return run(programs, 2, tmp_path_factory.mktemp("eager"), **settings)[0]


@pytest.fixture(params=["graph", "eager"])
def came(request):
    return request.getfixturevalue(request.param)


def same(*histories):
    for history in histories[1:]:
        assert history.keys() == histories[0].keys()
        for name, values in history.items():
            np.testing.assert_allclose(values, histories[0][name], rtol=1e-4)


def test_a_pass_is_the_whole_dataset(came):
    for title in ("whole", "steps", "unknown"):
        seen, told, *_ = ran(came[title])
        same(told, seen)
    seen, _, found, wanted, loss = ran(came["whole"])
    np.testing.assert_allclose(found, wanted, rtol=1e-4)
    np.testing.assert_allclose(loss, seen["val_loss"][-1], rtol=1e-4)
    shape, loss = ran(came["steps"])[2:]
    assert shape == [15, 2]
    np.testing.assert_allclose(loss, ran(came["steps"])[0]["val_loss"][-1], rtol=1e-4)


def test_several_inputs_and_weights(came):
    by_name, in_order, wanted, found, predicted = ran(came["named"])
    np.testing.assert_allclose([by_name, in_order], [wanted] * 2, rtol=1e-4)
    np.testing.assert_allclose(found, predicted, rtol=1e-4)


def test_a_dataset_that_ends_early_is_told_of(came):
    keys, epochs, loss, wanted = ran(came["ends"])
    assert (keys, epochs) == (["dataset.ended_training", "dataset.ended"], 2)
    np.testing.assert_allclose(loss, wanted, rtol=1e-4)


@pytest.mark.parametrize("key", REFUSED)
def test_what_does_not_go_with_a_dataset(came, key):
    assert came[key].key in (key, "stream.batch"), came[key].trace


def test_iterators_of_tensorflow_1(graph):
    same(*ran(graph["iterators"]))


def test_what_is_refused(graph, eager):
    for came, keys in ((graph, list(GRAPH)[1:]), (eager, list(EAGER)[2:])):
        for key in keys:
            assert came[key].key == key, came[key].trace


def test_models_and_layers_called_on_arrays(eager):
    found = ran(eager["called"])
    x = np.arange(40, dtype="float32").reshape(10, 4) / 40
    values = np.repeat(x.sum(1, keepdims=True), 2, axis=1)
    for output in (found[0], found[1], found[10]):
        np.testing.assert_allclose(output, values, rtol=1e-5)
    kernel = np.array(found[3])
    np.testing.assert_allclose(found[2], np.tanh(np.ones((5, 2)) @ kernel), rtol=1e-5)
    np.testing.assert_allclose(found[4], np.tanh(np.ones((2, 2)) @ kernel * 2 + 1), rtol=1e-5)
    assert found[5] == [[2.0] * 3] * 2 and np.shape(found[6]) == (2, 4) and found[6] == found[7]
    assert found[8] == [2, 3] and len(found[9]) == 10 and found[11] == 1 and found[13] == [None, 2]
    np.testing.assert_allclose(found[12], ((values - (x[:, :2] * 3 + 1)) ** 2).mean(), rtol=1e-4)


def test_called_in_training(eager):
    kept, tried, moved, moved_too, own, own_predicted = ran(eager["in training"])
    (first, second, whole), (normal, dropped, at_rest) = kept, tried
    x = np.arange(40, dtype="float32").reshape(10, 4) / 40
    assert np.array_equal(whole, np.ones((50, 20))) and not np.array_equal(first, second)
    for dropout in (first, second):
        assert set(np.unique(dropout)) == {0.0, 2.0} and 0.4 < np.mean(dropout) / 2 < 0.6
    np.testing.assert_allclose(normal, (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-3), rtol=1e-3)
    np.testing.assert_allclose([moved, moved_too], [x.mean(0) / 2] * 2, rtol=1e-4)
    assert 0 < np.mean(np.array(dropped) == 0) < 1
    assert not np.allclose(at_rest, dropped)
    np.testing.assert_allclose(own, own_predicted, rtol=1e-5)


def test_datasets_on_theano(tmp_path):
    """What TensorFlow computes at once is taken; what belongs to a graph of TensorFlow is refused."""
    came, _ = run({"whole": DATA + WHOLE}, 2, tmp_path, KERAS_BACKEND="theano", KERASCN_EAGER="1")
    same(*ran(came["whole"])[1::-1])
    came, _ = run({"graph": DATA + WHOLE}, 1, tmp_path, KERAS_BACKEND="theano")
    assert came["graph"].key == "theano.dataset_of_graph", came["graph"].trace
