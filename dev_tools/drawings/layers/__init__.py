"""Drawings of the pages on layers."""
