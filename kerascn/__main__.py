"""``python -m kerascn``: the same as the command ``kerascn``."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
