"""Bytes of a source file into text."""

from __future__ import annotations

import io
import tokenize


def text_of(data: bytes) -> str:
    """The text of a source file: by its line ``# -*- coding: ... -*-``, else UTF-8, else GB 18030, else Latin 1."""
    try:
        declared, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:  # no such encoding, or not UTF-8 where none is declared
        declared = "utf-8"
    for encoding in (declared, "utf-8", "gb18030"):
        try:
            return io.TextIOWrapper(io.BytesIO(data), encoding=encoding).read()
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")
