"""The built site in a real browser: start pages, language switch, search, phones, nothing from elsewhere."""

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install kerascn[docs]")

from dev_tools import pages
from dev_tools.drawings.drawing import all_drawings

START_PAGES = [("", "zh", "kerascn 中文文档"), ("en/", "en", "kerascn docs")]
RESULTS = "[...document.querySelectorAll('.md-search-result__link')].map(a => a.getAttribute('href'))"
PHONE, DESKTOP = (390, 844), (1280, 900)


@pytest.mark.parametrize(("path", "lang", "title"), START_PAGES)
def test_start_page(browser, address, path, lang, title):
    page = browser.open(address + path)
    assert page.run("document.documentElement.lang") == lang
    assert page.run("document.title") == title
    assert "K.placeholder" in page.run("document.body.innerText")


@pytest.mark.parametrize(("path", "lang"), [("backend/", "en"), ("en/backend/", "zh")])
def test_language_switch_stays_on_the_page(browser, address, path, lang):
    page = browser.open(address + path)
    page.run(f"document.querySelector('.md-select__link[hreflang={lang}]').click()")
    page.wait(f"document.documentElement.lang === '{lang}' && document.readyState === 'complete'")
    assert page.run("location.pathname") == ("/en/backend/" if lang == "en" else "/backend/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_reader(browser, address, scheme):
    page = browser.open(address, scheme=scheme)
    wanted = "slate" if scheme == "dark" else "default"
    page.wait(f"document.body.getAttribute('data-md-color-scheme') === '{wanted}'")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "installation/",
        "backend/",
        "words/",
        "contributing/",
        "layers/pooling/",
        "clinic/",
        "clinic/truncated_file/",
        "clinic/tf_placeholder/",
        "files/old_files/",
        "files/table/",
        "old_code/ages/",
        "old_code/theano/",
        "applications/",
        "guides/traps/",
        "en/guides/small_weights/",
        "en/",
        "en/old_code/running/",
        "en/backend/",
        "en/layers/local/",
    ],
)
def test_pages_fit_the_window(browser, address, path):
    page = browser.open(address + path)
    for width, height in (DESKTOP, PHONE):
        page.resize(width, height)
        page.wait(f"innerWidth === {width}")
        assert page.run("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["", "en/backend/"])
def test_nothing_comes_from_elsewhere_and_no_script_fails(browser, address, path):
    page = browser.open(f"{address}{path}?q=K")
    page.wait(f"{RESULTS}.length")
    asked = [event["request"]["url"] for event in page.events("Network.requestWillBeSent")]
    assert len(asked) > 4 and [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert page.events("Runtime.exceptionThrown") == []


OUTSIDE = """
[...document.querySelectorAll('svg')].flatMap(card => {
    const edges = card.getBoundingClientRect()
    return [...card.querySelectorAll('text')].filter(text => {
        const box = text.getBoundingClientRect()
        return box.left < edges.left || box.right > edges.right || box.top < edges.top || box.bottom > edges.bottom
    }).map(text => text.textContent)
})
"""


def test_words_of_drawings_are_on_their_cards(browser, tmp_path):
    cards = [one.card(language).svg() for one in all_drawings() for language in pages.LANGUAGES]
    document = tmp_path / "drawings.html"
    document.write_text(f"<meta charset='utf-8'>{''.join(cards)}", encoding="utf-8")
    page = browser.open(document.as_uri())
    assert page.run("document.querySelectorAll('svg text').length") > 100
    assert page.run(OUTSIDE) == []
