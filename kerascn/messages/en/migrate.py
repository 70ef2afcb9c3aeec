"""Sentences in English: rewriting programs of old."""

SENTENCES: dict[str, str] = {
    "migrate.star": "{function}(*...): which arguments *... holds is not seen here.",
    "migrate.double_star": "{function}(**...): what **... holds is not seen here; words of Keras 1 in it stay as they are.",
    "migrate.no_argument": "{function} has no '{argument}' in Keras 2.",
    "migrate.no_value": "{function}: the value of '{argument}' is not seen here, and it is another one in Keras 2.",
    "migrate.gone": "Keras 2 has no {name}.",
    "migrate.perhaps": "if this {method} is that of a Keras model, write {added}: Keras 1 and 2 have other defaults.",
    "migrate.output_shape": "Keras 2 finds the size of this layer's output itself, so output_shape is dropped; compare the sizes in model.summary().",
    "migrate.no_batch_size": "'{argument}' counts samples, {new} counts batches, and the size of a batch is not seen here: write {new} yourself.",
    "migrate.steps": "{new} is the number of samples divided by {batch}, rounded up: right where each batch has {batch} samples. Data that don't divide by {batch} have a smaller batch at the end of each pass.",
    "migrate.merge_layers": "merging layers or models inside Sequential has no counterpart in Keras 2: build it with Model and, for instance, concatenate([left.output, right.output]).",
    "migrate.taken": "the program has another '{name}' already, so this call stays as it is.",
    "migrate.cell": "this cell is no Python that can be read, so it stays as it is.",
    "migrate.no_notebook": "this is no notebook: {reason}.",
    "migrate.place": "{file}: cell {cell}, line {line}",
    "migrate.summary": "{file}: {count} changes: {changes}. Left for you: {left}.",
    "migrate.unchanged": "{file}: nothing to change. Left for you: {left}.",
    "migrate.encoding": "{file} is no text that can be read: {reason}. Say its encoding in the first line, such as # -*- coding: gbk -*-.",
    "migrate.several": "there are {count} files: say --in-place to rewrite them, --diff to see the changes, or --check to know whether there are any.",
    "migrate.stdin_in_place": "what comes from standard input has no file to be written to: leave out --in-place.",
    "migrate.syntax": "line {line} is no Python 3 ({reason}). If the program is of Python 2, say --python 2.",
}
