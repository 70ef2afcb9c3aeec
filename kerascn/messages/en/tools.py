"""Sentences in English: tools around models, drawings of models, scikit-learn."""

SENTENCES: dict[str, str] = {
    # drawings of models
    "diagram.input": "input:",
    "diagram.output": "output:",
    "diagram.multiple": "multiple",
    "diagram.empty": "There is nothing to draw: the model '{model}' has no layers yet. Put some into it with model.add(...).",
    "diagram.not_built": "The model '{model}' can't be drawn yet: it does not know its inputs. Give its first layer input_shape=..., or call model.build((None, ...)) with the shape of a batch.",
    "diagram.own_class": "The model '{model}' can't be drawn yet: its class {kind} has a call() of its own, and what that does with the layers shows only when it has run. Train it or call predict() first.",
    "diagram.model": "A model is expected, to be drawn: a Model or a Sequential; given: {given}.",
    "diagram.rankdir": "rankdir must be 'TB' (from top to bottom), 'LR' (from left to right), 'BT' or 'RL', not {given}.",
    "diagram.dpi": "dpi must be a number from 10 to 2400 that says how large the picture is, such as 96; given: {given}.",
    "diagram.ending": "plot_model(): the ending of to_file says the format, and {given} has none that is known; take one of {known}.",
    "diagram.format": "This picture can't be made as {given}; without Graphviz there are: {known}.",
    "diagram.no_folder": "plot_model(): {path} can't be written, as there is no folder {folder}. Make it first, or name another file.",
    "diagram.not_written": "The picture {path} could not be written ({reason}).",
    "diagram.only_graphviz": "plot_model(): {given} is a format that only Graphviz writes. Install it and pydot (pip install \"kerascn[diagrams]\"), or take one of {known}.",
    "diagram.graphviz": "Graphviz could not draw the model ({reason}); the library has drawn it by itself.",
    "diagram.no_pydot": "This picture has no '{name}', which is one of pydot's. Install Graphviz and pydot (pip install \"kerascn[diagrams]\") to change the graph; without them there are create(), write() and to_string().",
    "diagram.needs_pydot": "This needs the package pydot, which is not installed. Install it with: pip install \"kerascn[diagrams]\"",
    "diagram.no_pillow": "{format} needs the package Pillow (pip install \"kerascn[images]\"), or Graphviz and pydot",
    "diagram.no_font": "no font of this machine that Pillow finds has all letters of the names: {letters}",
    "diagram.pixels": "it would have {millions} million pixels",
    "diagram.beside": "{asked} was not written: {reason}. The drawing is in {path}, which any browser shows.",
}
