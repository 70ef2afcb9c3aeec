"""Every genuine file with convolutions predicts the same on both engines, and what one writes the other reads."""

import importlib.util
import warnings

import h5py
import numpy as np
import pytest

from kerascn import backend
from tests.genuine import genuine
from tests.saving import elsewhere
from tests.saving.genuine_table import FOLDER, ROWS
from tests.saving.test_genuine_table import loaded, path_of, predicted

DL4J, SUPER = "dl4j-test-resources/", "Image-Super-Resolution/weights/"
BY_DEFAULT = [
    f"{DL4J}weights/conv2d_theano_1.h5",
    f"{DL4J}weights/conv2d_reshape_theano_2.h5",
    f"{DL4J}weights/embedding_conv1d_theano_1.h5",
    "keras2cpp/pair2/my_nn_weights.h5",
]
MORE = [
    f"{SUPER}Denoising_AutoEncoder.h5",
    f"{SUPER}Denoising_AutoEncoder_2X.h5",
    f"{SUPER}DistilledResNetSR_2X.h5",
    f"{SUPER}ESPCNN_Weights_2.h5",
    f"{SUPER}Expantion_SR_Weights_2X.h5",
    f"{SUPER}NonLocalResNetSR_2X.h5",
    f"{SUPER}ResNetSR_2X.h5",
    f"{SUPER}SR_Weights_2X.h5",
    "betago/model_zoo/100_epochs_cnn_weights.hd5",
    "betago/model_zoo/one_epoch_cnn_weights_keras0_layerN.hd5",
    f"{DL4J}examples/12net.h5",
    f"{DL4J}examples/dga_classifier/keras2_dga_classifier_tf_model.h5",
    f"{DL4J}examples/gans/dcgan_discriminator.h5",
    f"{DL4J}examples/mnist_cnn/mnist_cnn_tf_keras_1_weights.h5",
    f"{DL4J}fullconfigs/cnn/cnn_batch_norm.h5",
    f"{DL4J}simple/cnn_tf_model.h5",
    f"{DL4J}simple/cnn_tf_weights.h5",
    f"{DL4J}weights/batch_to_conv2d_tensorflow_2.h5",
    f"{DL4J}weights/batch_to_conv2d_theano_1.h5",
    f"{DL4J}weights/conv2d_reshape_tensorflow_1.h5",
    f"{DL4J}weights/conv2d_tensorflow_2.h5",
    f"{DL4J}weights/embedding_conv1d_extended_tensorflow_2.h5",
    f"{DL4J}weights/embedding_conv1d_flatten_tensorflow_1.h5",
    f"{DL4J}weights/embedding_conv1d_flatten_theano_2.h5",
    f"{DL4J}weights/embedding_conv1d_tensorflow_2.h5",
    "face_classification/trained_models/emotion_models/fer2013_mini_XCEPTION.107-0.66.hdf5",
    "face_classification/trained_models/emotion_models/tiny_XCEPTION_KDEF.hdf5",
    "face_classification/trained_models/fer2013_big_XCEPTION.54-0.66.hdf5",
    "face_classification/trained_models/gender_models/gender_mini_XCEPTION.21-0.95.hdf5",
    "fastml-example-models/keras/KERAS_conv1d_weights.h5",
    "fastml-example-models/keras/keras_conv1d.h5",
    "keras2cpp/pair1/my_nn_weights.h5",
    "keras2cpp/pair3/my_nn_weights.h5",
    "mememoji/src/convnet_basic.h5",
]
FILES = BY_DEFAULT + [pytest.param(name, marks=pytest.mark.all_only) for name in MORE]

needs_both = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("tensorflow", "pytensor"))),
    reason="one of the two engines that are compared is not installed: pip install 'kerascn[tensorflow,theano]'",
)


class Both:
    """What genuine files predict on both engines; a process of the other engine is asked for several at a time."""

    AT_ONCE = 8

    def __init__(self, names, folder, engine):
        self.names, self.folder, self.other = names, folder, elsewhere.ENGINES[engine]
        self.here, self.there, self.back = {}, {}, {}

    def ask(self, name):
        """Predictions here; those of the other engine, by name and kind; the model that was written there."""
        if name not in self.here:
            first = self.names.index(name) // self.AT_ONCE * self.AT_ONCE
            self._fill(self.names[first : first + self.AT_ONCE], self.folder / str(first))
        return self.here[name], self.there, self.back[name]

    def _fill(self, names, folder):
        folder.mkdir()
        for number, row in enumerate(ROWS[name] for name in names):
            backend.clear_session()
            path_of(row)  # without genuine files there is nothing to do
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # one does not say its engine, which is told
                model = loaded(row)
            self.here[row.file] = predicted(model, elsewhere.inputs_of(model))
            self.back[row.file] = folder / f"{number}.there.h5"
            elsewhere.write(row, model, folder / f"{number}.here.h5")
        self.there |= elsewhere.run(folder, [ROWS[name] for name in names], self.other)


@pytest.fixture(scope="module")
def both(request, engine_name, tmp_path_factory):
    """What the files that wait in this run predict on both engines."""
    here = [item for item in request.session.items if item.module is request.module]
    waiting = [item.callspec.params["name"] for item in here if "both" in item.fixturenames]
    return Both(waiting, tmp_path_factory.mktemp("transfer"), engine_name)


def check(found, expected):
    """To 1e-5 of the largest number; and numbers that are all the same would prove nothing."""
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        scale = max(1.0, float(np.abs(other).max()))
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-5 * scale)
    assert any(np.ptp(one) > 0 for one in expected)


@needs_both
@pytest.mark.parametrize("name", FILES)
def test_both_engines_predict_the_same_and_read_each_other(K, both, name):
    expected, there, back = both.ask(name)
    for kind in ("genuine", "written here"):
        check([there[f"{name} {kind} {place}"] for place in range(len(expected))], expected)
    model = elsewhere.read(ROWS[name], back)
    check(predicted(model, elsewhere.inputs_of(model)), expected)


def test_no_file_with_convolutions_is_left_out():
    """Kernels have three axes or more, and so have the slopes of a PReLU, which come behind convolutions here."""
    found = set()
    for row in ROWS.values():
        if row.kind in ("model", "weights"):
            with h5py.File(genuine(FOLDER + row.file)) as file:
                file.visititems(
                    lambda _, thing, row=row: found.add(row.file) if getattr(thing, "ndim", 0) > 2 else None
                )
    assert found == {*BY_DEFAULT, *MORE}
