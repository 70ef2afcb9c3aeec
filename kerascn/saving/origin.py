"""Who wrote a file: which age of Keras, which release, on which engine; as far as it can be known.

The engine matters for the kernels of convolutions, which Theano turned round. What the file says of itself counts most,
unless the caller says otherwise; then what shows: names of kernels in the file's name ('..._th_kernels.h5'), the names
of the weights (TensorFlow ends each with ':0', Theano and CNTK with nothing), other words in the file's name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..messages import fail
from . import hdf5

ENGINES = ("theano", "tensorflow", "cntk")
LAYERS, WEIGHTS, GRAPH = "nb_layers", "nb_params", "graph"  # what Keras before 1.0 said
WORDS = {"th": "theano", "theano": "theano", "tf": "tensorflow", "tensorflow": "tensorflow", "cntk": "cntk"}


class Origin(NamedTuple):
    """Who wrote a file.

    Args:
        age: 0 for Keras before 1.0, 1 for Keras 1, 2 for Keras 2 and later.
        release: The release, such as '2.0.5'; ``None`` if it is not known.
        engine: 'theano', 'tensorflow' or 'cntk'; ``None`` if it is not known.
        against: Another engine that something else speaks for, which turned its kernels the other way.
        by: Who says ``engine``, and who speaks against it: 'caller', 'file', 'weights' or 'name'.
    """

    age: int = 2
    release: str | None = None
    engine: str | None = None
    against: str | None = None
    by: tuple[str, str] = ("", "")

    @property
    def turned(self) -> bool:
        """Whether the kernels lie turned round; before Keras 1.0 nearly everybody had Theano."""
        return self.engine == "theano" or (self.engine is None and self.age == 0)


def origin_of(*groups: Any, trained_on: str | None = None, names: Iterable[str] = ()) -> Origin:
    """Who wrote the file.

    Args:
        groups: The file and the group in it that has the weights: whichever says something is asked in turn.
        trained_on: What the caller says of the engine.
        names: The names of the weights.
    """
    if trained_on is not None and trained_on not in ENGINES:
        raise fail(ValueError, "saving.trained_on", given=repr(trained_on)[:80], names=", ".join(map(repr, ENGINES)))
    release, said = (_said(groups, attribute) for attribute in ("keras_version", "backend"))
    in_kernels, in_name = by_file_name(groups[0].file.filename) if groups else (None, None)
    by_weights = by_names_of_weights(names)
    signs = [("caller", trained_on), ("file", said), ("name", in_kernels), ("weights", by_weights), ("name", in_name)]
    found = [(who, engine) for who, engine in signs if engine is not None]
    who, engine = found[0] if found else ("", None)
    others = [other for other in found[1:] if (other[1] == "theano") != (engine == "theano") and _counts(who, *other)]
    against = others[0] if others else ("", None)
    return Origin(_age(groups, release, said), release, engine, against[1], (who, against[0]))


def _said(groups: Iterable[Any], attribute: str) -> str | None:
    texts = (hdf5.read_text(group, attribute) for group in groups)
    return next(filter(None, texts), None)


def _age(groups: Iterable[Any], release: str | None, engine: str | None) -> int:
    """The age: Keras 1 wrote its release into whole models only, and no engine; before, layers had numbers."""
    if release is not None:
        return min(2, int(release[0])) if release[:1].isdigit() else 2
    if engine is not None:
        return 2
    return 0 if any(map(is_numbered, groups)) else 1


def is_numbered(group: Any) -> bool:
    """Whether a group holds weights in the way of Keras before 1.0, which counted layers and named none."""
    if hdf5.read_names(group, "layer_names") is not None:
        return False
    return LAYERS in group.attrs or (GRAPH in group and WEIGHTS in hdf5.member(group, GRAPH).attrs)


def _counts(who: str, other: str, engine: str) -> bool:
    """Whether a sign of another engine is worth telling: the file's own word is above all signs."""
    return other == "file" if who == "caller" else who != "file"


def by_names_of_weights(names: Iterable[str]) -> str | None:
    """The engine by the names of weights: 'dense_1_W:0' is TensorFlow's, 'dense_1_W' Theano's."""
    last = [name.rpartition("/")[2] for name in names]
    own = [name for name in last if not re.fullmatch(r"param_\d+", name)]
    if own and all(name.endswith(":0") for name in own):
        return "tensorflow"
    of_keras1 = own and not any(name.endswith(":0") or name in ("kernel", "bias") for name in own)
    return "theano" if of_keras1 else None  # Keras 2 says its engine; others that write such names are no Theano


def by_file_name(path: Any) -> tuple[str | None, str | None]:
    """The engines that the name of a file speaks of: one of the kernels, as in 'th_kernels', and one at all."""
    text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
    words = re.split(r"[^a-z0-9]+", os.path.basename(text.replace("\\", "/")).lower())
    known = [WORDS.get(word.rstrip("0123456789")) for word in words]
    of_kernels = {
        engine for engine, word in zip(known, words[1:], strict=False) if engine and word.startswith("kernel")
    }
    engines = set(filter(None, known))
    return (of_kernels.pop() if len(of_kernels) == 1 else None, engines.pop() if len(engines) == 1 else None)
