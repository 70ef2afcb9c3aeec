"""``Graph``, the model of Keras 0.x with several inputs and outputs: nodes are named, and data come in dictionaries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..engine.input import Input
from ..layers import Activation
from ..messages import fail
from ..models import Model
from ..saving.graphs import NUMBER_TYPES
from .merge import merge

__all__ = ["Graph"]


class Graph(Model):
    """A model of named nodes: inputs, layers between them, outputs.

    Args:
        name: A name for the model.
    """

    written_as: ClassVar[str] = "Model"  # what it is in files

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self.nodes: dict[str, Any] = {}
        self._tensors: dict[str, Any] = {}
        self._ends: dict[str, Any] = {}
        self._starts: list[Any] = []

    # What it is made of.

    def add_input(
        self, name: str, input_shape: Any = None, batch_input_shape: Any = None, dtype: str = "float"
    ) -> None:
        """Add an input.

        Args:
            name: Its name, under which data are given.
            input_shape: The shape of a sample.
            batch_input_shape: The shape of a batch, with the number of samples in front.
            dtype: The type of the numbers.
        """
        self._check_new(name)
        shapes = {"shape": input_shape} if batch_input_shape is None else {"batch_shape": batch_input_shape}
        with self.in_graph():
            self._tensors[name] = Input(**shapes, dtype=NUMBER_TYPES.get(dtype, dtype), name=name)
        self._starts.append(self._tensors[name])

    def add_node(
        self,
        layer: Any,
        name: str,
        input: str | None = None,
        inputs: Any = (),
        merge_mode: str = "concat",
        concat_axis: int = -1,
        dot_axes: Any = -1,
        create_output: bool = False,
    ) -> None:
        """Add a layer.

        Args:
            layer: The layer.
            name: The name of the node.
            input: The name of the node that it takes.
            inputs: The names of several nodes, which are merged before it.
            merge_mode: How they are merged, see ``merge``.
            concat_axis: The axis along which ``'concat'`` joins them.
            dot_axes: The axes that ``'dot'`` sums over.
            create_output: Whether the node is an output of the model too.
        """
        self._check_new(name)
        with self.in_graph():
            given = self._merged(f"{name}_inputs", input, inputs, (merge_mode, concat_axis, dot_axes))
            layer.name = name
            self.nodes[name], self._tensors[name] = layer, layer(given)
        if create_output:
            self.add_output(name, input=name)

    def add_shared_node(
        self,
        layer: Any,
        name: str,
        inputs: Any = (),
        merge_mode: str | None = None,
        concat_axis: int = -1,
        dot_axes: Any = -1,
        outputs: Any = (),
        create_output: bool = False,
    ) -> None:
        """Add a layer that is called on each of several nodes.

        Args:
            layer: The layer.
            name: The name of the node.
            inputs: The names of the nodes that it is called on.
            merge_mode: How its outputs are merged into one, which the name then stands for; ``None``: they are not.
            concat_axis: The axis along which ``'concat'`` joins them.
            dot_axes: The axes that ``'dot'`` sums over.
            outputs: The names of its outputs, if they are not merged.
            create_output: Whether what comes out is an output of the model, or outputs of it.
        """
        self._check_new(name)
        if not merge_mode and len(outputs) != len(inputs):
            raise fail(ValueError, "graph.shared", name=name, inputs=len(inputs), outputs=len(outputs))
        with self.in_graph():
            layer.name = f"{name}_shared" if merge_mode else name
            found = [layer(self._tensor(one)) for one in inputs]
            if merge_mode:
                found = [merge(found, merge_mode, concat_axis, dot_axes, name=name)]
        self.nodes[name] = layer
        for made, tensor in zip([name] if merge_mode else outputs, found, strict=True):
            self._check_new(made, besides=name)
            self._tensors[made] = tensor
            if create_output:
                self.add_output(made, input=made)

    def add_output(
        self,
        name: str,
        input: str | None = None,
        inputs: Any = (),
        merge_mode: str = "concat",
        concat_axis: int = -1,
        dot_axes: Any = -1,
    ) -> None:
        """Add an output.

        Args:
            name: Its name, under which targets are given and predictions found.
            input: The name of the node that it shows.
            inputs: The names of several nodes, which are merged.
            merge_mode: How they are merged, see ``merge``.
            concat_axis: The axis along which ``'concat'`` joins them.
            dot_axes: The axes that ``'dot'`` sums over.
        """
        if name in self._ends:
            raise fail(ValueError, "graph.name_taken", name=name)
        with self.in_graph():
            end = self._merged(f"{name}_inputs", input, inputs, (merge_mode, concat_axis, dot_axes))
            if end._keras_history.layer.name != name:
                end = Activation("linear", name=name)(end)
        self._ends[name] = end
        self._forget_functions()
        self.connect(self._starts, list(self._ends.values()))

    def _check_new(self, name: str, besides: str | None = None) -> None:
        if name in self._tensors or (name in self.nodes and name != besides):
            raise fail(ValueError, "graph.name_taken", name=name)

    def _tensor(self, name: Any) -> Any:
        if name not in self._tensors:
            raise fail(ValueError, "graph.no_node", name=name, known=", ".join(self._tensors))
        return self._tensors[name]

    def _merged(self, name: str, one: Any, several: Any, how: tuple[Any, ...]) -> Any:
        """What a node takes: one tensor, or several as one."""
        names = [one] if one else list(several)
        tensors = [self._tensor(each) for each in names]
        if not tensors:
            raise fail(ValueError, "graph.no_input", name=name.removesuffix("_inputs"))
        return tensors[0] if len(tensors) == 1 else merge(tensors, *how, name=name)

    # Training, with data in dictionaries.

    def compile(  # type: ignore[override]
        self,
        optimizer: Any,
        loss: Any,
        metrics: Any = None,
        sample_weight_modes: Any = None,
        loss_weights: Any = None,
        **kwargs: Any,
    ) -> None:
        """Say how the model is trained.

        Args:
            optimizer: A name, or an optimizer.
            loss: The loss of each output, ``{name: loss}``.
            metrics: Names or functions.
            sample_weight_modes: ``{name: 'temporal'}`` for outputs whose steps have weights.
            loss_weights: Factors of the losses.
            **kwargs: See ``Model.compile``.
        """
        modes = kwargs.pop("sample_weight_mode", sample_weight_modes)
        super().compile(optimizer, loss, metrics, loss_weights, modes or None, **kwargs)

    def _parted(self, data: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The inputs and the targets among data."""
        if not isinstance(data, dict):
            raise fail(TypeError, "graph.data", given=type(data).__name__, names=", ".join(self._tensors))
        unknown = [str(name) for name in data if name not in (*self.input_names, *self.output_names)]
        if unknown:
            known = ", ".join((*self.input_names, *self.output_names))
            raise fail(ValueError, "graph.unknown_data", given=", ".join(unknown), known=known)
        return {n: data[n] for n in self.input_names if n in data}, {n: data[n] for n in self.output_names if n in data}

    def _by_name(self, found: Any) -> dict[str, Any]:
        names = self.output_names
        return dict(zip(names, [found] if len(names) == 1 else found, strict=True))

    def fit(  # type: ignore[override]
        self,
        data: Any,
        batch_size: int = 128,
        nb_epoch: int = 100,
        verbose: int = 1,
        callbacks: Any = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: Any = True,
        class_weight: Any = None,
        sample_weight: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Train the model; see ``Model.fit`` for what is not said here.

        Args:
            data: Inputs and targets by name.
            batch_size: How many samples are learnt from at a time.
            nb_epoch: How many times the data are gone through.
            verbose: 0, 1 or 2.
            callbacks: A list of callbacks.
            validation_split: The share of the samples that is kept for validation.
            validation_data: Inputs and targets by name.
            shuffle: Whether each epoch has another order.
            class_weight: ``{output: {class: weight}}``.
            sample_weight: ``{output: weights}``.
            **kwargs: See ``Model.fit``.
        """
        x, y = self._parted(data)
        options: dict[str, Any] = dict(batch_size=batch_size, epochs=kwargs.pop("epochs", nb_epoch), **kwargs)
        options |= dict(verbose=verbose, callbacks=callbacks, shuffle=shuffle, validation_split=validation_split)
        held = None if validation_data is None else self._parted(validation_data)
        return super().fit(
            x,
            y,
            validation_data=held,
            class_weight=class_weight or None,
            sample_weight=sample_weight or None,
            **options,
        )

    def evaluate(  # type: ignore[override]
        self, data: Any, batch_size: int = 128, verbose: int = 0, sample_weight: Any = None
    ) -> Any:
        """The loss, and the metrics if there are some.

        Args:
            data: Inputs and targets by name.
            batch_size: How many samples are looked at together.
            verbose: 1: a progress bar.
            sample_weight: ``{output: weights}``.
        """
        x, y = self._parted(data)
        return super().evaluate(x, y, batch_size=batch_size, verbose=verbose, sample_weight=sample_weight or None)

    def predict(self, data: Any, batch_size: int = 128, verbose: int = 0) -> dict[str, Any]:  # type: ignore[override]
        """The outputs by name.

        Args:
            data: Inputs by name; targets beside them are left out.
            batch_size: How many samples are computed together.
            verbose: 1: a progress bar.
        """
        return self._by_name(super().predict(self._parted(data)[0], batch_size=batch_size, verbose=verbose))

    def train_on_batch(  # type: ignore[override]
        self, data: Any, class_weight: Any = None, sample_weight: Any = None
    ) -> Any:
        """One step of training.

        Args:
            data: Inputs and targets by name.
            class_weight: ``{output: {class: weight}}``.
            sample_weight: ``{output: weights}``.
        """
        x, y = self._parted(data)
        return super().train_on_batch(x, y, sample_weight=sample_weight or None, class_weight=class_weight or None)

    def test_on_batch(self, data: Any, sample_weight: Any = None) -> Any:  # type: ignore[override]
        """The loss of one batch.

        Args:
            data: Inputs and targets by name.
            sample_weight: ``{output: weights}``.
        """
        x, y = self._parted(data)
        return super().test_on_batch(x, y, sample_weight=sample_weight or None)

    def predict_on_batch(self, data: Any) -> dict[str, Any]:  # type: ignore[override]
        """The outputs of one batch, by name.

        Args:
            data: Inputs by name.
        """
        return self._by_name(super().predict_on_batch(self._parted(data)[0]))

    def fit_generator(  # type: ignore[override]
        self,
        generator: Any,
        samples_per_epoch: int,
        nb_epoch: int,
        verbose: int = 1,
        callbacks: Any = None,
        validation_data: Any = None,
        nb_val_samples: int | None = None,
        class_weight: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Train the model on batches that a generator makes: dictionaries, or pairs of one and weights of samples.

        Args:
            generator: Gives the batches.
            samples_per_epoch: How many samples an epoch has.
            nb_epoch: How many epochs there are.
            verbose: 0, 1 or 2.
            callbacks: A list of callbacks.
            validation_data: Inputs and targets by name, or a generator of such.
            nb_val_samples: How many samples of a generator a validation looks at.
            class_weight: ``{output: {class: weight}}``.
            **kwargs: See ``Model.fit_generator``.
        """
        held = validation_data
        if held is not None:
            held = self._parted(held) if isinstance(held, dict) else self._batches(held)
        counts = {} if nb_val_samples is None else {"nb_val_samples": nb_val_samples}
        return Model.fit_generator(
            self, self._batches(generator), samples_per_epoch=samples_per_epoch, nb_epoch=nb_epoch, verbose=verbose,
            callbacks=callbacks, validation_data=held, class_weight=class_weight or None, **counts, **kwargs,
        )  # fmt: skip

    def _batches(self, generator: Any) -> Iterator[Any]:
        """The batches of a generator as a model takes them."""
        for batch in generator:
            data, *weights = batch if isinstance(batch, tuple) else (batch,)
            yield (*self._parted(data), *weights)

    @classmethod
    def from_config(cls, config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
        """A model as ``config`` describes it; a graph is an ordinary model in files.

        Args:
            config: What ``get_config`` gave.
            custom_objects: The user's own classes and functions by name.
        """
        return Model.from_config(config, custom_objects)
