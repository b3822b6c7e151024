"""Shards, resuming and workers, seen from Python."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textclean
from textclean import Cleaner, Config, PluginError, View
from textclean.errors import ConfigError, InputError, OutputError
from textclean.field_names import FieldNames
from textclean.run import Manifest, Options, Run, clean_shard, plan, run_files, run_plan
from textclean.run.finish import commit, partial
from textclean.run.finish.partial import DifferentRunError
from textclean.run.progress import Silent
from textclean.run.shard import ids
from textclean.run.shard.job import Job
from textclean.run.shard.progress_events import OnProgress
from textclean.run.shard.report import Report

CLEANER = Cleaner(Config(only=("kept_share",)))


@attrs.define
class StoppedAfter:
    """An engine that is stopped from the keyboard after so many shards."""

    shards: int
    done: list[int] = attrs.field(factory=list)

    def run(self, jobs: Iterable[Job | None], told: OnProgress) -> Iterator[Report]:
        for job in filter(None, jobs):
            if len(self.done) == self.shards:
                raise KeyboardInterrupt
            self.done.append(job.shard)
            yield clean_shard(job, CLEANER, told)


def dump(path: Path, lines: int = 40) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [json.dumps({"id": n % 7, "text": f"text {n}\n" * (n % 5)}).encode() for n in range(lines)]
    rows[3:3] = [b"no json", b"", b'{"id": "x", "text": "caf\xe9"}']
    path.write_bytes(b"\n".join(rows) + b"\n")
    return path


def run(inputs: Iterable[Path], output: Path, engine: StoppedAfter | None = None, **options: Any) -> Manifest:  # noqa: ANN401 - as they are
    options = {"shard_bytes": 200, "workers": 1} | options
    cleaner = options.pop("cleaner", CLEANER)
    return run_plan(plan(list(map(str, inputs)), str(output)), cleaner, Options(**options), None, engine)


def stop(inputs: Iterable[Path], output: Path, after: int = 3, **options: Any) -> None:  # noqa: ANN401 - as they are
    with pytest.raises(KeyboardInterrupt):
        run(inputs, output, StoppedAfter(after), **options)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- shards ---

LINES = st.lists(
    st.one_of(
        st.binary(max_size=30).filter(lambda line: b"\n" not in line),
        st.text(max_size=30).map(lambda text: json.dumps({"id": text[:1], "text": text}).encode()),
    ),
    max_size=30,
)


@given(LINES, st.booleans(), st.integers(1, 300), st.sampled_from(["", ".gz"]))
@settings(max_examples=40)
def test_how_the_input_is_cut_changes_no_byte_of_output_and_rejects(
    lines: list[bytes], ended: bool, size: int, packed: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / f"in.jsonl{packed}"
        raw = b"\n".join(lines) + b"\n" * ended
        source.write_bytes(gzip.compress(raw) if packed else raw)
        whole, cut = Path(name) / "whole", Path(name) / "cut"
        told = []
        for folder, shard_bytes in ((whole, 1 << 30), (cut, size)):
            folder.mkdir()
            manifest = run([source], folder / "out.jsonl", shard_bytes=shard_bytes).to_json()
            told.append({key: value for key, value in manifest.items() if key not in ("shards", "output")})
        assert told[0] == told[1]
        for ending in ("", ".rejects.jsonl"):
            at = [folder / f"out.jsonl{ending}" for folder in (whole, cut)]
            assert at[0].exists() == at[1].exists()
            assert not at[0].exists() or at[0].read_bytes() == at[1].read_bytes()


def test_small_files_are_done_together_and_large_ones_cut(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"in/{number}.txt").parent.mkdir(exist_ok=True)
        (tmp_path / f"in/{number}.txt").write_text("x" * 60)
    assert run([tmp_path / "in"], tmp_path / "small", shard_bytes=200).shards == 4
    large = dump(tmp_path / "large.jsonl", 100)
    assert run([large], tmp_path / "large", shard_bytes=large.stat().st_size // 10).shards == 10


def test_what_is_compressed_joins_to_what_any_reader_reads(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl")
    run([source], tmp_path / "out.jsonl")
    for ending in ("gz", *(["zst"] if _has("backports.zstd") or sys.version_info >= (3, 14) else [])):
        manifest = run([source], tmp_path / f"out.jsonl.{ending}")
        assert manifest.shards > 3
        run([tmp_path / f"out.jsonl.{ending}"], tmp_path / f"again.{ending}.jsonl")
        assert len((tmp_path / f"again.{ending}.jsonl").read_bytes().splitlines()) == 40
    assert gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()) == (tmp_path / "out.jsonl").read_bytes()


def _has(module: str) -> bool:
    try:
        __import__(module)
    except ImportError:
        return False
    return True


# --- ids ---


@given(st.lists(st.one_of(st.none(), st.integers(0, 20), st.sampled_from("0123456789")), max_size=60))
def test_every_id_that_came_before_is_counted(values: list[int | str | None]) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(ids, "RUN", 4)
        patch.setattr(ids, "_BUCKET", 5)
        paths = []
        for start in range(0, len(values), 11):
            with ids.IdFile(Path(name) / str(start)) as stream:
                for value in values[start : start + 11]:
                    stream.add(value)
                stream.close()
                paths += [stream.path] if stream.count else []
        given_ids = [repr(value) for value in values if value is not None]
        assert ids.duplicates(paths) == len(given_ids) - len(set(given_ids))


# --- going on ---


@pytest.mark.parametrize("output", ["out.jsonl", "out.jsonl.gz", "out", "new/out"])
@pytest.mark.parametrize("after", [1, 4])
def test_a_run_that_goes_on_gives_the_same_bytes(tmp_path: Path, output: str, after: int) -> None:
    source = dump(tmp_path / "in.jsonl")
    run([source], tmp_path / output)
    expected = files(tmp_path)
    for path in tmp_path.glob(f"{output.partition('/')[0]}*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    stop([source], tmp_path / output, after)
    assert not (tmp_path / output).exists()
    engine = StoppedAfter(1000)
    run([source], tmp_path / output, engine, resume=True)
    assert engine.done[0] == after
    assert files(tmp_path) == expected


def test_files_that_can_only_be_read_in_order_go_on_too(tmp_path: Path) -> None:
    packed = tmp_path / "in.jsonl.gz"
    packed.write_bytes(gzip.compress(dump(tmp_path / "in.jsonl", 900).read_bytes()))
    run([packed], tmp_path / "whole.jsonl")
    stop([packed], tmp_path / "out.jsonl", 2)
    assert run([packed], tmp_path / "out.jsonl", resume=True).shards > 4
    assert (tmp_path / "whole.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


def test_with_nothing_to_go_on_with_it_begins(tmp_path: Path) -> None:
    run([dump(tmp_path / "in.jsonl")], tmp_path / "out.jsonl", resume=True)
    assert (tmp_path / "out.jsonl").exists()


def test_what_is_there_is_thrown_away_where_it_is_to_begin_anew(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl")
    stop([source], tmp_path / "out.jsonl", 3)
    begun = Run.begin(plan([str(source)], str(tmp_path / "out.jsonl")), CLEANER, Options(shard_bytes=200, anew=True))
    assert begun.partial is not None
    discarded = begun.partial.discarded
    begun.carry_out(Silent())
    assert discarded == 3
    assert sorted(files(tmp_path)) == [
        "in.jsonl",
        "out.jsonl",
        "out.jsonl.manifest.json",
        "out.jsonl.rejects.jsonl",
    ]


def test_nothing_is_left_when_nothing_was_finished(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl")
    stop([source], tmp_path / "new/out", 0)
    assert files(tmp_path).keys() == {"in.jsonl"}
    assert not (tmp_path / "new").exists()


def test_a_shard_that_is_no_longer_as_it_was_written_is_done_again(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl")
    run([source], tmp_path / "whole.jsonl")
    stop([source], tmp_path / "out.jsonl", 4)
    folder = tmp_path / "out.jsonl.partial"
    data = folder / "00001.data"
    data.write_bytes(data.read_bytes().replace(b"text", b"TEXT"))
    (folder / "00002.data").unlink()
    (folder / "00003.json").write_bytes(b"{")
    engine = StoppedAfter(1000)
    run([source], tmp_path / "out.jsonl", engine, resume=True)
    assert engine.done[:4] == [1, 2, 3, 4]
    assert (tmp_path / "whole.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


def grown(source: Path, tmp_path: Path) -> dict[str, Any]:  # noqa: ARG001 - as its like
    source.write_bytes(source.read_bytes() + b'{"text": "more"}\n')
    return {}


def rewritten(source: Path, tmp_path: Path) -> dict[str, Any]:  # noqa: ARG001 - as its like
    stat = source.stat()
    source.write_bytes(source.read_bytes().replace(b"text 1", b"text 2", 1))
    os.utime(source, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return {}


def touched(source: Path, tmp_path: Path) -> dict[str, Any]:  # noqa: ARG001 - as its like
    os.utime(source, (1, 1))
    return {}


DIFFERENT: dict[str, tuple[Any, str]] = {
    "an input that has grown": (grown, r"the input .*in\.jsonl had [\d,]+ bytes and has"),
    "an input with another content": (rewritten, r"the input .*in\.jsonl has another content"),
    "an input with another time": (touched, r"the input .*in\.jsonl was written anew"),
    "a configuration": (
        lambda *_: {"cleaner": Cleaner(Config(only=("kept_share",), threshold=0.75))},
        r"config\.threshold was 0\.5 and is 0\.75",
    ),
    "a plugin more": (
        lambda *_: {"cleaner": Cleaner(Config(only=("kept_share", "quality")))},
        "the plugin 'quality' is new",
    ),
    "fields": (lambda *_: {"fields": FieldNames(text="body")}, r'fields\.text was "text" and is "body"'),
    "provenance": (lambda *_: {"provenance": "spans"}, 'provenance was "full" and is "spans"'),
    "the shards' size": (lambda *_: {"shard_bytes": 300}, "bytes a shard was 200 and is 300"),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_a_run_goes_on_only_as_what_it_was(tmp_path: Path, what: str) -> None:
    change, told = DIFFERENT[what]
    source = dump(tmp_path / "in.jsonl")
    stop([source], tmp_path / "out.jsonl", 3)
    options = change(source, tmp_path)
    before = files(tmp_path)
    with pytest.raises(DifferentRunError, match=told):
        run([source], tmp_path / "out.jsonl", resume=True, **options)
    assert files(tmp_path) == before


def test_other_inputs_and_plugins_are_named(tmp_path: Path) -> None:
    class Mine:
        name = "mine"
        version = "1"
        tags: ClassVar = {"seen": "was looked at"}

        @textclean.hookimpl
        def tag(self, view: View) -> Iterable[str]:  # noqa: ARG002 - the hook's signature
            yield "seen"

    first, second = dump(tmp_path / "a.jsonl"), dump(tmp_path / "b.jsonl")
    mine = Mine()
    stop([first], tmp_path / "out.jsonl", 2, cleaner=Cleaner(Config(only=("mine",)), [mine]))
    mine.version = "2"
    other = Cleaner(Config(only=("mine",)), [mine])
    with pytest.raises(DifferentRunError) as raised:
        run([second], tmp_path / "out.jsonl", cleaner=other, resume=True)
    assert "the plugin 'mine' was 1 and is 2" in str(raised.value)
    assert f"the input {first} is not among those given" in str(raised.value)
    assert f"the input {second} was not among those given" in str(raised.value)


def test_two_runs_never_write_one_output(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl")
    planned = plan([str(source)], str(tmp_path / "out.jsonl"))
    first = Run.begin(planned, CLEANER)
    for resume in (False, True):
        with pytest.raises(OutputError, match="another run is writing"):
            Run.begin(planned, CLEANER, Options(resume=resume))
    first.carry_out(Silent())
    Run.begin(planned, CLEANER).carry_out(Silent())
    assert not (tmp_path / "out.jsonl.partial").exists()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl")
    dump(tmp_path / "out.jsonl.partial/mine.jsonl")
    before = files(tmp_path)
    with pytest.raises(OutputError, match="not made by textclean"):
        run([source], tmp_path / "out.jsonl")
    assert files(tmp_path) == before


@pytest.mark.parametrize("inputs, output, told", [(["-"], "out.jsonl", "input"), (["in.jsonl"], "-", "output")])
def test_a_stream_cannot_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], output: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    dump(Path("in.jsonl"))
    with pytest.raises(OutputError, match=f"standard {told} cannot be read or written again"):
        run_files(inputs, output, CLEANER, Options(resume=True))


@pytest.mark.parametrize("output", ["out.jsonl", "out"])
@pytest.mark.parametrize("moved", range(4))
def test_a_run_that_is_stopped_while_its_files_get_their_names_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, moved: int
) -> None:
    source = dump(tmp_path / "in/in.jsonl")
    run([source], tmp_path / output, shard_bytes=1000)
    expected = files(tmp_path)
    dump(source, 20)
    run([source], tmp_path / output, shard_bytes=100)
    dump(source)
    taken: list[str] = []
    move = commit._move

    def stopped(path: Path, place: str, *, replace: bool) -> None:
        if len(taken) == moved:
            raise KeyboardInterrupt
        taken.append(place)
        move(path, place, replace=replace)

    with monkeypatch.context() as patch:
        patch.setattr(commit, "_move", stopped)
        try:
            run([source], tmp_path / output, shard_bytes=1000)
        except KeyboardInterrupt:
            assert len(taken) == moved
    run([source], tmp_path / output, shard_bytes=1000, resume=True)
    assert files(tmp_path) == expected


@pytest.mark.timeout(30)
def test_a_run_that_is_stopped_after_its_last_shard_needs_nobody_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = dump(tmp_path / "in.jsonl")
    run([source], tmp_path / "out.jsonl")
    expected = files(tmp_path)

    def stopped(*_: object) -> Manifest:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Run, "_complete", stopped)
        with pytest.raises(KeyboardInterrupt):
            run([source], tmp_path / "out.jsonl")
    run([source], tmp_path / "out.jsonl", resume=True, workers=2, apart=True)
    assert files(tmp_path) == expected


def test_a_run_that_is_stopped_while_its_folder_is_removed_is_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = dump(tmp_path / "in.jsonl")
    removed: list[Path] = []
    remove = partial._remove

    def stopped(path: Path) -> None:
        if len(removed) == 3:
            raise KeyboardInterrupt
        removed.append(path)
        remove(path)

    with monkeypatch.context() as patch:
        patch.setattr(partial, "_remove", stopped)
        with pytest.raises(KeyboardInterrupt):
            run([source], tmp_path / "out.jsonl")
    before = files(tmp_path)
    manifest = run([source], tmp_path / "out.jsonl", resume=True)
    assert manifest.tally.records == 40
    after = files(tmp_path)
    assert after == {name: content for name, content in before.items() if ".partial" not in name}


def test_what_is_unfinished_inside_an_input_folder_is_not_read(tmp_path: Path) -> None:
    dump(tmp_path / "in/in.jsonl")
    output = tmp_path / "in/out.jsonl"
    expected = run([tmp_path / "in"], output).to_json()
    for path in output, output.with_name("out.jsonl.manifest.json"), output.with_name("out.jsonl.rejects.jsonl"):
        path.unlink()
    stop([tmp_path / "in"], output)
    assert run([tmp_path / "in"], output, resume=True).to_json() == expected


def test_what_is_unfinished_can_be_kept_elsewhere(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl")
    run([source], tmp_path / "whole.jsonl")
    stop([source], tmp_path / "out.jsonl", state=tmp_path / "kept/here")
    assert (tmp_path / "kept/here/state.json").exists()
    run([source], tmp_path / "out.jsonl", state=tmp_path / "kept/here", resume=True)
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert not (tmp_path / "kept/here").exists()


# --- inputs that change ---


def changed(tmp_path: Path, change: bytes | None) -> Manifest:
    """Run, with the input written anew after it was planned."""
    source = dump(tmp_path / "in.jsonl")
    begun = Run.begin(plan([str(source)], str(tmp_path / "out.jsonl")), CLEANER, Options(shard_bytes=300))
    raw = source.read_bytes()
    source.write_bytes(raw[: len(raw) // 2] if change is None else raw + change)
    return begun.carry_out(Silent())


def test_an_input_that_grows_is_read_as_far_as_planned(tmp_path: Path) -> None:
    more = b'{"text": "more"}\n'
    manifest = changed(tmp_path, more)
    assert manifest.tally.records == 40
    assert f"in.jsonl: grew while it was read: {len(more)} bytes were not read" in manifest.troubles[0]


def test_a_last_line_that_grows_is_read_whole(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b'{"text": "one"}\n{"text": "tw')
    begun = Run.begin(plan([str(source)], str(tmp_path / "out.jsonl")), CLEANER)
    source.write_bytes(b'{"text": "one"}\n{"text": "two"}\n{"text": "three"}\n')
    manifest = begun.carry_out(Silent())
    assert manifest.tally.records == 2
    assert "grew while it was read: 18 bytes were not read" in manifest.troubles[0]


def test_an_input_that_shrinks_is_named(tmp_path: Path) -> None:
    manifest = changed(tmp_path, None)
    assert 0 < manifest.tally.records < 40
    assert any("in.jsonl: shrank while it was read" in trouble for trouble in manifest.troubles)


def test_an_input_that_is_gone_is_named(tmp_path: Path) -> None:
    sources = [dump(tmp_path / "a.jsonl"), dump(tmp_path / "b.jsonl")]
    begun = Run.begin(plan(list(map(str, sources)), str(tmp_path / "out.jsonl")), CLEANER)
    sources[0].unlink()
    manifest = begun.carry_out(Silent())
    assert manifest.tally.records == 40
    assert "a.jsonl: gone while it was read" in manifest.troubles[0]


# --- an output that cannot be written ---


def test_a_full_disk_stops_the_run_and_room_lets_it_go_on(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux" or os.system(f"mount -t tmpfs -o size=200k none '{disk}' 2>/dev/null"):  # noqa: S605
        pytest.skip("not allowed to mount a small file system")
    try:
        source = tmp_path / "in.jsonl"
        source.write_bytes(b"".join(b'{"text": "%d"}\n' % n * 10 for n in range(100)))
        run([source], tmp_path / "out.jsonl", shard_bytes=2000)
        blocker = disk / "blocker"
        blocker.write_bytes(bytes(100_000))
        with pytest.raises(OutputError, match=r"out\.jsonl: cannot be written: No space left"):
            run([source], disk / "out.jsonl", shard_bytes=2000)
        assert {path.name for path in disk.iterdir()} == {"blocker", "out.jsonl.partial"}
        blocker.unlink()
        os.system(f"mount -o remount,size=20m '{disk}'")  # noqa: S605
        engine = StoppedAfter(1000)
        run([source], disk / "out.jsonl", engine, shard_bytes=2000, resume=True)
        assert engine.done[0] > 0
        assert (disk / "out.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()
    finally:
        os.system(f"umount '{disk}'")  # noqa: S605


# --- workers ---


class Unsendable:
    """A plugin that no pipe takes."""

    name = "unsendable"
    tags: ClassVar = {"seen": "was looked at"}

    def __init__(self) -> None:
        self.stream = (number for number in range(3))

    @textclean.hookimpl
    def tag(self, view: View) -> Iterable[str]:  # noqa: ARG002 - the hook's signature
        yield "seen"


def test_a_plugin_that_cannot_be_sent_to_workers_is_told_at_once(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl")
    plugin = Unsendable()
    cleaner = Cleaner(Config(only=("unsendable",)), [plugin])
    with pytest.raises(ConfigError, match="cannot be sent to workers"):
        run([source], tmp_path / "out.jsonl", cleaner=cleaner, workers=2)
    assert run([source], tmp_path / "out.jsonl", cleaner=cleaner).tally.records == 40


def test_workers_with_other_plugins_are_refused(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl")
    plugin = tmp_path / "mine.py"
    plugin.write_text("from textclean import hookimpl\ntags = {}\n@hookimpl\ndef tag(view):\n    return []\n")
    cleaner = Cleaner(Config(only=("mine",)), [plugin])
    plugin.write_text(plugin.read_text() + "# another one\n")
    with pytest.raises(PluginError, match="a worker has other plugins"):
        run([source], tmp_path / "out.jsonl", cleaner=cleaner, workers=2)


@pytest.mark.parametrize("output", ["out.jsonl", "out.jsonl.gz", "out"])
def test_workers_give_the_same_bytes(tmp_path: Path, output: str) -> None:
    source = dump(tmp_path / "in.jsonl")
    found = []
    for workers in (1, 2):
        run([source], tmp_path / output, workers=workers)
        found.append(files(tmp_path))
    assert found[0] == found[1]


def test_an_input_that_cannot_be_looked_at_is_told_before_any_work(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl")
    planned = plan([str(source)], str(tmp_path / "out.jsonl"))
    source.unlink()
    with pytest.raises(InputError, match="cannot be read: No such file"):
        Run.begin(planned, CLEANER)
    assert not files(tmp_path)
