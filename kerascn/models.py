"""Models: the door for people."""

from __future__ import annotations

from .engine.clone import clone_model
from .saving import load_model, model_from_config, model_from_json, model_from_yaml, save_model
from .training.model import Model
from .training.sequential import Sequential

__all__ = [
    "Model", "Sequential", "clone_model", "load_model", "model_from_config", "model_from_json", "model_from_yaml",
    "save_model",
]  # fmt: skip
