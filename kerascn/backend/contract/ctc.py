"""Connectionist temporal classification: labels for sequences in which nobody marked what is where.

A network gives each frame a probability for each class; the last class is the blank. A path, one class for each frame,
spells a label: repetitions are merged, then blanks are dropped.
"""

from __future__ import annotations

from typing import Annotated, Any, get_args

from ...messages import say
from .dispatch import primitive
from .kinds import Count, Flag, Kind, Where
from .layouts import Matrix, Sequences
from .operands import Floats, Numbers

__all__ = ["ctc_batch_cost", "ctc_decode", "ctc_label_dense_to_sparse"]


_count: Kind = next(note for note in get_args(Count) if isinstance(note, Kind))


def _samples(tensor: Any, where: Where) -> int | None:
    """How many samples a tensor is known to have."""
    return (where.engine.static_shape(tensor) or (None,))[0]


def _as_many(tensor: Any, other: str, name: str, where: Where) -> Any:
    """The tensor, if it may have as many samples as the argument ``other``."""
    own, wanted = _samples(tensor, where), _samples(where.found[other], where)
    if None not in (own, wanted) and own != wanted:
        raise where.refuse(name, say("ctc.samples", other=other, count=wanted), tensor)
    return tensor


def _labels(value: Any, name: str, where: Where) -> Any:
    numbers = Numbers.__metadata__[0].resolve(value, name, where)
    return Matrix.__metadata__[0].resolve(numbers, name, where)


def _frames(value: Any, name: str, where: Where) -> Any:
    floats = Floats.__metadata__[0].resolve(value, name, where)
    frames = Sequences.__metadata__[0].resolve(floats, name, where)
    return _as_many(frames, "y_true", name, where) if "y_true" in where.found else frames


def _lengths(value: Any, name: str, where: Where) -> Any:
    lengths = Numbers.__metadata__[0].resolve(value, name, where)
    shape = where.engine.static_shape(lengths)
    if where.engine.functions["is_sparse"](lengths) or not (shape is None or _one_each(shape)):
        raise where.refuse(name, say("ctc.lengths"), lengths)
    return _as_many(lengths, "y_pred" if "y_pred" in where.found else "labels", name, where)


def _one_each(shape: tuple[int | None, ...]) -> bool:
    """Whether the shape is that of one number for each sample."""
    return len(shape) == 1 or (len(shape) == 2 and shape[1] in (1, None))


def _top_paths(value: Any, name: str, where: Where) -> int:
    count: int = _count.resolve(value, name, where)
    width = where.found["beam_width"]
    if not where.found["greedy"] and count > width:
        raise where.refuse(name, say("ctc.top_paths", width=width), value)
    return count


Labels = Annotated[Any, Kind(_labels)]
Frames = Annotated[Any, Kind(_frames)]
Lengths = Annotated[Any, Kind(_lengths)]
TopPaths = Annotated[int, Kind(_top_paths)]


@primitive
def ctc_batch_cost(y_true: Labels, y_pred: Frames, input_length: Lengths, label_length: Lengths) -> Any:
    """Minus the logarithm of the probability of each label, summed over all paths that spell it.

    Infinite where a label needs more frames than there are. It has first order gradients only.

    Args:
        y_true: The labels, (samples, most letters): numbers from 0 to classes - 2, whatever behind them.
        y_pred: The probabilities, (samples, time, classes), as softmax gives them; the last class is the blank.
        input_length: The number of frames that count, for each sample: (samples, 1) or (samples,).
        label_length: The number of letters that count, in the same shape.

    Returns:
        A tensor (samples, 1).
    """


@primitive
def ctc_decode(
    y_pred: Frames,
    input_length: Lengths,
    greedy: Flag = True,
    beam_width: Count = 100,
    top_paths: TopPaths = 1,
    merge_repeated: Flag = False,
) -> Any:
    """The labels that the probabilities of the frames speak for.

    Args:
        y_pred: The probabilities, (samples, time, classes), as softmax gives them; the last class is the blank.
        input_length: The number of frames that count, for each sample: (samples,) or (samples, 1).
        greedy: Whether to take the label that the most probable path spells; else the most probable labels
            are searched with a beam, and the arguments below count.
        beam_width: How many beginnings of labels the search keeps.
        top_paths: How many labels to find for each sample.
        merge_repeated: Whether equal letters side by side in a label found become one.

    Returns:
        A list of ``top_paths`` int64 tensors (samples, most letters), the most probable labels first, filled
        up with -1; and a tensor (samples, top_paths) of their log-probabilities. With ``greedy`` there is one
        label, and with it comes minus the log-probability of its path.
    """


@primitive
def ctc_label_dense_to_sparse(labels: Labels, label_lengths: Lengths) -> Any:
    """The labels as a sparse tensor that has only the letters that count, zeros among them.

    Args:
        labels: The labels, (samples, most letters).
        label_lengths: The number of letters that count, for each sample: (samples,) or (samples, 1).
    """
