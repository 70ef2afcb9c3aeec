"""The names of Theano that programs use, and what each of them means here: the one table.

A target is ``"module:name"``; one that begins with a point lies in this folder. What is in no table is refused with a
sentence that names the nearest word.
"""

from __future__ import annotations

T = "pytensor.tensor"


def _of(module: str, words: str) -> dict[str, str]:
    """Names that are called the same in ``module``."""
    return {word: f"{module}:{word}" for word in words.split()}


_GRADIENTS = _of("pytensor.gradient", "grad jacobian hessian verify_grad") | _of(".gradients", "Rop Lop")

_LOOPS = _of(".loops", "scan reduce foldl foldr") | {"map": ".loops:map_"}

_THEANO = (
    _of(".functions", "function shared In Param Out clone OrderedUpdates")
    | _GRADIENTS
    | _LOOPS
    | _of("pytensor.printing", "pp debugprint")
    | _of("pytensor", "OpFromGraph")
    | _of(".functions", "as_op")
    | _of("pytensor.graph.basic", "Variable Constant Apply")
    | {"config": ".settings:config", "Mode": ".modes:Mode", "dot": ".tensors:dot"}
    | {
        "__version__": ".settings:VERSION",
        "SharedVariable": f"{T}.sharedvar:SharedVariable",
    }
    | {"subgraph_grad": "pytensor.gradient:subgraph_grad"}
)

_ELEMENTWISE = _of(
    T,
    "abs neg exp exp2 expm1 log log2 log10 log1p sqr sqrt sin cos tan sinh cosh tanh arcsin arccos arctan arctan2 "
    "arcsinh arccosh arctanh deg2rad rad2deg erf erfc erfcx erfinv erfcinv gamma gammaln psi j0 j1 "
    "ceil floor trunc iround round_half_to_even round_half_away_from_zero maximum minimum add sub mul true_div "
    "int_div floor_div mod pow neq eq ge gt le lt and_ or_ xor invert bitwise_and bitwise_or bitwise_xor bitwise_not "
    "isnan isinf isclose clip switch where cast conj real imag angle complex complex_from_polar power",
)

_REDUCTIONS = (
    _of(T, "all any argmax argmin sum prod mean trace ptp allclose")
    | _of(".tensors", "var std max_and_argmax")
    | {
        "max": ".tensors:max_",
        "min": ".tensors:min_",
        "round": ".tensors:round_",
    }
)

_SHAPES = _of(
    T,
    "shape flatten shape_padleft shape_padright shape_padaxis zeros ones zeros_like ones_like fill second alloc eye "
    "identity_like diag diagonal tri tril triu arange mgrid ogrid concatenate join horizontal_stack vertical_stack "
    "stacklists tile roll repeat transpose swapaxes sort argsort nonzero nonzero_values flatnonzero "
    "set_subtensor inc_subtensor take choose permute_row_elements inverse_permutation as_tensor_variable as_tensor "
    "constant largest smallest tensor_copy specify_shape squeeze cumsum cumprod bincount diff compress fill_diagonal "
    "fill_diagonal_offset unique get_scalar_constant_value tensor_from_scalar scalar_from_tensor",
)

_PRODUCTS = _of(T, "outer tensordot") | _of(".tensors", "dot batched_dot batched_tensordot")

_OURS = _of(
    ".tensors", "abs_ inv stack split reshape default extract_constant addbroadcast unbroadcast sgn chi2sf"
) | _of(".tensors", "patternbroadcast allocempty AllocEmpty")

# scalar, vector, matrix ... and each of them with a letter for its dtype.
RANKS = ("scalar", "vector", "row", "col", "matrix", "tensor3", "tensor4", "tensor5")
LETTERS = {
    "b": "int8", "w": "int16", "i": "int32", "l": "int64", "f": "float32", "d": "float64", "c": "complex64",
    "z": "complex128",
}  # fmt: skip
MANY = {
    "scalars": "scalar", "vectors": "vector", "rows": "row", "cols": "col", "matrices": "matrix",
    "tensor3s": "tensor3", "tensor4s": "tensor4",
}  # fmt: skip
_VARIABLES = {f"{letter}{rank}": f".variables:{letter}{rank}" for rank in (*RANKS, *MANY) for letter in ("", *LETTERS)}

