"""Every metric class over several batches is what its formula says of all of them together."""

import inspect
import json

import numpy as np
import pytest

from kerascn import losses, metrics
from kerascn.metrics.base import reset
from tests.layers.tf_keras_child import run_in_tf_keras
from tests.metrics.cases import CASES, KINDS, batches
from tests.surface_lines import FOLDER, section

WEIGHTED = (False, True)


@pytest.fixture(scope="module")
def values(K):
    """What every case gives after each batch, without weights and with them: one function makes all the updates."""
    drawn, fed, made = batches(), {}, {}
    for kind in KINDS:
        t, p, w = drawn[kind][0]
        fed[kind] = [K.placeholder((None, *x.shape[1:])) for x in (t, p, w)]
    updates = []
    for number, (name, arguments, kind, *_) in enumerate(CASES):
        for weighted in WEIGHTED:
            made[number, weighted] = metric = getattr(metrics, name)(**arguments)
            t, p, w = fed[kind]
            updates += metric.update_state(t, p, sample_weight=w) if weighted else metric.update_state(t, p)
    step = K.function([x for kind in KINDS for x in fed[kind]], [], updates)
    read = K.function([], [metric.result() for metric in made.values()])
    found = [dict(zip(made, read([]), strict=True))]
    for batch in range(len(drawn[KINDS[0]])):
        step([x for kind in KINDS for x in drawn[kind][batch]])
        found.append(dict(zip(made, read([]), strict=True)))
    reset(made.values())
    found.append(dict(zip(made, read([]), strict=True)))
    K.clear_session()  # a small graph is fast
    return found


def together(kind, count):
    """The first batches of a kind as one."""
    return [np.concatenate(arrays) for arrays in zip(*batches()[kind][:count], strict=True)]


@pytest.mark.parametrize("weighted", WEIGHTED)
@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: f"{CASES[n][0]} {CASES[n][1]}")
def test_formula(values, number, weighted):
    _, _, kind, formula, _ = CASES[number]
    for count in (1, 3):
        t, p, w = together(kind, count)
        expected = formula(t.astype("float64"), p.astype("float64"), w if weighted else None)
        np.testing.assert_allclose(values[count][number, weighted], expected, rtol=2e-4, atol=1e-5)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_nothing_seen_is_0_and_so_after_a_reset(values, number):
    for weighted in WEIGHTED:
        assert np.all(values[0][number, weighted] == 0)
        assert np.all(values[-1][number, weighted] == 0)


IN_TF_KERAS = """
import json
for number, (name, arguments, kind, same) in enumerate(json.loads(str(given["cases"]))):
    for weighted in (0, 1) if same else ():
        metric = getattr(keras.metrics, name)(**arguments)
        for batch in range(3):
            t, p, w = (given[f"{kind} {batch} {x}"] for x in "tpw")
            w = np.broadcast_to(w[:, None, None], p.shape) if kind == "areas" else w
            metric.update_state(t, p, sample_weight=w if weighted else None)
            if batch in (0, 2):
                results[f"{number} {weighted} {batch + 1}"] = metric.result()
"""


def test_as_tf_keras_computes_it(values):
    given = {"cases": np.array(json.dumps([[*case[:3], case[4]] for case in CASES]))}
    for kind, drawn in batches().items():
        for batch, arrays in enumerate(drawn):
            given |= {f"{kind} {batch} {x}": array for x, array in zip("tpw", arrays, strict=True)}
    theirs = run_in_tf_keras(IN_TF_KERAS, **given)
    assert len(theirs) > 180
    for key, value in theirs.items():
        number, weighted, count = map(int, key.split())
        ours = values[count][number, bool(weighted)]
        np.testing.assert_allclose(ours, value, rtol=2e-4, atol=1e-5, err_msg=f"{CASES[number][:2]} {key}")


