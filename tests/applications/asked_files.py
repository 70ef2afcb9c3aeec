"""Which published file a net of another library asks for: its name, its address, its checksum.

The functions of the nets are called with layers that do nothing, up to where they ask for the file; so no time is
spent on building, and nothing is fetched. Run in a process of its own: with ``keras_applications`` of the folder that
is the first argument, or with tf_keras without one. It prints a line of JSON for each net with each of its options.
"""

import importlib
import itertools
import json
import sys
import types
import warnings

PLAIN = {
    "VGG16": "vgg16.VGG16",
    "VGG19": "vgg19.VGG19",
    "ResNet50": "resnet50.ResNet50",
    "resnet.ResNet50": "resnet.ResNet50",
    "ResNet101": "resnet.ResNet101",
    "ResNet152": "resnet.ResNet152",
    "ResNet50V2": "resnet_v2.ResNet50V2",
    "ResNet101V2": "resnet_v2.ResNet101V2",
    "ResNet152V2": "resnet_v2.ResNet152V2",
    "ResNeXt50": "resnext.ResNeXt50",
    "ResNeXt101": "resnext.ResNeXt101",
    "InceptionV3": "inception_v3.InceptionV3",
    "Xception": "xception.Xception",
    "InceptionResNetV2": "inception_resnet_v2.InceptionResNetV2",
    "DenseNet121": "densenet.DenseNet121",
    "DenseNet169": "densenet.DenseNet169",
    "DenseNet201": "densenet.DenseNet201",
    "NASNetMobile": "nasnet.NASNetMobile",
    "NASNetLarge": "nasnet.NASNetLarge",
}
# net -> its function, values of alpha, rows of the images
WITH_OPTIONS = {
    "MobileNet": ("mobilenet.MobileNet", (0.25, 0.5, 0.75, 1.0), (128, 160, 192, 224)),
    "MobileNetV2": ("mobilenet_v2.MobileNetV2", (0.35, 0.5, 0.75, 1.0, 1.3, 1.4), (96, 128, 160, 192, 224)),
}
NOT_IN_TF_KERAS = ("resnet50", "resnext")  # its resnet50 is the later one


class Anything:
    """Can be called, asked for parts, added: it stays what it is."""

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        return self

    def __getitem__(self, key):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def __add__(self, other):
        return self

    __radd__ = __mul__ = __rmul__ = __add__


class Backend:
    """As much of a backend as the functions of the nets ask."""

    def image_data_format(self):
        return "channels_last"

    def backend(self):
        return "tensorflow"

    def int_shape(self, x):
        return (None, 64, 64, 64)

    def is_keras_tensor(self, x):
        return True

    def __getattr__(self, name):
        return Anything()


class Asked(Exception):
    """The net has asked for a file."""


def get_file(fname, origin, file_hash=None, md5_hash=None, **others):
    raise Asked(fname, origin, file_hash or md5_hash)


def asked(make, **arguments):
    try:
        make(weights="imagenet", **arguments)
    except Asked as question:
        return question.args
    raise AssertionError(f"{make} asked for no file")


def in_keras_applications(path):
    module, function = path.split(".")
    utils = types.SimpleNamespace(get_file=get_file, get_source_inputs=Anything())
    modules = dict(backend=Backend(), layers=Anything(), models=Anything(), utils=utils)
    make = getattr(importlib.import_module(f"keras_applications.{module}"), function)
    return lambda **arguments: make(**arguments, **modules)


def in_tf_keras(path):
    module, function = path.split(".")
    home = "tf_keras.src.applications"
    for name in (module, "resnet"):
        found = importlib.import_module(f"{home}.{name}")
        found.backend, found.data_utils = Backend(), types.SimpleNamespace(get_file=get_file)
        found.layers = found.VersionAwareLayers = found.training = found.layer_utils = found.CustomScaleLayer = (
            Anything()
        )
    importlib.import_module(f"{home}.imagenet_utils").backend = Backend()
    return getattr(importlib.import_module(f"{home}.{module}"), function)


def calls():
    """Every net with every option that its file depends on."""
    for net, path in PLAIN.items():
        for top in (True, False):
            yield net, path, dict(include_top=top)
    for net, (path, alphas, sizes) in WITH_OPTIONS.items():
        for top, alpha, side in itertools.product((True, False), alphas, sizes):
            yield net, path, dict(include_top=top, alpha=alpha, input_shape=(side, side, 3))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if len(sys.argv) > 1:
        sys.path.insert(0, sys.argv[1])
    find = in_keras_applications if len(sys.argv) > 1 else in_tf_keras
    for net, path, arguments in calls():
        if len(sys.argv) > 1 or path.split(".")[0] not in NOT_IN_TF_KERAS:
            print(json.dumps([net, arguments, *asked(find(path), **arguments)]))
