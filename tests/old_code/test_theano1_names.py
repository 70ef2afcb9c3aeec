"""Theano's names: each row of the table computes what NumPy computes, and what is in no row is refused in words."""

import importlib
import subprocess
import sys

import numpy as np
import pytest

from kerascn.old_code.theano1 import names
from tests.old_code.theano1_cases import CASES, values

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")


def rows():
    """(module, name, target) of the whole table."""
    return [(module, name, target) for module, table in names.NAMES.items() for name, target in table.items()]


def compiled(theano, call, function, arrays):
    """Theano's side of a case as a function, and whether it gives a list."""
    types = [theano.tensor.TensorType(array.dtype.name, (False,) * array.ndim) for array in arrays]
    inputs = [kind() for kind in types]
    found = call(function, *inputs)
    several = isinstance(found, list | tuple)
    return theano.function(inputs, list(found) if several else [found], on_unused_input="ignore"), several


def drawn(arguments, seed):
    """The arrays for the arguments of a case."""
    return [values(spec, seed, place) for place, spec in enumerate(arguments)]


@pytest.mark.parametrize("target", CASES)
def test_a_function_computes_what_numpy_computes(theano, meant, target):
    arguments, call, referee = CASES[target]
    function, several = compiled(theano, call, meant(target), drawn(arguments, 0))
    for seed in range(5):
        arrays = drawn(arguments, seed)
        found, expected = function(*arrays), referee(*arrays)
        expected = list(expected) if several else [expected]
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert np.shape(one) == np.shape(other)
            np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-9)


# What is 0 or false for nearly all numbers.
PLAIN = (":imag", ":isnan", ":isinf", ":zeros", ":zeros_like", ":eq", ":isclose", ":allclose", ":all")


@pytest.mark.parametrize("target", CASES)
def test_the_referee_would_notice(target):
    """No referee accepts anything: its values depend on what it is given, or are no zeros."""
    arguments, _, referee = CASES[target]
    first, second = (referee(*drawn(arguments, seed)) for seed in (1, 2))
    parts = first if isinstance(first, list) else [first]
    others = second if isinstance(second, list) else [second]
    pairs = zip(parts, others, strict=True)
    assert target.endswith(PLAIN) or any(np.any(np.asarray(x) != 0) or np.any(x != y) for x, y in pairs)


# Targets that other tests of this folder are about: file -> targets.
ELSEWHERE = {
    "test_theano1_functions": (
        ".functions:function .functions:shared .functions:In .functions:Param .functions:Out .functions:clone "
        ".functions:OrderedUpdates pytensor.gradient:grad pytensor.gradient:jacobian pytensor.gradient:hessian "
        "pytensor.gradient:verify_grad .gradients:Rop .gradients:Lop "
        "pytensor.gradient:disconnected_grad pytensor.gradient:zero_grad pytensor.gradient:grad_clip "
        "pytensor.gradient:grad_scale pytensor.gradient:numeric_grad pytensor.gradient:DisconnectedInputError "
        "pytensor.gradient:GradClip .loops:scan .loops:map_ .loops:reduce .loops:foldl .loops:foldr .loops:until "
        "pytensor.printing:pp pytensor.printing:debugprint pytensor.printing:pprint pytensor.printing:Print "
        "pytensor.printing:min_informative_str pytensor:OpFromGraph .functions:as_op "
        "pytensor.ifelse:ifelse pytensor.ifelse:IfElse .modes:Mode .modes:DebugMode .modes:NanGuardMode "
        ".modes:get_default_mode pytensor.tensor:tensor_from_scalar"
    ),
    "test_theano1_variables": (
        ".variables:TensorType .variables:tensor .variables:Elemwise .variables:DimShuffle .variables:CAReduce "
        "pytensor.tensor.variable:TensorVariable pytensor.tensor.variable:TensorConstant "
        "pytensor.tensor.sharedvar:TensorSharedVariable pytensor.tensor.sharedvar:SharedVariable "
        "pytensor.graph.basic:Variable pytensor.graph.basic:Constant pytensor.graph.basic:Apply"
    ),
    "test_theano1_settings": (
        ".settings:config .settings:VERSION .no_gpu:cuda_available .no_gpu:cuda_enabled .no_gpu:use "
        ".no_gpu:CudaNdarrayType .no_gpu:float32_shared_constructor .no_gpu:gpu_contiguous .no_gpu:host_from_gpu "
        ".no_gpu:gpu_from_host .no_gpu:dnn_available"
    ),
    "test_theano1_images": (
        ".images:conv2d .images:conv3d .images:conv2d_grad_wrt_inputs .images:conv2d_grad_wrt_weights "
        ".pooling:pool_2d .pooling:pool_3d .pooling:max_pool_2d .pooling:max_pool_3d .pooling:max_pool_2d_same_size "
        ".normalization:batch_normalization .normalization:batch_normalization_train "
        ".normalization:batch_normalization_test .nnet:h_softmax"
    ),
    "test_theano1_randoms": ".randoms:RandomStreams .randoms:MRG_RandomStreams .randoms:RandomStreamsBase",
}  # fmt: skip
BY_RULE = ("pytensor.sparse:", "pytensor.scalar:", "builtins:", "collections:")  # tested below by one rule each


def test_every_row_is_tested():
    """Each target has a case here, or the file that is about it names it."""
    targets = {target for _, _, target in rows() if not target.startswith(BY_RULE)}
    makers = {f".variables:{letter}{rank}" for rank in (*names.RANKS, *names.MANY) for letter in ("", *names.LETTERS)}
    elsewhere = {target for text in ELSEWHERE.values() for target in text.split()}
    assert targets == set(CASES) | makers | elsewhere
    assert not set(CASES) & elsewhere


