"""Vectors of words from their neighbours; only the rows of a batch are changed."""

import numpy as np
import theano
import theano.tensor as T
from theano.sandbox.rng_mrg import MRG_RandomStreams as RandomStreams

rng = np.random.RandomState(0)
srng = RandomStreams(seed=234)
n_words, dim, batch = 20, 8, 50
# Words below 10 stand beside each other, and so do the others.
group = rng.randint(0, 2, 4000)
pairs = np.stack([group * 10 + rng.randint(0, 10, 4000), group * 10 + rng.randint(0, 10, 4000)], 1).astype("int32")

V = theano.shared(np.asarray(rng.normal(0, 0.1, (n_words, dim)), dtype=theano.config.floatX))
C = theano.shared(np.asarray(rng.normal(0, 0.1, (n_words, dim)), dtype=theano.config.floatX))
word, context = T.ivectors("word", "context")
wrong = T.cast(srng.uniform((batch,), low=0, high=n_words - 1e-3), "int32")
v = V[word]
good = T.nnet.sigmoid(T.batched_dot(v, C[context]))
bad = T.nnet.sigmoid(T.batched_dot(v, C[wrong]))
cost = T.mean(T.nnet.binary_crossentropy(good, T.ones_like(good)) + T.nnet.binary_crossentropy(bad, T.zeros_like(bad)))
g_v, g_C = T.grad(cost, [v, C])
step = theano.function([word, context], cost, updates=[(V, T.inc_subtensor(V[word], -5.0 * g_v)), (C, C - 5.0 * g_C)])
for epoch in range(4):
    for k in range(0, 4000, batch):
        c = step(pairs[k : k + batch, 0], pairs[k : k + batch, 1])
vectors = V.get_value()
unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
near = unit.dot(unit.T)
inside, across = near[:10, :10].mean(), near[:10, 10:].mean()
print("inside %.2f across %.2f" % (inside, across))
assert inside > across + 0.5
