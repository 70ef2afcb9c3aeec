"""The K functions on the TensorFlow engine, whatever the default engine is."""

from ..config import (  # noqa: F401
    epsilon,
    floatx,
    image_data_format,
    image_dim_ordering,
    normalize_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
    set_image_dim_ordering,
)
from .contract.dispatch import bound_to

globals().update(bound_to("tensorflow"))
