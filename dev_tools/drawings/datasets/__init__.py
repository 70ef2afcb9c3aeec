"""Drawings of the pages about data sets."""
