"""Archives are unpacked whole or not at all, and only into their folder."""

import bz2
import gzip
import hashlib
import io
import lzma
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from kerascn.utils import archives, get_file
from tests.utils.hostile import files, good, random_bytes, serving, status


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    (tmp_path / "canary").write_text("alive")
    return tmp_path / "home"


@pytest.fixture
def cache(home):
    folder = home / "datasets"
    folder.mkdir(parents=True)
    return folder


def tar(members, mode="w:gz"):
    """The bytes of a tar archive: name -> contents, ``None`` for a folder, or a function that changes the header."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:
        for name, contents in members.items() if isinstance(members, dict) else members:
            header = tarfile.TarInfo(name)
            if contents is None:
                header.type = tarfile.DIRTYPE
            elif callable(contents):
                contents(header)
            else:
                header.size = len(contents)
            archive.addfile(header, io.BytesIO(contents if isinstance(contents, bytes) else b""))
    return data.getvalue()


def packed(members, method=zipfile.ZIP_DEFLATED):
    """The bytes of a zip archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, contents in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, contents)
    return data.getvalue()


def link(target, kind=tarfile.SYMTYPE):
    def change(header):
        header.type, header.linkname = kind, target

    return change


def special(kind):
    def change(header):
        header.type = kind

    return change


def fetched(tmp_path, data, name="a", **options):
    """What get_file makes of an archive that lies on this machine."""
    source = tmp_path / "source"
    source.write_bytes(data)
    return get_file(name, source.as_uri(), **options)


GOOD = {"d": None, "d/a.txt": b"a", "d/e/b.txt": b"b" * 5000, "./d/c.txt": b"c"}
UNPACKED = ["d", "d/a.txt", "d/c.txt", "d/e", "d/e/b.txt"]


# --------------------------------------------------------------------------- what comes out


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_untar(tmp_path, cache, mode):
    path = fetched(tmp_path, tar(GOOD, mode), "d", untar=True)
    assert path == str(cache / "d")
    assert files(cache) == sorted([*UNPACKED, "d.tar.gz", "d.tar.gz.unpacked.json"])
    assert Path(path, "e", "b.txt").read_bytes() == b"b" * 5000


@pytest.mark.parametrize("archive_format", ["auto", "zip", ["tar", "zip"]])
def test_extract_a_zip(tmp_path, cache, archive_format):
    members = {name: contents for name, contents in GOOD.items() if contents is not None}
    path = fetched(tmp_path, packed(members), "d.zip", extract=True, archive_format=archive_format)
    assert path == str(cache / "d.zip")
    assert files(cache) == sorted([*UNPACKED, "d.zip", "d.zip.unpacked.json"])


def test_no_archive_format_unpacks_nothing(tmp_path, cache):
    fetched(tmp_path, packed({"a": b"a"}), "d.zip", extract=True, archive_format=None)
    assert files(cache) == ["d.zip"]


def test_the_folder_may_be_called_otherwise_than_the_archive(tmp_path, cache):
    """As in many tutorials, which then take the folder of the path."""
    path = fetched(tmp_path, tar(GOOD), "other", untar=True)
    assert path == str(cache / "other") and not os.path.exists(path)
    assert (cache / "d" / "a.txt").exists()


def test_what_is_unpacked_is_not_unpacked_again(tmp_path, cache):
    fetched(tmp_path, tar(GOOD), "a.tar", extract=True)
    (cache / "d" / "a.txt").write_text("my own")
    fetched(tmp_path, b"", "a.tar", extract=True)
    assert (cache / "d" / "a.txt").read_text() == "my own"
    (cache / "d" / "c.txt").unlink()
    (cache / "d" / "a.txt").write_text("a")
    fetched(tmp_path, b"", "a.tar", extract=True)
    assert (cache / "d" / "c.txt").read_text() == "c"


def test_with_untar_a_folder_that_is_there_is_enough(cache):
    (cache / "d").mkdir()
    assert get_file("d", "http://127.0.0.1:9/", untar=True) == str(cache / "d")


