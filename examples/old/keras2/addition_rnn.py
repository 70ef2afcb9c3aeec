# -*- coding: utf-8 -*-
'''Sequence to sequence: "12+7" goes in letter by letter, "19" comes out.

The input can be turned round, which helps (arXiv:1409.3215). An encoder LSTM, RepeatVector, a decoder LSTM
and Dense on every step.

Reaches "Digits right" above 0.9.
Reaches "Sums right" above 0.7.
Takes about 60 s on a CPU.
'''

from __future__ import print_function
import numpy as np
from six.moves import range
np.random.seed(9)

from keras.models import Sequential
from keras import layers

TRAINING_SIZE = 4000
DIGITS = 2
REVERSE = True
HIDDEN_SIZE = 96
BATCH_SIZE = 64
LAYERS = 1
EPOCHS = 60
MAXLEN = DIGITS + 1 + DIGITS
chars = '0123456789+ '


class CharacterTable(object):
    '''Letters to rows with a single one, and back.'''
    def __init__(self, chars):
        self.chars = sorted(set(chars))
        self.char_indices = dict((c, i) for i, c in enumerate(self.chars))
        self.indices_char = dict((i, c) for i, c in enumerate(self.chars))

    def encode(self, C, num_rows):
        x = np.zeros((num_rows, len(self.chars)))
        for i, c in enumerate(C):
            x[i, self.char_indices[c]] = 1
        return x

    def decode(self, x, calc_argmax=True):
        if calc_argmax:
            x = x.argmax(axis=-1)
        return ''.join(self.indices_char[i] for i in x)


class colors:
    ok = '\033[92m'
    fail = '\033[91m'
    close = '\033[0m'


ctable = CharacterTable(chars)
questions, expected = [], []
print('Generating data...')
while len(questions) < TRAINING_SIZE:
    a, b = np.random.randint(0, 10 ** DIGITS, 2)
    q = '{}+{}'.format(a, b)
    query = q + ' ' * (MAXLEN - len(q))
    ans = str(a + b)
    questions.append(query[::-1] if REVERSE else query)
    expected.append(ans + ' ' * (DIGITS + 1 - len(ans)))

x = np.zeros((len(questions), MAXLEN, len(chars)), dtype=np.bool)
y = np.zeros((len(questions), DIGITS + 1, len(chars)), dtype=np.bool)
for i, sentence in enumerate(questions):
    x[i] = ctable.encode(sentence, MAXLEN)
for i, sentence in enumerate(expected):
    y[i] = ctable.encode(sentence, DIGITS + 1)
split_at = len(x) - len(x) // 10
(x_train, x_val) = x[:split_at], x[split_at:]
(y_train, y_val) = y[:split_at], y[split_at:]
print(x_train.shape, y_train.shape, x_val.shape)

print('Build model...')
model = Sequential()
model.add(layers.LSTM(HIDDEN_SIZE, input_shape=(MAXLEN, len(chars))))
model.add(layers.RepeatVector(DIGITS + 1))
for _ in range(LAYERS):
    model.add(layers.LSTM(HIDDEN_SIZE, return_sequences=True))
model.add(layers.TimeDistributed(layers.Dense(len(chars))))
model.add(layers.Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.optimizer.lr = 0.004

for iteration in range(1, EPOCHS // 10 + 1):
    print('-' * 50)
    print('Iteration', iteration)
    model.fit(x_train, y_train, batch_size=BATCH_SIZE, epochs=10, verbose=0, validation_data=(x_val, y_val))
    for i in range(3):
        ind = np.random.randint(0, len(x_val))
        rowx, rowy = x_val[np.array([ind])], y_val[np.array([ind])]
        preds = model.predict_classes(rowx, verbose=0)
        q = ctable.decode(rowx[0])
        correct = ctable.decode(rowy[0])
        guess = ctable.decode(preds[0], calc_argmax=False)
        print('Q', q[::-1] if REVERSE else q, end=' ')
        print('T', correct, end=' ')
        print((colors.ok + u'☑' if correct == guess else colors.fail + u'☒') + colors.close, guess)

print('Digits right: %.4f' % model.evaluate(x_val, y_val, verbose=0)[1])
print('Sums right: %.4f' % (model.predict_classes(x_val, verbose=0) == y_val.argmax(axis=-1)).all(axis=1).mean())
