"""The commands, each on real files that ``textclean run`` wrote."""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from textclean.cli.main import main

PLUGIN = """
from textclean import Finding, Replacement, hookimpl

tags = {"seen": "was looked at"}
scores = {}

@hookimpl
def detect(view):
    if "BOOM" in view.text:
        raise ValueError("boom")
    for line in view.lines:
        if line.text.startswith("JUNK"):
            yield Finding(line.start, line.end, "call_to_action", "junk-line", 0.9, "begins with JUNK")
        if line.text.startswith("By "):
            yield Finding(line.start, line.end, "byline", "by", 0.8, "a byline")

@hookimpl
def clean(view):
    start = view.text.find("teh ")
    while start >= 0:
        yield Replacement(start, start + 3, "the", "disclaimer", "typo", 0.7, "a slip")
        start = view.text.find("teh ", start + 1)

@hookimpl
def tag(view):
    yield "seen"
"""
KEPT = "a line that stays, and is long enough for the guards to let the others go"
TEXTS = {
    "a": "One line\nJUNK follow us\n\nJUNK and us\nteh end of it\nlast",
    "b": "nothing to do here",
    "c": "By Nobody\nsome \x1b[31mred\x1b[0m text\nJUNK \x1b]0;title\x07",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(PLUGIN)
    Path("in.jsonl").write_bytes(b"".join(line(id=key, text=text, url=f"u/{key}") for key, text in TEXTS.items()))
    return tmp_path


def line(**fields: Any) -> bytes:  # noqa: ANN401 - anything that JSON can say
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def textclean(*args: str, status: int = 0, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, args, input=stdin)
    assert result.exit_code == status, (result.output, result.exception)
    return result


def run(*args: str, status: int = 0, stdin: bytes | None = None) -> Result:
    return textclean("run", *args, "--plugin", "mine.py", "--only", "mine", status=status, stdin=stdin)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(raw) for raw in Path(path).read_bytes().splitlines()]


@pytest.mark.usefixtures("folder")
class TestParts:
    def test_a_part_of_a_folder_has_the_manifest_of_the_folder(self) -> None:
        Path("in.jsonl").write_bytes(line(key=1, body="One line\nJUNK") + line(key=2, body="nothing"))
        run("in.jsonl", "-o", "out", "--text-field", "body", "--id-field", "key")
        assert "2 records: every log is lawful" in textclean("verify", "out/part-00000.jsonl").stdout
        assert "removed" in textclean("explain", "out/part-00000.jsonl", "--id", "1", "--line", "2").stdout
        textclean("explain", "out/part-00000.jsonl", "--what-if", "keep=nothing", status=2)

    def test_a_file_that_the_manifest_does_not_name_has_none(self) -> None:
        Path("in.jsonl").write_bytes(line(id=1, body="One line\nJUNK"))
        run("in.jsonl", "-o", "out", "--text-field", "body")
        Path("out/part-of-mine.jsonl").write_bytes(Path("out/part-00000.jsonl").read_bytes())
        assert "no 'text'" in textclean("verify", "out/part-of-mine.jsonl", status=3).stdout

    @pytest.mark.parametrize("content", ["no json", "[]", '{"output": {"parts": 1}}'])
    def test_what_another_program_put_into_the_folder_is_no_manifest_of_it(self, content: str) -> None:
        Path("more").mkdir()
        run("in.jsonl", "-o", "more/part-1.jsonl")
        Path("more/part-1.jsonl.manifest.json").unlink()
        Path("more/manifest.json").write_text(content)
        assert "3 records: every log is lawful" in textclean("verify", "more/part-1.jsonl").stdout

    def test_events_of_a_part_are_not_those_of_the_run(self) -> None:
        run("in.jsonl", "-o", "out")
        textclean("export", "out/part-00000.jsonl", "--as", "openlineage", "-o", "events.json")
        assert [event["inputs"] for event in json.loads(Path("events.json").read_bytes())] == [[], []]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "args",
    [
        ["explain", "s3://bucket/out.jsonl"],
        ["stats", "https://example.org/out"],
        ["verify", "memory://out.jsonl"],
        ["diff", "in.jsonl", "s3://bucket/out.jsonl"],
        ["restore", "s3://bucket/out.jsonl", "-o", "back.jsonl"],
        ["restore", "in.jsonl", "-o", "s3://bucket/back.jsonl"],
        ["export", "s3://bucket/out.jsonl", "--as", "prov", "-o", "prov.json"],
        ["export", "in.jsonl", "--as", "prov", "-o", "s3://bucket/prov.json"],
    ],
)
def test_only_run_takes_urls_and_the_other_commands_say_so(args: list[str]) -> None:
    url = next(word for word in args if "://" in word)
    told = " ".join(textclean(*args, status=2).stderr.split())
    assert f"{url}: a URL, which only 'run' reads and writes; fetch the output with its manifest" in told
    assert not Path("back.jsonl").exists()


