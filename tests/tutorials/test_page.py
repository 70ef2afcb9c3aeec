"""The page of a tutorial: what is on it, that it reads as a page of the site, and that the strict build takes it."""

import io
import subprocess
import sys

import pytest
import yaml
from PIL import Image

from dev_tools import docs, pages, parity
from dev_tools.tutorials import page, record, source
from tests.house import tree

RUNNING = "# Running {#running}\n\n## Modes {#modes}\n\n## Run {#run}\n"
CONFIG = """
INHERIT: {root}/mkdocs.yml
docs_dir: {folder}/pages
site_dir: {folder}/site
theme: {{custom_dir: {root}/docs/theme}}
plugins: {{search: {{jieba_dict_user: null}}}}
nav: {nav}
"""


@pytest.fixture
def recorded(small, small_run):
    record.write(small, small_run[1])
    return small


def made(tutorial, language):
    return page.made(tutorial, language, record.read(tutorial))


def test_what_is_on_the_page(recorded):
    found, files = made(recorded, "zh")
    assert found.meta == {"description": "用一个神经元学会一条直线。", "tags": ["直线"]}
    assert [(heading.level, heading.id) for heading in found.headings] == [(1, "line"), (2, "result")]
    shown = [(block.language, block.marks, block.code.split("\n")[0]) for block in found.blocks]
    assert shown == [
        ("python", (), 'MODE = "fast"  # "full": more points'),
        ("python", (), "import numpy as np"),
        ("text", ("output",), "64 points"),
        ("python", (), "import matplotlib.pyplot as plt"),
        ("python", ("only",), 'print("on Theano")'),
        ("python", (), "model.get_weights()[0].shape"),
        ("text", ("output",), "(1, 1)"),
    ]
    (picture,) = [link for link in found.links if link.image]
    assert picture.text == "损失逐轮下降到接近零" and set(files) == {picture.target}
    shown = Image.open(io.BytesIO(files[picture.target]))
    assert shown.format == "PNG"
    assert f"({picture.target}){{ loading=lazy width={shown.width} height={shown.height} }}" in found.text
    assert "{{" not in found.text and "assert" not in found.text


def test_a_line_says_where_the_results_come_from(recorded):
    zh, en = (made(recorded, language)[0].text for language in ("zh", "en"))
    version = record.read(recorded).version
    assert f"TensorFlow {version} 在[快速模式](running.md#modes)" in zh and "[下载笔记本](small.ipynb)" in zh
    assert f"TensorFlow {version} in [fast mode](running.md#modes)" in en and "kerascn tutorial open small" in en


def test_the_two_languages_agree(recorded):
    zh, en = (made(recorded, language)[0] for language in ("zh", "en"))
    assert list(parity.differences(en, zh)) == []
    assert list(parity.typography(zh)) == []


def test_outputs_with_fences_stay_whole():
    block = page.as_block("a\n````\nb", "text {.output}")
    parsed = pages.parse(pages.DOCS / "en" / "x.md", block)
    assert [one.code for one in parsed.blocks] == ["a\n````\nb"]


def test_every_page_keeps_to_the_form():
    for tutorial in source.all_tutorials():
        zh, en = (made(tutorial, language)[0] for language in ("zh", "en"))
        assert list(parity.differences(en, zh)) == []
        assert [heading.id for heading in en.headings] == [heading.id for heading in zh.headings]


def test_a_link_to_a_tutorial_leads_somewhere(recorded):
    def faults(text):
        return list(parity.faults_of_page(pages.parse(pages.DOCS / "en" / "p.md", f"# T {{#t}}\n\n{text}\n")))

    assert faults("[a](tutorials/small.md) [b](tutorials/small.md#result)") == []
    assert "no heading has the id" in faults("[a](tutorials/small.md#results)")[0]
    assert "leads nowhere" in faults("[a](tutorials/smal.md)")[0]


def built(place, nav):
    """The strict build of the prepared tutorials alone; what the renderer said."""
    config = CONFIG.format(root=tree.ROOT, folder=place, nav=yaml.safe_dump(nav, default_flow_style=True))
    (place / "mkdocs.yml").write_text(config, encoding="utf-8")
    line = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(place / "mkdocs.yml")]
    return subprocess.run(line, cwd=tree.ROOT, capture_output=True, text=True, check=False)


def prepared(place):
    faults = []
    (place / "pages" / "tutorials").mkdir(parents=True)
    (place / "pages" / "index.md").write_text("# Home\n")
    page.put_all("zh", place / "pages", docs.rendered, faults)
    return faults


def test_without_tutorials_there_is_nothing(place):
    assert prepared(place) == []
    assert list((place / "pages" / "tutorials").iterdir()) == []
    done = built(place, ["index.md"])
    assert done.returncode == 0, done.stderr


def test_the_strict_build_takes_several(recorded, place):
    """Each page is built with its picture and its notebook beside it; one that is missing in nav is told."""
    other = place / "tutorials" / "other"
    other.mkdir()
    text = recorded.text.replace("# # 一条直线 {#line}", "# # 别的 {#line}\n#\n# [一条直线](small.md#result)")
    (other / source.FILE).write_text(text, encoding="utf-8")
    (recorded.path.parent / record.FOLDER).rename(other / record.FOLDER)
    (recorded.path.parent / record.FOLDER).symlink_to(other / record.FOLDER)
    assert prepared(place) == []
    (place / "pages" / "tutorials" / "running.md").write_text(RUNNING)
    (place / "pages" / "layers").mkdir()
    (place / "pages" / "layers" / "core.md").write_text("# Core {#core}\n\n## Dense {#Dense}\n")
    nav = ["index.md", "layers/core.md", "tutorials/small.md", "tutorials/other.md", "tutorials/running.md"]
    done = built(place, nav)
    assert done.returncode == 0, done.stderr
    for name in ("small", "other"):
        html = (place / "site" / "tutorials" / name / "index.html").read_text("utf-8")
        assert 'alt="损失逐轮下降到接近零"' in html and 'class="made"' in html
        assert (place / "site" / "tutorials" / name / "4_0.png").is_file()
        assert (place / "site" / "tutorials" / f"{name}.ipynb").is_file() and f"../{name}.ipynb" in html
    assert built(place, nav[:-1]).returncode != 0


def test_a_page_without_results_is_a_fault(small, place):
    (fault,) = prepared(place)
    assert "no recorded results" in fault
