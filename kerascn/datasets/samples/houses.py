"""Invented houses with their prices: a task of regression in the form of the Boston house prices."""

from __future__ import annotations

import numpy as np

from ..splitting import Parts, chance, share, split, whole

# The columns, and how each is drawn.
COLUMNS = (
    "area", "rooms", "age", "garden", "floor", "distance", "noise", "air",
    "school", "transport", "tax", "parking", "river",
)  # fmt: skip


def houses(samples: int = 506, test_split: float = 0.2, seed: int = 113) -> Parts:
    """Thirteen numbers (n, 13) about each house and its price (n,) in thousands, in the form of `boston_housing`.

    Args:
        samples: How many houses.
        test_split: The share of the houses that is held back.
        seed: What everything is drawn from.
    """
    share(test_split)
    rng = chance(seed)
    n = whole("samples", samples)
    area = rng.gamma(9, 11, n) + 25
    distance = rng.gamma(2.2, 3.5, n)
    columns = dict(
        area=area,
        rooms=np.maximum(1, np.rint(area / 27 + rng.normal(0, 0.7, n))),
        age=np.rint(rng.gamma(2, 18, n)),
        garden=np.where(rng.uniform(size=n) < 0.4, 0, rng.gamma(2, 6, n) * distance),
        floor=rng.randint(0, 9, n),
        distance=distance,
        noise=48 + 25 * np.exp(-distance / 6) + rng.normal(0, 4, n),
        air=rng.beta(5, 2, n),
        school=rng.gamma(2, 0.5, n),
        transport=rng.gamma(1.5, 0.3, n) * (1 + distance / 8),
        tax=rng.uniform(180, 720, n),
        parking=rng.randint(0, 3, n),
        river=rng.uniform(size=n) < 0.07,
    )
    x = np.stack([np.asarray(columns[name], "float64") for name in COLUMNS], axis=1)
    return split(np.round(x, 3), np.round(price(columns) * rng.lognormal(0, 0.08, n), 1), test_split)


def price(house: dict[str, np.ndarray]) -> np.ndarray:
    """What a house is worth: not a sum, since a good place makes every square metre dearer."""
    place = 1.1 * np.exp(-house["distance"] / 9) + 0.35 * house["air"] + 0.25 * house["river"]
    comfort = (
        0.06 * house["parking"] - 0.008 * (house["noise"] - 55) - 0.12 * house["transport"] - 0.05 * house["school"]
    )
    wear = 0.72 + 0.28 * np.exp(-house["age"] / 35) + 0.1 * np.maximum(0, house["age"] - 80) / 40
    metre = np.maximum(0.25, place + comfort) * wear
    return 12 + 1.5 * house["area"] * metre + 0.05 * house["garden"] + 3 * house["rooms"] - 0.012 * house["tax"]
