"""The hooks of all ages, called on callbacks of all ages; logs and params by the names of either age."""

import pickle

import pytest

import kerascn
from kerascn.callbacks import Callback, CallbackList, LambdaCallback
from kerascn.callbacks.names import EitherName
from tests.callbacks import trained

PASSES = ("train", "test", "predict")
WITHOUT_PLACE = [f"on_{one}_{moment}" for one in PASSES for moment in ("begin", "end")]
OF_BATCHES = [f"on_{one}_batch_{moment}" for one in PASSES for moment in ("begin", "end")]
WITH_PLACE = ["on_epoch_begin", "on_epoch_end", "on_batch_begin", "on_batch_end", *OF_BATCHES]
HOOKS = [*WITHOUT_PLACE, *WITH_PLACE]


def call_every_hook(callbacks):
    for hook in HOOKS:
        where = (3,) if hook in WITH_PLACE else ()
        getattr(callbacks, hook)(*where, {"size": 2, "acc": 0.5})


def writes_down(hook):
    def method(self, *args):
        self.told.append((hook, *args[:-1], args[-1]["accuracy"]))

    return method


def told_by(bases, hooks):
    made = type("Users", bases, {hook: writes_down(hook) for hook in hooks} | {"told": []})()
    call_every_hook(CallbackList([made]))
    return made.told


@pytest.mark.parametrize("bases", [(Callback,), ()], ids=["derived", "of its own"])
@pytest.mark.parametrize("hook", HOOKS)
def test_a_class_with_one_hook_alone_is_told_of_that_one(hook, bases):
    both = {"on_train_batch_begin": "on_batch_begin", "on_train_batch_end": "on_batch_end"}
    times = 2 if hook in both or hook in both.values() else 1  # the list has both names for the same moment
    assert told_by(bases, [hook]) == [(hook, 3, 0.5) if hook in WITH_PLACE else (hook, 0.5)] * times


def test_a_class_of_keras_1_without_the_later_hooks_is_left_in_peace():
    old = [hook for hook in HOOKS if "test" not in hook and "predict" not in hook and "train_batch" not in hook]
    assert {hook for hook, *_ in told_by((), old)} == set(old)


def test_an_object_with_no_method_at_all_does_no_harm():
    callbacks = CallbackList([object()])
    callbacks.set_model("model")
    callbacks.set_params({})
    call_every_hook(callbacks)


def test_the_base_class_has_every_hook_and_they_do_nothing():
    call_every_hook(Callback())


class ThroughItsBase(Callback):
    """As programs of Keras 2.3 have it: the later name is overridden and passes on to the earlier one."""

    def __init__(self):
        super().__init__()
        self.told = []

    def on_train_batch_end(self, batch, logs=None):
        self.told.append("later")
        super().on_train_batch_end(batch, logs)

    def on_batch_end(self, batch, logs=None):
        self.told.append("earlier")


def test_the_later_name_may_pass_on_to_the_earlier_one():
    one = ThroughItsBase()
    CallbackList([one]).on_batch_end(0, {})
    assert one.told == ["later", "earlier"]


def test_what_a_hook_raises_comes_through_as_it_is():
    error = LookupError("mine")

    def fails(batch, logs):
        raise error

    one = Callback()
    one.on_test_batch_end = fails
    with pytest.raises(LookupError) as raised:
        CallbackList([one]).on_test_batch_end(0)
    assert raised.value is error


@pytest.fixture(params=[1, 2])
def dialect(request):
    before = kerascn.config.dialect()
    kerascn.set_dialect(request.param)
    yield request.param
    kerascn.set_dialect(before)


def test_params_are_listed_in_the_words_of_the_dialect(dialect):
    callback = Callback()
    CallbackList([callback]).set_params({"epochs": 4, "samples": 20, "metrics": ["loss"]})
    assert list(callback.params) == (["nb_epoch", "nb_sample"] if dialect == 1 else ["epochs", "samples"]) + ["metrics"]
    for name, value in {"epochs": 4, "nb_epoch": 4, "samples": 20, "nb_sample": 20}.items():
        assert callback.params[name] == callback.params.get(name) == value


def test_an_entry_is_held_once_whatever_its_name_in_a_change():
    logs = EitherName(val_acc=0.5)
    logs["val_accuracy"] = 0.6
    assert dict(logs) == {"val_acc": 0.6}
    logs.update({"val_accuracy": 0.7}, loss=1)
    assert dict(logs) == {"val_acc": 0.7, "loss": 1}
    assert logs.setdefault("val_accuracy", 0.1) == 0.7
    assert logs.copy()["val_accuracy"] == 0.7
    assert pickle.loads(pickle.dumps(logs)).get("val_accuracy") == 0.7
    assert logs.pop("val_accuracy") == 0.7
    assert logs.pop("val_accuracy", 9) == 9
    with pytest.raises(KeyError):
        logs.pop("val_accuracy")
    logs["accuracy"] = 0.2
    del logs["acc"]
    assert dict(logs) == {"loss": 1}


def test_both_names_format():
    logs = EitherName(acc=0.25, val_accuracy=0.5)
    assert "{val_acc:.2f} {val_accuracy:.2f} {acc:.1f} {accuracy:.1f}".format_map(logs) == "0.50 0.50 0.2 0.2"


@pytest.mark.engine
@pytest.mark.parametrize("error", [LookupError("mine"), KeyboardInterrupt()])
def test_an_error_in_a_training_is_no_end_of_it(K, error):
    """It comes through as it is; ``on_train_end`` is for trainings that have ended; the finished epochs are kept."""
    ended, told = [], []

    def fails(epoch, logs):
        if epoch == 1:
            raise error

    made = trained.model()
    ends = LambdaCallback(on_train_end=ended.append)
    with pytest.raises(type(error)) as raised:
        trained.fit(made, ends, LambdaCallback(on_epoch_begin=fails))
    assert raised.value is error and ended == []
    assert made.history.epoch == [0] and len(made.history.history["val_loss"]) == 1
    trained.fit(
        made, ends, LambdaCallback(on_test_batch_end=lambda batch, logs: told.append(logs["accuracy"])), epochs=1
    )
    assert len(ended) == 1 and len(told) == 3
    K.clear_session()
