'''Reads a whole number from a picture, without being told where each digit is: CTC.

The digits of MNIST are put side by side at random places. A convnet looks, bidirectional GRUs go from left to
right over the columns, and K.ctc_batch_cost in a Lambda layer compares the row of answers with the number. The
model that is trained has the loss as its output; the one that is used ends at the softmax.

Reaches "Numbers read" above 0.7.
Reaches "Mean edit distance" below 0.4.
Takes about 30 s on a CPU with 1500 digits.
'''

from __future__ import print_function
import itertools
import numpy as np
np.random.seed(50)

from keras import backend as K
from keras.callbacks import Callback
from keras.datasets import mnist
from keras.layers import (Input, Dense, Activation, Conv2D, MaxPooling2D, Reshape, Lambda, GRU, Permute, add,
                          concatenate)
from keras.models import Model
from keras.optimizers import Adam

img_w, img_h = 64, 16
max_length = 4        # digits of a number
pool_size = 2
minibatch_size = 32
epochs = 8
steps = 50

(x_train, y_train), (x_test, y_test) = mnist.load_data()


def paint(x, y, n):
    '''Pictures (n, w, h, 1) of numbers, their digits, and how many there are.'''
    X = np.zeros((n, img_w, img_h, 1))
    labels = np.zeros((n, max_length))
    lengths = np.zeros((n, 1))
    for i in range(n):
        length = np.random.randint(2, max_length + 1)
        left = np.random.randint(0, img_w - 14 * length + 1)
        for j in range(length):
            k = np.random.randint(len(x))
            digit = x[k, ::2, ::2].T / 255.
            X[i, left + 14 * j:left + 14 * (j + 1), 1:15, 0] = digit
            labels[i, j] = y[k]
        lengths[i] = length
    return X, labels, lengths


def generate(x, y):
    while True:
        X, labels, lengths = paint(x, y, minibatch_size)
        yield ({'the_input': X,
                'the_labels': labels,
                'input_length': np.ones((minibatch_size, 1)) * (img_w // pool_size ** 2 - 2),
                'label_length': lengths},
               {'ctc': np.zeros([minibatch_size])})  # made-up targets: the loss needs none


def ctc_lambda_func(args):
    y_pred, labels, input_length, label_length = args
    # the first two answers of an RNN tend to be rubbish
    y_pred = y_pred[:, 2:, :]
    return K.ctc_batch_cost(labels, y_pred, input_length, label_length)


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, cb in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (ca != cb))
    return row[-1]


input_data = Input(name='the_input', shape=(img_w, img_h, 1), dtype='float32')
inner = Conv2D(16, (3, 3), padding='same', activation='relu', kernel_initializer='he_normal', name='conv1')(input_data)
inner = MaxPooling2D(pool_size=(pool_size, pool_size), name='max1')(inner)
inner = Conv2D(24, (3, 3), padding='same', activation='relu', kernel_initializer='he_normal', name='conv2')(inner)
inner = MaxPooling2D(pool_size=(pool_size, pool_size), name='max2')(inner)
inner = Reshape(target_shape=(img_w // pool_size ** 2, (img_h // pool_size ** 2) * 24), name='reshape')(inner)
inner = Dense(48, activation='relu', name='dense1')(inner)
gru_1 = GRU(48, return_sequences=True, kernel_initializer='he_normal', name='gru1')(inner)
gru_1b = GRU(48, return_sequences=True, go_backwards=True, kernel_initializer='he_normal', name='gru1_b')(inner)
gru_1b = Lambda(lambda x: K.reverse(x, axes=1))(gru_1b)
gru_merged = concatenate([gru_1, gru_1b])
inner = Dense(11, kernel_initializer='he_normal', name='dense2')(gru_merged)  # ten digits and the blank
y_pred = Activation('softmax', name='softmax')(inner)

labels = Input(name='the_labels', shape=[max_length], dtype='float32')
input_length = Input(name='input_length', shape=[1], dtype='int64')
label_length = Input(name='label_length', shape=[1], dtype='int64')
# Keras doesn't support loss functions with more arguments, so the loss is a layer
loss_out = Lambda(ctc_lambda_func, output_shape=(1,), name='ctc')([y_pred, labels, input_length, label_length])
model = Model(inputs=[input_data, labels, input_length, label_length], outputs=loss_out)
model.compile(loss={'ctc': lambda y_true, y_pred: y_pred}, optimizer=Adam(lr=0.004, clipnorm=5))
test_func = K.function([input_data], [y_pred])


def decode_batch(X):
    '''The best path by hand: the likeliest answer of every column, repetitions and blanks taken out.'''
    out = test_func([X])[0][:, 2:]
    return [''.join(str(k) for k, _ in itertools.groupby(row.argmax(axis=1)) if k != 10) for row in out]


class Show(Callback):
    def on_epoch_end(self, epoch, logs={}):
        if epoch % 5 == 4:
            X, labels, lengths = paint(x_test, y_test, 5)
            for read, label, n in zip(decode_batch(X), labels, lengths):
                print('  number %s, read %s' % (''.join('%d' % d for d in label[:int(n[0])]), read))


model.fit_generator(generate(x_train, y_train), steps_per_epoch=steps, epochs=epochs, callbacks=[Show()], verbose=2,
                    validation_data=generate(x_test, y_test), validation_steps=2)

X, labels, lengths = paint(x_test, y_test, 200)
truth = [''.join('%d' % d for d in label[:int(n[0])]) for label, n in zip(labels, lengths)]
read = decode_batch(X)
predictions = K.placeholder(ndim=3)
sizes = K.placeholder(ndim=1, dtype='int32')
decoded, log_prob = K.ctc_decode(predictions, sizes, greedy=True)
decode = K.function([predictions, sizes], [decoded[0]])
rows = decode([test_func([X])[0][:, 2:], np.full(len(X), img_w // pool_size ** 2 - 2)])[0]
assert read == [''.join(str(int(d)) for d in row if d >= 0) for row in rows], 'K.ctc_decode says something else'
print('Numbers read: %.3f' % np.mean([a == b for a, b in zip(truth, read)]))
print('Mean edit distance: %.3f' % np.mean([edit_distance(a, b) for a, b in zip(truth, read)]))
