"""What the models written by hand must predict, computed with NumPy from the arrays in the files alone.

``predicted(name, path, x)`` reads the arrays as they lie in the file and knows nothing of the package. Theano's
convolution is the one of mathematics: it turns the kernel round; TensorFlow's does not.
"""

import h5py
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tests.saving.by_hand import DL4J, SUPER


def arrays_of(path):
    """The arrays in a file of weights: layer -> arrays, both in the order of the file."""
    with h5py.File(path, "r") as file:
        if "nb_layers" in file.attrs:
            groups = [file[f"layer_{place}"] for place in range(file.attrs["nb_layers"])]
            return {
                place: [group[f"param_{number}"][()] for number in range(group.attrs["nb_params"])]
                for place, group in enumerate(groups)
                if group.attrs["nb_params"]
            }
        names = [name.decode() for name in file.attrs["layer_names"]]
        return {name: [file[name][one][()] for one in file[name].attrs["weight_names"]] for name in names}


# Formulas. Pictures have their planes second, kernels are (planes out, planes in, rows, columns).


def relu(x):
    return np.maximum(x, 0)


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -80, 80)))


def hard_sigmoid(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


def softmax(x):
    powers = np.exp(x - x.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def dense(x, kernel, bias):
    return x @ kernel + bias


def correlated(x, kernel, same):
    """Each place of the result is the sum of the products of kernel and picture, the kernel laid there unturned."""
    rows, columns = kernel.shape[2:]
    if same:
        edges = [((side - 1) // 2, side // 2) for side in (rows, columns)]
        x = np.pad(x, [(0, 0), (0, 0), *edges])
    windows = sliding_window_view(x, (rows, columns), axis=(2, 3))
    return np.moveaxis(np.tensordot(windows, kernel, axes=([1, 4, 5], [1, 2, 3])), -1, 1)


def theano(x, kernel, bias, same=True):
    """A convolution of Keras 1 on Theano."""
    return correlated(x, kernel[:, :, ::-1, ::-1], same) + bias[:, None, None]


def theano_back(x, kernel, bias):
    """A transposed convolution of Keras 1 on Theano, of stride 1: what goes back through a convolution."""
    return correlated(x, kernel, same=True) + bias[:, None, None]


def tensorflow(x, kernel, bias=0.0, same=True):
    """A convolution on TensorFlow: planes last, kernels (rows, columns, planes in, planes out)."""
    x, kernel = np.moveaxis(x, -1, 1), kernel.transpose(3, 2, 0, 1)
    return np.moveaxis(correlated(x, kernel, same), 1, -1) + bias


def pooled(x, side, axes):
    """The largest in each square; what is left over at the end is dropped."""
    for axis in axes:
        count = x.shape[axis] // side
        x = np.take(x, range(count * side), axis)
        x = x.reshape(*x.shape[:axis], count, side, *x.shape[axis + 1 :]).max(axis + 1)
    return x


def enlarged(x, axes):
    for axis in axes:
        x = np.repeat(x, 2, axis)
    return x


def normalized(x, gamma, beta, mean, variance, epsilon=1e-3):
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


def lstm(x, kernels, recurrents, biases, gate):
    """All outputs of an LSTM whose gates are in the order input, forget, cell, output."""
    units = len(biases[0])
    h = c = np.zeros((len(x), units), x.dtype)
    found = []
    for step in range(x.shape[1]):
        i, f, g, o = (x[:, step] @ w + h @ u + b for w, u, b in zip(kernels, recurrents, biases, strict=True))
        c = gate(f) * c + gate(i) * np.tanh(g)
        h = gate(o) * np.tanh(c)
        found.append(h)
    return np.stack(found, 1)


def keras2_lstm(x, kernel, recurrent, bias, gate=hard_sigmoid):
    return lstm(x, *(np.split(one, 4, -1) for one in (kernel, recurrent, bias)), gate)


def keras1_lstm(x, *arrays):
    """Keras 1 kept kernel, recurrent kernel and bias of each gate; its order was input, cell, forget, output."""
    gates = [arrays[3 * place : 3 * place + 3] for place in (0, 2, 1, 3)]
    return lstm(x, *zip(*gates, strict=True), hard_sigmoid)


def cudnn_lstm(x, kernel, recurrent, bias):
    """CuDNN reads the numbers of each gate's kernel row by row as (units, inputs), and adds two biases."""
    parts = [np.split(one, 4, -1) for one in (kernel, recurrent)]
    kernels, recurrents = ([part.ravel().reshape(part.shape[::-1]).T for part in half] for half in parts)
    biases = np.split(bias[: len(bias) // 2] + bias[len(bias) // 2 :], 4)
    return lstm(x, kernels, recurrents, biases, sigmoid)


# Networks.


def _sr(w, x):
    x = relu(theano(x, *w["level1"]))
    x = relu(theano(x, *w["level2"]))
    return theano(x, *w["output"])


def _expansion(w, x):
    x = relu(theano(x, *w["level1"]))
    x = sum(relu(theano(x, *w[f"lavel1_{place}"])) for place in (1, 2, 3)) / 3
    return theano(x, *w["output"])


def _espcnn(w, x):
    x = relu(theano(x, *w["level1"]))
    x = relu(theano(x, *w["level2"]))
    x = theano(x, *w["conv_output"])
    large = np.zeros((len(x), 3, 2 * x.shape[2], 2 * x.shape[3]), x.dtype)
    for plane in range(3):
        for row in (0, 1):
            for column in (0, 1):
                large[:, plane, row::2, column::2] = x[:, 4 * plane + 2 * row + column]
    return large


def _denoising(w, x):
    first = relu(theano(x, *w["convolution2d_1"]))
    second = relu(theano(pooled(first, 2, (2, 3)), *w["convolution2d_2"]))
    x = relu(theano(pooled(second, 2, (2, 3)), *w["convolution2d_3"]))
    x = (second + relu(theano(enlarged(x, (2, 3)), *w["convolution2d_4"]))) / 2
    x = (first + relu(theano(enlarged(x, (2, 3)), *w["convolution2d_5"]))) / 2
    return theano(x, *w["convolution2d_6"])


def _denoising_2x(w, x):
    first = relu(theano(x, *w["convolution2d_1"]))
    second = relu(theano(first, *w["convolution2d_2"]))
    x = second + relu(theano_back(second, *w["deconvolution2d_1"]))
    x = first + relu(theano_back(x, *w["deconvolution2d_2"]))
    return theano(x, *w["convolution2d_3"])


def _mememoji(w, x):
    for block in (1, 2, 3):
        for place in (1, 2, 3):
            x = relu(theano(x, *w[f"conv{block}_{place}"]))
        x = pooled(x, 2, (2, 3))
    x = relu(dense(x.reshape(len(x), -1), *w["dense_1"]))
    return softmax(dense(relu(dense(x, *w["dense_2"])), *w["dense_3"]))


def _classic_cnn(convolve, axes):
    def compute(w, x):
        first, second, third, fourth = (arrays for arrays in w.values() if arrays)
        x = relu(convolve(relu(convolve(x, *first, same=False)), *second, same=False))
        x = pooled(x, 2, axes).reshape(len(x), -1)
        return softmax(dense(relu(dense(x, *third)), *fourth))

    return compute


def _cnn_tf(w, x):
    x = sigmoid(tensorflow(x, *w["convolution2d_1"], same=False))
    x = pooled(relu(tensorflow(x, *w["convolution2d_2"], same=False)), 5, (1, 2))
    return softmax(dense(relu(dense(x.reshape(len(x), -1), *w["dense_1"])), *w["dense_2"]))


def _mlp(w, x):
    x = relu(dense(relu(dense(x, *w["dense_1"])), *w["dense_2"]))
    return softmax(dense(x, *w["dense_3"]))


def _last_of_lstm(recurrent):
    return lambda w, x: dense(recurrent(x, *w["lstm_1"])[:, -1], *w["dense_1"])


def _fasttext(w, x):
    return sigmoid(dense(w["embedding_1"][0][x.astype(int)].mean(1), *w["dense_1"]))


def _policy(w, x):
    first, second = (arrays for arrays in w.values() if arrays)
    return dense(np.tanh(dense(x, *first)), *second)


def _batch_norms(w, x):
    for place in (1, 2, 3):
        x = relu(normalized(dense(x, *w[f"fc{place}_relu"]), *w[f"bn{place}"], epsilon=1e-6))
    return softmax(normalized(dense(x, *w["output_softmax"]), *w["bn4"], epsilon=1e-6))


def _conv1d(w, x):
    x = x[:, None]  # a picture of one row
    for place in (1, 2, 3):
        kernel, bias = w[f"conv{place}_relu"]
        x = relu(tensorflow(x, kernel[None], bias))
    return softmax(dense(relu(dense(x.reshape(len(x), -1), *w["fc1_relu"])), *w["output_softmax"]))


def _textgenrnn_cntk(w, x):
    x = keras2_lstm(w["embedding"][0][x.astype(int)], *w["rnn"])
    return softmax(dense(x[:, -1], *w["output"]))


def _textgenrnn(w, x):
    x = w["embedding"][0][x.astype(int)]
    one = cudnn_lstm(x, *w["rnn_1"])
    x = np.concatenate([x, one, cudnn_lstm(one, *w["rnn_2"])], -1)
    share = softmax((x @ w["attention"][0])[..., 0])
    return softmax(dense((x * share[..., None]).sum(1), *w["output"]))


def _residual(w, x, number, prefix=""):
    y = tensorflow(x, *w[f"{prefix}sr_res_conv_{number}_1"])
    y = relu(normalized(y, *w[f"{prefix}sr_res_batchnorm_{number}_1"]))
    y = tensorflow(y, *w[f"{prefix}sr_res_conv_{number}_2"])
    return x + normalized(y, *w[f"{prefix}sr_res_batchnorm_{number}_2"])


def _everywhere(w, x, first):
    asking, asked, given = (tensorflow(x, *w[f"conv2d_{first + place}"]).reshape(len(x), -1, 16) for place in (0, 1, 2))
    alike = softmax(asking @ pooled(asked, 2, (1,)).swapaxes(1, 2))
    y = (alike @ pooled(given, 2, (1,))).reshape(*x.shape[:3], 16)
    return x + tensorflow(y, *w[f"conv2d_{first + 3}"])


def _ending(w, x, *names):
    x = relu(tensorflow(enlarged(x, (1, 2)), *w[names[0]]))
    return tensorflow(x, *w[names[1]])


def _residual_sr(w, x):
    x = start = relu(tensorflow(x, *w["sr_res_conv1"]))
    for number in range(1, 7):
        x = _residual(w, x, number)
    return _ending(w, x + start, "sr_res_filter1_1", "sr_res_conv_final")


def _distilled_sr(w, x):
    start = relu(tensorflow(x, *w["student_sr_res_conv1"]))
    x = _residual(w, start, 1, "student_")
    return _ending(w, x + start, "student_sr_res_filter1_1", "student_sr_res_conv_final")


def _non_local_sr(w, x):
    start = relu(tensorflow(x, *w["sr_res_conv1"]))
    x = _everywhere(w, start, 1)
    for number in range(1, 7):
        x = _residual(w, x, number)
    x = _everywhere(w, x, 5)
    return _ending(w, x + start, "sr_res_filter1_1", "sr_res_conv_final")


COMPUTE = {
    SUPER + "SR_Weights_2X.h5": _sr,
    SUPER + "Expantion_SR_Weights_2X.h5": _expansion,
    SUPER + "ESPCNN_Weights_2.h5": _espcnn,
    SUPER + "Denoising_AutoEncoder.h5": _denoising,
    SUPER + "Denoising_AutoEncoder_2X.h5": _denoising_2x,
    SUPER + "ResNetSR_2X.h5": _residual_sr,
    SUPER + "DistilledResNetSR_2X.h5": _distilled_sr,
    SUPER + "NonLocalResNetSR_2X.h5": _non_local_sr,
    "keras_files/mememoji/src/convnet_basic.h5": _mememoji,
    "keras_files/betago/model_zoo/one_epoch_cnn_weights_keras0_layerN.hd5": _classic_cnn(theano, (2, 3)),
    "keras_files/betago/model_zoo/100_epochs_cnn_weights.hd5": _classic_cnn(theano, (2, 3)),
    DL4J + "examples/mnist_cnn/mnist_cnn_tf_keras_1_weights.h5": _classic_cnn(tensorflow, (1, 2)),
    DL4J + "simple/cnn_tf_weights.h5": _cnn_tf,
    DL4J + "examples/mnist_mlp/mnist_mlp_tf_keras_1_weights.h5": _mlp,
    DL4J + "examples/mnist_mlp/mnist_mlp_th_keras_2_weights.h5": _mlp,
    DL4J + "examples/simple_lstm/simple_lstm_tf_keras_1_weights.h5": _last_of_lstm(keras1_lstm),
    DL4J + "examples/simple_lstm/simple_lstm_tf_keras_2_weights.h5": _last_of_lstm(keras2_lstm),
    DL4J + "examples/simple_flatten_lstm/simple_flatten_lstm_tf_keras_2_weights.h5": _last_of_lstm(keras2_lstm),
    DL4J + "examples/imdb_fasttext/imdb_fasttext_tf_keras_2_weights.h5": _fasttext,
    DL4J + "tfscope/model.weight": _policy,
    DL4J + "tfscope/model.weight.with.tensorflow.scope": _policy,
    "keras_files/fastml-example-models/keras/KERAS_3layer_batch_norm_weights.h5": _batch_norms,
    "keras_files/fastml-example-models/keras/KERAS_conv1d_weights.h5": _conv1d,
    "keras_files/textgenrnn/textgenrnn_weights_keras2.0.6_cntk.hdf5": _textgenrnn_cntk,
    "keras_files/textgenrnn/textgenrnn_weights_keras2.1.5.hdf5": _textgenrnn,
}


# How large the inputs are that move the predictions of a network, where that isn't about 1.
SCALE = {
    "keras_files/mememoji/src/convnet_basic.h5": 255,
    DL4J + "examples/mnist_mlp/mnist_mlp_tf_keras_1_weights.h5": 0.03,
    DL4J + "simple/cnn_tf_weights.h5": 100,
}


def input_for(name, shape, samples=4):
    """Numbers of chance for a model's input: letters and words for an embedding, stones for a board.

    Args:
        name: The name of the file.
        shape: The shape of the input, the batch first.
        samples: The number of samples, where the model does not fix it.
    """
    random = np.random.RandomState(0)
    shape = (shape[0] or samples, *shape[1:])
    if "imdb" in name or "textgenrnn" in name:
        return random.randint(0, 390, shape).astype("float32")
    chance = random.uniform(0, 1, shape)
    return (chance < 0.1 if "betago" in name else SCALE.get(name, 1) * chance).astype("float32")


def predicted(name, path, x):
    """What the network in a file must predict.

    Args:
        name: The name of the file, a key of ``COMPUTE``.
        path: Where it is.
        x: The input.
    """
    return COMPUTE[name](arrays_of(path), x)
