"""Which tests belong to the files that have changed, for `dev.py test --changed`."""

import subprocess
from pathlib import Path, PurePosixPath

from .paths import ROOT
from .words import say

ALWAYS = "tests/house"  # quick, and any change can break a rule of the house
NO_TESTS = {".gitignore", "LICENSE", "CHANGELOG.md", "CITATION.cff"}


class Everything(Exception):
    """The change cannot be narrowed down; the text says why."""


def select() -> tuple[list[str], list[str]]:
    """The changed files and the tests that belong to them.

    Raises:
        Everything: if all tests are to run.
    """
    files = changed_files()
    chosen = {ALWAYS}
    for file in files:
        chosen.update(belonging_tests(file))
    return files, sorted(chosen)


def changed_files() -> list[str]:
    """What differs from the point where the work began, and what git does not know yet."""
    known = _git("diff", "--name-only", _beginning())
    return sorted(set(known + _git("ls-files", "--others", "--exclude-standard")))


def belonging_tests(file: str, root: Path = ROOT) -> list[str]:
    """The tests of one file.

    Raises:
        Everything: if it has none of its own.
    """
    path = PurePosixPath(file)
    if file in NO_TESTS:
        return []
    if path.parts[0] == "tests":
        found = _tests_themselves(path, root)
    elif path.parts[:2] == ("kerascn", "backend"):
        found = _of_a_theme(path, root)
    elif path.parts[0] in ("tutorials", "notebooks") or path.parts[:2] == ("dev_tools", "tutorials"):
        found = _matching(root, "tests/tutorials")
    elif path.parts[0] == "docs" or path.suffix == ".md":
        found = _matching(root, "tests/docs")
    else:
        found = _mirror(path, root)
    if not found:
        raise Everything(say("test.wide", file=file))
    return found


def _tests_themselves(path: PurePosixPath, root: Path) -> list[str]:
    if path.name.startswith("test_"):
        return [str(path)] if (root / path).exists() else [ALWAYS]
    return [str(path.parent)] if len(path.parts) > 2 else []


def _of_a_theme(path: PurePosixPath, root: Path) -> list[str]:
    """An engine's theme is held to the contract; what is no theme, such as dispatch, concerns everything."""
    held = _matching(root, f"tests/contract/test_{path.stem}*.py")
    own = _matching(root, f"tests/{'/'.join(path.parts[1:-1])}/test_{path.stem}*.py")
    return held and sorted(held + own)


def _mirror(path: PurePosixPath, root: Path) -> list[str]:
    """kerascn/x/y.py -> tests/x/test_y*.py, else tests/x; dev_tools/y.py -> tests/dev_tools/test_y.py."""
    parts = path.parts[1:] if path.parts[0] == "kerascn" else path.parts
    folder = PurePosixPath("tests", *parts[:-1])
    own = _matching(root, f"{folder}/test_{path.stem}*.py")
    return own or (_matching(root, str(folder)) if len(parts) > 1 else [])


def _matching(root: Path, pattern: str) -> list[str]:
    return sorted(found.relative_to(root).as_posix() for found in root.glob(pattern))


def _beginning() -> str:
    """Where the branch left main, or the commit before this one."""
    here = _git("rev-parse", "HEAD")
    for name in ("origin/main", "main"):
        try:
            left = _git("merge-base", "HEAD", name)
        except Everything:
            continue
        if left != here:
            return left[0]
    return _git("rev-parse", "HEAD~1")[0]


def _git(*arguments: str) -> list[str]:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Everything(say("test.no_git")) from error
    return done.stdout.split("\n")[:-1]
