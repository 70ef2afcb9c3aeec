#!/usr/bin/env python3
"""The door for people who work on kerascn: `python3 dev.py demo`, `test`, `check`, `docs`.

It needs nothing but Python. The first command makes `.venv` in the checkout; later ones use it.
"""

import sys

from dev_tools import words

# Said before anything is imported that an older Python cannot read.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(words.say("python.old", found="%d.%d" % sys.version_info[:2]))  # noqa: UP031

from dev_tools import commands

if __name__ == "__main__":
    sys.exit(commands.main(sys.argv[1:]))
