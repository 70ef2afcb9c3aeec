"""Rows of the plain layers: dense, activation, dropout, shapes, Lambda, embedding, normalization, noise."""

import numpy as np

from kerascn import backend as K
from tests.every_layer import formulas as f
from tests.every_layer.row import CHANCE, IMAGES, ROWS, SERIES, WORDS, Row, ends, numbers, passes

ALL_NEW = dict(
    kernel_initializer="ones", bias_initializer="ones", kernel_regularizer="l2", bias_regularizer="l1",
    activity_regularizer="l2", kernel_constraint="nonneg", bias_constraint="nonneg", activation="tanh",
)  # fmt: skip
ALL_OLD = dict(
    init="one", W_regularizer="l2", b_regularizer="l1", activity_regularizer="l2", W_constraint="nonneg",
    b_constraint="nonneg", activation="tanh",
)  # fmt: skip
ONES = dict(bias_initializer="ones")
WITHOUT_BIAS, OLD_WITHOUT_BIAS = dict(use_bias=False), dict(bias=False)
GAPS = np.where(CHANCE.random((2, 6, 1)) < 0.5, 2, SERIES).astype("float32")
WIDE = numbers(6, 30)


def without(arguments, *names):
    """Arguments but for some, such as those that another age lacks."""
    return {name: value for name, value in arguments.items() if name not in names}


def noisy(x, y, a):
    """Every number is another one than it was."""
    return bool((y != x).mean() > 0.99 and abs((y - x).std() - a.stddev) < 0.2 * a.stddev)


def multiplied(x, y, a):
    """Numbers are multiplied by others round 1."""
    factors, stddev = y / x, np.sqrt(a.rate / (1 - a.rate))
    return bool(abs(factors.mean() - 1) < 0.3 * stddev and abs(factors.std() - stddev) < 0.2 * stddev)


def dropped_low(x, y, a):
    """What is dropped has the lowest value of ``selu``; then all are scaled and moved, to keep mean and variance."""
    lowest = -1.0507009873554805 * 1.6732632423543772
    scale = ((1 - a.rate) * (1 + a.rate * lowest**2)) ** -0.5
    move = -scale * lowest * a.rate
    dropped = np.isclose(y, scale * lowest + move, atol=1e-5)
    return f.shares_fates(~dropped, a) and f.near(y, scale * np.where(dropped, lowest, x) + move)


def dropped_rows(x, y, a, table):
    """Rows of the table are 0 everywhere or nowhere, and are larger than they were."""
    if not a.dropout:
        return f.near(y, table[x])
    zero = (y == 0).all(-1)
    return bool(zero.any() and not zero.all() and all(len(set(zero[x == n])) == 1 for n in np.unique(x)))


def power(x, n=2):
    return x**n


def shape_of_sums(shape):
    return shape[:-1]


def positive_somewhere(x, mask):
    return K.any(K.greater(x, 0), axis=-1)


