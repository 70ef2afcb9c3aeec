"""How the weights of a layer lay in the files of older releases: small functions of arrays, by class of layer."""

from . import convolutions as convolutions
from .table import Piece, Stored, pieces, rule, shape_of

__all__ = ["Piece", "Stored", "pieces", "rule", "shape_of"]
