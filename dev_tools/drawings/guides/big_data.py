"""Drawings of the page on data larger than memory."""

from ..drawing import drawing
from ..pen import Card


@drawing("Batches made ahead by two workers", "两个工人提前准备批次", height=304)
def workers(card: Card) -> None:
    """Numbers go to two workers; whoever is ready first, the batches stand in their order for the model."""
    heads = (("numbers", "编号"), 44), (("workers", "工人"), 148), (("ready", "备好"), 252), (("model", "模型"), 352)
    for words, x in heads:
        card.text(x, 24, words, bold=True)
    numbers = [card.box(26, 48 + 34 * at, 36, 26, "input", words=str(at + 5)) for at in range(6)]
    makers = [
        card.box(104, 60, 88, 46, "kernel", words=("makes 5", "在做 5")),
        card.box(104, 140, 88, 46, "kernel", words=("makes 6", "在做 6")),
    ]
    places = [card.box(228, 48 + 34 * at, 48, 26, "output" if at < 2 else "white", dashed=at > 1) for at in range(6)]
    for at, place in enumerate(places[:4]):
        card.text(*place.middle, str(at + 3), bold=at < 2, colour="ink" if at < 2 else "quiet")
    for number, maker, place in zip(numbers, makers, places[2:4], strict=False):
        card.arrow(number.right, maker.left)
        card.arrow(maker.right, place.left)
    model = card.box(312, 44, 80, 34, "state", words=("trains 2", "在训练 2"), size=14)
    card.arrow(places[0].right, (model.x, places[0].middle[1]), colour="purple", thick=2)
    notes = (
        ("whoever is ready first:", "不管谁先做好，"),
        ("the model takes the batches by number", "模型总是按编号取批次"),
    )
    card.lines(200, 268, notes, 14, colour="quiet")
