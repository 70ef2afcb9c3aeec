"""The layers with PyTorch, for those that it has: its own functions, without its compiler.

Data are put into PyTorch's order (channels first) before anything is timed; weights come from those of Keras.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from . import families

VERSIONS = {"torch": torch.__version__}


class Net:
    """Shapes of the weights as Keras has them, how they become PyTorch's, and the forward function."""

    def __init__(self, shapes, forward, turn=None, fixed=()):
        self.shapes, self.forward, self.turn = shapes, forward, turn or (lambda *arrays: arrays)
        self.fixed = fixed  # the places of PyTorch's weights that are not learned


def dense(units, bend=None):
    """`x . kernel + bias`."""

    def net(shape, n):
        def forward(w, x):
            y = x @ w[0] + w[1]
            return y if bend is None else bend(y)

        return Net([(shape[-1], n(units)), (n(units),)], forward)

    return net


def convolution(function, filters, size=3, **options):
    """A convolution; kernels of Keras are (..., in, out), those of PyTorch (out, in, ...)."""

    def net(shape, n):
        window, channels = (size,) * (len(shape) - 1), shape[-1]
        shapes = [(*window, channels, n(filters)), (n(filters),)]
        return Net(shapes, lambda w, x: function(x, *w, **options), lambda k, b: (outside(k), b))

    return net


def transposed(function, filters, stride):
    """A transposed convolution; its kernels are (..., out, in) there and (in, out, ...) here."""

    def net(shape, n):
        window, channels = (3,) * (len(shape) - 1), shape[-1]
        shapes = [(*window, n(filters), channels), (n(filters),)]
        return Net(shapes, lambda w, x: function(x, *w, stride=stride), lambda k, b: (outside(k), b))

    return net


def separable(function, filters, size=3):
    """Each channel by itself, then the channels mixed."""

    def net(shape, n):
        rank, channels = len(shape) - 1, shape[-1]
        shapes = [(*(size,) * rank, channels, 1), (*(1,) * rank, channels, n(filters)), (n(filters),)]

        def forward(w, x):
            return function(function(x, w[0], groups=channels), w[1], w[2])

        return Net(shapes, forward, lambda d, p, b: (np.swapaxes(outside(d), 0, 1), outside(p), b))

    return net


def depthwise(shape, n):
    """Each channel by itself."""
    channels = shape[-1]
    shapes = [(3, 3, channels, 1), (channels,)]
    turn = lambda k, b: (np.swapaxes(outside(k), 0, 1), b)  # noqa: E731
    return Net(shapes, lambda w, x: F.conv2d(x, *w, groups=channels), turn)


def outside(kernel):
    """The two axes of channels in front, the last of them first."""
    return kernel.transpose(-1 % kernel.ndim, -2 % kernel.ndim, *range(kernel.ndim - 2))


def scaled(function):
    """A layer without weights behind a learned factor for negative numbers, one for each input."""

    def net(shape, n, count=1):
        ones = (1,) * len(shape)

        def forward(w, *xs):
            return function(*(F.prelu(x, a) for x, a in zip(xs, w, strict=True)))

        return Net([ones] * count, forward, lambda *arrays: [a.ravel() for a in arrays])

    return net


def recurrent(kind, parts, order, all_outputs=False, both=False):
    """PyTorch's recurrent layers; the parts of their weights lie in another order."""

    def net(shape, n):
        width, units = shape[-1], n(64)
        bias = (2, parts * units) if kind is nn.GRU else (parts * units,)
        one = [(width, parts * units), (units, parts * units), bias]
        module = kind(width, units, batch_first=True, bidirectional=both)

        def turned(array):
            blocks = np.split(array, parts, axis=-1)
            return np.concatenate([blocks[k] for k in order], axis=-1)

        def turn(*arrays):
            found = []
            for kernel, inner, b in zip(arrays[::3], arrays[1::3], arrays[2::3], strict=True):
                biases = turned(b) if b.ndim == 2 else (turned(b), np.zeros_like(b))
                found += [turned(kernel).T, turned(inner).T, *biases]
            return found

        names = [name for name, _ in module.named_parameters()]

        def forward(w, x):
            outputs, ends = torch.func.functional_call(module, dict(zip(names, w, strict=True)), (x,))
            last = (ends[0] if isinstance(ends, tuple) else ends) if both else outputs[:, -1]
            return outputs if all_outputs else torch.cat([*last], -1) if both else last

        fixed = () if kind is nn.GRU else (3, 7)  # a second bias, which Keras has in the GRU alone
        return Net(one * (2 if both else 1), forward, turn, fixed)

    return net


def normalization(shape, n):
    """Batch normalization; the last two weights move by themselves."""
    shapes = [(shape[-1],)] * 4
    return Net(shapes, lambda w, x: F.batch_norm(x, w[2], w[3], w[0], w[1], training, 0.1, 1e-3), fixed=(2, 3))


training = False  # whether what runs is training; `make` sets it

