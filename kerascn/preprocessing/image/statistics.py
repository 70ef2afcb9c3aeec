"""The mean, the deviation and the whitening matrix of many pictures, in one pass and little memory."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ...messages import fail

MOST_BYTES = 4 << 30  # of a matrix for whitening
TOGETHER = 4 << 20  # bytes of pictures treated at a time


class Statistics:
    """Sums over pictures, from which mean, deviation and whitening follow.

    All is counted from a picture's mean near the middle, so that nothing is lost where values are large.

    Args:
        shape: The shape of a picture.
        channel_axis: The axis of its channels.
        whitening: Whether the whitening matrix will be asked for.
        factor: What all values are multiplied by first.
    """

    def __init__(self, shape: tuple[int, ...], channel_axis: int, whitening: bool, factor: float = 1) -> None:
        self.shape, self.factor = shape, factor
        self.others = tuple(axis for axis in range(3) if axis != channel_axis)
        self.size = int(np.prod(shape))
        self.count = 0
        self.origin = np.zeros(shape)
        self.total = np.zeros(shape)
        self.squares = np.zeros(shape)
        self.products = self._matrix() if whitening else None

    def _matrix(self) -> np.ndarray:
        need = 8 * self.size**2
        if need > MOST_BYTES:
            fields = dict(shape=self.shape, size=self.size, gib=f"{need / 2**30:.0f}", most=MOST_BYTES >> 30)
            raise fail(MemoryError, "images.zca_memory", **fields)
        return np.zeros((self.size, self.size))

    def add(self, pictures: Iterable[np.ndarray]) -> None:
        """Count pictures in, a few at a time."""
        step = max(1, TOGETHER // (8 * self.size))
        waiting: list[np.ndarray] = []
        for picture in pictures:
            waiting.append(picture)
            if len(waiting) == step:
                self._add(np.stack(waiting).astype("float64"))
                waiting = []
        if waiting:
            self._add(np.stack(waiting).astype("float64"))

    def _add(self, batch: np.ndarray) -> None:
        batch *= self.factor
        if not self.count:
            self.origin = np.broadcast_to(self._of_channels(batch.mean(axis=0)), self.shape)
        batch -= self.origin
        self.count += len(batch)
        self.total += batch.sum(axis=0)
        self.squares += np.einsum("nijk,nijk->ijk", batch, batch)
        if self.products is not None:
            rows = batch.reshape(len(batch), -1)
            self.products += rows.T @ rows

    def _of_channels(self, values: np.ndarray) -> np.ndarray:
        return values.mean(axis=self.others, keepdims=True)

    def mean(self) -> np.ndarray:
        """The mean of each channel, with the axes of a picture."""
        return self._of_channels(self.origin + self.total / self.count)

    def deviation(self) -> np.ndarray:
        """The standard deviation of each channel, with the axes of a picture."""
        off = self._of_channels(self.total / self.count)
        return np.sqrt(np.maximum(self._of_channels(self.squares / self.count) - off**2, 0))

    def whitening(self, epsilon: float) -> np.ndarray:
        """The symmetric matrix that makes the values of pictures, less the mean, uncorrelated and of deviation 1.

        Args:
            epsilon: Added to the variances, so that a direction without any is not divided by zero.
        """
        if self.products is None:
            return np.eye(self.size)
        off = np.broadcast_to(self._of_channels(self.total / self.count), self.shape).ravel()
        cross = np.outer(self.total.ravel(), off) / self.count
        covariance = self.products / self.count - cross - cross.T + np.outer(off, off)
        variances, directions = np.linalg.eigh(covariance)
        least = variances.max() * self.size * np.finfo("float64").eps
        varied = (variances > least) | (epsilon > 0)
        scales = np.zeros(self.size)
        scales[varied] = 1 / np.sqrt(np.maximum(variances[varied], 0) + epsilon)
        return (directions * scales) @ directions.T
