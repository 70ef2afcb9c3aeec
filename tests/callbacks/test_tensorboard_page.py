"""TensorBoard itself, started on what the callback wrote: what it answers over HTTP, and its page in a browser."""

import time

import numpy as np
import pytest

pytest.importorskip("tensorboard", reason="TensorBoard is not installed: pip install 'kerascn[tensorboard]'")

from PIL import Image

from kerascn.callbacks import TensorBoard
from kerascn.layers import Conv2D, Dense, Embedding, Flatten, Input, concatenate
from kerascn.models import Model
from tests.callbacks.opened import opened
from tests.docs.browser import for_tests

EPOCHS = 4


@pytest.fixture(scope="module")
def trained(K, tmp_path_factory):
    """A folder with a training in it, and the history of the training."""
    K.clear_session()
    folder, random = tmp_path_factory.mktemp("runs"), np.random.RandomState(0)
    words, pictures = Input((2,), name="words"), Input((6, 6, 1), name="pictures")
    seen = Flatten()(Conv2D(4, 3, name="conv", data_format="channels_last")(pictures))
    hidden = concatenate([Flatten()(Embedding(9, 4, name="vectors")(words)), seen])
    model = Model([words, pictures], Dense(3, activation="softmax", name="classes")(hidden))
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    data = [random.randint(0, 9, (60, 2)), random.rand(60, 6, 6, 1)], np.eye(3)[random.randint(0, 3, 60)]
    names = folder / "names.tsv"
    names.write_text("".join(f"word {number}\n" for number in range(9)))
    told = dict(histogram_freq=1, write_grads=True, write_images=True, embeddings_freq=1, embeddings_metadata=names)
    watch = TensorBoard(folder / "first run", update_freq="batch", **told)
    history = model.fit(*data, epochs=EPOCHS, verbose=0, validation_split=0.2, callbacks=[watch]).history
    return folder, history, model.get_layer("vectors").get_weights()[0]


@pytest.fixture(scope="module")
def board(trained, tmp_path_factory):
    """TensorBoard running on that folder."""
    with opened(trained[0], tmp_path_factory.mktemp("log") / "tensorboard.log") as running:
        yield running


def test_what_it_answers(board, trained, engine_name):
    _, history, vectors = trained
    run = "run=first%20run"
    assert board.ask("data/runs") == ["first run"]
    tabs = ("timeseries", "scalars", "histograms", "distributions", "images", "graphs", "projector")
    board.ask("data/plugins_listing", lambda listed: all(listed[name]["enabled"] for name in tabs))
    for name, values in history.items():
        found = board.ask(f"data/plugin/scalars/scalars?{run}&tag={name}")
        assert [step for _, step, _ in found] == list(range(EPOCHS))
        np.testing.assert_allclose([value for _, _, value in found], values, rtol=1e-6)
    assert {"batch_loss", "batch_acc", "lr"} <= set(board.ask("data/plugin/scalars/tags")["first run"])
    names = set(board.ask("data/plugin/histograms/tags")["first run"])
    assert {"conv/kernel", "conv/kernel_grad", "conv/out", "vectors/embeddings"} <= names
    assert len(board.ask(f"data/plugin/histograms/histograms?{run}&tag=conv/kernel")) == EPOCHS
    (shown,) = board.ask("data/plugin/images/images?" + f"{run}&tag=conv/kernel/image&sample=0")[-1:]
    assert board.ask(f"data/plugin/images/individualImage?{shown['query']}").startswith(b"\x89PNG")
    graphs = board.ask("data/plugin/graphs/info")["first run"]
    drawn = board.ask(f"data/plugin/graphs/graph?{run}&conceptual=false").decode()
    assert graphs["run_graph"] and 'op: "Conv2D"' in drawn
    if engine_name == "tensorflow":  # beside the graph of operations that of the layers
        assert graphs["tags"]["layers"]["conceptual_graph"]
        drawn = board.ask(f"data/plugin/graphs/graph?{run}&tag=layers&conceptual=true").decode()
    assert 'input: "' in drawn and "conv" in drawn and "pictures" in drawn
    (table,) = board.ask(f"data/plugin/projector/info?{run}")["embeddings"]
    assert (table["tensorName"], table["tensorShape"]) == ("vectors", [9, 4])
    found = np.frombuffer(board.ask(f"data/plugin/projector/tensor?{run}&name=vectors"), dtype="float32")
    np.testing.assert_allclose(found.reshape(9, 4), vectors, rtol=1e-6)
    words = board.ask(f"data/plugin/projector/metadata?{run}&name=vectors").decode()
    assert words.splitlines()[8] == "word 8"


INSIDE = """(() => {  // everything on the page, also what its elements and frames keep to themselves
  const found = [];
  const look = root => root.querySelectorAll('*').forEach(one => {
    found.push(one);
    for (const inner of [one.shadowRoot, one.contentDocument]) if (inner) look(inner);
  });
  look(document);
  return found;
})()"""
DRAWN = {
    "histograms": "all.filter(one => one.matches('.histogram path') && one.getBBox().width > 9).length > 3",
    "images": "all.some(one => one.matches('img') && one.naturalWidth > 1 && one.src.includes('individualImage'))",
    "graphs": "all.some(one => one.matches('g.node') && one.textContent.includes('conv'))",
    "projector": "all.some(one => one.matches('.numDataPoints') && one.textContent === '9')",
}
CHARTS = "document.querySelectorAll('line-chart canvas')"
FIRST = f"(r => [r.left, r.top, r.right, r.bottom])({CHARTS}[0].getBoundingClientRect())"


@pytest.fixture(scope="module")
def browser(request, tmp_path_factory):
    with for_tests(request, tmp_path_factory.mktemp("profile")) as running:
        yield running


def coloured(path, box):
    """How many points of a part of a screenshot have the colour of the first run's line, a dark blue."""
    red, _, blue = np.moveaxis(np.asarray(Image.open(path).convert("RGB").crop(box), dtype=int), -1, 0)
    return int(((red < 120) & (blue - red > 20)).sum())


def test_its_page_draws_the_losses(browser, board, tmp_path):
    page, path = browser.open(f"{board.address}#timeseries"), tmp_path / "timeseries.png"
    page.wait(f"{CHARTS}.length")
    until = time.monotonic() + 30
    while True:
        page.picture(path)
        if coloured(path, page.run(FIRST)) > 50:  # a line across the chart
            break
        assert time.monotonic() < until, "no line was drawn"
        time.sleep(0.2)
    assert {"acc", "batch_acc"} <= set(page.run("document.body.innerText").split())


@pytest.mark.all_only
@pytest.mark.parametrize("tab", DRAWN)
def test_its_page_draws_the_rest(browser, board, tab, tmp_path):
    page = browser.open(f"{board.address}#{tab}")
    page.wait(f"(all => {DRAWN[tab]})({INSIDE})")
    page.picture(tmp_path / f"{tab}.png")