@pytest.mark.parametrize("file", ELSEWHERE)
def test_the_files_use_what_they_are_said_to_test(file):
    with open(__file__.replace("test_theano1_names", file), encoding="utf-8") as text:
        source = text.read()
    missing = [target for target in ELSEWHERE[file].split() if target.rpartition(":")[2].strip("_") not in source]
    assert missing == []


def test_every_name_is_found_in_its_module(theano, meant):
    for module, name, target in rows():
        found, expected = getattr(importlib.import_module(module), name), meant(target)
        assert found is expected or repr(found) == repr(expected), (module, name)


def test_all_modules_can_be_reached_by_the_dot(theano):
    for module in names.NAMES:
        found = theano
        for part in module.split(".")[1:]:
            found = getattr(found, part)
        assert found is sys.modules[module]


def test_star_import_brings_the_names(theano):
    space = {}
    exec("from theano.tensor import *", space)
    assert {"dot", "dmatrix", "grad", "nnet", "scalar"} <= set(space)


def test_sparse_names_are_those_of_the_sparse_room(theano):
    """Products, sums and conversions of sparse matrices, against SciPy."""
    from scipy.sparse import csc_matrix, csr_matrix

    S, T = theano.sparse, theano.tensor
    dense = np.array([[0.0, 2, 0], [1, 0, 3]])
    x, y = S.csr_matrix("x", dtype="float64"), T.dmatrix("y")
    other = np.arange(6.0).reshape(3, 2)
    outputs = [S.dot(x, y), S.structured_dot(x, y), S.sp_sum(x, axis=1), S.dense_from_sparse(S.transpose(x))]
    found = theano.function([x, y], outputs)(csr_matrix(dense), other)
    for one, expected in zip(found, [dense @ other, dense @ other, dense.sum(1), dense.T], strict=True):
        np.testing.assert_allclose(one, expected)
    shared = theano.shared(csc_matrix(dense))
    total = S.dense_from_sparse(S.add(shared, S.csc_from_dense(T.constant(dense))))
    np.testing.assert_allclose(theano.function([], total)(), 2 * dense)
    for name, target in names.NAMES["theano.sparse"].items():
        assert getattr(S, name) is not None, target


def test_names_of_python_2_and_of_scalars(theano):
    from theano.compat import OrderedDict, izip
    from theano.compat.python2x import xrange

    assert (list(izip([1], [2])), list(xrange(2)), OrderedDict(a=1)["a"]) == ([(1, 2)], [0, 1], 1)
    assert theano.scalar.upcast("int32", "float32") == "float64"
    for dtype in ("bool", "int8", "float64", "complex64"):
        assert getattr(theano.scalar, dtype).dtype == dtype


@pytest.mark.parametrize("name, key, says", [
    ("maxx", "theano1.near", "'max'"),
    ("softmax", "theano1.elsewhere", "theano.tensor.nnet"),
    ("zzzzqqqq", "theano1.no_name", "zzzzqqqq"),
])  # fmt: skip
def test_unknown_names_say_what_there_is(theano, name, key, says):
    with pytest.raises(AttributeError, match=says) as caught:
        getattr(theano.tensor, name)
    assert caught.value.key == key


@pytest.mark.parametrize("module", names.REFUSED)
def test_the_inside_of_theano_is_refused_in_words(theano, module):
    with pytest.raises(ModuleNotFoundError, match=module.replace(".", r"\.")) as caught:
        importlib.import_module(module)
    assert caught.value.key == names.REFUSED[module]


def test_unknown_modules_name_the_nearest(theano):
    with pytest.raises(ModuleNotFoundError, match=r"theano\.tensor\.signal'") as caught:
        importlib.import_module("theano.tensor.signals")
    assert caught.value.key == "theano1.no_module"


WITHOUT = """
import sys, importlib.util
sys.path_importer_cache.clear()
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "pytensor" else find(name, *rest)
import kerascn
kerascn.install_as_keras()
try:
    import theano
except ModuleNotFoundError as error:
    print(error.key)
"""
REAL = """
import kerascn, sys, warnings
kerascn.install_as_keras()
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    import theano, theano.tensor
print(theano.real, theano.tensor.real, [getattr(one.message, 'key', '?') for one in said], said[0].filename)
__import__("kerascn.old_code").old_code.uninstall()
print("pytensor" in sys.modules)
"""


def test_pytensor_missing_and_theano_itself(tmp_path):
    """Without PyTensor a sentence names the extra; a Theano that is installed is left alone, and that is said."""
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True)
    assert done.stdout == "theano1.no_pytensor\n"
    (tmp_path / "theano" / "tensor").mkdir(parents=True)
    (tmp_path / "theano" / "__init__.py").write_text("real = 1\n")
    (tmp_path / "theano" / "tensor" / "__init__.py").write_text("real = 2\n")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{REAL}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "1 2 ['theano1.real'] <string>\nFalse\n"


def test_uninstall_takes_it_away_again():
    import pytensor

    from kerascn.old_code import theano1

    theano1.uninstall()
    before = (pytensor.config.mode, pytensor.config.floatX)
    theano1.install()
    try:
        importlib.import_module("theano.tensor")
    finally:
        theano1.uninstall()
    assert (pytensor.config.mode, pytensor.config.floatX) == before
    assert not [name for name in sys.modules if name.partition(".")[0] == "theano"]
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("theano")
