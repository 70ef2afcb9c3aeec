"""Rows of the layers over space: convolutions, pooling, edges, whole channels dropped."""

from tests.every_layer import formulas as f
from tests.every_layer.row import IMAGES, SERIES, VOLUMES, Row, ends, numbers, passes
from tests.every_layer.rows_core import ALL_NEW, ALL_OLD, SEED, without

FIRST, TH = dict(data_format="channels_first"), dict(dim_ordering="th")
OLD_ALL_NEW = without(ALL_NEW, "bias_initializer")
DEPTHWISE = dict(depthwise_initializer="ones", depthwise_regularizer="l2", depthwise_constraint="nonneg")
POINTWISE = dict(pointwise_initializer="ones", pointwise_regularizer="l1", pointwise_constraint="nonneg")
OF_BIAS = dict(
    bias_initializer="ones", bias_regularizer="l1", activity_regularizer="l2", bias_constraint="nonneg",
    activation="tanh",
)  # fmt: skip


def conv(kind, given, x, old=None, old_kind=None, formula=f.convolved, **more):
    """A row of a convolution."""
    unknown = more.pop("unknown", tuple(range(1, x.ndim - 1)))
    return Row(kind, given, x, formula, old, old_kind, unknown=unknown, spatial=True, **more)


CONV_1D = [
    conv("Conv1D", dict(filters=4, kernel_size=3), SERIES, dict(nb_filter=4, filter_length=3), "Convolution1D"),
    conv("Conv1D", dict(filters=2, kernel_size=3, strides=2, padding="same", **OLD_ALL_NEW), SERIES,
         dict(nb_filter=2, filter_length=3, subsample_length=2, border_mode="same", **ALL_OLD), "Convolution1D"),
    conv("Conv1D", dict(filters=2, kernel_size=3, strides=2, padding="full"), SERIES,
         dict(nb_filter=2, filter_length=3, subsample_length=2, border_mode="full"), "Convolution1D"),
    conv("Conv1D", dict(filters=2, kernel_size=2, padding="causal", dilation_rate=2, bias_initializer="ones"), SERIES),
    conv("Conv1D", dict(filters=2, kernel_size=2, use_bias=False), SERIES,
         dict(nb_filter=2, filter_length=2, bias=False), "Convolution1D"),
    conv("Conv1D", dict(filters=2, kernel_size=2, **FIRST), SERIES),
    conv("AtrousConvolution1D", dict(filters=2, kernel_size=2, dilation_rate=2, padding="same", **OLD_ALL_NEW), SERIES,
         dict(nb_filter=2, filter_length=2, atrous_rate=2, border_mode="same", **ALL_OLD)),
    conv("AtrousConvolution1D", dict(filters=2, kernel_size=2, strides=2, use_bias=False), SERIES,
         dict(nb_filter=2, filter_length=2, subsample_length=2, bias=False)),
    conv("SeparableConv1D", dict(filters=4, kernel_size=3), SERIES, formula=f.separable),
    conv("SeparableConv1D", dict(filters=2, kernel_size=3, strides=2, padding="same", depth_multiplier=2, **DEPTHWISE,
                                 **POINTWISE, **OF_BIAS), SERIES, formula=f.separable),
    conv("SeparableConv1D", dict(filters=2, kernel_size=2, dilation_rate=2, use_bias=False, **FIRST), SERIES,
         formula=f.separable),
    conv("LocallyConnected1D", dict(filters=4, kernel_size=3), SERIES, formula=f.local, unknown=()),
    conv("LocallyConnected1D", dict(filters=2, kernel_size=2, strides=2, **ALL_NEW), SERIES, formula=f.local,
         unknown=()),
    conv("LocallyConnected1D", dict(filters=2, kernel_size=2, use_bias=False, **FIRST), SERIES, formula=f.local,
         unknown=()),
    conv("LocallyConnected1D", dict(filters=2, kernel_size=2, strides=2, data_format="channels_last", **OLD_ALL_NEW),
         SERIES, dict(nb_filter=2, filter_length=2, subsample_length=2, **ALL_OLD), formula=f.local, unknown=()),
    conv("LocallyConnected1D", dict(filters=2, kernel_size=2, use_bias=False, data_format="channels_last"), SERIES,
         dict(nb_filter=2, filter_length=2, bias=False), formula=f.local, unknown=()),
]  # fmt: skip

