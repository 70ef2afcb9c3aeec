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
    # data and training
    "traps.sorted_labels": "validation_split={split} keeps the last {held} samples as they lie, before any shuffling, and the classes of '{output}' are not mixed: of the class(es) {classes} there are {learnt} among the {kept} samples to learn from and {tested} among the {held} for validation. What was not learnt can't be known, and what is not there can't be measured. Mix the samples first: order = np.random.permutation(len(x)), then x[order] and y[order]. {page}",
    "traps.channels": "{layer} reads the input shape {shape} as '{data_format}': {rows} rows, {columns} columns, {channels} channels. It looks like images with {likely} channel(s), {other}. Give the data in the order that is read, np.moveaxis(x, {start}, {end}), and input_shape={right}; or say data_format='{other}'. {page}",
    "traps.labels_binary": "binary_crossentropy compares '{output}' with targets from 0 to 1, but these go from {low} to {high}: the loss can fall without end and its numbers mean nothing.{hint} {page}",
    "traps.labels_hint_signs": " Labels -1 and 1 belong to the loss 'hinge' with tanh; for binary_crossentropy with sigmoid write (y + 1) / 2.",
    "traps.labels_hint_from_one": " Labels 1 and 2 become 0 and 1 by y - 1.",
    "traps.labels_hint_bytes": " Values from 0 to 255 become 0 to 1 by y / 255.",
    "traps.labels_hint_classes": " If these are the numbers of several classes, use softmax with as many units and sparse_categorical_crossentropy.",
    "traps.labels_hint_numbers": " If these are quantities, use a last layer without activation and the loss 'mse'.",
    "traps.labels_hinge": "{loss} compares '{output}' with targets that are -1 or 1, but these are 0 and 1: nothing is learnt from a 0. Write 2 * y - 1; or use sigmoid with binary_crossentropy. {page}",
    "traps.labels_one_hot": "categorical_crossentropy compares '{output}' with rows that add up to 1, one share for each class, but of {rows} rows looked at {wrong} have several entries and add up to something else, such as {total}. If a sample may belong to several classes, use sigmoid with binary_crossentropy; else mend the rows, such as with to_categorical(labels). {page}",
    "traps.labels_not_whole": "sparse_categorical_crossentropy compares '{output}' with numbers of classes, but the target holds {given}, which is cut down to {cut}. If the target is a quantity, use one unit without activation and the loss 'mse'. {page}",
    "traps.range_greater": "The input '{input}' has values from {low} to {high} here; the model learnt from values between {learnt_low} and {learnt_high}. Its outputs mean nothing for such numbers. Treat the data as those for the training, such as x / 255. {page}",
    "traps.range_smaller": "The input '{input}' has values from {low} to {high} here; the model learnt from whole numbers between {learnt_low} and {learnt_high}. To the model these images are all but black. Treat the data as those for the training: without x / 255. {page}",
    "traps.nan": "The {name} of epoch {epoch} is {value}.{before} Most often the learning rate is too large (it is {rate}): try a tenth of it, or clipnorm=1.0. Else a loss or a layer of your own takes the log of 0, divides by 0 or takes the root of something negative.{lost} {page}",
    "traps.nan_data": "The {name} of epoch {epoch} is {value}: {label} has {count} entries that are not finite (inf or nan), the first one at {first}. Replace or remove them before the training.{lost} {page}",
    "traps.nan_step": "The loss of this batch is {value}. Most often the learning rate is too large (it is {rate}): try a tenth of it, or clipnorm=1.0. Else the batch has entries that are not finite, or a loss or a layer of your own takes the log of 0 or divides by 0.{lost} {page}",
    "traps.nan_hidden": "After epoch {epoch} the loss still is a number, but only because ReLU made 0 of what is none.{lost}{where} If the data are well, the learning rate is too large (it is {rate}): try a tenth of it, or clipnorm=1.0. {page}",
    "traps.nan_where": " In the data, {label} has {count} entries that are not finite (inf or nan), the first one at {first}: replace or remove them before the training.",
    "traps.nan_before": " The loss of the epochs before: {losses}.",
    "traps.nan_lost": " The weights of {count} of {layers} layers are no numbers any more, and no further training changes that: build the model anew, or load its weights.",
    "traps.dead_relu": "After epoch {epoch}, {told} give 0 for each of {samples} samples of the training data. Dead units pass nothing on and get no gradient, so they stay dead. Begin anew with a smaller learning rate (it is {rate}), scale the inputs, or use LeakyReLU or elu. {page}",
    "traps.dead_layer": "{dead} of the {units} units of '{layer}'",
    "traps.learning_phase": "{name}: K.set_learning_phase(1) was in force when these layers were called, so they do in predict and evaluate what they do in training: {layers}. The outputs are random, or depend on the batch. Call K.set_learning_phase(0), or nothing, before the model is built. If it is meant so, call the layer with training=True instead. {page}",
}
