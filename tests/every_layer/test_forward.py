"""Every row computes what NumPy says, has the shape it declared, and passes or refuses masks, however it is called."""

import numpy as np
import pytest

from tests.every_layer.row import REFUSED
from tests.every_layer.table import SLOW, TRIED, rows_of
from tests.every_layer.together import Feeds, name_of, new_session, stir
from tests.every_layer.tried import Tried, refuses_masks

pytestmark = pytest.mark.engine


def try_rows(rows, every):
    """All that is wrong with the rows; unless it is to be tried ``every`` way, there are fewer calls of each."""
    feeds, chance, tried, seen = Feeds(), np.random.default_rng(7), [], set()
    for row in rows:
        one = Tried(row, feeds, chance, every)
        tried.append(one)
        if every and row.by_step and not isinstance(row.x, list) and row.kind not in seen:
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


@pytest.mark.parametrize("family, data_format, every", TRIED)
def test_outputs_shapes_masks_and_losses(family, data_format, every):
    rows, complaints = rows_of(family, data_format, every), []
    at_once = 2 if every else len(rows)  # what compiles loops grows faster than their number
    for begin in range(0, len(rows), at_once):
        with new_session(data_format):
            complaints += try_rows(rows[begin : begin + at_once], every or family not in SLOW)
    assert not complaints, "\n".join(complaints)