CONV_2D = [
    conv("Conv2D", dict(filters=4, kernel_size=(2, 3)), IMAGES, dict(nb_filter=4, nb_row=2, nb_col=3),
         "Convolution2D"),
    conv("Conv2D", dict(filters=2, kernel_size=(3, 2), padding="full"), IMAGES,
         dict(nb_filter=2, nb_row=3, nb_col=2, border_mode="full"), "Convolution2D"),
    conv("Conv2D", dict(filters=2, kernel_size=2, strides=(2, 1), padding="same", **OLD_ALL_NEW), IMAGES,
         dict(nb_filter=2, nb_row=2, nb_col=2, subsample=(2, 1), border_mode="same", **ALL_OLD), "Convolution2D"),
    conv("Conv2D", dict(filters=2, kernel_size=2, dilation_rate=(1, 2), bias_initializer="ones"), IMAGES),
    conv("Conv2D", dict(filters=2, kernel_size=(2, 2), use_bias=False, **FIRST), IMAGES,
         dict(nb_filter=2, nb_row=2, nb_col=2, bias=False, **TH), "Convolution2D"),
    conv("AtrousConvolution2D", dict(filters=2, kernel_size=(2, 2), dilation_rate=(2, 1), padding="same",
                                     **OLD_ALL_NEW), IMAGES,
         dict(nb_filter=2, nb_row=2, nb_col=2, atrous_rate=(2, 1), border_mode="same", **ALL_OLD)),
    conv("AtrousConvolution2D", dict(filters=2, kernel_size=(2, 2), strides=(2, 1), use_bias=False, **FIRST), IMAGES,
         dict(nb_filter=2, nb_row=2, nb_col=2, subsample=(2, 1), bias=False, **TH)),
    conv("SeparableConv2D", dict(filters=4, kernel_size=(2, 3)), IMAGES, dict(nb_filter=4, nb_row=2, nb_col=3),
         "SeparableConvolution2D", f.separable),
    conv("SeparableConv2D", dict(filters=2, kernel_size=2, strides=(2, 2), padding="same", depth_multiplier=2,
                                 **DEPTHWISE, **POINTWISE, **OF_BIAS), IMAGES, formula=f.separable),
    conv("SeparableConv2D", dict(
        filters=2, kernel_size=2, strides=(2, 2), padding="same", depth_multiplier=2, **DEPTHWISE, **POINTWISE,
        **without(OF_BIAS, "bias_initializer"),
    ), IMAGES, dict(
        nb_filter=2, nb_row=2, nb_col=2, subsample=(2, 2), border_mode="same", depth_multiplier=2,
        **without(DEPTHWISE, "depthwise_initializer"), **without(POINTWISE, "pointwise_initializer"), init="one",
        b_regularizer="l1", activity_regularizer="l2", b_constraint="nonneg", activation="tanh",
    ), "SeparableConvolution2D", f.separable),
    conv("SeparableConv2D", dict(filters=2, kernel_size=(2, 2), use_bias=False, **FIRST), IMAGES,
         dict(nb_filter=2, nb_row=2, nb_col=2, bias=False, **TH), "SeparableConvolution2D", f.separable),
    conv("SeparableConv2D", dict(filters=2, kernel_size=2, dilation_rate=(2, 2)), IMAGES, formula=f.separable),
    conv("DepthwiseConv2D", dict(kernel_size=(2, 3)), IMAGES, formula=f.depthwise),
    conv("DepthwiseConv2D", dict(kernel_size=2, strides=(2, 2), padding="same", depth_multiplier=2, **DEPTHWISE,
                                 **OF_BIAS), IMAGES, formula=f.depthwise),
    conv("DepthwiseConv2D", dict(kernel_size=2, dilation_rate=(2, 2), use_bias=False, **FIRST), IMAGES,
         formula=f.depthwise),
    conv("LocallyConnected2D", dict(filters=4, kernel_size=(2, 3)), IMAGES, dict(nb_filter=4, nb_row=2, nb_col=3),
         formula=f.local, unknown=()),
    conv("LocallyConnected2D", dict(filters=2, kernel_size=2, strides=(2, 1), **ALL_NEW), IMAGES, formula=f.local,
         unknown=()),
    conv("LocallyConnected2D", dict(filters=2, kernel_size=(2, 2), strides=(2, 1), **OLD_ALL_NEW), IMAGES,
         dict(nb_filter=2, nb_row=2, nb_col=2, subsample=(2, 1), **ALL_OLD), formula=f.local, unknown=()),
    conv("LocallyConnected2D", dict(filters=2, kernel_size=(2, 2), use_bias=False, **FIRST), IMAGES,
         dict(nb_filter=2, nb_row=2, nb_col=2, bias=False, **TH), formula=f.local, unknown=()),
]  # fmt: skip

