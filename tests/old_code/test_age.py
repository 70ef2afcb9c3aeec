"""A program's age is read from its text: the right one, with the lines that tell."""

import pytest

from kerascn.old_code import age, announce, beside
from tests import genuine, seeds
from tests.old_code.ages import TEXTS


@pytest.mark.parametrize(
    ("dialect", "tensorflow", "python", "text"), [row[1:] for row in TEXTS], ids=[r[0] for r in TEXTS]
)
def test_texts_of_known_age(dialect, tensorflow, python, text):
    found = age.decide(text)
    assert (found.dialect, found.tensorflow, found.python) == (dialect, tensorflow, python)
    assert found.against == ()
    told = {about for about, _ in found.signs}
    assert told == {name for name in ("dialect", "tensorflow") if getattr(found, name)} | (
        {"python"} if python == 2 else set()
    )


def test_the_signs_carry_their_lines():
    text = "import tensorflow as tf\nfrom keras.layers import Dense\n\nx = tf.placeholder()\n"
    text += "Dense(\n    output_dim=3)\nprint 1\n"
    found = age.decide(text)
    best = {
        about: next(sign for what, sign in found.signs if what == about)
        for about in ("dialect", "tensorflow", "python")
    }
    assert best["dialect"] == age.Sign(5, "output_dim")
    assert best["tensorflow"] == age.Sign(4, "tf.placeholder")
    assert best["python"] == age.Sign(7, "print")


def test_the_better_evidence_wins_and_both_are_said():
    text = "from keras.layers import Dense\nDense(units=3)\nm.fit(x, y, nb_epoch=3)\nDense(3, init='uniform')\n"
    found = age.decide(text)
    assert found.dialect == 1
    assert [(about, sign.line) for about, sign in found.against] == [("dialect", 2)]
    assert announce.said(found, found) == "Keras 1 (line 3: nb_epoch; but line 2: units)"
    other = age.decide(text.replace("init", "kernel_initializer"))
    assert other.dialect == 2
    assert other.against[0][1] == age.Sign(3, "nb_epoch")


def test_a_weak_sign_gives_way_without_a_word():
    found = age.decide("from keras.layers import Convolution2D, Dense\nDense(units=3)")
    assert (found.dialect, found.against) == (2, ())


def test_what_is_said(monkeypatch):
    found = age.decide("import keras\nm.fit(x, nb_epoch=2)\nm.fit(x, nb_epoch=3)")
    assert announce.said(found, found) == "Keras 1 (line 2: nb_epoch)"
    assert announce.said(found, found, verbose=True) == "Keras 1 (line 2: nb_epoch, line 3: nb_epoch)"
    assert announce.said(found, found._replace(dialect=2)) == "Keras 2 (you said so)"
    assert (
        announce.said(found, found, place=lambda line: {"cell": 3, "line": line})
        == "Keras 1 (cell 3, line 2: nb_epoch)"
    )
    silent = age.decide("import keras")
    assert announce.said(silent, silent) == "Keras 2 (by the settings; nothing in the program tells)"
    none = age.decide("x = 1")
    assert announce.said(none, none) == ""
    long = age.Age(1, signs=(("dialect", age.Sign(1, "x" * 99)),))
    assert len(announce.said(long, long)) < 70
    monkeypatch.setenv("KERASCN_LANG", "zh")
    assert announce.said(found, found) == "Keras 1（第 2 行：nb_epoch）"


def test_modules_beside_the_program_tell_too(tmp_path):
    (tmp_path / "net.py").write_text("from keras.layers import Dense\nfrom sub.more import f\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/__init__.py").write_text("")
    (tmp_path / "sub/more.py").write_text("from . import last\n")
    (tmp_path / "sub/last.py").write_text("print 1\nfrom keras.layers import Dense\nDense(output_dim=2)\n")
    (tmp_path / "other.py").write_text("from keras.layers import Dense\nDense(units=2)\n")
    (tmp_path / "broken.py").write_text("from keras.layers import Dense\nDense(units=2\n")
    text = "import net, broken, numpy\n"
    texts = beside.texts(text, str(tmp_path))
    assert {path[len(str(tmp_path)) + 1 :] for path, _ in texts} >= {
        "net.py",
        "sub/__init__.py",
        "sub/more.py",
        "sub/last.py",
    }
    assert not [path for path, _ in texts if path.endswith("other.py")]
    found = age.decide(text, "main.py", texts)
    assert (found.dialect, found.python, found.keras) == (1, 3, True)
    assert announce.said(found, found) == "Keras 1 (last.py, line 3: output_dim)"


def test_a_text_that_is_no_python_fails_as_python_does():
    with pytest.raises(SyntaxError) as error:
        age.decide("x = (\n", "mine.py")
    assert error.value.filename == "mine.py"


# Blocks whose text tells another age than the document's, or both.
OF_TWO_AGES = set()


def blocks(document):
    return list(enumerate(seeds._blocks_of(seeds.texts()[document]), 1))


@pytest.mark.parametrize(("document", "dialect"), [("001", 2), ("002", 1), ("003", 2), ("004", 1)])
def test_blocks_of_the_old_texts(document, dialect):
    """Every block that tells an age tells that of its document."""
    told, wrong = 0, []
    for number, block in blocks(document):
        try:
            found = age.decide(block)
        except SyntaxError:  # a piece of a program, a prompt, a slip of the print
            continue
        told += found.dialect is not None
        if found.dialect not in (None, dialect):
            wrong.append((number, found))
    assert wrong == []
    assert told >= {"001": 1, "002": 35, "003": 3, "004": 1}[document], genuine.SIGN
