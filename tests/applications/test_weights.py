"""Weights of nets: files in the published layouts, by order and by name; where they are found."""

import h5py
import numpy as np
import pytest

from kerascn import applications, config
from kerascn.applications import files
from tests.applications.nets import small

SMALLEST = dict(alpha=0.25, include_top=False, input_shape=(128, 128, 3))
FILE = "mobilenet_2_5_128_tf_no_top.h5"


def drawn(model, seed=0):
    """Other values for all weights; those of normalization, one for each channel, are positive as variances are."""
    random = np.random.RandomState(seed)
    values = [random.uniform(0.1, 0.3, w.shape) for w in model.get_weights()]
    return [x if x.ndim == 1 else x * (-1) ** random.randint(2, size=x.shape) for x in values]


def written(path, model, values, kernels="tf"):
    """A file as Keras 1 wrote it: a group for each layer; Theano's kernels are turned round and lie otherwise."""
    values = iter(values)
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [layer.name.encode() for layer in model.layers]
        for layer in model.layers:
            group, ends = file.create_group(layer.name), ("W", "b") if len(layer.weights) < 3 else "gbms"
            ending = ":0" if kernels == "tf" else ""
            names = [f"{layer.name}_{end}{ending}".encode() for end, _ in zip(ends, layer.weights, strict=False)]
            group.attrs["weight_names"] = names
            for name in names:
                value = next(values)
                if kernels == "th" and value.ndim == 4:
                    value = value.transpose(3, 2, 0, 1)[:, :, ::-1, ::-1]
                group[name.decode()] = value


def same(model, values):
    return all(np.allclose(mine, value) for mine, value in zip(model.get_weights(), values, strict=True))


def test_published_weights_are_found_at_the_mirror(mirror, K):
    model = applications.MobileNet(weights=None, **SMALLEST)
    values = drawn(model)
    model.set_weights(values)
    model.save_weights(str(mirror / FILE))
    assert same(applications.MobileNet(**SMALLEST), values)  # 'imagenet' is the default


def test_published_weights_that_old_installations_have_left(home, K):
    model = applications.MobileNet(weights=None, **SMALLEST)
    values = drawn(model)
    model.set_weights(values)
    (home / "models").mkdir(parents=True)
    model.save_weights(str(home / "models" / FILE))
    assert same(applications.MobileNet(weights="imagenet", **SMALLEST), values)


def test_a_file_of_another_checksum_is_not_taken(mirror, home):
    name = "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
    (mirror / name).write_bytes(b"something else")
    with pytest.raises(FileNotFoundError) as error:
        applications.VGG16(include_top=False)
    assert error.value.key == "applications.nowhere"
    for part in (name, str(home / "models"), str(mirror), "weights=None", "KERASCN_DATA_MIRROR"):
        assert part in str(error.value)


@pytest.mark.parametrize("by_name", [False, True])
@pytest.mark.parametrize("kernels", ["tf", "th"])
def test_files_of_keras_1_with_kernels_of_either_engine(tmp_path, kernels, by_name, K):
    config.set_image_data_format("channels_first" if kernels == "th" else "channels_last")
    model = small("VGG16", config.image_data_format())
    values = drawn(model)
    path = tmp_path / f"vgg16_weights_{kernels}_dim_ordering_{kernels}_kernels_notop.h5"
    written(path, model, values, kernels)
    if by_name:
        model.load_weights(str(path), by_name=True)
    else:
        model = small("VGG16", config.image_data_format(), weights=str(path))
    assert same(model, values)


def test_a_dense_layer_behind_images_is_put_in_order(mirror, monkeypatch, K):
    """The published weights know channels last; with channels first the net computes the same."""
    name = "vgg16_weights_tf_dim_ordering_tf_kernels.h5"
    monkeypatch.setattr(applications.vgg, "UNITS", 3)
    monkeypatch.setitem(files.PUBLISHED, name, files.PUBLISHED[name]._replace(md5=None))
    model = applications.VGG16(weights=None)
    model.save_weights(str(mirror / name))
    kernel = model.get_layer("fc1").get_weights()[0]
    config.set_image_data_format("channels_first")
    turned = applications.VGG16(weights="imagenet").get_layer("fc1").get_weights()[0]
    expected = kernel.reshape(7, 7, 512, 3).transpose(2, 0, 1, 3).reshape(-1, 3)
    np.testing.assert_allclose(turned, expected)


def test_all_published_files_have_an_address():
    assert len(files.PUBLISHED) > 100
    for name, row in files.PUBLISHED.items():
        assert row.address.startswith("https://"), name
        assert row.md5 is None or len(row.md5) == 32, name
