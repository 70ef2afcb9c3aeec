"""Files that Keras 2.0 to 2.3 wrote: training goes on. What they predict is in ``test_genuine_table``."""

import warnings

import h5py
import numpy as np
import pytest

from kerascn.models import load_model, model_from_json
from tests.genuine import genuine

DL4J = "keras_files/dl4j-test-resources/"
TRAINED = {
    "keras_files/Predictive-Maintenance-LSTM/Output/binary_model.h5": "Adam",  # its weights were sorted by name
    f"{DL4J}examples/reshape_to_rnn/reshape_model.h5": "Adam",
    f"{DL4J}examples/simple_lstm/simple_lstm_tf_keras_2_model.h5": "RMSprop",
}


@pytest.mark.parametrize("name", TRAINED)
def test_training_begun_by_keras_2_can_go_on(K, name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a state that does not fit would be told
        model = load_model(genuine(name))
    assert type(model.optimizer).__name__ == TRAINED[name]
    with h5py.File(genuine(name)) as file:
        group = file["optimizer_weights"]
        written = [group[one][()] for one in group.attrs["weight_names"]]
    found = model.optimizer.get_weights()
    assert len(written) > 3
    written += [np.zeros(1)] * (len(found) - len(written))  # until 2.1.2 Adam had a slot less
    assert sorted(float(np.abs(one).sum()) for one in found) == sorted(float(np.abs(one).sum()) for one in written)


@pytest.mark.parametrize("optimizer", ["adagrad", "adam", "rmsprop", "sgd"])
def test_a_model_that_was_compiled_but_not_trained(K, optimizer):
    model = load_model(genuine(f"{DL4J}optimizers/{optimizer}.h5"))
    assert type(model.optimizer).__name__.lower() == optimizer


ARCHITECTURES = {
    "configs/keras2/keras2_mnist_cnn_no_bias_tf_config.json": 600608,
    "configs/keras2/mnist_cnn_th_keras_2_config.json": 1199882,
    "configs/keras2/l1l2_regularizer_dense_tf_keras_2_config.json": 4993,
    "configs/keras2/model_2_2_2.json": 669706,
    "configs/keras2/simple_add_tf_keras_2.json": 436,
    "examples/imdb_lstm/imdb_lstm_th_keras_2_config.json": 2691713,
}


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_architectures_have_as_many_parameters(K, name):
    model = model_from_json(genuine(DL4J + name).read_text())
    assert model.count_params() == ARCHITECTURES[name]
    assert model_from_json(model.to_json()).get_config() == model.get_config()
