"""Two operations of our own that PyTensor's Python virtual machine runs at NumPy's speed.

`BlockElemwise` stands where PyTensor had an `Elemwise`, fused or not: it runs the kernel of the scalar
operation block by block, so that what is computed between the first and the last step stays in the
processor's cache. `Reduction` stands where PyTensor had a `CAReduce`: it saves the copy in float64.
"""

from itertools import groupby, product
from math import prod

import numpy as np
from pytensor.graph.basic import Constant
from pytensor.graph.op import Op

from .kernels import Argument, make_kernel

#: The number of elements in a block.
BLOCK = 32768

#: The number of float32 numbers that are added up one by one; longer sums are sums of such sums.
RUN = 256


class BlockElemwise(Op):
    """A scalar operation applied to every element of its inputs, which broadcast against each other.

    Args:
        scalar_op: An operation of `pytensor.scalar`.
    """

    __props__ = ("scalar_op",)

    def __init__(self, scalar_op):
        self.scalar_op = scalar_op

    def make_node(self, *inputs):
        """Not for graphs that are still being built: PyTensor's own `Elemwise` is."""
        raise TypeError(f"{self} is put into finished graphs only")

    def __str__(self):
        return f"Block{{{self.scalar_op}}}"

    def make_py_thunk(self, node, storage_map, compute_map, no_recycling, debug=False):
        """The function that runs one node; PyTensor calls it once for each compiled graph."""
        run = Runner(self.scalar_op, node)
        inputs = [storage_map[variable] for variable in node.inputs]
        outputs = [storage_map[variable] for variable in node.outputs]
        computed = [compute_map[variable] for variable in node.outputs]

        def thunk():
            for storage, value in zip(outputs, run([each[0] for each in inputs]), strict=True):
                storage[0] = value
            for flag in computed:
                flag[0] = True

        thunk.inputs, thunk.outputs, thunk.lazy = inputs, outputs, False
        return thunk

    def perform(self, node, inputs, output_storage):
        """Compute the outputs."""
        for storage, value in zip(output_storage, Runner(self.scalar_op, node)(list(inputs)), strict=True):
            storage[0] = value


class Runner:
    """Computes one elementwise node.

    Args:
        scalar_op: The scalar operation.
        node: The node, for the types of its inputs and outputs.
    """

    def __init__(self, scalar_op, node):
        self.patterns = [variable.type.broadcastable for variable in node.inputs]
        self.dtypes = [np.dtype(variable.type.dtype) for variable in node.outputs]
        self.kernel = make_kernel(scalar_op, [_argument(each) for each in node.inputs], self.dtypes)
        self.one_call = len(self.kernel.steps) == 1 and isinstance(self.kernel.steps[0].function, np.ufunc)
        self.arrays = [k for k, pattern in enumerate(self.patterns) if not all(pattern)]
        self.singles = [k for k, pattern in enumerate(self.patterns) if all(pattern)]
        self.plain = not any(any(self.patterns[k]) for k in self.arrays)

    def __call__(self, inputs):
        """The values of the outputs, as new arrays; `inputs` is a list for this call alone."""
        shape = self.shape(inputs)
        with np.errstate(all="ignore"):
            order = self.memory_order(inputs)
            if order is not None:
                inputs = [x.transpose(order) for x in inputs]
                shape = tuple(shape[axis] for axis in order)
            outs = [np.empty(shape, dtype) for dtype in self.dtypes]
            self.compute(inputs, outs, order)
        if order is None:
            return outs
        back = np.argsort(order)
        return [out.transpose(back) for out in outs]

    def shape(self, inputs):
        """The shape of the outputs; only axes known to have length 1 when compiling may broadcast."""
        shapes = [inputs[k].shape for k in self.arrays]
        if self.plain and shapes and all(shape == shapes[0] for shape in shapes):
            return shapes[0]
        lengths = [1] * len(self.patterns[0])
        for axis in range(len(lengths)):
            found = {inputs[k].shape[axis] for k in self.arrays if not self.patterns[k][axis]}
            if len(found) > 1:
                raise ValueError(
                    f"The input shapes {[x.shape for x in inputs]} do not match along axis "
                    f"{axis}: Runtime broadcasting not allowed. A length of 1 stretches "
                    "only where it was known when the graph was compiled."
                )
            lengths[axis] = found.pop() if found else 1
        return tuple(lengths)

    def memory_order(self, inputs):
        """The axes in the order in which the first full array lies in memory, or None if as they are."""
        for k in self.arrays:
            x = inputs[k]
            if not any(self.patterns[k]):
                if x.flags.c_contiguous:
                    return None
                order = sorted(range(x.ndim), key=lambda axis: (-abs(x.strides[axis]), axis))
                return None if order == sorted(order) else order
        return None

    def compute(self, inputs, outs, order):
        """Run the kernel over all elements."""
        for k in self.singles:
            inputs[k] = inputs[k].reshape(())[()]
        slots = self.kernel.start(inputs)
        if outs[0].size <= 2 * BLOCK or self.one_call:
            self.kernel.run(slots, outs)
        elif self.plain and all(inputs[k].flags.c_contiguous for k in self.arrays):
            self.run_flat(slots, outs)
        else:
            self.run_blocks(slots, outs, order)

    def run_flat(self, slots, outs):
        """The common case: arrays of one shape, one after the other in memory."""
        arrays = [(k, slots[k].reshape(-1)) for k in self.arrays]
        outs = [out.reshape(-1) for out in outs]
        for start in range(0, outs[0].size, BLOCK):
            stop = start + BLOCK
            for k, x in arrays:
                slots[k] = x[start:stop]
            self.kernel.run(slots, [out[start:stop] for out in outs])

    def run_blocks(self, slots, outs, order):
        """Blocks of any arrays: some rows of one axis, and all of the axes behind it."""
        arrays = [(k, slots[k], self.ones(k, order)) for k in self.arrays]
        for window in windows(outs[0].shape):
            for k, x, ones in arrays:
                slots[k] = x[tuple(slice(None) if one else part for part, one in zip(window, ones, strict=True))]
            self.kernel.run(slots, [out[window] for out in outs])

    def ones(self, k, order):
        """For each axis, in the order of memory, whether the input has length 1 there."""
        pattern = self.patterns[k]
        return pattern if order is None else tuple(pattern[axis] for axis in order)


