"""Models of several inputs and outputs, models with tensors of their own, classes of one's own, spellings."""

import h5py
import numpy as np
import pytest

import kerascn
from kerascn.engine.input import Input
from kerascn.layers import BatchNormalization, Dense, Dropout
from kerascn.models import Model, Sequential
from tests.training import referee

pytestmark = pytest.mark.engine
DRAW = np.random.RandomState(0)
A, B = DRAW.normal(size=(8, 4)).astype("float32"), DRAW.normal(size=(8, 2)).astype("float32")
P, Q = A[:, :3] * 2, B[:, :1] + 1


@pytest.fixture(autouse=True)
def fresh(K):
    yield
    K.clear_session()


def two(**more):
    a, b = Input(shape=(4,), name="a"), Input(shape=(2,), name="b")
    model = Model(inputs=[a, b], outputs=[Dense(3, name="p")(a), Dense(1, name="q")(b)])
    model.compile("sgd", **({"loss": "mse"} | more))
    return model


WAYS = {
    "lists": ([A, B], [P, Q]),
    "tuples": ((A, B), (P, Q)),
    "names": ({"b": B, "a": A}, {"q": Q, "p": P}),
    "mixed": ([A, B], {"q": Q[:, 0], "p": P}),
    "lists of lists": ([A.tolist(), B.tolist()], [P.tolist(), Q.tolist()]),
}


@pytest.mark.parametrize("way", WAYS)
def test_data_in_every_way(K, way):
    model = two()
    x, y = WAYS[way]
    expected = [referee.mse(P, model.predict([A, B])[0]).mean(), referee.mse(Q, model.predict([A, B])[1]).mean()]
    found = model.test_on_batch(x, y)
    np.testing.assert_allclose(found, [sum(expected), *expected], rtol=1e-4)
    history = model.fit(x, y, epochs=2, verbose=0, validation_data=(x, y)).history
    assert list(history) == ["loss", "p_loss", "q_loss", "val_loss", "val_p_loss", "val_q_loss"]
    assert history["val_loss"][1] < history["val_loss"][0] < sum(expected)
    found = model.predict(x)
    assert [array.shape for array in found] == [(8, 3), (8, 1)]


def test_numbers_that_lie_in_a_file(K, tmp_path):
    model = Sequential([Dense(1, input_dim=4)])
    model.compile("sgd", "mse")
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["x"], file["y"] = A, Q[:, 0]
        found = model.evaluate(file["x"], file["y"], verbose=0)
        model.fit(file["x"], file["y"], shuffle="batch", batch_size=3, verbose=0)
        model.fit(file["x"], file["y"], batch_size=3, verbose=0)
        assert model.evaluate(A, Q, verbose=0) < found


@pytest.mark.parametrize("name", ["输出", "_last", "a/b", "two words", "9"])
def test_an_output_of_any_name(K, name):
    model = Sequential([Dense(1, input_dim=4, name=name)])
    model.compile("sgd", "mse")
    model.fit(A, {name: Q}, verbose=0, sample_weight={name: np.ones(8)})
    assert model.output_names == [name]


def test_a_list_of_numbers_is_one_array(K):
    model = Sequential([Dense(1, input_dim=1)])
    model.compile("sgd", "mse")
    assert model.predict([1, 2, 3]).shape == (3, 1)
    assert model.predict([[1], [2]]).shape == (2, 1)
    assert model.predict([np.array([[1.0], [2.0]])]).shape == (2, 1)
    model.fit([1, 2, 3], [2, 4, 6], verbose=0)
    model.fit([np.array([1, 2, 3])], [np.array([2, 4, 6])], verbose=0)


def test_an_output_without_a_loss(K):
    for loss in ({"q": "mse"}, [None, "mse"]):
        model = two(loss=loss)
        assert model.metrics_names == ["loss", "q_loss"] and len(model.targets) == 1
        before = model.get_layer("p").get_weights()[0]
        with pytest.warns(kerascn.messages.KerascnWarning, match="p.*/kernel"):
            model.fit([A, B], Q, verbose=0)
        model.train_on_batch({"a": A, "b": B}, {"q": Q})
        np.testing.assert_array_equal(model.get_layer("p").get_weights()[0], before)
        assert len(model.predict([A, B])) == 2


def test_metrics_by_output(K):
    for metrics in ({"q": "mae", "p": ["acc", "mse"]}, [["acc", "mse"], ["mae"]]):
        names = two(metrics=metrics).metrics_names
        assert names == ["loss", "p_loss", "q_loss", "p_acc", "p_mean_squared_error", "q_mean_absolute_error"]
    names = two(metrics=["mae"]).metrics_names
    assert names[3:] == ["p_mean_absolute_error", "q_mean_absolute_error"]


