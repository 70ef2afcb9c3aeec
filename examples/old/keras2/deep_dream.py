'''Deep dream: a picture is changed so that a trained convnet sees more in it.

    python deep_dream.py [picture.png dream]

The picture is shrunk first and grows by octaves; what shrinking lost is put back in each (lost detail).
The network learns CIFAR10's pictures before it dreams: no weights have to be downloaded.

Reaches "The network sees more by" above 2.
Writes "dream.png".
Takes about 20 s on a CPU.
'''

from __future__ import print_function
import sys
import numpy as np
np.random.seed(14)
import scipy.ndimage
from PIL import Image

from keras import backend as K
from keras.datasets import cifar10
from keras.layers import Conv2D, Dense, GlobalAveragePooling2D, Input, MaxPooling2D
from keras.models import Model
from keras.preprocessing.image import load_img, img_to_array

base_image_path = sys.argv[1] if len(sys.argv) > 1 else None
result_prefix = sys.argv[2] if len(sys.argv) > 2 else 'dream'

# how much each layer counts
settings = {'features': {'block1_conv': 0.2, 'block2_conv': 1.0, 'block3_conv': 1.5}}

(x_train, y_train), (x_test, y_test) = cifar10.load_data()
K.set_learning_phase(1)
inputs = Input(shape=(None, None, 3))
x = Conv2D(12, (3, 3), padding='same', activation='relu', name='block1_conv')(inputs)
x = MaxPooling2D((2, 2))(x)
x = Conv2D(24, (3, 3), padding='same', activation='relu', name='block2_conv')(x)
x = MaxPooling2D((2, 2))(x)
x = Conv2D(32, (3, 3), padding='same', activation='relu', name='block3_conv')(x)
x = GlobalAveragePooling2D()(x)
model = Model(inputs, Dense(10, activation='softmax')(x))
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(x_train / 127.5 - 1, y_train, epochs=6, batch_size=32, verbose=2)
K.set_learning_phase(0)   # from here on only testing

dream = model.input
layer_dict = dict([(layer.name, layer) for layer in model.layers])

# the loss: the L2 norm of what the layers answer, without their borders
loss = K.variable(0.)
for layer_name in settings['features']:
    assert layer_name in layer_dict.keys(), 'Layer ' + layer_name + ' not found in model.'
    coeff = settings['features'][layer_name]
    x = layer_dict[layer_name].output
    scaling = K.prod(K.cast(K.shape(x), 'float32'))
    loss = loss + coeff * K.sum(K.square(x[:, 2: -2, 2: -2, :])) / scaling

grads = K.gradients(loss, dream)[0]
grads /= K.maximum(K.mean(K.abs(grads)), K.epsilon())
fetch_loss_and_grads = K.function([dream], [loss, grads])


def eval_loss_and_grads(x):
    outs = fetch_loss_and_grads([x])
    return outs[0], outs[1]


def resize_img(img, size):
    img = np.copy(img)
    factors = (1, float(size[0]) / img.shape[1], float(size[1]) / img.shape[2], 1)
    return scipy.ndimage.zoom(img, factors, order=1)


def gradient_ascent(x, iterations, step, max_loss=None):
    for i in range(iterations):
        loss_value, grad_values = eval_loss_and_grads(x)
        if max_loss is not None and loss_value > max_loss:
            break
        if i % 5 == 0:
            print('..Loss value at', i, ':', loss_value)
        x += step * grad_values
        x = np.clip(x, -1, 1)
    return x


def save_img(img, fname):
    pixels = np.clip((img[0] + 1) * 127.5, 0, 255).astype('uint8')
    Image.fromarray(pixels).save(fname)


step = 0.02
num_octave = 3
octave_scale = 1.4
iterations = 15
max_loss = 100.

if base_image_path:
    img = img_to_array(load_img(base_image_path)) / 127.5 - 1
else:
    img = np.tile(x_test[0], (3, 3, 1))[:80, :96] / 127.5 - 1
img = np.expand_dims(img, axis=0)
first_loss = eval_loss_and_grads(img)[0]

original_shape = img.shape[1:3]
successive_shapes = [original_shape]
for i in range(1, num_octave):
    successive_shapes.append(tuple([int(dim / (octave_scale ** i)) for dim in original_shape]))
successive_shapes = successive_shapes[::-1]
original_img = np.copy(img)
shrunk_original_img = resize_img(img, successive_shapes[0])

for shape in successive_shapes:
    print('Processing image shape', shape)
    img = resize_img(img, shape)
    img = gradient_ascent(img, iterations=iterations, step=step, max_loss=max_loss)
    upscaled_shrunk_original_img = resize_img(shrunk_original_img, shape)
    same_size_original = resize_img(original_img, shape)
    img += same_size_original - upscaled_shrunk_original_img
    shrunk_original_img = resize_img(original_img, shape)

save_img(img, fname=result_prefix + '.png')
print('The network sees more by: %.2f' % (eval_loss_and_grads(np.clip(img, -1, 1))[0] / first_loss))
