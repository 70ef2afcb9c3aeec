"""``own_graph``: a block in which K builds apart from all else."""

import numpy as np
import pytest

from kerascn.backend.contract.session import graph_as_bytes, graph_in_use, own_graph
from kerascn.layers import Dense
from kerascn.models import Sequential

pytestmark = pytest.mark.usefixtures("K")


@pytest.fixture(autouse=True)
def fresh(K):
    K.clear_session()
    yield
    K.clear_session()


def build():
    model = Sequential([Dense(2, activation="relu", input_dim=3), Dense(1)])
    model.compile("sgd", "mse")
    return model


def test_names_begin_anew_and_then_go_on():
    assert Dense(1).name == "dense_1"
    with own_graph():
        assert [layer.name for layer in build().layers] == ["dense_1", "dense_2"]
        with own_graph():
            assert Dense(1).name == "dense_1"
        assert Dense(1).name == "dense_3"
    assert Dense(1).name == "dense_2"


def test_an_error_within_ends_it(K):
    outside = graph_in_use()
    with pytest.raises(KeyError), own_graph():
        raise KeyError
    assert graph_in_use() is outside and Dense(1).name == "dense_1"


def test_a_model_from_there_works_outside(K):
    with own_graph():
        model = build()
    x, y = np.eye(3), np.ones(3)
    model.fit(x, y, epochs=2, verbose=0)
    kernel, bias = model.layers[1].get_weights()
    hidden = K.function([model.input], [model.layers[0].output])([x])[0]
    np.testing.assert_allclose(model.predict(x), hidden @ kernel + bias, rtol=1e-5)
    assert model.train_on_batch(x, y) >= 0 and K.get_value(model.optimizer.lr) > 0


def test_a_fixed_learning_phase_is_fixed_there_as_well(K):
    K.set_learning_phase(1)
    with own_graph():
        assert K.learning_phase() == 1


def test_nothing_is_left_where_it_was_not_built():
    before = graph_as_bytes()
    with own_graph():
        build().fit(np.eye(3), np.ones(3), verbose=0)
    assert graph_as_bytes() == before  # on Theano nothing keeps a graph, and there are no bytes of it
