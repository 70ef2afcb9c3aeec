"""``Graph`` of Keras 0.x: nodes by name, data in dictionaries; against NumPy and the functional model."""

import numpy as np
import pytest

from kerascn.layers import LSTM, Dense
from kerascn.models import load_model, model_from_json

pytestmark = pytest.mark.usefixtures("K", "keras")
CHANCE = np.random.RandomState(1)
DATA = {"a": CHANCE.rand(20, 3).astype("float32"), "b": CHANCE.rand(20, 4).astype("float32")}
DATA["sum"] = DATA["a"].sum(axis=1, keepdims=True)
DATA["both"] = np.c_[DATA["a"], DATA["b"]][:, :2]


@pytest.fixture
def graph(keras):
    from keras.models import Graph

    made = Graph()
    made.add_input(name="a", input_shape=(3,))
    made.add_input(name="b", input_shape=(4,))
    made.add_node(Dense(5, activation="relu"), name="left", input="a")
    made.add_node(Dense(5), name="right", input="b")
    made.add_node(Dense(2), name="middle", inputs=["left", "right"], merge_mode="sum")
    made.add_node(Dense(1), name="end", inputs=["left", "right"])
    made.add_output(name="both", input="middle")
    made.add_output(name="sum", input="end")
    return made


def forward(graph):
    left, right, middle, end = (graph.nodes[name].get_weights() for name in ("left", "right", "middle", "end"))
    left = np.maximum(DATA["a"] @ left[0] + left[1], 0)
    right = DATA["b"] @ right[0] + right[1]
    return {"both": (left + right) @ middle[0] + middle[1], "sum": np.c_[left, right] @ end[0] + end[1]}


def close(found, expected):
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        np.testing.assert_allclose(found[name], values, rtol=1e-4, atol=1e-5)


def test_predictions_by_name(graph):
    close(graph.predict(DATA), forward(graph))
    close(graph.predict_on_batch({"a": DATA["a"], "b": DATA["b"]}), forward(graph))


def test_training(graph):
    graph.compile("rmsprop", {"both": "mse", "sum": "mae"}, theano_mode=None)
    expected = forward(graph)
    errors = [np.mean((expected["both"] - DATA["both"]) ** 2), np.mean(np.abs(expected["sum"] - DATA["sum"]))]
    np.testing.assert_allclose(graph.test_on_batch(DATA), [sum(errors), *errors], rtol=1e-4)
    np.testing.assert_allclose(graph.evaluate(DATA), [sum(errors), *errors], rtol=1e-4)
    half = {"sum": np.r_[np.ones(10), np.zeros(10)]}
    weighted = np.mean(np.abs(expected["sum"] - DATA["sum"])[:10])
    np.testing.assert_allclose(graph.evaluate(DATA, sample_weight=half)[2], weighted, rtol=1e-4)
    np.testing.assert_allclose(graph.train_on_batch(DATA)[0], sum(errors), rtol=1e-4)
    history = graph.fit(DATA, nb_epoch=40, batch_size=5, verbose=0, validation_data=DATA)
    assert history.history["loss"][-1] < history.history["loss"][0] / 2 and "val_sum_loss" in history.history
    assert len(graph.fit(DATA, nb_epoch=2, verbose=0, validation_split=0.2).history["val_loss"]) == 2


def test_generators(graph):
    graph.compile("sgd", {"both": "mse", "sum": "mse"})
    parts = [{name: values[start : start + 5] for name, values in DATA.items()} for start in (0, 5, 10, 15)]
    weights = {"sum": np.zeros(5), "both": np.zeros(5)}

    def plain():
        while True:
            yield from parts

    history = graph.fit_generator(plain(), 20, 3, verbose=0, validation_data=plain(), nb_val_samples=10)
    assert len(history.history["val_loss"]) == 3 and history.history["loss"][-1] < history.history["loss"][0]
    before = graph.get_weights()
    graph.fit_generator(((part, weights) for part in parts), 20, 1, verbose=0, validation_data=DATA)
    assert all(np.array_equal(one, two) for one, two in zip(before, graph.get_weights(), strict=True))


def test_files(graph, tmp_path):
    graph.compile("sgd", {"both": "mse", "sum": "mse"})
    graph.save(tmp_path / "graph.h5")
    inputs = {"a": DATA["a"], "b": DATA["b"]}
    for model in (load_model(tmp_path / "graph.h5"), model_from_json(graph.to_json())):
        model.set_weights(graph.get_weights())
        close(dict(zip(model.output_names, model.predict(inputs), strict=True)), forward(graph))
    graph.save_weights(tmp_path / "weights.h5")
    expected = forward(graph)
    graph.set_weights([0 * one for one in graph.get_weights()])
    graph.load_weights(tmp_path / "weights.h5")
    close(graph.predict(DATA), expected)


@pytest.mark.parametrize("merged", [True, False])
def test_a_shared_node(keras, merged):
    from keras.layers.containers import Graph

    graph = Graph()
    graph.add_input("a", input_shape=(3,))
    graph.add_input("c", batch_input_shape=(None, 3), dtype="float")
    if merged:
        graph.add_shared_node(Dense(2), "twice", inputs=["a", "c"], merge_mode="mul", create_output=True)
    else:
        graph.add_shared_node(Dense(2), "twice", inputs=["a", "c"], outputs=["one", "two"], create_output=True)
    given = {"a": DATA["a"], "c": 2 * DATA["a"]}
    (kernel,) = (one for one in graph.get_weights() if one.ndim == 2)
    one, two = given["a"] @ kernel, given["c"] @ kernel
    close(graph.predict(given), {"twice": one * two} if merged else {"one": one, "two": two})


def test_series(keras):
    from keras.models import Graph

    graph = Graph()
    graph.add_input("words", input_shape=(4,), dtype="int")
    from kerascn.layers import Embedding

    graph.add_node(Embedding(10, 3, input_length=4), "vectors", input="words")
    graph.add_node(LSTM(2), "read", input="vectors", create_output=True)
    assert graph.output_names == ["read"]
    assert graph.predict({"words": np.ones((5, 4))})["read"].shape == (5, 2)


def test_what_can_not_be(graph):
    wrong = {
        "graph.name_taken": [lambda: graph.add_input("a", input_shape=(3,)), lambda: graph.add_output("sum", "end"),
                             lambda: graph.add_node(Dense(1), "left", input="a")],
        "graph.no_node": [lambda: graph.add_node(Dense(1), "x", input="nowhere"),
                          lambda: graph.add_output("x", inputs=["left", "nowhere"])],
        "graph.no_input": [lambda: graph.add_node(Dense(1), "x")],
        "graph.shared": [lambda: graph.add_shared_node(Dense(1), "x", inputs=["a", "b"], outputs=["y"])],
        "graph.unknown_data": [lambda: graph.predict({**DATA, "more": DATA["a"]})],
        "data.missing_input": [lambda: graph.predict({"a": DATA["a"]})],
    }  # fmt: skip
    for key, calls in wrong.items():
        for call in calls:
            with pytest.raises(ValueError) as told:
                call()
            assert told.value.key == key
    with pytest.raises(TypeError) as told:
        graph.predict(DATA["a"])
    assert told.value.key == "graph.data"
