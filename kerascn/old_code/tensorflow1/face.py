"""TensorFlow of the first generation: ``tf.compat.v1``, with the names that it has lost."""

from __future__ import annotations

import logging
from types import ModuleType
from typing import Any

from ...backend.tensorflow.loading import tf, v1
from ...messages import fail
from ..targets import looked_up
from . import in_place
from .gone import Gone
from .names import GONE, NAMES
from .quiet import WithoutAdvice

VERSION = "1.15.0"
_ADVICE = WithoutAdvice()
_first: list[ModuleType] = []  # TensorFlow of the first generation, once it was asked for


class First(ModuleType):
    """A module of TensorFlow as the first generation knew it.

    Args:
        path: Below TensorFlow: ``nn``; empty for TensorFlow itself.
        real: The modules that answer to names which no table has, the first one first.
    """

    def __init__(self, path: str, *real: Any) -> None:
        super().__init__(f"tensorflow.{path}" if path else "tensorflow", real[0].__doc__)
        vars(self)["_path"], vars(self)["_real"] = path, real
        if not path:
            self.__version__ = self.VERSION = VERSION
            self.__file__, self.__path__ = tf.__file__, tf.__path__

    def __getattr__(self, name: str) -> Any:
        found = self._found(name)
        vars(self)[name] = found
        return found

    def _found(self, name: str) -> Any:
        path = vars(self)["_path"]
        if name in NAMES.get(path, ()):
            return looked_up(NAMES[path][name])
        if name in GONE.get(path, ()):
            return Gone(".".join(filter(None, ("tf", path, name))), GONE[path][name])
        real = [getattr(one, name) for one in vars(self)["_real"] if hasattr(one, name)]
        if not real:
            raise fail(AttributeError, "tf1.no_name", module=self.__name__, name=name)
        if isinstance(real[0], ModuleType) and not name.startswith("_"):
            return First(f"{path}.{name}" if path else name, *[one for one in real if isinstance(one, ModuleType)])
        return real[0]

    def __dir__(self) -> list[str]:
        path = vars(self)["_path"]
        real = {name for one in vars(self)["_real"] for name in dir(one)}
        return sorted({*real, *NAMES.get(path, ()), *GONE.get(path, ())})


def tensorflow(generation: int) -> Any:
    """TensorFlow as programs of that generation see it."""
    if generation == 2:
        return tf
    if not _first:
        v1.disable_v2_tensorshape()  # lengths of axes have .value, as they had
        in_place.begin()
        logging.getLogger("tensorflow").addFilter(_ADVICE)
        first, compat = First("", v1, tf), First("compat", tf.compat)
        vars(first)["compat"], vars(compat)["v1"] = compat, first
        _first.append(first)
    return _first[0]


def end() -> None:
    """Undo what ``tensorflow`` did to the library itself."""
    if _first:
        v1.enable_v2_tensorshape()
        in_place.end()
    _first.clear()
    logging.getLogger("tensorflow").removeFilter(_ADVICE)
