"""Nothing that is not ours is removed, replaced or written through, whatever it is called."""

from __future__ import annotations

import json
import os
import re
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from textclean import Cleaner, Config
from textclean.cli.main import main
from textclean.errors import OutputError
from textclean.integrations.clean_file import process_shard
from textclean.run import Options, Run, plan, run_files
from textclean.run.progress import Silent
from textclean.storage.atomic import Aside

CLEANER = Cleaner(Config(only=("kept_share",)))
DUMP = b"".join(b'{"id": %d, "text": "text %d"}\n' % (number, number) for number in range(40))
POSIX = pytest.mark.skipif(os.name == "nt", reason="links and modes of POSIX")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_bytes(DUMP)
    return tmp_path


def clean(*args: str, status: int = 0) -> Result:
    result = CliRunner().invoke(main, ["run", *args, "--only", "kept_share", "--workers", "1"])
    assert result.exit_code == status, (result.output, result.exception)
    return result


def files(folder: Path = Path()) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def stopped(output: str = "out.jsonl", state: Path | None = None) -> None:
    """Leave what a run has that was stopped after three shards or, where a worker was quicker, four."""
    run = Run.begin(plan(["in.jsonl"], output), CLEANER, Options(shard_bytes=200, state=state))

    class Stop:
        done = 0

        def begin(self, _total: int | None, _done: int) -> None:
            """Not needed."""

        def step(self, _step: object) -> None:
            if len(list(run.work.folder.glob("*[0-9].json"))) >= 3:  # type: ignore[union-attr]
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.carry_out(Stop())


class TestFolder:
    """The folder for what is unfinished."""

    PRECIOUS = ("lock", "state.json", "commit.json", "00000.json", "00000.data.tmp", "notes/a.txt", "manifest")

    def fill(self, folder: str) -> dict[str, bytes]:
        for name in self.PRECIOUS:
            Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, name).write_bytes(b"precious")
        return files()

    @pytest.mark.parametrize("resume", [(), ("--resume",), ("--overwrite",)])
    @pytest.mark.parametrize("where", [(), ("--state", "mine")])
    def test_a_folder_that_looks_like_ours_is_left_alone(self, where: tuple[str, ...], resume: tuple[str, ...]) -> None:
        before = self.fill(where[-1] if where else "out.jsonl.partial")
        told = clean("in.jsonl", "-o", "out.jsonl", *where, *resume, status=2).stderr
        assert "not made by textclean" in told
        assert files() == before

    @POSIX
    def test_nor_is_one_behind_a_link(self) -> None:
        before = self.fill("mine")
        Path("out.jsonl.partial").symlink_to("mine")
        clean("in.jsonl", "-o", "out.jsonl", status=2)
        assert files() == before
        assert Path("out.jsonl.partial").is_symlink()

    def test_one_with_an_empty_mark_and_more_is_not_ours(self) -> None:
        Path("mine").mkdir()
        Path("mine/textclean-unfinished.json").touch()
        Path("mine/00000.data").write_bytes(b"precious")
        clean("in.jsonl", "-o", "out.jsonl", "--state", "mine", status=2)
        assert Path("mine/00000.data").read_bytes() == b"precious"

    def test_what_somebody_puts_into_ours_stays(self) -> None:
        stopped()
        Path("out.jsonl.partial/notes.txt").write_bytes(b"precious")
        Path("out.jsonl.partial/more").mkdir()
        Path("out.jsonl.partial/more/00000.data").write_bytes(b"precious")
        clean("in.jsonl", "-o", "out.jsonl", "--overwrite")
        left = {name for name in files() if name.startswith("out.jsonl.partial")}
        assert left == {"out.jsonl.partial/notes.txt", "out.jsonl.partial/more/00000.data"}

    def test_an_input_in_it_is_refused(self) -> None:
        stopped()
        Path("out.jsonl.partial/more.jsonl").write_bytes(DUMP)
        before = files()
        told = clean("out.jsonl.partial/more.jsonl", "-o", "b.jsonl", "--state", "out.jsonl.partial", status=2).stderr
        assert "lies in the folder for what is unfinished" in told
        assert files() == before

    def test_what_is_unfinished_of_another_output_is_not_thrown_away(self) -> None:
        stopped(state=Path("kept"))
        before = files()
        for resume in ((), ("--resume",)):
            clean("in.jsonl", "-o", "other.jsonl", "--state", "kept", *resume, status=2)
            assert files() == before

    def test_what_is_unfinished_is_never_read_as_an_input(self) -> None:
        Path("in").mkdir()
        Path("in.jsonl").rename("in/in.jsonl")
        run = Run.begin(plan(["in"], "out.jsonl"), CLEANER, Options(state=Path("in/kept"), shard_bytes=200))
        (run.work.folder / "00000.json").write_bytes(b"{}")  # type: ignore[union-attr]
        assert [source.path for source in plan(["in"], "other.jsonl").sources] == [str(Path("in/in.jsonl"))]
        run.leave()

    @POSIX
    def test_nothing_is_written_through_a_link_in_it(self) -> None:
        Path("mine.txt").write_bytes(b"precious")
        begun = Run.begin(plan(["in.jsonl"], "out.jsonl"), CLEANER, Options(shard_bytes=200))
        for name in (
            "00000.data.tmp",
            "00001.ids.tmp",
            "00002.json.tmp",
            "commit.json.tmp",
            "joined",
            "all.rejects",
            "manifest",
        ):
            (begun.work.folder / name).symlink_to(Path("mine.txt").absolute())  # type: ignore[union-attr]
        begun.carry_out(Silent())
        assert Path("mine.txt").read_bytes() == b"precious"
        assert Path("out.jsonl").is_file()
        assert not Path("out.jsonl").is_symlink()


