"""The losses, updates and metrics that layers keep, and which of them belong to which inputs."""

from __future__ import annotations

from typing import Any, NamedTuple

from .. import backend as K
from ..backend.contract.dispatch import current
from ..declare import registry
from ..messages import fail
from ..metrics.base import Reading, symbolically
from ..metrics.means import Mean
from .history import as_list


class Entry(NamedTuple):
    """One loss, update or metric, with the inputs it was computed from (``None``: from none).

    What a model keeps for a call of its own remembers the layers inside that it came from, from the inmost out.
    """

    thing: Any
    inputs: tuple[Any, ...] | None
    origins: tuple[Any, ...] = ()

    @property
    def is_wanted(self) -> bool:
        """Whether each of these layers is trained just now, or keeps states."""
        return all(layer.trainable or layer.stateful for layer in self.origins)

    def belongs_to(self, inputs: list[Any]) -> bool:
        """Whether it was computed from exactly these tensors."""
        return self.inputs is not None and list(map(id, self.inputs)) == list(map(id, inputs))


def updates_as_list(updates: Any) -> list[Any]:
    """One update or several as a list; a tuple of two is one pair (variable, new value).

    What ``K.update`` and its kin gave can be read as a pair as well, on every engine.
    """
    is_pair = isinstance(updates, tuple) and len(updates) == 2 and not isinstance(updates[0], (tuple, list))
    keep = current().protocol.kept
    return [keep(one) for one in ([updates] if is_pair else as_list(updates))]


class Updates(list[Any]):
    """The updates of a layer as a list; what is appended to it becomes an update of the layer."""

    def __init__(self, layer: Ledger, entries: list[Entry]) -> None:
        super().__init__(entry.thing for entry in entries)
        self.layer = layer

    def append(self, update: Any) -> None:
        """Add one update."""
        super().append(update)
        self.layer.add_update(update)


class Ledger:
    """The part of a layer that keeps losses, updates and metrics."""

    name: str
    trainable: Any
    stateful: bool
    _losses: list[Entry]
    _updates: list[Entry]
    _metrics: list[Entry]
    _running_on: list[list[Any]]
    regularizers: list[Any]

    def _key(self, inputs: Any) -> tuple[Any, ...] | None:
        """The inputs a new entry belongs to: those named, else those of the call that is running."""
        if inputs is not None:
            return tuple(as_list(inputs))
        return tuple(self._running_on[-1]) if self._running_on else None

    def add_loss(self, losses: Any, inputs: Any = None) -> None:
        """Add one or several scalar losses to what training makes small.

        Args:
            losses: A scalar tensor, or a list of them.
            inputs: The tensors that the losses were computed from. Inside ``call`` they are the call's own unless
                others are named; elsewhere ``None`` means that the losses depend on the weights alone.
        """
        key = self._key(inputs)
        self._losses += [Entry(loss, key) for loss in as_list(losses)]

    def add_update(self, updates: Any, inputs: Any = None) -> None:
        """Add one or several updates that are carried out with each step of training.

        Args:
            updates: A pair (variable, new value), what ``K.update`` gives, or a list of those.
            inputs: As for ``add_loss``.
        """
        key = self._key(inputs)
        self._updates += [Entry(update, key) for update in updates_as_list(updates)]

    add_updates = add_update  # its name in Keras 1.1

    @property
    def losses(self) -> list[Any]:
        """All losses of the layer, of its weights and of every call."""
        return [entry.thing for entry in self._losses] + self._keras1_penalties()

    def _keras1_penalties(self) -> list[Any]:
        """Penalties of what a Keras 1 layer put into ``self.regularizers``: regularizers that know their weight."""
        found = []
        for one in (x for x in as_list(self.regularizers) if hasattr(x, "set_param")):
            todays = registry.load("regularizer", one)
            if todays is not one:
                found.append(one(K.constant(0.0)))  # it adds its penalty to the loss it is given
            elif getattr(one, "p", None) is not None:
                found.append(one(one.p))
        return found

    @property
    def updates(self) -> list[Any]:
        """All updates of the layer; none while it is not trainable, unless it keeps states."""
        return Updates(self, [e for e in self._updates if e.is_wanted] if self.trainable or self.stateful else [])

    @updates.setter
    def updates(self, updates: Any) -> None:
        known = {id(entry.thing): entry for entry in self._updates}
        new = updates_as_list(updates)
        self._updates = [known.get(id(update)) or Entry(update, self._key(None)) for update in new]

    def get_losses_for(self, inputs: Any) -> list[Any]:
        """The losses computed from ``inputs``; for ``None`` those that depend on no input."""
        if inputs is None:
            return [e.thing for e in self._losses if e.inputs is None] + self._keras1_penalties()
        return [e.thing for e in self._losses if e.belongs_to(as_list(inputs))]

    def get_updates_for(self, inputs: Any) -> list[Any]:
        """The updates computed from ``inputs``; for ``None`` those that depend on no input."""
        if not self.trainable and not self.stateful:
            return []
        if inputs is None:
            return [e.thing for e in self._updates if e.inputs is None]
        return [e.thing for e in self._updates if e.belongs_to(as_list(inputs)) and e.is_wanted]

    # Metrics.

    def add_metric(self, value: Any, name: str | None = None, aggregation: str | None = "mean") -> None:
        """Show a number beside the loss and the metrics of ``compile``: its mean over all batches of an epoch.

        Args:
            value: A tensor; or what calling a metric object gave, which then says how batches are summed up.
            name: The name that it is shown under; a metric object has its own.
            aggregation: 'mean'; ``None`` says the same.
        """
        if not K.is_tensor(value):
            raise fail(TypeError, "metrics.tensor", layer=self.name, given=" ".join(repr(value).split())[:80])
        if aggregation not in ("mean", None):
            raise fail(ValueError, "metrics.aggregation", layer=self.name, given=repr(aggregation))
        metric = getattr(value, "_metric_obj", None)
        reading = Reading(metric, value._metric_updates) if metric is not None else self._mean_of(value, name)
        self._metrics.append(Entry(reading, self._metric_key()))

    def _metric_key(self) -> tuple[Any, ...] | None:
        return self._key(None)

    def _mean_of(self, value: Any, name: Any) -> Reading:
        """The mean of a tensor; one of the same name that the layer has already goes on."""
        if not isinstance(name, str):
            raise fail(TypeError, "metrics.unnamed", layer=self.name)
        known = [entry.thing.metric for entry in self._metrics if entry.thing.metric.name == name]
        metric = known[0] if known else Mean(name=name)
        with symbolically():
            return Reading(metric, metric.update_state(value))

    @property
    def metrics(self) -> Any:
        """The metric objects that ``add_metric`` made or was given."""
        if "metrics" in self.__dict__:
            return self.__dict__["metrics"]
        return list({id(entry.thing.metric): entry.thing.metric for entry in self._metrics}.values())

    @metrics.setter
    def metrics(self, value: Any) -> None:
        self.__dict__["metrics"] = value  # a layer of the user's may call something else so

    def get_metrics_for(self, inputs: Any) -> list[Reading]:
        """The metrics computed from ``inputs``; for ``None`` those that depend on no input."""
        if inputs is None:
            return [e.thing for e in self._metrics if e.inputs is None]
        return [e.thing for e in self._metrics if e.belongs_to(as_list(inputs))]
