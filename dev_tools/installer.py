"""Runs pip, shows how far it is, and says in a sentence what went wrong.

pip's own settings (its index, its certificates, its proxy) are left to the user.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from .words import say

SHOWN = re.compile(r"(?:\s*)(Collecting|Downloading|Building|Installing|Successfully installed)\b")

# What pip prints when it fails -> the sentence for it. The first that fits is taken.
PROBLEMS = [
    (r"No space left on device|\[Errno 28\]|not enough space on the disk", "pip.space"),
    (
        r"name resolution|Name or service not known|getaddrinfo failed|NewConnectionError|"
        r"Network is unreachable|Connection refused|ConnectTimeout|ReadTimeout|ProxyError|SSLError",
        "pip.network",
    ),
    (r"No matching distribution found for (?P<what>\S+)", "pip.nothing"),
    (r"command '\S*(?:cc|clang|cl\.exe|g\+\+)\S*' failed|Visual C\+\+|Failed building wheel", "pip.compiler"),
]


def install(python: Path, arguments: list[str], log: Path) -> str | None:
    """Let pip install something; everything it prints goes to the log.

    Returns:
        None if all went well, else the sentence that says what is missing.
    """
    line = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    with subprocess.Popen(
        [*line, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        output = _follow(pip, log)
    if pip.returncode == 0:
        return None
    print("\n".join(output[-12:]))
    return problem("\n".join(output), log)


def problem(output: str, log: Path) -> str:
    """The sentence for what pip printed before it stopped."""
    for pattern, key in PROBLEMS:
        found = re.search(pattern, output)
        if found:
            what = found.groupdict().get("what", "")
            return say(key, what=what, python="{}.{}".format(*sys.version_info))
    return say("pip.failed", log=log)


def _follow(pip: subprocess.Popen[str], log: Path) -> list[str]:
    """Show the lines that tell how far pip is; on a terminal they overwrite each other."""
    live = sys.stdout.isatty()
    output = []
    with log.open("a", encoding="utf-8") as kept:
        for line in pip.stdout or ():
            kept.write(line)
            output.append(line.rstrip())
            if SHOWN.match(line):
                _show(line.strip(), live)
    if live:
        print("\r\033[K", end="", flush=True)
    return output


def _show(text: str, live: bool) -> None:
    if live:
        width = shutil.get_terminal_size().columns - 4
        print("\r\033[K  " + (text if len(text) <= width else text[: width - 1] + "…"), end="", flush=True)
    elif not text.startswith("Collecting"):
        print("  " + text, flush=True)
