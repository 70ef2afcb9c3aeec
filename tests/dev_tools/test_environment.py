"""The environment of dev.py: when it is made, and what is said when it cannot be."""

import ast
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest

from dev_tools import environment, installer, words

PIP = {
    "pip.space": "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "pip.network": "NewConnectionError: [Errno -3] Temporary failure in name resolution\n"
    "ERROR: No matching distribution found for numpy",
    "pip.nothing": "ERROR: No matching distribution found for tensorflow<2.22,>=2.21",
    "pip.compiler": "error: command 'x86_64-linux-gnu-gcc' failed with exit code 1",
    "pip.failed": "ERROR: something that nobody has seen yet",
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A checkout of its own, whose pip does nothing but write down what it was asked."""
    asked = []
    for name in ("setup.py", "pyproject.toml"):
        (tmp_path / name).write_text("first")
    folder = tmp_path / ".venv"
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", folder)
    monkeypatch.setattr(environment, "STAMP", folder / "stamp")
    monkeypatch.setattr(environment, "OWNER", folder / "owner")
    monkeypatch.setattr(environment, "SIZE_GB", 0)
    monkeypatch.setattr(installer, "install", lambda python, arguments, log: asked.append(arguments))
    monkeypatch.setattr(environment, "_runs", lambda *arguments: True)
    monkeypatch.setattr(environment, "subprocess", SimpleNamespace(run=pretend_venv))
    return SimpleNamespace(folder=folder, root=tmp_path, asked=asked)


def pretend_venv(line, **options):
    folder = environment.python().parent
    folder.mkdir(parents=True)
    environment.python().touch()
    return SimpleNamespace(returncode=0)


def test_it_is_made_once(place):
    assert environment.ready() == environment.python()
    assert len(place.asked) == 2
    assert place.asked[1][-1] == f"{place.root}[all,test]"
    environment.ready()
    assert len(place.asked) == 2


def test_new_requirements_are_installed_into_the_same_one(place):
    environment.ready()
    (place.folder / "kept").touch()
    (place.root / "setup.py").write_text("second")
    environment.ready()
    assert len(place.asked) == 4
    assert (place.folder / "kept").exists()


def test_after_a_failure_it_goes_on_where_it_stopped(place, monkeypatch):
    monkeypatch.setattr(installer, "install", lambda *arguments: "the sentence")
    with pytest.raises(environment.Missing, match="the sentence"):
        environment.ready()
    assert not environment.STAMP.exists()
    monkeypatch.setattr(installer, "install", lambda *arguments: None)
    environment.ready()
    assert environment.STAMP.read_text() == environment.stamp()


def test_a_broken_one_is_made_anew(place):
    environment.ready()
    (place.folder / "old").touch()
    environment.OWNER.unlink()
    environment.STAMP.unlink()
    environment.ready()
    assert not (place.folder / "old").exists()


def test_one_of_another_folder_is_made_anew(place, monkeypatch):
    environment.ready()
    (place.folder / "old").touch()
    environment.OWNER.write_text("3.11 /elsewhere /another/checkout")
    environment.STAMP.write_text("another")
    environment.ready()
    assert not (place.folder / "old").exists()


def test_a_missing_module_names_the_package(place, monkeypatch):
    found = {"venv": True, "ensurepip": None}
    monkeypatch.setattr(environment.importlib.util, "find_spec", found.get)
    with pytest.raises(environment.Missing, match=r"ensurepip.*python3-venv"):
        environment.ready()


def test_a_full_disk_is_said(place, monkeypatch):
    monkeypatch.setattr(environment, "SIZE_GB", 10**6)
    with pytest.raises(environment.Missing, match="1000000 GB"):
        environment.ready()


@pytest.mark.parametrize("key", PIP)
def test_what_pip_says_becomes_one_sentence(key, tmp_path):
    known = {"what": "tensorflow<2.22,>=2.21", "python": "{}.{}".format(*sys.version_info), "log": tmp_path}
    assert installer.problem(PIP[key], tmp_path) == words.say(key, **known)


def test_pip_is_followed_to_its_end(tmp_path, capsys):
    """A pip that fails: its output is in the log, its last lines are shown, the sentence comes back."""
    log = tmp_path / "pip.log"
    line = ["--no-index", "--find-links", str(tmp_path), "a-package-that-is-nowhere"]
    sentence = installer.install(sys.executable, line, log)
    assert "a-package-that-is-nowhere" in sentence
    assert "No matching distribution" in log.read_text()
    assert "No matching distribution" in capsys.readouterr().out


@pytest.mark.parametrize("key", words.WORDS)
def test_both_languages_have_the_same_fields(key):
    english, chinese = ({*re.findall(r"\{(\w+)", sentence)} for sentence in words.WORDS[key])
    assert english == chinese


@pytest.mark.parametrize(
    ("settings", "language"),
    [({}, "en"), ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "zh_CN.UTF-8", "KERASCN_LANG": "en"}, "en")],
)
def test_the_language(settings, language, monkeypatch):
    for name in ("KERASCN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert words.language() == language


@pytest.mark.parametrize("file", ["dev.py", "dev_tools/__init__.py", "dev_tools/words.py"])
def test_an_old_python_can_read_what_tells_it_so(file):
    source = (environment.ROOT / file).read_text("utf-8")
    ast.parse(source, feature_version=(3, 4))
    assert "f'" not in source
    assert 'f"' not in source


def test_an_unknown_command_is_refused():
    line = [sys.executable, str(environment.ROOT / "dev.py"), "tset"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "'tset'" in done.stdout
