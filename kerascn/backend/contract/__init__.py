"""The backend contract: every K function once, with its signature, docstring, kinds and checks.

``dispatch`` binds calls and hands them to an engine, ``kinds`` says what each usual argument admits; the
theme files (``tensors``, ``math``, ``shaping``, ``random``, ``session``) declare the functions. The folders
``backend/tensorflow`` and ``backend/theano`` have files of the same names with the implementations.
"""
