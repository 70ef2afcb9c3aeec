"""The old text's pages on data and tools, typed in block after block, in both dialects."""

import pytest

from tests import seeds
from tests.compat import small_mirror
from tests.compat.chapters_data import ON_BOTH

pytestmark = pytest.mark.engine


def test_the_pages(tmp_path, monkeypatch):
    """One process for all, since an engine takes a while to load."""
    for name, value in small_mirror.build(tmp_path).items():
        monkeypatch.setenv(name, value)
    told = {}
    for dialect in (1, 2):
        speak = f"import kerascn\nkerascn.set_dialect({dialect})\n"
        for title, chapter in ON_BOTH.items():
            told[title, dialect] = seeds.pieces(*chapter._replace(before=speak + chapter.before))
    results = seeds.run(list(told.values()))
    failed = {title: result.err for title, result in zip(told, results, strict=True) if result.failed}
    assert not failed, "\n".join(f"--- {title} ---\n{err[-2000:]}" for title, err in failed.items())
