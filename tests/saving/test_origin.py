"""Which engine wrote a file: what the file says, what the caller says, and what only shows."""

import h5py
import numpy as np
import pytest

from kerascn import layers
from kerascn.models import Sequential, model_from_json
from kerascn.saving.origin import Origin, by_file_name, by_names_of_weights, origin_of
from tests.genuine import genuine
from tests.saving.small import key_of

TF_NAMES, THEANO_NAMES = ["dense_1_W:0", "dense_1_b:0"], ["dense_1_W", "dense_1_b"]
DL4J = "keras_files/dl4j-test-resources/"


@pytest.fixture
def said():
    """A function that gives an open file, only in memory, which says something of itself."""
    opened = []

    def make(filename="", **attrs):
        file = h5py.File(filename or f"file{len(opened)}.h5", "w", driver="core", backing_store=False)
        opened.append(file)
        for name, value in attrs.items():
            file.attrs[name] = value
        return file

    yield make
    for file in opened:
        file.close()


@pytest.mark.parametrize("name, expected", [
    ("vgg16_weights_th_dim_ordering_th_kernels.h5", ("theano", "theano")),
    ("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5", ("tensorflow", "tensorflow")),
    ("vgg16_weights_th_dim_ordering_tf_kernels.h5", ("tensorflow", None)),
    ("vgg16_weights_tf_dim_ordering_th_kernels.h5", ("theano", None)),
    ("/data/tf/theano/model.h5", (None, None)),  # folders say nothing
    ("C:\\tf\\model_th.h5", (None, "theano")),
    ("conv2d_theano_1.h5", (None, "theano")),
    ("Model-TF2.hdf5", (None, "tensorflow")),
    ("weights.4th.h5", (None, None)),  # a number, not an engine
    ("width_both_ctf.h5", (None, None)),
    ("theano_to_tensorflow.h5", (None, None)),
    ("cntk.h5", (None, "cntk")),
    (b"x_theano.h5", (None, "theano")),
    ("", (None, None)),
    (None, (None, None)),
])  # fmt: skip
def test_words_in_the_name_of_a_file(name, expected):
    assert by_file_name(name) == expected


@pytest.mark.parametrize("names, expected", [
    (TF_NAMES, "tensorflow"),
    (THEANO_NAMES, "theano"),
    (["scope/dense_1_W:0"], "tensorflow"),
    ([*TF_NAMES, *THEANO_NAMES], None),
    (["param_0", "param_1"], None),
    ([*THEANO_NAMES, "param_1"], "theano"),
    (["conv2d_1/kernel", "conv2d_1/bias"], None),  # words of Keras 2, which says its engine
    ([], None),
])  # fmt: skip
def test_names_of_weights(names, expected):
    assert by_names_of_weights(names) == expected


@pytest.mark.parametrize("attrs, age", [
    ({}, 1), ({"nb_layers": 3}, 0), ({"nb_layers": 3, "layer_names": [b"x"]}, 1), ({"keras_version": b"1.2.2"}, 1),
    ({"keras_version": "2.0.5"}, 2), ({"backend": b"theano"}, 2), ({"keras_version": "2.2.4-tf"}, 2),
    ({"keras_version": "3.1.0"}, 2), ({"keras_version": "0.3.3"}, 0), ({"keras_version": "newest"}, 2),
])  # fmt: skip
def test_the_age(said, attrs, age):
    assert origin_of(said(**attrs)).age == age


@pytest.mark.parametrize("caller, file, weights, name, expected", [
    # what counts most comes first: caller, file, kernels in the name, names of weights, words in the name
    ("theano", "tensorflow", TF_NAMES, "tf.h5", ("theano", "tensorflow", ("caller", "file"))),
    ("theano", "theano", TF_NAMES, "tf.h5", ("theano", None, ("caller", ""))),
    ("tensorflow", "cntk", THEANO_NAMES, "th.h5", ("tensorflow", None, ("caller", ""))),  # both turn nothing
    ("theano", None, TF_NAMES, "tf.h5", ("theano", None, ("caller", ""))),
    (None, "theano", TF_NAMES, "tf_kernels.h5", ("theano", None, ("file", ""))),
    (None, None, TF_NAMES, "th_kernels.h5", ("theano", "tensorflow", ("name", "weights"))),
    (None, None, THEANO_NAMES, "th_kernels.h5", ("theano", None, ("name", ""))),
    (None, None, THEANO_NAMES, "tf.h5", ("theano", "tensorflow", ("weights", "name"))),
    (None, None, TF_NAMES, "theano.h5", ("tensorflow", "theano", ("weights", "name"))),
    (None, None, TF_NAMES, "tf.h5", ("tensorflow", None, ("weights", ""))),
    (None, None, [], "theano.h5", ("theano", None, ("name", ""))),
    (None, None, [], "model.h5", (None, None, ("", ""))),
])  # fmt: skip
def test_what_counts_most(said, caller, file, weights, name, expected):
    attrs = {"backend": file} if file else {}
    found = origin_of(said(name, **attrs), trained_on=caller, names=weights)
    assert (found.engine, found.against, found.by) == expected


