"""Drawings of the guide on stateful recurrent networks."""

from ..drawing import drawing
from ..pen import Box, Card

PIECES, SERIES, CELL = 3, "AB", 42
FILLS = dict(zip(SERIES, ("input", "kernel"), strict=True))


@drawing("How the pieces of series lie in the array", "各段在数组里怎样排", height=338)
def order_of_rows(card: Card) -> None:
    """Above two series cut into pieces; below the array, batch by batch, and the way of A's state through it."""
    for row, name in enumerate(SERIES):
        y = 18 + 50 * row
        card.text(84, y + 20, (f"series {name}", f"序列 {name}"), bold=True)
        for piece in range(PIECES):
            card.box(140 + 70 * piece, y, 64, 38, FILLS[name], words=f"{name}{piece + 1}")
    card.text(200, 128, ("the array for fit, batch_size=2:", "交给 fit 的数组，batch_size=2："), 14, colour="quiet")
    rows: dict[str, Box] = {}
    for piece in range(PIECES):
        top = 146 + 56 * piece
        for row, name in enumerate(SERIES):
            words = f"{name}{piece + 1}"
            rows[words] = card.box(150, top + 24 * row, 100, 24, FILLS[name], words=words)
        card.frame(Box(150, top, 100, 48), "ink", 2)
        card.text(84, top + 24, (f"batch {piece + 1}", f"第 {piece + 1} 批"), colour="quiet")
    for name, away in zip(SERIES, (286, 310), strict=True):
        for piece in range(1, PIECES):
            start, end = rows[f"{name}{piece}"].right, rows[f"{name}{piece + 1}"].right
            card.curve(
                (start[0] + 2, start[1] + 4), (away, (start[1] + end[1]) / 2), (end[0] + 2, end[1] - 4), "purple", 2
            )
    card.text(346, 226, ("state", "状态"), colour="purple")
    card.text(346, 246, ("2 rows on", "隔 2 行"), 14, colour="quiet")
    card.text(
        200, 318, ("one below the other (A1, A2, A3, B1 …) is wrong", "排成 A1、A2、A3、B1…… 就错了"), 14, colour="red"
    )
