"""kerascn: Keras of both generations on today's Python, on TensorFlow and on Theano (PyTensor)."""

from . import backend, compat, config, messages
from .backend import use_tf1
from .config import set_dialect
from .version import __version__

__all__ = ["__version__", "backend", "compat", "config", "messages", "set_dialect", "use_tf1"]
