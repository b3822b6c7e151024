"""What ``plugins NAME`` and ``labels`` show."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.outputs import HOSTILE, UNSAFE, textclean, told
from toml_text import toml_of

RULE = {
    "id": "tips",
    "label": "notice",
    "phrases": {"en": ["send us a tip", "tell us more"], "de": ["schreiben sie uns"]},
    "example": [
        {"text": "A bridge was opened by the mayor.\nSend us a tip", "removed": "Send us a tip"},
        {"text": "Send us a tip, he said.", "removed": ""},
        {"text": "Tell us more, she said.", "removed": ""},
    ],
}
FILE = {"labels": {"notice": "A notice of the house."}, "options": {"most": 3}, "rule": [RULE]}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("site.toml").write_text(toml_of(FILE), "utf-8")


def site(*args: str) -> tuple[str, ...]:
    return (*args, "--plugin", "site.toml")


def test_a_plugin_is_shown_with_its_words_by_language_and_its_cases() -> None:
    (shown,) = told(*site("plugins", "site"))
    assert [(rule["id"], rule["hits"], rule["misses"]) for rule in shown["rules"]] == [("tips", 1, 2)]
    assert shown["phrases"] == {"tips": {"anchor": "whole_line", "count": 3, "languages": {"de": 1, "en": 2}}}
    assert shown["options"] == {"most": 3}
    assert [(case["rule"], case["finds"]) for case in shown["cases"]] == [
        ("tips", ["Send us a tip"]),
        ("tips", []),
        ("tips", []),
    ]
    out = textclean(*site("plugins", "site")).stdout
    assert "de 1, en 2" in out
    assert "schreiben sie uns" not in out


def test_words_are_listed_if_asked() -> None:
    (shown,) = told(*site("plugins", "site", "--words"))
    assert shown["phrases"]["tips"]["words"] == {"de": ["schreiben sie uns"], "en": ["send us a tip", "tell us more"]}
    out = textclean(*site("plugins", "site", "--words")).stdout
    assert "tips, de:\n  schreiben sie uns\ntips, en:\n  send us a tip\n  tell us more\n" in out


def test_words_of_all_plugins_together_are_not_listed() -> None:
    assert "--words needs the NAME of a plugin" in textclean("plugins", "--words", status=2).stderr


def test_a_name_that_looks_like_a_slip_is_shown_and_a_run_tells_it() -> None:
    source = 'from textclean import hookimpl\nphrase = {"a": ["b"]}\n@hookimpl\ndef tag(): return None\n'
    Path("own.py").write_text(source)
    doubt = "it has 'phrase', which textclean does not read; did you mean 'phrases'?"
    assert doubt in textclean("plugins", "own", "--plugin", "own.py").stdout
    Path("in.txt").write_text("A bridge.")
    command = ("run", "in.txt", "-o", "out.jsonl", "--overwrite", "--plugin", "own.py", "--only", "own")
    assert doubt in textclean(*command).stderr
    assert doubt not in textclean(*command, "-q").stderr


def test_labels_are_listed_with_who_declares_them() -> None:
    rows = {row["label"]: row for row in told(*site("labels", "--only", "site"))}
    assert rows["notice"] == {
        "label": "notice",
        "description": "A notice of the house.",
        "default": "remove",
        "action": "remove",
        "threshold": 0.5,
        "declared_by": ["site"],
        "found_by": ["site"],
    }
    assert rows["byline"]["declared_by"] == ["textclean"]
    assert rows["byline"]["default"] == "keep"
    assert "A notice of the house." in textclean(*site("labels", "--only", "site")).stdout


def test_the_policy_says_what_is_done_with_a_label() -> None:
    Path("ours.toml").write_text('[policy.labels]\nnotice = { action = "keep", threshold = 0.9 }\n')
    rows = {row["label"]: row for row in told(*site("labels", "--only", "site", "--config", "ours.toml"))}
    assert (rows["notice"]["default"], rows["notice"]["action"], rows["notice"]["threshold"]) == ("remove", "keep", 0.9)


def test_nothing_in_a_file_acts_on_the_terminal() -> None:
    odd = HOSTILE
    rule = RULE | {"looks_for": odd, "phrases": [f"tip {odd}"], "example": []}
    text = toml_of(FILE | {"labels": {"notice": odd}, "rule": [rule]})
    Path("site.toml").write_text(text, "utf-8")
    for command in (("plugins", "site", "--words"), ("labels", "--only", "site")):
        assert not UNSAFE & set(textclean(*site(*command)).stdout)


def test_a_broken_rules_file_is_told_with_its_line() -> None:
    Path("site.toml").write_text(toml_of(FILE | {"rule": [RULE | {"anchr": "line_start"}]}), "utf-8")
    error = textclean(*site("plugins"), status=2).stderr
    assert "site.toml, line 3: there is no key rule 1: anchr; did you mean 'anchor'?" in error
