"""Many cases in one compiled function: what ``harness`` does case by case, in a fraction of the time."""

import numpy as np

from tests.contract.harness import Case


def _fed(K, array, fed, inputs, values):
    dtype = str(array.dtype)
    if fed in ("variable", "constant"):
        return getattr(K, fed)(array, dtype=dtype)
    open_ = fed == "open placeholder" and array.ndim
    x = K.placeholder(shape=(None, *array.shape[1:]) if open_ else array.shape, dtype=dtype)
    inputs.append(x)
    values.append(array)
    return x


def check_together(K, cases, fed="variable"):
    """Every case has the value, shape and dtype that NumPy says; the static shape contradicts nothing."""
    inputs, values, results = [], [], []
    for case in cases:
        arguments = {
            n: _fed(K, v, fed, inputs, values) if isinstance(v, np.ndarray) else v for n, v in case.arguments.items()
        }
        results.append(getattr(K, case.function)(**arguments))
    for case, result, found in zip(cases, results, K.function(inputs, results)(values), strict=True):
        expected, known = np.asarray(case.expected), K.int_shape(result)
        assert (found.shape, str(found.dtype)) == (expected.shape, str(expected.dtype)), case.label
        np.testing.assert_allclose(found, expected, case.tolerance, case.tolerance, err_msg=case.label)
        assert K.dtype(result) == str(expected.dtype), case.label
        assert known is not None and len(known) == expected.ndim, case.label
        assert all(k in (None, e) for k, e in zip(known, expected.shape, strict=True)), case.label
        if fed in ("variable", "constant"):
            assert known == expected.shape, f"{case.label}: {known} is known of {expected.shape}"


class _Slope:
    """One case in float64: a scalar made of its result, its variables, and its gradients."""

    def __init__(self, K, case, draw):
        at = {n: v.astype("float64") if _is_float(v) else v for n, v in case.arguments.items()}
        given = {n: K.variable(v, dtype=str(v.dtype)) if isinstance(v, np.ndarray) else v for n, v in at.items()}
        self.label, self.case = case.label, case
        self.names = [n for n, v in case.arguments.items() if _is_float(v)]
        self.variables, self.start = [given[n] for n in self.names], [at[n] for n in self.names]
        self.ways = [draw.normal(size=v.shape) for v in self.start]
        weight = K.constant(draw.normal(size=np.shape(case.expected)), dtype="float64")
        self.scalar = K.sum(getattr(K, case.function)(**given) * weight)
        self.slopes = K.gradients(self.scalar, self.variables)

    def raise_order(self, K, draw):
        """Let the gradients of before, summed along a random direction, be the scalar."""
        ways = [K.constant(draw.normal(size=v.shape), dtype="float64") for v in self.start]
        self.scalar = sum(K.sum(g * w) for g, w in zip(self.slopes, ways, strict=True) if g is not None)
        self.slopes = K.gradients(self.scalar, self.variables)

    @property
    def flat(self):
        """Whether no gradient is there at all."""
        return all(slope is None for slope in self.slopes)


def _is_float(value):
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def check_slopes(K, cases, order=1, step=1e-6, tolerance=1e-5):
    """The gradients (for order 2: of the gradients) agree with central differences along random ways."""
    draw = np.random.RandomState(7)
    slopes = [_Slope(K, Case(c.function, c.arguments, c.expected), draw) for c in cases]
    if order == 2:
        slopes = [slope for slope in slopes if not slope.flat]
        for slope in slopes:
            slope.raise_order(K, draw)
    scalars = K.function([], [s.scalar for s in slopes])
    known = [
        [g if g is not None else K.zeros_like(x) for g, x in zip(s.slopes, s.variables, strict=True)] for s in slopes
    ]
    found = iter(K.function([], [g for gradients in known for g in gradients])([]))
    found = [[next(found) for _ in s.variables] for s in slopes]
    for place in range(max(len(s.names) for s in slopes)):
        ahead, back = (_moved(K, slopes, scalars, place, way) for way in (step, -step))
        for slope, gradients, up, down in zip(slopes, found, ahead, back, strict=True):
            if place < len(slope.names):
                along = np.sum(gradients[place] * slope.ways[place])
                label = f"{slope.label} by {slope.names[place]}"
                np.testing.assert_allclose(along, (up - down) / (2 * step), tolerance, tolerance, err_msg=label)


def _moved(K, slopes, scalars, place, step):
    """The scalars with the variables of one place moved along their directions."""
    at_place = [slope for slope in slopes if place < len(slope.names)]
    K.batch_set_value([(s.variables[place], s.start[place] + step * s.ways[place]) for s in at_place])
    values = scalars([])
    K.batch_set_value([(s.variables[place], s.start[place]) for s in at_place])
    return values
