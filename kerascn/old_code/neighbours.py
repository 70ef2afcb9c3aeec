"""Names of other libraries that programs of old use and that are gone: the one table.

Only the user's own modules see them; nothing in those libraries is changed.
"""

from __future__ import annotations

from collections.abc import Mapping

# Module that still exists -> {name it has lost: what it means, as "module:name"}.
NAMES: dict[str, Mapping[str, str]] = {
    "numpy": {
        "float": "builtins:float",
        "int": "builtins:int",
        "bool": "builtins:bool",
        "object": "builtins:object",
        "save": "kerascn.old_code.arrays:save",
        "savez": "kerascn.old_code.arrays:savez",
        "load": "kerascn.old_code.arrays:load",
    },
    "matplotlib": {},
    "matplotlib.pyplot": {"subplot": "kerascn.old_code.plots:subplot"},
    "collections": {"Iterable": "collections.abc:Iterable"},
}

# Names above that their library still has, but that it lets do less than of old.
STRICTER: dict[str, tuple[str, ...]] = {"numpy": ("save", "savez", "load"), "matplotlib.pyplot": ("subplot",)}

# Module that is gone -> the module that took its place, or {name: what it means}.
MODULES: dict[str, str | Mapping[str, str]] = {
    "cPickle": "pickle",
}

# Module -> the function that makes its face, where a table of names is not enough.
MAKERS: dict[str, str] = {}
