"""Models as files: HDF5 in the layout of Keras 2, JSON and YAML.

``architecture`` turns models into text and back, ``files`` opens files and replaces them safely, ``hdf5`` reads and
writes attributes and arrays, ``weights`` those of layers, ``compiled`` what ``compile`` was told and the state of the
optimizer, ``chance`` and ``calls`` where random numbers come from, ``models`` is whole models, ``groups`` some layers
of one, ``given`` what is handed to ``set_weights``. Nothing that stands in a file is ever run unless the caller says
so.
"""

from __future__ import annotations

from .architecture import model_from_config, model_from_json, model_from_yaml, to_json, to_yaml
from .groups import (
    load_attributes_from_hdf5_group,
    load_weights_from_hdf5_group,
    load_weights_from_hdf5_group_by_name,
    preprocess_weights_for_loading,
    save_attributes_to_hdf5_group,
    save_weights_to_hdf5_group,
)
from .models import load_model, save_model
from .weights import load_weights, save_weights

__all__ = [
    "load_attributes_from_hdf5_group", "load_model", "load_weights", "load_weights_from_hdf5_group",
    "load_weights_from_hdf5_group_by_name", "model_from_config", "model_from_json", "model_from_yaml",
    "preprocess_weights_for_loading", "save_attributes_to_hdf5_group", "save_model", "save_weights",
    "save_weights_to_hdf5_group", "to_json", "to_yaml",
]  # fmt: skip
