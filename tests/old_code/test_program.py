"""Programs run as Python would run them, with `keras` being kerascn: real processes."""

import os
import signal
import subprocess
import sys
import time
import zipfile

import pytest

from kerascn.old_code import clinic, source, tracebacks
from tests.house import tree
from tests.old_code.running import environ, kerascn

SCRIPT = '''# -*- coding: gbk -*-
"""A script of Python 2 in an encoding of its own, with Windows' line ends, and modules beside it."""
import sys, os, pickle
from package import part
import keras
class Kept(object):
    def __init__(self): self.text = u"你好"
def f():
\treturn 7 / 2
if __name__ == '__main__':
    here = os.path.dirname(os.path.abspath(__file__))
    print "main", __name__, os.path.basename(__file__), sys.argv[1:], sys.path[0] == here
    print f(), pickle.loads(pickle.dumps(Kept())).text == u"你好", keras.__version__, part.half(5)
    os.chdir("/")
    import late
    print late.value, sorted(set(sys.modules) & {"tensorflow", "pytensor"})
    model = keras.models.Sequential()
    model.add(keras.layers.Dense(output_dim=2, input_dim=2))
    sys.exit(7)'''
PARTS = {
    "package/__init__.py": "",
    "package/part.py": "from . import other\nimport numpy as np\ndef half(x): return np.float(x / 2), other.old()\n",
    "package/other.py": "def old():\n    print 'old',\n    return 3 / 2\n",
    "late.py": "value = 'late'",
}


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_a_script(tmp_path):
    write(tmp_path, PARTS | {"script.py": SCRIPT.replace("\n", "\r\n").encode("gbk")})
    done = kerascn("run", "script.py", "--epochs", "3", "-c", home=tmp_path)
    assert done.returncode == 7, done.stderr
    first, second, third = done.stdout.splitlines()
    assert first == "main __main__ script.py ['--epochs', '3', '-c'] True"
    assert second == "old 3 True 1.2.2 (2.5, 1)"
    assert third == "late []"
    assert done.stderr.splitlines()[0] == "kerascn run: Keras 1 (line 18: output_dim), Python 2 (line 12: print)"
    assert sorted(p.name for p in tmp_path.rglob("*.py*")) == [
        "__init__.py",
        "late.py",
        "other.py",
        "part.py",
        "script.py",
    ]


ENDS = [
    ("import sys; sys.exit()", 0, "", ""),
    ("import sys; sys.exit('bad')", 1, "", "bad\n"),
    ("import sys; sys.exit(True)", 1, "", ""),
    ("raise SystemExit(3)", 3, "", ""),
    ("raise KeyboardInterrupt", 130, "", "KeyboardInterrupt"),
    ("1/0", 1, "", "ZeroDivisionError: division by zero"),
    ("def f(:", 1, "", "SyntaxError"),
    ("import atexit; atexit.register(print, 'end'); 1/0", 1, "end\n", "ZeroDivisionError"),
    ("import sys\nsys.excepthook = lambda *a: print('mine', a[0].__name__)\n1/0", 1, "mine ZeroDivisionError\n", ""),
    ("import threading\nthreading.Thread(target=lambda: print('thread')).start()", 0, "thread\n", ""),
    ("import sys\nprint(sys.argv, __name__, '__file__' in globals())", 0, "['-c', 'a', '-x'] __main__ False\n", ""),
]


@pytest.mark.parametrize(("text", "code", "out", "err"), ENDS, ids=range(len(ENDS)))
def test_ends(text, code, out, err, tmp_path):
    done = kerascn("run", "--quiet", "-c", text, "a", "-x", home=tmp_path)
    assert (done.returncode, done.stdout) == (code, out)
    assert err in done.stderr and (err or done.stderr == "")
    assert "runpy" not in done.stderr and "program.py" not in done.stderr


NOTHING = [("none.py", "no file 'none.py'"), ("empty", "no __main__.py"), ("-m", "none_such", "no module 'none_such'")]


