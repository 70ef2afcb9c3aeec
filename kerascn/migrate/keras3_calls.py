"""Arguments of layers, optimizers and callbacks that Keras 3 calls otherwise or has no more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import libcst as cst

from ..declare.differences import DIFFERENCES
from ..messages import say
from .arguments import Arguments, Slot
from .given import text_of
from .keras3_ops import bound, value_span
from .things import sheet_of
from .work import Work

GATED = ("LSTM", "GRU", "ConvLSTM2D", "LSTMCell", "GRUCell")
RECURRENT = (*GATED, "SimpleRNN", "SimpleRNNCell")
OPTIMIZERS = ("SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam")

# Class -> {argument of Keras 2: its name in Keras 3, or None where it is left out}.
RENAMED: dict[str, dict[str, str | None]] = {
    **{name: {"lr": "learning_rate", "schedule_decay": None} for name in OPTIMIZERS},
    **{name: {"implementation": None} for name in RECURRENT},
    "CuDNNLSTM": {"implementation": None},
    "Embedding": {"input_length": None},
    "LeakyReLU": {"alpha": "negative_slope"},
    "ReduceLROnPlateau": {"epsilon": "min_delta"},
    "TensorBoard": dict.fromkeys(
        ("batch_size", "write_grads", "embeddings_layer_names", "embeddings_data"), None
    ),
}  # fmt: skip
# What Keras 3 does by default where Keras 2 did not.
ADDED: dict[str, dict[str, Any]] = {
    "GRU": {"reset_after": False},
    "GRUCell": {"reset_after": False},
    "Adagrad": {"learning_rate": 0.01, "initial_accumulator_value": 0.0},
    "Adadelta": {"learning_rate": 1.0},
    "Adamax": {"learning_rate": 0.002},
    "Nadam": {"learning_rate": 0.002},
}
# Texts that name a part by a word that Keras 3 does not know.
WORDS = {
    "nonneg": "non_neg", "maxnorm": "max_norm", "unitnorm": "unit_norm", "cosine_proximity": "cosine_similarity",
    "cosine": "cosine_similarity", "logcosh": "log_cosh", "kullback_leibler_divergence": "kl_divergence",
    "kld": "kl_divergence",
}  # fmt: skip
BY_WORD = ("constraint", "loss", "metrics")  # arguments, by the end of their names, that take such texts
# Arguments of layers in general that Keras 3 does not take.
NO_MORE = ("weights", "input_dtype")


def calls(work: Work) -> None:
    """Calls of classes whose arguments Keras 3 has otherwise."""
    for call in work.page.nodes(cst.Call):
        found = work.page.thing(call.func)
        if isinstance(found, type) and work.page.path(call.func) is not None:
            _call(work, call, found)


def words(work: Work) -> None:
    """Texts that name a loss, a metric or a constraint."""
    page = work.page
    named = [(arg.keyword, arg.value) for arg in page.nodes(cst.Arg)]
    named += [(param.name, param.default) for param in page.nodes(cst.Param)]
    for name, value in named:
        if name is not None and name.value.endswith(BY_WORD):
            for node in (value, *_elements(value)):
                new = WORDS.get(text_of(node) or "")
                if new:
                    page.edits.replace(page.span(node), page.code(node).replace(str(text_of(node)), new))
                    page.changed(node, f"{text_of(node)} -> {new}")


def optimizers_by_word(work: Work) -> None:
    """``compile(optimizer='adagrad')``, where the optimizer of Keras 3 begins otherwise."""
    page = work.page
    then = {name.lower(): (name, added) for name, added in ADDED.items() if name in OPTIMIZERS}
    for call in page.nodes(cst.Call):
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "compile":
            given = bound(call, ["optimizer", "loss"]) or []
            for slot in given:
                found = then.get((text_of(slot.args[0].value) or "").lower()) if slot.name == "optimizer" else None
                if found:
                    arguments = ", ".join(f"{key}={value!r}" for key, value in found[1].items())
                    text = f"keras.optimizers.{found[0]}({arguments})"
                    page.edits.replace(page.span(slot.args[0].value), text)
                    page.changed(call, f"{page.code(slot.args[0].value)} -> {text}")
                    work.imports.add("import keras")


def several_outputs(work: Work) -> None:
    """Metrics for all outputs: Keras 3 wants a list of them for each output."""
    page = work.page
    for call in page.nodes(cst.Call):
        if not (isinstance(call.func, cst.Attribute) and call.func.attr.value == "compile"):
            continue
        metrics = next((arg for arg in call.args if arg.keyword and arg.keyword.value == "metrics"), None)
        count = _outputs_of(work, call.func.value)
        if metrics is None or count < 2 or not isinstance(metrics.value, cst.List):
            continue
        if not any(isinstance(one, (cst.List, cst.Tuple)) for one in _elements(metrics.value)):
            span = value_span(page, metrics)
            page.edits.insert(span.start, "[")
            page.edits.insert(span.end, f"] * {count}")
            page.changed(metrics, f"metrics=[...] -> metrics=[[...]] * {count}")


def _outputs_of(work: Work, node: cst.BaseExpression) -> int:
    """How many outputs a model has, as far as the call that made it tells."""
    made = work.kinds.value_of(node)
    if not isinstance(made, cst.Call) or getattr(work.page.thing(made.func), "__name__", "") != "Model":
        return 0
    given = {slot.name: slot.args[0].value for slot in bound(made, ["inputs", "outputs"]) or []}
    return len(_elements(given.get("outputs")))


def _elements(node: cst.CSTNode | None) -> list[cst.BaseExpression]:
    if isinstance(node, (cst.List, cst.Tuple)):
        return [one.value for one in node.elements]
    return (
        [one.value for one in node.elements if isinstance(one, cst.DictElement)] if isinstance(node, cst.Dict) else []
    )


def _call(work: Work, call: cst.Call, found: type) -> None:
    page, name, sheet = work.page, found.__name__, sheet_of(found)
    given = None if sheet is None else bound(call, sheet.places)
    if given is None:
        return
    renamed = RENAMED.get(name, {})
    slots = [slot for slot in given if not _is_out(slot, renamed)]
    for slot in slots:
        slot.name = renamed.get(str(slot.name)) or slot.name
    slots += [Slot(key, [], value=value) for key, value in ADDED.get(name, {}).items() if key not in _names(slots)]
    slots = _without_decay(work, slots) if name in OPTIMIZERS else _first_layer(work, call, found, slots)
    _remarks(work, call, name, slots)
    places = _places(name, sheet.places if sheet else [])
    Arguments(page, call, SimpleNamespace(places=places), slots).write()  # type: ignore[arg-type]


def _is_out(slot: Slot, renamed: dict[str, str | None]) -> bool:
    none = isinstance(slot.args[0].value, cst.Name) and slot.args[0].value.value == "None"
    return (slot.name in renamed and renamed[str(slot.name)] is None) or (slot.name == "epsilon" and none)


def _names(slots: list[Slot]) -> set[str | None]:
    return {slot.name for slot in slots}


def _places(name: str, places: list[str]) -> list[str]:
    """The names that Keras 3 has for the places: only those that lie where they lay are taken to."""
    if name in OPTIMIZERS:
        return ["learning_rate"]
    known = {one.argument for one in DIFFERENCES if one.function == name and one.release == "2.3.1"}
    renamed = RENAMED.get(name, {})
    return [renamed.get(place) or place for place in places if place not in known]


def _without_decay(work: Work, slots: list[Slot]) -> list[Slot]:
    """A rate that falls is a schedule in Keras 3: the rate divided by (1 + decay * step), as before."""
    decay = next((slot for slot in slots if slot.name == "decay"), None)
    if decay is None:
        return slots
    left = [slot for slot in slots if slot is not decay]
    if isinstance(decay.args[0].value, (cst.Float, cst.Integer)) and float(decay.args[0].value.value) == 0:
        return left
    rate = next((slot for slot in left if slot.name == "learning_rate"), None)
    if rate is None:
        work.page.leave(decay.args[0], say("migrate.k3.decay"))
        return left
    work.imports.add("import keras")
    page = work.page
    values = [page.text[slice(*value_span(page, one.args[0]))] for one in (rate, decay)]
    rate.text = f"keras.optimizers.schedules.InverseTimeDecay({values[0]}, 1, {values[1]})"
    page.changed(decay.args[0], "decay -> InverseTimeDecay")
    return left


def _first_layer(work: Work, call: cst.Call, found: type, slots: list[Slot]) -> list[Slot]:
    """A whole shape of the input stands in an ``Input`` of its own."""
    page = work.page
    whole = next((slot for slot in slots if slot.name == "batch_input_shape"), None)
    for slot in slots:
        if slot.name in NO_MORE and _is_layer(found) and found.__name__ != "Embedding":
            page.leave(call, say("migrate.k3.argument", name=slot.name, function=found.__name__))
    if whole is None or not _is_layer(found):
        return slots
    text = f"Input(batch_shape={page.text[slice(*value_span(page, whole.args[0]))]})"
    parent = page.parent(call)
    adding = page.parent(parent) if isinstance(parent, cst.Arg) else None
    if isinstance(parent, cst.Element):
        page.edits.insert(page.span(call).start, f"keras.layers.{text}, ")
    elif isinstance(adding, cst.Call) and isinstance(adding.func, cst.Attribute) and adding.func.attr.value == "add":
        page.edits.insert(
            page.span(adding).start, f"{page.code(adding.func)}(keras.layers.{text})\n{_indent(work, adding)}"
        )
    else:
        page.leave(call, say("migrate.k3.argument", name="batch_input_shape", function=found.__name__))
        return slots
    work.imports.add("import keras")
    return [slot for slot in slots if slot is not whole]


def _is_layer(found: Any) -> bool:
    return any(base.__name__ == "Layer" for base in found.__mro__)


def _indent(work: Work, node: cst.CSTNode) -> str:
    start = work.page.span(node).start
    line = work.page.text[work.page.text.rfind("\n", 0, start) + 1 : start]
    return line if line.isspace() else ""


def _remarks(work: Work, call: cst.Call, name: str, slots: list[Slot]) -> None:
    """What is written alike and means something else in Keras 3."""
    for slot in slots:
        if slot.args and text_of(slot.args[0].value) == "hard_sigmoid":
            work.page.leave(call, say("migrate.k3.hard_sigmoid"))
    if name == "Nadam":
        work.page.leave(call, say("migrate.k3.nadam"))
    if name in GATED and "recurrent_activation" not in _names(slots):
        work.page.leave(call, say("migrate.k3.gates", layer=name))
