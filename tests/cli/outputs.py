"""Outputs for tests of the commands that look at them: a plugin, and how to clean with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from textclean.cli.main import main
from textclean.formats.document import Document
from textclean.formats.json.object_line import ObjectLine
from textclean.log.model import Log
from textclean.record import Record
from textclean.review.reviewed_record import ReviewedRecord

#: Finds lines by how they begin, with a confidence for each kind; CONFIDENCE stands for that of JUNK.
PLUGIN = """
from textclean import Finding, Replacement, hookimpl

version = "VERSION"
tags = {"lang:en": "English", "lang:bn": "Bengali"}
KINDS = {
    "JUNK": ("call_to_action", "junk-line", CONFIDENCE),
    "PAY": ("payment", "pay-line", 0.7),
    "MAYBE": ("disclaimer", "maybe-line", 0.3),
    "By ": ("byline", "by-line", 0.8),
}

@hookimpl
def detect(view):
    for line in view.lines:
        for start, (label, rule, confidence) in KINDS.items():
            if line.text.startswith(start):
                yield Finding(line.start, line.end, label, rule, confidence, "begins with " + line.text[:12])
        at = line.text.find("share me")
        if at >= 0:
            yield Finding(line.start + at, line.start + at + 8, "share_label", "share-words", 0.6, "says share me")

@hookimpl
def clean(view):
    start = view.text.find("teh ")
    while start >= 0:
        yield Replacement(start, start + 3, "the", "author_stub", "typo", 0.75, "a slip")
        start = view.text.find("teh ", start + 1)

@hookimpl
def tag(view):
    yield "lang:bn" if "বাংলা" in view.text else "lang:en"
"""
FRAGILE = """
from textclean import Finding, hookimpl

@hookimpl
def detect(view):
    if "BOOM" in view.text:
        raise ValueError("boom \\x1b[2J")
    return []
"""
KEPT = "a line that stays, and is long enough for the guards to let the others go"
#: What must never reach a terminal as it is.
HOSTILE = "\x1b]0;x\x07 \x1b[2J \u202e \u061c \x9b31m <script>alert(1)</script> [red]no markup[/red] \U000e0041 :smile:"
UNSAFE = set("\x1b\x07\u202e\u061c\x9b\U000e0041\r")


def textclean(*args: str, status: int = 0, stdin: bytes | None = None) -> Result:
    """Run a command; it has to end with this status."""
    result = CliRunner().invoke(main, args, input=stdin)
    assert result.exit_code == status, (result.output, result.exception)
    return result


def write_plugin(name: str = "mine", confidence: float = 0.9, version: str = "1", source: str = PLUGIN) -> None:
    """Write the plugin, with this confidence for lines that begin with JUNK."""
    text = source.replace("CONFIDENCE", str(confidence)).replace("VERSION", version)
    Path(f"{name}.py").write_text(text, "utf-8")


def write_lines(path: str, *records: dict[str, Any]) -> None:
    """Write records as lines of JSON."""
    lines = (json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass") for record in records)
    Path(path).write_bytes(b"".join(line + b"\n" for line in lines))


def run(*args: str, plugins: tuple[str, ...] = ("mine",), status: int = 0) -> Result:
    """Clean with these plugins alone."""
    given = [part for name in plugins for part in ("--plugin", f"{name}.py", "--only", name)]
    return textclean("run", *args, *given, "-q", status=status)


def told(*args: str, status: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """Return what a command prints as JSON."""
    return json.loads(textclean(*args, "--json", status=status).stdout)


def reviewed(text: str, log: Log) -> ReviewedRecord:
    """Return a cleaned text and its log as the record of an output."""
    return ReviewedRecord("out.jsonl", Document(Record(text), 1, ObjectLine.of(b"{}")), log, 1)