def _argument(variable):
    """What the kernel's writer may know of an input."""
    known = isinstance(variable, Constant) and all(variable.type.broadcastable)
    value = np.asarray(variable.data).reshape(())[()] if known else None
    return Argument(np.dtype(variable.type.dtype), value)


def windows(shape):
    """Slices that cut an array of a shape into blocks."""
    inner, axis = 1, len(shape)
    while axis and inner * shape[axis - 1] <= BLOCK:
        axis -= 1
        inner *= shape[axis]
    rows = max(1, BLOCK // inner)
    lead = [[slice(k, k + 1) for k in range(length)] for length in shape[: axis - 1]]
    rest = (slice(None),) * (len(shape) - axis)
    cuts = [slice(start, start + rows) for start in range(0, shape[axis - 1], rows)]
    for outer in product(*lead, cuts):
        yield (*outer, *rest)


class Reduction(Op):
    """A reduction over some axes, such as a sum or a maximum, by a NumPy ufunc.

    Args:
        ufunc: The name of the ufunc in NumPy.
        axis: The axes, or None for all.
        acc_dtype: The dtype that PyTensor accumulates in.
    """

    __props__ = ("ufunc", "axis", "acc_dtype")

    def __init__(self, ufunc, axis, acc_dtype):
        self.ufunc = ufunc
        self.axis = axis
        self.acc_dtype = acc_dtype

    def make_node(self, *inputs):
        """Not for graphs that are still being built: PyTensor's own `CAReduce` is."""
        raise TypeError(f"{self} is put into finished graphs only")

    def perform(self, node, inputs, output_storage):
        """Compute the output."""
        (x,) = inputs
        dtype = node.outputs[0].type.dtype
        axes = tuple(range(x.ndim)) if self.axis is None else self.axis
        with np.errstate(all="ignore"):
            if self.ufunc == "add" and x.dtype == dtype == np.float32 and x.size > BLOCK:
                result = sum_in_runs(x, axes)
            else:
                result = getattr(np, self.ufunc).reduce(x, axis=axes, dtype=self.acc_dtype)
            output_storage[0][0] = np.asarray(result, dtype=dtype)


def sum_in_runs(x, axes):
    """Sum of a float32 array over some axes: most of the work in float32, the joining in float64.

    NumPy adds in pairs along the last axis in memory, but one by one along the others: there, no more
    than `RUN` numbers are added up before the sums go on in float64.
    """
    order = sorted(range(x.ndim), key=lambda axis: -abs(x.strides[axis]))
    groups = [list(group) for _, group in groupby(order, key=lambda axis: axis in axes)]
    y = x.transpose(order).reshape([prod(x.shape[axis] for axis in group) for group in groups])
    outer = [k for k, group in enumerate(groups) if group[0] in axes]
    if outer and outer[-1] == len(groups) - 1:
        y = np.add.reduce(y, axis=-1)
        outer.pop()
    elif outer:
        y = column_sums(y)
        outer.pop()
    y = np.add.reduce(y, axis=tuple(outer), dtype=np.float64)
    kept = [axis for axis in order if axis not in axes]
    return y.reshape([x.shape[axis] for axis in kept]).transpose(np.argsort(kept))


def column_sums(y):
    """Sum over the last axis but one: runs of rows by a matrix product, the runs and the rest in float64."""
    count, rest = divmod(y.shape[-2], RUN)
    whole = y.shape[-2] - rest
    runs = y[..., :whole, :].reshape(*y.shape[:-2], count, RUN, y.shape[-1])
    sums = np.matmul(np.ones((1, RUN), y.dtype), runs)[..., 0, :]
    return sums.sum(axis=-2, dtype=np.float64) + y[..., whole:, :].sum(axis=-2, dtype=np.float64)
