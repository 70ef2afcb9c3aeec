"""Calling layers: nodes, shapes, masks, losses and updates, users' classes of both ages."""

import gc

import numpy as np
import pytest

import kerascn
from kerascn.engine import Input, Layer
from tests.engine.small import Counting, Masked, NewDense, OldDense, Split, Sum, SumOfKept, value

pytestmark = pytest.mark.engine

X = np.arange(12, dtype="float32").reshape(3, 4) / 7


@pytest.mark.parametrize("kind", [NewDense, OldDense])
def test_a_users_layer_of_either_age(K, kind):
    layer = kind(5, name=f"users_{kind.__name__}")
    x = Input(shape=(4,))
    y = layer(x)
    (weight,) = layer.get_weights()
    assert weight.shape == (4, 5)
    assert K.int_shape(y) == (None, 5) == layer.output_shape
    assert y._keras_history == (layer, 0, 0)
    np.testing.assert_allclose(value(y, {x: X}), X @ weight, rtol=1e-5)
    layer.set_weights([np.ones((4, 5))])
    np.testing.assert_allclose(value(y, {x: X}), X.sum(1, keepdims=True).repeat(5, 1), rtol=1e-5)
    assert layer.trainable_weights == layer.weights
    layer.trainable = False
    assert (layer.trainable_weights, len(layer.non_trainable_weights)) == ([], 1)


def test_both_forms_of_add_weight(K):
    class Both(Layer):
        def build(self, input_shape):
            self.a = self.add_weight((2, 3), initializer="one", name="a", trainable=False)
            self.b = self.add_weight("b", (3,), initializer="zero", constraint=lambda w: w * 0)
            self.c = self.add_weight(shape=(1,), regularizer=lambda w: 5 * K.sum(w), initializer="ones")
            self.built = True

    layer = Both()
    layer(Input(shape=(2,)))
    assert [w.shape for w in layer.get_weights()] == [(3,), (1,), (2, 3)]  # those that training changes first
    assert layer.non_trainable_weights == [layer.a]
    assert layer.b.constraint is not None
    assert layer.count_params() == 10
    assert [K.eval(loss) for loss in layer.losses] == [5]
    with pytest.raises(TypeError) as error:
        layer.add_weight(name="d", initial="zeros", shape=(2,))
    assert error.value.key == "weights.add_weight"


def test_set_weights_changes_nothing_unless_all_fit():
    class Two(Layer):
        def build(self, input_shape):
            self.add_weight(name="a", shape=(2,), initializer="zeros")
            self.add_weight(name="b", shape=(3,), initializer="zeros")
            self.built = True

    layer = Two()
    layer(Input(shape=(2,)))
    good = [np.ones(2), np.ones(3)]
    wrong = {
        "weights.count": good[:1],
        "weights.shape": [np.ones(2), np.ones((3, 1))],
        "weights.dtype": [np.ones(2), np.array(["a", "b", "c"])],
        "weights.not_a_list": "ones",
        "weights.one_array": np.ones(2),
    }
    for key, arrays in wrong.items():
        with pytest.raises((ValueError, TypeError)) as error:
            layer.set_weights(arrays)
        assert error.value.key == key
        assert not np.concatenate(layer.get_weights()).any()
    layer.set_weights(good)
    assert np.concatenate(layer.get_weights()).all()


def test_initial_weights():
    given = np.random.rand(4, 2).astype("float32")
    layer = NewDense(2, weights=[given])
    layer(Input(shape=(4,)))
    np.testing.assert_array_equal(layer.get_weights()[0], given)
    with pytest.raises(ValueError) as error:
        NewDense(2, weights=[given.T])(Input(shape=(4,)))
    assert error.value.key == "weights.shape"


