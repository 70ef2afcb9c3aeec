"""The K functions on the TensorFlow engine, whatever the default engine is."""

from .. import config
from . import SETTINGS
from .contract.dispatch import bound_to

_bound = bound_to("tensorflow") | {"backend": lambda: "tensorflow"} | {name: getattr(config, name) for name in SETTINGS}
globals().update(_bound)

__all__ = list(_bound)
