"""A course of old: which chapters of the old texts a reader types in, what they assume, what must come of them.

The reader types each chapter into a file, as it is printed, and runs it with ``kerascn run``: Python 2 stays as it is,
and so do TensorFlow's and Theano's names of the time. Only what was wrong on the day of printing is mended
(``tests.seeds_mended``), and numbers that take hours are made smaller, each named here.
"""

from typing import NamedTuple

from tests.compat import chapters
from tests.compat.chapters_tensorflow import ON_TENSORFLOW
from tests.compat.chapters_training import ON_BOTH


class Story(NamedTuple):
    """A chapter with its numbers made smaller."""

    document: str
    blocks: tuple
    before: str = ""
    after: str = ""
    smaller: tuple = ()  # (as printed, as typed in)
    epochs: int | None = None  # in place of every number of epochs


FALLS = """
seen = {}.history.history['loss']
assert seen[-1] < seen[0], seen
"""
AUTOENCODER = FALLS.format("autoencoder")
BATCHES = (("batch_size=256", "batch_size=3"), ("batch_size=128", "batch_size=3"))
IMAGES_FIRST = "from keras import backend as K\nK.set_image_dim_ordering('th')\n"

VGG_WEIGHTS = """
import h5py, numpy
made = numpy.random.RandomState(1)
widths = [(3, 64), (64, 64), None, (64, 128), (128, 128), None, (128, 256), (256, 256), (256, 256), None]
widths += [(256, 512), (512, 512), (512, 512), None, (512, 512), (512, 512), (512, 512), None]
shapes = []
for width in widths:  # a padding and a convolution, or a pooling
    shapes += [None, (width[1], width[0], 3, 3)] if width else [None]
with h5py.File('vgg16_weights.h5', 'w') as file:
    for number, shape in enumerate(shapes):
        group = file.create_group('layer_%d' % number)
        group.attrs['nb_params'] = 2 if shape else 0
        if shape:
            scale = (2. / shape[1] / 9) ** .5
            group['param_0'] = (made.standard_normal(shape) * scale).astype('float32')
            group['param_1'] = numpy.zeros(shape[0], 'float32')
    file.attrs['nb_layers'] = len(shapes) + 6
step = 1.
"""
PICTURES = """
import os, numpy
from PIL import Image
made = numpy.random.RandomState(0)
for part, many in (('train', 4), ('validation', 2)):
    for kind in ('cats', 'dogs'):
        os.makedirs('data/%s/%s' % (part, kind))
        for number in range(many):
            picture = made.randint(0, 100, (150, 150, 3)) + 120 * (kind == 'cats')
            Image.fromarray(picture.astype('uint8')).save('data/%s/%s/%s.%d.jpg' % (part, kind, kind[:-1], number))
os.makedirs('preview')
"""
FEW_PICTURES = (
    ("samples_per_epoch=2000", "samples_per_epoch=8"), ("nb_val_samples=800", "nb_val_samples=4"),
    ("(generator, 2000)", "(generator, 8)"), ("(generator, 800)", "(generator, 4)"),
    ("[0] * 1000 + [1] * 1000", "[0] * 4 + [1] * 4"), ("[0] * 400 + [1] * 400", "[0] * 2 + [1] * 2"),
)  # fmt: skip
NEWS = """
import os, sys, numpy as np
from keras.layers import Input, Dense, Flatten, Conv1D, MaxPooling1D
from keras.models import Model
from keras.utils.np_utils import to_categorical
np.random.seed(1)
TEXT_DATA_DIR, GLOVE_DIR = 'news', 'glove'
MAX_NB_WORDS, MAX_SEQUENCE_LENGTH, VALIDATION_SPLIT, EMBEDDING_DIM = 2000, 1000, 0.2, 100
topics = {'sci.space': 'rocket moon orbit launch', 'rec.food': 'bread soup salt kitchen'}
for topic, of_topic in topics.items():
    os.makedirs(os.path.join(TEXT_DATA_DIR, topic))
    for number in range(20):
        words = list(np.random.choice(of_topic.split(), 30)) + ['the', 'and']
        with open(os.path.join(TEXT_DATA_DIR, topic, str(number)), 'w') as file:
            file.write(' '.join(words))
os.mkdir(GLOVE_DIR)
with open(os.path.join(GLOVE_DIR, 'glove.6B.100d.txt'), 'w') as file:
    for word in ' '.join(topics.values()).split():
        file.write(word + ' ' + ' '.join('%.4f' % x for x in np.random.normal(size=100)) + '\\n')
"""
VARIATIONAL = """
import numpy as np
import matplotlib.pyplot as plt
from keras.layers import Input, Dense, Lambda
from keras.models import Model
from keras import backend as K
from keras import objectives
from keras.datasets import mnist
batch_size, original_dim, intermediate_dim, latent_dim, nb_epoch, epsilon_std = 3, 784, 32, 2, 4, 1.0
"""
SMALL_CONVNET = """
import numpy as np
from keras.models import Sequential
from keras.layers import Convolution2D, MaxPooling2D, Flatten, Dense, Dropout
model = Sequential()
model.add(Convolution2D(4, 3, 3, subsample=(3, 3), input_shape=(3, 150, 150)))
model.add(MaxPooling2D((5, 5)))
model.compile('sgd', 'mse')
"""
BASE_AND_TOP = """
from keras import optimizers
from keras.models import Sequential
from keras.preprocessing.image import ImageDataGenerator
from keras.layers import Convolution2D, Flatten, Dense, Dropout
img_width = img_height = 30
train_data_dir, validation_data_dir = 'data/train', 'data/validation'
nb_train_samples, nb_validation_samples, nb_epoch, top_model_weights_path = 8, 4, 2, 'top.h5'
model = Sequential()
model.add(Convolution2D(2, 3, 3, input_shape=(3, img_width, img_height)))
for _ in range(26):
    model.add(Convolution2D(2, 1, 1))
top = Sequential()
top.add(Flatten(input_shape=model.output_shape[1:]))
top.add(Dense(256, activation='relu'))
top.add(Dropout(0.5))
top.add(Dense(1, activation='sigmoid'))
top.save_weights(top_model_weights_path)
frozen = model.layers[0].get_weights()[0]
"""

