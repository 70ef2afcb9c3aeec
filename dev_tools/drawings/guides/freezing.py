"""Drawings of the guide on freezing."""

from ..drawing import drawing
from ..pen import Card


@drawing("A frozen body and a new head", "冻结的主干与新接的头", height=292)
def frozen_body(card: Card) -> None:
    """From the input at the bottom to the loss at the top; the gradient comes down as far as the border."""
    card.text(120, 22, ("loss", "损失"), bold=True)
    head = card.box(50, 52, 140, 40, "output", words=("new layer", "新接的层"))
    upper = card.box(50, 132, 140, 40, "zero", words=("layer 2", "第 2 层"))
    lower = card.box(50, 192, 140, 40, "zero", words=("layer 1", "第 1 层"))
    card.text(120, 274, ("input", "输入"), bold=True)
    for start, end in (
        ((120, 262), lower.bottom),
        (lower.top, upper.bottom),
        (upper.top, head.bottom),
        (head.top, (120, 32)),
    ):
        card.arrow(start, end)
    card.line((20, 112), (230, 112), colour="blue", thick=2, dashed=True)
    card.arrow((212, 26), (212, 108), colour="orange", thick=2.5)
    card.text(226, 44, ("gradient", "梯度"), 14, "start", "orange")
    card.text(226, 72, ("its weights are learnt", "权重在学"), 14, "start", "green")
    card.text(236, 112, ("stops here", "到此为止"), 14, "start", "blue")
    card.text(210, 152, ("frozen: weights stay", "冻结：权重不动"), 14, "start", "quiet")
    card.text(210, 212, ("but they compute", "但照常计算"), 14, "start", "quiet")
