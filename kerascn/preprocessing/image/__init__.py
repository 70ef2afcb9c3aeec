"""Pictures made ready for a model: read, changed by chance, put on one scale, in batches."""

from ...declare.internal import internal
from .affine import apply_affine_transform, apply_transform, flip_axis, transform_matrix_offset_center
from .arrays import NumpyArrayIterator
from .colours import apply_brightness_shift, apply_channel_shift, random_brightness, random_channel_shift
from .folders import DirectoryIterator
from .frames import DataFrameIterator
from .generator import ImageDataGenerator
from .iterator import Iterator
from .pictures import array_to_img, img_to_array, list_pictures, load_img, save_img
from .random_moves import random_rotation, random_shear, random_shift, random_zoom

# Keras 1.1 had the name, with nothing behind it.
random_barrel_transform = internal("random_barrel_transform", "ImageDataGenerator(zoom_range=0.2, shear_range=0.2)")

__all__ = [
    "DataFrameIterator",
    "DirectoryIterator",
    "ImageDataGenerator",
    "Iterator",
    "NumpyArrayIterator",
    "apply_affine_transform",
    "apply_brightness_shift",
    "apply_channel_shift",
    "apply_transform",
    "array_to_img",
    "flip_axis",
    "img_to_array",
    "list_pictures",
    "load_img",
    "random_brightness",
    "random_channel_shift",
    "random_rotation",
    "random_shear",
    "random_shift",
    "random_zoom",
    "save_img",
    "transform_matrix_offset_center",
]
