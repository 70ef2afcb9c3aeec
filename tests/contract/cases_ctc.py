"""Calls of the theme ``ctc``, with what a walk over all paths says; and that walk itself, the referee."""

import itertools

import numpy as np

from tests.contract.harness import Case

DRAW = np.random.RandomState(3)
EPSILON = 1e-7
INF = np.inf


# --------------------------------------------------------------------------- the referee


def spelt(path, blank):
    """The label that a path spells."""
    merged = [letter for letter, _ in itertools.groupby(path)]
    return tuple(letter for letter in merged if letter != blank)


def shares(frames):
    """The probabilities as they count: a little more than given, so that none is zero, and with the sum 1."""
    raised = np.asarray(frames, "float64") + EPSILON
    return raised / raised.sum(-1, keepdims=True)


def all_labels(frames):
    """Every label that the frames (time, classes) can spell, with its probability: the sum over its paths."""
    time, classes = np.shape(frames)
    found, p = {}, shares(frames)
    for path in itertools.product(range(classes), repeat=time):
        label = spelt(path, classes - 1)
        chance = np.prod([p[t, letter] for t, letter in enumerate(path)])
        found[label] = found.get(label, 0.0) + chance
    return found


def cost_of(frames, label):
    """Minus the log-probability of a label."""
    chance = all_labels(frames).get(tuple(label), 0.0)
    return -np.log(chance) if chance else INF


def costs(labels, frames, times, counts):
    """The costs of a batch, (samples, 1)."""
    rows = zip(labels, frames, np.ravel(times), np.ravel(counts), strict=True)
    found = [cost_of(y[: int(t)], np.asarray(row)[: int(n)].astype(int)) for row, y, t, n in rows]
    return np.array(found, np.asarray(frames).dtype)[:, None]


def slope_of(labels, frames, times, counts, step=1e-5):
    """The gradient of the summed costs by the frames, by central differences of the sum over all paths."""
    found = np.zeros(frames.shape)
    for place in np.ndindex(frames.shape):
        one = slice(place[0], place[0] + 1)
        ends = []
        for way in (step, -step):
            moved = frames[one].astype("float64")
            moved[0, place[1], place[2]] += way
            ends.append(costs(labels[one], moved, times[one], counts[one])[0, 0])
        found[place] = (ends[0] - ends[1]) / (2 * step)
    return found


def filled(labels):
    """Labels as rows of a matrix, filled up with -1."""
    found = np.full((len(labels), max(map(len, labels))), -1, "int64")
    for row, label in zip(found, labels, strict=True):
        row[: len(label)] = label
    return found


def most_probable(frames, times, count, merge_repeated=False):
    """What a beam wide enough for all labels finds: ``count`` matrices of labels, and their log-probabilities."""
    paths, scores = [[] for _ in range(count)], []
    for y, time in zip(frames, times, strict=True):
        ranked = sorted(all_labels(y[:time]).items(), key=lambda pair: -pair[1])[:count]
        scores.append([np.log(chance) for _, chance in ranked])
        for place, (label, _) in enumerate(ranked):
            merged = tuple(letter for letter, _ in itertools.groupby(label))
            paths[place].append(merged if merge_repeated else label)
    return [*map(filled, paths), np.array(scores, frames.dtype)]


def most_probable_path(frames, times):
    """What greedy decoding finds: the label of the best path, and minus the logarithm of its probability."""
    blank, labels, scores = frames.shape[2] - 1, [], []
    for y, time in zip(frames, times, strict=True):
        labels.append(spelt(y[:time].argmax(1), blank))
        scores.append([-np.log(y[:time].max(1).astype("float64") + EPSILON).sum()])
    return [filled(labels), np.array(scores, frames.dtype)]


# --------------------------------------------------------------------------- the calls


def frames_of(samples, time, classes, dtype="float32", sharp=2.0):
    """Probabilities as a softmax gives them."""
    raw = np.exp(sharp * DRAW.normal(size=(samples, time, classes)))
    return (raw / raw.sum(2, keepdims=True)).astype(dtype)


def column(*numbers, dtype="int32"):
    return np.array(numbers, dtype)[:, None]


def cost_case(labels, frames, times, counts, **more):
    arguments = {"y_true": labels, "y_pred": frames, "input_length": times, "label_length": counts}
    return Case("ctc_batch_cost", arguments, costs(labels, frames, times, counts), **more)


# Eight samples with four letters in five frames: different, repeated and impossible labels; none; few frames.
LABELS = np.array(
    [[0, 1, -1, 9], [1, 1, 7, 7], [5, 5, 5, 5], [2, 2, 2, 0], [0, 1, 2, 0], [0, 0, 0, 0], [1, 2, 0, 1], [3, 3, 3, 3]],
    "int32",
)
COUNTS = column(2, 2, 0, 3, 4, 4, 1, 0)
TIMES = column(5, 4, 3, 5, 5, 5, 2, 0)
FRAMES = frames_of(8, 5, 4)


