"""All layers, by their public names."""

from ..engine.input import Input, InputLayer
from ..engine.layer import Layer
from ..engine.spec import InputSpec
from .advanced_activations import ELU, LeakyReLU, PReLU, ReLU, Softmax, ThresholdedReLU
from .bidirectional import Bidirectional
from .convolutional import Conv2D, Convolution2D
from .core import (
    Activation,
    ActivityRegularization,
    Dense,
    Dropout,
    Flatten,
    Lambda,
    Masking,
    Permute,
    RepeatVector,
    Reshape,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
)
from .embeddings import Embedding
from .merge import (
    Add,
    Average,
    Concatenate,
    Dot,
    Maximum,
    Minimum,
    Multiply,
    Subtract,
    add,
    average,
    concatenate,
    dot,
    maximum,
    minimum,
    multiply,
    subtract,
)
from .noise import AlphaDropout, GaussianDropout, GaussianNoise
from .normalization import BatchNormalization
from .pooling import (
    AveragePooling2D,
    AvgPool2D,
    GlobalAveragePooling2D,
    GlobalAvgPool2D,
    GlobalMaxPool2D,
    GlobalMaxPooling2D,
    MaxPool2D,
    MaxPooling2D,
)
from .recurrent import (
    GRU,
    LSTM,
    RNN,
    GRUCell,
    LSTMCell,
    Recurrent,
    SimpleRNN,
    SimpleRNNCell,
    StackedRNNCells,
)
from .serialization import deserialize, serialize
from .wrappers import TimeDistributed, Wrapper

__all__ = [
    "Activation", "ActivityRegularization", "Add", "AlphaDropout", "Average", "AveragePooling2D", "AvgPool2D",
    "BatchNormalization", "Bidirectional", "Concatenate", "Conv2D", "Convolution2D", "Dense", "Dot", "Dropout",
    "ELU", "Embedding", "Flatten", "GRU", "GRUCell", "GaussianDropout", "GaussianNoise",
    "GlobalAveragePooling2D", "GlobalAvgPool2D", "GlobalMaxPool2D", "GlobalMaxPooling2D", "Highway", "Input",
    "InputLayer", "InputSpec", "LSTM", "LSTMCell", "Lambda", "Layer", "LeakyReLU", "Masking", "MaxPool2D",
    "MaxPooling2D", "Maximum", "MaxoutDense", "Merge", "Minimum", "Multiply", "PReLU", "ParametricSoftplus",
    "Permute", "RNN", "ReLU", "Recurrent", "RepeatVector", "Reshape", "SReLU", "SimpleRNN", "SimpleRNNCell",
    "Softmax", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "StackedRNNCells", "Subtract",
    "ThresholdedReLU", "TimeDistributed", "TimeDistributedDense", "Wrapper", "add", "average", "concatenate",
    "deserialize", "dot", "maximum", "merge", "minimum", "multiply", "serialize", "subtract",
]  # fmt: skip

from ..compat.activations import ParametricSoftplus, SReLU
from ..compat.dense import Highway, MaxoutDense, TimeDistributedDense
from ..compat.merge import Merge, merge
