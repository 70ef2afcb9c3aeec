"""The reference is complete, and what the build puts in comes from the declarations."""

import importlib
import inspect
import re

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

from dev_tools import docs, generated, pages, signatures
from kerascn import backend, datasets, layers
from kerascn.declare import words
from tests import surface_lines


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_every_function_of_the_backend_is_on_one_page(language):
    markers = [name for page in pages.all_pages(language) for _, kind, name in page.markers if kind == "signature"]
    documented = [name.removeprefix("backend.") for name in markers]
    assert sorted(set(generated.backend_functions()) - set(documented)) == []
    assert sorted(name for name in set(documented) if documented.count(name) > 1) == []


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_every_marker_is_understood(language, tmp_path):
    assert docs.prepare(language, tmp_path / language) == []


def test_signatures_are_those_of_the_library():
    for name in generated.backend_functions():
        text = signatures.signature(f"backend.{name}")
        assert f"K.{name}(" in text and ": Tensor" not in text and "->" not in text
        for argument in inspect.signature(getattr(backend, name)).parameters:
            assert re.search(rf"\b{argument}\b", text), (name, argument)


def test_signature_of_both_ages():
    assert signatures.signature("backend.expand_dims").split("\n")[1:-1] == [
        "# Keras 2",
        "K.expand_dims(x, axis=-1)",
        "# Keras 1",
        "K.expand_dims(x, dim=-1)",
    ]
    assert "Keras 1" not in signatures.signature("backend.sum")


def test_signatures_of_other_modules():
    assert signatures.signature("constraints.MinMaxNorm").split("\n")[1:-1] == [
        "# Keras 2",
        "constraints.MinMaxNorm(min_value=0.0, max_value=1.0, rate=1.0, axis=0)",
        "# Keras 1",
        "constraints.MinMaxNorm(low=0.0, high=1.0, rate=1.0, axis=0)",
    ]
    assert signatures.signature("initializers.he_normal").split("\n")[1:-1] == ["initializers.he_normal(seed=None)"]
    assert "declare.registry.find(kind, name)" in signatures.signature("declare.registry.find")


def test_a_comma_in_a_text_divides_no_arguments():
    filters = """filters='!"#$%&()*+,-./:;<=>?@[\\\\]^_`{|}~\\t\\n'"""
    for name in ("Tokenizer", "one_hot"):
        assert filters in signatures.signature(f"preprocessing.text.{name}")


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_every_function_of_the_data_sets_is_on_a_page(language):
    markers = {name for page in pages.all_pages(language) for _, kind, name in page.markers if kind == "signature"}
    names = [f"datasets.{name}" for name in datasets.__all__]
    modules = [name for name in names if inspect.ismodule(getattr(datasets, name.partition(".")[2]))]
    wanted = set(names) - set(modules)
    for name in modules:
        module = getattr(datasets, name.partition(".")[2])
        wanted |= {f"{name}.{one}" for one in module.__all__ if getattr(module, one).__module__ == module.__name__}
    assert len(wanted) > 10 and wanted - markers == set()


def test_functions_of_one_name_in_several_modules_have_signatures_of_their_own():
    assert lines_of("datasets.mnist.load_data") == [
        "# Keras 2",
        "datasets.mnist.load_data(path='mnist.npz')",
        "# Keras 1",
        "datasets.mnist.load_data(path='mnist.pkl.gz')",
    ]
    old = "    path='imdb_full.pkl', nb_words=None, skip_top=0, maxlen=None, seed=113,"
    assert old in lines_of("datasets.imdb.load_data")
    assert lines_of("datasets.cifar10.load_data") == ["datasets.cifar10.load_data()"]


def lines_of(path):
    return signatures.signature(path).split("\n")[1:-1]


def test_signatures_of_layers():
    """What every layer takes by name is not said of each again, nor what Keras 2 has not."""
    assert lines_of("layers.Reshape") == ["layers.Reshape(target_shape, **kwargs)"]
    assert lines_of("layers.GaussianNoise") == [
        "# Keras 2",
        "layers.GaussianNoise(stddev, **kwargs)",
        "# Keras 1",
        "layers.GaussianNoise(sigma, **kwargs)",
    ]
    assert lines_of("layers.AvgPool1D")[0] == "# Keras 2"
    assert "mode" not in " ".join(lines_of("layers.BatchNormalization")).partition("# Keras 1")[0]
    assert " weights=None," in signatures.signature("layers.Layer")


