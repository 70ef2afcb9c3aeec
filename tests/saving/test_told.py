"""What ``compile`` was told, in files of every age: a model is there even where that can't be carried out."""

import json
import warnings

import h5py
import numpy as np
import pytest

from kerascn.layers import Dense
from kerascn.models import Sequential, load_model, model_from_json
from tests.genuine import genuine
from tests.saving.small import data, half_square, same, stirred

pytestmark = pytest.mark.usefixtures("K")

SGD = {"class_name": "SGD", "config": {"lr": 0.5}}
UNKNOWN = {
    "a loss": {"optimizer_config": SGD, "loss": "mine"},
    "the loss of an output": {"optimizer_config": SGD, "loss": {"last": "mine"}},
    "a metric": {"optimizer_config": SGD, "loss": "mse", "metrics": ["mae", "r2_keras"]},
    "a metric without a name": {"optimizer_config": SGD, "loss": "mse", "metrics": ["<lambda>"]},
    "an optimizer": {"optimizer_config": {"class_name": "Best", "config": {}}, "loss": "mse"},
}


def with_training(path, said):
    """A file with a model and these words about its training, and the model's weights."""
    model = stirred(Sequential([Dense(2, input_shape=(4,), name="last")]))
    model.save(path, include_optimizer=False)
    with h5py.File(path, "r+") as file:
        file.attrs["training_config"] = json.dumps(said)
    return model.get_weights()


@pytest.mark.parametrize("case", UNKNOWN)
def test_something_unknown_about_the_training_costs_a_warning_not_the_model(tmp_path, case):
    before = with_training(tmp_path / "m.h5", UNKNOWN[case])
    with pytest.warns(UserWarning, match="custom_objects=") as told:
        model = load_model(tmp_path / "m.h5")
    assert [one.message.key for one in told] == ["saving.training_unknown"]
    assert same(model.get_weights(), before)
    assert model.optimizer is None


def test_a_model_that_was_not_compiled_can_be(tmp_path):
    with_training(tmp_path / "m.h5", UNKNOWN["a loss"])
    with pytest.warns(UserWarning, match="custom_objects="):
        model = load_model(tmp_path / "m.h5")
    model.compile("sgd", "mse")
    assert model.train_on_batch(*data()) > 0


def test_the_users_own_loss_and_metric_are_taken(tmp_path):
    with_training(tmp_path / "m.h5", {"optimizer_config": SGD, "loss": "mine", "metrics": ["r2_keras"]})
    model = load_model(tmp_path / "m.h5", custom_objects={"mine": half_square, "r2_keras": half_square})
    assert model.loss is half_square
    loss, metric = model.evaluate(*data(), verbose=0)
    assert loss == pytest.approx(metric, rel=1e-5)


def test_a_genuine_file_with_a_metric_of_its_author():
    path = genuine("keras_files/Predictive-Maintenance-LSTM/Output/regression_model.h5")
    with pytest.warns(UserWarning, match="'r2_keras'") as told:
        model = load_model(path)
    assert [one.message.key for one in told] == ["saving.training_unknown"]
    assert model.optimizer is None


# Until Keras 1.0 the description of a compiled model said how it was compiled.
LAYERS = [{"class_name": "Dense", "config": {"output_dim": 2, "batch_input_shape": [None, 4], "name": "last"}}]
BESIDE = {
    "0.3": {"optimizer": {"name": "RMSprop", "epsilon": 1e-6, "lr": 0.25, "rho": 0.5}, "class_mode": "categorical"},
    "1.0": {"optimizer": {"name": "RMSprop", "epsilon": 1e-6, "lr": 0.25, "rho": 0.5}, "sample_weight_mode": None},
    "1.0, by outputs": {"optimizer": {"name": "RMSprop", "epsilon": 1e-6, "lr": 0.25, "rho": 0.5}, "loss_weights": [2]},
}


@pytest.mark.parametrize("age", BESIDE)
def test_a_description_that_says_how_to_compile(age):
    told = {"class_name": "Sequential", "config": LAYERS, "loss": "mean_squared_error", **BESIDE[age]}
    model = model_from_json(json.dumps(told))
    config = model.optimizer.get_config()
    assert type(model.optimizer).__name__ == "RMSprop"
    assert (config["lr"], config["rho"], config["epsilon"]) == pytest.approx((0.25, 0.5, 1e-6))
    assert model.loss == "mean_squared_error"
    assert model.train_on_batch(*data()) > 0


