"""Plugins that hang, die, print and fail without end, and workers that are killed at random."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from run.command import TEXTCLEAN, children
from textclean.log.edit import GAP_REASON

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are looked up in /proc")
ARTICLES = Path(__file__).parents[2] / "seeds" / "articles"
HEAD = """
import itertools, os, signal, sys, time
from textclean import Finding, Label, hookimpl
labels = {"junk": Label("What is to go.")}

@hookimpl
def detect(view):
    n = view.record.fields["n"]
"""
#: What each hostile plugin does with record ``n``.
BODIES = {
    "dies": "    if n % 1009 == 500: os._exit(4)\n",
    "endless": "    if n % 7 == 0: return (Finding(0, 1, 'junk', 'r') for _ in itertools.count())\n",
    "fails": "    raise ValueError(n)\n",
    "hangs": "    while n % 1013 == 600:\n        try: time.sleep(100)\n        except BaseException: pass\n",
    "leaves": "    if n % 5 == 0: sys.exit(n)\n",
    "mutates": "    view.record.fields['more'].append(n)\n",
    "nonsense": "    return [Finding(5, 2, 'junk', 'r', float('nan'))] if n % 3 else 'nonsense'\n",
    "prints": "    print('printed', n); os.write(1, b'written\\n')\n",
    "recurses": "    def f(): return f()\n    if n % 11 == 0: f()\n",
    "shot": "    if n % 1019 == 700: os.kill(os.getpid(), signal.SIGKILL)\n",
}
HONEST = """
    for line in view.lines:
        if line.text == "JUNK":
            yield Finding(line.start, line.end, "junk", "junk-line")
"""


def write(folder: Path, records: int, *names: str, length: int = 300, real: bool = False) -> tuple[str, ...]:
    """Write records, plugins and a configuration; return the options that name the plugins.

    With ``real`` every third text is an article, and the bundled plugins are on, too.
    """
    articles = [path.read_text("utf-8") for path in sorted(ARTICLES.glob("*.txt"))]
    with (folder / "in.jsonl").open("w") as stream:
        for n in range(records):
            text = f"Story {n}.\n" + ("JUNK\n" if n % 4 == 0 else "") + "It goes on. " * length
            if real and n % 3 == 2:
                text = articles[n % len(articles)]
            stream.write(json.dumps({"id": n, "n": n, "more": [n], "text": text.strip()}) + "\n")
            if n % 500 == 99:
                stream.write("no record\n")
    bodies = {**BODIES, "zz_honest": HONEST}
    for name in (*names, "zz_honest"):
        (folder / f"{name}.py").write_text(HEAD + bodies[name])
    (folder / "textclean.toml").write_text("[guards]\nseconds = 2\n")
    return (*(f"--plugin={name}.py" for name in (*names, "zz_honest")), *(() if real else ("--only=zz_honest",)))


def start(
    folder: Path, *args: str, stdin: int = subprocess.DEVNULL, stderr: int = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*TEXTCLEAN, "run", *args],
        cwd=folder,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=stderr,
        start_new_session=True,
    )


def run(folder: Path, *args: str) -> tuple[int, bytes, str]:
    process = start(folder, *args)
    out, told = process.communicate(timeout=900)
    return process.returncode, out, told.decode()


def read(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def test_one_that_hangs_or_dies_is_left_out_for_that_record_even_in_a_run_of_one_shard(tmp_path: Path) -> None:
    plugins = write(tmp_path, 800, "hangs", "dies", length=3)
    status, _, told = run(tmp_path, "in.jsonl", "-o", "out.jsonl", "--workers", "1", *plugins)
    assert status == 3, told
    records = read((tmp_path / "out.jsonl").read_bytes())
    errors = {record["id"]: record["textclean"]["errors"] for record in records if record["textclean"]["errors"]}
    died = {"plugin": "dies", "hook": "detect", "error": "WorkerError: the process ended with status 4 each time"}
    hung = {"plugin": "hangs", "hook": "detect", "error": "TimeoutError: no answer within 2 s"}
    assert errors == {500: [died], 600: [hung]}
    assert all("JUNK" not in record["text"] for record in records)
    status, out, _ = run(tmp_path, "in.jsonl", "-o", "-", *plugins)
    assert (status, out) == (3, (tmp_path / "out.jsonl").read_bytes())


def test_what_a_plugin_prints_does_not_get_into_standard_output(tmp_path: Path) -> None:
    plugins = write(tmp_path, 20, "prints", length=3)
    for source in ("in.jsonl", "-"):
        with (tmp_path / "in.jsonl").open("rb") as stream:
            process = start(tmp_path, source, "-o", "-", *plugins, stdin=stream.fileno())
            out, told = process.communicate(timeout=100)
        assert [record["id"] for record in read(out)] == list(range(20))
        assert told.count(b"printed") >= 20
        assert told.count(b"written") >= 20


def test_one_that_fails_again_and_again_is_switched_off_once_for_the_rest_of_the_run(tmp_path: Path) -> None:
    plugins = write(tmp_path, 150, "fails", length=3)
    status, _, told = run(tmp_path, "in.jsonl", "-o", "out.jsonl", *plugins)
    assert status == 3
    assert told.count("PLUGIN SWITCHED OFF: fails") == 1
    errors = [record["textclean"]["errors"][0]["error"] for record in read((tmp_path / "out.jsonl").read_bytes())]
    assert errors[99] == "ValueError: 99"
    assert set(errors[100:]) == {"switched off: it failed on 100 records in a row"}
    manifest = json.loads((tmp_path / "out.jsonl.manifest.json").read_bytes())
    assert manifest["switched_off"] == {"fails": {"records": 50}}
    assert manifest["counts"]["plugin_errors"] == {"fails/detect": 150}


#: Fails on some records in a row, then never again: the row begins in one shard and ends in another.
FOR_A_WHILE = """
@hookimpl
def detect(view):
    n = view.record.fields["n"]
    if {start} <= n < {end}:
        raise ValueError(n)
