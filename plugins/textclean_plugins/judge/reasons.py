"""Why a line was found: fixed sentences for the features that say so most."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textclean_plugins.judge.columns import Column
from textclean_plugins.judge.model import Judgement, Model

_ALL, _MOST, _NEAR = 0.95, 0.6, 6
_Saying = tuple[Callable[[float], bool], str]


def _is_all(value: float) -> bool:
    return value >= _ALL


def _is_most(value: float) -> bool:
    return value >= _MOST


def _is_any(value: float) -> bool:
    return value > 0


def _is_none(value: float) -> bool:
    return value == 0


def _is_near(value: float) -> bool:
    return value <= _NEAR


#: For a feature: when a sentence is true of its value, and the sentence. Only what speaks for the page is listed.
SENTENCES: Mapping[str, _Saying] = {
    "page_link": (_is_all, "all of it is a link"),
    "page_block_link": (_is_most, "most of its block is links"),
    "page_container_link": (_is_most, "most of what stands around it is links"),
    "page_branch_link": (_is_most, "most of its part of the page is links"),
    "page_branch_share_of_running": (_is_none, "no running text stands in its part of the page"),
    "page_name_share_of_running": (_is_none, "no running text stands in elements of that name"),
    "page_container_share_of_running": (_is_none, "no running text stands beside it in its element"),
    "page_steps": (_is_any, "it stands apart from the article on the page"),
    "page_related": (_is_any, "the page names its place as related content"),
    "page_comment": (_is_any, "the page names its place as comments"),
    "page_share": (_is_any, "the page names its place as sharing"),
    "page_subscribe": (_is_any, "the page names its place as a subscription"),
    "page_navigation": (_is_any, "the page names its place as navigation"),
    "page_author": (_is_any, "the page names its place as about the author"),
    "page_meta": (_is_any, "the page names its place as facts about the article"),
    "page_caption": (_is_any, "the page names its place as a picture's"),
    "page_advertisement": (_is_any, "the page names its place as an advertisement"),
    "page_tag": (_is_any, "the page names its place as tags"),
    "page_legal": (_is_any, "the page names its place as legal"),
    "page_hidden": (_is_any, "the page names its place as hidden"),
    "page_player": (_is_any, "the page names its place as a player"),
    "cover": (_is_all, "its words are a known label"),
    "cues": (_is_any, "a known phrase of pages stands on it"),
    "shared_words": (_is_none, "it shares no word with the running text"),
    "runs": (_is_none, "it is no running text"),
    "since_any": (_is_near, "a known label of pages stands above it"),
    "until_any": (_is_near, "a known label of pages stands below it"),
    "removed_around": (_is_any, "lines around it are removed"),
    "removed_above": (_is_any, "lines above it are removed"),
    "removed_below": (_is_any, "lines below it are removed"),
    "since_comments": (_is_near, "a comments heading stands above it"),
    "since_related": (_is_near, "a heading of other articles stands above it"),
    "words_after": (_is_none, "no running text stands below it"),
    "words_before": (_is_none, "no running text stands above it"),
    "repeated": (lambda value: value > 1, "it stands several times in the text"),
    "like_line_above": (_is_any, "the line above has its shape"),
    "copyright_sign": (_is_any, "it has a copyright sign"),
    "clock_time": (_is_any, "it has a clock time"),
    "date": (_is_any, "it has a date"),
    "separators": (_is_any, "it has separators"),
}
#: What is said where the site speaks for it.
ON_SITE = "it stands on other stories of the site"


def reasons(judgement: Judgement, model: Model, place: int) -> list[str]:
    """Return what speaks most for a line being the page's, the strongest first."""
    said = [(judgement.site[place], ON_SITE)] if judgement.site and judgement.site[place] > 0 else []
    for name, table in model.tables.items():
        if name in SENTENCES:
            value = _value(judgement.columns[name], place)
            is_true, sentence = SENTENCES[name]
            excess = table.part(value) - table.mean
            if excess > 0 and is_true(value):
                said.append((excess, sentence))
    return [sentence for _, sentence in sorted(said, reverse=True)]


def _value(column: Column, place: int) -> float:
    return column if isinstance(column, float | int) else column[place]
