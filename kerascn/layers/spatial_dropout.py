"""Dropout of whole channels: neighbours in space are much alike, so that leaving out single ones changes little."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import backend as K
from ..backend.contract.windows import arranged
from ..declare.checks import seed
from ..declare.fields import arg
from ..engine.spec import InputSpec
from .core import Dropout
from .spatial import data_formats, settled_format


class _SpatialDropout(Dropout):
    """Dropout that sets a channel to 0 at all places at once; a class of it says how many axes of space there are."""

    rank: ClassVar[int]

    noise_shape: Any = arg(default=None, kw_only=True)
    seed: int | None = arg(default=None, check=seed, kw_only=True)
    data_format: ClassVar[Any] = "channels_last"

    def prepare(self) -> None:
        """Take the data format of the settings unless one was said."""
        super().prepare()
        setattr(self, "data_format", settled_format(self.data_format))  # noqa: B010
        self.input_spec = InputSpec(ndim=self.rank + 2)  # type: ignore[misc]

    def call(self, inputs: Any, training: Any = None) -> Any:
        """The inputs, some channels of each sample set to 0 in training."""
        if not 0 < self.rate < 1:
            return inputs
        together = self.noise_shape or arranged(None, None, [1] * self.rank, self.data_format)

        def thinned() -> Any:
            return K.dropout(inputs, self.rate, noise_shape=together, seed=self.seed)

        return K.in_train_phase(thinned, inputs, training=training)


class SpatialDropout1D(_SpatialDropout):
    """Dropout of whole channels of series, (batch, steps, channels).

    Args:
        rate: The share of the channels that are set to 0 in training.
    """

    rank = 1


class SpatialDropout2D(_SpatialDropout):
    """Dropout of whole channels of images.

    Args:
        rate: The share of the channels that are set to 0 in training.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
    """

    rank = 2
    data_format: Any = arg(default=None, check=data_formats)  # type: ignore[misc]


class SpatialDropout3D(_SpatialDropout):
    """Dropout of whole channels of volumes; arguments as for ``SpatialDropout2D``."""

    rank = 3
    data_format: Any = arg(default=None, check=data_formats)  # type: ignore[misc]