@pytest.mark.usefixtures("folder")
class TestRun:
    def test_a_summary_ends_it_and_quiet_leaves_it_out(self) -> None:
        counts, places = run("in.jsonl", "-o", "out.jsonl").stderr.splitlines()
        assert "3 records, 2 changed by 4 edits" in counts
        assert re.search(r"written to out\.jsonl in [\d.]+ s; manifest: out\.jsonl\.manifest\.json$", places)
        assert run("in.jsonl", "-o", "out.jsonl", "--quiet").stderr == ""

    def test_it_stands_in_a_pipe(self) -> None:
        result = run("-", "-o", "-", stdin=b'{"text":"x\\nJUNK"}\nno json\n', status=3)
        assert json.loads(result.stdout)["text"] == "x"
        reject = json.loads(result.stderr.splitlines()[0])
        assert (reject["source"], reject["position"], reject["raw"]) == ("-", 2, "no json")

    def test_rejects_and_failures_end_with_three(self) -> None:
        Path("bad.jsonl").write_bytes(b'{"id":1}\n' + line(text="BOOM"))
        result = run("bad.jsonl", "-o", "out.jsonl", status=3)
        assert "rejected: 1 of 2" in result.stderr
        assert "plugin failed: mine/detect on 1 record" in result.stderr

    @pytest.mark.parametrize(
        "args, told",
        [
            (["missing.jsonl", "-o", "out.jsonl"], "missing.jsonl: there is no such file"),
            (["in.jsonl", "-o", "in.jsonl"], "in.jsonl: input and output"),
            (["in.jsonl", "-o", "out.docx"], "out.docx: no kind of file"),
            (["in.jsonl", "-o", "out.jsonl", "--only", "nobody"], "'nobody'"),
            (["in.jsonl", "-o", "out.jsonl", "--text-field", "textclean"], "'textclean'"),
            (["in.jsonl", "-o", "out.jsonl", "--config", "bad.toml"], "colour"),
            (["in.jsonl", "-o", "out.jsonl", "--plugin", "broken.py"], "broken"),
            (["in.jsonl"], "--output"),
            ([], "INPUT"),
        ],
    )
    def test_wrong_usage_ends_with_two_and_leaves_nothing(self, folder: Path, args: list[str], told: str) -> None:
        Path("bad.toml").write_text("colour = 1")
        Path("broken.py").write_text("1 / 0")
        assert told in textclean("run", *args, status=2).stderr
        assert not list(folder.glob("out*"))

    def test_the_configuration_is_taken_from_the_folder_and_the_command_line_goes_over_it(self) -> None:
        Path("textclean.toml").write_text('[plugins]\nonly = ["mine"]\n[policy.labels]\ncall_to_action = "keep"\n')
        run("in.jsonl", "-o", "out.jsonl")
        assert "JUNK" in rows("out.jsonl")[0]["text"]
        run("in.jsonl", "-o", "out.jsonl", "--disable", "mine")
        assert "teh" in rows("out.jsonl")[0]["text"]


