"""The random numbers are what they are said to be: distributions, and independence in every direction.

All seeds are fixed, so a test gives the same answer each time. Bounds are those that true random numbers pass
in all but one of some ten thousand cases.
"""

import math

import numpy as np
import pytest

SIGMAS = 4.0
ROWS, COLUMNS, STEPS = 250, 199, 4  # an odd number of columns: words of random bits are shared by neighbours
LEVELS = (0.00002, 0.001, 0.02, 0.1, 0.2, 1 / 3, 0.5, 0.8, 0.95, 0.999)


def normal_cdf(z):
    return 0.5 * (1 + np.vectorize(math.erf)(z / math.sqrt(2)))


def truncated_cdf(z):
    below, within = normal_cdf(-2.0), normal_cdf(2.0) - normal_cdf(-2.0)
    return (normal_cdf(z) - below) / within


CONTINUOUS = {
    "normal": (lambda K, **o: K.random_normal((ROWS, COLUMNS), **o), normal_cdf),
    "truncated": (lambda K, **o: K.truncated_normal((ROWS, COLUMNS), **o), truncated_cdf),
    "uniform": (lambda K, **o: K.random_uniform((ROWS, COLUMNS), **o), lambda u: u),
}


@pytest.fixture(scope="module")
def samples(K):
    """Every continuous distribution in two dtypes, over the seeds 1 and 2, at successive steps."""
    wanted = [(name, dtype, seed) for name in CONTINUOUS for dtype in ("float32", "float64") for seed in (1, 2)]
    run = K.function([], [CONTINUOUS[n][0](K, dtype=t, seed=s) for n, t, s in wanted])
    steps = list(zip(*(run([]) for _ in range(STEPS)), strict=True))
    return {key: np.stack(found) for key, found in zip(wanted, steps, strict=True)}


def distance(sample, cdf):
    """Kolmogorov's and Smirnov's distance, times the root of the sample's size; rarely more than 2.2."""
    ordered = np.sort(sample, axis=None).astype("float64")
    heights = cdf(ordered)
    places = np.arange(len(ordered) + 1) / len(ordered)
    return max(np.max(places[1:] - heights), np.max(heights - places[:-1])) * math.sqrt(len(ordered))


def correlation(a, b):
    """The correlation of two samples in units of its standard deviation."""
    a, b = (np.ravel(v).astype("float64") for v in (a, b))
    a, b = a - a.mean(), b - b.mean()
    return abs(np.sum(a * b) / np.sqrt(np.sum(a * a) * np.sum(b * b))) * math.sqrt(len(a))


def assert_independent(one, other):
    """Neither the values nor their squares nor their upper halves go together."""
    assert correlation(one, other) < SIGMAS
    assert correlation(np.square(one - one.mean()), np.square(other - other.mean())) < SIGMAS
    assert correlation(one > np.median(one), other > np.median(other)) < SIGMAS


@pytest.mark.parametrize("name", CONTINUOUS)
def test_distribution(samples, name):
    for dtype in ("float32", "float64"):
        for seed in (1, 2):
            assert distance(samples[name, dtype, seed], CONTINUOUS[name][1]) < 2.2


