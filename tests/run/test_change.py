"""Inputs that are replaced while a run reads them: by others of the same size, for a moment, in a store."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import attrs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from run.test_engine import CLEANER, StoppedAfter, stop
from textclean.run import Manifest, Options, Run, clean_shard, plan, run_plan
from textclean.run.finish.partial import DifferentRunError
from textclean.run.progress import Silent
from textclean.run.shard.job import Job
from textclean.run.shard.progress_events import OnProgress
from textclean.run.shard.report import Report

Change = Callable[[Path], None]
ROWS = 200


def lines(word: str) -> bytes:
    return b"".join(
        json.dumps({"id": number, "text": f"{word} {number:04}"}).encode() + b"\n" for number in range(ROWS)
    )


def table(word: str) -> bytes:
    stream = pa.BufferOutputStream()
    rows = pa.table({"text": [f"{word} {number:04}" for number in range(ROWS)]})
    pq.write_table(rows, stream, row_group_size=10, compression="none", use_dictionary=False)
    return bytes(stream.getvalue())


MADE: dict[str, Callable[[str], bytes]] = {
    "in.jsonl": lines,
    "in.csv": lambda word: b"text\n" + b"".join(b"%b %04d\n" % (word.encode(), number) for number in range(ROWS)),
    "in.parquet": table,
    "in.txt": lines,
}


@attrs.define
class Changing:
    """An engine that does something after so many shards."""

    shards: int
    change: Callable[[], object]
    again: Callable[[], object] = attrs.field(default=lambda: None)

    def run(self, jobs: Iterable[Job | None], told: OnProgress) -> Iterator[Report]:
        for number, job in enumerate(filter(None, jobs)):
            if number == self.shards:
                self.change()
            if number == self.shards + 1:
                self.again()
            yield clean_shard(job, CLEANER, told)


def replaced(path: Path) -> None:
    """Put another file of the same size and the same times in the place of a file, as ``cp -p`` and ``mv`` do."""
    other, before = path.with_name("other"), path.stat()
    other.write_bytes(MADE[path.name]("other"))
    assert other.stat().st_size == before.st_size
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


def rewritten(path: Path) -> None:
    """Write a file anew where it is, and set its times back."""
    before = path.stat()
    with path.open("r+b") as stream:
        stream.write(MADE[path.name]("other"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: tuple[Change, ...] = (replaced, rewritten)


def carried_out(source: Path, engine: Changing) -> Manifest:
    planned = plan([str(source)], str(source.with_name("out.jsonl")))
    return run_plan(planned, CLEANER, Options(shard_bytes=1000), None, engine)


def made(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(MADE[name]("first"))
    return path


def whole(manifest: Manifest) -> bool:
    return all(report.error is None for report in manifest.inputs)


@pytest.mark.parametrize("name", MADE)
def test_an_input_that_is_left_alone_is_whole(tmp_path: Path, name: str) -> None:
    assert whole(carried_out(made(tmp_path, name), Changing(1, lambda: None)))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["in.jsonl", "in.parquet"])
def test_another_file_of_the_same_size_and_times_is_noticed(tmp_path: Path, name: str, change: Change) -> None:
    source = made(tmp_path, name)
    manifest = carried_out(source, Changing(2, lambda: change(source)))
    assert not whole(manifest)
    assert f"{name}: " in manifest.troubles[0]
    # Nothing of the other one came out.
    assert "other" not in (tmp_path / "out.jsonl").read_text()
    assert manifest.tally.records > 0


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", MADE)
def test_what_is_changed_between_plan_and_reading_is_noticed(tmp_path: Path, name: str, change: Change) -> None:
    source = made(tmp_path, name)
    begun = Run.begin(plan([str(source)], str(tmp_path / "out.jsonl")), CLEANER)
    change(source)
    assert not whole(begun.carry_out(Silent()))


@pytest.mark.parametrize("name", ["in.jsonl", "in.parquet"])
def test_one_that_is_put_back_is_noticed(tmp_path: Path, name: str) -> None:
    source, aside = made(tmp_path, name), tmp_path / "aside"

    def replace() -> None:
        shutil.copy2(source, tmp_path / "copy")
        source.rename(aside)
        shutil.copy2(tmp_path / "copy", source)

    manifest = carried_out(source, Changing(1, replace, lambda: aside.replace(source)))
    assert not whole(manifest)


@pytest.mark.parametrize("change", CHANGES)
def test_one_that_is_cut_by_the_run_itself_is_noticed(tmp_path: Path, change: Change) -> None:
    source = made(tmp_path, "in.csv")
    manifest = carried_out(source, Changing(1, lambda: change(source)))
    assert not whole(manifest)


@pytest.mark.parametrize("change", CHANGES)
def test_a_pipe_to_standard_output_notices_too(
    tmp_path: Path, change: Change, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = made(tmp_path, "in.jsonl")
    begun = Run.begin(plan([str(source)], "-"), CLEANER)
    change(source)
    manifest = begun.carry_out(Silent())
    assert b"other" not in capfdbinary.readouterr().out
    assert not whole(manifest)


@pytest.mark.parametrize("change", CHANGES)
def test_a_run_does_not_go_on_with_another_input(tmp_path: Path, change: Change) -> None:
    source = tmp_path / "in.jsonl"
    MADE["in.jsonl"] = lines
    # What is digested of an input are its ends; so much has to stand between them.
    middle = b"".join(b'{"text": "first %06d"}\n' % number for number in range(20_000))
    source.write_bytes(middle)
    stop([source], tmp_path / "out.jsonl", 1, shard_bytes=100_000)
    MADE["in.jsonl"] = lambda _: middle.replace(b"first 010000", b"other 010000")
    try:
        change(source)
    finally:
        MADE["in.jsonl"] = lines
    with pytest.raises(DifferentRunError, match=r"the input .*in\.jsonl was changed, moved or replaced"):
        run_plan(
            plan([str(source)], str(tmp_path / "out.jsonl")),
            CLEANER,
            Options(shard_bytes=100_000, resume=True),
            None,
            StoppedAfter(1000),
        )


def test_an_object_of_a_store_that_is_written_anew_is_noticed(tmp_path: Path) -> None:
    memory = pytest.importorskip("fsspec").filesystem("memory")
    memory.pipe({"/in/a.jsonl": lines("first")})
    try:
        planned = plan(["memory://in/a.jsonl"], str(tmp_path / "out.jsonl"))
        engine = Changing(2, lambda: memory.pipe({"/in/a.jsonl": lines("other")}))
        manifest = run_plan(planned, CLEANER, Options(shard_bytes=1000), None, engine)
    finally:
        memory.store.clear()
    assert not whole(manifest)
    assert "other" not in (tmp_path / "out.jsonl").read_text()
