"""``textclean check`` tells what a person needs to mend a plugin."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from textclean.cli.main import main

GOOD = """
import textclean

labels = {"poll": textclean.Label("Polls of the page.")}
phrases = {"line": ["take our poll"]}
anchors = {"line": "line_start"}
POLL = textclean.Rule("poll-line", "poll", "a short line that asks to vote", 0.9)
rules = (POLL,)


@textclean.hookimpl
def detect(view):
    return [POLL.finding(hit.line.start, hit.line.end) for hit in view.hits if hit.line.words <= 6]
"""
CASES = """
- rule: poll-line
  hit: |
    The ferry left the harbour on time, although the wind had turned during the night.
    Take our poll
  finds: ["Take our poll"]
  miss: |
    Take our poll seriously, the speaker of the fishermen told the council on Monday.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "polls.py").write_text(GOOD, "utf-8")
    (tmp_path / "polls.cases.yaml").write_text(CASES, "utf-8")
    return tmp_path


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def test_a_good_plugin_is_well(folder: Path) -> None:
    done = check(folder / "polls.py", "--quick")
    assert done.exit_code == 0, done.output
    assert "2 cases: all is well" in done.output


def test_a_problem_is_told_with_rule_case_text_and_what_was_expected(folder: Path) -> None:
    (folder / "polls.py").write_text(GOOD.replace("<= 6", "<= 60"), "utf-8")
    done = check(folder / "polls.py", "--quick")
    assert done.exit_code == 3
    for told in ("'poll-line'", "case 1, miss", "⟦Take our poll seriously", "expected: nothing", "found: 'Take our"):
        assert told in done.output
    assert "1 problem in" in done.output


def test_a_program_reads_the_problems_as_json(folder: Path) -> None:
    (folder / "polls.py").write_text(GOOD.replace("<= 6", "<= 60"), "utf-8")
    done = check(folder / "polls.py", "--quick", "--json")
    assert done.exit_code == 3
    told = json.loads(done.output[done.output.index("{") :])
    assert told["plugin"] == "polls"
    (problem,) = told["problems"]
    assert problem["message"]
    del problem["message"], problem["text"]
    assert problem == {
        "check": "cases",
        "rule": "poll-line",
        "case": "case 1, miss",
        "expected": "nothing",
        "found": "'Take our poll seriously, the speaker of the fishermen told the council on Monday.'",
    }


def test_a_misspelt_attribute_is_an_error_here(folder: Path) -> None:
    (folder / "polls.py").write_text(GOOD + "\noption = {}\n", "utf-8")
    done = check(folder / "polls.py", "--quick")
    assert done.exit_code == 3
    assert "did you mean 'options'?" in done.output


def test_a_plugin_that_cannot_be_loaded_is_a_problem_and_one_that_is_not_there_is_wrong_usage(folder: Path) -> None:
    (folder / "polls.py").write_text("1 / 0", "utf-8")
    assert check(folder / "polls.py").exit_code == 3
    assert check(folder / "pols.py").exit_code == 2
    done = check("advertisment")
    assert done.exit_code == 2
    assert "did you mean 'advertisement'?" in done.output


def test_an_expected_failure_has_to_fail(folder: Path) -> None:
    (folder / "polls.py").write_text(GOOD.replace('"a short line that asks to vote"', '""'), "utf-8")
    assert check(folder / "polls.py", "--quick", "--expect", "documented/poll-line").exit_code == 0
    done = check(folder / "polls.py", "--quick", "--expect", "documented", "--expect", "spans")
    assert done.exit_code == 3
    assert "spans: it is expected to fail (as --expect says), and passes" in done.output
    assert check(folder / "polls.py", "--expect", "spas").exit_code == 2


@pytest.mark.parametrize(
    "cases, why",
    [
        ("- {}", "it has no rule"),
        ("- {rule: x}", "it has no text"),
        ("- {rule: x, hit: a}", "hit and finds belong together"),
        ("- {rule: x, hit: a, finds: []}", "finds is empty"),
        ("- {rule: x, hit: a, finds: [1]}", "finds has to be a list of strings"),
        ("- {rule: x, mis: a}", "did you mean 'miss'?"),
        ("- {rule: 7, miss: a}", "rule has to be a string, not 7"),
        ("- {rule: x, hit: a, finds: [a], miss: b, fails: so}", "make two entries of it"),
        ("[7]", "an entry is a mapping with a rule"),
        ("rule: x", "unknown key 'rule'"),
        ("a: [", "no YAML"),
        ("{cases: [], expected_failures: [bold]}", "has to name checks"),
    ],
)
def test_wrong_cases_are_told_with_file_and_entry(folder: Path, cases: str, why: str) -> None:
    (folder / "polls.cases.yaml").write_text(cases, "utf-8")
    done = check(folder / "polls.py")
    assert done.exit_code == 2
    assert why in done.output
    assert "polls.cases.yaml" in done.output


def test_the_table_of_a_readme_is_written_between_its_marks(folder: Path) -> None:
    readme = folder / "README.md"
    readme.write_text("# Polls\n\n<!-- rules -->\nold\n<!-- end of rules -->\n\nMore.\n", "utf-8")
    assert check(folder / "polls.py", "--quick", "--readme", readme).exit_code == 0
    assert readme.read_text("utf-8") == (
        "# Polls\n\n<!-- rules -->\n"
        "| label | what it is | default action |\n|---|---|---|\n| `poll` | Polls of the page. | remove |\n\n"
        "| rule | label | what it looks for | confidence |\n|---|---|---|---|\n"
        "| `poll-line` | `poll` | a short line that asks to vote | 0.9 |\n<!-- end of rules -->\n\nMore.\n"
    )
    readme.write_text("# Polls\n", "utf-8")
    assert check(folder / "polls.py", "--quick", "--readme", readme).exit_code == 2
