"""What matplotlib calls a backend: where there is no screen, pictures are not shown, or saved into a folder.

matplotlib imports this module by its name, which ``figures`` has told it.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

from ..messages import say
from .figures import FOLDER

__all__ = ["FigureCanvas", "show"]

_saved: list[str] = []
_told: list[bool] = []


def show(*_: Any, **__: Any) -> None:
    """Save every picture that is open, or say once that it can't be shown; then close them."""
    folder = os.environ.get(FOLDER)
    numbers = pyplot.get_fignums()
    if folder and numbers:
        os.makedirs(folder, exist_ok=True)
        for number in numbers:
            path = os.path.join(folder, f"figure_{len(_saved) + 1}.png")
            pyplot.figure(number).savefig(path)
            _saved.append(path)
            print(say("run.figure_saved", path=path), file=sys.stderr)
    elif numbers and not _told:
        _told.append(True)
        print(say("run.figure_not_shown"), file=sys.stderr)
    pyplot.close("all")
