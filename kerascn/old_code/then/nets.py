"""``keras_applications`` of Keras 2.2 and 2.3: nets whose functions are handed the modules of Keras to build them of.

The modules here have the functions of ``kerascn.applications``; what is handed over (``backend=keras.backend``) is
not needed, since these nets are always built of kerascn.
"""

from __future__ import annotations

import functools
import inspect
from types import ModuleType
from typing import Any

from ... import applications, backend, layers, models, utils

_MODULES = {"backend": backend, "layers": layers, "models": models, "utils": utils}
_NAMES = (
    "densenet", "imagenet_utils", "inception_resnet_v2", "inception_v3", "mobilenet", "mobilenet_v2", "nasnet",
    "resnet", "resnet50", "resnet_v2", "resnext", "vgg16", "vgg19", "xception",
)  # fmt: skip


class Nets(ModuleType):
    """A module of nets as it lay in ``keras_applications``.

    Args:
        name: Its name there, without the package.
        ours: The module that has its functions.
    """

    def __init__(self, name: str, ours: ModuleType) -> None:
        super().__init__(f"keras_applications.{name}", ours.__doc__)
        self.__all__ = list(vars(ours).get("__all__", ()))
        self._ours = ours

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._ours, name)
        return _handed_modules(found) if inspect.isfunction(found) else found


def _handed_modules(function: Any) -> Any:
    """A function that may be handed the modules of Keras."""

    @functools.wraps(function)
    def with_modules(*given: Any, **named: Any) -> Any:
        return function(*given, **{name: value for name, value in named.items() if name not in _MODULES})

    return with_modules


def __getattr__(name: str) -> Nets:
    if name not in _NAMES:
        raise AttributeError(name)
    made = Nets(name, getattr(applications, name))
    globals()[name] = made
    return made


def set_keras_submodules(**given: Any) -> None:
    """Told which Keras there is; there is one."""


def get_keras_submodule(name: str) -> Any:
    """A module of Keras by its name.

    Args:
        name: ``'backend'``, ``'layers'``, ``'models'`` or ``'utils'``.
    """
    return _MODULES[name]


def get_submodules_from_kwargs(kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """The modules that a function was handed, ours for those that it was not.

    Args:
        kwargs: The arguments that it was given by name.
    """
    return tuple(kwargs.get(name) or ours for name, ours in _MODULES.items())
