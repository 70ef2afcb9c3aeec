"""The sentences in English, a file for each room or group of rooms; the other language has the same files and keys."""

from . import (
    applications,
    backend,
    callbacks,
    commands,
    curves,
    data,
    engine,
    images,
    layers,
    migrate,
    old_code,
    parts,
    preprocessing,
    saving,
    settings,
    tools,
    training,
    traps,
    tutorial,
)

SENTENCES: dict[str, str] = {}
ROOMS = (settings, backend, parts, engine, layers, training, callbacks, curves, saving)
for room in (*ROOMS, preprocessing, images, data, tools, applications, old_code, migrate, commands, traps, tutorial):
    SENTENCES.update(room.SENTENCES)
