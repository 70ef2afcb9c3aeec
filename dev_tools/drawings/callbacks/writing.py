"""Drawings of the page on callbacks of one's own."""

from ..drawing import drawing
from ..pen import Card


@drawing("When each method is called", "各个方法在什么时候调用", height=470)
def moments(card: Card) -> None:
    """A training as boxes within boxes: epochs, batches, validation."""
    card.box(10, 12, 380, 374, "white", round=8)
    card.text(24, 32, "fit", anchor="start", bold=True)
    _call(card, 156, 32, "on_train_begin")
    card.box(24, 48, 352, 300, "input", round=8)
    card.text(38, 68, ("each epoch", "每一轮"), anchor="start", bold=True)
    _call(card, 156, 68, "on_epoch_begin")
    card.box(38, 84, 324, 84, "kernel", round=8)
    card.text(52, 104, ("each batch", "每一批"), anchor="start", bold=True)
    _call(card, 156, 104, "on_train_batch_begin")
    card.text(156, 127, ("one step of training", "训练一步"), 14, "start", "quiet")
    _call(card, 156, 150, "on_train_batch_end")
    card.box(38, 178, 324, 136, "output", round=8)
    card.text(52, 198, ("validation", "验证"), anchor="start", bold=True)
    _call(card, 156, 198, "on_test_begin")
    card.box(52, 213, 296, 68, "kernel", round=8)
    card.text(64, 229, ("each batch", "每一批"), 14, "start")
    _call(card, 156, 229, "on_test_batch_begin")
    _call(card, 156, 265, "on_test_batch_end")
    card.text(156, 247, ("one step of testing", "测试一步"), 14, "start", "quiet")
    _call(card, 156, 298, "on_test_end")
    _call(card, 156, 331, "on_epoch_end")
    _call(card, 156, 368, "on_train_end")
    card.text(18, 410, ("evaluate: the green box alone", "evaluate：只有绿色框"), 14, "start", "quiet")
    note = ("predict: the same with on_predict_...", "predict：同样，名字换成 on_predict_...")
    card.text(18, 432, note, 14, "start", "quiet")
    note = ("on_batch_...: as on_train_batch_...", "on_batch_...：等同于 on_train_batch_...")
    card.text(18, 454, note, 14, "start", "quiet")


def _call(card: Card, x: float, y: float, name: str) -> None:
    card.text(x, y, name, 15, "start", "blue")