CORE = [
    Row("Dense", dict(units=3), ROWS, f.dense, dict(output_dim=3), mask=passes),
    Row("Dense", dict(units=5, **ALL_NEW), SERIES, f.dense, mask=passes, unknown=(1,)),
    Row("Dense", dict(units=5, **without(ALL_NEW, "bias_initializer")), ROWS, f.dense,
        dict(output_dim=5, **ALL_OLD), mask=passes),
    Row("Dense", dict(units=2, use_bias=False, activation="softmax"), IMAGES, f.dense, mask=passes, unknown=(1, 2)),
    Row("Dense", dict(units=2, use_bias=False), ROWS, f.dense, dict(output_dim=2, bias=False), mask=passes),
    Row("Activation", dict(activation="tanh"), SERIES, f.activation, dict(activation="tanh"), mask=passes,
        unknown=(1, 2)),
    Row("Activation", dict(activation="softmax"), SERIES, f.activation, mask=passes, unknown=(1,)),
    Row("Flatten", dict(), SERIES, f.flatten, dict()),
    Row("Flatten", dict(data_format="channels_first"), numbers(3, 5, 2), f.flatten),
    Row("Reshape", dict(target_shape=(9, 2)), SERIES, f.reshape, dict(target_shape=(9, 2))),
    Row("Reshape", dict(target_shape=(-1, 2, 3)), SERIES, f.reshape, dict(target_shape=(-1, 2, 3)), unknown=(1,)),
    Row("Permute", dict(dims=(2, 1)), SERIES, f.permute, dict(dims=(2, 1)), unknown=(1, 2)),
    Row("Permute", dict(dims=(3, 1, 2)), IMAGES, f.permute, unknown=(1, 2, 3)),
    Row("RepeatVector", dict(n=4), ROWS, f.repeat, dict(n=4), unknown=(1,)),
    Row("Masking", dict(), np.where(GAPS == 2, 0, GAPS), f.masking, dict(), mask=lambda m, x, a: (x != 0).any(-1),
        unknown=(1,)),
    Row("Masking", dict(mask_value=2.0), GAPS, f.masking, dict(mask_value=2.0),
        mask=lambda m, x, a: (x != a.mask_value).any(-1), unknown=(1,)),
    Row("ActivityRegularization", dict(l1=0.3, l2=0.2), SERIES, f.same, dict(l1=0.3, l2=0.2), mask=passes,
        unknown=(1, 2), penalty=lambda y, a: a.l1 * np.abs(y).sum() + a.l2 * np.square(y).sum()),
    Row("Lambda", dict(function=power), SERIES, lambda x, a: x**2, dict(function=power), mask=ends, unknown=(1, 2)),
    Row("Lambda", dict(function=power, arguments={"n": 3}, output_shape=(6, 3)), SERIES,
        lambda x, a: x ** (a.arguments or {"n": 2})["n"],
        dict(function=power, arguments={"n": 3}, output_shape=(6, 3)), mask=ends,
        affects=dict(output_shape="says what the engine may not know; see the test of shapes said")),
    Row("Lambda", dict(function=power, mask=positive_somewhere), SERIES, lambda x, a: x**2,
        mask=lambda m, x, a: (x > 0).any(-1) if a.mask else None),
]  # fmt: skip

EMBEDDINGS = [
    Row("Embedding", dict(input_dim=5, output_dim=3), WORDS, f.embedding, dict(input_dim=5, output_dim=3), mask=ends,
        unknown=(1,)),
    Row("Embedding", dict(
        input_dim=5, output_dim=3, embeddings_initializer="ones", embeddings_regularizer="l2",
        activity_regularizer="l1", embeddings_constraint="nonneg", mask_zero=True, input_length=4,
    ), WORDS, f.embedding, dict(
        input_dim=5, output_dim=3, init="one", W_regularizer="l2", activity_regularizer="l1", W_constraint="nonneg",
        mask_zero=True, input_length=4,
    ), mask=lambda m, x, a: x != 0 if a.mask_zero else None, by_step=False,
        affects=dict(input_length="the declared shape; see the test of lengths")),
    Row("Embedding", dict(input_dim=40, output_dim=3, dropout=0.5), np.arange(40).reshape(2, 20), f.embedding,
        dict(input_dim=40, output_dim=3, dropout=0.5), mask=ends, in_training=dropped_rows, unknown=(1,)),
]  # fmt: skip

