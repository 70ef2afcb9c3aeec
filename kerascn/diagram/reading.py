"""The graph of a model: its layers, and which gets its inputs from which."""

from __future__ import annotations

from typing import Any

from ..messages import fail, say
from .graph import Edge, Graph, Vertex
from .words import clean


def graph_of(
    model: Any, show_shapes: bool = False, show_layer_names: bool = True, expand_nested: bool = False
) -> Graph:
    """The graph of a model; an error with a sentence where a model has none yet.

    Args:
        model: The model.
        show_shapes: Whether boxes tell the shapes of what comes in and goes out.
        show_layer_names: Whether boxes tell the names of the layers beside their classes.
        expand_nested: Whether a model within the model is drawn layer by layer.
    """
    return _Reader(bool(show_shapes), bool(show_layer_names), bool(expand_nested)).read(model)


def is_model(layer: Any) -> bool:
    """Whether a layer is made of layers."""
    return not isinstance(layer, type) and hasattr(layer, "_calls_by_layer")


def wrapped(layer: Any) -> Any:
    """The layer that a wrapper holds; ``None`` if it is no wrapper."""
    return getattr(layer, "layer", None) if hasattr(layer, "layers_within") else None


def calls_of(model: Any) -> list[Any]:
    """The calls of layers that a model consists of, in the order in which they are computed."""
    if getattr(model, "_plan", None) is not None:
        return list(model._plan.calls)
    if not getattr(model, "is_own_class", False):
        raise fail(ValueError, "diagram.not_built" if model.layers else "diagram.empty", model=clean(model.name))
    return _calls_of_own_class(model)


def _calls_of_own_class(model: Any) -> list[Any]:
    """In a model with a ``call`` of the user's own the calls that led to its outputs.

    A layer whose outputs went on by the backend's functions alone is met on no such way: it comes with its last call.
    """
    calls = [call for layer in model.layers for call in layer._inbound_nodes]
    made_by = {id(x): call for call in calls for x in call.output_tensors}
    found: list[Any] = []
    ahead = [made_by[id(x)] for x in model.outputs or [] if id(x) in made_by]
    if not calls:
        raise fail(ValueError, "diagram.own_class", model=clean(model.name), kind=type(model).__name__)
    while ahead:
        call = ahead.pop()
        if call not in found:
            found.append(call)
            ahead += reversed(call.parents)
    met = {id(call.outbound_layer) for call in found}
    left = [layer._inbound_nodes[-1] for layer in model.layers if layer._inbound_nodes and id(layer) not in met]
    return [*left, *found[::-1]]


class _Reader:
    def __init__(self, shapes: bool, names: bool, nested: bool) -> None:
        self.shapes, self.names, self.nested = shapes, names, nested
        self.known: set[str] = set()

    def read(self, model: Any) -> Graph:
        calls = calls_of(model)
        layers = list({id(call.outbound_layer): call.outbound_layer for call in calls}.values())
        mine: dict[int, list[Any]] = {id(layer): [] for layer in layers}
        for call in calls:
            mine[id(call.outbound_layer)].append(call)
        made = {id(x): (call.outbound_layer, n) for call in calls for n, x in enumerate(call.output_tensors)}
        starts, ends = ([made[id(x)][0] for x in some or [] if id(x) in made] for some in (model.inputs, model.outputs))
        boxes = {id(layer): self._vertex(layer, mine[id(layer)], ends) for layer in layers}
        graph = Graph(clean(model.name), list(boxes.values()))
        for call in calls:
            for entry, x in enumerate(call.input_tensors):
                if id(x) in made:
                    source, exit = made[id(x)]
                    graph.edges.append(Edge(boxes[id(source)], boxes[id(call.outbound_layer)], exit, entry))
        graph.entries, graph.exits = ([boxes[id(one)] for one in some] for some in (starts, ends))
        return graph

    def _vertex(self, layer: Any, calls: list[Any], last: list[Any]) -> Vertex:
        kind = "input" if all(call.is_input for call in calls) else "layer"
        if kind == "layer" and any(layer is one for one in last):
            kind = "output"
        vertex = Vertex(str(len(self.known)), self._title(layer), self._rows(calls), kind, node=self._node(layer))
        inner = wrapped(layer) if is_model(wrapped(layer)) else layer
        if self.nested and is_model(inner) and _has_graph(inner):
            vertex.inner = self.read(inner)
        return vertex

    def _node(self, layer: Any) -> str:
        """The number of the layer's object, as in Keras; a layer that is drawn twice, within two models, has two."""
        key = str(id(layer))
        while key in self.known:
            key += "0"
        self.known.add(key)
        return key

    def _title(self, layer: Any) -> str:
        name, kind, inner = str(layer.name), type(layer).__name__, wrapped(layer)
        if inner is not None:
            name, kind = f"{name}({inner.name})", f"{kind}({type(inner).__name__})"
        return clean(f"{name}: {kind}" if self.names else kind)

    def _rows(self, calls: list[Any]) -> list[tuple[str, str]]:
        if not self.shapes:
            return []
        given = [call.output_shapes if call.is_input else call.input_shapes for call in calls]
        made = [call.output_shapes for call in calls]
        return [(say("diagram.input"), _shape(given)), (say("diagram.output"), _shape(made))]


def _has_graph(model: Any) -> bool:
    """Whether the calls within a model are known."""
    return getattr(model, "_plan", None) is not None


def _shape(found: list[list[Any]]) -> str:
    """The shapes of the calls of a layer, if they are the same."""
    if not found or any(shapes != found[0] for shapes in found):
        return say("diagram.multiple")
    shapes = [str(shape) if shape is not None else "?" for shape in found[0]]
    return shapes[0] if len(shapes) == 1 else f"[{', '.join(shapes)}]"
