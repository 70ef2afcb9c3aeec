"""Music for MusicTaggerCRNN: a file as a picture of its pitches over time, and its fifty words for music.

The picture is a mel spectrogram in decibels: how strong each of 96 ranges of pitch is, 47 times a second.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from .. import config
from ..declare.respell import both_spellings
from ..messages import fail
from ..utils.conv_utils import normalize_data_format
from .imagenet_utils import likeliest
from .sounds import RATE, librosa_exists, middle_of

__all__ = ["decode_predictions", "librosa_exists", "melgram", "preprocess_input"]

TAGS = [
    "rock", "pop", "alternative", "indie", "electronic", "female vocalists", "dance", "00s", "alternative rock",
    "jazz", "beautiful", "metal", "chillout", "male vocalists", "classic rock", "soul", "indie rock", "Mellow",
    "electronica", "80s", "folk", "90s", "chill", "instrumental", "punk", "oldies", "blues", "hard rock", "ambient",
    "acoustic", "experimental", "female vocalist", "guitar", "Hip-Hop", "70s", "party", "country", "easy listening",
    "sexy", "catchy", "funk", "electro", "heavy metal", "Progressive rock", "60s", "rnb", "indie pop", "sad", "House",
    "happy",
]  # fmt: skip

LENGTH = 349440  # samples: 29.12 seconds
WINDOW, STEP, RANGES = 512, 256, 96
QUIETEST = 1e-10
BELOW_LOUDEST = 80.0  # decibels that are told apart


@both_spellings
def preprocess_input(audio_path: str | os.PathLike[str], data_format: str | None = None) -> np.ndarray:
    """The mel spectrogram of the 29 seconds in the middle of a piece of music.

    Args:
        audio_path: The path of the file.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.

    Returns:
        An array of the shape ``(96, 1366, 1)``, or ``(1, 96, 1366)``.
    """
    first = normalize_data_format(data_format) == "channels_first"
    picture = melgram(middle_of(os.fspath(audio_path), LENGTH))
    return np.expand_dims(picture, 0 if first else 2).astype(config.floatx())


def decode_predictions(preds: Any, top_n: int = 5) -> list[list[tuple[str, float]]]:
    """The likeliest words for each piece of music: ``(word, probability)``, the likeliest first.

    Args:
        preds: What the net predicts: an array of the shape ``(pieces, 50)``.
        top_n: How many words to tell.
    """
    preds = np.asarray(preds)
    if preds.ndim != 2 or preds.shape[1] != len(TAGS):
        raise fail(ValueError, "applications.tags", given=preds.shape, count=len(TAGS))
    best = likeliest(preds, top_n)
    return [[(TAGS[one], row[one]) for one in order] for row, order in zip(preds, best, strict=True)]


# --------------------------------------------------------------------------- the picture


def melgram(samples: np.ndarray) -> np.ndarray:
    """The mel spectrogram in decibels: an array of the shape ``(96, steps)``."""
    around = np.pad(samples, WINDOW // 2, mode="reflect")
    pieces = np.lib.stride_tricks.sliding_window_view(around, WINDOW)[::STEP]
    shape = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    power = np.abs(np.fft.rfft(pieces * shape, axis=1)) ** 2
    strengths = _ranges() @ power.T
    decibels = 10 * np.log10(np.maximum(strengths**2, QUIETEST))
    return np.maximum(decibels, decibels.max() - BELOW_LOUDEST)


def _ranges() -> np.ndarray:
    """How much each frequency counts for each range of pitch: triangles, evenly spread as we hear."""
    edges = _hertz(np.linspace(0, _mel(RATE / 2), RANGES + 2))
    frequencies = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (frequencies - low) / (middle - low), (high - frequencies) / (high - middle)
    return np.maximum(0, np.minimum(rising, falling)) * 2 / (high - low)


# Pitch in mel: even steps up to 1000 Hz, equal ratios above.
EVEN, BEND = 200 / 3, 1000.0
RATIO = np.log(6.4) / 27


def _mel(hertz: float) -> float:
    return hertz / EVEN if hertz < BEND else BEND / EVEN + np.log(hertz / BEND) / RATIO


def _hertz(mel: np.ndarray) -> np.ndarray:
    bend = BEND / EVEN
    return np.where(mel < bend, mel * EVEN, BEND * np.exp(RATIO * (mel - bend)))
