"""What K remembers of a graph, and that each graph has its own."""

import gc
import threading
import weakref

import numpy as np
import pytest

from kerascn.backend.tensorflow import session, state, tensors
from kerascn.backend.tensorflow.loading import tf, v1


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


def variable(value, **options):
    return v1.Variable(np.asarray(value, "float32"), use_resource=True, **options)


def test_each_graph_has_its_own_state():
    assert [tensors.get_uid("dense"), tensors.get_uid("dense"), tensors.get_uid("conv")] == [1, 2, 1]
    phase, here = tensors.learning_phase(), session.get_session()
    assert tensors.learning_phase() is phase and session.get_session() is here
    with tf.Graph().as_default() as other:
        assert tensors.get_uid("dense") == 1
        assert session.get_session() is not here and session.get_session().graph is other
        assert tensors.learning_phase().graph is other
        tensors.set_learning_phase(1)
        assert tensors.learning_phase() == 1
    assert tensors.learning_phase() is phase
    assert tensors.get_uid("dense") == 3
    tensors.reset_uids()
    assert tensors.get_uid("dense") == 1


def test_a_graph_and_its_state_go_away_together():
    def use():
        with tf.Graph().as_default() as graph:
            v = variable(1)
            tensors.learning_phase(), state.current().step(), tensors.batch_get_value([v])
            tensors.batch_set_value([(v, np.float32(2))])
            return weakref.ref(graph)

    gone = use()
    gc.collect()
    assert gone() is None


def test_the_learning_phase_is_false_unless_fed():
    phase = tensors.learning_phase()
    assert (phase.name, phase.dtype, phase.shape) == ("keras_learning_phase:0", tf.bool, ())
    here = session.get_session()
    assert (here.run(phase), here.run(phase, {phase: 1})) == (False, True)
    tensors.set_learning_phase(True)
    assert tensors.learning_phase() == 1 and isinstance(tensors.learning_phase(), int)


def test_state_is_made_at_the_root_of_the_graph():
    with v1.name_scope("somewhere"), tf.control_dependencies([v1.placeholder("float32")]):
        phase, step = tensors.learning_phase(), state.current().step()
    assert phase.name == "keras_learning_phase:0"
    assert session.get_session().run([phase, step]) == [False, 0]


def test_state_belongs_to_the_graph_round_a_loop():
    outer = v1.get_default_graph()

    def body(i):
        assert v1.get_default_graph() is not outer
        return i + tf.cast(tensors.learning_phase(), "int32") + 1

    result = tf.while_loop(lambda i: i < 3, body, [0])[0]
    assert tensors.learning_phase().graph is outer
    here = session.get_session()
    assert (here.run(result), here.run(result, {tensors.learning_phase(): True})) == (3, 4)


def test_clear_session_inside_a_with_block_forgets_the_state():
    phase, here = tensors.learning_phase(), session.get_session()
    tensors.set_learning_phase(0)
    tensors.get_uid("dense")
    tensors.clear_session()
    assert session.get_session() is not here
    assert tensors.learning_phase() is not phase
    assert tensors.get_uid("dense") == 1


def test_clear_session_gives_an_empty_default_graph():
    def clear():
        before = v1.get_default_graph()
        tensors.get_uid("dense"), variable(1)
        tensors.clear_session()
        seen.extend([v1.get_default_graph() is not before, tensors.get_uid("dense") == 1])
        seen.append(not v1.get_default_graph().get_operations())

    seen = []
    thread = threading.Thread(target=clear)  # a thread stands outside of the `with` block of these tests
    thread.start()
    thread.join()
    assert seen == [True, True, True]


def test_a_thread_enters_the_graph_and_finds_its_state(graph):
    v = variable([1, 2])
    here, seen = session.get_session(), []

    def work():
        seen.append(state.current() is state.of(graph))
        with graph.as_default():
            seen.append(session.get_session() is here)
        seen.append(tensors.batch_get_value([v])[0].tolist() == [1, 2])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [False, True, True]


def test_variables_are_initialised_once_and_when_they_come():
    mine = variable([1, 2])
    loaded = variable(0)
    session.set_session(own := v1.Session())
    own.run(loaded.assign(7))
    assert session.get_session() is own
    assert own.run([mine, loaded])[0].tolist() == [1, 2] and own.run(loaded) == 7
    own.run(mine.assign([5, 5]))
    later = variable(3)
    session.get_session()
    assert own.run(mine).tolist() == [5, 5] and own.run(later) == 3
    assert v1.Session().run(v1.report_uninitialized_variables()).size == 3


def test_another_session_initialises_again():
    v = variable(1)
    session.get_session().run(v.assign(2))
    session.set_session(v1.Session())
    assert session.get_session().run(v) == 1


def test_nothing_new_is_built_when_no_variable_has_come(graph):
    variable(1)
    session.get_session()
    size = len(graph.get_operations())
    for _ in range(3):
        session.get_session()
    assert len(graph.get_operations()) == size
    graph.finalize()
    assert session.get_session().run(graph.get_collection("variables")[0]) == 1


def test_initialisation_by_hand():
    v = variable(1)
    state.manual_variable_initialization(True)
    try:
        with pytest.raises(tf.errors.FailedPreconditionError):
            session.get_session().run(v.read_value())
    finally:
        state.manual_variable_initialization(False)
    assert session.get_session().run(v) == 1


def test_the_users_default_session_is_used():
    v = variable(1)
    ours = session.get_session()
    with v1.Session() as own:
        assert session.get_session() is own
        assert own.run(v) == 1
        with tf.Graph().as_default():
            assert session.get_session() is not own
    assert session.get_session() is ours


@pytest.mark.parametrize("text, threads", [("3", 3), ("2,4", 2), ("", 0), ("many", 0)])
def test_threads_are_those_of_openmp(monkeypatch, text, threads):
    monkeypatch.setenv("OMP_NUM_THREADS", text)
    settings = session.get_session()._config
    assert settings.intra_op_parallelism_threads == threads
    assert settings.allow_soft_placement


def test_the_step_counts_the_runs():
    step = state.current().step()
    assert state.current().step() is step
    here = session.get_session()
    assert [here.run(step) for _ in range(3)] == [0, 1, 2]
    assert here.run([step, step + 0, tf.identity(step)]) == [3, 3, 3]
    assert here.run(step, {step: 40}) == 40
    assert here.run(step) == 4


def test_the_step_counts_in_the_users_own_session():
    step = state.current().step()
    own = v1.Session()
    own.run(v1.global_variables_initializer())
    assert [own.run(step) for _ in range(2)] == [0, 1]
    assert not v1.trainable_variables()
