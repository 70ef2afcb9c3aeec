"""Which blocks of the old texts belong together, what they assume, and what must come of them."""

from typing import NamedTuple


class Chapter(NamedTuple):
    """Blocks that are read one after the other."""

    document: str
    blocks: tuple
    before: str = ""  # what the text assumes without showing it
    after: str = ""  # what must be true then
    epochs: int | None = None  # how often to go over the data where the text says so many times that it takes long


DATA = "import numpy as np\nnp.random.seed(1)\n"
DOOR = (
    "from keras.models import Sequential, Model\nfrom keras.layers import Input, Dense, Activation, Dropout\n"
    "from keras import backend as K\n"
)
CHANNELS_FIRST = "from keras import backend as K\nK.set_image_dim_ordering('th')\n"

THIRTY_SECONDS = """
X_train = x_train = X_batch = x_batch = X_test = x_test = np.random.random((64, 100))
Y_train = y_train = Y_batch = y_batch = Y_test = y_test = np.eye(10)[np.random.randint(10, size=64)]
"""
CLASSES = """
X_train = X_test = np.random.random((64, 20))
y_train = y_test = np.eye(10)[np.random.randint(10, size=64)]
"""
PICTURES = """
X_train, Y_train = np.random.random((4, 3, 100, 100)), np.eye(10)[np.random.randint(10, size=4)]
"""
SENTENCES = """
max_features, maxlen = 200, 12
X_train = X_test = np.random.randint(max_features, size=(32, maxlen))
Y_train = Y_test = np.random.randint(2, size=(32, 1))
"""
NEWS = """
headline_data = np.random.randint(1, 10000, size=(32, 100))
additional_data, labels = np.random.random((32, 5)), np.random.randint(2, size=(32, 1))
"""
TWEETS = """
data_a = data_b = np.random.random((8, 140, 256))
labels = np.random.randint(2, size=(8, 1))
"""
BRANCHES = """
input_data_1 = input_data_2 = np.random.random((32, 784))
targets = np.eye(10)[np.arange(32) % 10]
"""
DIGITS = "data, labels = np.random.random((64, 784)), np.eye(10)[np.arange(64) % 10]\n"
OWN_LAYER = """
from keras.layers import Input
from keras.models import Model
x = Input(shape=(4,))
model = Model(input=x, output=MyLayer(3)(x))
model.compile('sgd', 'mse')
before = model.get_weights()[0]
data = np.random.random((8, 4))
np.testing.assert_allclose(model.predict(data), data.dot(before), rtol=1e-5)
model.fit(data, np.ones((8, 3)), nb_epoch=3, verbose=0)
assert (model.get_weights()[0] != before).all()
"""
OWN_DROPOUT = """
x = Input(shape=(3,))
y = MyDropout()(x)
run = K.function([x, K.learning_phase()], [y])
assert (run([np.ones((20, 3)), 0])[0] == 1).all()
assert set(run([np.ones((20, 3)), 1])[0].ravel()) == {0.0, 2.0}
"""
SMALL = """
model = Sequential([Dense(5, input_dim=4), Dropout(0.5), Activation('relu'), Dense(3)])
model.compile('sgd', 'mse')
X = np.random.random((6, 4))
"""
AUTOENCODER = "inputs = encoded = None\nX = np.random.random((6, 784))\n"

