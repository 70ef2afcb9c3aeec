"""The built site in a real browser: start pages, language switch, search, phones, nothing from elsewhere."""

import functools
import http.server
import json
import threading
from urllib.parse import quote

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install kerascn[docs]")

from dev_tools import pages
from dev_tools.drawings.drawing import all_drawings
from tests.docs.browser import for_tests

START_PAGES = [("", "zh", "kerascn 中文文档"), ("en/", "en", "kerascn docs")]
RESULTS = "[...document.querySelectorAll('.md-search-result__link')].map(a => a.getAttribute('href'))"
PHONE, DESKTOP = (390, 844), (1280, 900)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without writing about it."""

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def browser(request, tmp_path_factory):
    with for_tests(request, tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture(scope="module")
def address(browser, site):
    """Where the site is served."""
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


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


@pytest.mark.parametrize(
    ("path", "word", "target"),
    [
        ("", "占位符", "/backend/"),
        ("", "反向传播", "/backend/"),
        ("", "镜像", "/installation/"),
        ("", "滑动平均", "/layers/normalization/"),
        ("", "拼接", "/layers/merge/"),
        ("en/", "backpropagation", "/en/backend/"),
        ("en/", "mirror", "/en/installation/"),
        ("en/", "MaxoutDense", "/en/layers/keras1/"),
    ],
)
def test_search_finds(browser, address, path, word, target):
    page = browser.open(f"{address}{path}?q={quote(word)}")
    found = page.wait(f"{RESULTS}.length && {RESULTS}")
    assert any(target in link for link in found)


MESSAGES = {
    "AttributeError: 'str' object has no attribute 'decode'": "str_decode",
    "ValueError: bad marshal data (unknown type code)": "bad_marshal_data",
    "NameError: name 'tf' is not defined": "tf_is_not_defined",
    "ValueError: Unknown layer: ProposalLayer": "unknown_layer",
    "ValueError: Unknown metric function: dice_coef": "unknown_metric_function",
    "ValueError: Unknown loss function:focal_loss": "unknown_metric_function",
    "ValueError: You are trying to load a weight file containing 16 layers into a model with 2 layers.": (
        "layers_12_into_11"
    ),
    'ValueError: Layer #3 (named "dense_1" in the current model) was found to correspond to layer dense_1 in the save '
    "file. However the new layer dense_1 expects 2 weights, but the saved weights have 1 elements.": (
        "layer_expects_weights"
    ),
    "ValueError: Shapes (1000, 10) and (1000, 12) are incompatible": "layer_expects_weights",
    "ValueError: No model found in config file.": "no_model_found",
    "OSError: Unable to open file (truncated file: eof = 47251456, sblock->base_addr = 0, stored_eof = 102853048)": (
        "truncated_file"
    ),
    "OSError: Unable to open file (file signature not found)": "truncated_file",
    "TypeError: __init__() got an unexpected keyword argument 'ragged'": "unexpected_keyword",
    "TypeError: ('Keyword argument not understood:', 'groups')": "unexpected_keyword",
    "ValueError: Unrecognized keyword arguments: ['batch_shape']": "unexpected_keyword",
    "ValueError: Object arrays cannot be loaded when allow_pickle=False": "object_arrays",
}


PASTE = """
(() => {{
    const box = document.querySelector('.md-search__input')
    box.focus()
    box.value = {text}
    box.dispatchEvent(new KeyboardEvent('keyup', {{bubbles: true}}))
}})()
"""


@pytest.mark.parametrize("path", ["", "en/"])
def test_a_pasted_message_leads_to_its_page(browser, address, path):
    page = browser.open(f"{address}{path}?q=K")
    page.wait(f"{RESULTS}.length")
    for message, slug in MESSAGES.items():
        page.run(PASTE.format(text="''"))
        page.wait(f"{RESULTS}.length === 0")
        page.run(PASTE.format(text=json.dumps(message)))
        found = page.wait(f"{RESULTS}.length && {RESULTS}")
        assert f"/clinic/{slug}/" in found[0], message


def test_search_says_that_it_found_nothing(browser, address):
    page = browser.open(f"{address}en/?q=qwrtzpsdf")
    page.wait("document.querySelector('.md-search-result__meta').innerText.includes('No matching')")
    assert page.run(RESULTS) == []


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
        "files/old_files/",
        "files/table/",
        "en/",
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
