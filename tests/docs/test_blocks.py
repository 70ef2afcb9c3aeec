"""Every Python block of every page runs on the engine of this run and prints what the page shows.

A page has the same code in both languages (test_parity holds that), so that each engine runs it in one language, and
with ``--all`` in the other as well.
"""

import os

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

from dev_tools import blocks, pages

LANGUAGE = {"tensorflow": "zh", "theano": "en"}


def all_pages():
    for language in pages.LANGUAGES:
        marks = [] if language == LANGUAGE[os.environ["KERAS_BACKEND"]] else [pytest.mark.all_only]
        for path in sorted((pages.DOCS / language).rglob("*.md")):
            yield pytest.param(path, marks=marks, id=path.relative_to(pages.DOCS).as_posix())


@pytest.mark.parametrize("path", list(all_pages()))
def test_page(path, K, engine_name):
    result = blocks.run_page(pages.read(path), engine_name, K.clear_session)
    assert result.ok, "\n".join(result.failures)
    assert result.executed + result.excused == result.blocks


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_most_blocks_are_run(language):
    """Marks excuse single blocks, not the pages."""
    python = [block for page in pages.all_pages(language) for block in page.blocks if block.language == "python"]
    excused = [block for block in python if "no-run" in block.marks]
    assert len(python) >= 20 and len(excused) <= len(python) // 10
