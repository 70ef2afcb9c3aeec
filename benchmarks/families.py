"""Every family of layers as small networks of one layer, written once for all libraries that speak Keras.

A row says how the layer is applied: ``apply(L, n, *tensors)``, where ``L`` is the library's module of layers and
``n`` makes a number small in a quick run. Options whose defaults differ between the libraries are spelt out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Row:
    """A layer to measure.

    Attributes:
        name: What stands in the table.
        apply: The layer, applied to tensors.
        shapes: The shape of a sample of each input.
        batch: How many samples a step has.
        words: For inputs that are whole numbers, how many there are.
        random: Whether training draws random numbers, so that its losses are the library's own.
        ends: Whether the last quarter of each series is zeros, which a mask leaves out.
        scaled: Whether a learned factor is put before the layer, which has no weights of its own.
    """

    name: str
    apply: Callable[..., Any]
    shapes: tuple[tuple[int, ...], ...]
    batch: int = 32
    words: int | None = None
    random: bool = False
    ends: bool = False
    scaled: bool = False


ROW = ((512,),)
SERIES = ((80, 64),)
IMAGES = ((16, 16, 32),)
VOLUMES = ((16, 16, 16, 8),)
MOVIES = ((8, 16, 16, 8),)
GATED = dict(recurrent_activation="sigmoid")

FAMILIES: dict[str, list[Row]] = {
    "core": [
        Row("Dense", lambda L, n, x: L.Dense(n(512), activation="relu")(x), ROW, 128),
        Row("Dense over time", lambda L, n, x: L.Dense(n(64))(x), SERIES),
        Row("Activation tanh", lambda L, n, x: L.Activation("tanh")(x), ROW, 128, scaled=True),
        Row("Permute", lambda L, n, x: L.Permute((2, 1))(x), SERIES, scaled=True),
    ],
    "embeddings": [
        Row("Embedding", lambda L, n, x: L.Embedding(n(20000), n(128))(x), ((80,),), words=20000),
    ],
    "convolutional": [
        Row("Conv1D", lambda L, n, x: L.Conv1D(n(128), 5)(x), SERIES),
        Row("Conv2D", lambda L, n, x: L.Conv2D(n(64), 3, padding="same", activation="relu")(x), IMAGES),
        Row("Conv2D strided", lambda L, n, x: L.Conv2D(n(64), 3, strides=2)(x), IMAGES),
        Row("Conv2D dilated", lambda L, n, x: L.Conv2D(n(64), 3, dilation_rate=2)(x), IMAGES),
        Row("Conv3D", lambda L, n, x: L.Conv3D(n(16), 3, padding="same")(x), VOLUMES, 8),
        Row("SeparableConv1D", lambda L, n, x: L.SeparableConv1D(n(128), 5)(x), SERIES),
        Row("SeparableConv2D", lambda L, n, x: L.SeparableConv2D(n(64), 3)(x), IMAGES),
        Row("DepthwiseConv2D", lambda L, n, x: L.DepthwiseConv2D(3)(x), IMAGES),
        Row("Conv2DTranspose", lambda L, n, x: L.Conv2DTranspose(n(16), 3, strides=2)(x), IMAGES),
        Row("Conv3DTranspose", lambda L, n, x: L.Conv3DTranspose(n(8), 3)(x), VOLUMES, 8),
        Row("ZeroPadding2D", lambda L, n, x: L.ZeroPadding2D(2)(x), IMAGES, scaled=True),
        Row("Cropping2D", lambda L, n, x: L.Cropping2D(2)(x), IMAGES, scaled=True),
        Row("UpSampling2D", lambda L, n, x: L.UpSampling2D(2)(x), IMAGES, scaled=True),
    ],
    "pooling": [
        Row("MaxPooling1D", lambda L, n, x: L.MaxPooling1D(2)(x), SERIES, scaled=True),
        Row("MaxPooling2D", lambda L, n, x: L.MaxPooling2D(2)(x), IMAGES, scaled=True),
        Row("AveragePooling2D", lambda L, n, x: L.AveragePooling2D(2)(x), IMAGES, scaled=True),
        Row("MaxPooling3D", lambda L, n, x: L.MaxPooling3D(2)(x), VOLUMES, 8, scaled=True),
        Row("GlobalMaxPooling2D", lambda L, n, x: L.GlobalMaxPooling2D()(x), IMAGES, scaled=True),
        Row("GlobalAveragePooling2D", lambda L, n, x: L.GlobalAveragePooling2D()(x), IMAGES, scaled=True),
    ],
    "local": [
        Row("LocallyConnected1D", lambda L, n, x: L.LocallyConnected1D(n(64), 3)(x), SERIES),
        Row("LocallyConnected2D", lambda L, n, x: L.LocallyConnected2D(n(16), 3)(x), ((16, 16, 8),)),
    ],
    "recurrent": [
        Row("SimpleRNN", lambda L, n, x: L.SimpleRNN(n(64))(x), SERIES),
        Row("GRU", lambda L, n, x: L.GRU(n(64), reset_after=True, **GATED)(x), SERIES),
        Row("LSTM", lambda L, n, x: L.LSTM(n(64), **GATED)(x), SERIES),
        Row("LSTM, all outputs", lambda L, n, x: L.LSTM(n(64), return_sequences=True, **GATED)(x), SERIES),
        Row("SimpleRNN, masked", lambda L, n, x: L.SimpleRNN(n(64))(L.Masking()(x)), SERIES, ends=True),
        Row("GRU, masked", lambda L, n, x: L.GRU(n(64), reset_after=True, **GATED)(L.Masking()(x)), SERIES, ends=True),
        Row("LSTM, masked", lambda L, n, x: L.LSTM(n(64), **GATED)(L.Masking()(x)), SERIES, ends=True),
        Row(
            "LSTM, dropout",
            lambda L, n, x: L.LSTM(n(64), dropout=0.2, recurrent_dropout=0.2, **GATED)(x),
            SERIES,
            random=True,
        ),
        Row(
            "RNN of two cells",
            lambda L, n, x: L.RNN([L.LSTMCell(n(64), **GATED), L.LSTMCell(n(64), **GATED)])(x),
            SERIES,
        ),
        Row("ConvLSTM2D", lambda L, n, x: L.ConvLSTM2D(n(8), 3, padding="same", **GATED)(x), MOVIES, 8),
    ],
    "merge": [
        Row("Add", lambda L, n, x, y: L.Add()([x, y]), ROW * 2, 128, scaled=True),
        Row("Multiply", lambda L, n, x, y: L.Multiply()([x, y]), ROW * 2, 128, scaled=True),
        Row("Maximum", lambda L, n, x, y: L.Maximum()([x, y]), ROW * 2, 128, scaled=True),
        Row("Concatenate", lambda L, n, x, y: L.Concatenate()([x, y]), IMAGES * 2, scaled=True),
        Row("Dot", lambda L, n, x, y: L.Dot(axes=2)([x, y]), SERIES * 2, scaled=True),
    ],
    "advanced_activations": [
        Row("PReLU", lambda L, n, x: L.PReLU()(x), ROW, 128),
        Row("LeakyReLU", lambda L, n, x: L.LeakyReLU(0.3)(x), IMAGES, scaled=True),
        Row("ELU", lambda L, n, x: L.ELU(1.0)(x), IMAGES, scaled=True),
        Row("Softmax", lambda L, n, x: L.Softmax()(x), ROW, 128, scaled=True),
    ],
    "normalization": [
        Row("BatchNormalization, rows", lambda L, n, x: L.BatchNormalization(momentum=0.9)(x), ROW, 128),
        Row("BatchNormalization, images", lambda L, n, x: L.BatchNormalization(momentum=0.9)(x), IMAGES),
    ],
    "noise": [
        Row("Dropout", lambda L, n, x: L.Dropout(0.5)(x), ROW, 128, random=True, scaled=True),
        Row("SpatialDropout2D", lambda L, n, x: L.SpatialDropout2D(0.5)(x), IMAGES, random=True, scaled=True),
        Row("GaussianNoise", lambda L, n, x: L.GaussianNoise(0.1)(x), ROW, 128, random=True, scaled=True),
    ],
    "wrappers": [
        Row("TimeDistributed(Dense)", lambda L, n, x: L.TimeDistributed(L.Dense(n(64)))(x), SERIES),
        Row("TimeDistributed(Conv2D)", lambda L, n, x: L.TimeDistributed(L.Conv2D(n(8), 3))(x), MOVIES, 8),
        Row("Bidirectional(LSTM)", lambda L, n, x: L.Bidirectional(L.LSTM(n(64), **GATED))(x), SERIES),
    ],
}


def rows(family: str) -> list[Row]:
    """The rows of a family."""
    return FAMILIES[family]


def smaller(quick: bool) -> Callable[[int], int]:
    """The number itself, or in a quick run a small one."""
    return (lambda number: max(2, min(number // 16, 6))) if quick else (lambda number: number)


def network(row: Row, layers: Any, model: Any, quick: bool) -> Any:
    """The network of a row in a library: its inputs, a learned factor where the layer has no weights, the layer."""
    shapes = shapes_of(row, quick)
    dtype = {} if row.words is None else {"dtype": "int32"}
    inputs = [layers.Input(shape, **dtype) for shape in shapes]
    tensors = inputs
    if row.scaled:  # with one weight, a factor for negative numbers
        tensors = [layers.PReLU(shared_axes=list(range(1, len(shapes[0]) + 1)))(one) for one in inputs]
    return model(inputs, row.apply(layers, smaller(quick), *tensors))


def shapes_of(row: Row, quick: bool) -> list[tuple[int, ...]]:
    """The shape of a sample of each input."""
    return [tuple(min(n, 8) for n in shape) if quick else shape for shape in row.shapes]


def batches(row: Row, quick: bool, count: int) -> list[np.ndarray]:
    """The data of so many steps; the same numbers in every process."""
    random = np.random.default_rng(5)
    samples = count * batch_of(row, quick)
    found = []
    for shape in shapes_of(row, quick):
        if row.words is not None:
            found.append(random.integers(0, smaller(quick)(row.words), (samples, *shape)).astype("int32"))
            continue
        data = random.uniform(-1.0, 1.0, (samples, *shape)).astype("float32")
        if row.ends:
            data[:, -(shape[0] // 4) :] = 0.0
        found.append(data)
    return found


def batch_of(row: Row, quick: bool) -> int:
    """How many samples a step has."""
    return min(row.batch, 4) if quick else row.batch


def weights(shapes: list[tuple[int, ...]]) -> list[np.ndarray]:
    """Weights to begin with, for their shapes; the same numbers in every process."""
    random = np.random.default_rng(6)
    found = []
    for shape in shapes:
        low, high = (0.5, 1.5) if len(shape) == 1 else (-1.0, 1.0)  # variances have to be positive
        scale = 1.0 if len(shape) == 1 else float(np.sqrt(np.prod(shape[:-1])))
        found.append((random.uniform(low, high, shape) / scale).astype("float32"))
    return found
