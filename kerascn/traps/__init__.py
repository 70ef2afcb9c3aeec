"""Traps: what goes wrong without an error, noticed when it happens.

Each trap is one warning that says what was seen, what it means and what to do, with the address of its part of the
page about traps. A model is warned once of each. ``kerascn.config.traps = False`` turns all of them off.

``noticing`` has the table of the traps and speaks; ``compiling`` looks at losses, metrics and the last layers,
``freezing`` at what ``trainable`` says, ``states`` at the order of batches, ``learning`` at data and what an epoch
left behind, ``predicting`` at what is predicted from, ``norms`` at weights that are set. Doubts about kernels of
another engine are told of where the files are read, in ``kerascn.saving``.
"""
