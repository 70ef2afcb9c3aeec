"""Traps in what ``compile`` was told: each speaks, and stays silent where all is well."""

import functools

import numpy as np
import pytest

from kerascn import config, losses, metrics
from kerascn.layers import (
    Activation,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Input,
    Lambda,
    Layer,
    Reshape,
    Softmax,
    TimeDistributed,
)
from kerascn.models import Model, Sequential, load_model
from tests.traps.told import told

pytestmark = pytest.mark.engine
told = functools.partial(told, file=__file__)

ONE, SIGMOID, BINARY, ACCURACY = (
    f"traps.{name}"
    for name in ("softmax_of_one", "sigmoid_with_categorical", "softmax_with_binary", "accuracy_on_regression")
)


def dense(units, activation=None):
    return [Dense(units, activation=activation, input_shape=(4,))]


def of_branches(*activations, units):
    x = Input(shape=(4,))
    return Model(x, [Dense(units, activation=one, name=f"out_{place}")(x) for place, one in enumerate(activations)])


def around(layers):
    """A model in a functional model, in a model."""
    x = Input(shape=(4,))
    return Sequential([Model(x, Sequential(layers)(x))])


# Softmax of one unit.


def test_softmax_of_one_unit():
    model = Sequential(dense(1, "softmax"))
    with told(ONE) as caught:
        model.compile("sgd", "binary_crossentropy")
        model.compile("sgd", "mse")  # once for a model
    assert "'dense_" in str(caught[0].message)


ALSO_OF_ONE = {
    "an activation of its own": lambda: Sequential([*dense(1), Activation("softmax")]),
    "a layer of its own": lambda: Sequential([*dense(1), Softmax()]),
    "Keras 1": lambda: Sequential([Dense(output_dim=1, activation="softmax", input_dim=4)]),
    "functional": lambda: of_branches("softmax", units=1),
    "nested": lambda: around(dense(1, "softmax")),
    "for each step": lambda: Sequential([TimeDistributed(Dense(1, activation="softmax"), input_shape=(3, 4))]),
    "a model for each step": lambda: Sequential(
        [TimeDistributed(Sequential([*dense(1), Softmax()]), input_shape=(3, 4))]
    ),
    "for each pixel": lambda: Sequential(
        [Conv2D(1, 1, activation="softmax", input_shape=(5, 5, 2), data_format="channels_last")]
    ),
    "attention in the middle": lambda: Sequential(
        [TimeDistributed(Dense(1, activation="softmax"), input_shape=(3, 4)), Flatten(), Dense(2)]
    ),
}


@pytest.mark.parametrize("case", ALSO_OF_ONE)
def test_softmax_of_one_unit_in_other_ways(case):
    model = ALSO_OF_ONE[case]()
    with told(ONE):
        model.compile("sgd", "mse")


def test_the_outputs_that_are_softmax_of_one_are_named():
    model = of_branches("softmax", "sigmoid", "softmax", units=1)
    with told(ONE) as caught:
        model.compile("sgd", "mse")
    assert "'out_0, out_2'" in str(caught[0].message)


def test_a_model_without_inputs_is_looked_at_when_it_has_some():
    model = Sequential([Dense(1, activation="softmax")])
    model.compile("sgd", "mse")
    with told(ONE):
        model.fit(np.ones((4, 3)), np.ones((4, 1)), verbose=0)


def twice(x):
    return x * 2


class Softly(Dense):
    """Computes something of its own."""

    def call(self, inputs):
        return super().call(inputs) * 2


NO_SOFTMAX_OF_ONE = {
    "several units": lambda: Sequential(dense(2, "softmax")),
    "sigmoid": lambda: Sequential(dense(1, "sigmoid")),
    "along the time": lambda: Sequential([Dense(1, input_shape=(3, 4)), Softmax(axis=1)]),
    "along the time, reshaped": lambda: Sequential([Dense(1, input_shape=(3, 4)), Flatten(), Activation("softmax")]),
    "reshaped afterwards": lambda: Sequential([*dense(3, "softmax"), Reshape((3, 1))]),
    "channels first": lambda: Sequential(
        [Conv2D(1, 1, activation="softmax", input_shape=(2, 5, 5), data_format="channels_first")]
    ),
    "a user's activation": lambda: Sequential(dense(1, twice)),
    "a user's layer": lambda: Sequential([Softly(1, activation="softmax", input_shape=(4,))]),
    "a function": lambda: Sequential([Lambda(twice, input_shape=(1,))]),
}


