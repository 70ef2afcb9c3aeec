"""The texts at the root: the two languages go together, and what they show runs."""

import os
import re
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

FENCE = re.compile(r"```(\w*)\n(.*?)```", re.S)
PAIRS = [("README.md", "README.zh.md"), ("CONTRIBUTING.md", "CONTRIBUTING.zh.md")]


def text(name):
    return (ROOT / name).read_text("utf-8")


def without_remarks(code):
    """The code alone: what stands behind # and in a second column differs between the languages."""
    return [line.split(" #")[0].split("  ")[0].rstrip() for line in code.splitlines() if line[:1].strip()]


@pytest.mark.parametrize(("english", "chinese"), PAIRS)
def test_both_languages_have_the_same_parts(english, chinese):
    one, other = text(english), text(chinese)
    levels = [re.findall(r"^#+(?= )", FENCE.sub("", page), re.M) for page in (one, other)]
    assert levels[0] == levels[1]
    blocks = [[without_remarks(code) for _, code in FENCE.findall(page)] for page in (one, other)]
    assert blocks[0] == blocks[1]


@pytest.mark.parametrize("name", [name for pair in PAIRS for name in pair])
def test_links_lead_somewhere(name):
    links = re.findall(r"\]\(([^)#]+)", text(name))
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_two_commands_come_before_anything_else_to_type(name):
    first, second = FENCE.findall(text(name))[0][1].splitlines()
    assert (first, second) == ("python3 dev.py demo", "python3 dev.py test")


def test_the_first_look_runs(engine_name, tmp_path):
    (code,) = [code for language, code in FENCE.findall(text("README.md")) if language == "python"]
    environ = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-c", code]
    done = subprocess.run(
        line, env=environ | {"KERAS_BACKEND": engine_name}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loss, accuracy = (float(number) for number in re.findall(r"\d+\.\d*", done.stdout))
    assert loss < 0.3 and accuracy > 0.9


def test_the_version_is_the_same_everywhere():
    version = re.search(r'__version__ = "(.+)"', text("kerascn/version.py")).group(1)
    assert f"version: {version}\n" in text("CITATION.cff")
    assert f"## {version}" in text("CHANGELOG.md")
