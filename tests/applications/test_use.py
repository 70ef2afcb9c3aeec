"""The nets in use: as a reader would, with each argument, in the words of either age; what can't be meant."""

import numpy as np
import pytest

import kerascn
from kerascn import applications, config
from kerascn.layers import Dense, GlobalAveragePooling2D, Input
from kerascn.models import Model, load_model
from tests.applications.nets import ALWAYS, SMALL, maker, small

FAMILIES = [
    pytest.param(name, order, marks=[pytest.mark.all_only] * ((name, order) not in ALWAYS))
    for name in SMALL
    for order in ("channels_last", "channels_first")
]
# Families whose training takes a compiler minutes on one of the engines: built, computed and kept in a file only.
ONLY_COMPUTED = ("NASNetMobile", "InceptionResNetV2", "DenseNet121", "ResNeXt50")


@pytest.mark.parametrize(("name", "data_format"), FAMILIES)
def test_a_net_computes_learns_and_is_kept_in_a_file(name, data_format, tmp_path, K):
    config.set_image_data_format(data_format)
    model = small(name, data_format)
    random = np.random.RandomState(1)
    x = random.rand(4, *model.input_shape[1:])
    before = model.predict(x)
    assert before.shape == (4, *model.output_shape[1:])
    assert np.isfinite(before).all()
    model.compile("sgd", "mse")
    if name not in ONLY_COMPUTED:
        model.train_on_batch(x, random.rand(*before.shape))
        assert np.abs(model.predict(x) - before).max() > 0
    model.save(str(tmp_path / "net.h5"))
    again = load_model(str(tmp_path / "net.h5"))
    np.testing.assert_allclose(again.predict(x), model.predict(x), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    "name", ["VGG16", *(pytest.param(name, marks=pytest.mark.all_only) for name in ("MobileNetV2", "ResNeXt50"))]
)
def test_both_data_formats_compute_the_same(name, K):
    x = np.random.RandomState(0).rand(2, 32, 32, 3)
    last = small(name)
    expected, values = last.predict(x), last.get_weights()
    config.set_image_data_format("channels_first")
    first = small(name, "channels_first")
    first.set_weights(values)
    np.testing.assert_allclose(first.predict(x.transpose(0, 3, 1, 2)), expected, rtol=1e-4, atol=1e-5)


SMALLEST = dict(weights=None, alpha=0.25)
FEATURES = dict(weights=None, include_top=False)


