"""TensorBoard: what the callback writes is read back by TensorBoard's own reader and compared with NumPy."""

import io
import json
import os
import subprocess
import sys
import types

import numpy as np
import pytest

pytest.importorskip("tensorboard", reason="TensorBoard is not installed: pip install 'kerascn[tensorboard]'")

from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.graph.keras_util import keras_model_to_graph_def
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig

import kerascn
from kerascn.callbacks import LambdaCallback, TensorBoard
from kerascn.callbacks.events import Tally, mosaic, png
from kerascn.callbacks.layer_graph import described, layers_of, named_weights
from kerascn.layers import Bidirectional, Concatenate, Conv2D, Dense, Embedding, Flatten, Input, SimpleRNN
from kerascn.messages import KerascnWarning
from kerascn.models import Model, Sequential
from tests.callbacks.opened import WITHOUT_TENSORFLOW

sys.modules.setdefault("tensorboard.compat.notf", types.ModuleType("notf"))  # its reader needs no TensorFlow either
EVERYTHING = {"tensors": 0, "scalars": 0, "images": 0, "histograms": 0}
EPOCHS = 3
RANDOM = np.random.RandomState(0)
WORDS = RANDOM.randint(0, 9, (40, 2))
PICTURES = RANDOM.rand(40, 5, 4, 2).astype("float32")
CLASSES = np.eye(3)[RANDOM.randint(0, 3, 40)]


def read(folder):
    """TensorBoard's reader, with all events of a folder."""
    found = EventAccumulator(str(folder), size_guidance=EVERYTHING)
    found.Reload()
    return found


def numbers(events, tag):
    return [(event.step, event.value) for event in events.Scalars(tag)]


def small(inputs=3):
    """A linear model, whose loss and gradients are formulas."""
    model = Sequential([Dense(1, input_shape=(inputs,), name="line")])
    model.compile("sgd", "mse")
    return model


def words_and_pictures():
    words, pictures = Input((2,), name="words"), Input((5, 4, 2), name="pictures")
    seen = Flatten()(Conv2D(3, 2, activation="relu", name="conv", data_format="channels_last")(pictures))
    both = Concatenate(name="both")([Flatten()(Embedding(9, 4, name="vectors")(words)), seen])
    return Model([words, pictures], Dense(3, activation="softmax", name="classes")(both))


@pytest.fixture(scope="module")
def trained(K, tmp_path_factory):
    """A model trained with everything written down: the model, its history, the folder, what is read there."""
    K.clear_session()
    folder = tmp_path_factory.mktemp("tensorboard") / "made" / "when needed"
    names = folder.parent.parent / "names.tsv"
    names.write_text("".join(f"word {number}\n" for number in range(9)))
    model = words_and_pictures()
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    told = dict(histogram_freq=2, write_grads=True, write_images=True, embeddings_freq=1, embeddings_metadata=names)
    watch = TensorBoard(folder, batch_size=7, **told)
    data = ([WORDS[:25], PICTURES[:25]], CLASSES[:25])
    held = ([WORDS[25:], PICTURES[25:]], CLASSES[25:])
    history = model.fit(*data, epochs=EPOCHS, verbose=0, validation_data=held, callbacks=[watch]).history
    return model, history, folder, read(folder)


def test_losses_metrics_and_the_rate_are_those_of_the_history(trained):
    _, history, _, events = trained
    assert set(events.Tags()["scalars"]) == {"loss", "acc", "val_loss", "val_acc", "lr"}
    for tag, values in history.items():
        steps, found = zip(*numbers(events, tag), strict=True)
        assert steps == tuple(range(EPOCHS))
        np.testing.assert_allclose(found, values, rtol=1e-6)
    np.testing.assert_allclose([value for _, value in numbers(events, "lr")], [0.001] * EPOCHS, rtol=1e-6)


def test_histograms_of_the_weights(trained):
    model, _, _, events = trained
    for weight, array in zip(model.weights, model.get_weights(), strict=True):
        found = events.Histograms(weight.name.partition(":")[0])
        assert [event.step for event in found] == [0, 2]
        content = found[-1].histogram_value  # of the last epoch
        assert content.num == array.size
        np.testing.assert_allclose([content.min, content.max], [array.min(), array.max()], rtol=1e-6)
        np.testing.assert_allclose([content.sum, content.sum_squares], [array.sum(), (array**2).sum()], rtol=1e-4)
        limits = np.array(content.bucket_limit)
        below = [(array < limit).sum() for limit in limits]
        np.testing.assert_array_equal(np.cumsum(content.bucket), below)


