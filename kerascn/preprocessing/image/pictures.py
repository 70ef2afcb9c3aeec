"""Picture files, pictures of Pillow and arrays: reading one as another.

A file is not trusted: only formats that Pillow reads by itself are opened (none that starts another program), and
no picture with more pixels than Pillow's limit.
"""

from __future__ import annotations

import io
import os
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np

from ... import config
from ...declare.checks import one_of
from ...declare.respell import both_spellings
from ...messages import fail
from . import checks

READ = ("PNG", "JPEG", "MPO", "BMP", "DIB", "GIF", "TIFF", "WEBP", "PPM", "TGA", "ICO", "JPEG2000", "AVIF")
ENDINGS = "jpg|jpeg|bmp|png|ppm"
RESAMPLING = ("nearest", "bilinear", "bicubic", "lanczos", "box", "hamming")
MODES = {"grayscale": "L", "rgb": "RGB", "rgba": "RGBA"}
DEEP = re.compile("I|F")  # modes with more than 8 bits a pixel, all of one channel
NEVER_TRANSPARENT = ("jpeg", "jpg", "bmp", "ppm")

_opening = [threading.Lock()]  # warnings are caught for the whole process


def _open_again() -> None:
    """Forget who was opening a picture: that thread does not exist in a forked process."""
    _opening[0] = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_open_again)


def pillow_or_told() -> Any:
    """The module ``PIL.Image``, or a sentence that says how to install Pillow."""
    try:
        from PIL import Image
    except ImportError:
        raise fail(ImportError, "images.no_pillow") from None
    return Image


@both_spellings
def load_img(
    path: Any,
    grayscale: bool = False,
    target_size: Any = None,
    interpolation: str = "nearest",
    color_mode: str = "rgb",
) -> Any:
    """A picture from a file, as a picture of Pillow.

    Args:
        path: The name of the file, or an open binary file.
        grayscale: Short for ``color_mode='grayscale'``.
        target_size: (height, width) to bring it to; as it is if not said.
        interpolation: How it is brought to another size: 'nearest', 'bilinear', 'bicubic', 'lanczos', 'box', 'hamming'.
        color_mode: 'rgb', 'rgba' or 'grayscale'. Grayscale pictures of 16 bits keep them.
    """
    checks.require("load_img", "color_mode", color_mode, one_of(*MODES))
    checks.require("load_img", "interpolation", interpolation, one_of(*RESAMPLING))
    size = size_or_told("load_img", target_size)
    image = pillow_or_told()
    with nullcontext(path) if hasattr(path, "read") else _file_or_told(path) as file, _trouble_told(image, path):
        picture = _opened(image, file)
        picture.load()
        shown = _in_mode(image, picture, "grayscale" if grayscale else color_mode)
        if size is not None and shown.size != size:
            shown = shown.resize(size, image.Resampling[interpolation.upper()])
    return shown.copy() if shown is picture else shown


def _opened(image: Any, file: Any) -> Any:
    """The picture, of which only the head has been read."""
    image.init()
    formats = [name for name in READ if name in image.OPEN]
    with _opening[0], warnings.catch_warnings():
        warnings.simplefilter("error", image.DecompressionBombWarning)
        return image.open(file, formats=formats)


@contextmanager
def _trouble_told(image: Any, path: Any) -> Iterator[None]:
    """Whatever Pillow finds wrong with a file, as a sentence."""
    try:
        yield
    except (image.DecompressionBombWarning, image.DecompressionBombError, MemoryError):
        raise fail(ValueError, "images.too_large", path=_name(path), most=image.MAX_IMAGE_PIXELS) from None
    except image.UnidentifiedImageError:
        raise fail(ValueError, "images.no_picture", path=_name(path), formats=", ".join(READ)) from None
    except Exception as error:  # its readers raise a great many kinds
        raise fail(ValueError, "images.broken", path=_name(path), reason=_one_line(error)) from None


