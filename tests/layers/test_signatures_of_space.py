"""The arguments of the layers over space stand where the old releases printed them; what 2.3.1 moved is listed."""

import inspect
import re

import pytest

from kerascn import layers
from kerascn.declare import keras1
from kerascn.declare.differences import DIFFERENCES
from tests.declare.surface import FOLDER, plain_signature

RANKS = ("1D", "2D", "3D")
FAMILIES = ("Conv", "Cropping", "ZeroPadding", "UpSampling", "MaxPooling", "AveragePooling", "SpatialDropout")
NAMES = [family + rank for family in FAMILIES for rank in RANKS] + [
    "Conv2DTranspose", "Conv3DTranspose", "DepthwiseConv2D", "LocallyConnected1D", "LocallyConnected2D",
    "SeparableConv1D", "SeparableConv2D",
]  # fmt: skip
OLD_NAMES = [family + rank for family in FAMILIES[1:] for rank in RANKS] + [
    "AtrousConvolution1D", "AtrousConvolution2D", "Convolution1D", "Convolution2D", "Convolution3D", "Deconvolution2D",
    "LocallyConnected1D", "LocallyConnected2D", "SeparableConvolution2D",
]  # fmt: skip


def printed(release, name):
    """The arguments of a class with their defaults, as a release has them; the catch-all is left out."""
    text = (FOLDER / f"keras-{release}.txt").read_text("utf-8")
    (line,) = set(re.findall(rf"^  class ({name}\(.*\))  <- ", text, re.M))
    return [(p.name, p.default) for p in plain_signature(line).parameters.values() if p.kind is not p.VAR_KEYWORD]


def ours(name):
    parameters = inspect.signature(getattr(layers, name)).parameters.values()
    placed = [(p.name, p.default) for p in parameters if p.kind is not p.KEYWORD_ONLY]
    return placed, {p.name: p.default for p in parameters}


@pytest.mark.parametrize("name", NAMES)
def test_keras_2(name):
    """Places and defaults are those of 2.1.5; nothing has a place but what 2.3.1 has added after them."""
    told, (placed, _) = printed("2.1.5", name), ours(name)
    assert placed[: len(told)] == told
    assert placed[len(told) :] == [one for one in printed("2.3.1", name) if one in placed[len(told) :]]


@pytest.mark.parametrize("name", NAMES)
def test_what_2_3_moved(name):
    placed, defaults = ours(name)
    found = set()
    for place, (argument, default) in enumerate(printed("2.3.1", name), 1):
        here = [n for n, _ in placed].index(argument) + 1 if argument in dict(placed) else None
        if here != place:
            found.add((argument, f"place {place}", f"place {here}" if here else "by name only"))
        if defaults[argument] != default:
            found.add((argument, f"default {default!r}", f"default {defaults[argument]!r}"))
    assert found == {(d.argument, d.theirs, d.ours) for d in DIFFERENCES if (d.function, d.release) == (name, "2.3.1")}


@pytest.mark.parametrize("name", OLD_NAMES)
def test_keras_1(name):
    told = [(n, keras1.REQUIRED if d is inspect.Parameter.empty else d) for n, d in printed("1.2.2", name)]
    assert list(keras1.signature_of(name)) == told
    assert printed("1.1.2", name) == printed("1.2.2", name)
