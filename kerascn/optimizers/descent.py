"""The frame of this package's optimizers: one formula for one parameter, everything round it written once."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import backend as K
from ..messages import fail
from .base import Constraints, Hyper, Optimizer, constraint_of, is_number, number_in, speaks_keras1


class Descent(Optimizer):
    """An optimizer that is described by its slots, its factors and its step.

    A *slot* is a variable per parameter, kept between the steps. The *factors* are scalars that all parameters
    share; they are made once. The *step* tells the new slots and the new value of one parameter.
    """

    slots: ClassVar[tuple[str, ...]] = ()
    _begun: Any = None  # parameters and slots that ``begin`` has made for them
    counted: ClassVar[bool] = True  # whether Keras 2 keeps the number of steps among the weights

    def prepare(self) -> None:
        super().prepare()
        self.initial_decay = number_in(self.__dict__.get("decay", 0.0))
        for name, field in type(self).__fields__.items():
            value = self.__dict__.get(name)
            if isinstance(field, Hyper) and is_number(value):
                self.__dict__[name] = K.variable(value, name=name)
        kind = K.floatx() if speaks_keras1(self) else "int64"  # Keras 1 multiplied with the count as it is
        self.iterations = K.variable(0, dtype=kind, name="iterations")

    def factors(self) -> tuple[Any, ...]:
        """The scalars that all parameters share in one step."""
        return ()

    def step(self, p: Any, g: Any, slots: list[Any], *factors: Any) -> tuple[list[Any], Any]:
        """The new values of the slots, and of the parameter ``p`` with gradient ``g``."""
        raise fail(RuntimeError, "optimizer.no_updates", name=type(self).__name__)

    def rate(self) -> Any:
        """The learning rate of this step, as a scalar tensor."""
        if self.initial_decay > 0:
            return self.lr / (1.0 + self.decay * K.cast(self.iterations, K.dtype(self.decay)))
        return K.identity(self.lr)

    def number_of_step(self) -> Any:
        """1 in the first step, as a scalar tensor of floats."""
        return K.cast(self.iterations, K.floatx()) + 1.0

    def new_slot(self, name: str, p: Any, place: int) -> Any:
        """The variable ``name`` of the parameter ``p``, at its start."""
        return K.zeros(K.int_shape(p), dtype=K.dtype(p), name=f"{name}_{place}")

    def get_updates(self, loss: Any = None, params: Any = None, constraints: Any = None) -> list[Any]:
        """The updates of one step: pairs (variable, new value), for ``K.function(..., updates=...)``.

        Keras 1's places (params, constraints, loss) are understood as well.

        Args:
            loss: The tensor to make smaller.
            params: The variables to change, as a list.
            constraints: Variable -> constraint, beside the constraints that the variables have themselves.
        """
        if isinstance(loss, (list, tuple)):
            loss, params, constraints = constraints, loss, params
        if not isinstance(params, (list, tuple)) or not all(map(K.is_variable, params)):
            raise fail(TypeError, "optimizer.params", name=type(self).__name__, given=repr(params)[:80])
        with K.name_scope(self._scope()):
            return self._updates(loss, params, Constraints(dict(constraints or {}).items()))

    def _updates(self, loss: Any, params: Any, constraints: Constraints) -> list[Any]:
        gradients = self.get_gradients(loss, params)
        kept = self._slots_for(params)
        self.updates = self.updates_before()
        factors = _Cast(self.factors())
        for place, (p, g) in enumerate(zip(params, gradients, strict=True)):
            slots = [slot[place] for slot in kept]
            new_slots, new_p = self.step(p, g, slots, *factors.to(K.dtype(p)))
            constraint = constraints.get(p) or constraint_of(p)
            self.updates += zip(slots, new_slots, strict=False)
            self.updates.append((p, new_p if constraint is None else constraint(new_p)))
        return self.updates

    def _slots_for(self, params: Any) -> list[list[Any]]:
        """New variables for every slot, unless ``begin`` has made them."""
        begun, self._begun = self._begun, None
        if begun is not None and list(map(id, begun[0])) == list(map(id, params)):
            return begun[1]
        kept = [[self.new_slot(name, p, place) for place, p in enumerate(params)] for name in self.slots]
        self.weights = self._listed([variable for slot in kept for variable in slot])
        return kept

    def begin(self, params: Any) -> bool:
        """Make the weights of the optimizer before there is a loss; the next ``get_updates`` goes on from them.

        Args:
            params: The variables that will be changed, as a list.

        Returns:
            Whether that could be done; not in a user's class with its own ``get_updates``.
        """
        if type(self).get_updates is not Descent.get_updates:
            return False
        with K.name_scope(self._scope()):
            self._begun = (list(params), self._slots_for(params))
        return True

    def _scope(self) -> str:
        """The name of our class, under which all that is made for a step stands in the graph."""
        return next(c.__name__ for c in type(self).__mro__ if c.__module__.startswith(__package__))

    def updates_before(self) -> list[Any]:
        """The updates that belong to no parameter."""
        return [(self.iterations, self.iterations + 1)]

    def _listed(self, slots: list[Any]) -> list[Any]:
        """The weights in the order of Keras 2; the count is among them where the step depends on it."""
        self._slots = slots
        return [self.iterations, *slots] if self.counted or self.initial_decay > 0 else slots

    def _orders(self) -> list[list[Any]]:
        if self.counted or not self.weights:
            return [self.weights]
        return [self.weights, self._slots, [self.iterations, *self._slots]]


class _Cast:
    """Scalars, turned once into every number type in which a parameter needs them."""

    def __init__(self, scalars: tuple[Any, ...]) -> None:
        self._scalars, self._made = scalars, dict[str, list[Any]]()

    def to(self, dtype: str) -> list[Any]:
        if dtype not in self._made:
            self._made[dtype] = [s if K.dtype(s) == dtype else K.cast(s, dtype) for s in self._scalars]
        return self._made[dtype]
