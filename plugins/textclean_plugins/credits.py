"""Find captions, photo credits, bylines, dates of publication and agency credits. By default they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import Finding, Hit, Label, Rule, View, hookimpl, read_phrases
from textclean_plugins.shapes import QUOTES, find, item_text, short

phrases = read_phrases(
    "textclean_plugins.phrases", "credits.photo", "credits.byline", "credits.published", "credits.agency"
)
anchors = dict.fromkeys(phrases, "line_start") | {"agency": "whole_line"}
labels = {
    "published": Label("When an article was published or changed.", action="keep"),
    "agency_credit": Label("The news agency that an article comes from.", action="keep"),
}
_PHOTO = Rule("photo-credit", "caption", "a line that begins as photo credits do: “Image source, …”, “Photo: …”", 0.9)
_BYLINE = Rule("byline", "byline", "a short line that begins as bylines do: “By …”, “Written by …”", 0.85)
_PUBLISHED = Rule("published", "published", "a line such as “Published: …” or “Last updated on …”, with a date", 0.9)
_AGENCY = Rule("agency", "agency_credit", "a line that is only the name of a news agency", 0.9)
rules = (_PHOTO, _BYLINE, _PUBLISHED, _AGENCY)

_PHOTO_WORDS = 30
_NAME_WORDS = 10
_DATE_WORDS = 16
_DIGIT = re.compile(r"\d")
_COLON = re.compile(r"^\s*[:：,©|–—-]")


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find lines that say who wrote an article, when, and whose pictures it has."""
    done = -1
    for hit in short(view.hits):
        line = hit.line
        if line.number == done or line.text[0] in QUOTES or not hit.starts_line:
            continue
        rule = _rule(hit)
        if rule:
            done = line.number
            yield find(line, line, rule, f"the line begins with {hit.phrase.text!r}")


def _rule(hit: Hit) -> Rule | None:
    line, after = hit.line, hit.after
    marked = bool(_COLON.match(after)) or hit.phrase.text[-1] in ":：("
    if item_text(line) is not None:
        return None
    if hit.set == "photo":
        return _PHOTO if marked and line.words <= _PHOTO_WORDS else None
    if hit.set == "byline":
        named = after.lstrip()[:1].isupper() or (marked and bool(after.strip(" :：")))
        return _BYLINE if named and line.words <= _NAME_WORDS and not line.ends_sentence else None
    if hit.set == "published":
        return _PUBLISHED if _DIGIT.search(after) and line.words <= _DATE_WORDS and not line.ends_sentence else None
    return _AGENCY if hit.whole_line else None
