"""The list of callbacks that the training speaks to."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import Any

from ..messages import warn_user
from .base import Callback
from .names import EitherName, in_words_of_dialect

__all__ = ["CallbackList"]

SLOW = 0.1  # seconds a batch: what callbacks may take without a word
LATER_NAMES = {"on_batch_begin": "on_train_batch_begin", "on_batch_end": "on_train_batch_end"}


def _own_method(callback: Any, name: str) -> Callable[..., Any] | None:
    """The callback's method, unless it has none or only the empty one of ``Callback``."""
    of_its_own = name in getattr(callback, "__dict__", {})
    if not of_its_own and getattr(type(callback), name, None) is getattr(Callback, name):
        return None
    return getattr(callback, name, None)


def _listener(callback: Any, event: str) -> Callable[..., Any] | None:
    """What of a callback is to be called at an event; ``None`` if nothing."""
    later = LATER_NAMES.get(event)
    return (_own_method(callback, later) if later else None) or _own_method(callback, event)


class CallbackList:
    """Passes every event on to several callbacks, in their order.

    A callback may be any object: of the methods it has, those named as an event are called.

    Args:
        callbacks: The callbacks.
        queue_length: Over how many batches the time spent in callbacks is looked at, to warn of slow ones.
    """

    def __init__(self, callbacks: Any = None, queue_length: int = 10) -> None:
        self.callbacks: list[Any] = list(callbacks or [])
        self.queue_length = queue_length
        self._forget()

    def _forget(self) -> None:
        """Look again who listens to what, and measure anew."""
        self._listeners: dict[str, list[Callable[..., Any]]] = {}
        self._in_callbacks: deque[float] = deque(maxlen=self.queue_length)
        self._between: deque[float] = deque(maxlen=self.queue_length)
        self._before = 0.0  # seconds in the callbacks before this batch
        self._begun: float | None = None
        self._warned = False

    def __iter__(self) -> Iterator[Any]:
        return iter(self.callbacks)

    def __len__(self) -> int:
        return len(self.callbacks)

    def append(self, callback: Any) -> None:
        """Add a callback at the end."""
        self.callbacks.append(callback)
        self._forget()

    def set_params(self, params: dict[str, Any]) -> None:
        """Tell every callback how the training will go."""
        self._set("params", in_words_of_dialect(params))

    def set_model(self, model: Any) -> None:
        """Give every callback the model."""
        self._set("model", model)

    _set_params, _set_model = set_params, set_model  # the names of Keras 1.1

    def _set(self, what: str, value: Any) -> None:
        for callback in self.callbacks:
            setter = getattr(callback, f"set_{what}", None) or getattr(callback, f"_set_{what}", None)
            if setter is not None:
                setter(value)

    def _tell(self, event: str, *where: int, logs: Any = None) -> None:
        """Call who listens to an event; what they write into the logs is there for those after them."""
        if event not in self._listeners:
            found = [_listener(callback, event) for callback in self.callbacks]
            self._listeners[event] = [listener for listener in found if listener is not None]
        listeners = self._listeners[event]
        if not listeners:
            return
        shared = logs if isinstance(logs, EitherName) else EitherName(logs or {})
        for listener in listeners:
            listener(*where, shared)
        if logs is not None and logs is not shared:
            logs.update(shared)

    def hears(self, *events: str) -> bool:
        """Whether any callback listens to one of these events."""
        return any(_listener(callback, event) is not None for callback in self.callbacks for event in events)

    def on_train_begin(self, logs: Any = None) -> None:
        """The training begins."""
        self._forget()
        self._tell("on_train_begin", logs=logs)

    def on_train_end(self, logs: Any = None) -> None:
        """The training has ended."""
        self._tell("on_train_end", logs=logs)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """An epoch begins."""
        self._tell("on_epoch_begin", epoch, logs=logs)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """An epoch has ended; the callbacks may change ``logs``."""
        self._tell("on_epoch_end", epoch, logs=logs)

    def on_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A batch of the training begins."""
        start = perf_counter()
        self._tell("on_batch_begin", batch, logs=logs)
        self._begun = perf_counter()
        self._before = self._begun - start

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        """A batch of the training has ended."""
        start = perf_counter()
        self._tell("on_batch_end", batch, logs=logs)
        self._measure(perf_counter() - start, start)

    on_train_batch_begin, on_train_batch_end = on_batch_begin, on_batch_end  # the names of Keras 2.3

    def on_test_begin(self, logs: Any = None) -> None:
        """A test begins."""
        self._tell("on_test_begin", logs=logs)

    def on_test_end(self, logs: Any = None) -> None:
        """A test has ended."""
        self._tell("on_test_end", logs=logs)

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A batch of a test begins."""
        self._tell("on_test_batch_begin", batch, logs=logs)

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """A batch of a test has ended."""
        self._tell("on_test_batch_end", batch, logs=logs)

    def on_predict_begin(self, logs: Any = None) -> None:
        """A prediction begins."""
        self._tell("on_predict_begin", logs=logs)

    def on_predict_end(self, logs: Any = None) -> None:
        """A prediction has ended."""
        self._tell("on_predict_end", logs=logs)

    def on_predict_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A batch of a prediction begins."""
        self._tell("on_predict_batch_begin", batch, logs=logs)

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        """A batch of a prediction has ended."""
        self._tell("on_predict_batch_end", batch, logs=logs)

    def _measure(self, after: float, ended: float) -> None:
        """Warn once a training if the callbacks take longer than the batches themselves."""
        if self._begun is None:
            return
        self._in_callbacks.append(self._before + after)
        self._between.append(ended - self._begun)
        if self._warned or after + self._before < SLOW or len(self._between) < self.queue_length:
            return
        spent = median(self._in_callbacks)
        if spent > max(SLOW, median(self._between)):
            self._warned = True
            warn_user("callbacks.slow", seconds=f"{spent:.2f}")
