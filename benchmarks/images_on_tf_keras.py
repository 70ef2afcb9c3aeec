"""Pictures changed by tf_keras."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tf_keras
from tf_keras.preprocessing.image import ImageDataGenerator

from . import image_problem, images_by_generator

VERSIONS = {"tf_keras": tf_keras.__version__}


def make(source, folder):
    """See `images_by_generator.make`."""
    return images_by_generator.make(source, ImageDataGenerator, folder, image_problem.COLUMNS_FIRST)
