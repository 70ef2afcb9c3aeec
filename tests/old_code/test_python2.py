"""Programs of Python 2: what they print today is what Python 2.7 printed; lib2to3 reads the same out of their text."""

import ast
import builtins
import importlib.util
import io
import json
import re
import traceback
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kerascn
from kerascn.messages import en
from kerascn.old_code import imports, python2
from kerascn.old_code.python2 import streams
from tests.old_code import python2_programs

PROGRAMS = python2_programs.programs()
PRINTED = json.loads(python2_programs.OUTPUTS.read_text(encoding="utf-8"))
OWN = sorted(Path(kerascn.__file__).parent.rglob("*.py")) + sorted(Path(__file__).parent.parent.rglob("*.py"))
LIBRARY = sorted(Path(ast.__file__).parent.glob("*.py")) + sorted((Path(ast.__file__).parent / "json").glob("*.py"))
# These print by >> or use names of Python 2 on purpose: the first is ours, the others are Python's.
SPECIAL = {
    "uses.py", "test_print.py", "test_memfunctions.py", "mailbox.py", "test_mailbox.py", "test_curses.py",
    "test_shelve.py",
}  # fmt: skip


def run(text, filename="<program>", **names):
    """Run a program of Python 2; its global names come back."""
    space = {"__name__": "__main__", **names}
    imports.take(space, python=2)
    exec(python2.compiled(text, filename), space)
    return space


def value(expression, **names):
    """The value of an expression of Python 2."""
    return run(f"value = {expression}", **names)["value"]


# ---- what they do


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_programs_print_what_python_2_printed(name, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # programs of old leave files to be closed
        run(python2.text_of(PROGRAMS[name].read_bytes()), str(PROGRAMS[name]))
    assert capsys.readouterr().out == PRINTED[name]


@pytest.mark.skipif(
    python2_programs.python2() is None,
    reason="the referee Python 2.7 is not installed; KERASCN_PYTHON2=/path/to/python2.7 names it",
)
@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_what_is_recorded_is_what_python_2_prints(name):
    assert python2_programs.printed_by_python2(PROGRAMS[name]) == PRINTED[name]


def test_each_program_is_known_to_be_of_python_2():
    for path in PROGRAMS.values():
        assert python2.is_python2(python2.text_of(path.read_bytes()))


def test_a_traceback_shows_the_line_of_the_old_text(tmp_path):
    text = "def f((a, b)):\n    for i in [1]:\n        print a / 0,\n\n\nf((1, 2))\n"
    file = tmp_path / "old.py"
    file.write_text(text)
    with pytest.raises(ZeroDivisionError) as caught:
        run(text, str(file))
    frames = [frame for frame in traceback.extract_tb(caught.value.__traceback__) if frame.filename == str(file)]
    assert [(frame.lineno, frame.line) for frame in frames] == [(6, "f((1, 2))"), (3, "print a / 0,")]


def test_a_line_put_in_does_not_count(tmp_path):
    text = "def f((a, b)):\n    # a remark\n    for i in a / 0:\n        pass\nf((1, 2))\n"
    with pytest.raises(ZeroDivisionError) as caught:
        run(text, "old.py")
    frames = [frame.lineno for frame in traceback.extract_tb(caught.value.__traceback__) if frame.filename == "old.py"]
    assert frames == [5, 3]


def test_division_of_the_future_divides():
    assert run("from __future__ import division\nx = 7 / 2\nx /= 2")["x"] == 1.75


def test_arrays_of_whole_numbers_are_divided_as_numbers():
    space = run(
        "import numpy as np\na = np.arange(5) / 2\nb = np.arange(4.) / 2\nc = np.array([7, 8])\nd = c\nc /= 2\n"
        "e = np.array([7, 8])\ne[1:] /= 3\nf = np.array([[7, 8], [9, 10]])\nf[0, 1:] /= 3\ng = np.int64(7) / 2\n"
    )
    assert space["a"].tolist() == [0, 0, 1, 1, 2]
    assert space["b"].tolist() == [0, 0.5, 1, 1.5]
    assert space["c"] is space["d"]
    assert space["c"].tolist() == [3, 4]
    assert space["e"].tolist() == [7, 2]
    assert space["f"].tolist() == [[7, 2], [9, 10]]
    assert space["g"] == 3


def test_what_is_typed_is_not_run(monkeypatch):
    monkeypatch.setattr(builtins, "input", lambda prompt="": "[1, 'a']")
    assert value("input('? ')") == [1, "a"]
    assert value("raw_input('? ')") == "[1, 'a']"
    monkeypatch.setattr(builtins, "input", lambda prompt="": "__import__('os').getcwd()")
    with pytest.raises(ValueError) as caught:
        value("input()")
    assert caught.value.key == "python2.input"
    assert "__import__" in str(caught.value)


def test_execfile_runs_text_of_python_2(tmp_path):
    (tmp_path / "more.py").write_text("print 'more',\nx = 7 / 2\n")
    space = run(
        f"execfile({str(tmp_path / 'more.py')!r})\ny = x\nspace = {{}}\nexecfile({str(tmp_path / 'more.py')!r}, space)"
    )
    assert (space["y"], space["space"]["x"]) == (3, 3)


def test_modules_of_a_package_import_those_beside_them(tmp_path):
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "helper.py").write_text("")
    (tmp_path / "user.py").write_text("")
    text = "import helper, os\nfrom helper import x\nimport helper as h\n"
    found = ast.parse(text)
    assert [what for _, what in python2.places(text)] == []
    changed = ast.unparse(python2.program.meaning.change(found, lambda *_: None, str(tmp_path / "user.py")))
    assert changed.splitlines() == [
        "import os",
        "from . import helper",
        "from .helper import x",
        "from . import helper as h",
    ]


