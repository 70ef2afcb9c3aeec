"""The callback that writes the training down for TensorBoard, on either engine and without TensorFlow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import backend as K
from ..backend.contract.session import graph_as_bytes
from ..declare import registry
from ..declare.checks import flag, not_negative, optional, positive
from ..declare.fields import arg
from ..messages import fail, say, warn
from .base import Callback
from .events import EventFile, Tally, mosaic, tallies, tensorboard_or_told
from .folders import path
from .layer_graph import layers_of, named_weights
from .projector import Projector

__all__ = ["TensorBoard"]


def _moment(value: Any) -> bool | str:
    good = value in ("epoch", "batch") if isinstance(value, str) else positive(value) is True
    return good or say("check.update_freq")


def _names(value: Any) -> bool | str:
    good = isinstance(value, (list, tuple)) and all(isinstance(name, str) for name in value)
    return good or say("check.layer_names")


def _files(value: Any) -> bool | str:
    files = value.values() if isinstance(value, dict) else [value]
    return all(isinstance(file, (str, os.PathLike)) for file in files) or say("check.metadata")


class TensorBoard(Callback):
    """Writes losses, metrics, weights and the graph into a folder from which TensorBoard draws them.

    Args:
        log_dir: The folder; it is made if it is not there.
        histogram_freq: Every how many epochs histograms of weights and outputs are written; 0: never. The outputs
            are those for the validation data.
        batch_size: How many samples are looked at together for that.
        write_graph: Whether the graph is written.
        write_grads: Whether histograms of the gradients on the validation data are written with the others.
        write_images: Whether pictures of the weights are written with the histograms.
        embeddings_freq: Every how many epochs vectors for the projector are written; 0: never.
        embeddings_layer_names: The layers that they come from; all ``Embedding`` layers unless given.
        embeddings_metadata: A file with a line for each vector, or a dictionary of such files by layer.
        embeddings_data: Inputs; if given, what the layers make of them is shown in place of their weights.
        update_freq: ``'epoch'``; ``'batch'``: losses and metrics of every batch as well; a number: every so many
            samples.
    """

    log_dir: Any = arg(default="./logs", check=path)
    histogram_freq: int = arg(default=0, check=not_negative)
    batch_size: Any = arg(default=32, check=optional(positive))
    write_graph: bool = arg(default=True, check=flag)
    write_grads: bool = arg(default=False, check=flag)
    write_images: bool = arg(default=False, check=flag)
    embeddings_freq: int = arg(default=0, check=not_negative)
    embeddings_layer_names: Any = arg(default=None, check=optional(_names))
    embeddings_metadata: Any = arg(default=None, check=optional(_files))
    embeddings_data: Any = arg(default=None)
    update_freq: Any = arg(default="epoch", check=_moment)

    def prepare(self) -> None:
        super().prepare()
        tensorboard_or_told()
        self._seen = self._written = 0  # samples, over all trainings with this callback

    _look: Any = None
    _embed: Any = None

    def on_train_begin(self, logs: Any = None) -> None:
        self._file = EventFile(self.log_dir)
        self._look = self._embed = None
        if not self.histogram_freq and (self.write_grads or self.write_images):
            warn("tensorboard.needs_histogram_freq", argument="write_grads" if self.write_grads else "write_images")
        if self.histogram_freq and not self.validation_data:
            warn("tensorboard.no_validation_arrays", frequency=self.histogram_freq)
        if self.write_graph:
            self._write_graph()
        if self.embeddings_freq:
            self._begin_projector()

    def _write_graph(self) -> None:
        graph, layers = graph_as_bytes(), layers_of(self.model)
        if graph is None:
            self._file.layers(layers)
        else:
            self._file.graph(graph)
            self._file.concept(self.model.name, layers)

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.update_freq == "epoch":
            return
        self._seen += logs.get("size", 0)
        if self.update_freq == "batch" or self._seen - self._written >= self.update_freq:
            self._written = self._seen
            self._file.scalars({f"batch_{name}": value for name, value in _numbers(logs)}, self._seen)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._file.scalars(self._rate() | dict(_numbers(logs or {})), epoch)
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._write_weights(epoch)
            if self.validation_data:
                self._file.histograms(self._looked_at(), epoch)
        if self.embeddings_freq and epoch % self.embeddings_freq == 0:
            self._projector.write(self._vectors())

    def on_train_end(self, _: Any = None) -> None:
        self._look = self._embed = None  # the functions are not needed any more

    def _rate(self) -> dict[str, float]:
        """The learning rate of an optimizer that has one."""
        rate = getattr(getattr(self.model, "optimizer", None), "lr", None)
        if rate is None:
            return {}
        return {"lr": float(K.get_value(rate) if K.is_variable(rate) else rate)}

    # Weights.

    def _write_weights(self, epoch: int) -> None:
        weights = named_weights(self.model)
        arrays = dict(zip(weights, K.batch_get_value(list(weights.values())), strict=True))
        self._file.histograms(tallies(arrays.items()), epoch)
        if self.write_images:
            pictures = {f"{name}/image": mosaic(array) for name, array in arrays.items()}
            self._file.images({name: one for name, one in pictures.items() if one is not None}, epoch)

    # Outputs and gradients, on the validation data.

    def _looked_at(self) -> dict[str, Tally]:
        """Histograms of the outputs of the layers for the validation data, and of the gradients there."""
        if self._look is None:
            self._look = self._looking()
        outputs, gradients, run = self._look
        found = {name: Tally() for name in outputs}
        sums, seen = [0.0] * len(gradients), 0
        count = len(run.inputs)
        for batch in self._batches(self.validation_data[:count]):
            arrays = run(batch)
            for tally, array in zip(found.values(), arrays, strict=False):
                tally.add(array)
            size = batch[0].shape[0]
            sums = [total + size * array for total, array in zip(sums, arrays[len(outputs) :], strict=True)]
            seen += size
        return found | tallies((name, total / seen) for name, total in zip(gradients, sums, strict=True))

    def _looking(self) -> tuple[list[str], list[str], Any]:
        """The names of the outputs, those of the gradients, and a function that gives all of them."""
        outputs, gradients = _outputs_of(self.model), {}
        if self.write_grads:
            trained = {id(weight) for weight in self.model.trainable_weights}
            weights = {name: weight for name, weight in named_weights(self.model).items() if id(weight) in trained}
            found = K.gradients(self.model.total_loss, list(weights.values()))
            gradients = {f"{name}_grad": g for name, g in zip(weights, found, strict=True) if g is not None}
        fed = self.model._fed_tensors(True) if self.write_grads else _fed_inputs(self.model)
        return list(outputs), list(gradients), K.function(fed, [*outputs.values(), *gradients.values()])

    def _batches(self, arrays: list[Any]) -> Iterator[list[Any]]:
        """The arrays in portions; a model of batches of one size gets such."""
        fixed = next((shape[0] for shape in map(K.int_shape, self.model.inputs) if shape[0]), None)
        size, samples = fixed or self.batch_size or 32, arrays[0].shape[0]
        for start in range(0, samples - (samples % fixed if fixed else 0), size):
            yield [array[start : start + size] for array in arrays]

    # Vectors for the projector.

    def _begin_projector(self) -> None:
        names = self.embeddings_layer_names
        kind = registry.find("layer", "Embedding")
        layers = (
            [layer for layer in self.model.layers if isinstance(layer, kind)]
            if names is None
            else [self.model.get_layer(name) for name in names]
        )
        if not layers:
            raise fail(ValueError, "tensorboard.no_embeddings", frequency=self.embeddings_freq, model=self.model.name)
        self._embedded = layers
        self._projector = Projector(self.log_dir, [layer.name for layer in layers], self.embeddings_metadata)
        if self.embeddings_data is not None:
            self._embed = K.function(_fed_inputs(self.model), [_first_output(self.model, layer) for layer in layers])

    def _vectors(self) -> list[Any]:
        """For each layer its weights, or what it makes of the data."""
        if self._embed is None:
            return [_first_weight(layer) for layer in self._embedded]
        data = self.embeddings_data
        arrays = [np.asarray(one) for one in (data if isinstance(data, (list, tuple)) else [data])]
        found = [self._embed(batch) for batch in self._batches(arrays)]
        return [np.concatenate(parts) for parts in zip(*found, strict=True)]


def _numbers(logs: Any) -> Iterator[tuple[str, float]]:
    """What of the logs can be drawn: numbers; of a row of them each by its place."""
    for name, value in logs.items():
        if name in ("batch", "size"):
            continue
        array = np.asarray(value, dtype=float)
        if array.ndim == 0:
            yield name, float(array)
        else:
            yield from ((f"{name}/{place}", float(number)) for place, number in enumerate(array.ravel()))


def _fed_inputs(model: Any) -> list[Any]:
    return [x for x in model.inputs if K.is_placeholder(x)]


def _first_weight(layer: Any) -> Any:
    weights = layer.get_weights()
    if not weights or not np.ndim(weights[0]):
        raise fail(ValueError, "tensorboard.no_table", layer=layer.name)
    return weights[0]


def _first_output(model: Any, layer: Any) -> Any:
    return next(call.output_tensors[0] for call in model.plan.calls if call.outbound_layer is layer)


def _outputs_of(model: Any) -> dict[str, Any]:
    """The outputs of the layers in the model by name, those of a layer used several times numbered."""
    by_layer: dict[str, list[Any]] = {}
    for call in model.plan.calls:
        if not call.is_input:
            by_layer.setdefault(call.outbound_layer.name, []).extend(call.output_tensors)
    numbered = [(name, tensors, place) for name, tensors in by_layer.items() for place in range(len(tensors))]
    return {f"{name}/out" + f"_{place}" * (len(tensors) > 1): tensors[place] for name, tensors, place in numbered}
