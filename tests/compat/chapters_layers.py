"""The old text's pages on layers: their blocks of code. The blocks that only print a signature are in test_printed."""

from tests.compat.chapters import CHANNELS_FIRST, DATA, DOOR, Chapter

LAYERS = "from keras.models import Sequential\nfrom keras.layers import *\n"

CORE = {
    "Dense": Chapter(
        "002", (149,), LAYERS,
        "assert model.output_shape == (None, 32) and model.count_params() == 17 * 32 + 33 * 32\n",
    ),
    "Flatten": Chapter(
        "002", (156,), CHANNELS_FIRST + LAYERS,
        "assert model.layers[0].output_shape == (None, 64, 32, 32)\nassert model.output_shape == (None, 65536)\n",
    ),
    "Reshape": Chapter(
        "002", (158, 159), LAYERS + "batch_size, target_shape = 5, (3, 4)\n",
        "assert model.layers[0].output_shape == (None, 3, 4) and model.output_shape == (None, 6, 2)\n",
    ),
    "Permute": Chapter("002", (161,), LAYERS, "assert model.output_shape == (None, 64, 10)\n"),
    "RepeatVector": Chapter("002", (163,), LAYERS, "assert model.output_shape == (None, 3, 32)\n"),
    "Merge": Chapter("002", (165,), LAYERS, "assert merged_model.output_shape == (None, 64)\n"),
    "Lambda": Chapter(
        "002", (167, 168, 169, 170, 171), DATA + DOOR + LAYERS + "model = Sequential([Dense(3, input_dim=2)])\n",
        "x = np.random.random((4, 2))\nsquared = np.square(x @ model.get_weights()[0])\n"
        "centred = squared - squared.mean(1, keepdims=True)\n"
        "told = centred / np.sqrt(np.square(centred).sum(1, keepdims=True))\n"
        "told = np.concatenate([np.maximum(told, 0), np.maximum(-told, 0)], 1)\n"
        "np.testing.assert_allclose(model.predict(x), told, rtol=1e-4, atol=1e-5)\n"
        "assert model.output_shape == (None, 6)\n",
    ),
    "Masking": Chapter(
        "002", (174,), DATA + LAYERS + "timesteps, features = 7, 3\n",
        "x = np.random.random((2, 7, 3))\nx[:, 3] = x[:, 5] = 0\n"
        "kept = np.delete(x, (3, 5), axis=1)\nother = Sequential([LSTM(32, input_shape=(5, 3))])\n"
        "other.set_weights(model.get_weights())\n"
        "np.testing.assert_allclose(model.predict(x), other.predict(kept), rtol=1e-4, atol=1e-5)\n",
    ),
    "TimeDistributed": Chapter(
        "002", (177,), LAYERS + "model = Sequential([RepeatVector(4, input_shape=(5,))])\n",
        "assert model.output_shape == (None, 4, 32)\n",
    ),
}  # fmt: skip

CONVOLUTIONAL = {
    "Convolution1D": Chapter(
        "002", (179,), LAYERS, "assert [l.output_shape for l in model.layers] == [(None, 10, 64), (None, 10, 32)]\n",
    ),
    "AtrousConvolution1D": Chapter(
        "002", (181,), LAYERS, "assert [l.output_shape for l in model.layers] == [(None, 10, 64), (None, 10, 32)]\n",
    ),
    "Convolution2D": Chapter(
        "002", (183, 184), CHANNELS_FIRST + LAYERS,
        "assert [l.output_shape for l in model.layers] == [(None, 64, 256, 256), (None, 32, 256, 256)]\n",
    ),
    "AtrousConvolution2D": Chapter(
        "002", (186,), CHANNELS_FIRST + LAYERS, "assert model.output_shape == (None, 64, 252, 252)\n",
    ),
    "Deconvolution2D": Chapter(
        "002", (189,), DATA + CHANNELS_FIRST + LAYERS,
        "assert model.output_shape == (None, 3, 25, 25)\n"
        "assert model.predict(np.ones((2, 3, 12, 12))).shape == (2, 3, 25, 25)\n",
    ),
    "LocallyConnected1D": Chapter(
        "002", (211,), LAYERS, "assert [l.output_shape for l in model.layers] == [(None, 8, 64), (None, 6, 32)]\n",
    ),
    "LocallyConnected2D": Chapter(
        "002", (213,), CHANNELS_FIRST + LAYERS,
        "assert [l.output_shape for l in model.layers] == [(None, 64, 30, 30), (None, 32, 28, 28)]\n"
        "assert model.layers[0].count_params() == 30 * 30 * (3 * 3 * 3 * 64) + 30 * 30 * 64\n",
    ),
}  # fmt: skip

RECURRENT = {
    "LSTM": Chapter("002", (215,), LAYERS, "assert model.output_shape == (None, 16)\n"),
    "TimeDistributed over vectors and images": Chapter(
        "002", (230, 231), CHANNELS_FIRST + LAYERS, "assert model.output_shape == (None, 10, 64, 297, 297)\n",
    ),
    "Bidirectional": Chapter(
        "002", (233,), DATA + LAYERS, "assert model.layers[0].output_shape == (None, 5, 20)\n"
        "assert model.train_on_batch(np.ones((4, 5, 10)), np.eye(5)[:4]) > 0\n",
    ),
}  # fmt: skip

ON_LAYERS = CORE | CONVOLUTIONAL | RECURRENT
