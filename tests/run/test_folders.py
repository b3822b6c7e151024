"""What of a given folder is read, what is left out, and that each file that is left out is told with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.outputs import textclean

ONLY = ("--only", "share_labels", "--workers", "1")
STORY = "The bridge opens on Friday.\n\nShare this article\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(files: dict[str, str]) -> None:
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(content, "utf-8")


def skipped(output: str) -> dict[str, str]:
    manifest = json.loads(Path(output).read_text("utf-8"))
    return {skip["file"]: skip["reason"] for skip in manifest["skipped_files"]}


def ids(output: str) -> list[object]:
    return [json.loads(line).get("id") for line in Path(output).read_text("utf-8").splitlines()]


# --- files that hold no records ---


@pytest.mark.parametrize(
    "name, content",
    [
        ("authors.json", '{"a.txt": {"author": "A. Writer"}, "b.txt": {"author": "B. Writer"}}'),
        ("authors.json", '[{"file": "a.txt", "author": "A. Writer"}]'),
        ("labels.json", '["story", "junk"]'),
        ("gold.jsonl", '{"id": "a.txt", "junk": 2}\n{"id": "b.txt", "junk": 3}\n'),
        ("table.csv", "file,author\na.txt,A. Writer\n"),
    ],
)
def test_a_file_beside_the_texts_that_holds_none_is_left_out_and_told(name: str, content: str) -> None:
    write({"in/a.txt": STORY, f"in/{name}": content})
    told = textclean("run", "in", "-o", "out.jsonl", *ONLY).stderr
    reason = "no column holds a text or a page" if name == "table.csv" else "no object in it has 'text' or 'html'"
    assert f"not read: {name}: {reason}" in told
    assert skipped("out.jsonl.manifest.json") == {name: reason}
    assert ids("out.jsonl") == ["a.txt"]


def test_a_file_beside_the_texts_is_read_if_the_user_names_it() -> None:
    write({"in/a.txt": STORY, "in/authors.json": '{"author": "A. Writer"}'})
    for inputs in (["in/authors.json"], ["in", "in/authors.json"], ["in/*.json"]):
        told = textclean("run", *inputs, "-o", "out.jsonl", *ONLY, status=3).stderr
        assert "authors.json:1: no 'text', and no 'html' (fields: 'author')" in told


def test_a_file_without_texts_is_read_if_there_is_nothing_else() -> None:
    write({"in/a.json": '{"title": "A"}', "in/b.json": '{"title": "B"}'})
    assert "2 of 2 records could not be read" in textclean("run", "in", "-o", "out.jsonl", *ONLY, status=3).stderr


@pytest.mark.parametrize(
    "content",
    [
        '{"id": 1, "body": "A story."}\n',  # a field that may be meant
        '{"id": 1, "text": null}\n',
        '{"id": 1, "text": ["a list"]}\n',
        '{"id": 1}\n{"id": 2, "html": "<p>A story."}\n',
        '{"id": 1, broken\n',
        "",
        "﻿not json at all",
    ],
)
def test_a_file_that_may_hold_texts_is_read_and_its_faults_are_told(content: str) -> None:
    write({"in/a.txt": STORY, "in/more.json": content})
    told = textclean("run", "in", "-o", "out.jsonl", *ONLY, status=3).stderr
    assert "more.json" in told
    assert "not read: more.json" not in told


def test_what_describes_a_dump_is_no_text_and_what_stands_among_texts_is_one() -> None:
    write(
        {"hub/README.md": "# Stories\n", "hub/data.jsonl": '{"id": 1, "text": "A story."}\n', "hub/LICENSE.txt": "CC0"}
    )
    write({"texts/README.md": "# Stories\n", "texts/a.md": STORY})
    told = textclean("run", "hub", "-o", "hub.jsonl", *ONLY).stderr
    assert "not read: LICENSE.txt, README.md: describes the files beside it" in told
    assert ids("hub.jsonl") == [1]
    textclean("run", "texts", "-o", "texts.jsonl", *ONLY)
    assert ids("texts.jsonl") == ["README.md", "a.md"]
    textclean("run", "hub/README.md", "-o", "readme.jsonl", *ONLY)
    assert ids("readme.jsonl") == ["README.md"]


def test_hidden_files_and_folders_are_left_out_and_told() -> None:
    write({"in/a.txt": STORY, "in/._a.txt": "of macOS", "in/.git/b.txt": "x", "in/_temporary/0/part-0.json": "{}"})
    told = textclean("run", "in", "-o", "out.jsonl", *ONLY).stderr
    assert "not read: .git/, ._a.txt: hidden, its name begins with a dot" in told
    assert skipped("out.jsonl.manifest.json") == {
        ".git/": "hidden, its name begins with a dot",
        "._a.txt": "hidden, its name begins with a dot",
        "_temporary/": "unfinished files of Spark",
    }
    assert ids("out.jsonl") == ["a.txt"]
    textclean("run", "in/.git", "in/._a.txt", "-o", "named.jsonl", *ONLY)
    assert ids("named.jsonl") == ["b.txt", "._a.txt"]


def test_links_to_folders_are_not_followed_and_told() -> None:
    write({"in/a.txt": STORY, "other/b.txt": "x"})
    Path("in/loop").symlink_to(Path("in").absolute())
    Path("in/other").symlink_to(Path("other").absolute())
    told = textclean("run", "in", "-o", "out.jsonl", *ONLY).stderr
    assert "not read: loop/, other/: a link to a folder; name it, too, if it is meant" in told
    assert ids("out.jsonl") == ["a.txt"]
    textclean("run", "in", "in/other", "-o", "both.jsonl", *ONLY)
    assert ids("both.jsonl") == ["a.txt", "b.txt"]


def test_a_folder_in_which_nothing_can_be_read_says_why() -> None:
    write({"in/.x": "", "in/part-0.json.snappy": ""})
    told = textclean("run", "in", "-o", "out.jsonl", *ONLY, status=2).stderr
    assert (
        "nothing in this folder can be read; name another, or a single file (part-0.json.snappy: no known kind" in told
    )


# --- an output inside of the input ---


@pytest.mark.parametrize("output, form", [("cleaned", "txt"), ("cleaned", "jsonl"), ("sub/deep/cleaned", "txt")])
def test_an_output_folder_inside_of_the_input_is_left_out_each_time(
    output: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("in").mkdir()
    monkeypatch.chdir("in")
    write({"a.txt": STORY, "sub/b.txt": STORY})
    for _ in range(3):
        told = textclean("run", ".", "-o", output, "--format", form, *ONLY).stderr
        assert f"not read: {output}/: the output of this run" in told
        assert skipped(f"{output}/manifest.json") == {f"{output}/": "the output of this run"}
        assert ids(f"{output}/part-00000.jsonl") == ["a.txt", "sub/b.txt"]
    textclean("restore", output, "-o", "../back")
    assert Path("../back/sub/b.txt").read_text("utf-8") == STORY


def test_files_of_the_user_in_the_output_folder_are_never_passed_over() -> None:
    write({"a.txt": STORY})
    textclean("run", ".", "-o", "cleaned", "--format", "txt", *ONLY)
    write({"cleaned/mine.txt": STORY})
    told = textclean("run", ".", "-o", "cleaned", "--format", "txt", *ONLY, status=2).stderr
    assert "cleaned/mine.txt: would not be read, being in the output folder, and is not of textclean" in told
    Path("cleaned/mine.txt").unlink()
    write({"cleaned/a.txt": "changed by the user"})
    told = textclean("run", ".", "-o", "cleaned", "--format", "txt", *ONLY, status=2).stderr
    assert "cleaned/a.txt: changed since textclean wrote it" in told
    assert Path("cleaned/a.txt").read_text("utf-8") == "changed by the user"


# --- what looks like a text, and is none ---


@pytest.mark.parametrize(
    "text", ["<html><body><p>A story.", "\n<!DOCTYPE html>\n<p>A story.", '<TEI xmlns="x">', "<doc a='b'>"]
)
def test_a_page_that_is_given_as_text_is_told(text: str) -> None:
    write({"in.jsonl": json.dumps({"text": text}), "in.txt": text})
    told = textclean("run", "in.jsonl", "-o", "out.jsonl", *ONLY).stderr
    assert "in.jsonl: its text is a page or XML, and is cleaned as it is; --html-field text --text-field NAME" in told
    assert "--input-format html takes" in textclean("run", "in.txt", "-o", "txt.jsonl", *ONLY).stderr


@pytest.mark.parametrize("text", ["<p>", "a < b", "<documents> are", "", "<3 this story"])
def test_a_text_with_a_tag_is_a_text(text: str) -> None:
    write({"in.jsonl": json.dumps({"text": text})})
    assert "page or XML" not in textclean("run", "in.jsonl", "-o", "out.jsonl", *ONLY).stderr
