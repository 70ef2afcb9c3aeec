"""kerascn: Keras of both generations on today's Python, on TensorFlow and on Theano (PyTensor)."""

from . import (
    applications,
    backend,
    callbacks,
    compat,
    config,
    datasets,
    layers,
    messages,
    models,
    preprocessing,
    utils,
    wrappers,
)
from .backend import use_tf1
from .config import set_dialect
from .old_code import install_as_keras
from .old_code import load_ipython_extension as load_ipython_extension  # IPython looks for it here: %load_ext kerascn
from .old_code import unload_ipython_extension as unload_ipython_extension
from .version import __version__

__all__ = [
    "__version__", "applications", "backend", "callbacks", "compat", "config", "datasets", "install_as_keras", "layers",
    "messages", "models", "preprocessing", "set_dialect", "use_tf1", "utils", "wrappers",
]  # fmt: skip
