"""Drawings of the page on texts."""

from ..drawing import drawing
from ..pen import Card

TEXT = ("The cat saw the cat!", "猫 看见 猫！")
CUT = {"en": ("the", "cat", "saw", "the", "cat"), "zh": ("猫", "看见", "猫")}
NUMBERS = {"the": 1, "cat": 2, "saw": 4, "猫": 1, "看见": 4}


@drawing("From a text to rows of numbers", "从文本到一行行的数", height=344)
def text_to_numbers(card: Card) -> None:
    """A text, its words, their numbers, and the two kinds of arrays that come of them."""
    for row, words in enumerate((("text", "文本"), ("words", "词"), ("numbers", "编号"))):
        card.text(20, 34 + 62 * row, words, 14, anchor="start", colour="quiet")
    card.box(110, 16, 230, 36, "input", words=TEXT)
    card.arrow((225, 54), (225, 74))
    width = 54
    for place, word in enumerate(CUT[card.language]):
        x = 110 + place * width
        card.box(x, 78, width - 6, 36, "kernel", words=word)
        card.arrow((x + 24, 116), (x + 24, 136))
        card.box(x, 140, width - 6, 36, "output", words=str(NUMBERS[word]))
    found = [NUMBERS[word] for word in CUT[card.language]]
    card.arrow((130, 180), (100, 222))
    card.arrow((200, 180), (270, 222))
    card.text(96, 238, "pad_sequences", 14, bold=True)
    card.grid([*([0] * (6 - len(found))), *found], 14, 254, 28, "output")
    card.text(98, 304, ("the order is kept:", "保留次序："), 14, colour="quiet")
    card.text(98, 324, "Embedding, LSTM", 14, colour="quiet")
    card.text(302, 238, "texts_to_matrix", 14, bold=True)
    card.grid([found.count(column) for column in range(5)], 232, 254, 28, "state")
    card.text(302, 304, ("how often each comes:", "每个词出现几次："), 14, colour="quiet")
    card.text(302, 324, "Dense", 14, colour="quiet")
