"""The cases of the theme ``shaping``: calls with what NumPy says of them."""

import numpy as np

from tests.contract.harness import FED, Case

draw = np.random.RandomState(3)


def floats(*shape, dtype="float32"):
    return draw.normal(size=shape).astype(dtype)


def whole(*shape, dtype="int32"):
    return draw.randint(0, 100, size=shape).astype(dtype)


A = floats(2, 3, 5)
B = floats(2, 3, 5)
MATRIX = floats(4, 3)
LONE = floats(2, 1, 3, 1)
IMAGES = floats(2, 4, 3, 5)
VOLUMES = floats(2, 3, 2, 4, 3)
FLAGS = np.array([[True, False, True], [False, False, True]])


def rows(images, heights, widths, first):
    """Every row ``heights`` times and every column ``widths`` times, element by element."""
    shape = list(images.shape)
    shape[first] *= heights
    shape[first + 1] *= widths
    result = np.empty(shape, images.dtype)
    for index in np.ndindex(*shape):
        source = list(index)
        source[first] //= heights
        source[first + 1] //= widths
        result[index] = images[tuple(source)]
    return result


def bilinear(images, heights, widths, first):
    """One element at a time: position = index / factor, without a shift by half a pixel."""
    shape = list(images.shape)
    high, wide = shape[first : first + 2]
    shape[first : first + 2] = high * heights, wide * widths
    result = np.empty(shape, "float64")
    for index in np.ndindex(*shape):
        down, right = index[first] / heights, index[first + 1] / widths
        top, left = int(np.floor(down)), int(np.floor(right))
        value = 0.0
        for row, share_of_row in ((top, 1 - (down - top)), (min(top + 1, high - 1), down - top)):
            for column, share in ((left, 1 - (right - left)), (min(left + 1, wide - 1), right - left)):
                at = (*index[:first], row, column, *index[first + 2 :])
                value += share_of_row * share * float(images[at])
        result[index] = value
    return result


def padded(x, first, pairs):
    """Zeros, and ``x`` among them."""
    shape = list(x.shape)
    inner = [np.s_[:]] * x.ndim
    for axis, (before, after) in enumerate(pairs, first):
        inner[axis] = np.s_[before : before + shape[axis]]
        shape[axis] += before + after
    result = np.zeros(shape, x.dtype)
    result[tuple(inner)] = x
    return result


