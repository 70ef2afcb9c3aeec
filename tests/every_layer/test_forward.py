"""Every row computes what NumPy says, has the shape it declared, and passes or refuses masks, however it is called."""

import numpy as np
import pytest

from tests.every_layer.row import REFUSED
from tests.every_layer.table import FAMILIES
from tests.every_layer.together import FORMATS, Feeds, name_of, new_session, stir
from tests.every_layer.tried import Tried, refuses_masks

pytestmark = pytest.mark.engine


def try_rows(rows):
    """All that is wrong with the rows."""
    feeds, chance, tried, seen = Feeds(), np.random.default_rng(7), [], set()
    for row in rows:
        one = Tried(row, feeds, chance)
        tried.append(one)
        if row.by_step and not isinstance(row.x, list) and row.kind not in seen:
            one.call_by_step(feeds)
        seen.add(row.kind)
    settled = stir([one.copies for one in tried], chance)
    for one, first, weights in zip(tried, *settled, strict=True):
        one.settle(first, weights)
    plan = [(one, part) for one in tried for part in one.outputs]
    in_use, in_training = feeds.run([y for one, part in plan for y in one.outputs[part]], phases=(0, 1))
    for number, one in enumerate(tried):
        for complaint in one.complaints(of_one(one, plan, in_use), of_one(one, plan, in_training)):
            yield f"{name_of(one.row, number)}: {complaint}"
        if one.row.mask is REFUSED and not refuses_masks(one, feeds):
            yield f"{name_of(one.row, number)}: takes masks"


def of_one(tried, plan, values):
    """The arrays that belong to one row, by the way of calling it."""
    values, found = iter(values), {}
    for one, part in plan:
        taken = [next(values) for _ in one.outputs[part]]
        if one is tried:
            found[part] = taken
    return found


def rows_of(family, data_format):
    """The rows of a family; for the other data format those that it makes a difference to."""
    return [row for row in FAMILIES[family] if data_format == "channels_last" or row.follows_settings]


CASES = [(family, data_format) for data_format in FORMATS for family in FAMILIES if rows_of(family, data_format)]


@pytest.mark.parametrize("family, data_format", CASES)
def test_outputs_shapes_masks_and_losses(family, data_format):
    with new_session(data_format):
        complaints = list(try_rows(rows_of(family, data_format)))
    assert not complaints, "\n".join(complaints)
