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
SpatialDropout1D(p)
SpatialDropout2D(p, dim_ordering='default')
SpatialDropout3D(p, dim_ordering='default')
Activation(activation)
Reshape(target_shape)
Permute(dims)
Flatten()
RepeatVector(n)
Lambda(function, output_shape=None, arguments=None)
ActivityRegularization(l1=0.0, l2=0.0)
Dense(output_dim, init='glorot_uniform', activation=None, weights=None, W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True, input_dim=None)
Embedding(input_dim, output_dim, init='uniform', input_length=None, W_regularizer=None, activity_regularizer=None, W_constraint=None, mask_zero=False, weights=None, dropout=0.0)
BatchNormalization(epsilon=0.001, mode=0, axis=-1, momentum=0.99, weights=None, beta_init='zero', gamma_init='one', gamma_regularizer=None, beta_regularizer=None)
Convolution2D(nb_filter, nb_row, nb_col, init='glorot_uniform', activation=None, weights=None, border_mode='valid', subsample=(1, 1), dim_ordering='default', W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True)
Convolution1D(nb_filter, filter_length, init='glorot_uniform', activation=None, weights=None, border_mode='valid', subsample_length=1, W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True, input_dim=None, input_length=None)
Convolution3D(nb_filter, kernel_dim1, kernel_dim2, kernel_dim3, init='glorot_uniform', activation=None, weights=None, border_mode='valid', subsample=(1, 1, 1), dim_ordering='default', W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True)
AtrousConvolution1D(nb_filter, filter_length, init='glorot_uniform', activation=None, weights=None, border_mode='valid', subsample_length=1, atrous_rate=1, W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True)
AtrousConvolution2D(nb_filter, nb_row, nb_col, init='glorot_uniform', activation=None, weights=None, border_mode='valid', subsample=(1, 1), atrous_rate=(1, 1), dim_ordering='default', W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True)
Deconvolution2D(nb_filter, nb_row, nb_col, output_shape, init='glorot_uniform', activation=None, weights=None, border_mode='valid', subsample=(1, 1), dim_ordering='default', W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True)
SeparableConvolution2D(nb_filter, nb_row, nb_col, init='glorot_uniform', activation=None, weights=None, border_mode='valid', subsample=(1, 1), depth_multiplier=1, dim_ordering='default', depthwise_regularizer=None, pointwise_regularizer=None, b_regularizer=None, activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None, b_constraint=None, bias=True)
LocallyConnected1D(nb_filter, filter_length, init='glorot_uniform', activation=None, weights=None, border_mode='valid', subsample_length=1, W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True, input_dim=None, input_length=None)
LocallyConnected2D(nb_filter, nb_row, nb_col, init='glorot_uniform', activation=None, weights=None, border_mode='valid', subsample=(1, 1), dim_ordering='default', W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True)
MaxPooling1D(pool_length=2, stride=None, border_mode='valid')
AveragePooling1D(pool_length=2, stride=None, border_mode='valid')
MaxPooling2D(pool_size=(2, 2), strides=None, border_mode='valid', dim_ordering='default')
AveragePooling2D(pool_size=(2, 2), strides=None, border_mode='valid', dim_ordering='default')
MaxPooling3D(pool_size=(2, 2, 2), strides=None, border_mode='valid', dim_ordering='default')
AveragePooling3D(pool_size=(2, 2, 2), strides=None, border_mode='valid', dim_ordering='default')
GlobalMaxPooling1D()
GlobalAveragePooling1D()
GlobalMaxPooling2D(dim_ordering='default')
GlobalAveragePooling2D(dim_ordering='default')
GlobalMaxPooling3D(dim_ordering='default')
GlobalAveragePooling3D(dim_ordering='default')
UpSampling1D(length=2)
UpSampling2D(size=(2, 2), dim_ordering='default')
UpSampling3D(size=(2, 2, 2), dim_ordering='default')
ZeroPadding1D(padding=1)
ZeroPadding2D(padding=(1, 1), dim_ordering='default')
ZeroPadding3D(padding=(1, 1, 1), dim_ordering='default')
Cropping1D(cropping=(1, 1))
Cropping2D(cropping=((0, 0), (0, 0)), dim_ordering='default')
Cropping3D(cropping=((1, 1), (1, 1), (1, 1)), dim_ordering='default')
InputLayer(input_shape=None, batch_input_shape=None, input_dtype=None, input_tensor=None, sparse=False, name=None)
Merge(layers=None, mode='sum', concat_axis=-1, dot_axes=-1, output_shape=None, output_mask=None, arguments=None, node_indices=None, tensor_indices=None, name=None)
merge(inputs, mode='sum', concat_axis=-1, dot_axes=-1, output_shape=None, output_mask=None, arguments=None, name=None)
LSTM(output_dim, init='glorot_uniform', inner_init='orthogonal', forget_bias_init='one', activation='tanh', inner_activation='hard_sigmoid', W_regularizer=None, U_regularizer=None, b_regularizer=None, dropout_W=0.0, dropout_U=0.0)
SimpleRNN(output_dim, init='glorot_uniform', inner_init='orthogonal', activation='tanh', W_regularizer=None, U_regularizer=None, b_regularizer=None, dropout_W=0.0, dropout_U=0.0)
GRU(output_dim, init='glorot_uniform', inner_init='orthogonal', activation='tanh', inner_activation='hard_sigmoid', W_regularizer=None, U_regularizer=None, b_regularizer=None, dropout_W=0.0, dropout_U=0.0)
ConvLSTM2D(nb_filter, nb_row, nb_col, init='glorot_uniform', inner_init='orthogonal', forget_bias_init='one', activation='tanh', inner_activation='hard_sigmoid', dim_ordering='default', border_mode='valid', subsample=(1, 1), W_regularizer=None, U_regularizer=None, b_regularizer=None, dropout_W=0.0, dropout_U=0.0)
TimeDistributed(layer)
Bidirectional(layer, merge_mode='concat', weights=None)
MaxoutDense(output_dim, nb_feature=4, init='glorot_uniform', weights=None, W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True, input_dim=None)
Highway(init='glorot_uniform', activation=None, weights=None, W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True, input_dim=None)
TimeDistributedDense(output_dim, init='glorot_uniform', activation=None, weights=None, W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True, input_dim=None, input_length=None)
GaussianNoise(sigma)
GaussianDropout(p)
LeakyReLU(alpha=0.3)
PReLU(init='zero', weights=None, shared_axes=None)
ELU(alpha=1.0)
ParametricSoftplus(alpha_init=0.2, beta_init=5.0, weights=None, shared_axes=None)
ThresholdedReLU(theta=1.0)
SReLU(t_left_init='zero', a_left_init='glorot_uniform', t_right_init='glorot_uniform', a_right_init='one', shared_axes=None)
"""

MODELS = """
Model(input, output, name=None)
Model.compile(optimizer, loss, metrics=None, loss_weights=None, sample_weight_mode=None)
Model.fit(x, y, batch_size=32, nb_epoch=10, verbose=1, callbacks=None, validation_split=0.0, validation_data=None, shuffle=True, class_weight=None, sample_weight=None, initial_epoch=0)
Model.evaluate(x, y, batch_size=32, verbose=1, sample_weight=None)
Model.predict(x, batch_size=32, verbose=0)
Model.train_on_batch(x, y, sample_weight=None, class_weight=None)
Model.test_on_batch(x, y, sample_weight=None)
Model.predict_on_batch(x)
Model.fit_generator(generator, samples_per_epoch, nb_epoch, verbose=1, callbacks=None, validation_data=None, nb_val_samples=None, class_weight=None, max_q_size=10, nb_worker=1, pickle_safe=False, initial_epoch=0)
Model.evaluate_generator(generator, val_samples, max_q_size=10, nb_worker=1, pickle_safe=False)
Model.predict_generator(generator, val_samples, max_q_size=10, nb_worker=1, pickle_safe=False)
Sequential.compile(optimizer, loss, metrics=None, sample_weight_mode=None)
Sequential.train_on_batch(x, y, class_weight=None, sample_weight=None)
Sequential.predict_proba(x, batch_size=32, verbose=1)
Sequential.predict_classes(x, batch_size=32, verbose=1)
"""

CALLBACKS = """
TensorBoard(log_dir='./logs', histogram_freq=0, write_graph=True, write_images=False)
"""

DATASETS = """
imdb.load_data(path='imdb_full.pkl', nb_words=None, skip_top=0, maxlen=None, seed=113, start_char=1, oov_char=2, index_from=3)
imdb.get_word_index(path='imdb_word_index.pkl')
mnist.load_data(path='mnist.pkl.gz')
reuters.load_data(path='reuters.pkl', nb_words=None, skip_top=0, maxlen=None, test_split=0.2, seed=113, start_char=1, oov_char=2, index_from=3)
reuters.get_word_index(path='reuters_word_index.pkl')
"""

UTILS = """
to_categorical(y, nb_classes=None)
normalize(a, axis=-1, order=2)
conv_output_length(input_length, filter_size, border_mode, stride, dilation=1)
conv_input_length(output_length, filter_size, border_mode, stride)
convert_kernel(kernel, dim_ordering=None)
print_summary(layers, relevant_nodes=None, line_length=100, positions=None)
"""

DATA = """
get_file(fname, origin, untar=False, md5_hash=None, cache_subdir='datasets')
validate_file(fpath, md5_hash)
"""

PREPROCESSING = r"""
text_to_word_sequence(text, filters='!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', lower=True, split=' ')
one_hot(text, n, filters='!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', lower=True, split=' ')
skipgrams(sequence, vocabulary_size, window_size=4, negative_samples=1.0, shuffle=True, categorical=False, sampling_table=None)
Tokenizer(nb_words=None, filters='!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', lower=True, split=' ', char_level=False)
"""

FLOWS = """
Flows.flow(X, y=None, batch_size=32, shuffle=True, seed=None, save_to_dir=None, save_prefix='', save_format='jpeg')
Flows.flow_from_directory(directory, target_size=(256, 256), color_mode='rgb', classes=None, class_mode='categorical', batch_size=32, shuffle=True, seed=None, save_to_dir=None, save_prefix='', save_format='jpeg', follow_links=False)
Iterator(n, batch_size, shuffle, seed)
NumpyArrayIterator(x, y, image_data_generator, batch_size=32, shuffle=False, seed=None, dim_ordering='default', save_to_dir=None, save_prefix='', save_format='jpeg')
DirectoryIterator(directory, image_data_generator, target_size=(256, 256), color_mode='rgb', dim_ordering='default', classes=None, class_mode='categorical', batch_size=32, shuffle=True, seed=None, save_to_dir=None, save_prefix='', save_format='jpeg', follow_links=False)
"""

IMAGES = """
random_rotation(x, rg, row_axis=1, col_axis=2, channel_axis=0, fill_mode='nearest', cval=0.0)
random_shift(x, wrg, hrg, row_axis=1, col_axis=2, channel_axis=0, fill_mode='nearest', cval=0.0)
random_shear(x, intensity, row_axis=1, col_axis=2, channel_axis=0, fill_mode='nearest', cval=0.0)
random_zoom(x, zoom_range, row_axis=1, col_axis=2, channel_axis=0, fill_mode='nearest', cval=0.0)
random_channel_shift(x, intensity, channel_axis=0)
apply_transform(x, transform_matrix, channel_axis=0, fill_mode='nearest', cval=0.0)
array_to_img(x, dim_ordering='default', scale=True)
img_to_array(img, dim_ordering='default')
load_img(path, grayscale=False, target_size=None)
list_pictures(directory, ext='jpg|jpeg|bmp|png')
ImageDataGenerator(featurewise_center=False, samplewise_center=False, featurewise_std_normalization=False, samplewise_std_normalization=False, zca_whitening=False, rotation_range=0.0, width_shift_range=0.0, height_shift_range=0.0, shear_range=0.0, zoom_range=0.0, channel_shift_range=0.0, fill_mode='nearest', cval=0.0, horizontal_flip=False, vertical_flip=False, rescale=None, preprocessing_function=None, dim_ordering='default')
ImageDataGenerator.random_transform(x)
ImageDataGenerator.fit(x, augment=False, rounds=1, seed=None)
"""

_OF_IMAGES = "(include_top=True, weights='imagenet', input_tensor=None, input_shape=None, classes=1000)"
APPLICATIONS = (
    "\n".join(f"{net}{_OF_IMAGES}" for net in ("InceptionV3", "ResNet50", "VGG16", "VGG19", "Xception"))
    + """