def test_a_shared_layer(K):
    layer, a, b = NewDense(3), Input(shape=(4,)), Input(batch_shape=(7, 4))
    first, second = layer(a), layer(b)
    assert layer.get_input_at(0) is a
    assert layer.get_output_at(1) is second
    assert layer.get_output_at(-1) is second
    assert layer.get_output_shape_at(1) == (7, 3)
    assert layer.get_input_shape_at(0) == (None, 4)
    assert layer.get_output_mask_at(0) is None
    assert len(layer.weights) == 1
    assert second._keras_history.node_index == 1
    for name in ("input", "output", "input_shape", "output_shape", "input_mask"):
        with pytest.raises(AttributeError, match="multiple inbound nodes") as error:
            getattr(layer, name)
        assert error.value.key == "nodes.several"
    with pytest.raises(ValueError) as error:
        layer.get_input_at(2)
    assert error.value.key == "nodes.no_such_call"
    assert first is not second


def test_shapes_of_equal_calls_need_no_number():
    layer = NewDense(3)
    layer(Input(shape=(4,)))
    layer(Input(shape=(4,)))
    assert (layer.input_shape, layer.output_shape) == ((None, 4), (None, 3))


def test_a_layer_without_a_call():
    layer = NewDense(3)
    with pytest.raises(AttributeError) as error:
        _ = layer.output
    assert error.value.key == "nodes.never_called"
    with pytest.raises(RuntimeError) as error:
        layer.count_params()
    assert error.value.key == "layer.not_built"
    assert "count" not in str(error.value)  # reset_states() and states say it as well


def test_several_inputs_and_outputs(K):
    x = Input(shape=(4,))
    left, right = Split()(x)
    assert (K.int_shape(left), K.int_shape(right)) == ((None, 1), (None, 3))
    assert right._keras_history.tensor_index == 1
    total = Sum()([x, x])
    np.testing.assert_allclose(value(total, {x: X}), 2 * X)
    np.testing.assert_allclose(value(right, {x: X}), X[:, 1:])


def test_the_outputs_shape_is_found_where_the_class_does_not_say_it(K):
    class Halved(Layer):
        def call(self, inputs):
            return inputs[:, :2]

    assert K.int_shape(Halved()(Input(shape=(4,)))) == (None, 2)


def test_masks_go_through_the_graph(K):
    x = Input(shape=(4,))
    masked = Masked()(x)
    total = SumOfKept()(masked)
    values = np.array([[1, 0, 2, 0], [0, 0, 0, 0], [3, 4, 0, 5]], "float32")
    np.testing.assert_allclose(value(total, {x: values}), values.sum(1, keepdims=True))
    assert SumOfKept().compute_mask(x, masked) is None
    with pytest.raises(TypeError) as error:
        NewDense(2)(masked)
    assert error.value.key == "layer.no_masks"
    old = OldDense(2)
    old(masked)
    assert old.get_output_mask_at(0) is old.get_input_mask_at(0) is not None


def test_a_mask_may_be_given(K):
    x, mask = Input(shape=(4,)), K.placeholder((None, 4), dtype="bool")
    y = SumOfKept()(x, mask=mask)
    kept = np.array([[True, False, True, True]] * 3)
    np.testing.assert_allclose(value(y, {x: X, mask: kept}), (X * kept).sum(1, keepdims=True), rtol=1e-6)


def test_losses_and_updates_belong_to_calls(K):
    layer, a, b = Counting(), Input(shape=(2,)), Input(shape=(2,))
    layer(a), layer(b)
    assert len(layer.losses) == len(layer.updates) == 2
    assert len(layer.get_losses_for(a)) == len(layer.get_updates_for([b])) == 1
    assert layer.get_losses_for(None) == layer.get_updates_for(None) == []
    (loss,), (update,) = layer.get_losses_for(a), layer.get_updates_for(a)
    step = K.function([a], [loss], [update])
    assert step([np.array([[1, 3]])]) == [2]
    assert layer.get_weights() == [1]
    layer.trainable = False
    assert layer.updates == layer.get_updates_for(a) == []
    layer.trainable = True
    layer.add_update((layer.steps, layer.steps * 0))
    assert len(layer.get_updates_for(None)) == 1


