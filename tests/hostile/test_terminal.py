"""What is shown of a record, a log or a plugin cannot command a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from strategies import Finder, Raising, cleaned
from textclean.cli import main

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
