"""A network of Keras, looked into and trained by Theano's functions."""

import numpy as np
import theano
import theano.tensor as T
from keras import backend as K
from keras.layers.core import Activation, Dense, Dropout
from keras.models import Sequential
from keras.optimizers import SGD
from theano.ifelse import ifelse

np.random.seed(1337)
assert theano.config.floatX == K.floatx()
X = np.random.uniform(-1, 1, (256, 4)).astype(theano.config.floatX)
y = (X[:, :1] * X[:, 1:2] > 0).astype(theano.config.floatX)

model = Sequential()
model.add(Dense(24, input_dim=4, init="uniform", activation="tanh"))
model.add(Dropout(0.1))
model.add(Dense(1, init="uniform"))
model.add(Activation("sigmoid"))

# A look into a layer, in both phases.
hidden = theano.function([model.layers[0].input, K.learning_phase()], model.layers[1].output, allow_input_downcast=True)
assert hidden(X, 0).shape == (256, 24)
assert (hidden(X, 1) == 0).any() and not (hidden(X, 0) == 0).any()

# An own loss in Theano's words, an own training function with the updates of an optimizer of Keras.
target = T.matrix("target")
p = T.clip(model.output, 1e-6, 1 - 1e-6)
loss = T.mean(T.nnet.binary_crossentropy(p, target)) + 1e-5 * sum(K.sum(K.square(w)) for w in model.trainable_weights)
sgd = SGD(lr=0.5, momentum=0.9)
updates = sgd.get_updates(model.trainable_weights, {}, loss)
train = theano.function([model.input, target], loss, updates=updates, givens={K.learning_phase(): np.uint8(1)})
before = float(train(X, y))
for epoch in range(300):
    for k in range(0, 256, 64):
        after = float(train(X[k : k + 64], y[k : k + 64]))
print("loss %.3f -> %.3f" % (before, after))
assert after < 0.25

# Keras sees the same weights.
W = model.layers[0].W
assert W.get_value().shape == (4, 24)
mine = theano.function([model.input], model.output)(X)
assert np.allclose(mine, model.predict(X), atol=1e-5)
slope = theano.function([model.input, target], theano.grad(loss, W))(X, y)
assert slope.shape == (4, 24)
bounded = ifelse(T.gt(loss, 10), T.constant(10.0, dtype=loss.dtype), loss)
assert K.function([model.input, target, K.learning_phase()], [bounded, T.exp(model.output)])([X, y, 0])[1].shape == (
    256,
    1,
)
model.compile(loss="mse", optimizer="sgd")
model.fit(X, y, nb_epoch=1, verbose=0)
print("accuracy %.2f" % np.mean((model.predict(X) > 0.5) == y))
assert np.mean((model.predict(X) > 0.5) == y) > 0.9
