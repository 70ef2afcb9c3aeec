"""The old text's pages on models and callbacks, and its FAQ: their blocks of code.

The blocks that print a signature are in test_printed_methods, those of callbacks in test_printed. What is no code to
run is in ``NOT_RUN``, and the line for a terminal in test_seeds_training.
"""

from tests.compat.chapters import DATA, DIGITS, DOOR, Chapter
from tests.compat.chapters_tensorflow import KERAS, TF, WITHOUT_GPU

SIGNATURES = {*range(119, 147), *range(263, 273)} - {120, 130, 132, 133, 135, 143}
NOT_RUN = {
    91: "how to cite Keras: an entry for BibTeX",
    115: "the chapter on trained networks",
    273: "starts TensorBoard, as the tests of that callback do",
}
LINES_FOR_A_TERMINAL = (92,)

FEW = """
X, y = np.random.random((40, 4)), np.random.random((40, 1))
model = Sequential([Dense(3, activation='tanh', input_dim=4), Dense(1)])
model.compile('sgd', 'mse')
"""
STOPS_EARLY = """
K.set_value(model.optimizer.lr, 10.0)  # the loss gets worse and worse
told = model.fit
def noted(*args, **kwargs):
    global hist
    hist = told(*args, nb_epoch=9, verbose=0, **kwargs)
model.fit = noted
"""
FILE = """
WIDTH = 4
with open('my_file.txt', 'w') as file:  # each line is 64 samples: four numbers and their sum
    for _ in range(50):
        rows = np.random.random((64, WIDTH))
        file.write(' '.join(map(str, np.append(rows, rows.sum(1, keepdims=True), 1).ravel())) + '\\n')
seen = []
def process_line(line):
    rows = np.array(line.split(), dtype=float).reshape(-1, WIDTH + 1)
    seen.append(len(rows))
    return rows[:, :-1], rows[:, -1:]
"""
LEARNT = """
history = model.history
assert len(history.epoch) == 2 and history.history['loss'][1] < history.history['loss'][0]
assert history.params['nb_sample'] == history.params['samples'] == 10000
assert sum(seen) >= 20000
some = np.random.random((20, WIDTH))
assert np.abs(model.predict(some) - some.sum(1, keepdims=True)).max() < 0.1
"""
TABLE = DATA + DOOR + FILE + "from keras.optimizers import SGD\n" + "model = Sequential([Dense(1, input_dim=WIDTH)])\n"
OF_ROWS = TABLE + "model.compile(SGD(lr=0.1), 'mse')\n"
OF_TENSORS = TABLE + "model = Model(input=model.input, output=model.output)\nmodel.compile(SGD(lr=0.1), 'mse')\n"
HANDWRITTEN = """
import keras
X_train = X_test = np.random.random((256, 784))
Y_train = Y_test = np.eye(10)[np.argmax(X_train[:, :10], 1)]
"""

ON_BOTH = {
    "stopping early": Chapter(
        "002", (105,), DATA + DOOR + FEW + STOPS_EARLY,
        "assert len(hist.epoch) == early_stopping.stopped_epoch + 1 == 3\n",
    ),
    "the history": Chapter(
        "002", (106, 107), DATA + DOOR + FEW,
        "assert set(hist.history) == {'loss', 'val_loss'}\n",
    ),
    "about models, YAML": Chapter(
        "002", (118,), DATA + DOOR + FEW + "old = model\n",
        "assert model is not old and [type(l) for l in model.layers] == [type(l) for l in old.layers]\n",
    ),
    "a generator for a Sequential": Chapter("002", (130,), OF_ROWS, LEARNT, 2),
    "a generator for a Model": Chapter("002", (143,), OF_TENSORS, LEARNT, 2),
    "several inputs and outputs": Chapter(
        "002", (132, 133, 135),
        "from keras.layers import *\na1, a2 = Input(shape=(2,)), Input(shape=(3,))\n"
        "both = merge([a1, a2], mode='concat')\nb1, b3 = Dense(1)(both), Dense(2, name='output_a')(both)\n",
        "assert len(model.inputs) == 2 and len(model.outputs) == 3\n"
        "model.compile('sgd', 'mse', metrics=metrics)\nassert 'output_a_acc' in model.metrics_names\n",
    ),
    "a callback of one's own": Chapter(
        "002", (274, 275, 276), DATA + DOOR + HANDWRITTEN,
        "assert len(history.losses) == 2 * 20 and history.losses[-1] < history.losses[0]\n",
    ),
    "checkpoints": Chapter(
        "002", (277,), DATA + DOOR + HANDWRITTEN,
        "from keras.models import load_model\nbest = load_model('weights.hdf5')\n"
        "np.testing.assert_allclose(\n"
        "    best.evaluate(X_test, Y_test, verbose=0), min(model.history.history['val_loss']), rtol=1e-5)\n", 3,
    ),
}  # fmt: skip

OF_ENGINE = {
    "theano": {"flags of Theano": Chapter("002", (93,), "", "assert theano.config.floatX == 'float32'\n")},
    "tensorflow": {
        "two devices": Chapter("002", (109,), TF + KERAS, "assert y.device.lower().endswith('gpu:1')\n"),
        "replicas": Chapter(
            "002", (110,), DATA + TF + KERAS + WITHOUT_GPU + "data = np.random.random((3, 784))\n",
            "np.testing.assert_allclose(output_value[0], model.predict(data), rtol=1e-5)\n",
        ),
        "a server": Chapter(
            "002", (111,), DATA + TF + DOOR,
            "assert K.get_session() is sess\n" + DIGITS
            + "model = Sequential([Dense(10, activation='softmax', input_dim=784)])\n"
            "model.compile('sgd', 'categorical_crossentropy')\nmodel.fit(data, labels, verbose=0)\n"
            "assert len(model.history.epoch) == 1\n",
        ),
    },
}  # fmt: skip
