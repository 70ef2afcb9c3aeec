"""Both languages have the same pages of the same build; each difference the check looks for is found."""

import warnings

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

from dev_tools import pages, parity

EN = "# T {#t}\n\nSee [it](x.md). ![alt](x.svg)\n\n```python\nx = 1  # one\n```\n\n<!-- table: words -->\n"
ZH = "# 题 {#t}\n\n见[它](x.md)。![图](x.svg)\n\n```python\nx = 1  # 一\n```\n\n<!-- table: words -->\n"


def found(zh, en=EN):
    pair = [pages.parse(pages.DOCS / lang / "p.md", text) for lang, text in (("en", en), ("zh", zh))]
    return " ".join(parity.differences(*pair))


def test_pages_agree():
    assert parity.faults() == []


@pytest.mark.filterwarnings("default")
def test_stale_translations_are_told():
    """They are listed at the end of the run; a translation may follow its source a little later."""
    for line in parity.warnings():
        warnings.warn(line, stacklevel=1)


def test_translated_comments_are_no_difference():
    assert found(ZH) == ""


@pytest.mark.parametrize(
    ("change", "aspect"),
    [
        (("{#t}", "{#other}"), "headings"),
        (("# 题", "## 题"), "headings"),
        (("x = 1", "x = 2"), "blocks"),
        (("```python", '```python {.no-run reason="x"}'), "blocks"),
        (("(x.md)", "(y.md)"), "links"),
        (("(x.svg)", "(y.svg)"), "images"),
        (("words", "values"), "markers"),
        (("# 题", "---\nprelude: x = 1\n---\n# 题"), "prelude"),
    ],
)
def test_a_difference_is_found(change, aspect):
    assert f"differ in {aspect}" in found(ZH.replace(*change))


def test_comments_are_dropped_and_strings_kept():
    assert parity.without_comments('a = "# no"  # yes\n\n# all\nb') == 'a = "# no"\nb'


@pytest.mark.parametrize("text", ["用K求和", "用 K求和", "第2维", "用`K`求和", "求**K**", "求和,再", "对吗?", "和(一)"])
def test_typography_finds(text):
    assert list(parity.typography(pages.parse(pages.DOCS / "zh" / "p.md", text)))


@pytest.mark.parametrize(
    "text",
    [
        "用 K 求和",
        "第 2 维",
        "用 `K.sum` 求和",
        "求和，再",
        "用（一）",
        "见[图](a,b.md)。",
        "`用K`",
        "# 题 {#t}",
    ],
)
def test_typography_is_content_with(text):
    assert not list(parity.typography(pages.parse(pages.DOCS / "zh" / "p.md", text)))


@pytest.mark.parametrize(
    "text",
    [
        "# A\n",
        "# A {#a}\n# B {#b}\n",
        "# A {#a}\n## B {#a}\n",
        "# A {#a}\n[x](nowhere.md)\n",
        "# A {#a}\n[x](index.md#nowhere)\n",
        "# A {#a}\n[x](#nowhere)\n",
        "# A {#a}\n![ ](index.md)\n",
        "# A {#a}\n![x](https://example.org/x.png)\n",
    ],
)
def test_fault_within_a_page_is_found(text):
    assert list(parity.faults_of_page(pages.parse(pages.DOCS / "en" / "p.md", text)))


def test_stamp_writes_the_hash_of_the_source(tmp_path, monkeypatch):
    for module in (pages, parity):
        monkeypatch.setattr(module, "DOCS", tmp_path)
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    for language, text in (("en", EN), ("zh", ZH)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "p.md").write_text(text, encoding="utf-8")
    assert len(parity.warnings()) == 1
    parity.stamp(tmp_path / "zh" / "p.md")
    assert parity.warnings() == []
    (tmp_path / "en" / "p.md").write_text(EN.replace("See", "Look at"), encoding="utf-8")
    assert len(parity.warnings()) == 1
    parity.stamp(tmp_path / "zh" / "p.md")
    assert parity.warnings() == [] and (tmp_path / "zh" / "p.md").read_text("utf-8").count("source_hash") == 1


@pytest.mark.parametrize(("code", "wide"), [("x" * 92, False), ("x" * 93, True), ("#" + "长" * 46, True)])
def test_code_fits_its_column(code, wide):
    page = pages.parse(pages.DOCS / "en" / "p.md", f"# T {{#t}}\n\n```python\n{code}\n```\n")
    assert [f"{page.label}:4:" in fault for fault in parity.faults_of_page(page)] == [True] * wide
