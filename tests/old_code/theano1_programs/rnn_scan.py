"""A recurrent net by scan: the sum of a sequence so far, and the next character of a text."""

import numpy as np
import theano as theano
import theano.tensor as T

rng = np.random.RandomState(5)
cast = lambda a: np.asarray(a, dtype=theano.config.floatX)

# Sums.
n, n_in, n_out = 8, 1, 1
u = T.matrix()
t = T.matrix()
h0 = T.vector()
lr = T.scalar()
W = theano.shared(cast(rng.uniform(size=(n, n), low=-0.01, high=0.01)))
W_in = theano.shared(cast(rng.uniform(size=(n_in, n), low=-0.3, high=0.3)))
W_out = theano.shared(cast(rng.uniform(size=(n, n_out), low=-0.3, high=0.3)))


def step(u_t, h_tm1, W, W_in, W_out):
    h_t = T.dot(u_t, W_in) + T.dot(h_tm1, W)
    y_t = T.dot(h_t, W_out)
    return h_t, y_t


[h, y], _ = theano.scan(step, sequences=u, outputs_info=[h0, None], non_sequences=[W, W_in, W_out])
error = ((y - t) ** 2).mean()
gW, gW_in, gW_out = T.grad(error, [W, W_in, W_out])
fn = theano.function(
    [h0, u, t, lr],
    error,
    updates={W: W - lr * gW, W_in: W_in - lr * gW_in, W_out: W_out - lr * gW_out},
    allow_input_downcast=True,
)
for k in range(600):
    seq = rng.uniform(-1, 1, size=(6, 1))
    e = fn(np.zeros((n,)), seq, np.cumsum(seq, axis=0), 0.05)
print("error of the sums %.4f" % e)
assert e < 0.05

# Characters, one word of a vocabulary per step; the row 0 of a softmax over a vector.
text = "theano "
chars = sorted(set(text))
ix = dict((c, i) for i, c in enumerate(chars))
V, H = len(chars), 24
U = theano.shared(name="U", value=cast(rng.uniform(-0.5, 0.5, (H, V))))
Vo = theano.shared(name="V", value=cast(rng.uniform(-0.5, 0.5, (V, H))))
R = theano.shared(name="W", value=cast(rng.uniform(-0.3, 0.3, (H, H))))
x = T.ivector("x")
y = T.ivector("y")


def forward_prop_step(x_t, s_t_prev, U, V, W):
    s_t = T.tanh(U[:, x_t] + W.dot(s_t_prev))
    o_t = T.nnet.softmax(V.dot(s_t))
    return [o_t[0], s_t]


[o, s], updates = theano.scan(
    forward_prop_step,
    sequences=x,
    outputs_info=[None, dict(initial=T.zeros(H))],
    non_sequences=[U, Vo, R],
    truncate_gradient=20,
    strict=True,
)
o_error = T.sum(T.nnet.categorical_crossentropy(o, y))
grads = T.grad(o_error, [U, Vo, R])
rate = T.scalar("rate")
sgd = theano.function(
    [x, y, rate], o_error, updates=[(p, p - rate * g) for p, g in zip([U, Vo, R], grads)], allow_input_downcast=True
)
codes = np.array([ix[c] for c in text * 2], "int32")
for k in range(300):
    e = sgd(codes[:-1], codes[1:], 0.1)
predict = theano.function([x], T.argmax(o, axis=1))
found = "".join(chars[i] for i in predict(codes[:-1]))
print(found)
assert found[len(text) :] == (text * 2)[len(text) + 1 :]
