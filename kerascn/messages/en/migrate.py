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
}
