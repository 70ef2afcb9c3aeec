"""Code runs in a kernel of its own, and only a run in which every cell was executed and went well counts."""

import copy
import os
import signal
import subprocess
import sys
import time

import nbformat
import psutil
import pytest

from dev_tools.tutorials import execute, outputs, runs
from tests.house import tree

SURROUNDINGS = """# %%
import os, sys
x = 1
# %% [markdown] lang="zh"
# 值 {{ x}}、{{ x / 4:.0%}}、{{ {"a": x}["a"]:03d}}
# %% [markdown] lang="en"
# Values {{ x}}, {{ x / 4:.0%}}, {{ {"a": x}["a"]:03d}}
# %%
x = 2
# %% [markdown] lang="zh"
# 值 {{ x}}
# %% [markdown] lang="en"
# Value {{ x}}
# %% tags=["test"]
assert sys.flags.dev_mode is False and os.listdir(".") == []
assert not os.path.exists(os.environ["KERAS_HOME"])
assert "KERASCN_DIALECT" not in os.environ and os.environ["KERAS_BACKEND"] == "theano"
import matplotlib, kerascn
assert "inline" in matplotlib.get_backend() and kerascn.__file__.startswith(os.environ["PYTHONPATH"].split(":")[0])
# %% tags=["test"]
import urllib.error, urllib.request
for address in ("http://example.org/", "https://example.org/"):
    try:
        urllib.request.urlopen(address, timeout=5)
    except urllib.error.URLError as error:
        assert "refused" in str(error).lower()
    else:
        raise AssertionError("something was downloaded")
# %%
from IPython.display import SVG, display
print("one", end="\\r")
print("two  ")
print("\\x1b[31mthree\\x1b[0m")
display(SVG('<svg xmlns="http://www.w3.org/2000/svg"></svg>'))
print("error", file=sys.stderr)
"four"
"""


def run(tutorial, engine="theano", **wishes):
    return runs.run(runs.Task(tutorial, engine, folder=tutorial.path.parents[2] / "runs", **wishes))


def test_surroundings_figures_and_outputs(written, monkeypatch):
    """Nothing of the user's reaches the kernel; figures have the values of their place; texts come out clean."""
    monkeypatch.setenv("KERASCN_DIALECT", "1")
    monkeypatch.setenv("MPLBACKEND", "Agg")
    tutorial = written(SURROUNDINGS.replace("# %%\nfrom IPython", '# %% alt_zh="图" alt_en="A"\nfrom IPython'))
    found = run(tutorial)
    assert found.failure is None, runs.failed(found)
    assert found.cells == 6 and found.seconds > found.cpu > 0.3 and not found.cached
    book = runs.executed(found)
    figures = {(2, "x"): "1", (2, "x / 4:.0%"): "25%", (2, '{"a": x}["a"]:03d'): "001", (3, "x"): "2"}
    assert outputs.figures(book) == figures and outputs.wanted_figures(tutorial) == set(figures)
    shown = {place: outputs.parts(cell.outputs) for place, cell in outputs.code_cells(book)}
    assert [(part.kind, part.text.rstrip()) for part in shown[5]][0::2] == [("text", "two\nthree"), ("text", "'four'")]
    assert shown[5][1].kind == "svg" and not any(shown[place] for place in range(5))
    assert run(tutorial).cached


def children(text):
    """The command lines of processes that hold this text."""
    lines = [" ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])]
    return [line for line in lines if text in line]


@pytest.mark.parametrize(
    ("cells", "line", "says"),
    [
        ('# %%\nx = 1\nprint("before")\nx / 0\nx = 2\n', "x / 0", "ZeroDivisionError: division by zero"),
        ("# %%\ndef f():\n    raise KeyError('k')\n# %%\nx = 1\nf()\n", "f()", "KeyError: 'k'"),
        (
            '# %% tags=["test"]\nx = 1\nassert x > 2, "no good"\n',
            'assert x > 2, "no good"',
            "AssertionError: no good (x = 1)",
        ),
        (
            "# %%\nside = [1, 2]\nassert side, side\nassert 0 < sum(side) < 3\n",
            "assert 0 < sum(side) < 3",
            "AssertionError (sum(side) = 3)",
        ),
        ("# %%\nraise SystemExit(3)\n", "raise SystemExit(3)", "SystemExit: 3"),
    ],
    ids=["division", "within a function", "test cell", "assertion", "exit"],
)
def test_a_failing_cell_is_shown(written, cells, line, says):
    tutorial = written(cells)
    found = run(tutorial)
    told = runs.failed(found).split("\n")
    number = tutorial.text.split("\n").index(line) + 1
    assert told[0].startswith(f"{tutorial.label}:{number}: ") and says in told[0]
    assert f">{number:5} {line}" in told or "SystemExit" in line
    assert sum(text.startswith(">") for text in told) <= 1
    assert ("      | before" in told) == ("before" in cells)
    assert os.path.isfile(found.file) and found.file in told[-1]
    assert not run(tutorial).cached  # what failed is run again


@pytest.mark.parametrize(
    ("text", "line", "sides"),
    [
        ("assert a > 1\nassert b.c(2) == d[0] and e", 2, ["b.c(2)", "d[0]"]),
        ("assert (\n    a\n    <= b\n    <= a\n)\nassert c", 2, ["a", "b"]),
        ("if x > 1:\n    assert all(y < 3 for y in z)", 2, ["y"]),
        ("assert a", 1, []),
        ("x > 1", 1, []),
        ("assert a > 1\nassert_alike(a, b > 1)", 2, []),
        ("%time\nassert a > 1", 2, []),
    ],
)
def test_what_an_assertion_compares(text, line, sides):
    assert execute.compared(text, line) == sides


def test_what_is_compared_is_told_where_it_has_a_value(written):
    cells = "# %%\nwide = list(range(99))\nassert all(y < 3 for y in wide) or wide == [3] or len(wide) < 5\n"
    told = run(written(cells)).failure.message
    assert "AssertionError (wide = [0, 1, 2," in told and told.endswith("..., len(wide) = 99)")


def left_over():
    """Code that starts a process and leaves it running, and a word in that one's command line."""
    mark = f"kerascn-left-over-{time.monotonic_ns()}"
    child = (
        f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99) # {mark}'])\n"
    )
    return child, mark


