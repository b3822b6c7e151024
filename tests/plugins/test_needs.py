"""The bundled plugins that need certain sets of phrases: where only others are hit, they find nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import Cleaner, Record, View
from textclean.plugin.declaration import Plugin
from textclean.text.phrases import NUMBER
from textclean.text.search.matcher import Matcher
from textclean.text.search.target import Target
from textclean.text.snapshot import Snapshot

#: Running text, headlines, and signs, with which phrases may stand on a page.
OTHERS = (
    "The ferry across the river was late again on Monday, and nobody on the pier knew why that was so.",
    "Nobody at the school had heard of it before, and everybody wanted to see it for themselves on Friday.",
    "New bridge opens after two years of work",
    "A village looks for its last baker",
    "5 May 2024",
    "12",
    "›",
    "$25",
    "€50",
    "3:45",
)
NEEDING = {plugin.name: plugin for plugin in Cleaner().plugins if plugin.needs}


@cache
def matcher(name: str) -> Matcher:
    plugin = NEEDING[name]
    return Matcher(
        [
            Target(name, each, phrase, plugin.anchors[each])
            for each, phrases in plugin.phrases.items()
            for phrase in phrases
        ]
    )


def found(plugin: Plugin, text: str) -> tuple[bool, list[object]]:
    """Return whether a text wakes a plugin, and what it finds when it is asked in any case."""
    snapshot = Snapshot(text, Record(text), matcher(plugin.name))
    values: dict[str, Any] = {
        "view": View(snapshot, snapshot.hits_of(plugin.name)),
        "options": plugin.options,
        "edits": (),
    }
    detect = plugin.hooks["detect"]
    answer: Any = detect.function(*[values[name] for name in detect.argnames])
    return snapshot.is_hit(plugin.name, plugin.needs), list(answer)


@pytest.mark.parametrize("name", sorted(NEEDING))
@given(data=st.data())
def test_where_no_needed_set_is_hit_a_plugin_finds_nothing(name: str, data: st.DataObject) -> None:
    plugin = NEEDING[name]
    others = [
        phrase.text.replace(NUMBER, "3")
        for each, phrases in plugin.phrases.items()
        if each not in plugin.needs
        for phrase in phrases
    ]
    line = st.sampled_from(others) | st.sampled_from(OTHERS) if others else st.sampled_from(OTHERS)
    joined = st.lists(line, min_size=1, max_size=3).map(" ".join)
    text = "\n".join(data.draw(st.lists(line | joined, max_size=14)))
    woken, findings = found(plugin, text)
    assert woken or not findings


def test_several_bundled_plugins_need_certain_sets() -> None:
    assert {"recommendations", "share_labels", "page_frame", "comment_widget"} <= NEEDING.keys()
