"""The workloads as one writes them for TensorFlow's graphs by hand."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf

from .problems import DECAY, EPSILON, SQUARE_DECAY, VGG

v1 = tf.compat.v1
v1.disable_eager_execution()

VERSIONS = {"tensorflow": tf.__version__}


def dense(x, w, layer):
    """A fully connected layer."""
    return tf.nn.bias_add(tf.matmul(x, w[f"{layer}/kernel"]), w[f"{layer}/bias"])


def conv(x, w, layer, padding):
    """A convolution and its relu."""
    return tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, w[f"{layer}/kernel"], 1, padding), w[f"{layer}/bias"]))


def dropped(x, level, dropping):
    """Dropout, if wanted."""
    return tf.nn.dropout(x, level) if dropping else x


def mlp(x, w, dropping):
    """Two hidden layers."""
    for layer in ("first", "second"):
        x = dropped(tf.nn.relu(dense(x, w, layer)), 0.2, dropping)
    return dense(x, w, "last")


def cnn(x, w, dropping):
    """Two convolutions and two dense layers."""
    x = conv(conv(x, w, "conv1", "VALID"), w, "conv2", "VALID")
    x = dropped(tf.nn.max_pool2d(x, 2, 2, "VALID"), 0.25, dropping)
    x = tf.reshape(x, (-1, w["hidden/kernel"].shape[0]))
    x = dropped(tf.nn.relu(dense(x, w, "hidden")), 0.5, dropping)
    return dense(x, w, "last")


def lstm(x, w, dropping):
    """Words to vectors, a loop of the graph, one number."""
    units = w["recurrent"].shape[0]
    series = tf.transpose(tf.nn.embedding_lookup(w["embedding"], x), (1, 0, 2))
    series = tf.nn.bias_add(tf.tensordot(series, w["kernel"], 1), w["bias"])
    length = x.shape[1]
    steps = tf.TensorArray(tf.float32, length).unstack(series)
    zeros = tf.zeros((tf.shape(x)[0], units))
    recurrent = tf.identity(w["recurrent"])

    def step(time, output, cell):
        sums = steps.read(time) + tf.matmul(output, recurrent)
        enter, keep, new, leave = tf.split(sums, 4, axis=1)
        cell = tf.sigmoid(keep) * cell + tf.sigmoid(enter) * tf.tanh(new)
        return time + 1, tf.sigmoid(leave) * tf.tanh(cell), cell

    _, last, _ = tf.while_loop(lambda time, output, cell: time < length, step, (0, zeros, zeros))
    return dense(last, w, "last")


def vgg(x, w, dropping):
    """Thirteen convolutions, five poolings."""
    number = 0
    for channels in VGG:
        if channels is None:
            x = tf.nn.max_pool2d(x, 2, 2, "VALID")
        else:
            number += 1
            x = conv(x, w, f"conv{number}", "SAME")
    return dense(tf.reshape(x, (-1, w["last/kernel"].shape[0])), w, "last")


NETWORKS = {"mlp": mlp, "cnn": cnn, "lstm": lstm, "vgg": vgg}


def rmsprop(loss, variables, rate):
    """TensorFlow's own begins with a mean of one, so this one is by hand."""
    steps = []
    for variable, gradient in zip(variables, v1.gradients(loss, variables), strict=True):
        square = v1.Variable(tf.zeros_like(variable), use_resource=True)
        new = square.assign(DECAY * square + (1.0 - DECAY) * tf.square(gradient))
        steps.append(variable.assign_sub(rate * gradient / (tf.sqrt(new) + EPSILON)))
    return tf.group(*steps)


def optimize(problem, loss, variables):
    """The operation that does one step."""
    if problem.optimizer == "rmsprop":
        return rmsprop(loss, variables, problem.rate)
    if problem.optimizer == "momentum":
        return v1.train.MomentumOptimizer(problem.rate, DECAY).minimize(loss, var_list=variables)
    adam = v1.train.AdamOptimizer(problem.rate, DECAY, SQUARE_DECAY, EPSILON)
    return adam.minimize(loss, var_list=variables)


def build(problem, dropping):
    """The graph and its session; see `on_kerascn.build`."""
    w = {name: v1.Variable(value, use_resource=True) for name, value in problem.weights.items()}
    x = v1.placeholder(problem.x.dtype, (None, *problem.x.shape[1:]))
    y = v1.placeholder(tf.float32, (None, *problem.y.shape[1:]))
    output = NETWORKS[problem.name](x, w, dropping)
    kind = "sigmoid" if problem.name == "lstm" else "softmax"
    entropy = getattr(tf.nn, f"{kind}_cross_entropy_with_logits")
    loss = tf.reduce_mean(entropy(labels=y, logits=output))
    train = optimize(problem, loss, list(w.values()))
    session = v1.Session()
    session.run(v1.global_variables_initializer())

    def step():
        return float(session.run([loss, train], {x: problem.x, y: problem.y})[0])

    return step, lambda: session.run(w)
