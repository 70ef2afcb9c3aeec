"""MusicTaggerCRNN: convolutions over the picture of a piece of music, then recurrent layers over what they make."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..declare.respell import both_spellings
from ..engine.history import shape_of
from ..engine.walk import get_source_inputs
from ..layers import (
    ELU,
    GRU,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Input,
    MaxPooling2D,
    Permute,
    Reshape,
    ZeroPadding2D,
)
from ..messages import fail
from ..models import Model
from . import weights as weight_files
from .audio_conv_utils import TAGS, decode_predictions, preprocess_input
from .frame import channel_axis

__all__ = ["MusicTaggerCRNN", "decode_predictions", "preprocess_input"]

PITCHES, STEPS = 96, 1366  # of the picture
BLOCKS = [(64, 2), (128, 3), (128, 4), (128, 4)]  # filters, window of the pooling
LAST = 15  # the steps that are left


@both_spellings
def MusicTaggerCRNN(  # noqa: N802
    weights: Any = "msd", input_tensor: Any = None, include_top: bool = True, classes: int = len(TAGS)
) -> Any:
    """A convolutional recurrent net that finds words for a piece of music (2016).

    Args:
        weights: ``'msd'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        include_top: Whether the net ends with the layer that finds the words; else with 32 features.
        classes: How many words there are.
    """
    if weights == "msd" and include_top and classes != len(TAGS):
        raise fail(ValueError, "applications.other_classes", net="MusicTaggerCRNN", given=classes, published=len(TAGS))
    first = channel_axis() == 1
    picture = (1, PITCHES, STEPS) if first else (PITCHES, STEPS, 1)
    if input_tensor is not None and tuple(shape_of(input_tensor)[1:]) != picture:
        raise fail(ValueError, "applications.music", given=shape_of(input_tensor)[1:], expected=picture)
    images = input_tensor
    if images is None or not K.is_keras_tensor(images):
        images = Input(tensor=images, shape=picture)
    x = _features(images)
    if include_top:
        x = Dense(classes, activation="sigmoid", name="output")(x)
    inputs = images if input_tensor is None else get_source_inputs(images)
    model = Model(inputs, x, name="music_tagger_crnn")
    file = f"music_tagger_crnn_weights_tf_kernels_{'th' if first else 'tf'}_dim_ordering.h5"
    weight_files.load(model, "music_tagger_crnn", weights, include_top, name=file, by_name=True, turn=False)
    return model


def _features(x: Any) -> Any:
    """32 numbers for each picture."""
    time = 3 if channel_axis() == 1 else 2
    x = ZeroPadding2D((0, 37))(x)
    x = BatchNormalization(axis=time, name="bn_0_freq")(x)
    for number, (filters, window) in enumerate(BLOCKS, 1):
        x = Conv2D(filters, (3, 3), padding="same", name=f"conv{number}")(x)
        x = BatchNormalization(axis=channel_axis(), name=f"bn{number}")(x)
        x = ELU()(x)
        x = MaxPooling2D((window, window), strides=(window, window), name=f"pool{number}")(x)
        x = Dropout(0.1, name=f"dropout{number}")(x)
    if channel_axis() == 1:
        x = Permute((3, 1, 2))(x)
    x = Reshape((LAST, BLOCKS[-1][0]))(x)
    x = GRU(32, return_sequences=True, name="gru1")(x)
    x = GRU(32, return_sequences=False, name="gru2")(x)
    return Dropout(0.3, name="final_drop")(x)
