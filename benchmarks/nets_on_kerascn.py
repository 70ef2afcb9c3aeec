"""Famous nets on an engine of kerascn; which one, KERAS_BACKEND says."""

from kerascn import applications, optimizers
from kerascn import backend as K

from . import nets_like_keras
from .on_kerascn import VERSIONS as VERSIONS


def warm():
    """Load the engine, which is no part of what is measured."""
    K.eval(K.variable(0.0) + 1)


def make(name, size):
    """See `nets_like_keras.make`; ResNet50 is the later one, which the other libraries have."""
    later = applications.resnet
    return nets_like_keras.make(later if hasattr(later, name) else applications, optimizers.SGD(1e-4), name, size)
