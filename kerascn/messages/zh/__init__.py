"""The sentences in Chinese, a file for each room or group of rooms; the other language has the same files and keys."""

from . import backend, callbacks, curves, engine, layers, parts, saving, settings, training

SENTENCES: dict[str, str] = {}
for room in (settings, backend, parts, engine, layers, training, callbacks, curves, saving):
    SENTENCES.update(room.SENTENCES)
