"""Sources keep to the form; every way to leave it is found, at its line."""

import pytest

from dev_tools.tutorials import lint, source
from tests.tutorials.conftest import SMALL

TEXT = SMALL.read_text("utf-8")
EVERY = [SMALL, *(source.FOLDER / name / source.FILE for name in source.names())]
ZH, EN = '# %% [markdown] lang="zh"\n# 文字。\n', '# %% [markdown] lang="en"\n# Words.\n'
SHOW = 'alt_zh="损失逐轮下降到接近零" alt_en="The loss falls to almost nothing"'


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.parent.name)
def test_every_source_keeps_to_the_form(path):
    assert lint.faults(source.read(path)) == []


CHANGES = [
    # the head
    ("title: {zh: 一条直线, en: A straight line}", "title: 一条直线", "the head needs title"),
    ("title: {zh: 一条直线,", "title: {zh: A line,", "zh is Chinese, en is English"),
    ("description: {zh", "descripton: {zh", "knows no 'descripton'"),
    ("engines: [tensorflow, theano]", "engines: [torch]", "engines are some of tensorflow, theano"),
    ("no_learning: {LEARNING_RATE", "no_learning: {RATE", "no_learning of the head sets 'RATE'"),
    ("#       EPOCHS: 40", "#       TIMES: 40", "genuine of the head sets 'TIMES'"),
    ("tags: {zh: [直线], en: [line]}", "tags: [line]", "tags of the head are words"),
    ("#     breaks:\n#       no_learning: {LEARNING_RATE: 0.0}\n", "", "the head needs breaks"),
    # cells and their options
    ('# %% tags=["test"]', '# %% tags=["tests"]', "there is no tag 'tests'"),
    ('# %% engine="theano"', '# %% engin="theano"', "knows no 'engin'"),
    ('# %% engine="theano"', '# %% engine="torch"', "there is no engine 'torch'"),
    ('# %% engine="theano"\n', "# %% [raw]\n# ", "a cell is code or [markdown], not [raw]"),
    ('lang="zh"\n# ## ', 'lang="cn"\n# ## ', "prose says its language"),
    ("# %%\nmodel.get", "# %%\n# nothing\n# %%\nmodel.get", "a code cell has code"),
    ("# %%\nmodel.get", f"# %%\nx = '{'y' * 90}'\n# %%\nmodel.get", "96 characters"),
    ('print(f"{len(x)} points")', "print('点')", "its comments are English"),
    ("np.random.seed(SEED)", "np.random.seed(SEED", "'(' was never closed"),
    # pairs
    ("# %%\nmodel.get", ZH + "# %%\nmodel.get", "the English of the Chinese cell before is expected"),
    ("# %%\nmodel.get", EN + "# %%\nmodel.get", "stands behind the Chinese one"),
    ("# %%\nmodel.get", EN + ZH + "# %%\nmodel.get", "stands behind the Chinese one"),
    # pictures
    (SHOW, "", "says what one sees"),
    (' alt_en="The loss falls to almost nothing"', "", "says what one sees"),
    (SHOW, SHOW.replace("alt_zh", "alt_x").replace("alt_en", "alt_zh").replace("alt_x", "alt_en"), "alt_zh is Chinese"),
    # parameters
    (' tags=["parameters"]', "", "there are 0 cells with the tag parameters"),
    ('MODE = "fast"', 'MODE = "full"', "the parameters have MODE = 'fast'"),
    ("SEED = 0\n", "", "the parameters have SEED = 0"),
    # prose
    ("# 训练 {{ EPOCHS}} 轮", "# 训练 20 轮", "the figures differ"),
    ("{{ loss:.4f}}.", "{{ loss:.4f}} (93.1 %).", "'1 %' is a figure without a run"),
    ("{{ loss:.4f}}。", "{{ loss:.4f}}，百分之九十三。", "'百分之九' is a figure without a run"),
    ("{{ loss:.4f}}.", "{{ loss:.4f}}, {{ 1 +}}.", "the figures differ"),
    ("## 学得怎么样 {#result}", "## 学得怎么样 {#results}", "differ in headings"),
    ("## How well it learned {#result}", "# How well it learned {#result}", "a page has one # heading"),
    ("{#result}", "{#line}", "is used twice"),
    (" {#result}", "", "has no {#id}"),
    ("core.md#Dense", "core.md#Dens", "no heading has the id 'Dens'"),
    ("core.md#Dense", "cores.md", "leads nowhere"),
    ("# 训练 {{", "# 训练了`n`轮 {{", "a blank is missing"),
    ("损失是 {{", "损失是: {{", "full-width punctuation"),
    ("# After {{", "# ```python\n# x = 1\n# ```\n# After {{", "belongs into a code cell"),
    ("# After {{", "# ```text\n# x = 1\n# ```\n# After {{", "the two languages differ in blocks"),
    ("see [Dense](../layers/core.md#Dense)", "see Dense", "the two languages differ in links"),
]


@pytest.mark.parametrize(("old", "new", "fault"), CHANGES)
def test_what_leaves_the_form_is_found(old, new, fault):
    assert old in TEXT
    found = lint.faults(source.parse(SMALL, TEXT.replace(old, new)))
    assert any(fault in one for one in found), found
    assert all(one.startswith("tests/tutorials/small/tutorial.py") for one in found)


def test_a_figure_that_cannot_be_read_is_told():
    text = TEXT.replace("{{ EPOCHS}}", "{{ EPOCHS +}}")
    assert any("{{EPOCHS +}} can't be read" in fault for fault in lint.faults(source.parse(SMALL, text)))


def test_faults_are_at_their_line():
    text = TEXT.replace("{{ loss:.4f}}.", "{{ loss:.4f}}, 7 %.")
    (fault,) = lint.faults(source.parse(SMALL, text))
    number = int(fault.split(":")[1])
    assert "7 %" in text.split("\n")[number - 1]


@pytest.mark.parametrize(
    "words", ["in `x = 5 %` code", "{{ 0.5:.0%}} right", "5 of 10", "one half"], ids=["code", "figure", "of", "word"]
)
def test_no_figure_without_a_run(words):
    text = TEXT.replace("# 训练 {{ EPOCHS}}", f"# {words} {{{{ EPOCHS}}}}").replace(
        "# After {{ EPOCHS}}", f"# {words} {{{{ EPOCHS}}}}"
    )
    assert [fault for fault in lint.faults(source.parse(SMALL, text)) if "without a run" in fault] == []
