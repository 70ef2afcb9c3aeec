'''What does a filter look for? Gradient ascent on the input of a trained convnet.

The gradient of a filter's mean answer with respect to the picture is followed uphill. Dropout has to be
off, so K.learning_phase() is one of the inputs.

Reaches "Filters that were found" above 5.
Reaches "Answers grew by" above 3.
Writes "stitched_filters.png".
Takes about 12 s on a CPU with 1500 digits.
'''

from __future__ import print_function
import time
import numpy as np
np.random.seed(31)

from scipy.misc import imsave
from keras import backend as K
from keras.datasets import mnist
from keras.layers import Activation, Convolution2D, Dense, Dropout, Flatten, MaxPooling2D
from keras.models import Sequential

nb_filters = 8
nb_steps = 20

(X_train, y_train), _ = mnist.load_data()
X_train = X_train[..., None] / 255.

model = Sequential()
model.add(Convolution2D(8, 5, 5, activation='relu', input_shape=(28, 28, 1), name='conv1'))
model.add(MaxPooling2D((2, 2)))
model.add(Convolution2D(nb_filters, 3, 3, activation='relu', name='conv2'))
model.add(Dropout(0.2))
model.add(Flatten())
model.add(Dense(10, activation='softmax'))
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(X_train, y_train, nb_epoch=3, batch_size=32, verbose=2)

layer_dict = dict([(layer.name, layer) for layer in model.layers])
input_img = model.input


def normalize(x):
    # the gradient's length, so that steps are about the same everywhere
    return x / (K.sqrt(K.mean(K.square(x))) + 1e-5)


def deprocess_image(x):
    x = (x - x.mean()) / (x.std() + 1e-5) * 0.1 + 0.5
    return (np.clip(x, 0, 1) * 255).astype('uint8')


kept_filters, grown = [], []
for filter_index in range(nb_filters):
    start_time = time.time()
    loss = K.mean(layer_dict['conv2'].output[:, :, :, filter_index])
    grads = normalize(K.gradients(loss, input_img)[0])
    iterate = K.function([input_img, K.learning_phase()], [loss, grads])

    input_img_data = 0.5 + np.random.random((1, 28, 28, 1)) * 0.1
    first = None
    for i in range(nb_steps):
        loss_value, grads_value = iterate([input_img_data, 0])
        first = loss_value if first is None else first
        input_img_data += grads_value * 0.1
        if loss_value <= 0.:
            break  # some filters get stuck at 0: skip them
    print('Filter %d: %.3f -> %.3f, %.1fs' % (filter_index, first, loss_value, time.time() - start_time))
    if loss_value > 0:
        kept_filters.append(deprocess_image(input_img_data[0]))
        grown.append(loss_value / max(first, 1e-3))

margin = 2
stitched = np.zeros((28, len(kept_filters) * (28 + margin) - margin), dtype='uint8')
for i, img in enumerate(kept_filters):
    stitched[:, i * 30:i * 30 + 28] = img[:, :, 0]
imsave('stitched_filters.png', stitched)
print('Filters that were found:', len(kept_filters))
print('Answers grew by: %.1f' % np.median(grown))
