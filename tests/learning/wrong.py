"""Forty things that learners get wrong, with a model of their own; each must end in one sentence.

``USES`` holds for each the words that its sentence must contain in either language: what was given, what was
expected, and where.
"""

import json

import numpy as np

from kerascn import optimizers
from kerascn.layers import (
    LSTM,
    Add,
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    Input,
    MaxPooling2D,
    Reshape,
    TimeDistributed,
)
from kerascn.models import Model, Sequential, model_from_json

USES = {}


def wrong(*words):
    """Enter a use into the table, with the words that its sentence must contain."""

    def enter(function):
        USES[function.__name__] = (function, words)
        return function

    return enter


def compiled(loss="mse", units=3, **options):
    """A network of four inputs that is ready to be trained."""
    model = Sequential([Dense(units, input_shape=(4,), name="only")])
    model.compile("sgd", loss, **options)
    return model


def pair():
    """A network with two named inputs and two named outputs."""
    left, right = Input((2,), name="left"), Input((3,), name="right")
    both = Concatenate()([left, right])
    model = Model([left, right], [Dense(1, name="small")(both), Dense(2, name="large")(both)])
    model.compile("sgd", "mse")
    return model


X, Y = np.zeros((6, 4)), np.zeros((6, 3))
LEFT, RIGHT, SMALL, LARGE = np.zeros((6, 2)), np.zeros((6, 3)), np.zeros((6, 1)), np.zeros((6, 2))


# Data of the wrong shape, number, name or kind.


@wrong("(6, 5)", "4")
def inputs_too_wide():
    compiled().fit(np.zeros((6, 5)), Y, verbose=0)


@wrong("(6, 2)", "3", "only")
def targets_too_narrow():
    compiled().fit(X, np.zeros((6, 2)), verbose=0)


@wrong("(6, 4, 1)", "4")
def inputs_with_an_axis_too_many():
    compiled().predict(np.zeros((6, 4, 1)))


@wrong("6", "5")
def samples_of_different_number():
    compiled().fit(X, Y[:5], verbose=0)


@wrong("6", "4")
def weights_of_different_number():
    compiled().fit(X, Y, sample_weight=np.ones(4), verbose=0)


@wrong("2", "1")
def one_array_for_two_inputs():
    pair().fit(LEFT, [SMALL, LARGE], verbose=0)


@wrong("2", "1")
def one_target_for_two_outputs():
    pair().fit([LEFT, RIGHT], [SMALL], verbose=0)


@wrong("wright", "right")
def a_name_that_is_no_input():
    pair().fit({"left": LEFT, "wright": RIGHT}, [SMALL, LARGE], verbose=0)


@wrong("large")
def an_output_without_targets():
    pair().fit([LEFT, RIGHT], {"small": SMALL}, verbose=0)


@wrong("<U")
def strings_as_inputs():
    compiled().fit(np.full((6, 4), "3"), Y, verbose=0)


@wrong("object")
def lists_of_different_length():
    ragged = np.empty(6, object)
    ragged[:] = [[1, 2]] * 5 + [[1]]
    compiled().fit(ragged, Y, verbose=0)


@wrong("nan", "2", "(3, 1)")
def targets_that_are_no_numbers():
    y = Y.copy()
    y[3, 1] = y[4, 0] = np.nan
    compiled().fit(X, y, verbose=0)


@wrong("0")
def no_samples_at_all():
    compiled().fit(X[:0], Y[:0], verbose=0)


@wrong("only", "0", "1")
def no_targets():
    compiled().fit(X, verbose=0)


# Training before its time, or with settings that can't be.


@wrong("compile")
def training_without_compile():
    Sequential([Dense(3, input_shape=(4,))]).fit(X, Y, verbose=0)


@wrong("0")
def a_batch_of_nothing():
    compiled().fit(X, Y, batch_size=0, verbose=0)


@wrong("1.5")
def a_validation_part_above_one():
    compiled().fit(X, Y, validation_split=1.5, verbose=0)


@wrong("nb_epochs", "epochs")
def a_misspelt_argument():
    compiled().fit(X, Y, nb_epochs=3)


@wrong("7", "0")
def class_weights_without_a_class():
    model = compiled("categorical_crossentropy")
    model.fit(X, np.eye(3)[[0, 1, 2, 0, 1, 2]], class_weight={7: 2.0}, verbose=0)


@wrong("temporal", "(None, 3)")
def weights_by_step_without_steps():
    compiled(sample_weight_mode="temporal").fit(X, Y, sample_weight=np.ones((6, 4)), verbose=0)