def test_histograms_of_the_outputs_for_the_validation_data(trained):
    model, _, _, events = trained
    held = [WORDS[25:], PICTURES[25:]]
    for name in ("conv", "vectors", "both", "classes"):
        array = Model(model.inputs, model.get_layer(name).output).predict(held)
        content = events.Histograms(f"{name}/out")[-1].histogram_value
        assert content.num == array.size
        np.testing.assert_allclose([content.min, content.max], [array.min(), array.max()], rtol=1e-4)
        np.testing.assert_allclose([content.sum, content.sum_squares], [array.sum(), (array**2).sum()], rtol=1e-4)


def test_images_of_the_weights(trained):
    model, _, _, events = trained
    shown = {tag.removesuffix("/image") for tag in events.Tags()["images"]}
    assert shown == {weight.name.partition(":")[0] for weight in model.weights}
    kernel = model.get_layer("conv").get_weights()[0]
    event = events.Images("conv/kernel/image")[-1]
    picture = np.asarray(Image.open(io.BytesIO(event.encoded_image_string)))
    assert (event.step, picture.shape, picture.dtype) == (2, (2 * 3 - 1, 3 * 3 - 1), np.uint8)
    bright = np.round(255 * (kernel - kernel.min()) / (kernel.max() - kernel.min()))
    np.testing.assert_array_equal(picture[3:5, 6:8], bright[:, :, 1, 2])  # second channel, third filter


def test_vectors_for_the_projector(trained):
    from google.protobuf import text_format

    model, _, folder, _ = trained
    (table,) = text_format.Parse((folder / "projector_config.pbtxt").read_text(), ProjectorConfig()).embeddings
    assert table.tensor_name == "vectors"
    vectors = np.loadtxt(folder / table.tensor_path, delimiter="\t")
    np.testing.assert_allclose(vectors, model.get_layer("vectors").get_weights()[0], rtol=1e-6)
    assert (folder / table.metadata_path).read_text().splitlines()[3] == "word 3"


def test_the_graph(trained, engine_name):
    _, _, _, events = trained
    if engine_name == "tensorflow":
        assert {"words", "pictures"} <= {node.name for node in events.Graph().node}
        (event,) = events.Tensors("layers")
        layers = keras_model_to_graph_def(json.loads(event.tensor_proto.string_val[0]))
        found = {node.name.partition("/")[2]: [name.partition("/")[2] for name in node.input] for node in layers.node}
    else:
        found = {node.name: list(node.input) for node in events.Graph().node}
        assert next(node.op for node in events.Graph().node if node.name == "conv") == "Conv2D"
    assert found["conv"] == ["pictures"] and found["vectors"] == ["words"]
    assert sorted(found["both"]) == ["flatten_1", "flatten_2"] and found["classes"] == ["both"]


def test_layers_of_models_within_a_model(K):
    inner = Sequential([Dense(4, input_shape=(3,), name="a"), Dense(3, name="b")], name="inner")
    x = Input((3,), name="x")
    first, second = inner(x), Dense(3, name="c")(x)
    model = Model(x, Dense(1, name="last")(Concatenate(name="both")([inner(second), first])), name="outer")
    rows = keras_model_to_graph_def(described("outer", layers_of(model))).node
    found = {row.name: (row.attr["keras_class"].s.decode(), set(row.input)) for row in rows}
    start = next(name for name, (kind, _) in found.items() if kind == "InputLayer" and "inner" in name)
    assert found == {
        "outer/x": ("InputLayer", set()),
        start: ("InputLayer", {"outer/x", "outer/c"}),
        "outer/inner/a": ("Dense", {start}),
        "outer/inner/b": ("Dense", {"outer/inner/a"}),
        "outer/c": ("Dense", {"outer/x"}),
        "outer/both": ("Concatenate", {"outer/inner/b"}),
        "outer/last": ("Dense", {"outer/both"}),
    }


