"""What ``safe_mode=False`` allows it allows for one file, for the time of its reading, in one thread."""

import base64
import contextlib
import contextvars
import json
import marshal
import pickle
import threading

import numpy as np
import pytest

from kerascn import config, layers
from kerascn.declare.trust import code_may_run, reading
from kerascn.engine.summary import print_summary
from kerascn.models import Model, Sequential, load_model, model_from_config, model_from_json, model_from_yaml
from kerascn.utils.generic_utils import CustomObjectScope, Progbar, func_dump, func_load, get_custom_objects
from kerascn.utils.layer_utils import layer_from_config
from tests.saving.crafted import dense, graph, h5, lambda_layer, row

RAN = []  # what ran, by the names that the programs give


class Program:
    """Stands where the crafted files expect a canary; its program makes an entry in RAN."""

    def __init__(self, name="ran", folder=None):
        self.name, self.folder = name, folder

    def code(self):
        program = eval(f"lambda x: (__import__({__name__!r}, fromlist=['RAN']).RAN.append({self.name!r}), x)[1]")
        return [base64.encodebytes(marshal.dumps(program.__code__)).decode(), None, None]


@pytest.fixture(autouse=True)
def nothing_ran():
    RAN.clear()
    assert not code_may_run()
    yield
    assert not code_may_run()


def text(name="ran"):
    """A model with a program, as JSON."""
    return json.dumps(row(lambda_layer(Program(name))))


@contextlib.contextmanager
def refused(key="function.code", kind=ValueError):
    """A block that ends with this sentence."""
    with pytest.raises(kind) as error:
        yield
    assert error.value.key == key


def outer(inner_call, *behind):
    """A model of a layer of the user's, which does something else while it is made, and of layers behind it."""

    class Own(layers.Layer):
        @classmethod
        def from_config(cls, config):
            inner_call()
            return super().from_config(config)

    own = {"class_name": "Own", "config": {"name": "own", "batch_input_shape": [None, 4]}}
    return json.dumps(row(own, *behind)), {"Own": Own}


def test_what_is_read_within_another_file_is_safe_by_itself(K):
    found = []

    def inner():
        found.append(code_may_run())
        with refused():
            model_from_json(text("inner"))
        assert code_may_run()

    whole, own = outer(inner, lambda_layer(Program("behind")))
    model_from_json(whole, own, safe_mode=False)
    assert found == [True] and RAN == ["behind"]


def test_what_is_allowed_within_is_not_allowed_around(K):
    whole, own = outer(lambda: model_from_json(text("inner"), safe_mode=False), lambda_layer(Program("behind")))
    with refused():
        model_from_json(whole, own)
    assert RAN == ["inner"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, RecursionError, GeneratorExit])
def test_it_ends_with_an_exception(K, error):
    def inner():
        assert code_may_run()
        raise error

    whole, own = outer(inner)
    with pytest.raises(ValueError if issubclass(error, Exception) else error):
        model_from_json(whole, own, safe_mode=False)
    assert not code_may_run()
    with refused():
        model_from_json(text())


def test_it_ends_where_the_file_does_not_fit(tmp_path, K):
    path = h5(Program(folder=tmp_path), row(lambda_layer(Program()), dense()))
    with pytest.raises(ValueError):
        load_model(path, compile=False, safe_mode=False)  # the file has no weights for the layer behind
    assert RAN == ["ran"]
    with refused():
        load_model(path, compile=False)
    assert RAN == ["ran"]


def test_other_threads_are_not_meant(K):
    """One thread reads a file that may run code; another one begins and reads another file meanwhile."""
    found = []

    def meanwhile():
        found.append(code_may_run())
        try:
            layers.Lambda.from_config(lambda_layer(Program("other"))["config"])
        except ValueError as error:
            found.append(error.key)

    def inner():
        thread = threading.Thread(target=meanwhile)
        thread.start()
        thread.join()

    whole, own = outer(inner)
    model_from_json(whole, own, safe_mode=False)
    assert found == [False, "function.code"] and RAN == []


def test_a_copied_context_does_not_help(K):
    copied = []
    whole, own = outer(lambda: copied.append(contextvars.copy_context()))
    model_from_json(whole, own, safe_mode=False)
    with refused():
        copied[0].run(model_from_json, text())
    assert RAN == []


