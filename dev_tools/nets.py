"""The table of the published files of nets, for their page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascn.applications.files import PUBLISHED

HEADS = {"published_files": {"en": ("file", "MD5"), "zh": ("文件", "MD5")}}
# A part of MobileNet's names: how many filters, as 2_5 or 0.25, and the rows of an image.
SIZED = re.compile(r"_(\d_\d|\d\.\d+)_(\d{2,3})(?=_|\.)")


def _published_files(language: str) -> Iterator[tuple[str, ...]]:
    """Each file once, by the name under which it is looked for; files that differ in two numbers share a row."""
    told = set()
    for key, row in PUBLISHED.items():
        address, name = (SIZED.sub("_{alpha}_{size}", text) for text in (row.address, key.rpartition("/")[2]))
        if address not in told:
            told.add(address)
            file = f"`{name}`, {address}" if address != row.address else f"[`{name}`]({address})"
            yield file, f"`{row.md5}`" if row.md5 else ""


TABLES = {"published_files": _published_files}
