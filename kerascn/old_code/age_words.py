"""What tells the age of a program: names that only one generation of a library has."""

from __future__ import annotations

# Modules and names below ``keras`` that only Keras 1 has, by their last part; with a module before a dot, only there.
KERAS1 = frozenset(
    """
    audio_conv_utils music_tagger_crnn initializations visualize_util MusicTaggerCRNN
    WeightRegularizer ActivityRegularizer EigenvalueRegularizer activity_l1 activity_l2 activity_l1l2 l1l2
    Merge MaxoutDense Highway TimeDistributedDense SReLU ParametricSoftplus Graph SiameseHead LambdaMerge
    AtrousConv1D layer_from_config optimizer_from_config probas_to_classes categorical_probas_to_classes
    matthews_correlation fbeta_score fmeasure slice_X collect_metrics save_array load_array
    metrics.precision metrics.recall backend.pack backend.lesser backend.lesser_equal backend.deconv2d
    backend.atrous_conv2d backend.asymmetric_temporal_padding backend.asymmetric_spatial_2d_padding
    backend.legacy_weight_ordering backend.set_legacy_weight_ordering constraints.unitnorm
    utils.np_utils.binary_logloss utils.np_utils.multiclass_logloss
""".split()
)

# The same, but Keras 2 understood them for a while.
RATHER_KERAS1 = frozenset(
    """
    objectives Convolution1D Convolution2D Convolution3D AtrousConvolution1D AtrousConvolution2D Deconvolution2D
    SeparableConvolution2D backend.image_dim_ordering backend.set_image_dim_ordering maxnorm nonneg
""".split()
)

# What only Keras 2 has.
KERAS2 = frozenset(
    """
    layers.add layers.subtract layers.multiply layers.average layers.maximum layers.minimum layers.concatenate
    layers.dot merge.add merge.subtract merge.multiply merge.average merge.maximum merge.concatenate merge.dot
    Add Subtract Multiply Average Maximum Minimum Concatenate layers.Dot merge.Dot
    losses initializers vis_utils plot_model conv_utils boston_housing fashion_mnist mobilenet mobilenet_v2 densenet
    nasnet inception_resnet_v2 resnet_v2 resnet MobileNet DenseNet121 DenseNet169 DenseNet201 InceptionResNetV2
    NASNetLarge NASNetMobile ResNet50V2 ResNet101V2 ResNet152V2
    Conv2DTranspose Conv3DTranspose SeparableConv1D DepthwiseConv2D Softmax RNN StackedRNNCells SimpleRNNCell GRUCell
    LSTMCell ConvLSTM2DCell ConvRNN2D CuDNNGRU CuDNNLSTM AlphaDropout Cropping1D
    AvgPool1D AvgPool2D AvgPool3D MaxPool1D MaxPool2D MaxPool3D GlobalAvgPool1D GlobalAvgPool2D GlobalMaxPool1D
    GlobalMaxPool2D ReLU Sequence OrderedEnqueuer SequenceEnqueuer TimeseriesGenerator multi_gpu_model clone_model
    TerminateOnNaN l1_l2 max_norm min_max_norm non_neg unit_norm MinMaxNorm selu hashing_trick save_img
    VarianceScaling RandomNormal RandomUniform TruncatedNormal
    backend.image_data_format backend.set_image_data_format backend.bias_add backend.conv2d_transpose
    backend.depthwise_conv2d backend.separable_conv2d backend.less backend.less_equal backend.logsumexp
    backend.cumsum backend.cumprod backend.slice backend.is_placeholder backend.is_tensor backend.local_conv2d
    backend.name_scope backend.truncated_normal backend.constant CustomObjectScope
    custom_object_scope deserialize_keras_object serialize_keras_object normalize_data_format
""".split()
)

# What the user's own layers are told by: a method that only one generation asks for.
METHODS = {"get_output_shape_for": 1, "compute_output_shape": 2}

# Words of Keras 0.x in calls of a model's methods that printed signatures of Keras 1 no longer show.
KERAS0 = {"show_accuracy": 1, "theano_mode": 1}

# TensorFlow: below ``tensorflow``, what only its first generation has; what ends with a dot is all that lies below.
TENSORFLOW1 = frozenset(
    """
    placeholder placeholder_with_default Session InteractiveSession ConfigProto GPUOptions RunOptions OptimizerOptions
    global_variables_initializer initialize_all_variables local_variables_initializer initialize_variables
    variables_initializer global_variables trainable_variables all_variables local_variables get_collection
    add_to_collection get_variable variable_scope variable_op_scope name_op_scope get_variable_scope get_default_graph
    get_default_session reset_default_graph set_random_seed contrib contrib. examples. layers. app app. flags flags.
    gfile. logging. python_io. merge_all_summaries merge_summary scalar_summary image_summary histogram_summary
    summary.FileWriter summary.merge_all summary.merge train.AdamOptimizer train.GradientDescentOptimizer
    train.MomentumOptimizer train.RMSPropOptimizer train.AdagradOptimizer train.AdadeltaOptimizer train.FtrlOptimizer
    train.Saver train.SummaryWriter train.Supervisor train.import_meta_graph train.get_global_step train.Optimizer
    train.start_queue_runners train.batch train.shuffle_batch train.string_input_producer train.MonitoredTrainingSession
    train.exponential_decay train.create_global_step global_step mul sub neg pack unpack log
    select batch_matmul complex_abs inv div to_float to_int32 to_int64 to_double random_uniform random_normal
    truncated_normal random_crop random_shuffle multinomial set_random_seed assign assign_add assign_sub py_func
    nn.rnn_cell. nn.dynamic_rnn nn.static_rnn nn.bidirectional_dynamic_rnn nn.softmax_cross_entropy_with_logits_v2
    nn.xw_plus_b image.resize_bilinear image.resize_images image.resize_nearest_neighbor
    enable_eager_execution sparse_placeholder sparse_tensor_to_dense Print decode_raw decode_csv ConfigProto Dimension
    is_variable_initialized report_uninitialized_variables metrics. losses. estimator.inputs.
    data.make_one_shot_iterator matrix_inverse diag diag_part ceil sparse_reduce_sum svd FixedLenFeature
    parse_single_example
    python.
""".split()
)

TENSORFLOW2 = frozenset(
    """
    function GradientTape random.set_seed random.normal random.uniform random.shuffle
    random.truncated_normal config. distribute.MirroredStrategy summary.create_file_writer data.AUTOTUNE
    io.read_file io.decode_jpeg RaggedTensor Module image.resize_with_pad autograph
    nn.experimental. keras.mixed_precision experimental.
""".split()
)

# Names of tf.compat.v1 that only a program without eager mode can use.
GRAPHS = frozenset(("disable_eager_execution", "disable_v2_behavior", "placeholder"))
