"""``kerascn migrate``: an old program rewritten in the words of today."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ..messages import say


def main(given: Sequence[str]) -> int:
    """Rewrite the files that the words name."""
    print(say("cli.migrate"), file=sys.stderr)
    return 2