_TYPES = (
    _of(".variables", "TensorType tensor Elemwise DimShuffle CAReduce")
    | _of(f"{T}.variable", "TensorVariable TensorConstant")
    | {"TensorSharedVariable": f"{T}.sharedvar:TensorSharedVariable", "SharedVariable": f"{T}.sharedvar:SharedVariable"}
    | {"Variable": "pytensor.graph.basic:Variable", "Constant": "pytensor.graph.basic:Constant"}
)

_TENSOR = (
    _ELEMENTWISE | _REDUCTIONS | _SHAPES | _PRODUCTS | _OURS | _VARIABLES | _TYPES | _GRADIENTS
    | {"Print": "pytensor.printing:Print", "shared": ".functions:shared"}
)  # fmt: skip

_NNET = _of(
    ".nnet",
    "sigmoid ultra_fast_sigmoid hard_sigmoid softplus softsign relu elu selu softmax logsoftmax softmax_graph "
    "softmax_with_bias binary_crossentropy sigmoid_binary_crossentropy categorical_crossentropy "
    "crossentropy_categorical_1hot crossentropy_softmax_1hot crossentropy_softmax_argmax_1hot_with_bias "
    "confusion_matrix h_softmax",
) | _of(".images", "conv2d conv3d images2neibs neibs2images")

_BATCHES = _of(".normalization", "batch_normalization batch_normalization_train batch_normalization_test")
_POOLS = _of(".pooling", "pool_2d pool_3d max_pool_2d max_pool_3d max_pool_2d_same_size")
_NEIGHBOURS = _of(".images", "images2neibs neibs2images")
_EXTRA = _of(
    f"{T}.extra_ops",
    "cumsum cumprod diff bincount squeeze compress repeat fill_diagonal fill_diagonal_offset unique searchsorted",
) | {"to_one_hot": ".tensors:to_one_hot", "cpu_contiguous": ".tensors:contiguous"}
_CUDA = _of(".no_gpu", "cuda_available cuda_enabled use CudaNdarrayType float32_shared_constructor")
_SLINALG = _of(f"{T}.linalg", "cholesky solve kron expm eigvalsh solve_triangular") | _of(
    ".algebra", "solve_lower_triangular solve_upper_triangular"
)
_NLINALG = _of(
    f"{T}.linalg",
    "matrix_inverse det matrix_dot matrix_power qr svd eig eigh pinv norm lstsq tensorinv tensorsolve",
) | _of(f"{T}", "trace diag") | _of(".algebra", "extract_diag alloc_diag")  # fmt: skip
_SPARSE = _of(
    "pytensor.sparse",
    "csr_matrix csc_matrix csr_dmatrix csc_dmatrix csr_fmatrix csc_fmatrix matrix CSR CSC dot structured_dot true_dot "
    "as_sparse_variable as_sparse_or_tensor_variable dense_from_sparse csr_from_dense csc_from_dense transpose neg "
    "add sub mul sp_sum sp_ones_like sp_zeros_like csm_data csm_indices csm_indptr csm_shape csm_properties "
    "col_scale row_scale square_diagonal hstack vstack diag clean",
) | {"shared": ".functions:shared"}
_RANDOM = _of(".randoms", "RandomStreams")
_COMPAT = {
    "OrderedDict": "collections:OrderedDict",
    "izip": "builtins:zip",
    "imap": "builtins:map",
    "xrange": "builtins:range",
}

