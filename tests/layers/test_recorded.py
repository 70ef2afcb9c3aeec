"""The layers against what Keras 2.0 on TensorFlow made of the same inputs, weights and settings.

Of the cases without settings, those are compared whose architecture the weights, the shapes and the outputs
determine: it is written here by hand. The others are listed with the reason.
"""

import functools

import numpy as np
import pytest

from kerascn import backend as K
from kerascn.engine import Input
from kerascn.layers import (
    Activation,
    Add,
    AveragePooling2D,
    Concatenate,
    Conv2D,
    Dense,
    MaxPooling2D,
    Multiply,
    SeparableConv2D,
)
from kerascn.models import Model
from tests.layers.recorded import all_cases, model_of

pytestmark = pytest.mark.engine

THEMES = (
    "activations", "convolutional", "core", "merge", "noise", "normalization", "pooling", "recurrent", "wrappers",
)  # fmt: skip
AT_ONCE = 30  # how many cases one function computes


@functools.cache
def cases():
    return all_cases()


# Architectures of the cases without settings.


def activated(name):
    """Dense and Activation; which one it was, its output says."""
    return lambda x: Activation(name)(Dense(2)(x))


def convolved(*layers):
    return lambda x: functools.reduce(lambda y, layer: layer(y), layers, x)


def joined(join):
    """Two inputs, each through a convolution of its own."""
    return lambda x, y: join([Conv2D(4, 3, activation="relu")(x), Conv2D(4, 3, activation="relu")(y)])


def narrowed(pooling):
    """Two convolutions, only the second of which narrows the image, and pooling that doesn't."""
    one, other = Conv2D(4, 3, padding="same", activation="relu"), Conv2D(4, 3, activation="relu")
    return convolved(one, other, pooling(2, strides=1, padding="same"))


def two_deep_branches(x, y):
    """Each branch keeps its size; the first convolutions of both come before the second ones."""
    for _ in range(2):
        x, y = (Conv2D(4, 3, padding="same", activation="relu")(one) for one in (x, y))
    return Conv2D(4, 3, padding="same")(Concatenate()([x, y]))


ACTIVATIONS = (
    "softmax", "elu", "selu", "softplus", "softsign", "relu", "tanh", "sigmoid", "hard_sigmoid", "linear",
)  # fmt: skip
BY_HAND = {f"core.Activation.{number}": lambda name=name: activated(name) for number, name in enumerate(ACTIVATIONS)}
BY_HAND |= {
    "graph_01": lambda: joined(Add()),
    "graph_03": lambda: joined(Multiply()),
    "graph_05": lambda: joined(Concatenate()),
    "graph_07": lambda: two_deep_branches,
    "pipeline_00": lambda: convolved(*(Conv2D(4, 3, activation="relu") for _ in range(3))),
    "pipeline_08": lambda: narrowed(MaxPooling2D),
    "pipeline_12": lambda: narrowed(AveragePooling2D),
    "pipeline_14": lambda: convolved(SeparableConv2D(2, 3), SeparableConv2D(2, 3)),
}
POOLED = "how its convolutions are padded, pooled or put together does not follow from their shapes"
UNDETERMINED = {
    "pipeline_02": POOLED,
    "pipeline_04": "what was recorded is the last normalization of zeros, whatever comes before the last relu",
    "pipeline_06": POOLED,
    "pipeline_10": POOLED,
    "pipeline_16": POOLED,
}


def model_by_hand(case):
    inputs = [Input(batch_shape=one.shape) for one in case.inputs]
    model = Model(inputs, BY_HAND[case.name]()(*inputs))
    model.set_weights(case.weights)
    return model


def compare(several, make):
    """All cases in one function: what the layers give must be what was recorded."""
    models = [make(case) for case in several]
    inputs = [x for model in models for x in model.inputs]
    updates = [update for model in models for update in model.state_updates]
    run = K.function([*inputs, K.learning_phase()], [y for model in models for y in model.outputs], updates)
    arrays = [*(x for case in several for x in case.inputs), 0]
    found = run(arrays)
    if updates:  # what goes on from the last batch was recorded at the second one
        found = run(arrays)
    wrong = {}
    for case, model, one in zip(several, models, found, strict=True):
        assert model.output_shape == one.shape == case.expected.shape, case.name
        apart = np.abs(one - case.expected).max()
        if not apart < 1e-4:
            wrong[case.name] = apart
    assert not wrong


@pytest.mark.parametrize("theme", THEMES)
def test_what_the_settings_say(theme):
    several = [case for case in cases().values() if case.settings is not None and case.name.startswith(theme + ".")]
    assert several
    for start in range(0, len(several), AT_ONCE):
        compare(several[start : start + AT_ONCE], model_of)


def test_what_the_weights_determine():
    compare([cases()[name] for name in BY_HAND], model_by_hand)


def test_no_case_is_left_out():
    told = {name for name, case in cases().items() if case.settings is not None}
    assert (len(cases()), len(told)) == (182, 159)
    assert {name.split(".")[0] for name in told} == set(THEMES)
    assert cases().keys() - told == BY_HAND.keys() | UNDETERMINED.keys()
    assert not BY_HAND.keys() & UNDETERMINED.keys()
    assert all(UNDETERMINED.values())
