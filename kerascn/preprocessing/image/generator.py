"""Pictures changed by chance and brought to one scale: ``ImageDataGenerator``."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

from ... import config
from ...declare import checks as common
from ...declare.checks import flag, one_of, optional
from ...declare.declared import Declared
from ...declare.fields import arg
from ...declare.respell import both_spellings
from ...messages import fail, warn
from . import checks
from .affine import about_the_middle, affine_matrix, as_picture, seen_through
from .colours import apply_channel_shift, brightened
from .flows import Flows
from .random_moves import in_degrees, warn_of_degrees, zoom_pair
from .statistics import Statistics

NOTHING: dict[str, Any] = {
    "theta": 0,
    "tx": 0,
    "ty": 0,
    "shear": 0,
    "zx": 1,
    "zy": 1,
    "flip_horizontal": False,
    "flip_vertical": False,
    "channel_shift_intensity": None,
    "brightness": None,
}
MOVES = ("theta", "tx", "ty", "shear", "zx", "zy")
OLD_KEYS = {"channel_shift_intencity": "channel_shift_intensity"}  # so spelled in some releases


class _Dice(threading.local):
    """Random numbers from a seed. Each thread keeps its dice: making new ones takes longer than a small picture."""

    def __init__(self) -> None:
        self.kept = np.random.RandomState(0)

    def seeded(self, seed: int) -> np.random.RandomState:
        """The dice, beginning where the seed says."""
        self.kept.seed(seed)
        return self.kept


_dice = _Dice()


class ImageDataGenerator(Declared, Flows):
    """Makes batches of pictures, each one changed by chance and brought to one scale.

    First the changes are made (turned, shifted, sheared, zoomed, channels shifted, flipped, brightness), then the
    scale is set (``preprocessing_function``, ``rescale``, means and deviations, whitening).

    Args:
        featurewise_center: Take away the mean that ``fit`` found, channel by channel.
        samplewise_center: Take away the picture's own mean.
        featurewise_std_normalization: Divide by the deviation that ``fit`` found, channel by channel.
        samplewise_std_normalization: Divide by the picture's own deviation.
        zca_whitening: Make the values uncorrelated, by the matrix that ``fit`` found.
        zca_epsilon: Added to the variances for that.
        rotation_range: The greatest angle to turn by, in degrees.
        width_shift_range: How far to shift sideways: below 1 a share of the width, else pixels (a whole number
            gives whole pixels, fewer than it); or a list of numbers to choose from, with either sign.
        height_shift_range: The same for up and down.
        brightness_range: The least and the greatest factor of brightness.
        shear_range: The greatest angle to shear by, in radians; above a quarter of a turn it is read as degrees.
        zoom_range: The least and the greatest factor; a number z means from 1 - z to 1 + z. Below 1 things grow.
        channel_shift_range: The greatest number that is added to a channel, each channel having its own.
        fill_mode: What stands outside the picture: 'nearest', 'constant', 'reflect' or 'wrap'.
        cval: The value outside, for 'constant'.
        horizontal_flip: Mirror every other picture.
        vertical_flip: Put every other picture upside down.
        rescale: A factor of all values.
        preprocessing_function: A function of one picture, called before anything else is done to its values.
        data_format: Where the channels stand; as in the settings if not said.
        validation_split: The share of the samples that is kept for ``subset='validation'``.
        interpolation_order: 0 takes the nearest pixel, 1 mixes four, up to 5 are smoother splines.
        dtype: The type of the batches; ``floatx()`` if not said.
    """

    featurewise_center: bool = arg(default=False, check=flag)
    samplewise_center: bool = arg(default=False, check=flag)
    featurewise_std_normalization: bool = arg(default=False, check=flag)
    samplewise_std_normalization: bool = arg(default=False, check=flag)
    zca_whitening: bool = arg(default=False, check=flag)
    zca_epsilon: float = arg(default=1e-6, check=checks.from_zero)
    rotation_range: float = arg(default=0.0, check=checks.from_zero)
    width_shift_range: Any = arg(default=0.0, check=checks.shift)
    height_shift_range: Any = arg(default=0.0, check=checks.shift)
    brightness_range: Any = arg(default=None, check=optional(checks.pair_from_zero))
    shear_range: float = arg(default=0.0, check=checks.from_zero)
    zoom_range: Any = arg(default=0.0, check=checks.zoom)
    channel_shift_range: float = arg(default=0.0, check=checks.from_zero)
    fill_mode: str = arg(default="nearest", check=one_of(*checks.FILL_MODES))
    cval: float = arg(default=0.0, check=checks.finite)
    horizontal_flip: bool = arg(default=False, check=flag)
    vertical_flip: bool = arg(default=False, check=flag)
    rescale: float | None = arg(default=None, check=optional(checks.finite))
    preprocessing_function: Any = arg(default=None, check=optional(common.function))
    data_format: str | None = arg(default=None, check=optional(one_of(*checks.FORMATS)))
    validation_split: float = arg(default=0.0, check=checks.split)
    interpolation_order: int = arg(default=1, check=checks.order)
    dtype: Any = arg(default=None, check=optional(checks.real_type))

    def prepare(self) -> None:
        """Settle what was left open, and where the axes of a batch are."""
        super().prepare()
        name = type(self).__name__
        self.data_format = self.data_format or config.image_data_format()
        self.dtype = np.dtype(self.dtype or config.floatx()).name
        first = self.data_format == "channels_first"
        self.channel_axis, self.row_axis, self.col_axis = (1, 2, 3) if first else (3, 1, 2)
        self.zoom_range = list(zoom_pair(name, self.zoom_range))
        warn_of_degrees(name, "shear_range", self.shear_range)
        self._validation_split = self.validation_split
        self.mean = self.std = self.principal_components = None
        self._settle_scales(name)

    def _settle_scales(self, name: str) -> None:
        """Whitening and deviations need the mean taken away; whitening sets the deviations itself."""
        if self.zca_whitening and self.featurewise_std_normalization:
            warn("images.zca_is_enough", function=name)
            self.featurewise_std_normalization = False
        if self.zca_whitening or self.featurewise_std_normalization:
            self.featurewise_center = True
        if self.samplewise_std_normalization:
            self.samplewise_center = True

    # Changes by chance.

    def get_random_transform(self, img_shape: Any, seed: int | None = None) -> dict[str, Any]:
        """What is to be done to a picture, drawn by chance.

        Args:
            img_shape: The shape of the picture.
            seed: Where the random numbers start, for the same changes again; ``np.random`` goes on if not said.

        Returns:
            A dict: ``theta`` (degrees), ``tx``, ``ty`` (rows, columns), ``shear`` (degrees), ``zx``, ``zy`` (of rows,
            of columns), ``flip_horizontal``, ``flip_vertical``, ``channel_shift_intensity`` (a number for each channel,
            or ``None``) and ``brightness`` (a factor, or ``None``).
        """
        fine = isinstance(img_shape, (tuple, list)) and all(common.positive(one) is True for one in img_shape)
        if not fine or len(img_shape) != 3:
            raise fail(ValueError, "images.shape", function="get_random_transform", given=checks.shown(img_shape))
        checks.require("get_random_transform", "seed", seed, checks.seed)
        return self._drawn(img_shape, np.random if seed is None else _dice.seeded(seed))

    def _drawn(self, shape: Any, dice: Any) -> dict[str, Any]:
        theta = _around(dice, self.rotation_range)
        tx = _drawn_shift(dice, self.height_shift_range, shape[self.row_axis - 1])
        ty = _drawn_shift(dice, self.width_shift_range, shape[self.col_axis - 1])
        shear = _around(dice, in_degrees(self.shear_range))
        low, high = self.zoom_range
        zx, zy = (1, 1) if low == high == 1 else (low + (high - low) * dice.random_sample() for _ in range(2))
        mirrored, upside_down = dice.random_sample() < 0.5, dice.random_sample() < 0.5
        channels = bright = None
        if self.channel_shift_range:
            most = self.channel_shift_range
            channels = dice.uniform(-most, most, shape[self.channel_axis - 1])
        if self.brightness_range is not None:
            bright = dice.uniform(*self.brightness_range)
        return {
            "theta": theta,
            "tx": tx,
            "ty": ty,
            "shear": shear,
            "zx": zx,
            "zy": zy,
            "flip_horizontal": bool(mirrored and self.horizontal_flip),
            "flip_vertical": bool(upside_down and self.vertical_flip),
            "channel_shift_intensity": channels,
            "brightness": bright,
        }

    def apply_transform(self, x: Any, transform_parameters: dict[str, Any]) -> np.ndarray:
        """A picture changed as the parameters say.

        Args:
            x: The picture, an array with three axes in the generator's ``data_format``.
            transform_parameters: A dict as ``get_random_transform`` gives it; what is not in it is not done.
        """
        told = _parameters_or_told(transform_parameters)
        rows, cols, channels = self.row_axis - 1, self.col_axis - 1, self.channel_axis - 1
        picture, axes = as_picture("apply_transform", x, rows, cols, channels)
        picture = self._moved(picture, axes, told)
        if told["channel_shift_intensity"] is not None:
            picture = apply_channel_shift(picture, told["channel_shift_intensity"], channel_axis=channels)
        if told["brightness"] is not None:
            checks.require("apply_transform", "brightness", told["brightness"], checks.from_zero)
            picture = brightened(picture, float(told["brightness"]))
        return picture

    def _moved(self, picture: np.ndarray, axes: tuple[int, int, int], told: dict[str, Any]) -> np.ndarray:
        """The picture turned, shifted, sheared, zoomed and flipped, in one go."""
        matrix = affine_matrix(*(told[name] for name in MOVES))
        flips = [axis for name, axis in (("flip_vertical", axes[1]), ("flip_horizontal", axes[2])) if told[name]]
        if matrix is None:
            return np.flip(picture, flips).copy() if flips else picture
        height, width = picture.shape[axes[1]], picture.shape[axes[2]]
        matrix = about_the_middle(matrix, height, width)
        if told["flip_vertical"]:
            matrix = _flipped(matrix, 0, height)
        if told["flip_horizontal"]:
            matrix = _flipped(matrix, 1, width)
        return seen_through(picture, matrix, axes, self.fill_mode, self.cval, self.interpolation_order)

    @both_spellings
    def random_transform(self, x: Any, seed: int | None = None) -> np.ndarray:
        """A picture changed by chance.

        Args:
            x: The picture, an array with three axes.
            seed: Where the random numbers start; ``np.random`` goes on if not said.
        """
        return self.apply_transform(x, self.get_random_transform(np.shape(x), seed))

    # One scale.

    def standardize(self, x: Any) -> np.ndarray:
        """A picture, or a batch of them, on the scale that was asked for. An array of fractions is changed in place.

        Args:
            x: The picture or batch.
        """
        if self.preprocessing_function is not None:
            x = self.preprocessing_function(x)
        x = np.asarray(x)
        if x.dtype.kind not in "biuf" or x.ndim < 3:
            own = "standardize" if self.preprocessing_function is None else "preprocessing_function"
            raise fail(ValueError, "images.not_a_batch", source=own, given=checks.shown(x))
        if x.dtype.kind != "f" or not x.flags.writeable:
            kind = x.dtype if x.dtype.kind == "f" else np.dtype(self.dtype)
            x = x.astype(kind if kind.kind == "f" else config.floatx())
        if self.rescale:
            x *= self.rescale
        if self.samplewise_center or self.samplewise_std_normalization:
            self._by_itself(x)
        if self.featurewise_center:
            x = self._by_all(x)
        return x

    def _by_itself(self, x: np.ndarray) -> None:
        """Take away a picture's own mean, divide by its own deviation."""
        own = tuple(range(max(x.ndim - 3, 0), x.ndim))
        if self.samplewise_center:
            x -= x.mean(axis=own, keepdims=True)
        if self.samplewise_std_normalization:
            x /= x.std(axis=own, keepdims=True) + config.epsilon()

    def _by_all(self, x: np.ndarray) -> np.ndarray:
        """Take away the mean of all pictures, divide by their deviation, whiten."""
        self._warn_if_not_fitted()
        if self.mean is not None:
            x -= self.mean
        if self.featurewise_std_normalization and self.std is not None:
            x /= self.std + config.epsilon()
        if self.zca_whitening and self.principal_components is not None:
            flat = x.reshape(-1, int(np.prod(x.shape[-3:])))
            x[...] = (flat @ self.principal_components).reshape(x.shape)
        return x

    def _warn_if_not_fitted(self) -> None:
        found = dict(
            featurewise_center=self.mean,
            featurewise_std_normalization=self.std,
            zca_whitening=self.principal_components,
        )
        missing = [option for option, value in found.items() if getattr(self, option) and value is None]
        if missing:
            warn("images.not_fitted", options=", ".join(missing))

    @both_spellings
    def fit(self, x: Any, augment: bool = False, rounds: int = 1, seed: int | None = None) -> None:
        """Find mean, deviation and whitening matrix of pictures, as far as the options need them.

        Args:
            x: The pictures, an array with four axes. ``rescale`` is applied to them here, ``preprocessing_function``
                is not: give what it would make of them.
            augment: Whether to look at pictures changed by chance instead of the given ones.
            rounds: How many times over, if so.
            seed: Where the random numbers start; ``np.random`` goes on if not said.
        """
        x = np.asarray(x)
        checks.require("fit", "augment", augment, flag)
        checks.require("fit", "rounds", rounds, common.positive)
        checks.require("fit", "seed", seed, checks.seed)
        if x.ndim != 4 or x.dtype.kind not in "biuf" or 0 in x.shape:
            raise fail(ValueError, "images.four_axes", function="fit", given=checks.shown(x))
        self.warn_of_format("fit", x.shape)
        if not self.featurewise_center:
            return
        if self.rescale and abs(self.rescale) < 0.1 and abs(x).max() <= 1:
            warn("images.scaled_twice", rescale=f"{self.rescale:.4g}", most=f"{x.max():.4g}")
        found = Statistics(x.shape[1:], self.channel_axis - 1, bool(self.zca_whitening), self.rescale or 1)
        found.add(self._changed(x, rounds, seed) if augment else x)
        if not np.isfinite(found.mean()).all():
            raise fail(ValueError, "images.not_finite", function="fit")
        self.mean = found.mean().astype(self.dtype)
        if self.featurewise_std_normalization:
            self.std = found.deviation().astype(self.dtype)
        if self.zca_whitening:
            self.principal_components = found.whitening(self.zca_epsilon).astype(self.dtype)

    def _changed(self, x: np.ndarray, rounds: int, seed: int | None) -> Iterator[np.ndarray]:
        dice = np.random if seed is None else np.random.RandomState(seed)
        for _ in range(rounds):
            for picture in x:
                picture = picture.astype(self.dtype)
                yield self.apply_transform(picture, self._drawn(picture.shape, dice))

    def warn_of_format(self, function: str, shape: tuple[int, ...]) -> None:
        """Say so where the channels of a batch seem to stand at the other end."""
        few = (1, 3, 4)
        if shape[self.channel_axis] not in few and shape[1 if self.channel_axis == 3 else 3] in few:
            fields = dict(shape=shape, data_format=self.data_format, axis=self.channel_axis)
            warn("images.format_seems_wrong", function=function, **fields)