@pytest.mark.usefixtures("folder")
class TestExplain:
    def test_it_shows_what_went_by_whom_and_why(self) -> None:
        run("in.jsonl", "-o", "out.jsonl")
        assert textclean("explain", "out.jsonl", "--id", "a").stdout.splitlines() == [
            "── a " + "─" * 59,
            "place  out.jsonl:1, record 1",
            "url    u/a",
            "tags   seen",
            "kept   27 of 55 characters (49.1%), 3 edits",
            "",
            "  One line",
            "- JUNK follow us",
            "- ",
            "- JUNK and us",
            "    ╰ call_to_action · mine/junk-line · 0.90 · begins with JUNK",
            "- teh end of it",
            "+ the end of it",
            "    ╰ disclaimer · mine/typo · 0.70 · a slip",
            "  last",
            "",
        ]

    def test_without_an_id_it_shows_those_that_changed(self) -> None:
        run("in.jsonl", "-o", "out.jsonl")
        result = textclean("explain", "out.jsonl")
        assert [name for name in "abc" if f"── {name} " in result.stdout] == ["a", "c"]
        assert "all 2 changed records" in result.stderr
        assert "first 1 changed records" in textclean("explain", "out.jsonl", "--limit", "1").stderr
        assert "── b " in textclean("explain", "out.jsonl", "--id", "b").stdout
        assert "'z'" in textclean("explain", "out.jsonl", "--id", "z", status=1).stderr

    def test_what_was_found_and_left_is_told(self) -> None:
        run("in.jsonl", "-o", "out.jsonl")
        shown = textclean("explain", "out.jsonl", "--id", "c").stdout
        assert "  [0, 9) By Nobody\n    ╰ byline · mine/by · 0.80 · policy" in shown

    @pytest.mark.parametrize("color", ["--color", "--no-color"])
    def test_text_never_acts_on_the_terminal(self, color: str) -> None:
        hostile = "JUNK \x1b]0;x\x07 \u202e \x9b31m [red]no markup[/red] :smile:"
        Path("in.jsonl").write_bytes(line(id="\x1b[2J", text=f"{KEPT}\n{hostile}", url="\x1b[2J"))
        run("in.jsonl", "-o", "out.jsonl")
        shown = textclean("explain", "out.jsonl", color).stdout
        assert "JUNK ␛]0;x␇ \\u202e \\u009b31m [red]no markup[/red] :smile:" in shown
        own = [part.partition("m")[0] for part in shown.split("\x1b[")[1:]]
        assert all(code.replace(";", "").isdigit() for code in own)
        assert bool(own) == (color == "--color")
        assert not set("\x07\u202e\x9b") & set(shown)

    def test_long_unchanged_runs_are_folded(self) -> None:
        Path("in.jsonl").write_bytes(line(id=1, text="\n".join(["JUNK", *map(str, range(20)), "JUNK"])))
        run("in.jsonl", "-o", "out.jsonl")
        shown = textclean("explain", "out.jsonl", "--context", "2").stdout
        assert "  1\n  … 16 lines unchanged …\n  18\n" in shown

    def test_a_log_without_the_removed_text_shows_where_it_was(self) -> None:
        run("in.jsonl", "-o", "out.jsonl", "--provenance", "spans")
        shown = textclean("explain", "out.jsonl", "--id", "a").stdout
        assert "--provenance spans" in shown
        assert "  One line\n- [14 characters that are not in the log]\n" in shown
        assert "+ the end of it" in shown
        assert "  last\n" in shown

    def test_lines_that_are_no_records_are_told(self) -> None:
        Path("out.jsonl").write_bytes(b'{"text":"x"}\nno json\n')
        told = textclean("explain", "out.jsonl", status=3).stderr
        assert "out.jsonl:1: missing: the record was not written by textclean" in told
        assert "out.jsonl:2: not JSON" in told


@pytest.mark.usefixtures("folder")
class TestStats:
    def test_it_counts_by_plugin_rule_and_label(self) -> None:
        run("in.jsonl", "-o", "out")
        told = json.loads(textclean("stats", "out", "--json").stdout)
        assert told["by_rule"]["mine/junk-line"] == {"edits": 3, "removed": 44, "inserted": 0, "records": 2}
        assert told["by_rule"]["mine/typo"] == {"edits": 1, "removed": 3, "inserted": 3, "records": 1}
        assert list(told["by_label"]) == ["call_to_action", "disclaimer"]
        assert told["tags"] == {"seen": 3}
        assert told["lost_most"][0]["where"] == "out/part-00000.jsonl:1 (id 'a')"
        assert told["edits"] == 4

    def test_tables_say_the_same(self) -> None:
        run("in.jsonl", "-o", "out.jsonl.gz")
        shown = " ".join(textclean("stats", "out.jsonl.gz").stdout.split())
        assert "3 records, 2 changed; 4 edits" in shown
        assert "mine/junk-line 3 44 0 2" in shown


