"""``keras.legacy.interfaces``: marks by which functions of Keras 2 understood the words of Keras 1.

Programs put them on methods of their own optimizers and layers.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

from ..declare.respell import both_spellings
from ..messages import fail

OF_LAYERS = [
    f"legacy_{name}_support"
    for name in (
        "add_weight", "batchnorm", "conv1d", "conv2d", "conv3d", "convlstm2d", "cropping2d", "cropping3d", "deconv2d",
        "dense", "dropout", "embedding", "gaussiandropout", "gaussiannoise", "generator_methods", "global_pooling",
        "input", "model_constructor", "pooling1d", "pooling2d", "pooling3d", "prelu", "recurrent", "separable_conv2d",
        "upsampling1d", "upsampling2d", "upsampling3d", "zeropadding2d", "zeropadding3d",
    )
]  # fmt: skip
__all__ = ["generate_legacy_interface", "legacy_get_updates_support", "raise_duplicate_arg_error", *OF_LAYERS]


def _in_both_words(func: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which may be called in the words of Keras 1 where it has arguments of those of Keras 2."""
    kinds = [one.kind for one in inspect.signature(func).parameters.values()]
    return func if inspect.Parameter.VAR_POSITIONAL in kinds else both_spellings(func)


globals().update(dict.fromkeys(OF_LAYERS, _in_both_words))


def legacy_get_updates_support(func: Callable[..., Any]) -> Callable[..., Any]:
    """The method ``get_updates(self, loss, params)`` of an optimizer, which may be called as that of Keras 1.

    Args:
        func: The method.
    """

    @functools.wraps(func)
    def call(*args: Any, **kwargs: Any) -> Any:
        kwargs.pop("constraints", None)
        if len(args) == 4:
            optimizer, params, _, loss = args
            return func(optimizer, loss=loss, params=params, **kwargs)
        if len(args) == 3 and isinstance(args[1], (list, tuple)):
            optimizer, params, last = args
            found = {"params": params, **({} if "loss" in kwargs else {"loss": last}), **kwargs}
            return func(optimizer, **found)
        return func(*args, **kwargs)

    return call


def raise_duplicate_arg_error(old_arg: str, new_arg: str) -> None:
    """Say that an argument was given under both of its names.

    Args:
        old_arg: Its name in Keras 1.
        new_arg: Its name in Keras 2.
    """
    raise fail(TypeError, "call.both_spellings", function="", old=old_arg, new=new_arg)


def generate_legacy_interface(
    allowed_positional_args: Any = None,
    conversions: Iterable[tuple[str, str]] | None = None,
    preprocessor: Callable[..., Any] | None = None,
    value_conversions: dict[str, dict[Any, Any]] | None = None,
) -> Callable[..., Any]:
    """A mark for functions whose arguments had other names before.

    Args:
        allowed_positional_args: Of no use: every argument may be given by its place.
        conversions: Pairs of an old name and the name of today.
        preprocessor: Gives other arguments, ``args, kwargs, names = preprocessor(args, kwargs)``.
        value_conversions: For arguments by their names of today: old values and those of today.
    """
    renamed = dict(conversions or ())

    def mark(func: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(func)
        def call(*args: Any, **kwargs: Any) -> Any:
            if preprocessor is not None:
                args, kwargs, _ = preprocessor(args, kwargs)
            for old, new in renamed.items():
                if old in kwargs and new in kwargs:
                    raise_duplicate_arg_error(old, new)
            named = {renamed.get(name, name): value for name, value in kwargs.items()}
            for name, values in (value_conversions or {}).items():
                if name in named and named[name] in values:
                    named[name] = values[named[name]]
            return func(*args, **named)

        return call

    return mark
