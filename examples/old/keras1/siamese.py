'''Do two pictures show the same digit? A siamese network with contrastive loss (from 2006).

Both pictures go through one and the same network; what is learned is a distance.

Reaches "Accuracy on training pairs" above 0.93.
Reaches "Accuracy on test pairs" above 0.88, on the whole of MNIST above 0.95.
Takes about 10 s on a CPU with 1500 digits.
'''

from __future__ import absolute_import
from __future__ import print_function
import numpy as np
np.random.seed(1337)

import random
random.seed(1337)
from keras.datasets import mnist
from keras.models import Sequential, Model
from keras.layers import Dense, Dropout, Input, Lambda
from keras.optimizers import RMSprop
from keras import backend as K

nb_epoch = 8
margin = 1


def euclidean_distance(vects):
    x, y = vects
    return K.sqrt(K.maximum(K.sum(K.square(x - y), axis=1, keepdims=True), K.epsilon()))


def eucl_dist_output_shape(shapes):
    shape1, shape2 = shapes
    return (shape1[0], 1)


def contrastive_loss(y_true, y_pred):
    return K.mean(y_true * K.square(y_pred) + (1 - y_true) * K.square(K.maximum(margin - y_pred, 0)))


def create_pairs(x, digit_indices):
    '''Pairs of the same digit and of different ones, by turns.'''
    pairs, labels = [], []
    n = min([len(digit_indices[d]) for d in range(10)]) - 1
    for d in range(10):
        for i in range(n):
            z1, z2 = digit_indices[d][i], digit_indices[d][i + 1]
            other = (d + random.randrange(1, 10)) % 10
            pairs += [[x[z1], x[z2]], [x[z1], x[digit_indices[other][i]]]]
            labels += [1, 0]
    return np.array(pairs), np.array(labels)


def create_base_network(input_dim):
    seq = Sequential()
    seq.add(Dense(96, input_shape=(input_dim,), activation='relu'))
    seq.add(Dropout(0.1))
    seq.add(Dense(96, activation='relu'))
    seq.add(Dropout(0.1))
    seq.add(Dense(32, activation='relu'))
    return seq


def compute_accuracy(predictions, labels):
    '''How often a distance below the half of the margin means "same".'''
    return np.mean((predictions.ravel() < 0.5 * margin) == labels)


(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(-1, 784).astype('float32') / 255
X_test = X_test.reshape(-1, 784).astype('float32') / 255
input_dim = 784

digit_indices = [np.where(y_train == i)[0] for i in range(10)]
tr_pairs, tr_y = create_pairs(X_train, digit_indices)
digit_indices = [np.where(y_test == i)[0] for i in range(10)]
te_pairs, te_y = create_pairs(X_test, digit_indices)
print(len(tr_pairs), 'pairs to learn from')

base_network = create_base_network(input_dim)
input_a = Input(shape=(input_dim,))
input_b = Input(shape=(input_dim,))
# the same instance twice, so the weights are shared
processed_a = base_network(input_a)
processed_b = base_network(input_b)
distance = Lambda(euclidean_distance, output_shape=eucl_dist_output_shape)([processed_a, processed_b])
model = Model(input=[input_a, input_b], output=distance)

model.compile(loss=contrastive_loss, optimizer=RMSprop())
model.fit([tr_pairs[:, 0], tr_pairs[:, 1]], tr_y,
          validation_data=([te_pairs[:, 0], te_pairs[:, 1]], te_y),
          batch_size=64, nb_epoch=nb_epoch, verbose=2)

pred = model.predict([tr_pairs[:, 0], tr_pairs[:, 1]])
print('Accuracy on training pairs: %.4f' % compute_accuracy(pred, tr_y))
pred = model.predict([te_pairs[:, 0], te_pairs[:, 1]])
print('Accuracy on test pairs: %.4f' % compute_accuracy(pred, te_y))
