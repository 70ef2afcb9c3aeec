"""``theano.config``, ``THEANO_FLAGS``, ``floatX`` beside that of Keras, and the questions about a graphics card."""

import os
import subprocess
import sys

import numpy as np
import pytest

from kerascn.messages import KerascnWarning

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")


def test_settings_are_read_and_kept(theano):
    from kerascn.old_code.theano1 import settings

    config = theano.config
    assert theano.__version__ == settings.VERSION == "1.0.5"
    assert (config.device, config.optimizer, config.cxx, config.exception_verbosity) == ("cpu", "fast_run", "", "low")
    config.optimizer, config.mode, config.profile = "fast_compile", "FAST_COMPILE", False
    config.exception_verbosity = "high"
    assert (config.optimizer, config.mode, config.exception_verbosity) == ("fast_compile", "FAST_COMPILE", "high")
    config.exception_verbosity = "low"
    config.optimizer, config.mode = "fast_run", "Mode"
    config.nvcc.fastmath = True
    setattr(config, "lib.cnmem", 0.5)
    assert (config.nvcc.fastmath, config.lib.cnmem, config.dnn.enabled) == (True, 0.5, None)
    assert {"floatX", "device"} <= set(dir(config))


def test_unknown_and_wrong_settings(theano):
    with pytest.raises(AttributeError, match="floatX") as caught:
        theano.config.floatx = "float32"
    assert caught.value.key == "theano1.config"
    with pytest.raises(AttributeError, match="device"):
        _ = theano.config.devise
    with pytest.raises(ValueError, match="float32") as caught:
        theano.config.floatX = "float31"
    assert caught.value.key == "theano1.floatx"


def test_what_changes_nothing_is_said_once(theano):
    from kerascn.old_code.theano1 import settings

    settings._told.clear()
    for name, value in (("device", "gpu0"), ("force_device", True), ("compute_test_value", "warn")):
        with pytest.warns(KerascnWarning, match=str(value)) as said:
            setattr(theano.config, name, value)
        assert said[0].message.key == f"theano1.config.{name}"
        assert said[0].filename == __file__
        setattr(theano.config, name, value)  # a warning would be an error
    theano.config.device, theano.config.force_device, theano.config.compute_test_value = "cpu", False, "off"


def test_no_graphics_card_this_way(theano):
    import theano.sandbox.cuda as cuda
    from theano.sandbox.cuda import dnn
    from theano.sandbox.cuda.basic_ops import gpu_contiguous, gpu_from_host, host_from_gpu

    from kerascn.old_code.theano1 import settings

    assert (cuda.cuda_available, cuda.cuda_enabled, dnn.dnn_available()) == (False, False, False)
    with pytest.warns(KerascnWarning, match="gpu1") as said:
        cuda.use("gpu1")
    assert said[0].message.key == "theano1.config.device"
    with pytest.raises(RuntimeError) as caught:
        cuda.CudaNdarrayType((False,))
    assert caught.value.key == "theano1.no_gpu"
    x = theano.tensor.vector()
    assert gpu_contiguous(x) is gpu_from_host(x) is host_from_gpu(x) is x
    assert cuda.float32_shared_constructor(np.zeros(2)).get_value().shape == (2,)
    assert settings.config is theano.config


PROGRAM = """
import warnings
import kerascn
kerascn.install_as_keras()
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    import theano
    import theano.tensor as T
print(theano.config.floatX, T.matrix().dtype, theano.config.device, [(one.message.key, one.filename) for one in said])
from keras import backend as K
print(theano.config.floatX, T.matrix().dtype, K.floatx())
theano.config.floatX = "float64"
print(K.floatx(), T.matrix().dtype)
import theano as other
print(other is theano)
"""


@pytest.mark.parametrize("flags, first", [
    ("", "float64 float64 cpu []"),
    ("floatX=float32,device=gpu,nvcc.fastmath=True", "float32 float32 gpu [('theano1.config.device', '<string>')]"),
    ("floatX=float16, speed=9", "float16 float16 cpu [('theano1.flag', '<string>')]"),
])  # fmt: skip
def test_floatx_begins_as_theanos_and_becomes_that_of_keras(flags, first, tmp_path):
    environ = {**os.environ, "THEANO_FLAGS": flags, "HOME": str(tmp_path), "KERAS_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, env=environ, check=False)
    lines = done.stdout.splitlines()
    assert lines == [first, "float32 float32 float32", "float64 float64", "True"], done.stderr
