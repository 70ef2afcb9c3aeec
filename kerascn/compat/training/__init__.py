"""The steps that the training of Keras was made of, which programs took out of it: ``keras.engine.training``,
later ``keras.engine.training_utils``.

``batches`` cuts arrays, ``arrays`` brings data into order, ``weighting`` is about losses and metrics, ``loops`` has
the loops of Keras 2.2 and 2.3. A model here is trained by ``kerascn.training``, whose parts most of these are made of.
"""

from __future__ import annotations

from . import arrays, batches, loops, weighting
from .arrays import *  # noqa: F403
from .batches import *  # noqa: F403
from .loops import *  # noqa: F403
from .weighting import *  # noqa: F403

__all__ = [*arrays.__all__, *batches.__all__, *weighting.__all__, *loops.__all__]
