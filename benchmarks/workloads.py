"""The workloads, written once with K: networks, losses, optimizers."""

from .problems import DECAY, EPSILON, SQUARE_DECAY, VGG


def dense(K, x, w, layer):
    """A fully connected layer."""
    return K.bias_add(K.dot(x, w[f"{layer}/kernel"]), w[f"{layer}/bias"])


def conv(K, x, w, layer, padding):
    """A convolution and its relu."""
    return K.relu(K.bias_add(K.conv2d(x, w[f"{layer}/kernel"], padding=padding), w[f"{layer}/bias"]))


def dropped(K, x, level):
    """Dropout while learning."""
    return K.in_train_phase(lambda: K.dropout(x, level), x)


def mlp(K, x, w):
    """Two hidden layers, dropout behind each."""
    for layer in ("first", "second"):
        x = dropped(K, K.relu(dense(K, x, w, layer)), 0.2)
    return dense(K, x, w, "last")


def cnn(K, x, w):
    """Two convolutions and two dense layers, the usual first network for handwritten digits."""
    x = conv(K, conv(K, x, w, "conv1", "valid"), w, "conv2", "valid")
    x = dropped(K, K.pool2d(x, (2, 2), strides=(2, 2)), 0.25)
    x = dropped(K, K.relu(dense(K, K.batch_flatten(x), w, "hidden")), 0.5)
    return dense(K, x, w, "last")


def lstm(K, x, w):
    """Words to vectors, an LSTM over them, its last output to one number."""
    series = K.bias_add(K.dot(K.gather(w["embedding"], x), w["kernel"]), w["bias"])
    units = K.int_shape(w["recurrent"])[0]
    zeros = K.zeros_like(series[:, 0, :units])

    def step(now, states):
        output, cell = states
        sums = now + K.dot(output, w["recurrent"])
        enter, keep, new, leave = (sums[:, k * units : (k + 1) * units] for k in range(4))
        cell = K.sigmoid(keep) * cell + K.sigmoid(enter) * K.tanh(new)
        output = K.sigmoid(leave) * K.tanh(cell)
        return output, [output, cell]

    last, _, _ = K.rnn(step, series, [zeros, zeros])
    return dense(K, last, w, "last")


def vgg(K, x, w):
    """Thirteen convolutions, five poolings."""
    number = 0
    for channels in VGG:
        if channels is None:
            x = K.pool2d(x, (2, 2), strides=(2, 2))
        else:
            number += 1
            x = conv(K, x, w, f"conv{number}", "same")
    return dense(K, K.batch_flatten(x), w, "last")


NETWORKS = {"mlp": mlp, "cnn": cnn, "lstm": lstm, "vgg": vgg}


def loss(K, name, x, y, w):
    """The mean loss of a batch."""
    output = NETWORKS[name](K, x, w)
    if name == "lstm":
        return K.mean(K.binary_crossentropy(y, K.sigmoid(output)))
    return K.mean(K.categorical_crossentropy(y, K.softmax(output)))


def momentum(K, variables, gradients, rate):
    """Gradient descent whose steps keep a part of the last step."""
    updates = []
    for variable, gradient in zip(variables, gradients, strict=True):
        speed = K.zeros(K.int_shape(variable))
        new = DECAY * speed - rate * gradient
        updates += [(speed, new), (variable, variable + new)]
    return updates


def rmsprop(K, variables, gradients, rate):
    """Steps divided by the root of the mean of squares."""
    updates = []
    for variable, gradient in zip(variables, gradients, strict=True):
        square = K.zeros(K.int_shape(variable))
        new = DECAY * square + (1.0 - DECAY) * K.square(gradient)
        updates += [(square, new), (variable, variable - rate * gradient / (K.sqrt(new) + EPSILON))]
    return updates


def adam(K, variables, gradients, rate):
    """The mean gradient divided by the root of the mean of squares, both freed from their start at zero.

    The mean is written so that the gradient of an embedding, which TensorFlow gives as slices, meets a tensor.
    """
    count = K.variable(0.0)
    number = count + 1.0
    rate = rate * K.sqrt(1.0 - K.pow(SQUARE_DECAY, number)) / (1.0 - K.pow(DECAY, number))
    updates = [(count, number)]
    for variable, gradient in zip(variables, gradients, strict=True):
        mean, square = K.zeros(K.int_shape(variable)), K.zeros(K.int_shape(variable))
        new_mean = mean - (1.0 - DECAY) * (mean - gradient)
        new_square = SQUARE_DECAY * square + (1.0 - SQUARE_DECAY) * K.square(gradient)
        new = variable - rate * new_mean / (K.sqrt(new_square) + EPSILON)
        updates += [(mean, new_mean), (square, new_square), (variable, new)]
    return updates


OPTIMIZERS = {"momentum": momentum, "rmsprop": rmsprop, "adam": adam}