BLOG = {
    "what a convnet sees": Story(
        "002", (437, 438, 439, 440, 441), IMAGES_FIRST + VGG_WEIGHTS,
        "import os\nassert os.path.getsize('conv5_1_filter_0.png') > 1000\n"
        "assert np.isfinite(loss_value)\nseen = np.random.random((1, 3, 32, 32)) * 20 + 128.\n"
        "first = iterate([seen])[0]\nfor _ in range(20):\n    last, up = iterate([seen])\n    seen += up * step\n"
        "assert last > first, (first, last)\n",
        (("128, 128", "32, 32"),),
    ),
    "the simplest autoencoder": Story(
        "002", (443, 444, 445, 446, 447, 448), "",
        AUTOENCODER + "assert decoded_imgs.shape == x_test.shape\n", (*BATCHES, ("n = 10", "n = 6")), 4,
    ),
    "a sparse autoencoder": Story(
        "002", (443, 449, 446, 447), "", AUTOENCODER + "assert len(autoencoder.losses) == 1\n", BATCHES, 4,
    ),
    "a deep autoencoder": Story(
        "002", (443, 446, 447, 450, 451), "", AUTOENCODER + "assert len(autoencoder.layers) == 7\n", BATCHES, 4,
    ),
    "a convolutional autoencoder": Story(
        "002", (452, 453, 454, 456, 457, 458, 459),
        IMAGES_FIRST + "import numpy, matplotlib.pyplot as plt\nencoded_imgs = numpy.random.random((10, 8, 4, 4))\n",
        AUTOENCODER + "assert decoded_imgs.shape == (6, 1, 28, 28)\n",
        (*BATCHES, ("/tmp/autoencoder", "autoencoder"), ("n = 10", "n = 6")), 4,
    ),
    "noise taken away": Story(
        "002", (460, 461, 462),
        IMAGES_FIRST + "from keras.layers import *\nfrom keras.models import Model\n"
        "from keras.callbacks import TensorBoard\n",
        AUTOENCODER, (*BATCHES, ("/tmp/tb", "tb")), 4,
    ),
    "sequence to sequence": Story(
        "002", (463,), "timesteps, input_dim, latent_dim = 5, 3, 2\n",
        "assert sequence_autoencoder.output_shape == (None, 5, 3)\n",
    ),
    "a variational autoencoder": Story(
        "002", (464, 465, 466, 467, 468, 469, 470, 471), VARIATIONAL,
        FALLS.format("vae") + "assert figure.shape == (420, 420) and 0 <= figure.min() < figure.max() <= 1\n",
    ),
    "a classifier with little data": Story(
        "002", (473, 474, 475, 476, 477, 478), IMAGES_FIRST + PICTURES,
        "import os\nassert len(os.listdir('preview')) == 21\nassert os.path.exists('first_try.h5')\n", FEW_PICTURES, 2,
    ),
    "bottleneck features": Story(
        "002", (473, 479, 480), IMAGES_FIRST + PICTURES + SMALL_CONVNET,
        "import os\nassert train_data.shape == (8, 4, 10, 10)\nassert os.path.exists('bottleneck_fc_model.h5')\n",
        FEW_PICTURES, 2,
    ),
    "fine-tuning": Story(
        "002", (481, 482, 483, 484), IMAGES_FIRST + PICTURES + BASE_AND_TOP,
        "assert (model.layers[0].get_weights()[0] == frozen).all()\nassert len(model.trainable_weights) == 8\n",
    ),
    "word vectors": Story(
        "002", (485, 486, 487, 488, 489, 490, 491), NEWS,
        "assert model.history.history['acc'][-1] > 0.6, model.history.history\n"
        "assert (embedding_layer.get_weights()[0] == embedding_matrix.astype('float32')).all()\n",
    ),
}  # fmt: skip


def _typed(chapter):
    """A chapter of the other tests, typed in as it is printed."""
    return Story(chapter.document, chapter.blocks, chapter.before, chapter.after, (), chapter.epochs)


def _all(*parts):
    return {title: _typed(one) for part in parts for title, one in part.items()}


QUICK_START = _all(chapters.SEQUENTIAL, chapters.FUNCTIONAL)
QUICK_START["sums along axes"] = Story(
    "002", (10,), "", "assert list(sum0) == [4, 6] and list(sum1) == [3, 7]\n",
)  # fmt: skip
FAQ = _all(chapters.KEPT, ON_BOTH)
LONG = _all(chapters.LONG)
OF_ENGINE = {
    "tensorflow": _all(ON_TENSORFLOW),
    "theano": {
        "Theano by itself": Story(
            "002", (26,), "", "assert len(r) == vlen\n",
            (("iters = 1000", "iters = 3"), ("10 * 30 * 768", "30 * 768")),
        ),
    },
}  # fmt: skip
