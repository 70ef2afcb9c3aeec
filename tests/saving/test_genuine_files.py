"""Files that Keras 2.0 to 2.3 wrote, on TensorFlow and on Theano: read whole, with tf_keras as the referee."""

import warnings

import h5py
import numpy as np
import pytest

from kerascn.models import load_model, model_from_json
from tests.genuine import genuine
from tests.layers.tf_keras_child import run_in_tf_keras

DL4J = "keras_files/dl4j-test-resources/"
MODELS = [
    f"{DL4J}elephas/elephas_model.h5",  # 2.2.2
    f"{DL4J}elephas/elephas_sequential.h5",
    f"{DL4J}examples/masking/masking_zero_lstm.h5",  # 2.2.0
    f"{DL4J}examples/reshape_to_rnn/reshape_model.h5",  # 2.1.1
    f"{DL4J}examples/simple_flatten_lstm/simple_flatten_lstm_tf_keras_2_model.h5",
    f"{DL4J}fullconfigs/cnn/cnn_batch_norm.h5",
    f"{DL4J}weights/conv2d_reshape_theano_2.h5",  # its kernels are turned round
    f"{DL4J}weights/conv2d_tensorflow_2.h5",
    f"{DL4J}weights/dense_theano_2.h5",
    f"{DL4J}weights/embedding_lstm_theano_2.h5",
    f"{DL4J}weights/lstm_tensorflow_2.h5",
    "keras_files/Predictive-Maintenance-LSTM/Output/binary_model.h5",  # 2.0.5
    "keras_files/fastml-example-models/keras/keras_3layer_batch_norm.h5",  # 2.3.1
    "keras_files/lstm_seq2seq/s2s.h5",  # 2.2.5
]
CHILD = """
import h5py
for name in given["names"].tolist():
    path = f"{given['folder']}/{name}"
    model = keras.models.load_model(path, compile=False)
    with h5py.File(path) as file:
        if file.attrs["backend"] == "theano":  # tf_keras takes these kernels as they are, Keras 2 turned them
            for layer in model.layers:
                if type(layer).__name__ == "Conv2D":
                    kernel, *others = layer.get_weights()
                    layer.set_weights([kernel[::-1, ::-1], *others])
    inputs = [given[key] for key in sorted(given) if key.startswith(f"{name}:")]
    found = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
    for place, one in enumerate(found if isinstance(found, list) else [found]):
        results[f"{name}:{place}"] = one
"""


def inputs_of(model):
    """Whole numbers, which embeddings want and the other layers take as well."""
    random = np.random.RandomState(0)
    shapes = [tuple(n or (3, 6)[place > 0] for place, n in enumerate(x._keras_shape)) for x in model.inputs]
    return [random.randint(0, 2, shape).astype("float32") for shape in shapes]


@pytest.fixture(scope="module")
def theirs(K):
    """What tf_keras predicts for every file."""
    paths = {name: genuine(name) for name in MODELS}
    given = {}
    for name in MODELS:
        for place, array in enumerate(inputs_of(load_model(paths[name], compile=False))):
            given[f"{name}:{place}"] = array
    folder = str(next(iter(paths.values()))).removesuffix(MODELS[0])
    return run_in_tf_keras(CHILD, names=MODELS, folder=folder, **given)


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_predictions_are_those_of_tf_keras(theirs, name):
    model = load_model(genuine(name), compile=False)
    inputs = inputs_of(model)
    found = model.predict(inputs if len(inputs) > 1 else inputs[0])
    for place, one in enumerate(found if isinstance(found, list) else [found]):
        np.testing.assert_allclose(one, theirs[f"{name}:{place}"], rtol=1e-4, atol=1e-5)


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
