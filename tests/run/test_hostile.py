"""Plugins that hang, die, print and fail without end, and workers that are killed at random."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from run.command import TEXTCLEAN, children

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are looked up in /proc")
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


def write(folder: Path, records: int, *names: str, length: int = 300) -> tuple[str, ...]:
    """Write records, plugins and a configuration; return the options that name the plugins."""
    with (folder / "in.jsonl").open("w") as stream:
        for n in range(records):
            text = f"Story {n}.\n" + ("JUNK\n" if n % 4 == 0 else "") + "It goes on. " * length
            stream.write(json.dumps({"id": n, "n": n, "more": [n], "text": text.strip()}) + "\n")
            if n % 500 == 99:
                stream.write("no record\n")
    bodies = {**BODIES, "zz_honest": HONEST}
    for name in (*names, "zz_honest"):
        (folder / f"{name}.py").write_text(HEAD + bodies[name])
    (folder / "textclean.toml").write_text("[guards]\nseconds = 2\n")
    return (*(f"--plugin={name}.py" for name in (*names, "zz_honest")), "--only=zz_honest")


def start(folder: Path, *args: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*TEXTCLEAN, "run", *args],
        cwd=folder,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def run(folder: Path, *args: str) -> tuple[int, bytes, str]:
    process = start(folder, *args)
    out, told = process.communicate(timeout=250)
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


def test_one_that_fails_again_and_again_is_switched_off_once_for_the_rest_of_the_shard(tmp_path: Path) -> None:
    plugins = write(tmp_path, 150, "fails", length=3)
    status, _, told = run(tmp_path, "in.jsonl", "-o", "out.jsonl", *plugins)
    assert status == 3
    assert told.count("PLUGIN SWITCHED OFF: fails") == 1
    errors = [record["textclean"]["errors"][0]["error"] for record in read((tmp_path / "out.jsonl").read_bytes())]
    assert errors[99] == "ValueError: 99"
    assert set(errors[100:]) == {"switched off: it failed on 100 records in a row"}
    manifest = json.loads((tmp_path / "out.jsonl.manifest.json").read_bytes())
    assert manifest["switched_off"] == {"fails": {"shards": 1, "records": 50}}
    assert manifest["counts"]["plugin_errors"] == {"fails/detect": 150}


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_through_ten_hostile_plugins_and_random_kills_the_same_bytes_come_out(tmp_path: Path) -> None:
    plugins = write(tmp_path, 3000, *BODIES)
    status, _, told = run(tmp_path, "in.jsonl", "-o", "calm.jsonl", "--workers", "2", *plugins)
    assert status == 3, told
    process = start(tmp_path, "in.jsonl", "-o", "chaos.jsonl", "--workers", "2", *plugins)
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
    calm, chaos = ((tmp_path / f"{name}.jsonl").read_bytes() for name in ("calm", "chaos"))
    assert chaos == calm
    records = read(chaos)
    inputs = {
        n: json.loads(line)
        for line in (tmp_path / "in.jsonl").read_text().splitlines()
        if line[0] == "{"
        for n in [json.loads(line)["n"]]
    }
    rejects = (tmp_path / "chaos.jsonl.rejects.jsonl").read_bytes().splitlines()
    assert len(records) + len(rejects) == 3006
    for record in records:
        log = record.pop("textclean")
        original = inputs[record["n"]]
        assert {edit["plugin"] for edit in log["edits"]} <= {"zz_honest"}
        if not log["edits"]:
            assert record == original
        assert ("JUNK" in original["text"]) == bool(log["edits"])
    manifest = json.loads((tmp_path / "chaos.jsonl.manifest.json").read_bytes())
    assert manifest["counts"]["records_out"] == len(records)
    assert manifest["counts"]["rejected"] == len(rejects)
    assert manifest["switched_off"].keys() >= {"fails", "nonsense"}
    verified = subprocess.run([*TEXTCLEAN, "verify", "chaos.jsonl"], cwd=tmp_path, capture_output=True, check=False)
    assert verified.returncode == 0, verified.stderr
