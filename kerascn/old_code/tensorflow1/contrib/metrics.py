"""``tf.contrib.metrics``: those of ``tf.metrics``, and the plain share of right answers."""

from __future__ import annotations

from typing import Any

from ....backend.tensorflow.loading import tf, v1


def accuracy(predictions: Any, labels: Any, weights: Any = None, name: str | None = None) -> Any:
    """The share of predictions that are right, as a tensor."""
    right = tf.cast(tf.equal(predictions, labels), tf.float32)
    if weights is None:
        return tf.reduce_mean(right)
    return tf.reduce_sum(right * tf.cast(weights, tf.float32)) / tf.reduce_sum(tf.cast(weights, tf.float32))


def __getattr__(name: str) -> Any:
    """A metric that is kept over batches: ``streaming_mean`` is ``tf.metrics.mean``."""
    own = name.removeprefix("streaming_")
    found = getattr(v1.metrics, own)
    if own == name:
        return found
    return lambda *args, **kwargs: found(**dict(zip(_places(own), args, strict=False)), **kwargs)


def _places(name: str) -> tuple[str, ...]:
    """The order of the arguments in contrib: predictions before labels."""
    return ("values", "weights") if name in ("mean", "mean_tensor") else ("predictions", "labels", "weights")
