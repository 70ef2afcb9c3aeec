"""The engine: layers and their calls, the graph that the calls make, networks of layers."""

from .input import Input, InputLayer
from .layer import Layer
from .network import Network
from .node import Node
from .spec import InputSpec

__all__ = ["Input", "InputLayer", "InputSpec", "Layer", "Network", "Node"]
