"""Functions of the backend as Keras 3 has them, most of them in ``keras.ops``."""

from __future__ import annotations

import re
from typing import NamedTuple

import libcst as cst

from ..messages import say
from .arguments import Slot
from .edits import Span
from .page import Page
from .things import sheet_of, thing
from .work import Work

PLAIN = re.compile(r"[\w.]+")
KEPT = "backend epsilon set_epsilon floatx set_floatx image_data_format set_image_data_format clear_session get_uid"


class Op(NamedTuple):
    """A function of Keras 3: its arguments by place, those by name, and what is said beside them."""

    path: str
    places: str  # names that the backend's function had; "axis|-1": its default has to be said
    named: str = ""  # "target=name" where the names differ
    more: str = ""


def _same(names: str, places: str = "x", named: str = "") -> dict[str, Op]:
    return {name: Op(f"ops.{name}", places, named) for name in names.split()}


OPS: dict[str, Op] = {
    **_same(
        "abs square sqrt exp log round sign sin cos sigmoid softplus softsign tanh zeros_like ones_like shape ndim"
    ),
    **_same("sum prod mean var std max min any all logsumexp", named="axis keepdims"),
    **_same("cumsum cumprod", "x axis|0"),
    **_same("maximum minimum equal not_equal greater greater_equal less less_equal", "x y"),
    **_same("dot", "x y"),
    **_same("argmax argmin softmax", "x axis|-1"),
    **_same("expand_dims", "x axis|-1"),
    **_same("squeeze", "x axis"),
    **_same("reshape", "x shape"),
    **_same("concatenate", "tensors axis|-1"),
    **_same("stack", "x", "axis"),
    **_same("cast", "x dtype"),
    **_same("clip", "x min_value max_value"),
    **_same("transpose", "x"),
    **_same("elu", "x", "alpha"),
    **_same("stop_gradient", "variables"),
    **_same("zeros ones", "shape", "dtype"),
    **_same("eye", "size", "dtype"),
    **_same("arange", "start stop step", "dtype"),
    **_same("one_hot", "indices num_classes"),
    **_same("in_top_k", "targets predictions k"),
    "binary_crossentropy": Op("ops.binary_crossentropy", "target output", "from_logits"),
    "categorical_crossentropy": Op("ops.categorical_crossentropy", "target output", "from_logits"),
    "sparse_categorical_crossentropy": Op("ops.sparse_categorical_crossentropy", "target output", "from_logits"),
    "pow": Op("ops.power", "x a"),
    "permute_dimensions": Op("ops.transpose", "x pattern"),
    "repeat_elements": Op("ops.repeat", "x rep", "axis"),
    "reverse": Op("ops.flip", "x", "axis=axes"),
    "gather": Op("ops.take", "reference indices", "", "axis=0"),
    "flatten": Op("ops.reshape", "x", "", "(-1,)"),
    "relu": Op("activations.relu", "x", "negative_slope=alpha max_value"),
    "get_value": Op("ops.convert_to_numpy", "x"),
    "eval": Op("ops.convert_to_numpy", "x"),
    "constant": Op("ops.convert_to_tensor", "value", "dtype"),
    "variable": Op("Variable", "value", "dtype name"),
    "random_normal": Op("random.normal", "shape", "mean stddev dtype seed"),
    "random_uniform": Op("random.uniform", "shape", "minval maxval dtype seed"),
    "truncated_normal": Op("random.truncated_normal", "shape", "mean stddev dtype seed"),
}
# Those that become something else than a call: pieces with the names of arguments between braces.
FORMS = {
    "int_shape": ("(", "{x}", ").shape"),
    "dtype": ("(", "{x}", ").dtype"),
    "set_value": ("(", "{x}", ").assign(", "{value}", ")"),
    "repeat": ("@ops.repeat(", "@ops.expand_dims(", "{x}", ", 1), ", "{n}", ", axis=1)"),
    "batch_flatten": ("@ops.reshape(", "{x}", ", (@ops.shape(", "{x}", ")[0], -1))"),
    "l2_normalize": ("@ops.normalize(", "{x}", ", axis=", "{axis}", ")"),
}


def name_of(path: str) -> str | None:
    """The name of a function of the backend, for its path below Keras."""
    room, _, name = path.rpartition(".")
    return name if room.partition(".")[0] == "backend" and "." not in name else None


