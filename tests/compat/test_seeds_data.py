"""The old text's pages on data and tools, typed in block after block, in both dialects."""

import pytest

from tests import seeds
from tests.compat import small_mirror
from tests.compat.chapters_data import FEW_PICTURES, ON_BOTH, SIGNATURES

pytestmark = pytest.mark.engine


def test_the_pages(tmp_path, monkeypatch):
    """One process for all, since an engine takes a while to load."""
    for name, value in small_mirror.build(tmp_path).items():
        monkeypatch.setenv(name, value)
    type_in(ON_BOTH)


@pytest.mark.all_only
def test_the_article_on_few_pictures():
    type_in({"few pictures": FEW_PICTURES})


def type_in(chapters):
    told = {}
    for dialect in (1, 2):
        speak = f"import kerascn\nkerascn.set_dialect({dialect})\n"
        for title, chapter in chapters.items():
            told[title, dialect] = seeds.pieces(*chapter._replace(before=speak + chapter.before))
    results = seeds.run(list(told.values()))
    failed = {title: result.err for title, result in zip(told, results, strict=True) if result.failed}
    assert not failed, "\n".join(f"--- {title} ---\n{err[-2000:]}" for title, err in failed.items())


PREPROCESSING, DATA_SETS, DRAWINGS, TOOLS = range(236, 247), range(301, 307), range(307, 309), range(431, 437)


def test_the_pages_are_read_whole():
    """Every block is in a chapter, or prints a signature, which test_printed_data reads."""
    typed = {number for one in ON_BOTH.values() for number in one.blocks}
    left = [n for n in (*PREPROCESSING, *DATA_SETS, *DRAWINGS, *TOOLS) if n not in typed]
    assert sorted(left) == sorted(SIGNATURES)
    assert all(seeds.block("002", number).partition("(")[0].replace(".", "_").isidentifier() for number in SIGNATURES)
