"""The built site, made once for all tests that look at it."""

import pytest

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of a fresh, strict build of both languages."""
    for needed in ("mkdocs", "material", "jieba"):
        pytest.importorskip(needed, reason="the tools of the site are not installed: pip install kerascn[docs]")
    from dev_tools import docs

    folder = tmp_path_factory.mktemp("docs")
    status = docs.build(folder / "prepared", folder / "site")
    assert status == 0, "the strict build failed; `python dev.py docs` shows why"
    return folder / "site"
