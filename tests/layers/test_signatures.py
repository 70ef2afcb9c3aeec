"""The arguments of the plain layers stand where the old releases printed them, with the same defaults."""

import inspect
import re

import pytest

from kerascn import layers
from kerascn.declare import keras1
from kerascn.declare.differences import DIFFERENCES
from tests.declare.surface import FOLDER, plain_signature

NAMES = (
    "Activation", "ActivityRegularization", "BatchNormalization", "Dense", "Dropout", "ELU", "Embedding", "Flatten",
    "GaussianDropout", "GaussianNoise", "Lambda", "LeakyReLU", "Masking", "PReLU", "Permute", "RepeatVector",
    "Reshape", "ThresholdedReLU",
)  # fmt: skip
ONLY_KERAS1 = ("MaxoutDense", "ParametricSoftplus", "SReLU", "TimeDistributedDense")
ONLY_KERAS2 = {"AlphaDropout": ["2.1.5", "2.3.1"], "ReLU": ["2.3.1"], "Softmax": ["2.1.5", "2.3.1"]}


def printed(release, name):
    """The arguments of a class with their defaults, as a release has them; the catch-all is left out."""
    text = (FOLDER / f"keras-{release}.txt").read_text("utf-8")
    (line,) = set(re.findall(rf"^  class ({name}\(.*\))  <- ", text, re.M))
    return [(p.name, p.default) for p in plain_signature(line).parameters.values() if p.kind is not p.VAR_KEYWORD]


def ours(name):
    return [(p.name, p.default) for p in inspect.signature(getattr(layers, name)).parameters.values()]


@pytest.mark.parametrize("name", (*NAMES, *ONLY_KERAS2))
def test_keras_2(name):
    """What 2.3.1 has added comes after the places of 2.1.5, and nothing of ours has a place."""
    for release in ONLY_KERAS2.get(name, ["2.1.5", "2.3.1"]):
        told = printed(release, name)
        assert ours(name)[: len(told)] == told
    rest = list(inspect.signature(getattr(layers, name)).parameters.values())[len(told) :]
    assert [p.name for p in rest if p.kind is not p.KEYWORD_ONLY] == []


@pytest.mark.parametrize("name", (*NAMES, *ONLY_KERAS1, "Highway"))
def test_keras_1_2(name):
    told = [(n, keras1.REQUIRED if d is inspect.Parameter.empty else d) for n, d in printed("1.2.2", name)]
    assert list(keras1.signature_of(name)) == told


@pytest.mark.parametrize("name", (*NAMES, *ONLY_KERAS1))
def test_keras_1_1(name):
    """Where 1.1 had another default it is listed; an empty dictionary and None are the same to Lambda."""
    old, known = printed("1.1.2", name), dict(printed("1.2.2", name))
    assert [n for n, _ in old] == list(known)[: len(old)]
    found = {n for n, default in old if default not in ({}, known[n])}
    assert found == {d.argument for d in DIFFERENCES if (d.function, d.release) == (name, "1.1.2")}
