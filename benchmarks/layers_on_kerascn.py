"""The layers on an engine of kerascn; which one, KERAS_BACKEND says."""

from kerascn import backend as K
from kerascn import layers, models, optimizers

from . import keras_like
from .on_kerascn import VERSIONS as VERSIONS


def make(row, quick):
    """See `keras_like.make`."""
    return keras_like.make(row, quick, layers, models.Model, lambda: optimizers.SGD(0.01), K.clear_session)
