'''A bidirectional LSTM on the film reviews.

Reaches "Test accuracy" above 0.72, on the whole of IMDB above 0.8.
Takes about 20 s on a CPU with 1000 reviews.
'''

from __future__ import print_function
import numpy as np
np.random.seed(3)

from keras.preprocessing import sequence
from keras.models import Sequential
from keras.layers import Dense, Dropout, Embedding, LSTM, Bidirectional
from keras.datasets import imdb

max_features = 5000
maxlen = 60
batch_size = 32
epochs = 10

(x_train, y_train), (x_test, y_test) = imdb.load_data(num_words=max_features)
x_train = sequence.pad_sequences(x_train, maxlen=maxlen)
x_test = sequence.pad_sequences(x_test, maxlen=maxlen)
print('x_train shape:', x_train.shape)
print('x_test shape:', x_test.shape)
y_train = np.array(y_train)
y_test = np.array(y_test)

model = Sequential()
model.add(Embedding(max_features, 32, input_length=maxlen))
model.add(Bidirectional(LSTM(20, kernel_initializer='glorot_uniform', dropout=0.1)))
model.add(Dropout(0.3))
model.add(Dense(1, activation='sigmoid'))
model.compile('adam', 'binary_crossentropy', metrics=['accuracy'])

model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, verbose=2,
          validation_data=[x_test, y_test])
print('Test accuracy:', model.evaluate(x_test, y_test, verbose=0)[1])
