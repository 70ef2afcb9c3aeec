"""The command line's words: what there is, what is near, what `info` says."""

import json
import os
import subprocess
import sys

import pytest

from kerascn import cli, config
from kerascn.cli import info
from kerascn.version import __version__
from tests.old_code.running import environ, kerascn

PARAGRAPH = ("kerascn ", "Engine: ", "Installed: ", "Settings: ", "Settings file: ", "Data: ")


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
def test_what_there_is(words, capsys):
    assert cli.main(words) == 0
    out, err = capsys.readouterr()
    assert err == "" and __version__ in out
    assert all(f"kerascn {word}" in out for word in cli.COMMANDS)


@pytest.mark.parametrize(
    ("word", "key"),
    [("rnu", "'run'"), ("information", "'info'"), ("zzz", "migrate, tutorial, info"), ("x.py", "kerascn run x.py")],
)
def test_unknown_words(word, key, capsys):
    assert cli.main([word]) == 2
    out, err = capsys.readouterr()
    assert out == "" and key in err


@pytest.mark.parametrize("word", cli.COMMANDS)
def test_help_of_each_word(word, capsys, monkeypatch):
    told = []
    for words in ([word, "--help"], ["help", word]):
        with pytest.raises(SystemExit) as end:
            cli.main(words)
        assert end.value.code == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1] and f"kerascn {word}" in told[0]
    monkeypatch.setenv("KERASCN_LANG", "zh")
    with pytest.raises(SystemExit):
        cli.main([word, "--help"])
    assert any("\u4e00" <= letter <= "\u9fff" for letter in capsys.readouterr().out)


def test_version(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"kerascn {__version__}\n"


def test_info_in_a_new_process(tmp_path):
    heavy = "print(sorted({'tensorflow', 'pytensor', 'h5py', 'matplotlib'} & set(sys.modules)))"
    program = f"import sys; from kerascn.cli import main; main(['info']); {heavy}"
    line = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(line, cwd=tmp_path, env=environ(tmp_path), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    *paragraph, loaded = done.stdout.splitlines()
    assert loaded == "[]"
    assert [next((start for start in PARAGRAPH if line.startswith(start)), None) for line in paragraph[:6]] == list(
        PARAGRAPH
    )
    assert list(tmp_path.iterdir()) == []
    assert f"numpy {__import__('numpy').__version__}" in paragraph[2]


def test_info_says_who_said_so(tmp_path, monkeypatch):
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    home = tmp_path / "home"
    (home / "datasets").mkdir(parents=True)
    (home / "datasets/a.npz").write_bytes(b"x" * 1_500_000)
    (home / "keras.json").write_text('{"backend": "theano", "floatx": "float64", "image_dim_ordering": "th"}')
    told = kerascn("info", "--json", home=tmp_path, KERAS_HOME=str(home), KERASCN_DIALECT="1")
    found = json.loads(told.stdout)
    assert (found["engine"], found["engine_by"]) == ("theano", str(home / "keras.json"))
    assert found["settings"]["floatx"] == "float64" and found["settings"]["dialect"] == 1
    assert found["settings"]["image_data_format"] == "channels_first"
    assert found["data"] == {"folder": str(home / "datasets"), "files": 1, "bytes": 1_500_000}
    assert found["problems"] == [] and found["kerascn"] == __version__
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))
    by_environment = json.loads(kerascn("info", "--json", home=tmp_path, KERAS_BACKEND="tensorflow").stdout)
    assert (by_environment["engine"], by_environment["engine_by"]) == ("tensorflow", "KERAS_BACKEND")
    by_nobody = json.loads(kerascn("info", "--json", home=tmp_path).stdout)
    assert by_nobody["engine_by"] == "the default" and by_nobody["settings_file"] is None


@pytest.mark.parametrize("text", ['{"backend": ', '{"floatx": "float12"}', "[]"])
def test_a_broken_settings_file_is_told_not_raised(text, tmp_path):
    (tmp_path / "keras.json").write_text(text)
    done = kerascn("info", home=tmp_path, KERAS_HOME=str(tmp_path))
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout.count("Problem: ") == 1 and str(tmp_path / "keras.json") in done.stdout


def test_what_is_missing_and_how_to_get_it(monkeypatch, capsys):
    have = {"numpy": "1", "tensorflow": "2"}
    monkeypatch.setattr(info, "_version", have.get)
    assert cli.main(["info"]) == 0
    out = capsys.readouterr().out
    assert "Not installed: pytensor, h5py" in out
    assert 'pip install "kerascn[audio,diagrams,h5py,images,migrate,sklearn,tensorboard,theano,tutorials,yaml]"' in out
    assert "keras 3" not in out and "KERASCN_TRAPS" not in out


def test_info_says_that_traps_are_off(monkeypatch, capsys):
    monkeypatch.setattr(config, "traps", False)
    assert cli.main(["info"]) == 0 and info.gathered()["traps"] is False
    assert "KERASCN_TRAPS" in capsys.readouterr().out


def test_the_extras_are_those_of_setup():
    from tests.house import tree

    setup = (tree.ROOT / "setup.py").read_text("utf-8")
    for package, extra in info.PACKAGES.items():
        if extra:
            assert f'"{extra}": {extra.upper()}' in setup and package.lower() in setup.lower()


def test_chinese_where_the_terminal_has_no_such_letters(tmp_path):
    for words in ([], ["info"], ["run", "--help"], ["nonsense"], ["run", "none.py"]):
        done = kerascn(*words, home=tmp_path, KERASCN_LANG="zh", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
        assert done.returncode in (0, 2) and "Traceback" not in done.stderr
        assert "\\u" in done.stdout + done.stderr
    shown = kerascn("info", home=tmp_path, KERASCN_LANG="zh").stdout
    assert "引擎" in shown and os.linesep in shown
