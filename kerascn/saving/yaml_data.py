"""YAML as data: numbers, texts, lists and dictionaries, and nothing that a file could have made or run.

Keras wrote YAML with a writer that marks what is not plain YAML with the names of Python's types. Those that are data
are read: tuples, the texts and the long integers of Python 2, single numbers of NumPy. All others are refused.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..messages import fail

PYTHON = "tag:yaml.org,2002:python/"
APPLY = PYTHON + "object/apply:"
TEXTS = ("unicode", "str")
PLAIN = {"int": "int", "long": "int", "float": "float", "bool": "bool", "none": "null"}  # python/int -> int
SCALARS = ("numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar")  # number type and bytes of a NumPy number
NUMBER = re.compile(r"b1|[iu][1248]|f[248]")


def yaml_or_told() -> Any:
    """The package PyYAML."""
    try:
        import yaml
    except ImportError:
        raise fail(ImportError, "saving.no_yaml") from None
    return yaml


def data_of_yaml(text: Any) -> Any:
    """The data that a YAML text stands for; PyYAML's ``ConstructorError`` where it asks for more than data."""
    return yaml_or_told().load(text, Loader=_loader())


def _loader() -> Any:
    """A safe loader that knows the harmless tags beside."""
    yaml = yaml_or_told()

    class Loader(yaml.SafeLoader):  # type: ignore[name-defined]
        """Reads data only."""

    def refuse(node: Any) -> Exception:
        return yaml.constructor.ConstructorError(None, None, f"no plain data: {node.tag}", node.start_mark)

    def number_type(loader: Any, node: Any) -> str:
        told = _arguments(loader, node)
        if not told or not isinstance(told[0], str) or not NUMBER.fullmatch(told[0]):
            raise refuse(node)
        return told[0]

    def number(loader: Any, node: Any) -> Any:
        told = _arguments(loader, node)
        if len(told) != 2 or not isinstance(told[1], (bytes, str)) or not NUMBER.fullmatch(str(told[0])):
            raise refuse(node)
        content, dtype = told[1], np.dtype(f"<{told[0]}")
        content = content.encode("latin-1", "replace") if isinstance(content, str) else content
        if len(content) != dtype.itemsize:
            raise refuse(node)
        return np.frombuffer(content, dtype)[0].item()

    Loader.add_constructor(f"{PYTHON}tuple", lambda loader, node: loader.construct_sequence(node, True))
    Loader.add_constructor(f"{PYTHON}list", lambda loader, node: loader.construct_sequence(node, True))
    Loader.add_constructor(f"{PYTHON}dict", lambda loader, node: loader.construct_mapping(node, True))
    for word in TEXTS:
        Loader.add_constructor(PYTHON + word, lambda loader, node: loader.construct_scalar(node))
    for theirs, ours in PLAIN.items():
        Loader.add_constructor(PYTHON + theirs, Loader.yaml_constructors[f"tag:yaml.org,2002:{ours}"])
    Loader.add_constructor(f"{APPLY}numpy.dtype", number_type)
    for name in SCALARS:
        Loader.add_constructor(APPLY + name, number)
    return Loader


def _arguments(loader: Any, node: Any) -> list[Any]:
    """What an object was to be made of: a list, or ``args`` of a dictionary."""
    if hasattr(node.value, "append") and node.id == "sequence":
        return loader.construct_sequence(node, True)
    told = loader.construct_mapping(node, True) if node.id == "mapping" else {}
    return told["args"] if isinstance(told.get("args"), (list, tuple)) else []
