"""The parts of Keras 2.2 and 2.3 that were packages of their own: keras_applications and keras_preprocessing.

A row is as in ``neighbours``: a module that is gone, and the module that took its place or what each name means.
"""

from __future__ import annotations

_NETS = "kerascn.old_code.then.nets"
_TOLD_WHICH_KERAS = {name: f"{_NETS}:{name}" for name in ("set_keras_submodules", "get_keras_submodule")}
_BY_MODULE = {
    "densenet": "DenseNet121 DenseNet169 DenseNet201",
    "imagenet_utils": "",
    "inception_resnet_v2": "InceptionResNetV2",
    "inception_v3": "InceptionV3",
    "mobilenet": "MobileNet",
    "mobilenet_v2": "MobileNetV2",
    "nasnet": "NASNetMobile NASNetLarge",
    "resnet50": "ResNet50",
    "resnet": "ResNet101 ResNet152",
    "resnet_v2": "ResNet50V2 ResNet101V2 ResNet152V2",
    "resnext": "ResNeXt50 ResNeXt101",
    "vgg16": "VGG16",
    "vgg19": "VGG19",
    "xception": "Xception",
}
_IN_IMAGES = (
    "affine_transformations", "dataframe_iterator", "directory_iterator", "image_data_generator", "iterator",
    "numpy_array_iterator", "utils",
)  # fmt: skip
MODULES: dict[str, str | dict[str, str]] = {
    "keras_applications": {
        **{name: f"{_NETS}:{module}.{name}" for module, nets in _BY_MODULE.items() for name in nets.split()},
        **{module: f"{_NETS}:{module}" for module in _BY_MODULE},
        **_TOLD_WHICH_KERAS,
        "get_submodules_from_kwargs": f"{_NETS}:get_submodules_from_kwargs",
    },
    **{f"keras_applications.{module}": f"{_NETS}:{module}" for module in _BY_MODULE},
    "keras_applications.resnet_common": {
        "ResNet50": f"{_NETS}:resnet.ResNet50",
        **{
            name: f"{_NETS}:{module}.{name}"
            for module in ("resnet", "resnet_v2", "resnext")
            for name in _BY_MODULE[module].split()
        },
    },
    "keras_preprocessing": {
        **{name: f"kerascn.preprocessing.{name}" for name in ("image", "sequence", "text")},
        **_TOLD_WHICH_KERAS,
    },
    **{f"keras_preprocessing.{name}": f"kerascn.preprocessing.{name}" for name in ("image", "sequence", "text")},
    **{f"keras_preprocessing.image.{name}": "kerascn.preprocessing.image" for name in _IN_IMAGES},
}
