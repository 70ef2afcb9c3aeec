"""Runs programs of old as they are: what they import, in which age they were written, Python 2.

``users`` knows which modules are the user's; only these see the old names. ``imports`` stands in Python's import for
them and gives them ``faces``: modules of today with the names of old, by the tables of ``neighbours``, ``tensorflow1``
and ``theano1``. ``age`` reads from a text when it was written, ``python2`` turns text of Python 2 into text of today,
``program`` runs it all, and ``install`` does for a session that is already running what ``program`` does for a script.
"""

from .install import install_as_keras, load_ipython_extension, uninstall, unload_ipython_extension

__all__ = ["install_as_keras", "load_ipython_extension", "uninstall", "unload_ipython_extension"]