def test_factors_of_losses(K):
    for factors in ([2, 0.5], {"p": 2, "q": 0.5}):
        found = two(loss_weights=factors).test_on_batch([A, B], [P, Q])
        np.testing.assert_allclose(found[0], 2 * found[1] + 0.5 * found[2], rtol=1e-5)
    changing = K.variable(0.5)  # as it grows, the second output counts more
    model = two(loss_weights=[np.float32(1), changing])
    for factor in (0.5, 3.0):
        K.set_value(changing, factor)
        found = model.test_on_batch([A, B], [P, Q])
        np.testing.assert_allclose(found[0], found[1] + factor * found[2], rtol=1e-5)
    found = two(loss_weights={"p": 0}).test_on_batch([A, B], [P, Q])
    np.testing.assert_allclose(found[0], found[2], rtol=1e-5)


def test_weights_by_output(K):
    model, weights = two(), DRAW.rand(8)
    p, q = model.predict([A, B])
    for given in ({"q": weights}, [None, weights]):
        found = model.test_on_batch([A, B], [P, Q], sample_weight=given)
        expected = [referee.one_number(referee.mse(P, p)), referee.one_number(referee.mse(Q, q), weights)]
        np.testing.assert_allclose(found[1:], expected, rtol=1e-4)


def test_a_shared_layer_learns_from_both_sides(K):
    shared = Dense(1, use_bias=False)
    a, b = Input(shape=(2,)), Input(shape=(2,))
    model = Model([a, b], [shared(a), shared(b)])
    model.compile("sgd", "mse")
    assert model.output_names[1] != model.output_names[0]
    (kernel,) = model.get_weights()
    x, y = A[:, :2], A[:, 2:]
    model.train_on_batch([x, y], [Q, Q])
    gradient = sum(2 * one.T @ (one @ kernel - Q) / len(Q) for one in (x, y))
    np.testing.assert_allclose(model.get_weights()[0], kernel - 0.01 * gradient, rtol=1e-4, atol=1e-6)


def test_both_spellings(K):
    a = Input(shape=(4,))
    for model in (Model(input=a, output=Dense(1)(a)), Model(a, Dense(1)(a)), Model(inputs=[a], outputs=[Dense(1)(a)])):
        assert model.predict(A).shape == (8, 1) and model.name.startswith("model_")


# --------------------------------------------------------------------------- tensors of the engine


def with_tensors(K, **more):
    x, y = K.constant(A), K.constant(P)
    a = Input(tensor=x)
    model = Model(a, Dense(3)(Dropout(0.0)(a)))
    model.compile("sgd", "mse", target_tensors=[y], **more)
    return model


def test_tensors_bring_their_own_data(K):
    model = with_tensors(K, metrics=["mae"])
    assert model.sample_weights == [None] and model._fed_tensors(True) == []
    p = model.predict(None, steps=1)
    np.testing.assert_allclose(model.evaluate(None, None, steps=2, verbose=0)[0], np.mean((p - P) ** 2), rtol=1e-4)
    history = model.fit(None, None, epochs=2, steps_per_epoch=3, validation_steps=1, verbose=0)
    assert history.history["loss"][1] < history.history["loss"][0] and "val_loss" in history.history
    assert model.predict(None, steps=2).shape == (16, 3)
    assert model.train_on_batch(None, None)[0] < history.history["loss"][0]


def test_tensors_without_steps(K):
    model = with_tensors(K)
    for call in (lambda: model.fit(None, None), lambda: model.predict(None), lambda: model.evaluate(None, None)):
        with pytest.raises(ValueError) as caught:
            call()
        assert caught.value.key == "fit.steps_missing"
    with pytest.raises(ValueError) as caught:
        model.fit(A, P, steps_per_epoch=1)
    assert caught.value.key == "data.none_wanted"


def test_a_target_of_the_engine_beside_data(K):
    a = Input(shape=(4,))
    model = Model(a, Dense(3)(a))
    model.compile("sgd", "mse", target_tensors=K.constant(P))
    np.testing.assert_allclose(model.train_on_batch(A), np.mean((P - 0) ** 2), rtol=10)
    history = model.fit(A, epochs=2, shuffle=False, verbose=0, sample_weight=np.ones(8)).history["loss"]
    assert history[1] < history[0]


def test_an_input_that_is_the_target_too(K):
    a = Input(shape=(4,))
    model = Model(a, Dense(4)(Dense(2)(a)))
    model.compile("sgd", "mse", target_tensors=[a])
    np.testing.assert_allclose(model.evaluate(A, verbose=0), np.mean((model.predict(A) - A) ** 2), rtol=1e-4)
    history = model.fit(A, epochs=3, validation_split=0.25, verbose=0).history
    assert history["loss"][-1] < history["loss"][0] and len(history["val_loss"]) == 3


# --------------------------------------------------------------------------- classes of one's own


class Own(Model):
    def __init__(self, units=3):
        super().__init__()
        self.hidden = Dense(units, activation="tanh")
        self.norm = BatchNormalization()
        self.outs = [Dense(3), Dense(1)]

    def call(self, inputs):
        x = self.norm(self.hidden(inputs))
        return [out(x) for out in self.outs]


