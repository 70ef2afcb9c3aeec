"""Drawings of the page on pooling layers."""

import numpy as np

from ..arithmetic import pooled
from ..drawing import drawing
from ..pen import Card
from ..series import Windows, draw_windows, labelled

IMAGE = np.array([[1, 3, 2, 1], [4, 2, 0, 1], [5, 1, 3, 3], [0, 2, 6, 4]])
QUARTERS = ("input", "kernel", "state", "output")


@drawing("The largest of each window, and the average", "每个窗口的最大值与平均值", height=204)
def max_and_average(card: Card) -> None:
    """Four windows of two by two."""
    image = card.grid(IMAGE, 20, 40, 34, lambda row, column: QUARTERS[row // 2 * 2 + column // 2])
    for row in (0, 2):
        for column in (0, 2):
            card.frame(image.at(row, column, 2, 2), "quiet", 2)
    for x, by, words in ((206, np.max, ("max", "最大")), (308, np.mean, ("average", "平均"))):
        found = card.grid(pooled(IMAGE, 2, 2, by), x, 70, 38, lambda row, column: QUARTERS[row * 2 + column])
        card.text(found.middle[0], 50, words)
    card.arrow((162, 108), (198, 108))
    card.text(200, 20, "pool_size=(2, 2)", colour="quiet")
    card.text(200, 192, ("(4, 4) becomes (2, 2)", "(4, 4) 变成 (2, 2)"), colour="quiet")


@drawing("Windows apart and windows that overlap", "互不重叠与相互重叠的窗口", height=262)
def pooling_strides(card: Card) -> None:
    """The largest of three, with the strides that are the default and with shorter ones."""
    series = [1, 4, 2, 5, 3, 6]
    for at, stride in enumerate((3, 1)):
        windows = Windows(series, 3, np.max, stride=stride)
        y = 16 + 128 * at
        labelled(card, y, f"strides={stride}", ("largest of 3", "三个取最大"))
        draw_windows(card, windows, 150, y, marked=0)


@drawing("A window over the edge", "伸出边缘的窗口", height=266)
def pooling_edge(card: Card) -> None:
    """Averages of two of five: the last element is left out, or has a window of its own."""
    for at, (padding, after) in enumerate((("valid", 0), ("same", 1))):
        windows = Windows([2, 4, 6, 8, 9], 2, _average_of_inside, stride=2, after=after)
        count = len(windows.places())
        labelled(card, 16 + 130 * at, padding, (f"{count} averages", f"{count} 个平均值"))
        draw_windows(card, windows, 150, 16 + 130 * at, outside="", marked=2 if after else None)


def _average_of_inside(window: np.ndarray) -> float:
    """Nothing of the series is 0, so zeros are what lies outside."""
    return float(np.mean(window[window != 0]))


@drawing("A number for each channel", "每个通道一个数", height=248)
def global_pooling(card: Card) -> None:
    """Two channels of an image, the largest number and the average of each."""
    channels = np.array([[[1, 2, 0], [4, 1, 1], [0, 3, 6]], [[7, 1, 3], [4, 2, 3], [0, 1, 6]]])
    card.text(236, 20, ("max", "最大"))
    card.text(334, 20, ("average", "平均"))
    for at, channel in enumerate(channels):
        y, fill = 36 + 96 * at, ("input", "kernel")[at]
        image = card.grid(channel, 90, y, 29, fill)
        card.text(84, image.middle[1], (f"channel {at}", f"通道 {at}"), anchor="end", colour="quiet", size=13)
        card.grid([channel.max()], 218, y + 24, 40, fill)
        card.grid([channel.mean()], 314, y + 24, 40, fill)
        card.arrow((182, y + 44), (212, y + 44))
    card.text(133, 234, "(3, 3, 2)", colour="quiet", size=14)
    card.text(286, 234, ("(2,) and (2,)", "都是 (2,)"), colour="quiet", size=14)
