"""Functions that build small models, and wrappers that build one to measure; and which cases run each time."""

import numpy as np
import pytest

from kerascn.layers import Dense
from kerascn.models import Sequential
from kerascn.optimizers import SGD, Adam
from kerascn.wrappers.scikit_learn import KerasClassifier, KerasRegressor

RANDOM = np.random.RandomState(0)
X = RANDOM.randn(60, 3)
BINARY = (X[:, 0] > X[:, 1]).astype(int)
THREE = X.argmax(axis=1)
NUMBER = X @ [1.0, -2.0, 0.5] + 3


def binary(units=4, lr=0.3):
    """Two classes, one output."""
    model = Sequential([Dense(units, activation="tanh", input_dim=3), Dense(1, activation="sigmoid")])
    model.compile(SGD(lr), "binary_crossentropy", metrics=["accuracy"])
    return model


def of_three(loss="categorical_crossentropy", lr=0.3):
    """Three classes."""
    model = Sequential([Dense(3, activation="softmax", input_dim=3)])
    model.compile(SGD(lr), loss, metrics=["accuracy"])
    return model


def line(units=1, lr=0.05):
    """A linear regression."""
    model = Sequential([Dense(units, input_dim=3)])
    model.compile(SGD(lr), "mse")
    return model


class AnyClassifier(KerasClassifier):
    """Builds the model that fits the data."""

    def __call__(self, lr=0.1):
        several = self.target_type_ == "multilabel-indicator"
        model = Sequential([Dense(self.n_classes_, activation="sigmoid" if several else "softmax")])
        model.compile(Adam(lr), "binary_crossentropy" if several else "categorical_crossentropy")
        return model


class AnyRegressor(KerasRegressor):
    """Builds the model that fits the data."""

    def __call__(self, lr=0.1):
        model = Sequential([Dense(self.n_outputs_, input_dim=self.n_features_in_)])
        model.compile(Adam(lr), "mse")
        return model


def some(cases, each_time):
    """The cases to be parametrized by: some run each time, the others with --all."""
    marks = {name: () if name in each_time else pytest.mark.all_only for name in cases}
    values = {name: case if isinstance(case, tuple) else (case,) for name, case in cases.items()}
    return [pytest.param(*values[name], id=name, marks=marks[name]) for name in cases]
