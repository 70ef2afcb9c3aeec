"""Tools around models: class labels as rows, progress bars, custom objects, arrays in files."""

from .data_utils import GeneratorEnqueuer, OrderedEnqueuer, Sequence, SequenceEnqueuer
from .generic_utils import CustomObjectScope, Progbar, custom_object_scope, get_custom_objects
from .io_utils import HDF5Matrix
from .np_utils import normalize, to_categorical
from .vis_utils import model_to_dot, plot_model

__all__ = [
    "CustomObjectScope", "GeneratorEnqueuer", "HDF5Matrix", "OrderedEnqueuer", "Progbar", "Sequence",
    "SequenceEnqueuer", "custom_object_scope", "get_custom_objects", "model_to_dot", "normalize", "plot_model",
    "to_categorical",
]  # fmt: skip
