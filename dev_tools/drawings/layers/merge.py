"""Drawings of the page on merging."""

import numpy as np

from ..drawing import drawing
from ..pen import Card

A = np.arange(1, 7).reshape(2, 3)
BESIDE = np.array([[10, 20], [30, 40]])
BELOW = np.array([[7, 8, 9]])
KEYS = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 1], [2, 0, 1]])


@drawing("Tables put together along either axis", "沿不同的轴拼接", height=272)
def concatenate(card: Card) -> None:
    """Along the last axis the columns are added up, along axis 1 the rows."""
    card.text(200, 22, ("axis=2: next to each other", "axis=2：左右相接"))
    left, right = card.grid(A, 24, 42, 28, "input"), card.grid(BESIDE, 126, 42, 28, "kernel")
    card.arrow((192, 70), (226, 70))
    both = card.grid(np.hstack([A, BESIDE]), 236, 42, 28, lambda row, column: "input" if column < 3 else "kernel")
    for found, shape in ((left, "(2, 3)"), (right, "(2, 2)"), (both, "(2, 5)")):
        card.text(found.middle[0], 114, shape, size=14, colour="quiet")
    card.text(200, 146, ("axis=1: one below the other", "axis=1：上下相接"))
    left, right = card.grid(A, 24, 172, 28, "input"), card.grid(BELOW, 126, 186, 28, "kernel")
    card.arrow((220, 200), (254, 200))
    both = card.grid(np.vstack([A, BELOW]), 264, 162, 28, lambda row, column: "input" if row < 2 else "kernel")
    for found, shape in ((left, "(2, 3)"), (right, "(1, 3)"), (both, "(3, 3)")):
        card.text(found.middle[0], 258, shape, size=14, colour="quiet")


@drawing("Each row meets each row", "每一行与每一行相遇", height=216)
def dot(card: Card) -> None:
    """The products of rows of three; one of them is followed."""
    row, other = 1, 3
    queries = card.grid(A, 24, 72, 30, "input")
    keys = card.grid(KEYS, 146, 42, 30, "kernel")
    scores = card.grid(A @ KEYS.T, 268, 72, 30, "output")
    for found in (queries.at(row, 0, 1, 3), keys.at(other, 0, 1, 3), scores.at(row, other)):
        card.frame(found)
    for found, shape in ((queries, "(2, 3)"), (keys, "(4, 3)"), (scores, "(2, 4)")):
        card.text(found.middle[0], 22, shape, colour="quiet")
    card.text(130, 102, "·", size=24)
    card.text(252, 102, "=", size=20)
    terms = " + ".join(f"{a}·{b}" for a, b in zip(A[row], KEYS[other], strict=True))
    card.text(200, 190, f"{terms} = {A[row] @ KEYS[other]}")
