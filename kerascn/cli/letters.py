"""Letters that a terminal may not have."""

from __future__ import annotations

import sys


def show_any_letter() -> None:
    """Let a terminal without Chinese letters show something in their place, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if getattr(stream, "errors", None) == "strict" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
