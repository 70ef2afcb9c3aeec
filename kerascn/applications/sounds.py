"""Sound files as numbers: WAV files with SciPy, all others with librosa, if that is installed."""

from __future__ import annotations

import importlib.util
import math
import struct
import warnings
from typing import Any

import numpy as np

from ..messages import fail

RATE = 12000  # samples a second
RATES = (1000, 200_000)  # those of a file, at least and at most
# The filter that takes away what is too high for our rate: how long it is, how deep, and where it begins.
HALF, DEPTH, BEGINS = 100, 14, 0.957
LOUDEST = 1e30  # no sound; but the powers of what is below it are numbers still
# What SciPy's reader answers to a file that is no WAV file, or a damaged one; NameError where there is no sound in it,
# MemoryError where it says that it has more than any memory takes.
BROKEN = (ValueError, TypeError, ZeroDivisionError, struct.error, NameError, MemoryError)


def librosa_exists() -> bool:
    """Whether librosa is installed, which reads compressed music."""
    return importlib.util.find_spec("librosa") is not None


def middle_of(path: str, length: int) -> np.ndarray:
    """So many samples from the middle of a sound file, between -1 and 1, 12000 a second.

    Args:
        path: The file.
        length: How many samples; silence follows what is shorter.
    """
    samples, rate = _read(path)
    samples = _middle(samples, rate, length)
    return np.pad(samples, (0, length - len(samples)))


def _read(path: str) -> tuple[np.ndarray, int]:
    """The samples of a file, and how many there are in a second."""
    try:
        samples, rate = _of_wave(path)
    except BROKEN as error:
        if not librosa_exists():
            raise fail(ImportError, "applications.librosa", path=path, reason=error) from None
        samples, rate = _of_any(path)
    if not RATES[0] <= rate <= RATES[1]:
        raise fail(ValueError, "applications.rate", path=path, given=rate, least=RATES[0], most=RATES[1])
    if not len(samples) or not (np.abs(samples) <= LOUDEST).all():  # NaN is not either
        raise fail(ValueError, "applications.silent", path=path, count=len(samples))
    return samples, rate


def _of_wave(path: str) -> tuple[np.ndarray, int]:
    """A WAV file: the mean of its channels."""
    wavfile, _ = _scipy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", wavfile.WavFileWarning)  # parts beside the sound, such as a title
        rate, data = wavfile.read(path)
    with np.errstate(all="ignore"):  # numbers that are none are refused by ``_read``
        if data.dtype.kind == "u":  # silence is 128
            samples = (data.astype("float64") - 128) / 128
        elif data.dtype.kind == "i":
            samples = data / 2.0 ** (8 * data.dtype.itemsize - 1)
        else:
            samples = data.astype("float64")
        return (samples if samples.ndim == 1 else samples.mean(axis=1)), rate


def _of_any(path: str) -> tuple[np.ndarray, int]:
    """What librosa can read."""
    import librosa

    try:
        samples, rate = librosa.load(path, sr=RATE)
    except Exception as error:  # each of the readers behind librosa has exceptions of its own
        raise fail(ValueError, "applications.sound", path=path, reason=error or type(error).__name__) from None
    return samples, int(rate)


def _middle(samples: np.ndarray, rate: int, length: int) -> np.ndarray:
    """The samples in the middle at our rate; the rest is not computed, but for what the filter needs of it."""
    up, down = RATE // math.gcd(rate, RATE), rate // math.gcd(rate, RATE)
    many = -(-len(samples) * up // down)
    start = max(0, (many - length) // 2)
    first, last = max(0, start // up - HALF), (start + length) // up + HALF + 1  # in steps that both rates share
    part = samples[first * down : last * down]
    if up != down:
        _, signal = _scipy()
        highest = max(up, down)
        low_pass = signal.firwin(2 * HALF * highest + 1, BEGINS / highest, window=("kaiser", DEPTH))
        part = signal.resample_poly(part, up, down, window=low_pass)
    start -= first * up
    return part[start : start + length]


def _scipy() -> tuple[Any, Any]:
    """SciPy's reader of WAV files, and its filters."""
    try:
        from scipy import signal
        from scipy.io import wavfile
    except ImportError:
        raise fail(ImportError, "applications.no_scipy") from None
    return wavfile, signal
