'''Callbacks of Keras 2: TensorBoard, ReduceLROnPlateau, CSVLogger, LambdaCallback and an own one for F1.

Reaches "F1 on the validation data" above 0.9.
Reaches "Learning rate was divided" above 1.9.
Reaches "Event files" above 0.
Writes "log.csv".
Takes about 8 s on a CPU with 1500 digits.
'''

from __future__ import print_function
import csv
import glob
import numpy as np
np.random.seed(8)

import keras
from keras import backend as K
from keras.callbacks import (Callback, CSVLogger, EarlyStopping, LambdaCallback, ModelCheckpoint,
                             ReduceLROnPlateau, TensorBoard, TerminateOnNaN)
from keras.datasets import mnist
from keras.layers import Dense, Dropout
from keras.models import Sequential
from sklearn.metrics import f1_score

epochs = 25


class F1(Callback):
    def on_train_begin(self, logs=None):
        self.val_f1s = []

    def on_epoch_end(self, epoch, logs=None):
        val_predict = np.asarray(self.model.predict(self.validation_data[0])).argmax(axis=1)
        val_targ = self.validation_data[1].argmax(axis=1)
        f1 = f1_score(val_targ, val_predict, average='macro')
        self.val_f1s.append(f1)
        logs['val_f1'] = f1
        print(' - val_f1: %.4f' % f1)


(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape(-1, 784) / 255.
x_test = x_test.reshape(-1, 784) / 255.
y_train, y_test = keras.utils.to_categorical(y_train), keras.utils.to_categorical(y_test)

model = Sequential()
model.add(Dense(64, activation='relu', input_dim=784))
model.add(Dropout(0.2))
model.add(Dense(10, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer=keras.optimizers.SGD(lr=0.15, momentum=0.9), metrics=['acc'])

f1 = F1()
rates = []
callbacks = [
    f1,
    TerminateOnNaN(),
    ReduceLROnPlateau(monitor='val_loss', factor=0.5, patience=1, min_lr=1e-4, verbose=1),
    LambdaCallback(on_epoch_end=lambda epoch, logs: rates.append(K.get_value(model.optimizer.lr))),
    ModelCheckpoint('best.h5', monitor='val_acc', mode='max', save_best_only=True, verbose=0),
    EarlyStopping(monitor='val_loss', min_delta=1e-4, patience=6),
    CSVLogger('log.csv'),
    TensorBoard(log_dir='./logs', histogram_freq=1, write_graph=True, batch_size=100),
]
history = model.fit(x_train, y_train, batch_size=64, epochs=epochs, validation_data=(x_test, y_test),
                    callbacks=callbacks, verbose=2)

print('learning rates:', ', '.join('%.4f' % rate for rate in rates))
rows = list(csv.DictReader(open('log.csv')))
assert len(rows) == len(history.epoch) and abs(float(rows[0]['loss']) - history.history['loss'][0]) < 1e-6
assert 'lr' in history.history
best = keras.models.load_model('best.h5')
accuracy = best.evaluate(x_test, y_test, verbose=0)[1]
assert abs(accuracy - max(history.history['val_acc'])) < 1e-6
print('F1 on the validation data: %.4f' % max(f1.val_f1s))
print('Learning rate was divided: %.1f' % (rates[0] / rates[-1]))
print('Event files: %d' % len(glob.glob('logs/events*')))
