"""The page about trained networks: its tables say what is so."""

import importlib
import re

import numpy as np
import pytest

from dev_tools import generated
from kerascn import applications
from kerascn.applications import files
from tests.applications.nets import PARAMETERS
from tests.house import tree

WHITE = {"caffe": 151.061, "tf": 1.0, "torch": 2.249}  # what becomes of the first colour of a white pixel
NETS = re.compile(r"^\| `(\w+)` \| ([\d,]+) \| (\w+) \| ?(\d*) \| (.+) \|$", re.M)
MUSIC = 4 * 1440 + 9 * (64 + 64 * 128 + 2 * 128 * 128) + 64 + 3 * 128 + 4 * (64 + 3 * 128) + 96 * (161 + 65) + 33 * 50


def page(language):
    return (tree.ROOT / "docs" / language / "applications.md").read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_of_nets(language):
    rows = {name: cells for name, *cells in NETS.findall(page(language))}
    wanted = {name: f"{count:,}" for name, count in PARAMETERS.items() if "." not in name}
    assert {name: cells[0] for name, cells in rows.items()} == wanted | {"MusicTaggerCRNN": f"{MUSIC:,}"}
    nets = [name for name in applications.__all__ if callable(getattr(applications, name)) and name[0].isupper()]
    assert set(rows) == set(nets)
    for name, (_, _, _, mode) in rows.items():
        if name != "MusicTaggerCRNN":
            module = importlib.import_module(getattr(applications, name).__module__)
            white = module.preprocess_input(np.full((1, 1, 3), 255.0), data_format="channels_last")
            assert round(float(white[0, 0, 0]), 3) == WHITE[mode], name


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_published_file_is_in_the_table(language):
    assert "<!-- table: published_files -->" in page(language)
    text = generated.table("published_files", language)
    for key, row in files.PUBLISHED.items():
        name = key.rpartition("/")[2]
        pattern = re.sub(r"_(\d_\d|\d\.\d+)_(\d{2,3})(?=[_.])", "_{alpha}_{size}", name)
        (line,) = (line for line in text.splitlines() if f"`{pattern}`" in line and _folder(row.address) in line)
        assert re.findall(r"MD5 `(\w+)`", line) == [row.md5] * bool(row.md5)
        assert row.address in line or pattern != name


def _folder(address):
    return address.rpartition("/")[0]
