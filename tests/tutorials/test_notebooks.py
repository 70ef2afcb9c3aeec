"""The readers' notebooks: what is in them, the same letters each time, the same code in both languages."""

import json
import os
from dataclasses import replace

import nbformat
import pytest

from dev_tools.tutorials import execute, notebooks, outputs, record, source

ENGINE = os.environ["KERAS_BACKEND"]
OF_THIS_ENGINE = [name for name in source.names() if ENGINE in source.find(name).engines]

PROSE = """# %% [markdown] lang="zh"
# ## 一节 {#part}
#
# !!! note "注意"
#     第一行，见[层](../layers/core.md#Dense)。
#
#     第二行。
#
# 后面 `[x](y.md)`，[本页](#part)，[别处](https://example.org/x.md)。
#
# ```text {.output}
# [x](y.md) {#z}
# ```
# %% [markdown] lang="en"
# ## A part {#part}
#
# !!! note "Mind"
#     First line, see [layers](../layers/core.md#Dense).
#
#     Second line.
#
# Then `[x](y.md)`, [this page](#part), [elsewhere](https://example.org/x.md).
#
# ```text {.output}
# [x](y.md) {#z}
# ```
# %%
x = 1
"""


@pytest.fixture
def texts(small, small_run):
    """The two notebooks of the small tutorial."""
    record.write(small, small_run[1])
    return {language: notebooks.text(small, language, record.read(small)) for language in ("zh", "en")}


def cells(text, kind):
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == kind]


def test_the_form(texts):
    for text in texts.values():
        book = nbformat.reads(text, as_version=4)
        nbformat.validate(book)
        assert len({cell.id for cell in book.cells}) == len(book.cells)
        assert book.metadata.kernelspec.name == "python3"
        for cell in book.cells:
            assert cell.cell_type == "markdown" or (cell.outputs, cell.execution_count) == ([], None)


def test_the_same_each_time(texts, small):
    for language, text in texts.items():
        notebooks.write(source.find("small"), language)
        assert notebooks.path("small", language).read_bytes() == text.encode()


def test_the_code_is_the_same_in_both_languages_and_is_what_ran(texts, small_run, small):
    zh, en = (cells(texts[language], "code") for language in ("zh", "en"))
    assert zh[1:] == en[1:] and zh[0].split("\n")[1] == en[0].split("\n")[1] and zh[0] != en[0]
    ran = [cell.source for place, cell in outputs.code_cells(small_run[1]) if not small.code[place].is_test]
    assert [code for code in en[1:] if not code.startswith("# Theano only")] == ran
    assert "assert" not in "".join(en)


def test_the_first_cell_says_how_to_install(texts):
    assert "没有安装" in cells(texts["zh"], "code")[0] and "not installed" in cells(texts["en"], "code")[0]
    for text in texts.values():
        assert "%pip install" in cells(text, "code")[0]


@pytest.mark.parametrize("engines", [["theano"], ["tensorflow", "theano"]])
def test_it_installs_an_engine_that_the_tutorial_is_for(small, texts, engines):
    tutorial = replace(small, about={**small.about, "engines": engines})
    first = cells(notebooks.text(tutorial, "en", record.read(small)), "code")[0]
    assert f"kerascn[{engines[0]},tutorials]" in first


def test_the_prose_is_of_one_language_with_its_figures(texts, small):
    loss = record.read(small).figures[2, "loss:.4f"]
    assert cells(texts["en"], "markdown") == [
        "# A straight line\n\nOne neuron computes `w * x + b`, so it can learn a straight line; "
        "see [Dense](https://kerascn.readthedocs.io/en/layers/core/#Dense).",
        f"## How well it learned\n\nAfter 20 epochs the loss is {loss}.",
    ]
    assert cells(texts["zh"], "markdown")[1] == f"## 学得怎么样\n\n训练 20 轮之后，损失是 {loss}。"


def test_what_only_the_site_understands_is_said_for_jupyter(written):
    tutorial = written(PROSE)
    kept = record.Record("theano", "1", "", {}, {}, {})
    site = "https://kerascn.readthedocs.io/en"
    assert cells(notebooks.text(tutorial, "en", kept), "markdown")[1] == (
        f"## A part\n\n> **Mind**\n>\n> First line, see [layers]({site}/layers/core/#Dense).\n>\n> Second line.\n\n"
        f"Then `[x](y.md)`, [this page]({site}/tutorials/one/#part), [elsewhere](https://example.org/x.md).\n\n"
        "```text\n[x](y.md) {#z}\n```"
    )


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("autoencoders.md", "/tutorials/autoencoders/"),
        ("index.md", "/tutorials/"),
        ("../index.md", "/"),
        ("../layers/index.md#x", "/layers/#x"),
        ("#here", "/tutorials/one/#here"),
    ],
)
def test_addresses(target, address):
    assert notebooks.site_address(target, "one", "zh") == "https://kerascn.readthedocs.io" + address
    assert notebooks.site_address(target, "one", "en") == "https://kerascn.readthedocs.io/en" + address


@pytest.mark.all_only
@pytest.mark.engine
@pytest.mark.parametrize("name", OF_THIS_ENGINE)
def test_the_readers_notebook_runs_from_top_to_bottom(name, engine_name, tmp_path, monkeypatch):
    """As Jupyter runs it, in Chinese; the English one has the same code, which the test below shows."""
    from nbclient import NotebookClient

    book = nbformat.read(notebooks.path(name, "zh"), as_version=4)
    book.cells = [
        cell for cell in book.cells if cell.metadata.get("kerascn", {}).get("engine", engine_name) == engine_name
    ]
    environ = execute.environment(engine_name, tmp_path, network=False)
    (tmp_path / "work").mkdir()
    client = NotebookClient(book, timeout=600, resources={"metadata": {"path": str(tmp_path / "work")}})
    client.execute(env=environ)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


@pytest.mark.parametrize("name", source.names())
def test_the_readers_notebooks_have_the_same_code(name):
    zh, en = (cells(notebooks.path(name, language).read_text("utf-8"), "code") for language in ("zh", "en"))
    assert zh[1:] == en[1:] and len(en) > 3
