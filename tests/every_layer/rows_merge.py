"""Rows of the layers that make one tensor out of several."""

import numpy as np

from tests.every_layer import formulas as f
from tests.every_layer.row import ROWS, SERIES, Row, ends, numbers

TWO, THREE = [SERIES, numbers(6, 3)], [SERIES, numbers(6, 3), numbers(6, 3)]


def all_of(masks, x, a):
    """True where all masks say so."""
    return np.logical_and.reduce(masks)


def in_a_row(masks, x, a):
    """The masks in a row along the axis of time, else True where all say so."""
    return np.concatenate(masks, a.axis) if a.axis == 1 else all_of(masks, x, a)


def product_and_more(several, more=0.0):
    return several[0] * several[1] + more


def shape_of_first(shapes):
    return shapes[0]


def mask_of_first(masks):
    return masks[0]


MERGES = [
    Row("Add", dict(), THREE, f.merged(np.add), mask=all_of, unknown=(1, 2)),
    Row("Subtract", dict(), TWO, f.merged(np.subtract), mask=all_of, unknown=(1, 2)),
    Row("Multiply", dict(), THREE, f.merged(np.multiply), mask=all_of, unknown=(1, 2)),
    Row("Average", dict(), THREE, f.averaged, mask=all_of, unknown=(1, 2)),
    Row("Maximum", dict(), THREE, f.merged(np.maximum), mask=all_of, unknown=(1, 2)),
    Row("Minimum", dict(), THREE, f.merged(np.minimum), mask=all_of, unknown=(1, 2)),
    Row("Add", dict(), [SERIES, numbers(1, 3), numbers(3)], lambda xs, a: xs[0] + xs[1] + xs[2][:, None], mask=None),
    Row("Concatenate", dict(), THREE, f.in_a_row, mask=in_a_row, unknown=(1, 2)),
    Row("Concatenate", dict(axis=1), THREE, f.in_a_row, mask=in_a_row, unknown=(1,)),
    Row("Dot", dict(axes=2), TWO, f.products, mask=ends, unknown=(1,)),
    Row("Dot", dict(axes=(2, 1), normalize=True), [SERIES, numbers(3, 5)], f.products, mask=ends),
    Row("Dot", dict(axes=1), [ROWS, numbers(4)], f.products, mask=None),
]  # fmt: skip


def merged_so(several, a):
    """What ``Merge`` gives: by ``mode``, with the axes and arguments that belong to it."""
    ways = {
        "sum": lambda: sum(several), "mul": lambda: np.prod(several, 0), "ave": lambda: np.mean(several, 0),
        "max": lambda: np.max(several, 0), "concat": lambda: np.concatenate(several, a.concat_axis),
        "dot": lambda: f.products(several, f.named(axes=a.dot_axes)),
        "cos": lambda: f.products(several, f.named(axes=a.dot_axes, normalize=True)),
    }  # fmt: skip
    return a.mode(several, **(a.arguments or {})) if callable(a.mode) else ways[a.mode]()


def mask_merged_so(masks, x, a):
    """The mask that goes on behind ``Merge``."""
    if callable(a.mode):
        return a.output_mask(masks) if a.output_mask else None
    if a.mode in ("dot", "cos"):
        return None
    return np.concatenate(masks, 1) if a.mode == "concat" and a.concat_axis == 1 else all_of(masks, x, a)


OLD_MERGES = [
    Row("Merge", given, several, merged_so, given, mask=mask_merged_so,
        affects=dict(output_shape="what the engine may not know: tests/compat/test_merge.py"))
    for given, several in (
        (dict(), THREE), (dict(mode="mul"), THREE), (dict(mode="ave"), THREE), (dict(mode="max"), THREE),
        (dict(mode="concat"), THREE), (dict(mode="concat", concat_axis=1), THREE), (dict(mode="dot"), TWO),
        (dict(mode="dot", dot_axes=1), TWO), (dict(mode="cos", dot_axes=(2, 1)), [SERIES, numbers(3, 5)]),
        (dict(mode=product_and_more, arguments=dict(more=2.0), output_shape=shape_of_first,
              output_mask=mask_of_first), TWO),
    )
]  # fmt: skip
