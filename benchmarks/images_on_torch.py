"""Pictures changed with PyTorch as torchvision does it: one by one, a tensor seen through an affine grid."""

import itertools
import math
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn.functional import affine_grid, grid_sample
from torch.utils.data import DataLoader, Dataset

from . import image_problem as problem

VERSIONS = {"torch": torch.__version__}


def changed(picture, theta, tx, ty, zx, zy, flip_horizontal):
    """A picture, rows x columns x channels in bytes, as a tensor from 0 to 1: turned, shifted, zoomed and flipped."""
    x = torch.from_numpy(picture).permute(2, 0, 1).unsqueeze(0) / 255
    height, width = x.shape[2:]
    sin, cos = math.sin(math.radians(theta)), math.cos(math.radians(theta))
    map_of_columns = [cos * zy, sin * zx * height / width, 2 * (sin * tx + cos * ty) / width]
    map_of_rows = [-sin * zy * width / height, cos * zx, 2 * (cos * tx - sin * ty) / height]
    grid = affine_grid(torch.tensor([[map_of_columns, map_of_rows]]), list(x.shape), align_corners=False)
    x = grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)[0]
    return x.flip(2) if flip_horizontal else x


class Pictures(Dataset):
    """The changed pictures, by number."""

    def __init__(self, source, folder):
        self.count, self.shape = problem.SHAPES[source]
        files = source == "files"
        self.paths = sorted(Path(folder).rglob("*.jpg")) if files else None
        self.arrays = None if files else problem.pictures(self.count, self.shape)

    def __len__(self):
        return self.count

    def __getitem__(self, number):
        height, width = self.shape[:2]
        if self.paths is None:
            picture = self.arrays[number]
        else:
            with Image.open(self.paths[number]) as file:
                picture = np.array(file.convert("RGB").resize((width, height), Image.Resampling.BILINEAR))
        turn, down, along, zoom = (problem.MOVES[name] for name in ("rotation_range", "height_shift_range",
                                   "width_shift_range", "zoom_range"))  # fmt: skip
        theta, tx, ty, zx, zy = torch.empty(5).uniform_(-1, 1).tolist()
        flips = bool(torch.rand(1) < 0.5)
        return changed(picture, theta * turn, tx * down * height, ty * along * width, 1 + zx * zoom, 1 + zy * zoom,
                       flips)  # fmt: skip


def make(source, folder):
    """See `images_by_generator.make`."""
    torch.manual_seed(1)
    loader = DataLoader(Pictures(source, folder), batch_size=problem.BATCH, shuffle=True)
    shape = problem.SHAPES[source][1]

    def one():
        known = {name: value for name, value in problem.ONE.items() if name != "shear"}
        return changed(problem.one(shape), **known).permute(1, 2, 0).numpy()

    def batches(steps):
        batches = itertools.chain.from_iterable(itertools.repeat(loader))  # pass after pass
        *_, last = itertools.islice(batches, steps)
        return last.permute(0, 2, 3, 1).numpy()

    return one, batches