NETS = {
    "Dense": dense(512, F.relu),
    "Dense over time": dense(64),
    "Activation tanh": scaled(torch.tanh),
    "Embedding": lambda shape, n: Net([(n(20000), n(128))], lambda w, x: F.embedding(x, w[0])),
    "Conv1D": convolution(F.conv1d, 128, 5),
    "Conv2D": convolution(lambda *a: F.relu(F.conv2d(*a, padding=1)), 64),
    "Conv2D strided": convolution(F.conv2d, 64, stride=2),
    "Conv2D dilated": convolution(F.conv2d, 64, dilation=2),
    "Conv3D": convolution(F.conv3d, 16, padding=1),
    "SeparableConv1D": separable(F.conv1d, 128, 5),
    "SeparableConv2D": separable(F.conv2d, 64),
    "DepthwiseConv2D": depthwise,
    "Conv2DTranspose": transposed(F.conv_transpose2d, 16, 2),
    "Conv3DTranspose": transposed(F.conv_transpose3d, 8, 1),
    "ZeroPadding2D": scaled(lambda x: F.pad(x, (2, 2, 2, 2))),
    "Cropping2D": scaled(lambda x: x[:, :, 2:-2, 2:-2]),
    "UpSampling2D": scaled(lambda x: F.interpolate(x, scale_factor=2)),
    "MaxPooling1D": scaled(lambda x: F.max_pool1d(x, 2)),
    "MaxPooling2D": scaled(lambda x: F.max_pool2d(x, 2)),
    "AveragePooling2D": scaled(lambda x: F.avg_pool2d(x, 2)),
    "MaxPooling3D": scaled(lambda x: F.max_pool3d(x, 2)),
    "GlobalMaxPooling2D": scaled(lambda x: x.amax((2, 3))),
    "GlobalAveragePooling2D": scaled(lambda x: x.mean((2, 3))),
    "SimpleRNN": recurrent(nn.RNN, 1, (0,)),
    "GRU": recurrent(nn.GRU, 3, (1, 0, 2)),
    "LSTM": recurrent(nn.LSTM, 4, (0, 1, 2, 3)),
    "LSTM, all outputs": recurrent(nn.LSTM, 4, (0, 1, 2, 3), all_outputs=True),
    "Bidirectional(LSTM)": recurrent(nn.LSTM, 4, (0, 1, 2, 3), both=True),
    "Add": scaled(torch.add),
    "Multiply": scaled(torch.mul),
    "Maximum": scaled(torch.maximum),
    "Concatenate": scaled(lambda x, y: torch.cat([x, y], 1)),
    "PReLU": lambda shape, n: Net([(shape[-1],)], lambda w, x: F.prelu(x, w[0])),
    "LeakyReLU": scaled(lambda x: F.leaky_relu(x, 0.3)),
    "ELU": scaled(F.elu),
    "Softmax": scaled(lambda x: F.softmax(x, -1)),
    "BatchNormalization, rows": normalization,
    "BatchNormalization, images": normalization,
    "Dropout": scaled(lambda x: F.dropout(x, 0.5, training)),
    "SpatialDropout2D": scaled(lambda x: F.dropout2d(x, 0.5, training)),
    "TimeDistributed(Dense)": dense(64),
}
LAST = ("Dense over time", "SimpleRNN", "GRU", "TimeDistributed(Dense)")  # series that stay (samples, steps, width)


def channels_first(row):
    """Whether PyTorch wants the data of a row with their channels first."""
    series = row.name in LAST or "LSTM" in row.name
    return len(row.shapes[0]) > 1 and not series


def arrange(row, x):
    """The data as PyTorch wants them."""
    if not channels_first(row):
        return [torch.from_numpy(one) for one in x]
    return [torch.from_numpy(np.ascontiguousarray(np.moveaxis(one, -1, 1))) for one in x]


def make(row, quick):
    """See `keras_like.make`."""
    if row.name not in NETS:
        return None
    shape, n = families.shapes_of(row, quick)[0], families.smaller(quick)
    count = len(row.shapes)
    net = NETS[row.name](shape, n, *[count] if row.scaled else [])
    arrays = net.turn(*families.weights(net.shapes))
    w = [torch.from_numpy(np.array(one)) for one in arrays]
    learned = [one for place, one in enumerate(w) if place not in net.fixed]
    for one in learned:
        one.requires_grad_(True)
    updater, moved = torch.optim.SGD(learned, 0.01), channels_first(row)

    def run(x, start, batch):
        global training
        training = torch.is_grad_enabled()
        y = net.forward(w, *(one[start : start + batch] for one in x))
        return y.movedim(1, -1) if moved and y.ndim > 2 else y

    def predict(x, batch):
        with torch.no_grad():
            return np.concatenate([run(x, start, batch).numpy() for start in range(0, len(x[0]), batch)])

    def train(x, y, batch):
        total, targets = 0.0, torch.from_numpy(y)
        for start in range(0, len(x[0]), batch):
            updater.zero_grad()
            loss = F.mse_loss(run(x, start, batch), targets[start : start + batch])
            loss.backward()
            updater.step()
            total += loss.item() * len(targets[start : start + batch])
        return total / len(y)

    return predict, train
