"""Drawings of the page about models."""

from ..drawing import drawing
from ..pen import Box, Card, Words

COLUMNS: tuple[tuple[float, float, str, str], ...] = (
    (14, 122, "shared (Dense)", "input"),
    (136, 82, "(None, 3)", "output"),
    (218, 50, "15", "kernel"),
    (268, 118, "left[0][0]", "state"),
)


@drawing("How to read a line of summary()", "怎样读 summary() 的一行", height=226)
def summary_line(card: Card) -> None:
    """One line of the table; above it and below it what its parts mean."""
    cells = [card.box(x, 88, width, 38, fill, words=words) for x, width, words, fill in COLUMNS]
    _note(card, cells[0], 20, 12, ("name (class)", "名字（类）"))
    _note(card, cells[1], -14, 54, ("None: the batch", "None：批"), below=True)
    _note(card, cells[2], 0, 34, ("numbers in the weights", "权重里数的个数"), middle=200)
    _note(card, cells[3], -30, 92, ("layer[call][output]", "层[第几次调用][第几个输出]"), below=True, middle=290)


def _note(card: Card, cell: Box, at: float, out: float, words: Words, below: bool = False, middle: float = 0) -> None:
    """Words above or below a cell, with a line to it."""
    x, y = cell.middle[0] + at, cell.bottom[1] if below else cell.y
    end = y + out - 20 if below else y - out
    card.line((x, y + (2 if below else -2)), (x, end))
    card.text(middle or x, end + (12 if below else -12), words, colour="quiet")
