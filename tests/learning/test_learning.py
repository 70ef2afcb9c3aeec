"""The median over three seeds, with ``--all`` over five, of what small problems are learned to."""

import statistics

import pytest

WANTED = {
    "xor": 1.0,
    "spirals": 0.97,
    "digits": 0.96,
    "two_inputs_two_outputs": 0.93,
    "siamese": 0.9,
    "variational_autoencoder": 0.4,
    "stateful_series": 0.97,
    "every_step": 0.93,
}


@pytest.mark.parametrize("name, quality", WANTED.items())
def test_it_is_learned(K, name, quality, pytestconfig):
    from tests.learning import problems

    found = []
    for seed in range(5 if pytestconfig.getoption("--all") else 3):
        K.clear_session()  # the graph would only grow slow
        found.append(getattr(problems, name)(seed))
    assert statistics.median(found) >= quality, found
