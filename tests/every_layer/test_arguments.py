"""Every class is in the table, every argument that a release printed has another value than its default in a row.

That such a value matters is seen where the rows are tried: see ``Tried.complaints``.
"""

from tests.every_layer.surface import NEW, OLD, printed, public
from tests.every_layer.table import ALL

# Arguments that every layer takes, or took in Keras 1: test_common.py.
COMMON = {"weights", "input_dim", "input_length", "name"}
# Arguments that the table can't show on a layer alone.
ELSEWHERE = {
    **{(f"LocallyConnected{rank}D", "padding"): "nothing else than 'valid' is taken" for rank in (1, 2)},
    **{(f"LocallyConnected{rank}D", "border_mode"): "nothing else than 'valid' is taken" for rank in (1, 2)},
    ("Merge", "layers"): "tests/compat/test_merge.py",
    ("Merge", "node_indices"): "tests/compat/test_merge.py",
    ("Merge", "tensor_indices"): "tests/compat/test_merge.py",
}


def shown(age):
    """{(class, argument): the values it has in rows} in the words of one age."""
    found = {}
    for row in ALL:
        given = row.given if age == 2 else row.old
        for name, value in (given or {}).items():
            found.setdefault((row.kind if age == 2 else row.old_kind or row.kind, name), []).append(value)
    return found


def common_defaults(kind, releases, arguments):
    """The defaults that count here, which are those of 1.2.2 and of 2.1.5."""
    counts = printed("1.2.2" if releases is OLD else "2.1.5").get(kind, {})
    return {name: default for name, default in counts.items() if name in arguments}


def missing(releases, age):
    """The arguments of which no row has another value than their default."""
    values = shown(age)
    for release in releases:
        for kind, arguments in printed(release).items():
            for name, default in {**arguments, **common_defaults(kind, releases, arguments)}.items():
                known = (kind, name) in ELSEWHERE or name in COMMON
                if not known and not any(value != default for value in values.get((kind, name), [])):
                    yield f"{release}: {kind}({name}={default!r})"


def test_every_argument_of_keras_2_is_shown():
    assert list(missing(NEW, 2)) == []


def test_every_argument_of_keras_1_is_shown():
    assert list(missing(OLD, 1)) == []


def test_every_class_has_rows():
    assert set(public()) - {row.kind for row in ALL} == set()
    assert [row.kind for row in ALL if row.kind not in public()] == []


def test_every_row_has_a_formula():
    assert [row.kind for row in ALL if not callable(row.formula)] == []


def test_the_words_of_keras_1_are_shown_for_every_class_that_it_had():
    had = set(printed("1.2.2"))
    assert had - {row.old_kind or row.kind for row in ALL if row.old is not None} == set()
