'''CIFAR10 with pictures that are shifted and mirrored while the network learns.

    python cifar_augmented.py                  with data augmentation
    python cifar_augmented.py --no-augmentation

The generator works on the CPU while the GPU trains. After the training the network
is saved as JSON and HDF5 and put together again from the two files.

Reaches "Test accuracy" above 0.65.
Takes about 20 s on a CPU with 1500 pictures.
'''

from __future__ import print_function
import argparse
import numpy as np
np.random.seed(7)

from keras.datasets import cifar10
from keras.preprocessing.image import ImageDataGenerator
from keras.models import Sequential, model_from_json
from keras.layers.core import Dense, Dropout, Activation, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D
from keras.layers.normalization import BatchNormalization
from keras.optimizers import SGD
from keras.utils import np_utils

parser = argparse.ArgumentParser(description='CIFAR10 with augmentation')
parser.add_argument('--no-augmentation', dest='augment', action='store_false', help='the pictures as they are')
parser.add_argument('--nb-epoch', type=int, default=12)
args = parser.parse_args()

batch_size = 32
nb_classes = 10

# the data, split between train and test sets
(X_train, y_train), (X_test, y_test) = cifar10.load_data()
print('X_train shape:', X_train.shape)
print(X_train.shape[0], 'train samples')
print(X_test.shape[0], 'test samples')
Y_train = np_utils.to_categorical(y_train, nb_classes)
Y_test = np_utils.to_categorical(y_test, nb_classes)
X_train = X_train.astype('float32') / 255
X_test = X_test.astype('float32') / 255

model = Sequential()
model.add(Convolution2D(16, 3, 3, border_mode='same', input_shape=X_train.shape[1:]))
model.add(BatchNormalization(mode=0, axis=-1))
model.add(Activation('relu'))
model.add(Convolution2D(16, 3, 3, activation='relu', subsample=(2, 2)))
model.add(Dropout(0.1))

model.add(Convolution2D(32, 3, 3, border_mode='same', activation='relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.1))

model.add(Flatten())
model.add(Dense(64, activation='relu'))
model.add(Dropout(0.25))
model.add(Dense(nb_classes))
model.add(Activation('softmax'))

sgd = SGD(lr=0.02, decay=1e-6, momentum=0.9, nesterov=True)
model.compile(loss='categorical_crossentropy', optimizer=sgd, metrics=['accuracy'])

if not args.augment:
    print('Not using data augmentation.')
    model.fit(X_train, Y_train, batch_size=batch_size, nb_epoch=args.nb_epoch,
              validation_data=(X_test, Y_test), shuffle=True, verbose=2)
else:
    print('Using real-time data augmentation.')
    datagen = ImageDataGenerator(
        featurewise_center=False,
        samplewise_center=False,
        featurewise_std_normalization=False,
        samplewise_std_normalization=False,
        zca_whitening=False,
        rotation_range=0,        # degrees, 0 to 180
        width_shift_range=0.1,   # part of the whole width
        height_shift_range=0.1,
        horizontal_flip=True,
        vertical_flip=False)
    datagen.fit(X_train)   # only needed for featurewise_* and ZCA, but does no harm

    model.fit_generator(datagen.flow(X_train, Y_train, batch_size=batch_size),
                        samples_per_epoch=X_train.shape[0],
                        nb_epoch=args.nb_epoch,
                        validation_data=(X_test, Y_test),
                        verbose=2)

score = model.evaluate(X_test, Y_test, batch_size=100, verbose=0)
print('Test accuracy:', score[1])

open('cifar_architecture.json', 'w').write(model.to_json())
model.save_weights('cifar_weights.h5', overwrite=True)
again = model_from_json(open('cifar_architecture.json').read())
again.load_weights('cifar_weights.h5')
difference = np.abs(again.predict(X_test[:50]) - model.predict(X_test[:50])).max()
assert difference < 1e-5, difference
print('from the files: the same predictions')
