"""The arguments that the old releases printed for every layer class, read without the library's own tables."""

import re
from functools import cache

from kerascn import layers
from tests.declare.surface import FOLDER, plain_signature

OLD, NEW = ("1.1.2", "1.2.2"), ("2.1.5", "2.3.1")
SECTIONS = ("layers.", "legacy.layers", "engine.topology")
NO_LAYERS = {
    "Container": "the network, which models are", "InputSpec": "no layer", "Node": "no layer", "Layer": "the root",
    "Wrapper": "the root of wrappers", "InputLayer": "made by Input", "Network": "a model", "Sequential": "a model",
    "Recurrent": "the root of recurrent layers, whose arguments are theirs", "ConvRecurrent2D": "likewise",
}  # fmt: skip


@cache
def printed(release):
    """{class: {argument: default}} of a release; the arguments of ``Recurrent`` are those of its subclasses too."""
    text = (FOLDER / f"keras-{release}.txt").read_text("utf-8")
    found, bases = {}, {}
    for title, block in re.findall(r"^keras\.(\S+)\n((?:  .*\n?)+)", text, re.M):
        if title.startswith(SECTIONS):
            for name, arguments, base in re.findall(r"^  class (\w+)(?:(\(.*\)))?(?:  <- (\w+))?$", block, re.M):
                parameters = plain_signature(f"{name}{arguments or '()'}").parameters.values()
                kinds = [p for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
                found[name], bases[name] = {p.name: p.default for p in kinds}, base
    for name, base in bases.items():
        if base in ("Recurrent", "ConvRecurrent2D") and release in OLD:
            found[name] = {**found[base], **found[name]}
    return {name: one for name, one in found.items() if not name.startswith("_") and name not in NO_LAYERS}


@cache
def public():
    """{class: its names} of all that ``kerascn.layers`` offers."""
    found = {}
    for name in layers.__all__:
        one = getattr(layers, name)
        if isinstance(one, type) and issubclass(one, layers.Layer) and one.__name__ not in NO_LAYERS:
            found.setdefault(one.__name__, set()).add(name)
    return found
