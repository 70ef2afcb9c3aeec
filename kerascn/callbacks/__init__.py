"""What looks on during the training: called at the beginning and the end of every pass, epoch and batch."""

from .base import Callback, LambdaCallback
from .listing import CallbackList
from .logs import BaseLogger, History, ProgbarLogger

__all__ = ["BaseLogger", "Callback", "CallbackList", "History", "LambdaCallback", "ProgbarLogger"]
