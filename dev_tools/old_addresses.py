"""Addresses under which readers know the Chinese documentation of Keras: each leads to our page about the same.

They are written as small pages when the site is built, both at the root and below ``en/latest/``, where the hosting
of that documentation put them.
"""

from __future__ import annotations

import html
import os
from pathlib import Path, PurePosixPath

from . import pages

# The old address, and the page (with a heading, where a part of it is meant). Where both are the same, only the
# address below en/latest/ needs a page.
PAGES = {
    "": "index.md",
    "backend": "backend/index.md",
    "getting_started/concepts": "getting_started/30_seconds.md",
    "getting_started/FAQ": "guides/faq.md",
    "getting_started/examples": "old_code/examples.md",
    "getting_started/functional_API": "getting_started/functional.md",
    "getting_started/keras_linux": "installation.md",
    "getting_started/keras_windows": "installation.md",
    "getting_started/sequential_model": "getting_started/sequential.md",
    "for_beginners/concepts": "getting_started/30_seconds.md",
    "for_beginners/FAQ": "guides/faq.md",
    "for_beginners/keras_linux": "installation.md",
    "for_beginners/keras_windows": "installation.md",
    "for_beginners/trap": "guides/traps.md",
    "models/about_model": "models/about.md",
    "models/model": "models/model.md",
    "models/sequential": "models/sequential.md",
    "layers/about_layer": "layers/about.md",
    "layers/advanced_activation_layer": "layers/advanced_activations.md",
    "layers/convolutional_layer": "layers/convolutional.md",
    "layers/core_layer": "layers/core.md",
    "layers/embedding_layer": "layers/embeddings.md",
    "layers/locally_connected_layer": "layers/local.md",
    "layers/merge": "layers/merge.md",
    "layers/noise_layer": "layers/noise.md",
    "layers/normalization_layer": "layers/normalization.md",
    "layers/pooling_layer": "layers/pooling.md",
    "layers/recurrent_layer": "layers/recurrent.md",
    "layers/wrapper": "layers/wrappers.md",
    "layers/writting_layer": "layers/writing.md",
    "preprocessing/image": "preprocessing/image.md",
    "preprocessing/sequence": "preprocessing/sequence.md",
    "preprocessing/text": "preprocessing/text.md",
    "other/activations": "activations.md",
    "other/application": "applications.md",
    "other/callbacks": "callbacks/index.md",
    "other/constraints": "constraints.md",
    "other/datasets": "datasets/index.md",
    "other/initializations": "initializers.md",
    "other/metrics": "metrics.md",
    "other/objectives": "losses.md",
    "other/optimizers": "optimizers.md",
    "other/regularizers": "regularizers.md",
    "other/visualization": "utils/visualization.md",
    "scikit-learn_API": "wrappers/scikit_learn.md",
    "utils/data_utils": "utils/data.md",
    "utils/io_utils": "utils/data.md",
    "utils/layer_utils": "utils/index.md",
    "utils/np_utils": "utils/index.md",
    "blog/autoencoder": "tutorials/autoencoders.md",
    "blog/cnn_see_world": "tutorials/convnet_sees.md",
    "blog/image_classification_using_very_little_data": "tutorials/small_data.md",
    "blog/keras_and_tensorflow": "tutorials/with_tensorflow.md",
    "blog/word_embedding": "tutorials/word_vectors.md",
}
HOSTED = "en/latest"  # where the hosting of the Chinese documentation put its pages
PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>这一页搬家了</title>
<link rel="canonical" href="{address}">
<noscript><meta http-equiv="refresh" content="0; url={address}"></noscript>
<script>location.replace("{address}"{part})</script>
</head>
<body>
<p>这里讲的内容，现在在<a href="{address}">{title}</a>。</p>
</body>
</html>
"""


def places() -> dict[str, str]:
    """The old addresses, and the page each of them leads to."""
    both = {place: page for old, page in PAGES.items() for place in (old, f"{HOSTED}/{old}".rstrip("/"))}
    return {place: page for place, page in both.items() if place != _address(page)}


def write(prepared: Path, site: Path) -> None:
    """Write the pages at the old addresses into the built site; ``prepared`` knows the titles of ours."""
    for place, page in places().items():
        name, _, heading = page.partition("#")
        title = _title((prepared / "zh" / name).read_text(encoding="utf-8"), heading)
        way = os.path.relpath(_address(page) or ".", place).replace(os.sep, "/") + "/"
        _write_page(site / place / "index.html", way, heading, title)


def _address(page: str) -> str:
    """Where a page of ours is, such as ``layers/core``; the start page is at the empty address."""
    return PurePosixPath(page.partition("#")[0]).with_suffix("").as_posix().removesuffix("index").rstrip("/")


def _title(text: str, heading: str) -> str:
    """The text of the heading with that id, else of the first one."""
    headings = filter(None, map(pages.HEADING.match, text.split("\n")))
    return next(found["text"].replace("`", "") for found in headings if not heading or found["id"] == heading)


def _write_page(path: Path, address: str, heading: str, title: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    full = f"{address}#{heading}" if heading else address
    part = "" if heading else " + location.hash"  # the part of the old page that was asked for
    path.write_text(PAGE.format(address=full, part=part, title=html.escape(title)), encoding="utf-8")
