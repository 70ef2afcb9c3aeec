"""Batches of pictures out of folders and tables, by Pillow as the referee."""

import os
import warnings

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import kerascn
from kerascn.preprocessing.image import DataFrameIterator, DirectoryIterator, ImageDataGenerator
from tests.genuine import genuine
from tests.layers.tf_keras_child import run_in_tf_keras
from tests.preprocessing.test_flows import key_of

PLAIN = ImageDataGenerator()
SIZE = (4, 5)


def picture(path, value, mode="RGB", **options):
    """A file whose picture has one colour, which tells the files apart."""
    path.parent.mkdir(parents=True, exist_ok=True)
    colour = value if mode == "L" else (value, 255 - value, value // 2, 128)[: len(mode)]
    Image.new(mode, (7, 6), colour).save(path, **options)


@pytest.fixture
def pets(tmp_path):
    """Two classes of pictures, in formats of every kind, with folders within, and with files that are none."""
    folder = tmp_path / "pets"
    for number, name in enumerate(("2.png", "10.png", "1.bmp", "late/a.png", "early/z.PNG", "中文 名.png")):
        picture(folder / "猫" / name, 10 + number)
    for number, name in enumerate(("a.ppm", "b.tif", "c.tiff")):
        picture(folder / "dogs" / name, 100 + number)
    (folder / "dogs" / "notes.txt").write_text("no picture")
    (folder / "dogs" / "._a.png").write_text("what macOS leaves behind")
    (folder / ".ipynb_checkpoints").mkdir()
    picture(folder / "beside.png", 1)
    return folder


DOGS = ["dogs/a.ppm", "dogs/b.tif", "dogs/c.tiff"]
CATS = ["猫/1.bmp", "猫/10.png", "猫/2.png", "猫/中文 名.png", "猫/early/z.PNG", "猫/late/a.png"]


def flow_of(folder, generator=PLAIN, **how):
    return generator.flow_from_directory(folder, **{"target_size": SIZE, "shuffle": False, **how})


def names(flow):
    return [name.replace(os.sep, "/") for name in flow.filenames]


def test_the_files_of_a_folder_in_order(pets, capsys):
    flow = flow_of(pets)
    assert capsys.readouterr().out == "Found 9 images belonging to 2 classes.\n"
    assert names(flow) == DOGS + CATS
    assert flow.class_indices == {"dogs": 0, "猫": 1} and flow.num_classes == flow.nb_class == 2
    assert flow.classes.tolist() == flow.labels.tolist() == [0] * 3 + [1] * 6
    assert flow.samples == flow.nb_sample == flow.n == 9
    assert flow.filepaths == [os.path.join(flow.directory, name) for name in flow.filenames]
    x, y = next(flow)
    np.testing.assert_array_equal(y, np.eye(2)[flow.classes])
    assert x.shape == (9, *SIZE, 3) and x.dtype == y.dtype == "float32"
    for path, one in zip(flow.filepaths, x, strict=True):
        with Image.open(path) as file:
            np.testing.assert_array_equal(one, np.asarray(file.resize((5, 4), Image.Resampling.NEAREST)))


def test_the_line_is_in_the_users_language(pets, capsys, monkeypatch):
    monkeypatch.setattr(kerascn.messages, "_choose", [lambda: "zh"])
    flow_of(pets)
    assert capsys.readouterr().out == "找到 9 张图片，分属 2 个类别。\n"


@pytest.mark.parametrize(
    "mode, wanted",
    [
        ("categorical", np.eye(2)[[0] * 3 + [1] * 6]),
        ("binary", [0.0] * 3 + [1.0] * 6),
        ("sparse", [0] * 3 + [1] * 6),
    ],
)
def test_the_forms_of_targets(pets, mode, wanted):
    y = next(flow_of(pets, class_mode=mode))[1]
    np.testing.assert_array_equal(y, wanted)
    assert y.dtype == ("int32" if mode == "sparse" else "float32")


def test_pictures_as_their_own_targets_and_none_at_all(pets):
    generator = ImageDataGenerator(rotation_range=40, rescale=1 / 255)
    x, y = next(flow_of(pets, generator, class_mode="input"))
    np.testing.assert_array_equal(x, y)
    assert x is not y and not np.shares_memory(x, y)
    assert isinstance(next(flow_of(pets, class_mode=None)), np.ndarray)


def test_classes_in_an_order_of_ones_own(pets):
    flow = flow_of(pets, classes=["猫", "dogs"], class_mode="sparse")
    assert flow.class_indices == {"猫": 0, "dogs": 1} and names(flow) == CATS + DOGS
    assert names(flow_of(pets, classes=("dogs",), class_mode="binary")) == DOGS
    assert names(flow_of(pets, classes=["猫/late", "猫/early"])) == ["猫/late/a.png", "猫/early/z.PNG"]


def test_pictures_without_classes(pets):
    flow = flow_of(pets / "dogs", classes=["."], class_mode=None)
    assert [os.path.normpath(name) for name in flow.filenames] == ["a.ppm", "b.tif", "c.tiff"]
    assert next(flow).shape == (3, *SIZE, 3)


def test_colours(pets):
    picture(pets / "dogs" / "clear.png", 200, "RGBA")
    picture(pets / "dogs" / "grey.png", 201, "L")
    for mode, kind, channels in (("grayscale", "L", 1), ("rgb", "RGB", 3), ("rgba", "RGBA", 4)):
        flow = flow_of(pets, color_mode=mode, class_mode=None)
        assert flow.image_shape == (*SIZE, channels) and flow.color_mode == mode
        for path, x in zip(flow.filepaths, next(flow), strict=True):
            with Image.open(path) as file:
                wanted = np.asarray(file.convert(kind).resize((5, 4), Image.Resampling.NEAREST))
            np.testing.assert_array_equal(x.reshape(wanted.shape), wanted)


@pytest.mark.parametrize("how", ["nearest", "bilinear", "bicubic", "lanczos", "box", "hamming"])
def test_sizes_are_changed_as_pillow_does(tmp_path, how):
    dots = np.random.RandomState(0).randint(0, 256, (9, 8, 3)).astype("uint8")
    (tmp_path / "a").mkdir()
    Image.fromarray(dots).save(tmp_path / "a" / "dots.png")
    x = next(flow_of(tmp_path, interpolation=how, class_mode=None))[0]
    wanted = Image.fromarray(dots).resize((5, 4), getattr(Image.Resampling, how.upper()))
    np.testing.assert_array_equal(x, np.asarray(wanted))


def test_channels_first(pets):
    generator = ImageDataGenerator(data_format="channels_first")
    flow = flow_of(pets, generator, class_mode=None)
    assert flow.image_shape == (3, *SIZE)
    np.testing.assert_array_equal(next(flow).transpose(0, 2, 3, 1), next(flow_of(pets, class_mode=None)))


def test_the_first_of_each_class_are_for_validation(pets):
    generator = ImageDataGenerator(validation_split=0.4)
    held, rest = (flow_of(pets, generator, subset=subset) for subset in ("validation", "training"))
    assert names(held) == DOGS[:1] + CATS[:2] and names(rest) == DOGS[1:] + CATS[2:]
    assert held.classes.tolist() == [0, 1, 1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        little = ImageDataGenerator(validation_split=0.01)
        assert key_of(flow_of, pets, little, subset="validation") == "flow.no_samples"


def test_links_are_followed_as_far_as_asked(pets, tmp_path):
    picture(tmp_path / "elsewhere" / "one.png", 5)
    picture(tmp_path / "elsewhere" / "deep" / "two.png", 6)
    (pets / "birds").symlink_to(tmp_path / "elsewhere")  # a class may lie elsewhere
    (pets / "dogs" / "more").symlink_to(tmp_path / "elsewhere")
    (pets / "dogs" / "z.png").symlink_to(tmp_path / "elsewhere" / "one.png")
    (pets / "dogs" / "round").symlink_to(pets / "dogs")  # without end
    assert names(flow_of(pets, classes=["birds", "dogs"])) == [
        "birds/one.png",
        "birds/deep/two.png",
        *DOGS,
        "dogs/z.png",
    ]
    assert names(flow_of(pets, classes=["dogs"], follow_links=True)) == [
        *DOGS,
        "dogs/z.png",
        "dogs/more/one.png",
        "dogs/more/deep/two.png",
    ]


def test_a_broken_picture_is_named(pets):
    (pets / "dogs" / "b.tif").write_bytes(b"no picture at all")
    with pytest.raises((ValueError, OSError)) as caught:
        next(flow_of(pets))
    assert "b.tif" in str(caught.value) and caught.value.key.startswith("images.")
    whole = (pets / "猫" / "10.png").read_bytes()
    (pets / "猫" / "10.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises((ValueError, OSError)) as caught:
        next(flow_of(pets, classes=["猫"]))
    assert "10.png" in str(caught.value) and caught.value.key.startswith("images.")
    flow = flow_of(pets, classes=["猫"])
    os.remove(pets / "猫" / "1.bmp")
    with pytest.raises(OSError) as caught:
        next(flow)
    assert "1.bmp" in str(caught.value) and caught.value.key.startswith("images.")


def test_remarks(pets):
    (pets / "fish").mkdir()
    picture(pets / "dogs" / "anim.gif", 3)
    with pytest.warns(kerascn.messages.KerascnWarning) as caught:
        flow = flow_of(pets, class_mode="binary")
    assert {one.message.key for one in caught} == {"flow.empty_class", "flow.binary", "flow.left_out"}
    assert {one.filename for one in caught} == {__file__}
    assert flow.class_indices["fish"] == 1 and names(flow) == DOGS + CATS


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(pets, tmp_path, language, monkeypatch):
    monkeypatch.setattr(kerascn.messages, "_choose", [lambda: language])
    (tmp_path / "empty" / "a").mkdir(parents=True)
    for folder, wrong, key in (
        (tmp_path / "nowhere", {}, "flow.no_directory"),
        (None, {}, "flow.directory"),
        (tmp_path / "empty", {}, "flow.nothing"),
        (pets / "dogs", {}, "flow.no_classes"),
        (pets, dict(classes=["dogs", "birds"]), "flow.no_class"),
        (pets, dict(classes="dogs"), "flow.classes"),
        (pets, dict(classes=["dogs", "dogs"]), "flow.classes_twice"),
        (pets, dict(class_mode="other"), "flow.class_mode"),
        (pets, dict(color_mode="cmyk"), "flow.color_mode"),
        (pets, dict(target_size=64), "flow.target_size"),
        (pets, dict(interpolation="linear"), "call.bad_value"),
        (pets, dict(target_size=(0, 4)), "flow.target_size"),
        (pets, dict(subset="training"), "flow.no_split"),
        (pets, dict(taget_size=(3, 3)), "call.unknown"),
    ):
        assert key_of(flow_of, folder, **wrong) == key


def test_a_folder_that_may_not_be_read(pets, monkeypatch):
    real = os.scandir

    def scandir(path):
        if str(path).endswith("late"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert key_of(flow_of, pets) == "flow.unreadable_folder"


def test_the_words_and_places_of_keras_1(pets):
    flow = DirectoryIterator(pets, PLAIN, SIZE, "rgb", dim_ordering="th", shuffle=False)
    assert flow.save_format == "jpeg" and flow.image_shape == (3, *SIZE)
    assert DirectoryIterator(pets, PLAIN, SIZE, "rgb").save_format == "png"


IN_TF_KERAS = """
from tf_keras.preprocessing.image import ImageDataGenerator
import pandas as pd
pets = str(given["pets"])
for split in (0.0, 0.4):
    for subset in (None,) if not split else ("training", "validation"):
        flow = ImageDataGenerator(validation_split=split).flow_from_directory(
            pets, classes=["dogs", "cats"], target_size=(4, 5), shuffle=False, subset=subset, class_mode="sparse")
        results[f"names {subset}"] = flow.filenames
        results[f"classes {subset}"] = flow.classes
        x, y = next(flow)
        results[f"x {subset}"], results[f"y {subset}"] = x, y
table = pd.DataFrame(TABLE)
flow = ImageDataGenerator().flow_from_dataframe(table, pets, "file", "kind", "w", target_size=(4, 5), shuffle=False)
for name, value in zip("xyw", next(flow)):
    results[f"table {name}"] = value
"""


TABLE = {
    "file": ["dogs/b.tif", "cats/2.png", "cats/10.png", "gone.png"],
    "kind": [["a"], ["b", "a"], ["c"], ["a"]],
    "w": [1.0, 2.0, 3.0, 4.0],
}


@pytest.mark.all_only  # the order and the labels are told by hand above; this takes a process of its own
def test_the_same_order_and_labels_as_in_tf_keras(pets):
    (pets / "猫").rename(pets / "cats")
    os.remove(pets / "dogs" / "._a.png")  # they take it for a picture
    found = run_in_tf_keras(IN_TF_KERAS.replace("TABLE", repr(TABLE)), pets=np.array(str(pets)))
    generator = ImageDataGenerator(validation_split=0.4)
    for subset in (None, "training", "validation"):
        flow = flow_of(pets, generator, classes=["dogs", "cats"], class_mode="sparse", subset=subset)
        assert flow.filenames == found[f"names {subset}"].tolist()
        np.testing.assert_array_equal(flow.classes, found[f"classes {subset}"])
        for ours, theirs in zip(next(flow), (found[f"x {subset}"], found[f"y {subset}"]), strict=True):
            np.testing.assert_array_equal(ours, theirs)
    with pytest.warns(kerascn.messages.KerascnWarning):
        flow = PLAIN.flow_from_dataframe(TABLE, pets, "file", "kind", "w", target_size=SIZE, shuffle=False)
    for name, ours in zip("xyw", next(flow), strict=True):
        np.testing.assert_array_equal(ours, found[f"table {name}"])


# Tables.


@pytest.fixture
def table():
    return pd.DataFrame({
        "filename": [*DOGS, *CATS[:3]],
        "class": ["dog", "dog", "dog", "cat", "cat", "bird"],
        "age": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        "size": [6, 5, 4, 3, 2, 1],
        "tags": [["x"], ["x", "y"], ["z"], ("y",), ["x"], ["z", "x"]],
    })  # fmt: skip


def rows_of(table, folder, **how):
    return PLAIN.flow_from_dataframe(table, folder, **{"target_size": SIZE, "shuffle": False, **how})


def test_a_table(pets, table, capsys):
    flow = rows_of(table, pets)
    assert capsys.readouterr().out == "Found 6 images belonging to 3 classes.\n"
    assert flow.class_indices == {"bird": 0, "cat": 1, "dog": 2} and names(flow) == DOGS + CATS[:3]
    x, y = next(flow)
    np.testing.assert_array_equal(y, np.eye(3)[[2, 2, 2, 1, 1, 0]])
    np.testing.assert_array_equal(x, next(flow_of(pets, class_mode=None))[:6])


def test_whole_paths_and_numbers_of_classes(pets, table):
    table["filename"] = [pets / name for name in table["filename"]]
    flow = PLAIN.flow_from_dataframe(table, class_mode="sparse", target_size=SIZE, shuffle=False, y_col="size")
    np.testing.assert_array_equal(next(flow)[1], [5, 4, 3, 2, 1, 0])
    assert flow.class_indices == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5}


def test_only_some_classes(pets, table):
    flow = rows_of(table, pets, classes=["dog", "cat"], class_mode="binary")
    np.testing.assert_array_equal(next(flow)[1], [0, 0, 0, 1, 1])
    assert names(flow) == DOGS + CATS[:2]


def test_several_labels(pets, table):
    y = next(rows_of(table, pets, y_col="tags"))[1]
    np.testing.assert_array_equal(y, [[1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 0, 1]])
    y = next(rows_of(table, pets, y_col="tags", classes=["z", "y"]))[1]
    np.testing.assert_array_equal(y, [[0, 1], [1, 0], [0, 1], [1, 0]])


def test_numbers_as_targets(pets, table, capsys):
    flow = rows_of(table, pets, y_col="age", class_mode="raw", weight_col="size", batch_size=4)
    assert capsys.readouterr().out == "Found 6 images.\n"
    _, y, w = flow[1]
    np.testing.assert_array_equal(y, [5, 6])
    np.testing.assert_array_equal(w, [2, 1])
    y = next(rows_of(table, pets, y_col=["age", "size"], class_mode="other"))[1]
    np.testing.assert_array_equal(y, table[["age", "size"]].to_numpy())
    y = next(rows_of(table, pets, y_col=["age", "size"], class_mode="multi_output"))[1]
    np.testing.assert_array_equal(y[0], table["age"])
    np.testing.assert_array_equal(y[1], table["size"])
    table["box"] = [np.arange(4) + number for number in range(6)]
    assert next(rows_of(table, pets, y_col="box", class_mode="raw"))[1].shape == (6, 4)


def test_no_targets(pets, table):
    del table["class"]
    assert next(rows_of(table, pets, class_mode=None)).shape == (6, *SIZE, 3)
    x, y = next(rows_of(table, pets, class_mode="input"))
    np.testing.assert_array_equal(x, y)


def test_rows_without_a_file_are_left_out_with_a_remark(pets, table):
    table.loc[1, "filename"] = "dogs/nobody.png"
    table.loc[4, "filename"] = "dogs/notes.txt"
    with pytest.warns(kerascn.messages.KerascnWarning) as caught:
        flow = rows_of(table, pets, y_col="age", class_mode="raw")
    assert "nobody.png" in str(caught[0].message) and caught[0].filename == __file__
    np.testing.assert_array_equal(next(flow)[1], [1, 3, 4, 6])
    flow = rows_of(table, pets, y_col="age", class_mode="raw", validate_filenames=False)
    assert flow.n == 6
    with pytest.raises((OSError, ValueError)) as caught:
        next(flow)
    assert caught.value.key.startswith("images.")


def test_the_first_rows_are_for_validation(pets, table):
    how = dict(target_size=SIZE, shuffle=False, y_col="age", class_mode="raw")
    generator = ImageDataGenerator(validation_split=0.4)
    for subset, wanted in (("validation", [1, 2]), ("training", [3, 4, 5, 6])):
        np.testing.assert_array_equal(next(generator.flow_from_dataframe(table, pets, subset=subset, **how))[1], wanted)


def test_what_keras_2_2_alone_took(pets, table):
    table["filename"] = [os.path.splitext(name)[0] for name in table["filename"]]
    table.loc[2, "filename"] = table.loc[0, "filename"]
    flow = rows_of(table, pets, has_ext=False, sort=True, drop_duplicates=True, y_col="age", class_mode="raw")
    assert names(flow) == [*DOGS[:2], *CATS[:3]]
    np.testing.assert_array_equal(next(flow)[1], [1, 2, 4, 5, 6])


def test_without_a_generator_the_pictures_stay_as_they_are(pets, table):
    flow = DataFrameIterator(table, str(pets), target_size=SIZE, shuffle=False, class_mode=None)
    np.testing.assert_array_equal(next(flow), next(flow_of(pets, class_mode=None))[:6])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_of_tables_are_told(pets, table, language, monkeypatch):
    monkeypatch.setattr(kerascn.messages, "_choose", [lambda: language])
    mixed = table.assign(kind=["a", "b", 3, "a", "a", "a"], lost=["a", "b", None, "a", "a", np.nan])
    mixed["missing"] = pd.array(["a", "b", None, "a", "a", "b"], "string")
    mixed["dicts"] = [{}] * 6
    for wrong, key in (
        (dict(dataframe=[1, 2]), "flow.no_table"),
        (dict(x_col="file"), "flow.no_column"),
        (dict(y_col="kin"), "flow.no_column"),
        (dict(weight_col="kin"), "flow.no_column"),
        (dict(x_col="age"), "flow.no_names"),
        (dict(y_col="class", class_mode="raw"), "flow.no_numbers"),
        (dict(weight_col="class"), "flow.no_numbers"),
        (dict(y_col="age", class_mode="multi_output"), "flow.several_columns"),
        (dict(y_col="tags", class_mode="sparse"), "flow.several_labels"),
        (dict(class_mode="binary"), "flow.two_classes"),
        (dict(class_mode="multi"), "flow.class_mode"),
        (dict(classes=["horse"]), "flow.no_rows"),
        (dict(y_col="kind"), "flow.labels"),
        (dict(y_col="lost"), "flow.labels"),
        (dict(y_col="missing"), "flow.labels"),
        (dict(y_col="dicts"), "flow.labels"),
        (dict(y_col=["class", "age"]), "flow.no_column"),
        (dict(colour_mode="rgb"), "call.unknown"),
    ):
        assert key_of(rows_of, wrong.pop("dataframe", mixed), pets, **wrong) == key, wrong


# Genuine pictures.


def test_the_folders_of_cats_and_dogs():
    folder = genuine("cats_dogs")
    train = next(path for path in sorted(folder.rglob("*")) if path.is_dir() and path.name.startswith("train"))
    flow = ImageDataGenerator(rescale=1 / 255).flow_from_directory(
        train, target_size=(150, 150), batch_size=16, class_mode="binary", shuffle=False
    )
    assert len(flow.class_indices) == 2
    x, y = flow[0]
    for path, one in zip(flow.filepaths, x, strict=False):
        with Image.open(path) as file:
            wanted = np.asarray(file.convert("RGB").resize((150, 150), Image.Resampling.NEAREST)) / 255
        np.testing.assert_allclose(one, wanted, atol=1e-6)
    assert set(flow.classes) == {0, 1} and set(y) == {0.0}
