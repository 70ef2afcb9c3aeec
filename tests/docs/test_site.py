"""The built site: languages, links, weight, nothing from third parties, a search index that knows Chinese."""

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

from dev_tools import docs, old_addresses, pages
from dev_tools.tutorials import source

FIRST_VIEW = IMAGE = 300_000
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "audio": "src", "video": "src"}
LOADING_LINKS = {"stylesheet", "preload", "preconnect", "dns-prefetch", "modulepreload", "icon", "manifest"}


class Html(HTMLParser):
    """What a page is made of: what it loads, where it leads, which ids it has."""

    def __init__(self, path):
        super().__init__()
        self.loads, self.later, self.links, self.ids, self.switch, self.lang, self.bare_images = (
            [],
            set(),
            [],
            set(),
            {},
            None,
            [],
        )
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids.add(found.get("id"))
        if tag == "html":
            self.lang = found.get("lang")
        if found.get(LOADS.get(tag, "")):
            self.loads.append(found[LOADS[tag]])
        if found.get("loading") == "lazy":
            self.later.add(found["src"])
        if tag == "link" and LOADING_LINKS & set(found.get("rel", "").split()):
            self.loads.append(found["href"])
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag == "a" and found.get("hreflang"):
            self.switch[found["hreflang"]] = found["href"]
        if tag == "img" and not found.get("alt", "").strip():
            self.bare_images.append(found.get("src"))


@pytest.fixture(scope="session")
def built(site):
    """Every page of the site, by its path; those at old addresses only lead to these."""
    old = {(site / place / "index.html").resolve() for place in old_addresses.places()}
    return {path: Html(path) for path in sorted(site.rglob("index.html")) if path.resolve() not in old}


def language_of(path, site):
    return "en" if path.relative_to(site).parts[0] == "en" else "zh"


def file_at(address, page):
    target = page.parent / unquote(urlsplit(address).path)
    return (target / "index.html" if target.is_dir() else target).resolve()


def is_external(address):
    return re.match(r"([a-z]+:)?//", address) is not None


def test_every_page_is_built(site):
    for language, folder in (("zh", site), ("en", site / "en")):
        for page in pages.all_pages(language):
            address = page.name.removesuffix("index.md") if page.name.endswith("index.md") else page.name[:-3]
            assert (folder / address / "index.html").is_file(), page.label
        for name in source.names():
            assert (folder / "tutorials" / name / "index.html").is_file()
            assert (folder / "tutorials" / f"{name}.ipynb").is_file()


def test_both_languages_have_the_same_pages_in_the_same_order():
    chinese, english = (
        re.findall(r"[\w/]+\.md", (pages.ROOT / name).read_text(encoding="utf-8").split("\nnav:")[1])
        for name in docs.CONFIGS.values()
    )
    assert chinese == english and len(set(chinese)) == len(chinese)


def test_every_page_names_its_language(built, site):
    assert len(built) >= 20
    assert {path: html.lang for path, html in built.items()} == {p: language_of(p, site) for p in built}


def test_the_switch_stays_on_the_page(built, site):
    for path, html in built.items():
        name = path.relative_to(site / "en" if language_of(path, site) == "en" else site)
        assert file_at(html.switch["en"], path) == (site / "en" / name).resolve()
        assert file_at(html.switch["zh"], path) == (site / name).resolve()


def test_links_and_anchors_lead_somewhere(built):
    ids = {path.resolve(): html.ids for path, html in built.items()}
    for path, html in built.items():
        for link in html.links:
            address, anchor = urldefrag(link)
            if is_external(link) or link.startswith("mailto:"):
                continue
            target = file_at(address, path) if address else path.resolve()
            assert target.is_file(), f"{path}: {link}"
            if anchor and target in ids:
                assert unquote(anchor) in ids[target], f"{path}: {link}"


def test_nothing_is_loaded_from_elsewhere(built, site):
    for path, html in built.items():
        assert [address for address in html.loads if is_external(address)] == [], path
        for address in html.loads:
            assert file_at(address, path).is_file(), f"{path}: {address}"
    for path in site.rglob("*.css"):
        assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", path.read_text(encoding="utf-8")), path


