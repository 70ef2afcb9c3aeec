"""Models as pictures, with nothing but Python.

``reading`` makes a graph of boxes and lines out of a model, ``ranks``, ``order`` and ``columns`` find a place for
every box, ``layout`` puts them together, ``svg`` and ``pixels`` draw the result; ``dot`` says the graph in the
language of Graphviz instead. Models are known here by what they answer, not by their classes.
"""
