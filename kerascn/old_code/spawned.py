"""The ``__main__`` of a process that a running program has begun with nothing (``multiprocessing``'s spawn).

Python reads this module in place of the script, and it reads the script as the first process did.
"""

from .program import again

if __name__ == "__mp_main__":
    again(globals())
