"""The K functions on the Theano engine, whatever the default engine is."""

from .. import config
from . import SETTINGS
from .contract.dispatch import bound_to

_bound = bound_to("theano") | {"backend": lambda: "theano"} | {name: getattr(config, name) for name in SETTINGS}
globals().update(_bound)

__all__ = list(_bound)