def test_a_kernel_that_ends_and_a_figure_that_cannot_be(written):
    (child, mark), began = left_over(), time.monotonic()
    found = run(written(f"# %%\nimport os\n{child}os._exit(3)\n# %%\nx = 1\n"))
    assert "the kernel ended" in found.failure.message and "os._exit" in found.failure.lines
    assert children(mark) == [] and time.monotonic() - began < 60
    pair = '# %% [markdown] lang="{0}"\n# {1} {{{{ nothing}}}}\n'
    tutorial = written("# %%\nx = 1\n" + pair.format("zh", "数") + pair.format("en", "Number"))
    found = run(tutorial)
    line = tutorial.prose("zh")[1].line
    assert found.failure.message.startswith(f"{tutorial.label}:{line}: a figure of this prose: NameError")


def test_time_is_limited_and_nothing_is_left_running(written):
    child, mark = left_over()
    assert children("pytest")  # the referee sees processes
    found = run(written(f"# %%\n{child}# %%\nimport time\ntime.sleep(99)\n"), limit=5)
    assert "it took more than 5 s (--limit)" in found.failure.message and "time.sleep(99)" in found.failure.lines
    assert found.seconds < 40 and children(mark) == []


def test_an_interrupt_ends_the_kernels(written, tmp_path):
    """Ctrl-C reaches one process of a terminal's group; its runs end with it."""
    mark = tmp_path / "started"
    tutorial = written(f"# %%\nopen({str(mark)!r}, 'w').close()\nimport time\ntime.sleep(99)\n")
    line = [sys.executable, "-m", "dev_tools.tutorials", str(tutorial.path)]
    pipes = dict(stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    with subprocess.Popen(line, cwd=tree.ROOT, env=os.environ | {"TMPDIR": str(tmp_path)}, **pipes) as process:
        while not mark.exists():
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.1)
        assert children(str(tmp_path))
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(40) == 130
        assert "Traceback" not in process.stdout.read()
    assert children(str(tmp_path)) == []


# ---------------------------------------------------------------- judged without running


@pytest.fixture
def looked_at(small_run, small):
    """Changes the executed small tutorial and says why it then doesn't count."""

    def judge(change):
        book = copy.deepcopy(small_run[1])
        change(dict(outputs.code_cells(book)))
        return outputs.judged(book, small) or execute._not_executed(book, small)

    return judge


def stream(name, text):
    return nbformat.v4.new_output("stream", name=name, text=text)


def test_what_was_run_counts(looked_at):
    assert looked_at(lambda cells: None) is None


def test_a_cell_that_was_not_executed_is_found(looked_at):
    found = looked_at(lambda cells: cells[3].update(execution_count=None))
    assert "this code cell was not executed" in found.message and "assert loss" in found.lines
    both = looked_at(lambda cells: cells[2].update(execution_count=cells[1].execution_count))
    assert "this code cell was not executed" in both.message


@pytest.mark.parametrize(
    ("output", "says"),
    [
        (stream("stderr", "/x.py:1: UserWarning: Glyph 21367 missing\n  plt.show()\n"), "UserWarning: Glyph 21367"),
        (stream("stdout", "<matplotlib.lines.Line2D at 0x7f00>"), "where an object lies in memory"),
        (stream("stdout", "\n".join("abc" for _ in range(80))), "prints more than 60 lines"),
        (nbformat.v4.new_output("display_data", data={"image/png": "AAAA"}), "write alt_zh and alt_en"),
    ],
    ids=["warning", "address", "many lines", "picture without words"],
)
def test_what_no_reader_should_see_is_found(looked_at, output, says):
    found = looked_at(lambda cells: cells[1].outputs.append(output))
    assert says in found.message and "np.random.seed" in found.lines


def test_what_engines_remark_is_no_fault(looked_at):
    assert looked_at(lambda cells: cells[1].outputs.append(stream("stderr", "Using TensorFlow backend.\n"))) is None
    assert looked_at(lambda cells: cells[3].outputs.append(stream("stdout", "<a at 0x7f00>"))) is None  # a test cell
