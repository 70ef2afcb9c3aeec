"""Text of Python 2 turned into text of today, line by line, so that tracebacks keep their lines.

``tokens`` reads the text, ``syntax`` and ``parameters`` change what Python 3 can't read, ``signs`` finds what only
Python 2 means so, ``meaning`` puts calls of ``helpers`` where the same text means something else today, and ``names``
are the built-in functions as they were. ``streams`` has what reads and writes bytes as Python 2 did.
"""

from .program import (
    Converted,
    compiled,
    is_python2,
    names,
    places,
    text_of,
    to_python3,
)

__all__ = ["Converted", "compiled", "is_python2", "names", "places", "text_of", "to_python3"]
