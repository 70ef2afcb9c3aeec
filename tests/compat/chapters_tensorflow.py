"""The old text's article on Keras as a simplified interface to TensorFlow; on that engine alone.

Two packages that it imports are gone: the reader of MNIST among TensorFlow's examples, and the exporter of
TensorFlow Serving. Small stand-ins have their names here. TensorFlow's own names are those of ``tensorflow.compat.v1``.
"""

from tests.compat.chapters import DATA, Chapter

KERAS = "from keras import backend as K\nfrom keras.layers import *\nfrom keras.models import Sequential\n"
TF = "import tensorflow.compat.v1 as tf\n"
WITHOUT_GPU = """
sess = tf.Session(config=tf.ConfigProto(allow_soft_placement=True))
K.set_session(sess)
"""
STAND_INS = """
import sys, types
def stand_in(path, **names):
    parts = path.split(".")
    for n in range(1, len(parts) + 1):
        if parts[0] != "tensorflow" or n > 1:
            sys.modules.setdefault(".".join(parts[:n]), types.ModuleType(parts[n - 1]))
    vars(sys.modules[path]).update(names)
"""
DIGITS = (
    STAND_INS
    + """
chance = np.random.RandomState(1)
centres = chance.uniform(size=(10, 784)) * (chance.uniform(size=(10, 784)) > 0.8)  # mostly black, as digits are

class Digits:
    def __init__(self, count):
        kinds = chance.randint(10, size=count)
        self.images = centres[kinds] + chance.normal(0, 0.1, (count, 784))
        self.labels = np.eye(10)[kinds]

    def next_batch(self, size):
        chosen = chance.randint(len(self.images), size=size)
        return self.images[chosen], self.labels[chosen]

def read_data_sets(folder, one_hot):
    return types.SimpleNamespace(train=Digits(1000), test=Digits(200))

stand_in("tensorflow.examples.tutorials.mnist", input_data=types.SimpleNamespace(read_data_sets=read_data_sets))
"""
)
SERVING = (
    STAND_INS
    + """
class Exporter:
    def __init__(self, saver):
        self.saver = saver

    def init(self, graph_def, default_graph_signature):
        self.graph_def, self.signature = graph_def, default_graph_signature

    def export(self, path, version, session):
        self.saved = self.saver.save(session, path, global_step=int(session.run(version)))

def classification_signature(input_tensor, scores_tensor):
    return input_tensor, scores_tensor

stand_in("tensorflow_serving.session_bundle", exporter=types.SimpleNamespace(
    Exporter=Exporter, classification_signature=classification_signature))
"""
)
ON_TENSORFLOW = {
    "layers on tensors": Chapter(
        "002", (493, 494, 495, 496, 497, 498, 499, 501), DATA + DIGITS,
        "with sess.as_default():\n"
        "    test = {img: mnist_data.test.images, labels: mnist_data.test.labels, K.learning_phase(): 0}\n"
        "    assert acc_value.eval(feed_dict=test).mean() > 0.8\n",
    ),
    "the phase of learning": Chapter(
        "002", (500,),
        DATA + TF + KERAS + "sess = tf.Session()\nK.set_session(sess)\n"
        "x, labels = tf.placeholder(tf.float32, (None, 8)), tf.placeholder(tf.float32, (None, 1))\n"
        "loss = tf.reduce_mean(tf.square(Dense(1)(Dropout(0.5)(x)) - labels))\n"
        "train_step = tf.train.GradientDescentOptimizer(0.01).minimize(loss)\n"
        "sess.run(tf.global_variables_initializer())\n"
        "batch = np.ones((4, 8)), np.ones((4, 1))\n"
        "of_step = {x: batch[0], labels: batch[1], K.learning_phase(): 0}\n"
        "before = sess.run(loss, of_step)\nsess.__enter__()\n",
        "assert sess.run(loss, of_step) < before\nsess.__exit__(None, None, None)\n",
    ),
    "scopes of names": Chapter(
        "002", (502,), TF + KERAS,
        "assert y.name.startswith('block1/')\n"
        "assert all('mylstm' in weight.name for weight in y._keras_history[0].weights)\n",
    ),
    "scopes of devices": Chapter("002", (503,), TF + KERAS, "assert y.device.lower().endswith('gpu:0')\n"),
    "scopes of graphs": Chapter(
        "002", (504,), "",
        "assert y.graph is my_graph and all(w.graph is my_graph for w in my_graph.get_collection('variables'))\n"
        "assert len(my_graph.get_collection('variables')) == 3\n",
    ),
    "one layer, two tensors": Chapter(
        "002", (505,), TF + KERAS, "assert len(lstm.weights) == 3 and len(lstm.inbound_nodes) == 2\n",
    ),
    "updates": Chapter(
        "002", (506,), TF + KERAS + "x = tf.placeholder(tf.float32, shape=(None, 2))\n",
        "import numpy as np\nbatch = np.array([[1.0, 5.0], [3.0, 9.0]])\n"
        "K.get_session().run(update_ops, {x: batch, K.learning_phase(): 1})\n"
        "assert len(update_ops) == 2\n"
        "np.testing.assert_allclose(K.get_value(layer.running_mean), 0.01 * batch.mean(axis=0), rtol=1e-4)\n",
    ),
    "weights": Chapter(
        "002", (507,), TF + KERAS + "x = tf.placeholder(tf.float32, shape=(None, 20))\n",
        "assert [w.shape.as_list() for w in layer.trainable_weights] == [[20, 32], [32]]\n",
    ),
    "a model's first layer, and another input": Chapter(
        "002", (508, 509, 510), TF + KERAS + "my_input_tensor = tf.placeholder(tf.float32, shape=(None, 784))\n",
        "assert K.int_shape(output_tensor) == (None, 10)\n",
    ),
    "models on tensors": Chapter("002", (511,), TF + KERAS, "assert K.int_shape(y) == (None, 10)\n"),
    "two devices": Chapter(
        "002", (512,), TF + KERAS, "assert y.device.lower().endswith('gpu:1')\n",
    ),
    "replicas": Chapter(
        "002", (513, 514), DATA + TF + KERAS + WITHOUT_GPU + "data = np.random.random((3, 784))\n",
        "np.testing.assert_allclose(output_value[0], model.predict(data), rtol=1e-5)\n",
    ),
    "a server": Chapter("002", (515,), TF, "assert K.get_session() is sess\n"),
    "exported": Chapter(
        "002", (516, 517, 518),
        DATA + TF + KERAS + SERVING
        + "previous_model = Sequential([Dense(4, input_dim=3), Dropout(0.5), Dense(2)])\n"
        "model, sess, data = previous_model, K.get_session(), np.ones((2, 3))\nbefore = previous_model.predict(data)\n",
        "np.testing.assert_array_equal(new_model.predict(data), before)\n"
        "assert tf.train.checkpoint_exists(model_exporter.saved)\n",
    ),
}  # fmt: skip
