"""One command, one run, one table: ``make bench``.

Writes ``build/bench.md`` and ``build/bench.json``. Variables of the environment:

``BENCH_DUMPS``   a folder of real dumps; see ``kinds.py``. Without it all texts are made up.
``BENCH_MEMORY``  1: also measure memory over a million records, which takes minutes and a few gigabytes of disk.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Container, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import attrs

from benchmarks import processes, scaling
from benchmarks.contestants import Contestant, contestants, sound
from benchmarks.kinds import Dump, dumps
from benchmarks.measure import ROUNDS, Measured, race
from textclean import Cleaner
from textclean.text.phrases import Anchor

#: Records of each dump.
RECORDS = 150
#: Bytes of the file on which two workers are compared with one.
TO_RUN = 60_000_000
PAIRS = 5
ANCHORS_MEASURED: tuple[Anchor, ...] = ("line_start", "anywhere")
BUILD = Path(__file__).parents[2] / "build"
PACKAGES = ("textclean-framework", "datatrove", "ftfy", "langdetect", "orjson", "ahocorasick-rs")


@attrs.frozen
class Race:
    """One part of a dump, and what each contestant needed for it."""

    name: str
    made_up: bool
    measured: Sequence[Measured]

    def row(self) -> str:
        """Return its row of the table."""
        by_name = {each.name: each.micros for each in self.measured}
        ours, first = by_name["textclean"], self.measured[0]
        others = " | ".join(f"{micros:,.0f}" for name, micros in by_name.items() if name != "textclean")
        name = self.name + (" (made up)" if self.made_up else "")
        size = f"{first.records} | {first.size / first.records:,.0f}"
        ratios = f"{ours / by_name['floor']:.1f} | {by_name[rules_of(by_name)] / ours:.2f}"
        return f"| {name} | {size} | {ours:,.0f} | {first.speed:.1f} | {ratios} | {others} | {first.spread:.2f} |"


@attrs.frozen
class Figure:
    """A figure that has a goal."""

    what: str
    value: float
    goal: float
    unit: str = ""
    least: bool = False

    def row(self) -> str:
        """Return its row of the table."""
        met = self.value >= self.goal if self.least else self.value <= self.goal
        goal = f"{'≥' if self.least else '≤'} {self.goal:g}{self.unit}"
        return f"| {self.what} | {self.value:.2f}{self.unit} | {goal} | {'yes' if met else '**no**'} |"


def main() -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure textclean against others.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"turns of each contestant ({ROUNDS})")
    parser.add_argument("--records", type=int, default=RECORDS, help=f"records of each kind ({RECORDS})")
    parser.add_argument("--pairs", type=int, default=PAIRS, help=f"runs with one worker and with two ({PAIRS})")
    args = parser.parse_args()
    found = list(dumps(Cleaner(), args.records))
    everybody = contestants()
    races = [part for each in found for part in raced(each, everybody, args.rounds)]
    figures = [*started(), *scaled(found[0]), *worked(found[0], args.pairs)]
    BUILD.mkdir(exist_ok=True)
    table = "\n".join(report(races, figures)) + "\n"
    (BUILD / "bench.md").write_text(table, "utf-8")
    plain = {"races": [attrs.asdict(each) for each in races], "figures": [attrs.asdict(each) for each in figures]}
    (BUILD / "bench.json").write_text(json.dumps(plain, indent=1) + "\n", "utf-8")
    sys.stdout.write(table)


def raced(found: Dump, everybody: Sequence[Contestant], rounds: int) -> list[Race]:
    """Return what the contestants need for the unedited and the edited records of a dump."""
    parts = (("unedited", found.unedited), ("edited", found.edited))
    for _, lines in parts:
        sound(lines)
    return [
        Race(f"{found.kind}, {name}", found.made_up, race(everybody, lines, rounds)) for name, lines in parts if lines
    ]


def started() -> list[Figure]:
    """Return how long a command takes to its first records."""
    bare = processes.bare()
    with tempfile.TemporaryDirectory() as folder:
        without = processes.start_up({"TEXTCLEAN_CACHE": "off"})
        processes.start_up({"TEXTCLEAN_CACHE": folder})
        cached = processes.start_up({"TEXTCLEAN_CACHE": folder})
    return [
        Figure("`textclean run` on three records, less a bare Python", cached - bare, 0.2, " s"),
        Figure("the same without a cache", without - bare, 0.35, " s"),
    ]


def scaled(found: Dump) -> list[Figure]:
    """Return what grows with what."""
    lines = [*found.unedited, *found.edited]
    figures = []
    for anchor in ANCHORS_MEASURED:
        few, many = scaling.plugins(lines, 10, 1000, anchor)
        figures.append(Figure(f"1,000 plugins × 10 phrases over 10 × 10, `{anchor}`", many / few, 1.3, "×"))
    less, more = scaling.edits(800, 8000)
    return [*figures, Figure("time of a record with 8,000 edits over one with 800", more / less, 12, "×")]


def worked(found: Dump, pairs: int) -> list[Figure]:
    """Return what two workers bring, and what memory a run takes."""
    figures: list[Figure] = []
    lines = [*found.unedited, *found.edited]
    lines *= TO_RUN // sum(map(len, lines)) + 1
    ratios, loops = [], []
    for _ in range(pairs):
        one, two = (processes.run_command(lines, ["--site", "off", "--workers", count])[0] for count in "12")
        ratios.append(one / two)
        loops.append(processes.two_loops())
    if pairs:
        gave = f"speed of two workers over one, 60 MB, where two bare loops have {sorted(loops)[pairs // 2]:.2f}×"
        figures.append(Figure(gave, sorted(ratios)[pairs // 2], 1.85, "×", least=True))
    counts = (10_000, 1_000_000) if os.environ.get("BENCH_MEMORY") else (10_000,)
    return figures + [
        Figure(f"largest process of a run over {count:,} records", processes.memory(count), 100, " MB")
        for count in counts
    ]


def report(races: Sequence[Race], figures: Sequence[Figure]) -> list[str]:
    """Return the lines of the tables."""
    names = [each.name for each in races[0].measured if each.name != "textclean"]
    head = [
        "",
        "records",
        "bytes",
        "textclean",
        "MB/s",
        "times the floor",
        f"speed over {rules_of(names)}",
        *names,
        "middle over best",
    ]
    return [
        f"Python {platform.python_version()}, {os.cpu_count()} processors; {versions()}. Microseconds a record:",
        "",
        f"| {' | '.join(head)} |",
        "|" + "---|" * len(head),
        *(each.row() for each in races),
        "",
        "| figure | value | goal | met |",
        "|---|---|---|---|",
        *(each.row() for each in figures),
        "",
        *(f"- {each.name}: {each.what}." for each in races[0].measured),
    ]


def rules_of(names: Container[str]) -> str:
    """Return whose line rules textclean is compared with: datatrove's where they are installed."""
    return "datatrove" if "datatrove" in names else "C4"


def versions() -> str:
    """Return what was measured, with versions."""
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return ", ".join(found)


if __name__ == "__main__":
    main()
