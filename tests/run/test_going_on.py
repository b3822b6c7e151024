"""What a run goes on with is what was written: nothing of a partial folder that was changed is believed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from run.test_engine import StoppedAfter, dump, files, run, stop
from textclean.errors import OutputError
from textclean.run import Manifest
from textclean.run.finish import commit
from textclean.run.finish.partial import DifferentRunError
from textclean.run.shard.sealed import seal, unseal

PARTIAL = "out.jsonl.partial"


def changed(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a value in a file of JSON, and leave all else of it as it is."""
    value = json.loads(path.read_bytes())
    change(value)
    path.write_text(json.dumps(value))


COUNTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "records": lambda report: report["tally"].update(records=99),
    "records of a slice": lambda report: report["slices"][0].update(records=99),
    "lines": lambda report: report["slices"][0].update(lines=99),
    "rejected": lambda report: report["slices"][0].update(rejected=7),
    "characters": lambda report: report["tally"].update(characters_out=1),
    "an error": lambda report: report["slices"][0].update(error="made up"),
    "a note": lambda report: report["slices"][0]["notes"].update(records_skipped=3),
    "who was switched off": lambda report: report["missed"].update(kept_share=5),
    "how plugins stood": lambda report: report["course"]["heads"].update(kept_share=5),
    "the digest of the data": lambda report: report["files"]["data"].update(size=1),
    "the digest": lambda report: report.update(sha256="0" * 64),
    "no digest": lambda report: report.pop("sha256", None),
}


@pytest.mark.parametrize("what", COUNTS)
def test_a_report_that_was_changed_is_not_believed(tmp_path: Path, what: str) -> None:
    source = dump(tmp_path / "in.jsonl")
    expected = run([source], tmp_path / "whole.jsonl").to_json()
    stop([source], tmp_path / "out.jsonl", 4)
    changed(tmp_path / PARTIAL / "00002.json", COUNTS[what])
    engine = StoppedAfter(1000)
    told = run([source], tmp_path / "out.jsonl", engine, resume=True).to_json()
    assert engine.done[0] == 2
    assert {**told, "output": None} == {**expected, "output": None}
    assert (tmp_path / "whole.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


def test_another_shards_report_and_files_are_not_believed(tmp_path: Path) -> None:
    source = dump(tmp_path / "in.jsonl")
    run([source], tmp_path / "whole.jsonl")
    stop([source], tmp_path / "out.jsonl", 4)
    for path in (tmp_path / PARTIAL).glob("00001.*"):
        path.with_name(path.name.replace("00001", "00003")).write_bytes(path.read_bytes())
    run([source], tmp_path / "out.jsonl", resume=True)
    assert (tmp_path / "whole.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


@pytest.mark.parametrize("ending", ["ids", "data", "rejects"])
def test_a_file_of_a_shard_that_was_changed_is_made_anew(tmp_path: Path, ending: str) -> None:
    source = dump(tmp_path / "in.jsonl")
    run([source], tmp_path / "whole.jsonl")
    stop([source], tmp_path / "out.jsonl", 4)
    file = next((tmp_path / PARTIAL).glob(f"*.{ending}"))
    file.write_bytes(bytes(len(file.read_bytes())))
    run([source], tmp_path / "out.jsonl", resume=True)
    for name in ("{}", "{}.rejects.jsonl"):
        assert (tmp_path / name.format("whole.jsonl")).read_bytes() == (
            tmp_path / name.format("out.jsonl")
        ).read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        lambda path: changed(path, lambda state: state["options"].update(provenance="spans")),
        lambda path: path.write_bytes(b"{"),
        lambda path: path.write_bytes(b""),
    ],
    ids=["an option", "broken", "empty"],
)
def test_going_on_with_a_state_that_was_changed_is_refused(tmp_path: Path, change: Callable[[Path], object]) -> None:
    source = dump(tmp_path / "in.jsonl")
    stop([source], tmp_path / "out.jsonl", 3)
    change(tmp_path / PARTIAL / "state.json")
    before = files(tmp_path)
    # The state now says what this run says, or nothing; the shards were written otherwise.
    with pytest.raises(DifferentRunError, match=r"state\.json is not as it was written.*begin anew with --overwrite"):
        run([source], tmp_path / "out.jsonl", resume=True, provenance="spans")
    assert files(tmp_path) == before


def stopped_at_the_end(source: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(commit, "_move", stopped)
        with pytest.raises(KeyboardInterrupt):
            run([source], output)


@pytest.mark.parametrize("name", ["joined", "manifest", "all.rejects"])
def test_a_file_that_waits_for_its_name_and_was_changed_gets_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    source, output = dump(tmp_path / "in.jsonl"), tmp_path / "out.jsonl"
    stopped_at_the_end(source, output, monkeypatch)
    file = tmp_path / PARTIAL / name
    file.write_bytes(file.read_bytes().replace(b"4", b"5"))
    with pytest.raises(OutputError, match=rf"{name}: not as it was written; begin anew with --overwrite"):
        run([source], output, resume=True)
    assert not output.exists()
    manifest: Manifest = run([source], output, anew=True)
    assert manifest.tally.records == 40


def test_what_is_left_to_do_is_not_believed_where_it_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, output = dump(tmp_path / "in.jsonl"), tmp_path / "out.jsonl"
    run([source], tmp_path / "whole.jsonl")
    stopped_at_the_end(source, output, monkeypatch)
    mine = tmp_path / "mine.txt"
    mine.write_bytes(b"mine")
    changed(tmp_path / PARTIAL / "commit.json", lambda noted: noted.update(stale=[str(mine)], moves=[]))
    assert run([source], output, resume=True).tally.records == 40
    assert mine.read_bytes() == b"mine"
    assert (tmp_path / "whole.jsonl").read_bytes() == output.read_bytes()


@pytest.mark.parametrize("value", [{}, {"a": [1.5, 2**70, "\ud800", None]}, {"b": {"sha256": "x"}, "a": 1e300}])
def test_what_is_sealed_comes_back(value: dict[str, Any]) -> None:
    assert unseal(seal(value)) == value


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"1", b'{"a":1}', b'{"sha256":5}'])
def test_what_was_never_sealed_is_nothing(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of whatever kind
        unseal(raw)
