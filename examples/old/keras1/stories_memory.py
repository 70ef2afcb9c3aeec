'''A memory network answers questions about little stories (arXiv:1503.08895).

    mary went to the garden . john went to the office . where is mary ?   garden

Sequential models read story and question; Merge layers compare them ("which sentence matters?"),
add up and put together. The stories are made up by this program in the manner of bAbI's first task.

Reaches "Test accuracy" above 0.8 (guessing a place of the story: 0.6).
Takes about 20 s on a CPU.
'''

from __future__ import print_function
from functools import reduce
import random
import re
import numpy as np
np.random.seed(1337)
random.seed(1337)

from keras.models import Sequential
from keras.layers.embeddings import Embedding
from keras.layers import Activation, Dense, Merge, Dropout
from keras.layers import Convolution1D, LSTM
from keras.preprocessing.sequence import pad_sequences

nb_epoch = 25
people = ['mary', 'john', 'sandra']
places = ['garden', 'office', 'kitchen', 'hall']


def tokenize(sent):
    return [x.strip() for x in re.split(r'(\W+)', sent) if x.strip()]


def make_story():
    lines, where = [], {}
    for i in range(2):
        person, place = random.choice(people), random.choice(places)
        where[person] = place
        lines.append('%s %s to the %s .' % (person, random.choice(['went', 'moved']), place))
    person = random.choice(sorted(where.keys()))
    return reduce(lambda a, b: a + b, [tokenize(line) for line in lines]), \
        tokenize('where is %s ?' % person), where[person]


def vectorize_stories(data, word_idx, story_maxlen, query_maxlen):
    X, Xq, Y = [], [], []
    for story, query, answer in data:
        X.append([word_idx[w] for w in story])
        Xq.append([word_idx[w] for w in query])
        y = np.zeros(len(word_idx) + 1)  # index 0 is reserved
        y[word_idx[answer]] = 1
        Y.append(y)
    return (pad_sequences(X, maxlen=story_maxlen), pad_sequences(Xq, maxlen=query_maxlen), np.array(Y))


train_stories = [make_story() for i in range(2000)]
test_stories = [make_story() for i in range(300)]
vocab = sorted(reduce(lambda x, y: x | y, (set(story + q + [answer]) for story, q, answer in train_stories)))
vocab_size = len(vocab) + 1
story_maxlen = max(map(len, (x for x, _, _ in train_stories + test_stories)))
query_maxlen = max(map(len, (x for _, x, _ in train_stories + test_stories)))
print('Vocab size:', vocab_size, 'unique words')
print('Story max length:', story_maxlen, 'words')
print(train_stories[0])

word_idx = dict((c, i + 1) for i, c in enumerate(vocab))
inputs_train, queries_train, answers_train = vectorize_stories(train_stories, word_idx, story_maxlen, query_maxlen)
inputs_test, queries_test, answers_test = vectorize_stories(test_stories, word_idx, story_maxlen, query_maxlen)

# the story as memory: (samples, story_maxlen, 32); the convolution lets a word know its neighbours
input_encoder_m = Sequential()
input_encoder_m.add(Embedding(input_dim=vocab_size, output_dim=32, input_length=story_maxlen))
input_encoder_m.add(Convolution1D(32, 7, border_mode='same', activation='relu'))
# the question: (samples, query_maxlen, 32)
question_encoder = Sequential()
question_encoder.add(Embedding(input_dim=vocab_size, output_dim=32, input_length=query_maxlen))
question_encoder.add(Dropout(0.1))
# how well every word of the question fits every place in the story: (samples, query_maxlen, story_maxlen)
match = Sequential()
match.add(Merge([question_encoder, input_encoder_m], mode='dot', dot_axes=[2, 2]))
match.add(Activation('softmax'))
# the story once more, as what is given out: (samples, story_maxlen, 32)
input_encoder_c = Sequential()
input_encoder_c.add(Embedding(input_dim=vocab_size, output_dim=32, input_length=story_maxlen))
input_encoder_c.add(Convolution1D(32, 7, border_mode='same', activation='relu'))
response = Sequential()
response.add(Merge([match, input_encoder_c], mode='dot', dot_axes=[2, 1]))  # (samples, query_maxlen, 32)

answer = Sequential()
answer.add(Merge([response, question_encoder], mode='concat', concat_axis=-1))
answer.add(LSTM(32))
answer.add(Dropout(0.1))
answer.add(Dense(vocab_size))
answer.add(Activation('softmax'))

answer.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])
# one array for every input: the question, and the story for both of its encoders
answer.fit([queries_train, inputs_train, inputs_train], answers_train, batch_size=32, nb_epoch=nb_epoch, verbose=2,
           validation_data=([queries_test, inputs_test, inputs_test], answers_test))
loss, acc = answer.evaluate([queries_test, inputs_test, inputs_test], answers_test, verbose=0)
print('Test accuracy: %.4f' % acc)
