"""Notebooks run from their first cell to their last: what is shown, what is not run, what is kept."""

import json

import pytest

from kerascn.old_code import magics
from tests.old_code.running import kerascn


def book(*cells, version=4, **metadata):
    """A notebook's text."""
    if version == 3:
        made = [{"cell_type": "code", "input": text, "outputs": [], "language": "python"} for text in cells]
        return json.dumps({"nbformat": 3, "metadata": metadata, "worksheets": [{"cells": made}]})
    made = [{"cell_type": "code", "source": text.splitlines(True), "outputs": [], "metadata": {}} for text in cells]
    made.insert(1, {"cell_type": "markdown", "source": "%nothing `!`", "metadata": {}})
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": made})


CELLS = [
    "%matplotlib inline\nimport numpy as np, keras\nfrom beside import value\nnp.float(value)",
    "x = '''\n%time no\n!no\n'''\ny = (5\n% 3)\n%time z = y + 1\nprint(x, y, z); z\n# the end",
    "%%time\nw = 1\nw",
    "!pip install this\n%cd /\nkeras?\nfiles = !ls\nif w:\n    %who\nw + 1;",
    "%%bash\necho no",
    "def f():\n    return keras.layers.Dense(output_dim=3).units\nf()",
    "None",
    "import sys\nprint('warned', file=sys.stderr)\ndef g():\n    1/0\ng()",
    "print('never')",
]


def test_a_notebook(tmp_path):
    (tmp_path / "n.ipynb").write_text(book(*CELLS))
    (tmp_path / "beside.py").write_text("value = 7")
    done = kerascn("run", "--output", "out.ipynb", "n.ipynb", home=tmp_path)
    assert done.returncode == 1
    out = done.stdout.splitlines()
    assert [line for line in out if "wall" not in line] == ["7.0", "", "%time no", "!no", " 2 3", "3", "1", "3"]
    assert len([line for line in out if "wall time" in line]) == 2
    err = done.stderr.splitlines()
    assert err[0] == "kerascn run: Keras 1 (cell 6, line 2: output_dim)"
    left = [
        "4, line 1: !pip install this",
        "4, line 2: %cd /",
        "4, line 3: keras?",
        "4, line 4: files = !ls",
        "4, line 6: %who",
    ]
    said = [f"kerascn run: n.ipynb, cell {one} is no Python and was not run." for one in [*left, "5, line 1: %%bash"]]
    assert err[1:7] == said
    shown = [line for line in err if "File" in line]
    assert shown == ['  File "n.ipynb, cell 8", line 5, in <module>', '  File "n.ipynb, cell 8", line 4, in g']
    assert "    1/0" in err and "never" not in done.stdout
    kept = [cell for cell in json.loads((tmp_path / "out.ipynb").read_text())["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in kept] == [1, 2, 3, 4, 5, 6, 7, 8, None]
    assert kept[0]["outputs"][0]["data"]["text/plain"] == "7.0"
    assert kept[7]["outputs"][0] == {"output_type": "stream", "name": "stderr", "text": "warned\n"}
    assert kept[7]["outputs"][1]["ename"] == "ZeroDivisionError" and "1/0" in "".join(
        kept[7]["outputs"][1]["traceback"]
    )
    assert json.loads((tmp_path / "n.ipynb").read_text())["cells"][0]["outputs"] == []


def test_notebooks_of_old(tmp_path):
    (tmp_path / "two.ipynb").write_text(book("print 'a', 7/2", "7/2", "import sys\nsys.exit(4)", version=3))
    done = kerascn("run", "two.ipynb", home=tmp_path)
    assert (done.returncode, done.stdout.splitlines()) == (4, ["a 3", "3"]), done.stderr
    assert done.stderr == "kerascn run: Python 2 (cell 1, line 1: print)\n"
    (tmp_path / "said.ipynb").write_text(book("7/2", "x = (", language_info={"version": "2.7.6"}))
    done = kerascn("run", "said.ipynb", home=tmp_path)
    assert (done.returncode, done.stdout) == (1, "3\n")
    assert 'File "said.ipynb, cell 2", line 1' in done.stderr and "SyntaxError" in done.stderr


@pytest.mark.parametrize(
    ("text", "as_python", "not_run"),
    [
        ("x = 1", "x = 1\n", ()),
        ("%pylab inline", magics.PYLAB + "\n", ()),
        ("%timeit -n 3 f()", f"with {magics.TIMED}(): f()\n", ()),
        ("for i in a:\n    !ls {i}\n    f(i)", "for i in a:\n    pass\n    f(i)\n", ((2, "!ls {i}"),)),
        ("x = a \\\n% b", "x = a \\\n% b\n", ()),
        ("x = '%s' % '!'", "x = '%s' % '!'\n", ()),
        ('s = """a\n!b"""\n!c', 's = """a\n!b"""\npass\n', ((3, "!c"),)),
        ("f('(') # (\n%who", "f('(') # (\npass\n", ((2, "%who"),)),
        ("??keras", "pass\n", ((1, "??keras"),)),
        ("a != b", "a != b\n", ()),
        ("%%writefile x.py\n1 +", "", ((1, "%%writefile x.py"),)),
        ("%autoreload 2\n%config A.b = 1", "pass\npass\n", ()),
        ("", "\n", ()),
    ],
)
def test_lines_that_are_no_python(text, as_python, not_run):
    found = magics.read(text)
    assert (found.text, found.not_run) == (as_python, not_run)
