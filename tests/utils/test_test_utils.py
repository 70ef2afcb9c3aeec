"""Random data to try a model on."""

import numpy as np
import pytest

from kerascn import config
from kerascn.layers import Dense, Layer
from kerascn.models import Sequential
from kerascn.optimizers import SGD
from kerascn.utils.test_utils import get_test_data, keras_test, layer_test


def test_shapes_and_classes():
    (x, y), (x_test, y_test) = get_test_data(20, 10, (3, 4), num_classes=3)
    assert x.shape == (20, 3, 4) and x_test.shape == (10, 3, 4) and y.shape == (20,) and y_test.shape == (10,)
    assert set(np.append(y, y_test)) <= {0, 1, 2}
    (x, y), _ = get_test_data(nb_train=7, nb_test=2, input_shape=(2,), output_shape=(5, 1), classification=False)
    assert x.shape == (7, 2) and y.shape == (7, 5, 1)
    assert get_test_data(4, 4, nb_class=2)[0][1].max() < 2


def test_the_same_seed_gives_the_same_data():
    np.random.seed(3)
    one = get_test_data()
    np.random.seed(3)
    assert all(
        np.array_equal(a, b) for p, q in zip(one, get_test_data(), strict=True) for a, b in zip(p, q, strict=True)
    )


@pytest.mark.engine
@pytest.mark.parametrize("classification", [True, False])
def test_a_model_learns_from_them(classification):
    np.random.seed(1)
    (x, y), (x_test, y_test) = get_test_data(200, 100, (6,), (1,), classification)
    model = Sequential([Dense(1, input_shape=(6,))])
    model.compile(SGD(lr=0.02), "mse")
    model.fit(x, y, epochs=30, verbose=0)
    assert model.evaluate(x_test, y_test, verbose=0) < 0.8 * np.var(y_test)


@pytest.mark.engine
def test_a_test_forgets_its_models(K):
    @keras_test
    def one(x, units=2):
        Dense(units)
        assert x
        return Dense(units).name

    one(True)
    assert one.__name__ == "one" and one(True) == one(True, units=3) == "dense_2"
    with pytest.raises(AssertionError):
        one(False)
    assert one(True) == "dense_2" and config.dialect() == 2


class Doubled(Layer):
    """A user's layer, with a weight and an argument; ``wrong`` says what it does badly."""

    def __init__(self, factor=2, wrong=None, **kwargs):
        self.factor, self.wrong = factor, wrong
        super().__init__(**kwargs)

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="kernel")
        super().build(input_shape)

    def call(self, inputs):
        return self.factor * inputs * self.kernel

    def compute_output_shape(self, input_shape):
        return (*input_shape, 1) if self.wrong == "shape" else input_shape

    def get_config(self):
        said = {} if self.wrong == "config" else {"factor": self.factor}
        return {**super().get_config(), **said}


@pytest.mark.engine
def test_a_layer_is_tried():
    x = np.arange(6.0).reshape(2, 3)
    options = dict(input_data=x, expected_output=3 * x, input_dtype="float32", fixed_batch_size=True)
    assert np.allclose(layer_test(Doubled, {"factor": 3}, **options), 3 * x)
    assert layer_test(Dense, {"units": 4}, (None, None, 2)).shape[-1] == 4


@pytest.mark.engine
@pytest.mark.filterwarnings("ignore::kerascn.messages.KerascnWarning")
@pytest.mark.parametrize(
    ("kwargs", "options", "key"),
    [
        ({"wrong": "shape"}, {}, "tools.layer_shape"),
        ({"wrong": "config", "factor": 3}, {}, "tools.layer_config"),
        ({}, {"expected_output": np.zeros((2, 3))}, "tools.layer_output"),
        ({}, {"expected_output_dtype": "int32"}, "tools.layer_dtype"),
    ],
)
def test_what_is_wrong_with_a_layer_is_told(kwargs, options, key):
    with pytest.raises((AssertionError, ValueError)) as caught:
        layer_test(Doubled, kwargs, input_data=np.ones((2, 3), "float32"), **options)
    assert caught.value.key == key
