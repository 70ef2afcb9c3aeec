"""The backend: ``from kerascn import backend as K``.

The functions are those of ``contract``; they run on the engine chosen in ``config``, which is loaded by the
first call that needs it. ``K.backend()`` only names it.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import threading
from typing import Any

from .. import config
from ..config import (  # noqa: F401  (public here through SETTINGS)
    epsilon,
    floatx,
    image_data_format,
    image_dim_ordering,
    normalize_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
    set_image_dim_ordering,
)
from ..messages import fail
from .contract import conv, ctc, math, nn, random, session, shaping, tensors
from .contract import rnn as rnn_theme
from .contract.conv import *  # noqa: F403
from .contract.ctc import *  # noqa: F403
from .contract.dispatch import Engine, bound_to, load_engines_by
from .contract.math import *  # noqa: F403
from .contract.nn import *  # noqa: F403
from .contract.random import *  # noqa: F403
from .contract.rnn import *  # noqa: F403
from .contract.session import *  # noqa: F403
from .contract.shaping import *  # noqa: F403
from .contract.tensors import *  # noqa: F403

SETTINGS = [
    "epsilon", "floatx", "image_data_format", "image_dim_ordering", "normalize_data_format", "set_epsilon",
    "set_floatx", "set_image_data_format", "set_image_dim_ordering",
]  # fmt: skip

__all__ = ["backend", "use_tf1"]
__all__ += SETTINGS
__all__ += conv.__all__
__all__ += ctc.__all__
__all__ += math.__all__
__all__ += nn.__all__
__all__ += random.__all__
__all__ += rnn_theme.__all__
__all__ += session.__all__
__all__ += shaping.__all__
__all__ += tensors.__all__

LIBRARIES = {"tensorflow": "tensorflow", "theano": "pytensor"}

_engines: dict[str, Engine] = {}
_default: list[Engine] = []
_loading = threading.RLock()


def backend() -> str:
    """The name of the engine K runs on, 'tensorflow' or 'theano'; asking does not load it."""
    if not config.asked_for_backend() and not _installed("tensorflow") and _installed("theano"):
        return "theano"
    return config.backend()


def _installed(name: str) -> bool:
    return LIBRARIES[name] in sys.modules or importlib.util.find_spec(LIBRARIES[name]) is not None


def _load_engine(name: str | None = None) -> Engine:
    """The engine ``name`` (``None``: the default one), loaded if it is not yet."""
    if name is None and _default:
        return _default[0]
    chosen = name or backend()
    with _loading:
        if chosen not in _engines:
            if not _installed(chosen):
                raise fail(ImportError, "engine.missing", engine=chosen, library=LIBRARIES[chosen])
            themes = importlib.import_module(f"{__name__}.{chosen}")
            _engines[chosen] = Engine(themes.engine, themes.THEMES)
            print(f"Using {_engines[chosen].label} backend.", file=sys.stderr)
    if name is None:
        config.lock_backend(chosen)
        _default[:] = [_engines[chosen]]
    return _engines[chosen]


# What Keras kept under these names, as it stands now.
_SAID_BY = {
    "_BACKEND": backend, "_EPSILON": epsilon, "_FLOATX": floatx, "_IMAGE_DATA_FORMAT": image_data_format,
    "_IMAGE_DIM_ORDERING": image_dim_ordering,
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name == "common":  # ``K.common``, where a part of these functions lay
        return sys.modules[__name__]
    if name in _SAID_BY:
        return _SAID_BY[name]()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=sys.modules[__name__])


def use_tf1() -> None:
    """Load the TensorFlow engine now, so that TensorFlow's eager mode is off from here on."""
    _load_engine("tensorflow").protocol.use_tf1()


def facade(engine: str) -> dict[str, Any]:
    """Every public name of this module, its functions bound to ``engine`` whatever the default engine is."""
    bound = bound_to(engine)
    names = {name: bound.get(name) or globals()[name] for name in __all__}
    return names | {"Function": bound["function"], "backend": lambda: engine}


load_engines_by(_load_engine)
