"""Whole models in HDF5 files: architecture, weights, what ``compile`` was told, the optimizer's state."""

from __future__ import annotations

import json
from typing import Any

from ..declare import limit, trust
from ..messages import fail, warn_user
from ..version import __version__
from . import chance, compiled, files, hdf5, sizes, weights
from .architecture import (
    KERAS_VERSION,
    LAYOUT,
    as_data,
    carried_out,
    checked_with,
    data_of_json,
    described,
    model_from_config,
)
from .calls import with_chances
from .old_weights import Stored
from .origin import Origin, is_numbered, origin_of


def save_model(
    model: Any,
    filepath: Any,
    overwrite: bool = True,
    include_optimizer: bool = True,
    save_format: str | None = None,
    options: Any = None,
) -> None:
    """Write a model into an HDF5 file, in the layout of Keras 2.

    Args:
        model: The model.
        filepath: A path, an open ``h5py.File`` or ``h5py.Group``, or an object with ``write``.
        overwrite: Whether a file that is there is replaced without asking.
        include_optimizer: Whether to write what ``compile`` was told and the optimizer's state too.
        save_format: ``'h5'`` or nothing: HDF5 is the only format. tf.keras has this word.
        options: Of no use for HDF5; tf.keras has this word too.
    """
    files.check_format("save", save_format)
    whole = described(model)
    config = json.dumps({key: whole[key] for key in ("class_name", "config")}, default=as_data)

    def fill(file: Any) -> None:
        file.attrs["keras_version"] = KERAS_VERSION.encode()
        file.attrs["backend"] = LAYOUT.encode()
        file.attrs["kerascn_version"] = __version__.encode()
        file.attrs["model_config"] = config.encode("utf-8")
        weights.write_layers(hdf5.new_group(file, "model_weights"), model)
        compiled.clear(file)
        chance.clear(file)
        if include_optimizer:
            compiled.write(file, model)
            chance.write(file, model)

    files.write(filepath, overwrite, fill)


def load_model(
    filepath: Any,
    custom_objects: dict[str, Any] | None = None,
    compile: bool = True,
    safe_mode: bool = True,
    trained_on: str | None = None,
) -> Any:
    """The model in an HDF5 file that ``save`` of this or another release of Keras has written.

    Args:
        filepath: A path, an open ``h5py.File`` or ``h5py.Group``, or an object with ``read``.
        custom_objects: The user's own classes and functions, by the names that stand in the file.
        compile: Whether to compile the model as it was, so that training can go on.
        safe_mode: Whether nothing of the file is run. ``False`` lets the code of lambdas in it run: say so only of
            files from people whose programs you would run.
        trained_on: The engine on which the file was written, 'theano', 'tensorflow' or 'cntk', where the file itself
            does not say it: Theano turned the kernels of convolutions round.
    """
    with trust.reading(safe_mode), files.opened(filepath) as file:
        release, told_of_chance = hdf5.read_text(file, "keras_version"), chance.read(file) if compile else None
        config = _config(file, told_of_chance, custom_objects)
        group = weights.weights_group(file)
        stored = weights.stored_layers(group)
        with limit.at_most(sizes.most_numbers(one.array for layer in stored.values() for one in layer)):
            model = model_from_config(config, custom_objects, safe_mode, release=release)
        origin = origin_of(file, group, trained_on=trained_on, names=weights.all_names(stored))
        told = _told(file, custom_objects) if compile else None
        with weights.in_graph_of(model):
            matches = _matches(model, stored, origin)
            weights.set_all(model, matches, origin, path=file.file.filename)
        if told:
            if told_of_chance is not None:
                model.take_chance(told_of_chance)
            carried_out(lambda: model.compile(**told), custom_objects)
            compiled.read_state(file, model, matches, origin)
    return model


def _told(file: Any, custom_objects: dict[str, Any] | None) -> dict[str, Any] | None:
    """What ``compile`` was told; nothing, with a warning, if the file does not say it or speaks of things unknown."""
    try:
        told = carried_out(lambda: compiled.read(file), custom_objects)
    except ValueError as error:
        if getattr(error, "key", None) != "saving.unknown":
            raise
        warn_user("saving.training_unknown", path=file.file.filename, reason=error)
        return None
    if told is None:
        warn_user("saving.not_compiled", path=file.file.filename)
    return told


def _config(file: Any, told_of_chance: dict[str, Any] | None, custom_objects: dict[str, Any] | None) -> Any:
    """The configuration of the model, with what was told of the chance in its layers."""
    text = hdf5.read_text(file, "model_config")
    if text is None:
        only_weights = hdf5.read_names(file, "layer_names") is not None or is_numbered(file)
        raise fail(ValueError, "saving.only_weights" if only_weights else "saving.no_model", path=file.file.filename)
    config = data_of_json(text)
    if not isinstance(config, dict):
        return config
    config.pop("optimizer", None)  # what compile was told is read apart, and only where it is asked for
    if told_of_chance is None:
        return config
    config = checked_with(custom_objects, config)
    return {**config, "config": with_chances(config.get("config"), told_of_chance["layers"])}


def _matches(model: Any, stored: dict[str, list[Stored]], origin: Origin) -> list[weights.Match]:
    """Architecture and weights of one file go together by name; where names have changed, by place."""
    if {layer.name for layer in model.layers if layer.weights} == set(stored):
        return weights.by_names(model, stored, origin)
    return weights.by_place(model, stored, origin)
