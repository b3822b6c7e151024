"""``textclean eval`` and ``--preset``: what is printed, exit statuses, and input that is meant to do harm."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cli.outputs import HOSTILE, UNSAFE, textclean, told, write_lines, write_plugin
from evaluation.labelled import JUNK, SENTENCES

ARTICLE = SENTENCES[0]
MINE = ("--plugin", "mine.py", "--only", "mine")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_plugin()
    return tmp_path


def labelled(name: str = "in.jsonl", **more: Any) -> None:  # noqa: ANN401 - any JSON
    text = f"{ARTICLE}\nJUNK is what this line of the page is\nBy Moe Sands, who writes about bridges"
    write_lines(name, {"id": "a", "text": text, "gold": ARTICLE, "url": "https://elm.example/a"} | more)


def test_the_answer_as_json() -> None:
    labelled()
    answer = told("eval", "in.jsonl", *MINE)
    assert (answer["records"], answer["changed"], answer["pages"]) == (1, 1, 1)
    assert (answer["content_loss"], answer["removal_precision"], answer["f1_gain"] > 0) == (0.0, 1.0, True)
    assert answer["by_rule"]["mine/junk-line"]["precision"] == 1.0
    assert answer["by_label"]["byline"]["kept_precision"] == 1.0
    assert answer["by_language"].keys() == {"en"}
    assert answer["by_site"]["elm.example"]["junk_recall"] == answer["junk_recall"]
    assert answer["junk_left"][0]["excerpt"].startswith("By Moe Sands")


def test_the_answer_on_a_terminal() -> None:
    labelled()
    shown = textclean("eval", "in.jsonl", *MINE).stdout
    for part in (
        "1 record, 1 changed",
        "junk recall 0.4754",
        "with cleaning",
        "mine/junk-line",
        "elm.example",
        "By Moe",
    ):
        assert part in shown


def test_several_dumps_are_one_answer_and_may_be_of_any_format() -> None:
    labelled()
    Path("b.jsonl.gz").write_bytes(gzip.compress(Path("in.jsonl").read_bytes()))
    Path("c.csv").write_text(f'id,text,gold\n1,"{ARTICLE}\nJUNK is what this line is","{ARTICLE}"\n', "utf-8")
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    row = {"id": [1], "text": [f"{ARTICLE}\nJUNK is what this line is"], "gold": [ARTICLE], "other": [b"\xff"]}
    pq.write_table(pa.table(row), "d.parquet")
    answer = told("eval", "in.jsonl", "b.jsonl.gz", "c.csv", "d.parquet", *MINE)
    assert (answer["records"], answer["pages"], answer["changed"]) == (4, 4, 4)


def test_fields_may_have_other_names() -> None:
    write_lines(
        "in.jsonl", {"body": f"{ARTICLE}\nJUNK is here to go", "main": ARTICLE, "in": ["bridge"], "out": ["JUNK"]}
    )
    names = ("--text-field", "body", "--gold", "main", "--with", "in", "--without", "out", "--html", "page")
    answer = told("eval", "in.jsonl", *MINE, *names)
    assert (answer["junk_recall"], answer["segments"]["removed_share"]) == (1.0, 1.0)


@pytest.mark.parametrize("gold", [5, ["a"], {"a": 1}, "", " \n", None])
def test_a_gold_that_says_nothing_is_told_and_counted(gold: object) -> None:
    labelled(gold=gold)
    answer = textclean("eval", "in.jsonl", *MINE, "--json", status=3)
    assert sum(json.loads(answer.stdout)["problems"].values()) == 1
    assert "record 1 (id 'a'): " in answer.stderr


def test_a_gold_of_one_line_of_ten_megabytes_is_compared() -> None:
    labelled(gold=f"{ARTICLE} " + "and so on without an end " * 400_000)
    assert told("eval", "in.jsonl", *MINE)["content_loss"] == 0.0


def test_lines_that_are_no_records_are_told_and_counted() -> None:
    labelled()
    with Path("in.jsonl").open("ab") as dump:
        dump.write(b'[]\n{"id": 1}\n' + b"broken\n" * 20)
    answer = textclean("eval", "in.jsonl", *MINE, "--json", status=3)
    assert json.loads(answer.stdout)["problems"] == {"not a record": 22}
    assert "in.jsonl:2: " in answer.stderr
    assert "and 12 more like these" in answer.stderr


def test_a_dump_that_is_cut_off_is_told_and_the_rest_is_counted() -> None:
    labelled()
    Path("b.jsonl.gz").write_bytes(gzip.compress(Path("in.jsonl").read_bytes() * 99)[:-9])
    answer = textclean("eval", "b.jsonl.gz", "in.jsonl", *MINE, "--json", status=3)
    assert json.loads(answer.stdout)["problems"] == {"not read to its end": 1}


def test_nothing_in_a_record_acts_on_the_terminal() -> None:
    text = f"{ARTICLE} {HOSTILE}\nJUNK {HOSTILE}\n{JUNK[2]} {HOSTILE}"
    url = "https://\x1b[2J.example/"
    labelled(id=HOSTILE, text=text, gold=JUNK[2], lang=HOSTILE, url=url)
    write_lines("b.jsonl", {"id": HOSTILE, "text": "x", "gold": [HOSTILE]})
    for form in ((), ("--json",)):
        result = textclean("eval", "in.jsonl", "b.jsonl", *MINE, *form, status=3)
        assert not UNSAFE & set(result.output)


def test_a_dump_that_is_not_there_is_wrong_usage() -> None:
    assert "there is no such file" in textclean("eval", "no.jsonl", status=2).stderr


# --- presets ---


def test_a_preset_decides_and_a_configured_label_wins() -> None:
    labelled()
    assert told("eval", "in.jsonl", *MINE, "--preset", "extractor-gold")["junk_recall"] == 1.0
    assert told("eval", "in.jsonl", *MINE, "--preset", "strict")["junk_recall"] == 0.0
    Path("own.toml").write_text('preset = "extractor-gold"\n[policy.labels]\nbyline = "keep"\n', "utf-8")
    assert 0 < told("eval", "in.jsonl", *MINE, "--config", "own.toml")["junk_recall"] < 1


def test_the_preset_of_the_command_line_wins_over_that_of_the_file_and_stands_in_the_manifest() -> None:
    labelled()
    Path("own.toml").write_text('preset = "extractor-gold"\n', "utf-8")
    textclean("run", "in.jsonl", "-o", "out.jsonl", *MINE, "--config", "own.toml", "--preset", "strict", "-q")
    config = json.loads(Path("out.jsonl.manifest.json").read_text("utf-8"))["config"]
    assert (config["preset"], config["threshold"], config["labels"]) == ("strict", 0.95, {})


@pytest.mark.parametrize("command", [("run", "in.jsonl", "-o", "out.jsonl"), ("eval", "in.jsonl"), ("plugins",)])
def test_a_preset_that_there_is_not_is_wrong_usage_with_a_suggestion(command: tuple[str, ...]) -> None:
    labelled()
    assert "did you mean 'strict'?" in textclean(*command, "--preset", "stricter", status=2).stderr
