"""Picture files, pictures and arrays. The referee is Pillow; hostile files are made here."""

import contextlib
import io
import os
import struct
import sys
import time
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image

import kerascn
from kerascn.preprocessing import image
from kerascn.preprocessing.image import pictures

RGB = np.random.RandomState(0).randint(0, 256, (7, 9, 3)).astype("uint8")
GRAY = RGB[..., 0]
RGBA = np.dstack([RGB, RGB[..., 1]])


@pytest.fixture
def files(tmp_path):
    Image.fromarray(RGB).save(tmp_path / "rgb.png")
    Image.fromarray(GRAY).save(tmp_path / "gray.png")
    Image.fromarray(RGBA).save(tmp_path / "rgba.png")
    Image.fromarray(GRAY.astype("uint16") * 257).save(tmp_path / "deep.png")
    Image.fromarray(RGB).quantize(5).save(tmp_path / "palette.gif", transparency=0)
    Image.fromarray(RGB).save(tmp_path / "rgb.bmp")
    return tmp_path


# Reading.


def test_a_picture_in_each_color_mode(files):
    for name in ("rgb.png", "gray.png", "rgba.png", "rgb.bmp"):
        for mode, of_pillow in (("rgb", "RGB"), ("rgba", "RGBA"), ("grayscale", "L")):
            got = image.load_img(files / name, color_mode=mode)
            assert got.mode == of_pillow and got.size == (9, 7)
            np.testing.assert_array_equal(got, Image.open(files / name).convert(of_pillow))
    assert image.load_img(str(files / "rgb.png"), True).mode == "L"
    assert image.load_img(files / "rgb.png", grayscale=True, color_mode="rgb").mode == "L"


def test_a_file_may_be_named_in_many_ways_or_be_open(files):
    path = files / "rgb.png"
    given = [str(path), path, os.fsencode(path), io.BytesIO(path.read_bytes())]
    with path.open("rb") as opened:
        for one in (*given, opened):
            np.testing.assert_array_equal(image.load_img(one), RGB)
        assert not opened.closed, "who opened it closes it"


def test_pictures_of_16_bits(files):
    deep = image.img_to_array(image.load_img(files / "deep.png", color_mode="grayscale"))
    np.testing.assert_array_equal(deep[..., 0], GRAY * 257.0)
    np.testing.assert_array_equal(image.load_img(files / "deep.png"), np.dstack([GRAY] * 3))


def test_transparent_palettes_are_read_without_a_warning(files):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = image.load_img(files / "palette.gif")
    with Image.open(files / "palette.gif") as palette:
        np.testing.assert_array_equal(got, palette.convert("RGBA").convert("RGB"))


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear", "bicubic", "lanczos", "box", "hamming"])
def test_another_size(files, interpolation):
    got = image.load_img(files / "rgb.png", target_size=(4, 11), interpolation=interpolation)
    expected = Image.open(files / "rgb.png").resize((11, 4), Image.Resampling[interpolation.upper()])
    assert got.size == (11, 4)
    np.testing.assert_array_equal(got, expected)
    np.testing.assert_array_equal(image.load_img(files / "rgb.png", False, (4, 11), interpolation), expected)


def test_a_file_is_closed_again(files):
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        picture = image.load_img(files / "rgb.png")
        (files / "rgb.png").unlink()
        assert np.asarray(picture).shape == (7, 9, 3)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork; run it on Linux or macOS")
def test_a_forked_process_does_not_wait_for_a_thread_of_its_parent(files):
    with pictures._opening[0], warnings.catch_warnings():  # as if a thread were just opening a picture
        warnings.simplefilter("ignore", DeprecationWarning)  # other tests may have left threads
        child = os.fork()
        if not child:
            os._exit(image.load_img(files / "rgb.png").size != (9, 7))
    for _ in range(100):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        time.sleep(0.05)
    else:
        os.kill(child, 9)
        os.waitpid(child, 0)
    assert done and status == 0


