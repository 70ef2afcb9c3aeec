"""The settings: number type, epsilon, image data format, engine, dialect, language, processes, docs, data mirror.

A setting is looked up in this order: what the program said (``set_...``), the environment,
``keras.json`` in ``KERAS_HOME`` (or ``~/.keras``), the default. The file is read when a setting is first
needed and never written.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .messages import choose_language_by, fail, language_of_system, warn

DEFAULTS: dict[str, Any] = {
    "floatx": "float32",
    "epsilon": 1e-7,
    "image_data_format": "channels_last",
    "backend": "tensorflow",
    "dialect": 2,
    "language": None,
    "start_method": None,
    "docs_url": "https://kerascn.readthedocs.io",
    "data_mirror": None,
}
ENVIRONMENT = {
    "backend": "KERAS_BACKEND",
    "dialect": "KERASCN_DIALECT",
    "language": "KERASCN_LANG",
    "start_method": "KERASCN_START_METHOD",
    "docs_url": "KERASCN_DOCS_URL",
    "data_mirror": "KERASCN_DATA_MIRROR",
}
FLOATS = ("float16", "float32", "float64")
FORMATS = {"th": "channels_first", "tf": "channels_last"}
ENGINES = ("tensorflow", "theano")
ENGINES_OF_OTHERS = ("cntk", "jax", "torch", "numpy", "mxnet", "plaidml", "openvino", "plaidml.keras.backend")

traps: bool = os.environ.get("KERASCN_TRAPS", "1") != "0"  # whether what goes wrong silently is warned of

_said: dict[str, Any] = {}
_file: dict[str, Any] = {}
_read_from: list[tuple[str | None, str | None]] = []
_locked: list[str] = []


def keras_home() -> Path:
    """The folder of ``keras.json`` and of downloaded files: ``KERAS_HOME`` or ``~/.keras``."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")


def _from_file(name: str) -> Any:
    place = (os.environ.get("KERAS_HOME"), os.environ.get("HOME"))
    if _read_from != [place]:
        _file.clear()
        _read_from[:] = [place]
        try:
            _file.update(_read(keras_home() / "keras.json"))
        except Exception:
            _read_from.clear()
            raise
    if name == "image_data_format" and name not in _file:
        return _file.get("image_dim_ordering")
    return _file.get(name)


def _read(path: Path) -> dict[str, Any]:
    """The settings in ``path``; an error names the file and the line."""
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        found = json.loads(text) if text.strip() else {}
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise fail(ValueError, "config.broken_file", path=path, line=line, reason=error) from None
    if not isinstance(found, dict):
        raise fail(ValueError, "config.broken_file", path=path, line=1, reason=f"{type(found).__name__}, not {{...}}")
    for name, value in found.items():
        _check_in_file(path, text, name, value)
    return found


def _check_in_file(path: Path, text: str, name: str, value: Any) -> None:
    setting = "image_data_format" if name == "image_dim_ordering" else name
    if setting not in CHECKS or (setting == "backend" and value in ENGINES_OF_OTHERS):
        return
    try:
        CHECKS[setting](value)
    except (ValueError, TypeError) as error:
        where = text.find(f'"{name}"')
        line = text.count("\n", 0, max(where, 0)) + 1
        raise fail(ValueError, "config.broken_file", path=path, line=line, reason=error) from None


def _look_up(name: str) -> Any:
    if name in _said:
        return _said[name]
    value = os.environ.get(ENVIRONMENT[name]) if name in ENVIRONMENT else None
    if value:
        return CHECKS[name](value) if not (name == "backend" and value in ENGINES_OF_OTHERS) else value
    value = _from_file(name)
    if value is None:
        return DEFAULTS[name]
    return CHECKS[name](value) if not (name == "backend" and value in ENGINES_OF_OTHERS) else value


def _one_of(name: str, *allowed: Any) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if value not in allowed:
            known = ", ".join(repr(a) for a in allowed)
            raise fail(ValueError, "config.not_one_of", name=name, allowed=known, value=repr(value))
        return value

    return check


