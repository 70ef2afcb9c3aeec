'''Paints one picture in the manner of another one (arXiv:1508.06576).

    python style_transfer.py [content.png style.png result]

The picture itself is what is optimized, by L-BFGS of SciPy. The content loss keeps the layout, the
style loss compares Gram matrices, the total variation loss keeps it smooth. Without VGG at hand the
features come from a small convnet with random filters, which is enough to see textures move over.
Without arguments two pictures are drawn first.

Reaches "Loss left of the first" below 0.35.
Writes "result_at_iteration_4.png".
Takes about 15 s on a CPU.
'''

from __future__ import print_function
import sys
import time
import numpy as np
np.random.seed(20)

from scipy.misc import imread, imresize, imsave
from scipy.optimize import fmin_l_bfgs_b

from keras import backend as K
from keras.layers import Convolution2D, AveragePooling2D, Input
from keras.models import Model

img_width = img_height = 64
total_variation_weight = 1e-5
style_weight = 1.
content_weight = 0.02
nb_iterations = 5

if len(sys.argv) > 3:
    base_image_path, style_image_path, result_prefix = sys.argv[1:4]
else:
    base_image_path, style_image_path, result_prefix = 'content.png', 'style.png', 'result'
    yy, xx = np.mgrid[0:96, 0:128]
    disc = ((xx - 64) ** 2 + (yy - 48) ** 2 < 30 ** 2)[..., None]
    imsave(base_image_path, np.where(disc, [220, 80, 60], [40, 90, 160]).astype('uint8'))
    waves = 127 + 120 * np.sin(0.7 * (xx + yy))[..., None] * np.array([1., 0.6, -0.5])
    imsave(style_image_path, waves.astype('uint8'))


def preprocess_image(image_path):
    img = imresize(imread(image_path, mode='RGB'), (img_width, img_height)).astype('float64')
    if K.image_dim_ordering() == 'th':
        img = img.transpose((2, 0, 1))
    return np.expand_dims(img, axis=0) / 127.5 - 1


def deprocess_image(x):
    x = x.reshape((3, img_width, img_height)).transpose((1, 2, 0)) if K.image_dim_ordering() == 'th' \
        else x.reshape((img_width, img_height, 3))
    return np.clip((x + 1) * 127.5, 0, 255).astype('uint8')


base_image = K.variable(preprocess_image(base_image_path))
style_reference_image = K.variable(preprocess_image(style_image_path))
if K.image_dim_ordering() == 'th':
    shape = (3, img_width, img_height)
else:
    shape = (img_width, img_height, 3)
combination_image = K.placeholder((1,) + shape)

# the three pictures in one batch
input_tensor = K.concatenate([base_image, style_reference_image, combination_image], axis=0)

inputs = Input(tensor=input_tensor, shape=shape)
x = Convolution2D(16, 3, 3, activation='relu', border_mode='same', init='he_normal', name='conv1')(inputs)
x = AveragePooling2D((2, 2))(x)
x = Convolution2D(24, 3, 3, activation='relu', border_mode='same', init='he_normal', name='conv2')(x)
x = AveragePooling2D((2, 2))(x)
x = Convolution2D(32, 3, 3, activation='relu', border_mode='same', init='he_normal', name='conv3')(x)
model = Model(inputs, x)
outputs_dict = dict([(layer.name, layer.output) for layer in model.layers])


def gram_matrix(x):
    assert K.ndim(x) == 3
    features = K.batch_flatten(x if K.image_dim_ordering() == 'th' else K.permute_dimensions(x, (2, 0, 1)))
    return K.dot(features, K.transpose(features)) / (img_width * img_height)


def total_variation_loss(x):
    assert K.ndim(x) == 4
    if K.image_dim_ordering() == 'th':
        a = K.square(x[:, :, :-1, :-1] - x[:, :, 1:, :-1])
        b = K.square(x[:, :, :-1, :-1] - x[:, :, :-1, 1:])
    else:
        a = K.square(x[:, :-1, :-1, :] - x[:, 1:, :-1, :])
        b = K.square(x[:, :-1, :-1, :] - x[:, :-1, 1:, :])
    return K.sum(K.pow(a + b, 1.25))


loss = K.variable(0.)
features = outputs_dict['conv2']
loss += content_weight * K.mean(K.square(features[2, :, :, :] - features[0, :, :, :]))
for name in ['conv1', 'conv2', 'conv3']:
    features = outputs_dict[name]
    difference = gram_matrix(features[1, :, :, :]) - gram_matrix(features[2, :, :, :])
    loss += style_weight / 3 * K.sum(K.square(difference))
loss += total_variation_weight * total_variation_loss(combination_image)

grads = K.gradients(loss, combination_image)
outputs = [loss]
if type(grads) in {list, tuple}:
    outputs += grads
else:
    outputs.append(grads)
f_outputs = K.function([combination_image], outputs)


class Evaluator(object):
    '''Loss and gradients come from one call, but SciPy wants two functions.'''
    def __init__(self):
        self.loss_value = None
        self.grad_values = None

    def loss(self, x):
        assert self.loss_value is None
        outs = f_outputs([x.reshape((1,) + shape)])
        self.loss_value = float(outs[0])
        self.grad_values = np.array(outs[1]).flatten().astype('float64')
        return self.loss_value

    def grads(self, x):
        assert self.loss_value is not None
        grad_values = np.copy(self.grad_values)
        self.loss_value = None
        self.grad_values = None
        return grad_values


evaluator = Evaluator()
x = np.random.uniform(-1, 1, (1,) + shape) * 0.3
first = evaluator.loss(x.flatten())
evaluator.grads(x)
for i in range(nb_iterations):
    print('Start of iteration', i)
    start_time = time.time()
    x, min_val, info = fmin_l_bfgs_b(evaluator.loss, x.flatten(), fprime=evaluator.grads, maxfun=20)
    print('Current loss value:', min_val)
    fname = result_prefix + '_at_iteration_%d.png' % i
    imsave(fname, deprocess_image(x.copy()))
    print('Image saved as', fname)
    print('Iteration %d completed in %ds' % (i, time.time() - start_time))
print('Loss left of the first: %.4f' % (min_val / first))
