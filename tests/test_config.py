"""Settings: from calls, from the environment, from keras.json, in that order."""

import json
import subprocess
import sys
import warnings

import pytest

from kerascn import config
from kerascn.messages import KerascnWarning


@pytest.fixture(autouse=True)
def fresh(monkeypatch, tmp_path):
    """A home of its own, no environment, nothing said."""
    for name in (*config.ENVIRONMENT.values(), "KERAS_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    said, file, read_from, locked = (
        list(config._said.items()),
        dict(config._file),
        config._read_from[:],
        config._locked[:],
    )
    config._locked.clear()
    config.forget()
    yield
    config.forget()
    config._said.update(said)
    config._file.update(file)
    config._read_from[:] = read_from
    config._locked[:] = locked


def write(tmp_path, content):
    text = content if isinstance(content, str) else json.dumps(content, indent=2)
    (tmp_path / "keras.json").write_text(text, encoding="utf-8")


def test_defaults():
    assert (config.floatx(), config.epsilon(), config.image_data_format()) == (
        "float32",
        1e-7,
        "channels_last",
    )
    assert (config.backend(), config.dialect(), config.image_dim_ordering()) == ("tensorflow", 2, "tf")
    assert config.docs_url("a/b/").endswith("/a/b/")


@pytest.mark.parametrize(
    "content, expected",
    [
        ({"image_dim_ordering": "th", "epsilon": 1e-5, "floatx": "float64", "backend": "theano"},
         ("float64", 1e-5, "channels_first", "theano")),
        ({"image_data_format": "channels_first", "epsilon": 1e-7, "floatx": "float32", "backend": "tensorflow"},
         ("float32", 1e-7, "channels_first", "tensorflow")),
        ({"floatx": "float16", "epsilon": 1e-7, "backend": "theano", "image_data_format": "channels_last",
          "nnx_enabled": False}, ("float16", 1e-7, "channels_last", "theano")),
        ("", ("float32", 1e-7, "channels_last", "tensorflow")),
    ],
)  # fmt: skip
def test_files_of_keras_1_2_and_3(tmp_path, content, expected):
    write(tmp_path, content)
    assert (config.floatx(), config.epsilon(), config.image_data_format(), config.backend()) == expected


def test_the_call_goes_before_the_environment_and_that_before_the_file(tmp_path, monkeypatch):
    write(tmp_path, {"backend": "theano", "dialect": 1, "language": "zh"})
    assert (config.backend(), config.dialect(), config.language()) == ("theano", 1, "zh")
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    monkeypatch.setenv("KERASCN_DIALECT", "2")
    monkeypatch.setenv("KERASCN_LANG", "en")
    assert (config.backend(), config.dialect(), config.language()) == ("tensorflow", 2, "en")
    config.set_backend("theano")
    config.set_dialect(1)
    config.set_language("zh_CN")
    assert (config.backend(), config.dialect(), config.language()) == ("theano", 1, "zh")


@pytest.mark.parametrize("engine", ["cntk", "jax"])
def test_an_engine_we_do_not_have_gets_one_sentence_and_the_default(tmp_path, engine):
    write(tmp_path, {"backend": engine})
    with pytest.warns(KerascnWarning) as caught:
        assert config.backend() == "tensorflow"
    assert len(caught) == 1 and caught[0].message.key == "config.unknown_engine" and engine in str(caught[0].message)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert config.backend() == "tensorflow"  # said once


@pytest.mark.parametrize(
    "text, line",
    [
        ('{\n  "floatx": "float32",\n  "epsilon": \n}', 4),
        ('{"floatx": "float32"', 1),
        ('{\n  "epsilon": 1e-7,\n  "floatx": "float31"\n}', 3),
        ("[1, 2]", 1),
        ('{\n\n  "epsilon": "small"\n}', 3),
        ('{\n  "backend": "nonsense"\n}', 2),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_broken_file_is_an_error_that_names_file_and_line(tmp_path, monkeypatch, text, line, language):
    monkeypatch.setenv("KERASCN_LANG", language)
    write(tmp_path, text)
    with pytest.raises(ValueError) as caught:
        config.floatx()
    assert caught.value.key == "config.broken_file"
    assert str(tmp_path / "keras.json") in str(caught.value)
    assert (f"line {line}:" if language == "en" else f"第 {line} 行") in str(caught.value)


@pytest.mark.parametrize(
    "setter, value",
    [
        (config.set_floatx, "float31"), (config.set_floatx, None), (config.set_epsilon, -1), (config.set_epsilon, "a"),
        (config.set_epsilon, True), (config.set_image_data_format, "last"),
        (config.set_image_dim_ordering, "tensorflow"),
        (config.set_backend, "cntk"), (config.set_dialect, 3), (config.set_language, "fr"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told(setter, value):
    with pytest.raises(ValueError) as caught:
        setter(value)
    assert caught.value.key.startswith("config.") and repr(value) in str(caught.value)


def test_image_formats_in_both_spellings():
    config.set_image_dim_ordering("th")
    assert config.image_data_format() == "channels_first"
    config.set_image_data_format("tf")
    assert config.image_dim_ordering() == "tf"
    assert config.normalize_data_format("th") == "channels_first"
    assert config.normalize_data_format(None) == "channels_last"
    assert config.normalize_data_format("default") == "channels_last"


def test_the_language_of_the_system(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert config.language() == "en"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert config.language() == "zh"
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert config.language() == "en"


def test_the_loaded_engine_can_not_be_changed():
    config.lock_backend("theano")
    with pytest.raises(RuntimeError) as caught:
        config.set_backend("tensorflow")
    assert caught.value.key == "config.engine_loaded"
    config.set_backend("theano")


SAID_ONCE = """
from kerascn import backend as K
import sys
assert not {"tensorflow", "pytensor"} & set(sys.modules)
K.variable(1.0); K.variable(2.0)
"""


def test_loading_the_engine_says_so_once_on_stderr(engine_name):
    environment = {"KERAS_BACKEND": engine_name}
    done = subprocess.run(
        [sys.executable, "-c", SAID_ONCE],
        capture_output=True,
        text=True,
        env=__import__("os").environ | environment,
    )
    label = {"tensorflow": "TensorFlow", "theano": "Theano"}[engine_name]
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("Using") == 1 and f"Using {label} backend.\n" in done.stderr
    assert "cuda" not in done.stderr  # a machine without a graphics card is no news
