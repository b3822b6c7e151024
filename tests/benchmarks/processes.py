"""What only whole processes show: start-up, two workers against one, memory."""

from __future__ import annotations

import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier
from pathlib import Path

import orjson

from benchmarks.contestants import clean_lines
from benchmarks.texts import dump
from textclean import Cleaner

TEXTCLEAN = [sys.executable, "-c", "import sys; from textclean.cli.main import main; sys.argv[0] = 'textclean'; main()"]
HELP = [str(Path(sys.executable).with_name("textclean")), "--help"]
BARE = [sys.executable, "-c", "pass"]
STARTS = 20
#: Seconds; a process that died keeps the others waiting no longer.
LONGEST_TURN = 120


def start_up() -> tuple[float, float]:
    """Return the median seconds of ``textclean --help`` and of a Python that does nothing, taken in turn."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(STARTS):
        for command, times in zip((HELP, BARE), seconds, strict=True):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - start)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


def workers(lines: Sequence[bytes], rounds: int) -> tuple[float, float]:
    """Return the seconds that one process and two need for the same lines, without their start.

    Each process has its share of the lines and its cleaner before the clock starts; it stops when the last is done.
    """
    alone, both = [_share(lines, count, rounds) for count in (1, 2)]
    return alone, both


def _share(lines: Sequence[bytes], count: int, rounds: int) -> float:
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(count + 1, timeout=LONGEST_TURN)
    processes = [
        spawn.Process(target=_work, args=(list(lines[number::count]), barrier, rounds), daemon=True)
        for number in range(count)
    ]
    for process in processes:
        process.start()
    seconds = []
    for _ in range(rounds):
        barrier.wait()
        start = time.perf_counter()
        barrier.wait()
        seconds.append(time.perf_counter() - start)
    for process in processes:
        process.join()
    return min(seconds)


def _work(lines: list[bytes], barrier: Barrier, rounds: int) -> None:
    cleaner = Cleaner()
    clean_lines(cleaner, lines)
    for _ in range(rounds):
        barrier.wait()
        clean_lines(cleaner, lines)
        barrier.wait()


def run_command(lines: Sequence[bytes], options: Sequence[str]) -> float:
    """Return the seconds of a whole ``textclean run`` of a file into a file: start, plan, work, join, manifest."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl")
        source.write_bytes(b"\n".join(lines) + b"\n")
        command = [*TEXTCLEAN, "run", str(source), "-o", str(Path(folder, "out.jsonl")), "-q", *options]
        start = time.perf_counter()
        subprocess.run(command, check=True)
        return time.perf_counter() - start


def takes(option: str) -> bool:
    """Say whether ``textclean run`` has an option."""
    shown = subprocess.run([*TEXTCLEAN, "run", "--help"], check=True, capture_output=True, text=True)
    return option in shown.stdout


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
