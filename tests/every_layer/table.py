"""The whole table: the rows of all families, by the family's name."""

import pytest

from tests.every_layer.rows_activations import ACTIVATIONS
from tests.every_layer.rows_core import CORE, EMBEDDINGS, NOISES, NORMALIZATIONS, OLD_DENSE
from tests.every_layer.rows_films import OVER_FILMS
from tests.every_layer.rows_merge import MERGES, OLD_MERGES
from tests.every_layer.rows_recurrent import CELLS, CUDNN, RECURRENT, WRAPPERS
from tests.every_layer.rows_space import BACK, CHANNELS_DROPPED, CONV_1D, CONV_2D, CONV_3D, EDGES, POOLINGS

FAMILIES = {
    "core": CORE + OLD_DENSE,
    "others": EMBEDDINGS + NORMALIZATIONS + NOISES + CHANNELS_DROPPED,
    "activations": ACTIVATIONS,
    "merges": MERGES + OLD_MERGES,
    "series": CONV_1D,
    "images": CONV_2D,
    "volumes": CONV_3D + BACK,
    "recurrent": RECURRENT + CUDNN,
    "cells": CELLS,
    "films": OVER_FILMS,
    "wrappers": WRAPPERS,
    "edges": POOLINGS + EDGES,
}
SLOW = (
    "recurrent",
    "cells",
    "films",
    "wrappers",
)  # loops: of these, one row of a class is always tried
ALL = [row for rows in FAMILIES.values() for row in rows]


def few(rows):
    """Of each class the row with the most arguments."""
    return [max((row for row in rows if row.kind == kind), key=lambda row: len(row.given)) for kind in kinds_of(rows)]


def kinds_of(rows):
    """The classes, each once."""
    return list(dict.fromkeys(row.kind for row in rows))


def rows_of(family, data_format, every=True):
    """The rows of a family; for the other data format those that it makes a difference to.

    Args:
        family: The name of the family.
        data_format: That of the settings.
        every: The name of a class, for all its rows; else whether there are to be all rows of classes that are slow.
    """
    rows = [row for row in FAMILIES[family] if data_format == "channels_last" or row.follows_settings]
    if isinstance(every, str):
        return [row for row in rows if row.kind == every]
    return rows if every or family not in SLOW else few(rows)


FORMATS = ("channels_last", "channels_first")
CASES = [(family, data_format) for data_format in FORMATS for family in FAMILIES if rows_of(family, data_format)]
TRIED = [pytest.param(*case, False, id="-".join(case)) for case in CASES] + [
    pytest.param(family, data_format, kind, id="-".join((family, data_format, kind)), marks=pytest.mark.all_only)
    for family, data_format in CASES
    if family in SLOW
    for kind in kinds_of(rows_of(family, data_format))
]

# For checks that compile much: the layers that hold cells or layers only where every test runs.
HOLDERS = ("cells", "films", "wrappers")
LIGHT = [one for one in TRIED if one.marks or one.values[0] not in HOLDERS]
