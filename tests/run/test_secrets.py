"""Passwords in the URLs of inputs and outputs: they open what they are for, and are told and written nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner, Result

from textclean.cli.main import main
from textclean.run.finish import commit
from textclean.storage import files

fsspec = pytest.importorskip("fsspec")
MemoryStore: Any = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem
SECRET = "hUsh-77"  # noqa: S105 - of this test
OTHER = "hUsh-78"
TIME = ("--event-time", "2026-01-01T00:00:00Z")
LINES = b"".join(b'{"id": %d, "text": "text %d"}\n' % (number, number) for number in range(40)) + b"no json\n"


class Vault(MemoryStore):  # type: ignore[misc]  # fsspec has no types
    """A store in memory, whose URLs have a login."""

    protocol = "vault"
    store: ClassVar[dict[str, object]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    wrong: ClassVar[set[str]] = set()

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        login, at, rest = path.removeprefix("vault://").partition("@host/")
        if at and login.rpartition(":")[2] in cls.wrong:
            raise PermissionError(f"{path}: 530 not the password")
        return str(super()._strip_protocol(f"memory://{rest if at else path}"))

    def unstrip_protocol(self, name: str) -> str:
        return f"vault://me:{SECRET}@host/{self._strip_protocol(name).lstrip('/')}"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    fsspec.register_implementation("vault", Vault, clobber=True)
    Vault(skip_instance_cache=True).pipe({"/in/a.jsonl": LINES, "/in/b.txt": b"a story"})
    yield
    Vault.store.clear()
    Vault.wrong.clear()


def url(path: str, password: str = SECRET) -> str:
    return f"vault://me:{password}@host/{path}"


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["run", *args, "--only", "kept_share"])


def content(path: str) -> str:
    return bytes(Vault(skip_instance_cache=True).cat_file(f"/{path}")).decode()


def refuse_secrets(told: Result, folder: Path) -> None:
    """Look through what was told and all files that are there, in the store too."""
    texts = [told.output, repr(told.exception), *(path.name for path in folder.rglob("*"))]
    texts += [path.read_bytes().decode(errors="replace") for path in folder.rglob("*") if path.is_file()]
    texts += [content(name) for name in Vault(skip_instance_cache=True).find("/")]
    assert not [text for text in texts if SECRET in text or OTHER in text]


@pytest.mark.parametrize("given", ["in/a.jsonl", "in", "in/*"])
@pytest.mark.parametrize("out", ["out.jsonl", "out"])
def test_a_run_says_and_writes_none(tmp_path: Path, given: str, out: str) -> None:
    told = run(url(given), "-o", url(out))
    assert told.exit_code == 3, told.output
    refuse_secrets(told, tmp_path)
    assert "vault://***@host/" in told.stderr
    place = "out.jsonl.manifest.json" if out == "out.jsonl" else "out/manifest.json"
    manifest = json.loads(content(place))
    assert manifest["inputs"][0]["path"] == "vault://***@host/in/a.jsonl"
    assert manifest["output"]["path"] == f"vault://***@host/{out}"
    assert "vault://***@host/in/a.jsonl" in content(place.replace("manifest.json", "rejects.jsonl"))


@pytest.mark.parametrize("wrong", ["in/nothing.jsonl", "in/a.doc", "in/a.jsonl?sig=hUsh-77", "nowhere"])
def test_an_error_says_none(tmp_path: Path, wrong: str) -> None:
    for args in ((url(wrong), "-o", "out.jsonl"), (url("in/a.jsonl"), "-o", url("x.doc"))):
        told = run(*args)
        assert told.exit_code == 2
        refuse_secrets(told, tmp_path)


def test_what_a_library_says_of_it_is_redacted_too(tmp_path: Path) -> None:
    Vault.wrong.add(SECRET)
    told = run(url("in/a.jsonl"), "-o", "out.jsonl")
    assert (told.exit_code, "530 not the password" in told.stderr) == (2, True)
    refuse_secrets(told, tmp_path)


def test_commands_that_take_no_url_say_none(tmp_path: Path) -> None:
    for name in ("explain", "verify", "stats"):
        told = CliRunner().invoke(main, [name, url("out.jsonl")])
        assert told.exit_code == 2
        refuse_secrets(told, tmp_path)


def test_a_run_that_was_stopped_keeps_none_and_goes_on_with_another_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads = 0

    def upload(local: Path, to: str) -> None:
        nonlocal uploads
        uploads += 1
        if uploads == 2:
            raise OSError(f"{to}: broken off")
        files.upload(local, to)

    monkeypatch.setattr(commit, "upload", upload)
    told = run(url("in/a.jsonl"), "-o", url("out"))
    assert told.exit_code == 1, told.output
    assert list(Path("out.partial").iterdir())
    refuse_secrets(told, tmp_path)

    Vault.wrong.add(SECRET)
    monkeypatch.setattr(Vault, "unstrip_protocol", lambda _, name: url(name.lstrip("/"), OTHER))
    told = run(url("in/a.jsonl", OTHER), "-o", url("out", OTHER), "--resume")
    assert told.exit_code == 3, told.output
    refuse_secrets(told, tmp_path)
    assert content("out/part-00000.jsonl").count("\n") == 40
    assert json.loads(content("out/manifest.json"))["counts"]["records_in"] == 41


def test_a_manifest_of_an_earlier_version_is_exported_without_them() -> None:
    Path("in.jsonl").write_bytes(LINES)
    assert run("in.jsonl", "-o", "out.jsonl").exit_code == 3
    place, events = Path("out.jsonl.manifest.json"), []
    written = place.read_text()
    for password in (SECRET, OTHER):
        place.write_text(written.replace('"in.jsonl"', f'"{url("in.jsonl", password)}?sig={password}"'))
        told = CliRunner().invoke(main, ["export", "out.jsonl", "--as", "openlineage", *TIME, "-o", f"{password}.json"])
        assert told.exit_code == 0, told.output
        events.append(Path(f"{password}.json").read_text())
    assert events[0] == events[1]  # the id of the run is a digest, and no digest of a password either
    assert SECRET not in events[0]
