"""Tutorials that run: one source holds the code once and the prose in both languages.

source    reads ``tutorials/<name>/tutorial.py``
lint      what is wrong with a source, before anything runs
execute   runs the code of one in a kernel of its own
command   ``python dev.py notebooks``
"""
