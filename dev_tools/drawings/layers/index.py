"""The drawing of the page that leads to all layers."""

from collections.abc import Callable

from ..drawing import drawing
from ..pen import Card


@drawing("Vectors, series, images and volumes", "向量、序列、图像与立体数据", height=330)
def kinds_of_data(card: Card) -> None:
    """What a sample may be, and the shape of a batch of it with the channels last."""
    rows: tuple[tuple[Callable[[Card, float], None], tuple[str, str], tuple[str, str]], ...] = (
        (_vector, ("vector", "向量"), ("(batch, length)", "(批, 长度)")),
        (_series, ("series", "序列"), ("(batch, steps, channels)", "(批, 步数, 通道)")),
        (_image, ("image", "图像"), ("(batch, rows, columns, channels)", "(批, 行, 列, 通道)")),
        (_volume, ("volume", "立体数据"), ("(batch, depth, rows, columns, channels)", "(批, 深, 行, 列, 通道)")),
    )
    for at, (draw, name, shape) in enumerate(rows):
        middle = 44 + 80 * at
        draw(card, middle)
        card.text(92, middle - 12, name, anchor="start", bold=True)
        card.text(92, middle + 13, shape, anchor="start", size=13)


def _vector(card: Card, middle: float) -> None:
    for row in range(4):
        card.box(38, middle - 28 + 14 * row, 14, 14, "input", round=0)


def _series(card: Card, middle: float) -> None:
    for step in range(5):
        for channel in range(2):
            card.box(10 + 14 * step, middle - 14 + 14 * channel, 14, 14, "kernel", round=0)


def _image(card: Card, middle: float) -> None:
    for plane in (2, 1, 0):
        card.box(16 + 7 * plane, middle - 30 + 7 * plane, 46, 46, "output")


def _volume(card: Card, middle: float) -> None:
    left, top, side, far = 14, middle - 16, 44, 18
    right, bottom = left + side, top + side
    card.box(left, top, side, side, "state", round=0)
    card.shape((left, top), (left + far, top - far), (right + far, top - far), (right, top), fill="state")
    card.shape((right, top), (right + far, top - far), (right + far, bottom - far), (right, bottom), fill="state")