def test_pickles_of_python_2_are_read_by_the_programs_own_call(tmp_path):
    old = b"\x80\x02}q\x00U\x01aU\x02\xff\xfeq\x01s."  # {'a': '\xff\xfe'}, written by Python 2.7
    (tmp_path / "old.pkl").write_bytes(old)
    text = "import cPickle, gzip\nwith open(path, mode) as f: x = cPickle.load(f)\ny = cPickle.loads(data)\n"
    for mode in ("r", "rb"):
        space = run(text, path=str(tmp_path / "old.pkl"), mode=mode, data=old)
        assert space["x"] == space["y"] == {"a": "\xff\xfe"}


def test_printing_bytes_that_are_no_utf8():
    data = io.BytesIO()
    file = io.TextIOWrapper(data, "utf-8", newline="\n", write_through=True)
    run("print >>f, u'\\xe9'.encode('latin-1'), 'x'", f=file)
    assert data.getvalue() == b"\xe9 x\n"


def test_an_open_line_is_ended_at_the_end(capsys):
    run("print 1,")
    streams.end_line()
    streams.end_line()
    assert capsys.readouterr().out == "1\n"


# ---- the text


CONVERTED = {
    "print x,": "print(x, end=' ')",
    "print": "print()",
    "print >>f, x": "print(x, file=f)",
    "print >>f": "print(file=f)",
    "print (a), b": "print((a), b)",
    "if x: print 1; print": "if x: print(1); print()",
    "exec code": "exec(code)",
    "exec code in a, b": "exec(code, a, b)",
    "raise E, 'm'": "raise E('m')",
    "raise E, 'm', t": "raise E('m').with_traceback(t)",
    "x = `1`": "x = repr(1)",
    "x <> 0777": "x != 0o777",
    "x = 10L + 0xFFL": "x = 10 + 0xFF",
    r"x = ur'\d', '\u4e2d' <> 1": r"x = r'\d', '\\u4e2d' != 1",
    "async = 1L": "async_ = 1",
    "print lambda (a, b): a": "print(lambda a_b: a_b[0])",
    "print 1  # print 2": "print(1)  # print 2",
    "x = [a for a in 1, 2]": "x = [a for a in (1, 2)]",
    "x = [a for a in f(1, 2), [3] if a for b in 4, 5]": "x = [a for a in (f(1, 2), [3]) if a for b in (4, 5)]",
    "x = [a for a, b in (1, 2), (3, 4)]": "x = [a for a, b in ((1, 2), (3, 4))]",
    "x = [[k for k in 1, j] for j in 5, 6]": "x = [[k for k in (1, j)] for j in (5, 6)]",
    "x = [a for a in map(lambda b, c: b, d, e)]": "x = [a for a in map(lambda b, c: b, d, e)]",
    "x = [a in b, c], [a for a in (b, c)], {a: b for a, b in c}": (
        "x = [a in b, c], [a for a in (b, c)], {a: b for a, b in c}"
    ),
    "x = 1L, lambda (a, b): f(a.b, b, b=a)": "x = 1, lambda a_b: f(a_b[0].b, a_b[1], b=a_b[0])",
}


