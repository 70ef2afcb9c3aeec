"""The state of optimizers as the releases of Keras have written it, on arrays alone."""

import io
import json

import h5py
import numpy as np
import pytest

from kerascn import losses, metrics, optimizers
from kerascn.saving import compiled


def numbered(*values):
    return [np.array(value) for value in values]


def test_the_classical_order_stays():
    names = ["Adam/iterations:0", "training/Adam/Variable:0", "training/Adam/Variable_1:0"]
    values = numbered(5, 1, 2)
    assert compiled.in_classical_order(names, values) == values


def test_state_written_weight_by_weight_is_gathered_slot_by_slot():
    names = ["iteration:0", "Adam/m/d/kernel:0", "Adam/v/d/kernel:0", "Adam/m/d/bias:0", "Adam/v/d/bias:0"]
    assert compiled.in_classical_order(names, numbered(5, 1, 2, 3, 4)) == [5, 1, 3, 2, 4]
    names.insert(1, "learning_rate:0")
    assert compiled.in_classical_order(names, numbered(5, 0.1, 1, 2, 3, 4)) == [5, 1, 3, 2, 4]


@pytest.mark.parametrize(
    ("version", "expected"),
    [(None, True), ("1.2.2", True), ("2.0.5", True), ("2.0.6", False), ("2.1.5", False), ("2.3.0-tf", False)],
)
def test_releases_that_sorted_by_name(version, expected):
    assert compiled._sorted_by_name(version) is expected


@pytest.mark.parametrize("head", [[], [9]])
def test_sorted_slots_come_back_into_the_order_of_the_layers(head):
    names = ["lstm/kernel", "lstm/bias", "dense/kernel", "dense/bias"]
    by_name = {name: place for place, name in enumerate(sorted(names))}
    values = [*head, *(slot + by_name[name] for slot in (10, 20) for name in sorted(names))]
    expected = [*head, *(slot + by_name[name] for slot in (10, 20) for name in names)]
    assert compiled.in_order_of_layers(names, values) == expected


def test_without_weights_there_is_nothing_to_order():
    assert compiled.in_order_of_layers([], []) == []


THEIRS = {
    "loss": ["mse", {"class_name": "CategoricalCrossentropy", "config": {
        "reduction": "auto", "name": "c", "from_logits": True, "label_smoothing": 0.0, "axis": -1, "fn": "c"}}],
    "metrics": [[{"class_name": "MeanMetricWrapper", "config": {
        "name": "x_mae", "dtype": "float32", "fn": "mean_absolute_error"}}], ["acc"]],
    "weighted_metrics": None,
    "loss_weights": None,
    "optimizer_config": {"class_name": "Custom>SGD", "config": {
        "name": "SGD", "weight_decay": None, "clipnorm": None, "global_clipnorm": None, "clipvalue": None,
        "use_ema": False, "ema_momentum": 0.99, "ema_overwrite_frequency": None, "jit_compile": False,
        "is_legacy_optimizer": False, "learning_rate": 0.5, "momentum": 0.25, "nesterov": True}},
}  # fmt: skip


def test_what_tf_keras_says_of_the_training(K):
    with h5py.File(io.BytesIO(), "w") as file:
        file.attrs["training_config"] = json.dumps(THEIRS)
        found = compiled.read(file)
    assert found["loss"][0] == "mse"
    assert type(found["loss"][1]) is losses.CategoricalCrossentropy
    assert found["loss"][1].get_config()["from_logits"] is True
    assert found["metrics"] == [[metrics.mean_absolute_error], ["acc"]]
    assert type(found["optimizer"]) is optimizers.SGD
    assert found["optimizer"].get_config()["momentum"] == 0.25
