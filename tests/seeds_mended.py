"""What is printed wrong in the old texts, and what it must say."""

from typing import NamedTuple


class Slip(NamedTuple):
    """One slip of a text."""

    document: str
    block: int
    printed: str
    mended: str
    why: str
    by_run: bool = False  # whether `kerascn run` needs no mending here


MENDED = [
    Slip(
        "002",
        234,
        "from keras.engine.topology import Layer",
        "from keras.engine.topology import Layer\nimport numpy as np",
        "np is used and nowhere imported",
    ),
    Slip(
        "002",
        234,
        "np.random.random((input_dim, output_dim))",
        "np.random.random((input_dim, self.output_dim))",
        "output_dim is no name here: __init__ put it into self",
    ),
    Slip(
        "002",
        234,
        "super(MyLayer, self).build()",
        "super(MyLayer, self).build(input_shape)",
        "build takes the shape of the input, as the text itself says above the block",
    ),
    Slip(
        "002",
        234,
        "(input_shape[0] + self.output_dim)",
        "(input_shape[0], self.output_dim)",
        "a shape is a tuple; the sum of two lengths is none",
    ),
    Slip(
        "002",
        235,
        "return K.in_train_phase",
        "class MyDropout(Layer):\n    p = 0.5\n\n    def call(self, x, mask=None):\n        return K.in_train_phase",
        "the text shows one line out of a layer's call",
    ),
    Slip("001", 4, "model.compile", "import keras\nmodel.compile", "keras itself is nowhere imported"),
    Slip(
        "002",
        147,
        "layer_from_config(config)",
        "layer_from_config({'class_name': type(layer).__name__, 'config': config})",
        "a configuration of a layer does not say its class, which the function has to know",
    ),
    Slip("002", 43, "</pre>", "", "a tag of the page was left in the comment"),
    *(
        Slip("002", block, f"{name} = ...", f"{name} = {mended}", "left out for the reader to fill in")
        for block in (51, 278)
        for name, mended in (
            ("false_neg", "K.mean(y_true * (1 - y_pred))"),
            ("false_pos", "K.mean((1 - y_true) * y_pred)"),
        )
    ),
    Slip(
        "002",
        81,
        "lstm.output",
        "try:\n    lstm.output\nexcept AttributeError as error:\n"
        "    assert 'lstm_2 has multiple inbound nodes' in str(error)",
        "the text says itself that this line fails; AttributeError from Keras 2 on",
    ),
    Slip("002", 96, "import model_from_json", "import model_from_json, model_from_yaml", "used, but nowhere imported"),
    Slip(
        "002",
        116,
        "model = Model.from_config(config)\n# or",
        "# model = Model.from_config(config)\n# or",
        "a model is of one kind or the other: only one of the two lines fits",
    ),
    Slip("002", 117, "from models", "from keras.models", "the package is missing"),
    Slip("002", 118, "from models", "from keras.models", "the package is missing"),
    *(
        Slip("002", 165, f"{name}.add(Dense(32))", f"{name}.add(Dense(32, input_dim=16))", "it does not say its input")
        for name in ("model1", "model2")
    ),
    Slip(
        "002",
        165,
        "concat_axis=1)\n- _",
        "concat_axis=1))\n# _",
        "a bracket is open, and a remark looks like code",
    ),
    Slip(
        "002",
        215,
        "LSTM(32, input_dim=64, input_length=10)",
        "LSTM(32, input_dim=64, input_length=10, return_sequences=True)",
        "the LSTM after it needs every step, and the text above says that all of them are given",
    ),
    Slip(
        "002", 93, "import theano", "import pytensor as theano", "Theano goes on under the name PyTensor", by_run=True
    ),
    Slip(
        "002",
        93,
        "theano.config.device",
        "# theano.config.device",
        "PyTensor computes on the processor only",
        by_run=True,
    ),
    *(
        Slip("002", block, "'/my_file.txt'", "'my_file.txt'", "few may write in the root of the disk")
        for block in (130, 143)
    ),
    Slip("002", 111, "tf.train.Server.create", "tf.distribute.Server.create", "where TensorFlow 2 has it", by_run=True),
    Slip(
        "002", 135, "{'output_a'", "metrics = {'output_a'", "the page broke a line in two behind the sign of equality"
    ),
    Slip("002", 276, "print history.losses", "print(history.losses)", "print is a function in Python 3", by_run=True),
    Slip("002", 277, "...\nsaves", "'''\nsaves", "the quotes round a remark got three points"),
    Slip("002", 277, "decreased\n...", "decreased\n'''", "the quotes round a remark got three points"),
    Slip("002", 277, "/tmp/weights.hdf5", "weights.hdf5", "not every system has this folder"),
    *(
        Slip(
            "002",
            block,
            "import tensorflow as tf",
            "import tensorflow.compat.v1 as tf",
            "where TensorFlow 2 has it",
            by_run=True,
        )
        for block in (493, 504)
    ),
    *(
        Slip(
            "002",
            block,
            "train_step = tf.train.GradientDescentOptimizer(0.5).minimize(loss)",
            "train_step = tf.train.GradientDescentOptimizer(0.5).minimize(loss)\n"
            "sess.run(tf.global_variables_initializer())",
            "a session of the user's own initialises no variables by itself",
        )
        for block in (497, 501)
    ),
    *(
        Slip("002", block, printed, mended, "print is a function in Python 3", by_run=True)
        for block, printed, mended in (
            (498, "print acc_value.eval(", "print(acc_value.eval("),
            (498, "labels: mnist_data.test.labels}", "labels: mnist_data.test.labels})"),
            (499, "print K.learning_phase()", "print(K.learning_phase())"),
            (501, "print acc_value.eval(", "print(acc_value.eval("),
            (501, "K.learning_phase(): 0}", "K.learning_phase(): 0})"),
            (507, "print layer.trainable_weights", "print(layer.trainable_weights)"),
        )
    ),
    *(
        Slip(
            "002", block, f"layer = {layer}(x)", f"layer = {layer}\nlayer(x)", "layer would be the tensor of its output"
        )
        for block, layer in ((506, "BatchNormalization()"), (507, "Dense(32)"))
    ),
    *(
        Slip(
            "002",
            block,
            "output_value =",
            "sess.run(tf.global_variables_initializer())\noutput_value =",
            "a session of the user's own initialises no variables by itself",
        )
        for block in (110, 514)
    ),
    Slip(
        "002",
        516,
        "model_from_config(config)",
        "model_from_config({'class_name': type(previous_model).__name__, 'config': config})",
        "a configuration of a model does not say its class, which the function has to know",
    ),
    Slip("002", 517, "export_path = ...", "export_path = 'exported'", "left out for the reader to fill in"),
    Slip("002", 517, "export_version = ...", "export_version = 3", "left out for the reader to fill in"),
    Slip(
        "002",
        517,
        "(input_tensor=model.input,",
        "(input_tensor=model.input,\n    scores_tensor=model.output)",
        "the second line of the call got out of the block",
    ),
    Slip("004", 1, "model.add(...)", "# model.add(...)", "the three points stand for any layer"),
    Slip("004", 4, "等价于：", "# 等价于：", "a line of prose got into the code"),
    Slip("002", 243, "print 'Epoch', e", "print('Epoch', e)", "print is a function in Python 3", by_run=True),
    Slip("002", 243, "model.train(", "model.train_on_batch(", "the name that the method had in Keras 0.x"),
    Slip(
        "002",
        243,
        "    if batches >= len(X_train) / 32:\n"
        "        # we need to break the loop by hand because\n"
        "        # the generator loops indefinitely\n"
        "        break",
        "        if batches >= len(X_train) / 32:\n"
        "            # we need to break the loop by hand because\n"
        "            # the generator loops indefinitely\n"
        "            break",
        "it is the inner loop that never ends",
    ),
    Slip("002", 303, "test_split=0.1)", "test_split=0.1,", "the call goes on"),
    Slip("002", 463, "LSTM(input,", "LSTM(input_dim,", "the sequence has input_dim numbers at each step"),
    Slip("002", 487, "for line in f:\n", "", "the page broke the loop in two"),
    Slip(
        "002",
        488,
        "\nvalues = line.split()\nword = values[0]\n"
        "coefs = np.asarray(values[1:], dtype='float32')\nembeddings_index[word]",
        "\nfor line in f:\n    values = line.split()\n    word = values[0]\n"
        "    coefs = np.asarray(values[1:], dtype='float32')\n    embeddings_index[word]",
        "the page broke the loop in two",
    ),
    Slip(
        "002",
        491,
        "validation_data=(x_val, y_val),",
        "validation_data=(x_val, y_val),\n          nb_epoch=2, batch_size=16)",
        "the second line of the call got out of the block",
    ),
    Slip(
        "002",
        287,
        "\nu'African_elephant', 0.061040461)]",
        "",
        "the second line of a comment, broken off by the page",
    ),
    Slip("002", 291, "fit_generator(...)", "fit_generator(batches(), 4, 1)", "left out for the reader to fill in"),
    Slip("002", 291, "fit_generator(...)", "fit_generator(batches(), 4, 1)", "left out for the reader to fill in"),
    Slip("002", 300, "\n0.14823607  0.59856361])", "", "the second line of a comment, broken off by the page"),
]
