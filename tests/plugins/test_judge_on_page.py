"""What the judge leaves alone by its place on the page, and what the page and the site add to its score."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from textclean import Cleaner, Config, Record, Site, View, learn
from textclean.labels import LABELS
from textclean.text.search.matcher import Matcher
from textclean.text.snapshot import Snapshot
from textclean_plugins.judge import plugin
from textclean_plugins.judge.columns import Columns
from textclean_plugins.judge.findings import KEPT, label_of
from textclean_plugins.judge.headlines import headline_places
from textclean_plugins.judge.reasons import ON_SITE
from textclean_plugins.judge.site_voice import site_voice

HEADLINE = "Night ferry sails again"
STORY = [
    "The harbour office said on Monday that the night ferry will sail again, with two hundred passengers aboard.",
    "The line had been closed for eight years after the old ship failed its inspection and no buyer was found for it.",
    "Ines Holt, who keeps the bakery on the island, said she had waited for this evening since the day it closed.",
]
READER = "Lena Marsh is a reporter of this paper and has written about the islands for more than twenty years."


def weights(path: Path, features: Mapping[str, Any] | None = None, **more: float) -> Cleaner:
    content = {"schema": 1, "fingerprint": "", "trained_on": [], "threshold": 0.5, "bias": 9.0, **more}
    path.write_text(json.dumps(content | {"features": features or {"page_steps": [[], [0], 0]}}), "utf-8")
    return Cleaner(Config(only=("judge",), options={"judge": {"weights": str(path)}}))


@pytest.fixture
def takes_all(tmp_path: Path) -> Cleaner:
    """Return a cleaner whose judge takes all lines that it may take."""
    return weights(tmp_path / "weights.json")


def paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def record(more: Sequence[str], html: str, title: str = HEADLINE) -> Record:
    page = f"<title>{title}</title><body><h1>{HEADLINE}</h1><div class='lines'>{paragraphs(STORY)}{html}</body>"
    return Record("\n".join([HEADLINE, *STORY, *more]), html=page)


def columns(one: Record) -> Columns:
    return Columns(View(Snapshot(one.text, one, Matcher([]))))


def left(cleaner: Cleaner, one: Record) -> list[str]:
    """Return the lines below the story that stay."""
    return cleaner.clean(one).text.split("\n")[1 + len(STORY) :]


LIST = ["Tide tables", "Timetable of the ferry"]
ITEMS = "".join(f"<li><a href='/{line}'>{line}</a></li>" for line in LIST)


def test_a_list_of_links_that_stands_in_the_article_stays(takes_all: Cleaner) -> None:
    assert left(takes_all, record(LIST, f"<ul>{ITEMS}</ul></div>")) == LIST
    assert left(takes_all, record(LIST, f"</div><div class='x'><ul>{ITEMS}</ul></div>")) == []


def test_a_list_in_the_article_goes_if_the_page_names_it(takes_all: Cleaner) -> None:
    assert left(takes_all, record(LIST, f"<ul class='related-links'>{ITEMS}</ul></div>")) == []


def test_the_parts_that_an_article_consists_of_stay(takes_all: Cleaner) -> None:
    more = ["From the pier", READER]
    part = f"<h2>{more[0]}</h2>{paragraphs(more[1:])}"
    assert left(takes_all, record(more, f"</div><div class='lines'>{part}</div>")) == more
    assert left(takes_all, record(more, f"</div><div class='other'>{part}</div>")) == []


def test_sections_with_an_id_each_are_the_parts_of_an_article(takes_all: Cleaner) -> None:
    def sections(name: str) -> Record:
        parts = (
            f"<section id='one'>{paragraphs(STORY)}</section><{name} id='two'>{paragraphs(['From the pier', READER])}"
        )
        text = "\n".join([HEADLINE, *STORY, "From the pier", READER])
        return Record(text, html=f"<h1>{HEADLINE}</h1><div class='lines'>{parts}</{name}></div>")

    assert left(takes_all, sections("section")) == ["From the pier", READER]
    assert left(takes_all, sections("div")) == []


def test_a_part_with_much_of_the_running_text_stays(takes_all: Cleaner) -> None:
    more = [f"{number} boats were counted in the harbour on that day. {READER}" for number in range(5)]
    for name, stay in (("other", more), ("comments", [])):
        assert left(takes_all, record(more, f"</div><div class='{name}'>{paragraphs(more)}</div>")) == stay


def test_a_trail_that_ends_with_the_headline_stays_with_it() -> None:
    trail = f"You are here: Home Islands {HEADLINE}"
    assert headline_places(columns(record([trail, "Tide tables"], f"<i>{trail}</i></div>"))) == {0, 1 + len(STORY)}


@pytest.mark.parametrize(
    "line, html, label",
    [
        ("The old ship in spring", "<figure><figcaption>{}</figcaption></figure>", "caption"),
        ("4 October, 17:30", "<div class='meta-info'>{}</div>", "published"),
        ("Where the ferry lands", "<div class='meta-info'>{}</div>", "page_furniture"),
        (READER, "<div class='info-box'><p>{}</p></div>", "page_furniture"),
    ],
)
def test_what_the_page_says_a_line_is(line: str, html: str, label: str) -> None:
    assert label_of(columns(record([line], f"</div>{html.format(line)}")), 1 + len(STORY)) == label


def test_what_is_kept_by_default_is_spared_in_training() -> None:
    view = columns(record(["The old ship"], "</div><figure><figcaption>The old ship</figcaption></figure>")).view
    assert 1 + len(STORY) in plugin.spared(view)
    declared = {**LABELS, **plugin.labels}
    kept = {label for label, one in declared.items() if one.action == "keep"}
    assert {rule.label for rule in plugin.rules} & kept == KEPT


def test_running_text_has_a_threshold_of_its_own(tmp_path: Path) -> None:
    more = ["Tide tables", READER]
    one = record(more, f"</div><div class='x'><div><b>{more[0]}</b><p>{READER}</p></div></div>")
    bias = math.log(0.9 / 0.1)
    assert left(weights(tmp_path / "a", threshold=0.95, running_threshold=0.8, bias=bias), one) == more[:1]
    assert left(weights(tmp_path / "b", threshold=0.8, running_threshold=0.95, bias=bias), one) == more[1:]
    assert left(weights(tmp_path / "c", threshold=0.95, bias=bias), one) == more


def test_what_stands_on_other_stories_of_the_site_is_more_likely_the_pages() -> None:
    lines = columns(record([*LIST, READER], f"</div>{ITEMS}<p>{READER}</p>"))
    none = Site("elm.example", 20, (0,) * 7, (0,) * 7)
    assert site_voice(lines, none) == [0.0] * 7
    some = Site("elm.example", 20, (0, 0, 0, 0, 9, 9, 9), (0, 0, 0, 0, 9, 9, 0))
    voice = site_voice(lines, some)
    assert voice[4] > voice[3] == voice[6] == 0.0
    assert 4 < voice[4] < 8


def test_the_reason_names_the_site(tmp_path: Path) -> None:
    def page(number: int) -> dict[str, str]:
        name = "abcdefghijkl"[number] * 4
        own = [f"The ferry {name} sails again", *(f"{line[:-1]}, as {name} says in its report." for line in STORY)]
        html = f"<h1>{own[0]}</h1><article>{paragraphs(own[1:])}</article><div class='x'><ul>{ITEMS}</ul></div>"
        return {"url": f"https://elm.example/{number}", "text": "\n".join([*own, *LIST]), "html": html}

    cleaner = weights(tmp_path / "weights.json", bias=-3.0)
    assert cleaner.clean(page(0)).text == page(0)["text"]
    edits = cleaner.with_site(learn(map(page, range(12)))).clean(page(0)).log.edits
    (edit,) = (edit for edit in edits if edit.plugin == "judge" and not edit.closes_gap)
    assert edit.removed is not None
    assert edit.removed.strip().split("\n") == LIST
    assert edit.reason == ON_SITE
