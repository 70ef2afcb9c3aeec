"""All layers, by their public names."""

from ..engine.input import Input, InputLayer
from ..engine.layer import Layer
from ..engine.spec import InputSpec
from .core import Activation, Dense, Dropout, Flatten, Masking, Permute, RepeatVector, Reshape
from .embeddings import Embedding
from .normalization import BatchNormalization

__all__ = [
    "Activation", "BatchNormalization", "Dense", "Dropout", "Embedding", "Flatten", "Input", "InputLayer",
    "InputSpec", "Layer", "Masking", "Permute", "RepeatVector", "Reshape",
]  # fmt: skip
