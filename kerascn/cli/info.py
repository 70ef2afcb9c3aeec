"""``kerascn info``: what is installed and how it is set, in a paragraph to paste into a question."""

from __future__ import annotations

from collections.abc import Sequence

from ..version import __version__


def main(given: Sequence[str]) -> int:
    """Print the paragraph."""
    print(f"kerascn {__version__}")
    return 0
