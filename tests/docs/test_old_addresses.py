"""Addresses of the Chinese documentation that readers know lead to our pages about the same."""

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

from dev_tools import old_addresses, pages


def test_each_leads_to_a_page_that_exists(site):
    for place, page in old_addresses.places().items():
        name, _, heading = page.partition("#")
        target = site / name.removesuffix(".md").removesuffix("index") / "index.html"
        assert target.is_file(), page
        assert not heading or f'id="{heading}"' in target.read_text(encoding="utf-8"), page
        assert (site / place / "index.html").is_file(), place


def test_no_page_of_ours_is_hidden(site):
    for page in pages.all_pages("zh"):
        place = page.name.removesuffix(".md").removesuffix("index").rstrip("/")
        assert place not in old_addresses.places()
        assert "md-content" in (site / place / "index.html").read_text(encoding="utf-8"), page.label


def test_a_reader_is_brought_there(browser, address):
    page = browser.open(f"{address}404.html")
    page.call("Network.setBlockedURLs", urls=["*search_index.json"])
    for old, new in {
        "layers/core_layer/#dense": "/layers/core/#dense",
        "getting_started/sequential_model/": "/getting_started/sequential/",
        "layers/writting_layer/": "/layers/writing/",
        "en/latest/layers/core_layer/": "/layers/core/",
        "en/latest/models/model/": "/models/model/",
        "en/latest/": "/",
    }.items():
        page.call("Page.navigate", url=address + old)
        page.wait(f"location.pathname + location.hash === '{new}' && document.readyState === 'complete'")
        assert page.run("document.documentElement.lang") == "zh"


def test_without_scripts_there_is_a_sentence_with_a_link(site):
    text = (site / "layers" / "core_layer" / "index.html").read_text(encoding="utf-8")
    assert '<a href="../core/">核心层</a>' in text and 'http-equiv="refresh"' in text
