"""The wrappers build, train and predict where scikit-learn is not installed."""

import os
import subprocess
import sys

import pytest

from tests.house import tree

PROGRAM = """
import sys
sys.modules["sklearn"] = None
from kerascn.wrappers.scikit_learn import KerasClassifier, KerasRegressor
from tests.wrappers.models import BINARY, NUMBER, X, binary, line
wrapper = KerasClassifier(binary, nb_epoch=3, verbose=0, random_state=0)
try:
    wrapper.predict(X)
except ValueError as error:
    print(error.key, isinstance(error, AttributeError))
print(wrapper.fit(X, BINARY).score(X, BINARY) > 0.4, len(wrapper.history["loss"]))
print(KerasRegressor(line, epochs=1, verbose=0).fit(X, NUMBER).score(X, NUMBER) < 0)
print(wrapper.set_params(epochs=5).get_params()["epochs"], type(wrapper).__mro__[-2].__name__)
"""


@pytest.mark.engine
@pytest.mark.all_only
def test_they_work_without_it(engine_name, tmp_path):
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(tree.ROOT)}
    environ |= {"KERAS_BACKEND": engine_name, "KERASCN_LANG": "en"}
    line = [sys.executable, "-B", "-c", PROGRAM]
    done = subprocess.run(line, env=environ, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.split("\n") == ["sklearn.not_fitted True", "True 3", "True", "5 BaseEstimator", ""], done.stderr
