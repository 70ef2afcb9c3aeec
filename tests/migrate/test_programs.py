"""Whole programs: the original read as Keras 1 and the rewritten text read as Keras 2 train to the same numbers."""

import re
import textwrap

import numpy as np
import pytest

from kerascn import config
from kerascn.compat import finder
from kerascn.declare import registry
from kerascn.migrate import migrate

pytestmark = [pytest.mark.engine, pytest.mark.second_with_all]

DATA = """
import numpy as np
np.random.seed(1)
X = np.random.uniform(-1, 1, (24, 6)).astype('float32')
P = np.random.uniform(-1, 1, (24, 8, 8, 1)).astype('float32')
S = np.random.uniform(-1, 1, (24, 5, 3)).astype('float32')
W = np.random.randint(0, 9, (24, 4))
y = (X.sum(1) > 0).astype('float32')
Y = np.stack([y, 1 - y], 1)
"""
PROGRAMS = {
    "dense": """
        from keras.models import Sequential
        from keras.layers.core import Dense, Dropout, Activation
        from keras.regularizers import l2, activity_l2
        from keras.constraints import maxnorm
        model = Sequential()
        model.add(Dense(8, 'uniform', input_dim=6, W_regularizer=l2(0.02), activity_regularizer=activity_l2(0.01)))
        model.add(Activation('tanh'))
        model.add(Dropout(p=0.25))
        model.add(Dense(output_dim=1, init='normal', activation='sigmoid', W_constraint=maxnorm(m=1), bias=True))
        model.compile('rmsprop', 'binary_crossentropy', ['accuracy'])
        history = model.fit(X, y, verbose=0)
        """,
    "convolutions": """
        from keras.models import Sequential
        from keras.layers import Convolution2D as Conv, MaxPooling2D, Flatten, Dense, BatchNormalization
        from keras.layers import AtrousConvolution2D, Deconvolution2D, ZeroPadding2D
        model = Sequential()
        model.add(ZeroPadding2D((1, 1), dim_ordering='tf', input_shape=(8, 8, 1)))
        model.add(Conv(3, 3, 3, 'he_normal', 'relu', dim_ordering='tf', subsample=(2, 2)))
        model.add(BatchNormalization(0.001, 0, -1, 0.9))
        model.add(AtrousConvolution2D(nb_filter=2, nb_col=2, nb_row=1, atrous_rate=(1, 2), dim_ordering='tf'))
        model.add(Deconvolution2D(2, 2, 2, (None, 8, 4, 2), subsample=(2, 2), dim_ordering='tf'))
        model.add(MaxPooling2D((2, 2), border_mode='same', dim_ordering='tf'))
        model.add(Flatten())
        model.add(Dense(2, activation='softmax'))
        model.compile(loss='categorical_crossentropy', optimizer='adadelta')
        history = model.fit(P, Y, 8, 3, 0)
        """,
    "series": """
        from keras.models import Sequential
        from keras.layers import *
        from keras.layers.core import TimeDistributedDense
        model = Sequential()
        model.add(TimeDistributedDense(4, input_dim=3, input_length=5, activation='relu'))
        model.add(LSTM(4, 'uniform', 'uniform', 'zero', return_sequences=True))
        model.add(Bidirectional(GRU(output_dim=3, consume_less='gpu', dropout_W=0.2, dropout_U=0.1)))
        model.add(Dense(1))
        model.compile(loss='mse', optimizer='adam')
        history = model.fit(S, y, batch_size=8, nb_epoch=2, verbose=0)
        """,
    "merging": """
        from keras.models import Model
        from keras.layers import Input, Dense, Embedding, Flatten, merge, Merge
        import keras
        a = Input((6,))
        w = Input(shape=(4,), dtype='int32')
        e = Flatten()(Embedding(9, 2, input_length=4)(w))
        left, right = Dense(5, activation='tanh')(a), Dense(5)(e)
        both = merge([left, right], mode='concat', concat_axis=1)
        more = [merge([left, right]), merge([left, right], 'mul'), keras.layers.merge([left, right], mode='ave'),
                merge([left, right], mode='max'), merge([left, right], mode='dot', dot_axes=1),
                merge(inputs=[left, right], mode=lambda t: t[0] - 2 * t[1], output_shape=lambda s: s[0])]
        out = Merge(mode='concat')(more + [both])
        model = Model(input=[a, w], output=Dense(1, activation='sigmoid')(out))
        model.compile(optimizer='sgd', loss='binary_crossentropy')
        history = model.fit([X, W], y, nb_epoch=2, verbose=0)
        """,
    "own layer": """
        from keras import backend as K
        from keras import initializations, regularizers
        from keras.engine.topology import Layer
        from keras.models import Sequential
        class Mine(Layer):
            def __init__(self, output_dim, init='uniform', **kwargs):
                self.output_dim, self.init = output_dim, initializations.get(init)
                super(Mine, self).__init__(**kwargs)
            def build(self, input_shape):
                self.W = self.add_weight((input_shape[1], self.output_dim), initializer=self.init, name='W')
                self.b = self.init((self.output_dim,), name='b')
                self.trainable_weights = [self.W, self.b]
                self.built = True
            def call(self, x, mask=None):
                return K.tanh(K.dot(x, self.W) + self.b)
            def get_output_shape_for(self, input_shape):
                return (input_shape[0], self.output_dim)
        model = Sequential()
        model.add(Mine(4, input_shape=(6,)))
        model.add(Mine(1))
        model.compile(loss='mse', optimizer='nadam')
        history = model.fit(X, y, nb_epoch=2, verbose=0)
        """,
    "generators": """
        from keras.models import Sequential
        from keras.layers import Flatten, Dense
        from keras.preprocessing.image import ImageDataGenerator
        model = Sequential()
        model.add(Flatten(input_shape=(8, 8, 1)))
        model.add(Dense(2, activation='softmax'))
        model.compile(loss='categorical_crossentropy', optimizer='adagrad')
        chance = ImageDataGenerator(horizontal_flip=True, dim_ordering='tf')
        flow = chance.flow(P, Y, batch_size=7, seed=3)
        history = model.fit_generator(flow, len(P), 2, verbose=0, validation_data=chance.flow(P, Y, 6, seed=4),
                                      nb_val_samples=24, max_q_size=2)
        """,
}
# Remarks on what is to be checked: the output's size, the size of batches.
LEFT = {"convolutions": 1, "generators": 1}


