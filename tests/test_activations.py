"""Activations: values and gradients against NumPy on the running engine, names, configurations, wrong uses."""

import json

import numpy as np
import pytest

import kerascn
from kerascn import activations
from kerascn.declare import registry
from kerascn.declare.declared import Declared
from kerascn.declare.fields import activation
from tests.contract.told import refused

NAMES = (
    "softmax", "elu", "selu", "softplus", "softsign", "relu", "tanh", "sigmoid", "hard_sigmoid", "exponential",
    "linear",
)  # fmt: skip


def np_elu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))


def np_relu(x, alpha=0.0, max_value=None, threshold=0.0):
    above = x if max_value is None else np.minimum(x, max_value)
    return np.where(x >= threshold, above, alpha * (x - threshold))


def np_softmax(x, axis=-1):
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


FORMULAS = {
    "softmax": np_softmax,
    "elu": np_elu,
    "selu": lambda x: 1.0507009873554805 * np_elu(x, 1.6732632423543772),
    "softplus": lambda x: np.log(1 + np.exp(x)),
    "softsign": lambda x: x / (1 + np.abs(x)),
    "relu": np_relu,
    "tanh": np.tanh,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "hard_sigmoid": lambda x: np.clip(0.2 * x + 0.5, 0, 1),
    "exponential": np.exp,
    "linear": lambda x: x,
}
CASES = [(name, {}) for name in NAMES] + [
    ("softmax", {"axis": 1}),
    ("softmax", {"axis": 0}),
    ("elu", {"alpha": 0.3}),
    ("relu", {"alpha": 0.2}),
    ("relu", {"max_value": 1.5}),
    ("relu", {"threshold": 0.7}),
    ("relu", {"alpha": 0.1, "max_value": 2.0, "threshold": -0.5}),
]


@pytest.mark.parametrize("shape", [(3, 5), (2, 3, 5), (2, 3, 4, 5)])
@pytest.mark.parametrize("dtype, tolerance", [("float32", 1e-5), ("float64", 1e-12)])
def test_values(K, shape, dtype, tolerance):
    x = np.random.RandomState(3).normal(scale=2, size=shape).astype(dtype)
    tensor = K.placeholder(shape=(None, *shape[1:]), dtype=dtype)
    results = [getattr(activations, name)(tensor, **options) for name, options in CASES]
    for (name, options), tensor_made, found in zip(CASES, results, K.function([tensor], results)([x]), strict=True):
        expected = FORMULAS[name](x.astype("float64"), **options)
        np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance, err_msg=f"{name} {options}")
        assert found.dtype == dtype and K.int_shape(tensor_made) == (None, *shape[1:])


@pytest.mark.parametrize("name, options", CASES)
def test_gradients(K, name, options):
    """The gradient of a weighted sum agrees with central differences of the NumPy formula."""
    draw = np.random.RandomState(4)
    x, weight, way = (draw.normal(size=(3, 4)) for _ in range(3))
    variable = K.variable(x, dtype="float64")
    total = K.sum(getattr(activations, name)(variable, **options) * K.constant(weight, dtype="float64"))
    slope = K.function([], K.gradients(total, [variable]))([])[0]
    ahead, back = (np.sum(FORMULAS[name](x + step * way, **options) * weight) for step in (1e-6, -1e-6))
    np.testing.assert_allclose(np.sum(slope * way), (ahead - back) / 2e-6, rtol=1e-6, atol=1e-7)


