"""Batches of pictures that are files: what iterators over folders and over tables have in common."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...declare.checks import one_of
from ...messages import fail
from . import checks
from .changing import PictureIterator
from .pictures import RESAMPLING, img_to_array, load_img

# The endings of the files that are read.
ENDINGS = (".bmp", ".jpeg", ".jpg", ".png", ".ppm", ".tif", ".tiff")
COLORS = {"grayscale": 1, "rgb": 3, "rgba": 4}


class FileIterator(PictureIterator):
    """Batches of pictures that are read from files, with targets in one of several forms.

    Attributes:
        filenames: The names of the files, below ``directory``.
        filepaths: Their whole paths.
        class_mode: In which form a batch has the targets.
        class_indices: The number of each class, by its name.
        classes: The number of the class of each file.
    """

    filenames: list[str]
    filepaths: list[str]
    class_mode: Any
    class_indices: dict[Any, int]
    classes: Any
    sample_weight: Any = None

    def _settle(self, target_size: Any, color_mode: str, interpolation: str) -> None:
        """Note how the files are read."""
        self.target_size = _size(target_size)
        if color_mode not in COLORS:
            raise fail(ValueError, "flow.color_mode", given=repr(color_mode), known=", ".join(map(repr, COLORS)))
        checks.require(type(self).__name__, "interpolation", interpolation, one_of(*RESAMPLING))
        self.color_mode, self.interpolation = color_mode, interpolation
        channels = COLORS[color_mode]
        first = self.data_format == "channels_first"
        self.image_shape = (channels, *self.target_size) if first else (*self.target_size, channels)

    @property
    def samples(self) -> int:
        """How many pictures there are."""
        return self.n

    nb_sample = samples

    @property
    def num_classes(self) -> int:
        """How many classes there are."""
        return len(self.class_indices)

    nb_class = num_classes

    @property
    def labels(self) -> Any:
        """The number of the class of each file, or the targets in the form that the table has them."""
        return self.classes

    def _picture(self, number: int) -> np.ndarray:
        how = {"target_size": self.target_size, "color_mode": self.color_mode, "interpolation": self.interpolation}
        picture = load_img(self.filepaths[number], **how)
        return img_to_array(picture, data_format=self.data_format, dtype=self.dtype)

    def _get_batches_of_transformed_samples(self, index_array: Any) -> Any:
        x = self._pictures(index_array)
        if self.class_mode is None:
            return x
        y = self._targets(index_array, x)
        return (x, y) if self.sample_weight is None else (x, y, self.sample_weight[index_array])

    def _targets(self, index_array: Any, x: np.ndarray) -> Any:
        if self.class_mode == "input":
            return x.copy()
        if self.class_mode == "binary":
            return self.classes[index_array].astype(self.dtype)
        if self.class_mode == "sparse":
            return self.classes[index_array]
        y = np.zeros((len(index_array), self.num_classes), self.dtype)
        for place, number in enumerate(index_array):
            y[place, self.classes[number]] = 1
        return y


def _size(given: Any) -> tuple[int, int]:
    """Height and width of the pictures of a batch."""
    good = isinstance(given, (tuple, list)) and len(given) == 2
    if not good or any(isinstance(n, bool) or not hasattr(n, "__index__") or n < 1 for n in given):
        raise fail(ValueError, "flow.target_size", given=repr(given))
    return int(given[0]), int(given[1])