def test_whatever_group_says_it(said):
    assert origin_of(said(), said(backend="theano", keras_version="2.0.1")).release == "2.0.1"
    assert origin_of(said(), said(backend="theano")).engine == "theano"


def test_before_keras_1_nearly_everybody_had_theano():
    assert [Origin(age).turned for age in (0, 1, 2)] == [True, False, False]
    assert not Origin(0, engine="tensorflow").turned
    assert Origin(2, engine="theano").turned
    assert not Origin(2, engine="cntk").turned


@pytest.mark.parametrize("given", ["Theano", "torch", 1, b"theano"])
def test_engines_that_there_are_not(said, given):
    with pytest.raises(ValueError) as error:
        origin_of(said(), trained_on=given)
    assert key_of(error) == "saving.trained_on"


# Genuine files.

BY_KERAS_1 = {
    "weights/batch_to_conv2d_theano_1.h5": "theano",
    "weights/conv2d_theano_1.h5": "theano",
    "weights/embedding_conv1d_theano_1.h5": "theano",
    "weights/lstm_theano_1.h5": "theano",
    "weights/simple_rnn_theano_1.h5": "theano",
    "weights/conv2d_reshape_tensorflow_1.h5": "tensorflow",
    "weights/dense_tensorflow_1.h5": "tensorflow",
    "weights/embedding_conv1d_flatten_tensorflow_1.h5": "tensorflow",
    "simple/cnn_tf_model.h5": "tensorflow",
    "examples/mnist_cnn/mnist_cnn_tf_keras_1_weights.h5": "tensorflow",
}


@pytest.mark.parametrize("name", BY_KERAS_1)
def test_genuine_names_of_weights_say_what_the_name_of_the_file_says(name):
    with h5py.File(genuine(DL4J + name)) as file:
        found = []
        file.visititems(lambda path, thing: found.append(path) if isinstance(thing, h5py.Dataset) else None)
        assert by_names_of_weights(found) == by_file_name(file.filename)[1] == BY_KERAS_1[name]


DIGITS = {  # trained on MNIST; how many of a hundred digits are read
    "keras2cpp/pair1/my_nn_weights.h5": ("keras2cpp/pair1/my_nn_arch.json", "theano", 80),
    "keras2cpp/pair2/my_nn_weights.h5": ("keras2cpp/pair2/my_nn_arch.json", "theano", 80),
    "dl4j-test-resources/examples/mnist_cnn/mnist_cnn_tf_keras_1_weights.h5": (
        "dl4j-test-resources/configs/keras1/mnist_cnn_tf_config.json", "tensorflow", 95,
    ),
}  # fmt: skip


SOME_DIGITS = [pytest.param(name, marks=() if "pair2" in name else pytest.mark.all_only) for name in DIGITS]


@pytest.mark.parametrize("name", SOME_DIGITS)
def test_kernels_that_lie_as_the_names_of_weights_say_read_digits(K, name):
    """The digits themselves are the referee: with kernels turned the other way many are not read."""
    architecture, engine, least = DIGITS[name]
    model = model_from_json(genuine("keras_files/" + architecture).read_text())
    with np.load(genuine("mnist/mnist.npz")) as file:
        images, digits = file["x_test"][:300] / 255, file["y_test"][:300]
    images = images[:, None] if model.input_shape[1] == 1 else images[..., None]
    read = {}
    for said in (None, "theano", "tensorflow"):
        model.load_weights(genuine("keras_files/" + name), trained_on=said)
        read[said] = (model.predict(images, batch_size=100).argmax(-1) == digits).mean() * 100
    other = {"theano": "tensorflow", "tensorflow": "theano"}[engine]
    assert read[None] == read[engine] >= least > read[other] + 10


# What is told when weights are loaded.


