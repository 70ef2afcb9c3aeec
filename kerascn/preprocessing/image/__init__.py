"""Pictures made ready for a model: read, changed at random, put on one scale, in batches."""

from .generator import ImageDataGenerator
from .pictures import array_to_img, img_to_array, load_img

__all__ = ["ImageDataGenerator", "array_to_img", "img_to_array", "load_img"]
