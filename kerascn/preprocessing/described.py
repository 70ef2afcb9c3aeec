"""Objects of this room described in JSON: what is read is checked before anything is made of it."""

from __future__ import annotations

import json
import reprlib
from typing import Any

import numpy as np

from ..messages import fail

LONGEST = 80


_short = reprlib.Repr()
_short.maxstring = _short.maxother = 60


def shown(value: Any) -> str:
    """A value in a sentence: on one line, not too long, and quickly even if it is large."""
    line = " ".join(_short.repr(value).split())
    return line if len(line) <= LONGEST else line[:LONGEST] + " ..."


def plain(config: dict[str, Any]) -> dict[str, Any]:
    """A configuration whose numbers are Python's, as JSON wants them."""
    return {name: value.item() if isinstance(value, np.generic) else value for name, value in config.items()}


def loads(function: str, part: str, text: Any) -> Any:
    """What a piece of JSON says; a sentence if it is none.

    Args:
        function: Who reads, for the sentence.
        part: What is read, for the sentence.
        text: The JSON.
    """
    if not isinstance(text, (str, bytes, bytearray)):
        raise fail(TypeError, "described.text", function=function, part=part, given=shown(text))
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise fail(ValueError, "described.json", function=function, part=part, given=shown(text)) from error


def document(function: str, kind: str, needed: str, text: Any) -> dict[str, Any]:
    """The description of an object: a dictionary with the dictionary ``config`` in it.

    Args:
        function: Who reads, for the sentence.
        kind: What class of object it should be, for the sentence.
        needed: What the configuration of such an object always has.
        text: The JSON.
    """
    found = loads(function, "json_string", text)
    if not (isinstance(found, dict) and isinstance(found.get("config"), dict) and needed in found["config"]):
        raise fail(ValueError, "described.kind", function=function, kind=kind, given=shown(text))
    return found
