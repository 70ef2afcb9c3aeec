"""Squares and crosses, told apart by two convolutions with pooling."""

import numpy as np
import theano
import theano.tensor as T
from theano.tensor.nnet import conv
from theano.tensor.signal import downsample

rng = np.random.RandomState(3)
f32 = lambda a: np.asarray(a, dtype=theano.config.floatX)


class ConvPool:
    def __init__(self, input, filter_shape, image_shape, poolsize=(2, 2)):
        fan_in = np.prod(filter_shape[1:])
        fan_out = filter_shape[0] * np.prod(filter_shape[2:]) / np.prod(poolsize)
        bound = np.sqrt(6.0 / (fan_in + fan_out))
        self.W = theano.shared(f32(rng.uniform(low=-bound, high=bound, size=filter_shape)), borrow=True)
        self.b = theano.shared(value=f32(np.zeros((filter_shape[0],))), borrow=True)
        conv_out = conv.conv2d(input=input, filters=self.W, filter_shape=filter_shape, image_shape=image_shape)
        pooled = downsample.max_pool_2d(input=conv_out, ds=poolsize, ignore_border=True)
        self.output = T.tanh(pooled + self.b.dimshuffle("x", 0, "x", "x"))
        self.params = [self.W, self.b]


def pictures(n):
    x, y = 0.3 * rng.randn(n, 16, 16), rng.randint(0, 2, n)
    for image, kind in zip(x, y):
        i, j = rng.randint(0, 8, 2)
        if kind:
            image[i : i + 8, j : j + 8] += np.eye(8) + np.eye(8)[::-1]
        else:
            image[i : i + 8, [j, j + 7]] += 1
            image[[i, i + 7], j : j + 8] += 1
    return f32(x), y.astype("int32")


batch = 25
x = T.matrix("x")
y = T.ivector("y")
layer0_input = x.reshape((batch, 1, 16, 16))
layer0 = ConvPool(layer0_input, (6, 1, 5, 5), (batch, 1, 16, 16))
layer1 = ConvPool(layer0.output, (8, 6, 3, 3), (batch, 6, 6, 6))
flat = layer1.output.flatten(2)
W = theano.shared(f32(rng.uniform(-0.2, 0.2, (8 * 2 * 2, 2))), borrow=True)
p = T.nnet.softmax(T.dot(flat, W))
cost = T.mean(T.nnet.categorical_crossentropy(p, y))
params = layer1.params + layer0.params + [W]
updates = [(q, q - 0.2 * g) for q, g in zip(params, T.grad(cost, params))]
train = theano.function([x, y], cost, updates=updates)
predict = theano.function([x], T.argmax(p, axis=1))

tx, ty = pictures(500)
for epoch in range(12):
    for k in range(0, 500, batch):
        train(tx[k : k + batch].reshape(batch, -1), ty[k : k + batch])
vx, vy = pictures(200)
right = np.mean(
    [np.mean(predict(vx[k : k + batch].reshape(batch, -1)) == vy[k : k + batch]) for k in range(0, 200, batch)]
)
print("right %.3f" % right)
assert right > 0.9
