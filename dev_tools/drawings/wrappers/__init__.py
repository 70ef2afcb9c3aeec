"""Drawings of the pages about wrappers."""
