"""The TensorFlow engine: one module per theme of the contract, and the protocol in ``engine``.

This room is imported only when the engine is loaded; ``loading``, which ``engine`` begins with, brings
TensorFlow in.
"""

from . import conv, ctc, engine, math, nn, random, rnn, session, shaping, tensors

THEMES = [tensors, math, shaping, random, session, conv, nn, rnn, ctc]

__all__ = ["THEMES", "engine"]
