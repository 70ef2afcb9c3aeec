"""The architectures that Keras 0.3 to 2.2 wrote as JSON and YAML: each makes a model with as many numbers as it had.

The referee is tf_keras for those that it reads. For the others the numbers are counted here, layer by layer, by the
formulas of the papers: what a kernel, a gate and a normalization consist of.
"""

import json
import warnings
from itertools import pairwise

import pytest

from kerascn.models import model_from_json, model_from_yaml
from kerascn.preprocessing.sequence import timeseries_generator_from_json
from kerascn.preprocessing.text import tokenizer_from_json
from tests.genuine import genuine
from tests.layers.tf_keras_child import run_in_tf_keras
from tests.saving.small import key_of

FILES = "keras_files/"
DL4J = "dl4j-test-resources/"
KERAS1 = f"{DL4J}configs/keras1/"
KERAS2 = f"{DL4J}configs/keras2/"


def dense(inputs, units, bias=1):
    """Numbers of a fully connected layer."""
    return (inputs + bias) * units


def conv(area, inputs, filters, bias=1):
    """Numbers of a convolution with a kernel of this area."""
    return (area * inputs + bias) * filters


def lstm(inputs, units):
    """Numbers of four gates, each with a kernel for the inputs, one for the state, and a bias."""
    return 4 * (inputs + units + 1) * units


def gru(inputs, units):
    """Numbers of three gates."""
    return 3 * (inputs + units + 1) * units


def norm(features):
    """Scale, shift, mean and variance of each feature."""
    return 4 * features


def row(*numbers, area=9, bias=1):
    """A row of convolutions, by their numbers of features."""
    return sum(conv(area, n, m, bias) for n, m in pairwise(numbers))


def three_layers(inputs, units, outputs):
    """Two hidden layers of this width and one more."""
    return dense(inputs, units) + dense(units, units) + dense(units, outputs)


def wide_resnet():
    """WRN-28-10: three groups of four blocks of two convolutions, a bridge of area 1 in each group, no biases.

    Its file has a pooling that leaves all the places.
    """
    groups = [(16, 160), (160, 320), (320, 640)]
    kernels = sum(conv(9, n, m, 0) + 7 * conv(9, m, m, 0) + conv(1, n, m, 0) for n, m in groups)
    norms = sum(norm(n) + 7 * norm(m) for n, m in groups) + norm(640)
    return conv(9, 3, 16, 0) + kernels + norms + dense(8 * 8 * 640, 10, 0)


def resnet50():
    """ResNet-50: groups of bottlenecks of area 1, 9 and 1, a bridge of area 1 in each group, a norm for each kernel."""
    total, before = conv(49, 3, 64) + norm(64), 64
    for width, blocks in ((64, 3), (128, 4), (256, 6), (512, 3)):
        total += conv(1, before, 4 * width) + norm(4 * width)
        for _ in range(blocks):
            total += conv(1, before, width) + conv(9, width, width) + conv(1, width, 4 * width)
            total += 2 * norm(width) + norm(4 * width)
            before = 4 * width
    return total + dense(2048, 1000)


VQA = lstm(300, 512) + 2 * lstm(512, 512) + dense(512 + 4096, 1024) + 2 * dense(1024, 1024) + dense(1024, 1000)
MLP = dense(4, 3) + norm(3) + dense(3, 2) + dense(2, 3)
CNN = conv(6, 3, 2) + conv(6, 2, 1) + dense(1, 2) + dense(2, 3)  # 8x8 -> 6x7 -> 5x5 -> 1x1, on both data formats
MNIST_CNN = row(1, 32, 32) + dense(12 * 12 * 32, 128) + dense(128, 10)
MNIST_MLP = three_layers(784, 512, 10)
IMDB_LSTM = 20000 * 128 + lstm(128, 128) + dense(128, 1)
LETTERS = lstm(1, 50) + dense(50, 1)
SCOPE = dense(70, 256) + dense(256, 2)
DIGITS = [row(1, 4, 4) + dense(4 * side * side, 6) + dense(6, 10) for side in (14, 12)]

