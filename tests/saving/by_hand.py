"""Architectures for the genuine files that hold weights alone, written by hand as their users would write them.

``MODELS`` has a function for each such file; it builds the model, whose layers have the names that stand in the file.
The kinds, sizes and order of the layers follow from the names and the shapes of the arrays; what a file can't tell
(activations, borders, how branches meet) is how such networks were written at the time. What the models must predict
is computed from the arrays alone in ``by_hand_numpy``.
"""

from kerascn import backend as K
from kerascn.layers import (
    LSTM,
    Activation,
    Add,
    BatchNormalization,
    Concatenate,
    Conv1D,
    Conv2D,
    Convolution2D,
    Deconvolution2D,
    Dense,
    Dot,
    Dropout,
    Embedding,
    Flatten,
    GlobalAveragePooling1D,
    Input,
    Lambda,
    Layer,
    MaxPooling1D,
    MaxPooling2D,
    Reshape,
    UpSampling2D,
    merge,
)
from kerascn.models import Model, Sequential

DL4J = "keras_files/dl4j-test-resources/"
SUPER = "keras_files/Image-Super-Resolution/weights/"
SIDE = 16  # pixels of the pictures for the networks that take pictures of any size

# Keras 1 on Theano: pictures have their colours first.


def _th(filters, side, name, activation="relu", **options):
    """A convolution as it was written for Theano."""
    options = {"border_mode": "same", "dim_ordering": "th", **options}
    return Convolution2D(filters, side, side, activation=activation, name=name, **options)


def sr_weights():
    """Three convolutions in a row, which sharpen an enlarged picture."""
    model = Sequential()
    model.add(_th(64, 9, "level1", input_shape=(3, SIDE, SIDE)))
    model.add(_th(32, 1, "level2"))
    model.add(_th(3, 5, "output", "linear"))
    return model


def expansion():
    """The second convolution in three sizes, whose mean goes on."""
    picture = Input(shape=(3, SIDE, SIDE), name="input_1")
    wide = _th(64, 9, "level1")(picture)
    branches = [_th(32, side, f"lavel1_{place}")(wide) for place, side in ((1, 1), (2, 3), (3, 5))]
    together = merge(branches, mode="ave", name="merge_1")
    return Model(input=picture, output=_th(3, 5, "output", "linear")(together))


