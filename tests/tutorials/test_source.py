"""Sources are taken apart as they are written; parameters are replaced and nothing else."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dev_tools.tutorials import source
from dev_tools.tutorials.source import SourceError
from tests.tutorials.conftest import HEAD, SMALL

SMALL_ONE = source.read(SMALL)


def test_what_the_head_says():
    assert (SMALL_ONE.name, SMALL_ONE.title("zh"), SMALL_ONE.title("en")) == ("small", "一条直线", "A straight line")
    assert SMALL_ONE.engines == ("tensorflow", "theano")
    assert SMALL_ONE.breaks == {"no_learning": {"LEARNING_RATE": 0.0}} and SMALL_ONE.genuine == {"EPOCHS": 40}


def test_each_cell_knows_its_line():
    lines = SMALL.read_text("utf-8").split("\n")
    for cell in SMALL_ONE.cells:
        shown = [line.removeprefix("# ") if not cell.is_code else line for line in lines[cell.line - 1 :]]
        assert shown[0] == cell.text.split("\n")[0]


def test_cells():
    code = SMALL_ONE.code
    assert [cell.place for cell in code] == list(range(6))
    assert [cell.is_test for cell in code] == [False, False, False, True, False, False]
    assert code[2].alt("en") == "The loss falls to almost nothing" and code[1].alt("en") is None
    assert [cell.text for cell in SMALL_ONE.code_for("tensorflow")] == [c.text for c in code if "Theano" not in c.text]
    assert SMALL_ONE.code_for("theano") == code
    assert [cell.figures for cell in SMALL_ONE.prose("en")] == [[], ["EPOCHS", "loss:.4f"]]
    assert SMALL_ONE.prose("zh")[1].place == 2


def test_other_parameters():
    changed = SMALL_ONE.with_parameters({"LEARNING_RATE": 0, "MODE": "full"})
    assert changed.code[0].text == (
        "MODE = 'full'  # \"full\": more points\nSEED = 0\nLEARNING_RATE = 0  # 0 learns nothing\n"
        'EPOCHS = 20 if MODE == "fast" else 40'
    )
    assert changed.code[1:] == SMALL_ONE.code[1:] and (SMALL_ONE.is_fast, changed.is_fast) == (True, False)


def test_a_parameter_that_is_none_is_refused():
    with pytest.raises(SourceError, match="no parameter 'RATE'; there are: MODE, SEED, LEARNING_RATE, EPOCHS"):
        SMALL_ONE.with_parameters({"RATE": 1})


VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text("a字'\"\\\n#")
    | st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3)
)
OLD = ("1", "'字' * 2", "(1,\n     2)", "[\n    1,\n]  # 注", "{'a': 'b'}  # c")


@given(st.lists(st.sampled_from(OLD), min_size=1, max_size=5), st.data())
def test_values_replaced_are_those_that_run(old, data):
    """The program that comes out gives the names chosen their new values, and leaves every other alone."""
    code = "\n".join(f"名{number} = {value}" for number, value in enumerate(old))
    names = [f"名{number}" for number in range(len(old))]
    values = data.draw(st.dictionaries(st.sampled_from(names), VALUES))
    before, after = {}, {}
    exec(code, before)
    exec(source.with_values(code, values), after)
    assert {name: after[name] for name in names} == {name: before[name] for name in names} | values
    assert source.with_values(code, values).count("#") >= sum("#" in value for value in old)


@given(st.text("ab1:.%{} [](),'\"", max_size=12))
def test_a_figure_is_read_as_an_f_string_reads_it(text):
    """What stands between double braces is found whole, wherever it can be part of an f-string."""
    try:
        ast.parse(f"f'''{{{text}}}'''")
    except SyntaxError:
        return
    if text.strip() != text or "}" in text or "{" in text:
        return
    cell = source.Cell(0, "markdown", f"before {{{{ {text} }}}} after {{{{{text}}}}}", 1, 0, {"lang": "en"})
    assert cell.figures == [text, text]


def test_what_stands_outside_of_cells_is_refused(written):
    with pytest.raises(SourceError, match="belongs into a cell"):
        written("", head=HEAD.replace('# %% [markdown] lang="zh"', 'x = 1\n# %% [markdown] lang="zh"', 1))


def test_an_unknown_name_says_which_there_are(written, place):
    written("# %%\nx = 1\n", name="first")
    with pytest.raises(SourceError, match="no tutorial 'frist'; there are: first"):
        source.find("frist")
    assert source.find(str(place / "tutorials" / "first")).name == "first"
    assert [one.name for one in source.all_tutorials()] == source.names() == ["first"]
