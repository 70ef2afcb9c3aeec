"""The weights of a net: the published ones, those of a file, or none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from .. import backend as K
from ..layers import Dense, Flatten
from ..utils.layer_utils import convert_dense_weights_data_format
from . import files

SETS = ("imagenet", "msd", "things")  # the data sets that trained weights come of


def load(
    model: Any,
    net: str,
    given: Any,
    include_top: bool,
    name: str | None = None,
    by_name: bool = False,
    turn: bool = True,
    folder: Path | None = None,
) -> None:
    """Give a model the weights that are wanted.

    Args:
        model: The model.
        net: How the names of its files begin.
        given: One of ``SETS``, the path of a file, or ``None``.
        include_top: Whether the model has its top.
        name: The name of the published file, where it is another one than those of most nets.
        by_name: Whether the layers of the published file are found by their names: it has a top, the model may not.
        turn: Whether the published file is of images with their channels last.
        folder: Where the file lies, if it comes with the package; it has a top.
    """
    if given is None:
        return
    if given not in SETS:
        model.load_weights(os.fspath(given))
        return
    if folder is None:
        end = "" if include_top else "_notop"
        file = files.find(name or f"{net}_weights_tf_dim_ordering_tf_kernels{end}.h5")
    else:
        file, by_name = str(folder / f"{net}_{given}.h5"), not include_top
    model.load_weights(file, by_name=by_name, trained_on="tensorflow")  # all of them have its kernels
    if turn and K.image_data_format() == "channels_first":
        _turn_dense(model)


def _turn_dense(model: Any) -> None:
    """Put the rows of a dense layer behind Flatten in order: the published ones were trained with channels last."""
    for flatten, dense in zip(model.layers, model.layers[1:], strict=False):
        if isinstance(flatten, Flatten) and isinstance(dense, Dense):
            convert_dense_weights_data_format(dense, flatten.input_shape[1:], "channels_first")
