"""Drawings of the page on convolutional layers."""

from collections.abc import Callable

import numpy as np

from kerascn.backend.contract.windows import zeros_around

from ..arithmetic import convolved, mixed, spread, window
from ..drawing import drawing
from ..pen import Box, Card, number
from ..series import Windows, draw_windows, labelled

IMAGE = np.array([[1, 2, 0, 1], [3, 1, 2, 0], [0, 2, 1, 3], [1, 0, 2, 1]])
EDGES = np.array([[1, 0, -1]] * 3)
INPUT, KERNEL, OUTPUT = ("input", "输入"), ("kernel", "卷积核"), ("output", "输出")


@drawing("A kernel over an image", "卷积核在图像上", height=275)
def conv2d_window(card: Card) -> None:
    """The sum of the products, for the first window."""
    found = convolved(IMAGE, EDGES)
    image = card.grid(IMAGE, 18, 46, 34, "input")
    kernel = card.grid(EDGES, 184, 62, 32, "kernel")
    output = card.grid(found, 314, 79, 34, "output")
    for place, words in ((image, INPUT), (kernel, KERNEL), (output, OUTPUT)):
        card.text(place.middle[0], 22, words, colour="quiet")
    card.text(169, 113, "∗", 20)
    card.text(297, 113, "=", 20)
    card.frame(image.at(0, 0, 3, 3))
    card.frame(output.at(0, 0))
    for row, (under, weights) in enumerate(zip(window(IMAGE, 0, 0, (3, 3)), EDGES, strict=True)):
        products = " + ".join(f"{n}·{_bracketed(w)}" for n, w in zip(under, weights, strict=True))
        end = " +" if row < 2 else f" = {found[0, 0]}"
        card.text(105, 208 + row * 22, products + end, anchor="start")


def _bracketed(value: int) -> str:
    return number(value).replace("-", "−") if value >= 0 else f"(−{-value})"


@drawing("valid, same and causal", "valid、same 与 causal", height=396)
def conv1d_padding(card: Card) -> None:
    """Sums of three, with the zeros that each way of padding adds."""
    for at, padding in enumerate(("valid", "same", "causal")):
        before, after = zeros_around(5, 3, 1, padding)
        windows = Windows([1, 2, 3, 4, 5], 3, np.sum, before=before, after=after)
        count, y = len(windows.places()), 16 + 130 * at
        labelled(card, y, padding, (f"{count} windows", f"{count} 个窗口"))
        draw_windows(card, windows, 160, y, marked=count - 1, under_last=padding == "causal")


@drawing("Zeros for padding='same' with strides of 2", "padding='same'、步长 2 时补的零", height=266)
def same_with_strides(card: Card) -> None:
    """A length of 5 gets a zero at both ends, one of 6 only behind; both give three windows."""
    for at, length in enumerate((5, 6)):
        before, after = zeros_around(length, 3, 2, "same")
        windows = Windows(list(range(1, length + 1)), 3, np.sum, stride=2, before=before, after=after)
        labelled(card, 16 + 130 * at, (f"length {length}", f"长度 {length}"), ("3 windows", "3 个窗口"))
        draw_windows(card, windows, 142, 16 + 130 * at)


@drawing("A kernel with gaps", "带空洞的卷积核", height=226)
def conv2d_dilation(card: Card) -> None:
    """Nine weights, and what they look at for two rates."""
    for x, rate in ((30, 1), (220, 2)):
        covered = np.zeros((5, 5), bool)
        window(covered, 0, 0, (3, 3), rate)[...] = True
        grid = card.grid(np.full((5, 5), ""), x, 44, 30, _where(covered))
        for row, column in np.argwhere(covered):
            card.circle(*grid.at(row, column).middle, 5, "kernel")
        side = 2 * rate + 1
        card.frame(grid.at(0, 0, side, side))
        card.text(grid.middle[0], 22, f"dilation_rate={rate}")
        card.text(grid.middle[0], 210, (f"covers {side} × {side}", f"盖住 {side} × {side}"), colour="quiet")


def _where(covered: np.ndarray) -> Callable[[int, int], str]:
    """Kernel's colour for the cells that it covers."""
    return lambda row, column: "kernel" if covered[row, column] else "white"


@drawing("Causal layers with growing gaps", "空洞逐层加大的因果卷积", height=276)
def dilated_causal_stack(card: Card) -> None:
    """Three layers with kernels of two elements see eight steps."""
    across, down, left = 37, 68, 86
    seen = {(3, 7)}
    for layer, rate in ((3, 4), (2, 2), (1, 1)):
        for step in range(8):
            for source in (step, step - rate):
                if source >= 0:
                    marked = (layer, step) in seen
                    seen |= {(layer - 1, source)} if marked else set()
                    ends = [
                        (left + place * across, 226 - at * down) for at, place in ((layer - 1, source), (layer, step))
                    ]
                    card.line(*ends, colour="red" if marked else "edge", thick=2 if marked else 1.2)
        card.text(386, 226 - (layer - 0.5) * down, f"×{rate}", colour="quiet", anchor="end", size=14)
    for layer, fill in enumerate(("input", "white", "white", "output")):
        for step in range(8):
            card.circle(left + step * across, 226 - layer * down, 10, fill if (layer, step) in seen else "zero")
    card.text(14, 22, OUTPUT, anchor="start", colour="quiet", size=14)
    card.text(14, 226, INPUT, anchor="start", colour="quiet", size=14)
    card.text(215, 258, ("time →", "时间 →"), colour="quiet", size=14)


