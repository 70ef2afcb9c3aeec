"""The state of optimizers as the releases of Keras have written it, on arrays alone."""

import io
import json

import h5py
import numpy as np
import pytest

from kerascn import losses, metrics, optimizers
from kerascn.saving import compiled, weights
from kerascn.saving.old_weights import Piece, Stored
from kerascn.saving.origin import Origin
from kerascn.saving.weights import Match
from tests.saving.small import same


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
    [
        (None, True),
        ("1.2.2", True),
        ("2.0.5", True),
        ("2.0.6", False),
        ("2.1.5", False),
        ("2.2.4-tf", False),
        ("2.2-tf", False),
    ],
)
def test_releases_that_sorted_by_name(version, expected):
    assert compiled._sorted_by_name(Origin(2, version)) is expected


class Row:
    """Stands for a variable: the name and the shape are enough."""

    def __init__(self, name, shape):
        self.name, self.shape = name, shape


def matched(monkeypatch, names, shapes):
    monkeypatch.setattr(weights, "shape_of", lambda variable: variable.shape)
    monkeypatch.setattr(weights.K, "dtype", lambda variable: "float64")
    rows = zip(names, shapes, strict=True)
    return [Match(Row(name, shape), Piece((Stored(name, np.zeros(shape)),))) for name, shape in rows]


@pytest.mark.parametrize("head", [[], [np.array(9.0)], [np.array(9.0), np.array([3.0])]])
@pytest.mark.parametrize("release", ["1.2.2", "2.0.6"])
def test_sorted_slots_come_back_into_the_order_of_the_layers(monkeypatch, head, release):
    shapes = {"lstm/kernel": (2, 3), "lstm/bias": (3,), "dense/kernel": (3, 2), "dense/bias": (2,)}
    trained = matched(monkeypatch, shapes, shapes.values())
    slots = [{name: np.random.RandomState(n).uniform(size=shape) for name, shape in shapes.items()} for n in (1, 2)]
    order = sorted(shapes) if release == "1.2.2" else shapes
    found = compiled.as_weights_today(
        [*head, *(slot[name] for slot in slots for name in order)], trained, Origin(2, release)
    )
    assert same(found, [*head, *(slot[name] for slot in slots for name in shapes)])


def test_slots_go_the_way_of_their_weights(monkeypatch):
    """Two arrays side by side in one weight, and a kernel that Theano turned."""
    monkeypatch.setattr(weights, "shape_of", lambda variable: variable.shape)
    monkeypatch.setattr(weights.K, "dtype", lambda variable: "float64")
    apart = tuple(Stored(name, np.zeros((2, 1))) for name in ("W_a", "W_b"))
    joined = Match(Row("W", (2, 2)), Piece(apart, lambda *parts: np.concatenate(parts, 1)))
    turned = Match(Row("K", (2, 1, 1)), Piece((Stored("K", np.zeros((2, 1, 1))),), None, True))
    state = [np.array([[[1.0]], [[2.0]]]), np.array([[3.0], [4.0]]), np.array([[5.0], [6.0]])]  # K, W_a, W_b
    found = compiled.as_weights_today(state, [joined, turned], Origin(1, "1.2.2", "theano"))
    assert [one.tolist() for one in found] == [[[3.0, 5.0], [4.0, 6.0]], [[[2.0]], [[1.0]]]]


def test_a_state_that_does_not_fit_is_left_as_it_is(monkeypatch):
    trained = matched(monkeypatch, ["k"], [(2, 3)])
    values = [np.zeros((3, 2))]
    assert same(compiled.as_weights_today(values, trained, Origin(2, "2.1.5")), values)
    assert compiled.as_weights_today([], [], Origin()) == []


def test_numbers_in_place_of_arrays_stay(monkeypatch):
    """Since 2.1.3 Adam has a third slot, of single numbers where it isn't in use."""
    trained = matched(monkeypatch, ["k", "b"], [(2, 1, 1), (3,)])
    turned = [trained[0]._replace(piece=trained[0].piece._replace(kernel=True)), trained[1]]
    slot = [np.array([[[1.0]], [[2.0]]]), np.zeros(3)]
    values = [np.array(7), *slot, *slot, np.zeros(1), np.zeros(1)]
    found = compiled.as_weights_today(values, turned, Origin(2, "2.1.5", "theano"))
    expected = [slot[0][::-1], slot[1]]
    assert same(found, [np.array(7), *expected, *expected, np.zeros(1), np.zeros(1)])


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
