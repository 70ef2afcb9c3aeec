'''A plain multilayer perceptron that reads handwritten digits (MNIST).

Two hidden layers with dropout, trained with RMSprop. The exercise of the first evening.

Reaches "Test accuracy" above 0.93, on the whole of MNIST above 0.97.
Takes about 5 s on a CPU with 1500 digits.
'''

from __future__ import print_function
import numpy as np
np.random.seed(1234)  # the same weights in every run

from keras.datasets import mnist
from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation
from keras.optimizers import RMSprop
from keras.utils import np_utils

batch_size = 32
nb_classes = 10
nb_epoch = 6

# 28x28 pictures, flattened to rows of 784 numbers
(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(len(X_train), 784).astype('float32') / 255
X_test = X_test.reshape(len(X_test), 784).astype('float32') / 255
print('%d train samples, %d test samples' % (X_train.shape[0], X_test.shape[0]))

# 3 becomes [0 0 0 1 0 0 0 0 0 0]
Y_train = np_utils.to_categorical(y_train, nb_classes)
Y_test = np_utils.to_categorical(y_test, nb_classes)

model = Sequential()
model.add(Dense(256, input_dim=784, init='glorot_normal'))
model.add(Activation('relu'))
model.add(Dropout(0.2))
model.add(Dense(256, init='glorot_normal', activation='relu'))
model.add(Dropout(0.2))
model.add(Dense(nb_classes, W_regularizer='l2'))
model.add(Activation('softmax'))
model.summary()

model.compile(loss='categorical_crossentropy', optimizer=RMSprop(lr=0.001), metrics=['accuracy'])
model.fit(X_train, Y_train, batch_size=batch_size, nb_epoch=nb_epoch,
          verbose=2, validation_data=(X_test, Y_test))

score = model.evaluate(X_test, Y_test, verbose=0)
print('Test score:', score[0])
print('Test accuracy:', score[1])

# have a look at the ones it got wrong
classes = model.predict_classes(X_test, verbose=0)
wrong = np.nonzero(classes != y_test)[0]
for i in wrong[:5]:
    print('digit %d was read as %d (sure: %.2f)' % (y_test[i], classes[i], model.predict_proba(X_test[i:i + 1], verbose=0).max()))
