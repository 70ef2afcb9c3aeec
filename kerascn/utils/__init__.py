"""Tools around models: class labels as rows, progress bars, custom objects."""

from .data_utils import Sequence
from .generic_utils import CustomObjectScope, Progbar, custom_object_scope, get_custom_objects
from .np_utils import normalize, to_categorical

__all__ = [
    "CustomObjectScope", "Progbar", "Sequence", "custom_object_scope", "get_custom_objects", "normalize",
    "to_categorical",
]  # fmt: skip
