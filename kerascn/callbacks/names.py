"""Dictionaries that answer under the names of either age: ``acc`` and ``accuracy``, ``nb_epoch`` and ``epochs``."""

from __future__ import annotations

from typing import Any

from .. import config

__all__ = ["EitherName", "in_words_of_dialect"]

_OLD = {"epochs": "nb_epoch", "samples": "nb_sample"}
_NEW = {old: new for new, old in _OLD.items()}
_OTHER = _OLD | _NEW
_ENDINGS = {"accuracy": "acc", "acc": "accuracy"}
_MISSING = object()


def _other_name(key: Any) -> Any:
    """What the other age calls ``key``: ``val_accuracy`` for ``val_acc``; ``None`` if there is no other name."""
    if not isinstance(key, str):
        return None
    if key in _OTHER:
        return _OTHER[key]
    before, line, ending = key.rpartition("_")
    return before + line + _ENDINGS[ending] if ending in _ENDINGS else None


class EitherName(dict):
    """A dictionary that holds each entry once and finds it by both of its names."""

    def _held(self, key: Any) -> Any:
        """The name under which there is an entry for ``key``; ``key`` itself if there is none."""
        other = None if dict.__contains__(self, key) else _other_name(key)
        return other if other is not None and dict.__contains__(self, other) else key

    def __missing__(self, key: Any) -> Any:
        other = _other_name(key)
        if other is None or not dict.__contains__(self, other):
            raise KeyError(key)
        return dict.__getitem__(self, other)

    def __contains__(self, key: Any) -> bool:
        return dict.__contains__(self, key) or dict.__contains__(self, _other_name(key))

    def __setitem__(self, key: Any, value: Any) -> None:
        dict.__setitem__(self, self._held(key), value)

    def __delitem__(self, key: Any) -> None:
        dict.__delitem__(self, self._held(key))

    def get(self, key: Any, default: Any = None) -> Any:
        """The entry of either name, else ``default``."""
        return dict.get(self, self._held(key), default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """The entry of either name; if there is none, ``default`` becomes it."""
        return dict.setdefault(self, self._held(key), default)

    def pop(self, key: Any, default: Any = _MISSING) -> Any:
        """Take the entry of either name away; ``default`` if there is none and a default was given."""
        found = dict.pop(self, self._held(key), default)
        if found is _MISSING:
            raise KeyError(key)
        return found

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Take over entries; those that are held under another name stay under that."""
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def copy(self) -> EitherName:
        """The same entries, found by both names as well."""
        return EitherName(self)


def in_words_of_dialect(params: dict[str, Any]) -> EitherName:
    """How a training goes, found by the names of either age and listed in those of the user's dialect."""
    words = _OLD if config.dialect() == 1 else _NEW
    return EitherName({words.get(key, key): value for key, value in params.items()})
