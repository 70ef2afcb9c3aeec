"""How the weights of a layer lay in the files of older releases: small functions of arrays, by class of layer."""

from . import convolutions, cudnn, dense, gates, nests, norms
from .table import Piece, Stored, pieces, rule, shape_of

RULES = (convolutions, cudnn, dense, gates, nests, norms)  # imported, so that their rules stand in the table

__all__ = ["RULES", "Piece", "Stored", "pieces", "rule", "shape_of"]
