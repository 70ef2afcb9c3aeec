"""The pictures of ``scipy.misc``, by Pillow: arrays are stretched to 0 ... 255 wherever they are no bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from ...messages import fail

_RESAMPLING = {
    "nearest": Image.Resampling.NEAREST,
    "lanczos": Image.Resampling.LANCZOS,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "cubic": Image.Resampling.BICUBIC,
}
_FILTERS = (
    "blur contour detail edge_enhance edge_enhance_more emboss find_edges smooth smooth_more sharpen".split()
)  # fmt: skip
_COLOURS = {3: ("RGB", "YCbCr"), 4: ("RGBA", "CMYK")}


def bytescale(data: Any, cmin: Any = None, cmax: Any = None, high: int = 255, low: int = 0) -> Any:
    """Numbers as bytes: the least becomes ``low``, the greatest ``high``; bytes stay as they are."""
    values = np.asarray(data)
    if values.dtype == np.uint8:
        return values
    if not 0 <= low <= high <= 255:
        raise fail(ValueError, "neighbours.byte_limits", low=low, high=high)
    least, greatest = (values.min() if cmin is None else cmin), (values.max() if cmax is None else cmax)
    if greatest < least:
        raise fail(ValueError, "neighbours.byte_order", cmin=least, cmax=greatest)
    spread = float(greatest - least) or 1.0
    scaled = (values - least) / spread * (high - low) + low
    return (scaled.clip(low, high) + 0.5).astype(np.uint8)


def toimage(
    arr: Any, high: int = 255, low: int = 0, cmin: Any = None, cmax: Any = None, pal: Any = None, mode: Any = None,
    channel_axis: int | None = None,
) -> Image.Image:  # fmt: skip
    """An array as a picture of Pillow; three or four channels may be at any axis."""
    data = np.asarray(arr)
    if np.iscomplexobj(data):
        raise fail(ValueError, "neighbours.complex_picture")
    if data.ndim == 2:
        return _grey(data, (high, low, cmin, cmax), pal, mode)
    if data.ndim != 3 or not {3, 4} & set(data.shape):
        raise fail(ValueError, "neighbours.picture_shape", shape=data.shape)
    if channel_axis is None:
        channel_axis = data.shape.index(3 if 3 in data.shape else 4)
    if data.shape[channel_axis] not in _COLOURS:
        raise fail(ValueError, "neighbours.picture_channels", axis=channel_axis, shape=data.shape)
    pixels = np.moveaxis(bytescale(data, cmin, cmax, high, low), channel_axis, 2)
    known = _COLOURS[pixels.shape[2]]
    if mode is not None and mode not in known:
        raise fail(ValueError, "neighbours.picture_mode", mode=mode, channels=pixels.shape[2], known=", ".join(known))
    return _picture(mode or known[0], pixels)


def _grey(data: Any, limits: tuple[Any, ...], pal: Any, mode: Any) -> Image.Image:
    high, low, cmin, cmax = limits
    if mode == "F":
        return _picture("F", data.astype(np.float32))
    if mode in (None, "L", "P"):
        found = _picture("L", bytescale(data, cmin, cmax, high, low))
        if pal is not None:
            found.putpalette(np.asarray(pal, np.uint8).tobytes())
        elif mode == "P":
            found.putpalette(np.repeat(np.arange(256, dtype=np.uint8), 3).tobytes())
        return found
    if mode == "1":
        return Image.fromarray(np.where(data > high, 255, 0).astype(np.uint8)).convert("1")
    if mode != "I":
        raise fail(ValueError, "neighbours.picture_mode", mode=mode, channels=1, known="L, P, F, 1, I")
    least, greatest = (data.min() if cmin is None else cmin), (data.max() if cmax is None else cmax)
    scaled = (data * 1.0 - least) * (high - low) / (greatest - least) + low
    return _picture("I", scaled.astype(np.uint32).astype(np.int32))


def _picture(mode: str, pixels: Any) -> Image.Image:
    return Image.frombytes(mode, (pixels.shape[1], pixels.shape[0]), np.ascontiguousarray(pixels).tobytes())


def fromimage(im: Any, flatten: bool = False, mode: str | None = None) -> Any:
    """A picture of Pillow as an array."""
    if mode is not None:
        im = im.convert(mode) if im.mode != mode else im
    elif im.mode == "P":
        im = im.convert("RGBA" if "transparency" in im.info else "RGB")
    if flatten:
        im = im.convert("F")
    elif im.mode == "1":
        im = im.convert("L")
    return np.array(im)


def imread(name: Any, flatten: bool = False, mode: str | None = None) -> Any:
    """The picture in a file; ``flatten`` gives one grey channel of floats."""
    with Image.open(name) as found:
        return fromimage(found, flatten, mode)


def imsave(name: Any, arr: Any, format: str | None = None) -> None:
    """Write an array as a picture; what is no bytes is stretched to 0 ... 255."""
    toimage(arr, channel_axis=2).save(name, format)


def imresize(arr: Any, size: Any, interp: str = "bilinear", mode: str | None = None) -> Any:
    """A picture of another size: a whole number is percent, one with a point a factor, else (height, width)."""
    found = toimage(arr, mode=mode)
    if isinstance(size, (int, np.integer)):
        wanted = [int(length * (size / 100.0)) for length in found.size]
    elif isinstance(size, (float, np.floating)):
        wanted = [int(length * size) for length in found.size]
    else:
        wanted = [int(size[1]), int(size[0])]
    return fromimage(found.resize((wanted[0], wanted[1]), _resampling(interp)))


def imrotate(arr: Any, angle: float, interp: str = "bilinear") -> Any:
    """A picture turned to the left by degrees, of the same size."""
    return fromimage(toimage(arr).rotate(angle, _resampling(interp)))


def imshow(arr: Any) -> None:
    """Show a picture with the program that the system has for it."""
    toimage(arr).show()


def imfilter(arr: Any, ftype: str) -> Any:
    """One of Pillow's filters: ``"blur"``, ``"sharpen"``, ``"find_edges"`` ..."""
    if ftype not in _FILTERS:
        raise fail(ValueError, "neighbours.picture_filter", name=ftype, known=", ".join(_FILTERS))
    return fromimage(toimage(arr).filter(getattr(ImageFilter, ftype.upper())))


def lena() -> Any:
    """The portrait that SciPy itself has withdrawn."""
    raise fail(ValueError, "neighbours.lena")


def _resampling(interp: str) -> Any:
    if interp not in _RESAMPLING:
        raise fail(ValueError, "neighbours.picture_interp", name=interp, known=", ".join(_RESAMPLING))
    return _RESAMPLING[interp]