def test_gradients_are_those_of_the_formula(K, tmp_path):
    model, x, y = small(), RANDOM.rand(10, 3), RANDOM.rand(10, 1)
    watch = TensorBoard(tmp_path, histogram_freq=1, write_grads=True, batch_size=4, write_graph=False)
    model.fit(x, y, epochs=1, verbose=0, validation_data=(x, y), callbacks=[watch])
    kernel, bias = model.get_weights()
    rest = 2 * (x @ kernel + bias - y) / len(x)
    for name, gradient in (("line/kernel_grad", x.T @ rest), ("line/bias_grad", rest.sum(axis=0))):
        content = read(tmp_path).Histograms(name)[0].histogram_value
        assert content.num == gradient.size
        expected = [gradient.min(), gradient.max(), gradient.sum(), (gradient**2).sum()]
        np.testing.assert_allclose([content.min, content.max, content.sum, content.sum_squares], expected, rtol=1e-3)


def test_weights_have_the_names_of_their_layers(K):
    """In a second model with the same names as well, where TensorFlow numbers them; each weight has its own."""
    for _ in range(2):
        inner = Sequential([Dense(2, input_shape=(4,), name="deep")], name="inner")
        model = Sequential([Bidirectional(SimpleRNN(2, name="rnn"), input_shape=(3, 2), name="both"), inner])
        names = list(named_weights(model))
        assert len(names) == len(model.weights) == 8
        assert names[-2:] == ["deep/kernel", "deep/bias"] and names[0].startswith("both/")


def test_numbers_of_batches(K, tmp_path):
    model, x, y = small(), RANDOM.rand(10, 3), RANDOM.rand(10, 1)
    seen = []
    note = LambdaCallback(on_batch_end=lambda batch, logs: seen.append(logs["loss"]))
    for frequency in ("batch", 5, "epoch"):
        watch = TensorBoard(tmp_path / str(frequency), update_freq=frequency)
        model.fit(x, y, batch_size=4, epochs=2, verbose=0, callbacks=[watch, note])
    found = numbers(read(tmp_path / "batch"), "batch_loss")
    assert [step for step, _ in found] == [4, 8, 10, 14, 18, 20]
    np.testing.assert_allclose([value for _, value in found], seen[:6], rtol=1e-6)
    assert [step for step, _ in numbers(read(tmp_path / "5"), "batch_loss")] == [8, 14, 20]
    assert "batch_loss" not in read(tmp_path / "epoch").Tags()["scalars"]
    assert [step for step, _ in numbers(read(tmp_path / "batch"), "loss")] == [0, 1]


def test_two_trainings_write_two_files(K, tmp_path):
    model, x, y = small(), RANDOM.rand(4, 3), RANDOM.rand(4, 1)
    watch = TensorBoard(tmp_path)
    first = model.fit(x, y, epochs=2, verbose=0, callbacks=[watch]).history["loss"]
    second = model.fit(x, y, epochs=4, initial_epoch=2, verbose=0, callbacks=[watch]).history["loss"]
    assert len(list(tmp_path.iterdir())) == 2
    steps, found = zip(*numbers(read(tmp_path), "loss"), strict=True)
    assert steps == (0, 1, 2, 3)
    np.testing.assert_allclose(found, first + second, rtol=1e-6)


def test_an_error_leaves_a_whole_file_and_nothing_open(K, tmp_path):
    def trouble(epoch, logs):
        if epoch == 1:
            raise KeyError("the user's own")

    open_before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else None
    model, x, y = small(), RANDOM.rand(4, 3), RANDOM.rand(4, 1)
    with pytest.raises(KeyError, match="own"):
        model.fit(x, y, epochs=9, verbose=0, callbacks=[TensorBoard(tmp_path), LambdaCallback(on_epoch_end=trouble)])
    assert [step for step, _ in numbers(read(tmp_path), "loss")] == [0, 1]
    if open_before is not None:
        assert len(os.listdir("/proc/self/fd")) <= open_before


def test_outputs_for_given_data_in_the_projector(K, tmp_path):
    model, data = words_and_pictures(), [WORDS[:6], PICTURES[:6]]
    model.compile("sgd", "categorical_crossentropy")
    names = ["both", "conv"]
    watch = TensorBoard(tmp_path, embeddings_freq=1, embeddings_layer_names=names, embeddings_data=data, batch_size=4)
    model.fit([WORDS, PICTURES], CLASSES, verbose=0, callbacks=[watch])
    for name in names:
        expected = Model(model.inputs, model.get_layer(name).output).predict(data).reshape(6, -1)
        found = np.loadtxt(tmp_path / f"embedding_{name}.tsv", delimiter="\t")
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_a_stateful_model_gets_batches_of_its_size(K, tmp_path):
    model = Sequential([Dense(1, batch_input_shape=(4, 3), name="line")])
    model.compile("sgd", "mse")
    x, y = RANDOM.rand(12, 3), RANDOM.rand(12, 1)
    watch = TensorBoard(tmp_path, histogram_freq=1)
    model.fit(x, y, batch_size=4, verbose=0, validation_data=(x[:8], y[:8]), callbacks=[watch])
    assert read(tmp_path).Histograms("line/out")[0].histogram_value.num == 8


