"""A referee: a ConvLSTM2D computed sample by sample, step by step, window by window."""

import numpy as np


def hard_sigmoid(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(x, 0)


BENDS = {"tanh": np.tanh, "relu": relu, "linear": lambda x: x, "hard_sigmoid": hard_sigmoid, "sigmoid": sigmoid}


def convolved(image, kernel, strides=(1, 1), padding="same", rate=(1, 1)):
    """An image (rows, columns, channels) convolved with a kernel, window by window."""
    covered = [(n - 1) * gap + 1 for n, gap in zip(kernel.shape[:2], rate, strict=True)]
    if padding == "same":
        counts = [-(-n // step) for n, step in zip(image.shape[:2], strides, strict=True)]
        missing = [
            max((count - 1) * step + cover - n, 0)
            for count, step, cover, n in zip(counts, strides, covered, image.shape[:2], strict=True)
        ]
        image = np.pad(image, [*((n // 2, n - n // 2) for n in missing), (0, 0)])
    counts = [(n - cover) // step + 1 for n, cover, step in zip(image.shape[:2], covered, strides, strict=True)]
    found = np.zeros((*counts, kernel.shape[-1]))
    for row, column in np.ndindex(*counts):
        top, left = row * strides[0], column * strides[1]
        window = image[top : top + covered[0] : rate[0], left : left + covered[1] : rate[1]]
        found[row, column] = np.tensordot(window, kernel, 3)
    return found


def by_loop(x, weights, arguments, mask=None, states=None):
    """The output that the arguments ask for, and the two last states, of a series (samples, steps, ...)."""
    kernel, recurrent, *bias = weights
    bend, gate = (
        BENDS[arguments.get("activation", "tanh")],
        BENDS[arguments.get("recurrent_activation", "hard_sigmoid")],
    )
    first = arguments.get("data_format") == "channels_first"
    turn, back = ((2, 0, 1), (1, 2, 0)) if first else ((0, 1, 2), (0, 1, 2))
    moving = [arguments.get(name, other) for name, other in (("strides", (1, 1)), ("padding", "valid"))]
    rate, backwards = arguments.get("dilation_rate", (1, 1)), arguments.get("go_backwards")
    outputs, last = [], [[], []]
    for sample, series in enumerate(x):
        h = c = shown = None
        if states is not None:
            h, c = (state[sample].transpose(back) for state in states)
        steps, row = list(range(len(series))), []
        for step in reversed(steps) if backwards else steps:
            sums = convolved(series[step].transpose(back), kernel, *moving, rate)
            h, c = (np.zeros((*sums.shape[:2], recurrent.shape[2])) if one is None else one for one in (h, c))
            shown = np.zeros_like(h) if shown is None else shown
            if mask is None or mask[sample, step]:
                sums = sums + convolved(h, recurrent) + (bias[0] if bias else 0)
                i, f, g, o = np.split(sums, 4, -1)
                c = gate(f) * c + gate(i) * bend(g)
                h = shown = gate(o) * bend(c)
            row.append(shown.transpose(turn))
        outputs.append(row if arguments.get("return_sequences") else row[-1])
        for kept, state in zip(last, (h, c), strict=True):
            kept.append(state.transpose(turn))
    return np.array(outputs), *map(np.array, last)


def drawn_weights(chance, arguments, channels):
    """Weights for a ConvLSTM2D with these arguments."""
    size, filters = arguments["kernel_size"], arguments["filters"]
    size = (size, size) if isinstance(size, int) else size
    shapes = [(*size, channels, 4 * filters), (*size, filters, 4 * filters), (4 * filters,)]
    return [chance.normal(size=shape) * 0.5 for shape in shapes[: 2 + arguments.get("use_bias", True)]]