# Module of Theano -> its names.
NAMES: dict[str, dict[str, str]] = {
    "theano": _THEANO,
    "theano.compat": _COMPAT,
    "theano.compat.python2x": _COMPAT,
    "theano.compile": _of(".functions", "function shared In Param Out")
    | {"SharedVariable": f"{T}.sharedvar:SharedVariable", "Mode": ".modes:Mode", "as_op": ".functions:as_op"}
    | {"OpFromGraph": "pytensor:OpFromGraph"},
    "theano.compile.builders": {"OpFromGraph": "pytensor:OpFromGraph"},
    "theano.compile.debugmode": {"DebugMode": ".modes:DebugMode"},
    "theano.compile.io": _of(".functions", "In Param Out"),
    "theano.compile.mode": {"Mode": ".modes:Mode", "get_default_mode": ".modes:get_default_mode"},
    "theano.compile.nanguardmode": {"NanGuardMode": ".modes:NanGuardMode"},
    "theano.compile.ops": {"as_op": ".functions:as_op"},
    "theano.compile.sharedvalue": {
        "SharedVariable": f"{T}.sharedvar:SharedVariable",
        "shared": ".functions:shared",
    },
    "theano.gradient": _GRADIENTS
    | _of("pytensor.gradient", "disconnected_grad zero_grad grad_clip grad_scale numeric_grad DisconnectedInputError")
    | {"consider_constant": "pytensor.gradient:zero_grad", "GradClip": "pytensor.gradient:GradClip"},
    "theano.ifelse": {"ifelse": "pytensor.ifelse:ifelse", "IfElse": "pytensor.ifelse:IfElse"},
    "theano.printing": _of("pytensor.printing", "Print pprint pp debugprint min_informative_str"),
    "theano.sandbox": {},
    "theano.sandbox.cuda": _CUDA,
    "theano.sandbox.cuda.basic_ops": _of(".no_gpu", "gpu_contiguous host_from_gpu gpu_from_host"),
    "theano.sandbox.cuda.dnn": _of(".no_gpu", "dnn_available"),
    "theano.sandbox.cuda.var": {},
    "theano.sandbox.neighbours": _NEIGHBOURS,
    "theano.sandbox.rng_mrg": _of(".randoms", "MRG_RandomStreams"),
    "theano.scalar": _of(
        "pytensor.scalar", "upcast bool int8 int16 int32 int64 uint8 float16 float32 float64 complex64 complex128"
    ),
    "theano.scan_module": _LOOPS | {"until": ".loops:until"},
    "theano.scan_module.scan_utils": {"until": ".loops:until"},
    "theano.sparse": _SPARSE,
    "theano.sparse.basic": _SPARSE,
    "theano.tensor": _TENSOR,
    "theano.tensor.basic": _TENSOR,
    "theano.tensor.elemwise": _of(".variables", "Elemwise DimShuffle CAReduce"),
    "theano.tensor.extra_ops": _EXTRA,
    "theano.tensor.nlinalg": _NLINALG,
    "theano.tensor.nnet": _NNET | _BATCHES,
    "theano.tensor.nnet.abstract_conv": _of(".images", "conv2d conv3d conv2d_grad_wrt_inputs conv2d_grad_wrt_weights"),
    "theano.tensor.nnet.bn": _BATCHES,
    "theano.tensor.nnet.conv": {"conv2d": ".images:conv2d"},
    "theano.tensor.nnet.conv3d2d": {},
    "theano.tensor.nnet.neighbours": _NEIGHBOURS,
    "theano.tensor.nnet.nnet": _NNET,
    "theano.tensor.nnet.sigm": _of(".nnet", "sigmoid ultra_fast_sigmoid hard_sigmoid softplus"),
    "theano.tensor.raw_random": _of(".randoms", "RandomStreamsBase"),
    "theano.tensor.shared_randomstreams": _RANDOM,
    "theano.tensor.sharedvar": _of(f"{T}.sharedvar", "TensorSharedVariable SharedVariable"),
    "theano.tensor.signal": {},
    "theano.tensor.signal.conv": {"conv2d": ".images:signals"},
    "theano.tensor.signal.downsample": _POOLS,
    "theano.tensor.signal.pool": _POOLS,
    "theano.tensor.slinalg": _SLINALG,
    "theano.tensor.subtensor": _of(T, "set_subtensor inc_subtensor"),
    "theano.tensor.type": _of(".variables", "TensorType"),
    "theano.tensor.var": _of(f"{T}.variable", "TensorVariable TensorConstant"),
    "theano.updates": _of(".functions", "OrderedUpdates"),
}

# Modules of Theano that are not here, each with the key of the sentence that says what to do instead.
REFUSED: dict[str, str] = dict.fromkeys(
    (
        "theano.gof", "theano.tensor.opt", "theano.compile.function_module", "theano.compile.pfunc",
        "theano.sandbox.cuda.blas", "theano.sandbox.cuda.cula", "theano.sandbox.gpuarray", "theano.gpuarray",
        "theano.scan_module.scan_op", "theano.tensor.blas", "theano.tensor.nnet.opt", "theano.configparser",
        "theano.configdefaults",
    ),
    "theano1.inside",
) | dict.fromkeys(
    ("theano.d3viz", "theano.misc", "theano.tests", "theano.typed_list", "theano.tensor.fft", "theano.tensor.nnet.ctc"),
    "theano1.not_here",
)  # fmt: skip
