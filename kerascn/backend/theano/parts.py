"""One tensor cut along its last axis into equal parts, in one operation.

PyTensor's own `Split` does the same, but takes long to cut, and to say of what shape the parts are.
"""

import pytensor.tensor as pt
from pytensor.gradient import DisconnectedType
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op


class EqualParts(Op):
    """The parts of a tensor, which lie side by side in its last axis.

    Args:
        count: How many they are. The last length is known, and a multiple of it.
    """

    __props__ = ("count",)

    def __init__(self, count):
        self.count = count
        self.view_map = {place: [0] for place in range(count)}

    def make_node(self, x):
        """The parts, with their known lengths."""
        x = pt.as_tensor_variable(x)
        *others, length = x.type.shape
        part = x.type.clone(shape=(*others, length // self.count))
        return Apply(self, [x], [part() for _ in range(self.count)])

    def perform(self, node, inputs, output_storage):
        """Cut."""
        length = node.outputs[0].type.shape[-1]
        for place, storage in enumerate(output_storage):
            storage[0] = inputs[0][..., place * length : (place + 1) * length]

    def infer_shape(self, fgraph, node, shapes):
        """The lengths of each part."""
        length = pt.constant(node.outputs[0].type.shape[-1], dtype="int64")
        return [(*shapes[0][:-1], length)] * self.count

    def pullback(self, inputs, outputs, output_grads):
        """The gradients of the parts, joined; zeros where a part isn't used."""
        found = [
            pt.zeros_like(part) if isinstance(gradient.type, DisconnectedType) else gradient
            for part, gradient in zip(outputs, output_grads, strict=True)
        ]
        return [pt.concatenate(found, axis=-1)]
