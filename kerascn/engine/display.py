"""How a notebook shows a model: a table of its layers and a picture beside it."""

from __future__ import annotations

from html import escape
from typing import Any

from ..diagram import layout, svg
from ..diagram.reading import graph_of
from ..diagram.words import clean
from ..messages import say
from .summary import connections_of, count_of, is_a_chain

MOST_ROWS, FIRST_ROWS, LAST_ROWS = 120, 80, 20  # of the table; of a longer one what is shown
MOST_BOXES, MOST_BYTES = 250, 400_000  # of the picture
MOST_LETTERS = 160  # of a cell
STYLE = """
.kerascn-model {color: inherit; font-size: 13px; line-height: 1.4}
.kerascn-model > div {display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-start; margin: 6px 0}
.kerascn-model > div > div {max-height: 460px; max-width: 100%; overflow: auto}
.kerascn-model table {border-collapse: collapse; margin: 0; background: transparent; color: inherit}
.kerascn-model th, .kerascn-model td {text-align: left; padding: 2px 10px 2px 4px; white-space: nowrap;
  border-bottom: 1px solid rgba(128, 128, 128, 0.35); background: transparent; color: inherit}
.kerascn-model td.number, .kerascn-model th.number {text-align: right}
.kerascn-model p {margin: 4px 0; max-width: 44em}
""".strip().replace("\n", " ")


def html_of(model: Any) -> str:
    """The model as HTML; nothing is built for it, and of a large model a part is shown."""
    head = f"<b>{_text(model.name)}</b> ({_text(type(model).__name__)})"
    parts = [f"<div>{_table(model)}</div>", f"<div>{_picture(model)}</div>"]
    return (
        f'<div class="kerascn-model"><style>{STYLE}</style><p>{head}</p>'
        f"<div>{''.join(parts)}</div>{_counts(model)}</div>"
    )


def _text(value: Any) -> str:
    text = clean(str(value))
    return escape(text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS] + "…")


def _table(model: Any) -> str:
    """A row for each layer; of very many layers the first and the last."""
    layers, plain = list(model.layers), model._plan is None or is_a_chain(model)
    words = ["diagram.layer", "diagram.kind", "diagram.shape", "diagram.params", "diagram.from"][: 4 if plain else 5]
    found = [_row("th", [escape(say(word)) for word in words])]
    shown = layers if len(layers) <= MOST_ROWS else layers[:FIRST_ROWS]
    found += [_row("td", _cells(model, layer, plain)) for layer in shown]
    if len(layers) > len(shown):
        left = escape(say("diagram.left_out", count=len(layers) - FIRST_ROWS - LAST_ROWS))
        found.append(f'<tr><td colspan="{len(words)}">{left}</td></tr>')
        found += [_row("td", _cells(model, layer, plain)) for layer in layers[-LAST_ROWS:]]
    return f"<table>{''.join(found)}</table>"


def _row(kind: str, cells: list[str]) -> str:
    marks = ["", "", "", ' class="number"', ""]
    return f"<tr>{''.join(f'<{kind}{mark}>{cell}</{kind}>' for mark, cell in zip(marks, cells, strict=False))}</tr>"


def _cells(model: Any, layer: Any, plain: bool) -> list[str]:
    count = f"{layer.count_params():,}" if layer.built else "?"
    cells = [_text(layer.name), _text(type(layer).__name__), _text(_shape(layer)), count]
    return cells if plain else [*cells, _text(", ".join(connections_of(model, layer)))]


def _shape(layer: Any) -> str:
    """The shape of the output; of several calls with several shapes the word for it."""
    if not layer._inbound_nodes:
        return "?"
    try:
        return str(layer.output_shape)
    except AttributeError:
        return say("diagram.multiple")


def _picture(model: Any) -> str:
    """The picture; a sentence where there is none yet, or where it would be too large."""
    try:
        graph = graph_of(model)
    except ValueError as error:
        return f"<p>{escape(str(error))}</p>"
    if len(graph.vertices) <= MOST_BOXES:
        picture = svg.written(layout.drawn(graph), clean(str(model.name)))
        if len(picture) <= MOST_BYTES:
            return picture
    sentence = say("diagram.large", count=len(graph.vertices))
    return f"<p>{escape(sentence)}</p>"


def _counts(model: Any) -> str:
    """How many parameters there are; nothing while not all are made."""
    if not model.layers or not all(layer.built for layer in model.layers):
        return ""
    trainable, fixed = count_of(model.trainable_weights), count_of(model.non_trainable_weights)
    numbers = dict(total=f"{trainable + fixed:,}", trainable=f"{trainable:,}", fixed=f"{fixed:,}")
    sentence = say("diagram.counts", **numbers)
    return f"<p>{escape(sentence)}</p>"
