# -*- coding: utf-8 -*-
'''Which language is a name from? (Python 2)

A GRU reads the letters of a family name. Written for Python 2.7: print is a statement, text is unicode(),
a dict has iteritems(), and 7 / 2 is 3.

Reaches "Test accuracy" above 0.75.
Takes about 10 s on a CPU.
'''
import cPickle
import random
import sys
from itertools import izip

import numpy as np
np.random.seed(17)
random.seed(17)

from keras.models import Sequential
from keras.layers import Dense, GRU, Embedding
from keras.preprocessing.sequence import pad_sequences
from keras.utils.np_utils import to_categorical

nb_epoch = 12

# endings and beginnings, to make up names from
PARTS = {
    u'de': ([u'Schr', u'M\u00fcl', u'Bau', u'Kra', u'Wag', u'Hof'], [u'\u00f6der', u'ler', u'mann', u'mer', u'ner', u'berg']),
    u'ru': ([u'Iva', u'Pet', u'Vol', u'Sok', u'Kuz', u'Mor'], [u'nov', u'rov', u'kov', u'olov', u'netsov', u'ozov']),
    u'it': ([u'Ros', u'Bian', u'Fer', u'Mar', u'Ric', u'Espo'], [u'si', u'chi', u'rari', u'ini', u'ci', u'sito']),
}


def make_names(n):
    names = []
    for i in xrange(n):
        language = random.choice(sorted(PARTS.keys()))
        firsts, lasts = PARTS[language]
        # sometimes a beginning comes from abroad
        abroad = PARTS[random.choice(sorted(PARTS.keys()))][0]
        first = random.choice(firsts if random.random() < 0.7 else abroad)
        last = random.choice(lasts)
        names.append((first + last, language))
    return names


names = make_names(900)
print 'made', len(names), 'names such as', u', '.join(name for name, _ in names[:4]).encode('utf-8')

letters = {}
for name, language in names:
    for letter in unicode(name).lower():
        if not letters.has_key(letter):
            letters[letter] = len(letters) + 1
print '%d letters, the last one is %r' % (len(letters), max(letters.iteritems(), key=lambda pair: pair[1])[0])

languages = sorted(PARTS.keys())
X = pad_sequences([[letters[c] for c in name.lower()] for name, _ in names])
y = to_categorical([languages.index(language) for _, language in names], len(languages))

middle = len(names) * 2 / 3      # an integer!
X_train, y_train = X[:middle], y[:middle]
X_test, y_test = X[middle:], y[middle:]
assert isinstance(middle, int), 'this is Python 2'
cPickle.dump((X_train, y_train), open('names.pkl', 'wb'), -1)
X_train, y_train = cPickle.load(open('names.pkl', 'rb'))

model = Sequential()
model.add(Embedding(len(letters) + 1, 16, mask_zero=True))
model.add(GRU(32))
model.add(Dense(len(languages), activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
for epoch in xrange(nb_epoch / 2):     # two epochs a time
    hist = model.fit(X_train, y_train, batch_size=30, nb_epoch=2, verbose=0)
    print >>sys.stderr, 'done:', (epoch + 1) * 2,
    print 'loss %.4f  acc %.4f' % (hist.history['loss'][-1], hist.history['acc'][-1])

score, acc = model.evaluate(X_test, y_test, verbose=0)
print 'Test score:', score
print 'Test accuracy:', acc
guesses = model.predict_classes(X_test[:5], verbose=0)
for (name, language), guess in izip(names[middle:middle + 5], guesses):
    print name.encode('utf-8').decode('utf-8'), '->', languages[guess], '(it is %s)' % language