@pytest.mark.parametrize("name", CONTINUOUS)
def test_every_step_and_every_column_has_the_distribution(samples, name):
    sample = samples[name, "float32", 1]
    for step in sample:
        assert distance(step, CONTINUOUS[name][1]) < 2.2
    for column in (0, 1, COLUMNS // 2, COLUMNS - 1):
        assert distance(sample[:, :, column], CONTINUOUS[name][1]) < 2.2


def test_mean_variance_and_tails(samples):
    count = ROWS * COLUMNS * STEPS
    density = math.exp(-2) / math.sqrt(2 * math.pi)
    cut = 1 - 4 * density / math.erf(math.sqrt(2))
    expected = {"normal": (0, 1, 3), "truncated": (0, cut, None), "uniform": (0.5, 1 / 12, None)}
    for (name, _, _), sample in samples.items():
        mean, variance, fourth = expected[name]
        wide = sample.astype("float64")
        assert abs(wide.mean() - mean) < SIGMAS * math.sqrt(variance / count)
        assert abs(wide.var() - variance) < SIGMAS * math.sqrt(2 / count) * variance
        if fourth:
            assert abs(np.mean(wide**4) - fourth) < SIGMAS * math.sqrt(96 / count)
            beyond = np.mean(np.abs(wide) > 3.5)
            share = math.erfc(3.5 / math.sqrt(2))
            assert abs(beyond - share) < SIGMAS * math.sqrt(share / count)


def test_truncated_numbers_stay_within_two_deviations(samples):
    for dtype in ("float32", "float64"):
        sample = samples["truncated", dtype, 1]
        assert 1.99 < sample.max() <= 2 and -2 <= sample.min() < -1.99


@pytest.mark.parametrize("name", CONTINUOUS)
def test_independence(samples, name):
    for dtype in ("float32", "float64"):
        one, other = samples[name, dtype, 1], samples[name, dtype, 2]
        assert_independent(one, other)
        assert_independent(one[1:], one[:-1])
        assert_independent(one[:, 1:], one[:, :-1])
        for lag in (1, 2, 3, 4, 8):
            flat = one.reshape(STEPS, -1)
            assert_independent(flat[:, lag:], flat[:, :-lag])
        half = flat.shape[1] // 2
        assert_independent(flat[:, :half], flat[:, -half:])


@pytest.mark.parametrize("name", CONTINUOUS)
def test_steps_do_not_repeat_numbers_of_one_another(samples, name):
    sample = samples[name, "float64", 1]
    assert len(np.unique(sample)) > sample.size - 3


def test_integers_are_even(K):
    run = K.function([], [K.random_uniform((60000,), -3, 8, dtype="int32", seed=1)])
    found = np.concatenate([run([])[0] for _ in range(3)])
    counts = np.bincount(found + 3, minlength=11)
    expected = len(found) / 11
    assert len(counts) == 11 and np.sum((counts - expected) ** 2 / expected) < 35.6  # 10 degrees of freedom
    assert_independent(found[1:], found[:-1])


@pytest.fixture(scope="module")
def masks(K):
    """What dropout keeps of ones at each of the levels, at successive steps; and of binomial draws."""
    ones = K.ones((ROWS, COLUMNS))
    run = K.function([], [K.dropout(ones, level, seed=5) for level in LEVELS])
    steps = list(zip(*(run([]) for _ in range(STEPS)), strict=True))
    return {level: np.stack(found) != 0 for level, found in zip(LEVELS, steps, strict=True)}


def test_rates(masks):
    for level, kept in masks.items():
        spread = math.sqrt(level * (1 - level) * kept.size)
        assert abs(np.sum(~kept) - level * kept.size) < SIGMAS * max(spread, 1.2), level


def test_rates_are_exact_where_few_bits_would_show(K):
    """Eight bits are too coarse for the levels in the middle, sixteen for the one near to 0."""
    levels, ones = (4e-6, 0.1, 0.2, 1 / 3), K.ones((2000, 1000))
    dropped = [K.cast(K.equal(K.dropout(ones, level, seed=7), 0.0), "float64") for level in levels]
    run = K.function([], [K.mean(d) for d in dropped])
    for level, share in zip(levels, np.mean([run([]) for _ in range(3)], axis=0), strict=True):
        assert abs(share - level) < SIGMAS * math.sqrt(level * (1 - level) / 6e6), level


def test_rates_of_binomial_numbers(K):
    shares = (0.001, 0.2, 0.5, 0.9)
    for p, found in zip(
        shares, K.function([], [K.random_binomial((100000,), p, seed=2) for p in shares])([]), strict=True
    ):
        assert abs(found.mean() - p) < SIGMAS * math.sqrt(p * (1 - p) / 100000)


def test_rows_columns_and_steps_are_dropped_evenly(masks):
    for level in (0.1, 0.2, 0.5, 0.8):
        for axes in ((0, 1), (0, 2), (1, 2)):
            counts = np.sum(~masks[level], axis=axes)
            share = masks[level].size / counts.size
            squares = np.sum((counts - level * share) ** 2) / (level * (1 - level) * share)
            assert abs(squares - counts.size) < SIGMAS * math.sqrt(2 * counts.size) + 4


def test_masks_are_independent_in_every_direction(masks):
    for level in (0.1, 0.2, 0.5, 0.8):
        kept = masks[level]
        assert correlation(kept[1:], kept[:-1]) < SIGMAS
        assert correlation(kept[:, 1:], kept[:, :-1]) < SIGMAS
        flat = kept.reshape(STEPS, -1)
        for lag in (1, 2, 3, 4, 8, 16):
            assert correlation(flat[:, lag:], flat[:, :-lag]) < SIGMAS
        triples = flat[:, : flat.shape[1] // 3 * 3].reshape(-1, 3) @ [4, 2, 1]
        counts, kept_bits = np.bincount(triples, minlength=8), np.array([bin(v).count("1") for v in range(8)])
        expected = len(triples) * (1 - level) ** kept_bits * level ** (3 - kept_bits)
        assert np.sum((counts - expected) ** 2 / expected) < 29.9  # 7 degrees of freedom


def test_masks_of_neighbouring_seeds_are_independent(K):
    ones = K.ones((ROWS, COLUMNS))
    seeds = (0, 1, 2, 3, 2**32, 2**62)
    found = [f != 0 for f in K.function([], [K.dropout(ones, 0.5, seed=s) for s in seeds])([])]
    for i, one in enumerate(found):
        for other in found[:i]:
            assert correlation(one, other) < SIGMAS


def test_masks_with_a_noise_shape_are_independent_along_the_other_axes(K):
    x = K.ones((60, 7, 80))
    run = K.function([], [K.dropout(x, 0.3, noise_shape=(None, 1, None), seed=1)])
    kept = np.stack([run([])[0] != 0 for _ in range(STEPS)])
    assert (kept == kept[:, :, :1]).all()
    shared = kept[:, :, 0]
    assert abs(np.mean(~shared) - 0.3) < SIGMAS * math.sqrt(0.21 / shared.size)
    for one, other in (
        (shared[1:], shared[:-1]),
        (shared[:, 1:], shared[:, :-1]),
        (shared[..., 1:], shared[..., :-1]),
    ):
        assert correlation(one, other) < SIGMAS


@pytest.mark.parametrize("level", [0.1, 0.5, 0.9])
def test_dropout_keeps_the_expectation(K, level):
    x = np.random.RandomState(1).normal(size=(40, 30))
    run = K.function([], [K.dropout(K.constant(x, dtype="float64"), level, seed=3)])
    mean = np.mean([run([])[0] for _ in range(300)], axis=0)
    z = (mean - x) / (np.abs(x) * math.sqrt(level / (1 - level) / 300))
    assert abs(z.mean()) < SIGMAS / math.sqrt(z.size) and abs(z.var() - 1) < SIGMAS * math.sqrt(2.5 / z.size)
    assert abs(run([])[0].sum() - x.sum()) < SIGMAS * math.sqrt(np.sum(x**2) * level / (1 - level))
