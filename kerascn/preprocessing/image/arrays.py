"""Batches of pictures that are in memory, or in an array that is read piece by piece."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...declare.respell import both_spellings
from ...messages import fail, warn
from .changing import PictureIterator, cut

CHANNELS = (1, 3, 4)


class NumpyArrayIterator(PictureIterator):
    """Batches of pictures out of an array: ``x``, ``(x, y)`` or ``(x, y, sample_weight)``.

    Args:
        x: The pictures, an array of four axes; or ``(x, others)`` with further inputs, which stay as they are.
        y: The targets; with several outputs a list of arrays. Or ``None``.
        image_data_generator: Says what is done to the pictures.
        batch_size: How many pictures a batch has.
        shuffle: Whether each pass has another order.
        seed: What orders and changes follow from.
        data_format: ``'channels_last'`` or ``'channels_first'``.
        save_to_dir: A folder where the pictures of the batches are saved, to be looked at.
        save_prefix: How the names of these files begin.
        save_format: Their format, such as ``'png'`` or ``'jpeg'``.
        subset: ``'training'`` or ``'validation'``, if the generator has a ``validation_split``.
        dtype: The type of the numbers of a batch.
        sample_weight: Weights of the samples.
    """

    @both_spellings
    def __init__(
        self,
        x: Any,
        y: Any,
        image_data_generator: Any,
        batch_size: int = 32,
        shuffle: bool = False,
        seed: int | None = None,
        data_format: str | None = None,
        save_to_dir: Any = None,
        save_prefix: str = "",
        save_format: str = "png",
        subset: str | None = None,
        dtype: Any = None,
        sample_weight: Any = None,
    ) -> None:
        pictures, others = _with_others(x)
        count = len(pictures)
        targets = _targets(y, count)
        others = [_beside(one, "x", count) for one in others]
        weights = None if sample_weight is None else _beside(sample_weight, "sample_weight", count)
        part = cut(count, subset, image_data_generator)
        if subset is not None:
            _check_classes(targets, part, count)
        self.first, count = part.start, part.stop - part.start
        if not count:
            raise fail(ValueError, "flow.no_samples", given=len(pictures), subset=repr(subset))
        save = save_to_dir, save_prefix, save_format
        super().__init__(count, batch_size, shuffle, seed, image_data_generator, data_format, dtype, save)
        self.x = pictures if subset is None else _Rows(pictures, part)
        self.x_misc = [one[part] for one in others]
        self.y = [one[part] for one in targets] if isinstance(targets, list) else _cut(targets, part)
        self.sample_weight = _cut(weights, part)
        self.image_shape = tuple(pictures.shape[1:])
        self._warn_of_channels()

    def _warn_of_channels(self) -> None:
        axis = 0 if self.data_format == "channels_first" else 2
        if self.image_shape[axis] not in CHANNELS:
            fields = dict(shape=(self.n, *self.image_shape), format=self.data_format, count=self.image_shape[axis])
            warn("flow.channels", stacklevel=6, **fields)

    def _picture(self, number: int) -> np.ndarray:
        return np.array(self.x[number], self.dtype)

    def _get_batches_of_transformed_samples(self, index_array: Any) -> Any:
        x: Any = self._pictures(index_array)
        if self.x_misc:
            x = [x, *(one[index_array] for one in self.x_misc)]
        if self.y is None:
            return x
        y = [one[index_array] for one in self.y] if isinstance(self.y, list) else self.y[index_array]
        return (x, y) if self.sample_weight is None else (x, y, self.sample_weight[index_array])


class _Rows:
    """Some rows of an array that may be too large to be cut."""

    def __init__(self, array: Any, part: slice) -> None:
        self.array, self.first, self.count = array, part.start, part.stop - part.start
        self.shape = (self.count, *array.shape[1:])

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> Any:
        return self.array[self.first + number]


def _with_others(x: Any) -> tuple[Any, list[Any]]:
    """The pictures as an array of four axes, and what comes with them."""
    others: Any = []
    if isinstance(x, (tuple, list)) and len(x) == 2 and np.ndim(x[0]) == 4:
        x, others = x
        others = list(others) if isinstance(others, (list, tuple)) else [others]
    elif isinstance(x, (tuple, list)) and len(x) > 1 and np.ndim(x[0]) == 4:
        x, *others = x
    if not hasattr(x, "shape") or not hasattr(x, "dtype"):
        try:
            x = np.asarray(x)
        except ValueError:  # lists of pictures of several sizes
            x = np.empty(len(x), object)
    if len(x.shape) != 4:
        raise fail(ValueError, "flow.four_axes", given=tuple(x.shape))
    if x.dtype.kind not in "biuf":
        raise fail(ValueError, "flow.no_pictures", given=x.dtype)
    return x, others


def _beside(values: Any, argument: str, count: int) -> Any:
    """Something of which each picture has a row."""
    values = np.asarray(values)
    if values.ndim == 0 or len(values) != count:
        raise fail(ValueError, "flow.rows", argument=argument, given=values.shape, count=count)
    return values


def _targets(y: Any, count: int) -> Any:
    """The targets: an array, or a list of arrays for several outputs."""
    if y is None:
        return None
    several = isinstance(y, (list, tuple)) and len(y) != count and all(np.ndim(one) > 0 for one in y)
    return [_beside(one, "y", count) for one in y] if several else _beside(y, "y", count)


def _cut(values: Any, part: slice) -> Any:
    return None if values is None else values[part]


def _check_classes(y: Any, part: slice, count: int) -> None:
    """Refuse a cut that leaves a class to one of the two parts alone."""
    if y is None or isinstance(y, list):
        return
    border = part.stop if part.start == 0 else part.start
    one_hot = y.ndim == 2 and y.shape[1] > 1 and bool(np.all((y == 0) | (y == 1))) and bool(np.all(y.sum(1) == 1))
    classes = y.argmax(1) if one_hot else y
    if not one_hot and (y.dtype.kind == "f" or y.size != count):
        return  # numbers to be computed, no classes
    only = set(np.unique(classes[:border]).tolist()) ^ set(np.unique(classes[border:]).tolist())
    if only:
        told = ", ".join(map(str, sorted(only)[:5])) + ("..." if len(only) > 5 else "")
        if one_hot:
            warn("flow.classes_apart", stacklevel=6, classes=told)
        else:
            raise fail(ValueError, "flow.classes_apart", classes=told)
