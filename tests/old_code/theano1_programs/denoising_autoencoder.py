"""Strips are learnt from strips with holes, which are made anew for each batch."""

import numpy
import theano
import theano.tensor as T
from theano.tensor.shared_randomstreams import RandomStreams


class Denoiser:
    def __init__(self, numpy_rng, theano_rng=None, n_visible=16, n_hidden=12):
        if not theano_rng:
            theano_rng = RandomStreams(numpy_rng.randint(2**30))
        self.theano_rng = theano_rng
        width = 4 * numpy.sqrt(6.0 / (n_hidden + n_visible))
        start = numpy_rng.uniform(low=-width, high=width, size=(n_visible, n_hidden))
        self.W = theano.shared(value=numpy.asarray(start, dtype=theano.config.floatX), name="W", borrow=True)
        self.bvis = theano.shared(value=numpy.zeros(n_visible, dtype=theano.config.floatX), borrow=True)
        self.bhid = theano.shared(value=numpy.zeros(n_hidden, dtype=theano.config.floatX), name="b", borrow=True)
        self.W_prime = self.W.T
        self.x = T.matrix(name="input")
        self.params = [self.W, self.bhid, self.bvis]

    def corrupted(self, level):
        kept = self.theano_rng.binomial(size=self.x.shape, n=1, p=1 - level, dtype=theano.config.floatX)
        return kept * self.x

    def repaired(self, seen):
        hidden = T.nnet.sigmoid(T.dot(seen, self.W) + self.bhid)
        return T.nnet.sigmoid(T.dot(hidden, self.W_prime) + self.bvis)

    def cost_updates(self, level, learning_rate):
        z = self.repaired(self.corrupted(level))
        L = -T.sum(self.x * T.log(z) + (1 - self.x) * T.log(1 - z), axis=1)
        cost = T.mean(L)
        return cost, [(p, p - learning_rate * g) for p, g in zip(self.params, T.grad(cost, self.params))]


rng = numpy.random.RandomState(123)
at = rng.randint(0, 4, 400)
strips = (numpy.arange(16) // 4 == at[:, None]).astype(theano.config.floatX)
data = theano.shared(strips, borrow=True)
da = Denoiser(rng, RandomStreams(rng.randint(2**30)))
cost, updates = da.cost_updates(level=0.3, learning_rate=0.3)
index = T.lscalar()
train = theano.function([index], cost, updates=updates, givens={da.x: data[index * 20 : (index + 1) * 20]})
for epoch in range(60):
    c = numpy.mean([train(i) for i in range(20)])
holes = strips * (rng.rand(*strips.shape) > 0.3)
again = theano.function([da.x], da.repaired(da.x), allow_input_downcast=True)(holes)
error = numpy.abs((again > 0.5) - strips).mean()
print("cost %.3f, wrong cells %.4f (with holes %.3f)" % (c, error, numpy.abs(holes - strips).mean()))
assert error < 0.01