class TestInput:
    @pytest.mark.parametrize("url", ["file://{}", "local://{}", "FILE://{}", "file://{}/../{}"])
    @pytest.mark.parametrize("turned", [False, True])
    def test_an_input_is_not_written_over_under_another_spelling(self, folder: Path, url: str, *, turned: bool) -> None:
        path = folder / "in.jsonl"
        spelled = url.format(folder / "sub", "in.jsonl") if url.count("{}") > 1 else url.format(path)
        (folder / "sub").mkdir()
        names = (spelled, "in.jsonl") if turned else ("in.jsonl", spelled)
        told = clean(names[0], "-o", names[1], "--overwrite", status=2).stderr
        assert "input and output" in told
        assert path.read_bytes() == DUMP

    @POSIX
    @pytest.mark.parametrize("link", [os.symlink, os.link])
    def test_nor_through_a_link(self, link: Callable[[str, str], None]) -> None:
        link("in.jsonl", "link.jsonl")
        for names in (("in.jsonl", "link.jsonl"), ("link.jsonl", "in.jsonl"), (".", "link.jsonl")):
            assert "input and output" in clean(names[0], "-o", names[1], "--overwrite", status=2).stderr
        assert Path("in.jsonl").read_bytes() == DUMP

    def test_a_url_of_this_machine_is_read_and_written(self, folder: Path) -> None:
        clean(f"file://{folder}/in.jsonl", "-o", f"file://{folder}/out.jsonl")
        assert Path("out.jsonl").stat().st_size > len(DUMP)
        assert set(files()) == {"in.jsonl", "out.jsonl", "out.jsonl.manifest.json"}


