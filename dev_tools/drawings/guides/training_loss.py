"""Drawings of the guide on the training loss."""

import numpy as np

from ..curves import Plot
from ..drawing import drawing
from ..pen import Box, Card

BATCHES, SIZE, RATE = 24, 16, 0.06


@drawing("The mean of an epoch, and the loss after it", "一轮的平均，与一轮之后的损失", height=262)
def epoch_mean(card: Card) -> None:
    """The losses of the batches while a straight line is fitted, their mean, and the loss with the last weights."""
    losses, after = one_epoch()
    mean = float(losses.mean())
    plot = Plot(card, Box(34, 40, 300, 164), (0, BATCHES + 1), (0, 1.08 * float(losses.max())))
    plot.axes()
    for batch, loss in enumerate(losses, 1):
        card.circle(*plot.place(batch, float(loss)), 4, "input")
    card.line(plot.place(0, mean), plot.place(BATCHES + 1, mean), colour="orange", thick=2, dashed=True)
    end = plot.place(BATCHES + 1, after)
    card.circle(*end, 6, "green")
    card.text(34, 22, ("loss", "损失"), anchor="start", bold=True)
    card.text(184, 224, ("the batches of one epoch, one after the other", "一轮里的各批，先后排开"), 14, colour="quiet")
    card.text(326, plot.place(0, mean)[1] - 14, ("their mean: shown", "平均值：显示的是它"), 14, "end", "orange")
    card.text(366, end[1], ("after", "之后"), 14, colour="green")
    card.text(
        200, 246, ("green: the same data with the last weights", "绿点：同样的数据，用最后的权重"), 14, colour="green"
    )


def one_epoch() -> tuple[np.ndarray, float]:
    """The loss of each batch, with the weights of that moment, and that of all data in the end."""
    chance = np.random.RandomState(5)
    x = chance.normal(size=(BATCHES, SIZE, 3))
    y = x @ np.array([1.5, -2.0, 1.0]) + 0.6 * chance.normal(size=(BATCHES, SIZE))
    weights, losses = np.zeros(3), []
    for batch, targets in zip(x, y, strict=True):
        errors = batch @ weights - targets
        losses.append(np.square(errors).mean())
        weights -= RATE * 2 * errors @ batch / SIZE
    return np.array(losses), float(np.square(x @ weights - y).mean())
