"""The old texts' chapter on trained networks: every printed signature, and every block, typed in and run unchanged."""

import inspect
import re

import numpy as np
import pytest

import kerascn
from kerascn import applications
from kerascn.layers import Input
from tests import seeds
from tests.applications import seed_chapters
from tests.applications.seed_chapters import CHAPTERS, LONG
from tests.compat.printed import everything
from tests.old_code.running import kerascn as run_kerascn

IMAGES = ("Xception", "VGG16", "VGG19", "ResNet50", "InceptionV3")


def printed():
    """The printed signatures of nets: {name: (module, {argument: default})}."""
    found = {}
    for one in everything():
        room, _, rest = one.path.partition(".")
        if room == "applications":
            module, _, name = rest.rpartition(".")
            found[name] = module, one.arguments
    return found


@pytest.fixture(params=[1, 2])
def dialect(request):
    """Either generation's reading of a call."""
    kerascn.set_dialect(request.param)
    yield request.param
    kerascn.set_dialect(2)


@pytest.fixture
def wishes(monkeypatch):
    """Calls of nets give what was understood, in place of a model."""

    def understood(net, wishes, *rest, **named):
        return wishes

    for module in ("xception", "vgg", "resnet50", "inception_v3"):
        monkeypatch.setattr(getattr(applications, module), "assembled", understood)


def test_these_signatures_are_printed():
    assert set(printed()) == {*IMAGES, "MusicTaggerCRNN"}
    for _, arguments in printed().values():
        assert {"include_top", "weights", "input_tensor"} == set(arguments)


@pytest.mark.parametrize("name", IMAGES)
def test_each_argument_by_name_place_and_default(name, wishes, dialect):
    module, arguments = printed()[name]
    net = getattr(getattr(applications, module), name)
    assert getattr(applications, name) is net
    signature = inspect.signature(net).parameters
    for place, (argument, default) in enumerate(arguments.items()):
        assert signature[argument].default == default
        assert list(signature)[place] == argument
        other = {"include_top": False, "weights": None, "input_tensor": np.zeros(3)}[argument]
        by_name = net(**{**arguments, argument: other})
        by_place = net(*list(arguments.values())[:place], other)
        assert getattr(by_name, argument) is other is getattr(by_place, argument)
    assert net(**arguments) == net(*arguments.values()) == net()


def test_the_music_net_by_name_place_and_default(dialect, K):
    _, arguments = printed()["MusicTaggerCRNN"]
    net = applications.music_tagger_crnn.MusicTaggerCRNN
    signature = inspect.signature(net).parameters
    assert list(arguments) == list(signature)[:3]
    assert [signature[name].default for name in arguments] == list(arguments.values())
    mine = Input(shape=(96, 1366, 1))
    for model in (net(None, mine, False), net(weights=None, include_top=False, input_tensor=mine)):
        assert model.inputs == [mine]
        assert model.output_shape == (None, 32)


def typed(chapter):
    """The text of a chapter's program: what is assumed, the blocks as they are printed, what must be true."""
    before, after = seed_chapters.UNCHECKED + chapter.before, chapter.after + seed_chapters.MARKED * bool(chapter.after)
    first, *blocks, last = seeds.pieces("002", chapter.blocks, before, after, by_run=True)
    return "\n".join([first[1], *(code for _, code in blocks), last[1]])


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A mirror that is filled while the chapters ask for files."""
    folder = tmp_path_factory.mktemp("mirror")
    seed_chapters.publish_names(folder)
    return folder


@pytest.mark.parametrize("title", [*CHAPTERS, *(pytest.param(title, marks=pytest.mark.all_only) for title in LONG)])
def test_a_chapter_on_trained_networks(title, published, tmp_path, engine_name):
    """Also ``weights='imagenet'`` and ``weights='msd'`` stay as they are: the published files lie at the mirror."""
    chapter = {**CHAPTERS, **LONG}[title]
    assert re.search(r"'(imagenet|msd)'", typed(chapter))
    for net, top in chapter.nets:
        seed_chapters.publish(published, net, top)
    (tmp_path / "chapter.py").write_text(typed(chapter), "utf-8")
    told = dict(KERAS_BACKEND=engine_name, KERASCN_DATA_MIRROR=str(published), MPLBACKEND="Agg")
    done = run_kerascn("run", "chapter.py", home=tmp_path, timeout=1500, **told)
    assert done.returncode == 0, f"{done.stdout[-300:]}\n{done.stderr[-2500:]}"
