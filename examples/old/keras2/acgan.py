'''An auxiliary classifier GAN (arXiv:1610.09585): draws the digit that is asked for.

The discriminator has two outputs, genuine or drawn, and which digit; the generator multiplies its noise with
an embedding of the digit.

Reaches "Drawn digits that a judge reads as asked" above 0.7.
Writes "drawn_digits.png".
Takes about 60 s on a CPU with 1500 digits.
'''

from __future__ import print_function
from collections import defaultdict
import numpy as np
np.random.seed(1337)
from PIL import Image
from six.moves import range

from keras.datasets import mnist
from keras import layers
from keras.layers import Input, Dense, Reshape, Flatten, Embedding, Dropout, BatchNormalization
from keras.layers.advanced_activations import LeakyReLU
from keras.layers.convolutional import Conv2DTranspose, Conv2D
from keras.models import Sequential, Model
from keras.optimizers import Adam
from keras.utils.generic_utils import Progbar

num_classes = 10
epochs = 20
batch_size = 48
latent_size = 24
adam_lr, adam_beta_1 = 0.001, 0.5


def build_generator(latent_size):
    cnn = Sequential()
    cnn.add(Dense(7 * 7 * 24, input_dim=latent_size, activation='relu'))
    cnn.add(Reshape((7, 7, 24)))
    cnn.add(Conv2DTranspose(16, 5, strides=2, padding='same', activation='relu',
                            kernel_initializer='glorot_normal'))
    cnn.add(BatchNormalization())
    cnn.add(Conv2DTranspose(1, 5, strides=2, padding='same', activation='tanh',
                            kernel_initializer='glorot_normal'))
    latent = Input(shape=(latent_size,))
    image_class = Input(shape=(1,), dtype='int32')
    cls = Flatten()(Embedding(num_classes, latent_size, embeddings_initializer='glorot_normal')(image_class))
    h = layers.multiply([latent, cls])
    return Model([latent, image_class], cnn(h))


def build_discriminator():
    cnn = Sequential()
    cnn.add(Conv2D(12, 3, padding='same', strides=2, input_shape=(28, 28, 1)))
    cnn.add(LeakyReLU(0.2))
    cnn.add(Dropout(0.3))
    cnn.add(Conv2D(24, 3, padding='same', strides=2))
    cnn.add(LeakyReLU(0.2))
    cnn.add(Dropout(0.3))
    cnn.add(Flatten())
    image = Input(shape=(28, 28, 1))
    features = cnn(image)
    fake = Dense(1, activation='sigmoid', name='generation')(features)
    aux = Dense(num_classes, activation='softmax', name='auxiliary')(features)
    return Model(image, [fake, aux])


(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = np.expand_dims((x_train.astype(np.float32) - 127.5) / 127.5, axis=-1)
x_test = np.expand_dims((x_test.astype(np.float32) - 127.5) / 127.5, axis=-1)

print('Discriminator model:')
discriminator = build_discriminator()
discriminator.compile(optimizer=Adam(lr=adam_lr / 2, beta_1=adam_beta_1),
                      loss=['binary_crossentropy', 'sparse_categorical_crossentropy'])
generator = build_generator(latent_size)
latent = Input(shape=(latent_size,))
image_class = Input(shape=(1,), dtype='int32')
fake = generator([latent, image_class])
discriminator.trainable = False   # only the generator in the combined model
fake, aux = discriminator(fake)
combined = Model([latent, image_class], [fake, aux])
combined.compile(optimizer=Adam(lr=adam_lr, beta_1=adam_beta_1),
                 loss=['binary_crossentropy', 'sparse_categorical_crossentropy'])

history = defaultdict(list)
for epoch in range(1, epochs + 1):
    num_batches = len(x_train) // batch_size
    progress_bar = Progbar(target=num_batches, verbose=0)
    order = np.random.permutation(len(x_train))
    disc_loss, gen_loss = [], []
    for index in range(num_batches):
        rows = order[index * batch_size:(index + 1) * batch_size]
        noise = np.random.uniform(-1, 1, (batch_size, latent_size))
        sampled_labels = np.random.randint(0, num_classes, batch_size)
        generated = generator.predict([noise, sampled_labels.reshape((-1, 1))], verbose=0)
        x = np.concatenate((x_train[rows], generated))
        # 0.95 instead of 1: one-sided label smoothing
        y = np.array([0.95] * batch_size + [0] * batch_size)
        aux_y = np.concatenate((y_train[rows], sampled_labels), axis=0)
        # what it says about the class of drawn digits shall not count
        weights = [np.ones(2 * batch_size), np.concatenate((np.ones(batch_size) * 2, np.zeros(batch_size)))]
        disc_loss.append(discriminator.train_on_batch(x, [y, aux_y], sample_weight=weights))

        noise = np.random.uniform(-1, 1, (2 * batch_size, latent_size))
        sampled_labels = np.random.randint(0, num_classes, 2 * batch_size)
        gen_loss.append(combined.train_on_batch([noise, sampled_labels.reshape((-1, 1))],
                                                [0.95 * np.ones(2 * batch_size), sampled_labels]))
        progress_bar.update(index + 1)
    history['discriminator'].append(np.mean(disc_loss, axis=0))
    history['generator'].append(np.mean(gen_loss, axis=0))
    print('epoch %d  discriminator %s  generator %s' % (epoch, np.round(history['discriminator'][-1], 3),
                                                        np.round(history['generator'][-1], 3)))

# a judge that has never seen a drawn digit
judge = Sequential([Conv2D(16, 5, strides=2, activation='relu', input_shape=(28, 28, 1)), Flatten(),
                    Dense(64, activation='relu'), Dense(10, activation='softmax')])
judge.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
judge.fit(x_train, y_train, epochs=6, batch_size=32, verbose=0)
print('the judge reads genuine digits: %.3f' % judge.evaluate(x_test, y_test, verbose=0)[1])
asked = np.repeat(np.arange(10), 20)
drawn = generator.predict([np.random.uniform(-1, 1, (200, latent_size)), asked.reshape(-1, 1)], verbose=0)
print('Drawn digits that a judge reads as asked: %.3f' % (judge.predict_classes(drawn, verbose=0) == asked).mean())
picture = np.concatenate([np.concatenate(list(drawn[i::20, :, :, 0]), axis=-1) for i in range(8)], axis=0)
Image.fromarray((picture * 127.5 + 127.5).astype(np.uint8)).save('drawn_digits.png')
