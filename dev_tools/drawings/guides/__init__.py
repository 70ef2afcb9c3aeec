"""Drawings of the guides."""
