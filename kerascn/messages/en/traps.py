"""Sentences in English: traps, noticed when they happen."""

SENTENCES: dict[str, str] = {
    # losses and last layers
    "traps.softmax_of_one": "'{output}' is a softmax of one unit, which is 1 whatever the model learns. Use sigmoid for one unit, or as many units as there are classes. {page}",
    "traps.sigmoid_with_categorical": "The output '{output}' ends with sigmoid, but its loss is a categorical crossentropy, which looks only at the share of the right unit in the sum of all: whether it says 0.9 or 0.09 does not count. For one class of several use softmax; for several yes or no at once keep sigmoid and use binary_crossentropy. {page}",
    "traps.softmax_with_binary": "The output '{output}' is a softmax of more than two classes, but its loss is binary_crossentropy, which takes each class as a yes or no of its own; 'accuracy' then counts the many right zeros and looks good from the first epoch on. For one class of several use categorical_crossentropy; for several yes or no at once use sigmoid. {page}",
    "traps.accuracy_on_regression": "The output '{output}' gives numbers, and its targets are no classes, but 'accuracy' counts how many are hit exactly, which hardly ever happens. Use metrics=['mae'] instead; if they are classes, use softmax and a crossentropy. {page}",
    # weights and states
    "traps.trainable_changed": "{model}: `trainable` was changed after compile(), which has written down what is learnt; training still changes the weights that were trainable then. Call compile() again. {page}",
    "traps.stateful_shuffled": "{layers}: stateful layers go on where the batch before ended, but the order of the samples is shuffled, so they go on in the wrong series. Train with shuffle=False. {page}",
    # files of weights
    "traps.normalization_variance": "{layers}: a variance below zero was set as moving_variance, so the weights are not in the right order, and predictions will be wrong or nan. BatchNormalization takes gamma, beta, moving_mean, moving_variance. {page}",
    "traps.normalization_order": "{layers}: the weights set look as if they were in another order; gamma and variance usually lie around 1, beta and mean around 0. BatchNormalization takes gamma, beta, moving_mean, moving_variance. {page}",
}