@pytest.mark.parametrize("case", NO_SOFTMAX_OF_ONE)
def test_no_softmax_of_one_unit(case):
    NO_SOFTMAX_OF_ONE[case]().compile("sgd", "mse")


# Sigmoid with categorical crossentropy, softmax with binary crossentropy.


def own(y_true, y_pred):
    return losses.categorical_crossentropy(y_true, y_pred)


@pytest.mark.parametrize("activation", ["sigmoid", "hard_sigmoid"])
@pytest.mark.parametrize(
    "loss",
    [
        "categorical_crossentropy",
        "sparse_categorical_crossentropy",
        losses.categorical_crossentropy,
        losses.CategoricalCrossentropy(),
    ],
)
def test_sigmoid_with_categorical_crossentropy(loss, activation):
    model = Sequential([*dense(3), Activation(activation)])
    with told(SIGMOID):
        model.compile("sgd", loss)


def test_sigmoid_for_each_pixel_with_categorical_crossentropy():
    model = Sequential([Conv2D(3, 1, activation="sigmoid", input_shape=(5, 5, 2), data_format="channels_last")])
    with told(SIGMOID):
        model.compile("sgd", "categorical_crossentropy")


@pytest.mark.parametrize(
    ("activation", "loss"),
    [
        ("softmax", "categorical_crossentropy"),
        ("softmax", "kld"),
        ("sigmoid", "binary_crossentropy"),
        ("sigmoid", losses.BinaryCrossentropy()),
        ("sigmoid", "mse"),
        ("sigmoid", losses.CategoricalCrossentropy(from_logits=True)),
        ("sigmoid", own),
        (twice, "categorical_crossentropy"),
        (None, losses.CategoricalCrossentropy(from_logits=True)),
        ("tanh", "hinge"),
    ],
)
def test_activations_and_losses_that_fit(activation, loss):
    Sequential(dense(3, activation)).compile("sgd", loss)


@pytest.mark.parametrize(
    "loss", ["binary_crossentropy", losses.binary_crossentropy, losses.BinaryCrossentropy(label_smoothing=0.1)]
)
@pytest.mark.parametrize("layers", [lambda: dense(3, "softmax"), lambda: [*dense(3), Softmax()]])
def test_softmax_with_binary_crossentropy(loss, layers):
    model = Sequential(layers())
    with told(BINARY):
        model.compile("sgd", loss, metrics=["accuracy"])


def test_binary_crossentropy_is_the_same_number_for_a_softmax_of_two(K):
    """So it is not told of."""
    model = Sequential(dense(2, "softmax"))
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    x, y = np.random.RandomState(0).normal(size=(20, 4)), np.eye(2)[np.arange(20) % 2]
    as_binary = model.evaluate(x, y, verbose=0)
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
    np.testing.assert_allclose(as_binary, model.evaluate(x, y, verbose=0), rtol=1e-5)


def test_losses_by_name_of_the_output_and_as_a_list():
    by_name = {"out_0": "categorical_crossentropy", "out_1": "binary_crossentropy"}
    of_branches("softmax", "sigmoid", units=3).compile("sgd", by_name)
    with told(SIGMOID, BINARY) as caught:
        of_branches("sigmoid", "softmax", units=3).compile("sgd", list(by_name.values()))
    assert "'out_0'" in str(caught[0].message) and "'out_1'" in str(caught[1].message)


def test_an_output_without_a_loss_is_not_looked_at():
    of_branches("softmax", "sigmoid", units=3).compile("sgd", {"out_0": "categorical_crossentropy"})


def test_the_trap_is_told_again_of_the_model_that_is_loaded(tmp_path):
    model = Sequential(dense(3, "sigmoid"))
    with told(SIGMOID):
        model.compile("sgd", "categorical_crossentropy")
    model.save(tmp_path / "model.h5")
    with told(SIGMOID):
        load_model(tmp_path / "model.h5")


# Accuracy on regression.

X = np.random.RandomState(1).normal(size=(40, 4))
PRICES = 20 + 5 * X[:, :1]


def regression(*, activation=None, units=1, loss="mse", metrics=("accuracy",)):
    model = Sequential(dense(units, activation))
    made = [metric() if isinstance(metric, type) else metric for metric in metrics]
    model.compile("sgd", loss() if isinstance(loss, type) else loss, metrics=made)
    return model