def test_a_reset_of_one(K):
    metric = metrics.Precision(thresholds=[0.2, 0.5])
    metric.update_state([0, 1], [0.3, 0.6])
    assert K.eval(metric.result()).tolist() == [0.5, 1]
    metric.reset_states()
    assert [array.tolist() for array in metric.get_weights()] == [[0, 0], [0, 0]]


def test_area_as_scikit_learn_computes_it(K):
    sklearn = pytest.importorskip(
        "sklearn.metrics", reason="the referee scikit-learn is not installed: pip install 'kerascn[sklearn]'"
    )
    chance = np.random.default_rng(1)
    t, p, w = chance.integers(2, size=60), chance.uniform(size=60).round(2).astype("float32"), chance.uniform(size=60)
    between = np.unique(p)[:-1] + np.diff(np.unique(p)) / 2
    area = metrics.AUC(thresholds=between.tolist())
    area.update_state(t, p)
    np.testing.assert_allclose(K.eval(area.result()), sklearn.roc_auc_score(t, p), rtol=1e-5)
    area.reset_states()
    area.update_state(t, p, sample_weight=w)
    np.testing.assert_allclose(K.eval(area.result()), sklearn.roc_auc_score(t, p, sample_weight=w), rtol=1e-5)
    for made, theirs in ((metrics.Precision(), sklearn.precision_score), (metrics.Recall(), sklearn.recall_score)):
        made.update_state(t, p, sample_weight=w)
        np.testing.assert_allclose(K.eval(made.result()), theirs(t, p > 0.5, sample_weight=w), rtol=1e-5)


# --------------------------------------------------------------------------- names and arguments

CLASSES = {line.name for line in section("2.3.1", "keras.metrics") if line.name[0].isupper() and len(line.name) > 4}


def test_every_class_has_a_case():
    known = {name for name, *_ in CASES} | {"AUC", "Metric", "Reduce", "Sum", "Mean", "MeanMetricWrapper"}
    assert CLASSES - known == {"SensitivitySpecificityBase", "BaseMeanIoU"}  # two roots


def printed():
    """The arguments of each class as the newest release printed them."""
    text = (FOLDER / "keras-2.3.1.txt").read_text("utf-8").split("\nkeras.metrics\n")[1].split("\n\n")[0]
    lines = [line.strip() for line in text.splitlines() if line.startswith("  class ")]
    return {line[6:].partition("(")[0]: line[line.index("(") + 1 : line.rindex(")")] for line in lines}


@pytest.mark.parametrize("name", sorted(printed()))
def test_arguments_and_defaults_are_those_of_the_newest_release(name):
    mine = inspect.signature(getattr(metrics, name)).parameters.values()
    shown = [p.name if p.default is p.empty else f"{p.name}={p.default!r}" for p in mine if p.kind is not p.VAR_KEYWORD]
    told = [one for one in printed()[name].split(", ") if one != "**kwargs"]
    assert shown == told


@pytest.mark.parametrize(("name", "arguments"), [case[:2] for case in CASES], ids=str)
def test_configuration(K, name, arguments):
    metric = getattr(metrics, name)(**arguments)
    config = json.loads(json.dumps(metrics.serialize(metric)))
    assert config["class_name"] == name and config["config"].items() >= arguments.items()
    assert config["config"]["name"] == metric.name and config["config"]["dtype"] == "float32"
    again = metrics.deserialize(config)
    assert type(again) is type(metric) and again.get_config() == metric.get_config()
    assert metrics.clone_metric(metric).get_config() == metric.get_config()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_class_stands_in_the_reference(language):
    for room in (metrics, losses):
        page = (FOLDER.parents[1] / "docs" / language / f"{room.__name__.rpartition('.')[2]}.md").read_text("utf-8")
        classes = [
            name
            for name in room.__all__
            if inspect.isclass(getattr(room, name)) and name not in ("Reduction", "BaseMeanIoU")
        ]
        assert len(classes) > 15
        assert [name for name in classes if f"<!-- signature: {room.__name__[8:]}.{name} -->" not in page] == []
