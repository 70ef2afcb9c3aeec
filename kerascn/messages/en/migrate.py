"""Sentences in English: rewriting programs of old."""

SENTENCES: dict[str, str] = {
    "migrate.star": "{function}(*...): which arguments *... holds is not seen here.",
    "migrate.double_star": "{function}(**...): what **... holds is not seen here; words of Keras 1 in it stay as they are.",
    "migrate.no_argument": "{function} has no '{argument}' in Keras 2.",
    "migrate.no_value": "{function}: the value of '{argument}' is not seen here, and it is another one in Keras 2.",
    "migrate.gone": "Keras 2 has no {name}.",
    "migrate.perhaps": "if this {method} is that of a Keras model, write {added}: Keras 1 and 2 have other defaults.",
}
