"""All rows of a family side by side: called in every way that a check asks for, computed by one function."""

from contextlib import contextmanager

import numpy as np

from kerascn import backend as K
from kerascn import config, layers
from kerascn.engine import Input


@contextmanager
def new_session(data_format="channels_last"):
    """A graph and settings of one's own; the numbers drawn in it are always the same."""
    before = config.image_data_format()
    K.clear_session()
    config.set_image_data_format(data_format)
    np.random.seed(3)
    try:
        yield
    finally:
        config.set_image_data_format(before)


def as_list(given):
    return list(given) if isinstance(given, (list, tuple)) else [given]


class Feeds:
    """Placeholders, each of which is made once for an array, and the arrays that they are fed with."""

    def __init__(self):
        self.known = {}

    def of(self, arrays, unknown):
        """Placeholders for the arrays; the lengths of some axes are not told."""
        return [self._one(array, unknown) for array in arrays]

    def _one(self, array, unknown):
        shape = tuple(None if axis in unknown else n for axis, n in enumerate(array.shape))
        key = (shape, array.tobytes(), array.dtype.name)
        if key not in self.known:
            self.known[key] = (Input(batch_shape=shape, dtype=array.dtype.name), array)
        return self.known[key][0]

    def mask(self, array):
        """A placeholder for a mask."""
        key = ("mask", array.shape, array.tobytes())
        if key not in self.known:
            self.known[key] = (K.placeholder(shape=(None, *array.shape[1:]), dtype="bool"), array)
        return self.known[key][0]

    def run(self, outputs, phases=(0,)):
        """What the outputs are, in each of the learning phases."""
        function = K.function([*(one for one, _ in self.known.values()), K.learning_phase()], outputs)
        arrays = [array for _, array in self.known.values()]
        return [function([*arrays, phase]) for phase in phases]


def called(layer, inputs, row, **more):
    """The outputs of a layer for placeholders, as a list."""
    return as_list(layer(inputs if isinstance(row.x, list) else inputs[0], **more))


def stir(copies, chance):
    """Give new weights of both signs to layers, of which each list holds some that are to have the same ones.

    Args:
        copies: For each list of weights the layers that take it.
        chance: Where numbers come from.

    Returns:
        The weights before, and the weights now, of the first layer of each list.
    """
    before = iter(K.batch_get_value([w for first, *_ in copies for w in first.weights]))
    first, now, pairs = [], [], []
    for group in copies:
        first.append([next(before) for _ in group[0].weights])
        now.append(drawn(group[0], first[-1], chance))
        pairs += [pair for layer in group for pair in zip(layer.weights, now[-1], strict=True)]
    K.batch_set_value(pairs)
    return first, now


def drawn(layer, like, chance):
    """New weights like those of a layer, with a negative number in each; but a variance stays positive."""
    values = [chance.normal(size=w.shape).astype("float32") for w in like]
    for value in values:
        value.flat[0] = -0.5 - abs(value.flat[0])
    if isinstance(layer, layers.BatchNormalization):
        values[-1] = np.abs(values[-1]) + np.float32(0.1)
    return values


def turned(inputs):
    """Other inputs than these: the same samples in the other order."""
    return [x[::-1] for x in inputs]


def name_of(row, number):
    """A name for a row in sentences."""
    return f"{number} {row.kind}({', '.join(f'{name}={value}' for name, value in row.given.items())})"
