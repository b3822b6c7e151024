"""Where lines part from the lead on their page, and lines that an extractor numbered."""

from __future__ import annotations

from collections.abc import Sequence

from textclean import Element, Page, Record, View
from textclean.text.search.matcher import Matcher
from textclean.text.snapshot import Snapshot

LEAD = "The harbour office said on Monday that the night ferry will sail again, with two hundred passengers aboard."


def page_of(lines: list[str], html: str) -> Page:
    text = "\n".join(lines)
    page = View(Snapshot(text, Record(text, html=html), Matcher([]))).page
    assert page is not None
    return page


def names(elements: Sequence[Element]) -> list[str]:
    return [element.name for element in elements]


def test_the_branches_of_a_line_and_of_the_lead_begin_where_they_part() -> None:
    first = f"<div class=a><section><p>{LEAD}</p><p>Beside it</p></section></div>"
    html = f"<main>{first}<div class=b><i>Apart</i></div></main>"
    lead, beside, apart = (place for place in page_of([LEAD, "Beside it", "Apart"], html).places if place)
    assert (names(lead.branch), names(lead.lead_branch)) == ([], [])
    assert (names(beside.branch), names(beside.lead_branch)) == (["p"], ["p"])
    assert (names(apart.branch), names(apart.lead_branch)) == (["div.b", "i"], ["div.a", "section", "p"])


def test_a_line_around_the_lead_has_no_branch_but_the_lead_has_one_below_it() -> None:
    _, around = page_of([LEAD, "Around it"], f"<main>Around it<section><p>{LEAD}</p></section></main>").places
    assert around is not None
    assert (names(around.branch), names(around.lead_branch)) == ([], ["section", "p"])


def test_without_a_lead_there_are_no_branches() -> None:
    (line,) = page_of(["A label"], "<main><p>A label</p></main>").places
    assert line is not None
    assert (names(line.branch), names(line.lead_branch)) == ([], [])


def test_items_are_found_without_the_numbers_that_an_extractor_gave_them() -> None:
    html = f"<p>{LEAD}</p><ol><li>Tide tables</li><li>Timetables</li></ol><p>3. Of the page's own</p>"
    places = page_of([LEAD, "1. Tide tables", "2) Timetables", "3. Of the page's own", "4. Nowhere"], html).places
    assert [place and place.block.tag for place in places] == ["p", "li", "li", "p", None]