def test_far_values_stay_finite(K):
    x = K.constant([[-1000.0, 0.0, 1000.0]])
    names = ["softmax", "softplus", "sigmoid", "tanh", "softsign", "hard_sigmoid"]
    found = K.function([], [getattr(activations, name)(x) for name in names])([])
    expected = [[0, 0, 1], [0, np.log(2), 1000], [0, 0.5, 1], [-1, 0, 1], [-1000 / 1001, 0, 1000 / 1001], [0, 0.5, 1]]
    np.testing.assert_allclose(np.concatenate(found), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_softmax_refuses_a_vector(K, language):
    for shape in ((5,), ()):
        call = lambda shape=shape: activations.softmax(K.placeholder(shape=shape))  # noqa: E731
        refused(call, "softmax", str(shape), language=language, kind=ValueError)


def test_both_ages_have_the_same_places(K):
    x = np.array([[-1.0, 0.4, 3.0]])
    for dialect in (1, 2):
        kerascn.set_dialect(dialect)
        try:
            found = K.eval(activations.relu(K.constant(x), 0.1, 2.0)), K.eval(activations.elu(K.constant(x), 0.5))
        finally:
            kerascn.set_dialect(2)
        np.testing.assert_allclose(found[0], [[-0.1, 0.4, 2.0]], rtol=1e-6)
        np.testing.assert_allclose(found[1], np_elu(x, 0.5), rtol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_names_lead_to_functions_and_back(name):
    function = getattr(activations, name)
    assert activations.get(name) is function and activations.get(function) is function
    assert activations.serialize(function) == name and activations.deserialize(name) is function


def test_none_is_linear():
    assert activations.get(None) is activations.linear
    assert activations.serialize(activations.get(None)) == "linear"


class Holder(Declared):
    activation = activation(default=None)


def test_a_field_holds_a_function_and_writes_its_name():
    assert Holder().activation is activations.linear and Holder().get_config() == {"activation": "linear"}
    assert Holder("tanh").activation is activations.tanh and Holder(activations.tanh).activation is activations.tanh
    assert Holder.from_config(json.loads(json.dumps(Holder("selu").get_config()))).activation is activations.selu
    assert Holder.from_config({"activation": None}).activation is activations.linear


def twice(x):
    return 2 * x


def test_functions_of_the_user():
    assert activations.get(twice) is twice and Holder(twice).get_config() == {"activation": "twice"}
    assert activations.serialize(lambda x: x) == "<lambda>"
    assert activations.deserialize("twice", custom_objects={"twice": twice}) is twice
    assert activations.deserialize("relu", {"relu": twice}) is twice  # the user's name comes first
    assert activations.get("relu") is activations.relu


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses(language):
    refused(lambda: activations.get("rellu"), "rellu", "'relu'", language=language, kind=ValueError)
    refused(lambda: activations.get("nonsense_of_mine"), "nonsense_of_mine", language=language, kind=ValueError)
    refused(lambda: activations.deserialize("twice"), "twice", language=language, kind=ValueError)
    refused(lambda: activations.get(3.5), "3.5", language=language, kind=ValueError)
    refused(lambda: activations.get({"config": {}}), "class_name", language=language, kind=ValueError)
    refused(lambda: activations.relu(1.0, alhpa=1), "relu", "alhpa", "alpha", language=language, kind=TypeError)
    refused(lambda: activations.softmax(), "softmax", "x", language=language, kind=TypeError)


class Leak(Declared):
    """What an advanced activation is to this room: something that is built and called."""

    name = "leak_1"

    def build(self, shape):
        self.built = True

    def call(self, x):
        return x

    __call__ = call


def test_a_layer_works_as_an_activation_and_is_remarked_upon():
    layer = Leak()
    with pytest.warns(kerascn.messages.KerascnWarning, match="leak_1") as caught:
        assert activations.get(layer) is layer
    assert caught[0].message.key == "activations.layer" and caught[0].filename == __file__
    with pytest.warns(kerascn.messages.KerascnWarning):
        assert isinstance(activations.get(Leak), Leak)
    saved = activations.serialize(layer)
    assert saved == {"class_name": "Leak", "config": {}}
    registry.register("layer", "Leak", Leak)
    try:
        with pytest.warns(kerascn.messages.KerascnWarning):
            assert isinstance(activations.deserialize(saved), Leak)
    finally:
        del registry._known["layer"]["Leak"]
