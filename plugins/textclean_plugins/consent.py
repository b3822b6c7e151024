"""Remove cookie and consent notices with their buttons, and the links to a site's privacy choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textclean import Finding, Hit, Line, Rule, View, fold, hookimpl, read_phrases
from textclean_plugins.boxes import Body, known_lines, phrases_in, runs, spans
from textclean_plugins.shapes import QUOTES, find, item_text, position, short

phrases = read_phrases(
    "textclean_plugins.phrases",
    "consent.opening",
    "consent.notice",
    "consent.button",
    "consent.companion",
    "consent.link",
    "consent.topic",
)
anchors = dict.fromkeys(phrases, "line_start") | {"notice": "short_line", "companion": "whole_line"}
needs = ("opening", "notice", "button", "link")
_NOTICE_WITH_BUTTONS = Rule(
    "notice-with-buttons", "call_to_action", "a notice on cookies or consent, and the buttons below or above it", 0.95
)
_BUTTONS = Rule("buttons", "call_to_action", "two or more different buttons of such a notice near each other", 0.93)
_NOTICE = Rule(
    "notice",
    "call_to_action",
    ("a notice on cookies or consent outside of the article, or in another script than the article's"),
    0.88,
)
_PRIVACY_LINK = Rule("privacy-link", "page_frame", "a link such as “Do not sell my personal information”", 0.93)
rules = (_NOTICE_WITH_BUTTONS, _BUTTONS, _NOTICE, _PRIVACY_LINK)

_GAP = 3
_MOST_WORDS = 90
# A page with more notices, or with such a word in its first lines, is about cookies or privacy.
_MOST_NOTICES = 4
_TITLE_LINES = 2
# In texts of other scripts than Latin, a code point has at least this many bytes on average.
_OTHER_SCRIPT = 1.6


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find notices with buttons, rows of buttons, notices outside of the article, and privacy links."""
    notices = _notices(view)
    buttons = known_lines(view, "button", "companion")
    links = known_lines(view, "link")
    if not (notices or buttons or links) or _is_the_topic(view, notices):
        return
    done: set[int] = set()
    for run in runs(sorted({*notices, *buttons, *links}), _GAP):
        rule = _rule(run, notices, buttons)
        if rule:
            done.update(run)
            said = (notices | buttons | links)[run[0]].phrase.text
            for first, last in spans(run):
                yield find(view.filled[first], view.filled[last], rule, f"consent lines, such as {said!r}")
    body = Body(view, notices)
    for place, hit in notices.items():
        if place not in done and (body.outside(place) or _is_foreign(view, hit)):
            yield find(hit.line, hit.line, _NOTICE, f"the line says {hit.phrase.text!r}")
    for place, hit in links.items():
        if place not in done and body.outside(place):
            yield find(hit.line, hit.line, _PRIVACY_LINK, f"the line says {hit.phrase.text!r}")


def _notices(view: View) -> dict[int, Hit]:
    found: dict[int, Hit] = {}
    for hit in short(view.hits):
        if hit.set in {"opening", "notice"} and _is_notice(hit.line):
            found.setdefault(position(view, hit.line), hit)
    return found


def _is_notice(line: Line) -> bool:
    return line.words <= _MOST_WORDS and line.text[0] not in QUOTES and item_text(line) is None


def _is_the_topic(view: View, notices: Mapping[int, Hit]) -> bool:
    """Say whether the page itself is about cookies or privacy. Then nothing is a notice."""
    if len(notices) > _MOST_NOTICES:
        return True
    heads = [position(view, hit.line) for hit in short(view.hits) if hit.set == "topic" and not _is_footer(hit)]
    title = " ".join(fold(line.text) for line in view.filled[:_TITLE_LINES] if not line.ends_sentence)
    return any(_has_prose_below(view, place) for place in heads) or "cookie" in title


def _is_footer(hit: Hit) -> bool:
    return not hit.whole_line


def _has_prose_below(view: View, place: int) -> bool:
    below = view.filled[place + 1 : place + 2]
    return bool(below) and below[0].ends_sentence


def _rule(run: Sequence[int], notices: Mapping[int, Hit], buttons: Mapping[int, Hit]) -> Rule | None:
    pressed = [place for place in run if place in buttons]
    if pressed and any(place in notices for place in run):
        return _NOTICE_WITH_BUTTONS
    strong = [place for place in pressed if buttons[place].set == "button"]
    return _BUTTONS if strong and len(phrases_in(buttons, pressed)) > 1 else None


def _is_foreign(view: View, hit: Hit) -> bool:
    """Say whether an English notice stands in a text of another script."""
    return hit.line.text.isascii() and len(view.text.encode("utf-8", "replace")) > _OTHER_SCRIPT * len(view.text)