def test_signatures_of_layers_by_their_old_names():
    assert lines_of("layers.Conv2D")[:4] == [
        "# Keras 2",
        "layers.Conv2D(",
        "    filters, kernel_size, strides=(1, 1), padding='valid',",
        "    data_format=None, dilation_rate=(1, 1), activation=None, use_bias=True,",
    ]
    text = signatures.signature("layers.Conv2D")
    assert "# Keras 1\nlayers.Convolution2D(\n    nb_filter, nb_row, nb_col, " in text and "\n)\n```" in text
    assert signatures.signature("layers.Convolution2D").count("layers.Convolution2D(") == 2


def test_signatures_of_what_only_keras1_had():
    assert lines_of("layers.Highway")[:2] == ["# Keras 1", "layers.Highway("]
    assert "transform_bias" not in signatures.signature("layers.Highway")
    assert lines_of("layers.Merge")[0] == "# Keras 1" and lines_of("layers.Merge")[-2].endswith("name=None")
    assert lines_of("layers.merge")[:2] == ["# Keras 1", "layers.merge("]


def test_signatures_of_methods():
    """As calls of a model; the words of Keras 1 come from the class, or from the one it derives from."""
    assert lines_of("models.Sequential.predict_classes") == [
        "# Keras 2",
        "model.predict_classes(x, batch_size=None, verbose=0, steps=None)",
        "# Keras 1",
        "model.predict_classes(x, batch_size=32, verbose=1)",
    ]
    assert lines_of("models.Model.get_layer") == ["model.get_layer(name=None, index=None)"]
    assert lines_of("models.Model.get_weights") == ["model.get_weights()"]
    assert lines_of("utils.generic_utils.Progbar.add") == ["Progbar.add(n, values=None)"]
    assert lines_of("models.Sequential.from_config") == ["Sequential.from_config(config, custom_objects=None)"]
    here, inherited = lines_of("models.Sequential.compile"), lines_of("models.Model.compile")
    assert here[-1] == "model.compile(optimizer, loss, metrics=None, sample_weight_mode=None)"
    assert inherited[-1].endswith("metrics=None, loss_weights=None, sample_weight_mode=None)") or inherited[-1] == ")"
    assert lines_of("models.Sequential.fit") == lines_of("models.Model.fit")
    assert "# Keras 1\nmodel.fit(\n    x, y, batch_size=32, nb_epoch=10," in signatures.signature("models.Model.fit")


def test_signatures_fit_the_page():
    """The column of the site holds about so many characters."""
    for name in layers.__all__:
        assert all(len(line) <= signatures.WIDTH for line in lines_of(f"layers.{name}")), name


@pytest.mark.parametrize(
    "path",
    [
        "nonsense.relu",
        "declare.nonsense.find",
        "activations.nonsense",
        "relu",
        "models.Model.nonsense",
        "models.No.fit",
    ],
)
def test_signatures_of_what_does_not_exist(path):
    with pytest.raises((KeyError, AttributeError)):
        signatures.signature(path)


PARTS = ("activations", "initializers", "regularizers", "constraints")


@pytest.mark.parametrize("language", pages.LANGUAGES)
@pytest.mark.parametrize("room", PARTS)
def test_every_part_is_on_its_page(language, room):
    """Each function and class once; another name of the same thing need not be there."""
    page = pages.read(pages.DOCS / language / f"{room}.md")
    markers = [name for _, kind, name in page.markers if kind == "signature"]
    module = importlib.import_module(f"kerascn.{room}")
    known = {id(getattr(module, name.partition(".")[2])) for name in markers if name.startswith(f"{room}.")}
    assert [name for name in module.__all__ if id(getattr(module, name)) not in known] == []
    assert len(markers) == len(set(markers))


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_every_layer_is_on_some_page(language):
    """Another name of the same layer need not be there."""
    markers = [name for page in pages.all_pages(language) for _, kind, name in page.markers if kind == "signature"]
    documented = [name.removeprefix("layers.") for name in markers if name.startswith("layers.")]
    known = {id(getattr(layers, name)) for name in documented}
    assert [name for name in layers.__all__ if id(getattr(layers, name)) not in known] == []