class TestForeign:
    """What stands at the output's places."""

    @pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.manifest.json", "out.jsonl.rejects.jsonl"])
    @pytest.mark.parametrize("content", [b"", b"precious", b"{}", b'{"textclean": "1"}', b'{"schema": 1, "run": "x"}'])
    def test_a_file_that_we_did_not_write_is_not_replaced(self, name: str, content: bytes) -> None:
        Path(name).write_bytes(content)
        before = files()
        told = clean("in.jsonl", "-o", "out.jsonl", status=2).stderr
        assert name in told
        assert "--overwrite" in told
        assert files() == before

    @pytest.mark.parametrize("name", ["part-00000.jsonl", "part-00007.parquet", "manifest.json", "rejects.jsonl"])
    def test_nor_is_one_in_a_folder(self, name: str) -> None:
        clean("in.jsonl", "-o", "out")
        Path("out/manifest.json").unlink() if name == "manifest.json" else None
        Path("out", name).write_bytes(b"precious")
        before = files()
        assert name in clean("in.jsonl", "-o", "out", status=2).stderr
        assert files() == before

    def test_other_files_of_the_folder_are_nobodys_business(self) -> None:
        Path("out").mkdir()
        Path("out/notes.txt").write_bytes(b"precious")
        clean("in.jsonl", "-o", "out")
        clean("in.jsonl", "-o", "out")
        assert set(files(Path("out"))) == {"manifest.json", "part-00000.jsonl", "notes.txt"}

    def test_with_overwrite_it_is_replaced_and_told(self) -> None:
        Path("out.jsonl").write_bytes(b"mine")
        Path("out.jsonl.rejects.jsonl").write_bytes(b"mine")
        told = clean("in.jsonl", "-o", "out.jsonl", "--overwrite").stderr
        assert "out.jsonl: not written by textclean" in told
        assert set(files()) == {"in.jsonl", "out.jsonl", "out.jsonl.manifest.json"}

    def test_our_own_earlier_output_is_replaced_and_told(self) -> None:
        Path("in.jsonl").write_bytes(DUMP + b"no json\n")
        clean("in.jsonl", "-o", "out.jsonl", status=3)
        before = files()
        told = clean("in.jsonl", "-o", "out.jsonl", "-q", status=3).stderr
        assert [line.partition(":")[0] for line in told.splitlines()] == ["textclean", "textclean"]  # and the reject
        assert files() == before
        Path("in.jsonl").write_bytes(DUMP)
        told = clean("in.jsonl", "-o", "out.jsonl").stderr
        assert "out.jsonl: written by an earlier run; replaced" in told
        assert set(files()) == {"in.jsonl", "out.jsonl", "out.jsonl.manifest.json"}

    @pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.rejects.jsonl"])
    def test_one_that_was_changed_since_is_the_users(self, name: str) -> None:
        Path("in.jsonl").write_bytes(DUMP + b"no json\n")
        clean("in.jsonl", "-o", "out.jsonl", status=3)
        path = Path(name)
        path.write_bytes(path.read_bytes().replace(b"text", b"TEXT").replace(b"json", b"JSON"))
        before = files()
        told = clean("in.jsonl", "-o", "out.jsonl", status=2).stderr
        assert f"{name}: changed since textclean wrote it" in told
        assert files() == before

    def test_one_that_appears_while_the_run_goes_on_stays(self) -> None:
        begun = Run.begin(plan(["in.jsonl"], "out.jsonl"), CLEANER, Options())
        Path("out.jsonl").write_bytes(b"precious")
        with pytest.raises(OutputError, match=r"out\.jsonl: .*came there while"):
            begun.carry_out(Silent())
        assert Path("out.jsonl").read_bytes() == b"precious"
        assert not Path("out.jsonl.manifest.json").exists()
        Path("out.jsonl").unlink()
        run_files(["in.jsonl"], "out.jsonl", CLEANER, Options(resume=True))
        assert set(files()) == {"in.jsonl", "out.jsonl", "out.jsonl.manifest.json"}

    @POSIX
    @pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.rejects.jsonl"])
    def test_what_is_no_file_is_never_replaced(self, name: str) -> None:
        os.mkfifo(name)
        assert name in clean("in.jsonl", "-o", "out.jsonl", "--overwrite", status=2).stderr
        assert stat.S_ISFIFO(Path(name).stat().st_mode)

    def test_a_folder_in_the_place_of_a_file_is_told_before_any_work(self) -> None:
        Path("out.jsonl.manifest.json").mkdir()
        told = clean("in.jsonl", "-o", "out.jsonl", "--overwrite", status=2).stderr
        assert "out.jsonl.manifest.json" in told

    @POSIX
    def test_a_file_that_was_private_stays_private(self) -> None:
        clean("in.jsonl", "-o", "out.jsonl")
        Path("out.jsonl").chmod(0o600)
        clean("in.jsonl", "-o", "out.jsonl")
        assert stat.S_IMODE(Path("out.jsonl").stat().st_mode) == 0o600


