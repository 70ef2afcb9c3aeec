"""A model that holds all rows of a family side by side."""

import numpy as np

from kerascn import backend as K
from kerascn import layers
from kerascn.models import Model
from tests.every_layer import rows_core, rows_merge
from tests.every_layer.row import BATCH
from tests.every_layer.together import Feeds, called, stir

# Functions of the rows, which a file only names.
FUNCTIONS = {
    one.__name__: one
    for one in (
        rows_core.power,
        rows_core.positive_somewhere,
        rows_merge.product_and_more,
        rows_merge.shape_of_first,
        rows_merge.mask_of_first,
    )
}


class Joined(layers.Layer):
    """All numbers of a sample, of all inputs, in a row."""

    takes_list = True
    supports_masking = True

    def call(self, inputs):
        return K.concatenate([K.batch_flatten(x) for x in inputs], axis=1)

    def compute_mask(self, inputs, mask=None):
        return None

    def compute_output_shape(self, input_shape):
        return (input_shape[0][0], sum(int(np.prod(shape[1:])) for shape in input_shape))


class SideBySide:
    """The layers of rows, with weights of both signs, each on its row's inputs; and the model of all of them."""

    def __init__(self, rows, join=False, **more):
        self.rows, feeds, chance = rows, Feeds(), np.random.default_rng(11)
        self.layers, outputs = [], []
        for number, row in enumerate(rows):
            layer = row.made(name=f"row_{number}", **more)
            outputs.append(called(layer, feeds.of(row.inputs, row.batch_axis), row))
            self.layers.append(layer)
        _, self.weights = stir([[layer] for layer in self.layers], chance)
        self.counts = [len(one) for one in outputs]
        placed = [tensor for one in outputs for tensor in one]
        self.inputs = [array for _, array in feeds.known.values()]
        self.model = Model([tensor for tensor, _ in feeds.known.values()], Joined()(placed) if join else placed)

    def expected(self):
        """What NumPy says of each row."""
        return [row.expected(row.inputs, weights) for row, weights in zip(self.rows, self.weights, strict=True)]

    def found(self, outputs):
        """The outputs of the model, as a list for each row."""
        rest = iter(outputs if isinstance(outputs, list) else [outputs])
        return [[next(rest) for _ in range(count)] for count in self.counts]

    def fed(self):
        """The arrays that the model is called on."""
        return self.inputs if len(self.inputs) > 1 else self.inputs[0]

    def target(self):
        """Something to aim at, for a model whose outputs are joined."""
        return np.random.default_rng(13).normal(size=(BATCH, self.model.output_shape[1])).astype("float32")
