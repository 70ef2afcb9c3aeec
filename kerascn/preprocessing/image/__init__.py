"""Pictures made ready for a model: read, changed at random, put on one scale, in batches."""

from .arrays import NumpyArrayIterator
from .folders import DirectoryIterator
from .frames import DataFrameIterator
from .generator import ImageDataGenerator
from .iterator import Iterator
from .pictures import array_to_img, img_to_array, load_img

__all__ = [
    "DataFrameIterator",
    "DirectoryIterator",
    "ImageDataGenerator",
    "Iterator",
    "NumpyArrayIterator",
    "array_to_img",
    "img_to_array",
    "load_img",
]
