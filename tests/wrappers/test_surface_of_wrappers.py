"""What the printed surfaces of four releases have of the wrappers is here, and takes the same, by place and by name."""

import inspect

import numpy as np
import pytest

from kerascn.wrappers import scikit_learn
from tests.surface_lines import classes

RELEASES = ("1.1.2", "1.2.2", "2.1.5", "2.3.1")
# The first argument of data was X in 1.1.2; what a user gives there by name is read as x.
TODAY = {"X": "x"}


def printed():
    for release in RELEASES:
        for cls in classes(release, "keras.wrappers.scikit_learn").values():
            for line in cls.methods.values():
                yield pytest.param(cls.name, line.name, line.arguments, id=f"{release}-{cls.name}-{line.name}")


@pytest.mark.parametrize("cls, method, arguments", list(printed()))
def test_each_method_takes_the_printed_arguments(cls, method, arguments):
    found = getattr(getattr(scikit_learn, cls), method)
    parameters = inspect.signature(found).parameters
    named = [TODAY.get(name, name) for name in arguments]
    assert [name for name in parameters if name != "self"][: len(named)] == named


def test_the_surfaces_were_read():
    assert len(list(printed())) == 4 * 5 + 3 + 2 + 3 + 2 + 4 + 2 + 4 + 2


def test_places_and_names_of_both_ages():
    X, y = np.eye(4), [0, 1, 0, 1]
    seen = []

    class Seeing(scikit_learn.KerasClassifier):
        def _predict(self, x, options):
            seen.append((x is X, options))
            return np.full((4, 1), 0.7)

    wrapper = Seeing(lambda: None)
    wrapper.classes_ = np.array([0, 1])
    assert wrapper.predict(X, batch_size=2).tolist() == wrapper.predict(X=X, batch_size=2).tolist() == [1] * 4
    assert wrapper.score(X, y) == wrapper.score(X=X, y=y) == 0.5
    assert wrapper.predict_proba(x=X).shape == (4, 2)
    assert [one for one, _ in seen] == [True] * 5 and seen[0][1] == {"batch_size": 2}