class Own(Model):
    """A model of a user's own class, one layer of which is called twice."""

    def __init__(self):
        super().__init__(name="own")
        self.twice, self.last = Dense(3, name="twice"), Dense(1, name="last")

    def call(self, x):
        return self.last(self.twice(self.twice(x)))


def shared():
    inner = Sequential([Dense(3, input_shape=(3,), name="deep")], name="inner")
    x = Input((3,), name="x")
    both = Concatenate(name="both")([inner(x), inner(Dense(3, name="first")(x))])
    return Model(x, [Dense(1, name="one")(both), Dense(1, name="two")(both)])


@pytest.mark.parametrize(
    ("make", "outputs", "names"),
    [
        (Own, 1, {"twice/kernel", "twice/bias", "last/kernel", "last/bias_grad"}),
        (shared, 2, {"inner/out_0", "inner/out_1", "both/out"}),
    ],
)
def test_other_kinds_of_models(K, tmp_path, make, outputs, names):
    model, x, y = make(), RANDOM.rand(8, 3), [RANDOM.rand(8, 1)] * outputs
    model.compile("sgd", "mse")
    watch = TensorBoard(tmp_path, histogram_freq=1, write_grads=True)
    model.fit(x, y if outputs > 1 else y[0], verbose=0, validation_split=0.5, callbacks=[watch])
    found = set(read(tmp_path).Tags()["histograms"])
    assert names <= found
    assert len([name for name in found if name.endswith("_grad")]) == len(model.weights)
    watch = TensorBoard(tmp_path / "again", histogram_freq=1)
    model.fit(x, y if outputs > 1 else y[0], verbose=0, validation_split=0.5, callbacks=[watch])
    assert f"{model.layers[-1].name}/kernel" in read(tmp_path / "again").Tags()["histograms"]


WRONG = [
    (dict(log_dir=3), "log_dir"),
    (dict(histogram_freq=-1), "histogram_freq"),
    (dict(batch_size=0), "batch_size"),
    (dict(write_graph="yes"), "write_graph"),
    (dict(embeddings_freq=0.5), "embeddings_freq"),
    (dict(embeddings_layer_names="vectors"), "embeddings_layer_names"),
    (dict(embeddings_metadata=7), "embeddings_metadata"),
    (dict(update_freq="never"), "update_freq"),
    (dict(update_freq=0), "update_freq"),
]


@pytest.mark.parametrize(("arguments", "name"), WRONG, ids=lambda one: str(one)[:40])
def test_wrong_arguments(arguments, name, monkeypatch):
    for language in ("en", "zh"):
        monkeypatch.setenv("KERASCN_LANG", language)
        with pytest.raises((TypeError, ValueError)) as caught:
            TensorBoard(**arguments)
        assert caught.value.key and name in str(caught.value)


def fitted(model, *callbacks, **options):
    return model.fit(RANDOM.rand(4, 3), RANDOM.rand(4, 1), verbose=0, callbacks=list(callbacks), **options)


def test_wrong_use(K, tmp_path):
    model = small()
    (tmp_path / "a file").write_text("")
    cases = [
        (dict(log_dir=tmp_path / "a file"), OSError, "tensorboard.log_dir"),
        (dict(embeddings_freq=1), ValueError, "tensorboard.no_embeddings"),
        (
            dict(embeddings_freq=1, embeddings_layer_names=["line"], embeddings_metadata={"lines": "x"}),
            ValueError,
            "tensorboard.metadata_layer",
        ),
    ]
    for told, kind, key in cases:
        with pytest.raises(kind) as caught:
            fitted(model, TensorBoard(**{"log_dir": tmp_path, **told}))
        assert caught.value.key == key
    warned = [
        (dict(write_images=True), "write_images", {}),
        (dict(histogram_freq=1), "validation_split", {}),
        (dict(embeddings_freq=1, embeddings_layer_names=["line"], embeddings_metadata="no.tsv"), "no.tsv", {}),
    ]
    for told, word, options in warned:
        with pytest.warns(KerascnWarning, match=word):
            fitted(model, TensorBoard(tmp_path / word, **told), **options)
    assert "line/kernel" in read(tmp_path / "validation_split").Tags()["histograms"]


