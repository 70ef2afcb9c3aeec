"""Drawings of the pages on data made ready for a model."""
