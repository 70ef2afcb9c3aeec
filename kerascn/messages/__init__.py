"""Every sentence a user can see, by key, in the user's language.

``en/`` and ``zh/`` hold the same files with the same keys and fields. The rest of the library
never writes a sentence into an exception: it says ``raise fail(ValueError, "key", field=...)``.
"""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

from . import en, zh

LANGUAGES = {"en": en.SENTENCES, "zh": zh.SENTENCES}

AFTER_CHINESE = re.compile(r"(?<=[\u3400-\u9fff])\{(\w+)\}")
BEFORE_CHINESE = re.compile(r"\{(\w+)\}(?=[\u3400-\u9fff])")
# What moves a terminal's cursor, changes its colours or turns the direction of writing, if a name out of a file has it.
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

OURS = __name__.partition(".")[0]

E = TypeVar("E", bound=Exception)


class KerascnWarning(UserWarning):
    """A remark of kerascn that does not stop the program."""


def language_of_system() -> str:
    """The language of the environment: ``KERASCN_LANG`` first, then the locale's variables."""
    for name in ("KERASCN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value:
            return "zh" if value.startswith("zh") else "en"
    return "en"


_choose: list[Callable[[], str]] = [language_of_system]


def choose_language_by(function: Callable[[], str]) -> None:
    """Let ``function`` decide the language of every later sentence (``config`` does this)."""
    _choose[0] = function


def say(key: str, /, **fields: Any) -> str:
    """The sentence ``key`` in the user's language, its fields filled in."""
    sentence = LANGUAGES.get(_choose[0](), en.SENTENCES)[key]
    return shown(_spaced(sentence, fields).format(**fields))


def shown(text: str) -> str:
    """A text that may have come out of a file, with what would steer a terminal written out: ``\\x1b``."""
    return STEERING.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def _spaced(sentence: str, fields: dict[str, Any]) -> str:
    """A Chinese sentence with a blank where a field meets a Chinese character with a letter, digit or quote."""

    def before(match: re.Match[str]) -> str:
        return " " * _is_latin(str(fields[match[1]])[:1]) + match[0]

    def after(match: re.Match[str]) -> str:
        return match[0] + " " * _is_latin(str(fields[match[1]])[-1:])

    return BEFORE_CHINESE.sub(after, AFTER_CHINESE.sub(before, sentence))


def _is_latin(letter: str) -> bool:
    return letter != "" and letter.isascii() and (letter.isalnum() or letter in "'\"`")


def fail(kind: type[E], key: str, /, **fields: Any) -> E:
    """An exception of ``kind`` that says sentence ``key``; to be raised by the caller."""
    error = kind(say(key, **fields))
    error.key = key  # type: ignore[attr-defined]
    return error


def warn(key: str, /, stacklevel: int = 1, **fields: Any) -> None:
    """Warn with sentence ``key``, as said by the caller (``stacklevel=2``: by the caller's caller)."""
    warning = KerascnWarning(say(key, **fields))
    warning.key = key  # type: ignore[attr-defined]
    warnings.warn(warning, stacklevel=stacklevel + 1)


def warn_user(key: str, /, **fields: Any) -> None:
    """Warn with sentence ``key``, as said by the line of the user's program, however many calls of ours lie between."""
    level, frame = 2, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == OURS:
        level, frame = level + 1, frame.f_back
    warn(key, stacklevel=level, **fields)
