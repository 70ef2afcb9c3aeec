"""Activations, losses, normalization, recurrence, and labels read out of frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ... import config

__all__ = [
    "batch_normalization", "bias_add", "binary_crossentropy", "categorical_crossentropy", "ctc_decode", "elu",
    "hard_sigmoid", "in_top_k", "l2_normalize", "relu", "rnn", "sigmoid", "softmax", "softplus", "softsign", "tanh",
]  # fmt: skip


def relu(x: Any, alpha: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Any:
    """``x`` from the threshold on, at most ``max_value``; below it ``alpha * (x - threshold)``."""
    above = x if max_value is None else np.minimum(x, max_value)
    return np.where(x >= threshold, above, alpha * (x - threshold))


def tanh(x: Any) -> Any:
    """The hyperbolic tangent."""
    return np.tanh(x)


def softplus(x: Any) -> Any:
    """``log(1 + exp(x))``."""
    return np.logaddexp(x, 0)


def softsign(x: Any) -> Any:
    """``x / (1 + |x|)``."""
    return x / (1 + np.abs(x))


def elu(x: Any, alpha: float = 1.0) -> Any:
    """``x`` above 0; below it ``alpha * (exp(x) - 1)``."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def sigmoid(x: Any) -> Any:
    """``1 / (1 + exp(-x))``."""
    return (1 + np.tanh(x / 2)) / 2


def hard_sigmoid(x: Any) -> Any:
    """``0.2 * x + 0.5``, from 0 to 1."""
    return np.clip(0.2 * x + 0.5, 0, 1)


