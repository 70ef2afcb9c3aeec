"""A warning about a file points at the line of the user's program that asked for the file."""

import h5py
import numpy as np
import pytest

from kerascn import models
from kerascn.callbacks import LambdaCallback
from kerascn.layers import Conv2D, Dense
from kerascn.messages import KerascnWarning

pytestmark = pytest.mark.usefixtures("K")


def dense_row():
    return models.Sequential([Dense(2, input_dim=3, name="one"), Dense(1, name="two")])


def other_row():
    return models.Sequential([Dense(2, input_dim=3, name="three"), Dense(5, name="four")])


def kernels_of_keras0(path):
    with h5py.File(path, "w") as file:
        file.attrs["nb_layers"] = 1
        group = file.create_group("layer_0")
        group.attrs["nb_params"] = 2
        group["param_0"], group["param_1"] = np.ones((4, 1, 3, 3), "float32"), np.ones(4, "float32")


def of_images():
    return models.Sequential([Conv2D(4, 3, data_format="channels_first", input_shape=(1, 5, 5), name="conv")])


def load_while_it_trains(path):
    model = other_row()
    model.compile("sgd", "mse")
    loading = LambdaCallback(on_train_begin=lambda logs: model.load_weights(path, skip_mismatch=True))
    model.fit(np.ones((1, 3)), np.ones((1, 5)), verbose=0, callbacks=[loading])


WAYS = {
    "not compiled": (dense_row, models.load_model),
    "skipped, by place": (dense_row, lambda path: other_row().load_weights(path, skip_mismatch=True)),
    "no name": (dense_row, lambda path: other_row().load_weights(path, by_name=True)),
    "in the midst of training": (dense_row, load_while_it_trains),
    "kernels": (kernels_of_keras0, lambda path: of_images().load_weights(path)),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_warning_names_the_line_of_the_user_once(tmp_path, way):
    path = str(tmp_path / "model.h5")
    make, load = WAYS[way]
    if make is kernels_of_keras0:
        make(path)
    else:
        make().save(path)
    with pytest.warns(KerascnWarning) as warned:
        load(path)
    assert [warning.filename for warning in warned] == [__file__]
