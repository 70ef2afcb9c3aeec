"""Builds the site: plain Markdown goes to ``build/docs/<language>`` and is rendered, strictly, to ``site``.

Three ways to call it:

    python -m dev_tools.docs                 # both languages
    python -m dev_tools.docs --prepare       # only the Markdown
    python -m dev_tools.docs --serve         # build, show the site, build again on changes
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from . import generated, old_addresses, pages, serve, signatures
from .pages import DOCS, FENCE, MARKER, ROOT, Block, Page
from .tutorials import page as tutorial_page
from .tutorials import source as tutorial_source
from .words import say

PREPARED = ROOT / "build" / "docs"
SITE = ROOT / "site"
CONFIGS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
WATCHED = [DOCS, tutorial_source.FOLDER, *(ROOT / name for name in CONFIGS.values())]
RULER = re.compile(r"^[=_]{20}", re.M)  # an output with one is a table, whose lines must not be broken
CHINESE_GOES_ON = re.compile(
    r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef”]\n *(?:\*\*)?[\u3400-\u9fff“（《]"  # Chinese after Chinese
    r"|[\u3000-\u303f\uff00-\uffef”]\n *(?:[A-Za-z\[]|`(?!``))"  # Latin or code after full-width punctuation
)


def prepare(language: str, target: Path) -> list[str]:
    """Write the pages of a language, ready for the renderer, to ``target``; what is wrong with them."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(DOCS / language, target)
    faults: list[str] = []
    for page in pages.all_pages(language):
        (target / page.name).write_text(_after_the_others(page.name, rendered(page, faults)), encoding="utf-8")
    tutorial_page.put_all(language, target, rendered, faults)
    return faults


def _after_the_others(name: str, text: str) -> str:
    """The search puts the clinic's pages, whose long titles hold many usual words, behind pages as good a match."""
    return re.sub(r"\A---\n", "---\nsearch: {boost: 0.7}\n", text) if name.startswith("clinic/") else text


def rendered(page: Page, faults: list[str]) -> str:
    """The plain Markdown of a page; markers that ask for nothing known are added to ``faults``."""
    openings = {block.line - 1: block for block in page.blocks}
    inside = {line for block in page.blocks for line in range(block.line, block.end + 1)}
    lines: list[str] = []
    for number, line in enumerate(page.text.split("\n"), start=1):
        if number <= page.front or number in inside:
            lines.append(line)
        elif number in openings:
            lines.append(_plain_fence(line, openings[number]))
        elif MARKER.match(line):
            lines.append(_inserted(page, number, line, faults))
        elif number - 1 > page.front and number - 1 not in inside and _goes_on(page, lines[-1], line):
            lines[-1] += line.strip()
        else:
            lines.append(line)
    return "\n".join(lines)


def _goes_on(page: Page, before: str, line: str) -> bool:
    """Whether a Chinese line goes on from the one before, so that no blank may come between them."""
    return page.language == "zh" and CHINESE_GOES_ON.match(f"{before[-1:]}\n{line}") is not None


def _plain_fence(line: str, block: Block) -> str:
    """The opening line of a block in the renderer's words."""
    opened = FENCE.match(line)
    fence = line if opened is None else opened["indent"] + opened["fence"]
    if "output" in block.marks:
        return f"{fence} {{ .text .output{' .table' if RULER.search(block.code) else ''} }}"
    if "only" in block.marks:
        return f'{fence}{block.language} title="{generated.ENGINES[block.options["engine"]]}"'
    return f"{fence}{block.language}"


def _inserted(page: Page, number: int, line: str, faults: list[str]) -> str:
    """What the build puts in place of a marker line."""
    marker = MARKER.match(line)
    kind, name = (marker["kind"], marker["name"]) if marker else ("", "")
    try:
        return signatures.signature(name) if kind == "signature" else generated.table(name, page.language)
    except (KeyError, AttributeError):
        faults.append(f"{page.label}:{number}: there is no {kind} {name!r}")
        return line


def render(language: str, prepared: Path, folder: Path) -> str | None:
    """Render one language, strictly, into ``folder``; what the renderer complains of, or ``None``."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", CONFIGS[language]]
    command += ["--site-dir", str(folder)]
    settings = {
        f"KERASCN_PREPARED_{language.upper()}": str(prepared / language),
        "NO_MKDOCS_2_WARNING": "true",
    }
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | settings,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout + done.stderr if done.returncode else None


def build(prepared: Path = PREPARED, site: Path = SITE, languages: Iterable[str] = pages.LANGUAGES) -> int:
    """Prepare and render the languages. What was built before stays as it is until all of them are ready."""
    faults = [fault for language in languages for fault in prepare(language, prepared / language)]
    if faults:
        print("\n".join(faults))
        return 1
    with tempfile.TemporaryDirectory(prefix="site-", dir=made(prepared.parent)) as fresh:
        for language in languages:
            started = time.perf_counter()
            complaint = render(language, prepared, Path(fresh) / language)
            if complaint:
                print(f"{complaint}\n{language}: the build failed")
                return 1
            print(f"{language}: built in {time.perf_counter() - started:.1f} s")
        for language in languages:
            put_in_place(Path(fresh) / language, made(site), language)
    old_addresses.write(prepared, site)
    return 0


def put_in_place(fresh: Path, site: Path, language: str) -> None:
    """Move a language's pages to where they belong; the Chinese folder holds the English one, which stays."""
    if language == "en":
        shutil.rmtree(site / "en", ignore_errors=True)
        fresh.rename(site / "en")
        return
    for old in site.iterdir():
        if old.name != "en":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for new in fresh.iterdir():
        new.rename(site / new.name)


def made(folder: Path) -> Path:
    """The folder, which exists from now on."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def main(argv: list[str] | None = None) -> int:
    """Build the documentation."""
    parser = argparse.ArgumentParser(prog="dev.py docs", description=say("docs.what"))
    parser.add_argument("--prepare", action="store_true", help=say("docs.prepare"))
    parser.add_argument("--serve", action="store_true", help=say("docs.serve"))
    parser.add_argument("--port", type=int, default=serve.PORT, help=say("docs.port", port=serve.PORT))
    wanted = parser.parse_args(argv)
    if wanted.prepare:
        faults = [fault for language in CONFIGS for fault in prepare(language, PREPARED / language)]
        print("\n".join(faults) or f"written to {PREPARED}")
        return 1 if faults else 0
    status = build()
    if wanted.serve and not status:
        serve.serve(SITE, WATCHED, lambda languages: build(languages=languages), wanted.port)
    return status


if __name__ == "__main__":
    sys.exit(main())
