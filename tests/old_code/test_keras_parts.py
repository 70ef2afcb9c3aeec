"""keras_applications and keras_preprocessing, packages of Keras 2.2 and 2.3; programs with nets beside them."""

import pytest

from kerascn import applications, preprocessing
from kerascn.old_code import age, keras_parts
from kerascn.old_code.targets import looked_up
from kerascn.old_code.then import nets
from tests.old_code.running import kerascn

pytestmark = pytest.mark.engine

PROGRAM = """
import keras
import keras_applications
import numpy as np
from keras_applications import get_submodules_from_kwargs, mobilenet
from keras_applications.imagenet_utils import _obtain_input_shape, preprocess_input
from keras_applications.resnext import ResNeXt50
from keras_applications.vgg16 import *
from keras_preprocessing import sequence
from keras_preprocessing.image import ImageDataGenerator
from keras_preprocessing.image.utils import img_to_array
from keras_preprocessing.text import Tokenizer
import keras_applications.resnet_common as common

handed = dict(backend=keras.backend, layers=keras.layers, models=keras.models, utils=keras.utils)
keras_applications.set_keras_submodules(**handed)
net = mobilenet.MobileNet((32, 32, 3), 0.25, weights=None, classes=3, **handed)
assert isinstance(net, keras.models.Model)
assert get_submodules_from_kwargs({"layers": keras.layers})[1] is keras.layers
assert keras_applications.get_keras_submodule("models") is keras.models
shape = _obtain_input_shape(None, default_size=224, min_size=32, data_format="channels_last", require_flatten=True)
assert shape == (224, 224, 3)
x = preprocess_input(np.full((1, 2, 2, 3), 255.0), data_format="channels_last", mode="tf", **handed)
assert x.max() == 1
assert common.ResNet50 is not keras_applications.resnet50.ResNet50 and common.ResNeXt50 and VGG16
flow = ImageDataGenerator(rescale=1 / 255).flow(np.full((2, 32, 32, 3), 255), np.eye(3)[:2], batch_size=2)
assert next(flow)[0].shape == (2, 32, 32, 3)
assert sequence.pad_sequences([[1]], 3).tolist() == [[0, 0, 1]] and Tokenizer and img_to_array and ResNeXt50
print("done")
"""
# A net in a file beside the program, as they were handed around before keras.applications.
BESIDE = """
from keras.applications.imagenet_utils import _obtain_input_shape
from keras.engine.topology import get_source_inputs
from keras.layers import Input, Dense, Flatten, Convolution2D, MaxPooling2D
from keras.models import Model
from keras.utils.data_utils import get_file
from keras.utils.layer_utils import convert_all_kernels_in_model
from keras import backend as K


def TinyNet(include_top=True, weights=None, input_tensor=None):
    shape = _obtain_input_shape(None, default_size=8, min_size=4, dim_ordering=K.image_dim_ordering(),
                                include_top=include_top)
    images = Input(shape=shape) if input_tensor is None else input_tensor
    x = Convolution2D(2, 3, 3, border_mode='same', name='block1_conv1')(images)
    x = MaxPooling2D((2, 2), strides=(2, 2))(x)
    if include_top:
        x = Dense(3, activation='softmax')(Flatten()(x))
    model = Model(get_source_inputs(images), x)
    if weights is not None:
        model.load_weights(weights)
        convert_all_kernels_in_model(model)
    return model
"""
NAMES_BESIDE = """
def decode_predictions(preds):
    return [int(row.argmax()) for row in preds]


def preprocess_input(x):
    return x / 255.
"""
USES_BESIDE = """
import numpy as np
from imagenet_utils import decode_predictions, preprocess_input
from vgg16 import TinyNet

model = TinyNet()
print(model.input_shape, len(decode_predictions(model.predict(preprocess_input(np.ones((2, 8, 8, 3)))))))
model.save_weights('tiny.h5')
TinyNet(weights='tiny.h5')
print(TinyNet(include_top=False).input_shape)
"""


def test_programs_with_these_packages_and_with_nets_beside_them(engine_name, tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    done = kerascn("run", "program.py", home=tmp_path, KERAS_BACKEND=engine_name)
    assert done.stdout == "done\n", done.stderr
    for name, text in {"vgg16": BESIDE, "imagenet_utils": NAMES_BESIDE, "uses": USES_BESIDE}.items():
        (tmp_path / f"{name}.py").write_text(text)
    done = kerascn("run", "uses.py", home=tmp_path, KERAS_BACKEND=engine_name)
    assert done.stdout == "(None, 8, 8, 3) 2\n(None, None, None, 3)\n", done.stderr


def test_each_row_leads_somewhere():
    """Modules to ours, names to functions that are ours or hand over to them."""
    for path, row in keras_parts.MODULES.items():
        for name, target in ({"": row} if isinstance(row, str) else row).items():
            found = looked_up(target)
            if name[:1].isupper():
                assert found.__wrapped__ is getattr(applications, name) or (path, name) == (
                    "keras_applications.resnet_common", "ResNet50",
                )  # fmt: skip
    assert looked_up(keras_parts.MODULES["keras_preprocessing.text"]) is preprocessing.text
    assert nets.resnet50.ResNet50.__wrapped__ is applications.ResNet50
    assert nets.imagenet_utils.__all__ == applications.imagenet_utils.__all__
    with pytest.raises(AttributeError):
        looked_up(f"{nets.__name__}:alexnet")


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("from keras_applications.mobilenet import MobileNet", 2),
        ("from keras_applications import nasnet", 2),
        ("from keras_preprocessing.image import ImageDataGenerator", None),
    ],
)
def test_the_age_of_a_program_that_imports_them(text, dialect):
    assert age.decide(text).dialect == dialect