def backend(work: Work) -> None:
    """Calls of the backend, and its functions where they are only named."""
    page = work.page
    for node in page.nodes(cst.Name, cst.Attribute):
        path = page.path(node)
        name = name_of(path) if path else None
        inside = page.parent(node)
        named = isinstance(inside, (cst.ImportAlias, cst.ImportFrom)) or (
            isinstance(inside, cst.Attribute) and inside.attr is node
        )
        if name is None or thing(str(path)) is None or named or name in KEPT.split():
            continue
        work.imports.keep(node)
        if isinstance(inside, cst.Call) and inside.func is node:
            _call(work, inside, name)
        elif name in OPS and OPS[name].places.split()[:1] == [OPS[name].places]:
            page.edits.replace(page.span(node), _spelled(work, OPS[name].path))
            page.changed(node, f"K.{name} -> keras.{OPS[name].path}")
        else:
            page.leave(node, say("migrate.k3.backend", name=name))


def _call(work: Work, call: cst.Call, name: str) -> None:
    page = work.page
    sheet = sheet_of(thing(f"backend.{name}"))
    given = None if sheet is None else bound(call, sheet.places)
    if given is None or (name not in OPS and name not in FORMS):
        page.leave(call, say("migrate.k3.backend", name=name))
        return
    values = {slot.name: value_span(page, slot.args[0]) for slot in given}
    pieces = _form(work, name, values) if name in FORMS else _op(work, OPS[name], values)
    if pieces is None:
        page.leave(call, say("migrate.k3.backend", name=name))
        return
    page.edits.replace(page.span(call), *pieces)
    page.changed(call, f"K.{name} -> " + "".join(one if isinstance(one, str) else "..." for one in pieces))


def _op(work: Work, op: Op, values: dict[str | None, Span]) -> list[str | Span] | None:
    """The call of Keras 3; ``None`` where an argument has no place in it."""
    left = dict(values)
    written: list[list[str | Span]] = []
    for place in op.places.split():
        name, _, default = place.partition("|")
        if name not in left and not default:
            break
        written.append([left.pop(name)] if name in left else [default])
    for named in op.named.split():
        target, _, name = named.partition("=")
        if (name or target) in left:
            written.append([f"{target}=", left.pop(name or target)])
    left.pop("name", None)
    if left or not written:
        return None
    pieces: list[str | Span] = [_spelled(work, op.path), "("]
    if op.more:
        written.append([op.more])
    for number, one in enumerate(written):
        pieces += [", ", *one] if number else one
    return [*pieces, ")"]


def _form(work: Work, name: str, values: dict[str | None, Span]) -> list[str | Span] | None:
    if any(piece.startswith("{") and piece[1:-1] not in values for piece in FORMS[name]):
        return None
    pieces: list[str | Span] = []
    for piece in FORMS[name]:
        if piece.startswith("{"):
            pieces.append(values[piece[1:-1]])
        else:
            pieces.append(piece.replace("@ops", _spelled(work, "ops")) if "@" in piece else piece)
    if pieces[0] == "(" and isinstance(pieces[1], Span) and PLAIN.fullmatch(work.page.text[slice(*pieces[1])]):
        return [*pieces[1:2], str(pieces[2]).removeprefix(")"), *pieces[3:]]  # a name needs no brackets
    return pieces


def value_span(page: Page, arg: cst.Arg) -> Span:
    """Where the value of an argument stands, with its brackets."""
    whole = page.span(arg)
    if arg.keyword is None:
        return whole
    start = page.text.index("=", page.span(arg.keyword).end) + 1
    return Span(start + len(page.text[start:]) - len(page.text[start:].lstrip()), whole.end)


def _spelled(work: Work, path: str) -> str:
    """A path of Keras 3 as the program says it, with the import that it needs."""
    room, dot, rest = path.partition(".")
    if room == "ops" and not re.search(r"\bops\b", work.page.text):
        work.imports.add("from keras import ops")
        return path
    work.imports.add("import keras")
    return f"keras.{room}{dot}{rest}"


def bound(call: cst.Call, places: list[str]) -> list[Slot] | None:
    """The arguments of a call under their names; ``None`` where a star hides some, or there are too many."""
    found = []
    for place, arg in enumerate(call.args):
        if arg.star or (arg.keyword is None and place >= len(places)):
            return None
        name = places[place] if arg.keyword is None else arg.keyword.value
        found.append(Slot(name, [arg], word=name))
    return found