@pytest.mark.parametrize("old", CONVERTED)
def test_text_of_today(old):
    assert python2.to_python3(old).text == CONVERTED[old]


def test_changes_are_told_with_their_lines():
    found = python2.to_python3("x = 1\nprint x\ntry: pass\nexcept E, e: pass\n").changes
    assert found == ((2, "print"), (4, "except E, e"))


def test_lines_put_in_are_told():
    found = python2.to_python3("def f((a, b)):\n    if a:\n        print b\n")
    assert found.added == (2,)
    assert found.text.splitlines()[1:3] == ["    (a, b) = a_b", "    if a:"]


def test_places_that_mean_something_else():
    text = "x = 7 / 2\nfor k in d.keys(): pass\nprint map(f, y)\nd.has_key(1)\nz = 7 / 2.0\n"
    assert python2.places(text) == [(1, "/"), (2, ".keys()"), (3, "map()"), (4, ".has_key()")]


def test_a_text_that_neither_reads_is_of_neither():
    assert python2.is_python2("this is ( no program") == []


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    xrange\nexcept NameError:\n    xrange = range\n", "print('a', file=f)", "print('a'), print('b')",
        "print('x') if y else None", "from six.moves import xrange\nxrange(3)", "df.items()", "print('%d' % 3)",
        "try:\n    import cPickle as pickle\nexcept ImportError:\n    import pickle\n", "x = 7 / 2",
        "def print(): pass",
        "import pandas as pd\ndf.iteritems()", "file = open('x')\nfile.read()", "if PY2:\n    text = unicode\n",
        "from somewhere import *\nfile.read()",
    ],
)  # fmt: skip
def test_texts_of_both_ages_are_not_of_python_2(text):
    assert python2.is_python2(text) == []
    assert python2.to_python3(text).text == text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("for i in xrange(3): pass", "xrange"), ("print >>f, x", "print"), ("print ('%d') % 3", "print"),
        ("import cPickle", "cPickle"), ("d.has_key(1)", ".has_key()"),
        ("import itertools\nitertools.izip(a)", "itertools.izip"), ("import sys\nsys.maxint", "sys.maxint"),
        ("d.iteritems()", ".iteritems()"), ("from urllib import urlretrieve", "urllib.urlretrieve"), ("print", "print"),
        ("x = raw_input()", "raw_input"), ("print x", "print"), ("x = 0777", "0777"),
        ("from somewhere import *\nxrange(3)", "xrange"),
    ],
)  # fmt: skip
def test_signs_of_python_2(text, what):
    assert what in [found for _, found in python2.is_python2(text)]


def unchanged(path):
    text = python2.text_of(path.read_bytes())
    return python2.to_python3(text).text == text and python2.is_python2(text) == []


def test_our_own_files_stay_as_they_are():
    assert [path.name for path in OWN[::6] if path.name not in SPECIAL and not unchanged(path)] == []


@pytest.mark.all_only
def test_all_of_our_own_files_stay_as_they_are():
    assert [path.name for path in OWN if path.name not in SPECIAL and not unchanged(path)] == []


def test_python_3s_own_library_stays_as_it_is():
    assert [path.name for path in LIBRARY[::4] if path.name not in SPECIAL and not unchanged(path)] == []


@pytest.mark.all_only
def test_all_of_python_3s_own_library_stays_as_it_is():
    folder = Path(ast.__file__).parent
    files = [path for path in folder.rglob("*.py") if not {"site-packages", "lib2to3", "idlelib"} & set(path.parts)]
    assert [path.name for path in files if path.name not in SPECIAL and not unchanged(path)] == []


def test_tokens_put_together_are_the_text():
    for path in [*OWN[::9], *LIBRARY[::9], *PROGRAMS.values()]:
        text = python2.text_of(path.read_bytes())
        assert python2.program.written(python2.program.read(text)) == text