@drawing("Windows with strides of 2", "步长为 2 的窗口", height=230)
def conv2d_strides(card: Card) -> None:
    """Four windows over five rows and columns."""
    image = card.grid(np.full((5, 5), ""), 40, 40, 32, "input")
    output = card.grid(np.full((2, 2), ""), 280, 88, 32, "output")
    card.arrow((220, 120), (262, 120))
    card.text(image.middle[0], 20, "strides=(2, 2)")
    card.text(output.middle[0], 70, OUTPUT, colour="quiet")
    for at, colour in enumerate(("red", "blue", "green", "purple")):
        row, column = divmod(at, 2)
        card.frame(image.at(2 * row, 2 * column, 3, 3), colour, out=-3 - 1.5 * at)
        card.frame(output.at(row, column), colour, out=-4)
    card.text(image.middle[0], 216, "(5 − 3) ÷ 2 + 1 = 2", colour="quiet")


@drawing("Channels in, channels out", "输入通道与输出通道", height=264)
def conv2d_channels(card: Card) -> None:
    """Every filter looks at all channels of the input and gives one channel of the output."""
    _planes(card, Box(24, 62, 84, 84), 3, "input")
    for y in (52, 132):
        _planes(card, Box(190, y, 42, 42), 3, "kernel")
        card.arrow((136, 118), (182, y + 24))
        card.arrow((258, y + 24), (300, 118))
    _planes(card, Box(310, 84, 56, 56), 2, "output")
    for x, words, shape in (
        (74, INPUT, "5 × 5 × 3"),
        (216, ("2 filters", "2 个滤波器"), ""),
        (344, OUTPUT, "3 × 3 × 2"),
    ):
        card.text(x, 22, words, colour="quiet")
        card.text(x, 210, shape or "3 × 3 × 3")
    card.text(200, 242, ("weights: 3 · 3 · 3 · 2 + 2 = 56", "权重：3 · 3 · 3 · 2 + 2 = 56 个"))


def _planes(card: Card, first: Box, count: int, fill: str) -> None:
    """So many channels, one behind the other."""
    for at in reversed(range(count)):
        card.box(first.x + 9 * at, first.y + 9 * at, first.width, first.height, fill)


@drawing("channels_last and channels_first", "channels_last 与 channels_first", height=234)
def data_formats(card: Card) -> None:
    """An image of two rows, three columns and two channels, in both formats."""
    first = np.arange(1, 7).reshape(2, 3)
    pairs = np.array([f"{a}, {a + 10}" for a in first.ravel()]).reshape(2, 3)
    card.text(104, 22, "channels_last")
    last = card.grid(pairs, 20, 66, 56, "input")
    card.text(last.middle[0], 206, "(2, 3, 2)")
    card.text(last.middle[0], 46, ("a pixel: all its channels", "一个像素连同它的各通道"), colour="quiet", size=13)
    card.text(304, 22, "channels_first")
    for at, name in enumerate((("channel 0", "通道 0"), ("channel 1", "通道 1"))):
        card.text(272, 82 + 76 * at, name, colour="quiet", anchor="end", size=14)
        card.grid(first + 10 * at, 284, 50 + 76 * at, 32, "input")
    card.text(304, 216, "(2, 2, 3)")


@drawing("A separable convolution", "可分离卷积", height=262)
def depthwise_and_pointwise(card: Card) -> None:
    """Two channels, each with its kernel; then a weighted sum of the two results."""
    channels = [np.array([[1, 2, 0], [0, 1, 3], [2, 0, 1]]), np.array([[2, 0, 1], [1, 1, 0], [0, 3, 1]])]
    kernels, weights = [np.array([[1, 0], [0, 1]]), np.array([[0, 1], [1, 0]])], (1, 10)
    results = [convolved(image, kernel) for image, kernel in zip(channels, kernels, strict=True)]
    for at, y in enumerate((52, 152)):
        card.grid(channels[at], 14, y, 28, "input")
        card.text(109, y + 42, "∗", 20)
        card.grid(kernels[at], 122, y + 14, 28, "kernel")
        card.text(190, y + 42, "=", 20)
        card.grid(results[at], 203, y + 14, 28, "state")
        card.line((259, y + 42), (327, 144))
        card.circle(288, y + 42 + (22 if at == 0 else -22), 16, "kernel", f"×{weights[at]}", 14)
    total = card.grid(weights[0] * results[0] + weights[1] * results[1], 318, 112, 32, "output")
    card.frame(total, "green", 2)
    card.text(136, 24, ("each channel by itself", "逐通道各自卷积"), colour="quiet")
    card.text(330, 24, ("then mixed", "再逐点混合"), colour="quiet")


