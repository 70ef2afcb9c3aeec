"""The block runner fails where a page promises what does not happen, and says where."""

import os

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

from dev_tools import blocks, pages
from kerascn import config


def run(text, language="en"):
    return blocks.run_page(pages.parse(pages.DOCS / language / "page.md", text), config.backend())


def python(code, marks=""):
    return f"```python {marks}\n{code}\n```\n"


def output(text):
    return f"```text {{.output}}\n{text}\n```\n"


def test_blocks_share_one_namespace_in_order():
    result = run(python("x = 1") + python("x += 1\nprint(x)") + output("2"))
    assert (result.ok, result.blocks, result.executed) == (True, 2, 2)


def test_namespaces_of_pages_are_apart():
    assert run(python("left_over = 1")).ok
    assert not run(python("left_over")).ok


def test_wrong_output_fails_with_both_texts():
    (failure,) = run(python("print(3)") + output("2")).failures
    assert "docs/en/page.md:5" in failure and "2" in failure and "3" in failure


def test_failure_names_page_line_and_error():
    result = run("# T {#t}\n\n" + python("x = 1\ny = x / 0") + python("never = 1"))
    assert not result.ok and result.executed == 0
    assert result.failures[0].startswith("docs/en/page.md:5: ZeroDivisionError") and "y = x / 0" in result.failures[0]


def test_syntax_error_names_its_line():
    assert run(python("x = 1\nx = = 2")).failures[0].startswith("docs/en/page.md:3: SyntaxError")


def test_error_that_should_come():
    marks = '{.raises error="ZeroDivisionError"}'
    assert run(python("1 / 0", marks) + output("ZeroDivisionError: ...zero")).ok
    assert not run(python("1 / 1", marks)).ok
    assert not run(python("int('x')", marks)).ok
    assert not run(python("1 / 0", marks) + output("ZeroDivisionError: something else")).ok


def test_one_engine_only():
    here = config.backend()
    (elsewhere,) = set(blocks.ENGINES) - {here}
    passed_over = run(python("1 / 0", f'{{.only engine="{elsewhere}"}}'))
    assert passed_over.ok and (passed_over.executed, passed_over.excused) == (0, 1)
    assert not run(python("1 / 0", f'{{.only engine="{here}"}}')).ok


def test_not_run_needs_a_reason():
    assert run(python("1 / 0", '{.no-run reason="shows a mistake"}')).excused == 1
    assert not run(python("1 / 0", "{.no-run}")).ok


def test_prelude_runs_first_and_is_short():
    prelude = "---\nprelude: |\n" + "".join(f"  x{n} = {n}\n" for n in range(6)) + "---\n"
    assert not run(prelude + python("print(x5)")).ok
    assert run(prelude.replace("  x0 = 0\n", "") + python("print(x5)") + output("5")).ok
    assert "prelude" in run("---\nprelude: 1 / 0\n---\n" + python("x = 1")).failures[0]


@pytest.mark.parametrize(
    "text",
    [
        "```py\nx = 1\n```\n",
        python("x = 1", "{.skip}"),
        output("1"),
        python("x = 1", '{.only engine="jax"}'),
        "```console {.no-run}\n$ ls\n```\n",
    ],
    ids=["language", "mark", "output of nothing", "engine", "mark of another language"],
)
def test_format_is_checked(text):
    assert not run(text).ok


def test_other_languages_are_not_run():
    result = run("```console\n$ exit 1\n```\n\n```\nnot code\n```\n")
    assert (result.ok, result.blocks) == (True, 0)


def test_a_page_leaves_no_trace():
    before = (os.getcwd(), dict(os.environ), config.floatx())
    code = "import os\nfrom kerascn import config\nos.environ['KERAS_BACKEND'] = 'x'\nos.chdir('/')\n"
    assert run(python(code + "config.set_floatx('float64')")).ok
    assert (os.getcwd(), dict(os.environ), config.floatx()) == before


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_sentences_are_in_the_language_of_the_page(language):
    text = python("from kerascn import config\nprint(config.language())") + output(language)
    assert run(text, language=language).ok


def test_sessions_are_cleared_even_after_a_failure():
    calls = []
    page = pages.parse(pages.DOCS / "en" / "page.md", python("1 / 0"))
    blocks.run_page(page, config.backend(), lambda: calls.append(1))
    assert calls == [1]


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [("a\nb", "a  \nb\n", True), ("a...c", "a b\n c", True), ("a.c", "abc", False), ("a", "a b", False)],
)
def test_matching_of_outputs(shown, printed, same):
    assert blocks.matches(shown, printed) is same