@pytest.mark.parametrize(
    "told_of",
    [
        {},
        {"metrics": ["acc"]},
        {"metrics": ["mae", metrics.accuracy]},
        {"metrics": [metrics.Accuracy]},  # the class: an object belongs to the graph it was made in
        {"loss": "mean_absolute_error"},
        {"loss": losses.MeanSquaredError},
        {"loss": "MSLE", "activation": "relu"},
        {"loss": "logcosh", "activation": "softplus"},
        {"activation": "sigmoid"},
        {"activation": "tanh"},
    ],
)
def test_accuracy_on_regression(told_of):
    model = regression(**told_of)
    with told(ACCURACY):
        model.fit(X, PRICES, verbose=0)
        model.fit(X, PRICES, verbose=0)


def batches():
    while True:
        yield X[:8], PRICES[:8]


@pytest.mark.parametrize(
    "use",
    [
        lambda model: model.evaluate(X, PRICES, verbose=0),
        lambda model: model.train_on_batch(X, PRICES),
        lambda model: model.fit_generator(batches(), 2, verbose=0),
        lambda model: model.fit(X, np.arange(1960, 2000), verbose=0),  # years
    ],
)
def test_accuracy_on_regression_in_other_ways(use):
    model = regression()
    with told(ACCURACY):
        use(model)


def test_accuracy_of_one_output_of_two():
    x = Input(shape=(4,))
    model = Model(x, [Dense(1, name="price")(x), Dense(1, activation="sigmoid", name="sold")(x)])
    model.compile("sgd", ["mse", "binary_crossentropy"], metrics={"price": "acc", "sold": "acc"})
    with told(ACCURACY) as caught:
        model.fit(X, [PRICES, PRICES > 20], verbose=0)
    assert "'price'" in str(caught[0].message)


@pytest.mark.parametrize(
    ("told_of", "targets"),
    [
        ({"metrics": ["mae"]}, PRICES),
        ({}, PRICES > 20),  # a perceptron: 0 and 1
        ({"units": 3}, np.eye(3)[np.arange(40) % 3]),  # least squares for classes
        ({"loss": "hinge"}, np.sign(X[:, :1])),
        ({"activation": "sigmoid"}, PRICES > 20),
        ({"activation": "softmax", "units": 3}, np.eye(3)[np.arange(40) % 3]),
        ({"activation": "tanh"}, np.sign(X[:, :1])),
        ({"metrics": [lambda t, p: t - p]}, PRICES),
    ],
)
def test_where_accuracy_is_well(told_of, targets):
    regression(**told_of).fit(X, targets, verbose=0)


# All of them.


class Unknown(Layer):
    """A layer of the user's, of which nothing is known."""

    def call(self, inputs):
        return inputs


@pytest.mark.parametrize("loss", ["categorical_crossentropy", "binary_crossentropy", "mse"])
@pytest.mark.parametrize("last", [Unknown, lambda: Dropout(0.5), lambda: Lambda(twice)])
def test_nothing_is_said_of_what_is_not_known(last, loss):
    Sequential([*dense(3, "sigmoid"), last()]).compile("sgd", loss, metrics=["accuracy"])


class Odd(Dense):
    """Has attributes of the names under which other layers have their parts."""

    def build(self, input_shape):
        super().build(input_shape)
        self.layers, self.cells, self.layer, self.cell = 3, [1, self], "dense", self


def test_users_attributes_are_no_layers():
    Sequential([Odd(2, input_shape=(4,)), Dense(1)]).compile("sgd", "mse")


def test_a_model_of_a_class_of_ones_own():
    class Own(Model):
        def __init__(self):
            super().__init__()
            self.last = Dense(1, activation="softmax")

        def call(self, inputs):
            return self.last(inputs)

    model = Own()
    model.compile("sgd", "mse")
    with told(ONE):
        model.fit(X, PRICES > 20, verbose=0)


def test_traps_can_be_turned_off(monkeypatch):
    monkeypatch.setattr(config, "traps", False)
    Sequential(dense(1, "softmax")).compile("sgd", "mse")
    Sequential(dense(3, "softmax")).compile("sgd", "binary_crossentropy")
    Sequential(dense(3, "sigmoid")).compile("sgd", "categorical_crossentropy")
    regression().fit(X, PRICES, verbose=0)
