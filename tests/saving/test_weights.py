"""Weights find their layers, by place or by name; and if anything does not fit, nothing changes."""

import h5py
import numpy as np
import pytest

from kerascn import layers
from kerascn.models import Model, Sequential
from kerascn.saving.old_weights.kernels import kernels_of
from tests.saving.small import data, graph, key_of, row, same, stirred

pytestmark = pytest.mark.usefixtures("K")


def dense(*sizes, names=None):
    names = names or [f"layer_{place}" for place, _ in enumerate(sizes)]
    made = [layers.Dense(size, name=name) for size, name in zip(sizes, names, strict=True)]
    x = layers.Input((4,))
    y = x
    for layer in made:
        y = layer(y)
    return Model(x, y)


def test_weights_come_back_by_place_whatever_the_names(tmp_path):
    model = stirred(dense(3, 2, names=["a", "b"]))
    model.save_weights(tmp_path / "w.h5")
    other = dense(3, 2, names=["b", "a"])  # the names are no help here, and not asked
    other.load_weights(tmp_path / "w.h5")
    assert same(other.get_weights(), model.get_weights())
    model.save(tmp_path / "m.h5")
    stirred(other, 5).load_weights(tmp_path / "m.h5")  # a whole model will do
    assert same(other.get_weights(), model.get_weights())


def test_by_name_takes_what_there_is(tmp_path):
    model = stirred(dense(3, 5, names=["a", "b"]))
    model.save_weights(tmp_path / "w.h5")
    other = stirred(dense(3, 7, names=["a", "c"]), 2)
    before = other.get_weights()
    other.load_weights(tmp_path / "w.h5", by_name=True)
    assert same(other.get_layer("a").get_weights(), model.get_layer("a").get_weights())
    assert same(other.get_layer("c").get_weights(), before[2:])


def test_by_name_with_other_shapes(tmp_path):
    model = stirred(dense(3, 5, names=["a", "b"]))
    model.save_weights(tmp_path / "w.h5")
    other = stirred(dense(3, 7, names=["a", "b"]), 2)
    before = other.get_weights()
    with pytest.raises(ValueError) as error:
        other.load_weights(tmp_path / "w.h5", by_name=True)
    assert key_of(error) == "saving.weight_shape"
    assert same(other.get_weights(), before)
    with pytest.warns(UserWarning) as told:
        other.load_weights(tmp_path / "w.h5", by_name=True, skip_mismatch=True)
    assert [one.message.key for one in told] == ["saving.skipped"]
    assert same(other.get_weights(), [*model.get_layer("a").get_weights(), *before[2:]])


# The model: its layers; how many of the file's layers (3, 5, 2) it gets; what the warning names.
BY_PLACE = {
    "longer": ((3, 5, 2, 4), (0, 1, 2), ("layer_3", "-")),
    "shorter": ((3, 5), (0, 1), ("-", "c")),
    "another end": ((3, 5, 7), (0, 1), ("layer_2", "c")),
    "another middle": ((3, 6, 2), (0,), ("layer_1, layer_2", "b, c")),
    "longer, with another end": ((3, 5, 7, 2), (0, 1), ("layer_3, layer_2", "c")),
}


@pytest.mark.parametrize("case", BY_PLACE)
def test_by_place_into_a_longer_or_shorter_model(tmp_path, case):
    sizes, fitting, (left, unused) = BY_PLACE[case]
    model = stirred(dense(3, 5, 2, names=["a", "b", "c"]))
    model.save_weights(tmp_path / "w.h5")
    other = stirred(dense(*sizes), 2)
    expected = other.get_weights()
    for place in fitting:
        expected[2 * place : 2 * place + 2] = model.layers[1 + place].get_weights()
    with pytest.warns(UserWarning, match=f"{left}.* {unused}") as told:
        other.load_weights(tmp_path / "w.h5", skip_mismatch=True)
    assert [one.message.key for one in told] == ["saving.skipped_places"]
    assert same(other.get_weights(), expected)


def test_by_place_where_nothing_fits(tmp_path):
    dense(3, 5).save_weights(tmp_path / "w.h5")
    other = stirred(dense(4, 6, 1))
    before = other.get_weights()
    with pytest.raises(ValueError) as error:
        other.load_weights(tmp_path / "w.h5", skip_mismatch=True)
    assert key_of(error) == "saving.nothing_fits"
    assert same(other.get_weights(), before)


def test_by_place_where_all_fits_nothing_is_told(tmp_path, recwarn):
    model = stirred(dense(3, 5))
    model.save_weights(tmp_path / "w.h5")
    other = dense(3, 5)
    other.load_weights(tmp_path / "w.h5", skip_mismatch=True)
    assert same(other.get_weights(), model.get_weights())
    assert not recwarn.list


def test_names_that_fit_nowhere_are_told(tmp_path):
    dense(3, names=["a"]).save_weights(tmp_path / "w.h5")
    other = dense(3, names=["b"])
    with pytest.warns(UserWarning) as told:
        other.load_weights(tmp_path / "w.h5", by_name=True)
    assert [one.message.key for one in told] == ["saving.no_name_fits"]