"""


@pytest.mark.slow
def test_a_row_of_failures_goes_on_from_shard_to_shard_with_any_number_of_workers(tmp_path: Path) -> None:
    plugins = (*write(tmp_path, 1500, length=1000), "--plugin=first.py", "--plugin=second.py")
    (tmp_path / "first.py").write_text(HEAD.partition("@")[0] + FOR_A_WHILE.format(start=300, end=480))
    (tmp_path / "second.py").write_text(HEAD.partition("@")[0] + FOR_A_WHILE.format(start=600, end=640))
    (tmp_path / "textclean.toml").write_text("[guards]\nseconds = 20\nfailures = 150\n")
    outputs = []
    for workers in ("1", "2"):
        status, _, told = run(tmp_path, "in.jsonl", "-o", f"{workers}.jsonl", "--workers", workers, *plugins)
        assert status == 3, told
        assert (
            told.count("PLUGIN SWITCHED OFF: first failed on too many records in a row; it had no part in the 1,050")
            == 1
        )
        manifest = json.loads((tmp_path / f"{workers}.jsonl.manifest.json").read_bytes())
        assert manifest["shards"] > 3
        assert manifest["switched_off"] == {"first": {"records": 1050}}
        assert manifest["counts"]["plugin_errors"] == {"first/detect": 1200, "second/detect": 40}
        outputs.append((tmp_path / f"{workers}.jsonl").read_bytes())
    assert outputs[0] == outputs[1]
    logs = [record["textclean"] for record in read(outputs[0])]
    off = [number for number, log in enumerate(logs) if any("switched off" in one["error"] for one in log["errors"])]
    assert off == list(range(450, 1500))
    for workers in ("1", "2"):  # through a pipe, record by record and in shards
        status, out, _ = run(tmp_path, "in.jsonl", "-o", "-", "--workers", workers, *plugins)
        assert (status, out) == (3, outputs[0])


@pytest.mark.parametrize("output", ["out.jsonl", "-"])
def test_one_that_hangs_on_each_record_is_switched_off_after_a_few(tmp_path: Path, output: str) -> None:
    plugins = write(tmp_path, 40, length=3)
    (tmp_path / "sleeps.py").write_text(HEAD + "    time.sleep(100)\n")
    (tmp_path / "textclean.toml").write_text("[guards]\nseconds = 0.5\nfailures = 30\n")
    status, out, told = run(tmp_path, "in.jsonl", "-o", output, *plugins, "--plugin=sleeps.py")
    assert status == 3
    assert told.count("PLUGIN SWITCHED OFF: sleeps") == 1
    records = read(out or (tmp_path / output).read_bytes())
    errors = [record["textclean"]["errors"][0]["error"] for record in records]
    assert errors[:3] == ["TimeoutError: no answer within 0.5 s"] * 3
    assert set(errors[3:]) == {"switched off: it hung or ended its process again and again"}


RINGS = """
    def ring(*_):
        raise ArithmeticError
    signal.signal(signal.SIGALRM, ring)
    if n % 3 == 0:
        signal.setitimer(signal.ITIMER_REAL, 0.02)