@wrong("5", "2")
def batches_that_do_not_fit_a_state():
    model = Sequential([LSTM(2, stateful=True, batch_input_shape=(2, 3, 1))])
    model.compile("sgd", "mse")
    model.fit(np.zeros((5, 3, 1)), np.zeros((5, 2)), batch_size=2, verbose=0)


# Losses, metrics, optimizers.


@wrong("categorical_crosentropy", "categorical_crossentropy")
def a_misspelt_loss():
    compiled("categorical_crosentropy")


@wrong("acuracy")
def a_misspelt_metric():
    compiled(metrics=["acuracy"])


@wrong("adamm", "adam")
def a_misspelt_optimizer():
    Sequential([Dense(3, input_shape=(4,))]).compile("adamm", "mse")


@wrong("categorical_crossentropy", "1")
def many_classes_with_one_output():
    compiled("categorical_crossentropy", units=1).fit(X, np.zeros((6, 1)), verbose=0)


@wrong("categorical_crossentropy", "sparse_categorical_crossentropy")
def class_numbers_for_a_loss_of_rows():
    compiled("categorical_crossentropy").fit(X, np.array([[0], [1], [2], [0], [1], [2]]), verbose=0)


@wrong("biggest", "small", "large")
def a_loss_for_an_output_that_is_not_there():
    model = pair()
    model.compile("sgd", {"small": "mse", "biggest": "mse"})


@wrong("3", "2")
def more_losses_than_outputs():
    pair().compile("sgd", ["mse", "mse", "mse"])


@wrong("lr")
def a_learning_rate_in_words():
    optimizers.SGD(lr="fast")


# Building.


@wrong("units", "-3")
def a_layer_of_less_than_nothing():
    Dense(-3)


@wrong("unitz", "units")
def a_misspelt_argument_of_a_layer():
    Dense(unitz=3)


@wrong("relo", "relu")
def a_misspelt_activation():
    Dense(3, activation="relo")


@wrong("input_shape")
def a_network_that_knows_no_input():
    model = Sequential([Dense(3)])
    model.summary()


@wrong("Dense")
def a_class_in_place_of_a_layer():
    Sequential([Dense])


@wrong("2", "4")
def pictures_without_their_axes():
    Conv2D(8, (3, 3))(Input((64,)))


@wrong("(5, 5)", "(3, 3)")
def a_window_larger_than_the_picture():
    Conv2D(8, (5, 5))(Input((3, 3, 1)))


@wrong("(4, 4, 3)", "(5, 10)")
def a_shape_with_another_number_of_elements():
    Reshape((5, 10))(Input((4, 4, 3)))


@wrong("(None, 3)", "(None, 4)")
def a_sum_of_different_shapes():
    Add()([Input((3,)), Input((4,))])


@wrong("1.5")
def more_than_everything_dropped():
    Dropout(1.5)


@wrong("twice")
def two_layers_of_one_name():
    x = Input((3,))
    Model(x, Dense(1, name="twice")(Dense(2, name="twice")(x)))


@wrong("hidden")
def an_input_that_leads_nowhere():
    a, b = Input((3,), name="seen"), Input((3,), name="hidden")
    Model(a, Add()([a, b]))


@wrong("array")
def a_layer_called_on_an_array():
    Dense(3)(np.zeros((2, 4)))


@wrong("lasst", "only")
def a_layer_that_is_not_there():
    compiled().get_layer("lasst")


@wrong("input_dim")
def an_embedding_without_a_size():
    Embedding(output_dim=3)


@wrong("(None, 7)", "3")
def a_flat_series():
    LSTM(3)(Input((7,)))


@wrong("Flatten", "3", "(None, 3)")
def nothing_to_flatten():
    Flatten(name="Flatten")(Input((3,)))


@wrong("0")
def a_window_of_nothing():
    MaxPooling2D((0, 2))


@wrong("Dense(8)", "3")
def a_wrapper_round_a_number():
    TimeDistributed(3)


# Weights and files.


@wrong("2", "1")
def weights_one_too_few():
    compiled().set_weights([np.zeros((4, 3))])


@wrong("(4, 3)", "(3, 4)")
def weights_lying_on_their_side():
    compiled().set_weights([np.zeros((3, 4)), np.zeros(3)])


@wrong("nowhere.h5")
def a_file_that_is_not_there():
    compiled().load_weights("nowhere.h5")


@wrong("Denze", "custom_objects")
def a_layer_that_nobody_knows():
    config = {"class_name": "Sequential", "config": [{"class_name": "Denze", "config": {}}]}
    model_from_json(json.dumps(config))


@wrong("JSON")
def a_text_that_is_no_configuration():
    model_from_json("Dense(3)")
