"""Old programs take layers from the end of ``model.layers`` and go on from the layer that is the last one then."""

import numpy as np
import pytest

from kerascn.layers import Dense, Input
from kerascn.models import Model, load_model

pytestmark = pytest.mark.usefixtures("K")
X = np.random.RandomState(0).rand(2, 3).astype("float32")


@pytest.fixture
def model(tmp_path):
    """A model out of a file, of which the last layer is to go."""
    start = Input((3,))
    made = Model(start, Dense(2, activation="softmax", name="top")(Dense(4, name="hidden")(start)))
    made.save(tmp_path / "whole.h5")
    return load_model(tmp_path / "whole.h5", compile=False)


def hidden(model):
    """What the layer that stays computes, in NumPy."""
    kernel, bias = model.get_layer("hidden").get_weights()
    return X @ kernel + bias


def test_the_model_goes_on_from_the_layer_that_is_left(model, tmp_path):
    model.layers.pop()
    new = Dense(5, name="new")
    longer = Model(model.input, new(model.layers[-1].output))
    kernel, bias = new.get_weights()
    expected = hidden(model) @ kernel + bias
    assert [layer.name for layer in longer.layers[1:]] == ["hidden", "new"]
    assert np.allclose(longer.predict(X), expected, atol=1e-6)
    longer.save(tmp_path / "longer.h5")
    assert np.allclose(load_model(tmp_path / "longer.h5", compile=False).predict(X), expected, atol=1e-6)


def test_outputs_that_are_set_are_those_of_the_file(model, tmp_path):
    model.layers.pop()
    model.outputs = [model.layers[-1].output]
    model.layers[-1].outbound_nodes = []
    assert model.layers[-1].outbound_nodes == [] and np.allclose(model.predict(X), hidden(model), atol=1e-6)
    model.save(tmp_path / "shorter.h5")
    assert np.allclose(load_model(tmp_path / "shorter.h5", compile=False).predict(X), hidden(model), atol=1e-6)


def test_a_model_whose_end_was_taken_is_not_written(model, tmp_path):
    kept = (tmp_path / "whole.h5").read_bytes()
    model.layers.pop()
    with pytest.raises(ValueError) as told:
        model.save(tmp_path / "whole.h5")
    assert told.value.key == "network.taken_away" and "top" in str(told.value)
    assert (tmp_path / "whole.h5").read_bytes() == kept
