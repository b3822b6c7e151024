"""What ``run`` shows of single plugins: a trace, the frames of a failure, a debugger, times."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

PLUGIN = """
from textclean import Finding, Label, Rule, hookimpl

labels = {"odd": Label("odd lines")}
rules = (Rule("odd-line", "odd", "lines that say that they are odd"),)


@hookimpl
def detect(view):
    if "Boom" in view.text:
        fail(view)
    odd = [line for line in view.lines if "odd" in line.text]
    return [Finding(line.start, line.end, "odd", confidence=0.9, rule="odd-line", evidence="so") for line in odd]


def fail(view):
    raise ValueError("no \\x1b[31m")
"""
DEBUGGED = """
from textclean import hookimpl

labels = {}


@hookimpl
def detect(view):
    found = view.text.split()
    breakpoint()
    return []
"""
RECORDS = [
    {"id": 1, "text": "The bridge opens.\n\nThis is odd\n\nShare this article"},
    {"id": "b", "text": "Boom.\n\nShare this article"},
    {"id": 3, "text": "Boom again."},
    {"id": 4, "text": "Nothing."},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS), "utf-8")
    (tmp_path / "odd.py").write_text(PLUGIN, "utf-8")
    (tmp_path / "debugged.py").write_text(DEBUGGED, "utf-8")
    return tmp_path


def run(folder: Path, *options: str, plugin: str = "odd", stdin: str = "") -> subprocess.CompletedProcess[str]:
    given = ["--plugin", f"{plugin}.py", "--only", plugin, "--only", "share_labels", *options]
    command = ["textclean", "run", "in.jsonl", *given]
    return subprocess.run(command, cwd=folder, input=stdin, capture_output=True, text=True, check=False, timeout=100)


def written(folder: Path, name: str) -> tuple[bytes, bytes]:
    """Return the output and its manifest; names of the output in the manifest are made equal."""
    manifest = (folder / f"{name}.manifest.json").read_bytes().replace(name.encode(), b"out")
    return (folder / name).read_bytes(), manifest


@pytest.mark.parametrize("options", [["--in-process"], ["--workers", "1"]], ids=["here", "apart"])
def test_a_trace_shows_each_call_of_a_record_and_changes_nothing(folder: Path, options: list[str]) -> None:
    plain = run(folder, "-o", "plain.jsonl")
    traced = run(folder, "-o", "traced.jsonl", "--trace", "1", "--trace", "b", "--trace", "c", "--traceback", *options)
    assert (plain.returncode, traced.returncode) == (3, 3)
    assert written(folder, "traced.jsonl") == written(folder, "plain.jsonl")
    shown = traced.stderr
    first, second = shown.split("trace of record ")[1:]
    assert first.startswith("1: 50 characters\n  text 1: 50 characters\n    detect odd ")
    assert "-> odd 0.9 odd-line [19, 30) 'This is odd'" in first
    assert "hit label [32, 50) 'Share this article'" in first
    assert "  text 2: 17 characters\n" in first
    assert (
        "removed [19, 30): odd by odd/odd-line\n    removed [32, 50): share_label by share_labels/label-line" in first
    )
    assert "! ValueError: no ␛[31m" in second
    assert "textclean: --trace: no record has the id 'c'" in shown


def test_a_trace_names_plugins_that_were_not_called(folder: Path) -> None:
    shown = run(folder, "-o", "out.jsonl", "--trace", "4").stderr
    assert "not called, because none of their phrases is in the text: share_labels" in shown
    assert "outcome: nothing was removed or kept" in shown


def test_a_trace_of_a_pipe_goes_to_standard_error(folder: Path) -> None:
    plain, traced = run(folder, "-o", "-"), run(folder, "-o", "-", "--trace", "1", "--traceback")
    assert traced.stdout == plain.stdout
    assert "trace of record 1: 50 characters" in traced.stderr
    assert "odd.py" in traced.stderr


def test_a_traceback_has_the_frames_of_the_plugin_alone_and_once(folder: Path) -> None:
    shown = run(folder, "-o", "out.jsonl", "--traceback").stderr
    frames = shown[shown.index("odd/detect:\nTraceback") :]
    assert shown.count("Traceback") == 1
    assert frames.count('  File "') == 2
    assert 'odd.py", line 11, in detect\n    fail(view)' in frames
    assert "ValueError: no ␛[31m" in frames
    assert "host.py" not in frames


def test_a_debugger_can_be_used_in_the_process_of_the_command(folder: Path) -> None:
    done = run(folder, "-o", "out.jsonl", "--in-process", plugin="debugged", stdin="p len(found) + 33\nc\nq\n")
    assert "(Pdb) 42" in done.stderr
    assert done.returncode == 130
    assert "textclean: stopped; nothing half-done was kept" in done.stderr
    assert not (folder / "out.jsonl").exists()


def test_a_debugger_without_a_terminal_says_what_to_do(folder: Path) -> None:
    done = run(folder, "-o", "out.jsonl", plugin="debugged")
    assert done.returncode == 3
    assert "BdbQuit: a debugger has no terminal in this process; give the option --in-process" in done.stderr


def test_in_process_and_workers_contradict_each_other(folder: Path) -> None:
    done = run(folder, "-o", "out.jsonl", "--in-process", "--workers", "2")
    assert (done.returncode, "--in-process cleans in this process alone" in done.stderr) == (2, True)


def test_times_stand_beside_the_output_which_stays_the_same(folder: Path) -> None:
    run(folder, "-o", "plain.jsonl")
    run(folder, "-o", "timed.jsonl", "--timings")
    assert written(folder, "timed.jsonl") == written(folder, "plain.jsonl")
    assert not (folder / "plain.jsonl.timings.json").exists()
    found = stats(folder, "timed.jsonl")
    assert set(found) == {"odd", "share_labels", "textclean"}
    assert found["odd"]["calls"] >= 4
    assert found["textclean"]["milliseconds"] > 0
    table = subprocess.run(
        ["textclean", "stats", "timed.jsonl"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert "µs a call" in table.stdout


def stats(folder: Path, name: str) -> dict[str, dict[str, float]]:
    done = subprocess.run(
        ["textclean", "stats", name, "--json"], cwd=folder, capture_output=True, text=True, check=False
    )
    times: dict[str, dict[str, float]] = json.loads(done.stdout).get("milliseconds", {})
    return times


def test_times_of_an_earlier_run_are_not_taken_for_those_of_the_output(folder: Path) -> None:
    run(folder, "-o", "out.jsonl", "--timings")
    with (folder / "in.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"id": 5, "text": "More."}\n')
    run(folder, "-o", "out.jsonl")
    assert stats(folder, "out.jsonl") == {}


def test_a_folder_has_its_times_in_it(folder: Path) -> None:
    run(folder, "-o", "parts", "--timings", "--workers", "2")
    assert set(stats(folder, "parts")) == {"odd", "share_labels", "textclean"}
    command = ["textclean", "run", "parts", "-o", "again.jsonl"]
    again = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "not read: timings.json: times of a run of textclean" in again.stderr
    assert again.returncode == 0


def test_a_strangers_file_is_not_replaced_by_times(folder: Path) -> None:
    (folder / "out.jsonl.timings.json").write_text('{"mine": 1}', "utf-8")
    done = run(folder, "-o", "out.jsonl", "--timings")
    assert done.returncode == 2
    assert "out.jsonl.timings.json: textclean did not write this file; move it away, or give --overwrite" in done.stderr
    assert (folder / "out.jsonl.timings.json").read_text("utf-8") == '{"mine": 1}'
    assert not (folder / "out.jsonl").exists()


def test_times_need_an_output_that_they_can_stand_beside(folder: Path) -> None:
    done = run(folder, "-o", "-", "--timings")
    assert done.returncode == 2
    assert "times are written beside an output of this machine; leave --timings out" in done.stderr