@pytest.mark.usefixtures("folder")
class TestVerify:
    @pytest.mark.parametrize("output", ["out.jsonl", "out.jsonl.gz", "out"])
    def test_what_run_wrote_is_lawful(self, output: str) -> None:
        run("in.jsonl", "-o", output)
        assert "3 records: every log is lawful" in textclean("verify", output).stdout
        run("in.jsonl", "-o", "spans.jsonl", "--provenance", "spans")
        textclean("verify", "spans.jsonl")

    def test_a_change_of_text_or_log_is_found(self) -> None:
        run("in.jsonl", "-o", "out.jsonl")
        data = Path("out.jsonl").read_bytes().replace(b"nothing", b"Nothing").replace(b"JUNK and", b"JUNK und")
        Path("out.jsonl").write_bytes(data + b"{}\n" + line(text="x", id="d") + line(text="x", textclean={}))
        told = textclean("verify", "out.jsonl", status=3)
        assert [row.partition(": ")[0] for row in told.stdout.splitlines()] == [
            "out.jsonl:1 (id 'a')",
            "out.jsonl:2 (id 'b')",
            "out.jsonl:4",
            "out.jsonl:5 (id 'd')",
            "out.jsonl:6",
        ]
        assert "5 problems in 5 of 6 records" in told.stderr
        problems = json.loads(textclean("verify", "out.jsonl", "--json", status=3).stdout)["problems"]
        assert [problem["field"] for problem in problems] == ["edits", "text", "record", "textclean", "schema"]
        assert problems[1]["id"] == "b"

    def test_it_reads_standard_input(self) -> None:
        run("in.jsonl", "-o", "out.jsonl")
        textclean("verify", "-", stdin=Path("out.jsonl").read_bytes())

    def test_names_of_fields_are_taken_from_the_manifest(self) -> None:
        Path("in.jsonl").write_bytes(line(body="x\nJUNK", text=5))
        run("in.jsonl", "-o", "out.jsonl", "--text-field", "body")
        textclean("verify", "out.jsonl")
        Path("out.jsonl.manifest.json").unlink()
        assert "'text' is a number" in textclean("verify", "out.jsonl", status=3).stdout
        textclean("verify", "out.jsonl", "--text-field", "body")


