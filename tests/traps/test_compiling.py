"""Traps in what ``compile`` was told: each speaks, and stays silent where all is well."""

import pytest

from kerascn import config
from kerascn.layers import Dense
from kerascn.messages import KerascnWarning
from kerascn.models import Sequential

pytestmark = pytest.mark.engine


def compiled(units, activation, loss):
    model = Sequential([Dense(units, activation=activation, input_shape=(4,))])
    model.compile("sgd", loss)
    return model


def test_softmax_of_one_unit():
    with pytest.warns(KerascnWarning) as caught:
        compiled(1, "softmax", "binary_crossentropy")
    assert [one.message.key for one in caught] == ["traps.softmax_of_one"]
    assert caught[0].filename == __file__ and "traps/#softmax-of-one" in str(caught[0].message)


@pytest.mark.parametrize(("units", "activation"), [(2, "softmax"), (1, "sigmoid")])
def test_softmax_of_several_and_sigmoid_of_one_are_well(units, activation):
    compiled(units, activation, "mse")


def test_traps_can_be_turned_off(monkeypatch):
    monkeypatch.setattr(config, "traps", False)
    compiled(1, "softmax", "binary_crossentropy")