def _check_epsilon(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1:
        raise fail(ValueError, "config.epsilon", value=repr(value))
    return float(value)


def _check_format(value: Any) -> str:
    return _one_of("image_data_format", "channels_first", "channels_last")(FORMATS.get(value, value))


def _check_dialect(value: Any) -> int:
    return int(_one_of("dialect", 1, 2, "1", "2")(value))


def _check_language(value: Any) -> str:
    name = str(value).lower()
    return _one_of("language", "en", "zh")("zh" if name.startswith("zh") else "en" if name.startswith("en") else value)


def _check_mirror(value: Any) -> str:
    """A folder, or the address of one."""
    text = os.fspath(value) if isinstance(value, (str, os.PathLike)) else ""
    scheme = text.partition("://")[0].lower() if "://" in text else "http"
    if not text or "\0" in text or scheme not in ("http", "https"):
        raise fail(ValueError, "config.data_mirror", value=repr(value))
    return text


CHECKS: dict[str, Callable[[Any], Any]] = {
    "floatx": _one_of("floatx", *FLOATS),
    "epsilon": _check_epsilon,
    "image_data_format": _check_format,
    "backend": _one_of("backend", *ENGINES),
    "dialect": _check_dialect,
    "language": _check_language,
    "start_method": _one_of("start_method", "fork", "spawn"),
    "docs_url": str,
    "data_mirror": _check_mirror,
}


def floatx() -> str:
    """The default number type: 'float16', 'float32' or 'float64'."""
    return _look_up("floatx")


def set_floatx(floatx: str) -> None:
    """Set the default number type."""
    _said["floatx"] = CHECKS["floatx"](floatx)


def epsilon() -> float:
    """The small number that keeps divisions and logarithms away from zero."""
    return _look_up("epsilon")


def set_epsilon(e: float) -> None:
    """Set the small number of ``epsilon()``."""
    _said["epsilon"] = _check_epsilon(e)


def image_data_format() -> str:
    """Where images keep their channels: 'channels_first' or 'channels_last'."""
    return _look_up("image_data_format")


def set_image_data_format(data_format: str) -> None:
    """Set where images keep their channels; Keras 1's 'th' and 'tf' are understood."""
    _said["image_data_format"] = _check_format(data_format)


def image_dim_ordering() -> str:
    """The same in the words of Keras 1: 'th' (channels first) or 'tf' (channels last)."""
    return "th" if image_data_format() == "channels_first" else "tf"


def set_image_dim_ordering(dim_ordering: str) -> None:
    """Set where images keep their channels, in the words of Keras 1: 'th' or 'tf'."""
    _said["image_data_format"] = _check_format(_one_of("dim_ordering", "th", "tf")(dim_ordering))


def normalize_data_format(value: str | None) -> str:
    """'channels_first' or 'channels_last' for any spelling of it; ``None`` is the default format."""
    return image_data_format() if value in (None, "default") else _check_format(value)


def backend() -> str:
    """The name of the engine, 'tensorflow' or 'theano'; asking does not load it."""
    name = _look_up("backend")
    if name not in ENGINES:
        warn("config.unknown_engine", engine=name, default=DEFAULTS["backend"])
        name = _said["backend"] = DEFAULTS["backend"]
    return name


def asked_for_backend() -> bool:
    """Whether somebody chose the engine: the program, the environment or the file."""
    asked = _said.get("backend") or os.environ.get(ENVIRONMENT["backend"]) or _from_file("backend")
    return asked in ENGINES


def set_backend(name: str) -> None:
    """Choose the engine; must be said before it is first used."""
    CHECKS["backend"](name)
    if _locked and _locked[0] != name:
        raise fail(RuntimeError, "config.engine_loaded", engine=name, loaded=_locked[0])
    _said["backend"] = name


def lock_backend(name: str) -> None:
    """Note that the engine ``name`` is loaded as the default one and can't be changed any more."""
    _locked[:] = [name]
    _said["backend"] = name


def dialect() -> int:
    """The spelling of calls that can be read either way: 1 (Keras 1.2) or 2 (Keras 2)."""
    return _look_up("dialect")


def set_dialect(number: int) -> None:
    """Read ambiguous calls as Keras 1 (1) or as Keras 2 (2)."""
    _said["dialect"] = _check_dialect(number)


def language() -> str:
    """The language of messages: 'en' or 'zh'."""
    return _look_up("language") or language_of_system()


def set_language(name: str) -> None:
    """Say messages in English ('en') or in Chinese ('zh')."""
    _said["language"] = _check_language(name)


def start_method() -> str:
    """How processes that make batches begin: 'fork', or 'spawn' (Windows knows no fork, and macOS no safe one)."""
    return _look_up("start_method") or ("spawn" if sys.platform in ("win32", "darwin") else "fork")


def set_start_method(name: str) -> None:
    """Let processes that make batches begin as copies of this one ('fork') or with nothing ('spawn')."""
    _said["start_method"] = CHECKS["start_method"](name)


def docs_url(page: str = "") -> str:
    """The address of the documentation, or of one of its pages."""
    base = _look_up("docs_url").rstrip("/")
    return f"{base}/{page.lstrip('/')}" if page else base


def docs_page(page: str) -> str:
    """The address of a page in the user's language."""
    return docs_url(page if language() == "zh" else f"en/{page}")


def set_docs_url(address: str) -> None:
    """Use a copy of the documentation at another address."""
    _said["docs_url"] = str(address)


def data_mirror() -> str | None:
    """Where data sets are looked for before their published addresses: a folder, an address, or ``None``."""
    return _look_up("data_mirror")


def set_data_mirror(place: str | os.PathLike[str]) -> None:
    """Look for data sets in this folder, or at this address, before their published addresses."""
    _said["data_mirror"] = _check_mirror(place)


def forget() -> None:
    """Forget what was said and read, as in a new process (the loaded engine stays loaded)."""
    kept = _locked[:1]
    _said.clear()
    _file.clear()
    _read_from.clear()
    if kept:
        _said["backend"] = kept[0]


def _language_for_messages() -> str:
    try:
        return language()
    except ValueError:
        return language_of_system()


choose_language_by(_language_for_messages)