@drawing("A transposed convolution over a series", "序列上的转置卷积", height=256)
def conv1d_transposed(card: Card) -> None:
    """Each element times the kernel, two steps further each time; then the sum."""
    values, kernel = np.array([[1, 2, 3]]), np.array([[1, 10, 100]])
    card.text(55, 20, INPUT, colour="quiet")
    for at, value in enumerate(values[0]):
        y = 40 + 46 * at
        card.grid([value], 38, y, 36, "input")
        card.arrow((80, y + 18), (112 + 72 * at, y + 18))
        card.grid(value * kernel, 120 + 72 * at, y, 36, "kernel", size=14)
    card.text(228, 20, ("times the kernel 1, 10, 100", "分别乘以核 1、10、100"), colour="quiet")
    card.text(62, 220, ("sum", "相加"), colour="quiet")
    card.grid(spread(values, kernel, 2), 120, 202, 36, "output", size=14)
    card.line((120, 188), (372, 188))


@drawing("A transposed convolution over an image", "图像上的转置卷积", height=236)
def conv2d_transposed(card: Card) -> None:
    """Windows that overlap are added."""
    values, kernel = np.array([[1, 2], [3, 4]]), np.ones((3, 3), int)
    seen = spread(np.ones((2, 2), int), kernel, 2)
    image = card.grid(values, 18, 86, 34, "input")
    weights = card.grid(kernel, 108, 75, 30, "kernel")
    card.text(97, 120, "∗", 20)
    card.text(211, 120, "=", 20)
    output = card.grid(spread(values, kernel, 2), 226, 40, 32, lambda r, c: "state" if seen[r, c] > 1 else "output")
    for place, words in ((image, INPUT), (weights, KERNEL), (output, OUTPUT)):
        card.text(place.middle[0], 20, words, colour="quiet")
    for at, colour in enumerate(("red", "blue")):
        card.frame(image.at(0, at), colour, out=-2)
        card.frame(output.at(0, 2 * at, 3, 3), colour, out=-2 - 2 * at)
    card.text(300, 218, ("violet: several added", "紫色：几项之和"), colour="quiet", size=14)
    card.text(84, 218, "strides=(2, 2)", size=14)


@drawing("Rows and columns cut off", "裁去几行几列", height=204)
def cropping2d(card: Card) -> None:
    """A row above, a column on the left and two on the right are cut off."""
    image = np.arange(1, 16).reshape(3, 5)
    kept = np.zeros((3, 5), bool)
    kept[1:3, 1:3] = True
    card.text(200, 22, "cropping=((1, 0), (1, 2))")
    before = card.grid(image, 24, 56, 36, lambda row, column: "input" if kept[row, column] else "zero")
    card.arrow((218, 128), (264, 128))
    card.grid(image[1:3, 1:3], 282, 92, 36, "output")
    card.frame(before.at(1, 1, 2, 2))
    card.text(200, 188, ("(3, 5) becomes (2, 2)", "(3, 5) 变成 (2, 2)"), colour="quiet")


@drawing("Zeros around an image", "在图像四周补零", height=204)
def zero_padding2d(card: Card) -> None:
    """A row above, a column on the left and two on the right are added."""
    image = np.arange(1, 5).reshape(2, 2)
    padded = np.pad(image, ((1, 0), (1, 2)))
    card.text(200, 22, "padding=((1, 0), (1, 2))")
    card.grid(image, 40, 92, 36, "input")
    card.arrow((130, 128), (176, 128))
    card.grid(padded, 194, 56, 36, lambda row, column: "input" if padded[row, column] else "zero")
    card.text(200, 188, ("(2, 2) becomes (3, 5)", "(2, 2) 变成 (3, 5)"), colour="quiet")


@drawing("Repeated pixels and mixed neighbours", "重复像素与混合相邻像素", height=216)
def upsampling2d(card: Card) -> None:
    """The same image enlarged in both ways."""
    image, cell = np.array([[0, 2], [4, 6]]), 34
    card.grid(image, 14, 78, cell, "input")
    nearest = card.grid(np.kron(image, np.ones((2, 2), int)), 104, 44, cell, "output")
    bilinear = card.grid(mixed(image, 2), 252, 44, cell, "output")
    card.text(nearest.middle[0], 22, "nearest")
    card.text(bilinear.middle[0], 22, "bilinear")
    card.text(48, 22, INPUT, colour="quiet")
    card.text(200, 200, "size=(2, 2)", colour="quiet")
    for at in range(2):
        card.frame(nearest.at(0, 2 * at, 2, 2), thick=2)
        card.frame(nearest.at(2, 2 * at, 2, 2), thick=2)
