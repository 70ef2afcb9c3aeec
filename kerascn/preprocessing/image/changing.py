"""Batches of pictures that are changed and scaled one by one: what all iterators over pictures do."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from ... import config
from ...messages import fail
from .iterator import OURS, Iterator
from .pictures import array_to_img

SUBSETS = ("training", "validation")
WITHOUT_ALPHA = {"jpg", "jpeg"}


class PictureIterator(Iterator):
    """Batches of pictures, each of them changed and scaled by a generator.

    Args:
        n: How many pictures there are.
        batch_size: How many a batch has.
        shuffle: Whether each pass has another order.
        seed: What orders and changes follow from.
        image_data_generator: Says what is done to the pictures; ``None``: nothing.
        data_format: ``'channels_last'`` or ``'channels_first'``.
        dtype: The type of the numbers of a batch.
        save: Where the pictures of the batches are saved as files: folder, beginning of the names, format.
    """

    image_shape: tuple[int, ...]

    def __init__(
        self,
        n: int,
        batch_size: int,
        shuffle: bool,
        seed: int | None,
        image_data_generator: Any,
        data_format: str | None,
        dtype: Any,
        save: tuple[Any, str, str],
    ) -> None:
        super().__init__(n, batch_size, shuffle, seed)
        self.image_data_generator = image_data_generator
        self.data_format = data_format_of(data_format)
        self.dtype = np.dtype(dtype or getattr(image_data_generator, "dtype", None) or config.floatx()).name
        method = getattr(type(image_data_generator), "random_transform", None)
        # Written by the user, perhaps for Keras 1, it knows nothing of seeds.
        self._by_users_method = method is not None and not _is_ours(method)
        self.save_to_dir, self.save_prefix, self.save_format = save
        if self.save_to_dir is not None:
            self.save_to_dir = os.fspath(self.save_to_dir)

    @property
    def dim_ordering(self) -> str:
        """The order of the axes in the words of Keras 1."""
        return {"channels_first": "th", "channels_last": "tf"}[self.data_format]

    def _picture(self, number: int) -> np.ndarray:
        """The picture with this number, as an array that may be changed."""
        raise fail(TypeError, "sequence.method", name=type(self).__name__, method="_picture(self, number)")

    def _pictures(self, indices: Any) -> np.ndarray:
        """A batch of pictures."""
        batch = np.empty((len(indices), *self.image_shape), self.dtype)
        for place, (number, seed) in enumerate(zip(indices, self._seeds(indices), strict=True)):
            x = self._changed(self._picture(int(number)), seed)
            if x.shape != self.image_shape:
                raise fail(ValueError, "flow.shape_changed", given=x.shape, wanted=self.image_shape)
            batch[place] = x
            if self.save_to_dir is not None:
                self._save(batch[place], int(number), seed)
        return batch

    def _changed(self, x: np.ndarray, seed: int) -> np.ndarray:
        generator = self.image_data_generator
        if generator is None:
            return x
        if self._by_users_method:
            return np.asarray(generator.standardize(generator.random_transform(x)))
        x = generator.apply_transform(x, generator.get_random_transform(x.shape, seed=seed))
        return np.asarray(generator.standardize(x))

    def _save(self, x: np.ndarray, number: int, seed: int) -> None:
        picture = array_to_img(x, self.data_format, scale=True)
        if self.save_format.lower() in WITHOUT_ALPHA and picture.mode == "RGBA":
            picture = picture.convert("RGB")
        name = f"{self.save_prefix}_{number}_{seed % 10**7}.{self.save_format}"
        path = os.path.join(self.save_to_dir, name)
        try:
            os.makedirs(self.save_to_dir, exist_ok=True)
            picture.save(path)
        except (OSError, ValueError, KeyError) as error:
            raise fail(ValueError, "flow.not_saved", path=path, reason=str(error)) from error


def _is_ours(method: Any) -> bool:
    return str(getattr(method, "__module__", "")).partition(".")[0] == OURS


def data_format_of(value: Any) -> str:
    """The order of the axes, in the words of either age."""
    named = {"th": "channels_first", "tf": "channels_last", "default": None}
    return config.normalize_data_format(named.get(value, value))


def cut(count: int, subset: str | None, generator: Any) -> slice:
    """Which of ``count`` samples a subset has: the first ones are for validation, the rest for training."""
    if subset is None:
        return slice(0, count)
    share = getattr(generator, "_validation_split", 0.0)
    if subset not in SUBSETS:
        raise fail(ValueError, "flow.subset", given=repr(subset))
    if not share:
        raise fail(ValueError, "flow.no_split", subset=subset)
    border = int(share * count)
    return slice(0, border) if subset == "validation" else slice(border, count)
