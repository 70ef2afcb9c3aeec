"""The old text's pages on data and tools: pictures, data sets, drawings of models, files.

The blocks that print a signature are in test_printed_data. The texts speak of data of their time; small drawn ones
stand for them, so that a block of two thousand pictures takes a moment.
"""

from tests.compat.chapters import CHANNELS_FIRST, DATA, DOOR, Chapter

SIGNATURES = {*range(236, 243), 431, 432, 434, 435, 436}

LAYERS = DATA + DOOR + "from keras.layers import Convolution2D, Flatten, MaxPooling2D\n"
PICTURES = LAYERS + "from keras.preprocessing.image import ImageDataGenerator\nfrom kerascn.datasets import sample\n"
CIFAR10 = """
from types import SimpleNamespace
from keras.utils import np_utils
cifar10 = SimpleNamespace(load_data=lambda: sample('shapes', samples=60))
nb_classes, nb_epoch = 2, 3
model = Sequential([
    Convolution2D(4, 3, 3, input_shape=(32, 32, 3), dim_ordering='tf', activation='relu'), Flatten(),
    Dense(nb_classes, activation='softmax')])
model.compile('adam', 'categorical_crossentropy')
"""
CIFAR10_TRAINED = """
assert len(model.history.epoch) == nb_epoch and model.history.params['nb_sample'] == len(X_train) == 48
assert (batches, X_batch.shape, Y_batch.shape) == (2, (16, 32, 32, 3), (16, 2))
assert abs(X_batch.mean()) < 1 and X_batch.std() < 3  # the pixels are from 0 to 255
"""
FOLDERS = """
sample('shapes', samples=25, as_folder='data')
model = Sequential([
    MaxPooling2D((15, 15), input_shape=(150, 150, 3), dim_ordering='tf'), Flatten(), Dense(1, activation='sigmoid')])
model.compile('adam', 'binary_crossentropy')
"""
FEWER = """
whole = model.fit_generator
def fit_generator(*args, samples_per_epoch, nb_epoch, nb_val_samples=None, **others):
    assert (samples_per_epoch, nb_epoch) == (2000, 50)
    more = {} if nb_val_samples is None else {'nb_val_samples': 5}
    return whole(*args, samples_per_epoch=10, nb_epoch=2, verbose=0, **others, **more)
model.fit_generator = fit_generator
"""
FOLDERS_TRAINED = """
assert len(model.history.epoch) == 2 and len(model.history.history['val_loss']) == 2
x, y = next(train_generator)
assert x.shape == (20, 150, 150, 3) and x.min() >= 0 and 0.2 < x.max() <= 1
assert set(y) == {0, 1} and train_generator.class_indices == {'circle': 0, 'cross': 1}
"""
MASKS = """
import os, shutil
sample('shapes', samples=10, as_folder='shapes')
for name in ('images', 'masks'):
    shutil.copytree('shapes/train', 'data/' + name)
(images, _), _ = sample('shapes', samples=10)
masks = images.copy()
model = Sequential([Convolution2D(3, 1, 1, input_shape=(256, 256, 3), dim_ordering='tf')])
model.compile('adam', 'mse')
"""
MASKS_MOVED = """
x, y = next(train_generator)
assert x.shape == (8, 256, 256, 3) and np.array_equal(x, y) and len(model.history.epoch) == 2
plain = next(ImageDataGenerator().flow_from_directory('data/images', class_mode=None, shuffle=False))
assert all(np.abs(one - image_datagen.standardize(two.copy())).max() > 0.1 for one in x for two in plain)
"""
MATRIX = """
import h5py, os
from keras.utils.io_utils import HDF5Matrix
os.mkdir('input')
with h5py.File('input/file.hdf5', 'w') as file:
    file['data'] = X = np.random.random((40, 4))
model = Sequential([Dense(3, input_dim=4)])
told = model.predict
def noted(x):
    global predicted
    predicted = told(x)
model.predict = noted
"""

OF_MIRROR = "assert len(X_train) == len(y_train) == 6 * {} and len(X_test) == len(y_test) == 6\n"
COLOURS = OF_MIRROR + "assert X_train.shape[1:] == (3, 32, 32) and X_train.dtype == 'uint8'\n"
SENTIMENTS = """
assert (len(X_train), len(y_train), len(X_test), len(y_test)) == (10, 10, 2, 2)
assert all(one[0] == 1 and min(one[1:]) > 3 for one in X_train) and set(y_train) <= {0, 1}
"""
NEWS = """
assert (len(X_train), len(y_train), len(X_test), len(y_test)) == (9, 9, 3, 3)
assert all(one[0] == 1 and len(one) == 21 for one in X_train) and word_index['giraffe'] == 7
"""
GREY = OF_MIRROR + "assert X_train.shape[1:] == (28, 28) and X_train.dtype == 'uint8'\n"

