'''MNIST with a perceptron, and the curves of its training drawn with matplotlib.

    python digits_mlp_plots.py --epochs 6 --batch-size 32

Reaches "Test accuracy" above 0.93, on the whole of MNIST above 0.97.
Writes "training_curves.png".
Takes about 6 s on a CPU with 1500 digits.
'''

from __future__ import print_function
import argparse
import numpy as np
import matplotlib
matplotlib.use('Agg')  # no window: the server has no screen
import matplotlib.pyplot as plt

import keras
from keras.datasets import mnist
from keras.models import Sequential, load_model
from keras.layers import Dense, Dropout, BatchNormalization
from keras.optimizers import Adam

parser = argparse.ArgumentParser()
parser.add_argument('--epochs', type=int, default=6)
parser.add_argument('--batch-size', type=int, default=32)
parser.add_argument('--seed', type=int, default=2018)
args = parser.parse_args()
np.random.seed(args.seed)
print('Keras', keras.__version__)
assert keras.__version__.startswith('2')

num_classes = 10
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape(-1, 784).astype('float32') / 255
x_test = x_test.reshape(-1, 784).astype('float32') / 255
y_train = keras.utils.to_categorical(y_train, num_classes)
y_test = keras.utils.to_categorical(y_test, num_classes)

model = Sequential([
    Dense(200, activation='relu', kernel_initializer='he_uniform', input_shape=(784,)),
    BatchNormalization(),
    Dropout(0.3),
    Dense(100, activation='relu', kernel_regularizer=keras.regularizers.l2(1e-5)),
    Dropout(0.3),
    Dense(num_classes, activation='softmax'),
])
model.summary()
model.compile(optimizer=Adam(lr=0.002), loss=keras.losses.categorical_crossentropy, metrics=['accuracy'])
history = model.fit(x_train, y_train, batch_size=args.batch_size, epochs=args.epochs, verbose=2,
                    validation_split=0.15)
print(sorted(history.history.keys()))

plt.figure(figsize=(9, 4))
plt.subplot(1, 2, 1)
plt.plot(history.history['acc'], 'bo', label='Training acc')
plt.plot(history.history['val_acc'], 'b', label='Validation acc')
plt.title('Training and validation accuracy')
plt.xlabel('epoch')
plt.legend()
plt.subplot(1, 2, 2)
plt.plot(history.history['loss'], 'ro', label='Training loss')
plt.plot(history.history['val_loss'], 'r', label='Validation loss')
plt.title('Training and validation loss')
plt.legend()
plt.savefig('training_curves.png')

model.save('digits.h5')
del model
model = load_model('digits.h5')
loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print('Test loss:', loss)
print('Test accuracy:', accuracy)
