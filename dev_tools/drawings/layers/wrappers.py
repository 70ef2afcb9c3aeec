"""Drawings of the page on wrappers."""

from itertools import pairwise

import numpy as np

from ..drawing import drawing
from ..pen import Box, Card, Words

SERIES = np.array([1, 2, 3])
INDEX = "₁₂₃₄"


@drawing("TimeDistributed: the same layer at each step", "TimeDistributed：每一步用同一个层", height=212)
def same_layer_at_each_step(card: Card) -> None:
    """Four steps, four results, one set of weights."""
    for step in range(4):
        x = 40 + 86 * step
        card.text(x + 32, 168, f"x{INDEX[step]}")
        card.text(x + 32, 26, f"y{INDEX[step]}")
        box = card.box(x, 78, 64, 40, "kernel", words="Dense")
        card.arrow((x + 32, 154), box.bottom)
        card.arrow(box.top, (x + 32, 40))
    card.frame(Box(26, 68, 350, 60), "orange", 2, dashed=True)
    card.text(200, 194, ("one layer, one set of weights", "一个层，一份权重"), 14, colour="quiet")


@drawing("Bidirectional: two layers over one series", "Bidirectional：两个层读同一条序列", height=300)
def both_directions(card: Card) -> None:
    """A layer reads from the left, another from the right; their outputs are merged step by step."""
    rows: list[tuple[Words, float, float, str]] = [
        (("forwards", "正向"), 156, -38, "output"),
        (("backwards", "反向"), 94, 4, "kernel"),
    ]
    places = [152 + 94 * step for step in range(3)]
    for words, y, shift, fill in rows:
        card.text(12, y + 17, words, anchor="start", bold=True, size=14)
        boxes = [card.box(x + shift, y, 34, 34, fill) for x in places]
        for box in boxes:
            card.arrow((box.bottom[0], 226), box.bottom)
            card.arrow(box.top, (box.top[0], 52))
        for one, other in pairwise(boxes):
            ends = (one.right, other.left) if fill == "output" else (other.left, one.right)
            card.arrow(*ends, colour="purple", thick=2)
    for x, index in zip(places, INDEX, strict=False):
        card.line((x - 21, 226), (x + 21, 226))
        card.line((x, 226), (x, 236))
        card.text(x, 246, f"x{index}")
        card.box(x - 38, 20, 76, 32, "state", words=("merged", "合并"), size=14)
    card.text(200, 282, ("step by step, both outputs are merged", "每一步的两个输出合在一起"), 14, colour="quiet")


@drawing("merge_mode", "merge_mode：怎样合并", height=262)
def merge_modes(card: Card) -> None:
    """Running sums from both ends, and what the ways of merging make of them."""
    forwards, backwards = np.cumsum(SERIES), np.cumsum(SERIES[::-1])[::-1]
    card.text(14, 32, ("series", "序列"), anchor="start", bold=True)
    card.grid([SERIES], 122, 14, 36, "input")
    card.text(14, 92, ("forwards", "正向累加"), anchor="start", bold=True)
    card.grid([forwards], 122, 74, 36, "output")
    card.text(14, 134, ("backwards", "反向累加"), anchor="start", bold=True)
    card.grid([backwards], 122, 116, 36, "kernel")
    card.text(290, 66, "'concat'")
    card.grid([forwards], 246, 80, 30, "output")
    card.grid([backwards], 246, 110, 30, "kernel")
    modes = {"'sum'": forwards + backwards, "'mul'": forwards * backwards, "'ave'": (forwards + backwards) / 2}
    for at, (mode, values) in enumerate(modes.items()):
        card.text(68 + 132 * at, 182, mode)
        card.grid([values], 14 + 130 * at, 198, 36, "state")