@pytest.mark.usefixtures("folder")
class TestRestore:
    INPUT = (
        b'{"id": 12345678901234567890123, "text": "JUNK\\nx", "n": 1.10, "e": 1e5}\n'
        b'{"text":"\\u0061 x","textclean":{"schema":0},"textclean.previous":1,"id":"a","id":"b"}\r\n'
        b'{"html":"<p>x<p>JUNK y"}\n'
        b'{"html":"<p>x<p>JUNK y","text":"x\\nJUNK \xe0\xa6\x95"}\n'
        b'{"text":"JUNK\\nx \\u0995 \\ud800"}\n'
    )

    def test_the_input_comes_back_byte_for_byte(self) -> None:
        Path("in.jsonl").write_bytes(self.INPUT)
        run("in.jsonl", "-o", "out.jsonl.gz")
        assert b"JUNK" not in b"".join(json.dumps(row["text"]).encode() for row in gzipped("out.jsonl.gz"))
        textclean("restore", "out.jsonl.gz", "-o", "back.jsonl")
        assert Path("back.jsonl").read_bytes() == self.INPUT
        assert textclean("restore", "out.jsonl.gz", "-o", "-").stdout_bytes == self.INPUT

    def test_cleaning_twice_is_taken_back_step_by_step(self) -> None:
        run("in.jsonl", "-o", "one.jsonl")
        run("one.jsonl", "-o", "two.jsonl")
        assert list(rows("two.jsonl")[0]) == ["id", "text", "url", "textclean.previous", "textclean"]
        textclean("restore", "two.jsonl", "-o", "back.jsonl")
        assert Path("back.jsonl").read_bytes() == Path("one.jsonl").read_bytes()

    def test_files_come_back_byte_for_byte_and_records_in_one_file(self, folder: Path) -> None:
        files = {"a.txt": "JUNK\r\nx", "sub/b.txt": "\ufeffx\nJUNK", "sub/c.HTML": "<title>t</title><p>x<p>JUNK"}
        files |= {"empty.txt": "", "same.htm": "\r\n<p>x"}
        for name, content in files.items():
            (folder / "in" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "in" / name).write_bytes(content.encode())
        Path("in/z.jsonl").write_bytes(self.INPUT)
        run("in", "-o", "out")
        textclean("restore", "out", "-o", "back")
        restored = {path.relative_to("back").as_posix() for path in Path("back").rglob("*") if path.is_file()}
        assert restored == {*files, "records.jsonl"}
        assert all(Path("back", name).read_bytes() == content.encode() for name, content in files.items())
        assert Path("back/records.jsonl").read_bytes() == self.INPUT

    @pytest.mark.parametrize(
        "name",
        [
            "/etc/x.txt",
            "../x.txt",
            "a/../../x.txt",
            "a/../x.txt",
            "a\0.txt",
            "x" * 252 + ".txt",
            "y" * 300 + "/x.txt",
            "z/" * 2050 + "x.txt",
        ],
    )
    def test_an_id_that_can_be_no_name_costs_itself_alone(self, folder: Path, name: str) -> None:
        bad = line(id=name, text="x\nJUNK")
        Path("in.jsonl").write_bytes(line(id="fine.txt", text="x") + bad + line(id="last/fine.txt", text="y"))
        run("in.jsonl", "-o", "out.jsonl")
        told = textclean("restore", "out.jsonl", "-o", "back", status=3).stderr.splitlines()
        assert told[0].startswith("textclean: out.jsonl:2 (id ")
        assert told[1] == "textclean: 1 record whose id can be no file's name is in records.jsonl"
        assert told[-1] == "textclean: 3 records restored: back"
        assert files(folder / "back") == {"fine.txt": b"x", "last/fine.txt": b"y", "records.jsonl": bad}
        assert not (folder / "x.txt").exists()

    def test_of_many_ids_that_can_be_no_names_a_few_are_told(self) -> None:
        Path("in.jsonl").write_bytes(b"".join(line(id=f"../{number}.txt", text="x") for number in range(9)))
        run("in.jsonl", "-o", "out.jsonl")
        told = textclean("restore", "out.jsonl", "-o", "back", status=3).stderr
        assert told.count("leads out of the folder") == 5
        assert "9 records whose id can be no file's name are in records.jsonl, 4 more than those named above" in told

    @pytest.mark.skipif(os.name == "nt", reason="names of POSIX")
    @pytest.mark.parametrize(
        "ids",
        [
            ["a\\x.txt", "..\\x.txt", "c:\\x.txt"],
            ["x.txt", "x.txt.part/y.txt"],
            ["x.txt.part/y.txt", "x.txt"],
            ["n" * 251 + ".txt", "é" * 125 + ".txt"],
            [" .txt", "a\nb.txt", "\u202e.txt", "~.txt", "-.txt", ".x/.txt.txt"],
            [".textclean-0.tmp.txt", ".x.txt.textclean-lock/x.txt", "records.jsonl.txt"],
            ["d/" * 200 + "x.txt"],
        ],
    )
    def test_whatever_can_be_a_name_is_one(self, folder: Path, ids: list[str]) -> None:
        Path("in.jsonl").write_bytes(b"".join(line(id=id_, text=f"{id_}\nJUNK") for id_ in ids))
        run("in.jsonl", "-o", "out.jsonl")
        textclean("restore", "out.jsonl", "-o", "back")
        assert files(folder / "back") == {id_: f"{id_}\nJUNK".encode() for id_ in ids}

    def test_files_of_the_same_name_are_both_kept(self) -> None:
        for name in "ab":
            Path(name).mkdir()
            Path(name, "x.txt").write_text(name)
        run("a", "b", "-o", "out")
        assert "records.jsonl" in textclean("restore", "out", "-o", "back").stderr
        assert Path("back/x.txt").read_text() == "a"
        assert rows("back/records.jsonl") == [{"id": "x.txt", "text": "b"}]

    @pytest.mark.parametrize("what", [["--plugin", "mine"], ["--rule", "junk-line"], ["--label", "call_to_action"]])
    def test_undoing_some_leaves_a_lawful_log(self, what: list[str]) -> None:
        run("in.jsonl", "-o", "out.jsonl")
        textclean("restore", "out.jsonl", "-o", "undone.jsonl", *what)
        textclean("verify", "undone.jsonl")
        text = rows("undone.jsonl")[0]["text"]
        assert "JUNK follow us\n\nJUNK and us" in text
        assert ("the end" in text) == (what[0] != "--plugin")
        textclean("restore", "undone.jsonl", "-o", "back.jsonl")
        assert Path("back.jsonl").read_bytes() == Path("in.jsonl").read_bytes()

    def test_a_log_without_the_removed_text_cannot_restore_and_nothing_is_left(self, folder: Path) -> None:
        run("in.jsonl", "-o", "out.jsonl", "--provenance", "spans")
        told = textclean("restore", "out.jsonl", "-o", "back.jsonl", status=1).stderr
        assert "out.jsonl:1 (id 'a')" in told
        assert not list(folder.glob("back*"))

    def test_nothing_is_written_over(self) -> None:
        run("in.jsonl", "-o", "out.jsonl")
        Path("full").mkdir()
        Path("full/file").touch()
        assert "same file" in textclean("restore", "out.jsonl", "-o", "out.jsonl", status=2).stderr
        assert "not empty" in textclean("restore", "out.jsonl", "-o", "full", status=2).stderr

    @pytest.mark.parametrize(
        "command", [("restore", "out.jsonl"), ("export", "out.jsonl", "--as", "prov"), ("restore", "out", "--id", "a")]
    )
    def test_what_is_there_is_replaced_only_if_that_is_said(self, folder: Path, command: tuple[str, ...]) -> None:
        run("in.jsonl", "-o", "out.jsonl")
        run("in.jsonl", "-o", "out")
        name = "mine.json" if command[0] == "export" else "mine.jsonl"
        Path(name).write_bytes(b"precious")
        before = files(folder)
        told = textclean(*command, "-o", name, status=2).stderr
        assert f"{name}: is there already" in told
        assert "--overwrite" in told
        assert files(folder) == before
        textclean(*command, "-o", name, "--overwrite")
        assert files(folder).keys() == before.keys()
        assert Path(name).read_bytes() != b"precious"

    @pytest.mark.parametrize(
        "args",
        [
            ("restore", "out", "-o", "out/part-00000.jsonl"),
            ("restore", "out", "-o", "out/rejects.jsonl"),
            ("export", "out", "--as", "prov", "-o", "out/manifest.json"),
            ("export", "out.jsonl", "--as", "prov", "-o", "out.jsonl.manifest.json"),
            ("restore", "out.jsonl", "-o", "link.jsonl"),
            ("restore", "link.jsonl", "-o", "out.jsonl"),
            ("restore", "out.jsonl", "-o", "hard.jsonl"),
            ("restore", "out", "-o", "out", "--id", "a"),
        ],
    )
    def test_what_is_read_is_never_written_over(self, folder: Path, args: tuple[str, ...]) -> None:
        Path("in.jsonl").write_bytes(line(id="a", text="x\nJUNK") + b"no json\n")
        run("in.jsonl", "-o", "out.jsonl", status=3)
        run("in.jsonl", "-o", "out", status=3)
        Path("link.jsonl").symlink_to("out.jsonl")
        Path("hard.jsonl").hardlink_to("out.jsonl")
        before = files(folder)
        textclean(*args, "--overwrite", status=2)
        assert files(folder) == before

    def test_a_link_is_written_where_it_points_to(self) -> None:
        run("in.jsonl", "-o", "out.jsonl")
        for name, command in (
            ("back.jsonl", ("restore", "out.jsonl")),
            ("p.json", ("export", "out.jsonl", "--as", "prov")),
        ):
            Path(f"link-{name}").symlink_to(name)
            textclean(*command, "-o", f"link-{name}")
            assert Path(f"link-{name}").is_symlink()
            assert not Path(name).is_symlink()
            textclean(*command, "-o", f"link-{name}", status=2)
        assert Path("back.jsonl").read_bytes() == Path("in.jsonl").read_bytes()

    def test_nothing_but_what_was_asked_for_is_left(self, folder: Path) -> None:
        Path("in.jsonl").write_bytes(line(id="a/b.txt", text="x") + line(id="c.txt", text="y"))
        run("in.jsonl", "-o", "out.jsonl", "--provenance", "spans")
        Path("there").mkdir()
        for place in ("new/back", "there"):
            Path("out.jsonl").write_bytes(Path("out.jsonl").read_bytes() + b"no record\n")
            before = files(folder)
            textclean("restore", "out.jsonl", "-o", place, status=1)
            assert files(folder) == before
        assert not Path("new").exists()
        assert not list(Path("there").iterdir())


