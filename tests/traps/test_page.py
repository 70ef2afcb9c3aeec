"""The page about traps: a part for each of them, at the address that its warning gives; and the switches."""

import os
import subprocess
import sys
import warnings

import pytest

from dev_tools import pages
from kerascn import config, messages
from kerascn.messages import KerascnWarning
from kerascn.traps.noticing import PARTS, noticed


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_trap_has_its_part_and_each_part_its_trap(language):
    path = pages.DOCS / language / "guides" / "traps.md"
    parts = [heading.id for heading in pages.read(path).headings if heading.level == 3]
    text = path.read_text(encoding="utf-8")
    assert sorted(parts) == sorted(set(PARTS.values()))
    table = text[: text.index("\n## ")]
    assert all(table.count(f"](#{part})") == 1 for part in parts)


@pytest.mark.parametrize("trap", PARTS)
def test_each_trap_has_a_sentence_with_the_link(trap):
    assert all("{page}" in sentences[trap] for sentences in messages.LANGUAGES.values())


def tell(trap="saving.given_kernels"):
    noticed(trap)


def test_the_link_is_to_the_page_in_the_users_language(monkeypatch):
    monkeypatch.setattr(config, "_said", {})  # what another test may have said
    monkeypatch.setenv("KERASCN_DOCS_URL", "https://docs.example")
    for language, page in (("en", "en/guides"), ("zh", "guides")):
        monkeypatch.setenv("KERASCN_LANG", language)
        with pytest.warns(KerascnWarning) as told:
            tell()
        assert f"https://docs.example/{page}/traps/#other-engine" in str(told[0].message)


def test_a_model_is_warned_once_and_another_one_again():
    class Model:
        """Something with attributes."""

    one, other = Model(), Model()
    with pytest.warns(KerascnWarning) as told:
        for model in (one, one, other):
            noticed("saving.given_kernels", model)
    assert len(told) == 2


def test_filters_by_the_name_in_the_link():
    """As the page says: a single one ignored, or all of them errors."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*traps/#other-engine")
        tell()
        with pytest.raises(KerascnWarning):
            noticed("traps.softmax_of_one", output="out")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.filterwarnings("error", message=".*guides/traps/")
        with pytest.raises(KerascnWarning):
            tell()


PROGRAM = """
from kerascn import config
from kerascn.traps.noticing import noticed
print(config.traps)
noticed("saving.given_kernels")
"""


def test_the_variable_turns_them_off(tmp_path):
    program = [sys.executable, "-c", PROGRAM]
    for value, expected in (("0", "False"), ("1", "True")):
        surroundings = {**os.environ, "KERASCN_TRAPS": value, "KERASCN_LANG": "en"}
        done = subprocess.run(program, capture_output=True, text=True, env=surroundings, cwd=tmp_path, timeout=300)
        assert done.stdout.strip() == expected, done.stderr
        assert ("traps/#other-engine" in done.stderr) == (expected == "True")


def test_they_are_on_unless_said_otherwise():
    assert config.traps is (os.environ.get("KERASCN_TRAPS") != "0")
