"""Configurations of optimizers as the releases of Keras have written them, in the words of today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..messages import fail

# What other releases write although the optimizer here does not know it, with the values that change nothing.
NEUTRAL: dict[str, tuple[Any, ...]] = {
    "weight_decay": (None, 0, False),
    "use_ema": (None, False),
    "loss_scale_factor": (None, 1),
    "gradient_accumulation_steps": (None, 1),
    "decay": (None, 0),
    "momentum": (None, 0),
    "centered": (None, False),
}
# What has no part in the formula.
ASIDE = frozenset({"name", "is_legacy_optimizer", "jit_compile", "ema_momentum", "ema_overwrite_frequency"})
# Other words for an argument.
ALSO = {"learning_rate": "lr", "initial_decay": "decay", "global_clipnorm": "clipnorm"}


def in_todays_words(config: dict[str, Any], name: str, arguments: Iterable[str]) -> dict[str, Any]:
    """The arguments that ``config`` holds, by their names of today.

    Args:
        config: A configuration of Keras 1, 2, 2.3, or of ``tf.keras``.
        name: The optimizer's name, for sentences.
        arguments: What the optimizer knows.
    """
    known = set(arguments)
    if ASIDE & set(config) and config.get("clipnorm") is not None:
        raise fail(ValueError, "optimizer.clipnorm_each", name=name, value=config["clipnorm"])
    found: dict[str, Any] = {}
    for word, value in config.items():
        argument = ALSO.get(word, word)
        if word == "decay" and "schedule_decay" in known:  # tf.keras calls it so
            argument = "schedule_decay"
        if word in ASIDE or (word != argument and config.get(argument) is not None):
            continue
        if argument in known:
            if value is not None or argument not in found:
                found[argument] = value
        elif value not in NEUTRAL.get(argument, ()):
            raise fail(ValueError, "optimizer.config", name=name, argument=word, value=repr(value))
    return found