class TestLock:
    @pytest.mark.parametrize("output", ["out.jsonl", "out"])
    @pytest.mark.parametrize("spelled", ["{}", "./{}", "sub/../{}", "file://{here}/{}"])
    def test_two_runs_on_one_output_are_one_too_many_wherever_their_states_are(
        self, folder: Path, output: str, spelled: str
    ) -> None:
        Path("sub").mkdir()
        first = Run.begin(plan(["in.jsonl"], output), CLEANER, Options(state=Path("a")))
        second = spelled.format(output, here=folder)
        for state in ("b", "a"):
            with pytest.raises(OutputError, match="another run is"):
                Run.begin(plan(["in.jsonl"], second), CLEANER, Options(state=Path(state)))
        first.carry_out(Silent())
        assert set(files()) >= {"in.jsonl"}
        assert not list(Path().rglob("*lock*"))

    def test_two_outputs_do_not_share_a_state(self) -> None:
        first = Run.begin(plan(["in.jsonl"], "a.jsonl"), CLEANER, Options(state=Path("kept")))
        with pytest.raises(OutputError, match="another run is"):
            Run.begin(plan(["in.jsonl"], "b.jsonl"), CLEANER, Options(state=Path("kept")))
        first.carry_out(Silent())

    def test_one_url_from_two_folders_is_one_output(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        fsspec = pytest.importorskip("fsspec")
        first = Run.begin(plan(["in.jsonl"], "memory://x/out.jsonl"), CLEANER, Options())
        (folder / "sub").mkdir()
        monkeypatch.chdir(folder / "sub")
        with pytest.raises(OutputError, match="another run is"):
            Run.begin(plan(["../in.jsonl"], "memory:///x/out.jsonl"), CLEANER, Options())
        monkeypatch.chdir(folder)
        first.carry_out(Silent())
        fsspec.filesystem("memory").store.clear()

    @POSIX
    def test_a_lock_is_not_taken_through_a_link_or_of_somebody_else(self) -> None:
        path = Path(".out.jsonl.textclean-lock")
        for link in (True, False):
            path.symlink_to("in.jsonl") if link else path.write_bytes(b"precious")
            clean("in.jsonl", "-o", "out.jsonl", status=2)
            assert Path("in.jsonl").read_bytes() == DUMP
            assert os.path.lexists(path)
            path.unlink()

    @POSIX
    def test_nothing_is_left_of_it_however_the_run_ends(self) -> None:
        clean("in.jsonl", "-o", "out.jsonl")
        clean("in.jsonl", "-o", "out.jsonl", "--state", ".", status=2)
        stopped("other.jsonl")
        assert not list(Path().rglob("*textclean-lock*"))


@POSIX
class TestLinks:
    def test_an_output_that_is_a_link_is_written_where_it_points_to(self) -> None:
        Path("real").mkdir()
        Path("link.jsonl").symlink_to("real/data.jsonl")
        for _ in range(2):
            clean("in.jsonl", "-o", "link.jsonl")
            assert Path("link.jsonl").is_symlink()
            assert set(files(Path("real"))) == {"data.jsonl", "data.jsonl.manifest.json"}
        done = CliRunner().invoke(main, ["verify", "link.jsonl"])
        assert done.exit_code == 0

    def test_one_that_points_to_a_file_of_somebody_else_is_refused(self) -> None:
        Path("mine.jsonl").write_bytes(b"precious")
        Path("link.jsonl").symlink_to("mine.jsonl")
        clean("in.jsonl", "-o", "link.jsonl", status=2)
        assert Path("mine.jsonl").read_bytes() == b"precious"

    def test_a_folder_that_is_a_link(self) -> None:
        Path("real").mkdir()
        Path("link").symlink_to("real")
        clean("in.jsonl", "-o", "link")
        assert Path("link").is_symlink()
        assert set(files(Path("real"))) == {"manifest.json", "part-00000.jsonl"}

    def test_one_that_leads_in_a_circle_is_told(self) -> None:
        Path("a.jsonl").symlink_to("b.jsonl")
        Path("b.jsonl").symlink_to("a.jsonl")
        assert "a.jsonl" in clean("in.jsonl", "-o", "a.jsonl", status=2).stderr

    @pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="needs a second file system")  # noqa: S108
    def test_from_another_file_system_nothing_is_copied_through_a_link_that_was_foreseen(self, folder: Path) -> None:
        Path("mine.txt").write_bytes(b"precious")
        Path("out.jsonl.part").symlink_to("mine.txt")
        with tempfile.TemporaryDirectory(dir="/dev/shm") as state:
            if Path(state).stat().st_dev == folder.stat().st_dev:
                pytest.skip("one file system only")
            for _ in range(2):
                clean("in.jsonl", "-o", "out.jsonl", "--state", f"{state}/kept")
        assert set(files()) == {"in.jsonl", "out.jsonl", "out.jsonl.manifest.json", "out.jsonl.part", "mine.txt"}
        assert Path("mine.txt").read_bytes() == b"precious"


