"""VGG16 with PyTorch's own modules; it brings no nets along, and the others would be programs of their own here."""

import numpy as np
import torch
from torch import nn

from .net_case import CLASSES
from .problems import VGG

VERSIONS = {"torch": torch.__version__}


def warm():
    """Let PyTorch do something."""
    nn.Linear(2, 2)(torch.zeros(1, 2))


def vgg16(size):
    """Thirteen convolutions, five poolings, three dense layers."""
    modules, before = [], 3
    for channels in VGG:
        if channels is None:
            modules.append(nn.MaxPool2d(2))
        else:
            modules += [nn.Conv2d(before, channels, 3, padding=1), nn.ReLU()]
            before = channels
    flat = before * (size // 32) ** 2
    dense = [nn.Linear(flat, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, CLASSES)]
    return nn.Sequential(*modules, nn.Flatten(), *dense)


def turned(value, side, flat):
    """A weight in PyTorch's order; the rows of the first dense layer stand in the order of channels-first images."""
    if value.ndim == 4:
        return np.ascontiguousarray(value.transpose(3, 2, 0, 1))
    if value.ndim == 2 and len(value) == flat:
        value = value.reshape(side, side, -1, value.shape[1]).transpose(2, 0, 1, 3).reshape(value.shape)
    return np.ascontiguousarray(value.T)


def make(name, size):
    """See `nets_like_keras.make`; None for a net that PyTorch has not."""
    if name != "VGG16":
        return None
    net, side = vgg16(size), size // 32
    flat, updater = 512 * side**2, torch.optim.SGD(net.parameters(), 1e-4)

    def shapes():
        orders = {1: (0,), 2: (1, 0), 4: (2, 3, 1, 0)}
        return [tuple(p.shape[axis] for axis in orders[p.ndim]) for p in net.parameters()]

    def put(values):
        with torch.no_grad():
            for place, (parameter, value) in enumerate(zip(net.parameters(), values, strict=True)):
                first_dense = place == 2 * sum(map(bool, VGG))
                parameter.copy_(torch.from_numpy(turned(value, side, flat if first_dense else -1)))

    def outputs(x):
        return net(torch.from_numpy(np.ascontiguousarray(x.transpose(0, 3, 1, 2))))

    def predict(x):
        with torch.no_grad():
            return torch.softmax(outputs(x), 1).numpy()

    def train(x, y):
        loss = nn.functional.cross_entropy(outputs(x), torch.from_numpy(y))
        updater.zero_grad()
        loss.backward()
        updater.step()
        return loss.item()

    return shapes, put, predict, train