def gzipped(path: str) -> list[dict[str, Any]]:
    return [json.loads(raw) for raw in gzip.decompress(Path(path).read_bytes()).splitlines()]


@pytest.mark.usefixtures("folder")
class TestPlugins:
    def test_it_lists_what_is_on_and_off(self) -> None:
        told = json.loads(textclean("plugins", "--plugin", "mine.py", "--only", "mine", "--json").stdout)
        (mine,) = [row for row in told if row["state"] == "on"]
        assert (mine["name"], mine["hooks"], mine["tags"]) == ("mine", ["detect", "clean", "tag"], ["seen"])
        shown = textclean("plugins", "--plugin", "mine.py", "--only", "mine").stdout
        assert "detect, clean, tag" in shown

    def test_of_a_plugin_that_is_named_it_shows_what_it_declares(self) -> None:
        shown = textclean("plugins", "payments", "hard_wraps").stdout
        assert "payment-block" in shown
        assert "neighbouring payment lines" in shown
        assert "divided-word" in shown  # of a plugin that is off by default
        (told,) = json.loads(textclean("plugins", "payments", "--json").stdout)
        assert [rule["id"] for rule in told["rules"]] == ["payment-block"]
        assert told["phrases"]["heading"]["anchor"] == "whole_line"
        (mine,) = json.loads(textclean("plugins", "mine", "--plugin", "mine.py", "--json").stdout)
        assert mine["rules"] == []

    def test_a_plugin_that_is_not_there_is_told(self) -> None:
        told = textclean("plugins", "paymants", status=2).stderr
        assert "there is no plugin 'paymants'; did you mean 'payments'?" in told

    def test_stats_say_what_rules_look_for_if_asked(self) -> None:
        Path("page.txt").write_text("A bridge was opened by the mayor.\nShare this article\n", "utf-8")
        textclean("run", "page.txt", "-o", "page.jsonl")
        told = json.loads(textclean("stats", "page.jsonl", "--rules", "--json").stdout)
        assert told["rules"]["share_labels/label-line"].startswith("neighbouring lines of share words")
        assert "what it looks for" in textclean("stats", "page.jsonl", "--rules").stdout
        assert "rules" not in json.loads(textclean("stats", "page.jsonl", "--json").stdout)

    def test_an_output_that_is_none_is_refused(self) -> None:
        Path("in.txt").touch()
        assert "not written by textclean" in textclean("stats", "in.txt", status=2).stderr