def enlarged(volumes, factors, first):
    for axis, factor in enumerate(factors, first):
        volumes = np.take(volumes, np.arange(volumes.shape[axis] * factor) // factor, axis)
    return volumes


TWO_WAYS = ("variable", "open placeholder")  # the first case of each function is fed in all four
KNOWN_LENGTH = ("variable", "placeholder", "constant")


def case(function, expected, differentiable=False, only=TWO_WAYS, **arguments):
    return Case(function, arguments, expected, differentiable=differentiable, only=only)


JOINING = [
    case("concatenate", np.dstack([A, B]), True, tensors=[A, B]),
    case("concatenate", np.dstack([B, A]), tensors=[B, A]),
    case("concatenate", np.hstack([A, B]), True, tensors=[A, B], axis=1),
    case("concatenate", np.vstack([A, A[:1], B]), tensors=[A, A[:1], B], axis=-3),
    case("concatenate", A, tensors=[A]),
    case("concatenate", np.hstack([FLAGS, ~FLAGS]), tensors=[FLAGS, ~FLAGS], axis=1),
    case("concatenate", np.hstack([FLAGS.astype("int64")] * 2), tensors=[FLAGS.astype("int64")] * 2),
    case("concatenate", np.array([1, 2, 3], "int32"), tensors=[[1], [2, 3]]),
    case("stack", np.array([A, B]), True, x=[A, B]),
    case("stack", np.array([B, B]), x=[B, B]),
    case("stack", np.array([A, B]).transpose(1, 0, 2, 3), True, x=[A, B], axis=1),
    case("stack", np.array([A, B]).transpose(1, 2, 3, 0), x=[A, B], axis=-1),
    case("stack", np.array([FLAGS]), x=[FLAGS]),
    case("stack", np.array([1.5, 2], "float32"), x=[1.5, 2]),
    case("pack", np.array([A, B]), True, x=[A, B]),
    case("pack", np.array([A, A]), x=[A, A]),
]

RESHAPING = [
    case("reshape", A.reshape(2, 15), True, x=A, shape=(2, 15)),
    case("reshape", B.reshape(2, 15), x=B, shape=(2, 15)),
    case("reshape", A.reshape(-1, 5, 3), x=A, shape=(-1, 5, 3)),
    case("reshape", A.reshape(2, 3, 1, 5), x=A, shape=[2, -1, 1, 5]),
    case("reshape", FLAGS.reshape(3, 2), x=FLAGS, shape=(3, 2)),
    case("reshape", A[:1, :1, :1].reshape(()), x=A[:1, :1, :1], shape=()),
    case("reshape", A.reshape(6, 5), x=A, shape=np.array([6, 5]), only=KNOWN_LENGTH),
    case("permute_dimensions", np.moveaxis(A, 0, 1), True, x=A, pattern=(1, 0, 2)),
    case("permute_dimensions", np.moveaxis(B, 0, 1), x=B, pattern=(1, 0, 2)),
    case("permute_dimensions", np.moveaxis(A, 2, 0), x=A, pattern=(2, 0, 1)),
    case("permute_dimensions", np.swapaxes(A, 1, 2), x=A, pattern=[0, -1, 1]),
    case("flatten", A.ravel(), True, x=A),
    case("flatten", FLAGS.ravel(), x=FLAGS),
    case("flatten", np.array([7], "int32"), x=7),
    case("batch_flatten", A.reshape(2, 15), True, x=A),
    case("batch_flatten", IMAGES.reshape(2, 60), x=IMAGES),
    case("batch_flatten", A[0, 0].reshape(5, 1), x=A[0, 0]),
    case("expand_dims", A[..., None], True, x=A),
    case("expand_dims", FLAGS[..., None], x=FLAGS),
    case("expand_dims", A[None], x=A, axis=0),
    case("expand_dims", A[:, :, None], x=A, axis=-2),
    case("expand_dims", A[..., None], x=A, axis=3),
    case("squeeze", LONE[:, 0], True, x=LONE, axis=1),
    case("squeeze", -LONE[:, 0], x=-LONE, axis=1),
    case("squeeze", LONE[..., 0], x=LONE, axis=-1),
]

REPEATING = [
    case("repeat_elements", A[:, [0, 0, 1, 1, 2, 2]], True, x=A, rep=2, axis=1),
    case("repeat_elements", B[:, [0, 0, 1, 1, 2, 2]], x=B, rep=2, axis=1),
    case("repeat_elements", A[:, [0, 0, 0, 1, 1, 1, 2, 2, 2]], x=A, rep=3, axis=1),
    case("repeat_elements", A[[0, 0, 1, 1]], x=A, rep=2, axis=0),
    case("repeat_elements", A[:, :, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]], x=A, rep=2, axis=-1),
    case("repeat_elements", FLAGS, x=FLAGS, rep=1, axis=0),
    case("repeat", np.array([[row, row] for row in MATRIX]), True, x=MATRIX, n=2),
    case("repeat", np.array([[row, row] for row in FLAGS]), x=FLAGS, n=2),
    case("repeat", np.array([[row] * 5 for row in MATRIX]), x=MATRIX, n=5),
    case("tile", np.dstack([A, A]), x=A, n=2),
    case("tile", np.dstack([B, B]), x=B, n=2),
    case("tile", np.vstack([np.dstack([A, A, A])] * 2), True, x=A, n=(2, 1, 3)),
    case("tile", np.hstack([A, A]), x=A, n=[2, 1]),
    case("tile", np.array([np.hstack([A, A])] * 3), True, x=A, n=(3, 1, 2, 1)),
    case("tile", np.hstack([FLAGS] * 2), x=FLAGS, n=np.array([1, 2]), only=KNOWN_LENGTH),
    case("tile", np.zeros((2, 0), bool), x=FLAGS, n=(1, 0)),
]

CUTTING = [
    case("slice", A[0:1, 1:3, 2:5], True, x=A, start=(0, 1, 2), size=(1, 2, 3)),
    case("slice", B[0:1, 1:3, 2:5], x=B, start=(0, 1, 2), size=(1, 2, 3)),
    case("slice", A[1:2, 1:3, 2:5], x=A, start=(1, 1, 2), size=(1, 2, 3)),
    case("slice", A[0:1, 1:3, 2:4], x=A, start=(0, 1, 2), size=(1, 2, 2)),
    case("slice", A[:, 1:, 2:5], x=A, start=[0, 1, 2], size=[-1, -1, 3]),
    case("slice", FLAGS[:, 0:0], x=FLAGS, start=(0, 0), size=(-1, 0)),
    case("slice", FLAGS[:, 1:], x=FLAGS, start=np.array([0, 1]), size=np.array([2, -1]), only=KNOWN_LENGTH),
    case("reverse", A[::-1], True, x=A, axes=0),
    case("reverse", B[::-1], x=B, axes=0),
    case("reverse", A[:, ::-1, ::-1], True, x=A, axes=(1, -1)),
    case("reverse", FLAGS[:, ::-1], x=FLAGS, axes=[1]),
    case("arange", np.array([0, 1, 2], "int32"), start=3),
    case("arange", np.array([0, 1, 2, 3, 4], "int32"), start=5),
    case("arange", np.array([3, 4, 5, 6], "int32"), start=3, stop=7),
    case("arange", np.array([3, 5], "int32"), start=3, stop=7, step=2),
    case("arange", np.array([3, 5], "float32"), start=3, stop=7, step=2, dtype="float32"),
    case("arange", np.array([7, 5, 3], "int64"), start=7, stop=2, step=-2, dtype="int64"),
    case("arange", np.zeros(0, "int32"), start=-3),
    case("arange", np.zeros(0, "int32"), start=2, stop=7, step=-1),
    case("arange", np.array([0, 0.25, 0.5, 0.75], "float64"), start=0, stop=1, step=0.25, dtype="float64"),
    case("arange", np.array([0.5, 1.5], "float16"), start=0.5, stop=2.0, dtype="float16"),
    case("arange", np.array([0, 1, 2], "int32"), start=3.0),
]

