"""The Theano engine, on PyTensor, Theano's living continuation: its protocol (``engine``), its themes."""

import logging

# Importing PyTensor tells Windows users that g++ is missing; this engine needs no compiler.
_log = logging.getLogger("pytensor.configdefaults")
_level = _log.level
_log.setLevel(logging.ERROR)
import pytensor  # noqa: E402, F401

_log.setLevel(_level)

from . import conv, ctc, engine, math, nn, random, rnn, session, shaping, tensors  # noqa: E402

THEMES = [tensors, math, shaping, random, session, conv, nn, rnn, ctc]
__all__ = ["THEMES", "conv", "ctc", "engine", "math", "nn", "random", "rnn", "session", "shaping", "tensors"]
