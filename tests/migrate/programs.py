"""Calls as text and as values: what a program says, read by Python's own parser."""

import ast
import inspect
import re

from hypothesis import strategies as st

from tests.declare.surface import plain_signature

NUMBERS = st.integers(1, 4)
INITIALIZERS = st.sampled_from(["uniform", "normal", "glorot_uniform", "he_normal", "zero", "one", "orthogonal"])
ACTIVATIONS = st.sampled_from(["relu", "tanh", "linear", "softplus"])
REGULARIZERS = st.sampled_from([None, "l2", "l1"])
CONSTRAINTS = st.sampled_from([None, "nonneg", "unitnorm"])
SHARES = st.sampled_from([0.0, 0.25, 0.5])
FLAGS = st.booleans()

# Values that an argument of Keras 1 may have, by a pattern of its name.
VALUES = {
    r"nb_row|nb_col|kernel_dim\d|filter_length|nb_filter|output_dim|input_dim|n|pool_length": NUMBERS,
    r"length|input_length|nb_feature|subsample_length|atrous_rate1|depth_multiplier": NUMBERS,
    r"stride": st.none() | NUMBERS,
    r".*init|init": INITIALIZERS,
    r"forget_bias_init": st.sampled_from(["one", "zero"]),
    r".*activation": ACTIVATIONS,
    r".*_regularizer": REGULARIZERS,
    r".*_constraint": CONSTRAINTS,
    r"dropout_.|p": SHARES,
    r"border_mode": st.sampled_from(["valid", "same"]),
    r"dim_ordering": st.sampled_from(["th", "tf", "default"]),
    r"bias|mask_zero|return_sequences|go_backwards|stateful|unroll": FLAGS,
    r"sigma|alpha|theta|l1|l2|mask_value|momentum|epsilon": st.sampled_from([0.1, 0.5, 0.75]),
    r"axis": st.sampled_from([-1, 1]),
    r"weights|noise_shape|seed|shared_axes|arguments": st.none(),
    r"consume_less": st.sampled_from(["cpu", "mem", "gpu"]),
    r"mode": st.just(0),
    r"dropout": st.just(0.0),
}
# Arguments whose values depend on the number of dimensions.
SHAPED = {"subsample": 1, "pool_size": 1, "strides": 1, "size": 1, "padding": 1, "atrous_rate": 1, "cropping": 2}


def values_of(layer, name):
    """A strategy for the values of an argument of a layer; ``None`` where there is none."""
    if name in SHAPED and layer[-2:] in ("1D", "2D", "3D"):
        count = int(layer[-2])
        one = NUMBERS if SHAPED[name] == 1 else st.tuples(NUMBERS, NUMBERS)
        if layer in ("AtrousConvolution1D", "ZeroPadding1D"):
            return NUMBERS
        return one if layer == "Cropping1D" else st.tuples(*[one] * count)
    exact = [strategy for pattern, strategy in VALUES.items() if name in pattern.split("|")]
    return (exact or [strategy for pattern, strategy in VALUES.items() if re.fullmatch(pattern, name)] or [None])[0]


@st.composite
def calls_of(draw, line, layer, more=()):
    """A legal call of a printed signature, as text: some arguments by place, some by name, some left out."""
    parameters = [p for p in plain_signature(line).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    known = [p for p in parameters if values_of(layer, p.name) is not None]
    leading = next((at for at, p in enumerate(parameters) if p not in known), len(parameters))
    by_place = draw(st.integers(0, leading))
    said = [repr(draw(values_of(layer, p.name))) for p in parameters[:by_place]]
    rest = [p for p in parameters[by_place:] if p in known]
    left = [p.name for p in rest if p.default is inspect.Parameter.empty or draw(st.booleans())]
    left += [name for name in more if draw(st.booleans())]
    said += [f"{name}={draw(values_of(layer, name))!r}" for name in draw(st.permutations(left))]
    comma = draw(st.sampled_from([", ", ",", ",  # so\n    ", "\n  , "]))
    return f"{layer}({comma.join([*said, 'name=' + repr('x')])})"


def call_in(text):
    """Name, values by place and values by name of the call in the last line of a program."""
    node = ast.parse(text).body[-1].value
    args = [_value(arg) for arg in node.args]
    return ast.unparse(node.func), args, {one.arg: _value(one.value) for one in node.keywords}


def _value(node):
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)
