"""How PyTensor runs our graphs: without a compiler, and quick to start.

PyTensor's rewrites (among them the fusion of elementwise operations) run as they are, then a late one
puts our own operations in place of its elementwise operations and reductions, and PyTensor's Python
virtual machine runs the result. With ``KERASCN_THEANO_VM=stock`` in the environment the operations
stay PyTensor's own: slower, and a referee for ours.

The user's own PyTensor code is not touched: `pytensor.config` keeps what it says.
"""

import os
from functools import cache

import numpy as np
from pytensor.compile.builders import OpFromGraph
from pytensor.compile.mode import Mode
from pytensor.graph.basic import Apply, Constant
from pytensor.graph.op import Op
from pytensor.graph.rewriting.basic import GraphRewriter, copy_stack_trace
from pytensor.graph.rewriting.db import RewriteDatabaseQuery
from pytensor.ifelse import IfElse
from pytensor.link.vm import VMLinker
from pytensor.scalar.basic import Second
from pytensor.scan.op import Scan
from pytensor.tensor.basic import alloc, as_tensor_variable
from pytensor.tensor.elemwise import CAReduce, Elemwise
from pytensor.tensor.rewriting.basic import get_simplified_broadcast_shape

from .fused import BlockElemwise, Reduction
from .memory import keep_freed_memory

#: Rewrites that look for products with diagonal, orthogonal and suchlike matrices: no layer has them, and the
#: search goes through all of the graph for each product.
SPECIAL_PRODUCTS = (
    "dot_diag_to_elemwise", "orthogonal_dot_transpose_to_eye", "selection_dot_to_indexing",
    "useless_symmetric_transpose",
)  # fmt: skip

#: Also rewrites for compilers and for BLAS called from C; and elementwise work in place, which takes
#: long to prove safe and gains nothing here.
LEFT_OUT = (
    "cxx_only",
    "BlasOpt",
    "c_blas",
    "local_careduce_fusion",
    "inplace_elemwise",
    "local_second_to_alloc",
    *SPECIAL_PRODUCTS,
)

#: PyTensor's own Python code for a fused operation goes element by element.
LEFT_OUT_OF_STOCK = (*LEFT_OUT, "fusion")

#: Before and after all of PyTensor's own rewrites, which lie between 0 and 100; and where its own of `second` was.
FIRST, STABLE, LAST = -1.0, 1.51, 1000.0


class OneForOne(GraphRewriter):
    """Puts other operations in place of some in a finished graph.

    Args:
        instead: A function that gets a node and returns the operation to use for it, or None to leave it.
    """

    def __init__(self, instead):
        self.instead = instead

    def apply(self, fgraph):
        """Rewrite the graph."""
        for node in fgraph.toposort():
            op = self.instead(node)
            if op is not None:
                new = Apply(op, node.inputs, [variable.clone() for variable in node.outputs])
                copy_stack_trace(node.outputs, new.outputs)
                pairs = list(zip(node.outputs, new.outputs, strict=True))
                fgraph.replace_all(pairs, reason=self.instead.__name__, import_missing=True)


class Side(Op):
    """The side of a choice that is taken: the tensor itself, whose lengths are looked at when there are any.

    Without it PyTensor would trace lengths through the whole net; where branches part and meet again, as in Inception,
    the sums that it finds multiply at each meeting, and compiling doesn't end.
    """

    __props__ = ()
    view_map = {0: [0]}  # noqa: RUF012  PyTensor asks for it so

    def make_node(self, x):
        """A node of the graph."""
        return Apply(self, [x], [x.type()])

    def perform(self, node, inputs, output_storage):
        """Hand it on."""
        output_storage[0][0] = inputs[0]


