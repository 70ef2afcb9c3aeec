"""The numbers that chance in training depends on, as an attribute of the file that other releases do not look at.

It is written with what ``compile`` was told and read with it, since it belongs to the training, not to the model.
"""

from __future__ import annotations

import json
from typing import Any

from ..messages import warn_user
from . import hdf5
from .calls import told_of

ATTRIBUTE = "kerascn_chance"
FORMAT = 1
MOST = 16_000_000  # letters
LONGEST = 1000  # letters of the name of a place
STEPS = {"train", "test", "predict"}


def clear(file: Any) -> None:
    """Remove what an earlier save into an open file has left."""
    if ATTRIBUTE in file.attrs:
        del file.attrs[ATTRIBUTE]


def write(file: Any, model: Any) -> None:
    """Write it, if ``file`` holds what the training of ``model`` needs beside."""
    if "training_config" in file.attrs:
        said = {"format": FORMAT, **model.chance_told(), "layers": told_of(model)}
        file.attrs[ATTRIBUTE] = json.dumps(said).encode("utf-8")


def read(file: Any) -> dict[str, Any] | None:
    """What ``write`` wrote; ``None`` if there is nothing, or, with a warning, if it can't be used."""
    if ATTRIBUTE not in file.attrs or "training_config" not in file.attrs:
        return None
    try:
        text = hdf5.read_text(file, ATTRIBUTE) or ""
        data = json.loads(text) if len(text) <= MOST else None
        usable = _is_usable(data)
    except (ValueError, RecursionError):
        usable = False
    if not usable:
        warn_user("saving.chance", path=file.file.filename)
        return None
    return data


def _is_usable(data: Any) -> bool:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return False
    steps, shuffling = data.get("steps"), data.get("shuffling")
    if not isinstance(steps, dict) or set(steps) != STEPS or not isinstance(shuffling, dict):
        return False
    counts = [*steps.values(), shuffling.get("passes")]
    good = set(shuffling) == {"seed", "passes"} and all(_is_number(count, 2**36) for count in counts)
    return good and all(map(_is_seed, (data.get("seed"), shuffling.get("seed")))) and _are_layers(data.get("layers"))


def _is_number(value: Any, below: int) -> bool:
    return type(value) is int and 0 <= value < below


def _is_seed(value: Any) -> bool:
    return value is None or _is_number(value, 2**63)


def _are_layers(data: Any) -> bool:
    return isinstance(data, dict) and all(map(_is_entry, data.values()))


def _is_entry(entry: Any) -> bool:
    calls = entry.get("calls", []) if isinstance(entry, dict) else None
    return isinstance(calls, list) and all(map(_is_call, calls)) and _are_layers(entry.get("layers", {}))


def _is_call(call: Any) -> bool:
    if call is None:
        return True
    good = isinstance(call, list) and len(call) == 2 and isinstance(call[0], str) and len(call[0]) <= LONGEST
    return good and _is_seed(call[1])