PADDING = [
    case("temporal_padding", padded(A, 1, [(1, 1)]), True, x=A),
    case("temporal_padding", padded(B, 1, [(1, 1)]), x=B),
    case("temporal_padding", padded(A, 1, [(0, 2)]), x=A, padding=(0, 2)),
    case("temporal_padding", padded(A, 1, [(3, 3)]), x=A, padding=3),
    case("temporal_padding", padded(A > 0, 1, [(1, 1)]), x=A > 0),
    case("asymmetric_temporal_padding", padded(A, 1, [(1, 1)]), True, x=A),
    case("asymmetric_temporal_padding", padded(B, 1, [(1, 1)]), x=B),
    case("asymmetric_temporal_padding", padded(A, 1, [(2, 1)]), x=A, left_pad=2),
    case("asymmetric_temporal_padding", padded(A, 1, [(1, 0)]), x=A, right_pad=0),
    case("spatial_2d_padding", padded(IMAGES, 1, [(1, 1), (1, 1)]), True, x=IMAGES),
    case("spatial_2d_padding", padded(-IMAGES, 1, [(1, 1), (1, 1)]), x=-IMAGES),
    case("spatial_2d_padding", padded(IMAGES, 1, [(0, 3), (2, 1)]), x=IMAGES, padding=((0, 3), (2, 1))),
    case("spatial_2d_padding", padded(IMAGES, 1, [(1, 1), (2, 2)]), x=IMAGES, padding=(1, 2)),
    case("spatial_2d_padding", padded(IMAGES, 1, [(2, 2), (2, 2)]), x=IMAGES, padding=2),
    case("spatial_2d_padding", padded(IMAGES, 1, [(1, 1), (0, 4)]), x=IMAGES, padding=(1, (0, 4))),
    case("spatial_2d_padding", padded(IMAGES, 2, [(1, 1), (1, 1)]), x=IMAGES, data_format="channels_first"),
    case("spatial_2d_padding", padded(IMAGES, 2, [(0, 1), (2, 0)]), True, x=IMAGES, padding=((0, 1), (2, 0)),
         data_format="channels_first"),
    case("asymmetric_spatial_2d_padding", padded(IMAGES, 1, [(1, 1), (1, 1)]), True, x=IMAGES),
    case("asymmetric_spatial_2d_padding", padded(-IMAGES, 1, [(1, 1), (1, 1)]), x=-IMAGES),
    case("asymmetric_spatial_2d_padding", padded(IMAGES, 1, [(2, 1), (1, 1)]), x=IMAGES, top_pad=2),
    case("asymmetric_spatial_2d_padding", padded(IMAGES, 1, [(1, 3), (1, 1)]), x=IMAGES, bottom_pad=3),
    case("asymmetric_spatial_2d_padding", padded(IMAGES, 1, [(1, 1), (0, 1)]), x=IMAGES, left_pad=0),
    case("asymmetric_spatial_2d_padding", padded(IMAGES, 1, [(1, 1), (1, 4)]), x=IMAGES, right_pad=4),
    case("asymmetric_spatial_2d_padding", padded(IMAGES, 2, [(1, 1), (1, 1)]), x=IMAGES,
         data_format="channels_first"),
    case("spatial_3d_padding", padded(VOLUMES, 1, [(1, 1), (1, 1), (1, 1)]), True, x=VOLUMES),
    case("spatial_3d_padding", padded(-VOLUMES, 1, [(1, 1), (1, 1), (1, 1)]), x=-VOLUMES),
    case("spatial_3d_padding", padded(VOLUMES, 1, [(0, 1), (2, 2), (3, 0)]), x=VOLUMES,
         padding=((0, 1), 2, (3, 0))),
    case("spatial_3d_padding", padded(VOLUMES, 2, [(1, 1), (1, 1), (1, 1)]), True, x=VOLUMES,
         data_format="channels_first"),
]  # fmt: skip


