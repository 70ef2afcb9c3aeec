"""One model on two devices: two processors made of one, in a session of TensorFlow's that has them."""

import subprocess
import sys

import numpy as np
import pytest

from kerascn.engine.input import Input
from kerascn.layers import LSTM, BatchNormalization, Dense, Dropout, Embedding, Flatten, Masking, concatenate
from kerascn.models import Model, Sequential, load_model
from kerascn.utils.multi_gpu_utils import PartOfBatch, WholeBatch, multi_gpu_model

pytestmark = pytest.mark.engine
DRAW = np.random.RandomState(0)
A, B = DRAW.rand(21, 4).astype("float32"), DRAW.rand(21, 6, 3).astype("float32")
P, Q = A[:, :2] * 2, B[:, :1, 0] + 1
BOTH = ["/cpu:0", "/device:CPU:1"]


@pytest.fixture(autouse=True)
def fresh(K):
    yield
    K.clear_session()


@pytest.fixture
def tf(K, engine_name):
    """TensorFlow, with K working in a session that has two processors."""
    if engine_name != "tensorflow":
        pytest.skip(
            "Theano computes on one device, and test_each_engine_says_what_it_lacks sees it refuse several; "
            "run it with --backend tensorflow"
        )
    import tensorflow

    v1 = tensorflow.compat.v1
    settings = v1.ConfigProto(device_count={"CPU": 2}, intra_op_parallelism_threads=1)
    K.set_session(v1.Session(graph=K.get_graph(), config=settings))
    return tensorflow


def two(optimizer="adam", **more):
    a, b = Input((4,), name="a"), Input((6, 3), name="b")
    h, s = Dense(5, activation="tanh", kernel_regularizer="l2")(a), LSTM(4)(b)
    model = Model([a, b], [Dense(2, name="p")(concatenate([h, s])), Dense(1, name="q")(h)])
    model.compile(optimizer, {"p": "mse", "q": "mae"}, **more)
    return model


def devices_of(run):
    """The devices that ran something, each with the names of what it ran."""
    found = {}
    for graph in run.partition_graphs:
        for node in graph.node:
            found.setdefault(node.device.rpartition("/")[2], []).append((node.name, node.op))
    return found


def test_both_devices_compute_forwards_and_backwards(tf):
    v1 = tf.compat.v1
    told, run = v1.RunOptions(output_partition_graphs=True), v1.RunMetadata()
    shared = multi_gpu_model(two(), BOTH)
    shared.compile("adam", "mse", options=told, run_metadata=run)
    shared.train_on_batch([A, B], [P, Q])
    found = devices_of(run)
    assert set(found) == {"device:CPU:0", "device:CPU:1"}
    products = {device: [n for n, op in nodes if op.endswith("MatMul")] for device, nodes in found.items()}
    back = {device: sum("gradients" in name for name in names) for device, names in products.items()}
    forth = {device: len(names) - back[device] for device, names in products.items()}
    assert back["device:CPU:0"] == back["device:CPU:1"] >= 8
    assert forth["device:CPU:0"] == forth["device:CPU:1"] >= 4
    variables = {device for device, nodes in found.items() if any(op == "VarHandleOp" for _, op in nodes)}
    assert variables == {"device:CPU:0"}


@pytest.mark.parametrize("merge", [True, False])
def test_the_outputs_are_put_together_where_it_is_said(tf, merge):
    shared = multi_gpu_model(two(), BOTH[::-1], cpu_merge=merge)
    assert {x.device for x in shared.outputs} == {"/device:CPU:0" if merge else "/device:CPU:1"}
    assert shared.output_names == ["p", "q"]


def test_it_predicts_what_the_model_predicts(tf):
    model = two()
    shared, whole = multi_gpu_model(model, gpus=BOTH), model.predict([A, B])
    for count in (21, 5, 2, 1):
        for found, expected in zip(shared.predict([A[:count], B[:count]]), whole, strict=True):
            np.testing.assert_allclose(found, expected[:count], rtol=1e-5, atol=1e-6)