MOVING = dict(momentum="the moving averages: tests/layers/test_normalization.py")
NORMALIZATIONS = [
    Row("BatchNormalization", dict(), IMAGES, f.normalized, dict(), mask=passes, in_training=f.by_batch,
        unknown=(1, 2)),
    Row("BatchNormalization", dict(
        axis=1, epsilon=0.3, momentum=0.5, beta_initializer="ones", gamma_initializer="zeros",
        moving_mean_initializer="ones", moving_variance_initializer="uniform", beta_regularizer="l1",
        gamma_regularizer="l2", beta_constraint="nonneg", gamma_constraint="nonneg",
    ), SERIES, f.normalized, mask=passes, in_training=f.by_batch, affects=MOVING, unknown=(2,)),
    Row("BatchNormalization", dict(
        axis=1, epsilon=0.3, momentum=0.5, beta_initializer="ones", gamma_initializer="zeros", beta_regularizer="l1",
        gamma_regularizer="l2",
    ), SERIES, f.normalized, dict(
        axis=1, epsilon=0.3, momentum=0.5, beta_init="one", gamma_init="zero", beta_regularizer="l1",
        gamma_regularizer="l2",
    ), mask=passes, in_training=f.by_batch, affects=MOVING),
    Row("BatchNormalization", dict(center=False), ROWS, f.normalized, mask=passes, in_training=f.by_batch),
    Row("BatchNormalization", dict(scale=False), ROWS, f.normalized, mask=passes, in_training=f.by_batch),
    Row("BatchNormalization", dict(mode=1), SERIES, f.normalized, dict(mode=1), mask=passes, unknown=(1,)),
    Row("BatchNormalization", dict(mode=2), ROWS, f.normalized, dict(mode=2), mask=passes, by_step=False),
]  # fmt: skip

SEED = dict(seed="which elements are dropped: the test of seeds")
NOISES = [
    Row("Dropout", dict(rate=0.5), WIDE, f.same, dict(p=0.5), mask=passes, in_training=f.dropped, unknown=(1, 2)),
    Row("Dropout", dict(rate=0.4, noise_shape=(None, 1, 30), seed=3), WIDE, f.same,
        dict(p=0.4, noise_shape=(None, 1, 30), seed=3), mask=passes, in_training=f.dropped, unknown=(1,),
        by_step=False, affects=SEED),
    Row("GaussianNoise", dict(stddev=0.5), WIDE, f.same, dict(sigma=0.5), mask=passes, in_training=noisy,
        unknown=(1, 2)),
    Row("GaussianDropout", dict(rate=0.3), WIDE, f.same, dict(p=0.3), mask=passes, in_training=multiplied,
        unknown=(1, 2)),
    Row("AlphaDropout", dict(rate=0.4), WIDE, f.same, mask=passes, in_training=dropped_low, unknown=(1, 2)),
    Row("AlphaDropout", dict(rate=0.4, noise_shape=(None, 1, 30), seed=3), WIDE, f.same, mask=passes,
        in_training=dropped_low, unknown=(1,), by_step=False, affects=SEED),
]  # fmt: skip

OF_OLD = dict(
    init="one", W_regularizer="l2", b_regularizer="l1", activity_regularizer="l2", W_constraint="nonneg",
    b_constraint="nonneg",
)  # fmt: skip
CARRIED = dict(transform_bias="the bias at first: tests/layers/test_old_dense.py")
OLD_DENSE = [
    Row(kind, given, x, formula, given, affects=CARRIED)
    for kind, given, x, formula in (
        ("Highway", dict(), ROWS, f.highway),
        ("Highway", dict(activation="tanh", transform_bias=-3, **OF_OLD), ROWS, f.highway),
        ("Highway", dict(bias=False), ROWS, f.highway),
        ("MaxoutDense", dict(output_dim=3), ROWS, f.maxout),
        ("MaxoutDense", dict(output_dim=3, nb_feature=2, **OF_OLD), ROWS, f.maxout),
        ("MaxoutDense", dict(output_dim=3, bias=False), ROWS, f.maxout),
    )
] + [
    Row("TimeDistributedDense", dict(units=3), SERIES, f.dense, dict(output_dim=3), mask=passes, unknown=(1,),
        by_step=False),
    Row("TimeDistributedDense", dict(units=3, **without(ALL_NEW, "bias_initializer")), SERIES, f.dense,
        dict(output_dim=3, **ALL_OLD), mask=passes, by_step=False),
    Row("TimeDistributedDense", dict(units=3, use_bias=False), SERIES, f.dense, dict(output_dim=3, bias=False),
        mask=passes, by_step=False),
]  # fmt: skip