NOT_FOR_READERS = {"run_internal_graph", "get_updates_for", "get_losses_for", "legacy_get_config", "legacy_from_config"}
HIDDEN_IN_PRINT = {"fit_generator", "evaluate_generator", "predict_generator", "reset_metrics"}


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_every_method_of_models_is_on_a_page(language):
    """Those that the two kinds have in common are described once, those of the training for each."""
    markers = {name for page in pages.all_pages(language) for _, kind, name in page.markers if kind == "signature"}
    container = surface_lines.classes("2.1.5", "keras.engine.topology")["Container"].methods.keys() - NOT_FOR_READERS
    training = surface_lines.classes("2.1.5", "keras.engine.training")["Model"].methods.keys() | HIDDEN_IN_PRINT
    row = surface_lines.classes("2.1.5", "keras.models")["Sequential"].methods.keys() - NOT_FOR_READERS - container
    assert len(container) > 9 and len(training) > 10 and len(row) > 10
    wanted = {f"models.Model.{name}" for name in container | training}
    wanted |= {f"models.Sequential.{name}" for name in row | training}
    assert sorted(wanted - markers) == []


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_tables_show_every_row(language):
    shown = generated.table("words", language)
    assert all(f"| `{old}` | {', '.join(f'`{n}`' for n in new)} |" in shown for old, new in words.WORDS.items())
    assert all(f"`{word}`" in generated.table("hints", language) for word in words.HINTS)
    assert "`K.get_session` | TensorFlow" in generated.table("engines", language)
    assert "`K.ones_like`" in generated.table("differences", language)


def test_tables_speak_the_language_of_the_page():
    for name in generated.TABLES:
        assert not re.search(r"[\u4e00-\u9fff]", generated.table(name, "en"))
    assert "Keras 2 数的是批" in generated.table("turns", "zh") and "第 2 位" in generated.table("differences", "zh")


def test_unknown_markers_are_faults():
    faults = []
    text = "# A {#a}\n<!-- signature: backend.nonsense -->\n<!-- table: nonsense -->\n"
    docs.rendered(pages.parse(pages.DOCS / "en" / "p.md", text), faults)
    assert len(faults) == 2 and faults[0].startswith("docs/en/p.md:2") and faults[1].startswith("docs/en/p.md:3")


def test_marks_become_what_the_renderer_knows():
    text = '```python {.only engine="theano"}\nx = 1\n```\n\n```text {.output}\n1\n```\n'
    text += "\n````markdown\n```python {.x}\n```\n````"
    shown = docs.rendered(pages.parse(pages.DOCS / "en" / "p.md", text), [])
    assert '```python title="Theano"\n' in shown and "``` { .text .output }\n" in shown
    assert "````markdown\n```python {.x}\n" in shown


def test_an_output_with_a_ruler_is_a_table():
    text = f"```text {{.output}}\n{'=' * 40}\na   b\n```\n"
    assert "``` { .text .output .table }\n" in docs.rendered(pages.parse(pages.DOCS / "en" / "p.md", text), [])


def test_front_matter_is_left_alone():
    text = "---\ndescription: 一，\nprelude: |\n  import math\n---\n# 题 {#t}\n"
    assert docs.rendered(pages.parse(pages.DOCS / "zh" / "p.md", text), []) == text


def test_chinese_lines_are_joined_without_a_blank():
    text = "# 题 {#t}\n\n一二，\n三四\nfive 六\n\n* 七\n* 八。\n  nine\n\n```text\n九\n十\n```\n"
    shown = docs.rendered(pages.parse(pages.DOCS / "zh" / "p.md", text), [])
    assert "一二，三四\nfive 六\n" in shown and "* 七\n* 八。nine\n" in shown and "九\n十\n" in shown
    assert docs.rendered(pages.parse(pages.DOCS / "en" / "p.md", text), []) == text


@pytest.mark.parametrize(("language", "title"), [("en", "Convolutional layers"), ("zh", "卷积层")])
def test_table_of_layers(language, title):
    rows = generated.table("layers", language).split("\n")
    assert f"| [`Conv2D`](convolutional.md#Conv2D) | `Convolution2D` | {title} |" in rows
    documented = {name for page in pages.all_pages(language) for _, _, name in page.markers if "layers." in name}
    assert len(rows) - 2 == len(documented) > 30


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_the_overview_leads_to_every_page_of_layers(language):
    overview = pages.read(pages.DOCS / language / "layers" / "index.md")
    there = {path.name for path in overview.path.parent.glob("*.md")} - {"index.md"}
    missing = there - {link.target for link in overview.links}
    assert not missing, f"make links of the names of these pages in {overview.label}"
