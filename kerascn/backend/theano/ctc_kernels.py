"""Connectionist temporal classification in NumPy: the cost of a label, its slope, and the two decoders.

A path names one class for each frame of time. It spells a label: repetitions are merged, then blanks, the last class,
are dropped. The probability of a label is the sum over all paths that spell it.

Everything works on logarithms in float64, for which zero is ``-inf``.
"""

from __future__ import annotations

import numpy as np

from ...messages import fail
from .ctc_beam import search

NEVER = -np.inf


# --------------------------------------------------------------------------- the probability of a label


class Lattice:
    """All ways through the labels of a batch: blanks and letters in turn, a row of states for each sample.

    Args:
        log_probs: (samples, time, classes).
        labels: (samples, most letters), whole numbers.
        times: The frames that count, for each sample.
        counts: The letters that count, for each sample.
    """

    def __init__(self, log_probs, labels, times, counts):
        self.samples, self.time, self.classes = log_probs.shape
        self.times, self.counts, self.rows = times, counts, np.arange(self.samples)
        self.letters = self._with_blanks(labels)
        emitted = np.take_along_axis(log_probs.astype("float64"), self.letters[:, None, :], axis=2)
        self.emitted = emitted.transpose(1, 0, 2)  # (time, samples, states)
        self.leaps = np.zeros(self.letters.shape, bool)
        self.leaps[:, 3::2] = self.letters[:, 3::2] != self.letters[:, 1:-2:2]

    def _with_blanks(self, labels):
        """The class of each state; a letter that does not count is a blank."""
        letters = np.full((self.samples, 2 * labels.shape[1] + 1), self.classes - 1)
        inside = np.arange(labels.shape[1]) < self.counts[:, None]
        letters[:, 1::2] = np.where(inside, labels, self.classes - 1)
        return letters

    def forward(self):
        """For each frame and state: the log-probability of being there, all frames up to it emitted."""
        found = np.full((self.time + 1, *self.letters.shape), NEVER)
        found[0, :, 0] = 0.0  # before the first frame, as if a blank had been seen
        for t in range(self.time):
            come = np.logaddexp(found[t], _moved(found[t], 1))
            leap = np.where(self.leaps, _moved(found[t], 2), NEVER)
            found[t + 1] = np.logaddexp(come, leap) + self.emitted[t]
        return found

    def backward(self):
        """For each frame and state: the log-probability of all that has to follow it."""
        found = np.full((self.time + 1, *self.letters.shape), NEVER)
        ends = np.full(self.letters.shape, NEVER)
        ends[self.rows, 2 * self.counts] = 0.0
        some = self.counts > 0
        ends[self.rows[some], 2 * self.counts[some] - 1] = 0.0
        leaps = _moved(self.leaps, -2, False)
        for t in range(self.time, -1, -1):
            if t < self.time:
                ahead = found[t + 1] + self.emitted[t]
                leap = np.where(leaps, _moved(ahead, -2), NEVER)
                found[t] = np.logaddexp(np.logaddexp(ahead, _moved(ahead, -1)), leap)
            found[t][self.times == t] = ends[self.times == t]
        return found

    def log_probability(self, forward):
        """The log-probability of each sample's label."""
        last = forward[self.times, self.rows]
        end = last[self.rows, 2 * self.counts]
        letter = last[self.rows, np.maximum(2 * self.counts - 1, 0)]
        return np.logaddexp(end, np.where(self.counts > 0, letter, NEVER))


def _moved(x, by, fill=NEVER):
    """``x`` moved along its last axis."""
    found = np.full_like(x, fill)
    if by > 0:
        found[..., by:] = x[..., :-by]
    else:
        found[..., :by] = x[..., -by:]
    return found


def cost(log_probs, labels, times, counts):
    """Minus the log-probability of each label; infinite where no path spells it."""
    lattice = Lattice(log_probs, labels, times, counts)
    return -lattice.log_probability(lattice.forward())


def slope(log_probs, labels, times, counts):
    """The gradient of ``cost`` by ``log_probs``; zero where the cost is infinite."""
    lattice = Lattice(log_probs, labels, times, counts)
    forward = lattice.forward()
    total = lattice.log_probability(forward)
    total = np.where(total == NEVER, np.inf, total)
    visits = np.exp((forward + lattice.backward())[1:] - total[:, None])
    found = np.zeros(log_probs.shape)
    for state in range(visits.shape[2]):
        found[lattice.rows, :, lattice.letters[:, state]] -= visits[:, :, state].T
    return found


# --------------------------------------------------------------------------- decoding


def greedy(log_probs, times):
    """The label that the most probable path spells, for each sample.

    Returns:
        The labels as lists, and minus the sum of the log-probabilities along the path, as a column.
    """
    best, blank = log_probs.argmax(2), log_probs.shape[2] - 1
    inside = np.arange(log_probs.shape[1]) < times[:, None]
    changes = np.ones(best.shape, bool)
    changes[:, 1:] = best[:, 1:] != best[:, :-1]
    kept = inside & changes & (best != blank)
    scores = np.where(inside, log_probs.max(2).astype("float64"), 0.0).sum(1)
    return [row[chosen].tolist() for row, chosen in zip(best, kept, strict=True)], -scores[:, None]


def beam_search(log_probs, times, width, count, merge_repeated):
    """The most probable labels.

    Returns:
        ``count`` lists of labels, the most probable first, and their log-probabilities, (samples, count).
    """
    paths, scores = [[] for _ in range(count)], np.zeros((len(log_probs), count))
    for sample, (rows, time) in enumerate(zip(log_probs.astype("float64"), times, strict=True)):
        labels, found = search(rows[:time], width, count, merge_repeated)
        if len(labels) < count:
            raise fail(ValueError, "ctc.few_paths", sample=sample, found=len(labels), wanted=count)
        scores[sample] = found
        for path, label in zip(paths, labels, strict=True):
            path.append(label)
    return paths, scores


def dense(labels):
    """Labels as rows of one int64 matrix, filled up with -1."""
    found = np.full((len(labels), max(map(len, labels), default=0)), -1, "int64")
    for row, label in zip(found, labels, strict=True):
        row[: len(label)] = label
    return found
