"""What Keras had and has no more, and the paths under which it had it."""

from .. import layers as _layers  # noqa: F401  (before .merge, whose names they take as their own)
from . import keras0 as _keras0  # noqa: F401  (files name its layers)
from .finder import install, serve_old_paths, uninstall

__all__ = ["install", "uninstall"]

serve_old_paths()
