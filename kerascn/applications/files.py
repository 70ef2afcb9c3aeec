"""The published files of the nets: their names, where they lie, their checksums; finding one.

A file is looked for in the folder of models (``~/.keras/models``, where old installations of Keras have left theirs),
then at the mirror, then at its address. One whose checksum is published is taken only if it has that checksum.
"""

from __future__ import annotations

import os
import urllib.parse
from pathlib import Path
from typing import NamedTuple

from .. import config
from ..messages import fail, say
from ..utils.downloads import Checksums, hash_file, obtain
from ..utils.fetching import PIECE

__all__ = ["PUBLISHED", "Published", "find"]

_GOOGLE = "https://storage.googleapis.com/tensorflow/keras-applications/"
_RELEASES = "https://github.com/fchollet/deep-learning-models/releases/download/"
_ENDS = ("_weights_tf_dim_ordering_tf_kernels.h5", "_weights_tf_dim_ordering_tf_kernels_notop.h5")
_ENDS_TH = ("_weights_th_dim_ordering_th_kernels.h5", "_weights_th_dim_ordering_th_kernels_notop.h5")


class Published(NamedTuple):
    """A file: where it lies, and its checksum by MD5 if that is published."""

    address: str
    md5: str | None = None


# net -> the folder it lies in, the checksums with and without top
_BY_NET = {
    "vgg16": (_GOOGLE + "vgg16/", "64373286793e3c8b2b4e3219cbf3544b", "6d6bbae143d832006294945121d1f1fc"),
    "vgg19": (_GOOGLE + "vgg19/", "cbe5617147190e668d6c5d5026f83318", "253f8cb515780f3b799900260a226db6"),
    "resnet50": (_GOOGLE + "resnet/", "2cb95161c43110f7111970584f804107", "4d473c1dd8becc155b73f8504c6f6626"),
    "resnet101": (_GOOGLE + "resnet/", "f1aeb4b969a6efcfb50fad2f0c20cfc5", "88cf7a10940856eca736dc7b7e228a21"),
    "resnet152": (_GOOGLE + "resnet/", "100835be76be38e30d865e96f2aaae62", "ee4c566cf9a93f14d82f913c2dc6dd0c"),
    "resnet50v2": (_GOOGLE + "resnet/", "3ef43a0b657b3be2300d5770ece849e0", "fac2f116257151a9d068a22e544a4917"),
    "resnet101v2": (_GOOGLE + "resnet/", "6343647c601c52e1368623803854d971", "c0ed64b8031c3730f411d2eb4eea35b5"),
    "resnet152v2": (_GOOGLE + "resnet/", "a49b44d1979771252814e80f8ec446f9", "ed17cf2e0169df9d443503ef94b23b33"),
    "resnext50": (_GOOGLE + "resnet/", "67a5b30d522ed92f75a1f16eef299d1a", "62527c363bdd9ec598bed41947b379fc"),
    "resnext101": (_GOOGLE + "resnet/", "34fb605428fcc7aa4d62f44404c11509", "0f678c91647380debd923963594981b3"),
    "inception_v3": (_GOOGLE + "inception_v3/", "9a0d58056eeedaa3f26cb7ebd46da564", "bcbd6486424b2319ff4ef7d526e38f63"),
    "inception_resnet_v2": (
        _GOOGLE + "inception_resnet_v2/", "e693bd0210a403b3192acc6073ad2e96", "d19885ff4a710c122648d3b5c3b684e4",
    ),
    "xception": (_GOOGLE + "xception/", "0a58e3b7378bc2990ea3b43d5981f1f6", "b0042744bf5b25fce3cb969f33bebb97"),
    "densenet121": (_GOOGLE + "densenet/", "9d60b8095a5708f2dcce2bca79d332c7", "30ee3e1110167f948a6b9946edeeb738"),
    "densenet169": (_GOOGLE + "densenet/", "d699b8f76981ab1b30698df4c175e90b", "b8c4d4c20dd625c148057b9ff1c1176b"),
    "densenet201": (_GOOGLE + "densenet/", "1ceb130c1ea1b78c3bf6114dbdfd8807", "c13680b51ded0fb44dff2d8f86ac8bb1"),
}  # fmt: skip
# Older nets, whose files have the names of later ones': the ResNet50 until Keras 2.2, the InceptionV3 of Keras 1.
_OLDER = {
    "res2a/resnet50": (_RELEASES + "v0.2/", "a7b3fe01876f51b976af0dea6bc144eb", "a268eb855778b3df3c7506639542a6af"),
    "keras1/inception_v3": (
        _RELEASES + "v0.2/", "fe114b3ff2ea4bf891e9353d1bbfb32f", "2f3609166de1d967d1a481094754f691",
    ),
}  # fmt: skip
# The same of the files that Keras 1 read with the channels first, their kernels turned round as Theano has them.
_OF_THEANO = {
    "vgg16": (_RELEASES + "v0.1/", None, None),
    "vgg19": (_RELEASES + "v0.1/", None, None),
    "resnet50": (_RELEASES + "v0.2/", "1c1f8f5b0c8ee28fe9d950625a230e1c", "f64f049c92468c9affcd44b0976cdafe"),
    "inception_v3": (_RELEASES + "v0.2/", "b3baf3070cc4bf476d43a2ea61b0ca5f", "79aaa90ab4372b4593ba3df64e142f05"),
}


