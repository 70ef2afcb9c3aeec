'''A variational autoencoder whose loss is added by a layer of one's own (add_loss), Keras 2.

    python vae_layer.py --latent-dim 2

Reaches "Loss on the test digits" below 180, on the whole of MNIST below 165.
Reaches "Neighbours of the same digit" above 0.3.
Takes about 8 s on a CPU with 1500 digits.
'''

from __future__ import print_function
import argparse
import numpy as np
np.random.seed(22)

from keras import backend as K
from keras import metrics
from keras.datasets import mnist
from keras.layers import Input, Dense, Lambda, Layer
from keras.models import Model

parser = argparse.ArgumentParser()
parser.add_argument('--latent-dim', type=int, default=2)
parser.add_argument('--epochs', type=int, default=25)
args = parser.parse_args()
batch_size = 50
original_dim = 784
intermediate_dim = 128
latent_dim = args.latent_dim

x = Input(shape=(original_dim,))
h = Dense(intermediate_dim, activation='relu')(x)
z_mean = Dense(latent_dim, name='z_mean')(h)
z_log_var = Dense(latent_dim, name='z_log_var')(h)


def sampling(args):
    z_mean, z_log_var = args
    epsilon = K.random_normal(shape=(K.shape(z_mean)[0], latent_dim), mean=0., stddev=1.)
    return z_mean + K.exp(0.5 * z_log_var) * epsilon


z = Lambda(sampling, output_shape=(latent_dim,))([z_mean, z_log_var])
decoder_h = Dense(intermediate_dim, activation='relu')
decoder_mean = Dense(original_dim, activation='sigmoid')
x_decoded_mean = decoder_mean(decoder_h(z))


class VariationalLoss(Layer):
    '''Gives its input back; the loss is a side effect.'''
    def __init__(self, **kwargs):
        self.is_placeholder = True
        super(VariationalLoss, self).__init__(**kwargs)

    def call(self, inputs):
        x, x_decoded_mean = inputs
        xent_loss = original_dim * metrics.binary_crossentropy(x, x_decoded_mean)
        kl_loss = - 0.5 * K.sum(1 + z_log_var - K.square(z_mean) - K.exp(z_log_var), axis=-1)
        self.add_loss(K.mean(xent_loss + kl_loss), inputs=inputs)
        return x  # not used

    def compute_output_shape(self, input_shape):
        return input_shape[0]


y = VariationalLoss()([x, x_decoded_mean])
vae = Model(x, y)
vae.compile(optimizer='adam', loss=None)
vae.summary()

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.astype('float32').reshape((len(x_train), -1)) / 255.
x_test = x_test.astype('float32').reshape((len(x_test), -1)) / 255.
vae.fit(x_train, shuffle=True, epochs=args.epochs, batch_size=batch_size, verbose=2, validation_data=(x_test, None))
print('Loss on the test digits: %.2f' % vae.evaluate(x_test, None, batch_size=batch_size, verbose=0))

encoder = Model(x, z_mean)
codes, labels = encoder.predict(x_test)[:1000], y_test[:1000]
distances = ((codes[:, None] - codes[None]) ** 2).sum(axis=-1) + 1e9 * np.eye(len(codes))
print('Neighbours of the same digit: %.3f' % (labels[distances.argmin(axis=1)] == labels).mean())

decoder_input = Input(shape=(latent_dim,))
generator = Model(decoder_input, decoder_mean(decoder_h(decoder_input)))
digit = generator.predict(np.zeros((1, latent_dim)))[0].reshape(28, 28)
for row in digit[4:24:2, 4:24]:
    print(''.join(' .:*#'[int(4.99 * value)] for value in row))
