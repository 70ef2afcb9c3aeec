"""A model that was saved and loaded is the same: architecture, weights, training, the optimizer's state."""

import io
import json

import h5py
import numpy as np
import pytest

from kerascn import layers, losses, optimizers
from kerascn.engine import Network
from kerascn.models import Model, Sequential, load_model, save_model
from kerascn.utils import CustomObjectScope
from tests.saving.small import Scale, data, graph, half_square, key_of, row, same, stirred

pytestmark = pytest.mark.usefixtures("K")


def trained(model, optimizer="adam", **told):
    x, y = data()
    model.compile(optimizer, told.pop("loss", "mse"), **told)
    model.train_on_batch(x, y)
    return model


def test_a_graph_comes_back(tmp_path):
    model = stirred(graph())
    model.save(tmp_path / "m.h5")
    again = load_model(tmp_path / "m.h5", compile=False)
    x, _ = data()
    assert same(again.get_weights(), model.get_weights())
    assert same(again.predict([x, x * 2]), model.predict([x, x * 2]))
    assert again.get_config() == model.get_config()
    assert type(again) is Model


def test_layers_in_a_row_and_models_in_models_come_back(tmp_path):
    inner = row()
    a = layers.Input((4,))
    twice = layers.Add()([inner(a), inner(layers.Dense(4)(a))])
    model = stirred(Model(a, twice))
    outer = Sequential([model, layers.Dense(1)])
    stirred(outer, 2)
    x, _ = data()
    for one in (inner, model, outer):
        one.save(tmp_path / "m.h5")
        again = load_model(tmp_path / "m.h5", compile=False)
        assert type(again) is type(one)
        assert same([again.predict(x)], [one.predict(x)])
        again.save(tmp_path / "again.h5")
        assert same(load_model(tmp_path / "again.h5", compile=False).get_weights(), one.get_weights())


@pytest.mark.parametrize("kind", ["row", "graph"])
def test_a_frozen_model_within_a_model_stays_frozen(tmp_path, kind):
    """Freezing covers what is inside; the layers themselves don't say it."""
    x, y = data()
    a = layers.Input((4,))
    body = Sequential([layers.Dense(3, input_shape=(4,))], name="body")
    if kind == "graph":
        body = Model(a, layers.Dense(3)(a), name="body")
    body.trainable = False
    model = trained(Sequential([body, layers.Dense(y.shape[1])]))
    model.save(tmp_path / "m.h5")
    again = load_model(tmp_path / "m.h5")
    assert [layer.trainable for layer in again.layers] == [False, True]
    assert again.get_layer("body").layers[-1].trainable
    before = again.get_layer("body").get_weights()
    assert model.train_on_batch(x, y) == again.train_on_batch(x, y)
    assert same(before, again.get_layer("body").get_weights())
    assert same(model.get_weights(), again.get_weights())
    assert "trainable" not in Sequential([layers.Dense(3)]).get_config()


@pytest.mark.parametrize(
    "optimizer",
    ["sgd", "adadelta", "adam", "nadam"],
)
def test_training_goes_on_as_if_nothing_had_happened(tmp_path, optimizer):
    x, y = data()
    model = trained(row(), optimizer, metrics=["mae"])
    model.save(tmp_path / "m.h5")
    again = load_model(tmp_path / "m.h5")
    assert same(again.optimizer.get_weights(), model.optimizer.get_weights())
    assert again.metrics_names == model.metrics_names
    for _ in range(3):
        assert again.train_on_batch(x, y) == model.train_on_batch(x, y)
    assert same(again.get_weights(), model.get_weights())
    begun_anew = load_model(tmp_path / "m.h5", compile=False)
    begun_anew.compile(optimizer, "mse")
    for _ in range(3):
        begun_anew.train_on_batch(x, y)
    if optimizer != "sgd":  # without momentum it remembers nothing
        assert not same(begun_anew.get_weights(), model.get_weights())


def test_what_the_optimizer_was_told_comes_back(tmp_path):
    made = optimizers.SGD(lr=0.25, momentum=0.5, decay=0.125, nesterov=True, clipnorm=2.0)
    trained(row(), made).save(tmp_path / "m.h5")
    assert load_model(tmp_path / "m.h5").optimizer.get_config() == made.get_config()


def test_losses_weights_and_modes_come_back(tmp_path):
    x, y = data()
    model = graph()
    model.compile(
        "adam",
        {"x": "mse", "y": half_square},
        metrics={"x": ["mae"]},
        loss_weights={"x": 0.5, "y": 2.0},
        weighted_metrics={"y": ["mse"]},
    )
    values = model.test_on_batch([x, x], [y, y[:, :1]])
    model.save(tmp_path / "m.h5")
    again = load_model(tmp_path / "m.h5", custom_objects={"half_square": half_square})
    assert again.metrics_names == model.metrics_names
    np.testing.assert_allclose(again.test_on_batch([x, x], [y, y[:, :1]]), values, rtol=1e-6)
    assert again.loss_weights == {"x": 0.5, "y": 2.0}


def test_without_optimizer_and_without_compile(tmp_path):
    model = trained(row())
    model.save(tmp_path / "m.h5", include_optimizer=False)
    with h5py.File(tmp_path / "m.h5") as file:
        assert set(file) == {"model_weights"}
        assert "training_config" not in file.attrs
    with pytest.warns(UserWarning) as told:
        again = load_model(tmp_path / "m.h5")
    assert [one.message.key for one in told] == ["saving.not_compiled"]
    assert again.optimizer is None
    model.save(tmp_path / "m.h5")
    assert load_model(tmp_path / "m.h5", compile=False).optimizer is None