def _enlarging():
    images = {"height_factor": 2, "width_factor": 3, "data_format": "channels_last"}
    first = {**images, "data_format": "channels_first"}
    small = IMAGES[:, :3, :2, :2].astype("float64")
    volumes = {"depth_factor": 2, "height_factor": 3, "width_factor": 2, "data_format": "channels_last"}
    return [
        case("resize_images", rows(IMAGES, 2, 3, 1), True, x=IMAGES, **images),
        case("resize_images", rows(-IMAGES, 2, 3, 1), x=-IMAGES, **images),
        case("resize_images", rows(IMAGES, 1, 3, 1), x=IMAGES, **images | {"height_factor": 1}),
        case("resize_images", rows(IMAGES, 2, 2, 1), x=IMAGES, **images | {"width_factor": 2}),
        case("resize_images", rows(IMAGES, 2, 3, 2), True, x=IMAGES, **first),
        case("resize_images", rows(IMAGES, 2, 3, 1), x=IMAGES, **images | {"data_format": None}),
        case("resize_images", rows(IMAGES > 0, 2, 3, 1), x=IMAGES > 0, **images),
        case("resize_images", bilinear(small, 2, 3, 1), True, x=small, **images, interpolation="bilinear"),
        case("resize_images", bilinear(small, 2, 3, 2), True, x=small, **first, interpolation="bilinear"),
        case("resize_images", bilinear(IMAGES, 2, 3, 1).astype("float32"), x=IMAGES, **images,
             interpolation="bilinear"),
        case("resize_images", bilinear(IMAGES, 1, 4, 2).astype("float32"), x=IMAGES, height_factor=1,
             width_factor=4, data_format="channels_first", interpolation="bilinear"),
        case("resize_images", bilinear(np.rint(IMAGES * 9), 2, 3, 1).astype("float32"),
             x=np.rint(IMAGES * 9).astype("int32"), **images, interpolation="bilinear"),
        case("resize_volumes", enlarged(VOLUMES, (2, 3, 2), 1), True, x=VOLUMES, **volumes),
        case("resize_volumes", enlarged(-VOLUMES, (2, 3, 2), 1), x=-VOLUMES, **volumes),
        case("resize_volumes", enlarged(VOLUMES, (1, 3, 2), 1), x=VOLUMES, **volumes | {"depth_factor": 1}),
        case("resize_volumes", enlarged(VOLUMES, (2, 2, 2), 1), x=VOLUMES, **volumes | {"height_factor": 2}),
        case("resize_volumes", enlarged(VOLUMES, (2, 3, 4), 1), x=VOLUMES, **volumes | {"width_factor": 4}),
        case("resize_volumes", enlarged(VOLUMES, (2, 3, 2), 2), True, x=VOLUMES,
             **volumes | {"data_format": "channels_first"}),
        case("resize_volumes", enlarged(VOLUMES, (2, 3, 2), 1), x=VOLUMES, **volumes | {"data_format": None}),
    ]  # fmt: skip


DTYPES = [
    case(function, expected(x), only=("variable",), x=x, **arguments)
    for x in (whole(1, 2, 3), whole(1, 2, 3, dtype="uint8"), floats(1, 2, 3, dtype="float16"),
              floats(1, 2, 3, dtype="float64"))
    for function, arguments, expected in (
        ("reshape", {"shape": (3, -1)}, lambda x: x.reshape(3, 2)),
        ("permute_dimensions", {"pattern": (2, 0, 1)}, lambda x: x.transpose(2, 0, 1)),
        ("repeat_elements", {"rep": 2, "axis": 2}, lambda x: x[..., [0, 0, 1, 1, 2, 2]]),
        ("tile", {"n": (1, 2, 1)}, lambda x: np.hstack([x, x])),
        ("slice", {"start": (0, 1, 1), "size": (1, 1, 2)}, lambda x: x[:, 1:, 1:]),
        ("reverse", {"axes": 2}, lambda x: x[..., ::-1]),
        ("squeeze", {"axis": 0}, lambda x: x[0]),
        ("temporal_padding", {"padding": (1, 0)}, lambda x: padded(x, 1, [(1, 0)])),
    )
]  # fmt: skip

CASES = JOINING + RESHAPING + REPEATING + CUTTING + PADDING + _enlarging() + DTYPES

for name in {one.function for one in CASES}:
    next(one for one in CASES if one.function == name).only = FED
