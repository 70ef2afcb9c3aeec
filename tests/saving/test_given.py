"""Old programs read files themselves and hand the arrays to set_weights: in the layouts of their time."""

import h5py
import numpy as np
import pytest

from kerascn import layers
from kerascn.models import Model, Sequential
from kerascn.utils import convert_all_kernels_in_model
from tests import seeds
from tests.saving.by_hand_numpy import correlated, cudnn_lstm, dense, keras1_lstm, pooled, relu, theano
from tests.saving.small import key_of, row, same, stirred

pytestmark = pytest.mark.usefixtures("K")
CHANCE = np.random.RandomState(0)


def numbers(*shape):
    return CHANCE.uniform(-0.5, 0.5, shape).astype("float32")


def write_keras0(path, several):
    """A file as Keras 0.x wrote it: groups of numbered arrays, one for each layer."""
    with h5py.File(path, "w") as file:
        file.attrs["nb_layers"] = len(several)
        for place, arrays in enumerate(several):
            group = file.create_group(f"layer_{place}")
            group.attrs["nb_params"] = len(arrays)
            for number, array in enumerate(arrays):
                group[f"param_{number}"] = array


def write_keras1(path, ending, **named):
    """A file as Keras 1 wrote it; on TensorFlow its names ended with ':0'."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = np.array([name.encode() for name in named])
        for name, arrays in named.items():
            group = file.create_group(name)
            names = [f"{name}_{part}{ending}" for part, _ in zip("Wb", arrays, strict=False)]
            group.attrs["weight_names"] = np.array([one.encode() for one in names] or [], dtype="S20")
            for one, array in zip(names, arrays, strict=True):
                group[one] = array


# The loop of the old texts.

FIRST, SECOND = [numbers(4, 3, 3, 3), numbers(4)], [numbers(6, 4, 3, 3), numbers(6)]
VGG_LIKE = [[], FIRST, [], SECOND, [], [], [numbers(24, 5), numbers(5)]]


def without_the_end():
    """The first layers of the network in the file; what follows in it are dense layers."""
    model = Sequential()
    model.add(layers.ZeroPadding2D((1, 1), dim_ordering="th", input_shape=(3, 4, 6)))
    model.add(layers.Convolution2D(4, 3, 3, activation="relu", dim_ordering="th", name="conv1_1"))
    model.add(layers.ZeroPadding2D((1, 1), dim_ordering="th"))
    model.add(layers.Convolution2D(6, 3, 3, activation="relu", dim_ordering="th", name="conv1_2"))
    model.add(layers.MaxPooling2D((2, 2), strides=(2, 2), dim_ordering="th"))
    return model


def tensorflow(x, kernel, bias):
    """A convolution of Keras 1 on TensorFlow with 'th': the kernel lies as with Theano, but is not turned."""
    return correlated(x, kernel, same=True) + bias[:, None, None]


def computed(x, convolve):
    """What the network predicted on the engine that it was trained on."""
    return pooled(relu(convolve(relu(convolve(x, *FIRST)), *SECOND)), 2, (2, 3))


def test_the_loop_of_the_old_texts_over_numbered_layers(tmp_path, monkeypatch):
    write_keras0(tmp_path / "vgg16_weights.h5", VGG_LIKE)
    monkeypatch.chdir(tmp_path)
    model, x = without_the_end(), numbers(2, 3, 4, 6)
    with pytest.warns(UserWarning) as told:
        exec(seeds.block("002", 438), {"model": model})
    assert {one.message.key for one in told} == {"saving.given_kernels"}
    np.testing.assert_allclose(model.predict(x), computed(x, theano), atol=1e-5)


@pytest.mark.filterwarnings("error")
def test_the_same_file_without_a_loop(tmp_path):
    write_keras0(tmp_path / "vgg16_weights_th.h5", VGG_LIKE)
    model, x = without_the_end(), numbers(2, 3, 4, 6)
    with pytest.warns(UserWarning) as told:
        model.load_weights(tmp_path / "vgg16_weights_th.h5", skip_mismatch=True, trained_on="theano")
    assert [one.message.key for one in told] == ["saving.skipped_places"]
    np.testing.assert_allclose(model.predict(x), computed(x, theano), atol=1e-5)


@pytest.mark.all_only
def test_the_whole_chapter_on_what_filters_see(tmp_path, monkeypatch):
    """The network of the old text is built by the text itself, and gets a file of its size."""
    monkeypatch.chdir(tmp_path)
    blocks = [seeds.block("002", number) for number in (437, 438)]
    names = {}
    exec("from kerascn import backend as K\nK.set_image_dim_ordering('th')", names)
    try:
        exec(blocks[0].replace("keras", "kerascn"), names)
        model = names["model"]
        several = [[CHANCE.randn(*old_shape(w)).astype("float32") for w in layer.weights] for layer in model.layers]
        write_keras0("vgg16_weights.h5", several)
        with pytest.warns(UserWarning):
            exec(blocks[1], names)
    finally:
        exec("K.set_image_dim_ordering('tf')", names)
    seen = 0
    for layer, arrays in zip(model.layers, several, strict=True):
        if arrays:
            kernel, bias = layer.get_weights()
            assert np.array_equal(kernel, arrays[0].transpose(2, 3, 1, 0)[::-1, ::-1])
            assert np.array_equal(bias, arrays[1])
            seen += 1
    assert seen == 13


def old_shape(weight):
    shape = weight._keras_shape if hasattr(weight, "_keras_shape") else tuple(weight.shape)
    return (shape[3], shape[2], shape[0], shape[1]) if len(shape) == 4 else shape


# A loop over the names of Keras 1.


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("ending", "convolve"), [("", theano), (":0", tensorflow)])
def test_a_loop_over_names_heeds_the_engine_that_they_show(tmp_path, ending, convolve):
    write_keras1(tmp_path / "weights.h5", ending, conv1_1=FIRST, pool=[], conv1_2=SECOND)
    model, x = without_the_end(), numbers(2, 3, 4, 6)
    with h5py.File(tmp_path / "weights.h5") as file:
        for name in file.attrs["layer_names"]:
            group = file[name]
            arrays = [group[one] for one in group.attrs["weight_names"]]
            if arrays:
                model.get_layer(name.decode()).set_weights(arrays)
    np.testing.assert_allclose(model.predict(x), computed(x, convolve), atol=1e-5)


@pytest.mark.parametrize("engine", ["theano", "tensorflow"])
def test_a_loop_over_a_file_of_keras_2(tmp_path, engine):
    """On Theano Keras 2 kept kernels turned round, and says so in the file."""
    model = stirred(Sequential([layers.Conv2D(2, (3, 2), input_shape=(5, 5, 3), name="conv")]))
    model.save_weights(tmp_path / "weights.h5")
    written = model.get_weights()
    stirred(model, 7)
    with h5py.File(tmp_path / "weights.h5", "r+") as file:
        file.attrs["backend"] = engine.encode()
        group = file["conv"]
        model.get_layer("conv").set_weights([group[name] for name in group.attrs["weight_names"]])
    kernel, bias = model.get_weights()
    assert np.array_equal(kernel, written[0][::-1, ::-1] if engine == "theano" else written[0])
    assert np.array_equal(bias, written[1])


# Arrays without a file.


def test_arrays_in_an_npz_file(tmp_path):
    model = stirred(row())
    np.savez(tmp_path / "weights.npz", *model.get_weights())
    other = stirred(row(), 5)
    with np.load(tmp_path / "weights.npz") as arrays:
        other.set_weights([arrays[name] for name in arrays.files])
    assert same(other.get_weights(), model.get_weights())


def test_all_weights_of_a_model_of_keras_1_in_one_list():
    """Twelve arrays of an LSTM among those of other layers: each layer finds its own."""
    gates = [numbers(*shape) for _ in range(4) for shape in ((3, 5), (5, 5), (5,))]
    first, last = [numbers(2, 3), numbers(3)], [numbers(5, 2), numbers(2)]
    model = Sequential()
    model.add(layers.Dense(3, input_shape=(4, 2)))
    model.add(layers.LSTM(5, recurrent_activation="hard_sigmoid"))
    model.add(layers.Dense(2))
    x = numbers(6, 4, 2)
    model.set_weights([*first, *gates, *last])
    expected = dense(keras1_lstm(dense(x, *first), *gates)[:, -1], *last)
    np.testing.assert_allclose(model.predict(x), expected, atol=1e-5)
    stirred(model).set_weights([*first, *model.layers[1].get_weights(), *last])
    model.layers[1].set_weights(gates)  # the layer alone takes them too
    np.testing.assert_allclose(model.predict(x), expected, atol=1e-5)


def test_kernels_of_theano_in_a_list_of_arrays_are_turned_and_told():
    x, model = numbers(2, 3, 4, 6), without_the_end()
    with pytest.warns(UserWarning) as told:
        model.set_weights([*FIRST, *SECOND])
    assert [one.message.key for one in told] == ["saving.given_kernels"]
    np.testing.assert_allclose(model.predict(x), computed(x, theano), atol=1e-5)


def test_a_program_that_turns_the_kernels_afterwards_does_not_turn_them_twice():
    """Programs for TensorFlow did so with weights of Theano; here set_weights has done it already."""
    x, model = numbers(2, 3, 4, 6), without_the_end()
    with pytest.warns(UserWarning) as told:
        model.set_weights([*FIRST, *SECOND])
        convert_all_kernels_in_model(model)
    assert [one.message.key for one in told] == ["saving.given_kernels", "tools.kernels_are_right"]
    np.testing.assert_allclose(model.predict(x), computed(x, theano), atol=1e-5)


@pytest.mark.filterwarnings("error")
def test_what_fits_as_it_is_is_taken_as_it_is():
    kernel, bias = numbers(3, 3, 3, 3), numbers(3)  # in the old layout it would have this shape too
    model = Sequential([layers.Convolution2D(3, 3, 3, dim_ordering="th", input_shape=(3, 5, 5))])
    model.set_weights([kernel, bias])
    assert same(model.get_weights(), [kernel, bias])
    small = Sequential([layers.Convolution2D(4, 1, 1, dim_ordering="th", input_shape=(3, 5, 5))])
    small.set_weights([numbers(4, 3, 1, 1), numbers(4)])  # a kernel of one pixel has no other side


def test_lists_and_scalars_of_python_are_arrays_too():
    model = Sequential([layers.Dense(1, input_shape=(2,))])
    model.set_weights([[[1.0], [2.0]], [3.0]])
    assert model.predict(np.ones((1, 2))).tolist() == [[6.0]]


def test_weights_given_to_a_layer_when_it_is_made():
    gates = [numbers(*shape) for _ in range(4) for shape in ((3, 5), (5, 5), (5,))]
    x = layers.Input((4, 3))
    y = layers.LSTM(5, recurrent_activation="hard_sigmoid", weights=gates)(x)
    given = numbers(6, 4, 3)
    np.testing.assert_allclose(Model(x, y).predict(given), keras1_lstm(given, *gates)[:, -1], atol=1e-5)


# What does not fit.

WRONG = {
    "too few": ([numbers(4, 3)], "weights.count"),
    "another shape": ([numbers(4, 4), numbers(3), *[numbers(3)] * 4, numbers(3, 2), numbers(2)], "weights.shape"),
    "an array among them is no array": (["a", *[numbers(3)] * 5, numbers(3, 2), numbers(2)], "weights.dtype"),
    "no list": (3, "weights.not_a_list"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_told_as_ever_and_nothing_changes(case):
    given, key = WRONG[case]
    model = stirred(row())
    before = model.get_weights()
    with pytest.raises((ValueError, TypeError)) as error:
        model.set_weights(given)
    assert key_of(error) == key
    assert same(model.get_weights(), before)


def test_arrays_of_a_file_that_is_closed(tmp_path):
    model = stirred(row())
    model.save_weights(tmp_path / "weights.h5")
    file = h5py.File(tmp_path / "weights.h5")
    arrays = [file["first"][name] for name in file["first"].attrs["weight_names"]]
    file.close()
    with pytest.raises(ValueError) as error:
        model.get_layer("first").set_weights(arrays)
    assert key_of(error) == "saving.closed_file"


def test_a_dataset_of_another_shape_is_not_read(tmp_path):
    model = stirred(row())
    with h5py.File(tmp_path / "weights.h5", "w") as file:
        large, bias = file.create_dataset("kernel:0", (10**6, 10**6)), file.create_dataset("bias:0", (3,))
        with pytest.raises(ValueError) as error:
            model.get_layer("first").set_weights([large, bias])
    assert key_of(error) == "weights.shape"


def test_weights_of_cudnn_for_a_plain_layer():
    kernel, recurrent, biases = numbers(3, 20), numbers(5, 20), numbers(40)
    model = Sequential([layers.LSTM(5, recurrent_activation="sigmoid", input_shape=(4, 3))])
    model.set_weights([kernel, recurrent, biases])
    x = numbers(2, 4, 3)
    np.testing.assert_allclose(model.predict(x), cudnn_lstm(x, kernel, recurrent, biases)[:, -1], atol=1e-5)