def test_include_top_pooling_and_classes(K):
    shape = (64, 64, 3)
    assert applications.MobileNet(input_shape=shape, classes=7, **SMALLEST).output_shape == (None, 7)
    plain, means, most = (applications.VGG16(input_shape=shape, pooling=p, **FEATURES) for p in (None, "avg", "max"))
    assert plain.output_shape == (None, 2, 2, 512)
    for model in (means, most):
        model.set_weights(plain.get_weights())
    x = np.random.RandomState(0).rand(2, *shape)
    features = plain.predict(x)
    np.testing.assert_allclose(means.predict(x), features.mean(axis=(1, 2)), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(most.predict(x), features.max(axis=(1, 2)), rtol=1e-4, atol=1e-5)


def test_images_of_any_size_without_the_top(K):
    model = applications.VGG16(**FEATURES)
    assert model.input_shape == (None, None, None, 3)
    assert model.predict(np.zeros((1, 64, 96, 3))).shape == (1, 2, 3, 512)


def test_depth_multiplier_and_dropout(K):
    one, two = (applications.MobileNet(depth_multiplier=n, dropout=n / 10, **SMALLEST) for n in (1, 2))
    assert one.get_layer("dropout").rate == 0.1
    assert two.get_layer("conv_dw_1").output_shape[-1] == 2 * one.get_layer("conv_dw_1").output_shape[-1]


def test_an_input_of_ones_own(K):
    images = Input(shape=(40, 40, 3), name="mine")
    model = applications.VGG16(input_tensor=images, **FEATURES)
    assert model.inputs == [images]
    assert model.input_names == ["mine"]
    doubled = kerascn.layers.Lambda(lambda x: 2 * x)(images)
    behind = applications.VGG16(input_tensor=doubled, **FEATURES)
    assert behind.inputs == [images]
    behind.set_weights(model.get_weights())
    x = np.random.RandomState(0).rand(1, 40, 40, 3)
    np.testing.assert_allclose(behind.predict(x), model.predict(2 * x), rtol=1e-4, atol=1e-5)
    tensor = K.placeholder(shape=(None, 32, 32, 3))
    assert applications.VGG16(input_tensor=tensor, **FEATURES).inputs == [tensor]


def test_published_weights_and_a_tensor_of_another_size(mirror, K):
    """A top that takes the mean of each channel fits every size, so a tensor may have one of its own."""
    applications.MobileNet(**SMALLEST).save_weights(str(mirror / "mobilenet_2_5_224_tf.h5"))
    other = applications.MobileNet(alpha=0.25, input_tensor=Input(shape=(64, 96, 3)))
    assert (other.input_shape, other.output_shape) == ((None, 64, 96, 3), (None, 1000))
    for net in ("VGG16", "ResNet50"):
        with pytest.raises(ValueError) as error:
            maker(net)(input_tensor=Input(shape=(200, 200, 3)))
        assert error.value.key == "applications.other_shape"


def test_fine_tuning_leaves_frozen_layers_alone(K):
    base = applications.VGG16(input_shape=(32, 32, 3), **FEATURES)
    outputs = Dense(3, activation="softmax")(GlobalAveragePooling2D()(base.output))
    model = Model(base.input, outputs)
    for layer in base.layers:
        layer.trainable = False
    model.compile("rmsprop", "categorical_crossentropy")
    before = model.get_weights()
    model.train_on_batch(np.random.rand(6, 32, 32, 3), np.eye(3)[[0, 1, 2, 0, 1, 2]])
    changed = [not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)]
    assert changed[-2:] == [True, True]
    assert not any(changed[:-2])


# The words and places of all ages.


def test_the_places_of_keras_1_and_2(K):
    shape = (32, 32, 3)
    assert applications.VGG16(False, None, None, shape, "max", 5).output_shape == (None, 512)
    kerascn.set_dialect(1)
    try:
        model = applications.xception.Xception(True, None, None, (71, 71, 3), 5)  # the fifth place was classes
    finally:
        kerascn.set_dialect(2)
    assert model.output_shape == (None, 5)


