"""Learning phase, random step, numbers of prefixes and name scopes of the Theano engine."""

import contextvars

import pytest

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

from kerascn.backend.theano import state


@pytest.fixture(autouse=True)
def _fresh():
    state.reset()
    yield
    state.reset()


def test_the_phase_is_symbolic_until_it_is_fixed():
    phase = state.learning_phase()
    assert (phase.name, phase.dtype, phase.ndim) == ("keras_learning_phase", "uint8", 0)
    state.fix_learning_phase(1)
    assert state.learning_phase() == 1
    state.fix_learning_phase(0)
    assert state.learning_phase() == 0
    state.reset()
    assert state.learning_phase() is phase


def test_the_step_is_an_int64_scalar():
    assert (state.STEP.dtype, state.STEP.ndim) == ("int64", 0)


def test_numbers_are_counted_by_prefix_from_one():
    given = [state.next_number(p) for p in ("a", "a", "b", "a", "")]
    assert given == [1, 2, 1, 3, 1]
    state.reset()
    assert state.next_number("a") == 1


def test_scopes_nest_and_close():
    with state.name_scope("outer") as prefix:
        assert prefix == "outer/"
        with state.name_scope("inner") as prefix:
            assert prefix == "outer/inner/"
            assert state.full_name("w") == "outer/inner/w"
        assert state.full_name("w") == "outer/w"
    assert state.full_name("w") == "w"
    assert state.full_name(None) is None


def test_a_scope_closes_after_an_error():
    with pytest.raises(KeyError), state.name_scope("s"):
        raise KeyError
    assert state.full_name("w") == "w"


def test_a_scope_belongs_to_its_context():
    with state.name_scope("here"):
        assert contextvars.Context().run(state.full_name, "w") == "w"


def test_reset_leaves_open_scopes():
    with state.name_scope("s"):
        state.reset()
        assert state.full_name("w") == "w"
    assert state.full_name("w") == "w"