# Architectures that no later release reads, or that one of Keras 2 wrote for an engine of its own: counted by hand.
COUNTED = {
    "Chinese_NN/gru_keras1.0.5.json": gru(3716, 512) + gru(512, 512) + dense(512, 3716),
    "DDPG-Keras-Torcs/actormodel.json": dense(29, 300) + dense(300, 600) + 3 * dense(600, 1),
    "DDPG-Keras-Torcs/criticmodel.json": dense(29, 300) + dense(300, 600) + dense(3, 600) + dense(600, 600)
    + dense(600, 3),
    "Dutch-checker/my_model_architecture.json": 39 * 128 + lstm(128, 128) + dense(128, 1),
    "VQA_Demo/VQA_MODEL_keras0.json": VQA,
    "VQA_Demo/VQA_MODEL_keras1.json": VQA,
    "betago/model_zoo/100_epochs_cnn_bot.yml": row(7, 32, 32) + dense(32 * 7 * 7, 256) + dense(256, 361),
    "betago/model_zoo/demo_bot.yml": conv(49, 7, 64) + row(64, 64, 64, 48, 48, 32, 32, area=25)
    + dense(32 * 19 * 19, 1024) + dense(1024, 361),
    "blackboxchallenge/my_model_architecture_keras0.json": dense(36, 36) + dense(36, 15) + dense(15, 4),
    f"{KERAS1}cnn_tf_config.json": CNN,
    f"{KERAS1}imdb_lstm_tf_keras_1_config.json": IMDB_LSTM,
    f"{KERAS1}keras1_tf_embedding_conv1d_config.json": 10000 * 100 + conv(3, 100, 1) + conv(3, 1, 1) + dense(10, 1),
    f"{KERAS1}mlp_config.json": MLP,
    f"{KERAS1}mnist_cnn_no_bias_tf_config.json": row(1, 32, 32, bias=0) + dense(4608, 128, 0) + dense(128, 10, 0),
    f"{KERAS1}mnist_cnn_tf_config.json": MNIST_CNN,
    f"{KERAS1}mnist_mlp_constraint_tf_keras_1_config.json": MNIST_MLP + dense(512, 512),
    f"{KERAS1}mnist_mlp_tf_config.json": MNIST_MLP,
    f"{KERAS1}yolo_model.json": row(3, 16, 32, 64, 128, 256, 512, 1024, 1024, 1024) + dense(7 * 7 * 1024, 256)
    + dense(256, 4096) + dense(4096, 1470),
    f"{KERAS2}keras2_conv1d_pooling1d_tf_config.json": 11000 * 100 + conv(3, 100, 1) + conv(3, 1, 1) + dense(21, 1),
    f"{DL4J}configs/mlp_config.json": MLP,
    f"{DL4J}examples/imdb_fasttext/imdb_fasttext_tf_keras_1_config.json": 20000 * 50 + dense(50, 1),
    f"{DL4J}examples/imdb_lstm/imdb_lstm_tf_keras_1_config.json": IMDB_LSTM,
    f"{DL4J}examples/mnist_cnn_reshape/mnist_cnn_reshape_tf_keras_1_config.json": conv(9, 1, 32) + conv(9, 26, 32)
    + dense(15 * 12 * 32, 128) + dense(128, 10),
    f"{DL4J}examples/mnist_mlp_reshape/mnist_mlp_reshape_tf_keras_1_config.json": MNIST_MLP,
    f"{DL4J}examples/simple_lstm/simple_lstm_tf_keras_1_config.json": LETTERS,
    f"{DL4J}simple/cnn_tf_config.json": CNN,
    f"{DL4J}simple/cnn_th_config.json": CNN,
    f"{DL4J}simple/mlp_config.json": MLP,
    f"{DL4J}simple/mlp_fapi_config.json": dense(4, 3) + dense(3 + 4, 2) + dense(2, 3),
    f"{DL4J}tfscope/model.json": SCOPE,
    f"{DL4J}tfscope/model.json.with.tensorflow.scope": SCOPE,
    "keras-js/demos/data/imdb_bidirectional_lstm/imdb_bidirectional_lstm.json": 20000 * 64 + 2 * lstm(64, 32)
    + dense(64, 1),
    "keras-js/demos/data/mnist_cnn/mnist_cnn.json": MNIST_CNN,
    "keras-js/demos/data/mnist_vae/mnist_vae.json": dense(2, 128) + dense(128, 14 * 14 * 64) + row(64, 64, 64)
    + conv(4, 64, 64) + conv(4, 64, 1),
    "keras-js/demos/data/resnet50/resnet50.json": resnet50(),
    "keras2cpp/pair1/my_nn_arch.json": DIGITS[0],
    "keras2cpp/pair2/my_nn_arch.json": DIGITS[1],
    "keras2cpp/pair3/my_nn_arch.json": conv(9, 1, 4) + conv(9, 4, 5) + dense(5 * 12 * 12, 128) + dense(128, 10),
    "wide_resnets_keras/models/WRN-28-10.json": wide_resnet(),
}  # fmt: skip

