"""How the weights of a layer lay in the files of older releases: small functions of arrays, by class of layer."""

from .table import Piece, Stored, pieces, rule, shape_of

__all__ = ["Piece", "Stored", "pieces", "rule", "shape_of"]
