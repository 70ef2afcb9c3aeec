'''Fine-tuning in three steps, when there are few pictures.

1. A VGG-like network gets its weights from a file, layer by layer (nb_layers, layer_0/param_0 ...),
   and is cut below its dense layers.
2. The pictures in data/train and data/validation (a folder for each class) go through it once; a small
   network is trained on what comes out ("bottleneck features").
3. The small network is put on top, all but the last block is frozen, and both are trained a little
   with augmented pictures and a very small learning rate.

As nobody should have to download anything, the file is written first (by a network that learned to tell
CIFAR10's classes), and so are the folders.

Reaches "Bottleneck: validation accuracy" above 0.65.
Reaches "Fine-tuned: validation accuracy" above 0.7.
Takes about 30 s on a CPU.
'''

from __future__ import print_function
import os
import h5py
import numpy as np
np.random.seed(2016)

from keras import optimizers
from keras.datasets import cifar10
from keras.models import Sequential
from keras.layers import Convolution2D, MaxPooling2D, ZeroPadding2D
from keras.layers import Activation, Dropout, Flatten, Dense
from keras.preprocessing.image import ImageDataGenerator, array_to_img

weights_path = 'vgg_small_weights.h5'
top_model_weights_path = 'bottleneck_fc_model.h5'
img_width, img_height = 32, 32
train_data_dir, validation_data_dir = 'data/train', 'data/validation'
nb_train_samples, nb_validation_samples = 200, 80
batch_size = 20


def vgg_blocks():
    model = Sequential()
    model.add(ZeroPadding2D((1, 1), input_shape=(img_width, img_height, 3)))
    model.add(Convolution2D(12, 3, 3, activation='relu', name='conv1_1'))
    model.add(MaxPooling2D((2, 2), strides=(2, 2)))
    model.add(ZeroPadding2D((1, 1)))
    model.add(Convolution2D(24, 3, 3, activation='relu', name='conv2_1'))
    model.add(MaxPooling2D((2, 2), strides=(2, 2)))
    model.add(ZeroPadding2D((1, 1)))
    model.add(Convolution2D(32, 3, 3, activation='relu', name='conv3_1'))
    model.add(MaxPooling2D((2, 2), strides=(2, 2)))
    return model


# --- what others have trained: all classes of CIFAR10, weights in a file layer by layer
(X, y), (X_rest, y_rest) = cifar10.load_data()
full = vgg_blocks()
full.add(Flatten())
full.add(Dense(10, activation='softmax'))
full.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
full.fit(X / 255., y, nb_epoch=8, batch_size=32, verbose=0)
with h5py.File(weights_path, 'w') as f:
    f.attrs['nb_layers'] = len(full.layers)
    for k, layer in enumerate(full.layers):
        g = f.create_group('layer_%d' % k)
        g.attrs['nb_params'] = len(layer.get_weights())
        for p, value in enumerate(layer.get_weights()):
            g.create_dataset('param_%d' % p, data=value)

# --- the pictures that we have: two of the classes only
for folder, pictures, labels, nb in [(train_data_dir, X, y, nb_train_samples),
                                     (validation_data_dir, X_rest, y_rest, nb_validation_samples)]:
    for label, name in [(0, 'first'), (1, 'second')]:
        if not os.path.exists(os.path.join(folder, name)):
            os.makedirs(os.path.join(folder, name))
        for i, picture in enumerate(pictures[labels.ravel() == label][:nb // 2]):
            array_to_img(picture).save(os.path.join(folder, name, '%04d.png' % i))

# --- 1. load the weights as far as our network goes
model = vgg_blocks()
f = h5py.File(weights_path)
for k in range(f.attrs['nb_layers']):
    if k >= len(model.layers):
        break  # we don't look at the dense layers
    g = f['layer_{}'.format(k)]
    weights = [g['param_{}'.format(p)] for p in range(g.attrs['nb_params'])]
    model.layers[k].set_weights(weights)
f.close()
print('Model loaded.')

# --- 2. bottleneck features; no shuffling, so the labels are known: first half 0, second half 1
datagen = ImageDataGenerator(rescale=1. / 255)
generator = datagen.flow_from_directory(train_data_dir, target_size=(img_width, img_height),
                                        batch_size=batch_size, class_mode=None, shuffle=False)
np.save(open('bottleneck_features_train.npy', 'wb'), model.predict_generator(generator, nb_train_samples))
generator = datagen.flow_from_directory(validation_data_dir, target_size=(img_width, img_height),
                                        batch_size=batch_size, class_mode=None, shuffle=False)
np.save(open('bottleneck_features_validation.npy', 'wb'), model.predict_generator(generator, nb_validation_samples))

train_data = np.load(open('bottleneck_features_train.npy', 'rb'))
train_labels = np.array([0] * (nb_train_samples // 2) + [1] * (nb_train_samples // 2))
validation_data = np.load(open('bottleneck_features_validation.npy', 'rb'))
validation_labels = np.array([0] * (nb_validation_samples // 2) + [1] * (nb_validation_samples // 2))


def top(input_shape):
    top_model = Sequential()
    top_model.add(Flatten(input_shape=input_shape))
    top_model.add(Dense(32, activation='relu'))
    top_model.add(Dropout(0.5))
    top_model.add(Dense(1, activation='sigmoid'))
    return top_model


top_model = top(train_data.shape[1:])
top_model.compile(optimizer='rmsprop', loss='binary_crossentropy', metrics=['accuracy'])
top_model.fit(train_data, train_labels, nb_epoch=15, batch_size=batch_size, verbose=2,
              validation_data=(validation_data, validation_labels))
top_model.save_weights(top_model_weights_path)
print('Bottleneck: validation accuracy: %.4f' % top_model.evaluate(validation_data, validation_labels, verbose=0)[1])

# --- 3. fine-tuning
top_model = top(model.output_shape[1:])
top_model.load_weights(top_model_weights_path)  # never begin with random weights here
model.add(top_model)
for layer in model.layers[:6]:
    layer.trainable = False
model.compile(loss='binary_crossentropy', optimizer=optimizers.SGD(lr=1e-3, momentum=0.9), metrics=['accuracy'])

train_datagen = ImageDataGenerator(rescale=1. / 255, shear_range=0.1, zoom_range=0.1, horizontal_flip=True)
train_generator = train_datagen.flow_from_directory(train_data_dir, target_size=(img_height, img_width),
                                                    batch_size=batch_size, class_mode='binary')
validation_generator = datagen.flow_from_directory(validation_data_dir, target_size=(img_height, img_width),
                                                   batch_size=batch_size, class_mode='binary')
model.fit_generator(train_generator, samples_per_epoch=nb_train_samples, nb_epoch=4, verbose=2,
                    validation_data=validation_generator, nb_val_samples=nb_validation_samples)
print('Fine-tuned: validation accuracy: %.4f'
      % model.evaluate_generator(validation_generator, val_samples=nb_validation_samples)[1])
