"""The whole table: the rows of all families, by the family's name."""

from tests.every_layer.rows_activations import ACTIVATIONS
from tests.every_layer.rows_core import CORE, EMBEDDINGS, NOISES, NORMALIZATIONS, OLD_DENSE
from tests.every_layer.rows_merge import MERGES, OLD_MERGES
from tests.every_layer.rows_space import BACK, CHANNELS_DROPPED, CONV_1D, CONV_2D, CONV_3D, EDGES, POOLINGS

FAMILIES = {
    "core": CORE + OLD_DENSE,
    "others": EMBEDDINGS + NORMALIZATIONS + NOISES + CHANNELS_DROPPED,
    "activations": ACTIVATIONS,
    "merges": MERGES + OLD_MERGES,
    "series": CONV_1D,
    "images": CONV_2D,
    "volumes": CONV_3D + BACK,
    "edges": POOLINGS + EDGES,
}
ALL = [row for rows in FAMILIES.values() for row in rows]
