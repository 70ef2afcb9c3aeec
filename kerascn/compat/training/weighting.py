"""Losses and metrics: named by users, weighted, masked, and made ready for each output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ... import backend as K
from ... import losses as loss_functions
from ... import metrics as metric_functions
from ...training import compiled

__all__ = [
    "call_metric_function", "collect_metrics", "collect_per_output_metric_info", "get_loss_function",
    "get_metric_function", "get_metric_name", "get_output_sample_weight_and_mode", "prepare_loss_functions",
    "prepare_loss_weights", "prepare_sample_weights", "weighted_masked_objective", "weighted_objective",
]  # fmt: skip


def weighted_objective(fn: Any) -> Callable[..., Any] | None:
    """A loss as one number: ``weighted(y_true, y_pred, weights, mask=None)``.

    It is ``mean(loss * m / mean(m) * w / mean(w != 0))`` with mask ``m`` and weights ``w``.

    Args:
        fn: A loss, ``fn(y_true, y_pred)``; ``None`` gives ``None``.
    """
    if fn is None:
        return None

    def weighted(y_true: Any, y_pred: Any, weights: Any, mask: Any = None) -> Any:
        """The loss of a batch."""
        return compiled.reduced(fn(y_true, y_pred), weights, mask)

    return weighted


weighted_masked_objective = weighted_objective


def collect_metrics(metrics: Any, output_names: Sequence[str]) -> list[list[Any]]:
    """A list of metrics for each output.

    Args:
        metrics: A list for all outputs, a list of lists, or a dictionary by output; ``None`` for none.
        output_names: The names of the outputs.
    """
    return compiled.metrics_of_each(metrics or None, list(output_names))


def get_metric_name(metric: Any, weighted: bool = False) -> str:
    """The name that a metric is shown under.

    Args:
        metric: The name of a metric, a function, or an object.
        weighted: Of no use: the name is the same.
    """
    if isinstance(metric, str):
        return metric
    found = metric_functions.get(metric)
    return str(getattr(found, "name", None) or found.__name__)


def get_metric_function(metric: Any, output_shape: Any = None, loss_fn: Any = None) -> Any:
    """The metric that a word means; 'accuracy' and 'crossentropy' depend on the output and its loss.

    Args:
        metric: The name of a metric, a function, or an object.
        output_shape: The shape of the output.
        loss_fn: The loss of the output.
    """
    loss = getattr(loss_fn, "fn", loss_fn)
    if metric in compiled.ACCURACY:
        return metric_functions.accuracy_for(loss, output_shape or (None,))
    if metric in compiled.CROSSENTROPY:
        return metric_functions.crossentropy_for(loss, output_shape or (None,))
    return metric_functions.get(metric)


def call_metric_function(
    metric_fn: Callable[..., Any], y_true: Any, y_pred: Any = None, weights: Any = None, mask: Any = None
) -> Any:
    """What a metric says; mask and weights together are its ``sample_weight``.

    Args:
        metric_fn: The metric.
        y_true: The targets; for a metric of one thing alone, that thing.
        y_pred: The predictions.
        weights: Weights of samples, or of steps of series.
        mask: The mask of the output.
    """
    if mask is not None:
        kept = K.cast(mask, K.floatx())
        while weights is not None and (K.ndim(weights) or 0) < (K.ndim(kept) or 0):
            weights = K.expand_dims(weights, -1)
        weights = kept if weights is None else kept * weights
    given = (y_true,) if y_pred is None else (y_true, y_pred)
    return metric_fn(*given, sample_weight=weights)


def collect_per_output_metric_info(
    metrics: Any, output_names: Sequence[str], output_shapes: Any, loss_fns: Any, is_weighted: bool = False
) -> list[dict[str, Any]]:
    """For each output its metrics by their names, as objects that keep their numbers over batches.

    Args:
        metrics: A list for all outputs, a list of lists, or a dictionary by output; ``None`` for none.
        output_names: The names of the outputs.
        output_shapes: Their shapes.
        loss_fns: Their losses.
        is_weighted: Of no use: every metric can be weighted.
    """
    found = []
    each = zip(collect_metrics(metrics, output_names), output_shapes, loss_fns, strict=True)
    for chosen, shape, loss in each:
        named = [(get_metric_name(one, is_weighted), get_metric_function(one, shape, loss)) for one in chosen]
        found.append({name: _as_object(one, name) for name, one in named})
    return found


def _as_object(metric: Any, name: str) -> Any:
    is_object = isinstance(metric, metric_functions.Metric)
    return metric if is_object else metric_functions.MeanMetricWrapper(metric, name=name)


def get_loss_function(loss: Any) -> Any:
    """A loss as an object of a loss class.

    Args:
        loss: The name of a loss, a function, a configuration, or an object, which is given back; also ``None``.
    """
    found = loss_functions.get(loss)
    if found is None or isinstance(found, loss_functions.Loss) or not hasattr(found, "__name__"):
        return found
    return loss_functions.LossFunctionWrapper(found, name=found.__name__)


def prepare_loss_functions(loss: Any, output_names: Sequence[str]) -> list[Any]:
    """The loss of each output, as an object.

    Args:
        loss: One for all outputs, a list, or a dictionary by output.
        output_names: The names of the outputs.
    """
    return [get_loss_function(one) for one in compiled.for_each_loss(loss, list(output_names))]


def prepare_loss_weights(output_names: Sequence[str], loss_weights: Any = None) -> list[float]:
    """The factor of each output's loss; 1 where nothing is said.

    Args:
        output_names: The names of the outputs.
        loss_weights: A list, or a dictionary by output.
    """
    return compiled.for_each_factor(loss_weights, list(output_names))


def get_output_sample_weight_and_mode(
    skip_target_weighing_indices: Any, sample_weight_mode: Any, output_name: str, output_index: int
) -> tuple[Any, Any]:
    """A placeholder for the weights of one output's samples, and ``'temporal'`` or ``None``.

    Args:
        skip_target_weighing_indices: The places of outputs whose samples have no weights.
        sample_weight_mode: ``'temporal'`` or ``None``.
        output_name: The name of the output.
        output_index: Its place.
    """
    if output_index in skip_target_weighing_indices:
        return None, None
    mode = "temporal" if sample_weight_mode == "temporal" else None
    name = f"{output_name}_sample_weights"
    return K.placeholder(ndim=2 if mode else 1, dtype=K.floatx(), name=name), mode


def prepare_sample_weights(
    output_names: Sequence[str], sample_weight_mode: Any, skip_target_weighing_indices: Any
) -> tuple[list[Any], list[Any]]:
    """Placeholders for the weights of each output's samples, and their modes.

    Args:
        output_names: The names of the outputs.
        sample_weight_mode: ``'temporal'`` or ``None``; or a list or a dictionary of such.
        skip_target_weighing_indices: The places of outputs whose samples have no weights.
    """
    modes = compiled.for_each_output(sample_weight_mode, list(output_names), "sample_weight_mode")
    pairs = [
        get_output_sample_weight_and_mode(skip_target_weighing_indices, mode, name, place)
        for place, (name, mode) in enumerate(zip(output_names, modes, strict=True))
    ]
    return [weight for weight, _ in pairs], [mode for _, mode in pairs]
