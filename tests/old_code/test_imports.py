"""Import statements of the user's modules: faces for old modules, and everything else exactly as Python does it."""

import builtins
import importlib
import subprocess
import sys
import textwrap
import threading
import timeit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascn.old_code import faces, imports, users
from tests.house import tree

# A package tree: file -> text.
FILES = {
    "pk/__init__.py": "from . import a\nvalue = 1\n__all__ = ['a', 'value', 'lazy']\ndef __getattr__(name):\n"
    "    if name == 'lazy': return 7\n    raise AttributeError(name)\n",
    "pk/a.py": "import sys\nx = 1\n_hidden = 2\n",
    "pk/b.py": "from .a import x\nfrom . import c\ny = x + 1\n",
    "pk/c.py": "from . import b\nz = 3\n",
    "pk/broken.py": "import nowhere_at_all\n",
    "pk/circle1.py": "from .circle2 import p\nq = 1\n",
    "pk/circle2.py": "from .circle1 import q\np = 1\n",
    "pk/fails.py": "1 / 0\n",
    "pk/deep/__init__.py": "",
    "pk/deep/er/__init__.py": "from ... import value\nfrom ..sister import s\n",
    "pk/deep/er/leaf.py": "v = 5\n",
    "pk/deep/sister.py": "s = 4\n",
    "single.py": "one, _two = 1, 2\n",
    "starred.py": "from pk import *\nfrom single import *\n",
    "spaced/inner.py": "i = 1\n",
}
MODULES = [
    "pk", "pk.a", "pk.b", "pk.c", "pk.broken", "pk.circle1", "pk.fails", "pk.deep", "pk.deep.er", "pk.deep.er.leaf",
    "pk.deep.sister", "single", "starred", "spaced", "spaced.inner", "nowhere", "pk.nowhere", "single.nowhere",
    "os.path", "collections", "collections.abc", "xml.dom", "numpy", "numpy.linalg", "numpy.nowhere", "json.decoder",
]  # fmt: skip
NAMES = [
    "a",
    "b",
    "x",
    "y",
    "value",
    "lazy",
    "deep",
    "er",
    "leaf",
    "one",
    "missing",
    "*",
    "_two",
    "array",
    "i",
    "OrderedDict",
]

statement = st.one_of(
    st.builds("import {}".format, st.sampled_from(MODULES)),
    st.builds("import {} as other".format, st.sampled_from(MODULES)),
    st.builds("from {} import {}".format, st.sampled_from(MODULES), st.sampled_from(NAMES)),
    st.builds("from {0} import {1} as m, {2}".format, st.sampled_from(MODULES), *[st.sampled_from(NAMES[:-5])] * 2),
    st.builds("from .{} import {}".format, st.sampled_from(["", "a", "deep"]), st.sampled_from(NAMES)),
    st.builds("import importlib, {0}\nimportlib.reload({0})".format, st.sampled_from(["single", "pk", "pk.a"])),
    st.builds(
        "__import__({0!r}, globals(), locals(), [{1!r}])".format, st.sampled_from(MODULES), st.sampled_from(NAMES[:9])
    ),
)


WITH_EMPTY_FACES = ("pk", "pk.deep", "pk.deep.er.leaf", "single", "numpy", "collections", "json.decoder")
RELOAD = {"importlib": {"reload": "kerascn.old_code.faces:reload"}}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The folder of the package tree, on Python's path; the tables know no name that is gone."""
    folder = tmp_path_factory.mktemp("tree")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        for table, content in (
            ("NAMES", {name: {} for name in WITH_EMPTY_FACES} | RELOAD),
            ("MODULES", {}),
            ("MAKERS", {}),
        ):
            patch.setattr(faces, table, content)
        patch.syspath_prepend(str(folder))
        yield folder
    forget_modules()


def forget_modules():
    faces.forget()
    for name in [one for one in sys.modules if one.partition(".")[0] in ("pk", "single", "starred", "spaced")]:
        del sys.modules[name]


def came_of(statements, begin):
    """What running the statements leaves: the names, or the error; and the modules that were imported."""
    forget_modules()
    names = {"__name__": "pk.asking", "__package__": "pk"}
    begin(names)
    results = []
    for one in statements:
        try:
            exec(compile(one, "asking.py", "exec"), names)
            results.append("ran")
        except Exception as error:
            results.append(
                (type(error).__name__, str(error), getattr(error, "name", None), getattr(error, "path", None))
            )
    shown = {name: looks_like(value) for name, value in names.items() if name != "__builtins__"}
    loaded = sorted(name for name in sys.modules if name.partition(".")[0] in ("pk", "single", "starred", "spaced"))
    return results, shown, loaded


def looks_like(value):
    return ("module", value.__name__) if isinstance(value, type(sys)) else repr(value).partition(" at 0x")[0]