def ran(text, dialect):
    """The configuration, the weights and the losses of a program."""
    from kerascn import backend as K

    before = config.dialect()
    config.set_dialect(dialect)
    finder.install()
    try:
        K.clear_session()
        K.reset_uids()
        names = {"__name__": "program"}
        exec(compile(DATA + text, "<program>", "exec"), names)
        model = names["model"]
        said = registry.config_of(model)
        return said, model.get_weights(), names["history"].history
    finally:
        finder.uninstall()
        config.set_dialect(before)


def plain(config):
    """A configuration without the names that layers got by themselves, which follow the class's name."""
    return re.sub(r"'\w+_\d+'", "'name'", str(config)).replace("'TimeDistributedDense'", "'Dense'")


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_model_and_the_same_losses(name):
    text = textwrap.dedent(PROGRAMS[name])
    done = migrate(text, dialect=1)
    assert len(done.left) == LEFT.get(name, 0), done.left
    said, weights, losses = ran(text, 1)
    new_said, new_weights, new_losses = ran(done.text, 2)
    if name not in ("merging", "own layer"):  # these have code in their configurations
        assert plain(new_said) == plain(said)
    assert list(new_losses) == list(losses)
    for key, numbers in losses.items():
        assert new_losses[key] == pytest.approx(numbers, rel=1e-6)
    assert len(weights) == len(new_weights) > 0
    for one, other in zip(weights, new_weights, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-8)
    assert migrate(done.text, dialect=2).text == done.text
