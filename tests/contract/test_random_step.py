"""Random numbers depend on (seed, step) alone: in new functions, new processes, inside loops, under XLA."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kerascn.backend.contract.dispatch import current
from kerascn.backend.contract.random import key_of, random_scope

ROOT = Path(__file__).parents[2]
MAKERS = {
    "normal": "K.random_normal((4, 6), 1.0, 2.0, seed=3)",
    "normal64": "K.random_normal((4, 7), dtype='float64', seed=3)",
    "truncated": "K.truncated_normal((4, 6), seed=3)",
    "uniform": "K.random_uniform((4, 6), -1.0, 1.0, seed=3)",
    "integers": "K.random_uniform((4, 6), 0, 1000, dtype='int32', seed=3)",
    "binomial": "K.random_binomial((4, 6), 0.4, seed=3)",
    "dropout": "K.dropout(K.constant(np.ones((4, 7))), 0.4, seed=3)",
    "rare": "K.dropout(K.constant(np.ones((4, 700))), 0.01, seed=3)",
}


def made(K):
    """One random tensor of each kind, with a seed."""
    return [eval(text, {"K": K, "np": np}) for text in MAKERS.values()]


def calls(run, count):
    """The results of successive calls: a list of arrays for each output."""
    return [list(found) for found in zip(*(run([]) for _ in range(count)), strict=True)]


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.fixture(scope="module")
def successive(K):
    """The first four results of every kind."""
    return calls(K.function([], made(K)), 4)


def test_successive_calls_differ(successive):
    for name, results in zip(MAKERS, successive, strict=True):
        assert len({r.tobytes() for r in results}) == 4, name


def test_a_second_function_starts_again(K, successive):
    tensors = made(K)
    first, second = K.function([], tensors), K.function([], tensors)
    assert all(map(same, calls(first, 2), [s[:2] for s in successive]))
    assert all(map(same, calls(second, 4), successive))
    assert not any(map(same, [[f] for f in first([])], [s[:1] for s in successive]))


def test_other_outputs_of_the_function_do_not_matter(K, successive):
    alone = K.function([], [made(K)[0]])
    assert same([alone([])[0] for _ in range(4)], successive[0])


def test_a_new_process_has_the_same_numbers(engine_name, successive):
    program = f"""
import hashlib, numpy as np
from kerascn import backend as K
run = K.function([], [{", ".join(MAKERS.values())}])
for _ in range(2):
    print(hashlib.sha256(b"".join(f.tobytes() for f in run([]))).hexdigest())