def test_a_new_archive_replaces_what_the_old_one_brought(tmp_path, cache):
    fetched(tmp_path, tar({"d/a": b"1", "d/b": b"1"}), "a.tar", extract=True)
    new = tar({"d/a": b"2", "d/c": b"2"})
    fetched(tmp_path, new, "a.tar", extract=True, file_hash=hashlib.sha256(new).hexdigest())
    assert [(cache / "d" / name).read_text() for name in "abc"] == ["2", "1", "2"]


def test_two_archives_may_share_a_folder(tmp_path, cache):
    fetched(tmp_path, tar({"d/train/1": b"1", "d/README": b"x"}), "train.tar", extract=True)
    fetched(tmp_path, tar({"d/test/1": b"1", "d/README": b"x"}), "test.tar", extract=True)
    assert {"d/train/1", "d/test/1", "d/README"} <= set(files(cache))


@pytest.mark.parametrize("there", ["file", "folder", "link"])
def test_what_somebody_else_has_put_there_stays(tmp_path, cache, there):
    (tmp_path / "elsewhere").mkdir()
    made = {
        "file": lambda: ((cache / "d").mkdir(), (cache / "d" / "a.txt").write_text("mine")),
        "folder": lambda: (cache / "d" / "a.txt").mkdir(parents=True),
        "link": lambda: (cache / "d").symlink_to(tmp_path / "elsewhere"),
    }
    made[there]()
    before = files(cache)
    with pytest.raises((ValueError, FileExistsError)) as error:
        fetched(tmp_path, tar(GOOD), "a.tar", extract=True)
    assert error.value.key in ("data.in_the_way", "data.archive_refused")
    assert [name for name in files(cache) if name != "a.tar"] == before
    assert files(tmp_path / "elsewhere") == []


def test_links_that_stay_inside_become_files(tmp_path, cache):
    members = [
        ("d/first", link("../e/a")), ("d/second", link("first")), ("d/hard", link("e/a", tarfile.LNKTYPE)),
        ("e/a", b"a"),
    ]  # fmt: skip
    fetched(tmp_path, tar(members), "d", untar=True)
    assert [(cache / "d" / name).read_text() for name in ("first", "second", "hard")] == ["a"] * 3
    assert not any(path.is_symlink() for path in cache.rglob("*"))


def test_a_link_in_a_zip(tmp_path, cache):
    header = zipfile.ZipInfo("d/link")
    header.external_attr = (stat.S_IFLNK | 0o777) << 16
    fetched(tmp_path, packed([("d/a", b"a"), (header, "a")]), "a.zip", extract=True)
    assert (cache / "d" / "link").read_text() == "a" and not (cache / "d" / "link").is_symlink()


def test_programs_and_rights_do_not_come_along(tmp_path, cache):
    def change(header):
        header.mode = 0o6777

    fetched(tmp_path, tar([("d/a", change)]), "a.tar", extract=True)
    assert (cache / "d" / "a").stat().st_mode & 0o7111 == 0


# --------------------------------------------------------------------------- what is refused

SECRET = "/etc/passwd"
HOSTILE_TARS = {
    "absolute": {"/tmp/kerascn-evil": b"x"},
    "above": {"../evil": b"x"},
    "above, later": {"d/../../evil": b"x"},
    "a backslash": {"..\\evil": b"x"},
    "a line": {"d/a\nb": b"x"},
    "link to elsewhere": {"d/a": link(SECRET)},
    "link above": {"d/a": link("../../../canary")},
    "through a link": [("d", link("..")), ("d/canary", b"dead")],
    "through an absolute link": [("d", link("/tmp")), ("d/evil", b"x")],
    "hard link to elsewhere": {"d/a": link(SECRET, tarfile.LNKTYPE)},
    "hard link above": {"d/a": link("../canary", tarfile.LNKTYPE)},
    "link to nothing": {"d/a": link("b")},
    "link to itself": {"d/a": link("a")},
    "links in a circle": {"d/a": link("b"), "d/b": link("a")},
    "link to a folder": {"d": None, "e": link("d")},
    "device": {"d/a": special(tarfile.CHRTYPE)},
    "disk": {"d/a": special(tarfile.BLKTYPE)},
    "pipe": {"d/a": special(tarfile.FIFOTYPE)},
    "a file that is a folder": {"d": b"x", "d/a": b"x"},
    "a folder that is a file": [("d/a", b"x"), ("d", b"x")],
    "deep": {"d/" * 100 + "a": b"x"},
}
HOSTILE_ZIPS = {
    "absolute": {"/tmp/kerascn-evil": b"x"},
    "above": {"../evil": b"x"},
    "a backslash": {"..\\evil": b"x"},
    "nothing": {"d/\0": b"x"},
}


