"""Pictures changed by kerascn; no engine takes part."""

from kerascn import __version__
from kerascn.preprocessing.image import ImageDataGenerator

from . import image_problem, images_by_generator

VERSIONS = {"kerascn": __version__}


def make(source, folder):
    """See `images_by_generator.make`."""
    return images_by_generator.make(source, ImageDataGenerator, folder, image_problem.ONE)
