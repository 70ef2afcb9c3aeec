"""Drawings of the page on curves and TensorBoard."""

import itertools

import numpy as np

from ..curves import Plot
from ..drawing import drawing
from ..pen import Box, Card


@drawing("What history.plot() draws", "history.plot() 画出的图", height=230)
def history_curves(card: Card) -> None:
    """A loss that falls on and on in training, and in validation for a while."""
    plot = Plot(card, Box(50, 50, 330, 130), (1, 20), (0, 1))
    card.text(50, 18, "loss", anchor="start", bold=True)
    for x, colour, dashed, words in (
        (50, "blue", False, ("training", "训练")),
        (190, "orange", True, ("validation", "验证")),
    ):
        card.line((x, 38), (x + 26, 38), colour=colour, thick=2, dashed=dashed)
        card.text(x + 34, 38, words, 14, "start")
    plot.axes()
    for value in (0, 0.5, 1):
        card.text(42, plot.place(1, value)[1], f"{value:g}", 13, "end")
    for epoch in (1, 5, 10, 15, 20):
        card.text(plot.place(epoch, 0)[0], 192, f"{epoch}", 13)
    card.text(215, 213, ("epoch", "轮次"), 14)
    epochs = np.arange(1, 21)
    falling = 0.95 * 0.82 ** (epochs - 1)
    for values, colour, dashed in (
        (falling, "blue", False),
        (falling + 0.04 + 0.0012 * (epochs - 1) ** 2, "orange", True),
    ):
        points = [plot.place(x, y) for x, y in zip(epochs.tolist(), values.tolist(), strict=True)]
        card.line(*points, colour=colour, thick=2, dashed=dashed)


@drawing("From the training to the browser", "从训练到浏览器", height=134)
def to_the_browser(card: Card) -> None:
    """The callback writes files, the program tensorboard reads them and serves a page."""
    places = [
        (12, "kernel", "fit", ("callback", "回调函数")),
        (150, "input", "./logs", ("event files", "事件文件")),
        (284, "output", "tensorboard", ("a page", "网页")),
    ]
    boxes = []
    for x, fill, name, words in places:
        boxes.append(card.box(x, 20, 104, 60, fill, round=8))
        card.text(x + 52, 40, name, 13, bold=True)
        card.text(x + 52, 62, words, 14)
    for left, right in itertools.pairwise(boxes):
        card.arrow(left.right, right.left, thick=2)
    card.text(133, 98, ("writes", "写"), 14, colour="quiet")
    card.text(269, 98, ("reads", "读"), 14, colour="quiet")
    card.text(336, 118, "localhost:6006", 13)