def _file_or_told(path: Any) -> Any:
    """The file, open; what would never end or has no pictures in it is not opened."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        raise fail(TypeError, "images.path", given=checks.shown(path))
    name = os.fsdecode(path)
    if "\0" in name or not os.path.exists(name):
        raise fail(FileNotFoundError, "images.no_file", path=name)
    if not os.path.isfile(name):
        raise fail(ValueError, "images.no_regular_file", path=name)
    try:
        return open(name, "rb")
    except OSError as error:
        raise fail(type(error), "images.not_readable", path=name, reason=error.strerror or error) from None


def _name(path: Any) -> str:
    if isinstance(path, (str, bytes, os.PathLike)):
        return os.fsdecode(path)
    return str(getattr(path, "name", None) or type(path).__name__)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def size_or_told(function: str, target_size: Any) -> tuple[int, int] | None:
    """``target_size``, (height, width), as (width, height); ``None`` stays what it is."""
    if target_size is None:
        return None
    two = checks.numbers_of(target_size)
    if two is None or len(two) < 2 or two.dtype.kind == "f" or two[0] < 1 or two[1] < 1:
        raise fail(ValueError, "images.target_size", function=function, given=checks.shown(target_size))
    most = pillow_or_told().MAX_IMAGE_PIXELS
    if most is not None and int(two[0]) * int(two[1]) > most:
        raise fail(ValueError, "images.target_size", function=function, given=checks.shown(target_size))
    return int(two[1]), int(two[0])


def _in_mode(image: Any, picture: Any, color_mode: str) -> Any:
    """The picture in the channels that were asked for."""
    mode = MODES[color_mode]
    deep = DEEP.match(picture.mode)
    if picture.mode == mode or (mode == "L" and deep):
        return picture
    if deep:
        picture = image.fromarray(_in_8_bits(np.asarray(picture)))
    elif "transparency" in picture.info and mode != "RGBA":
        picture = picture.convert("RGBA")
    return picture.convert(mode)


def _in_8_bits(x: np.ndarray) -> np.ndarray:
    """Values of more than 8 bits as those from 0 to 255."""
    return np.clip(x / 257 if x.size and x.max() > 255 else x, 0, 255).astype("uint8")


@both_spellings
def img_to_array(img: Any, data_format: str | None = None, dtype: Any = None) -> np.ndarray:
    """A picture as an array of numbers with three axes.

    Args:
        img: A picture of Pillow, or an array of rows and columns (and channels, standing last).
        data_format: Where the channels stand in the result, 'channels_first' or 'channels_last'; as in the settings
            if not said.
        dtype: The type of the result; ``floatx()`` if not said.
    """
    where = format_or_told("img_to_array", data_format)
    checks.require("img_to_array", "dtype", dtype or "float32", checks.real_type)
    x = np.array(img, dtype or config.floatx()) if _has_numbers(img) else np.empty(0)
    if x.ndim not in (2, 3):
        raise fail(ValueError, "images.no_image", function="img_to_array", given=checks.shown(img))
    if x.ndim == 2:
        x = x[..., None]
    return np.ascontiguousarray(x.transpose(2, 0, 1)) if where == "channels_first" else x


def _has_numbers(img: Any) -> bool:
    return hasattr(img, "convert") or np.asarray(img).dtype.kind in "biuf"


def format_or_told(function: str, data_format: str | None) -> str:
    """The format that was given, or that of the settings."""
    if data_format is None:
        return str(config.image_data_format())
    checks.require(function, "data_format", data_format, one_of(*checks.FORMATS))
    return data_format


@both_spellings
def array_to_img(x: Any, data_format: str | None = None, scale: bool = True, dtype: Any = None) -> Any:
    """An array of numbers with three axes as a picture of Pillow.

    Args:
        x: The array, with 1, 3 or 4 channels.
        data_format: Where the channels stand, 'channels_first' or 'channels_last'; as in the settings if not said.
        scale: Whether to stretch the values so that the greatest is 255; values below 0 are lifted first. If not,
            they are taken as they are, from 0 to 255.
        dtype: The type in which that is computed; ``floatx()`` if not said.
    """
    where = format_or_told("array_to_img", data_format)
    checks.require("array_to_img", "dtype", dtype or "float32", checks.real_type)
    values = _numbers_or_told(x, dtype or config.floatx())
    if where == "channels_first":
        values = values.transpose(1, 2, 0)
    if values.shape[2] not in (1, 3, 4):
        raise fail(ValueError, "images.channels", given=values.shape[2], data_format=where)
    if not np.isfinite(values).all():
        raise fail(ValueError, "images.not_finite", function="array_to_img")
    if scale:
        values = _stretched(values)
    if values.shape[2] == 1:
        return _gray(values[..., 0])
    return pillow_or_told().fromarray(np.ascontiguousarray(np.clip(values, 0, 255).astype("uint8")))


def _numbers_or_told(x: Any, dtype: Any) -> np.ndarray:
    if not _has_numbers(x) or np.ndim(x) != 3 or 0 in np.shape(x):
        raise fail(ValueError, "images.no_array", function="array_to_img", given=checks.shown(x))
    return np.asarray(x, dtype)


def _stretched(values: np.ndarray) -> np.ndarray:
    lifted = values - min(values.min(), 0)
    most = lifted.max()
    return lifted / most * 255 if most else lifted


def _gray(values: np.ndarray) -> Any:
    """A picture of one channel: of 8 bits, or of 32 if there are greater values."""
    deep = values.max() > 255
    kind, most = ("int32", np.iinfo("int32").max) if deep else ("uint8", 255)
    return pillow_or_told().fromarray(np.ascontiguousarray(np.clip(values, 0, most).astype(kind)))


@both_spellings
def save_img(
    path: Any, x: Any, data_format: str | None = None, file_format: str | None = None, scale: bool = True, **kwargs: Any
) -> None:
    """Write an array of numbers with three axes to a picture file, which then is there wholly or not at all.

    Args:
        path: The name of the file, or an open binary file.
        x: The array, with 1, 3 or 4 channels.
        data_format: Where the channels stand; as in the settings if not said.
        file_format: 'png', 'jpeg' ...; as the ending of the file's name says if not said.
        scale: See ``array_to_img``.
        **kwargs: What Pillow's ``save`` takes for this format, such as ``quality=95``.
    """
    picture = array_to_img(x, data_format=data_format, scale=scale)
    named = isinstance(path, (str, bytes, os.PathLike))
    if not named and not hasattr(path, "write"):
        raise fail(TypeError, "images.path", given=checks.shown(path))
    kind = file_format or (Path(os.fsdecode(path)).suffix[1:] if named else "")
    data = _written(picture, str(kind), kwargs)
    if not named:
        path.write(data)
        return
    target = Path(os.fsdecode(path))
    if not target.name:
        raise fail(ValueError, "images.no_name", given=os.fsdecode(path))
    beside = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        beside.write_bytes(data)
        os.replace(beside, target)
    except OSError as error:
        raise fail(type(error), "images.not_written", path=target, reason=error.strerror or error) from None
    finally:
        beside.unlink(missing_ok=True)


def _written(picture: Any, kind: str, options: dict[str, Any]) -> bytes:
    image = pillow_or_told()
    image.init()
    name = image.EXTENSION.get(f".{kind.lower()}", kind.upper())
    if name not in image.SAVE:
        raise fail(ValueError, "images.file_format", given=kind)
    if picture.mode == "RGBA" and kind.lower() in NEVER_TRANSPARENT:
        picture = picture.convert("RGB")
    memory = io.BytesIO()
    try:
        picture.save(memory, format=name, **options)
    except Exception as error:  # its writers raise a great many kinds
        raise fail(ValueError, "images.not_saved", format=name, reason=_one_line(error)) from None
    return memory.getvalue()


@both_spellings
def list_pictures(directory: Any, ext: Any = ENDINGS) -> list[str]:
    """The picture files in a folder and in the folders within, in alphabetical order.

    Args:
        directory: The folder.
        ext: The endings of their names, as 'jpg|png' or as a list; small and capital letters are the same.
    """
    endings = ext.split("|") if isinstance(ext, str) else ext
    if not isinstance(endings, (list, tuple, set, frozenset)) or not all(
        isinstance(one, str) and one for one in endings
    ):
        raise fail(ValueError, "images.endings", given=checks.shown(ext))
    if not isinstance(directory, (str, bytes, os.PathLike)):
        raise fail(TypeError, "images.folder", function="list_pictures", given=checks.shown(directory))
    wanted = tuple("." + one.lower().lstrip(".") for one in endings)
    top = os.fsdecode(directory)
    if not os.path.isdir(top):
        raise fail(FileNotFoundError, "images.no_folder", path=top)
    found = [os.path.join(root, name) for root, _, names in os.walk(top) for name in names]
    return sorted(path for path in found if path.lower().endswith(wanted))