MusicTaggerCRNN(weights='msd', input_tensor=None, include_top=True, classes=50)
inception_v3.conv2d_bn(x, nb_filter, nb_row, nb_col, border_mode='same', subsample=(1, 1), name=None)
imagenet_utils.preprocess_input(x, dim_ordering='default')
audio_conv_utils.preprocess_input(audio_path, dim_ordering='default')
"""
)


def _by_name(table: str, before: str = "") -> dict[str, str]:
    return {before + line.partition("(")[0]: line for line in table.split("\n") if line}


SIGNATURES: dict[str, str] = _by_name(BACKEND, "K.") | _by_name(PARTS) | _by_name(LAYERS) | _by_name(MODELS)
SIGNATURES |= _by_name(CALLBACKS) | _by_name(UTILS) | _by_name(DATA) | _by_name(DATASETS)
SIGNATURES |= _by_name(PREPROCESSING) | _by_name(IMAGES) | _by_name(FLOWS)
SIGNATURES |= _by_name(APPLICATIONS)


@cache
def _parsed(line: str) -> tuple[tuple[str, Any], ...]:
    arguments = ast.parse(f"def f({line.partition('(')[2]}: pass").body[0].args  # type: ignore[attr-defined]
    names = [a.arg for a in arguments.args]
    defaults = [ast.literal_eval(d) for d in arguments.defaults]
    missing = [REQUIRED] * (len(names) - len(defaults))
    return tuple(zip(names, missing + defaults, strict=False))


def signature_of(name: str) -> tuple[tuple[str, Any], ...] | None:
    """The (argument, default) pairs of ``name`` in Keras 1.2.2, in order; ``None`` if it has no such callable."""
    line = SIGNATURES.get(name)
    return None if line is None else _parsed(line)
