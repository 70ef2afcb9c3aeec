"""Picture files, pictures and arrays: reading one as another."""

from __future__ import annotations

from typing import Any

import numpy as np


def load_img(
    path: Any,
    grayscale: bool = False,
    target_size: Any = None,
    interpolation: str = "nearest",
    color_mode: str = "rgb",
) -> Any:
    """A picture from a file, as a picture of Pillow."""
    from PIL import Image

    picture = Image.open(path)
    picture = picture.convert({"rgb": "RGB", "rgba": "RGBA", "grayscale": "L"}[color_mode])
    return picture if target_size is None else picture.resize((target_size[1], target_size[0]))


def img_to_array(img: Any, data_format: str | None = None, dtype: Any = None) -> np.ndarray:
    """A picture as an array of numbers."""
    x = np.asarray(img, dtype or "float32")
    x = x[..., None] if x.ndim == 2 else x
    return np.ascontiguousarray(x.transpose(2, 0, 1)) if data_format == "channels_first" else x


def array_to_img(x: Any, data_format: str | None = None, scale: bool = True, dtype: Any = None) -> Any:
    """An array of numbers as a picture of Pillow."""
    from PIL import Image

    x = np.asarray(x, "float32")
    x = x.transpose(1, 2, 0) if data_format == "channels_first" else x
    return Image.fromarray(np.squeeze(x.astype("uint8")))
