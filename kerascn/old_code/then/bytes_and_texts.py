"""Functions of Python's library that took texts where they take only bytes today; a text gives a text."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable
from typing import Any

from ..python2.helpers import as_bytes, as_text


def _both(function: Callable[..., bytes]) -> Callable[..., Any]:
    """Bytes give bytes as today, a text gives a text."""

    def call(data: Any, *given: Any, **options: Any) -> Any:
        found = function(as_bytes(data), *given, **options)
        return as_text(found) if isinstance(data, str) else found

    return call


b64encode = _both(base64.b64encode)
b64decode = _both(base64.b64decode)
urlsafe_b64encode = _both(base64.urlsafe_b64encode)
urlsafe_b64decode = _both(base64.urlsafe_b64decode)
encodestring = _both(base64.encodebytes)
decodestring = _both(base64.decodebytes)


class Hash:
    """A checksum to which texts can be given.

    Args:
        name: ``"md5"`` and so on.
        data: What it is the checksum of, or the beginning of it.
    """

    def __init__(self, name: str, data: Any = b"") -> None:
        self._hash = hashlib.new(name, as_bytes(data), usedforsecurity=False)

    def update(self, data: Any) -> None:
        """Add to it."""
        self._hash.update(as_bytes(data))

    def copy(self) -> Hash:
        """Another one that goes on from here."""
        other = Hash(self._hash.name)
        other._hash = self._hash.copy()
        return other

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hash, name)


def new(name: str, data: Any = b"", **options: Any) -> Hash:
    """``hashlib.new``."""
    return Hash(name, data)


def _named(name: str) -> Callable[..., Hash]:
    return lambda data=b"", **options: Hash(name, data)


md5, sha1, sha224, sha256, sha384, sha512 = map(_named, ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"))


class StringIO(io.BytesIO):
    """``StringIO.StringIO``: takes texts and bytes; gives texts back unless bytes were put in."""

    def __init__(self, data: Any = "") -> None:
        super().__init__(as_bytes(data))
        self._is_text = isinstance(data, str)

    def _given(self, data: bytes) -> Any:
        return as_text(data) if self._is_text else data

    def write(self, data: Any) -> int:
        """Write a text or bytes."""
        self._is_text = self._is_text and isinstance(data, str)
        return super().write(as_bytes(data))

    def writelines(self, lines: Any) -> None:
        """Write all of them."""
        for line in lines:
            self.write(line)

    def getvalue(self) -> Any:
        """All of it."""
        return self._given(super().getvalue())

    def read(self, *given: Any) -> Any:
        """What follows."""
        return self._given(super().read(*given))

    def readline(self, *given: Any) -> Any:
        """The next line."""
        return self._given(super().readline(*given))

    def readlines(self, *given: Any) -> Any:
        """All lines that follow."""
        return [self._given(line) for line in super().readlines(*given)]

    def __next__(self) -> Any:
        return self._given(super().__next__())