@given(statements=st.lists(statement, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_statements_do_what_they_do_in_python(place, statements):
    plain = came_of(statements, lambda names: None)
    assert came_of(statements, imports.take) == plain
    try:
        assert came_of(statements, imports.take_running) == plain
        users.take_folder(place)  # the modules themselves are read by our loader
        assert came_of(statements, imports.take) == plain
    finally:
        imports.end()
        users.forget()


def run_as_the_users(text):
    names = {"__name__": "asking"}
    imports.take(names)
    exec(textwrap.dedent(text), names)
    return names


@pytest.fixture
def tables(monkeypatch):
    """Tables of names for made modules."""
    monkeypatch.setattr(faces, "NAMES", {"json": {"old": "builtins:len"}, "xml.dom": {"gone": "math:pi"}})
    modules = {
        "cJSON": "json",
        "xml.lost": {"name": "math:e"},
        "single": {"never": "math:e"},
        "email.lost.deep": "math",
    }
    monkeypatch.setattr(faces, "MODULES", modules)
    monkeypatch.setattr(faces, "MAKERS", {})
    faces.forget()
    yield
    faces.forget()


def test_names_of_old_and_of_today(tables):
    names = run_as_the_users(
        """
        import json, xml, cJSON, xml.lost
        import json as j
        from json import old, dumps
        import xml.dom as d
        from xml import dom, lost
        from xml.dom import gone, Node
        from xml.lost import name
        import xml.dom.minidom
        import email.lost.deep
        from email.lost import deep
        import email.message
        """
    )
    import json
    import math
    import xml.dom

    assert names["old"] is len is names["json"].old is names["j"].old
    assert names["dumps"] is json.dumps is names["json"].dumps is names["cJSON"].dumps
    assert names["d"].gone == names["gone"] == names["xml"].dom.gone == names["dom"].gone == math.pi
    assert names["Node"] is xml.dom.Node is names["d"].Node
    assert names["name"] == names["lost"].name == names["xml"].lost.name == math.e
    assert names["xml"].dom.minidom is sys.modules["xml.dom.minidom"]
    assert names["deep"] is math is names["email"].lost.deep
    assert names["email"].message is sys.modules["email.message"]
    assert not hasattr(json, "old") and not hasattr(xml.dom, "gone") and "cJSON" not in sys.modules


def test_errors_through_a_face(tables):
    for text, said in (
        ("from json import nothing", "cannot import name 'nothing' from 'json'"),
        ("import xml.nothing", "No module named 'xml.nothing'"),
        ("import cJSON.nothing", "No module named 'cJSON"),
        ("import email.lost.nothing", "No module named 'email.lost"),
    ):
        with pytest.raises(ImportError, match=said):
            run_as_the_users(text)
    with pytest.raises(AttributeError, match="module 'json' has no attribute 'nothing'"):
        run_as_the_users("import json\njson.nothing")


def test_a_module_that_is_there_after_all_wins(tables, place):
    forget_modules()
    assert run_as_the_users("import single")["single"].one == 1


def test_stars_through_a_face(tables):
    names = run_as_the_users("from json import *")
    assert names["old"] is len and names["dumps"]
    assert set(sys.modules["json"].__all__) < set(names)


def test_what_is_set_on_a_face_is_set_on_the_module(tables):
    import json

    names = run_as_the_users("import json\njson.added = 1\njson.old = 2\nkept = json.old")
    try:
        assert json.added == 1 and names["kept"] == 2 and not hasattr(json, "old")
        exec("del json.added", names)
        assert not hasattr(json, "added")
    finally:
        vars(json).pop("added", None)


def test_other_modules_see_no_face(tables):
    names = {"__name__": "mine"}
    imports.take_running(names)
    try:
        exec("import json\nassert json.old", names)
        others = {"__name__": "others"}
        with pytest.raises(AttributeError):
            exec("import json\njson.old", others)
        import json

        assert type(json) is type(sys)
    finally:
        imports.end()
    assert builtins.__import__ is imports._python
    with pytest.raises(AttributeError):
        exec("import json\njson.old", names)


def test_threads_import_at_once(tables, place):
    forget_modules()
    found = []
    threads = [threading.Thread(target=lambda: found.append(run_as_the_users("import pk.b, json"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(names["pk"]) for names in found}) == len({id(names["json"]) for names in found}) == 1
    assert len(found) == 8


def test_it_costs_others_nothing_noticeable():
    """An import statement in a module of somebody else takes at most a microsecond more."""
    names = {"__name__": "mine"}
    imports.take_running(names)
    try:
        others = {"__name__": "others"}
        run = compile("import json", "others.py", "exec")
        hooked = min(timeit.repeat(lambda: exec(run, others), number=20000, repeat=5))
    finally:
        imports.end()
    plain = min(timeit.repeat(lambda: exec(run, others), number=20000, repeat=5))
    assert (hooked - plain) / 20000 < 1e-6


def test_nothing_is_left_beside_the_users_modules(place):
    forget_modules()
    users.take_folder(place)
    try:
        module = importlib.import_module("pk.deep.sister")
        assert type(module.__loader__).__name__ == "UsersLoader"
        assert module.__file__ == str(place / "pk/deep/sister.py")
        assert not (place / "pk/deep/__pycache__/sister.cpython-3.pyc").exists()
    finally:
        users.forget()
        forget_modules()


PROGRAM = """
import sys, warnings
import kerascn.old_code
plain = __builtins__.__import__
import json as before
kerascn.old_code.install_as_keras()
kerascn.old_code.install_as_keras()
import keras, json, numpy as np
assert before is sys.modules["json"] and keras.layers is sys.modules["kerascn.layers"]
assert np.float is float
kerascn.old_code.uninstall(); kerascn.old_code.uninstall()
assert __builtins__.__import__ is plain
import numpy
assert not hasattr(numpy, "float") and "keras" not in sys.modules
"""


def test_coming_and_going(tmp_path):
    line = [sys.executable, "-W", "error", "-c", PROGRAM]
    done = subprocess.run(line, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
