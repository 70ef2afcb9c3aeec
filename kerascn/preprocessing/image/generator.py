"""Pictures changed at random, and brought to one scale: ``ImageDataGenerator``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import config
from ...declare.checks import one_of, optional
from ...declare.declared import Declared
from ...declare.fields import arg
from .flows import Flows

FORMATS = ("channels_first", "channels_last")


class ImageDataGenerator(Declared, Flows):
    """Makes batches of pictures, each one changed at random and brought to one scale."""

    featurewise_center: bool = arg(default=False)
    samplewise_center: bool = arg(default=False)
    featurewise_std_normalization: bool = arg(default=False)
    samplewise_std_normalization: bool = arg(default=False)
    zca_whitening: bool = arg(default=False)
    zca_epsilon: float = arg(default=1e-6)
    rotation_range: float = arg(default=0.0)
    width_shift_range: Any = arg(default=0.0)
    height_shift_range: Any = arg(default=0.0)
    brightness_range: Any = arg(default=None)
    shear_range: float = arg(default=0.0)
    zoom_range: Any = arg(default=0.0)
    channel_shift_range: float = arg(default=0.0)
    fill_mode: str = arg(default="nearest")
    cval: float = arg(default=0.0)
    horizontal_flip: bool = arg(default=False)
    vertical_flip: bool = arg(default=False)
    rescale: float | None = arg(default=None)
    preprocessing_function: Any = arg(default=None)
    data_format: str | None = arg(default=None, check=optional(one_of(*FORMATS)))
    validation_split: float = arg(default=0.0)
    interpolation_order: int = arg(default=1)
    dtype: Any = arg(default=None)

    def prepare(self) -> None:
        """Settle what was left open, and where the axes of a batch are."""
        super().prepare()
        self.data_format = self.data_format or config.image_data_format()
        self.dtype = np.dtype(self.dtype or config.floatx()).name
        first = self.data_format == "channels_first"
        self.channel_axis, self.row_axis, self.col_axis = (1, 2, 3) if first else (3, 1, 2)
        self._validation_split = self.validation_split
        self.mean = self.std = self.principal_components = None

    def get_random_transform(self, img_shape: Any, seed: int | None = None) -> dict[str, Any]:
        """What is to be done to a picture of this shape, by chance."""
        return {}

    def apply_transform(self, x: np.ndarray, transform_parameters: dict[str, Any]) -> np.ndarray:
        """The picture, changed as the parameters say."""
        return x

    def standardize(self, x: np.ndarray) -> np.ndarray:
        """The picture (or a batch of them) on the scale that the generator was asked for; changed in place."""
        if self.preprocessing_function is not None:
            x = self.preprocessing_function(x)
        if self.rescale:
            x *= self.rescale
        return x
