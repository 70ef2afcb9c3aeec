"""The old text's chapter on trained networks, typed in as a reader would; the weights are new."""

import pytest

from tests import seeds

pytestmark = pytest.mark.engine

ELEPHANT = """
import numpy as np
from PIL import Image
Image.fromarray(np.random.RandomState(0).randint(0, 256, (90, 120, 3), "uint8")).save("elephant.jpg")
import keras.applications.imagenet_utils as names
names._classes[:] = [("n%08d" % number, "thing_%d" % number) for number in range(1000)]
"""
SOUND = """
import wave, numpy as np
with wave.open("audio_file.mp3", "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(12000)
    file.writeframes((np.sin(np.arange(36000) / 5) * 20000).astype("<i2").tobytes())
"""
BATCHES = """
import numpy as np
def batches():
    while True:
        yield np.random.random((2, 75, 75, 3)), np.eye(200)[[3, 7]]
"""
IMPORTS = (
    "import keras\nimport keras.applications.xception, keras.applications.vgg19, keras.applications.music_tagger_crnn\n"
)
# chapter -> (blocks, code before, code after)
CHAPTERS = {
    "the five imports": ([115], "", "assert callable(VGG16) and callable(InceptionV3)"),
    "features of VGG16": ([288], ELEPHANT, "assert features.shape == (1, 7, 7, 512)"),
    "music": ([299, 300], SOUND, "assert preds.shape == (1, 50) and feats.shape == (1, 32)"),
}
LONG = {
    "classes by ResNet50": ([286, 287], ELEPHANT, "assert preds.shape == (1, 1000)"),
    "features between the layers of VGG19": (
        [289], ELEPHANT, "assert block4_pool_features.shape == (1, 14, 14, 512)",
    ),
    "fine-tuning InceptionV3": ([290, 291], BATCHES, "assert model.layers[200].trainable"),
    "an input of one's own": ([292], "", "assert model.input_shape == (None, 224, 224, 3)"),
    "the printed calls": (
        range(293, 299), IMPORTS, "assert keras.applications.VGG19(weights=None).output_shape == (None, 1000)",
    ),
}  # fmt: skip


def typed(numbers, before, after):
    """A chapter's pieces, with new weights and with the data that the text leaves out."""
    changed = []
    for title, code in seeds.pieces("002", numbers, before, after):
        for old, new in {
            "weights='imagenet'": "weights=None",
            "weights='msd'": "weights=None",
            "fit_generator(...)": "fit_generator(batches(), 4, 1)",
            "\n0.14823607  0.59856361])": "",  # the second line of a comment
            "\nu'African_elephant', 0.061040461)]": "",
        }.items():
            code = code.replace(old, new)
        changed.append((title, code))
    return changed


@pytest.mark.parametrize("which", [CHAPTERS, pytest.param(LONG, marks=pytest.mark.all_only)], ids=["few", "all"])
def test_the_chapter_on_trained_networks(which):
    results = seeds.run([typed(*chapter) for chapter in which.values()], timeout=900)
    failed = {title: result.err for title, result in zip(which, results, strict=True) if result.failed}
    assert not failed, "\n".join(f"--- {title} ---\n{err[-2000:]}" for title, err in failed.items())