def test_the_helpers_in_the_words_of_keras_1_and_2(K):
    x = Input(shape=(9, 8, 3))
    helpers = applications.inception_v3
    old = helpers.conv2d_bn(x, 4, 3, 2, border_mode="valid", subsample=(2, 2), name="old")
    new = helpers.conv2d_bn(x, 4, 3, 2, padding="valid", strides=(2, 2), name="new")
    named = helpers.conv2d_bn(x, nb_filter=4, nb_row=3, nb_col=2, border_mode="valid")
    assert K.int_shape(old) == K.int_shape(new) == (None, 4, 4, 4)
    assert K.int_shape(named) == (None, 7, 7, 4)
    assert [layer.name for layer in Model(x, old).layers[1:]] == ["old_conv", "old_bn", "old"]
    residual = applications.resnet50
    y = residual.conv_block(x, 3, [2, 2, 6], stage=2, block="a")
    assert K.int_shape(y) == (None, 5, 4, 6)
    y = residual.identity_block(y, 3, [2, 2, 6], stage=2, block="b")
    assert K.int_shape(y) == (None, 5, 4, 6)
    assert "res2b_branch2c" in [layer.name for layer in Model(x, y).layers]
    dense = applications.densenet
    y = dense.transition_block(dense.dense_block(x, 2, "d"), 0.5, "t")
    assert K.int_shape(y) == (None, 4, 4, (3 + 2 * 32) // 2)
    other = applications.inception_resnet_v2
    assert K.int_shape(other.inception_resnet_block(x, 0.1, "block8", 1)) == (None, 9, 8, 3)
    assert K.int_shape(other.conv2d_bn(x, 4, 3, strides=2, activation=None, use_bias=True)) == (None, 5, 4, 4)


def test_a_file_with_the_custom_objects_of_its_time(tmp_path, K):
    """Files of MobileNet by Keras 2.0 and 2.1 say 'relu6' and DepthwiseConv2D, which programs hand over."""
    x = Input(shape=(8, 8, 3))
    y = kerascn.layers.DepthwiseConv2D((3, 3))(x)
    model = Model(x, kerascn.layers.Activation(applications.mobilenet.relu6)(y))
    model.set_weights([10 * w for w in model.get_weights()])
    model.compile("sgd", "mse")
    model.save(str(tmp_path / "old.h5"))
    known = {"relu6": applications.mobilenet.relu6, "DepthwiseConv2D": applications.mobilenet.DepthwiseConv2D}
    again = load_model(str(tmp_path / "old.h5"), custom_objects=known)
    images = np.random.RandomState(0).rand(2, 8, 8, 3) * 10
    np.testing.assert_allclose(again.predict(images), model.predict(images), rtol=1e-5)
    assert again.predict(images).max() == 6


def test_nets_as_large_as_one_says(K):
    made = applications.densenet.DenseNet([1, 1], weights=None, input_shape=(32, 32, 3), classes=4)
    assert (made.name, made.output_shape) == ("densenet", (None, 4))
    arguments = dict(penultimate_filters=96, num_blocks=1, stem_block_filters=8, input_shape=(32, 32, 3), classes=4)
    nets = [applications.nasnet.NASNet(skip_reduction=skip, **arguments) for skip in (False, True)]
    assert [net.output_shape for net in nets] == [(None, 4)] * 2


def test_the_old_resnet_pools_large_images_only(K):
    x = Input(shape=(None, None, 3))
    for side, pooled in ((None, True), (7, True), (6, False)):
        assert applications.resnet50._is_large(K.placeholder(shape=(None, side, side, 3))) is pooled
    assert applications.ResNet50(False, None, input_tensor=x).output_shape == (None, None, None, 2048)


# What can't be meant.


@pytest.mark.parametrize(
    ("net", "arguments", "key"),
    [
        ("VGG16", dict(weights="nowhere.h5"), "applications.weights"),
        ("VGG16", dict(weights=3), "applications.weights"),
        ("VGG16", dict(classes=10), "applications.other_classes"),
        ("VGG16", dict(weights=None, classes=0), "applications.classes"),
        ("VGG16", dict(weights=None, pooling="mean"), "applications.pooling"),
        ("VGG16", dict(weights=None, input_shape=(3, 224, 224)), "applications.too_small"),
        ("InceptionV3", dict(weights=None, input_shape=(64, 64, 3)), "applications.too_small"),
        ("ResNet50", dict(input_shape=(64, 64, 3)), "applications.other_shape"),
        ("ResNet50", dict(input_shape=(64, 64, 1), include_top=False), "applications.channels"),
        ("MobileNet", dict(alpha=0.3), "applications.alpha"),
        ("MobileNet", dict(depth_multiplier=2), "applications.depth_multiplier"),
        ("MobileNetV2", dict(alpha=0.3), "applications.alpha"),
        ("MobileNetV2", dict(weights=None, depth_multiplier=2), "applications.depth_multiplier"),
        ("nasnet.NASNet", dict(penultimate_filters=100), "applications.filters"),
        (
            "NASNetMobile",
            dict(weights=None, input_shape=(None, None, 3), include_top=False),
            "applications.nasnet_open",
        ),
        ("MusicTaggerCRNN", dict(classes=10), "applications.other_classes"),
    ],
)
def test_what_cannot_be_meant_is_said(net, arguments, key, K):
    with pytest.raises(ValueError) as error:
        maker(net)(**arguments)
    assert error.value.key == key


def test_a_block_of_no_kind():
    with pytest.raises(ValueError) as error:
        applications.inception_resnet_v2.inception_resnet_block(None, 0.1, "block9", 1)
    assert error.value.key == "applications.block_type"
