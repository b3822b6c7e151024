"""What is shown of a record, a log or a plugin cannot command a terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from strategies import Finder, Raising, cleaned
from textclean.cli.main import main

EVIL = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b31m\r\x08 <script>alert(1)</script> \u202eabc"
COMMANDS = ("\x1b]", "\x1b[2J", "\x9b", "\x07", "\x08")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    text = f"one {EVIL} JUNK two {EVIL}\nthree"
    result = cleaned(
        {"id": EVIL, "text": text, "title": EVIL}, Finder("junk", "JUNK"), Raising("bad", ValueError(EVIL))
    )
    fields = result.output()
    for edit in fields["textclean"]["edits"]:
        edit["reason"] = edit["rule"] = edit["plugin"] = edit["label"] = EVIL
    file = tmp_path / "out.jsonl"
    file.write_text(json.dumps(fields) + "\n", "utf-8")
    return file


@pytest.mark.parametrize("arguments", [["explain"], ["stats"], ["verify"]])
def test_no_control_character_of_a_record_reaches_the_terminal(output: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(main, [*arguments, str(output)], color=True)
    assert result.output
    assert [command for command in COMMANDS if command in result.output] == []


def test_no_name_of_a_broken_plugin_reaches_the_terminal_raw(tmp_path: Path) -> None:
    file = tmp_path / "evil.py"
    file.write_text(
        f"from textclean import hookimpl\n@hookimpl\ndef tag():\n    return\nlabels = {{{EVIL!r}: 1}}\n", "utf-8"
    )
    result = CliRunner().invoke(main, ["plugins", "--plugin", str(file)], color=True)
    assert [command for command in COMMANDS if command in result.output] == []


CONFIGURATIONS = (
    '[policy.labels."{}"]\naction = "bad"\n',
    '[options.language]\n"{}" = 1\n',
    '[options."{}"]\na = 1\n',
    '[plugins]\nfiles = ["{}.py"]\n',
    '[plugins]\nonly = ["{}"]\n',
    '"{}" = 1\n',
)


@pytest.mark.parametrize("written", CONFIGURATIONS)
@pytest.mark.usefixtures("output")
def test_no_key_of_a_configuration_reaches_the_terminal_raw(tmp_path: Path, written: str) -> None:
    escaped = "".join(f"\\u{ord(character):04x}" for character in EVIL + "\n")
    (tmp_path / "evil.toml").write_text(written.format(escaped), "utf-8")
    arguments = ["run", str(tmp_path / "out.jsonl"), "-o", str(tmp_path / "o.jsonl"), "--config", "evil.toml"]
    result = CliRunner().invoke(main, [*arguments[:-1], str(tmp_path / "evil.toml")], color=True)
    assert result.exit_code == 2
    assert [command for command in COMMANDS if command in result.output] == []


NAME = EVIL.replace("/", "_") + "\ntextclean: all is well"


@pytest.mark.skipif(sys.platform == "win32", reason="such names there are none")
def test_no_name_of_a_file_reaches_the_terminal_raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in", f"{NAME}.jsonl.gz").write_bytes(b"no gzip")
    Path("in", f"{NAME}.jsonl").write_bytes(b'{"text": "one"}\nno record\n')
    Path("plugin.py").write_text(f"raise ValueError({EVIL!r})\n", "utf-8")
    for arguments in (
        ("run", "in", "-o", f"{NAME}/out"),
        ("run", "in", "-o", f"{NAME}.jsonl"),
        ("run", f"{NAME}.parquet", "-o", "x.jsonl"),
        ("run", "in", "-o", "y.jsonl", "--plugin", "plugin.py"),
        ("plugins", "--plugin", "plugin.py"),
        *((name, NAME) for name in ("explain", "stats", "verify", "restore", "export")),
        ("run", "in", "-o", f"{NAME}.{NAME}"),
    ):
        result = CliRunner().invoke(main, list(arguments), color=True)
        assert isinstance(result.exception, SystemExit), arguments
        assert result.exit_code in (1, 2, 3)
        assert [command for command in COMMANDS if command in result.output] == [], arguments
        assert "\ntextclean: all is well" not in result.output