def cost_cases():
    yield cost_case(LABELS, FRAMES, TIMES, COUNTS)
    yield cost_case((LABELS + 1) % 3, FRAMES, TIMES, COUNTS)
    yield cost_case(LABELS, FRAMES[::-1].copy(), TIMES, COUNTS)
    yield cost_case(LABELS, FRAMES, np.minimum(TIMES, 3), COUNTS)
    yield cost_case(LABELS, FRAMES, TIMES, np.minimum(COUNTS, 1))
    yield cost_case(LABELS, FRAMES, TIMES.ravel(), COUNTS.ravel())
    floats, wide = LABELS.astype("float32"), TIMES.astype("int64")
    yield cost_case(floats, FRAMES, wide, COUNTS.astype("float32"))
    yield cost_case(LABELS, FRAMES.astype("float64"), TIMES, COUNTS, tolerance=1e-6)
    yield cost_case(LABELS, FRAMES.astype("float16"), TIMES, COUNTS, tolerance=5e-3)
    certain = np.eye(4, dtype="float32")[[[0, 3, 1, 1, 2], [3, 3, 3, 3, 3]]]
    yield cost_case(np.array([[0, 1, 2], [0, 1, 2]]), certain, column(5, 5), column(3, 3), note=" (zeros)")
    none = np.zeros((3, 0), "int32")
    yield cost_case(none, frames_of(3, 4, 3), column(4, 2, 0), column(0, 0, 0), note=" (no letters)")
    yield cost_case(np.zeros((1, 1), "int32"), frames_of(1, 1, 2), column(1), column(1), note=" (one frame)")


def decode_case(expected, frames, times, **options):
    return Case("ctc_decode", {"y_pred": frames, "input_length": np.array(times, "int32"), **options}, expected)


def decode_cases():
    for frames, times in ((frames_of(6, 5, 3), [5, 4, 3, 5, 2, 2]), (frames_of(4, 4, 4), [4, 4, 3, 1])):
        yield decode_case(most_probable_path(frames, times), frames, times)
        for count in (1, 3):
            found = most_probable(frames, times, count)
            yield decode_case(found, frames, times, greedy=False, top_paths=count)
    frames = frames_of(5, 5, 3)
    for times in ([5] * 5, [2, 3, 1, 0, 4]):
        yield decode_case(most_probable_path(frames, times), frames, times)
        yield decode_case(most_probable(frames, times, 1), frames, times, greedy=False, beam_width=500)
    turned = frames[:, ::-1].copy()
    yield decode_case(most_probable_path(turned, [5] * 5), turned, [5] * 5)
    # 0, blank, 0: two letters, of which merging leaves one.
    frames = np.array([[[0.9, 0.04, 0.06], [0.1, 0.1, 0.8], [0.8, 0.15, 0.05]]], "float32")
    for merge in (False, True):
        found = most_probable(frames, [3], 2, merge)
        yield decode_case(found, frames, [3], greedy=False, top_paths=2, merge_repeated=merge)
    # A blank is likelier in either frame, yet the letter is likelier in all: 1 - 0.6 * 0.6.
    # A beam of width 1 misses it.
    frames = np.array([[[0.4, 0.6], [0.4, 0.6]]], "float32")
    none, letter = np.zeros((1, 0), "int64"), np.array([[0]])
    yield decode_case([none, np.array([[-np.log(0.36)]], "float32")], frames, [2])
    yield decode_case([letter, np.array([[np.log(0.64)]], "float32")], frames, [2], greedy=False, beam_width=2)
    yield decode_case([none, np.array([[np.log(0.36)]], "float32")], frames, [2], greedy=False, beam_width=1)


def sparse_cases():
    labels = np.array([[1, 0, 2], [0, 0, 3], [4, 4, 4]], "int32")
    pairs = [(labels, [2, 3, 0]), (labels, [1, 1, 1]), (labels + 1, [2, 3, 0])]
    for given, counts in [*pairs, (labels.astype("int64"), [[2], [3], [0]])]:
        inside = np.arange(3) < np.reshape(counts, (-1, 1))
        arguments = {"labels": given, "label_lengths": np.array(counts, "int32")}
        yield Case("ctc_label_dense_to_sparse", arguments, np.where(inside, given, 0).astype(given.dtype))


COSTS, DECODED, SPARSE = list(cost_cases()), list(decode_cases()), list(sparse_cases())
CASES = COSTS + DECODED + SPARSE