BACK = [
    conv("Conv2DTranspose", dict(filters=4, kernel_size=(2, 3)), IMAGES, formula=f.convolved_back),
    conv("Conv2DTranspose", dict(filters=2, kernel_size=3, strides=(2, 3), padding="same", **ALL_NEW), IMAGES,
         formula=f.convolved_back),
    conv("Conv2DTranspose", dict(filters=2, kernel_size=3, strides=2, output_padding=(1, 0), use_bias=False, **FIRST),
         IMAGES, formula=f.convolved_back),
    conv("Conv2DTranspose", dict(filters=2, kernel_size=2, dilation_rate=(2, 2)), IMAGES, formula=f.convolved_back),
    conv("Conv2DTranspose", dict(filters=2, kernel_size=(3, 3), strides=(2, 2), padding="same",
                                 whole_output_shape=(None, 9, 12, 2), data_format="channels_last", **OLD_ALL_NEW),
         IMAGES, dict(nb_filter=2, nb_row=3, nb_col=3, output_shape=(None, 9, 12, 2), subsample=(2, 2),
                      border_mode="same", dim_ordering="tf", **ALL_OLD), "Deconvolution2D", f.convolved_back),
    conv("Conv2DTranspose", dict(filters=2, kernel_size=(3, 3), strides=(2, 2), use_bias=False,
                                 whole_output_shape=(None, 2, 11, 14), **FIRST), IMAGES,
         dict(nb_filter=2, nb_row=3, nb_col=3, output_shape=(None, 2, 11, 14), subsample=(2, 2), bias=False, **TH),
         "Deconvolution2D", f.convolved_back),
    conv("Conv3DTranspose", dict(filters=3, kernel_size=2), VOLUMES, formula=f.convolved_back),
    conv("Conv3DTranspose", dict(filters=2, kernel_size=(1, 2, 2), strides=(1, 2, 1), padding="same", **ALL_NEW),
         VOLUMES, formula=f.convolved_back),
    conv("Conv3DTranspose", dict(filters=2, kernel_size=2, strides=2, output_padding=(1, 0, 1), use_bias=False,
                                 **FIRST), VOLUMES, formula=f.convolved_back),
]  # fmt: skip

CONV_3D = [
    conv("Conv3D", dict(filters=3, kernel_size=(1, 2, 2)), VOLUMES,
         dict(nb_filter=3, kernel_dim1=1, kernel_dim2=2, kernel_dim3=2), "Convolution3D"),
    conv("Conv3D", dict(filters=2, kernel_size=2, strides=(1, 2, 1), padding="same", **OLD_ALL_NEW), VOLUMES,
         dict(nb_filter=2, kernel_dim1=2, kernel_dim2=2, kernel_dim3=2, subsample=(1, 2, 1), border_mode="same",
              **ALL_OLD), "Convolution3D"),
    conv("Conv3D", dict(filters=2, kernel_size=2, dilation_rate=(1, 2, 1), bias_initializer="ones"), VOLUMES),
    conv("Conv3D", dict(filters=2, kernel_size=2, use_bias=False, **FIRST), VOLUMES,
         dict(nb_filter=2, kernel_dim1=2, kernel_dim2=2, kernel_dim3=2, bias=False, **TH), "Convolution3D"),
]  # fmt: skip


def pooling(rank, x, size, strides):
    """Rows of the four ways of pooling over so many axes."""
    open_axes, found = tuple(range(1, rank + 1)), []
    old_size, old_strides = ("pool_length", "stride") if rank == 1 else ("pool_size", "strides")
    th = {} if rank == 1 else TH
    for name, mode, whole in (("Max", "max", f.pooled_whole("max")), ("Average", "avg", f.pooled_whole("mean"))):
        kind, formula = f"{name}Pooling{rank}D", f.pooled(mode)
        more = dict(spatial=True, unknown=open_axes)
        found += [
            Row(kind, dict(), x, formula, dict(), **more),
            Row(kind, dict(pool_size=size, strides=strides, padding="same"), x, formula,
                {old_size: size, old_strides: strides, "border_mode": "same"}, **more),
            Row(kind, FIRST, x, formula, th or None, **more),
        ]  # fmt: skip
        if (rank, name) == (1, "Average"):
            whole, more["mask"] = f.averaged_steps, ends
        found += [
            Row(f"Global{kind}", dict(), x, whole, dict(), **more),
            Row(f"Global{kind}", FIRST, x, whole, th or None, **more),
        ]
    return found