def test_names_do_not_turn_it_off(K):
    names = {"safe_mode": False, "code_may_run": lambda: True, "allow_code": True, "trust": True, "reading": reading}
    with CustomObjectScope(names), refused():
        model_from_json(text(), names)
    get_custom_objects().update(names)
    try:
        with refused():
            model_from_json(text())
    finally:
        for name in names:
            del get_custom_objects()[name]
    assert RAN == []


@pytest.mark.parametrize("given", [None, 0, 1, "", "False", [], np.array(False), np.float32(0)], ids=repr)
def test_nothing_but_true_and_false_is_taken(tmp_path, given):
    path = h5(Program(folder=tmp_path), row(lambda_layer(Program())))
    for read, thing in (
        (load_model, path), (model_from_json, text()), (model_from_yaml, text()),
        (model_from_config, json.loads(text())), (func_load, tuple(Program().code())),
    ):  # fmt: skip
        with refused("saving.safe_mode", TypeError):
            read(thing, safe_mode=given)
    assert RAN == []


def test_truth_values_of_numpy_are_taken(K):
    with refused():
        model_from_json(text(), safe_mode=np.True_)
    model_from_json(text(), safe_mode=np.False_)
    assert RAN == ["ran"]


def test_every_door_is_closed_unless_opened(K):
    layer, whole = lambda_layer(Program()), row(lambda_layer(Program()))
    for make in (
        lambda: layers.Lambda.from_config(layer["config"]),
        lambda: layer_from_config(layer),
        lambda: layers.deserialize(layer),
        lambda: Sequential.from_config(whole["config"]),
        lambda: Model.from_config(graph(layer)["config"]),
        lambda: layers.deserialize(whole),
    ):
        with refused():
            make()
    assert RAN == []


def test_code_as_text():
    code = Program().code()
    with refused("tools.code_refused"):
        func_load(code)
    with refused("tools.code_refused"):
        func_load(tuple(json.loads(json.dumps(func_dump(lambda x: x)))))
    assert func_load(code, safe_mode=False)(3) == 3
    assert RAN == ["ran"]


def test_the_function_itself_takes_the_place_of_the_code(K):
    """The way out that the sentence names: the function itself, and no code is run."""
    model = model_from_json(text(), {"lambda_1": lambda x: x * 2})
    assert np.all(model.predict(np.ones((1, 4))) == 2)
    assert RAN == []


def test_a_pickle_of_ours_is_a_program_like_any_pickle(K):
    """Who unpickles runs code anyway: a model takes its lambdas along, and they are made again unasked."""
    model = model_from_json(text(), safe_mode=False)
    packed = pickle.dumps(model)
    RAN.clear()
    pickle.loads(packed)
    assert RAN


def test_custom_objects_stay_in_their_thread_and_end_with_their_block():
    """Two threads that read two files at once: neither loses its names, and none is known afterwards."""
    known, inside, done = {}, threading.Barrier(2, timeout=60), threading.Barrier(2, timeout=60)

    def read(name):
        with CustomObjectScope({name: len}):
            inside.wait()
            known[name] = sorted(set(get_custom_objects()) & {"a", "b"})
            if name == "b":
                done.wait()  # the block of a ends first
        if name == "a":
            done.wait()

    before = dict(get_custom_objects())
    threads = [threading.Thread(target=read, args=name) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert known == {"a": ["a"], "b": ["b"]}
    assert get_custom_objects() == before


STEERING = "\x1b\x07\x9b\r\u202e"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_name_in_a_file_does_not_steer_the_terminal(language, K, monkeypatch):
    """Escape sequences in names are written out, wherever the names are shown."""
    monkeypatch.setitem(config._said, "language", language)
    with pytest.raises(ValueError) as error:
        model_from_json(json.dumps(row({"class_name": f"No{STEERING}", "config": {}})))
    assert "No\\x1b" in str(error.value) and not set(STEERING) & set(str(error.value))


def test_nor_does_a_name_in_a_table_or_a_progress_bar(K, capsys):
    lines = []
    print_summary(Sequential([layers.Dense(1, name=f"first{STEERING}")]), print_fn=lines.append)
    Progbar(1).update(1, [(f"loss{STEERING}", 1.0)])
    shown = "".join(lines) + capsys.readouterr().out.replace("\r", "")
    assert "first\\x1b" in shown and "loss\\x1b" in shown and not set(STEERING) & set(shown)
