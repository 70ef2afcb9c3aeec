"""Pictures changed by a library that has an `ImageDataGenerator`."""

import numpy as np

from . import image_problem as problem


def make(source, generator_class, folder, one):
    """Two functions: one that gives the changed picture of known size, one that makes so many batches.

    Args:
        source: The name of a source of pictures.
        generator_class: The library's `ImageDataGenerator`.
        folder: Where the files are, if the source is one of files.
        one: The change of known size, in the library's words.
    """
    count, shape = problem.SHAPES[source]
    generator = generator_class(rescale=problem.SCALE, **problem.MOVES)
    if source == "files":
        flow = generator.flow_from_directory(
            folder, target_size=shape[:2], batch_size=problem.BATCH, class_mode=None, interpolation="bilinear", seed=1
        )
    else:
        flow = generator.flow(problem.pictures(count, shape), batch_size=problem.BATCH, seed=1)

    def changed():
        x = problem.one(shape).astype("float32")
        return np.asarray(generator.standardize(generator.apply_transform(x, dict(one))))

    def batches(steps):
        return [next(flow) for _ in range(steps)][-1]

    return changed, batches
