"""What looks on during the training: called at the beginning and the end of every pass, epoch and batch."""

from .base import Callback, LambdaCallback
from .checkpoint import ModelCheckpoint
from .listing import CallbackList
from .live import LivePlot
from .logs import BaseLogger, History, ProgbarLogger
from .rates import LearningRateScheduler, ReduceLROnPlateau
from .records import CSVLogger, RemoteMonitor
from .stopping import EarlyStopping, TerminateOnNaN
from .tensorboard import TensorBoard

__all__ = [
    "BaseLogger",
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "LivePlot",
    "ModelCheckpoint",
    "ProgbarLogger",
    "ReduceLROnPlateau",
    "RemoteMonitor",
    "TensorBoard",
    "TerminateOnNaN",
]