def _twice_as_large(x):
    """Twelve planes become three of twice the side: each four hold the four pixels in place of one."""
    _, planes, height, width = K.int_shape(x)
    x = K.reshape(x, (-1, planes // 4, 2, 2, height, width))
    x = K.permute_dimensions(x, (0, 1, 4, 2, 5, 3))
    return K.reshape(x, (-1, planes // 4, 2 * height, 2 * width))


def espcnn():
    """Two convolutions, then one with four planes for each colour, which are laid side by side."""
    picture = Input(shape=(3, SIDE, SIDE), name="input_1")
    x = _th(64, 5, "level1")(picture)
    x = _th(32, 3, "level2")(x)
    x = _th(12, 3, "conv_output", "linear")(x)
    large = Lambda(_twice_as_large, output_shape=(3, 2 * SIDE, 2 * SIDE), name="lambda_1")(x)
    return Model(input=picture, output=large)


def denoising():
    """Down twice and up twice; the mean is taken with what was there before a step down."""

    def pool(place):
        return MaxPooling2D((2, 2), dim_ordering="th", name=f"maxpooling2d_{place}")

    def enlarge(place):
        return UpSampling2D((2, 2), dim_ordering="th", name=f"upsampling2d_{place}")

    picture = Input(shape=(3, SIDE, SIDE), name="input_1")
    first = _th(64, 3, "convolution2d_1")(picture)
    second = _th(64, 3, "convolution2d_2")(pool(1)(first))
    deepest = _th(64, 3, "convolution2d_3")(pool(2)(second))
    x = _th(64, 3, "convolution2d_4")(enlarge(1)(deepest))
    x = merge([second, x], mode="ave", name="merge_1")
    x = _th(64, 3, "convolution2d_5")(enlarge(2)(x))
    x = merge([first, x], mode="ave", name="merge_2")
    return Model(input=picture, output=_th(3, 5, "convolution2d_6", "linear")(x))


def denoising_2x():
    """Two convolutions and two transposed ones, each with what was there before."""

    def back(place):
        options = dict(output_shape=(None, 64, SIDE, SIDE), border_mode="same", dim_ordering="th", activation="relu")
        return Deconvolution2D(64, 3, 3, name=f"deconvolution2d_{place}", **options)

    picture = Input(shape=(3, SIDE, SIDE), name="input_1")
    first = _th(64, 3, "convolution2d_1")(picture)
    second = _th(64, 3, "convolution2d_2")(first)
    x = merge([second, back(1)(second)], mode="sum", name="merge_1")
    x = merge([first, back(2)(x)], mode="sum", name="merge_2")
    return Model(input=picture, output=_th(3, 5, "convolution2d_3", "linear")(x))


def mememoji():
    """Nine convolutions in three blocks, which read the mood from a grey face of 48 x 48 pixels."""
    model = Sequential()
    for block, filters in enumerate((32, 64, 128), start=1):
        for place in (1, 2, 3):
            first = {"input_shape": (1, 48, 48)} if (block, place) == (1, 1) else {}
            model.add(_th(filters, 3, f"conv{block}_{place}", **first))
        model.add(MaxPooling2D((2, 2), dim_ordering="th", name=f"maxpooling2d_{block}"))
    model.add(Flatten(name="flatten_1"))
    model.add(Dense(64, activation="relu", name="dense_1"))
    model.add(Dropout(0.4, name="dropout_1"))
    model.add(Dense(128, activation="relu", name="dense_2"))
    model.add(Dropout(0.4, name="dropout_2"))
    model.add(Dense(6, activation="softmax", name="dense_3"))
    return model


def _classic_cnn(hidden, classes, order, **first):
    """The example network for pictures that came with Keras: its activations are layers."""
    model = Sequential()
    model.add(Convolution2D(32, 3, 3, border_mode="valid", dim_ordering=order, name="convolution2d_1", **first))
    model.add(Activation("relu", name="activation_1"))
    model.add(Convolution2D(32, 3, 3, border_mode="valid", dim_ordering=order, name="convolution2d_2"))
    model.add(Activation("relu", name="activation_2"))
    model.add(MaxPooling2D(pool_size=(2, 2), dim_ordering=order, name="maxpooling2d_1"))
    model.add(Dropout(0.25, name="dropout_1"))
    model.add(Flatten(name="flatten_1"))
    model.add(Dense(hidden, name="dense_1"))
    model.add(Activation("relu", name="activation_3"))
    model.add(Dropout(0.5, name="dropout_2"))
    model.add(Dense(classes, name="dense_2"))
    model.add(Activation("softmax", name="activation_4"))
    return model


def betago_keras0():
    """Which of 361 points to play, from seven planes of a board; saved by Keras 0.x, layer by layer."""
    return _classic_cnn(128, 361, "th", input_shape=(7, 19, 19))


def betago():
    """The same with a larger layer, saved by Keras 1."""
    return _classic_cnn(256, 361, "th", input_shape=(7, 19, 19))


# Keras 1 on TensorFlow.


def mnist_cnn():
    """The example network for handwritten digits."""
    return _classic_cnn(128, 10, "tf", input_shape=(28, 28, 1))


def cnn_tf():
    """A very small network with kernels that are not square."""
    model = Sequential()
    first = {"activation": "sigmoid", "input_shape": (8, 8, 3)}
    model.add(Convolution2D(2, 3, 2, dim_ordering="tf", name="convolution2d_1", **first))
    model.add(Convolution2D(1, 2, 3, dim_ordering="tf", name="convolution2d_2"))
    model.add(Activation("relu", name="activation_1"))
    model.add(MaxPooling2D(pool_size=(5, 5), dim_ordering="tf", name="maxpooling2d_1"))
    model.add(Dropout(0.25, name="dropout_1"))
    model.add(Flatten(name="flatten_1"))
    model.add(Dense(2, name="dense_1"))
    model.add(Activation("relu", name="activation_2"))
    model.add(Dropout(0.5, name="dropout_2"))
    model.add(Dense(3, activation="softmax", name="dense_2"))
    return model


def mnist_mlp_keras1():
    """Three dense layers for handwritten digits; the activations are layers."""
    model = Sequential()
    model.add(Dense(output_dim=512, input_dim=784, name="dense_1"))
    model.add(Activation("relu", name="activation_1"))
    model.add(Dropout(p=0.2, name="dropout_1"))
    model.add(Dense(output_dim=512, name="dense_2"))
    model.add(Activation("relu", name="activation_2"))
    model.add(Dropout(p=0.2, name="dropout_2"))
    model.add(Dense(output_dim=10, name="dense_3"))
    model.add(Activation("softmax", name="activation_3"))
    return model


def simple_lstm_keras1():
    """One number from a sequence of numbers."""
    model = Sequential()
    model.add(LSTM(output_dim=50, inner_activation="hard_sigmoid", dropout_W=0.2, input_shape=(1, 1), name="lstm_1"))
    model.add(Dense(output_dim=1, name="dense_1"))
    return model


def _policy(first_name):
    picture = Input(shape=(70,), name="input_1")
    hidden = Dense(output_dim=256, activation="tanh", name=first_name)(picture)
    return Model(input=picture, output=Dense(output_dim=2, name="dense_2")(hidden))


def tfscope():
    """Two dense layers, made in scopes of TensorFlow: these stand in the names of the arrays."""
    return _policy("dense_1")


def tfscope_in_a_name():
    """The same; the scope stands in the name of a layer too, with slashes."""
    return _policy("dense_1/xxx/yyy")


# Keras 2.


def mnist_mlp_keras2():
    """Three dense layers for handwritten digits."""
    model = Sequential()
    model.add(Dense(512, activation="relu", input_shape=(784,), name="dense_1"))
    model.add(Dropout(0.2, name="dropout_1"))
    model.add(Dense(512, activation="relu", name="dense_2"))
    model.add(Dropout(0.2, name="dropout_2"))
    model.add(Dense(10, activation="softmax", name="dense_3"))
    return model


def simple_lstm_keras2():
    """One number from a sequence of numbers, in batches of 25."""
    model = Sequential()
    first = {"recurrent_activation": "hard_sigmoid", "batch_input_shape": (25, 1, 1)}
    model.add(LSTM(50, dropout=0.2, name="lstm_1", **first))
    model.add(Dense(1, name="dense_1"))
    return model


def imdb_fasttext():
    """The mean of the words of a film review decides."""
    model = Sequential()
    model.add(Embedding(20000, 50, input_length=400, name="embedding_1"))
    model.add(GlobalAveragePooling1D(name="global_average_pooling1d_1"))
    model.add(Dense(1, activation="sigmoid", name="dense_1"))
    return model


def batch_norms():
    """Dense layers, each with its normalization, then its activation."""
    x = first = Input(shape=(16,), name="input_1")
    names = (("fc1_relu", "bn1", "relu1"), ("fc2_relu", "bn2", "relu2"), ("fc3_relu", "bn3", "relu3"))
    for units, (dense, norm, active) in zip((64, 32, 32), names, strict=True):
        x = BatchNormalization(epsilon=1e-6, momentum=0.9, name=norm)(Dense(units, name=dense)(x))
        x = Activation("relu", name=active)(x)
    x = BatchNormalization(epsilon=1e-6, momentum=0.9, name="bn4")(Dense(5, name="output_softmax")(x))
    return Model(inputs=first, outputs=Activation("softmax", name="softmax")(x))


def conv1d():
    """Three wide convolutions over a hundred steps."""
    x = first = Input(shape=(100, 7), name="input_1")
    for place in (1, 2, 3):
        x = Conv1D(32, 40, padding="same", activation="relu", name=f"conv{place}_relu")(x)
    x = Dense(50, activation="relu", name="fc1_relu")(Flatten(name="flatten_1")(x))
    return Model(inputs=first, outputs=Dense(5, activation="softmax", name="output_softmax")(x))


def textgenrnn_cntk():
    """The next of 394 letters, from forty; trained on CNTK."""
    model = Sequential()
    model.add(Embedding(394, 100, input_shape=(40,), name="embedding"))
    model.add(LSTM(128, recurrent_activation="hard_sigmoid", name="rnn"))
    model.add(Dense(394, activation="softmax", name="output"))
    return model


class WeightedMean(Layer):
    """A user's layer: the mean over the steps, each with a weight that one number per channel decides."""

    def build(self, input_shape):
        self.attention_W = self.add_weight(name="attention_W", shape=(input_shape[-1], 1), initializer="uniform")
        super().build(input_shape)

    def call(self, inputs):
        height = K.exp(K.squeeze(K.dot(inputs, self.attention_W), axis=-1))
        share = height / K.sum(height, axis=1, keepdims=True)
        return K.sum(inputs * K.expand_dims(share), axis=1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[2])


def textgenrnn():
    """The next of 465 letters; the weights of its recurrent layers are those of the CuDNN library."""
    letters = Input(shape=(40,), name="input")
    x = Embedding(465, 100, name="embedding")(letters)
    one = LSTM(128, recurrent_activation="sigmoid", return_sequences=True, name="rnn_1")(x)
    two = LSTM(128, recurrent_activation="sigmoid", return_sequences=True, name="rnn_2")(one)
    mean = WeightedMean(name="attention")(Concatenate(name="rnn_concat")([x, one, two]))
    return Model(inputs=letters, outputs=Dense(465, activation="softmax", name="output")(mean))


def _residual(x, number, filters, prefix=""):
    """Two convolutions whose result is added to what they began with."""
    start = x
    for place in (1, 2):
        x = Conv2D(filters, (3, 3), padding="same", name=f"{prefix}sr_res_conv_{number}_{place}")(x)
        x = BatchNormalization(name=f"{prefix}sr_res_batchnorm_{number}_{place}")(x)
        if place == 1:
            x = Activation("relu", name=f"{prefix}sr_res_activation_{number}_{place}")(x)
    return Add(name=f"{prefix}sr_res_merge_{number}")([x, start])


def _everywhere(x, first, total):
    """Each place of the picture takes from all others, as much as they are alike.

    Args:
        x: A picture of 32 planes.
        first: The numbers in the names of the first layers of each kind in this block.
        total: The name of the last sum.
    """
    convolution, reshape, pool, dot, activation = first
    height, width, planes = K.int_shape(x)[1:]

    def looked_at(number, place):
        y = Conv2D(16, (1, 1), padding="same", use_bias=False, name=f"conv2d_{convolution + number}")(x)
        return Reshape((-1, 16), name=f"reshape_{reshape + place}")(y)

    asking, asked = looked_at(0, 0), looked_at(1, 1)
    asked = MaxPooling1D(2, name=f"max_pooling1d_{pool}")(asked)
    alike = Activation("softmax", name=f"activation_{activation}")(Dot(axes=2, name=f"dot_{dot}")([asking, asked]))
    given = MaxPooling1D(2, name=f"max_pooling1d_{pool + 1}")(looked_at(2, 2))
    y = Dot(axes=[2, 1], name=f"dot_{dot + 1}")([alike, given])
    y = Reshape((height, width, 16), name=f"reshape_{reshape + 3}")(y)
    y = Conv2D(planes, (1, 1), padding="same", use_bias=False, name=f"conv2d_{convolution + 3}")(y)
    return Add(name=total)([x, y])


def _ending(x, filters, names):
    """Twice as large, and two convolutions more."""
    x = UpSampling2D(name=names[0])(x)
    x = Conv2D(filters, (3, 3), padding="same", activation="relu", name=names[1])(x)
    return Conv2D(3, (3, 3), padding="same", name=names[2])(x)


ENDING = ("up_sampling2d_1", "sr_res_filter1_1", "sr_res_conv_final")


def residual_sr():
    """Six residual blocks, and their result added to what they began with."""
    picture = Input(shape=(SIDE, SIDE, 3), name="input_1")
    x = start = Conv2D(64, (3, 3), padding="same", activation="relu", name="sr_res_conv1")(picture)
    for number in range(1, 7):
        x = _residual(x, number, 64)
    return Model(inputs=picture, outputs=_ending(Add(name="add_1")([x, start]), 64, ENDING))


def distilled_sr():
    """One residual block that has learnt from the six."""
    picture = Input(shape=(SIDE, SIDE, 3), name="input_2")
    start = Conv2D(32, (3, 3), padding="same", activation="relu", name="student_sr_res_conv1")(picture)
    x = Add(name="student_residual")([_residual(start, 1, 32, prefix="student_"), start])
    names = ("student_upsampling_1", "student_sr_res_filter1_1", "student_sr_res_conv_final")
    return Model(inputs=picture, outputs=_ending(x, 64, names))


def non_local_sr():
    """Six residual blocks between two in which each place looks at all others."""
    picture = Input(shape=(SIDE, SIDE, 3), name="input_1")
    start = Conv2D(32, (3, 3), padding="same", activation="relu", name="sr_res_conv1")(picture)
    x = _everywhere(start, (1, 1, 1, 1, 1), "add_1")
    for number in range(1, 7):
        x = _residual(x, number, 32)
    x = _everywhere(x, (5, 5, 3, 3, 2), "add_2")
    return Model(inputs=picture, outputs=_ending(Add(name="add_3")([x, start]), 32, ENDING))


MODELS = {
    SUPER + "SR_Weights_2X.h5": sr_weights,
    SUPER + "Expantion_SR_Weights_2X.h5": expansion,
    SUPER + "ESPCNN_Weights_2.h5": espcnn,
    SUPER + "Denoising_AutoEncoder.h5": denoising,
    SUPER + "Denoising_AutoEncoder_2X.h5": denoising_2x,
    SUPER + "ResNetSR_2X.h5": residual_sr,
    SUPER + "DistilledResNetSR_2X.h5": distilled_sr,
    SUPER + "NonLocalResNetSR_2X.h5": non_local_sr,
    "keras_files/mememoji/src/convnet_basic.h5": mememoji,
    "keras_files/betago/model_zoo/one_epoch_cnn_weights_keras0_layerN.hd5": betago_keras0,
    "keras_files/betago/model_zoo/100_epochs_cnn_weights.hd5": betago,
    DL4J + "examples/mnist_cnn/mnist_cnn_tf_keras_1_weights.h5": mnist_cnn,
    DL4J + "simple/cnn_tf_weights.h5": cnn_tf,
    DL4J + "examples/mnist_mlp/mnist_mlp_tf_keras_1_weights.h5": mnist_mlp_keras1,
    DL4J + "examples/mnist_mlp/mnist_mlp_th_keras_2_weights.h5": mnist_mlp_keras2,
    DL4J + "examples/simple_lstm/simple_lstm_tf_keras_1_weights.h5": simple_lstm_keras1,
    DL4J + "examples/simple_lstm/simple_lstm_tf_keras_2_weights.h5": simple_lstm_keras2,
    DL4J + "examples/simple_flatten_lstm/simple_flatten_lstm_tf_keras_2_weights.h5": simple_lstm_keras2,
    DL4J + "examples/imdb_fasttext/imdb_fasttext_tf_keras_2_weights.h5": imdb_fasttext,
    DL4J + "tfscope/model.weight": tfscope,
    DL4J + "tfscope/model.weight.with.tensorflow.scope": tfscope_in_a_name,
    "keras_files/fastml-example-models/keras/KERAS_3layer_batch_norm_weights.h5": batch_norms,
    "keras_files/fastml-example-models/keras/KERAS_conv1d_weights.h5": conv1d,
    "keras_files/textgenrnn/textgenrnn_weights_keras2.0.6_cntk.hdf5": textgenrnn_cntk,
    "keras_files/textgenrnn/textgenrnn_weights_keras2.1.5.hdf5": textgenrnn,
}
