"""The shards of a run on Ray: the bytes are those of any other engine, whatever happens on the way."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import attrs
import pytest

from textclean import Cleaner, Config, ConfigError
from textclean.errors import WorkerError
from textclean.field_names import FieldNames
from textclean.integrations.ray import Outcome, RayEngine, carry_out
from textclean.run import Manifest, Options, plan, run_plan
from textclean.run.shard.job import Job, absolute
from textclean.run.shard.progress_events import OnProgress, Step
from textclean.run.shard.report import Report
from textclean.run.shard.shard import clean_shard
from textclean.run.workers.engine import Engine

RECORDS = 400
FATAL = """
import os, signal
from pathlib import Path
from textclean import hookimpl

@hookimpl
def tag(view):
    died = Path(__file__).with_name("died")
    if "Story 200." in view.text and len(died.read_text()) < {times}:
        died.write_text(died.read_text() + "x")
        os.kill(os.getpid(), signal.SIGKILL)
    return []
"""
SLOW = """
import time
from textclean import hookimpl

@hookimpl
def tag(view):
    time.sleep(0.05)
    return []
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    # Random bytes, so that the compressed file, too, is larger than a shard.
    noise = random.Random(0)  # noqa: S311 - no secret
    lines = [
        json.dumps({"id": n % 390, "noise": noise.randbytes(20).hex(), "text": f"Story {n}.\n\nShare this article\n"})
        for n in range(RECORDS)
    ]
    lines[100] = "no record"
    content = "".join(f"{line}\n" for line in lines).encode()
    Path("in.jsonl").write_bytes(content)
    Path("in.jsonl.gz").write_bytes(gzip.compress(content))
    return tmp_path


def run(
    engine: Engine | None, output: str, inputs: tuple[str, ...], plugins: tuple[Path, ...] = (), **more: object
) -> Manifest:
    config = Config(only=("share_labels", *(plugin.stem for plugin in plugins)))
    options = Options(FieldNames(), shard_bytes=4000, **more)  # type: ignore[arg-type]
    Path(output).parent.mkdir(exist_ok=True)
    return run_plan(plan(inputs, output), Cleaner(config, plugins), options, engine=engine)


def files(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes().replace(folder.encode(), b"") for path in Path(folder).iterdir()}


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_output_rejects_and_manifest_are_those_of_the_local_engine() -> None:
    import ray  # noqa: PLC0415 - it is slow, and only this test needs it

    # A program's own connection is used, and left as it is.
    ray.init(address="local", num_cpus=2, include_dashboard=False, object_store_memory=100 << 20, log_to_driver=False)
    try:
        for output in ("out.jsonl", "out.parquet", "out.csv.gz"):
            # The blocks of the compressed file travel to the tasks, the pieces of the other are read by them.
            inputs = ("in.jsonl", "in.jsonl.gz")
            local = run(None, f"local/{output}", inputs)
            assert local.shards > 16
            assert run(RayEngine(2), f"ray/{output}", inputs).rejected == 2
        assert files("ray") == files("local")
        assert len(files("ray")) == 9
        assert ray.is_initialized()
    finally:
        ray.shutdown()


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_its_shard_a_second_try(folder: Path) -> None:
    plugin = folder / "fatal.py"
    plugin.write_text(FATAL.format(times=1))
    (folder / "died").write_text("x")
    run(None, "local/out.jsonl", ("in.jsonl",), (plugin,))
    (folder / "died").write_text("")
    run(RayEngine(2), "ray/out.jsonl", ("in.jsonl",), (Path("fatal.py"),))
    assert (folder / "died").read_text() == "x"
    assert files("ray") == files("local")


@pytest.mark.slow
def test_a_shard_that_kills_two_workers_ends_the_run_and_the_rest_can_be_gone_on_with(folder: Path) -> None:
    plugin = folder / "fatal.py"
    plugin.write_text(FATAL.format(times=2))
    (folder / "died").write_text("")
    with pytest.raises(WorkerError, match=r"shard \d+ \(in\.jsonl\): two tasks were lost over it"):
        run(RayEngine(1), "ray/out.jsonl", ("in.jsonl",), (plugin,), apart=False)
    assert [path.name for path in (folder / "ray").iterdir()] == ["out.jsonl.partial"]
    assert list((folder / "ray" / "out.jsonl.partial").glob("*.data"))
    assert not list((folder / "ray" / "out.jsonl.partial").glob("*.tmp"))
    # Another engine goes on with what this one has finished; the third try is survived.
    run(None, "ray/out.jsonl", ("in.jsonl",), (plugin,), resume=True)
    run(None, "local/out.jsonl", ("in.jsonl",), (plugin,))
    assert files("ray") == files("local")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no process groups to interrupt")
@pytest.mark.parametrize("stop, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_leaves_no_process_and_can_be_gone_on_with(
    folder: Path, stop: signal.Signals, status: int
) -> None:
    (folder / "slow.py").write_text(SLOW)
    (folder / "big.jsonl").write_bytes(b"".join(b'{"id":%d,"text":"%s"}\n' % (n, b"a " * 100_000) for n in range(60)))
    command = [str(Path(sys.executable).with_name("textclean")), "run", "big.jsonl", "--plugin", "slow.py", "-q"]
    command += ["--only", "slow", "-o"]
    with subprocess.Popen(
        [*command, "out.jsonl", "--engine", "ray", "--workers", "1"],
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
    ) as ray:
        until(lambda: any(folder.glob("out.jsonl.partial/00000.json")))
        # A terminal's interrupt goes to all processes of its group, what ends a process to that process.
        (os.killpg if stop == signal.SIGINT else os.kill)(ray.pid, stop)
        told = ray.communicate(timeout=60)[1]
    assert (ray.returncode, told.count("\n")) == (status, 1), told
    assert re.search(r"stopped; \d of 3 shards are done; the same command with --resume goes on", told)
    assert not list(folder.glob("out.jsonl.partial/*.tmp"))
    until(lambda: not list(processes(ray.pid)))  # what a task has started ends with it, a moment later
    subprocess.run([*command, "out.jsonl", "--resume"], check=True)
    subprocess.run([*command, "local.jsonl"], check=True)
    assert (folder / "out.jsonl").read_bytes() == (folder / "local.jsonl").read_bytes()


