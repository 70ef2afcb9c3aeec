'''A stateful LSTM goes on where the last batch ended.

The series is a damped cosine; its batches lie one after the other, so the state of sample i at the end of
a batch is the beginning of sample i in the next. States are reset after every pass.

Reaches "Mean error" below 0.03.
Writes "stateful.npz".
Takes about 10 s on a CPU.
'''

from __future__ import print_function
import numpy as np
np.random.seed(4)

from keras.models import Sequential
from keras.layers import Dense, LSTM

tsteps = 1       # one value at a time: what came before is only in the state
batch_size = 20
nb_epoch = 12
lahead = 1       # how far to look ahead


def gen_cosine_amp(amp=1., period=25., x0=0, xn=1000, step=1, k=0.001):
    '''A cosine whose amplitude gets smaller, as an array (nb_points, 1, 1).'''
    cos = np.zeros(((xn - x0) * step, 1, 1))
    for i in range(len(cos)):
        idx = x0 + i * step
        cos[i, 0, 0] = amp * np.cos(2 * np.pi * idx / period)
        cos[i, 0, 0] = cos[i, 0, 0] * np.exp(-k * idx)
    return cos


print('Generating Data')
series = np.hstack([gen_cosine_amp(x0=50 * i, xn=50 * i + 400)[:, 0] for i in range(batch_size)])
print('Input shape:', series.shape)   # (time, the 20 series of a batch)
cos = series[:-lahead].reshape(-1, 1, 1)
expected_output = series[lahead:].reshape(-1, 1)

print('Creating Model')
model = Sequential()
model.add(LSTM(20, batch_input_shape=(batch_size, tsteps, 1), return_sequences=True, stateful=True))
model.add(LSTM(20, return_sequences=False, stateful=True))
model.add(Dense(1))
model.compile(loss='mse', optimizer='rmsprop')

print('Training')
for i in range(nb_epoch):
    hist = model.fit(cos, expected_output, batch_size=batch_size, verbose=0, nb_epoch=1, shuffle=False)
    print('Epoch', i, '/', nb_epoch, 'loss %.5f' % hist.history['loss'][0])
    model.reset_states()

print('Predicting')
predicted_output = model.predict(cos, batch_size=batch_size)
error = np.abs(predicted_output - expected_output)[200:]   # the first steps have seen too little
np.savez('stateful.npz', predicted=predicted_output, expected=expected_output)
print('Mean error: %.4f' % error.mean())