def test_another_shape_of_as_many_numbers(tmp_path):
    path = tmp_path / "w.h5"
    model = stirred(dense(3))
    model.save_weights(path)
    with h5py.File(path, "r+") as file:
        inner = file["layer_0/layer_0"]
        turned = inner["kernel:0"][()].reshape(3, 4)
        del inner["kernel:0"]
        inner["kernel:0"] = turned
    other = dense(3)
    with pytest.raises(ValueError) as error:
        other.load_weights(path)
    assert key_of(error) == "saving.weight_shape"
    for options in ({}, {"by_name": True}):
        stirred(other, 3).load_weights(path, reshape=True, **options)
        assert same(other.get_weights(), model.get_weights())


@pytest.mark.parametrize(
    ("other", "key"),
    [
        (lambda: dense(3, 2, 1), "saving.layer_count"),
        (lambda: dense(3), "saving.layer_count"),
        (lambda: dense(3, 4), "saving.weight_shape"),
        (lambda: Sequential([layers.Dense(3, input_shape=(4,)), layers.BatchNormalization()]), "saving.weight_count"),
    ],
)
def test_what_does_not_fit_changes_nothing(tmp_path, other, key):
    dense(3, 2).save_weights(tmp_path / "w.h5")
    model = stirred(other())
    before = model.get_weights()
    with pytest.raises(ValueError) as error:
        model.load_weights(tmp_path / "w.h5")
    assert key_of(error) == key
    assert same(model.get_weights(), before)


def test_an_array_that_can_not_be_read_changes_nothing(tmp_path):
    path = tmp_path / "w.h5"
    dense(30, 20).save_weights(path)
    with h5py.File(path, "r+") as file:
        inner = file["layer_1/layer_1"]
        values = inner["kernel:0"][()]
        del inner["kernel:0"]
        inner.create_dataset("kernel:0", data=values, compression="gzip")
        place = inner["kernel:0"].id.get_chunk_info(0).byte_offset
    with open(path, "r+b") as file:
        file.seek(place)
        file.write(b"\xff" * 40)
    model = stirred(dense(30, 20))
    before = model.get_weights()
    with pytest.raises(OSError) as error:
        model.load_weights(path)
    assert key_of(error) == "saving.not_read"
    assert same(model.get_weights(), before)


def test_number_types_are_those_of_the_model(tmp_path):
    path = tmp_path / "w.h5"
    model = dense(3)
    model.save_weights(path)
    with h5py.File(path, "r+") as file:
        inner = file["layer_0/layer_0"]
        del inner["kernel:0"]
        inner["kernel:0"] = np.arange(12).reshape(4, 3)
    model.load_weights(path)
    assert model.get_weights()[0].dtype == "float32"
    assert model.get_weights()[0].ravel().tolist() == list(range(12))


def test_models_that_have_no_weights_yet(tmp_path):
    model = Sequential([layers.Dense(3, name="early")])
    for use in (model.save_weights, model.load_weights):
        with pytest.raises(ValueError, match="early") as error:
            use(tmp_path / "w.h5")
        assert key_of(error) == "saving.not_built"


def test_weights_in_another_thread(tmp_path):
    import threading

    model = stirred(graph())
    thread = threading.Thread(target=model.save_weights, args=[tmp_path / "w.h5"])
    thread.start()
    thread.join()
    other = graph()
    thread = threading.Thread(target=other.load_weights, args=[tmp_path / "w.h5"])
    thread.start()
    thread.join()
    assert same(other.get_weights(), model.get_weights())


class Conv2D(layers.Layer):
    """Stands for a convolution: a kernel of four axes and a bias."""

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(2, 3, 1, 1), initializer="uniform")
        self.bias = self.add_weight(name="bias", shape=(1,), initializer="zeros")
        self.built = True


def test_kernels_that_keras_2_wrote_on_theano_are_turned(tmp_path):
    model = stirred(Sequential([Sequential([Conv2D(input_shape=(4,))]), layers.Dense(2)]))
    written = model.get_weights()
    model.save_weights(tmp_path / "w.h5")
    with h5py.File(tmp_path / "w.h5", "r+") as file:
        file.attrs["backend"] = b"theano"
    model.load_weights(tmp_path / "w.h5")
    kernel, *others = model.get_weights()
    assert np.array_equal(kernel[:, :, 0, 0], written[0][::-1, ::-1, 0, 0])
    assert same(others, written[1:])


def test_inner_layers_are_searched_for_kernels():
    inner = Conv2D(input_shape=(4,))
    Sequential([inner])

    class Around:
        layer = inner
        weights = inner.weights

    assert kernels_of(Around()) == {id(inner.kernel)}


def test_frozen_between_saving_and_loading(tmp_path):
    model = stirred(row())
    expected, x = model.get_weights(), data()[0]
    model.save_weights(tmp_path / "w.h5")
    model.get_layer("first").trainable = False
    stirred(model, 9).load_weights(tmp_path / "w.h5")
    assert same(model.get_weights(), expected)
    assert model.predict(x).shape == (8, 2)
