"""The table of the published files of nets, for their page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascn.applications.files import PUBLISHED

HEADS: dict[str, dict[str, tuple[str, ...]]] = {"published_files": {"en": ("file",), "zh": ("文件",)}}
# Files of the same name that belong to another net than the function of that name.
OF_OTHERS = {"res2a": "applications.resnet50", "keras1": "applications.old_inception_v3"}
# A part of MobileNet's names: how many filters, as 2_5 or 0.25, and the rows of an image.
SIZED = re.compile(r"_(\d_\d|\d\.\d+)_(\d{2,3})(?=_|\.)")


def _published_files(language: str) -> Iterator[tuple[str, ...]]:
    """Each file once, by the name under which it is looked for; files that differ in two numbers share a row."""
    told = set()
    for key, row in PUBLISHED.items():
        address, name = (SIZED.sub("_{alpha}_{size}", text) for text in (row.address, key.rpartition("/")[2]))
        if address not in told:
            told.add(address)
            other = OF_OTHERS.get(key.rpartition("/")[0])
            linked = address == row.address
            lines = [f"[`{name}`]({address})" if linked else f"`{name}`", "" if linked else address]
            lines += [f"`{other}`" if other else "", f"MD5 `{row.md5}`" if row.md5 else ""]
            yield ("<br>".join(filter(None, lines)),)


TABLES = {"published_files": _published_files}