SEQUENTIAL = {
    "30 seconds, Keras 1": Chapter(
        "000", (1, 2, 3, 4, 5, 6, 7, 8), DATA + THIRTY_SECONDS,
        "assert classes.shape == (64,) and proba.shape == (64, 10)\nassert model.count_params() == 7114\n",
    ),
    "30 seconds, Keras 2": Chapter(
        "001", (1, 2, 3, 4, 3, 5, 6, 7, 8), DATA + THIRTY_SECONDS,
        "assert classes.shape == (64, 10) and len(loss_and_metrics) == 2\n",
    ),
    "30 seconds in the book": Chapter("002", (1, 2, 3, 4, 5, 6, 7), DATA + THIRTY_SECONDS),
    "the short tour": Chapter(
        "004", (1, 2, 3, 4, 5, 7), DATA + "import keras\nfrom keras.layers import Activation\n"
        "from keras.optimizers import SGD\n",
    ),
    "Sequential, its input": Chapter(
        "002", (40, 41, 42, 43, 44), DOOR, "assert model.output_shape == (None, 32)\n",
    ),
    "Sequential with LSTM": Chapter(
        "002", (45, 46, 47), DOOR + "from keras.layers import LSTM\n", "assert model.output_shape == (None, 32)\n",
    ),
    "Merge": Chapter(
        "002", (48, 49, 50),
        DATA + DOOR + BRANCHES,
        "assert final_model.predict([input_data_1, input_data_2]).shape == (32, 10)\n"
        "assert len(final_model.trainable_weights) == 6\n", 1,
    ),
    "compiling": Chapter(
        "002", (51,), DATA + DOOR + "model = Sequential([Dense(1, activation='sigmoid', input_dim=3)])\n",
        "print(model.metrics_names)\n"
        "assert len(model.evaluate(np.ones((4, 3)), np.ones((4, 1)), verbose=0)) == len(model.metrics_names) == 5\n",
    ),
    "training": Chapter(
        "002", (52, 53), DATA + DOOR + "from keras.layers import Merge\n",
        "assert model.predict([data_1, data_2]).shape == (1000, 10)\n", 2,
    ),
    "perceptrons": Chapter("002", (54, 55, 56, 57), DATA + CLASSES, "assert len(score) == 2\n", 2),
    "a convolutional network": Chapter("002", (58, 59), DATA + CHANNELS_FIRST + PICTURES),
}  # fmt: skip

FUNCTIONAL = {
    "a functional model": Chapter(
        "002", (67, 68, 69), DATA + DOOR + DIGITS,
        "assert K.int_shape(y) == (None, 10) and K.int_shape(processed_sequences) == (None, 20, 10)\n", 1,
    ),
    "nodes": Chapter(
        "002", (80, 81, 83), DOOR + "from keras.layers import LSTM\n", "assert K.int_shape(encoded_b) == (None, 32)\n",
    ),
    "nodes of a convolution": Chapter(
        "002", (84,), DOOR + CHANNELS_FIRST + "from keras.layers import Convolution2D\n",
        "assert conv.get_output_shape_at(1) == (None, 16, 64, 64)\n",
    ),
    "inception and residual": Chapter(
        "002", (85, 86), CHANNELS_FIRST,
        "assert K.int_shape(output) == (None, 192, 256, 256) and K.int_shape(z) == (None, 3, 256, 256)\n",
    ),
    "a shared vision model": Chapter(
        "002", (87,), CHANNELS_FIRST, "assert classification_model.output_shape == (None, 1)\n",
    ),
}  # fmt: skip

KEPT = {
    "saved": Chapter(
        "002", (94,), DATA + DOOR + SMALL + "before = model.predict(X)\n",
        "np.testing.assert_array_equal(model.predict(X), before)\n",
    ),
    "the architecture saved": Chapter(
        "002", (95, 96), DATA + DOOR + SMALL + "count = model.count_params()\n",
        "assert model.count_params() == count\n",
    ),
    "weights saved": Chapter("002", (97, 98, 99), DATA + DOOR + SMALL),
    "weights by name": Chapter(
        "002", (100,),
        DATA + DOOR + "fname = 'w.h5'\nold = Sequential()\nold.add(Dense(2, input_dim=3, name='dense_1'))\n"
        "old.add(Dense(3, name='dense_2'))\nold.save_weights(fname)\n",
        "assert all((a == b).all() for a, b in zip(model.get_weights()[:2], old.get_weights()[:2]))\n",
    ),
    "outputs of layers between": Chapter(
        "002", (101, 102), DATA + DOOR + SMALL, "assert layer_output.shape == (6, 3)\n",
    ),
    "an encoder": Chapter("002", (103, 104), DATA + DOOR + AUTOENCODER, "assert X_encoded.shape == (6, 32)\n"),
    "another input": Chapter(
        "002", (509, 510), DATA + DOOR + "my_input_tensor = K.placeholder(shape=(None, 784))\n",
        "x = np.ones((2, 784))\nassert K.function([my_input_tensor], [output_tensor])([x])[0].shape == (2, 10)\n",
    ),
    "states": Chapter(
        "002", (108,), DATA + DOOR + "from keras.layers import LSTM\nX = np.random.random((32, 21, 16))\n",
    ),
    "frozen layers": Chapter(
        "002", (112, 113, 114), DATA + DOOR + "data, labels = np.random.random((64, 32)), np.random.random((64, 32))\n",
    ),
}  # fmt: skip

