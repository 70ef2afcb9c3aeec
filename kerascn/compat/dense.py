"""Dense layers that only Keras 1 had: Highway, MaxoutDense, TimeDistributedDense."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from .. import initializers
from ..declare import fields
from ..declare.checks import positive
from ..declare.fields import arg, constraint, initializer, regularizer
from ..engine.layer import Layer
from ..engine.spec import InputSpec
from ..engine.weights import weight
from ..layers.core import Dense


class _OldDense(Layer):
    """What Highway and MaxoutDense share: arguments in the words of Keras 1."""

    init: Any = initializer(default="glorot_uniform")
    activation: Any = fields.activation(default=None)
    W_regularizer: Any = regularizer()
    b_regularizer: Any = regularizer()
    activity_regularizer: Any = regularizer()  # type: ignore[misc]
    W_constraint: Any = constraint()
    b_constraint: Any = constraint()
    bias: bool = arg(default=True)

    input_spec = InputSpec(ndim=2)

    def build(self, input_shape: Any) -> None:
        """Make the weights; from now on the input must stay as long as it is."""
        super().build(input_shape)
        self.input_spec = InputSpec(ndim=2, axes={1: input_shape[1]})  # type: ignore[misc]

    @property
    def W_initializer(self) -> Any:  # noqa: N802
        """What sets the kernel at first."""
        return self.init


class Highway(_OldDense):
    """Lets a learned share ``t`` of each number be computed and the rest pass: ``t * dense(x) + (1 - t) * x``.

    Args:
        init: What sets the kernels ``W`` and ``W_carry`` at first.
        activation: The function of the computed part.
        W_regularizer: A penalty on ``W``.
        b_regularizer: A penalty on the bias ``b``.
        activity_regularizer: A penalty on the outputs.
        W_constraint: What ``W`` must fulfil.
        b_constraint: What ``b`` must fulfil.
        bias: Whether there are biases.
        transform_bias: The bias ``b_carry`` at first: the larger it is, the more is computed (1.1.2 began at -2).
    """

    transform_bias: float = arg(default=1, kw_only=True, in_keras2=False)

    def make_declared_weights(self, input_shape: Any) -> None:
        """Make kernel and bias of the computed part, and those of the share."""
        width = input_shape[1]
        square, of_kernel = (width, width), dict(regularizer=self.W_regularizer, constraint=self.W_constraint)
        self.W = self.add_weight(square, initializer=self.init, name="W", **of_kernel)
        self.W_carry = self.add_weight(square, initializer=self.init, name="W_carry")
        self.b = self.b_carry = None
        if self.bias:
            of_bias = dict(regularizer=self.b_regularizer, constraint=self.b_constraint)
            self.b = self.add_weight((width,), initializer="zero", name="b", **of_bias)
            first = initializers.Constant(self.transform_bias)
            self.b_carry = self.add_weight((width,), initializer=first, name="b_carry")

    def call(self, inputs: Any) -> Any:
        """The computed part and what passes."""
        computed, share = K.dot(inputs, self.W), K.dot(inputs, self.W_carry)
        if self.bias:
            computed, share = computed + self.b, share + self.b_carry
        share = K.sigmoid(share)
        computed = computed if self.activation is None else self.activation(computed)
        return share * computed + (1.0 - share) * inputs

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape stays."""
        return input_shape


class MaxoutDense(_OldDense):
    """The largest of ``nb_feature`` dense layers, number by number.

    Args:
        output_dim: The length of the output.
        nb_feature: How many layers there are.
        init: What sets the kernel at first.
        W_regularizer: A penalty on the kernel.
        b_regularizer: A penalty on the bias.
        activity_regularizer: A penalty on the outputs.
        W_constraint: What the kernel must fulfil.
        b_constraint: What the bias must fulfil.
        bias: Whether there is a bias.
    """

    output_dim: int = arg(check=positive)
    nb_feature: int = arg(default=4, check=positive)

    W = weight(lambda self, shape: (self.nb_feature, shape[1], self.output_dim))
    b = weight(lambda self, shape: (self.nb_feature, self.output_dim), when="bias", initializer="zero")

    @classmethod
    def placed(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields in their order: sizes first, and there is no activation."""
        names = ["output_dim", "nb_feature", *fields]
        return {name: fields[name] for name in names if name != "activation"}

    def call(self, inputs: Any) -> Any:
        """The largest numbers."""
        sums = K.dot(inputs, self.W)
        return K.max(sums + self.b if self.bias else sums, axis=1)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The length of the output in the last place."""
        return (input_shape[0], self.output_dim)


class TimeDistributedDense(Dense):
    """``Dense`` at each step of a series; the ``Dense`` of today does so by itself."""

    input_spec = InputSpec(ndim=3)
    takes_series = True

    def build(self, input_shape: Any) -> None:
        """Make kernel and bias."""
        super().build(input_shape)
        self.input_spec = InputSpec(ndim=3, axes={-1: input_shape[-1]})  # type: ignore[misc]
