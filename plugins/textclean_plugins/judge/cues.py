"""The phrases that the judge looks for: groups of the other plugins' phrase sets, and where each has to stand."""

from __future__ import annotations

from collections.abc import Mapping

from textclean import Phrase
from textclean_plugins.shapes import phrases_of

# Each phrase has to begin its line or to be all of it: to look for phrases within lines costs more than the judge.
_SETS: Mapping[str, Mapping[str, str]] = {
    "advertisement": {"advertisement.line": "line_start"},
    "age": {"recommendations.age": "line_end"},
    "author": {"author_stub.label": "line_start"},
    "call": {"call_to_action.line": "line_start"},
    "comments": {"comment_widget.heading": "line_start"},
    "comment_button": {"comment_widget.control": "whole_line"},
    "frame": {"page_frame.line": "whole_line"},
    "legal": {"disclaimer.start": "line_start"},
    "network": {"share_labels.network": "whole_line"},
    "payment": {"payments.heading": "line_start", "payments.field": "line_start"},
    "pointing": {"recommendations.prefix": "line_start"},
    "related": {"recommendations.heading": "line_start"},
    "section": {"section_label.name": "whole_line"},
    "share": {"share_labels.label": "line_start", "share_labels.prefix": "line_start"},
    "tags": {"tag_list.label": "line_start"},
}

#: The group of each phrase set.
GROUPS: Mapping[str, str] = {name: group for group, sets in _SETS.items() for name in sets}
#: The groups whose phrases, at the beginning of a line, announce a part of the page.
HEADS = frozenset(_SETS) - {"age", "network", "section"}
PHRASES: Mapping[str, tuple[Phrase, ...]] = {name: phrases_of(name) for name in GROUPS}
ANCHORS: Mapping[str, str] = {name: anchor for sets in _SETS.values() for name, anchor in sets.items()}
#: What a line is that is nothing but a phrase of the group.
LABELS: Mapping[str, str] = {
    "advertisement": "advertisement",
    "call": "call_to_action",
    "comments": "comment_widget",
    "comment_button": "comment_widget",
    "frame": "page_frame",
    "payment": "payment",
    "related": "recommendations",
    "section": "section_label",
    "share": "share_label",
    "network": "share_label",
    "tags": "tag_list",
}