POOLINGS = [
    *pooling(1, SERIES, 3, 2),
    *pooling(2, IMAGES, (2, 3), (1, 2)),
    *pooling(3, VOLUMES, (1, 2, 3), (2, 1, 1)),
]


def edges(kind, given, x, formula, old=None):
    """A row of a layer that only changes how much space there is."""
    return Row(kind, given, x, formula, old, unknown=tuple(range(1, x.ndim - 1)), spatial=x.ndim > 3)


EDGES = [
    edges("ZeroPadding1D", dict(), SERIES, f.padded, dict()),
    edges("ZeroPadding1D", dict(padding=(1, 2)), SERIES, f.padded, dict(padding=(1, 2))),
    edges("ZeroPadding2D", dict(), IMAGES, f.padded, dict()),
    edges("ZeroPadding2D", dict(padding=(2, 1), **FIRST), IMAGES, f.padded, dict(padding=(2, 1), **TH)),
    edges("ZeroPadding2D", dict(padding=((1, 0), (2, 1))), IMAGES, f.padded),
    edges("ZeroPadding3D", dict(), VOLUMES, f.padded, dict()),
    edges("ZeroPadding3D", dict(padding=(2, 1, 0), **FIRST), VOLUMES, f.padded, dict(padding=(2, 1, 0), **TH)),
    edges("Cropping1D", dict(), SERIES, f.cropped, dict()),
    edges("Cropping1D", dict(cropping=(1, 2)), SERIES, f.cropped, dict(cropping=(1, 2))),
    edges("Cropping2D", dict(), IMAGES, f.cropped, dict()),
    edges("Cropping2D", dict(cropping=((1, 0), (2, 1)), **FIRST), IMAGES, f.cropped,
          dict(cropping=((1, 0), (2, 1)), **TH)),
    edges("Cropping3D", dict(), VOLUMES, f.cropped, dict()),
    edges("Cropping3D", dict(cropping=((0, 1), (1, 2), (1, 0)), **FIRST), VOLUMES, f.cropped,
          dict(cropping=((0, 1), (1, 2), (1, 0)), **TH)),
    edges("UpSampling1D", dict(), SERIES, f.enlarged, dict()),
    edges("UpSampling1D", dict(size=3), SERIES, f.enlarged, dict(length=3)),
    edges("UpSampling2D", dict(), IMAGES, f.enlarged, dict()),
    edges("UpSampling2D", dict(size=(1, 3), **FIRST), IMAGES, f.enlarged, dict(size=(1, 3), **TH)),
    edges("UpSampling2D", dict(size=(2, 3), interpolation="bilinear"), IMAGES, f.enlarged),
    edges("UpSampling3D", dict(), VOLUMES, f.enlarged, dict()),
    edges("UpSampling3D", dict(size=(1, 3, 2), **FIRST), VOLUMES, f.enlarged, dict(size=(1, 3, 2), **TH)),
]  # fmt: skip


def whole_channels(x, y, a):
    """Each channel of a sample is 0 everywhere or nowhere, and larger than it was."""
    first = getattr(a, "data_format", "channels_last") == "channels_first"
    space = tuple(range(2, x.ndim)) if first else tuple(range(1, x.ndim - 1))
    zero = y == 0
    fates = zero.all(space)
    larger = x / (1 - a.rate) * ~fates.reshape(*(n if k not in space else 1 for k, n in enumerate(x.shape)))
    return bool(fates.any() and not fates.all() and (zero.any(space) == fates).all() and f.near(y, larger))


def dropout(rank, *lengths):
    """Rows of the dropout of whole channels over so many axes."""
    x, kind = numbers(*lengths, 24), f"SpatialDropout{rank}D"
    more = dict(spatial=rank > 1, mask=passes, in_training=whole_channels, by_step=False, affects=SEED)
    rows = [
        Row(kind, dict(rate=0.5, seed=7), x, f.same, dict(p=0.5, seed=7), unknown=tuple(range(1, rank + 1)), **more)
    ]
    if rank > 1:
        rows.append(Row(kind, dict(rate=0.4, **FIRST), x, f.same, dict(p=0.4, **TH), unknown=(), **more))
    return rows


CHANNELS_DROPPED = [*dropout(1, 3), *dropout(2, 3, 2), *dropout(3, 2, 2, 2)]
