"""Drawings of the first pages."""
