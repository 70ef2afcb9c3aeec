"""Dictionaries that answer under the names of either age: ``acc`` and ``accuracy``, ``nb_epoch`` and ``epochs``."""

from __future__ import annotations

from typing import Any

__all__ = ["EitherName"]

_PAIRS = (("epochs", "nb_epoch"), ("samples", "nb_sample"))
_OTHER = dict(_PAIRS) | {old: new for new, old in _PAIRS}
_ENDINGS = {"accuracy": "acc", "acc": "accuracy"}


def _other_name(key: Any) -> Any:
    """What the other age calls ``key``: ``val_accuracy`` for ``val_acc``; ``None`` if there is no other name."""
    if key in _OTHER:
        return _OTHER[key]
    before, line, ending = key.rpartition("_") if isinstance(key, str) else ("", "", "")
    return before + line + _ENDINGS[ending] if ending in _ENDINGS else None


class EitherName(dict):
    """A dictionary that holds each entry once and finds it by both of its names."""

    def __missing__(self, key: Any) -> Any:
        other = _other_name(key)
        if other is None or not dict.__contains__(self, other):
            raise KeyError(key)
        return dict.__getitem__(self, other)

    def __contains__(self, key: Any) -> bool:
        return dict.__contains__(self, key) or dict.__contains__(self, _other_name(key))

    def get(self, key: Any, default: Any = None) -> Any:
        """The entry of either name, else ``default``."""
        try:
            return self[key]
        except KeyError:
            return default
