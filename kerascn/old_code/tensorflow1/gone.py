"""Names of the first generation that don't work: importing them does, using them says what to write instead."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from ...messages import fail, say


class Gone(ModuleType):
    """Stands for a module, a class or a function that is gone.

    Args:
        path: As programs write it: ``"tf.contrib.seq2seq"``.
        reason: The key of the sentence that says what to write instead.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path)
        vars(self)["_reason"] = reason

    def _refusal(self) -> AttributeError:
        return fail(AttributeError, "tf1.gone", name=self.__name__, instead=say(vars(self)["_reason"]))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Gone(f"{self.__name__}.{name}", vars(self)["_reason"])

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise self._refusal()

    def __mro_entries__(self, bases: Any) -> Any:
        raise self._refusal()

    def __repr__(self) -> str:
        return f"<{self.__name__}: gone>"
