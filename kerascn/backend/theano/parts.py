"""One tensor cut along an axis into equal parts, in one operation.

PyTensor's own `Split` does the same, but takes long to cut, and to say of what shape the parts are.
"""

import pytensor.tensor as pt
from pytensor.gradient import DisconnectedType
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op


class EqualParts(Op):
    """The parts of a tensor, which lie side by side in one of its axes.

    Args:
        count: How many they are. The length of the axis is known, and a multiple of it.
        axis: The axis, counted from 0.
    """

    __props__ = ("count", "axis")

    def __init__(self, count, axis):
        self.count, self.axis = count, axis
        self.view_map = {place: [0] for place in range(count)}

    def make_node(self, x):
        """The parts, with their known lengths."""
        x = pt.as_tensor_variable(x)
        shape = list(x.type.shape)
        shape[self.axis] //= self.count
        part = x.type.clone(shape=tuple(shape))
        return Apply(self, [x], [part() for _ in range(self.count)])

    def perform(self, node, inputs, output_storage):
        """Cut."""
        length, before = node.outputs[0].type.shape[self.axis], (slice(None),) * self.axis
        for place, storage in enumerate(output_storage):
            storage[0] = inputs[0][(*before, slice(place * length, (place + 1) * length))]

    def infer_shape(self, fgraph, node, shapes):
        """The lengths of each part."""
        part = list(shapes[0])
        part[self.axis] = pt.constant(node.outputs[0].type.shape[self.axis], dtype="int64")
        return [tuple(part)] * self.count

    def pullback(self, inputs, outputs, output_grads):
        """The gradients of the parts, joined; zeros where a part isn't used."""
        found = [
            pt.zeros_like(part) if isinstance(gradient.type, DisconnectedType) else gradient
            for part, gradient in zip(outputs, output_grads, strict=True)
        ]
        return [pt.concatenate(found, axis=self.axis)]
