"""Curves in drawings: their formulas are the layers', and they end where they jump or leave their frame."""

import math

import numpy as np
import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

from dev_tools.drawings.curves import Plot
from dev_tools.drawings.layers.advanced_activations import CURVES
from dev_tools.drawings.layers.merge import KEYS, A
from dev_tools.drawings.layers.noise import bell
from dev_tools.drawings.pen import Box, Card
from kerascn import layers


class Lines(Card):
    """A card that keeps its lines."""

    def line(self, *points, **options):
        self.parts.append(points)


def pieces(formula, up=(-1.0, 1.0)):
    card = Lines("en", 100)
    Plot(card, Box(0, 0, 100, 100), (-1, 1), up).curve(formula)
    return card.parts


def test_the_curves_are_those_of_the_layers(K):
    x = np.linspace(-3, 3, 40)[None]
    found = [eval(name, vars(layers))(K.constant(x)) for name, _ in CURVES]
    for value, (name, formula) in zip(K.function([], found)([]), CURVES, strict=True):
        np.testing.assert_allclose(value, formula(x), atol=1e-6, err_msg=name)


def test_the_products_are_those_of_the_layer(K):
    scores = layers.Dot(axes=2)([K.constant(A[None]), K.constant(KEYS[None])])
    np.testing.assert_allclose(K.eval(scores)[0], A @ KEYS.T)


def test_a_bell_holds_one_and_has_its_deviation():
    x = np.linspace(-10, 16, 100001)
    share = bell(3, 1.5)(x) * (x[1] - x[0])
    assert math.isclose(share.sum(), 1, abs_tol=1e-6) and math.isclose((share * (x - 3) ** 2).sum(), 2.25, abs_tol=1e-4)


def test_straight_pieces_need_two_points():
    assert pieces(lambda x: x) == [((0.0, 100.0), (100.0, 0.0))]
    (bent,) = pieces(lambda x: np.maximum(x, 0))
    assert bent == ((0.0, 50.0), (50.0, 50.0), (100.0, 0.0))


def test_a_jump_is_not_joined():
    below, above = pieces(lambda x: np.where(x > 0, 0.5, -0.5))
    assert below == ((0.0, 75.0), (50.0, 75.0)) and above[0][0] > 50 and above[1] == (100.0, 25.0)


def test_a_curve_ends_at_the_edge():
    (inside,) = pieces(lambda x: 2 * x)
    assert inside == ((25.0, 100.0), (75.0, 0.0))