def by_keras_1(path, names=("W", "b"), **attrs):
    """A file as Keras 1 wrote one, of a convolution of images with one channel; and its kernel."""
    kernel = np.arange(6, dtype="float32").reshape(2, 3, 1, 1)
    with h5py.File(path, "w") as file:
        file.attrs.update(layer_names=[b"conv"], **attrs)
        group = file.create_group("conv")
        group.attrs["weight_names"] = [name.encode() for name in names]
        for name, array in zip(names, (kernel, np.zeros(1, "float32")), strict=True):
            group[name] = array
    return kernel


def a_convolution(window=(2, 3)):
    return Sequential([layers.Conv2D(1, window, input_shape=(5, 5, 1))])


UNNAMED = ("param_0", "param_1")


@pytest.mark.parametrize("file, names, trained_on, keys, turned", [
    ("w.h5", UNNAMED, None, ["saving.keras1_kernels"], False),
    ("w.h5", UNNAMED, "tensorflow", [], False),
    ("w.h5", UNNAMED, "theano", [], True),
    ("w_th.h5", UNNAMED, None, [], True),
    ("w.h5", ("conv_W", "conv_b"), None, [], True),
    ("w.h5", ("conv_W:0", "conv_b:0"), None, [], False),
    ("w_tf.h5", ("conv_W", "conv_b"), None, ["saving.not_as_name"], True),
    ("w_tf_kernels.h5", ("conv_W", "conv_b"), None, ["saving.not_as_weights"], False),
    ("w_tf.h5", ("conv_W", "conv_b"), "tensorflow", [], False),
])  # fmt: skip
def test_kernels_are_turned_and_doubts_are_told(K, tmp_path, recwarn, file, names, trained_on, keys, turned):
    kernel = by_keras_1(tmp_path / file, names)
    model = a_convolution()
    model.load_weights(tmp_path / file, trained_on=trained_on)
    assert [one.message.key for one in recwarn] == keys
    found = model.get_weights()[0]
    assert np.array_equal(found, kernel[::-1, ::-1] if turned else kernel)


def test_a_caller_who_says_another_engine_than_the_file(K, tmp_path, recwarn):
    kernel = by_keras_1(tmp_path / "w.h5", ("conv/kernel:0", "conv/bias:0"), backend=b"tensorflow")
    model = a_convolution()
    model.load_weights(tmp_path / "w.h5", trained_on="theano")
    assert [one.message.key for one in recwarn] == ["saving.not_as_file"]
    assert "tensorflow" in str(recwarn[0].message) and "theano" in str(recwarn[0].message)
    assert np.array_equal(model.get_weights()[0], kernel[::-1, ::-1])


def test_where_nothing_can_be_turned_nothing_is_told(K, tmp_path, recwarn):
    with h5py.File(tmp_path / "w.h5", "w") as file:
        file.attrs["layer_names"] = [b"conv"]
        group = file.create_group("conv")
        group.attrs["weight_names"] = [b"param_0", b"param_1"]
        group["param_0"], group["param_1"] = np.ones((1, 1, 1, 1)), np.ones(1)
    a_convolution((1, 1)).load_weights(tmp_path / "w.h5")
    assert not recwarn


@pytest.mark.parametrize("made, elsewhere", [
    (lambda: layers.Conv2D(1, 3, padding="same", name="one"), False),  # half of three stands out on both sides
    (lambda: layers.Conv2D(1, 3, strides=2, padding="same", name="one"), True),
    (lambda: layers.Conv2D(1, (3, 2), padding="same", name="one"), True),
    (lambda: layers.Conv2D(1, 2, strides=2, name="one"), False),
    (lambda: layers.MaxPooling2D(2, padding="same", name="one"), True),
    (lambda: layers.MaxPooling2D(2, name="one"), False),
    (lambda: layers.AveragePooling2D(3, strides=1, padding="same", name="one"), False),
    (lambda: Sequential([layers.Conv2D(1, 2, padding="same", input_shape=(4, 3, 1), name="one")], name="all"), True),
])  # fmt: skip
def test_windows_that_theano_put_elsewhere(K, tmp_path, recwarn, made, elsewhere):
    """With padding='same' it put zeros of half a window on both sides."""
    by_keras_1(tmp_path / "w.h5")
    model = Sequential([layers.Conv2D(1, (2, 3), input_shape=(5, 5, 1), name="conv"), made()])
    model.load_weights(tmp_path / "w.h5", by_name=True, trained_on="tensorflow")
    assert not recwarn
    model.load_weights(tmp_path / "w.h5", by_name=True, trained_on="theano")
    assert [one.message.key for one in recwarn] == ["saving.windows_elsewhere"] * elsewhere
    assert not elsewhere or ": one." in str(recwarn[0].message)