def test_three_parts_of_any_batch(tf):
    model = Sequential([Dense(2, input_dim=4)])
    shared = multi_gpu_model(model, ["/cpu:0", "/cpu:1", "/cpu:0"])
    for count in range(1, 12):
        np.testing.assert_allclose(shared.predict(A[:count]), model.predict(A[:count]), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("optimizer", [pytest.param("sgd", marks=pytest.mark.all_only), "adam"])
def test_it_learns_what_the_model_learns(tf, optimizer):
    """21 samples by 4: batches of 4, and one of 1 at the end."""
    model, same = two(optimizer), two(optimizer)
    same.set_weights(model.get_weights())
    shared = multi_gpu_model(same, BOTH)
    shared.compile(optimizer, {"p": "mse", "q": "mae"})
    weights, kept = [DRAW.rand(21), DRAW.rand(21)], dict(batch_size=4, epochs=3, shuffle=False, verbose=0)
    expected = model.fit([A, B], [P, Q], sample_weight=weights, **kept).history
    found = shared.fit({"a": A, "b": B}, {"q": Q, "p": P}, sample_weight=weights, **kept).history
    assert list(found) == list(expected)
    for name in expected:
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-5)
    for one, other in zip(same.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_statistics_of_batches_stay_numbers(tf):
    """A batch of one sample on two devices: a part without samples would have no mean."""
    model = Sequential([Dense(3, input_dim=4), BatchNormalization(), Dropout(0.5), Dense(1)])
    shared = multi_gpu_model(model, BOTH)
    shared.compile("sgd", "mse")
    before = model.get_weights()
    shared.fit(A, Q, batch_size=4, epochs=2, verbose=0)
    assert all(np.isfinite(array).all() for array in model.get_weights())
    assert not np.allclose(before[4], model.get_weights()[4])  # the moving mean


def test_masks_are_shared_out_too(tf):
    model = Sequential([Masking(input_shape=(6, 3)), LSTM(2, return_sequences=True)])
    model.compile("sgd", "mse")
    shared = multi_gpu_model(model, BOTH)
    shared.compile("sgd", "mse")
    masked, target = B.copy(), B[:, :, :2]
    masked[:9, 3:], masked[9:, :2] = 0, 0
    expected = model.evaluate(masked, target, batch_size=7, verbose=0)
    np.testing.assert_allclose(shared.evaluate(masked, target, batch_size=7, verbose=0), expected, rtol=1e-5)


def test_the_model_itself_is_what_is_saved(tf, tmp_path):
    model = Sequential([Embedding(9, 3, input_length=5), Flatten(), Dense(2)])
    x, y = DRAW.randint(0, 9, (8, 5)), P[:8]
    shared = multi_gpu_model(model, BOTH)
    shared.compile("adam", "mse")
    before = model.predict(x)
    shared.fit(x, y, epochs=2, verbose=0)
    model.save(tmp_path / "m.h5")
    after = load_model(tmp_path / "m.h5", compile=False).predict(x)
    np.testing.assert_allclose(after, shared.predict(x), rtol=1e-5)
    assert np.abs(after - before).max() > 1e-4


def test_it_can_be_saved_as_well(tf, tmp_path):
    shared = multi_gpu_model(Sequential([Dense(2, input_dim=4)]), BOTH)
    shared.save(tmp_path / "m.h5")
    again = load_model(tmp_path / "m.h5", compile=False)
    np.testing.assert_allclose(again.predict(A), shared.predict(A), rtol=1e-5)


def test_it_is_found_where_it_was_in_keras(K):
    """In a process of its own, where ``keras`` is kerascn."""
    code = "import kerascn.compat as c; c.install(); from keras.utils import multi_gpu_model as m; print(m.__module__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "kerascn.utils.multi_gpu_utils\n", done.stderr


def test_a_copy_on_the_processor(tf):
    model = two()
    shared = multi_gpu_model(model, BOTH, cpu_relocation=True)
    copy = shared.get_layer(model.name)
    assert copy is not model and {w.device for w in copy.weights} == {"/device:CPU:0"}
    for one, other in zip(copy.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_parts_need_no_devices(K):
    """On either engine, also when the model comes from a file: parts as equal as can be, and the whole of them."""
    x = Input((3,))
    parts = [PartOfBatch(part=part, parts=3)(x) for part in range(3)]
    run = K.function([x], [*parts, WholeBatch()([x, *parts])])
    for count, sizes in ((9, [3, 3, 3]), (8, [2, 3, 3]), (2, [1, 1, 1]), (1, [1, 1, 1])):
        *found, whole = run([np.arange(3.0 * count).reshape(count, 3)])
        assert [len(one) for one in found] == sizes
        np.testing.assert_array_equal(whole, np.arange(3.0 * count).reshape(count, 3))


WRONG = {
    "no model": (lambda model: multi_gpu_model([model], BOTH), TypeError, "multi_gpu.model"),
    "GPUs that are not there": (lambda model: multi_gpu_model(model, 2), ValueError, "multi_gpu.missing"),
    "GPUs by number": (lambda model: multi_gpu_model(model, [0, 1]), ValueError, "multi_gpu.missing"),
    "a processor too many": (
        lambda model: multi_gpu_model(model, ["/cpu:0", "/cpu:2"]), ValueError, "multi_gpu.missing",
    ),
    "all GPUs of none": (lambda model: multi_gpu_model(model), ValueError, "multi_gpu.too_few"),
    "one device": (lambda model: multi_gpu_model(model, ["/cpu:0"]), ValueError, "multi_gpu.too_few"),
    "no device": (lambda model: multi_gpu_model(model, 0), ValueError, "multi_gpu.too_few"),
    "half a device": (lambda model: multi_gpu_model(model, 2.5), TypeError, "multi_gpu.gpus"),
    "a name without a number": (lambda model: multi_gpu_model(model, ["/cpu", "/cpu:1"]), TypeError, "multi_gpu.gpus"),
    "yes": (lambda model: multi_gpu_model(model, True), TypeError, "multi_gpu.gpus"),
    "batches of one size": (
        lambda _: multi_gpu_model(Sequential([Dense(1, batch_input_shape=(4, 3))]), BOTH),
        ValueError,
        "multi_gpu.fixed_batch",
    ),
    "a sparse input": (
        lambda _: multi_gpu_model(Model(x := Input((3,), sparse=True), Dense(1)(x)), BOTH),
        ValueError,
        "multi_gpu.sparse",
    ),
    "nothing to run on": (lambda _: multi_gpu_model(Sequential(), BOTH), ValueError, "model.nothing"),
}  # fmt: skip


def test_what_is_wrong_is_told_in_a_sentence(tf):
    model = Sequential([Dense(2, input_dim=4)])
    for name, (use, kind, key) in WRONG.items():
        with pytest.raises(kind) as told:
            use(model)
        assert told.value.key == key, name


def test_each_engine_says_what_it_lacks(K, engine_name):
    kind, key = (
        (ValueError, "multi_gpu.missing") if engine_name == "tensorflow" else (RuntimeError, "engine.only_tensorflow")
    )
    with pytest.raises(kind) as told:
        multi_gpu_model(two(), 64)
    assert told.value.key == key
    assert engine_name == "tensorflow" or "multi_gpu_model" in str(told.value)


# By hand, as the old pages do it, with two processors for two GPUs.

BY_HAND = """
with tf.device('/cpu:0'):
    x = tf.placeholder(tf.float32, shape=(None, 784))
    model = Sequential()
    model.add(Dense(32, activation='relu', input_dim=784))
    model.add(Dense(10, activation='softmax'))
with tf.device('/cpu:0'):
    output_0 = model(x)
with tf.device('/cpu:1'):
    output_1 = model(x)
with tf.device('/cpu:0'):
    preds = 0.5 * (output_0 + output_1)
output_value = K.get_session().run([preds], feed_dict={x: data})
"""


def test_a_model_shared_by_hand(tf, K):
    data = DRAW.rand(5, 784).astype("float32")
    names = {"tf": tf.compat.v1, "K": K, "data": data, "Sequential": Sequential, "Dense": Dense}
    exec(BY_HAND, names)
    model, value = names["model"], names["output_value"][0]
    np.testing.assert_allclose(value, model.predict(data), rtol=1e-5)
    assert [names[name].device for name in ("output_0", "output_1")] == ["/device:CPU:0", "/device:CPU:1"]
    assert len(model.trainable_weights) == 4 and {w.device for w in model.weights} == {"/device:CPU:0"}


def test_a_layer_on_a_device(tf, K):
    with tf.device("/cpu:1"):
        x = tf.compat.v1.placeholder("float32", shape=(None, 20, 64))
        y = LSTM(32)(x)
    made = [op for op in K.get_graph().get_operations() if op.type in ("MatMul", "While", "StatelessWhile")]
    assert made and {op.device for op in made} == {"/device:CPU:1"}
    assert y.device == "/device:CPU:1"
