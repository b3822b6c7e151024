"""Records come as the objects that programs have, and results show what happened to them."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any, NamedTuple

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import Cleaner, Config, ConfigError, RecordError, restore
from textclean.cleaning.result_html import as_html
from textclean.formats.json.object_line import ObjectLine

STORY = "The bridge opens.\n\nShare this article"
CLEANER = Cleaner(Config(only=("share_labels",)))


class Named(NamedTuple):
    id: int
    text: str


@dataclass
class Data:
    id: int
    text: str


@attrs.define
class Defined:
    id: int
    text: str


class Plain:
    kind = "of the class"

    def __init__(self) -> None:
        self.id = 7
        self.text = STORY
        self._session = object()


class Model:
    """As a model of pydantic: its iterator gives names and values, and its class has ``model_fields``."""

    model_fields = ("id", "text")

    def __iter__(self) -> Any:  # noqa: ANN401 - pairs
        return iter([("id", 7), ("text", STORY)])


class Row:
    """As a row of pandas: no mapping, but with keys."""

    def keys(self) -> list[str]:
        return ["id", "text"]

    def __getitem__(self, key: str) -> object:
        return {"id": 7, "text": STORY}[key]


def sqlite_row() -> sqlite3.Row:
    with sqlite3.connect(":memory:") as connection:
        connection.row_factory = sqlite3.Row
        row: sqlite3.Row = connection.execute("select 7 as id, ? as text", (STORY,)).fetchone()
    connection.close()
    return row


OBJECTS = {
    "a dict": {"id": 7, "text": STORY},
    "a named tuple": Named(7, STORY),
    "a dataclass": Data(7, STORY),
    "attrs": Defined(7, STORY),
    "a plain object": Plain(),
    "a namespace": SimpleNamespace(id=7, text=STORY),
    "a model": Model(),
    "a row": Row(),
    "a row of SQLite": sqlite_row(),
}


@pytest.mark.parametrize("name", OBJECTS)
def test_any_object_with_fields_is_a_record(name: str) -> None:
    result = CLEANER.clean(OBJECTS[name])
    assert list(result.to_dict()) == ["id", "text", "textclean"]
    assert (result.record.id, result.text) == (7, "The bridge opens.")


@pytest.mark.parametrize("value", [7, None, b"text", ["text"], Plain, object(), ("text",)])
def test_what_has_no_fields_is_refused(value: object) -> None:
    with pytest.raises(RecordError, match=f"cannot make a record of a {type(value).__name__}"):
        CLEANER.clean(value)


def test_a_page_is_cleaned_as_the_command_does() -> None:
    page = {"id": 1, "html": "<p>The bridge opens.</p><p>Share this article</p>", "n": 2}
    result = CLEANER.clean(page)
    assert result.text == "The bridge opens."
    assert restore(result.text, result.log) == "The bridge opens.\nShare this article"
    assert list(result.output()) == ["id", "html", "n", "textclean", "text"]
    assert result.record.html == page["html"]
    (again,) = CLEANER.clean_all([page])
    assert again.output() == result.output()


def test_a_text_wins_over_the_page_even_if_it_is_none() -> None:
    assert CLEANER.clean({"text": "a", "html": "<p>b"}).text == "a"
    with pytest.raises(RecordError, match="NoneType"):
        CLEANER.clean({"text": None, "html": "<p>b"})
    kept = CLEANER.clean({"text": None, "html": "<p>b"}, missing_text="keep")
    assert kept.log.tags == ("no_text",)
    assert kept.output()["text"] is None


def test_fields_may_have_other_names() -> None:
    cleaner = Cleaner(Config(only=("share_labels",)), text_field="body", html_field="page")
    assert cleaner.clean({"body": STORY}).output()["body"] == "The bridge opens."
    assert cleaner.clean({"page": "<p>The bridge opens."}).output()["body"] == "The bridge opens."
    with pytest.raises(RecordError, match="no field 'body'"):
        cleaner.clean({"text": STORY})
    with pytest.raises(ConfigError, match="four names"):
        Cleaner(text_field="url")


def test_the_names_of_fields_are_sent_with_the_cleaner_and_decide_nothing() -> None:
    import pickle  # noqa: PLC0415 - only here

    cleaner = Cleaner(Config(only=("share_labels",)), text_field="body")
    again = pickle.loads(pickle.dumps(cleaner))  # noqa: S301 - our own
    assert again.clean({"body": STORY}).text == "The bridge opens."
    assert again.run == CLEANER.run


# --- what a result shows ---


def test_a_result_is_short_on_the_screen() -> None:
    shown = repr(CLEANER.clean({"id": "a", "text": "x" * 1000 + "\n\nShare this article"}))
    assert shown == f"<Result 'a', 2 edits, 1,000 of 1,020 characters: '{'x' * 60}…'>"
    assert repr(CLEANER.clean("x")) == "<Result 0 edits, 1 of 1 character: 'x'>"


def test_a_notebook_shows_what_was_removed_and_why() -> None:
    shown = CLEANER.clean(STORY)._repr_html_()
    struck = re.findall(r'<del style="[^"]*" title="([^"]*)">([^<]*)</del>', shown)
    assert struck
    assert "".join(text for _, text in struck) == "\n\nShare this article"
    assert all(title.startswith("share_label: ") for title, _ in struck)


class Texts(HTMLParser):
    """Collects the text of a page, that in ``ins`` apart, and all tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.before = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"style", "title"}
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "ins" not in self._open and "em" not in self._open:
            self.before += data


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")), st.text("<>&\"' xy", max_size=9))
def test_no_text_is_markup(text: str, other: str) -> None:
    from textclean import Edit  # noqa: PLC0415 - only here

    middle = len(text) // 2
    edit = Edit(0, middle, text[:middle], other, other, other, other, 0.5, other, 1)
    page = Texts()
    page.feed(as_html(text, [edit] if middle or other else [], other))
    page.close()
    assert page.tags <= {"div", "em", "del", "ins"}
    assert page.before == text


def test_a_script_in_a_text_is_shown_and_not_run() -> None:
    shown = CLEANER.clean("<script>alert(1)</script>\n\nShare this article")._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_an_output_with_an_extracted_text_is_restored_to_its_input() -> None:
    from textclean.formats.json.encode import to_json  # noqa: PLC0415 - only here

    page = {"id": 1, "html": "<p>The bridge opens.</p><p>Share this article</p>"}
    line = ObjectLine.of(to_json(CLEANER.clean(page).output()))
    assert line.without_log("text", None) == to_json(page)
