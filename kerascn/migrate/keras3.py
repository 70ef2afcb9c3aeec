"""The rules from Keras 2 to Keras 3."""

from __future__ import annotations

import libcst as cst

from .given import text_of
from .keras3_calls import calls, optimizers_by_word, several_outputs, words
from .keras3_files import files
from .keras3_losses import losses
from .keras3_methods import methods
from .keras3_names import path_of_keras3
from .keras3_ops import backend
from .page import dotted
from .things import thing
from .work import Rule, Work


def accuracy(work: Work) -> None:
    """The history of Keras 3 calls a metric as it was asked for: ``acc`` where the program reads ``acc``."""
    page = work.page
    texts = [node for node in page.nodes(cst.SimpleString) if text_of(node) is not None]
    if not any(text_of(node) == "acc" or str(text_of(node)).endswith("_acc") for node in texts):
        return
    for arg in page.nodes(cst.Arg):
        if arg.keyword is not None and arg.keyword.value == "metrics" and isinstance(arg.value, cst.List):
            for element in arg.value.elements:
                if text_of(element.value) == "accuracy":
                    page.edits.replace(page.span(element.value), "'acc'")
                    page.changed(element, "'accuracy' -> 'acc'")


def whole_names(work: Work) -> None:
    """Names with all their modules, ``keras.layers.core.Dense``."""
    page = work.page
    for node in page.nodes(cst.Attribute):
        name, path = page.full_name(node), page.path(node)
        if not path or id(node) in work.imports.kept or thing(path) is None or name != dotted(node):
            continue
        inside = page.parent(node)
        if isinstance(inside, (cst.ImportFrom, cst.ImportAlias)) or isinstance(thing(path), type(cst)):
            continue
        new = path_of_keras3(path)
        if new is None or new == path or new.startswith("tensorflow."):
            continue
        page.edits.replace(page.span(node), name[: -len(path)] + new)
        page.changed(node, f"{path} -> {new}")
        work.imports.keep(node)


def imports(work: Work) -> None:
    """Import statements, and the names that come from them."""
    work.imports.write()


RULES: tuple[Rule, ...] = (
    files, accuracy, words, optimizers_by_word, several_outputs, losses, methods, backend, calls, whole_names, imports,
)  # fmt: skip
