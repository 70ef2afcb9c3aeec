"""kerascn: Keras of both generations on today's Python, on TensorFlow and on Theano (PyTensor)."""

from . import backend, callbacks, compat, config, datasets, layers, messages, models, preprocessing, utils, wrappers
from .backend import use_tf1
from .config import set_dialect
from .version import __version__

__all__ = [
    "__version__", "backend", "callbacks", "compat", "config", "datasets", "layers", "messages", "models",
    "preprocessing", "set_dialect", "use_tf1", "utils", "wrappers",
]  # fmt: skip
