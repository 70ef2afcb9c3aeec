"""What programs took out of the tests of Keras: random data, a trial of a layer, and a test that cleans up."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import backend as K
from ..declare import registry
from ..declare.respell import both_spellings
from ..engine.input import Input
from ..messages import fail
from ..training.model import Model
from ..training.sequential import Sequential

__all__ = ["get_test_data", "keras_test", "layer_test"]


@both_spellings
def get_test_data(
    num_train: int = 1000,
    num_test: int = 500,
    input_shape: tuple[int, ...] = (10,),
    output_shape: tuple[int, ...] = (2,),
    classification: bool = True,
    num_classes: int = 2,
) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Random samples from which a model can learn: ``(x_train, y_train), (x_test, y_test)``.

    Args:
        num_train: The number of samples to train with.
        num_test: The number of samples to test with.
        input_shape: The shape of a sample.
        output_shape: The shape of a target, without classes.
        classification: Whether the targets are the numbers of classes: the samples of a class lie round its number.
        num_classes: The number of classes.
    """
    count = num_train + num_test
    if classification:
        y = np.random.randint(0, num_classes, size=(count,))
        middle = y.reshape(count, *(1,) * len(input_shape))
        x = middle + np.random.normal(scale=0.7, size=(count, *input_shape))
    else:
        level = 2 * np.random.random(count)
        x = level.reshape(count, *(1,) * len(input_shape)) + np.random.normal(scale=0.7, size=(count, *input_shape))
        y = level.reshape(count, *(1,) * len(output_shape)) + np.random.normal(scale=0.7, size=(count, *output_shape))
    return (x[:num_train], y[:num_train]), (x[num_train:], y[num_train:])


def layer_test(
    layer_cls: Any,
    kwargs: dict[str, Any] | None = None,
    input_shape: Any = None,
    input_dtype: str | None = None,
    input_data: Any = None,
    expected_output: Any = None,
    expected_output_dtype: str | None = None,
    fixed_batch_size: bool = False,
) -> np.ndarray:
    """Try a layer in models of both kinds: its shapes, its configuration, its weights, a step of training.

    Args:
        layer_cls: The class of the layer.
        kwargs: What it is made with.
        input_shape: The shape of a batch; a length that is ``None`` is drawn.
        input_dtype: The type of its numbers.
        input_data: The batch itself.
        expected_output: What must come out of it.
        expected_output_dtype: The type that it must have; that of the input unless said.
        fixed_batch_size: Whether the model is told how many samples a batch has.

    Returns:
        What came out. Where something is wrong, an ``AssertionError`` says what.
    """
    shape = tuple(input_shape) if input_shape is not None else np.shape(input_data)
    data = np.asarray(input_data) if input_data is not None else _drawn(shape)
    dtype = input_dtype or (data.dtype.name if input_data is not None else K.floatx())
    layer = layer_cls(**(kwargs or {}))
    x = Input(batch_shape=shape, dtype=dtype) if fixed_batch_size else Input(shape=shape[1:], dtype=dtype)
    model = Model(x, layer(x))
    data = data.astype(dtype)
    found = model.predict(data)
    _check_output(layer, model, shape, found, expected_output, expected_output_dtype or dtype)
    with registry.custom_objects({layer_cls.__name__: layer_cls}):
        again = Model.from_config(model.get_config())
        alone = Sequential([layer_cls.from_config(layer.get_config())])
    alone.build(data.shape if fixed_batch_size else (None, *data.shape[1:]))
    for other in (again, alone):
        other.set_weights(model.get_weights())
        if not np.allclose(other.predict(data), found, atol=1e-4):
            raise fail(AssertionError, "tools.layer_config", layer=layer.name)
    model.compile("rmsprop", "mse")
    model.train_on_batch(data, found)
    return found


def _drawn(shape: tuple[Any, ...]) -> np.ndarray:
    """Random data of a shape."""
    lengths = [np.random.randint(1, 4) if length is None else length for length in shape]
    return 10 * np.random.random(lengths) - 0.5


def _check_output(layer: Any, model: Any, shape: Any, found: np.ndarray, expected: Any, dtype: str) -> None:
    """Compare what came out with what was expected, and with the shape that the layer said."""
    said = tuple(layer.compute_output_shape(shape))
    fits = len(said) == found.ndim and all(one in (None, other) for one, other in zip(said, found.shape, strict=True))
    if not fits:
        raise fail(AssertionError, "tools.layer_shape", layer=layer.name, said=said, found=found.shape)
    if K.dtype(model.outputs[0]) != dtype:
        fields = dict(said=dtype, found=K.dtype(model.outputs[0]))
        raise fail(AssertionError, "tools.layer_dtype", layer=layer.name, **fields)
    if expected is not None and not (np.shape(expected) == found.shape and np.allclose(found, expected, rtol=1e-3)):
        raise fail(AssertionError, "tools.layer_output", layer=layer.name)


def keras_test(func: Callable[..., Any]) -> Callable[..., Any]:
    """A test that forgets its models when it is over.

    Args:
        func: The test.
    """

    @functools.wraps(func)
    def test(*args: Any, **kwargs: Any) -> Any:
        try:
            return func(*args, **kwargs)
        finally:
            K.clear_session()

    return test