def test_an_optimizer_of_a_user_begins_anew_where_its_state_does_not_fit(tmp_path):
    trained(row(), "adam").save(tmp_path / "m.h5")
    with h5py.File(tmp_path / "m.h5", "r+") as file:
        said = json.loads(file.attrs["training_config"])
        said["optimizer_config"] = {"class_name": "SGD", "config": {"momentum": 0.9}}
        file.attrs["training_config"] = json.dumps(said)
    with pytest.warns(UserWarning) as told:
        model = load_model(tmp_path / "m.h5")
    assert [one.message.key for one in told] == ["saving.optimizer_state"]
    assert model.train_on_batch(*data()) > 0


def test_own_classes_and_functions(tmp_path):
    model = stirred(Sequential([layers.Dense(2, input_shape=(4,)), Scale(3.0, name="scale")]))
    model.compile("adam", half_square, metrics=[half_square, "mae"])
    model.save(tmp_path / "m.h5")
    own = {"Scale": Scale, "half_square": half_square}
    again = load_model(tmp_path / "m.h5", custom_objects=own)
    assert type(again.get_layer("scale")) is Scale
    assert again.get_layer("scale").start == 3.0
    assert again.loss is half_square
    with CustomObjectScope(own):
        assert load_model(tmp_path / "m.h5").metrics == [half_square, "mae"]
    with pytest.raises(ValueError, match=r"custom_objects=\{'Scale': Scale\}") as error:
        load_model(tmp_path / "m.h5", custom_objects={"half_square": half_square})
    assert key_of(error) == "saving.unknown"
    load_model(tmp_path / "m.h5", custom_objects={"Scale": Scale}, compile=False)
    with pytest.raises(TypeError) as error:
        load_model(tmp_path / "m.h5", custom_objects=[Scale])
    assert key_of(error) == "saving.custom_objects"


def test_open_groups_and_objects_hold_models(tmp_path):
    model = stirred(row())
    with h5py.File(tmp_path / "several.h5", "w") as file:
        for name in ("one", "two"):
            save_model(model, file.create_group(name), include_optimizer=False)
        assert same(load_model(file["two"], compile=False).get_weights(), model.get_weights())
    memory = io.BytesIO()
    model.save(memory)
    memory.seek(0)
    assert same(load_model(memory, compile=False).get_weights(), model.get_weights())


def test_an_open_file_can_be_written_again(tmp_path):
    with h5py.File(tmp_path / "m.h5", "w") as file:
        save_model(trained(row(5)), file)
        model = stirred(row(3))
        with pytest.raises(FileExistsError) as error:
            model.save(file, overwrite=False)
        assert key_of(error) == "saving.exists"
        model.save(file)
        assert set(file) == {"model_weights"}
        assert same(load_model(file, compile=False).get_weights(), model.get_weights())
        model.save_weights(file["model_weights"])
        stirred(model, 4).save_weights(file["model_weights"])
        assert same(load_model(file, compile=False).get_weights(), model.get_weights())


@pytest.mark.parametrize("loss", [losses.Huber(delta=0.5), "logcosh", losses.mean_absolute_error])
def test_losses_in_every_form(tmp_path, loss):
    x, y = data()
    model = trained(row(), loss=loss)
    model.save(tmp_path / "m.h5")
    assert load_model(tmp_path / "m.h5").test_on_batch(x, y) == model.test_on_batch(x, y)


def test_a_plain_network_is_a_model(tmp_path):
    x = layers.Input((4,))
    network = Network(x, layers.Dense(2)(x))
    network.save(tmp_path / "m.h5")
    assert type(load_model(tmp_path / "m.h5", compile=False)) is Model


class Own(Model):
    """Its layers are attributes, its graph a method."""

    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(2)

    def call(self, inputs):
        return self.dense(inputs)


def test_a_class_of_ones_own_keeps_its_weights_only(tmp_path):
    x, _ = data()
    model, other = trained(Own()), trained(Own())
    with pytest.raises(ValueError) as error:
        model.save(tmp_path / "m.h5")
    assert key_of(error) == "saving.subclassed"
    model.save_weights(tmp_path / "w.h5")
    other.load_weights(tmp_path / "w.h5")
    assert same([other.predict(x)], [model.predict(x)])
    with pytest.raises(ValueError) as error:
        Own().load_weights(tmp_path / "w.h5")
    assert key_of(error) == "saving.not_built"


def test_frozen_layers_come_back_frozen(tmp_path):
    inner = row()
    inner.get_layer("norm").trainable = False
    model = stirred(Sequential([inner, layers.Dense(1, trainable=False)]))
    model.save(tmp_path / "m.h5")
    again = load_model(tmp_path / "m.h5", compile=False)
    assert len(again.trainable_weights) == len(model.trainable_weights)
    assert same([again.predict(data()[0])], [model.predict(data()[0])])


def test_a_model_without_weights(tmp_path):
    model = Sequential([layers.Activation("relu", input_shape=(4,))])
    model.save(tmp_path / "m.h5")
    x, _ = data()
    assert same([load_model(tmp_path / "m.h5", compile=False).predict(x)], [np.maximum(x, 0)])


def test_names_in_every_script(tmp_path):
    a = layers.Input((4,), name="输入")
    model = stirred(Model(a, layers.Dense(2, name="第一层/a b")(a)))
    model.save(tmp_path / "m.h5")
    again = load_model(tmp_path / "m.h5", compile=False)
    assert [layer.name for layer in again.layers] == ["输入", "第一层/a b"]
    assert same(again.get_weights(), model.get_weights())