def check_refused(tmp_path, cache, data, **options):
    before = files(tmp_path)
    with pytest.raises((ValueError, OSError)) as error:
        fetched(tmp_path, data, **options)
    assert error.value.key in ("data.archive_refused", "data.archive_broken", "data.no_archive"), error.value
    assert files(cache) == []
    assert set(files(tmp_path)) - set(before) <= {"source"}
    assert (tmp_path / "canary").read_text() == "alive"
    assert not os.path.exists("/tmp/kerascn-evil")
    return str(error.value)


@pytest.mark.parametrize("what", HOSTILE_TARS)
@pytest.mark.parametrize("how", [{"untar": True}, {"extract": True}])
def test_hostile_tars(tmp_path, cache, what, how):
    members = HOSTILE_TARS[what]
    harmless = [("first", b"fine")]
    rest = list(members.items()) if isinstance(members, dict) else members
    check_refused(tmp_path, cache, tar([*harmless, *rest]), **how)


@pytest.mark.parametrize("what", HOSTILE_ZIPS)
def test_hostile_zips(tmp_path, cache, what):
    data = packed({"first": b"fine", **HOSTILE_ZIPS[what]})
    try:
        check_refused(tmp_path, cache, data, extract=True)
    except pytest.fail.Exception:  # the zip module may have made the name harmless itself
        assert what == "nothing" and all(".." not in name for name in files(cache))


@pytest.mark.parametrize("mode", [stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_devices_in_zips(tmp_path, cache, mode):
    header = zipfile.ZipInfo("d/a")
    header.external_attr = mode << 16
    check_refused(tmp_path, cache, packed([(header, b"")]), extract=True)


@pytest.mark.parametrize("target", ["/etc/passwd", "../canary", "../../canary", "a", "\\canary"])
def test_links_out_of_zips(tmp_path, cache, target):
    header = zipfile.ZipInfo("a")
    header.external_attr = (stat.S_IFLNK | 0o777) << 16
    check_refused(tmp_path, cache, packed([("b", b"b"), (header, target)]), extract=True)


# --------------------------------------------------------------------------- bombs and ruins


@pytest.fixture
def small(monkeypatch):
    """Limits that are soon reached."""
    monkeypatch.setattr(archives, "FREE", 10**6)
    monkeypatch.setattr(archives, "RATIO", 20)
    monkeypatch.setattr(archives, "MOST_MEMBERS", 100)


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz"])
def test_a_tar_of_nothing_but_zeros(tmp_path, cache, small, mode):
    check_refused(tmp_path, cache, tar({"d/a": bytes(8_000_000)}, mode), untar=True)


def test_many_small_bombs(tmp_path, cache, small):
    check_refused(tmp_path, cache, packed({f"d/{n}": bytes(10**6) for n in range(8)}), extract=True)


def test_links_count_as_what_they_lead_to(tmp_path, cache, small):
    links = {f"d/{n}": link("big") for n in range(50)}
    check_refused(tmp_path, cache, tar({"d/big": random_bytes(50_000), **links}, "w:xz"), untar=True)


@pytest.mark.parametrize("make", [tar, packed])
def test_too_many_members(tmp_path, cache, small, make):
    check_refused(tmp_path, cache, make({f"d/{n}": b"" for n in range(101)}), extract=True)


def test_a_name_without_end(tmp_path, cache):
    """A header that announces a name of 8 GB, which a compressed archive can hold."""
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 8 * 2**30
    data = gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(8_000_000))
    check_refused(tmp_path, cache, data, untar=True)
    header.type = tarfile.XHDTYPE
    data = gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(8_000_000))
    check_refused(tmp_path, cache, data, untar=True)


