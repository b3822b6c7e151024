"""Remove questions to the reader with their answers: was this helpful, polls, prompts to get alerts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textclean import Finding, Hit, Label, Rule, View, hookimpl, read_phrases
from textclean_plugins.boxes import known_lines
from textclean_plugins.shapes import find, is_announced, is_separator, position, short

phrases = read_phrases(
    "textclean_plugins.phrases",
    "reader_questions.feedback",
    "reader_questions.poll",
    "reader_questions.alert",
    "reader_questions.answer",
    "reader_questions.tally",
)
anchors = dict.fromkeys(phrases, "line_start") | {"alert": "short_line", "answer": "whole_line"}
needs = ("feedback", "poll", "alert")
labels = {"reader_question": Label("Questions to the reader that are buttons: ratings, polls, alerts.")}
_FEEDBACK = Rule("feedback", "reader_question", "a line such as “Was this helpful?”, and the answers below it", 0.95)
_POLL = Rule(
    "poll",
    "reader_question",
    "a heading such as “Reader poll”, or the count of votes, near two or more lines that are only answers",
    0.93,
)
_ALERT = Rule("alert", "reader_question", "a question whether the reader wants alerts, and the answers below it", 0.93)
rules = (_FEEDBACK, _POLL, _ALERT)

_REACH = 4
_ALERT_WORDS = 30
_LEAST_ANSWERS = 2


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find questions of the page, with the answers, counts and signs below them."""
    known = known_lines(view, "answer", "tally", "feedback", "poll")
    done = poor = -1
    for place, (rule, hit) in sorted(_prompts(view, known).items()):
        if place <= done or not place or is_announced(view.filled, place):
            continue
        if place < poor and rule is not _FEEDBACK:  # the lines below are the same, and too few of them are answers
            continue
        last = _last(view, known, place)
        answers = {known[at].phrase.text for at in range(place + 1, last + 1) if at in known}
        if rule is not _FEEDBACK and len(answers) < _LEAST_ANSWERS:
            poor = last
            continue
        done = last
        yield find(hit.line, view.filled[last], rule, f"the question {hit.line.text[:60]!r}")


def _prompts(view: View, known: Mapping[int, Hit]) -> dict[int, tuple[Rule, Hit]]:
    found: dict[int, tuple[Rule, Hit]] = {}
    for place, hit in known.items():
        if hit.set == "feedback":
            found[place] = _FEEDBACK, hit
        elif hit.set == "poll":
            found[place] = _POLL, hit
    for hit in short(view.hits):
        if hit.set == "alert" and hit.line.words <= _ALERT_WORDS:
            found.setdefault(position(view, hit.line), (_ALERT, hit))
    return found


def _last(view: View, known: Mapping[int, Hit], place: int) -> int:
    """Return the place of the last answer or count below a question."""
    last = place
    for below in range(place + 1, len(view.filled)):
        if below - last > _reach(known, place, last):
            break
        if below in known or (is_separator(view.filled[below]) and below == last + 1):
            last = below
    return last


def _reach(known: Mapping[int, Hit], place: int, last: int) -> int:
    """Return how far the next answer may be. The question of a poll stands between its heading and the answers."""
    return _REACH - 1 if last == place and place in known and known[place].set == "poll" else 1
