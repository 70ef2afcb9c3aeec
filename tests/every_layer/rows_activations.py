"""Rows of the activations with arguments or weights of their own."""

from tests.every_layer import formulas as f
from tests.every_layer.row import IMAGES, ROWS, Row, passes

ALPHA_NEW = dict(alpha_initializer="ones", alpha_regularizer="l2", alpha_constraint="nonneg")

ACTIVATIONS = [
    Row("LeakyReLU", dict(), ROWS, f.leaky, dict(), mask=passes, unknown=(1,)),
    Row("LeakyReLU", dict(alpha=0.7), IMAGES, f.leaky, dict(alpha=0.7), mask=passes, unknown=(1, 2, 3)),
    Row("ELU", dict(), ROWS, f.elu, dict(), mask=passes, unknown=(1,)),
    Row("ELU", dict(alpha=0.4), IMAGES, f.elu, dict(alpha=0.4), mask=passes, unknown=(1, 2, 3)),
    Row("ThresholdedReLU", dict(), ROWS, f.thresholded, dict(), mask=passes, unknown=(1,)),
    Row("ThresholdedReLU", dict(theta=0.5), IMAGES, f.thresholded, dict(theta=0.5), mask=passes, unknown=(1, 2, 3)),
    Row("Softmax", dict(), IMAGES, f.softmax_along, mask=passes, unknown=(1, 2, 3)),
    Row("Softmax", dict(axis=1), IMAGES, f.softmax_along, mask=passes, unknown=(1, 2, 3)),
    Row("ReLU", dict(), ROWS, f.relu, mask=passes, unknown=(1,)),
    Row("ReLU", dict(max_value=1.0, negative_slope=0.3, threshold=0.4), IMAGES, f.relu, mask=passes, unknown=(1, 2, 3)),
    Row("PReLU", dict(), ROWS, f.leaky, dict(), mask=passes),
    Row("PReLU", dict(shared_axes=[1, 2], **ALPHA_NEW), IMAGES, f.leaky, mask=passes, unknown=(1, 2)),
    Row("PReLU", dict(shared_axes=[1, 2], alpha_initializer="ones"), IMAGES, f.leaky,
        dict(shared_axes=[1, 2], init="one"), mask=passes, unknown=(1, 2)),
    Row("ParametricSoftplus", dict(), ROWS, f.soft, dict(), mask=passes),
    Row("ParametricSoftplus", dict(alpha_init=0.7, beta_init=1.5, shared_axes=[1, 3]), IMAGES, f.soft,
        dict(alpha_init=0.7, beta_init=1.5, shared_axes=[1, 3]), mask=passes, unknown=(1, 3)),
    Row("SReLU", dict(), ROWS, f.bent, dict(), mask=passes),
    Row("SReLU", dict(t_left_init="one", a_left_init="zero", t_right_init="zero", a_right_init="zero",
                      shared_axes=[1, 2]), IMAGES, f.bent,
        dict(t_left_init="one", a_left_init="zero", t_right_init="zero", a_right_init="zero", shared_axes=[1, 2]),
        mask=passes, unknown=(1, 2)),
]  # fmt: skip
