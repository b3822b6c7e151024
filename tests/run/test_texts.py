"""A folder of texts comes back as a folder of texts, with the log beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.outputs import textclean
from textclean import Cleaner, Config, FieldNames
from textclean.formats.registry import find_format
from textclean.run import Options, Run, plan
from textclean.run.finish.commit import Commit
from textclean.run.progress import Silent

STORIES = {
    "a.txt": "The bridge opens on Friday.\n\nShare this article\n",
    "b/c.md": "# A **bridge**\n\nIt opens.\n\nShare this article\n",
    "b/page.html": "<p>The page says so.</p><p>Share this article</p>",
    "b/d/same.txt": "Nothing to do here.\n",
}
ONLY = ("--only", "share_labels")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(folder: str, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-16" if name.startswith("wide") else "utf-8"))


def texts_in(folder: str, suffix: str = ".txt") -> dict[str, str]:
    paths = Path(folder).rglob(f"*{suffix}")
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in sorted(paths)}


def manifest_of(folder: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(Path(folder, "manifest.json").read_text("utf-8"))
    return value


def test_a_folder_comes_back_as_a_folder_and_its_files_byte_for_byte() -> None:
    write("in", {**STORIES, "wide.txt": "Größe\n\nShare this article\n"})
    textclean("run", "in", "-o", "out", "--format", "txt", *ONLY)
    assert texts_in("out") == {
        "a.txt": "The bridge opens on Friday.\n",
        "b/c.md.txt": "# A **bridge**\n\nIt opens.\n",
        "b/d/same.txt": "Nothing to do here.\n",
        "b/page.html.txt": "The page says so.",
        "wide.txt": "\ufeffGröße\n",
    }
    textclean("verify", "out")
    textclean("restore", "out", "-o", "back")
    assert {path.relative_to("back").as_posix(): path.read_bytes() for path in Path("back").rglob("*.*")} == {
        path.relative_to("in").as_posix(): path.read_bytes() for path in Path("in").rglob("*.*")
    }


@pytest.mark.parametrize("ending, content", [("md", "a & b\nc\n\nd"), ("html", "a &amp; b<br>\nc</p>\n<p>d</p>")])
def test_texts_may_be_of_other_kinds(ending: str, content: str) -> None:
    write("in", {"a.txt": "a & b\nc\n\nd\n\nShare this article"})
    textclean("run", "in", "-o", "out", "--format", ending, *ONLY)
    assert content in texts_in("out", f".txt.{ending}")[f"a.txt.{ending}"]


def test_records_of_a_dump_become_files_by_their_ids() -> None:
    records = [{"id": 7, "body": "x"}, {"id": "a/b", "body": "y"}, {"id": "A/B", "body": "taken"}]
    records += [{"body": "no id"}, {"id": "../up", "body": "no"}, {"id": "x" * 300, "body": "long"}]
    records += [{"id": "a/b.txt/c", "body": "a file is no folder"}, {"id": "s", "body": "\ud800"}]
    Path("in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    told = textclean("run", "in.jsonl", "-o", "out", "--format", "txt", "--text-field", "body", *ONLY).stderr
    assert texts_in("out") == {"7.txt": "x", "a/b.txt": "y"}
    assert "6 records without a file" in told
    manifest = manifest_of("out")
    assert manifest["warnings"]["records_without_file"] == 6
    assert [file["path"] for file in manifest["output"]["texts"]] == ["7.txt", "a/b.txt"]
    assert len(Path("out/part-00000.jsonl").read_bytes().splitlines()) == 8


def test_a_new_run_replaces_its_own_texts_and_removes_those_that_are_gone() -> None:
    write("in", STORIES)
    textclean("run", "in", "-o", "out", "--format", "txt", *ONLY)
    Path("in/a.txt").unlink()
    write("in", {"new.txt": "New."})
    textclean("run", "in", "-o", "out", "--format", "txt", *ONLY)
    assert list(texts_in("out")) == ["b/c.md.txt", "b/d/same.txt", "b/page.html.txt", "new.txt"]
    textclean("run", "in", "-o", "out", *ONLY)
    assert texts_in("out") == {}


@pytest.mark.parametrize("change", ["stranger", "changed"])
def test_what_textclean_did_not_write_is_not_replaced(change: str) -> None:
    write("in", STORIES)
    textclean("run", "in", "-o", "out", "--format", "txt", *ONLY)
    name = "mine.txt" if change == "stranger" else "a.txt"
    write("out", {name: "my own"})
    told = textclean("run", "in", "-o", "out", "--format", "txt", *ONLY, status=2).stderr
    assert f"out/{name}: " in told
    textclean("run", "in", "-o", "out", "--format", "txt", "--overwrite", *ONLY)
    assert texts_in("out").get("mine.txt") == ("my own" if change == "stranger" else None)
    assert texts_in("out")["a.txt"] == STORIES["a.txt"].replace("\n\nShare this article", "")


def test_a_run_that_was_stopped_at_its_end_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    write("in", {f"{number}.txt": f"Story {number}.\n\nShare this article" for number in range(5)})
    cleaner = Cleaner(Config(only=("share_labels",)))
    planned = plan(["in"], "out", FieldNames(), ".txt")

    def stop(_commit: Commit) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Commit, "finish", stop)
        run = Run.begin(planned, cleaner)
        with pytest.raises(KeyboardInterrupt):
            run.carry_out(Silent())
    assert not Path("out").exists()
    manifest = Run.begin(planned, cleaner, Options(resume=True)).carry_out(Silent())
    assert texts_in("out") == {f"{number}.txt": f"Story {number}." for number in range(5)}
    assert manifest.to_json() == manifest_of("out")
    assert not Path("out.partial").exists()


def test_workers_and_shards_do_not_matter() -> None:
    write("in", {f"{number}.txt": f"Story {number}.\n\nShare this article" for number in range(40)})
    for workers, out in ((1, "one"), (2, "two")):
        planned = plan(["in"], out, FieldNames(), ".txt")
        options = Options(workers=workers, shard_bytes=200)
        Run.begin(planned, Cleaner(Config(only=("share_labels",))), options).carry_out(Silent())
    assert texts_in("one") == texts_in("two")
    assert len(texts_in("one")) == 40


def test_texts_need_a_folder_of_this_machine() -> None:
    write("in", STORIES)
    assert "only a folder" in textclean("run", "in", "-o", "out.txt.jsonl", "--format", "txt", status=2).stderr
    told = textclean("run", "in", "-o", "memory://out/", "--format", "txt", status=2).stderr
    assert "texts are written to a folder of this machine" in told


def test_a_text_with_the_name_of_a_part_is_no_part() -> None:
    write("in", {"part-00000.txt": "x\n\nShare this article"})
    textclean("run", "in", "-o", "out", "--format", "txt", *ONLY)
    textclean("restore", "out", "-o", "back")
    assert texts_in("back") == texts_in("in")


@given(st.text(max_size=30))
def test_every_text_that_utf8_can_hold_has_a_file(text: str) -> None:
    for name in ("a.txt", "a.html"):
        known = find_format(name)
        assert known is not None
        content = known.text_bytes(text)
        assert (content is None) == any("\ud800" <= letter <= "\udfff" for letter in text)
        if content is not None and name == "a.txt":
            assert content.decode() == text