# Hostile files.


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, data=b""):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def refused(path, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises((ValueError, OSError)) as caught:
            image.load_img(path, **kwargs)
    assert "\n" not in str(caught.value)
    return caught.value.key


@pytest.mark.parametrize("side", [10_000, 20_000, 2**31 - 1])
def test_a_bomb_is_not_opened(tmp_path, side):
    (tmp_path / "bomb.png").write_bytes(png(side, side, bytes(1000)))
    assert refused(tmp_path / "bomb.png") in ("images.too_large", "images.broken")
    assert refused(io.BytesIO(png(side, side)), target_size=(2, 2)) in ("images.too_large", "images.broken")


def test_who_raises_the_limit_of_pillow_may_open_it(tmp_path, monkeypatch):
    (tmp_path / "large.png").write_bytes(png(200, 100, bytes(100 * 601)))
    assert image.load_img(tmp_path / "large.png").size == (200, 100)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 19_999)
    assert refused(tmp_path / "large.png") == "images.too_large"
    with pytest.raises(ValueError):
        image.load_img(tmp_path / "large.png", target_size=(200, 200))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    assert image.load_img(tmp_path / "large.png").size == (200, 100)


def test_truncated_and_damaged_files_are_refused(files):
    for name in ("rgb.png", "rgb.bmp", "palette.gif"):
        whole, picture = (files / name).read_bytes(), np.asarray(image.load_img(files / name))
        for length in range(0, len(whole), max(1, len(whole) // 40)):
            (files / name).write_bytes(whole[:length])
            if length > len(whole) - 20:  # what is lost may be the end mark alone
                with contextlib.suppress(ValueError):
                    np.testing.assert_array_equal(image.load_img(files / name), picture)
            else:
                assert refused(files / name) in ("images.broken", "images.no_picture"), (name, length)


def test_bent_files_give_a_picture_or_a_sentence(files):
    dice = np.random.RandomState(3)
    for name in ("rgb.png", "rgb.bmp", "palette.gif", "deep.png"):
        whole = np.frombuffer((files / name).read_bytes(), "uint8")
        for _ in range(40):
            bent = whole.copy()
            bent[dice.randint(0, len(bent), 3)] = dice.randint(0, 256, 3)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    image.load_img(io.BytesIO(bent.tobytes()))
                except ValueError as error:
                    assert error.key in ("images.broken", "images.no_picture", "images.too_large")


@pytest.mark.parametrize("trouble", [RuntimeError("bad"), AssertionError(), zlib.error("bad"), SyntaxError("bad")])
def test_whatever_pillow_raises_is_a_sentence(files, monkeypatch, trouble):
    def fails(*_):
        raise trouble

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", fails)
    assert refused(files / "rgb.png") == "images.broken"
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", lambda *_: (_ for _ in ()).throw(MemoryError()))
    assert refused(files / "rgb.png") == "images.too_large"


def test_a_bomb_within_an_icon_is_not_opened():
    for side in (10_000, 20_000):
        inside = png(side, side, bytes(100))
        head = struct.pack("<HHH", 0, 1, 1) + struct.pack("<BBBBHHII", 0, 0, 0, 0, 1, 32, len(inside), 22)
        assert refused(io.BytesIO(head + inside)) == "images.too_large"


def test_what_is_no_picture(tmp_path):
    (tmp_path / "text.png").write_text("no picture at all")
    assert refused(tmp_path / "text.png") == "images.no_picture"
    assert refused(tmp_path / "missing.png") == "images.no_file"
    assert refused(tmp_path) == "images.no_regular_file"
    assert refused("a\0b.png") == "images.no_file"
    (tmp_path / "empty.png").write_bytes(b"")
    assert refused(tmp_path / "empty.png") == "images.no_picture"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes; run it on Linux or macOS")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    assert refused(tmp_path / "pipe.png") == "images.no_regular_file"


def test_no_program_is_started_for_postscript(tmp_path, monkeypatch):
    """Pillow hands PostScript to Ghostscript; we don't read it."""
    (tmp_path / "picture.png").write_bytes(
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
    )
    monkeypatch.setattr("subprocess.check_call", lambda *_, **__: pytest.fail("a program was started"))
    assert refused(tmp_path / "picture.png") == "images.no_picture"


# Pictures and arrays.


def test_a_picture_as_an_array_and_back(files):
    for mode, channels in (("rgb", 3), ("rgba", 4), ("grayscale", 1)):
        picture = image.load_img(files / "rgba.png", color_mode=mode)
        last = image.img_to_array(picture)
        assert last.shape == (7, 9, channels) and last.dtype == "float32"
        first = image.img_to_array(picture, "channels_first")
        np.testing.assert_array_equal(first, last.transpose(2, 0, 1))
        for x, where in ((last, "channels_last"), (first, "channels_first")):
            again = image.array_to_img(x, where, scale=False)
            assert again.mode == picture.mode
            np.testing.assert_array_equal(again, picture)


def test_the_array_is_a_copy_that_may_be_written_to():
    for x in (image.img_to_array(Image.fromarray(RGB), dtype="uint8"), image.img_to_array(RGB, dtype="uint8")):
        x[:] = 0
    assert RGB.any()


def test_types_and_settings():
    assert image.img_to_array(RGB, dtype="uint8").dtype == "uint8"
    kerascn.config.set_floatx("float64")
    kerascn.config.set_image_data_format("channels_first")
    try:
        x = image.img_to_array(RGB)
        assert x.dtype == "float64" and x.shape == (3, 7, 9)
        np.testing.assert_array_equal(image.array_to_img(x, scale=False), RGB)
    finally:
        kerascn.config.forget()


def test_values_are_stretched_or_kept():
    x = np.linspace(-2, 3, 24).reshape(4, 6, 1)
    np.testing.assert_array_equal(image.array_to_img(x), ((x + 2) / 5 * 255).astype("uint8")[..., 0])
    np.testing.assert_array_equal(image.array_to_img(x * 0), np.zeros((4, 6)))
    np.testing.assert_array_equal(image.array_to_img(x * 100 + 100, scale=False).convert("L").size, (6, 4))
    np.testing.assert_array_equal(image.array_to_img(np.full((1, 1, 3), 300.0), scale=False), np.full((1, 1, 3), 255))
    np.testing.assert_array_equal(image.array_to_img(np.full((1, 1, 3), -3.0), scale=False), np.zeros((1, 1, 3)))
    deep = image.array_to_img(np.full((2, 2, 1), 40000.0), scale=False)
    assert deep.mode == "I" and np.asarray(deep).max() == 40000


def test_the_words_of_keras_1():
    th = image.img_to_array(RGB, dim_ordering="th")
    np.testing.assert_array_equal(th, image.img_to_array(RGB, data_format="channels_first"))
    np.testing.assert_array_equal(image.array_to_img(th, dim_ordering="th", scale=False), RGB)
    kerascn.set_dialect(1)
    try:
        assert image.img_to_array(RGB, "th").shape == (3, 7, 9) and image.img_to_array(RGB, "default").ndim == 3
        np.testing.assert_array_equal(image.array_to_img(th, "th", False), RGB)
    finally:
        kerascn.config.forget()


# Writing.


def test_what_is_saved_is_read_again(tmp_path):
    for name in ("x.png", "x.bmp", "x.tiff", "x.PNG"):
        image.save_img(tmp_path / name, RGB, scale=False)
        np.testing.assert_array_equal(image.load_img(tmp_path / name), RGB)
    image.save_img(str(tmp_path / "x.jpg"), RGBA, scale=False, quality=100)
    assert image.load_img(tmp_path / "x.jpg").size == (9, 7), "JPEG has no transparency, which is dropped"
    image.save_img(tmp_path / "unnamed", RGB, file_format="png", scale=False)
    image.save_img(tmp_path / "first.png", RGB.transpose(2, 0, 1), "channels_first", scale=False)
    np.testing.assert_array_equal(image.load_img(tmp_path / "first.png"), image.load_img(tmp_path / "unnamed"))
    memory = io.BytesIO()
    image.save_img(memory, RGB, file_format="png", scale=False)
    np.testing.assert_array_equal(image.load_img(io.BytesIO(memory.getvalue())), RGB)
    assert sorted(os.listdir(tmp_path)) == sorted(
        ["x.png", "x.bmp", "x.tiff", "x.PNG", "x.jpg", "unnamed", "first.png"]
    ), "nothing else is left"


def test_a_file_that_can_not_be_written_stays_as_it_was(tmp_path, monkeypatch):
    image.save_img(tmp_path / "x.png", RGB)
    before = (tmp_path / "x.png").read_bytes()

    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fails)
    with pytest.raises(OSError) as caught:
        image.save_img(tmp_path / "x.png", 255 - RGB)
    assert caught.value.key == "images.not_written"
    assert (tmp_path / "x.png").read_bytes() == before and os.listdir(tmp_path) == ["x.png"]


def test_list_pictures(tmp_path):
    for name in ("b.png", "a.JPG", "c.txt", "in/d.bmp", "in/deep/e-1.jpeg", "png", "f.png.txt", "猫.ppm"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    def found(*args, **kwargs):
        return [os.path.relpath(path, tmp_path) for path in image.list_pictures(tmp_path, *args, **kwargs)]

    every = ["a.JPG", "b.png", os.path.join("in", "d.bmp"), os.path.join("in", "deep", "e-1.jpeg"), "猫.ppm"]
    assert found() == every
    assert found("png") == ["b.png"] and found(ext=("jpg", ".bmp")) == [every[0], every[2]]
    assert found("jpg|png") == every[:2]


WRONG = [
    (lambda p: image.load_img(p, color_mode="hsv"), "call.bad_value", "'rgba'"),
    (lambda p: image.load_img(p, interpolation="best"), "call.bad_value", "'lanczos'"),
    (lambda p: image.load_img(p, target_size=5), "images.target_size", "5"),
    (lambda p: image.load_img(p, target_size=(0, 3)), "images.target_size", "(0, 3)"),
    (lambda p: image.load_img(p, target_size=(2.5, 3)), "images.target_size", "(2.5, 3)"),
    (lambda p: image.load_img(p, target_size=(10**6, 10**6)), "images.target_size", "1000000"),
    (lambda p: image.load_img(p, False, "rgb", (3, 3)), "call.bad_value", "interpolation"),
    (lambda p: image.load_img(3), "images.path", "3"),
    (lambda p: image.load_img(None), "images.path", "None"),
    (lambda p: image.list_pictures(None), "images.folder", "None"),
    (lambda p: image.list_pictures(5), "images.folder", "5"),
    (lambda p: image.img_to_array("x"), "images.no_image", "'x'"),
    (lambda p: image.img_to_array(np.zeros(3)), "images.no_image", "array"),
    (lambda p: image.img_to_array(None), "images.no_image", "None"),
    (lambda p: image.img_to_array(RGB, "last"), "call.bad_value", "'channels_last'"),
    (lambda p: image.img_to_array(RGB, dtype="str"), "call.bad_value", "dtype"),
    (lambda p: image.array_to_img(RGB[0]), "images.no_array", "(9, 3)"),
    (lambda p: image.array_to_img(RGB[:0]), "images.no_array", "(0, 9, 3)"),
    (lambda p: image.array_to_img("x"), "images.no_array", "'x'"),
    (lambda p: image.array_to_img(RGB[..., :2]), "images.channels", "2"),
    (lambda p: image.array_to_img(RGB, "channels_first"), "images.channels", "7"),
    (lambda p: image.array_to_img(RGB * np.nan), "images.not_finite", "NaN"),
    (lambda p: image.save_img(p.with_name("x"), RGB), "images.file_format", "''"),
    (lambda p: image.save_img(p.with_name("x.docx"), RGB), "images.file_format", "docx"),
    (lambda p: image.save_img(p.parent / "no" / "x.png", RGB), "images.not_written", "x.png"),
    (lambda p: image.save_img("", RGB, file_format="png"), "images.no_name", "''"),
    (lambda p: image.save_img(3, RGB), "images.path", "3"),
    (lambda p: image.save_img(p, RGBA, file_format="pcx"), "images.not_saved", "PCX"),
    (lambda p: image.list_pictures(p.parent / "no"), "images.no_folder", "no"),
    (lambda p: image.list_pictures(p.parent, 3), "images.endings", "3"),
    (lambda p: image.list_pictures(p.parent, ""), "images.endings", "''"),
]


@pytest.mark.parametrize("wrong, key, part", WRONG)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_one_sentence(wrong, key, part, language, files, monkeypatch):
    monkeypatch.setenv("KERASCN_LANG", language)
    with pytest.raises((ValueError, TypeError, OSError)) as caught:
        wrong(files / "rgb.png")
    assert caught.value.key == key and part in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_pillow_is_told_and_only_when_needed(monkeypatch, files):
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert image.img_to_array(RGB).shape == (7, 9, 3)
    for needs_it in (lambda: image.load_img(files / "rgb.png"), lambda: image.array_to_img(RGB)):
        with pytest.raises(ImportError) as caught:
            needs_it()
        assert caught.value.key == "images.no_pillow" and "kerascn[images]" in str(caught.value)
