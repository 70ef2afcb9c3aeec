"""Tools around models: class labels as rows, progress bars, custom objects, arrays in files.

The tools that need layers and models are found here as well, see ``compat/paths.py``: they are looked up when they
are first used, because layers and models use this room themselves.
"""

from typing import TYPE_CHECKING

from .data_utils import GeneratorEnqueuer, OrderedEnqueuer, Sequence, SequenceEnqueuer, get_file
from .generic_utils import (
    CustomObjectScope,
    Progbar,
    custom_object_scope,
    deserialize_keras_object,
    get_custom_objects,
    serialize_keras_object,
)
from .io_utils import HDF5Matrix
from .np_utils import normalize, to_categorical
from .vis_utils import model_to_dot, plot_model

if TYPE_CHECKING:
    from .layer_utils import convert_all_kernels_in_model, get_source_inputs, print_summary
    from .multi_gpu_utils import multi_gpu_model

__all__ = [
    "CustomObjectScope", "GeneratorEnqueuer", "HDF5Matrix", "OrderedEnqueuer", "Progbar", "Sequence",
    "SequenceEnqueuer", "convert_all_kernels_in_model", "custom_object_scope", "deserialize_keras_object",
    "get_custom_objects", "get_file", "get_source_inputs", "model_to_dot", "multi_gpu_model", "normalize", "plot_model",
    "print_summary", "serialize_keras_object", "to_categorical",
]  # fmt: skip
