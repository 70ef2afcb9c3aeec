"""How each program is spoiled, so that it must miss what it says it reaches: one text in place of another.

Labels are shuffled, losses emptied, steps taken back. A program that reaches its number all the same has said nothing.
"""

BREAKS = {
    "keras1/attention.py": ("words, answer)\n", "words, answer)\nnp.random.shuffle(y_train)\n"),
    "keras1/bottleneck_features.py": (
        "[0] * (nb_train_samples // 2) + [1] * (nb_train_samples // 2)",
        "[0, 1] * (nb_train_samples // 2)",
    ),
    "keras1/callbacks.py": ("base_lr = 0.1", "base_lr = 0.0001"),
    "keras1/cifar_augmented.py": ("nb_classes)\nX_train = ", "nb_classes)\nnp.random.shuffle(Y_train)\nX_train = "),
    "keras1/digits_cnn.py": ("to_categorical(y_train,", "to_categorical(np.random.permutation(y_train),"),
    "keras1/digits_mlp.py": ("to_categorical(y_train,", "to_categorical(np.random.permutation(y_train),"),
    "keras1/filters_seen.py": ("+= grads_value * 0.1", "-= grads_value * 0.1"),
    "keras1/five_digits_more.py": ("to_categorical(train[1],", "to_categorical(np.random.permutation(train[1]),"),
    "keras1/gan_digits.py": ("train_on_batch(noise, [1] *", "train_on_batch(noise, [0] *"),
    "keras1/grid_search.py": ("y = iris.target", "y = np.random.permutation(iris.target)"),
    "keras1/houses_py2.py": ("model.fit(X[rest], y[rest] - center", "model.fit(X[rest][::-1], y[rest] - center"),
    "keras1/names_py2.py": ("X_test, y_test = X[middle:]", "np.random.shuffle(y_train)\nX_test, y_test = X[middle:]"),
    "keras1/own_layer.py": ("K.sum(K.square(difference), axis=2)", "K.sum(0 * difference, axis=2)"),
    "keras1/reviews_lstm.py": ("print('Train...')", "np.random.shuffle(y_train)"),
    "keras1/siamese.py": (
        "create_pairs(X_train, digit_indices)\n",
        "create_pairs(X_train, digit_indices)\nnp.random.shuffle(tr_y)\n",
    ),
    "keras1/stateful_lstm.py": (
        "batch_size=batch_size, verbose=0, nb_epoch=1, shuffle=False",
        "batch_size=batch_size, verbose=0, nb_epoch=1, shuffle=True",
    ),
    "keras1/stories_memory.py": ("Y.append(y)", "Y.append(np.random.permutation(y))"),
    "keras1/style_transfer.py": ("fprime=evaluator.grads", "fprime=lambda x: -evaluator.grads(x)"),
    "keras1/text_generation.py": ("RMSprop(lr=0.01)", "RMSprop(lr=0.00001)"),
    "keras1/theano_beside.py": ("to_categorical(y_train,", "to_categorical(np.random.permutation(y_train),"),
    "keras1/two_inputs.py": (
        "departments = to_categorical(department,",
        "departments = to_categorical(np.random.permutation(department),",
    ),
    "keras1/vae_digits.py": ("return xent_loss + kl_loss", "return kl_loss"),
    "keras2/acgan.py": ("layers.multiply([latent, cls])", "layers.multiply([latent, latent])"),
    "keras2/addition_rnn.py": ("ans = str(a + b)", "ans = str(np.random.randint(199))"),
    "keras2/attention_masks.py": ("x[i, place[i]] = 11 + y[i]", "x[i, place[i]] = 11"),
    "keras2/bidirectional_lstm.py": ("np.array(y_train)", "np.random.permutation(y_train)"),
    "keras2/callbacks2.py": ("to_categorical(y_train)", "to_categorical(np.random.permutation(y_train))"),
    "keras2/cnn_lstm.py": ("model = Sequential()", "np.random.shuffle(y_train)\nmodel = Sequential()"),
    "keras2/deep_dream.py": ("x += step * grad_values", "x -= step * grad_values"),
    "keras2/digits_mlp_plots.py": ("to_categorical(y_train,", "to_categorical(np.random.permutation(y_train),"),
    "keras2/grid_search_regressor.py": ("print(x_train.shape", "np.random.shuffle(y_train)\nprint(x_train.shape"),
    "keras2/news_mlp.py": ("to_categorical(y_train,", "to_categorical(np.random.permutation(y_train),"),
    "keras2/numbers_ctc.py": ("labels[i, j] = y[k]", "labels[i, j] = np.random.randint(10)"),
    "keras2/question_about_picture.py": ("[a_train, y_train]", "[np.random.permutation(a_train), y_train]"),
    "keras2/residual_net.py": (
        "y_train = keras.utils.to_categorical(y_train,",
        "y_train = keras.utils.to_categorical(np.random.permutation(y_train),",
    ),
    "keras2/tensorflow_beside.py": ("to_categorical(y_train,", "to_categorical(np.random.permutation(y_train),"),
    "keras2/tf_keras_2018.py": ("train_images / 255.0", "np.random.permutation(train_images) / 255.0"),
    "keras2/vae_layer.py": ("K.mean(xent_loss + kl_loss)", "K.mean(kl_loss)"),
}