@pytest.mark.parametrize(
    "args",
    [
        ("explain", "note.txt"),
        ("stats", "note.txt", "--json"),
        ("verify", "note.txt"),
        ("diff", "note.txt", "note.txt"),
        ("restore", "note.txt", "-o", "back.jsonl"),
        ("export", "note.txt", "--as", "prov", "-o", "prov.json"),
    ],
    ids=lambda args: str(args[0]),
)
def test_what_is_no_output_is_wrong_usage_of_the_command(args: tuple[str, ...], tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("a note")
    given = [str(note) if arg == "note.txt" else str(tmp_path / arg) if "." in arg else arg for arg in args]
    told = CliRunner().invoke(main, given, prog_name="textclean")
    suffixes = ".jsonl, .jl, .ndjson, .jsonlines, .json, .csv, .tsv, .parquet (and .gz, .zst, .bz2, .xz)"
    usage, hint, blank, error = told.stderr.splitlines()
    assert (told.exit_code, told.stdout, blank) == (2, "", "")
    assert usage.startswith(f"Usage: textclean {args[0]} [OPTIONS] ")
    assert hint == f"Try 'textclean {args[0]} --help' for help."
    way = f"name its folder, or a file that ends in {suffixes}"
    assert error == f"Error: {note}: not written by textclean run; {way}"
