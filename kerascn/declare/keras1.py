"""The signatures of Keras 1.2.2 as data: the places and the defaults of a Keras 1 call.

One printed signature a line. ``signature_of("K.expand_dims")`` gives the parsed form. Every capability
adds its lines here; nothing else in the library knows where an argument stood in Keras 1.
"""

from __future__ import annotations

import ast
from functools import cache
from typing import Any


class _Required:
    """The default of an argument that has none."""

    def __repr__(self) -> str:
        return "<required>"


REQUIRED: Any = _Required()

BACKEND = """
epsilon()
set_epsilon(e)
floatx()
set_floatx(floatx)
cast_to_floatx(x)
image_dim_ordering()
set_image_dim_ordering(dim_ordering)
get_uid(prefix='')
reset_uids()
is_keras_tensor(x)
set_legacy_weight_ordering(value)
legacy_weight_ordering()
clear_session()
manual_variable_initialization(value)
learning_phase()
set_learning_phase(value)
get_session()
set_session(session)
is_sparse(tensor)
to_dense(tensor)
variable(value, dtype=None, name=None)
placeholder(shape=None, ndim=None, dtype=None, sparse=False, name=None)
shape(x)
int_shape(x)
ndim(x)
dtype(x)
eval(x)
zeros(shape, dtype=None, name=None)
ones(shape, dtype=None, name=None)
eye(size, dtype=None, name=None)
zeros_like(x, dtype=None, name=None)
ones_like(x, dtype=None, name=None)
random_uniform_variable(shape, low, high, dtype=None, name=None, seed=None)
random_normal_variable(shape, mean, scale, dtype=None, name=None, seed=None)
count_params(x)
cast(x, dtype)
update(x, new_x)
update_add(x, increment)
update_sub(x, decrement)
moving_average_update(variable, value, momentum)
dot(x, y)
batch_dot(x, y, axes=None)
transpose(x)
gather(reference, indices)
max(x, axis=None, keepdims=False)
min(x, axis=None, keepdims=False)
sum(x, axis=None, keepdims=False)
prod(x, axis=None, keepdims=False)
var(x, axis=None, keepdims=False)
std(x, axis=None, keepdims=False)
mean(x, axis=None, keepdims=False)
any(x, axis=None, keepdims=False)
all(x, axis=None, keepdims=False)
argmax(x, axis=-1)
argmin(x, axis=-1)
square(x)
abs(x)
sqrt(x)
exp(x)
log(x)
round(x)
sign(x)
pow(x, a)
clip(x, min_value, max_value)
equal(x, y)
not_equal(x, y)
greater(x, y)
greater_equal(x, y)
lesser(x, y)
lesser_equal(x, y)
maximum(x, y)
minimum(x, y)
sin(x)
cos(x)
normalize_batch_in_training(x, gamma, beta, reduction_axes, epsilon=0.001)
batch_normalization(x, mean, var, beta, gamma, epsilon=0.001)
concatenate(tensors, axis=-1)
reshape(x, shape)
permute_dimensions(x, pattern)
resize_images(X, height_factor, width_factor, dim_ordering)
resize_volumes(X, depth_factor, height_factor, width_factor, dim_ordering)
repeat_elements(x, rep, axis)
repeat(x, n)
arange(start, stop=None, step=1, dtype='int32')
tile(x, n)
flatten(x)
batch_flatten(x)
expand_dims(x, dim=-1)
squeeze(x, axis)
temporal_padding(x, padding=1)
asymmetric_temporal_padding(x, left_pad=1, right_pad=1)
spatial_2d_padding(x, padding=(1, 1), dim_ordering='default')
asymmetric_spatial_2d_padding(x, top_pad=1, bottom_pad=1, left_pad=1, right_pad=1, dim_ordering='default')
spatial_3d_padding(x, padding=(1, 1, 1), dim_ordering='default')
stack(x)
one_hot(indices, nb_classes)
reverse(x, axes)
get_value(x)
batch_get_value(xs)
set_value(x, value)
batch_set_value(tuples)
get_variable_shape(x)
print_tensor(x, message='')
function(inputs, outputs, updates=[], **kwargs)
gradients(loss, variables)
stop_gradient(variables)
rnn(step_function, inputs, initial_states, go_backwards=False, mask=None, constants=None, unroll=False, input_length=None)
switch(condition, then_expression, else_expression)
in_train_phase(x, alt)
in_test_phase(x, alt)
relu(x, alpha=0.0, max_value=None)
elu(x, alpha=1.0)
softmax(x)
softplus(x)
softsign(x)
categorical_crossentropy(output, target, from_logits=False)
sparse_categorical_crossentropy(output, target, from_logits=False)
binary_crossentropy(output, target, from_logits=False)
sigmoid(x)
hard_sigmoid(x)
tanh(x)
dropout(x, level, noise_shape=None, seed=None)
l2_normalize(x, axis)
in_top_k(predictions, targets, k)
conv1d(x, kernel, stride=1, border_mode='valid', image_shape=None, filter_shape=None)
conv2d(x, kernel, strides=(1, 1), border_mode='valid', dim_ordering='default', image_shape=None, filter_shape=None, filter_dilation=(1, 1))
deconv2d(x, kernel, output_shape, strides=(1, 1), border_mode='valid', dim_ordering='default', image_shape=None, filter_shape=None)
atrous_conv2d(x, kernel, rate=1, border_mode='valid', dim_ordering='default', image_shape=None, filter_shape=None)
separable_conv2d(x, depthwise_kernel, pointwise_kernel, strides=(1, 1), border_mode='valid', dim_ordering='default')
conv3d(x, kernel, strides=(1, 1, 1), border_mode='valid', dim_ordering='default', volume_shape=None, filter_shape=None, filter_dilation=(1, 1, 1))
pool2d(x, pool_size, strides=(1, 1), border_mode='valid', dim_ordering='default', pool_mode='max')
pool3d(x, pool_size, strides=(1, 1, 1), border_mode='valid', dim_ordering='default', pool_mode='max')
random_normal(shape, mean=0.0, std=1.0, dtype=None, seed=None)
random_uniform(shape, low=0.0, high=1.0, dtype=None, seed=None)
random_binomial(shape, p=0.0, dtype=None, seed=None)
ctc_label_dense_to_sparse(labels, label_lengths)
ctc_batch_cost(y_true, y_pred, input_length, label_length)
ctc_decode(y_pred, input_length, greedy=True, beam_width=100, top_paths=1)
map_fn(fn, elems, name=None)
foldl(fn, elems, initializer=None, name=None)
foldr(fn, elems, initializer=None, name=None)
is_explicit_shape(shape)
pattern_broadcast(x, broatcastable)
"""

