'''TensorFlow 1.x with Keras layers in it: placeholders, a session, a tf.train optimizer.

The loop over batches is written by hand; Keras only makes the layers. K.learning_phase() has to be fed
because of the dropout. What was trained so is then used as a Keras model.

Needs TensorFlow.

Reaches "Test accuracy" above 0.92, on the whole of MNIST above 0.92.
Reaches "As a Keras model" above 0.92, on the whole of MNIST above 0.92.
Writes "checkpoints/model.ckpt.index".
Takes about 8 s on a CPU with 1500 digits.
'''

from __future__ import print_function
import os
import numpy as np
import tensorflow as tf
from keras import backend as K
from keras.datasets import mnist
from keras.layers import Dense, Dropout, Input
from keras.metrics import categorical_accuracy
from keras.models import Model
from keras.objectives import categorical_crossentropy
from keras.utils.np_utils import to_categorical

np.random.seed(10)
tf.set_random_seed(10)

config = tf.ConfigProto(intra_op_parallelism_threads=1, allow_soft_placement=True)
config.gpu_options.allow_growth = True
sess = tf.Session(config=config)
K.set_session(sess)

flags = tf.app.flags
flags.DEFINE_integer('steps', 400, 'how many batches')
flags.DEFINE_float('rate', 0.05, 'learning rate')
FLAGS = flags.FLAGS

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape(-1, 784).astype(np.float32) / 255
x_test = x_test.reshape(-1, 784).astype(np.float32) / 255
y_train, y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)

# a placeholder of TensorFlow goes into Keras layers
img = tf.placeholder(tf.float32, shape=(None, 784), name='img')
labels = tf.placeholder(tf.float32, shape=(None, 10), name='labels')

with tf.name_scope('network'):
    first, last = Dense(100, activation='relu'), Dense(10, activation='softmax')
    x = first(img)
    x = Dropout(0.3)(x)
    preds = last(x)

with tf.name_scope('train'):
    loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
    global_step = tf.Variable(0, trainable=False, name='global_step')
    rate = tf.train.exponential_decay(FLAGS.rate, global_step, 100, 0.9, staircase=True)
    train_step = tf.train.MomentumOptimizer(rate, 0.9).minimize(loss, global_step=global_step)

accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(labels, 1), tf.argmax(preds, 1)), tf.float32))
acc_value = tf.reduce_mean(categorical_accuracy(labels, preds))
sess.run(tf.global_variables_initializer())
saver = tf.train.Saver()

with sess.as_default():
    for i in range(FLAGS.steps):
        batch = np.random.randint(0, len(x_train), 50)
        _, value, step = sess.run([train_step, loss, global_step],
                                  feed_dict={img: x_train[batch], labels: y_train[batch], K.learning_phase(): 1})
        if i % 100 == 0:
            print('step %d, loss %.4f, rate %.4f' % (step, value, sess.run(rate)))
    feed = {img: x_test, labels: y_test, K.learning_phase(): 0}
    print('Test accuracy: %.4f' % accuracy.eval(feed_dict=feed))
    assert abs(accuracy.eval(feed_dict=feed) - sess.run(acc_value, feed_dict=feed)) < 1e-5

if not os.path.isdir('checkpoints'):
    os.mkdir('checkpoints')
print('saved in', saver.save(sess, 'checkpoints/model.ckpt'))

inputs = Input(shape=(784,))
model = Model(inputs=inputs, outputs=last(first(inputs)))
model.compile('sgd', 'categorical_crossentropy', metrics=['accuracy'])
print('As a Keras model: %.4f' % model.evaluate(x_test, y_test, verbose=0)[1])