"""
    environment = os.environ | {"KERAS_BACKEND": engine_name}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = [hashlib.sha256(b"".join(s[i].tobytes() for s in successive)).hexdigest() for i in range(2)]
    assert done.stdout.split() == wanted


def test_numpy_s_seed_fixes_operations_without_one(K):
    def drawn(seed):
        np.random.seed(seed)
        return K.function([], [K.random_normal((5,)), K.dropout(K.ones((30,)), 0.5), K.random_normal((5,))])([])

    one, again, other = drawn(1), drawn(1), drawn(2)
    assert same(one, again) and not np.array_equal(one[0], one[2])
    assert not any(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_an_operation_draws_its_seed_when_it_is_made(K):
    np.random.seed(5)
    key_of(None)
    after = np.random.uniform()
    np.random.seed(5)
    tensor = K.random_normal((5,))
    assert np.random.uniform() == after
    state = np.random.get_state()[2]
    K.function([], [tensor])([])
    K.random_normal((5,), seed=3)
    assert np.random.get_state()[2] == state


def test_different_seeds_and_operations_without_seed_differ(K):
    x = K.ones((40,))
    tensors = [K.random_normal((40,), seed=1), K.random_normal((40,), seed=2)]
    tensors += [K.dropout(x, 0.5), K.dropout(x, 0.5), K.dropout(x, 0.5, seed=1), K.dropout(x, 0.5, seed=2)]
    found = K.function([], tensors)([])
    for a, b in zip(found[::2], found[1::2], strict=True):
        assert not np.array_equal(a, b)


def test_evaluating_a_tensor_moves_it_on(K, successive):
    tensor = made(K)[0]
    assert same([K.eval(tensor) for _ in range(4)], successive[0])


def test_scopes_set_equal_seeds_apart_by_name_and_place(K):
    def drawn(*names):
        found = []
        for name in names:
            with random_scope(name):
                found += [K.random_normal((5,), seed=1), K.random_normal((5,), seed=1)]
        return [f.tobytes() for f in K.function([], found)([])]

    one = drawn("dropout_1", "dropout_2")
    assert len({*one, *drawn("dropout_3"), K.eval(K.random_normal((5,), seed=1)).tobytes()}) == 7
    assert drawn("dropout_1", "dropout_2") == one and drawn("dropout_2") == one[2:]


def test_scopes_nest_and_end():
    outside = key_of(1)
    with random_scope("a"):
        first = key_of(1)
        with random_scope("b"):
            inner = key_of(1)
        second = key_of(1)
    with random_scope("b"):
        alone = key_of(1)
    with random_scope("a"), random_scope("b"):
        again = key_of(1)
    assert again == inner and key_of(1) == outside
    assert len({outside, first, inner, second, alone, key_of(2)}) == 6


def test_the_seed_is_drawn_in_a_scope_as_well():
    with random_scope("a"):
        np.random.seed(3)
        one = key_of(None)
    with random_scope("a"):
        np.random.seed(3)
        assert key_of(None) == one != key_of(None)


def test_a_loop_in_the_graph_counts_as_calls_do(K, engine_name, successive):
    looped = {"tensorflow": by_while_loop, "theano": by_scan}[engine_name](K, made(K), 4)
    for name, found, results in zip(MAKERS, looped, successive, strict=True):
        np.testing.assert_array_equal(found, np.stack(results), err_msg=name)


def by_scan(K, tensors, count):
    """Every tensor at the steps 0, 1, ..., from a scan whose sequence stands where the step stood."""
    import pytensor
    import pytensor.tensor as pt
    from pytensor.graph.replace import clone_replace

    step = current().protocol.step()
    outputs = pytensor.scan(
        lambda i: clone_replace(tensors, {step: i}),
        sequences=pt.arange(count, dtype="int64"),
        return_updates=False,
    )
    return K.function([], list(outputs))([])


def without_step(tensors, step):
    """The graph of the tensors as data; the step is a placeholder in it."""
    from tensorflow.compat.v1 import GraphDef, graph_util

    whole = GraphDef()
    whole.CopyFrom(step.graph.as_graph_def())
    for node in whole.node:
        if node.name == step.op.name:
            node.op = "Placeholder"
            del node.input[:]
    return graph_util.extract_sub_graph(whole, [t.op.name for t in tensors])


def at(graph, step, tensors, i):
    """The tensors again, with ``i`` in the place of the step."""
    import tensorflow as tf

    return tf.import_graph_def(graph, {step.name: i}, [t.name for t in tensors])


def by_while_loop(K, tensors, count):
    """Every tensor at the steps 0, 1, ..., from a loop whose index stands where the step stood."""
    import tensorflow as tf

    step = current().protocol.step()
    graph = without_step(tensors, step)
    stores = [tf.TensorArray(t.dtype, count) for t in tensors]

    def body(i, stores):
        return i + 1, [
            s.write(tf.cast(i, "int32"), v) for s, v in zip(stores, at(graph, step, tensors, i), strict=True)
        ]

    _, full = tf.while_loop(lambda i, _: i < count, body, [tf.constant(0, "int64"), stores])
    return K.function([], [s.stack() for s in full])([])


def test_where_the_user_s_own_run_leaves_the_step(K, engine_name, successive):
    """TensorFlow's session counts by itself; a function of PyTensor's takes the step as an input."""
    tensor = made(K)[0]
    if engine_name == "tensorflow":
        session = K.get_session()
        found = [session.run(tensor) for _ in range(3)]
        fed = session.run(tensor, {current().protocol.step(): 2})
        assert len({f.tobytes() for f in found}) == 3
    else:
        import pytensor

        run = pytensor.function([current().protocol.step()], tensor, mode="FAST_COMPILE")
        fed = run(2)
        assert same([run(0), run(1)], successive[0][:2])
    np.testing.assert_array_equal(fed, successive[0][2])


def test_a_compiled_graph_has_the_same_numbers(K, engine_name, successive):
    """Under XLA on TensorFlow, under PyTensor's own virtual machine on Theano."""
    tensors, step = made(K), current().protocol.step()
    if engine_name == "tensorflow":
        import tensorflow as tf

        graph = without_step(tensors, step)
        compiled = tf.function(lambda i: at(graph, step, tensors, i), jit_compile=True)
        run = K.function([step], compiled(step))
        found = run([2])
    else:
        from kerascn.backend.theano.mode import STOCK

        found = K.function([], tensors, mode=STOCK)
        found = [found([]) for _ in range(3)][2]
    for name, one, results in zip(MAKERS, found, successive, strict=True):
        np.testing.assert_allclose(one, results[2], rtol=1e-5, atol=1e-6, err_msg=name)
