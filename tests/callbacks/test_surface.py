"""The callbacks have the names, methods, places and defaults of all releases, and each printed call makes one."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest

import kerascn
from kerascn import callbacks
from kerascn.callbacks.watching import Watching

RELEASES = ("1.1.2", "1.2.2", "2.1.5", "2.3.1")
NEEDED = {"filepath": "model.h5", "filename": "log.csv", "schedule": abs}
APART = "TensorBoard"  # its surfaces differ between the releases; see its own tests


def printed(release):
    """What a release's surface says of the callbacks: (class, name of the method, its arguments)."""
    text = (Path(__file__).parents[1] / "surface" / f"keras-{release}.txt").read_text("utf-8")
    block = re.search(r"^keras\.callbacks(?:\.callbacks)?\n((?:  .*\n)+)", text, re.M)[1]
    name = ""
    for line in block.splitlines():
        is_class, found, given = re.fullmatch(r"  (class |    \.)(\w+)(?:\((.*?)\))?(?:  <-.*)?", line).groups()
        name = found if is_class == "class " else name
        if name != APART:
            yield name, "__init__" if is_class == "class " else found, f"f({given or ''})"


def arguments(shown):
    """Pairs (argument, default) of a printed signature; an argument without a default stands alone."""
    given = ast.parse(f"def {shown}: pass").body[0].args
    defaults = [ast.literal_eval(one) for one in given.defaults]
    bare = len(given.args) - len(defaults)
    return [
        (one.arg, *defaults[place - bare : place - bare + 1][: place >= bare]) for place, one in enumerate(given.args)
    ]


def same(ours, theirs):
    """Whether two defaults mean the same: nothing, an empty list and an empty dictionary do."""
    return ours == theirs or (ours is None and theirs in ([], {}))


@pytest.mark.parametrize("release", RELEASES)
def test_every_class_has_the_methods_the_places_and_the_defaults(release):
    lines = list(printed(release))
    assert len({name for name, _, _ in lines}) == (12 if release[0] == "1" else 13)
    for name, method, shown in lines:
        owner = getattr(callbacks, name)
        ours = inspect.signature(owner if method == "__init__" else getattr(owner, method)).parameters
        ours = [one for one in ours.values() if one.name != "self"]
        for mine, (word, *default) in zip(ours, arguments(shown), strict=False):
            todays = "epsilon" if (name, word) == ("ReduceLROnPlateau", "min_delta") else word
            assert mine.name == todays, (name, method)
            assert all(same(mine.default, one) for one in default), (name, method, word)
        assert len(ours) >= len(arguments(shown))


@pytest.mark.parametrize("dialect", [1, 2])
@pytest.mark.parametrize("release", RELEASES)
def test_every_printed_call_makes_a_callback_with_those_values(release, dialect):
    kerascn.set_dialect(dialect)
    try:
        for name, method, shown in printed(release):
            if method == "__init__":
                _make_in_both_ways(name, arguments(shown))
    finally:
        kerascn.config.forget()


def _make_in_both_ways(name, said):
    given = {word: default[0] if default else NEEDED[word] for word, *default in said}
    for made in (getattr(callbacks, name)(**given), getattr(callbacks, name)(*given.values())):
        if name not in ("CallbackList", "LambdaCallback"):  # functions that were not given leave no trace
            assert {word: getattr(made, word) for word in given} == given


@pytest.mark.parametrize("path", ["kerascn.callbacks", "kerascn.callbacks.callbacks"])
def test_callbacks_are_found_where_programs_look_for_them(path):
    module = importlib.import_module(path)
    for release in RELEASES:
        for name, _, _ in printed(release):
            assert getattr(module, name) is getattr(callbacks, name)


def test_the_list_of_names_is_true():
    public = {name for name, one in vars(callbacks).items() if isinstance(one, type)}
    assert public == set(callbacks.__all__) and sorted(callbacks.__all__) == callbacks.__all__


def test_a_configuration_makes_the_same_callback_again():
    needed = {"ModelCheckpoint": ["m.h5"], "CSVLogger": ["log.csv"], "LearningRateScheduler": [abs]}
    for name in ("EarlyStopping", "ReduceLROnPlateau", "RemoteMonitor", "ProgbarLogger", *needed):
        one = getattr(callbacks, name)(*needed.get(name, ()))
        assert type(one).from_config(one.get_config()).get_config() == one.get_config()


def test_epsilon_and_min_delta_are_one():
    one, other = callbacks.ReduceLROnPlateau(min_delta=0.5), callbacks.ReduceLROnPlateau(epsilon=0.5)
    assert one.epsilon == one.min_delta == other.min_delta == other.epsilon == 0.5
    one.min_delta = 0.25
    assert one.epsilon == 0.25
    with pytest.raises(TypeError) as raised:
        callbacks.ReduceLROnPlateau(min_delta=0.5, epsilon=0.5)
    assert raised.value.key == "call.twice"


@pytest.mark.parametrize(
    ("name", "upwards"),
    [
        ("loss", False), ("val_loss", False), ("accent_loss", False), ("mse", False), ("mean_absolute_error", False),
        ("acc", True), ("val_accuracy", True), ("val_auc", True), ("fmeasure", True), ("val_out_acc", True),
        ("previous_error", False), ("myacc", True), ("val_mean_io_u", True), ("f1_score", True),
        ("val_binary_accuracy", True), ("val_Precision", True),
    ],
)  # fmt: skip
def test_the_name_says_which_way_is_better(name, upwards):
    for kind in (callbacks.EarlyStopping, callbacks.ReduceLROnPlateau):
        assert issubclass(kind, Watching)
        assert kind(monitor=name).is_better(2.0, than=1.0) is upwards
        assert kind(monitor=name, mode="max").is_better(2.0, than=1.0)
        assert kind(monitor=name, mode="min").is_better(1.0, than=2.0)