def softmax(x: Any, axis: int = -1) -> Any:
    """``exp(x) / sum(exp(x))``."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def l2_normalize(x: Any, axis: Any = -1) -> Any:
    """``x / sqrt(sum(x ** 2))``."""
    return x / np.sqrt(np.maximum(np.sum(x**2, axis=axis, keepdims=True), config.epsilon()))


def in_top_k(predictions: Any, targets: Any, k: int) -> Any:
    """Whether the right class is among the ``k`` rated highest."""
    rated = predictions[np.arange(len(targets)), targets][:, np.newaxis]
    return np.sum(predictions > rated, axis=-1) < k


def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """``-(t * log(p) + (1 - t) * log(1 - p))``, element by element."""
    if from_logits:
        return np.maximum(output, 0) - output * target + np.log1p(np.exp(-np.abs(output)))
    share = np.clip(output, config.epsilon(), 1 - config.epsilon())
    return -(target * np.log(share) + (1 - target) * np.log(1 - share))


def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """``-sum(t * log(p))`` over the last axis, after ``p`` was made to sum up to 1."""
    share = softmax(output) if from_logits else output / np.sum(output, axis=-1, keepdims=True)
    return -np.sum(target * np.log(np.clip(share, config.epsilon(), 1 - config.epsilon())), axis=-1)


def batch_normalization(
    x: Any, mean: Any, var: Any, beta: Any, gamma: Any, axis: int = -1, epsilon: float = 0.001
) -> Any:
    """``gamma * (x - mean) / sqrt(var + epsilon) + beta``; vectors belong to ``axis``."""
    along = [-1 if place == axis % x.ndim else 1 for place in range(x.ndim)]
    given = [0 if beta is None else beta, 1 if gamma is None else gamma, mean, var]
    shift, scale, center, spread = (np.reshape(one, along) if np.ndim(one) == 1 else one for one in given)
    return scale * (x - center) / np.sqrt(spread + epsilon) + shift


def bias_add(x: Any, y: Any, data_format: str | None = None) -> Any:
    """The bias added to each sample; with channels first one of several axes is counted anew in that order.

    Args:
        x: The array.
        y: A number for each channel; or one for each element of a sample, the channels last.
        data_format: Where ``x`` has its channels.
    """
    if config.normalize_data_format(data_format) == "channels_last" or x.ndim < 3:
        return x + y
    return x + np.reshape(y, [y.shape[-1], *(y.shape[:-1] or [1] * (x.ndim - 2))])


def rnn(
    step_function: Callable[..., Any],
    inputs: Any,
    initial_states: Any,
    go_backwards: bool = False,
    mask: Any = None,
    constants: Any = None,
    unroll: bool = False,
    input_length: int | None = None,
) -> tuple[Any, Any, list[Any]]:
    """Go through series step by step.

    Args:
        step_function: ``output, states = step_function(inputs, states)`` for one step.
        inputs: ``(samples, steps, ...)``.
        initial_states: The states at the beginning.
        go_backwards: Whether the last step comes first.
        mask: ``(samples, steps)``: where it is 0 the states stay and the output is that of the step before.
        constants: What the step function is given behind the states.
        unroll: Of no use.
        input_length: Of no use.

    Returns:
        The last output, all outputs, the last states.
    """
    states, outputs, last = list(initial_states), [], None
    order = range(inputs.shape[1])
    for step in reversed(order) if go_backwards else order:
        output, new = step_function(inputs[:, step], states + list(constants or []))
        if mask is not None:
            kept = np.asarray(mask)[:, step].reshape(len(inputs), -1)[:, 0] != 0
            output = _where(kept, output, np.zeros_like(output) if last is None else last)
            new = [_where(kept, one, old) for one, old in zip(new, states, strict=True)]
        states, last = list(new), output
        outputs.append(output)
    return last, np.stack(outputs, axis=1), states


def _where(kept: Any, new: Any, old: Any) -> Any:
    """The new rows where ``kept``, else the old ones."""
    return np.where(kept.reshape(-1, *[1] * (new.ndim - 1)), new, old)


def ctc_decode(
    y_pred: Any,
    input_length: Any,
    greedy: bool = True,
    beam_width: int = 100,
    top_paths: int = 1,
    merge_repeated: bool = False,
) -> tuple[list[Any], Any]:
    """The labels that the probabilities of frames speak for; see ``K.ctc_decode``.

    Args:
        y_pred: ``(samples, frames, classes)``; the last class is the blank.
        input_length: How many frames count, for each sample.
        greedy: Whether the most probable path is taken; else labels are searched with a beam.
        beam_width: How many beginnings the search keeps.
        top_paths: How many labels are found for each sample.
        merge_repeated: Whether equal letters side by side become one.
    """
    samples = [_best_path, _searched][not greedy]
    lengths = np.reshape(input_length, -1)
    found = [
        samples(frames[:n], beam_width, top_paths, merge_repeated) for frames, n in zip(y_pred, lengths, strict=True)
    ]
    paths = []
    for place in range(1 if greedy else top_paths):
        labels = [each[place][0] for each in found]
        filled = np.full((len(labels), max(map(len, labels), default=0)), -1, "int64")
        for row, label in zip(filled, labels, strict=True):
            row[: len(label)] = label
        paths.append(filled)
    return paths, np.array([[score for _, score in each] for each in found], config.floatx())


def _best_path(frames: Any, *_: Any) -> list[tuple[list[int], float]]:
    """The label of the most probable path, and minus the logarithm of its probability."""
    blank, path = frames.shape[1] - 1, frames.argmax(axis=1)
    label = [one for place, one in enumerate(path) if one != blank and (place == 0 or path[place - 1] != one)]
    return [(label, -float(np.sum(np.log(frames.max(axis=1)))))]


def _searched(frames: Any, width: int, count: int, merge: bool) -> list[tuple[list[int], float]]:
    """The most probable labels, each with the logarithm of its probability."""
    blank = frames.shape[1] - 1
    beam = {(): (1.0, 0.0)}  # label -> probability of the paths that end in a blank, and in its last letter
    for row in frames / frames.sum(axis=1, keepdims=True):
        grown: dict[tuple[int, ...], list[float]] = {}
        for label, (by_blank, by_letter) in beam.items():
            here = grown.setdefault(label, [0.0, 0.0])
            here[0] += (by_blank + by_letter) * row[blank]
            if label:
                here[1] += by_letter * row[label[-1]]
            for letter in range(blank):
                before = by_blank if label and label[-1] == letter else by_blank + by_letter
                grown.setdefault((*label, letter), [0.0, 0.0])[1] += before * row[letter]
        best = sorted(grown.items(), key=lambda item: -sum(item[1]))[:width]
        beam = {label: (one, other) for label, (one, other) in best}
    ranked = sorted(beam.items(), key=lambda item: -sum(item[1]))[:count]
    return [(_merged(label) if merge else list(label), float(np.log(sum(shares)))) for label, shares in ranked]


def _merged(label: Any) -> list[int]:
    return [one for place, one in enumerate(label) if place == 0 or label[place - 1] != one]
