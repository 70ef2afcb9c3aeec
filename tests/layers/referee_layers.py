"""How layers are tried: called on placeholders for given arrays, copied by their configuration, differentiated."""

import re
from contextlib import contextmanager

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.engine import Input


def as_list(given):
    return list(given) if isinstance(given, (list, tuple)) else [given]


def one_or_list(things):
    return things[0] if len(things) == 1 else things


def inputs_for(arrays, unknown=()):
    """Placeholders for arrays; the lengths of the batch axis and of the ``unknown`` axes are left open."""
    shapes = [[None if n in (0, *unknown) else length for n, length in enumerate(a.shape)] for a in arrays]
    return [Input(batch_shape=tuple(shape), dtype=a.dtype.name) for shape, a in zip(shapes, arrays, strict=True)]


def apply(layer, arrays, training=False, unknown=(), calls=1, **kwargs):
    """What a layer makes of an array, or of a list of them.

    Args:
        layer: The layer; it is called on placeholders.
        arrays: An array or a list of arrays.
        training: Whether the learning phase is that of training.
        unknown: The axes whose lengths the layer is not told.
        calls: How often the function is run; a list of all results is given where it is more than once.
        **kwargs: Further arguments of the call.
    """
    inputs = inputs_for(as_list(arrays), unknown)
    outputs = as_list(layer(inputs if isinstance(arrays, list) else inputs[0], **kwargs))
    run = K.function([*inputs, K.learning_phase()], outputs)
    found = [one_or_list(run([*as_list(arrays), int(training)])) for _ in range(calls)]
    for one in as_list(found[0]) if len(outputs) > 1 else found[:1]:
        told = K.int_shape(outputs[0]) if len(outputs) == 1 else None
        if told is not None and any(n not in (None, m) for n, m in zip(told, one.shape, strict=True)):
            raise AssertionError(f"{layer.name} said {told} and gave {one.shape}")
    return one_or_list(found)


def copy_of(layer, arrays):
    """A layer made of another one's configuration, with its weights."""
    copy = type(layer).from_config(layer.get_config())
    inputs = inputs_for(as_list(arrays))
    copy(inputs if isinstance(arrays, list) else inputs[0])
    copy.set_weights(layer.get_weights())
    return copy


def plain(config):
    """A configuration without the name, which no two layers share."""
    return {key: value for key, value in config.items() if key != "name"}


def check_refusal(use, key, told, language):
    """A wrong use must give the sentence of this key, which tells certain things, in a language."""
    kerascn.config.set_language(language)
    try:
        with pytest.raises((ValueError, TypeError, AttributeError)) as error:
            use()
    finally:
        kerascn.config.set_language("en")
    assert error.value.key == key
    text = str(error.value)
    assert [one for one in told if one not in text] == [], text
    assert bool(re.search("[\u4e00-\u9fff]", text)) == (language == "zh"), text


@contextmanager
def computing_in(dtype):
    """A block in which layers compute in another number type."""
    before = kerascn.config.floatx()
    kerascn.config.set_floatx(dtype)
    try:
        yield
    finally:
        kerascn.config.set_floatx(before)


def check_gradients(layer, array, training=False, step=1e-5, tolerance=1e-6, of_input=True):
    """Compare the gradients of ``sum(outputs * fixed numbers)`` with differences of values, in float64."""
    (x,) = inputs_for([array])
    y = layer(x)
    phase = K.learning_phase()
    factors = np.random.default_rng(5).normal(size=K.function([x, phase], [y])([array, int(training)])[0].shape)
    total = K.sum(y * K.constant(factors, dtype="float64"))
    variables = list(layer.trainable_weights)
    gradients = K.gradients(total, variables + [x] * of_input)
    run = K.function([x, phase], [total, *gradients])
    found = run([array, int(training)])[1:]
    starts = K.batch_get_value(variables)
    for place, (variable, start) in enumerate(zip(variables, starts, strict=True)):

        def at(moved, variable=variable):
            K.set_value(variable, moved)
            return run([array, int(training)])[0]

        np.testing.assert_allclose(found[place], _slopes(at, start, step), rtol=tolerance, atol=tolerance)
        K.set_value(variable, start)
    if of_input:
        slopes = _slopes(lambda moved: run([moved, int(training)])[0], array, step)
        np.testing.assert_allclose(found[-1], slopes, rtol=tolerance, atol=tolerance)


def _slopes(function, start, step):
    found = np.zeros(start.shape)
    for place in np.ndindex(*start.shape):
        moved = [start.copy(), start.copy()]
        moved[0][place] += step
        moved[1][place] -= step
        found[place] = (function(moved[0]) - function(moved[1])) / (2 * step)
    return found
