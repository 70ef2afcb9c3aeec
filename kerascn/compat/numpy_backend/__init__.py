"""The functions of K in NumPy, each as short as its formula: ``keras.backend.numpy_backend``.

They take arrays and give arrays at once. Keras 2.3 had them to test its engines by; here they are that, and formulas to
read. ``maths``, ``shaping``, ``nn``, ``windows`` (convolutions and pooling) and ``session`` have the themes of K.
"""

from __future__ import annotations

from . import maths, nn, session, shaping, windows
from .maths import *  # noqa: F403
from .nn import *  # noqa: F403
from .session import *  # noqa: F403
from .shaping import *  # noqa: F403
from .windows import *  # noqa: F403

__all__ = [*maths.__all__, *shaping.__all__, *nn.__all__, *windows.__all__, *session.__all__]