"""
#: Plugins that take from under textclean what it works with. Each is to cost what is said, on record 5 alone.
TAKING = {
    "closes": ("    if n == 5: os.closerange(3, 200)\n", "the process had its files closed each time"),
    "closes_input": ("    if n == 5: os.close(number_of('.jsonl'))\n", "the process had its files closed each time"),
    "swaps": (
        "    if n == 5: os.dup2(os.open('stolen', os.O_CREAT | os.O_WRONLY), number_of('.data.tmp'))\n",
        "the process had its files closed each time",
    ),
    "moves": ("    if n == 5: os.chdir('/')\n", None),
    "closes_messages": ("    if n == 5: os.close(2)\n", "the process had its files closed each time"),
    "closes_stdout": ("    sys.stdout.close()\n    print('printed', n)\n", None),
    "rings": (RINGS, None),
    "shortens_the_stack": (
        "    if n == 5: sys.setrecursionlimit(len(__import__('inspect').stack()) + 30)\n",
        None,
    ),
}
NUMBER_OF = """
def number_of(ending):
    for number in range(3, 200):
        try:
            name = os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            continue
        if name.endswith(ending):
            return number
"""


@pytest.mark.parametrize("name", TAKING)
def test_what_a_plugin_takes_from_under_it_costs_no_record(tmp_path: Path, name: str) -> None:
    write(tmp_path, 20, length=3)
    body, error = TAKING[name]
    (tmp_path / f"{name}.py").write_text(HEAD.replace("@hookimpl", NUMBER_OF + "\n@hookimpl") + body)
    (tmp_path / "more.jsonl").write_bytes((tmp_path / "in.jsonl").read_bytes())
    plugins = (f"--plugin={name}.py", "--plugin=zz_honest.py", "--only=zz_honest")
    status, _, told = run(tmp_path, "in.jsonl", "more.jsonl", "-o", "out.jsonl", *plugins)
    assert status == (3 if error else 0), told
    records = read((tmp_path / "out.jsonl").read_bytes())
    assert [record["id"] for record in records] == [*range(20), *range(20)]
    assert all("JUNK" not in record["text"] for record in records)
    errors = {(record["id"], found["error"]) for record in records for found in record["textclean"]["errors"]}
    assert errors == ({(5, f"WorkerError: {error}")} if error else set())


BREAKS = """
import textclean.cleaning.cleaner
from textclean import hookimpl

@hookimpl
def tag(view):
    if view.record.id == 5:
        textclean.cleaning.pass_loop.Stage = None
    return []
"""


def test_what_breaks_where_no_plugin_is_called_leaves_the_record_as_it_is(tmp_path: Path) -> None:
    plugins = write(tmp_path, 20, length=3)
    (tmp_path / "breaks.py").write_text(BREAKS)
    status, _, told = run(tmp_path, "in.jsonl", "-o", "out.jsonl", "--plugin=breaks.py", *plugins)
    assert status == 3, told
    whole = (tmp_path / "out.jsonl").read_bytes()
    status, out, _ = run(tmp_path, "in.jsonl", "-o", "-", "--plugin=breaks.py", *plugins)
    assert (status, out) == (3, whole)
    inputs = read((tmp_path / "in.jsonl").read_bytes())
    for record, original in zip(read(whole), inputs, strict=True):
        log = record.pop("textclean")
        assert [error["plugin"] for error in log["errors"]] == ["textclean"] * (record["id"] > 5)
        if log["errors"]:
            assert log["errors"][0]["error"].startswith("TypeError: 'NoneType' object is not callable (pass_loop.py, ")
            assert record == original


SETS = """
WORDS = {"one", "two", "three", "four", "five", "six"}

@hookimpl
def detect(view):
    raise ValueError(f"none of {WORDS}")
