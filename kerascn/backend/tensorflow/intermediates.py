"""What loops and conditions hand out beside their results: all that a gradient made later may ask for.

TensorFlow would add it when the gradient is made. A session that has run the loop before then fails, since it
has the loop without. What isn't asked for is not computed.
"""

from contextlib import contextmanager

from tensorflow.python.ops import control_flow_util_v2


@contextmanager
def all_intermediates():
    """Within this block loops and conditions are made with all intermediates, and gradients count on them."""
    before = control_flow_util_v2._EXPERIMENTAL_OUTPUT_ALL_INTERMEDIATES_OVERRIDE
    control_flow_util_v2.set_output_all_intermediates(True)
    try:
        yield
    finally:
        control_flow_util_v2.set_output_all_intermediates(before)