class TestAside:
    @POSIX
    def test_names_are_not_to_be_foreseen_and_nothing_is_written_through_links(self) -> None:
        Path("mine.txt").write_bytes(b"precious")
        Path("x.txt.part").symlink_to("mine.txt")
        with Aside() as aside:
            aside.open(Path("x.txt")).write(b"new")
            names = {path.name for path in Path().iterdir()} - {"mine.txt", "x.txt.part", "in.jsonl"}
            aside.commit()
        assert len(names) == 1
        assert Path("x.txt").read_bytes() == b"new"
        assert Path("mine.txt").read_bytes() == b"precious"

    def test_what_appears_meanwhile_is_not_replaced(self) -> None:
        with Aside() as aside:
            aside.open(Path("x.txt")).write(b"new")
            Path("x.txt").write_bytes(b"precious")
            with pytest.raises(OutputError, match=r"x\.txt: .*File exists"):
                aside.commit()
        assert files() == {"in.jsonl": DUMP, "x.txt": b"precious"}

    def test_a_name_of_full_length_can_be_written(self) -> None:
        name = "x" * 251 + ".txt"
        with Aside() as aside:
            aside.open(Path(name)).write(b"new")
            aside.commit()
        assert Path(name).read_bytes() == b"new"


class TestInterrupted:
    def test_finished_work_is_not_thrown_away_in_silence(self) -> None:
        stopped()
        before = files()
        told = clean("in.jsonl", "-o", "out.jsonl", status=2).stderr
        assert re.search("[34] finished shards", told)
        assert "--resume" in told
        assert "--overwrite" in told
        assert files() == before

    def test_overwrite_begins_anew(self) -> None:
        stopped()
        told = clean("in.jsonl", "-o", "out.jsonl", "--overwrite").stderr
        assert re.search("[34] finished shards of an earlier run thrown away", told)
        assert len(json.loads(Path("out.jsonl.manifest.json").read_bytes())["inputs"]) == 1

    def test_a_job_that_is_called_again_begins_anew(self) -> None:
        stopped()
        process_shard("in.jsonl", "out.jsonl", config=Config(only=("kept_share",)))
        process_shard("in.jsonl", "out.jsonl", config=Config(only=("kept_share",)))
        assert set(files()) == {"in.jsonl", "out.jsonl", "out.jsonl.manifest.json"}