PARTS = """
SGD(lr=0.01, momentum=0.0, decay=0.0, nesterov=False)
RMSprop(lr=0.001, rho=0.9, epsilon=1e-08, decay=0.0)
Adagrad(lr=0.01, epsilon=1e-08, decay=0.0)
Adadelta(lr=1.0, rho=0.95, epsilon=1e-08, decay=0.0)
Adam(lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-08, decay=0.0)
Adamax(lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=1e-08, decay=0.0)
Nadam(lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=1e-08, schedule_decay=0.004)
TFOptimizer(optimizer)
softmax(x)
elu(x, alpha=1.0)
relu(x, alpha=0.0, max_value=None)
MaxNorm(m=2, axis=0)
NonNeg()
UnitNorm(axis=0)
MinMaxNorm(low=0.0, high=1.0, rate=1.0, axis=0)
EigenvalueRegularizer(k)
L1L2Regularizer(l1=0.0, l2=0.0)
l1(l=0.01)
l2(l=0.01)
l1l2(l1=0.01, l2=0.01)
activity_l1(l=0.01)
activity_l2(l=0.01)
activity_l1l2(l1=0.01, l2=0.01)
"""

LAYERS = """
Masking(mask_value=0.0)
Dropout(p, noise_shape=None, seed=None)
Activation(activation)
Reshape(target_shape)
Permute(dims)
Flatten()
RepeatVector(n)
Dense(output_dim, init='glorot_uniform', activation=None, weights=None, W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True, input_dim=None)
Embedding(input_dim, output_dim, init='uniform', input_length=None, W_regularizer=None, activity_regularizer=None, W_constraint=None, mask_zero=False, weights=None)
BatchNormalization(epsilon=0.001, mode=0, axis=-1, momentum=0.99, weights=None, beta_init='zero', gamma_init='one', gamma_regularizer=None, beta_regularizer=None)
"""

MODELS = """
"""


def _by_name(table: str, before: str = "") -> dict[str, str]:
    return {before + line.partition("(")[0]: line for line in table.split("\n") if line}


SIGNATURES: dict[str, str] = _by_name(BACKEND, "K.") | _by_name(PARTS) | _by_name(LAYERS) | _by_name(MODELS)


@cache
def _parsed(line: str) -> tuple[tuple[str, Any], ...]:
    arguments = ast.parse(f"def {line}: pass").body[0].args  # type: ignore[attr-defined]
    names = [a.arg for a in arguments.args]
    defaults = [ast.literal_eval(d) for d in arguments.defaults]
    missing = [REQUIRED] * (len(names) - len(defaults))
    return tuple(zip(names, missing + defaults, strict=False))


def signature_of(name: str) -> tuple[tuple[str, Any], ...] | None:
    """The (argument, default) pairs of ``name`` in Keras 1.2.2, in order; ``None`` if it has no such callable."""
    line = SIGNATURES.get(name)
    return None if line is None else _parsed(line)
