"""Pictures changed by the `ImageDataGenerator` that Keras 3 has kept."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
from keras.src.legacy.preprocessing.image import ImageDataGenerator

from . import image_problem, images_by_generator

VERSIONS = {"keras": keras.__version__}


def make(source, folder):
    """See `images_by_generator.make`."""
    return images_by_generator.make(source, ImageDataGenerator, folder, image_problem.COLUMNS_FIRST)
