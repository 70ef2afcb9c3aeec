"""Arguments, written once: fields and the root of declared classes, words of Keras 1, and the reading of calls."""
