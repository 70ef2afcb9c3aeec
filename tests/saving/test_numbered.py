"""Files of Keras before 1.0, made here: layers by number, their weights by number."""

import h5py
import numpy as np
import pytest

from kerascn import layers
from kerascn.models import Sequential, load_model
from tests.genuine import genuine
from tests.saving.small import key_of, same, stirred

pytestmark = pytest.mark.usefixtures("K")


def row():
    model = Sequential()
    model.add(layers.Dense(5, activation="tanh", input_shape=(4,)))
    model.add(layers.Dropout(0.5))
    model.add(layers.Dense(3))
    return model


def write(path, groups):
    """A file as Keras 0.3 wrote it: ``nb_layers``, and in each layer ``nb_params``."""
    with h5py.File(path, "w") as file:
        file.attrs["nb_layers"] = len(groups)
        for number, arrays in enumerate(groups):
            group = file.create_group(f"layer_{number}")
            group.attrs["nb_params"] = len(arrays)
            for place, array in enumerate(arrays):
                group.create_dataset(f"param_{place}", data=array)
    return path


def test_layers_by_number(tmp_path):
    model = stirred(row())
    arrays = model.get_weights()
    path = write(tmp_path / "w.h5", [arrays[:2], [], arrays[2:]])
    other = stirred(row(), 7)
    other.load_weights(path)
    assert same(other.get_weights(), arrays)
    for use, key in ((lambda: other.load_weights(path, by_name=True), "saving.unnamed_layers"),
                     (lambda: load_model(path), "saving.only_weights")):  # fmt: skip
        with pytest.raises(ValueError) as error:
            use()
        assert key_of(error) == key
    assert same(other.get_weights(), arrays)


def test_moving_deviations(tmp_path):
    """Keras 0.3 divided by ``deviation + epsilon``."""
    random = np.random.RandomState(0)
    gamma, beta, mean, deviation = (random.uniform(0.2, 2, 4) for _ in range(4))
    path = write(tmp_path / "w.h5", [[gamma, beta, mean, deviation]])
    model = Sequential([layers.BatchNormalization(epsilon=1e-2, input_shape=(4,))])
    model.load_weights(path)
    x = random.uniform(-2, 2, (3, 4))
    np.testing.assert_allclose(model.predict(x), gamma * (x - mean) / (deviation + 1e-2) + beta, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("count", [-1, 99, "two", 2.5, [1, 2]])
@pytest.mark.parametrize("attribute", ["nb_layers", "nb_params"])
def test_counts_that_can_not_be(tmp_path, attribute, count):
    model = row()
    path = write(tmp_path / "w.h5", [model.get_weights()[:2], [], model.get_weights()[2:]])
    with h5py.File(path, "r+") as file:
        (file if attribute == "nb_layers" else file["layer_0"]).attrs[attribute] = count
    before = model.get_weights()
    with pytest.raises(ValueError) as error:
        model.load_weights(path)
    assert key_of(error) == "saving.not_a_count"
    assert same(model.get_weights(), before)


def test_a_genuine_file():
    """What a run of Keras 0.x left: three dense layers among others."""
    path = genuine("keras_files/blackboxchallenge/my_model_weights_keras0.h5")
    model = Sequential()
    for units, shape in ((36, {"input_shape": (36,)}), (15, {}), (4, {})):
        model.add(layers.Dense(units, **shape))
        model.add(layers.Dropout(0.5))
    model.load_weights(path)
    with h5py.File(path) as file:
        arrays = [file[f"layer_{n}/param_{p}"][()] for n in (0, 2, 5) for p in (0, 1)]
    assert same(model.get_weights(), arrays)