def test_places_of_keras_1():
    kerascn.set_dialect(1)
    try:
        watch = TensorBoard("here", 2, False, True)
    finally:
        kerascn.set_dialect(2)
    assert (watch.log_dir, watch.histogram_freq, watch.write_graph, watch.write_images) == ("here", 2, False, True)
    watch = TensorBoard("here", 2, 16, False, True, True, 1, ["a"], "words.tsv")
    assert (watch.batch_size, watch.write_graph, watch.write_grads, watch.embeddings_layer_names) == (16, 0, 1, ["a"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_package_missing(language, monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorboard.summary.writer.record_writer", None)
    monkeypatch.setenv("KERASCN_LANG", language)
    with pytest.raises(ImportError, match=r"kerascn\[tensorboard\]") as caught:
        TensorBoard()
    assert caught.value.key == "tensorboard.missing"


ALONE = """
import numpy as np
from kerascn.callbacks import TensorBoard
from kerascn.layers import Dense
from kerascn.models import Sequential

model = Sequential([Dense(2, input_shape=(3,), name="line")])
model.compile("sgd", "mse", metrics=["accuracy"])
x, y = np.ones((4, 3)), np.ones((4, 2))
told = dict(histogram_freq=1, write_grads=True, write_images=True, embeddings_freq=1, embeddings_layer_names=["line"])
model.fit(x, y, epochs=2, verbose=0, validation_data=(x, y), callbacks=[TensorBoard(folder, **told)])
assert not any(name.partition(".")[0] == "tensorflow" for name in sys.modules)
"""


def test_without_tensorflow(K, engine_name, tmp_path):
    """In a process where TensorFlow can't be imported; the Theano engine alone can run there."""
    script = f"{WITHOUT_TENSORFLOW}\nfolder = {str(tmp_path)!r}\n{ALONE}"
    environ = {**os.environ, "KERAS_BACKEND": "theano"}
    if engine_name == "theano":
        subprocess.run([sys.executable, "-c", script], env=environ, check=True, capture_output=True, timeout=120)
        assert [step for step, _ in numbers(read(tmp_path), "val_acc")] == [0, 1]
        assert {"line/kernel", "line/kernel_grad", "line/out"} <= set(read(tmp_path).Tags()["histograms"])
    else:
        done = subprocess.run([sys.executable, "-c", script], env={**os.environ}, capture_output=True, text=True)
        assert "kerascn[tensorflow]" in done.stderr  # the referee: in such a process TensorFlow really is missing


def test_tally():
    values = np.array([-3.0, -1e-13, 0.0, 0.0, 2.0, 1e30, np.nan, np.inf])
    whole, parts = Tally(values), Tally(values[:3])
    parts.add(values[3:])
    assert whole.content() == parts.content()
    content = whole.content()
    assert (content["num"], content["min"], content["max"], sum(content["bucket"])) == (6, -3.0, 1e30, 6)
    assert Tally([np.nan]).count == Tally([]).count == 0


@pytest.mark.parametrize(
    ("shape", "size"),
    [((4,), (1, 4)), ((6, 3), (3, 6)), ((3, 6), (3, 6)), ((2, 3, 1, 1), (2, 3)), ((3, 2, 2, 5), (7, 14)),
     ((3, 2, 40, 30), (63, 47)), ((2, 3, 2, 2, 4), (13, 11)), ((1,), (1, 1)), ((), (1, 1))],
)  # fmt: skip
def test_mosaic(shape, size):
    picture = mosaic(RANDOM.rand(*shape))
    assert (picture.shape, picture.dtype) == (size, np.uint8)
    assert np.asarray(Image.open(io.BytesIO(png(picture)))).tolist() == picture.tolist()


def test_nothing_to_see():
    assert mosaic(np.zeros((0, 3))) is None and mosaic([np.nan]) is None
    assert mosaic([5.0, 5.0]).tolist() == [[128, 128]]