def _table() -> dict[str, Published]:
    """Every published file by its name; those of older nets have a folder of their own."""
    table: dict[str, Published] = {}
    for ends, nets in ((_ENDS, _BY_NET), (_ENDS, _OLDER), (_ENDS_TH, _OF_THEANO)):
        for name, (folder, *checksums) in nets.items():
            for end, checksum in zip(ends, checksums, strict=True):
                table[name + end] = Published(folder + name.rpartition("/")[2] + end, checksum)
    for end in ("", "_no_top"):
        for alpha in ("1_0", "7_5", "5_0", "2_5"):
            for rows in (128, 160, 192, 224):
                name = f"mobilenet_{alpha}_{rows}_tf{end}.h5"
                table[name] = Published(f"{_RELEASES}v0.6/{name}")
        for alpha in ("0.35", "0.5", "0.75", "1.0", "1.3", "1.4"):
            for rows in (96, 128, 160, 192, 224):
                name = f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{alpha}_{rows}{end}.h5"
                table[name] = Published(f"{_GOOGLE}mobilenet_v2/{name}")
    return table | _OTHERS


_OTHERS = {
    "nasnet_mobile.h5": Published(_GOOGLE + "nasnet/NASNet-mobile.h5", "020fb642bf7360b370c678b08e0adf61"),
    "nasnet_mobile_no_top.h5": Published(
        _GOOGLE + "nasnet/NASNet-mobile-no-top.h5", "1ed92395b5b598bdda52abe5c0dbfd63"
    ),
    "nasnet_large.h5": Published(_GOOGLE + "nasnet/NASNet-large.h5", "11577c9a518f0070763c2b964a382f17"),
    "nasnet_large_no_top.h5": Published(_GOOGLE + "nasnet/NASNet-large-no-top.h5", "d81d89dc07e6e56530c4e77faddd61b5"),
    "music_tagger_crnn_weights_tf_kernels_tf_dim_ordering.h5": Published(
        _RELEASES + "v0.3/music_tagger_crnn_weights_tf_kernels_tf_dim_ordering.h5"
    ),
    "music_tagger_crnn_weights_tf_kernels_th_dim_ordering.h5": Published(
        _RELEASES + "v0.3/music_tagger_crnn_weights_tf_kernels_th_dim_ordering.h5"
    ),
    "imagenet_class_index.json": Published(
        "https://s3.amazonaws.com/deep-learning-models/image-models/imagenet_class_index.json",
        "c2c37ea517e94d9795004a39431a14cb",
    ),
}
PUBLISHED = _table()


def is_published(path: str) -> bool:
    """Whether a file is one of those whose checksums are published, by its checksum."""
    known = {row.md5 for row in PUBLISHED.values()} - {None}
    return hash_file(path, "md5", PIECE) in known


def find(name: str) -> str:
    """The path of a published file, which is downloaded if it is nowhere.

    Args:
        name: Its name in the table.
    """
    row, own = PUBLISHED[name], name.rpartition("/")[2]
    checksums = Checksums([("md5", row.md5)] if row.md5 else [])
    place = config.keras_home() / "models" / own
    if place.is_file() and not checksums.differs(place):
        return str(place)
    problems: list[str] = []
    mirror = config.data_mirror()
    if mirror is not None and urllib.parse.urlsplit(mirror).scheme not in ("http", "https"):
        found = Path(os.path.expanduser(mirror)) / own
        if found.is_file() and not checksums.differs(found):
            return str(found)
        key = "applications.file_differs" if found.is_file() else "data.not_in_mirror"
        problems.append(say(key, folder=mirror, name=own))
    elif mirror is not None and _brought(place, f"{mirror.rstrip('/')}/{urllib.parse.quote(own)}", checksums, problems):
        return str(place)
    if _brought(place, row.address, checksums, problems):
        return str(place)
    fields = dict(name=own, path=place, address=row.address, problems=" ".join(problems))
    raise fail(FileNotFoundError, "applications.nowhere", **fields)


def _brought(place: Path, address: str, checksums: Checksums, problems: list[str]) -> bool:
    """Whether the right file is in its place after a try to download it; why not is added to the problems."""
    try:
        obtain(place, address, checksums)
    except (OSError, ValueError) as error:
        if not getattr(error, "key", "").startswith("data."):
            raise
        problems.append(str(error))
        return False
    return True
