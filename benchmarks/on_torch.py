"""The workloads as one writes them for PyTorch: modules, channels first, its own optimizers."""

import numpy as np
import torch
from torch import nn

from .problems import DECAY, EPSILON, SQUARE_DECAY, VGG

VERSIONS = {"torch": torch.__version__}


class Recurrent(nn.Module):
    """Words to vectors, an LSTM, one number."""

    def __init__(self, w):
        super().__init__()
        self.embedding = nn.Embedding(*w["embedding"].shape)
        self.lstm = nn.LSTM(w["kernel"].shape[0], w["recurrent"].shape[0], batch_first=True)
        self.last = nn.Linear(*w["last/kernel"].shape)

    def forward(self, x):
        """The logits of a batch."""
        outputs, _ = self.lstm(self.embedding(x))
        return self.last(outputs[:, -1])


def mlp(w, rate):
    """Two hidden layers; `rate` turns a share into the one to drop."""
    inputs, hidden = w["first/kernel"].shape
    first = [nn.Linear(inputs, hidden), nn.ReLU(), nn.Dropout(rate(0.2))]
    second = [nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(rate(0.2))]
    return nn.Sequential(*first, *second, nn.Linear(*w["last/kernel"].shape))


def cnn(w, rate):
    """Two convolutions and two dense layers."""
    convs = [nn.Conv2d(*w[f"conv{k}/kernel"].shape[2:], 3) for k in (1, 2)]
    images = [convs[0], nn.ReLU(), convs[1], nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(rate(0.25)), nn.Flatten()]
    hidden = [nn.Linear(*w["hidden/kernel"].shape), nn.ReLU(), nn.Dropout(rate(0.5))]
    return nn.Sequential(*images, *hidden, nn.Linear(*w["last/kernel"].shape))


def lstm(w, rate):
    """See `Recurrent`."""
    return Recurrent(w)


def vgg(w, rate):
    """Thirteen convolutions, five poolings."""
    modules, number = [], 0
    for channels in VGG:
        if channels is None:
            modules.append(nn.MaxPool2d(2))
        else:
            number += 1
            modules += [nn.Conv2d(*w[f"conv{number}/kernel"].shape[2:], 3, padding=1), nn.ReLU()]
    return nn.Sequential(*modules, nn.Flatten(), nn.Linear(*w["last/kernel"].shape))


NETWORKS = {"mlp": mlp, "cnn": cnn, "lstm": lstm, "vgg": vgg}


def fill(model, problem):
    """Give the model the first weights, in the layout that PyTorch has."""
    modules = [one for one in model.modules() if list(one.parameters(recurse=False))]
    values = [_turned(value) for value in _channels_first(problem).values()]
    with torch.no_grad():
        for module in modules:
            for name, parameter in module.named_parameters(recurse=False):
                if name == "bias_hh_l0":  # PyTorch's LSTM adds two biases: one stays zero
                    parameter.zero_().requires_grad_(False)
                else:
                    value = values.pop(0)
                    parameter.copy_(torch.from_numpy(value.T if isinstance(module, nn.Embedding) else value))
    if values:
        raise RuntimeError(f"{len(values)} weights found no place in the model")


def _channels_first(problem):
    """The weights, with the rows of the first dense layer behind images in the order of channels-first images."""
    weights = dict(problem.weights)
    if problem.name == "cnn":
        channels = weights["conv2/kernel"].shape[-1]
        kernel = weights["hidden/kernel"]
        side = round((len(kernel) // channels) ** 0.5)
        images = kernel.reshape(side, side, channels, -1)
        weights["hidden/kernel"] = images.transpose(2, 0, 1, 3).reshape(kernel.shape)
    return weights


def _turned(value):
    return np.ascontiguousarray(value.transpose(3, 2, 0, 1) if value.ndim == 4 else value.T)


def optimizer(problem, parameters):
    """PyTorch's own optimizer with the numbers of the problem."""
    if problem.optimizer == "rmsprop":
        return torch.optim.RMSprop(parameters, problem.rate, alpha=DECAY, eps=EPSILON)
    if problem.optimizer == "momentum":
        return torch.optim.SGD(parameters, problem.rate, momentum=DECAY)
    return torch.optim.Adam(parameters, problem.rate, betas=(DECAY, SQUARE_DECAY), eps=EPSILON)


def build(problem, dropping):
    """The model; see `on_kerascn.build`."""
    model = NETWORKS[problem.name](problem.weights, lambda level: level if dropping else 0.0)
    fill(model, problem)
    model.train()
    updater = optimizer(problem, [one for one in model.parameters() if one.requires_grad])
    entropy = nn.BCEWithLogitsLoss() if problem.name == "lstm" else nn.CrossEntropyLoss()
    x = np.ascontiguousarray(problem.x.transpose(0, 3, 1, 2)) if problem.x.ndim == 4 else problem.x

    def step():
        updater.zero_grad()
        loss = entropy(model(torch.from_numpy(x)), torch.from_numpy(problem.y))
        loss.backward()
        updater.step()
        return loss.item()

    return step, lambda: {
        name: value.detach().numpy().copy() for name, value in model.named_parameters() if value.requires_grad
    }
