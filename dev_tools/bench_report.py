"""What `dev.py bench` says at the end: the table, what was wrong, and the file that keeps it."""

import datetime
import json
import os
import platform
from pathlib import Path
from typing import Any

from .paths import ROOT
from .words import say

RESULTS = ROOT / "benchmarks" / "results"

OURS = ("tensorflow", "theano")
BASES = ("plain-tensorflow", "pytorch")  # what the ratios are to
START_LIMITS = {"mlp": 1.5, "vgg": 5.0}  # seconds, for the engines of kerascn
HEADS = ("workload", "threads", "engine", "start s", *(f"/{base}" for base in BASES), "step ms")
HEADS += (*(f"/{base}" for base in BASES), "MB", "busy")


def close(rows: list[dict[str, Any]], versions: dict[str, str], problems: list[str], missing: dict[str, str],
          quick: bool) -> int:  # fmt: skip
    """Print and keep everything; the result is the exit code."""
    print("\n" + table(rows))
    print(say("bench.legend"))
    for engine, reason in missing.items():
        print(say("bench.missing", engine=engine, reason=reason))
    if not quick:
        for line in over_limit(rows):
            print(line)
    return kept(rows, versions, problems, missing, quick)


def kept(rows: list[dict[str, Any]], versions: dict[str, str], problems: list[str], missing: dict[str, str],
         quick: bool) -> int:  # fmt: skip
    """Keep everything, unless it was only a quick look, and say what was wrong; the result is the exit code."""
    if not quick:
        fields = {"versions": versions, "problems": problems, "missing": missing, "rows": rows}
        print(say("bench.kept", file=keep(fields)))
    if problems or not rows:
        print(say("bench.wrong", problems="\n".join(["", *problems])))
        return 1
    return 0


def table(rows: list[dict[str, Any]]) -> str:
    """The rows with their ratios, in columns."""
    return in_columns([HEADS, *(_cells(row, rows) for row in rows)], words=(0, 2))


def in_columns(lines: list[tuple[str, ...]], words: tuple[int, ...]) -> str:
    """A line for each row: words, in these places, to the left, numbers to the right."""
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return "\n".join(_aligned(line, widths, words) for line in lines)


def _aligned(line: tuple[str, ...], widths: list[int], words: tuple[int, ...]) -> str:
    cells = [text.ljust(width) if place in words else text.rjust(width)
             for place, (text, width) in enumerate(zip(line, widths, strict=True))]  # fmt: skip
    return "  ".join(cells).rstrip()


def _cells(row: dict[str, Any], rows: list[dict[str, Any]]) -> tuple[str, ...]:
    same = {other["engine"]: other for other in rows if _place(other) == _place(row)}
    bases = [same.get(base) for base in BASES]
    start = [f"{row['start']:.2f}", *(_ratio(row, base, "start") for base in bases)]
    step = [f"{row['step'] * 1e3:.2f}", *(_ratio(row, base, "step") for base in bases)]
    memory = "" if row.get("memory") is None else f"{row['memory']:.0f}"
    return row["workload"], str(row["threads"]), row["engine"], *start, *step, memory, f"{row['busy']:.1f}"


def _place(row: dict[str, Any]) -> tuple[str, int]:
    return row["workload"], row["threads"]


def _ratio(row: dict[str, Any], base: dict[str, Any] | None, name: str) -> str:
    return f"{row[name] / base[name]:.2f}" if base else "-"


def over_limit(rows: list[dict[str, Any]]) -> list[str]:
    """A sentence for each start of ours that took longer than we want it to."""
    slow = []
    for row in rows:
        limit = START_LIMITS.get(row["workload"])
        if limit is not None and row["engine"] in OURS and row["start"] > limit:
            slow.append(say("bench.slow", **{**row, "limit": limit}))
    return slow


def keep(fields: dict[str, Any], now: datetime.datetime | None = None) -> Path:
    """Write a run into the folder of results, with the date and the machine; the result is the file."""
    now = now or datetime.datetime.now().astimezone()
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"{now:%Y-%m-%d-%H%M%S}.json"
    whole = {"date": now.isoformat(timespec="seconds"), "machine": machine(), **fields}
    file.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def machine() -> dict[str, Any]:
    """What the figures of a run depend on, and nothing that names the machine."""
    try:
        load = list(os.getloadavg())
    except (AttributeError, OSError):
        load = []
    kind = {"system": platform.system(), "release": platform.release(), "architecture": platform.machine()}
    return {**kind, "processor": processor(), "cores": os.cpu_count(), "load": load}


def processor() -> str:
    """The name of the processor, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
