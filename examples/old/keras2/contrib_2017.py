'''A digit read row by row with tf.contrib: a cell of tf.contrib.rnn, layers of tf.contrib.keras (TensorFlow 1.2).

The loop is TensorFlow's: placeholders, get_variable, collections of losses, summaries for TensorBoard, InteractiveSession.

Needs TensorFlow.

Reaches "Test accuracy" above 0.9, on the whole of MNIST above 0.91.
Reaches "Summaries written" above 0.
Takes about 12 s on a CPU with 1500 digits.
'''

from __future__ import division
from __future__ import print_function
import glob
import numpy as np
import tensorflow as tf
from tensorflow.contrib import rnn
from tensorflow.contrib.keras import backend as K
from tensorflow.contrib.keras import layers as keras_layers

np.random.seed(1)
tf.set_random_seed(1)

learning_rate = 0.003
training_steps = 500
batch_size = 50
num_input, timesteps, num_hidden, num_classes = 28, 28, 48, 10

(x_train, y_train), (x_test, y_test) = tf.contrib.keras.datasets.mnist.load_data()
x_train, x_test = x_train / 255, x_test / 255
one_hot = tf.contrib.keras.utils.to_categorical
y_train, y_test = one_hot(y_train, num_classes), one_hot(y_test, num_classes)

sess = tf.InteractiveSession()
K.set_session(sess)
X = tf.placeholder('float', [None, timesteps, num_input])
Y = tf.placeholder('float', [None, num_classes])

with tf.variable_scope('rows'):
    cell = rnn.BasicLSTMCell(num_hidden, forget_bias=1.0)
    outputs, state = tf.nn.dynamic_rnn(cell, X, dtype=tf.float32)
    last = outputs[:, -1, :]
    hidden = keras_layers.Dense(32, activation='tanh')(last)
    W = tf.get_variable('W', [32, num_classes], initializer=tf.contrib.layers.xavier_initializer(seed=3),
                        regularizer=tf.contrib.layers.l2_regularizer(1e-4))
    b = tf.get_variable('b', [num_classes], initializer=tf.zeros_initializer())
    logits = tf.nn.xw_plus_b(hidden, W, b)

loss_op = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=Y))
total = loss_op + tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
train_op = tf.train.AdamOptimizer(learning_rate=learning_rate).minimize(total)
correct = tf.equal(tf.argmax(logits, 1), tf.argmax(Y, 1))
accuracy = tf.reduce_mean(tf.to_float(correct))

tf.summary.scalar('loss', loss_op)
tf.summary.scalar('accuracy', accuracy)
merged = tf.summary.merge_all()
writer = tf.summary.FileWriter('summaries', sess.graph)
tf.global_variables_initializer().run()
print('%d variables: %s ...' % (len(tf.trainable_variables()), tf.trainable_variables()[0].name))

for step in range(1, training_steps + 1):
    batch = np.random.randint(0, len(x_train), batch_size)
    sess.run(train_op, feed_dict={X: x_train[batch], Y: y_train[batch]})
    if step % 100 == 0 or step == 1:
        summary, loss, acc = sess.run([merged, loss_op, accuracy], feed_dict={X: x_train[batch], Y: y_train[batch]})
        writer.add_summary(summary, step)
        print('Step %d, minibatch loss %.4f, accuracy %.3f' % (step, loss, acc))
writer.close()

print('Test accuracy: %.4f' % accuracy.eval({X: x_test, Y: y_test}))
print('Summaries written: %d' % len(glob.glob('summaries/events*')))
sess.close()
