"""Lines of notebooks that are no Python, out of the way while the rest is rewritten."""

from __future__ import annotations

import re

MARK = "kerascn keeps line"
LINE = re.compile(r"^(\s*)(?:[%!?]|[\w.\s,]+=\s*[%!]|.*[^\s?]\?\??\s*$)")
CELLS_OF_PYTHON = re.compile(r"^%%(?:time|timeit|capture|prun)\b")


class Magics:
    """The lines that were put aside, each under its number."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def aside(self, source: str) -> str | None:
        """The source of a cell with a mark for each line that is no Python; ``None`` if none of it is."""
        lines = source.split("\n")
        first = next((line for line in lines if line.strip()), "")
        if first.startswith("%%") and not CELLS_OF_PYTHON.match(first):
            return None
        return "\n".join(self._marked(line) if _is_magic(line) else line for line in lines)

    def back(self, source: str) -> str:
        """The source with its lines."""
        return re.sub(rf"(?m)^.*# {MARK} (\d+)$", lambda found: self._kept[int(found[1])], source)

    def _marked(self, line: str) -> str:
        self._kept.append(line)
        return f"{line[: len(line) - len(line.lstrip())]}pass  # {MARK} {len(self._kept) - 1}"


def _is_magic(line: str) -> bool:
    return bool(LINE.match(line)) and not line.lstrip().startswith("#")
