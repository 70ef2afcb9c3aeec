"""New weights that are the same wherever a model is built: they follow from names and shapes alone."""

import zlib

import numpy as np


def of_layer(name, shapes):
    """Arrays for a layer: whatever is multiplied keeps the size of the numbers, the rest is between 0.5 and 1."""
    random = np.random.RandomState(zlib.crc32(name.encode()))
    return [_drawn(random, shape) for shape in shapes]


def _drawn(random, shape):
    if len(shape) < 2:
        return random.uniform(0.5, 1, shape)
    many = min(shape[0], 256) if len(shape) == 2 else np.prod(shape[:-1])  # not the words of an Embedding
    found = random.normal(0, many**-0.5, shape)
    return np.abs(found) if shape[-1] == 1 else found  # a lone filter must not be dead behind a relu


def fill(model):
    """Set the weights of a model's layers, also of layers in layers, by their names; return them by name."""
    found = {}
    for layer in model.layers:
        inner = getattr(layer, "layers", None)
        if inner:
            found |= fill(layer)
            continue
        arrays = of_layer(layer.name, [array.shape for array in layer.get_weights()])
        if arrays:
            layer.set_weights(arrays)
            found[layer.name] = arrays
    return found
