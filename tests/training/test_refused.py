"""Wrong uses end in one sentence that says what was given and what was expected, in both languages."""

import warnings

import numpy as np
import pytest

from kerascn.engine.input import Input
from kerascn.layers import Dense, Flatten, Lambda
from kerascn.messages import KerascnWarning
from kerascn.models import Model, Sequential
from tests.contract.told import refused

pytestmark = pytest.mark.engine
X, Y = np.ones((6, 4), "float32"), np.eye(3, dtype="float32")[[0, 1, 2, 0, 1, 2]]
LABELS = np.array([0, 1, 2, 0, 1, 2])
HOLE = Y.copy()
HOLE[4, 1] = np.nan


@pytest.fixture(autouse=True)
def fresh(K):
    yield
    K.clear_session()


def softmax(loss="categorical_crossentropy", **more):
    model = Sequential([Dense(3, activation="softmax", input_dim=4)], name="net")
    model.compile("sgd", loss, **more)
    return model


def bare():
    return Sequential([Dense(3, input_dim=4)], name="net")


def two():
    a, b = Input(shape=(4,), name="a"), Input(shape=(2,), name="b")
    model = Model(inputs=[a, b], outputs=[Dense(3, name="p")(a), Dense(1, name="q")(b)], name="two")
    model.compile("sgd", "mse")
    return model


def series(mode="temporal"):
    model = Sequential([Dense(2, input_shape=(5, 4))], name="net")
    model.compile("sgd", "mse", sample_weight_mode=mode)
    return model


def column():
    return Sequential([Dense(2, input_shape=(5, 1))], name="net")


def row():
    return Sequential([Dense(2, input_shape=(1, 5))], name="net")


def fixed():
    model = Sequential([Dense(3, batch_input_shape=(2, 4))], name="net")
    model.compile("sgd", "mse")
    return model


B, Q = np.ones((6, 2)), np.ones((6, 1))

