"""A run learns from its own input how often lines stand on their site."""

from __future__ import annotations

import csv
import json
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from site_pages import HEAD, TAIL, pages
from textclean import Cleaner, Config, ConfigError, OutputError, PluginError, ProfileError, SiteProfile, learn
from textclean.cli.main import main
from textclean.run import Options, run_files
from textclean.run.learn import PROBED, site_evidence
from textclean.run.plan.plan import plan
from textclean.run.progress import Silent
from textclean.testing.made_up_site import story

# Learns a profile, cleans two shards with it, and is killed.
_KILLED = """
import os, signal, sys
from textclean import Cleaner, Config
from textclean.run import Options
from textclean.run.learn import site_evidence
from textclean.run.plan.plan import plan
from textclean.run.progress import Silent
from textclean.run.run import Run

class Deadly(Silent):
    steps = 0

    def step(self, step):
        self.steps += 1
        if self.steps == 3:
            os.kill(os.getpid(), signal.SIGKILL)

options = Options(workers=1, shard_bytes=9000)
planned = plan([sys.argv[1]], sys.argv[2])
with site_evidence(planned, Cleaner(Config(only=("site_template",))), options) as cleaner:
    Run.begin(planned, cleaner, options).carry_out(Deadly())
"""
ONLY = Config(only=("site_template",))
CLEANER = Cleaner(ONLY)
Dump = list[dict[str, Any]]


def write(path: Path, records: Dump) -> str:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return str(path)


def run(
    source: str | list[str], output: Path, options: Options | None = None, cleaner: Cleaner = CLEANER
) -> list[dict[str, Any]]:
    run_files([source] if isinstance(source, str) else source, str(output), cleaner, options or Options(workers=1))
    return [json.loads(line) for line in output.read_text("utf-8").splitlines()]


def test_a_run_learns_from_its_own_input(tmp_path: Path) -> None:
    written = run(write(tmp_path / "d.jsonl", pages(12)), tmp_path / "o.jsonl")
    assert [record["text"].split("\n") for record in written] == [story(number) for number in range(12)]
    digest = learn(pages(12)).digest
    assert written[0]["textclean"]["evidence"] == {"site": {"profile": digest}}
    manifest = json.loads((tmp_path / "o.jsonl.manifest.json").read_text("utf-8"))
    assert manifest["site"]["profile"] == digest
    assert manifest["run"] == CLEANER.with_site(learn(pages(12))).run != CLEANER.run


def test_off_means_off(tmp_path: Path) -> None:
    source = write(tmp_path / "d.jsonl", pages(12))
    records = run(source, tmp_path / "o.jsonl", Options(workers=1, site="off"))
    assert [record["text"] for record in records] == [record["text"] for record in pages(12)]
    assert records[0]["textclean"]["run"] == CLEANER.run
    off = Cleaner(Config(only=("site_template",), site="off"))
    assert run(source, tmp_path / "p.jsonl", cleaner=off)[0]["textclean"]["run"] == off.run
    with pytest.raises(ConfigError, match="auto"):
        Options(site="on")  # type: ignore[arg-type]


def test_the_order_of_inputs_and_the_workers_do_not_matter(tmp_path: Path) -> None:
    dump = pages(24)
    whole = {record["id"]: record for record in run(write(tmp_path / "d.jsonl", dump), tmp_path / "o.jsonl")}
    random.Random(3).shuffle(dump)  # noqa: S311 - no secret
    parts = [write(tmp_path / f"{part}.jsonl", dump[part::3]) for part in range(3)]
    options = Options(workers=2, shard_bytes=5000)
    assert {record["id"]: record for record in run(parts[::-1], tmp_path / "p.jsonl", options)} == whole


def test_two_workers_learn_and_write_the_same_bytes(tmp_path: Path) -> None:
    source = write(tmp_path / "d.jsonl", pages(40))
    run(source, tmp_path / "one.jsonl", Options(workers=1, shard_bytes=9000))
    run(source, tmp_path / "two.jsonl", Options(workers=2, shard_bytes=9000))
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_records_without_urls_cost_and_change_nothing(tmp_path: Path) -> None:
    dump = [{"id": record["id"], "text": record["text"]} for record in pages(12)]
    assert run(write(tmp_path / "d.jsonl", dump), tmp_path / "o.jsonl")[0]["textclean"]["run"] == CLEANER.run