def test_sparse_files_are_not_believed(tmp_path, cache):
    header = tarfile.TarInfo("d/a")
    header.type, header.size = tarfile.GNUTYPE_SPARSE, 512
    check_refused(tmp_path, cache, gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(2048)), untar=True)


def test_a_zip_that_lies_about_its_sizes(tmp_path, cache, small):
    data = bytearray(packed({"d/a": bytes(8_000_000)}))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + place
        data[at : at + 4] = (5).to_bytes(4, "little")
    check_refused(tmp_path, cache, bytes(data), extract=True)


def test_an_encrypted_zip(tmp_path, cache):
    data = bytearray(packed({"d/a": b"a"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[data.index(b"PK\x03\x04") + 6] |= 1
    assert "encrypted" in check_refused(tmp_path, cache, bytes(data), extract=True)


RUINS = {
    "nothing": b"",
    "text": b"<html>404</html>",
    "half a tar": tar({"d/a": random_bytes(100_000)})[:50_000],
    "half a plain tar": tar({"d/a": random_bytes(100_000)}, "w")[:50_000],
    "half a zip": packed({"d/a": random_bytes(100_000)})[:50_000],
    "gzip of text": gzip.compress(b"hello" * 1000),
    "bzip2 of nothing": bz2.compress(b""),
    "xz, cut": lzma.compress(tar(GOOD, "w"))[:-30],
    "a zip with another byte": packed({"d/a": random_bytes(1000)}, zipfile.ZIP_STORED).replace(
        random_bytes(1000)[500:504], b"xxxx"
    ),
}


@pytest.mark.parametrize("what", RUINS)
def test_ruins(tmp_path, cache, what):
    check_refused(tmp_path, cache, RUINS[what], extract=True)


def test_a_ruin_that_was_there_stays_and_is_named(tmp_path, cache):
    (cache / "a.zip").write_bytes(b"ruin")
    with pytest.raises(ValueError) as error:
        get_file("a.zip", "http://127.0.0.1:9/", extract=True)
    assert error.value.key == "data.no_archive" and str(cache / "a.zip") in str(error.value)
    assert files(cache) == ["a.zip"]


def test_any_byte_changed(tmp_path, cache):
    """Whatever one byte of an archive becomes, nothing leaves the folder, and nothing is left half-unpacked."""
    whole = {False: tar(GOOD, "w"), True: packed({name: data for name, data in GOOD.items() if data is not None})}
    for is_zip, data in whole.items():
        for at in range(0, min(len(data), 3000), 29):
            changed = bytearray(data)
            changed[at] ^= 0b10101
            source = cache.parent / "source"
            source.write_bytes(changed)
            folder = cache / f"{is_zip}{at}"
            folder.mkdir()
            try:
                archives.unpack(source, folder, ("zip",) if is_zip else ("tar",))
            except (ValueError, OSError) as error:
                assert error.key.startswith("data.")
                assert files(folder) == []
            (cache.parent / "source.unpacked.json").unlink(missing_ok=True)
    assert {path.name for path in cache.parent.iterdir()} == {"datasets", "source"}
    assert (cache.parent.parent / "canary").read_text() == "alive"


def test_members_are_read_without_unpacking(tmp_path):
    path = tmp_path / "a.tar.gz"
    path.write_bytes(tar(GOOD))
    assert archives.read_members(path, ["d/a.txt", "d/e/b.txt"]) == {"d/a.txt": b"a", "d/e/b.txt": b"b" * 5000}
    for names, most in ((["d/none"], 100), (["d/e/b.txt"], 4999)):
        with pytest.raises(ValueError) as error:
            archives.read_members(path, names, most)
        assert error.value.key == "data.archive_refused"
    assert files(tmp_path) == ["a.tar.gz", "canary"]


def test_a_hostile_archive_from_the_web_is_not_kept(cache):
    with serving() as server:
        server.plans["/a"] = [good(tar({"../evil": b"x"})), good(tar(GOOD)), status(404)]
        with pytest.raises(ValueError) as error:
            get_file("d", server.address("/a"), untar=True)
        assert error.value.key == "data.archive_refused" and files(cache) == []
        assert get_file("d", server.address("/a"), untar=True) == str(cache / "d")