NOTEBOOK = """
import sys, types
display = types.ModuleType('IPython.display')  # of a notebook, which shows what it is given
shown = []
display.SVG = shown.append
sys.modules.update({'IPython': types.ModuleType('IPython'), 'IPython.display': display})
"""
STACK = DATA + DOOR + "model = Sequential([Dense(3, input_dim=4, name='first'), Dense(1, name='last')])\n"
SHOWN = """
from xml.etree import ElementTree
(svg,) = shown
words = [one.text for one in ElementTree.fromstring(svg).iter() if one.text]
assert all(any(name in word for word in words) for name in ('first', 'last'))
del sys.modules['IPython'], sys.modules['IPython.display']
"""

ON_BOTH = {
    "pictures out of arrays": Chapter("002", (243,), PICTURES + CIFAR10, CIFAR10_TRAINED),
    "pictures out of folders": Chapter("002", (244, 245), PICTURES + FOLDERS + FEWER, FOLDERS_TRAINED),
    "pictures and masks": Chapter("002", (246,), PICTURES + MASKS + FEWER, MASKS_MOVED),
    "colour pictures": Chapter("002", (301,), CHANNELS_FIRST, COLOURS.format(5)),
    "a hundred classes": Chapter("002", (302,), CHANNELS_FIRST, COLOURS.format(1)),
    "reviews": Chapter("002", (303,), "", SENTIMENTS),
    "news": Chapter("002", (304, 305), "", NEWS),
    "digits": Chapter("002", (306,), "", GREY.format(1)),
    "classes as rows": Chapter(
        "002", (248,), "int_labels = [2, 0, 1]\n", "assert categorical_labels.argmax(1).tolist() == int_labels\n"
    ),
    "a drawing of a model": Chapter(
        "002", (307,), STACK, "with open('model.png', 'rb') as file:\n    assert file.read(4) == b'\\x89PNG'\n"
    ),
    "a drawing in a notebook": Chapter("002", (308,), STACK + NOTEBOOK, SHOWN),
    "an array in a file": Chapter(
        "002", (433,), DATA + DOOR + MATRIX,
        "assert X_data.shape == (40, 4)\nnp.testing.assert_allclose(predicted, told(X), rtol=1e-5)\n",
    ),
}  # fmt: skip

# The article on few pictures, up to where a trained network comes in.

CATS_AND_DOGS = """
import os
from PIL import Image
for folder, count in (('train', 4), ('validation', 2)):
    for kind in ('cat', 'dog'):
        os.makedirs(f'data/{folder}/{kind}s')
        for number in range(count):
            pixels = np.random.randint(0, 255, (40, 50, 3)).astype('uint8')
            Image.fromarray(pixels).resize((200, 160)).save(f'data/{folder}/{kind}s/{kind}.{number}.jpg')
os.mkdir('preview')
from keras.models import Sequential
whole = Sequential.fit_generator
def fit_generator(self, *args, samples_per_epoch, nb_epoch, nb_val_samples, **others):
    assert (samples_per_epoch, nb_epoch, nb_val_samples) == (2000, 50, 800)
    return whole(self, *args, samples_per_epoch=8, nb_epoch=2, nb_val_samples=4, **others)
Sequential.fit_generator = fit_generator
"""
LEARNT_FROM_FEW = """
Sequential.fit_generator = whole
assert len(os.listdir('preview')) == 21 and all(name.startswith('cat_') for name in os.listdir('preview'))
assert Image.open('preview/' + os.listdir('preview')[0]).size == (200, 160)
assert model.output_shape == (None, 1) and len(model.history.epoch) == 2
x, y = next(train_generator)
assert x.shape == (8, 3, 150, 150) and set(y) == {0, 1} and x.max() <= 1
before = model.predict(x)
model.load_weights('first_try.h5')
np.testing.assert_allclose(model.predict(x), before, rtol=1e-5)
"""
FEW_PICTURES = Chapter("002", range(473, 479), DATA + CHANNELS_FIRST + CATS_AND_DOGS, LEARNT_FROM_FEW)
