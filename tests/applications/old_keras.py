"""Referees of the nets' own time: Keras 1.2.2 and 2.1.6, and the nets of Keras 2.3, each in a process of its own.

They come from the package index and are unpacked, not installed. Keras 1.2.2 and 2.1.6 run on what today's TensorFlow
keeps of its first version; keras-applications 1.0.8 is given the modules of tf_keras.

``python -m tests.applications.old_keras FOLDER`` downloads them into the folder and writes the tables of
``tests/applications/published`` anew.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

PUBLISHED = Path(__file__).parent / "published"
# the name of a referee -> what pip calls it, the folder that its modules lie in once it is unpacked
SOURCES = {
    "keras-1.2.2": ("Keras==1.2.2", "Keras-1.2.2"),
    "keras-2.1.6": ("Keras==2.1.6", ""),
    "keras-applications-1.0.8": ("Keras-Applications==1.0.8", ""),
}
# referee -> our net: the module and the function there, arguments of the net, rows and columns of the image it is shown
NETS = {
    "keras-1.2.2": {
        "VGG16": ("vgg16.VGG16", {}, 48),
        "VGG19": ("vgg19.VGG19", {}, 50),
        "ResNet50": ("resnet50.ResNet50", {}, 200),
        "InceptionV3": ("inception_v3.InceptionV3", {}, 139),
        "Xception": ("xception.Xception", {}, 71),
    },
    "keras-2.1.6": {
        "VGG16": ("vgg16.VGG16", {}, 48),
        "VGG19": ("vgg19.VGG19", {}, 50),
        "ResNet50": ("resnet50.ResNet50", {}, 200),
        "InceptionV3": ("inception_v3.InceptionV3", {}, 139),
        "InceptionResNetV2": ("inception_resnet_v2.InceptionResNetV2", {}, 139),
        "Xception": ("xception.Xception", {}, 71),
        "NASNetMobile": ("nasnet.NASNetMobile", {}, 64),
    },
    "keras-applications-1.0.8": {
        "resnet.ResNet50": ("resnet.ResNet50", {}, 64),
        "ResNet50V2": ("resnet_v2.ResNet50V2", {}, 64),
        "ResNeXt50": ("resnext.ResNeXt50", {}, 64),
        "MobileNet": ("mobilenet.MobileNet", {}, 64),
        "MobileNetV2": ("mobilenet_v2.MobileNetV2", {}, 64),
        "DenseNet121": ("densenet.DenseNet121", {}, 64),
    },
}

ON_TENSORFLOW_1 = """
import collections, collections.abc, inspect, os, sys, types, warnings
import tensorflow
tf = tensorflow.compat.v1
tf.disable_v2_behavior()
warnings.simplefilter("ignore")
for name in [name for name in sys.modules if name.partition(".")[0] == "keras"]:
    del sys.modules[name]  # TensorFlow has imported a later one
for name in ("Callable", "Iterable", "Mapping", "Sequence"):
    setattr(collections, name, getattr(collections.abc, name))
inspect.getargspec = inspect.getfullargspec
sys.modules["tensorflow"] = tf
sys.modules["pkg_resources"] = types.ModuleType("pkg_resources")
sys.modules["pkg_resources"].parse_version = lambda text: [int(part) for part in text.split(".")[:2]]
sys.path.insert(0, sys.argv[1])
import keras
import keras.applications as nets
import numpy as np
K, more = keras.backend, {}
channels_first = getattr(K, "set_image_dim_ordering", None)
"""
ON_TF_KERAS = """
import sys, warnings
warnings.simplefilter("ignore")
import tf_keras as keras
sys.path.insert(0, sys.argv[1])
import keras_applications as nets
import numpy as np
K = keras.backend
more = dict(backend=K, layers=keras.layers, models=keras.models, utils=keras.utils)
"""
# What each child does: the layout of a file with the weights of each net; what the net sees in an image.
PROGRAM = """
import gc, importlib, json, os
import h5py
from tests.applications.layouts import drawn, image, laid_out
folder, asked = sys.argv[2], json.loads(sys.argv[3])
for name, (path, arguments, side, ordering) in asked.items():
    module, function = path.split(".")
    make = getattr(importlib.import_module(nets.__name__ + "." + module), function)
    shape = (side, side, 3)
    if ordering == "th":
        K.set_image_dim_ordering("th")
        shape = (3, side, side)
    file = os.path.join(folder, "net.h5")
    if ordering == "tf":
        make(weights=None, **arguments, **more).save_weights(file, overwrite=True)
        with open(os.path.join(folder, name + ".csv"), "w", newline="\\n") as table:
            table.write(laid_out(file))
        os.remove(file)
        K.clear_session()
    net = make(weights=None, include_top=False, input_shape=shape, **arguments, **more)
    net.save_weights(file, overwrite=True)
    values = drawn(laid_out(file), ordering)
    if ordering == "th":
        values = [value.transpose(3, 2, 0, 1) if value.ndim == 4 else value for value in values]
    net.set_weights(values)
    picture = image(side).transpose(0, 3, 1, 2) if ordering == "th" else image(side)
    features = net.predict(picture)
    features = features.transpose(0, 2, 3, 1) if ordering == "th" else features
    means = [float(number) for number in features.mean(axis=(0, 1, 2))]
    with open(os.path.join(folder, name + ".json"), "w") as out:
        json.dump({"shape": features.shape, "means": means}, out)
    K.clear_session()
    gc.collect()
