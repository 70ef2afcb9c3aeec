"""Theano as programs knew it, on PyTensor."""
