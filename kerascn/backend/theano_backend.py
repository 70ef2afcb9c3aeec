"""The K functions on the Theano engine, whatever the default engine is."""

from . import facade

_names = facade("theano")
globals().update(_names)

__all__ = list(_names)
