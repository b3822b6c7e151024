"""Remove the line below a Chinese article that names who edited it: "责任编辑：…"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean import Finding, Label, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.boxes import Body
from textclean_plugins.shapes import find, position

phrases = read_phrases("textclean_plugins.phrases", "desk_editor.role")
anchors = {"role": "line_start"}
labels = {"desk_editor": Label("Who edited or checked an article, named below it.")}
_EDITOR = Rule(
    "editor",
    "desk_editor",
    "a short line below the article that names an editor in charge, and says nothing else",
    0.93,
)
rules = (_EDITOR,)

# Names have two to four characters each; a login name may stand beside them.
_NAMES = re.compile(r"[\s:：/|]{1,4}[\w·]{1,12}(?:[\s、，,/|]{1,3}[\w·]{1,12}){0,5}[\s)）\]】」]*")
# Where the article is from is no matter of the desk.
_SOURCE = re.compile("来源|來源|记者|記者|作者|文[:：]")


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find such lines below the last running text."""
    body = Body(view)
    done = -1
    for hit in page_hits(view):
        line = hit.line
        if line.number == done or not hit.starts_line or not body.below(position(view, line)):
            continue
        if _NAMES.fullmatch(hit.after) and not _SOURCE.search(line.text):
            done = line.number
            yield find(line, line, _EDITOR, f"the line names {hit.phrase.text!r}")
