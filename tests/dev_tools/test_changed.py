"""Which tests belong to a changed file."""

import subprocess

import pytest

from dev_tools import changed
from dev_tools.changed import Everything, belonging_tests

FILES = [
    "tests/test_config.py",
    "tests/house/test_rooms.py",
    "tests/contract/test_math.py",
    "tests/contract/test_math_dot.py",
    "tests/contract/test_random.py",
    "tests/backend/theano/test_random.py",
    "tests/backend/theano/test_compiling.py",
    "tests/declare/test_respell.py",
    "tests/declare/test_fields.py",
    "tests/dev_tools/test_suite.py",
    "tests/docs/test_pages.py",
    "tests/tutorials/test_run.py",
]


MATH = ["tests/contract/test_math.py", "tests/contract/test_math_dot.py"]
RANDOM = ["tests/backend/theano/test_random.py", "tests/contract/test_random.py"]
WIDE = [
    "kerascn/backend/theano/compiling.py",
    "setup.py",
    "dev.py",
    "kerascn/__init__.py",
    "kerascn/backend/contract/dispatch.py",
    "tests/conftest.py",
]


@pytest.fixture
def root(tmp_path):
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("file", "tests"),
    [
        ("kerascn/config.py", ["tests/test_config.py"]),
        ("kerascn/declare/respell.py", ["tests/declare/test_respell.py"]),
        ("kerascn/declare/words.py", ["tests/declare"]),
        ("kerascn/backend/contract/math.py", MATH),
        ("kerascn/backend/tensorflow/random.py", ["tests/contract/test_random.py"]),
        ("kerascn/backend/theano/random.py", RANDOM),
        ("dev_tools/suite.py", ["tests/dev_tools/test_suite.py"]),
        ("docs/zh/index.md", ["tests/docs"]),
        ("tutorials/autoencoders/tutorial.py", ["tests/tutorials"]),
        ("tutorials/autoencoders/recorded/1-0.png", ["tests/tutorials"]),
        ("notebooks/zh/autoencoders.ipynb", ["tests/tutorials"]),
        ("dev_tools/tutorials/page.py", ["tests/tutorials"]),
        ("README.md", ["tests/docs"]),
        ("tests/contract/test_random.py", ["tests/contract/test_random.py"]),
        ("tests/contract/cases.py", ["tests/contract"]),
        ("tests/contract/test_that_was_removed.py", ["tests/house"]),
        ("LICENSE", []),
    ],
)
def test_a_file_has_its_tests(file, tests, root):
    assert belonging_tests(file, root) == tests


@pytest.mark.parametrize("file", WIDE)
def test_a_file_that_concerns_everything_is_named(file, root):
    with pytest.raises(Everything, match=file):
        belonging_tests(file, root)


def git(folder, *arguments):
    names = ["-c", "user.name=someone", "-c", "user.email=someone@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


def test_what_has_changed_is_asked_of_git(root, monkeypatch):
    """On main it is the last commit, what is not yet committed, and what git does not know."""
    monkeypatch.setattr(changed, "ROOT", root)
    with pytest.raises(Everything, match="git"):
        changed.changed_files()
    git(root, "init", "-b", "main")
    for name in ("first.py", "second.py", "third.py"):
        (root / name).write_text("a = 1\n")
        git(root, "add", "--", "tests", name)
        git(root, "commit", "-m", name)
    (root / "first.py").write_text("a = 2\n")
    (root / "fourth.py").write_text("a = 1\n")
    assert changed.changed_files() == ["first.py", "fourth.py", "third.py"]

    git(root, "switch", "-c", "other")
    git(root, "add", "--", "fourth.py")
    git(root, "commit", "-m", "fourth")
    git(root, "commit", "--allow-empty", "-m", "nothing")
    assert changed.changed_files() == ["first.py", "fourth.py"]
