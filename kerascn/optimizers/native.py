"""An optimizer of TensorFlow itself (``tf.train``) in the place of one of ours."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..declare.fields import arg
from ..messages import fail, say
from .base import Optimizer, name_of

METHODS = ("compute_gradients", "apply_gradients", "get_slot_names")


def is_native_optimizer(value: Any) -> bool:
    """Whether ``value`` is an optimizer such as ``tf.train`` has; known by its methods."""
    return not isinstance(value, type) and all(hasattr(value, method) for method in METHODS)


def _native(value: Any) -> bool | str:
    return is_native_optimizer(value) or say("optimizer.native")


class TFOptimizer(Optimizer):
    """Wraps an optimizer of TensorFlow, such as ``tf.compat.v1.train.AdamOptimizer()``; on that engine alone.

    Args:
        optimizer: The optimizer of TensorFlow.
        clipnorm: The greatest common norm of all gradients.
        clipvalue: The greatest absolute value of an element of a gradient.
    """

    optimizer: Any = arg(check=_native)

    def prepare(self) -> None:
        super().prepare()
        self._graph()
        self.iterations = K.variable(0, dtype="int64", name="iterations")

    def _graph(self) -> Any:
        try:
            return K.get_graph()
        except RuntimeError as error:
            raise fail(RuntimeError, "engine.only_tensorflow", function="TFOptimizer") from error

    def get_updates(self, loss: Any, params: Any, constraints: Any = None) -> list[Any]:
        """The updates of one step, an operation of TensorFlow; Keras 1's places are understood as well.

        Args:
            loss: The tensor to make smaller.
            params: The variables to change, as a list.
            constraints: Ignored: TensorFlow applies the constraints that the variables have themselves.
        """
        if isinstance(loss, (list, tuple)):
            loss, params = constraints, loss
        with self._graph().as_default():
            pairs = [(g, p) for g, p in self.optimizer.compute_gradients(loss, list(params)) if g is not None]
            if not pairs:
                raise fail(ValueError, "optimizer.no_gradient", names=", ".join(map(name_of, params)))
            gradients = [g for g, _ in pairs]
            if self.clips:
                gradients = self.clipped([K.to_dense(g) for g in gradients])
            with K.control_dependencies([loss, *gradients]):  # all steps begin at the same values
                pairs = [(g, p) for g, (_, p) in zip(gradients, pairs, strict=True)]
                done = self.optimizer.apply_gradients(pairs, global_step=self.iterations)
        self.weights = [self.iterations, *self.optimizer.variables()]
        self.updates = [done]
        return self.updates

    def get_config(self) -> dict[str, Any]:
        """Refuse: an optimizer of TensorFlow does not tell its arguments."""
        raise fail(RuntimeError, "optimizer.native_config", name=type(self.optimizer).__name__)