def test_nothing_to_run(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "wrong.ipynb").write_text("{}")
    for *words, said in [*NOTHING, ("wrong.ipynb", "notebook")]:
        done = kerascn("run", *words, home=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr and len(done.stderr.splitlines()) == 1


def test_modules_folders_zips_and_the_standard_input(tmp_path):
    main = "import sys, keras, beside\nprint(__name__, __package__, sys.argv[1:], beside.x, keras.__name__)\n"
    write(
        tmp_path,
        {"folder/__main__.py": main, "folder/beside.py": "x = 1", "pk/__init__.py": "", "pk/beside.py": "x = 2"},
    )
    write(
        tmp_path,
        {"pk/__main__.py": main.replace("keras, beside", "keras\nfrom . import beside"), "pk/one.py": "print __name__"},
    )
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as file:
        file.writestr("__main__.py", main)
        file.writestr("beside.py", "x = 3")
    for words, stdin, out in (
        (["folder", "a"], "", "__main__  ['a'] 1 keras\n"),
        (["packed.zip", "a"], "", "__main__  ['a'] 3 keras\n"),
        (["-m", "pk", "a"], "", "__main__ pk ['a'] 2 keras\n"),
        (["-m", "pk.one"], "", "__main__\n"),
        (["-", "a"], "import sys\nprint sys.argv", "['-', 'a']\n"),
        ([], "print(__name__)", "__main__\n"),
    ):
        done = kerascn("run", "--quiet", *words, home=tmp_path, stdin=stdin)
        assert (done.returncode, done.stdout, done.stderr) == (0, out, ""), words


TROUBLE = """import threading, keras, beside
def make():
    yield 1
    raise ValueError("in the generator")
try:
    list(make())
except ValueError as error:
    print(error)
t = threading.Thread(target=beside.fail, args=(1,), name="worker")
t.start(); t.join()
def build():
    return keras.layers.Dense(3, nonsense=1)
build()
"""


def test_errors_are_told_by_the_users_lines(tmp_path):
    write(
        tmp_path,
        {"trouble.py": TROUBLE, "beside.py": "def fail(x):\n    print 'in'\n    raise ValueError, 'x is %d' % x"},
    )
    done = kerascn("run", "trouble.py", home=tmp_path)
    assert done.returncode == 1
    shown = [line.strip() for line in done.stderr.splitlines()]
    assert shown[0].startswith("kerascn run: Keras 2 (by the settings")
    assert shown[1] == "Exception in thread worker:"
    places = [line.replace(str(tmp_path) + os.sep, "") for line in shown if line.startswith("File")]
    assert [place for place in places if "threading" not in place] == [
        'File "beside.py", line 3, in fail',
        'File "trouble.py", line 13, in <module>',
        'File "trouble.py", line 12, in build',
    ]
    assert "raise ValueError, 'x is %d' % x" in shown and "ValueError: x is 1" in shown
    assert shown[-1].startswith("(Calls inside the libraries") and shown[-2].startswith(
        "TypeError: Dense() has no argument 'nonsense'"
    )
    full = kerascn("run", "--traceback", "full", "trouble.py", home=tmp_path).stderr
    assert "respell.py" in full and "Calls inside the libraries" not in full


@pytest.mark.parametrize("engine", ["tensorflow", "theano"])
def test_errors_inside_an_engine(engine, tmp_path):
    """PyTensor tells of errors by a hook of its own; a graph that fails is many calls deep."""
    text = (
        "import numpy as np\nfrom keras import backend as K\nx = K.placeholder(ndim=2)\n"
        "f = K.function([x], [K.dot(x, x)])\ndef go():\n    f([np.ones((2, 3))])\ngo()\n"
    )
    write(tmp_path, {"deep.py": text})
    done = kerascn("run", "--quiet", "--backend", engine, "deep.py", home=tmp_path)
    assert done.returncode == 1
    places = [line.strip() for line in done.stderr.splitlines() if line.startswith("  File")]
    assert places[:2] == ['File "deep.py", line 7, in <module>', 'File "deep.py", line 6, in go']
    assert not [place for place in places if "kerascn" in place or "site-packages" in place]


def test_slips_of_the_pen_are_shown_where_they_are(tmp_path):
    write(
        tmp_path, {"slip.py": "print 'a'\nx = (1,\n\ny = 2\n", "one.py": "import bad\n", "bad.py": "x = 1\ndef f(:\n"}
    )
    done = kerascn("run", "slip.py", home=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr and 'File "slip.py", line' in done.stderr and "SyntaxError" in done.stderr
    done = kerascn("run", "one.py", home=tmp_path)
    assert "line 1, in <module>" in done.stderr and 'bad.py", line 2' in done.stderr
    write(tmp_path, {"letters.py": b"x = 1\nprint('" + "你".encode("gbk") + b"')\n"})
    done = kerascn("run", "letters.py", home=tmp_path)
    assert done.returncode == 1 and 'letters.py", line 2' in done.stderr and "gbk" in done.stderr


PROCESSES = """
import multiprocessing, sys
import keras
class Kept(object):
    def __init__(self, x): self.x = x
def work(kept):
    import numpy as np
    return kept.x, keras.__version__, type(np.float(1)).__name__, keras.layers.Dense(output_dim=2).units
if __name__ == '__main__':
    for method in sys.argv[1:]:
        with multiprocessing.get_context(method).Pool(1) as pool:
            print(method, pool.map(work, [Kept(1), Kept(2)]))
"""


def test_processes_of_the_program(tmp_path):
    write(tmp_path, {"processes.py": PROCESSES})
    methods = ["spawn"] + ["fork", "forkserver"] * hasattr(os, "fork")
    done = kerascn("run", "--dialect", "1", "processes.py", *methods, home=tmp_path)
    assert done.returncode == 0, done.stderr
    result = "[(1, '1.2.2', 'float', 2), (2, '1.2.2', 'float', 2)]"
    assert done.stdout.splitlines() == [f"{method} {result}" for method in methods]
    assert done.stderr.splitlines()[0] == "kerascn run: Keras 1 (line 8: output_dim)"


def test_flags(tmp_path):
    text = "import keras, sys\nfrom keras import backend\nprint(keras.__version__, backend.backend(), sys.argv)"
    words = ("run", "--dialect=1", "--backend", "theano", "--lang", "zh", "-c", text, "--dialect=2")
    done = kerascn(*words, home=tmp_path, KERAS_BACKEND="tensorflow")
    assert done.stdout == "1.2.2 theano ['-c', '--dialect=2']\n"
    assert done.stderr == "kerascn run: Keras 1（按你的要求）\n"
    done = kerascn("run", "--quiet", "--python", "2", "-c", "print(7/2)", home=tmp_path)
    assert (done.stdout, done.stderr) == ("3\n", "")
    done = kerascn("run", "--nonsense", "x.py", home=tmp_path)
    assert done.returncode == 2 and "kerascn run [our words] FILE" in done.stderr


def test_another_keras_is_displaced_without_a_word(tmp_path):
    write(
        tmp_path,
        {"keras/__init__.py": "raise ImportError('not this one')", "s.py": "import keras\nprint(keras.__file__)"},
    )
    done = kerascn("run", "--quiet", "s.py", home=tmp_path)
    assert (done.stdout.strip(), done.stderr) == (str(tree.PACKAGE / "__init__.py"), "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to a child; run it on Linux or macOS")
def test_interrupted_by_the_user(tmp_path):
    write(tmp_path, {"wait.py": "import time\nprint('now', flush=True)\ntime.sleep(60)"})
    line = [sys.executable, "-m", "kerascn", "run", "--quiet", "wait.py"]
    child = subprocess.Popen(line, cwd=tmp_path, env=environ(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout.readline() == b"now\n"
    time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=30)
    assert child.returncode == 130
    assert b"KeyboardInterrupt" in err and b'wait.py", line 3' in err


PICTURES = """
import matplotlib.pyplot as plt
for i in (1, 2):
    plt.figure(); plt.plot([i])
plt.show()
plt.plot([3]); plt.show()
"""


def test_pictures(tmp_path):
    write(tmp_path, {"pictures.py": PICTURES})
    done = kerascn("run", "--quiet", "pictures.py", home=tmp_path)
    assert done.returncode == 0 and done.stderr.count("no screen") == 1
    done = kerascn("run", "--quiet", "--figures", "kept", "pictures.py", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [f"figure_{n}.png" for n in (1, 2, 3)]
    assert (tmp_path / "kept/figure_1.png").read_bytes()[:4] == b"\x89PNG"


def test_pages_about_errors_exist():
    for pattern, page in clinic.PAGES.items():
        for language in ("en", "zh"):
            assert (tree.ROOT / "docs" / language / f"{page}.md").is_file(), (pattern, page)
    assert clinic.page_about(NameError("name 'tf' is not defined")).endswith("/en/clinic/tf_is_not_defined/")
    assert clinic.page_about(ValueError("something else")) is None
    assert "clinic/object_arrays/" in tracebacks.lines_of(
        ValueError("Object arrays cannot be loaded when allow_pickle=False")
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("x = '你'\n".encode("utf-8-sig"), "x = '你'\n"),
        ("# coding: gbk\nx = '你'\r\n".encode("gbk"), "# coding: gbk\nx = '你'\n"),
        ("# -*- coding: latin-1 -*-\nx = 'ä'".encode("latin-1"), "# -*- coding: latin-1 -*-\nx = 'ä'"),
        (b"", ""),
        (b"x = 1\ry = 2", "x = 1\ny = 2"),
    ],
)
def test_texts_are_read_by_their_encoding(data, text):
    assert source.decoded(data, "f.py") == text


def test_encodings_that_are_not_there():
    for data, key in ((b"# coding: nonsense\n", "run.no_encoding"), (b"x = 1\ny = '\xc4'\n", "run.encoding")):
        with pytest.raises(SyntaxError) as error:
            source.decoded(data, "f.py")
        assert error.value.key == key and error.value.filename == "f.py"
