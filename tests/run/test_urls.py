"""Inputs and outputs in a store: here fsspec's own, in memory; ``tests/formats/test_remote.py`` has a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from textclean import Cleaner, Config
from textclean.cli.main import main
from textclean.errors import ConfigError, InputError, OutputError
from textclean.run import Options, plan, run_files
from textclean.run.finish import commit
from textclean.storage import extras, files
from textclean.storage.files import open_read

fsspec = pytest.importorskip("fsspec")
CLEANER = Cleaner(Config(only=("kept_share",)))
LINES = b"".join(b'{"id": %d, "text": "text %d"}\n' % (number, number) for number in range(40)) + b"no json\n"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    memory = fsspec.filesystem("memory")
    memory.pipe({"/in/a.jsonl": LINES, "/in/deep/b.txt": b"hello", "/in/c.doc": b"?"})
    yield
    memory.store.clear()


def names() -> set[str]:
    return set(fsspec.filesystem("memory").find("/"))


def content(url: str) -> bytes:
    with open_read(url) as stream:
        return stream.read()


def run(inputs: list[str], output: str, *, resume: bool = False, shard_bytes: int = 300) -> None:
    run_files(inputs, output, CLEANER, Options(resume=resume, shard_bytes=shard_bytes))


def test_a_store_gets_the_bytes_that_a_folder_gets(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(LINES)
    run(["in.jsonl"], "out")
    run(["memory://in/a.jsonl"], "memory://out")
    local = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    stored = {Path(name).name: content(f"memory:/{name}") for name in names() if name.startswith("/out/")}
    assert local.keys() == stored.keys() >= {"part-00000.jsonl", "part-00003.jsonl", "manifest.json", "rejects.jsonl"}
    assert all(local[name] == stored[name] for name in local if name.startswith("part"))
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out"}


@pytest.mark.parametrize("output", ["memory://x/out.jsonl", "memory://x/out"])
def test_without_fsspec_a_run_ends_before_it_begins(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    extras.require.cache_clear()
    (tmp_path / "in.jsonl").write_bytes(LINES)
    with pytest.raises(ConfigError, match=rf"{output} needs fsspec: pip install 'textclean-framework\[s3\]'"):
        plan(["in.jsonl"], output)
    done = CliRunner().invoke(main, ["run", "in.jsonl", "-o", output])
    assert (done.exit_code, [path.name for path in tmp_path.iterdir()]) == (2, ["in.jsonl"])


def test_a_store_that_fsspec_does_not_know_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(LINES)
    with pytest.raises(ConfigError, match=r"nowhere://x/out.jsonl: .*; give a path, or a URL that fsspec knows"):
        plan(["in.jsonl"], "nowhere://x/out.jsonl")


def test_folders_and_patterns_are_read_and_earlier_parts_go() -> None:
    run(["memory://in"], "memory://out")
    manifest = json.loads(content("memory://out/manifest.json"))
    assert [report["records"] for report in manifest["inputs"]] == [40, 1]
    assert manifest["warnings"] == {"files_skipped": 1}
    run(["memory://in/*.jsonl"], "memory://out", shard_bytes=1 << 20)
    assert {name for name in names() if name.startswith("/out/")} == {
        "/out/manifest.json",
        "/out/part-00000.jsonl",
        "/out/rejects.jsonl",
    }


def test_an_input_in_a_store_is_never_written_over() -> None:
    for inputs in (["memory://in"], ["memory://in/a.jsonl"], ["memory://in/*"]):
        with pytest.raises(OutputError, match="input and output"):
            run(inputs, "memory://in/a.jsonl")
    assert content("memory://in/a.jsonl") == LINES


def test_parts_of_somebody_else_stay() -> None:
    fsspec.filesystem("memory").pipe({"/out/part-00000.jsonl": b"precious"})
    with pytest.raises(OutputError, match="not written by textclean"):
        run(["memory://in"], "memory://out")


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match=r"memory://none\.jsonl: there is no such file or folder"):
        run(["memory://none.jsonl"], "out.jsonl")


@pytest.mark.parametrize("moved", range(3))
def test_an_upload_that_breaks_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int) -> None:
    taken: list[str] = []
    upload = files.upload

    def broken(path: Path, url: str) -> None:
        if len(taken) == moved:
            raise OSError("the line is dead")
        taken.append(url)
        upload(path, url)

    with monkeypatch.context() as patch:
        patch.setattr(commit, "upload", broken)
        with pytest.raises(OutputError, match=r"memory://out\.jsonl: cannot be written: the line is dead"):
            run(["memory://in/a.jsonl"], "memory://out.jsonl")
    assert "/out.jsonl.manifest.json" not in names()
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl.partial"]
    run(["memory://in/a.jsonl"], "memory://out.jsonl", resume=True)
    run(["memory://in/a.jsonl"], "memory://whole.jsonl")
    assert content("memory://out.jsonl") == content("memory://whole.jsonl")
    assert not list(tmp_path.iterdir())
