"""The built site in a real browser: start pages, language switch, phones, nothing from elsewhere."""

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

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


# Every kind of page: start, guide, API, tables, clinic, outputs, drawings, formulas of the search, what is missing.
SAMPLE = [
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
    "tutorials/",
    "404.html",
    "en/guides/small_weights/",
    "en/",
    "en/old_code/running/",
    "en/backend/",
    "en/layers/local/",
    "en/tutorials/",
]
# Code that has to be pushed aside to be read on a desktop, and the width of the page.
CUT_OFF = """
[...document.querySelectorAll('.language-python pre code')].filter(code => code.scrollWidth > code.clientWidth).map(
    code => code.innerText.split('\\n').sort((a, b) => b.length - a.length)[0])
"""
WIDTH = "document.documentElement.scrollWidth"


def fits(page):
    """What does not fit the window on a desktop and on a phone."""
    page.resize(*DESKTOP)
    page.wait(f"innerWidth === {DESKTOP[0]}")
    faults = page.run(CUT_OFF) + [width for width in [page.run(WIDTH)] if width > DESKTOP[0]]
    page.resize(*PHONE)
    page.wait(f"innerWidth === {PHONE[0]}")
    return faults + [width for width in [page.run(WIDTH)] if width > PHONE[0]]


@pytest.fixture
def shown(browser, address):
    """Shows one page after the other in one window, without the search, which takes as long as all the rest."""
    page = browser.open(f"{address}404.html")
    page.call("Network.setBlockedURLs", urls=["*search_index.json"])

    def show(place):
        page.resize(*DESKTOP)
        page.call("Page.navigate", url=address + place)
        page.wait(f"location.href === '{address}{place}' && document.readyState === 'complete'")
        return page

    return show


def test_pages_fit_the_window(shown):
    assert [(place, found) for place in SAMPLE if (found := fits(shown(place)))] == []


@pytest.mark.all_only
def test_every_page_fits_the_window(shown, site):
    paths = [path for path in sorted(site.rglob("index.html")) if "md-content" in path.read_text(encoding="utf-8")]
    places = [f"{path.relative_to(site).parent.as_posix()}/".removeprefix("./") for path in paths]
    assert len(places) > 200
    assert [(place, found) for place in places if (found := fits(shown(place)))] == []


ELSEWHERE = ["", "en/backend/", "layers/recurrent/", "en/clinic/nb_epoch/", "tutorials/", "404.html"]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_nothing_comes_from_elsewhere_and_no_script_fails(browser, address, path):
    page = browser.open(f"{address}{path}?q=K")
    page.wait(f"{RESULTS}.length")
    asked = [event["request"]["url"] for event in page.events("Network.requestWillBeSent")]
    assert len(asked) > 4 and [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert page.events("Runtime.exceptionThrown") == []


# How far down the last of something reaches.
BOTTOM = "Math.max(...[...document.querySelectorAll('{}')].map(part => part.getBoundingClientRect().bottom))"


@pytest.mark.parametrize("path", ["", "en/"])
def test_the_start_page_says_in_one_screen_what_this_is(browser, address, path):
    page = browser.open(address + path, size=(1280, 800))
    assert page.run("document.querySelectorAll('.pair .output').length") == 2
    assert page.run(BOTTOM.format(".pair")) < 800  # both spellings with what they print, and where to go on
    phone = browser.open(address + path, size=PHONE)
    assert phone.run(BOTTOM.format("h1, .pair .language-console, .pair .md-button")) < PHONE[1] * 0.75


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
