"""Two clouds of points, parted by a line; minibatches lie in shared variables."""


import numpy
import theano
import theano.tensor as T

floatX = theano.config.floatX
rng = numpy.random.RandomState(23455)


def shared_dataset(points, classes, borrow=True):
    shared_x = theano.shared(numpy.asarray(points, dtype=theano.config.floatX), borrow=borrow)
    shared_y = theano.shared(numpy.asarray(classes, dtype=theano.config.floatX), borrow=borrow)
    return shared_x, T.cast(shared_y, "int32")


class Lines:
    def __init__(self, input, n_in, n_out):
        self.W = theano.shared(value=numpy.zeros((n_in, n_out), dtype=floatX), name="W", borrow=True)
        self.b = theano.shared(value=numpy.zeros((n_out,), dtype=floatX), name="b", borrow=True)
        self.p_y_given_x = T.nnet.softmax(T.dot(input, self.W) + self.b)
        self.y_pred = T.argmax(self.p_y_given_x, axis=1)
        self.params = [self.W, self.b]

    def loss(self, y):
        return -T.mean(T.log(self.p_y_given_x)[T.arange(y.shape[0]), y])

    def errors(self, y):
        assert y.dtype.startswith("int")
        return T.mean(T.neq(self.y_pred, y))


classes = rng.randint(0, 3, 600)
middles = numpy.array([[0, 0], [4, 0], [0, 4]])
train_x, train_y = shared_dataset(middles[classes] + rng.randn(600, 2) * 0.7, classes)

index = T.lscalar("index")
x = T.matrix("x")
y = T.ivector("y")
batch = 50
classifier = Lines(input=x, n_in=2, n_out=3)
cost = classifier.loss(y)
g_W = T.grad(cost=cost, wrt=classifier.W)
g_b = T.grad(cost=cost, wrt=classifier.b)
updates = [(classifier.W, classifier.W - 0.3 * g_W), (classifier.b, classifier.b - 0.3 * g_b)]
givens = {x: train_x[index * batch : (index + 1) * batch], y: train_y[index * batch : (index + 1) * batch]}
train = theano.function(inputs=[index], outputs=cost, updates=updates, givens=givens)
test = theano.function(inputs=[index], outputs=classifier.errors(y), givens=givens)

n_batches = train_x.get_value(borrow=True).shape[0] // batch
for epoch in range(40):
    for i in range(n_batches):
        train(i)
error = numpy.mean([test(i) for i in range(n_batches)])
print("error %.3f" % error)
assert error < 0.03
