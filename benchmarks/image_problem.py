"""What the benchmark of pictures does with them: turn, shift, zoom, flip by chance, and scale; of arrays and files."""

import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

# The name of a source -> how many pictures there are, of which shape.
SHAPES = {"digits": (1024, (28, 28, 1)), "photos": (128, (150, 150, 3)), "files": (128, (150, 150, 3))}
STORED = (240, 200)  # the size of the pictures in files
BATCH = 32
MOVES = dict(rotation_range=20, width_shift_range=0.1, height_shift_range=0.1, zoom_range=0.1, horizontal_flip=True)
SCALE = 1 / 255
# One change of known size, by which libraries are compared: degrees, rows, columns, zoom of rows and of columns.
ONE = dict(theta=15, tx=2, ty=-3, shear=0, zx=0.9, zy=1.1, flip_horizontal=True)
# The same for releases after Keras 2.3, which count columns first and so turn the other way round.
COLUMNS_FIRST = ONE | dict(theta=-15, tx=-3, ty=2, zx=1.1, zy=0.9)


def pictures(count, shape):
    """Smooth pictures, each another: such as photos are when compared with noise."""
    rows, cols = np.mgrid[: shape[0], : shape[1]]
    waves = np.random.RandomState(0).uniform(0.02, 0.2, (count, 2, shape[2]))
    inside = waves[:, 0, None, None] * rows[None, ..., None] + waves[:, 1, None, None] * cols[None, ..., None]
    return np.rint(127.5 + 127.5 * np.sin(inside)).astype("uint8")


def one(shape):
    """The picture that all libraries change alike."""
    return pictures(1, shape)[0]


def folder(count):
    """A folder of two classes of JPEG files, to be closed in the end."""
    kept = tempfile.TemporaryDirectory()
    for number, picture in enumerate(pictures(count, (*STORED, 3))):
        path = Path(kept.name, "ab"[number % 2], f"{number}.jpg")
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(picture).save(path, quality=90)
    return kept