@given(st.text(alphabet="print (x),;:\n\t'\"`<>=0L7#\\lambdexc", max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_text_keeps_its_lines_and_is_read_without_an_error(text):
    found = python2.to_python3(text)
    assert found.text.count("\n") == text.count("\n") + len(found.added)
    python2.is_python2(text)


# ---- lib2to3 as the referee

FIXERS = ("print", "exec", "raise", "except", "repr", "ne", "numliterals", "paren", "tuple_params", "metaclass")


@pytest.fixture(scope="module")
def lib2to3():
    if importlib.util.find_spec("lib2to3") is None:
        pytest.skip("the referee lib2to3 is gone from Python 3.13; run it under Python 3.11 or 3.12")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lib2to3 import refactor

        tool = refactor.RefactoringTool([f"lib2to3.fixes.fix_{name}" for name in FIXERS])
    return lambda text: str(tool.refactor_string(text + "\n", "<text>"))


def meaning_of(text):
    """The tree of a text without the names that stand for parameters in brackets, and without ``pass``."""
    tree = ast.parse(re.sub(r"\bp_q_*\d*\b", "p_q", text))
    for node in ast.walk(tree):
        if isinstance(getattr(node, "body", None), list):
            node.body = [each for each in node.body if not isinstance(each, ast.Pass)]
    return ast.dump(tree)


SNIPPETS = (python2_programs.FOLDER / "snippets.txt").read_text(encoding="utf-8")[:-1].split("\n%%\n")


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_lib2to3_reads_the_same(snippet, lib2to3):
    ours = python2.to_python3(snippet).text
    names = {"def f(a, (b, c))": "b_c", "def f((a, b)": "a_b"}
    own = next((name for begin, name in names.items() if snippet.startswith(begin)), "a_b")
    theirs = lib2to3(snippet).replace("xxx_todo_changeme", own)
    assert meaning_of(ours) == meaning_of(theirs.replace("ur'", "r'"))


NAMES = st.sampled_from(
    ["a", "b", "x.y", "f(a)", "d['k']", "0777", "10L", "'s'", "u'print'", "`a`", "(a, b)", "[1, 2]", "-1"]
)
VALUES = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.builds("{} + {}".format, inner, inner),
        st.builds("({}) % {}".format, inner, inner),
        st.builds("{} <> {}".format, NAMES, NAMES),
        st.builds("f({}, k={})".format, inner, inner),
        st.builds("(lambda (p, q): p * {})".format, NAMES),
    ),
    max_leaves=4,
)
SIMPLE = st.one_of(
    st.builds("print {}".format, VALUES),
    st.builds("print {}, {},".format, VALUES, VALUES),
    st.builds("print >>f, {}".format, VALUES),
    st.builds("raise E, {}".format, VALUES),
    st.builds("exec {} in {}".format, NAMES, NAMES),
    st.builds("x = {}".format, VALUES),
)
BLOCKS = st.one_of(
    SIMPLE,
    st.builds("{}; {}".format, SIMPLE, SIMPLE),
    st.builds("if {}: {}".format, VALUES, SIMPLE),
    st.builds("try:\n    {}\nexcept E, e:\n    {}".format, SIMPLE, SIMPLE),
    st.builds("def g(a, (b, c)):\n    {}\n    {}".format, SIMPLE, SIMPLE),
    st.builds("class A(B):\n    __metaclass__ = M\n    def m(self): {}".format, SIMPLE),
)


@given(st.lists(BLOCKS, min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_lib2to3_reads_the_same_of_drawn_programs(lib2to3, blocks):
    text = "\n".join(["print 1", *blocks])
    theirs = lib2to3(text)
    for number in range(len(blocks), 0, -1):
        theirs = theirs.replace(f"xxx_todo_changeme{number}", "b_c")
    assert meaning_of(python2.to_python3(text).text) == meaning_of(theirs.replace("xxx_todo_changeme", "b_c"))


# ---- files


def test_files_in_other_encodings_are_read():
    assert python2.text_of("# -*- coding: gbk -*-\nx = '中文'\n".encode("gbk")).splitlines()[1] == "x = '中文'"
    assert python2.text_of("x = '中文'\r\n".encode()) == "x = '中文'\n"
    assert python2.text_of("x = '中文'\n".encode("gbk")) == "x = '中文'\n"
    assert python2.text_of("# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1")).endswith("'é'\n")
    assert python2.text_of(b"\xef\xbb\xbfx = 1\n") == "x = 1\n"


def test_sentences_are_there():
    assert "python2.input" in en.SENTENCES
