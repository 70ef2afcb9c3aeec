"""``theano.sandbox.cuda``: programs ask it whether there is a GPU, and get the answer that there is none this way."""

from __future__ import annotations

from typing import Any

from ...messages import fail, warn_user
from .functions import shared

cuda_available = False
cuda_enabled = False
float32_shared_constructor = shared


class CudaNdarrayType:
    """The type of arrays on a GPU; nothing is of it."""

    def __init__(self, *given: Any, **words: Any) -> None:
        raise fail(RuntimeError, "theano1.no_gpu")


def use(device: str, *given: Any, **words: Any) -> None:
    """Say that there is no GPU this way; everything is computed on the processor."""
    warn_user("theano1.config.device", value=device)


def dnn_available() -> bool:
    """No."""
    return False


def host_from_gpu(x: Any) -> Any:
    """``x`` itself: nothing is on a GPU."""
    return x


gpu_from_host = gpu_contiguous = host_from_gpu
