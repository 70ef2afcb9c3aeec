"""The callback that saves the model during the training."""

from __future__ import annotations

import os
from string import Formatter
from typing import Any

from ..declare.checks import flag, number, one_of, optional, positive
from ..declare.fields import arg
from ..messages import fail, say, warn_user
from .folders import check_folder, path
from .names import EitherName
from .watching import Watching, direction, nearest, shown, text

__all__ = ["ModelCheckpoint"]


def _frequency(value: Any) -> bool | str:
    return one_of("epoch")(value) is True or positive(value) is True or say("check.frequency")


class ModelCheckpoint(Watching):
    """Saves the model, or its weights, during the training.

    A file is written beside its place and moved there when it is whole: what was saved before stays until then.

    Args:
        filepath: Where to. Names in braces are filled in: ``epoch`` (counted from 1) and those in the logs, as in
            ``'model.{epoch:02d}-{val_loss:.2f}.h5'``.
        monitor: The name of the number that says which model is best.
        verbose: 1: say what is done.
        save_best_only: Whether to save only if the number is better than ever before.
        save_weights_only: Whether to save the weights alone.
        mode: ``'min'``: smaller is better; ``'max'``: greater; ``'auto'``: as the name has it.
        period: How many epochs lie between two savings.
        save_freq: ``'epoch'``, or a number of batches that lie between two savings.
        initial_value_threshold: What the first value must be better than to be saved with ``save_best_only``: the
            best one of a training that goes on.
    """

    filepath: Any = arg(check=path)
    monitor: str = arg(default="val_loss", check=text)
    verbose: int = arg(default=0)
    save_best_only: bool = arg(default=False, check=flag)
    save_weights_only: bool = arg(default=False, check=flag)
    mode: str = arg(default="auto", check=direction)
    period: int = arg(default=1, check=positive)
    save_freq: Any = arg(default="epoch", check=_frequency, kw_only=True, in_keras2=False)
    initial_value_threshold: Any = arg(default=None, check=optional(number), kw_only=True, in_keras2=False)

    def prepare(self) -> None:
        super().prepare()
        self.filepath = os.fspath(self.filepath)
        self.best = self.worst if self.initial_value_threshold is None else self.initial_value_threshold
        self.epochs_since_last_save = self._batches = self._epoch = 0
        self._names_in_path()
        if self.save_freq != "epoch" and self.period != 1:
            raise fail(ValueError, "callbacks.period_and_freq", period=self.period, save_freq=self.save_freq)
        if self.save_freq != "epoch" and self.save_best_only and self.monitor.startswith("val_"):
            raise fail(ValueError, "callbacks.batch_monitor", monitor=self.monitor, save_freq=self.save_freq)

    def _names_in_path(self) -> list[str]:
        """The names that are to be filled in."""
        try:
            found = [name for _, name, _, _ in Formatter().parse(self.filepath) if name is not None]
        except ValueError as error:
            raise self._bad_form(error) from error
        return [name.partition(".")[0].partition("[")[0] for name in found]

    def _bad_form(self, error: Exception) -> ValueError:
        return fail(ValueError, "callbacks.path_form", path=self.filepath, reason=str(error))

    def on_train_begin(self, logs: Any = None) -> None:
        super().on_train_begin(logs)
        self.epochs_since_last_save = self._batches = 0
        check_folder("ModelCheckpoint", self.filepath)
        known = EitherName(dict.fromkeys(["epoch", *(self.params or {}).get("metrics", ())]))
        if self.save_freq != "epoch":
            known.update(batch=0, size=0)
        for name in self._names_in_path():
            if name not in known:  # another callback may put it there; but to wait for that would take an epoch
                warn_user("callbacks.path_name", **self._about_name(name, known))

    def _about_name(self, name: str, known: Any) -> dict[str, Any]:
        return dict(path=self.filepath, name=name, names=shown(known), hint=nearest(name, known))

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.save_freq == "epoch":
            return
        self._batches += 1
        if self._batches % self.save_freq == 0:
            self._save({**(logs or {}), "epoch": self._epoch + 1, "batch": batch + 1})

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.epochs_since_last_save += 1
        if self.save_freq == "epoch" and self.epochs_since_last_save >= self.period:
            self.epochs_since_last_save = 0
            self._save({**(logs or {}), "epoch": epoch + 1})

    def _save(self, numbers: dict[str, Any]) -> None:
        known, epoch = EitherName(numbers), numbers["epoch"]
        place = self._filled_in(known)
        if not self.save_best_only:
            self._write(place)
            self._say("callbacks.saved", epoch=epoch, path=place)
            return
        value = self.watched(EitherName({name: one for name, one in numbers.items() if name != "epoch"}))
        if value is None:
            return
        if not self.is_better(value, self.best):
            self._say("callbacks.not_saved", epoch=epoch, monitor=self.monitor, best=self.best)
            return
        self._write(place)
        before, self.best = self.best, value
        self._say("callbacks.saved_best", epoch=epoch, monitor=self.monitor, before=before, value=value, path=place)

    def _filled_in(self, known: EitherName) -> str:
        try:
            return self.filepath.format_map(known)
        except KeyError as error:
            raise fail(ValueError, "callbacks.path_name", **self._about_name(str(error.args[0]), known)) from error
        except (ValueError, IndexError, TypeError, AttributeError) as error:
            raise self._bad_form(error) from error

    def _write(self, place: str) -> None:
        write = self.model.save_weights if self.save_weights_only else self.model.save
        write(place, overwrite=True)

    def _say(self, key: str, **fields: Any) -> None:
        if self.verbose:
            print(say(key, **fields))