ABOUT = {
    "about models": Chapter("002", (116, 117), DATA + DOOR + SMALL.replace("model =", "old = model ="),
        "assert [type(l) for l in model.layers] == [type(l) for l in old.layers]\n",
    ),
    "the model's doors": Chapter("002", (120, 132), DOOR, "assert model.output_shape == (None, 32)\n"),
    "a layer and its configuration": Chapter(
        "002", (147,), "from keras.layers import Dense\nlayer = Dense(32, activation='relu', input_dim=16)\n",
        "assert layer.units == 32 and layer.activation.__name__ == 'relu'\n",
    ),
    "a layer of one's own": Chapter("002", (234,), "", OWN_LAYER),
    "a line of a layer of one's own": Chapter(
        "002", (235,), DATA + DOOR + "from keras.layers import Layer\n", OWN_DROPOUT,
    ),
    "losses and optimizers": Chapter(
        "002", (249, 247, 250, 251, 252), DOOR + "from keras.optimizers import SGD\n", "assert sgd.clipvalue == 0.5\n",
    ),
    "activations": Chapter("002", (260, 261, 262), DOOR + "model = Sequential([Dense(3, input_dim=2)])\n"),
    "own metrics": Chapter("002", (278,), DATA + DOOR + "model = Sequential([Dense(1, input_dim=3)])\n"),
    "initializations": Chapter("002", (279, 280, 281), DATA + DOOR + "model = Sequential([Dense(3, input_dim=2)])\n"),
    "regularizers and constraints": Chapter(
        "002", (282, 285), DATA + DOOR + "model = Sequential([Dense(64, input_dim=64)])\n",
        "assert len(model.losses) == 2\n"
    ),
}  # fmt: skip

LONG = {
    "LSTM on words": Chapter("002", (60,), DATA + SENTENCES, "assert len(score) == 2\n", 1),
    "stacked LSTM": Chapter("002", (63, 64), "", "assert model.predict(x_val).shape == (100, 10)\n", 1),
    "stateful LSTM": Chapter("002", (65,), "", "assert model.stateful\n", 1),
    "two LSTM merged": Chapter(
        "002", (66,), "", "assert decoder.predict([x_val_a, x_val_b]).shape == (100, 10)\n", 1,
    ),
    "two inputs, two outputs": Chapter(
        "002", (70, 71, 72, 73, 74, 75, 76), DATA + NEWS,
        "assert [p.shape for p in model.predict([headline_data, additional_data])] == [(32, 1), (32, 1)]\n", 1,
    ),
    "a shared layer": Chapter("002", (77, 78, 79), DATA + TWEETS, "assert len(shared_lstm.inbound_nodes) == 2\n", 1),
    "questions about pictures and films": Chapter(
        "002", (88, 89, 90), CHANNELS_FIRST,
        "assert vqa_model.output_shape == video_qa_model.output_shape == (None, 1000)\n",
    ),
}  # fmt: skip

PARTS = {"Sequential": SEQUENTIAL, "the rest": FUNCTIONAL | KEPT | ABOUT, "what takes long": LONG}
TAKES_LONG = ("what takes long",)
