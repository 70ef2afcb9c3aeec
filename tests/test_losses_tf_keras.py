"""Loss classes beside tf_keras: every reduction, weights of several shapes."""

import json

import numpy as np
import pytest

from kerascn import losses
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = [pytest.mark.engine, pytest.mark.all_only]
NUMBERS = ("MeanSquaredError", "MeanAbsoluteError", "MeanSquaredLogarithmicError", "LogCosh", "Poisson", "Huber")
CASES = [
    *((name, {}, "positive") for name in NUMBERS), ("MeanAbsolutePercentageError", {}, "positive"),
    ("Huber", {"delta": 0.4}, "positive"), ("Hinge", {}, "signs"), ("SquaredHinge", {}, "signs"),
    ("CategoricalHinge", {}, "one-hot"), ("KLDivergence", {}, "one-hot"), ("BinaryCrossentropy", {}, "several"),
    ("BinaryCrossentropy", {"from_logits": True, "label_smoothing": 0.2}, "several"),
    ("CategoricalCrossentropy", {"label_smoothing": 0.1}, "one-hot"),
    ("CategoricalCrossentropy", {"from_logits": True}, "one-hot"), ("SparseCategoricalCrossentropy", {}, "labels"),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, "labels"),
]  # fmt: skip
REDUCTIONS = ("none", "sum", "sum_over_batch_size", "auto")
WEIGHTS = ("", "one", "samples", "steps")


def data():
    """For each kind targets and predictions, the weights, all of series of steps."""
    chance = np.random.default_rng(3)
    p = chance.uniform(0.1, 1, size=(4, 3, 5))
    labels, share = chance.integers(5, size=(4, 3)), p / p.sum(-1, keepdims=True)
    found = {
        "positive": (chance.uniform(0.2, 3, size=p.shape), p), "signs": (chance.choice([-1.0, 1], size=p.shape), p),
        "one-hot": (np.eye(5)[labels], share), "labels": (labels, share),
        "several": (chance.integers(2, size=p.shape), p * 0.9),
    }  # fmt: skip
    arrays = {f"{kind} {x}": pair["tp".index(x)].astype("float32") for kind, pair in found.items() for x in "tp"}
    weights = {"one": np.float32(2.5), "samples": chance.uniform(size=(4, 1)), "steps": chance.uniform(size=(4, 3))}
    return arrays | {name: np.asarray(array, "float32") for name, array in weights.items()}


IN_TF_KERAS = """
import json
for number, (name, arguments, kind) in enumerate(json.loads(str(given["cases"]))):
    for reduction in ("none", "sum", "sum_over_batch_size", "auto"):
        loss = getattr(keras.losses, name)(reduction=reduction, **arguments)
        for weights in ("", "one", "samples", "steps"):
            weight = given[weights] if weights else None
            found = loss(given[kind + " t"], given[kind + " p"], sample_weight=weight)
            results[f"{number} {reduction} {weights}"] = found
"""


def test_as_tf_keras_computes_them(K):
    K.clear_session()
    arrays = data()
    theirs = run_in_tf_keras(IN_TF_KERAS, cases=np.array(json.dumps(CASES)), **arrays)
    keys, tensors = [], []
    for number, (name, arguments, kind) in enumerate(CASES):
        t, p = K.constant(arrays[f"{kind} t"]), K.constant(arrays[f"{kind} p"])
        for reduction in REDUCTIONS:
            loss = getattr(losses, name)(reduction=reduction, **arguments)
            for weights in WEIGHTS:
                keys.append(f"{number} {reduction} {weights}")
                tensors.append(loss(t, p, sample_weight=arrays[weights] if weights else None))
    assert set(keys) == set(theirs)
    for key, found in zip(keys, K.function([], tensors)([]), strict=True):
        np.testing.assert_allclose(
            found, theirs[key], rtol=1e-4, atol=1e-5, err_msg=f"{CASES[int(key.split()[0])]} {key}"
        )
    K.clear_session()
