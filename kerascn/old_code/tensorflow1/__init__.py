"""TensorFlow as programs of its first generation knew it.

``choice`` says which TensorFlow the user's modules see: that of the first generation, or today's. ``inside`` lets
``tensorflow.keras`` mean kerascn. ``modules`` and ``names`` are the tables: modules that are gone, names that are gone.
``face`` puts the first generation together from ``tf.compat.v1`` and these tables; ``words`` has what was called
otherwise before TensorFlow 1.0, ``layers`` and ``cells`` ``tf.layers`` and ``tf.nn.rnn_cell``, ``contrib`` what of
``tf.contrib`` works, and ``mnist`` the reader of digits from TensorFlow's tutorials.

TensorFlow itself is loaded when a program first imports it.
"""

from .choice import compat_v1, forget, tensorflow, use

__all__ = ["compat_v1", "forget", "tensorflow", "use"]
