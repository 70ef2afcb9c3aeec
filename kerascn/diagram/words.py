"""How wide words are, and how long ones are broken."""

from __future__ import annotations

import re

# Parts of the size of the letters, as the widest of the common fonts has them.
NARROW, WIDE, WIDEST = frozenset(" .,:;!|'()[]/ijlftr-"), frozenset("wMOQGDHN+=<>~&#^"), frozenset("mW@%")
LONGEST = 44  # letters of a line, about
NOT_FOR_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """A text without what no file can hold, on one line."""
    return " ".join(NOT_FOR_XML.sub("\ufffd", text).split())


def width_of(text: str, size: float) -> float:
    """How wide a text is at most; the common fonts differ, and the widest counts."""
    return size * sum(map(_width, text))


def _width(letter: str) -> float:
    if "\U0001f000" <= letter <= "\U0001faff":  # little pictures
        return 1.4
    if letter in WIDEST or ord(letter) > 0x7F:
        return 1.0
    if letter in NARROW:
        return 0.42
    if letter in WIDE:
        return 0.87
    return 0.74 if letter.isupper() else 0.65


def broken(text: str) -> list[str]:
    """The lines of a text: broken after a blank or a mark where there is one, else within a word."""
    pieces = re.findall(r"[^\s_/,.(\-]*(?:[_/,.(\-]+|\s+|$)", text) or [text]
    lines, line = [], ""
    for piece in pieces:
        if line and _length(line) + _length(piece.rstrip()) > LONGEST:
            lines.append(line)
            line = ""
        line += piece
        while _length(line.rstrip()) > LONGEST:
            kept = _first(line)
            lines.append(kept)
            line = line[len(kept) :]
    return [one.strip() for one in (*lines, line) if one.strip()] or [""]


def _length(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _first(text: str) -> str:
    """As much of the beginning as a line holds."""
    length = 0
    for place, letter in enumerate(text):
        length += _length(letter)
        if length > LONGEST:
            return text[:place]
    return text
