"""Sentences in English: traps, noticed when they happen."""

SENTENCES: dict[str, str] = {
    # losses and last layers
    "traps.softmax_of_one": "The output '{output}' is a softmax of one unit, which is 1 whatever the model learns. Use sigmoid for one unit, or as many units as there are classes. {page}",
}