CASES = {
    "loss: a number": (lambda: softmax(lambda t, p: 3), "dense_1", "int"),
    "loss: nothing": (lambda: softmax(lambda t, p: None), "dense_1", "NoneType"),
    "shuffle": (lambda: softmax().fit(X, Y, shuffle="batches"), "'batches'", "'batch'"),
    "not compiled: fit": (lambda: bare().fit(X, Y), "net", "compile"),
    "not compiled: evaluate": (lambda: bare().evaluate(X, Y), "net", "compile"),
    "not compiled: train_on_batch": (lambda: bare().train_on_batch(X, Y), "net", "compile"),
    "not compiled: metrics_names": (lambda: bare().metrics_names, "net", "compile"),
    "an unknown optimizer": (lambda: bare().compile("sdg", "mse"), "sdg", "sgd"),
    "an unknown loss": (lambda: bare().compile("sgd", "mean_sqared_error"), "mean_sqared_error", "mean_squared_error"),
    "an unknown metric": (lambda: bare().compile("sgd", "mse", metrics=["acuracy"]), "acuracy", "accuracy"),
    "a misspelt argument": (lambda: bare().compile("sgd", los="mse"), "los", "loss"),
    "no loss": (lambda: bare().compile("sgd"), "dense", "loss="),
    "a metric by itself": (lambda: bare().compile("sgd", "mse", metrics="mae"), "metrics", "mae"),
    "a metric of numbers": (lambda: bare().compile("sgd", "mse", metrics=[lambda t, p: 3]), "int"),
    "a loss for another output": (lambda: two().compile("sgd", {"p": "mse", "r": "mse"}), "r", "p, q"),
    "too few losses": (lambda: two().compile("sgd", ["mse"]), "loss", "1", "2", "p, q"),
    "a metric for another output": (lambda: two().compile("sgd", "mse", metrics={"r": ["mae"]}), "metrics", "r"),
    "loss_weights by itself": (lambda: two().compile("sgd", "mse", loss_weights=2), "loss_weights", "2"),
    "loss_weights of words": (lambda: two().compile("sgd", "mse", loss_weights=[1, "2"]), "loss_weights", "'2'"),
    "loss_weights for another": (lambda: two().compile("sgd", "mse", loss_weights={"r": 2}), "loss_weights", "r"),
    "a mode": (lambda: series("time"), "time", "temporal"),
    "weights of steps without steps": (lambda: softmax(sample_weight_mode="temporal"), "temporal", "(None, 3)"),
    "target_tensors of arrays": (lambda: softmax(target_tensors=[Y]), "target_tensors", "array"),
    "too few inputs": (lambda: two().predict([X]), "2", "a, b", "1"),
    "too many inputs": (lambda: softmax().predict([X, X]), "1", "2"),
    "an array for two inputs": (lambda: two().predict(X), "2", "a, b"),
    "an unknown input": (lambda: two().predict({"a": X, "b": B, "c": B}), "c", "a, b"),
    "a missing input": (lambda: two().predict({"a": X}), "'b'", "a"),
    "too few targets": (lambda: two().fit([X, B], Y), "2", "p, q"),
    "an unknown target": (lambda: two().fit([X, B], {"p": Y, "q": Q, "r": Q}), "r", "p, q"),
    "a missing target": (lambda: two().fit([X, B], {"p": Y}), "'q'"),
    "no targets": (lambda: softmax().fit(X), "dense", "1", "0"),
    "no inputs": (lambda: softmax().fit(None, Y), "dense_1_input", "1", "0"),
    "nothing for an input": (lambda: two().predict([X, None]), "'b'"),
    "another length": (lambda: softmax().fit(np.ones((6, 5)), Y), "(6, 5)", "(?, 4)"),
    "another rank": (lambda: softmax().predict(np.ones((6, 2, 2))), "(6, 2, 2)", "(?, 4)"),
    "no axis of channels": (lambda: column().predict(np.ones((6, 5))), "(6, 5)", "(?, 5, 1)", "x[..., np.newaxis]"),
    "no axis of channels, first": (lambda: row().predict(np.ones((6, 5))), "(6, 5)", "(?, 1, 5)", "x[:, np.newaxis]"),
    "no Flatten": (lambda: series().fit(np.ones((6, 5, 4)), Q[:, 0]), "(6,)", "(None, 5, 2)", "Flatten()"),
    "a single sample": (lambda: softmax().predict(np.ones(4)), "(4,)", "x[np.newaxis]"),
    "numbers of samples": (lambda: softmax().fit(X, Y[:5]), "6", "5"),
    "numbers of samples of inputs": (lambda: two().predict([X, B[:4]]), "'a'", "6", "'b'", "4"),
    "words": (lambda: softmax().fit(np.array([["a"] * 4] * 6), Y), "<U1", "dense_1_input"),
    "objects": (lambda: softmax().fit(X, np.array([[None] * 3] * 6)), "object", "dense_1"),
    "ragged": (lambda: softmax().predict([[1, 2], [3]]), "dense_1_input"),
    "empty": (lambda: softmax().fit(X[:0], Y[:0]), "(0, 4)"),
    "a number": (lambda: softmax().predict(np.float32(3)), "3"),
    "nan targets": (lambda: softmax().fit(X, HOLE), "1", "(4, 1)", "nan"),
    "integer labels": (lambda: softmax().fit(X, LABELS), "sparse_categorical_crossentropy"),
    "one-hot for sparse": (lambda: softmax("sparse_categorical_crossentropy").fit(X, Y), "categorical_crossentropy"),
    "targets of another length": (lambda: softmax("mse").fit(X, np.ones((6, 2))), "(6, 2)", "3"),
    "labels for mse": (lambda: softmax("mse").fit(X, LABELS), "(6, 1)", "3"),
    "weights of another length": (lambda: softmax().fit(X, Y, sample_weight=np.ones(5)), "(5,)", "(6,)"),
    "weights that are words": (lambda: softmax().fit(X, Y, sample_weight=["a"] * 6), "sample_weight", "<U1"),
    "weights of steps, not told": (
        lambda: series(None).fit(np.ones((6, 5, 4)), np.ones((6, 5, 2)), sample_weight=np.ones((6, 5))),
        "(6, 5)", "temporal",
    ),
    "weights of samples, told steps": (
        lambda: series().fit(np.ones((6, 5, 4)), np.ones((6, 5, 2)), sample_weight=np.ones(6)), "(6,)", "(6, 5)",
    ),
    "weights without their output": (lambda: two().fit([X, B], [Y, Q], sample_weight=np.ones(6)), "p, q"),
    "weights of another output": (lambda: two().fit([X, B], [Y, Q], sample_weight={"r": Q}), "r", "p, q"),
    "class_weight that is none": (lambda: softmax().fit(X, Y, class_weight="auto"), "'auto'", "class_weight"),
    "a class without weight": (lambda: softmax().fit(X, Y, class_weight={0: 1, 1: 2}), "2", "0, 1"),
    "class_weight of steps": (
        lambda: series(None).fit(np.ones((6, 5, 4)), np.ones((6, 5, 2)), class_weight={0: 1}), "(6, 5, 2)",
    ),
    "batch_size 0": (lambda: softmax().fit(X, Y, batch_size=0), "batch_size", "0"),
    "batch_size of words": (lambda: softmax().predict(X, batch_size="all"), "batch_size", "'all'"),
    "a fixed batch, uneven": (lambda: fixed().predict(X[:5]), "2", "5"),
    "a fixed batch, another": (lambda: fixed().fit(X, Y, batch_size=3), "2", "3", "6"),
    "validation_split 1": (lambda: softmax().fit(X, Y, validation_split=1.0), "1.0", "6"),
    "validation_split 7": (lambda: softmax().fit(X, Y, validation_split=7), "7"),
    "validation_split too small": (lambda: softmax().fit(X, Y, validation_split=0.99), "0.99", "6"),
    "validation_data alone": (lambda: softmax().fit(X, Y, validation_data=X), "validation_data", "ndarray"),
    "validation_data of another shape": (lambda: softmax().fit(X, Y, validation_data=(B, Y)), "(6, 2)", "(?, 4)"),
    "both spellings": (lambda: softmax().fit(X, Y, epochs=2, nb_epoch=3), "nb_epoch", "epochs"),
    "an unknown argument": (lambda: softmax().fit(X, Y, epoch=3), "epoch", "epochs"),
    "epochs of words": (lambda: softmax().fit(X, Y, epochs="3"), "epochs", "'3'"),
    "a callback class": (lambda: softmax().fit(X, Y, callbacks=[3], verbose=0), "callbacks", "3"),
    "no layers": (lambda: Sequential(name="net").predict(X), "net", "add()"),
    "no layers, compiled": (lambda: Sequential(name="net").build((None, 3)), "net"),
    "not a layer": (lambda: Sequential(name="net").add("dense"), "net", "'dense'", "Dense(10)"),
    "a layer class": (lambda: Sequential([Dense]), "Dense"),
    "a tensor as a layer": (lambda: Sequential(name="net").add(Input(shape=(3,))), "net"),
    "a layer twice": (lambda: bare().add(bare().layers[0]), "dense"),
    "pop of nothing": (lambda: Sequential(name="net").pop(), "net"),
    "a shape that is none": (lambda: Sequential([Dense(2)], name="net").build(3), "3", "(None, 784)"),
    "a layer that does not fit": (lambda: Sequential([Flatten(input_shape=(3,))]), "flatten"),
    "Model() of nothing": (lambda: Model().predict(X), "model_1", "inputs"),
    "an unconnected model": (lambda: Model(inputs=Input(shape=(2,)), outputs=Dense(1)(Input(shape=(2,)))), "input_1"),
    "an unknown layer": (lambda: bare().get_layer("dense_9"), "dense_9", "dense_1"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_one_sentence(K, name):
    call, *parts = CASES[name]
    texts = []
    for language in ("en", "zh"):
        K.clear_session()
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)
            texts.append(refused(call, *parts, language=language))
    assert texts[0] != texts[1]
    assert any("\u4e00" <= c <= "\u9fff" for c in texts[1])


def test_a_users_own_loss_may_take_what_is_no_number(K):
    def where_known(t, p):
        known = K.lesser(K.abs(t), 1e9)
        return K.sum(K.switch(known, K.square(t - p), K.zeros_like(p)), axis=-1)

    model = softmax(where_known)
    assert np.isfinite(model.test_on_batch(X, HOLE))


def test_inputs_that_are_no_numbers_are_warned_of(K):
    x = X.copy()
    x[1, 2] = np.nan
    with pytest.warns(KerascnWarning) as caught:
        softmax().fit(x, Y, verbose=0)
    assert caught[0].message.key == "data.nan_input" and "(1, 2)" in str(caught[0].message)
    assert caught[0].filename == __file__  # the line of the user


def test_infinite_numbers_are_let_through(K):
    model = Sequential([Lambda(lambda x: K.exp(-x), input_shape=(4,))])
    x = X.copy()
    x[0, 0] = np.inf
    assert model.predict(x)[0, 0] == 0


def test_a_failed_compile_leaves_the_model_as_it_was():
    model = Sequential([Dense(3, input_shape=(4,))])
    model.compile("sgd", "mse")
    x, y = np.ones((2, 4)), np.ones((2, 3))
    before = model.evaluate(x, y, verbose=0)
    with pytest.raises(ValueError):
        model.compile("adam", "mse", metrics=["nonsense"])
    assert type(model.optimizer).__name__ == "SGD" and model.evaluate(x, y, verbose=0) == before


def test_a_loss_as_metric_compares_like_with_like():
    model = Sequential([Dense(3, activation="softmax", input_shape=(4,))])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy", "mse"])
    with pytest.raises(ValueError) as caught:
        model.evaluate(np.ones((2, 4)), np.array([0, 2]), verbose=0)
    assert caught.value.key.startswith("losses.") and "mean_squared_error" in str(caught.value)
