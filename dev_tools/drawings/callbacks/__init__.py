"""Drawings of the pages on callbacks."""
