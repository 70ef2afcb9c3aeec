"""Theano as programs knew it, on PyTensor, its continuation.

``names`` is the table: each module of Theano with its names and what they mean. ``finder`` lets ``import theano`` find
modules made from it. The other files hold what PyTensor does otherwise than Theano did; they are imported when one
of their names is first used, and PyTensor with them.
"""

from .finder import install, uninstall

__all__ = ["install", "uninstall"]
