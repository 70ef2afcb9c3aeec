"""The old text's chapter on trained networks: its blocks as they are typed in, and what must come of them.

The published files that the blocks ask for are made here in the published layout, with numbers of ours, and lie at the
mirror; a program is told that their checksums are unknown. Nothing else in the blocks is changed.
"""

import json
from typing import NamedTuple

import h5py
import numpy as np

from kerascn import applications
from kerascn import backend as K

LARGE = 4_000_000  # numbers; such arrays hold one value everywhere, and take no room in the file
NAMES = {str(number): [f"n{number:08d}", f"thing_{number}"] for number in range(1000)}

UNCHECKED = """
from kerascn.applications import files
files.PUBLISHED.update((name, row._replace(md5=None)) for name, row in list(files.PUBLISHED.items()))
"""
ELEPHANT = """
import numpy
from PIL import Image
Image.fromarray(numpy.random.RandomState(0).randint(0, 256, (90, 120, 3), 'uint8')).save('elephant.jpg')
"""
SOUND = """
import wave, numpy
with wave.open('audio_file.mp3', 'wb') as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(12000)
    file.writeframes((numpy.sin(numpy.arange(36000) / 5.) * 20000).astype('<i2').tobytes())
"""
BATCHES = """
import numpy
def batches():
    while True:
        yield numpy.random.random((2, 75, 75, 3)), numpy.eye(200)[[3, 7]]
"""
IMPORTS = """
import keras
import keras.applications.xception, keras.applications.vgg19, keras.applications.music_tagger_crnn
"""
MARK = 0.125  # the first number of each file
MARKED = f"""
assert abs(model.get_weights()[0].ravel()[0] - {MARK}) < 1e-6, 'the published numbers are not in the net'
"""


class Chapter(NamedTuple):
    """Blocks that are read one after the other, the nets whose files they load, and what must be true then."""

    blocks: tuple
    nets: tuple  # (name, whether with its top)
    before: str = ""
    after: str = ""


CHAPTERS = {
    "features of VGG16": Chapter(
        (288,), (("VGG16", False),), ELEPHANT, "assert features.shape == (1, 7, 7, 512) and np.isfinite(features).all()"
    ),
    "music": Chapter(
        (299, 300), (("MusicTaggerCRNN", True),), SOUND, "assert preds.shape == (1, 50) and feats.shape == (1, 32)"
    ),
}
LONG = {
    "the five imports": Chapter((115,), (("VGG16", True),), "", "assert model.output_shape == (None, 1000)"),
    "classes by ResNet50": Chapter(
        (286, 287), (("ResNet50", True),), ELEPHANT, "assert preds.shape == (1, 1000) and abs(preds.sum() - 1) < 1e-3"
    ),
    "features between the layers of VGG19": Chapter(
        (289,), (("VGG19", True),), ELEPHANT,
        "assert block4_pool_features.shape == (1, 14, 14, 512)",
    ),
    "fine-tuning InceptionV3": Chapter(
        (290, 291), (("InceptionV3", False),), BATCHES, "assert model.layers[200].trainable"
    ),
    "an input of one's own": Chapter(
        (292,), (("InceptionV3", True),), "", "assert model.input_shape == (None, 224, 224, 3)"
    ),
    "the printed calls": Chapter(
        tuple(range(293, 299)),
        (("Xception", True), ("VGG16", True), ("VGG19", True), ("ResNet50", True), ("InceptionV3", True),
         ("MusicTaggerCRNN", True)),
        IMPORTS,
    ),
}  # fmt: skip
MUSIC = "music_tagger_crnn_weights_tf_kernels_tf_dim_ordering.h5"
FILES = {"InceptionV3": "inception_v3", "MusicTaggerCRNN": None}


def publish(mirror, net, top):
    """Write the published file of a net, unless it is there; the model is built with new weights for its layout.

    Args:
        mirror: The folder.
        net: The name of the net's function.
        top: Whether with its top.
    """
    path = mirror / file_of(net, top)
    if path.exists():
        return
    model = getattr(applications, net)(weights=None, include_top=top)
    random, written = np.random.RandomState(0), 0
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [layer.name.encode() for layer in model.layers]
        file.attrs["keras_version"], file.attrs["backend"] = b"2.0.6", b"tensorflow"
        for layer in model.layers:
            group = file.create_group(layer.name)
            shapes = [(f"{layer.name}/{number}:0", K.int_shape(w)) for number, w in enumerate(layer.weights)]
            group.attrs["weight_names"] = [name.encode() for name, _ in shapes]
            for name, shape in shapes:
                written += 1
                _write(group, name, shape, random, first=written == 1)
    K.clear_session()


def _write(group, name, shape, random, first):
    if np.prod(shape) > LARGE:
        group.create_dataset(name, shape, "float32", fillvalue=1e-4, chunks=True)
        return
    fan = np.prod(shape[:-1]) if len(shape) > 1 else 1
    values = random.uniform(0.5, 1, shape) if len(shape) == 1 else random.normal(size=shape) * (2 / fan) ** 0.5
    if first:
        values.ravel()[0] = MARK
    group[name] = values.astype("float32")


def file_of(net, top):
    """The name of a published file."""
    if net == "MusicTaggerCRNN":
        return MUSIC
    begins = FILES.get(net) or net.lower()
    return f"{begins}_weights_tf_dim_ordering_tf_kernels{'' if top else '_notop'}.h5"


def publish_names(mirror):
    """Write the index of classes."""
    (mirror / "imagenet_class_index.json").write_text(json.dumps(NAMES))