def processes(session: int) -> Iterator[str]:
    """Yield the names of a session's processes, where the system tells."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            name, _, rest = path.read_text().rpartition(")")
            if int(rest.split()[3]) == session:
                yield name


def until(ready: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start a cluster that is not ours to end, and return its address."""
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    monkeypatch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("ray")), "start", "--head", "--num-cpus", "2", "--port", str(port)]
    command += ["--include-dashboard", "false", "--object-store-memory", str(100 << 20), "--block", "--temp-dir"]
    # A folder with a short name, since sockets are in it; in the usual one, others would take the cluster for theirs.
    temporary = tempfile.mkdtemp(prefix="ray-")
    with subprocess.Popen([*command, temporary], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as head:
        try:
            until(lambda: accepts(port))
            yield f"127.0.0.1:{port}"
        finally:
            head.terminate()
            head.wait(60)
            shutil.rmtree(temporary)


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_a_cluster_that_is_there_is_used_and_goes_on(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [
        str(Path(sys.executable).with_name("textclean")),
        "run",
        "in.jsonl",
        "-q",
        "--only",
        "share_labels",
        "-o",
    ]
    for folder in ("local", "ray", "again", "refused"):
        Path(folder).mkdir()
    assert subprocess.run([*command, "local/out.jsonl"], check=False).returncode == 3
    remote = ["--engine", "ray", "--ray-address", cluster]
    for folder in ("ray", "again"):
        assert subprocess.run([*command, f"{folder}/out.jsonl", *remote], check=False).returncode == 3
        assert files(folder) == files("local")
    monkeypatch.setenv("RAY_AUTH_TOKEN", "not" * 20)
    refused = subprocess.run([*command, "refused/out.jsonl", *remote], check=False, capture_output=True, text=True)
    assert refused.returncode == 1
    assert f"Ray cannot be reached at {cluster}" in refused.stderr
    assert "token" in refused.stderr
    assert not list(Path("refused").iterdir())


class Elsewhere:
    """An engine whose processes have another current folder."""

    def run(self, jobs: Iterable[Job | None], told: OnProgress) -> Iterator[Report]:
        here = Path.cwd()
        for job in filter(None, jobs):
            moved = absolute(job)
            os.chdir("/")
            try:
                yield clean_shard(moved, on_progress=told)
            finally:
                os.chdir(here)


def test_a_job_means_the_same_in_another_folder(folder: Path) -> None:
    plugin = Path("fatal.py")
    plugin.write_text(FATAL.format(times=0))
    (folder / "died").write_text("")
    run(None, "local/out.jsonl", ("in.jsonl",), (plugin,))
    run(Elsewhere(), "else/out.jsonl", ("in.jsonl",), (plugin,))
    assert files("else") == files("local")


def test_a_machine_that_does_not_see_the_files_says_so(folder: Path) -> None:
    class Blind:
        def run(self, jobs: Iterable[Job | None], told: OnProgress) -> Iterator[Report]:  # noqa: ARG002 - as all engines
            job = next(filter(None, jobs))
            outcomes.append(carry_out(job))
            (folder / "in.jsonl").unlink()
            outcomes.append(carry_out(job))
            outcomes.append(carry_out(attrs.evolve(job, work=attrs.evolve(job.work, folder=folder / "nowhere"))))
            yield from ()

    outcomes: list[Outcome] = []
    run(Blind(), "blind/out.jsonl", ("in.jsonl",))
    assert [kind for kind, _ in outcomes] == ["done", "failed", "failed"]
    assert re.search(r"in\.jsonl: is not there on the machine .*, or name it by a URL", str(outcomes[1][1]))
    assert re.search(r"nowhere: the folder .* is not there on the machine", str(outcomes[2][1]))


class InTasks:
    """An engine that does what a task does, without Ray."""

    def run(self, jobs: Iterable[Job | None], told: OnProgress) -> Iterator[Report]:  # noqa: ARG002 - as all engines
        for job in filter(None, jobs):
            match carry_out(absolute(job)):
                case ("done", report):
                    yield report
                case outcome:
                    pytest.fail(str(outcome))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_plugin_that_ends_its_process_is_left_out_in_a_task_as_locally(folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(b"".join(b'{"id":%d,"text":"Story %d."}\n' % (n, n) for n in range(198, 202)))
    plugin = folder / "fatal.py"
    plugin.write_text(FATAL.format(times=99))
    for engine, output in ((None, "local/out.jsonl"), (InTasks(), "task/out.jsonl")):
        (folder / "died").write_text("")
        manifest = run(engine, output, ("in.jsonl",), (plugin,), apart=True)
        assert manifest.tally.errors == {"fatal/tag": 1}
    assert files("task") == files("local")


def ignore(step: Step) -> None:
    """Be told, and do nothing."""


@pytest.mark.slow
def test_an_address_where_nobody_listens_is_named_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(WorkerError, match=f"Ray cannot be reached at {address}; check --ray-address"):
            next(RayEngine(1, address).run([], ignore), None)


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ConfigError, match="needs Ray: pip install 'textclean-framework\\[ray\\]'"):
        next(RayEngine(1).run([], ignore), None)