"""


def test_the_order_of_a_set_is_the_same_in_each_worker(tmp_path: Path) -> None:
    plugins = (*write(tmp_path, 20, length=3), "--plugin=sets.py")
    (tmp_path / "sets.py").write_text(HEAD.partition("@")[0] + SETS)
    outputs = [run(tmp_path, "in.jsonl", "-o", "-", *plugins)[1] for _ in range(2)]
    assert outputs[0] == outputs[1]
    assert b"none of {" in outputs[0]


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_through_ten_hostile_plugins_and_random_kills_the_same_bytes_come_out(tmp_path: Path) -> None:
    hostile = write(tmp_path, 3000, *BODIES, real=True)
    honest = tuple(option for option in hostile if "zz_honest" in option)
    for name, plugins in (("plain", honest), ("calm", hostile)):
        status, _, told = run(tmp_path, "in.jsonl", "-o", f"{name}.jsonl", "--workers", "2", *plugins)
        assert status == 3, told
    # In a file, since a plugin that prints into a pipe that nobody empties does hang.
    with (tmp_path / "told.txt").open("wb") as told_to:
        process = start(tmp_path, "in.jsonl", "-o", "chaos.jsonl", "--workers", "2", *hostile, stderr=told_to.fileno())
    rng = random.Random(20)  # noqa: S311 - no secret
    killed = 0
    while process.poll() is None and killed < 8:
        time.sleep(rng.uniform(1, 4))
        if workers := children(process.pid):
            os.kill(rng.choice(workers), signal.SIGKILL)
            killed += 1
    process.communicate(timeout=900)
    assert process.returncode == 3
    assert killed >= 2
    plain, calm, chaos = ((tmp_path / f"{name}.jsonl").read_bytes() for name in ("plain", "calm", "chaos"))
    assert chaos == calm

    records, rejects = read(chaos), read((tmp_path / "chaos.jsonl.rejects.jsonl").read_bytes())
    assert len(records) + len(rejects) == 3006
    assert [reject["raw"] for reject in rejects] == ["no record"] * 6
    # No plugin has cost another one anything.
    for record, expected in zip(records, read(plain), strict=True):
        got, wanted = record["textclean"], expected["textclean"]
        assert (record["n"], record["text"]) == (expected["n"], expected["text"])
        assert [got[key] for key in ("original", "edits", "kept", "tags", "scores")] == [
            wanted[key] for key in ("original", "edits", "kept", "tags", "scores")
        ]
        assert {error["plugin"] for error in got["errors"]} <= BODIES.keys()
    assert any(edit["plugin"] != "zz_honest" for record in records for edit in record["textclean"]["edits"])
    check_manifest(json.loads((tmp_path / "chaos.jsonl.manifest.json").read_bytes()), records, rejects)
    for name, *arguments in (("verify", "chaos.jsonl"), ("restore", "chaos.jsonl", "-o", "back.jsonl")):
        done = subprocess.run([*TEXTCLEAN, name, *arguments], cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    # Every record comes back byte for byte; a record that nobody edited is what it was without going back.
    given = [line for line in (tmp_path / "in.jsonl").read_bytes().splitlines() if line != b"no record"]
    assert (tmp_path / "back.jsonl").read_bytes().splitlines() == given
    for record, line in zip(records, given, strict=True):
        log = record.pop("textclean")
        assert (record == json.loads(line)) == (not log["edits"])


def check_manifest(manifest: dict[str, Any], records: list[dict[str, Any]], rejects: list[dict[str, Any]]) -> None:
    """Count in the files what the manifest counts."""
    logs = [record["textclean"] for record in records]
    assert manifest["counts"] == {
        "records_in": len(records) + len(rejects),
        "records_out": len(records),
        "rejected": len(rejects),
        "changed": sum(bool(log["edits"]) for log in logs),
        "edits": sum(edit["reason"] != GAP_REASON for log in logs for edit in log["edits"]),
        "characters_in": sum(log["original"]["length"] for log in logs),
        "characters_out": sum(len(record["text"]) for record in records),
        "plugin_errors": Counter(f"{error['plugin']}/{error['hook']}" for log in logs for error in log["errors"]),
    }
    off = Counter(error["plugin"] for log in logs for error in log["errors"] if "switched off" in error["error"])
    assert {name: told["records"] for name, told in manifest["switched_off"].items()} == off
    assert off.keys() >= {"fails", "nonsense"}