@pytest.mark.parametrize(
    "told",
    [
        {"optimizer": {"name": "RMSprop"}, "loss": "mine"},
        {"optimizer": {"name": "Best"}, "loss": "mse"},
        {"optimizer": {"lr": 3}, "loss": "mse"},
        {"optimizer": {"name": "SGD"}, "loss": {"nowhere": "mse"}},
        {"optimizer": {"name": "SGD", "lr": "fast"}, "loss": "mse"},
    ],
    ids=str,
)
def test_a_description_of_training_that_cannot_be_followed_is_told(told):
    with pytest.warns(UserWarning) as warned:
        model = model_from_json(json.dumps({"class_name": "Sequential", "config": LAYERS, **told}))
    assert [one.message.key for one in warned] == ["saving.training_in_text"]
    assert model.count_params() == 10


def test_a_description_without_a_loss_says_nothing():
    told = {"class_name": "Sequential", "config": LAYERS, "optimizer": {"name": "SGD"}}
    assert model_from_json(json.dumps(told)).optimizer is None


ADAM = {"class_name": "Adam", "config": {"lr": 0.25, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 1e-8, "decay": 0.0}}
AGES = {
    "Keras 1.0": {"optimizer_config": {"name": "adam", "lr": 0.25, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 1e-8},
                  "loss": "mse", "sample_weight_mode": None},
    "Keras 1.2": {"optimizer_config": ADAM, "loss": "mse", "metrics": ["mae"], "loss_weights": None},
    "by the name of the output": {"optimizer_config": ADAM, "loss": {"last": "mse"}, "metrics": {"last": "mae"},
                                  "loss_weights": {"last": 1.0}, "sample_weight_mode": {"last": None}},
    "by the place of the output": {"optimizer_config": ADAM, "loss": ["mse"], "metrics": [["mae"]],
                                   "loss_weights": [1.0]},
    "Keras 2.3": {"optimizer_config": {**ADAM, "config": {**{k: v for k, v in ADAM["config"].items() if k != "lr"},
                                                          "learning_rate": 0.25, "amsgrad": False}},
                  "loss": {"class_name": "MeanSquaredError", "config": {"name": "m"}},
                  "metrics": [{"class_name": "MeanAbsoluteError", "config": {"name": "mae", "dtype": "float32"}}],
                  "weighted_metrics": None},
    "TensorFlow 2": {"optimizer_config": {**ADAM, "class_name": "Custom>Adam"}, "loss": "mse",
                     "metrics": [[{"class_name": "MeanMetricWrapper", "config": {
                         "name": "mae", "dtype": "float32", "fn": "mean_absolute_error"}}]]},
}  # fmt: skip


@pytest.mark.parametrize("age", AGES)
def test_training_configurations_of_every_age_mean_the_same(K, tmp_path, age):
    with_training(tmp_path / "m.h5", AGES[age])
    model = load_model(tmp_path / "m.h5")
    config = model.optimizer.get_config()
    assert type(model.optimizer).__name__ == "Adam"
    assert [config[key] for key in ("lr", "beta_1", "beta_2")] == pytest.approx([0.25, 0.5, 0.75])
    x, y = data()
    found = model.evaluate(x, y, verbose=0)
    difference = model.predict(x) - y
    expected = [np.mean(difference**2), np.mean(np.abs(difference))][: np.size(found)]
    assert len(model.metrics_names) == len(expected) == (1 if age == "Keras 1.0" else 2)
    np.testing.assert_allclose(np.ravel(found), expected, rtol=1e-4)


@pytest.mark.all_only
def test_all_genuine_models_are_compiled_as_their_files_say():
    """With the optimizer and the loss that stand in the file; the one with an unknown metric is not compiled."""
    index = json.loads(genuine("keras_files/index.json").read_text())
    compiled = 0
    for name in [one["file"] for one in index if one["kind"] == "full"]:
        with h5py.File(genuine(name)) as file:
            said = json.loads(file.attrs.get("training_config", "null"))
            lambdas = b"lambda" in np.bytes_(file.attrs["model_config"])
        if said is None or lambdas or "r2_keras" in (said["metrics"] or []):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of kernels of Keras 1; the state of optimizers is looked at elsewhere
            model = load_model(genuine(name))
        expected = said["optimizer_config"]
        assert type(model.optimizer).__name__ == expected["class_name"], name
        config = model.optimizer.get_config()
        assert {key: config[key] for key in expected["config"]} == pytest.approx(expected["config"], rel=1e-5), name
        assert model.loss == said["loss"], name
        assert len(model.metrics_names) == 1 + len(said["metrics"] or []), name
        compiled += 1
    assert compiled == 42  # of 52: eight were never compiled, one has code, one an unknown metric
