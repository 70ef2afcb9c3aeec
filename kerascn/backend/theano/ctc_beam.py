"""The beam search of connectionist temporal classification, one sample at a time, as TensorFlow does it.

A prefix is a label that some paths spell up to the frame in hand. The beam holds the most probable prefixes; in
each frame every one of them stays what it is (by a blank, or by its last letter once more) or grows by a letter.
All numbers are logarithms.
"""

from __future__ import annotations

import heapq
from math import exp, inf, log1p

import numpy as np

NEVER = -inf


class Prefix:
    """A label so far, and how probable it is: in all, and by paths that end in a blank or in its last letter.

    Args:
        parent: The prefix without the last letter; None for the empty one.
        letter: The last letter.
    """

    __slots__ = ("blank", "blank_before", "by_letter", "children", "letter", "parent", "total", "total_before")

    def __init__(self, parent=None, letter=None):
        self.parent, self.letter, self.children = parent, letter, {}
        self.leave()
        self.blank_before = self.total_before = NEVER

    def leave(self):
        """Be no longer in the beam."""
        self.blank = self.by_letter = self.total = NEVER

    def stay(self, row):
        """Go on to a frame with the log-probabilities ``row`` as the same label."""
        if self.parent is not None:
            if self.parent.total > NEVER:
                doubled = self.letter == self.parent.letter
                grown = self.parent.blank_before if doubled else self.parent.total_before
                self.by_letter = _either(self.by_letter, grown)
            self.by_letter += row[self.letter]
        self.blank = self.total_before + row[-1]
        self.total = _either(self.blank, self.by_letter)

    def label(self, merge_repeated):
        """The letters; with ``merge_repeated``, equal ones side by side count once."""
        letters, prefix = [], self
        while prefix.parent is not None:
            if not (merge_repeated and letters and letters[-1] == prefix.letter):
                letters.append(prefix.letter)
            prefix = prefix.parent
        return letters[::-1]


def _either(one, other):
    """The logarithm of the sum of two probabilities."""
    low, high = sorted((one, other))
    return high if low == NEVER else high + log1p(exp(low - high))


class Beam:
    """The most probable prefixes.

    Args:
        width: How many there may be.
    """

    def __init__(self, width):
        self.width, self.heap, self.count = width, [], 0
        root = Prefix()
        root.blank = root.total = 0.0
        self._put(root)

    def _put(self, prefix):
        """Take a prefix in, and drop the least probable one if there are too many."""
        entry = (prefix.total, self.count, prefix)
        self.count += 1
        if len(self.heap) < self.width:
            heapq.heappush(self.heap, entry)
        else:
            heapq.heappushpop(self.heap, entry)[2].leave()

    def _floor(self):
        """What a new prefix has to be more probable than."""
        return NEVER if len(self.heap) < self.width else self.heap[0][0]

    def best(self):
        """The prefixes, the most probable one first."""
        return [prefix for _, _, prefix in sorted(self.heap, key=lambda entry: -entry[0])]

    def step(self, row):
        """Go on to the next frame."""
        before, self.heap = self.best(), []
        for prefix in before:
            prefix.blank_before, prefix.total_before = prefix.blank, prefix.total
        by_class = row.tolist()
        for prefix in before:
            prefix.stay(by_class)
            self._put(prefix)
        for prefix in before:
            if prefix.total_before > self._floor():
                self._grow(prefix, row)

    def _grow(self, prefix, row):
        """Let a prefix grow by each letter in turn.

        One that has dropped out in this very frame does not come back, nor does it grow itself any more.
        """
        totals = row[:-1] + prefix.total_before
        if prefix.letter is not None:
            totals[prefix.letter] = row[prefix.letter] + prefix.blank_before
        for letter in sorted({*np.flatnonzero(totals > self._floor()).tolist(), *prefix.children}):
            child = prefix.children.get(letter)
            if child is not None and child.total > NEVER:
                continue
            if totals[letter] > self._floor():
                child = prefix.children.setdefault(letter, child or Prefix(prefix, letter))
                child.by_letter = child.total = float(totals[letter])
                self._put(child)
            elif child is not None:
                child.total_before = NEVER


def search(log_probs, width, count, merge_repeated):
    """The ``count`` most probable labels of one sample (time, classes), with their log-probabilities."""
    beam = Beam(width)
    for row in log_probs:
        beam.step(row)
    best = beam.best()[:count]
    return [prefix.label(merge_repeated) for prefix in best], [prefix.total for prefix in best]