"""


def fetched(referee, folder):
    """The folder that the modules of a referee lie in, downloaded into ``folder`` if it is not there yet."""
    requirement, inner = SOURCES[referee]
    target = Path(folder, referee)
    if not target.exists():
        with tempfile.TemporaryDirectory() as place:
            line = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", place, requirement]
            subprocess.run(line, capture_output=True, text=True, check=True)
            (archive,) = Path(place).iterdir()
            if archive.suffix == ".whl":
                with zipfile.ZipFile(archive) as whole:
                    whole.extractall(target)
            else:
                with tarfile.open(archive) as whole:
                    whole.extractall(target, filter="data")
    return target / inner


def run(referee, nets, folder, ordering="tf", seconds=1800):
    """Let a referee write ``NET.csv`` and ``NET.json`` for some of its nets.

    Args:
        referee: Its name.
        nets: Names of our nets.
        folder: Where its modules are, or are downloaded to; what it writes lies beside them.
        ordering: ``'th'`` for images with their channels first; then there are no tables.
        seconds: How long it may take.

    Returns:
        The folder that has what it wrote.
    """
    asked = {net: [*NETS[referee][net], ordering] for net in nets}
    target = Path(folder, f"written-{referee}-{ordering}")
    target.mkdir(exist_ok=True)
    before = ON_TF_KERAS if referee.startswith("keras-applications") else ON_TENSORFLOW_1
    given = [str(fetched(referee, folder)), str(target), json.dumps(asked)]
    settings = {
        "KERAS_BACKEND": "tensorflow",
        "KERAS_HOME": str(target),
        "HOME": str(target),
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", before + PROGRAM, *given]
    done = subprocess.run(
        command, env={**os.environ, **settings, **quiet}, capture_output=True, text=True, timeout=seconds
    )
    if done.returncode:
        raise RuntimeError(f"{referee} failed:\n{done.stderr[-3000:]}")
    return target


def asked_files(folder=None, seconds=300):
    """What each net with each option asks for: of keras-applications in the folder, or of tf_keras.

    Returns:
        Tuples: the net, its arguments, name, address and checksum of the file.
    """
    given = [] if folder is None else [str(fetched("keras-applications-1.0.8", folder))]
    command = [sys.executable, str(Path(__file__).with_name("asked_files.py")), *given]
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "KERAS_BACKEND": "tensorflow"}
    done = subprocess.run(command, env={**os.environ, **quiet}, capture_output=True, text=True, timeout=seconds)
    if done.returncode:
        raise RuntimeError(f"the nets asked for nothing:\n{done.stderr[-3000:]}")
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def main(folder):
    """Write the tables, the numbers and the list of files of all referees."""
    asked = "\n".join(map(json.dumps, asked_files(folder)))
    (PUBLISHED / "files.jsonl").write_text(asked + "\n", "utf-8")
    for referee, nets in NETS.items():
        written = run(referee, list(nets), folder)
        place = PUBLISHED / referee
        place.mkdir(parents=True, exist_ok=True)
        seen = {}
        for net in nets:
            (place / f"{net}.csv").write_bytes((written / f"{net}.csv").read_bytes())
            seen[net] = json.loads((written / f"{net}.json").read_text("utf-8"))
            seen[net]["means"] = [round(number, 6) for number in seen[net]["means"][::16]]
        (place / "features.json").write_text(json.dumps(seen, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
