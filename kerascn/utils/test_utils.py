"""What programs took out of the tests of Keras: random data to try a model on, and a test that cleans up."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import backend as K
from ..declare.respell import both_spellings

__all__ = ["get_test_data", "keras_test"]


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
