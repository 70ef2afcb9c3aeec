"""What to do about an import that fails: a name mistyped, a package that is not installed."""

from __future__ import annotations

import difflib
import importlib.util
import sys
from contextlib import suppress

from ..messages import say

# Packages whose name for pip is not the one that is imported.
PACKAGES: dict[str, str] = {
    "cv2": "opencv-python",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "pydot_ng": "pydot",
    "IPython": "ipython",
}
# Packages that programs beside Keras import, called the same for pip.
SAME = frozenset(
    "gensim h5py imageio imutils jieba lightgbm matplotlib networkx nltk pandas pydot requests scipy seaborn tqdm"
    " xgboost".split()
)


def about(error: BaseException) -> str | None:
    """What to do about an error; ``None`` where it is no failed import."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _about_module(error.name.partition(".")[0])
    wanted = _wanted(error)
    if isinstance(error, ImportError) and error.name and wanted:
        close = difflib.get_close_matches(wanted, dir(sys.modules.get(error.name)), n=1)
        return say("run.mistyped", name=close[0]) if close else None
    return None


def _about_module(name: str) -> str | None:
    with suppress(ImportError, ValueError):
        if importlib.util.find_spec(name) is not None:  # it is a module in it that is missing
            return None
    package = PACKAGES.get(name, name if name in SAME else None)
    if package is not None:
        return say("run.not_installed", name=name, package=package)
    return say("run.no_such_module", name=name)


def _wanted(error: BaseException) -> str | None:
    """The name that could not be imported, out of Python's own sentence."""
    start, _, rest = str(error).partition("cannot import name '")
    return rest.partition("'")[0] if not start and rest else None
