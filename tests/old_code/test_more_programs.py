"""Programs as courses of 2016 to 2018 had them: what they reach for beside layers and models."""

from tests.old_code.running import kerascn

FROZEN = """
import sys
import numpy as np
import tensorflow as tf
from tensorflow.python.framework import graph_util, graph_io
from tensorflow import keras

class Plain(keras.layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_variable('kernel', shape=[int(input_shape[-1]), 2])
        super(Plain, self).build(input_shape)
    def call(self, x):
        return tf.matmul(x, self.kernel)

model = keras.models.Sequential([Plain(input_shape=(3,)), keras.layers.Activation('softmax', name='out')])
x = np.arange(6.0).reshape(2, 3) / 6
sess = keras.backend.get_session()
name = model.output.op.name
fixed = graph_util.convert_variables_to_constants(sess, sess.graph.as_graph_def(), [name])
graph_io.write_graph(fixed, '.', 'net.pb', as_text=False)
graph = tf.Graph()
with graph.as_default():
    read = tf.GraphDef()
    read.ParseFromString(open('net.pb', 'rb').read())
    tf.import_graph_def(read, name='')
    with tf.Session(graph=graph) as other:
        found = other.run(name + ':0', {model.input.name: x})
power = np.exp(x.dot(model.get_weights()[0]))
print(np.allclose(found, power / power.sum(1, keepdims=True), atol=1e-6), len(model.layers[0].trainable_weights))
sys.exit('the end')
"""

TAPE = """
import tensorflow as tf
import numpy as np
model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))])
@tf.function
def step(x):
    with tf.GradientTape() as tape:
        y = model(x)
    return y
step(tf.constant(np.ones((4, 3), 'float32')))
"""

ZERO = """# -*- coding: gbk -*-
import cPickle, numpy as np
from keras.models import Sequential
from keras.layers.core import Dense, Activation
x = np.eye(3)[[0, 1, 2] * 20]
model = Sequential()
model.add(Dense(3, input_dim=3, init='uniform')); model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', class_mode='categorical')
model.fit(x, x, nb_epoch=40, batch_size=4, show_accuracy=True, verbose=0)
loss, acc = model.evaluate(x, x, show_accuracy=True, verbose=0)
score = model.evaluate(x, x, verbose=0)
print "准确率", acc, abs(score - loss) < 1e-6
"""


def test_a_frozen_graph_gives_what_the_model_gives(tmp_path):
    (tmp_path / "freeze.py").write_text(FROZEN)
    done = kerascn("run", "freeze.py", home=tmp_path)
    assert (done.returncode, done.stdout) == (1, "True 1\n"), done.stderr
    assert done.stderr.splitlines()[-1] == "the end" and "deprecat" not in done.stderr


def test_a_loop_of_tensorflow_2_is_told_what_to_do(tmp_path):
    (tmp_path / "tape.py").write_text(TAPE)
    done = kerascn("run", "tape.py", home=tmp_path)
    assert done.returncode == 1 and "model.fit()" in done.stderr and "__autograph" not in done.stderr
    assert 'File "tape.py", line 10, in <module>' in done.stderr


def test_a_program_of_keras_0_in_gbk(tmp_path):
    (tmp_path / "zero.py").write_bytes(ZERO.encode("gbk"))
    done = kerascn("run", "--backend", "theano", "zero.py", home=tmp_path)
    assert done.stdout == "准确率 1.0 True\n", done.stderr
