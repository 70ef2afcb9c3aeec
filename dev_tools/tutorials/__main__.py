"""``python -m dev_tools.tutorials``."""

import sys

from .command import main

try:
    sys.exit(main())
except KeyboardInterrupt:
    sys.exit(130)