# What tf_keras counts, which is tried with --all.
BY_TF_KERAS = {
    f"{KERAS2}conv1d_dilation_tf_keras_2_config.json": 7513883,
    f"{KERAS2}embedding_lstm_calculator.json": 23,
    f"{KERAS2}imdb_lstm_tf_keras_2_config.json": 2691713,
    f"{KERAS2}keras2_cnn_tf_config.json": 64,
    f"{KERAS2}keras2_mlp_config.json": 44,
    f"{KERAS2}keras2_mnist_cnn_no_bias_tf_config.json": 600608,
    f"{KERAS2}keras2_mnist_mlp_tf_config.json": 669706,
    f"{KERAS2}l1l2_regularizer_dense_tf_keras_2_config.json": 4993,
    f"{KERAS2}mnist_cnn_th_keras_2_config.json": 1199882,
    f"{KERAS2}model_2_2_2.json": 669706,
    f"{KERAS2}model_concat_embedding_sequences_tf_keras_2.json": 136554,
    f"{KERAS2}simple_add_tf_keras_2.json": 436,
    f"{DL4J}examples/12net.json": 6632,
    f"{DL4J}examples/agz/dual_conv.json": 7330258,
    f"{DL4J}examples/agz/dual_res.json": 23881170,
    f"{DL4J}examples/imdb_fasttext/imdb_fasttext_tf_keras_2_config.json": 1000051,
    f"{DL4J}examples/imdb_lstm/imdb_lstm_tf_keras_2_config.json": 2691713,
    f"{DL4J}examples/imdb_lstm/imdb_lstm_th_keras_2_config.json": 2691713,
    f"{DL4J}examples/seq2seq/model_seq2seq_5549.json": 6656804,
    f"{DL4J}examples/simple_flatten_lstm/simple_flatten_lstm_tf_keras_2_config.json": 10451,
    f"{DL4J}examples/simple_lstm/simple_lstm_tf_keras_2_config.json": 10451,
    "fastml-example-models/keras/KERAS_3layer_batch_norm.json": 4921,
    "fastml-example-models/keras/KERAS_conv1d.json": 251281,
}
COUNTS = {**COUNTED, **BY_TF_KERAS}
# Those made in every run; the others with --all.
ALWAYS = {
    "DDPG-Keras-Torcs/actormodel.json",  # a text in quotes; an initializer that was a lambda
    "blackboxchallenge/my_model_architecture_keras0.json",
    f"{KERAS1}mlp_config.json",
    f"{DL4J}simple/cnn_th_config.json",
    f"{DL4J}tfscope/model.json.with.tensorflow.scope",
    f"{DL4J}examples/12net.json",
}

NO_MODELS = [f"{DL4J}preprocessing/{name}.json" for name in ("timeseries_generator", "tokenizer")]
NO_MODELS.append(f"{DL4J}preprocessing/tokenizer_num_words_null.json")
TOLD = {"DDPG-Keras-Torcs/actormodel.json": ["saving.lambda_initializer"]}


def cases():
    """Each file, most of them marked."""
    return [pytest.param(name, marks=[] if name in ALWAYS else [pytest.mark.all_only]) for name in COUNTS]


def built(name):
    """The model of a file, and the keys of what was told."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        read = model_from_yaml if name.endswith(".yml") else model_from_json
        model = read(genuine(FILES + name).read_text(encoding="utf-8"))
    return model, [one.message.key for one in told if hasattr(one.message, "key")]


def test_no_file_is_left_out():
    index = json.loads(genuine(FILES + "index.json").read_text())
    wanted = {one["file"].removeprefix(FILES) for one in index if one["kind"] in ("json", "yaml")}
    here = {*COUNTS, *NO_MODELS}
    assert wanted <= here
    assert here - wanted == {f"{DL4J}tfscope/model.json.with.tensorflow.scope"}  # its name does not say what it is


@pytest.mark.parametrize("name", cases())
def test_a_model_with_as_many_numbers_whose_configuration_goes_round(K, name):
    K.clear_session()
    model, told = built(name)
    assert model.built
    assert model.count_params() == COUNTS[name]
    assert told == TOLD.get(name, [])
    config = model.get_config()
    assert type(model).from_config(json.loads(json.dumps(config))).get_config() == config
    K.clear_session()


@pytest.mark.all_only
def test_both_ages_of_one_model_are_the_same(K):
    old, new = (built(f"VQA_Demo/VQA_MODEL_keras{age}.json")[0] for age in (0, 1))
    untold = {"name", "layers", "implementation", "dot_axes"}  # how to compute, and axes that joining doesn't look at
    for ours, theirs in zip(old.layers, new.layers, strict=True):
        said, expected = ours.get_config(), theirs.get_config()
        assert {key for key in said.keys() | expected.keys() if said.get(key) != expected.get(key)} <= untold
    assert old.output_shape == new.output_shape == (None, 1000)


CHILD = """
for name in given["names"].tolist():
    with open(f"{given['folder']}/{name}") as file:
        results[name] = keras.models.model_from_json(file.read()).count_params()
    keras.backend.clear_session()
"""


@pytest.mark.all_only
def test_tf_keras_counts_as_many():
    folder = str(genuine(FILES + "index.json").parent)
    theirs = run_in_tf_keras(CHILD, names=list(BY_TF_KERAS), folder=folder)
    assert {name: int(count) for name, count in theirs.items()} == BY_TF_KERAS


@pytest.mark.parametrize("name", NO_MODELS)
def test_a_description_of_something_else_names_the_function_that_reads_it(name):
    text = genuine(FILES + name).read_text()
    kind = "timeseries_generator_from_json" if "timeseries" in name else "tokenizer_from_json"
    with pytest.raises(ValueError, match=kind) as error:
        model_from_json(text)
    assert key_of(error) == "saving.no_layers"
    if "timeseries" in name:
        assert timeseries_generator_from_json(text).length == 10
    else:
        assert tokenizer_from_json(text).num_words == (None if "null" in name else 100)