def test_a_class_of_ones_own(K):
    model = Own()
    assert [layer.name for layer in model.layers] == ["dense_1", "batch_normalization_1", "dense_2", "dense_3"]
    assert model.get_weights() == [] and model.inputs is None
    model.compile("sgd", "mse", metrics=["mae"])
    history = model.fit(A, [P, Q], epochs=2, verbose=0).history
    assert list(history)[:3] == ["loss", "output_1_loss", "output_2_loss"]
    assert history["loss"][1] < history["loss"][0]
    assert [w.shape for w in model.get_weights()] == [
        (4, 3), (3,), (3,), (3,), (3,), (3,), (3, 3), (3,), (3, 1), (1,)
    ]  # fmt: skip
    p, q = model.predict(A, batch_size=3)
    assert p.shape == (8, 3) and q.shape == (8, 1)
    np.testing.assert_allclose(model.evaluate(A, [P, Q], verbose=0)[2], np.mean((q - Q) ** 2), rtol=1e-3)
    assert not np.allclose(model.norm.get_weights()[2], 0)  # the averages move: its updates are the model's


def test_a_class_of_ones_own_is_no_data(K, tmp_path):
    model = Own()
    for _ in range(2):
        with pytest.raises(RuntimeError) as caught:
            model.get_config()
        assert caught.value.key == "model.own_class_config"
        with pytest.raises(ValueError) as caught:
            model.save(tmp_path / "own.h5")
        assert caught.value.key.startswith("saving.") and not any(tmp_path.iterdir())
        model.predict(A)
    model.save_weights(tmp_path / "weights.h5")
    other = Own()
    other.predict(A)
    other.load_weights(tmp_path / "weights.h5")
    np.testing.assert_allclose(other.predict(A)[0], model.predict(A)[0], rtol=1e-5)


def test_a_class_of_ones_own_called_on_tensors(K):
    model = Own()
    a = Input(shape=(4,))
    whole = Model(a, model(a)[1])
    whole.compile("sgd", "mse")
    before = model.hidden.get_weights()[0]
    with pytest.warns(kerascn.messages.KerascnWarning, match="dense_2/kernel, own_1/dense_2/bias"):
        whole.fit(A, Q, verbose=0)
    assert not np.array_equal(model.hidden.get_weights()[0], before)
    assert len(whole.get_weights()) == 10


def test_averages_move_in_a_class_of_ones_own_within_a_model(K):
    model = Own()
    a = Input(shape=(4,))
    whole = Model(a, model(a))
    model.predict(A)  # calls of its own are none of the whole's business
    whole.compile("sgd", "mse")
    whole.fit(A, [P, Q], verbose=0)
    assert not np.allclose(model.norm.get_weights()[2], 0)


def test_penalties_in_a_class_of_ones_own_count_once(K):
    class Small(Model):
        def __init__(self):
            super().__init__()
            self.layer = Dense(1, kernel_regularizer="l2", activity_regularizer="l2")

        def call(self, inputs):
            return self.layer(inputs)

    model = Small()
    a = Input(shape=(4,))
    Model(a, model(a))
    model.compile("sgd", "mse")
    p, found = model.predict(A), model.test_on_batch(A, Q)
    expected = np.mean((p - Q) ** 2) + 0.01 * (np.sum(model.get_weights()[0] ** 2) + np.sum(p**2))
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_a_class_of_ones_own_of_two_inputs(K):
    class Add(Model):
        def call(self, inputs):
            return inputs[0] + inputs[1]

    np.testing.assert_allclose(Add().predict([A, A]), 2 * A, rtol=1e-6)


def test_a_class_made_from_tensors(K):
    class Named(Model):
        def __init__(self, units):
            a = Input(shape=(4,))
            super().__init__(inputs=a, outputs=Dense(units)(a), name="named")

    model = Named(2)
    assert model.name == "named" and model.predict(A).shape == (8, 2) and model.get_config()["name"] == "named"


def test_options_of_the_function(K, engine_name):
    a = Input(shape=(4,))
    model = Model(a, Dense(1)(a))
    option = {"fetches": []} if engine_name == "tensorflow" else {"on_unused_input": "ignore"}
    model.compile("sgd", "mse", **option)
    assert np.isfinite(model.train_on_batch(A, Q)) and model.predict(A).shape == (8, 1)


def test_attributes_that_people_read(K):
    model = two(metrics=["mae"])
    model.fit([A, B], [P, Q], verbose=0)
    assert model.loss == "mse" and model.metrics == ["mae"] and type(model.optimizer).__name__ == "SGD"
    assert len(model.metrics_tensors) == len(model.metrics_names) - 1
    assert K.ndim(model.total_loss) == 0 and len(model.targets) == len(model.sample_weights) == 2
    assert model.history.model is model and model.stop_training is False
    assert len(model.train_function([A, B, P, Q, 1])) == 5
    assert model.uses_learning_phase is False and kerascn.models.Model is Model
