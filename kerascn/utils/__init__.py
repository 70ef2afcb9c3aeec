"""Tools around models: class labels as rows, progress bars, custom objects, arrays in files."""

from .data_utils import Sequence
from .generic_utils import CustomObjectScope, Progbar, custom_object_scope, get_custom_objects
from .io_utils import HDF5Matrix
from .np_utils import normalize, to_categorical

__all__ = [
    "CustomObjectScope", "HDF5Matrix", "Progbar", "Sequence", "custom_object_scope", "get_custom_objects", "normalize",
    "to_categorical",
]  # fmt: skip
