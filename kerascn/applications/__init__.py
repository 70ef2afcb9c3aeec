"""Famous architectures: each family is described by one table.

``files`` and ``weights`` find the published weights, ``frame`` has what all nets share.
"""

from collections.abc import Callable
from typing import Any

from .. import backend, layers, models, utils
from . import (
    audio_conv_utils,
    densenet,
    imagenet_utils,
    inception_resnet_v2,
    inception_v3,
    mobilenet,
    mobilenet_v2,
    music_tagger_crnn,
    narrow,
    nasnet,
    old_inception_v3,
    resnet,
    resnet50,
    resnet_v2,
    resnext,
    vgg16,
    vgg19,
    xception,
)
from .densenet import DenseNet121, DenseNet169, DenseNet201
from .inception_resnet_v2 import InceptionResNetV2
from .inception_v3 import InceptionV3
from .mobilenet import MobileNet
from .mobilenet_v2 import MobileNetV2
from .music_tagger_crnn import MusicTaggerCRNN
from .nasnet import NASNetLarge, NASNetMobile
from .resnet import ResNet101, ResNet152
from .resnet50 import ResNet50
from .resnet_v2 import ResNet50V2, ResNet101V2, ResNet152V2
from .resnext import ResNeXt50, ResNeXt101
from .vgg16 import VGG16
from .vgg19 import VGG19
from .xception import Xception

__all__ = [
    "DenseNet121", "DenseNet169", "DenseNet201", "InceptionResNetV2", "InceptionV3", "MobileNet", "MobileNetV2",
    "MusicTaggerCRNN", "NASNetLarge", "NASNetMobile", "ResNeXt50", "ResNeXt101", "ResNet50", "ResNet50V2", "ResNet101",
    "ResNet101V2", "ResNet152", "ResNet152V2", "VGG16", "VGG19", "Xception", "audio_conv_utils", "densenet",
    "imagenet_utils", "inception_resnet_v2", "inception_v3", "keras_modules_injection", "mobilenet", "mobilenet_v2",
    "music_tagger_crnn", "narrow", "nasnet", "old_inception_v3", "resnet", "resnet50", "resnet_v2", "resnext", "vgg16",
    "vgg19", "xception",
]  # fmt: skip


def keras_modules_injection(base_fun: Callable[..., Any]) -> Callable[..., Any]:
    """A function that is given the modules ``backend``, ``layers``, ``models`` and ``utils`` by these names as well.

    Args:
        base_fun: A function that makes a net of them, as those written for several kinds of Keras do.
    """

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return base_fun(*args, backend=backend, layers=layers, models=models, utils=utils, **kwargs)

    return wrapper
