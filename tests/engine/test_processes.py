"""Networks in other threads; new processes stand in tests/test_models_elsewhere.py."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from kerascn.engine import Input, Network
from kerascn.layers import Dense, Dropout

pytestmark = pytest.mark.engine

X = np.random.RandomState(0).normal(size=(6, 4)).astype("float32")


def small_network():
    inputs = Input(shape=(4,))
    return Network(inputs, Dense(2)(Dropout(0.5)(Dense(3, activation="tanh")(inputs))))


def expected(network):
    w, b, v, c = network.get_weights()
    return np.tanh(X @ w + b) @ v + c


def in_a_thread(function):
    """What a function gives in another thread; its exception is raised here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result(timeout=60)


def test_a_compiled_function_in_another_thread(K):
    network = small_network()
    run = K.function(network.inputs, network.outputs)
    found = in_a_thread(lambda: run([X])[0])
    np.testing.assert_allclose(found, expected(network), rtol=1e-5, atol=1e-6)


def test_a_function_compiled_in_another_thread(K):
    network = small_network()

    def compiled_there():
        with network.in_graph():
            return K.function(network.inputs, network.outputs)([X])[0]

    np.testing.assert_allclose(in_a_thread(compiled_there), expected(network), rtol=1e-5, atol=1e-6)


def test_a_network_made_and_run_in_another_thread(K):
    def made_there():
        network = small_network()
        with network.in_graph():
            return network, K.function(network.inputs, network.outputs)([X])[0]

    network, found = in_a_thread(made_there)
    np.testing.assert_allclose(found, expected(network), rtol=1e-5, atol=1e-6)


def test_weights_are_read_and_set_in_another_thread():
    network = small_network()
    given = [np.full(w.shape, 0.25, "float32") for w in network.get_weights()]
    in_a_thread(lambda: network.set_weights(given))
    for here, there in zip(network.get_weights(), in_a_thread(network.get_weights), strict=True):
        np.testing.assert_array_equal(here, there)
        assert (here == 0.25).all()


def test_many_threads_at_once(K):
    network = small_network()
    run = K.function(network.inputs, network.outputs)
    wanted, start = expected(network), threading.Barrier(4)

    def often():
        start.wait()
        return [run([X * 1.0])[0] for _ in range(20)]

    with ThreadPoolExecutor(4) as pool:
        for results in [pool.submit(often) for _ in range(4)]:
            for found in results.result(timeout=60):
                np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-6)
