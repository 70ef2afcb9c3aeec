"""Names with an underscore that programs took out of Keras nevertheless."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from .. import initializers
from ..engine.history import as_list, mask_of, one_or_list, shape_of
from ..layers.merge import _Elementwise, _of_one_rank
from ..messages import fail
from ..models import clone_model

__all__: list[str] = []


class _Merge(_Elementwise):
    """The root of merging layers of one's own: a class says ``_merge_function(self, inputs)``."""

    def _merge_function(self, inputs: list[Any]) -> Any:
        raise fail(TypeError, "merge.no_combine", layer=type(self).__name__)

    def call(self, inputs: Any) -> Any:
        """The tensors merged, with as many axes as the one that has most."""
        self.check(inputs)
        return self._merge_function(_of_one_rank(inputs))


def _compute_fans(shape: Any, data_format: str = "channels_last") -> tuple[float, float]:
    """How many numbers come into one unit through a kernel of that shape, and how many units one number goes to."""
    if len(shape) in (3, 4, 5) and data_format == "channels_first":
        shape = (*shape[2:], shape[1], shape[0])
    return initializers.fans(tuple(shape))


def _collect_previous_mask(input_tensors: Any) -> Any:
    """The masks of tensors that came out of layers."""
    return one_or_list([mask_of(x) for x in as_list(input_tensors)])


def _collect_input_shape(input_tensors: Any) -> Any:
    """The shapes of tensors that came out of layers."""
    return one_or_list([shape_of(x) for x in as_list(input_tensors)])


def _generate_dropout_mask(ones: Any, rate: float, training: Any = None, count: int = 1) -> Any:
    """A mask of dropout, or several: ``ones``, of which some are 0 in training."""
    masks = [K.in_train_phase(lambda: K.dropout(ones, rate), ones, training=training) for _ in range(count)]
    return masks if count > 1 else masks[0]


def _generate_dropout_ones(inputs: Any, dims: int) -> Any:
    """Ones: a row of ``dims`` for each sample."""
    return K.ones((K.shape(inputs)[0], dims), K.dtype(inputs))


def _standardize_args(
    inputs: Any, initial_state: Any, constants: Any, num_constants: int | None
) -> tuple[Any, Any, Any]:
    """What a recurrent layer was called on, apart: the series, the states, the constants; lists, or ``None``."""
    if isinstance(inputs, list):
        end = len(inputs) - (num_constants or 0)
        inputs, states, further = inputs[0], inputs[1:end], inputs[end:]
        initial_state = states or initial_state
        constants = further if num_constants else constants
    pair = (None if one is None else list(one) if isinstance(one, tuple) else as_list(one) for one in (
        initial_state, constants))  # fmt: skip
    return inputs, *pair


def _clone_functional_model(model: Any, input_tensors: Any = None) -> Any:
    """A new model like the given one, with new weights."""
    return clone_model(model, input_tensors)


_clone_sequential_model = _clone_functional_model
