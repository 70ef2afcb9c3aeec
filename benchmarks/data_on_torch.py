"""Training from batches with PyTorch's DataLoader, whose workers are processes."""

import torch
from torch.utils.data import DataLoader, Dataset

from . import data_problem as problem

VERSIONS = {"torch": torch.__version__}


class Batches(problem.Numbered, Dataset):
    """The batches by number."""


def make(source, workers, processes):
    """See `data_on_kerascn.make`; None for what the library has not: generators, and threads as workers."""
    if source != "sequence" or (workers and not processes):
        return None
    first, last = torch.nn.Linear(problem.FEATURES, problem.UNITS), torch.nn.Linear(problem.UNITS, 1)
    network = torch.nn.Sequential(first, torch.nn.Tanh(), last)
    optimizer = torch.optim.SGD(network.parameters(), problem.RATE)

    def train(steps, clock):
        with torch.no_grad():
            for weight, value in zip(network.parameters(), problem.WEIGHTS, strict=True):
                weight.copy_(torch.from_numpy(value.T))
        total = 0.0
        for x, y in DataLoader(Batches(steps), batch_size=None, num_workers=workers):
            loss = ((network(x) - y) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
            clock.tick()
        return total / steps

    return train
