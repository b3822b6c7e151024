"""What only whole processes show: start-up, two workers against one, memory."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson

from benchmarks.texts import dump

TEXTCLEAN = [
    sys.executable,
    "-c",
    "import sys; sys.argv[0] = 'textclean'; from textclean.cli.entry import start; start()",
]
STARTS = 7
LOOP = "sum(range(100_000_000))"


def start_up(environment: Mapping[str, str]) -> float:
    """Return the median processor seconds of ``textclean run`` on three records, and with them of its start."""
    lines = dump("short", 3)
    return statistics.median(
        run_command(lines, ["--workers", "1", "--site", "off"], environment)[1] for _ in range(STARTS)
    )


def bare() -> float:
    """Return the median processor seconds of a Python that does nothing."""
    return statistics.median(_spent([sys.executable, "-c", "pass"])[1] for _ in range(STARTS))


def run_command(
    lines: Sequence[bytes], options: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[float, float]:
    """Return the seconds and the processor seconds of a whole ``textclean run`` of a file into a file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl")
        source.write_bytes(b"\n".join(lines) + b"\n")
        command = [*TEXTCLEAN, "run", str(source), "-o", str(Path(folder, "out.jsonl")), "-q", *options]
        return _spent(command, environment)


def two_loops() -> float:
    """Return how many times as much two processes do as one, where each does nothing but count."""
    seconds = []
    for count in (1, 2):
        start = time.perf_counter()
        running = [subprocess.Popen([sys.executable, "-c", LOOP]) for _ in range(count)]
        for each in running:
            each.wait()
        seconds.append(time.perf_counter() - start)
    return 2 * seconds[0] / seconds[1]


def _spent(command: Sequence[str], environment: Mapping[str, str] | None = None) -> tuple[float, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, **(environment or {})})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, used


#: Runs a command and says how many kilobytes the largest of its processes took, itself among them.
_LARGEST = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def memory(records: int) -> float:
    """Return the megabytes of the largest process of a ``textclean run`` over so many short records."""
    lines = dump("short", 2000)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl")
        with source.open("wb") as stream:
            for number in range(records):
                fields = orjson.loads(lines[number % len(lines)])
                stream.write(orjson.dumps({**fields, "id": number, "text": fields["text"][:300]}) + b"\n")
        command = [*TEXTCLEAN, "run", str(source), "-o", str(Path(folder, "out.jsonl")), "-q"]
        shown = subprocess.run([sys.executable, "-c", _LARGEST, *command], check=True, capture_output=True, text=True)
    return int(shown.stdout) / (1000 if sys.platform != "darwin" else 1_000_000)
