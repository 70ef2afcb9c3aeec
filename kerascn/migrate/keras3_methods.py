"""Methods of models that Keras 3 calls otherwise or has no more."""

from __future__ import annotations

from types import SimpleNamespace

import libcst as cst

from ..messages import say
from .arguments import Arguments, Slot
from .given import text_of
from .keras3_ops import bound
from .things import thing
from .work import Work

QUEUE = ("max_queue_size", "workers", "use_multiprocessing")
_FIT = "generator steps_per_epoch epochs verbose callbacks validation_data validation_steps class_weight"
_LOOK = "generator steps max_queue_size workers use_multiprocessing verbose"
# Method -> its name in Keras 3, the places that its arguments had, and what is added where it isn't said.
GENERATORS = {
    "fit_generator": ("fit", f"{_FIT} max_queue_size workers use_multiprocessing shuffle initial_epoch", {}),
    "evaluate_generator": (
        "evaluate",
        "generator steps max_queue_size workers use_multiprocessing verbose",
        {"verbose": 0},
    ),
    "predict_generator": (
        "predict",
        "generator steps max_queue_size workers use_multiprocessing verbose",
        {"verbose": 0},
    ),
}
GONE = ("to_yaml", "save_weights_to_hdf5_group", "load_weights_from_hdf5_group", "get_output_shape_for")
MODELS = ("models.Sequential", "models.Model")


def methods(work: Work) -> None:
    """Calls of methods, and attributes of optimizers."""
    for call in work.page.nodes(cst.Call):
        if isinstance(call.func, cst.Attribute) and work.page.code(call.func) == "self.add_weight":
            _add_weight(work, call)
        elif isinstance(call.func, cst.Attribute) and _may_be_model(work, call.func.value):
            _method(work, call, call.func)
    for target in work.page.nodes(cst.AssignTarget):
        if work.page.code(target.target) in ("self.trainable_weights", "self.non_trainable_weights"):
            work.page.leave(target, say("migrate.k3.weights"))
    for node in work.page.nodes(cst.Attribute):
        if node.attr.value == "lr" and work.page.code(node.value).endswith("optimizer"):
            work.page.edits.replace(work.page.span(node.attr), "learning_rate")
            work.page.changed(node, "lr -> learning_rate")
        elif node.attr.value == "metrics_names" and _may_be_model(work, node.value):
            work.page.leave(node, say("migrate.k3.metrics_names"))


def _add_weight(work: Work, call: cst.Call) -> None:
    """The weights of an own layer: Keras 3 wants the shape first, and all by name."""
    given = bound(call, "name shape dtype initializer regularizer trainable constraint".split())
    if given is not None:
        Arguments(work.page, call, SimpleNamespace(places=[]), given).write()  # type: ignore[arg-type]


def _may_be_model(work: Work, node: cst.CSTNode) -> bool:
    """Whether something is a model, or nobody can tell what it is."""
    kind = work.kinds.of(node)
    return kind is None or kind in (thing(one) for one in MODELS)


def _method(work: Work, call: cst.Call, func: cst.Attribute) -> None:
    name = func.attr.value
    if name in GENERATORS:
        _generator(work, call, func)
    elif name in ("fit", "evaluate", "predict"):
        _without_queue(work, call)
    elif name in ("predict_classes", "predict_proba"):
        _predict(work, call, func)
    elif name == "reset_states" and work.kinds.of(func.value) is not None and not call.args:
        _reset(work, call, func)
    elif name in GONE:
        work.page.leave(call, say("migrate.gone_in", name=name, release="Keras 3"))


def _generator(work: Work, call: cst.Call, func: cst.Attribute) -> None:
    new, places, added = GENERATORS[func.attr.value]
    given = bound(call, places.split())
    if given is None:
        work.page.leave(call, say("migrate.star", function=func.attr.value))
        return
    work.page.edits.replace(work.page.span(func.attr), new)
    work.page.changed(call, f"{func.attr.value} -> {new}")
    slots = [slot for slot in given if slot.name not in QUEUE]
    for slot in slots:
        slot.name = "x" if slot.name == "generator" else slot.name
    slots += [Slot(key, [], value=value) for key, value in added.items() if key not in {slot.name for slot in slots}]
    Arguments(work.page, call, SimpleNamespace(places=["x"]), slots).write()  # type: ignore[arg-type]


def _without_queue(work: Work, call: cst.Call) -> None:
    given = bound(call, ["" for _ in call.args])
    if given is not None and any(slot.name in QUEUE for slot in given):
        for slot in given:
            slot.name = slot.name or None
        slots = [slot for slot in given if slot.name not in QUEUE]
        Arguments(work.page, call, SimpleNamespace(places=[None] * len(call.args)), slots).write()  # type: ignore[arg-type]


def _predict(work: Work, call: cst.Call, func: cst.Attribute) -> None:
    page = work.page
    page.edits.replace(page.span(func.attr), "predict")
    if func.attr.value == "predict_proba":
        page.changed(call, "predict_proba -> predict")
        return
    span = page.span(call)
    if _has_two_classes(work):
        page.edits.insert(span.start, "(")
        page.edits.insert(span.end, " > 0.5).astype('int32')")
        page.changed(call, "predict_classes(...) -> (predict(...) > 0.5).astype('int32')")
        return
    work.imports.add("import numpy as np")
    page.edits.insert(span.start, "np.argmax(")
    page.edits.insert(span.end, ", axis=-1)")
    page.changed(call, "predict_classes(...) -> argmax(predict(...), axis=-1)")


def _has_two_classes(work: Work) -> bool:
    """Whether the program's only loss is the one for one unit."""
    losses = {
        text_of(arg.value)
        for call in work.page.nodes(cst.Call)
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "compile"
        for arg in call.args
        if arg.keyword is not None and arg.keyword.value == "loss"
    }
    return losses == {"binary_crossentropy"}


def _reset(work: Work, call: cst.Call, func: cst.Attribute) -> None:
    page = work.page
    text = f"[layer.reset_state() for layer in {page.code(func.value)}.layers if hasattr(layer, 'reset_state')]"
    page.edits.replace(page.span(call), text)
    page.changed(call, "reset_states() -> layer.reset_state()")