def test_first_view_is_light(built):
    for path, html in built.items():
        files = {path, *(file_at(address, path) for address in html.loads if address not in html.later)}
        weight = sum(len(gzip.compress(file.read_bytes())) for file in files)
        assert weight < FIRST_VIEW, f"{path}: {weight} bytes"


def test_images_are_small_files(site):
    pictures = [path for kind in ("png", "svg", "jpg") for path in site.rglob(f"*.{kind}")]
    assert len(pictures) > 50
    assert {path.name: path.stat().st_size for path in pictures if path.stat().st_size > IMAGE} == {}


def test_images_say_what_they_show(built):
    assert {path: html.bare_images for path, html in built.items() if html.bare_images} == {}


def test_no_marker_is_left_over(built):
    for path in built:
        text = path.read_text(encoding="utf-8")
        for mark in (
            "<!-- signature",
            "<!-- table",
            "{.output}",
            ".no-run",
            ".raises",
            "prelude: |",
            "source_hash:",
        ):
            # the contributing page shows the marks, escaped and within code
            assert mark not in re.sub(r"<(pre|code)\b.*?</\1>", "", text, flags=re.DOTALL), f"{path}: {mark}"


def words_of_index(folder):
    index = json.loads((folder / "search" / "search_index.json").read_text(encoding="utf-8"))
    texts = [doc["title"] + " " + doc["text"] for doc in index["docs"]]
    separator = re.compile(index["config"]["separator"])
    return {word for text in texts for word in separator.split(re.sub(r"<[^>]*>", " ", text))}


@pytest.mark.parametrize(
    "word", ["占位符", "变量", "张量", "反向传播", "会话", "引擎", "卷积核", "转置卷积", "平均池化"]
)
def test_search_knows_chinese_words(site, word):
    assert word in words_of_index(site)


@pytest.mark.parametrize("word", ["placeholder", "backpropagation", "session", "seed"])
def test_search_knows_english_words(site, word):
    assert word in {w.lower() for w in words_of_index(site / "en")}


@pytest.mark.filterwarnings("ignore")  # jieba leaves files open
def test_terms_of_the_dictionary_stay_whole():
    jieba = pytest.importorskip("jieba", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")
    path = Path(pages.DOCS / "terms-zh.txt")
    terms = [line.split()[0] for line in path.read_text(encoding="utf-8").splitlines()]
    tokenizer = jieba.Tokenizer()
    tokenizer.load_userdict(str(path))
    assert [term for term in terms if list(tokenizer.cut(term)) != [term]] == []
    assert len(set(terms)) == len(terms)


@pytest.mark.filterwarnings("ignore")  # jieba leaves files open
def test_tags_are_written_word_by_word():
    """The search looks for the words that jieba makes of a text; so tags have blanks between these."""
    jieba = pytest.importorskip("jieba", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")
    tokenizer = jieba.Tokenizer()
    tokenizer.load_userdict(str(pages.DOCS / "terms-zh.txt"))
    tags = [tag for page in pages.all_pages("zh") for tag in page.meta.get("tags", [])]
    tags += [tag for tutorial in source.all_tutorials() for tag in tutorial.tags("zh")]
    joined = [re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", tag) for tag in tags]
    assert len(tags) > 50
    chinese = [tag for tag in tags if re.search(r"[\u3400-\u9fff]", tag)]
    joined = [re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", tag) for tag in chinese]
    assert [" ".join(word for word in tokenizer.cut(tag) if word.strip()) for tag in joined] == chinese


def test_the_build_is_strict(site, tmp_path):
    docs.prepare("en", tmp_path / "en")
    wrong = ["nowhere.md", "installation.md#nowhere"]
    with (tmp_path / "en" / "index.md").open("a", encoding="utf-8") as page:
        page.write("".join(f"\n[a link]({link})\n" for link in wrong))
    complaint = docs.render("en", tmp_path, tmp_path / "site" / "en")
    assert [link for link in wrong if link not in complaint] == []


@pytest.mark.parametrize(
    ("page", "home", "text"), [("404.html", "/", "没有这一页"), ("en/404.html", "/en/", "no such page")]
)
def test_a_missing_page_leads_home_in_its_language(site, page, home, text):
    html = Html(site / page)
    assert text in (site / page).read_text(encoding="utf-8")
    assert home in html.links and not any(is_external(link) for link in html.switch.values())
