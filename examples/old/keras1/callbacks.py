'''Everything that can look on while a network learns.

An own callback with the loss of every batch, a checkpoint of the best epoch, a learning rate that
gets smaller step by step, and an end when nothing gets better any more.

Reaches "Best val_loss" below 0.35.
Reaches "Loss of the checkpoint" below 0.35.
Takes about 5 s on a CPU with 1500 digits.
'''

from __future__ import print_function
import glob
import numpy as np
np.random.seed(99)

from keras import backend as K
from keras.callbacks import Callback, ModelCheckpoint, EarlyStopping, LearningRateScheduler
from keras.datasets import mnist
from keras.layers import Dense, Dropout
from keras.models import Sequential
from keras.utils.np_utils import to_categorical

nb_epoch = 30
base_lr = 0.1


class LossHistory(Callback):
    def on_train_begin(self, logs={}):
        self.losses = []
        self.sizes = []
        print('training on', self.params['nb_sample'], 'samples for', self.params['nb_epoch'], 'epochs at most')

    def on_batch_end(self, batch, logs={}):
        self.losses.append(logs.get('loss'))
        self.sizes.append(logs.get('size'))


class LearningRatePrinter(Callback):
    def on_epoch_begin(self, epoch, logs={}):
        print('epoch %d: learning rate %.4f' % (epoch, K.get_value(self.model.optimizer.lr)))


def step_decay(epoch):
    return base_lr * 0.7 ** (epoch // 3)


(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(-1, 784) / 255.
X_test = X_test.reshape(-1, 784) / 255.
Y_train, Y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)

model = Sequential()
model.add(Dense(64, input_dim=784, activation='relu', init='he_normal'))
model.add(Dropout(0.3))
model.add(Dense(10, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='sgd', metrics=['accuracy'])

history = LossHistory()
early_stopping = EarlyStopping(monitor='val_loss', patience=3, verbose=1, mode='min')
checkpoint = ModelCheckpoint('weights.{epoch:02d}-{val_loss:.2f}.hdf5', monitor='val_loss', save_best_only=True,
                             save_weights_only=True, verbose=1)
hist = model.fit(X_train, Y_train, batch_size=64, nb_epoch=nb_epoch, verbose=0, validation_data=(X_test, Y_test),
                 callbacks=[history, LearningRateScheduler(step_decay), LearningRatePrinter(),
                            checkpoint, early_stopping])

nb_done = len(hist.epoch)
batches = (len(X_train) + 63) // 64
assert len(history.losses) == nb_done * batches
assert sum(history.sizes) == nb_done * len(X_train)
print('stopped after', nb_done, 'epochs;', len(history.losses), 'batches seen')
print('first batch: %.3f, mean of the last ten: %.3f' % (history.losses[0], np.mean(history.losses[-10:])))
print('Best val_loss: %.4f' % min(hist.history['val_loss']))

files = sorted(glob.glob('weights.*.hdf5'))
print(len(files), 'checkpoints, the last one is', files[-1])
model.load_weights(files[-1])
loss = model.evaluate(X_test, Y_test, verbose=0)[0]
assert abs(loss - min(hist.history['val_loss'])) < 1e-4
print('Loss of the checkpoint: %.4f' % loss)
