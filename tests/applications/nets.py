"""The nets as the tests make them: the published numbers of parameters, and a small form of each family."""

from kerascn import applications

# net -> its parameters with the top, as published
PARAMETERS = {
    "VGG16": 138_357_544,
    "VGG19": 143_667_240,
    "ResNet50": 25_636_712,
    "resnet.ResNet50": 25_636_712,
    "ResNet101": 44_707_176,
    "ResNet152": 60_419_944,
    "ResNet50V2": 25_613_800,
    "ResNet101V2": 44_675_560,
    "ResNet152V2": 60_380_648,
    "ResNeXt50": 25_097_128,
    "ResNeXt101": 44_315_560,
    "InceptionV3": 23_851_784,
    "old_inception_v3.InceptionV3": 23_660_968,
    "Xception": 22_910_480,
    "InceptionResNetV2": 55_873_736,
    "MobileNet": 4_253_864,
    "MobileNetV2": 3_538_984,
    "DenseNet121": 8_062_504,
    "DenseNet169": 14_307_880,
    "DenseNet201": 20_242_984,
    "NASNetMobile": 5_326_716,
    "NASNetLarge": 88_949_818,
}
QUICK = ("VGG16", "ResNet50", "Xception", "MobileNet", "MobileNetV2")

# A net of each family: its arguments, and the side of its images.
SMALL = {
    "VGG16": (dict(include_top=False, pooling="max"), 32),
    "MobileNet": (dict(alpha=0.25, classes=5), 32),
    "MobileNetV2": (dict(alpha=0.35, classes=5), 32),
    "ResNet50": (dict(classes=5), 64),
    "resnet.ResNet50": (dict(classes=5), 32),
    "ResNet50V2": (dict(classes=5), 32),
    "ResNeXt50": (dict(classes=5), 32),
    "InceptionV3": (dict(classes=5), 75),
    "Xception": (dict(classes=5), 71),
    "InceptionResNetV2": (dict(classes=5), 75),
    "DenseNet121": (dict(classes=5), 32),
    "NASNetMobile": (dict(classes=5), 32),
}
ALWAYS = (("VGG16", "channels_last"), ("VGG16", "channels_first"), ("MobileNet", "channels_last"))


def maker(name):
    """The function that makes a net; ``'resnet.ResNet50'`` is the one of a module."""
    found = applications
    for part in name.split("."):
        found = getattr(found, part)
    return found


def small(name, data_format="channels_last", weights=None):
    """The small form of a family."""
    arguments, side = SMALL[name]
    shape = (3, side, side) if data_format == "channels_first" else (side, side, 3)
    return maker(name)(weights=weights, input_shape=shape, **arguments)
