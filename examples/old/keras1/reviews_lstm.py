'''An LSTM reads film reviews (IMDB) and says whether they praise or blame.

Inputs are cut to the last `maxlen` words, shorter ones get zeros in front. With such
small data one should stop early; the batch size matters, too.

Reaches "Test accuracy" above 0.73, on the whole of IMDB above 0.8.
Takes about 25 s on a CPU with 1000 reviews.
'''

from __future__ import print_function
import numpy as np
np.random.seed(1337)  # for reproducibility

from keras.preprocessing import sequence
from keras.models import Sequential
from keras.layers import Dense, Activation, Embedding
from keras.layers import LSTM
from keras.datasets import imdb

max_features = 10000
maxlen = 60  # cut texts after this number of words (among the max_features most common ones)
batch_size = 32
nb_epoch = 10

print('Loading data...')
(X_train, y_train), (X_test, y_test) = imdb.load_data(nb_words=max_features)
print(len(X_train), 'train sequences,', len(X_test), 'test sequences')

X_train = sequence.pad_sequences(X_train, maxlen=maxlen)
X_test = sequence.pad_sequences(X_test, maxlen=maxlen)
print('X_train shape:', X_train.shape)

print('Build model...')
model = Sequential()
model.add(Embedding(max_features, 32, input_length=maxlen, dropout=0.1))
model.add(LSTM(32, dropout_W=0.1, dropout_U=0.1, inner_activation='hard_sigmoid',
               forget_bias_init='one', consume_less='cpu'))
model.add(Dense(1))
model.add(Activation('sigmoid'))

model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])

print('Train...')
model.fit(X_train, y_train, batch_size=batch_size, nb_epoch=nb_epoch, verbose=2,
          validation_data=(X_test, y_test))
score, acc = model.evaluate(X_test, y_test, batch_size=batch_size, verbose=0)
print('Test score:', score)
print('Test accuracy:', acc)
