'''An LSTM learns a text letter by letter and goes on writing.

    python text_generation.py [some_text.txt]

Give it a long text (a hundred thousand letters at least) and an evening. Without one it reads
this program, which has about six thousand letters and is learned by heart in part.

Reaches "Last loss" below 1.2.
Reaches "Letters written" above 599.
Takes about 25 s on a CPU.
'''

from __future__ import print_function
from keras.models import Sequential
from keras.layers import Dense, Activation
from keras.layers import LSTM
from keras.optimizers import RMSprop
import numpy as np
import random
import sys

np.random.seed(8)
random.seed(8)
maxlen = 20   # letters that are seen
step = 1
nb_rounds = 3
nb_epoch = 6  # in each round

path = sys.argv[1] if len(sys.argv) > 1 else __file__
text = open(path).read().lower()
print('corpus length:', len(text))

chars = sorted(list(set(text)))
print('total chars:', len(chars))
char_indices = dict((c, i) for i, c in enumerate(chars))
indices_char = dict((i, c) for i, c in enumerate(chars))

# cut the text in pieces of maxlen letters that overlap; the letter after each is to be guessed
sentences = []
next_chars = []
for i in range(0, len(text) - maxlen, step):
    sentences.append(text[i: i + maxlen])
    next_chars.append(text[i + maxlen])
print('nb sequences:', len(sentences))

print('Vectorization...')
X = np.zeros((len(sentences), maxlen, len(chars)), dtype=np.bool)
y = np.zeros((len(sentences), len(chars)), dtype=np.bool)
for i, sentence in enumerate(sentences):
    for t, char in enumerate(sentence):
        X[i, t, char_indices[char]] = 1
    y[i, char_indices[next_chars[i]]] = 1

print('Build model...')
model = Sequential()
model.add(LSTM(64, input_shape=(maxlen, len(chars))))
model.add(Dense(len(chars)))
model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer=RMSprop(lr=0.01))


def sample(preds, temperature=1.0):
    '''Draw a letter; the colder, the more often it is the likeliest one.'''
    preds = np.asarray(preds).astype('float64')
    preds = np.log(preds + 1e-12) / temperature
    exp_preds = np.exp(preds)
    preds = exp_preds / np.sum(exp_preds)
    return np.argmax(np.random.multinomial(1, preds, 1))


written = 0
for iteration in range(1, nb_rounds + 1):
    print()
    print('-' * 50)
    print('Iteration', iteration)
    hist = model.fit(X, y, batch_size=128, nb_epoch=nb_epoch, verbose=2)

    start_index = random.randint(0, len(text) - maxlen - 1)
    for diversity in [0.2, 1.0]:
        print()
        print('----- diversity:', diversity)
        sentence = text[start_index: start_index + maxlen]
        print('----- Generating with seed: "' + sentence + '"')
        sys.stdout.write(sentence)
        for i in range(100):
            x = np.zeros((1, maxlen, len(chars)))
            for t, char in enumerate(sentence):
                x[0, t, char_indices[char]] = 1.
            preds = model.predict(x, verbose=0)[0]
            next_char = indices_char[sample(preds, diversity)]
            sentence = sentence[1:] + next_char
            written += 1
            sys.stdout.write(next_char)
            sys.stdout.flush()
        print()

print('Last loss: %.4f' % hist.history['loss'][-1])
print('Letters written:', written)
