"""The K functions on the TensorFlow engine, whatever the default engine is."""

from . import facade

_names = facade("tensorflow")
globals().update(_names)

__all__ = list(_names)
