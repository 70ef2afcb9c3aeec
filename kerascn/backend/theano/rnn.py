"""The theme ``rnn`` of the contract on PyTensor: one `scan`, out of which the contract makes all loops.

The step is built once, on variables that stand for what it gets. Whatever it takes from outside is computed
once, before the loop: of the graph around it only what depends on the loop goes inside.
"""

from __future__ import annotations

import pytensor
import pytensor.tensor as pt
from pytensor.graph.basic import Constant
from pytensor.graph.traversal import io_toposort

from .native import fixed_shape, is_native
from .parts import EqualParts

__all__ = ["equal_parts", "loop", "promised_shape"]


def loop(step, sequences, carried, length, likely):
    time = pt.scalar("time", dtype="int64")
    slices = [x.type.clone(shape=x.type.shape[1:])() for x in sequences]
    states = [x.type() for x in carried]
    results, new = step(time, slices, list(states))
    handed_on = {x: fixed_shape(x, old.type.shape) for x, old in zip(new, states, strict=True)}
    results, new = ([handed_on.get(x, x) for x in given] for given in (results, new))
    alone = [x for x in dict.fromkeys(results) if x not in new]
    own, outs = [time, *slices, *states], [*alone, *new]
    nodes = _inside(outs, own)
    outside = _taken_from_outside(nodes, outs, own)
    count = sequences[0].shape[0] if length is None else length
    if any(time in node.inputs for node in nodes) or time in outs:
        sequences = [pt.arange(count, dtype="int64"), *sequences]
    else:
        own.remove(time)  # most steps don't count

    def inner(*given):
        return _rebuilt(nodes, outs, dict(zip([*own, *outside], given, strict=True)))

    found = pytensor.scan(
        inner,
        sequences=sequences,
        outputs_info=[None] * len(alone) + [{"initial": x, "taps": [-1]} for x in carried],
        non_sequences=outside,
        n_steps=count,
        return_list=True,
        return_updates=False,
        strict=True,
    )
    traces = dict(zip(outs, found, strict=True))
    return [fixed_shape(traces[x], (length, *x.type.shape)) for x in results], [traces[x][-1] for x in new]


def _inside(outs, own):
    """The nodes between ``own`` and ``outs``, in an order in which they can be computed.

    With them come those that need constants alone: taken from outside, each would be summed up over all steps in
    the gradient.
    """
    made, fixed, nodes = set(own), set(), []
    for node in io_toposort([], outs):
        depends = any(x in made for x in node.inputs)
        if depends or all(x in fixed or isinstance(x, Constant) for x in node.inputs):
            (made if depends else fixed).update(node.outputs)
            nodes.append(node)
    inner = made | fixed
    makers = [maker for node in nodes for x in node.inputs if x not in inner for maker in _makers(x)]
    return list(dict.fromkeys([*makers, *nodes]))


def _makers(x):
    """The nodes that make ``x`` out of tensors; none for a tensor. `scan` takes in nothing but tensors."""
    if is_native(x) or x.owner is None:
        return []
    return [*(maker for y in x.owner.inputs for maker in _makers(y)), x.owner]


def _taken_from_outside(nodes, outs, own):
    """What the nodes and ``outs`` need beside ``own`` and beside what the nodes make."""
    made = {*own, *(x for node in nodes for x in node.outputs)}
    needed = [*(x for node in nodes for x in node.inputs), *outs]
    return list(dict.fromkeys(x for x in needed if x not in made and not isinstance(x, Constant)))


def _rebuilt(nodes, outs, known):
    """``outs`` made anew from what is ``known`` in place of some variables."""
    for node in nodes:
        new = node.clone_with_new_inputs([known.get(x, x) for x in node.inputs], strict=False)
        known.update(zip(node.outputs, new.outputs, strict=True))
    return [known.get(x, x) for x in outs]


def promised_shape(x, shape):
    return fixed_shape(x, shape)


def equal_parts(x, count, axis):
    return EqualParts(count, axis)(x)
