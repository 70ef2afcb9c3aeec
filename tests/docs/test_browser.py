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
# The same said of other names than the one in the title: the page is among the first five.
OTHER_NAMES = {
    "AttributeError: module 'numpy' has no attribute 'int'.": "np_float",
    "ImportError: cannot import name 'imresize' from 'scipy.misc'": "scipy_misc_imread",
    "ModuleNotFoundError: No module named 'sklearn.grid_search'": "sklearn_cross_validation",
    "AttributeError: 'Dataset' object has no attribute 'value'": "dataset_value",
    "ImportError: cannot import name 'Mapping' from 'collections'": "collections_iterable",
    "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?": "missing_parentheses",
    "NameError: name 'unicode' is not defined": "name_xrange",
    "ModuleNotFoundError: No module named 'urllib2'": "cpickle",
    "TypeError: 'float' object cannot be interpreted as an integer": "float_as_integer",
    "TypeError: slice indices must be integers or None or have an __index__ method": "float_as_integer",
    "TypeError: 'map' object is not subscriptable": "dict_keys",
    "TypeError: object of type 'zip' has no len()": "dict_keys",
    "ModuleNotFoundError: No module named 'theano'": "no_module_theano",
    "ImportError: cannot import name 'downsample'": "theano_downsample",
    "AttributeError: module 'keras.backend' has no attribute 'set_image_dim_ordering'": "image_dim_ordering",
    "ModuleNotFoundError: No module named 'keras.engine.topology'": "engine_topology",
    "ImportError: cannot import name 'merge' from 'keras.layers' (/usr/lib/python3/keras/layers/__init__.py)": (
        "import_merge"
    ),
    "ModuleNotFoundError: No module named 'keras.layers.recurrent'": "layers_convolutional",
    "ImportError: cannot import name 'np_utils' from 'keras.utils'": "utils_np_utils",
    "AttributeError: 'Sequential' object has no attribute 'predict_proba'": "predict_classes",
    "ValueError: Negative dimension size caused by subtracting 3 from 1 for 'conv2d_1/convolution'": (
        "negative_dimension"
    ),
    "TypeError: fit_generator() got an unexpected keyword argument 'samples_per_epoch'": "nb_epoch",
    "TypeError: __init__() got an unexpected keyword argument 'border_mode'": "nb_epoch",
    "AttributeError: 'SGD' object has no attribute 'lr'": "optimizer_lr",
    "AttributeError: module 'tensorflow' has no attribute 'placeholder'": "tf_placeholder",
    "AttributeError: module 'tensorflow' has no attribute 'ConfigProto'": "tf_session",
    "ModuleNotFoundError: No module named 'tensorflow.contrib'": "tf_contrib",
    "AttributeError: module 'tensorflow' has no attribute 'reset_default_graph'": "tf_get_default_graph",
    'ValueError: Tensor Tensor("dense_2/Softmax:0", shape=(?, 10), dtype=float32) is not an element of this graph.': (
        "tf_not_an_element"
    ),
    "AttributeError: 'NoneType' object has no attribute '_inbound_nodes'": "keras_history",
    "AttributeError: 'Tensor' object has no attribute '_keras_history'": "keras_history",
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
    titles = {
        text.headings[0].text.strip("`"): text.path.stem
        for text in pages.all_pages(path[:-1] or "zh")
        if "clinic/" in text.name and text.path.stem != "index"
    }
    assert len(titles) > 35
    page = browser.open(f"{address}{path}?q=K")
    page.wait(f"{RESULTS}.length")
    wrong = []
    for message, slug in (titles | MESSAGES | OTHER_NAMES).items():
        page.run(PASTE.format(text="''"))
        page.wait(f"{RESULTS}.length === 0")
        page.run(PASTE.format(text=json.dumps(message)))
        found = page.wait(f"{RESULTS}.length && {RESULTS}")
        found_pages = list(dict.fromkeys(link.split("?")[0].split("#")[0] for link in found))
        first = found_pages[: 5 if message in OTHER_NAMES and message not in titles else 1]
        if not any(f"/clinic/{slug}/" in link for link in first):
            wrong.append((message, first))
    assert wrong == []


FIRST = {
    "": {
        "陷阱": "/guides/traps/",
        "NaN": "/guides/traps/",
        "学习率太大": "/guides/traps/",
        "通道": "/layers/convolutional/",
        "特征提取": "/applications/",
        "预训练": "/applications/",
        "VGG16": "/applications/",
        "迁移学习": "/guides/small_weights/",
        "微调": "/guides/freezing/",
    },
    "en/": {
        "traps": "/en/guides/traps/",
        "dead relu": "/en/guides/traps/",
        "learning rate too large": "/en/guides/traps/",
        "feature extraction": "/en/applications/",
        "pretrained": "/en/applications/",
        "finetune": "/en/applications/",
        "VGG16": "/en/applications/",
        "transfer learning": "/en/guides/small_weights/",
    },
}


@pytest.mark.parametrize("path", FIRST)
def test_search_brings_the_right_page_first(browser, address, path):
    page = browser.open(f"{address}{path}?q=K")
    page.wait(f"{RESULTS}.length")
    wrong = []
    for words, target in FIRST[path].items():
        page.run(PASTE.format(text="''"))
        page.wait(f"{RESULTS}.length === 0")
        page.run(PASTE.format(text=json.dumps(words)))
        first = page.wait(f"{RESULTS}.length && {RESULTS}")[0].split("?")[0]
        if not first.endswith(target):
            wrong.append((words, first))
    assert wrong == []


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