class Chosen(GraphRewriter):
    """Puts one side in the place of a choice whose condition is a constant, such as the learning phase of a test.

    PyTensor itself keeps both sides and rewrites them. This comes first of all, while the graph costs little to change.
    """

    def apply(self, fgraph):
        """Rewrite the graph."""
        for node in fgraph.toposort():
            holds = constant_condition(node.inputs[0]) if isinstance(node.op, IfElse) else None
            if holds is not None and node in fgraph.apply_nodes:
                count = len(node.outputs)
                sides = node.inputs[1 : count + 1] if holds else node.inputs[count + 1 :]
                pairs = [(chosen, Side()(side)) for chosen, side in zip(node.outputs, sides, strict=True)]
                fgraph.replace_all(pairs, reason="chosen", import_missing=True)


class Filled(GraphRewriter):
    """Puts an array that is filled with a value in the place of `second(like, value)`, of which gradients are full.

    PyTensor's own rewrite looks for lengths known beforehand through all of the net, once for each of them, so that
    its time grows with the square of the net's size.
    """

    def apply(self, fgraph):
        """Rewrite the graph."""
        for node in fgraph.toposort():
            if isinstance(node.op, Elemwise) and isinstance(node.op.scalar_op, Second):
                old, value = node.outputs[0], node.inputs[1]
                if value.type.dtype == old.type.dtype:
                    fgraph.replace_all([(old, filled(fgraph, node))], reason="filled", import_missing=True)


def filled(fgraph, node):
    """The value of a `second`, as an array of its output's lengths."""
    old, value = node.outputs[0], node.inputs[1]
    if value.type.broadcastable == old.type.broadcastable:
        return value
    lengths = get_simplified_broadcast_shape(value, node.inputs[0], fgraph=fgraph)
    return Apply(alloc, [value, *map(as_tensor_variable, lengths)], [old.type()]).outputs[0]


def constant_condition(condition):
    """Whether a condition holds, if it is a constant or an elementwise operation on constants; else None."""
    if isinstance(condition, Constant):
        return bool(condition.data)
    node = condition.owner
    if node is None or not isinstance(node.op, Elemwise) or not all(isinstance(x, Constant) for x in node.inputs):
        return None
    return bool(node.op.scalar_op.impl(*(x.data for x in node.inputs)))


def our_operation(node):
    """Our operation for an elementwise operation or a reduction."""
    if type(node.op) is Elemwise:
        return BlockElemwise(node.op.scalar_op)
    if isinstance(node.op, CAReduce):
        ufunc = (getattr(node.op.scalar_op, "nfunc_spec", None) or ("",))[0]
        if isinstance(getattr(np, ufunc, None), np.ufunc):
            return Reduction(ufunc, node.op.axis, node.op.acc_dtype)
    return None


def our_mode_inside(node):
    """`scan` or `OpFromGraph` with its inner graph in our mode."""
    return with_mode(node.op, MODE)


def stock_mode_inside(node):
    """The same in PyTensor's plain virtual machine."""
    return with_mode(node.op, STOCK)


def with_mode(op, mode):
    """An operation with an inner graph, in a mode; None if it has none or somebody chose its mode."""
    if isinstance(op, Scan) and op.mode is None:
        op = op.clone()
        op.mode = mode
    elif isinstance(op, OpFromGraph) and op.kwargs.get("mode") is None:
        op = op.clone()
        op.kwargs = {**op.kwargs, "mode": mode}
    else:
        return None
    op._fn = None  # what was compiled before, in another mode
    return op


def make_mode(left_out, *late):
    """A mode of PyTensor's Python virtual machine without some rewrites, and with some late ones."""
    query = RewriteDatabaseQuery(include=["fast_run", "py_only"], exclude=left_out)
    linker = VMLinker(use_cloop=False, c_thunks=False)
    lately = [(OneForOne(instead), LAST + k) for k, instead in enumerate(late)]
    return Mode(linker, query).register((Chosen(), FIRST), (Filled(), STABLE), *lately)


MODE = make_mode(LEFT_OUT, our_mode_inside, our_operation)
STOCK = make_mode(LEFT_OUT_OF_STOCK, stock_mode_inside)


@cache
def compilation_mode():
    """The mode in which everything of this engine is compiled."""
    return STOCK if os.environ.get("KERASCN_THEANO_VM") == "stock" else MODE


keep_freed_memory()
