"""A referee for files that no other program reads any more: what a network of Keras 0, 1 or 2 computes, in NumPy.

It reads the configuration and the arrays as they stand in a file and knows nothing of kerascn. Convolutions are sums
over windows; Theano's are those of mathematics, with the kernel turned round, TensorFlow's are not.
"""

import re

import numpy as np

EPSILON = 1e-3  # of a normalization that does not say its own


def _softmax(x):
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "hard_sigmoid": lambda x: np.clip(0.2 * x + 0.5, 0, 1),
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0))),
    "softmax": _softmax,
}


def said(config, *names, default=None):
    """What a configuration says under the first of these names that stands in it."""
    return next((config[name] for name in names if config.get(name) is not None), default)


def several(value, count):
    """A value for each axis."""
    return tuple(value) if isinstance(value, (list, tuple)) else (value,) * count


def pads_of(length, size, stride, same):
    """How many zeros are put before and behind an axis."""
    total = max((-(-length // stride) - 1) * stride + size - length, 0) if same else 0
    return total // 2, total - total // 2


def windows(x, size, strides, same, fill=0.0):
    """All windows of x (samples, places ..., channels): samples, places ..., channels, places in the window ..."""
    pads = [pads_of(*one, same) for one in zip(x.shape[1:-1], size, strides, strict=True)]
    x = np.pad(x, [(0, 0), *pads, (0, 0)], constant_values=fill)
    view = np.lib.stride_tricks.sliding_window_view(x, size, axis=tuple(range(1, x.ndim - 1)))
    return view[(slice(None), *(slice(None, None, stride) for stride in strides))]


def convolved(x, kernel, strides, same):
    """The sum over windows; kernel: places ..., channels, filters."""
    rank = x.ndim - 2
    axes = [[rank + 1, *range(rank + 2, 2 * rank + 2)], [rank, *range(rank)]]
    return np.tensordot(windows(x, kernel.shape[:rank], strides, same), kernel, axes)


def spread(x, kernel, strides, shape):
    """The transposed sum: each place of x adds to a window; kernel: rows, columns, filters, channels."""
    (rows, columns), (down, right), (size_r, size_c) = x.shape[1:3], strides, kernel.shape[:2]
    height, width = max(shape[0], (rows - 1) * down + size_r), max(shape[1], (columns - 1) * right + size_c)
    out = np.zeros((len(x), height, width, kernel.shape[2]))
    for r in range(size_r):
        for c in range(size_c):
            part = np.tensordot(x, kernel[r, c], [[3], [1]])
            out[:, r : r + rows * down : down, c : c + columns * right : right] += part
    sides = zip((rows, columns), strides, (size_r, size_c), shape, strict=True)
    tops = [max((n - 1) * s + k - m, 0) // 2 for n, s, k, m in sides]
    return out[:, tops[0] : tops[0] + shape[0], tops[1] : tops[1] + shape[1]]


class Net:
    """A network that is computed as it is described.

    Args:
        description: ``{'class_name': ..., 'config': ...}``, or the nested layers of Keras 0.
        arrays: For each layer's name the list of its weights, each a name and an array.
        old: Whether the arrays are laid out as Keras 1 did it.
        theano: Whether the kernels are those of Theano, which turns them round.
        functions: What Lambda layers compute, by their names.
    """

    def __init__(self, description, arrays, old, theano=False, functions=None):
        self.description = description if "class_name" in description else of_age_0(description)
        self.arrays, self.old, self.theano, self.functions = arrays, old, theano, functions or {}

    def __call__(self, *inputs):
        """The list of the outputs."""
        return self._network(self.description, [(np.asarray(x, "float64"), None) for x in inputs], values_only=True)

    def _network(self, description, inputs, values_only=False):
        config = description["config"]
        if isinstance(config, dict) and "input_layers" in config:
            found = self._graph(config, inputs)
        else:
            found = [self._row(config if isinstance(config, list) else config["layers"], inputs)]
        return [value for value, _ in found] if values_only else found

    def _row(self, layers, inputs):
        state = inputs if len(inputs) > 1 else inputs[0]
        for layer in layers:
            state = self._called(layer, state)
        return state

    def _graph(self, config, inputs):
        layers = {layer["config"]["name"]: layer for layer in config["layers"]}
        found = {place[0]: value for place, value in zip(config["input_layers"], inputs, strict=True)}

        def value(name, node=0, tensor=0, *_):
            if name in found:
                return found[name]
            if (name, node) not in found:
                given = [value(*place) for place in layers[name]["inbound_nodes"][node]]
                found[name, node] = self._called(layers[name], given if len(given) > 1 else given[0])
            result = found[name, node]
            return result[tensor] if isinstance(result, list) else result

        return [value(*place) for place in config["output_layers"]]

    def _called(self, layer, state):
        kind, config = layer["class_name"], layer["config"]
        if kind in ("Sequential", "Model"):
            found = self._network(layer, state if isinstance(state, list) else [state])
            return found if len(found) > 1 else found[0]
        if kind == "Merge" and "layers" in config:  # a row that begins with several rows
            state = [self._called(one, given) for one, given in zip(config["layers"], state, strict=True)]
        weights = self.arrays.get(config.get("name"), [])
        if isinstance(state, list):
            masks = [mask for _, mask in state if mask is not None]
            return self._merged(kind, config, [x for x, _ in state]), np.all(masks, axis=0) if masks else None
        x, mask = state
        if kind in RECURRENT or kind == "Bidirectional":
            return self._recurrent(kind, config, weights, x, mask)
        result = getattr(self, f"_{kind.lower()}")(config, [array for _, array in weights], x)
        return result, self._mask(kind, config, x, mask)

    def _mask(self, kind, config, x, mask):
        if kind == "Embedding":
            return x != 0 if config.get("mask_zero") else None
        if kind == "Masking":
            return (x != config["mask_value"]).any(axis=-1)
        return None if kind == "Flatten" else mask

    # Layers without weights.

    def _inputlayer(self, config, weights, x):
        return x

    _dropout = _inputlayer

    def _activation(self, config, weights, x):
        return ACTIVATIONS[config["activation"]](x)

    def _flatten(self, config, weights, x):
        return x.reshape(len(x), -1)

    def _reshape(self, config, weights, x):
        return x.reshape(len(x), *said(config, "target_shape", "dims"))

    def _leakyrelu(self, config, weights, x):
        return np.where(x > 0, x, config["alpha"] * x)

    def _masking(self, config, weights, x):
        return x * (x != config["mask_value"]).any(axis=-1, keepdims=True)

    def _lambda(self, config, weights, x):
        return self.functions[config["name"]](x)

    def _zeropadding2d(self, config, weights, x):
        pads = [pair if isinstance(pair, list) else [pair, pair] for pair in several(config["padding"], 2)]
        return self._last(config, x, lambda x: np.pad(x, [(0, 0), *pads, (0, 0)]))

    def _upsampling2d(self, config, weights, x):
        rows, columns = several(config["size"], 2)
        return self._last(config, x, lambda x: x.repeat(rows, axis=1).repeat(columns, axis=2))

    def _globalaveragepooling1d(self, config, weights, x):
        return x.mean(axis=1)

    def _globalmaxpooling1d(self, config, weights, x):
        return x.max(axis=1)

    def _globalaveragepooling2d(self, config, weights, x):
        return x.mean(axis=(1, 2))

    def _pooled(self, config, x, reduce, fill):
        rank = x.ndim - 2
        size = several(said(config, "pool_size", "pool_length"), rank)
        strides = several(said(config, "strides", "stride", default=size), rank)
        same, axes = said(config, "border_mode", "padding") == "same", tuple(range(-rank, 0))
        return self._last(config, x, lambda x: reduce(windows(x, size, strides, same, fill), axis=axes))

    def _maxpooling2d(self, config, weights, x):
        return self._pooled(config, x, np.max, -np.inf)

    _maxpooling1d = _maxpooling2d

    def _averagepooling2d(self, config, weights, x):
        return self._pooled(config, x, np.nanmean, np.nan)

    def _merged(self, kind, config, values):
        mode = config.get("mode", kind.lower())
        if mode in ("concat", "concatenate"):
            return np.concatenate(values, axis=said(config, "concat_axis", "axis", default=-1))
        return {"sum": np.sum, "add": np.sum, "ave": np.mean, "average": np.mean, "mul": np.prod}[mode](values, axis=0)

    # Layers with weights.

    def _biased(self, config, bias, x):
        return ACTIVATIONS[said(config, "activation", default="linear")](x + bias[0] if bias else x)

    def _dense(self, config, weights, x):
        return self._biased(config, weights[1:], x @ weights[0])

    def _prelu(self, config, weights, x):
        return np.where(x > 0, x, weights[0] * x)

    def _embedding(self, config, weights, x):
        return weights[0].astype("float64")[x.astype(int)]

    def _batchnormalization(self, config, weights, x):
        axis = config.get("axis", -1)
        shape = [1] * x.ndim
        shape[axis] = -1
        gamma, beta, mean, variance = (one.reshape(shape) for one in weights)
        return (x - mean) / np.sqrt(variance + config.get("epsilon", EPSILON)) * gamma + beta

    def _first(self, config):
        return said(config, "dim_ordering", "data_format") in ("th", "channels_first")

    def _last(self, config, x, compute):
        """Let something be computed with the channels last."""
        if not self._first(config):
            return compute(x)
        return np.moveaxis(compute(np.moveaxis(x, 1, -1)), -1, 1)

    def _turned(self, kernel):
        return kernel[::-1, ::-1] if self.theano else kernel

    def _conv2d(self, config, weights, x):
        kernel = weights[0].transpose(2, 3, 1, 0) if self.old and self._first(config) else weights[0]
        strides = several(said(config, "subsample", "strides"), 2)
        same = said(config, "border_mode", "padding") == "same"
        value = self._last(config, x, lambda x: convolved(x, self._turned(kernel), strides, same))
        shape = (-1, 1, 1) if self._first(config) else (-1,)
        return self._biased(config, [bias.reshape(shape) for bias in weights[1:]], value)

    _convolution2d = _conv2d

    def _conv1d(self, config, weights, x):
        kernel = weights[0][:, 0] if weights[0].ndim == 4 else weights[0]
        strides = several(said(config, "subsample_length", "strides"), 1)
        same = said(config, "border_mode", "padding") == "same"
        return self._biased(config, weights[1:], convolved(x, kernel[::-1] if self.theano else kernel, strides, same))

    _convolution1d = _conv1d

    def _separableconv2d(self, config, weights, x):
        depth, point, *bias = weights
        parts = windows(x, depth.shape[:2], several(config["strides"], 2), config["padding"] == "same")
        mixed = np.einsum("nijcrs,rscm->nijcm", parts, depth)
        return self._biased(config, bias, mixed.reshape(*mixed.shape[:3], -1) @ point[0, 0])

    def _deconvolution2d(self, config, weights, x):
        kernel = weights[0]
        if self.old:  # filters, channels, rows, columns; or rows, columns, channels, filters
            kernel = kernel.transpose(2, 3, 0, 1) if self._first(config) else kernel.transpose(0, 1, 3, 2)
        shape = config["output_shape"][2:] if self._first(config) else config["output_shape"][1:3]
        strides = several(config["subsample"], 2)
        value = self._last(config, x, lambda x: spread(x, self._turned(kernel), strides, shape))
        shape = (-1, 1, 1) if self._first(config) else (-1,)
        return self._biased(config, [bias.reshape(shape) for bias in weights[1:]], value)

    # Recurrent layers.

    def _recurrent(self, kind, config, weights, x, mask):
        if kind == "Bidirectional":
            return self._both_ways(config, weights, x, mask)
        step = RECURRENT[kind](config, _gates(weights, self.old))
        order = slice(None, None, -1) if config.get("go_backwards") else slice(None)
        result = _scanned(step, x[:, order], None if mask is None else mask[:, order])
        if config["return_sequences"]:
            return np.stack(result, axis=1), mask
        return result[-1], None

    def _both_ways(self, config, weights, x, mask):
        kind, inner = config["layer"]["class_name"], config["layer"]["config"]
        half = len(weights) // 2
        there, _ = self._recurrent(kind, inner, weights[:half], x, mask)
        back, _ = self._recurrent(kind, {**inner, "go_backwards": True}, weights[half:], x, mask)
        if inner["return_sequences"]:
            back = back[:, ::-1]
        return np.concatenate([there, back], axis=-1), mask if inner["return_sequences"] else None


WEIGHTED = ("Dense", "PReLU", "Embedding", "BatchNormalization", "Conv2D", "Convolution2D", "Conv1D", "Convolution1D",
            "SeparableConv2D", "Deconvolution2D", "Bidirectional", *("LSTM", "GRU", "SimpleRNN"))  # fmt: skip


def weighted(description):
    """The names of the layers that have weights, in their order."""
    description = description if "class_name" in description else of_age_0(description)
    if description["class_name"] in WEIGHTED:
        return [description["config"]["name"]]
    config = description["config"]
    inner = config if isinstance(config, list) else config.get("layers", [])
    return [name for layer in inner for name in weighted(layer)]


def _gates(weights, old):
    """Functions that give ``x . W + b`` and ``h . U`` of a gate; Keras 1 says the gates in the names."""
    if not old or len(weights) == 3:
        return None, [array.astype("float64") for _, array in weights]
    found = {re.search(r"_([WUb]_[a-z])(:0)?$", name)[1]: array.astype("float64") for name, array in weights}
    return found, None


def _of_gate(gates, letter, place, count):
    named, joined = gates
    if named is not None:
        return [named[f"{part}_{letter}"] for part in "WUb"]
    return [np.split(array, count, axis=-1)[place] for array in joined]


def _scanned(step, x, mask):
    """The outputs of all steps; where the mask is false, state and output stay as they were."""
    state, output, found = None, None, []
    for place in range(x.shape[1]):
        new_output, new_state = step(x[:, place], state)
        if mask is not None:
            here = mask[:, place, None]
            before = [np.zeros_like(one) for one in new_state] if state is None else state
            output = np.zeros_like(new_output) if output is None else output
            new_output = np.where(here, new_output, output)
            new_state = [np.where(here, one, old) for one, old in zip(new_state, before, strict=True)]
        output, state = new_output, new_state
        found.append(output)
    return found


def _lstm(config, gates):
    act = ACTIVATIONS[config["activation"]]
    inner = ACTIVATIONS[said(config, "inner_activation", "recurrent_activation")]
    (wi, ui, bi), (wf, uf, bf), (wc, uc, bc), (wo, uo, bo) = (
        _of_gate(gates, letter, place, 4) for place, letter in enumerate("ifco")
    )

    def step(x, state):
        h, c = state or (np.zeros((len(x), len(ui))),) * 2
        i, f, o = inner(x @ wi + h @ ui + bi), inner(x @ wf + h @ uf + bf), inner(x @ wo + h @ uo + bo)
        c = f * c + i * act(x @ wc + h @ uc + bc)
        h = o * act(c)
        return h, [h, c]

    return step


def _gru(config, gates):
    act = ACTIVATIONS[config["activation"]]
    inner = ACTIVATIONS[said(config, "inner_activation", "recurrent_activation")]
    (wz, uz, bz), (wr, ur, br), (wh, uh, bh) = (_of_gate(gates, letter, place, 3) for place, letter in enumerate("zrh"))

    def step(x, state):
        (h,) = state or [np.zeros((len(x), len(uz)))]
        z, r = inner(x @ wz + h @ uz + bz), inner(x @ wr + h @ ur + br)
        h = z * h + (1 - z) * act(x @ wh + (r * h) @ uh + bh)
        return h, [h]

    return step


def _simple_rnn(config, gates):
    act, (w, u, b) = ACTIVATIONS[config["activation"]], gates[1]

    def step(x, state):
        (h,) = state or [np.zeros((len(x), len(u)))]
        h = act(x @ w + b + h @ u)
        return h, [h]

    return step


RECURRENT = {"LSTM": _lstm, "GRU": _gru, "SimpleRNN": _simple_rnn}


def of_age_0(layer, name="layer"):
    """What Keras 0 wrote, said as later releases do: there the name of a layer is its class."""
    inner = [of_age_0(one, f"{name}_{place}") for place, one in enumerate(layer.get("layers", []))]
    config = {**layer, "name": name, "layers": inner} if inner else {**layer, "name": name}
    return {"class_name": layer["name"], "config": inner if layer["name"] == "Sequential" else config}
