"""What our files may not say: names of hosts and machines, things left for later."""

import re

import pytest

from tests.house import tree

ENDINGS = {".py", ".md", ".toml", ".cff", ".yml", ".txt", ".css", ".js", ".html", ".json", ".ipynb"}
FOLDERS = ("kerascn", "dev_tools", "tests", "examples", "docs", "tutorials", "notebooks", "benchmarks", ".ci")

# One letter of each is in brackets, so that this file does not hold the word.
FORBIDDEN = {
    "a package index": r"py[p]i\.[a-z]|python[h]osted|npm[j]s\.|mirro[r]s?\.[a-z]+\.",
    "a path of one machine": r"(?<![\w.])/(?:wor[k]|roo[t]|tmp/en[v]|home/[a-z]+)/",
    "something left for later": r"TOD[O]|FIXM[E]|XX[X]|NotImplemente[d]Error",
}


def texts():
    """All our files that hold text."""
    top = [path for path in tree.ROOT.iterdir() if path.is_file() and path.suffix in ENDINGS]
    below = [path for path in tree.files(*FOLDERS, suffix="") if path.is_file()]
    return sorted(top) + [path for path in below if path.suffix in {*ENDINGS, ""}]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_says_it(what):
    pattern = re.compile(FORBIDDEN[what])
    found = []
    for path in texts():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(tree.ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []


def test_the_files_are_found():
    names = {path.relative_to(tree.ROOT).as_posix() for path in texts()}
    assert {"setup.py", "README.md", ".ci/run", "kerascn/version.py", "tests/house/test_words.py"} <= names