def test_a_layer_on_tensors_of_the_engine(K):
    x = K.placeholder((None, 4))
    y = NewDense(2)(x * 2)
    assert K.int_shape(y) == (None, 2)
    assert y._keras_history.layer._inbound_nodes[0].inbound_layers == [None]
    weight = y._keras_history.layer.get_weights()[0]
    np.testing.assert_allclose(value(y, {x: X}), 2 * X @ weight, rtol=1e-5)


def test_the_identity_is_another_tensor():
    x = Input(shape=(4,))
    y = Layer()(x)
    assert y is not x
    assert x._keras_history.layer is not y._keras_history.layer


def test_names(K):
    K.reset_uids()
    assert [NewDense(1).name, NewDense(1).name, OldDense(1).name] == ["new_dense_1", "new_dense_2", "old_dense_1"]
    kerascn.set_dialect(1)
    try:
        assert NewDense(1).name == "newdense_1"
    finally:
        kerascn.set_dialect(2)
    odd = NewDense(1, name="第一层 dense")
    odd(Input(shape=(2,)))
    assert odd.name == "第一层 dense"


def test_configurations():
    layer = NewDense(3, name="d", input_shape=(4,), trainable=False)
    config = layer.get_config()
    assert config == {
        "name": "d", "trainable": False, "batch_input_shape": (None, 4), "dtype": "float32", "units": 3,
    }  # fmt: skip
    assert NewDense.from_config(config).get_config() == config
    assert NewDense(3, name="d").get_config() == {"name": "d", "trainable": True, "units": 3}


@pytest.mark.parametrize(
    ("arguments", "shape"),
    [
        ({"input_dim": 5}, (None, 5)),
        ({"input_shape": (5, 2)}, (None, 5, 2)),
        ({"batch_input_shape": (7, 5)}, (7, 5)),
        ({"input_shape": (5,), "batch_size": 3}, (3, 5)),
        ({"input_dim": 2, "input_length": 9}, (None, 9, 2)),
    ],
)
def test_the_shape_of_the_input_may_be_said(arguments, shape):
    assert NewDense(1, **arguments).batch_input_shape == shape


def test_wrong_uses():
    class NoInit(Layer):
        def __init__(self):
            self.x = 1

    class NoTensor(Layer):
        def call(self, inputs):
            return 3

    class NoReturn(Layer):
        def call(self, inputs):
            inputs * 2

    class Unknown(Layer):
        def build(self, input_shape):
            self.add_weight(name="w", shape=(input_shape[1], 2))

    x = Input(shape=(4,))
    with pytest.raises(TypeError, match="None") as error:
        NoReturn()(x)
    assert error.value.key == "layer.bad_output"
    wrong = {
        "layer.no_init": lambda: NoInit()(x),
        "layer.not_a_tensor": lambda: NewDense(2)(X),
        "layer.bad_output": lambda: NoTensor()(x),
        "layer.name": lambda: NewDense(2, name=3),
        "layer.input_shape": lambda: NewDense(2, input_shape=4),
        "weights.shape_unknown": lambda: Unknown()(Input(shape=(None,))),
        "call.unknown": lambda: NewDense(2, nmae="d"),
        "layer.argument": lambda: NewDense(2)(x, training=True),
    }
    for key, wrong_use in wrong.items():
        with pytest.raises((TypeError, ValueError, RuntimeError)) as error:
            wrong_use()
        assert error.value.key == key


def test_equal_seeds_give_other_numbers_in_other_layers(K):
    class Noise(Layer):
        def call(self, inputs):
            return K.random_uniform((50,), seed=7)

    first, second = Noise(name="first"), Noise(name="second")
    x = Input(shape=(1,))
    numbers = [K.eval(y) for y in (first(x), second(x), first(x), K.random_uniform((50,), seed=7))]
    assert len({tuple(np.round(n, 6)) for n in numbers}) == 4
    again = Noise(name="first")
    np.testing.assert_array_equal(K.eval(again(x)), numbers[0])


def test_layers_are_given_back(K, engine_name):
    """A layer that nobody holds any more is not kept alive by the registry of classes."""
    import weakref

    layer = NewDense(2)
    seen = weakref.ref(layer)
    del layer
    gc.collect()
    assert seen() is None
