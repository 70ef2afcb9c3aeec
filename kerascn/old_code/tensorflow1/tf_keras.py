"""``tensorflow.keras``: our own modules, and the names that only TensorFlow's Keras has."""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType
from typing import Any

from ...messages import fail
from ..targets import looked_up
from .gone import Gone

VERSION = "2.2.4-tf"

# Path below keras -> {name: what it means}.
NAMES: dict[str, dict[str, str]] = {
    "initializers": {
        "GlorotNormal": "kerascn.initializers:glorot_normal",
        "GlorotUniform": "kerascn.initializers:glorot_uniform",
        "HeNormal": "kerascn.initializers:he_normal",
        "HeUniform": "kerascn.initializers:he_uniform",
        "LecunNormal": "kerascn.initializers:lecun_normal",
        "LecunUniform": "kerascn.initializers:lecun_uniform",
    },
    "regularizers": {"L1": "kerascn.regularizers:l1", "L2": "kerascn.regularizers:l2"},
    "optimizers": {"legacy": "kerascn.optimizers"},
    "wrappers": {"scikit_learn": "kerascn.wrappers.scikit_learn"},
    "utils": {
        "array_to_img": "kerascn.preprocessing.image:array_to_img",
        "img_to_array": "kerascn.preprocessing.image:img_to_array",
        "load_img": "kerascn.preprocessing.image:load_img",
        "pad_sequences": "kerascn.preprocessing.sequence:pad_sequences",
    },
}

# What is not there -> the sentence that says what to write instead.
_TEXT_LAYERS = ("StringLookup", "IntegerLookup", "TextVectorization", "Hashing", "HashedCrossing")
_PICTURE_LAYERS = (
    "CenterCrop", "RandomBrightness", "RandomContrast", "RandomCrop", "RandomFlip", "RandomHeight", "RandomRotation",
    "RandomTranslation", "RandomWidth", "RandomZoom", "Rescaling", "Resizing",
)  # fmt: skip
_LATER_LAYERS = (
    "AbstractRNNCell", "AdditiveAttention", "Attention", "Conv1DTranspose", "ConvLSTM1D", "ConvLSTM3D",
    "DepthwiseConv1D", "EinsumDense", "GroupNormalization", "LayerNormalization", "MultiHeadAttention",
    "SpectralNormalization", "UnitNormalization",
)  # fmt: skip
GONE: dict[str, dict[str, str]] = {
    "": dict.fromkeys(("estimator", "experimental", "premade"), "tf1.instead.keras_only")
    | {"mixed_precision": "tf1.instead.precision", "dtensor": "tf1.instead.keras_only"},
    "layers": {
        **dict.fromkeys(_TEXT_LAYERS, "tf1.instead.text"),
        **dict.fromkeys(_PICTURE_LAYERS, "tf1.instead.pictures"),
        **dict.fromkeys(_LATER_LAYERS, "tf1.instead.own_layer"),
        **dict.fromkeys(("DenseFeatures", "CategoryEncoding", "Discretization", "Normalization"), "tf1.instead.numpy"),
        "experimental": "tf1.instead.pictures",
    },
    "activations": dict.fromkeys(("gelu", "mish", "swish"), "tf1.instead.own_function"),
    "optimizers": {
        "schedules": "tf1.instead.schedules",
        **dict.fromkeys(("AdamW", "Adafactor", "Ftrl", "Lion", "experimental"), "tf1.instead.optimizers"),
    },
    "callbacks": dict.fromkeys(("BackupAndRestore", "experimental"), "tf1.instead.own_callback"),
    "preprocessing": dict.fromkeys(
        ("image_dataset_from_directory", "text_dataset_from_directory", "timeseries_dataset_from_array"),
        "tf1.instead.generators",
    ),
    "utils": dict.fromkeys(
        ("image_dataset_from_directory", "text_dataset_from_directory", "timeseries_dataset_from_array"),
        "tf1.instead.generators",
    )
    | {"register_keras_serializable": "tf1.instead.custom_objects"},
}


class View(ModuleType):
    """``tensorflow.keras`` or a module below it: our module of that path, looked at when a name is needed.

    Args:
        name: Such as ``tensorflow.keras.layers``.
        path: Where it is below Keras: ``layers``; empty for Keras itself.
    """

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name)
        vars(self)["_path"] = path
        self.__path__: list[str] = []
        if not path:
            self.__version__ = VERSION

    def _ours(self) -> ModuleType:
        path = vars(self)["_path"]
        return importlib.import_module(f"kerascn.{path}" if path else "keras")

    def __getattr__(self, name: str) -> Any:
        path = vars(self)["_path"]
        if name in NAMES.get(path, ()):
            return looked_up(NAMES[path][name])
        if name in GONE.get(path, ()):
            return Gone(f"tf.keras.{path}.{name}" if path else f"tf.keras.{name}", GONE[path][name])
        if name.startswith("__") and name not in ("__all__", "__doc__"):
            raise AttributeError(name)
        below = f"{path}.{name}" if path else name
        if is_module(below):
            return importlib.import_module(f"{self.__name__}.{name}")
        return getattr(self._ours(), name)

    def __dir__(self) -> list[str]:
        return sorted({*dir(self._ours()), *NAMES.get(vars(self)["_path"], ())})


def is_module(path: str) -> bool:
    """Whether there is a module of ours of that path below Keras."""
    try:
        return importlib.util.find_spec(f"kerascn.{path}") is not None
    except ModuleNotFoundError:
        return False


def view(name: str) -> View:
    """The module that ``name`` means; an error if Keras has none."""
    path = f"{name}.".partition("keras." if name.startswith("tensorflow") else ".keras.")[2].rstrip(".")
    if path and not is_module(path):
        raise fail(ModuleNotFoundError, "tf1.no_module", name=name)
    return View(name, path)
