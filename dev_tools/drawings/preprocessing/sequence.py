"""Drawings of the page on sequences."""

from ..drawing import drawing
from ..pen import Card

LONG, SHORT, LENGTH, CELL = [7, 2, 9, 4, 6], [3, 8], 4, 32


@drawing("One length for all: the start or the end", "统一长度：动开头，还是动末尾", height=342)
def padded_sequences(card: Card) -> None:
    """A long and a short sequence at the top; below them what is left by 'pre' and by 'post'."""
    card.text(92, 32, ("too long", "太长"), anchor="end")
    card.text(92, 76, ("too short", "太短"), anchor="end")
    card.grid(LONG, 104, 16, CELL, "input")
    card.grid(SHORT, 104, 60, CELL, "kernel")
    card.line((104 + LENGTH * CELL, 8), (104 + LENGTH * CELL, 100), colour="red", thick=2, dashed=True)
    card.text(104 + LENGTH * CELL + 8, 92, f"maxlen={LENGTH}", 14, anchor="start", colour="red")
    for row, end in enumerate(("pre", "post")):
        top = 150 + 100 * row
        zeros = LENGTH - len(SHORT)
        cut = LONG[-LENGTH:] if end == "pre" else LONG[:LENGTH]
        first, place = (0, zeros) if end == "pre" else (len(SHORT), 0)  # of the zeros, of the sequence
        card.text(30, top - 14, f"truncating='{end}'", 14, anchor="start", bold=True)
        card.grid(cut, 36, top, CELL, "input")
        card.text(236, top - 14, f"padding='{end}'", 14, anchor="start", bold=True)
        card.grid(SHORT, 236 + place * CELL, top, CELL, "kernel")
        card.grid([0] * zeros, 236 + first * CELL, top, CELL, "zero")
        lost = LONG[0] if end == "pre" else LONG[-1]
        x = 16 if end == "pre" else 36 + LENGTH * CELL + 18
        card.text(x, top + CELL / 2, f"{lost}", colour="red")
        card.line((x - 9, top + CELL / 2 + 7), (x + 9, top + CELL / 2 - 7), colour="red", thick=2)
    card.text(
        200, 316, ("'pre' works at the start, 'post' at the end", "'pre' 动开头，'post' 动末尾"), 14, colour="quiet"
    )


STEPS, TARGET, RATE, STRIDE, WINDOWS = 12, 6, 2, 2, 3


@drawing("A series cut into windows", "把序列切成窗口", height=306)
def windows_of_a_series(card: Card) -> None:
    """The steps of a series at the top; below them windows with the steps that are taken, each before its target."""
    left, cell = 20, 30
    card.text(left, 20, "data", 14, anchor="start")
    card.grid(list(range(STEPS)), left, 34, cell, "input")
    for window in range(WINDOWS):
        top, target = 92 + 52 * window, TARGET + STRIDE * window
        taken = range(target - TARGET, target, RATE)
        for step in range(target - TARGET, target):
            card.box(left + step * cell, top, cell, cell, "input" if step in taken else "zero", round=0)
            if step in taken:
                card.text(left + (step + 0.5) * cell, top + cell / 2, str(step))
        card.box(left + target * cell, top, cell, cell, "output", words=str(target), round=0)
    card.box(left, 254, 16, 16, "input", round=0)
    card.text(left + 24, 262, ("taken", "取用"), 14, anchor="start")
    card.box(left + 90, 254, 16, 16, "zero", round=0)
    card.text(left + 114, 262, ("left out", "跳过"), 14, anchor="start")
    card.box(left + 200, 254, 16, 16, "output", round=0)
    card.text(left + 224, 262, ("target", "目标"), 14, anchor="start")
    card.text(200, 288, f"length={TARGET}, sampling_rate={RATE}, stride={STRIDE}", 14, colour="quiet")


WORDS = ("the", "cat", "sat", "on", "mat")
CHINESE = ("我", "爱", "吃", "红", "苹果")
HERE, WINDOW = 2, 1


@drawing("A word and its neighbours", "一个词和它的邻居", height=200)
def skipgram_pairs(card: Card) -> None:
    """A sentence, the window around one of its words, and the pairs that come of it."""
    width = 68
    for place, words in enumerate(zip(WORDS, CHINESE, strict=True)):
        near = abs(place - HERE) <= WINDOW
        fill = "kernel" if place == HERE else "input" if near else "white"
        card.box(30 + place * width, 28, width - 8, 36, fill, words=words)
    card.frame(card.box(30 + width - 5, 23, 3 * width + 2, 46, fill="none", line="none"), "blue", 2, dashed=True)
    card.text(
        30 + 2.5 * width, 88, ("window_size=1: one word on each side", "window_size=1：左右各一个词"), 14, colour="blue"
    )
    for row, other in enumerate((HERE - 1, HERE + 1)):
        pair = tuple(f"({words[HERE]}, {words[other]})" for words in (WORDS, CHINESE))
        card.text(48, 124 + 28 * row, (pair[0], pair[1]), anchor="start")
        card.text(164, 124 + 28 * row, "→ 1", colour="green", bold=True)
    drawn = ("(sat, plum)", "(吃, 桌子)"), ("(sat, seven)", "(吃, 七)")
    for row, pair in enumerate(drawn):
        card.text(216, 124 + 28 * row, pair, anchor="start")
        card.text(346, 124 + 28 * row, "→ 0", colour="red", bold=True)
    card.text(110, 182, ("neighbours", "邻居"), 14, colour="quiet")
    card.text(286, 182, ("drawn at random", "随机抽来的"), 14, colour="quiet")
