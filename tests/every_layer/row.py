"""One row of the table: a layer with arguments, what it is called on, and what NumPy says it gives."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from kerascn import config, layers

CHANCE = np.random.default_rng(2015)
BATCH = 2  # samples, in all rows, so that outputs of different layers can be joined


def numbers(*shape):
    """Numbers of both signs, for samples of this shape."""
    return CHANCE.normal(size=(BATCH, *shape)).astype("float32")


# What the layers are called on; channels last.
ROWS, SERIES = numbers(4), numbers(6, 3)
IMAGES, VOLUMES, FILMS = numbers(5, 6, 3), numbers(4, 5, 4, 2), numbers(3, 4, 5, 2)
WORDS = np.array([[1, 0, 3, 2], [4, 2, 0, 0]], "int32")

# What becomes of a mask: functions of the mask, the inputs and the arguments.
REFUSED = "refused"


def passes(mask, x, a):
    """The mask goes on as it is."""
    return mask


def ends(mask, x, a):
    """Masks are taken, and none goes on."""
    return


def of_space(x, data_format, place=1):
    """An array with its channels last, in the format that is wanted; ``place`` is where they stand first."""
    return np.moveaxis(x, -1, place) if data_format == "channels_first" else x


class Fresh:
    """An argument that is made anew for every layer, such as the layer that it holds."""

    def __init__(self, make):
        self.make = make


@dataclass(frozen=True)
class Row:
    """A layer with arguments, and all that is known of it.

    Args:
        kind: The name of the class.
        given: The arguments, in the words of Keras 2.
        x: The array it is called on, or a list of arrays; channels last.
        formula: What it gives, computed by NumPy: a function of ``x``, the arguments (``a.units``) and the weights.
        old: The arguments in the words of Keras 1, if it had the class.
        old_kind: The name of the class in Keras 1, if it was another one.
        mask: What becomes of a mask: ``REFUSED`` or a function; ``None`` to try none.
        unknown: The axes, besides that of the batch, whose lengths the layer doesn't have to know.
        by_step: Whether ``TimeDistributed`` of it is the layer at each step.
        in_training: Whether an output in training is one that the arguments allow: a function of ``x``, the output
            and the arguments.
            spatial: Whether the channels stand where the data format says.
        place: The axis of the channels where they stand first.
        penalty: What it adds to the loss besides its regularizers: a function of the output and the arguments.
        within: For cells, what makes the layer that holds the cell: a function of the cell and further arguments.
        fixed: Whether the length of the batch has to be told.
        affects: For arguments that the formula doesn't read: what they change, and where that is tested.
    """

    kind: str
    given: dict
    x: Any
    formula: Callable[..., Any]
    old: dict | None = None
    old_kind: str | None = None
    mask: Any = REFUSED
    unknown: tuple = ()
    by_step: bool = True
    in_training: Callable[..., bool] | None = None
    spatial: bool = False
    place: int = 1
    penalty: Callable[..., float] | None = None
    within: Any = None
    fixed: bool = False
    affects: dict = field(default_factory=dict)

    @property
    def arguments(self):
        """All arguments, those that were not given with their defaults."""
        said = {name: p.default for name, p in inspect.signature(getattr(layers, self.kind)).parameters.items()}
        said = {"return_sequences": False, "return_state": False, "go_backwards": False, **said, **self.given}
        if self.spatial and said.get("data_format") is None:
            said["data_format"] = config.image_data_format()
        return SimpleNamespace(**said)

    def moved(self, x):
        """An array in the data format of the row."""
        return of_space(x, self.arguments.data_format, self.place) if self.spatial else x

    @property
    def inputs(self):
        """The arrays it is called on, as a list."""
        return [self.moved(x) for x in (self.x if isinstance(self.x, list) else [self.x])]

    @property
    def follows_settings(self):
        """Whether it goes by the data format of the settings."""
        return self.spatial and self.given.get("data_format", self.default_of("data_format")) is None

    def default_of(self, argument):
        """The default of an argument; ``inspect.Parameter.empty`` if there is none."""
        return inspect.signature(getattr(layers, self.kind)).parameters[argument].default

    @property
    def batch_axis(self):
        """The axis of the batch, if its length doesn't have to be told."""
        return set() if self.fixed else {0}

    @property
    def axes_unknown(self):
        """The axes whose lengths are not told, in the data format of the row; that of the batch mostly is one."""
        rank = self.inputs[0].ndim
        if self.spatial and self.arguments.data_format == "channels_first":
            moved = [*range(self.place), *range(self.place + 1, rank), self.place]
            return self.batch_axis | {moved[axis] for axis in self.unknown}
        return self.batch_axis | set(self.unknown)

    def shape_of_mask(self, x):
        """One flag for each step of a series, for each sample where there are no steps."""
        first = self.spatial and self.arguments.data_format == "channels_first" and x.ndim == 3
        return (x.shape[0], x.shape[2 if first else 1]) if x.ndim > 2 else x.shape[:1]

    def made(self, **more):
        """The layer."""
        return self._made(self.kind, self.given, more)

    def made_of_old(self, **more):
        """The layer, made by a call in the words of Keras 1."""
        return self._made(self.old_kind or self.kind, self.old, more)

    def _made(self, kind, given, more):
        given = {name: value.make() if isinstance(value, Fresh) else value for name, value in given.items()}
        if self.within is not None:
            return self.within(getattr(layers, kind)(**given), **more)
        return getattr(layers, kind)(**given, **more)

    def inner(self, layer):
        """The object that the row is about: the layer, or the cell that it holds."""
        return layer if self.within is None else layer.cell

    def expected(self, inputs, weights, **further):
        """What NumPy says the outputs are, as a list of arrays."""
        found = self.formula(inputs if isinstance(self.x, list) else inputs[0], self.arguments, *weights, **further)
        return list(found) if isinstance(found, (list, tuple)) else [found]
