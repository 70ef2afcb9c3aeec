"""The weights of a net: the published ones, those of a file, or none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from .. import backend as K
from ..layers import Dense, Flatten
from ..messages import fail
from ..utils.layer_utils import convert_dense_weights_data_format
from . import files

SETS = ("imagenet", "msd", "things")  # the data sets that trained weights come of
FIRST_RELEASE = "1.1.0"  # of Keras that had these nets, and fetched their files
UNLIKE = ("saving.weight_count", "saving.weight_shape")
_HERE = "kerascn.applications"
# nets of the same name that differ: how the names of the files of one begin -> the function of the other
OTHER_FORM = {
    "inception_v3": f"{_HERE}.old_inception_v3.InceptionV3",
    "keras1/inception_v3": f"{_HERE}.inception_v3.InceptionV3",
    "resnet50": f"{_HERE}.resnet50.ResNet50",
    "res2a/resnet50": f"{_HERE}.resnet.ResNet50",
}


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
        _load_path(model, net, os.fspath(given), include_top)
        return
    if folder is None:
        end = "" if include_top else "_notop"
        file = files.find(name or f"{net}_weights_tf_dim_ordering_tf_kernels{end}.h5")
    else:
        file, by_name = str(folder / f"{net}_{given}.h5"), not include_top
    with _release_known(model):
        model.load_weights(file, by_name=by_name, trained_on="tensorflow")  # all of them have its kernels
    if turn and K.image_data_format() == "channels_first":
        _turn_dense(model)


def _load_path(model: Any, net: str, path: str, include_top: bool) -> None:
    """The weights of a file of the caller's; what does not fit is told in the words of the nets."""
    try:
        with _release_known(model) if files.is_published(path) else nullcontext():
            model.load_weights(path)
    except ValueError as error:
        kind = getattr(error, "key", "")
        told = dict(path=path, net=model.name, problem=str(error))
        if kind in UNLIKE and net in OTHER_FORM:
            raise fail(ValueError, "applications.other_form", other=OTHER_FORM[net], **told) from error
        if kind == "saving.layer_count":
            raise fail(ValueError, "applications.other_top", other=not include_top, **told) from error
        raise


@contextmanager
def _release_known(model: Any) -> Iterator[None]:
    """For files that were published: what reads them need not wonder which release of Keras 1 wrote them."""
    model.written_by = FIRST_RELEASE
    try:
        yield
    finally:
        del model.written_by


def _turn_dense(model: Any) -> None:
    """Put the rows of a dense layer behind Flatten in order: the published ones were trained with channels last."""
    for flatten, dense in zip(model.layers, model.layers[1:], strict=False):
        if isinstance(flatten, Flatten) and isinstance(dense, Dense):
            convert_dense_weights_data_format(dense, flatten.input_shape[1:], "channels_first")
