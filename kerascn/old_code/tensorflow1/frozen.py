"""``tensorflow.python.framework.graph_util``: graphs whose variables have become constants."""

from __future__ import annotations

from tensorflow.compat.v1 import graph_util

from .quiet import quietly

__all__ = ["convert_variables_to_constants", "extract_sub_graph"]

convert_variables_to_constants = quietly(graph_util.convert_variables_to_constants)
extract_sub_graph = quietly(graph_util.extract_sub_graph)