def _drawn_shift(dice: Any, reach: Any, length: int) -> Any:
    """By how many pixels to shift: as far as ``reach`` allows, which is a share of the length if below 1."""
    if isinstance(reach, (float, np.floating)):
        shift = _around(dice, reach)
        return shift * length if reach < 1 else shift
    if not np.iterable(reach) and not reach:
        return 0
    shift = dice.choice(reach) * dice.choice([-1, 1])
    return shift * length if np.max(reach) < 1 else shift


def _around(dice: Any, reach: float) -> float:
    """A number drawn from as far below zero as above it; without a reach nothing is drawn."""
    return -reach + 2 * reach * dice.random_sample() if reach else 0


def _flipped(matrix: np.ndarray, axis: int, length: int) -> np.ndarray:
    """The map to a result with one axis turned round."""
    flipped = matrix.copy()
    flipped[:, axis] *= -1
    flipped[:, 2] += matrix[:, axis] * (length - 1)
    return flipped


def _parameters_or_told(given: Any) -> dict[str, Any]:
    """The parameters, all of them; what was not said changes nothing."""
    if not isinstance(given, dict):
        raise fail(TypeError, "images.parameters", given=checks.shown(given), names=", ".join(NOTHING))
    said = {OLD_KEYS.get(name, name): value for name, value in given.items()}
    unknown = next((name for name in said if name not in NOTHING), None)
    if unknown is not None:
        raise fail(ValueError, "images.parameter", name=unknown, names=", ".join(NOTHING))
    told = NOTHING | said
    for name in MOVES:
        checks.require("apply_transform", name, told[name], checks.finite)
    return told
