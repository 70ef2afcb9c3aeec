"""Drawings of the page on recurrent layers."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from ..drawing import drawing
from ..pen import Box, Card, Words

CELL, STATE = ("cell", "单元"), ("state", "状态")


@drawing("A recurrent layer, unrolled", "循环层，按时间展开", height=292)
def rnn_unrolled(card: Card) -> None:
    """The layer as a loop, and the same layer with a copy of its cell for each step."""
    loop = card.box(22, 124, 56, 44, "state", words=CELL)
    card.arrow(loop.right, (96, 146), (96, 106), (68, 106), (68, 124), colour="purple", thick=2)
    card.arrow((50, 206), loop.bottom)
    card.arrow(loop.top, (50, 78))
    card.text(50, 222, "x")
    card.text(50, 64, "h")
    card.text(122, 146, "=", 22)
    cells = [card.box(146 + 64 * step, 124, 44, 44, "state", words=CELL, size=13) for step in range(4)]
    for step, cell in enumerate(cells, 1):
        card.arrow((cell.bottom[0], 206), cell.bottom)
        card.arrow(cell.top, (cell.top[0], 78))
        card.text(cell.bottom[0], 222, f"x{'₁₂₃₄'[step - 1]}")
        card.text(cell.top[0], 64, f"h{'₁₂₃₄'[step - 1]}", bold=step == 4)
    for one, other in pairwise(cells):
        card.arrow(one.right, other.left, colour="purple", thick=2)
    card.frame(Box(150, 52, 228, 24), "line", 1, dashed=True)
    card.frame(Box(340, 52, 36, 24), "red", 2)
    card.text(250, 22, ("return_sequences=True: all of them", "return_sequences=True：全部输出"), 14, colour="quiet")
    card.line((264, 32), (264, 52), dashed=True)
    card.text(200, 254, ("the same weights at every step;", "每一步用的是同一份权重；"), 14, colour="quiet")
    card.text(200, 276, ("red: what is given if nothing is said", "红框：不写时给出的只有它"), 14, colour="quiet")


@drawing("Masked steps are left out", "被盖住的步当作没有", height=236)
def masked_steps(card: Card) -> None:
    """A layer that adds up its input, over a series with a hole."""
    series, mask = np.array([1, 2, 7, 3, 5]), np.array([1, 1, 0, 1, 0], bool)
    sums = np.cumsum(np.where(mask, series, 0))
    rows: list[tuple[Words, np.ndarray, str]] = [
        (("series", "序列"), series, "input"),
        (("mask", "掩码"), np.where(mask, "✓", ""), "output"),
        (("outputs", "各步输出"), sums, "state"),
    ]
    grids = []
    for at, (words, values, fill) in enumerate(rows):
        y = 20 + 62 * at
        card.text(14, y + 18, words, anchor="start", bold=True)
        grids.append(card.grid([values], 130, y, 36, _where(mask, fill)))
    for step in np.flatnonzero(~mask):
        place = grids[2].at(0, int(step))
        card.arrow((place.x - 14, place.y + 42), (place.x + 16, place.y + 42), colour="purple")
    note = ("sums so far; where masked, as before", "累加的结果；被盖住的步，照抄前一步")
    card.text(14, 216, note, 14, "start", "quiet")
    card.line((324, 20), (324, 182), dashed=True)
    card.text(366, 38, ("last", "最后"), colour="red")
    card.text(366, 162, str(sums[-1]), colour="red", bold=True)


def _where(mask: np.ndarray, fill: str) -> Callable[[int, int], str]:
    """The colour for steps that count, and that of nothing for the others."""
    return lambda _, step: fill if mask[step] else "zero"


@drawing("The cell of an LSTM", "LSTM 的单元", height=330)
def lstm_cell(card: Card) -> None:
    """What is kept runs along the top; gates say what of it is kept, what enters, what is shown."""
    card.box(58, 44, 290, 216, "white", round=12)
    y = 74
    card.arrow((14, y), (128, y), colour="purple", thick=2.5)
    card.arrow((152, y), (208, y), colour="purple", thick=2.5)
    card.arrow((232, y), (390, y), colour="purple", thick=2.5)
    card.circle(140, y, 12, "state", "×")
    card.circle(220, y, 12, "state", "+")
    card.text(28, 58, "c", bold=True)
    card.text(376, 58, "c′", bold=True)
    boxes = [
        card.box(x, 184, 42, 34, "kernel" if name != "g" else "output", words=name)
        for x, name in ((119, "f"), (172, "i"), (226, "g"), (280, "o"))
    ]
    card.line((14, 240), (301, 240))
    card.line((80, 290), (80, 240))
    for box in boxes:
        card.arrow((box.bottom[0], 240), box.bottom)
    card.arrow(boxes[0].top, (140, 86))
    card.circle(220, 136, 12, "white", "×")
    card.arrow((193, 184), (193, 136), (208, 136))
    card.arrow((247, 184), (247, 136), (232, 136))
    card.arrow((220, 124), (220, 86))
    card.circle(301, 136, 12, "white", "×")
    card.arrow(boxes[3].top, (301, 148))
    card.line((301, y), (301, 86))
    card.box(281, 86, 40, 22, words="tanh", size=13)
    card.arrow((301, 108), (301, 124))
    card.arrow((313, 136), (330, 136), (330, 240), (390, 240), colour="purple", thick=2)
    card.text(28, 224, "h", bold=True)
    card.text(376, 224, "h′", bold=True)
    card.text(80, 304, "x", bold=True)
    card.text(240, 290, ("f keeps, i lets in, o shows", "f 管保留，i 管放入，o 管输出"), 14, colour="quiet")
    card.text(240, 312, ("g is what could be new", "g 是可能放进去的新内容"), 14, colour="quiet")
    card.text(200, 22, ("c: what is kept from step to step", "c：一步一步保留下来的内容"), 14, colour="purple")


@drawing("The cell of a GRU", "GRU 的单元", height=330)
def gru_cell(card: Card) -> None:
    """One state; a gate says how much of it stays, another how much of it the candidate sees."""
    card.box(58, 44, 290, 216, "white", round=12)
    y = 74
    card.line((14, y), (282, y), colour="purple", thick=2.5)
    card.arrow((250, y), (278, y), colour="purple", thick=2.5)
    card.circle(292, y, 14, "state", "~")
    card.arrow((306, y), (390, y), colour="purple", thick=2.5)
    card.text(28, 58, "h", bold=True)
    card.text(376, 58, "h′", bold=True)
    look = card.box(92, 184, 42, 34, "kernel", words="r")
    new = card.box(178, 120, 42, 34, "output", words="g")
    keep = card.box(271, 184, 42, 34, "kernel", words="z")
    card.line((76, y), (76, 226), (284, 226))
    card.line((30, 290), (30, 244), (300, 244))
    for left, right in ((105, 121), (284, 300)):
        card.arrow((left, 226), (left, 218))
        card.arrow((right, 244), (right, 218))
    card.circle(113, 137, 12, "white", "×")
    card.arrow(look.top, (113, 149))
    card.arrow((113, y), (113, 125))
    card.arrow((125, 137), new.left)
    card.arrow((199, 244), new.bottom)
    card.arrow((new.right[0], 137), (256, 137), (282, 84))
    card.arrow(keep.top, (292, 88))
    card.text(30, 304, "x", bold=True)
    card.text(214, 290, ("r: how much of h the new g sees", "r：算新内容 g 时看多少 h"), 14, colour="quiet")
    card.text(214, 312, ("z: how much of h stays, the rest is g", "z：h 留下多少，其余换成 g"), 14, colour="quiet")
    card.text(200, 22, "h′ = z·h + (1 − z)·g", 15, colour="purple")


@drawing("A long series in several batches", "一条长序列分成几批", height=232)
def stateful_batches(card: Card) -> None:
    """Each row of a batch goes on with the same row of the batch before."""
    numbers = np.arange(1, 13).reshape(2, 6)
    for batch in range(2):
        x = 64 + 178 * batch
        card.text(x + 60, 22, (f"batch {batch + 1}", f"第 {batch + 1} 批"), colour="quiet")
        for row in range(2):
            cells = numbers[row, 3 * batch : 3 * batch + 3]
            card.grid([cells], x, 44 + 64 * row, 40, "input")
    for row in range(2):
        y = 64 + 64 * row
        card.text(32, y, (f"row {row + 1}", f"第 {row + 1} 行"), 14)
        card.arrow((184, y), (242, y), colour="purple", thick=2.5)
    card.text(213, 44, STATE, 14, colour="purple")
    card.text(
        200,
        176,
        ("the first series is cut into 1 2 3 and 4 5 6:", "第一条序列切成 1 2 3 和 4 5 6，"),
        14,
        colour="quiet",
    )
    card.text(
        200, 198, ("same row, next batch; don't shuffle,", "放在下一批的同一行；不要打乱次序，"), 14, colour="quiet"
    )
    card.text(200, 218, ("reset_states() before a new series", "换新序列前先 reset_states()"), 14, colour="quiet")