def test_urls_that_begin_late_are_not_looked_for(tmp_path: Path) -> None:
    late = [{"text": "A text without a site."}] * PROBED + pages(12)
    assert run(write(tmp_path / "d.jsonl", late), tmp_path / "o.jsonl")[0]["textclean"]["run"] == CLEANER.run


def test_too_few_pages_change_nothing(tmp_path: Path) -> None:
    assert run(write(tmp_path / "d.jsonl", pages(4)), tmp_path / "o.jsonl")[0]["textclean"]["run"] == CLEANER.run


def test_what_cannot_be_read_does_not_fail_the_learning(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    write(path, pages(12))
    path.write_text('no json\n{"text": 7, "url": "https://a.example/"}\n' + path.read_text("utf-8"), "utf-8")
    assert [record["text"].split("\n")[0] for record in run(str(path), tmp_path / "o.jsonl")] == [
        story(number)[0] for number in range(12)
    ]
    manifest = json.loads((tmp_path / "o.jsonl.manifest.json").read_text("utf-8"))
    assert manifest["counts"]["rejected"] == 2


def test_a_cleaner_with_a_profile_uses_that_one(tmp_path: Path) -> None:
    profile = learn(pages(30))
    records = run(write(tmp_path / "d.jsonl", pages(2)), tmp_path / "o.jsonl", cleaner=CLEANER.with_site(profile))
    assert [record["text"].split("\n") for record in records] == [story(0), story(1)]
    assert records[0]["textclean"]["evidence"]["site"]["profile"] == profile.digest


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_was_stopped_goes_on_with_the_same_profile(tmp_path: Path, workers: int) -> None:
    source = write(tmp_path / "d.jsonl", pages(30))
    options = Options(workers=workers, shard_bytes=9000, resume=True)
    whole = run(source, tmp_path / "o.jsonl", Options(workers=workers, shard_bytes=9000))
    assert run(source, tmp_path / "p.jsonl", options) == whole
    assert run(source, tmp_path / "p.jsonl", options) == whole


def test_a_run_that_was_killed_goes_on_with_the_same_profile(tmp_path: Path) -> None:
    source = write(tmp_path / "d.jsonl", pages(30))
    whole, cut = tmp_path / "o.jsonl", tmp_path / "p.jsonl"
    run(source, whole, Options(workers=1, shard_bytes=9000))
    killed = subprocess.run([sys.executable, "-c", _KILLED, source, str(cut)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not cut.exists()
    run(source, cut, Options(workers=1, shard_bytes=9000, resume=True))
    assert cut.read_bytes() == whole.read_bytes()


def test_an_output_that_may_not_be_replaced_is_refused_before_anything_is_learned(tmp_path: Path) -> None:
    class Begun(Silent):
        def begin(self, total: int | None, done: int) -> None:
            pytest.fail(f"the learning of {total} bytes began, {done} were done")

    output = tmp_path / "o.jsonl"
    output.write_text("somebody's own\n", "utf-8")
    planned = plan([write(tmp_path / "d.jsonl", pages(12))], str(output))
    with (
        pytest.raises(OutputError, match="not written by textclean"),
        site_evidence(planned, CLEANER, Options(), Begun()),
    ):
        pass
    assert output.read_text("utf-8") == "somebody's own\n"


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl.gz"])
def test_other_formats_are_learned_from_as_well(tmp_path: Path, ending: str) -> None:
    dump = pages(12)
    source = tmp_path / f"d.{ending}"
    if ending == "parquet":
        pq.write_table(pa.Table.from_pylist(dump), source)
    elif ending == "csv":
        with source.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, list(dump[0]))
            writer.writeheader()
            writer.writerows(dump)
    else:
        import gzip  # noqa: PLC0415 - one case

        source.write_bytes(gzip.compress("".join(json.dumps(record) + "\n" for record in dump).encode()))
    records = run(str(source), tmp_path / "o.jsonl")
    assert [record["text"].split("\n") for record in records] == [story(number) for number in range(12)]


def test_pages_of_a_crawl_are_learned_from_as_well(tmp_path: Path) -> None:
    blocks = []
    for record in pages(8):
        html = "".join(f"<p>{line}</p>" for line in record["text"].split("\n"))
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + f"<body>{html}</body>".encode()
        fields = {
            "WARC-Type": "response",
            "WARC-Target-URI": record["url"],
            "WARC-Record-ID": f"<urn:uuid:{record['id']}>",
            "WARC-Date": "2024-01-01T00:00:00Z",
            "Content-Type": "application/http; msgtype=response",
            "Content-Length": str(len(http)),
        }
        head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
        blocks.append(head.encode() + http + b"\r\n\r\n")
    (tmp_path / "d.warc").write_bytes(b"".join(blocks))
    records = run(str(tmp_path / "d.warc"), tmp_path / "o.jsonl")
    assert not {line for record in records for line in record["text"].split("\n")} & {*HEAD, *TAIL}


def invoke(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, args)
    return result.exit_code, result.output


def test_the_command_says_what_was_learned(tmp_path: Path) -> None:
    source = write(tmp_path / "d.jsonl", pages(12))
    status, told = invoke("run", source, "-o", str(tmp_path / "o.jsonl"), "--only", "site_template", "--workers", "1")
    assert status == 0
    assert "site evidence: 12 distinct pages of 1 site, learned from the input" in told
    status, told = invoke("run", source, "-o", str(tmp_path / "p.jsonl"), "--only", "site_template", "--site", "off")
    assert status == 0
    assert "site evidence" not in told
    assert "Open the menu" in (tmp_path / "p.jsonl").read_text("utf-8")


def test_a_profile_on_the_command_line_gives_what_the_run_would_learn(tmp_path: Path) -> None:
    source = write(tmp_path / "d.jsonl", pages(12))
    profile = str(tmp_path / "p.site")
    assert invoke("learn", source, "-o", profile)[0] == 0
    assert invoke("run", source, "-o", str(tmp_path / "o.jsonl"), "--site", profile)[0] == 0
    assert invoke("run", source, "-o", str(tmp_path / "p.jsonl"))[0] == 0
    assert (tmp_path / "o.jsonl").read_bytes() == (tmp_path / "p.jsonl").read_bytes()


def test_a_profile_in_the_configuration_stands_beside_its_file(tmp_path: Path) -> None:
    source = write(tmp_path / "d.jsonl", pages(12))
    assert invoke("learn", source, "-o", str(tmp_path / "p.site"))[0] == 0
    (tmp_path / "textclean.toml").write_text('site = "p.site"\n', "utf-8")
    config = Config.load(tmp_path / "textclean.toml")
    assert Cleaner(config).site == SiteProfile.load(tmp_path / "p.site")
    assert Cleaner(config).run == Cleaner(site=tmp_path / "p.site").run != Cleaner().run
    (tmp_path / "textclean.toml").write_text("site = 7\n", "utf-8")
    with pytest.raises(ConfigError, match="site"):
        Config.load(tmp_path / "textclean.toml")


def test_a_damaged_profile_is_wrong_usage(tmp_path: Path) -> None:
    source = write(tmp_path / "d.jsonl", pages(2))
    (tmp_path / "p.site").write_text("no profile", "utf-8")
    status, told = invoke("run", source, "-o", str(tmp_path / "o.jsonl"), "--site", str(tmp_path / "p.site"))
    assert (status, "is no site profile" in told) == (2, True)
    assert not (tmp_path / "o.jsonl").exists()


def test_workers_refuse_a_profile_that_was_exchanged(tmp_path: Path) -> None:
    import pickle  # noqa: PLC0415 - one case

    for count in (8, 9):
        write(tmp_path / "d.jsonl", pages(count))
        assert invoke("learn", str(tmp_path / "d.jsonl"), "-o", str(tmp_path / f"{count}.site"))[0] == 0
    cleaner = CLEANER.with_site(tmp_path / "8.site")
    sent, alone = pickle.dumps(cleaner), pickle.dumps(cleaner.site)
    assert pickle.loads(sent).run == cleaner.run  # noqa: S301 - our own
    assert pickle.loads(alone) == cleaner.site  # noqa: S301 - our own
    (tmp_path / "9.site").replace(tmp_path / "8.site")
    with pytest.raises(PluginError, match="another site profile"):
        pickle.loads(sent)  # noqa: S301 - our own
    with pytest.raises(ProfileError, match="another site profile"):
        pickle.loads(alone)  # noqa: S301 - our own


def test_a_profile_without_a_file_is_sent_whole() -> None:
    import pickle  # noqa: PLC0415 - one case

    cleaner = CLEANER.with_site(learn(pages(8)))
    assert pickle.loads(pickle.dumps(cleaner)).run == cleaner.run  # noqa: S301 - our own
