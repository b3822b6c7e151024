"""One command, one run, one table: ``make bench``, or ``make bench DUMP=my.jsonl``.

Writes ``build/bench.md`` and ``build/bench.json``. With BENCH_MEMORY=1 it also measures memory over a million
records, which takes minutes and a few gigabytes of disk.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import attrs

from benchmarks import processes, scaling
from benchmarks.contestants import contestants, sound
from benchmarks.measure import ROUNDS, Measured, race
from benchmarks.texts import dump

#: Records of each dump.
RECORDS = {"pages": 240, "short": 800}
#: Bytes of the file that `textclean run` is given: several shards.
TO_RUN = 24_000_000
BUILD = Path(__file__).parents[2] / "build"
PACKAGES = ("textclean-framework", "datatrove", "ftfy", "langdetect", "orjson", "ahocorasick-rs")


@attrs.frozen
class Ratio:
    """A figure that has a goal."""

    what: str
    value: float
    goal: float
    unit: str = ""
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.goal if self.least else self.value <= self.goal

    def row(self) -> str:
        """Return its row of the table."""
        sign = "≥" if self.least else "≤"
        met = "yes" if self.met else "**no**"
        return f"| {self.what} | {self.value:.2f}{self.unit} | {sign} {self.goal:g}{self.unit} | {met} |"


def main() -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure textclean against others.")
    parser.add_argument("dump", nargs="?", type=Path, help="a .jsonl file with a `text` field instead of the seeds")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"turns of each contestant ({ROUNDS})")
    args = parser.parse_args()
    dumps = (
        {args.dump.name: read_dump(args.dump)} if args.dump else {kind: dump(kind, n) for kind, n in RECORDS.items()}
    )
    for lines in dumps.values():
        sound(lines)
    races = {name: race(contestants(), lines, args.rounds) for name, lines in dumps.items()}
    first = next(iter(dumps))
    ratios = [*compared(first, races[first]), *scaled(dumps[first], args.rounds)]
    BUILD.mkdir(exist_ok=True)
    table = "\n".join(report(races, ratios))
    (BUILD / "bench.md").write_text(table + "\n", "utf-8")
    (BUILD / "bench.json").write_text(json.dumps(as_json(races, ratios), indent=1) + "\n", "utf-8")
    sys.stdout.write(table + "\n")


def read_dump(path: Path) -> list[bytes]:
    """Return the first records of a file of JSON Lines, so many that a round takes seconds and not hours."""
    with path.open("rb") as stream:
        lines = [line.rstrip(b"\n") for line, _ in zip(stream, range(4000), strict=False)]
    return [line for line in lines if line.strip()]


def compared(name: str, measured: Sequence[Measured]) -> list[Ratio]:
    """Return what the race says of the goals."""
    by_name = {each.name: each for each in measured}
    ours = by_name["textclean"].micros
    return [
        Ratio(
            f"`{name}`: speed over datatrove's C4 filter",
            by_name["datatrove C4"].micros / ours,
            2,
            "×",
            least=True,
        ),
        Ratio(f"`{name}`: time over the floor's", ours / by_name["floor"].micros, 2, "×"),
        Ratio(
            f"`{name}`: what writing the log adds",
            100 * (ours / by_name["textclean, log not written"].micros - 1),
            15,
            " %",
        ),
    ]


def scaled(lines: Sequence[bytes], rounds: int) -> list[Ratio]:
    """Return what grows with what."""
    alone, both = processes.workers(lines, rounds)
    few, many = scaling.phrases(lines, 10, 1000)
    less, more = scaling.edits(800, 8000)
    started, bare = processes.start_up()
    ratios = [
        Ratio("speed of two processes over one, without their start", alone / both, 1.8, "×", least=True),
        Ratio("time with 1,000 phrases over 10, no other plugin on", many / few, 1.5, "×"),
        Ratio("time of a record with 8,000 edits over one with 800", more / less, 12, "×"),
        Ratio("`textclean --help` less a bare Python", 1000 * (started - bare), 150, " ms"),
    ]
    if processes.takes("--workers"):
        many_lines = [*lines] * (TO_RUN // sum(map(len, lines)) + 1)
        one, two = (processes.run_command(many_lines, ["--workers", n]) for n in "12")
        ratios.append(
            Ratio("speed of `textclean run --workers 2` over 1, all included", one / two, 1.8, "×", least=True)
        )
    if os.environ.get("BENCH_MEMORY"):
        small, large = processes.memory(10_000), processes.memory(1_000_000)
        ratios += [
            Ratio("largest process of a run over 10,000 records", small, 300, " MB"),
            Ratio("largest process of a run over 1,000,000 records", large, 300, " MB"),
        ]
    return ratios


def report(races: dict[str, list[Measured]], ratios: Sequence[Ratio]) -> list[str]:
    """Return the lines of the tables."""
    shown = [f"Python {platform.python_version()}, {os.cpu_count()} processors; {versions()}.", ""]
    for name, measured in races.items():
        ours = measured[0]
        shown += [
            f"`{name}`: {ours.records:,} records of {ours.size / ours.records:,.0f} bytes, {ours.size / 1e6:.1f} MB",
            "",
            "| | records | MB/s | µs a record | time over textclean's | middle over best turns |",
            "|---|---|---|---|---|---|",
            *(
                f"| {each.name} | {each.records:,} | {each.speed:.1f} | {each.micros:,.1f} "
                f"| {each.micros / ours.micros:.2f} | {each.spread:.2f} |"
                for each in measured
            ),
            "",
        ]
    shown += ["| figure | value | goal | met |", "|---|---|---|---|", *(ratio.row() for ratio in ratios), ""]
    shown += [f"- {each.name}: {each.what}." for each in next(iter(races.values()))]
    return shown


def versions() -> str:
    """Return what was measured, with versions."""
    return ", ".join(f"{name} {version(name)}" for name in PACKAGES)


def as_json(races: dict[str, list[Measured]], ratios: Sequence[Ratio]) -> dict[str, Any]:
    """Return everything for a program."""
    return {
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "packages": {name: version(name) for name in PACKAGES},
        "dumps": {
            name: [attrs.asdict(each) | {"us_per_record": each.micros, "mb_per_s": each.speed} for each in measured]
            for name, measured in races.items()
        },
        "figures": [attrs.asdict(ratio) | {"met": ratio.met} for ratio in ratios],
    }


if __name__ == "__main__":
    main()
