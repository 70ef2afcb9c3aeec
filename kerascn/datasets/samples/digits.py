"""1,797 genuine handwritten digits, enlarged to the size of MNIST's. Where they come from: digits.md, beside this."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..splitting import Parts, chance, split

FILE = Path(__file__).with_name("digits.npz")
INK, BOX, SIDE = 16, 20, 28  # the darkest value there; MNIST's digits fill 20 by 20 points of 28 by 28


def digits(test_split: float = 0.2, seed: int = 113) -> Parts:
    """Pictures (n, 28, 28) of handwritten digits and the digits (n,), both in bytes, in the form of `mnist`.

    Args:
        test_split: The share of the digits that is held back.
        seed: What the order is drawn from.
    """
    with np.load(FILE) as data:
        small, labels = data["images"], data["labels"]
    order = chance(seed).permutation(len(small))
    return split(enlarged(small)[order], labels[order], test_split)


def enlarged(small: np.ndarray) -> np.ndarray:
    """Pictures of values up to INK as pictures of bytes, SIDE points wide, with an empty edge."""
    table = between(small.shape[1], BOX)
    box = np.einsum("ai,nij,bj->nab", table, small * (255.0 / INK), table)
    edge = (SIDE - BOX) // 2
    return np.pad(np.rint(box).astype("uint8"), ((0, 0), (edge, edge), (edge, edge)))


def between(few: int, many: int) -> np.ndarray:
    """The table (many, few) that draws a row of ``few`` points out to ``many``, straight lines between neighbours."""
    places = (np.arange(many) + 0.5) * few / many - 0.5
    return np.maximum(0, 1 - np.abs(np.clip(places, 0, few - 1)[:, None] - np.arange(few)))
