"""A record is read by one set of rules, whether its fields come from a program, a file or a batch."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import Record, RecordError
from textclean.field_names import FieldNames
from textclean.formats.document import record_of
from textclean.record import MissingText, is_id

VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.lists(st.text()))
FIELDS = st.dictionaries(st.sampled_from(["id", "text", "html", "url", "lang", "other"]), VALUES)


@given(FIELDS, st.sampled_from(["reject", "keep"]))
def test_a_mapping_and_an_input_with_these_fields_are_the_same_record(
    fields: dict[str, Any], missing: MissingText
) -> None:
    try:
        record = Record.of(fields, missing)
    except RecordError:
        if "text" in fields:
            with pytest.raises(RecordError):
                record_of(fields, FieldNames(), missing)
        return
    if not is_id(fields.get("id")):  # an input tells of it; a program's own object may have any id
        assert record.id is None
        with pytest.raises(RecordError, match="an id is a string or a whole number"):
            record_of({**fields, "text": "a text"}, FieldNames(), missing)
    elif "text" in fields or fields.get("html") is None:  # an input's text may be made from the HTML
        assert record_of(fields, FieldNames(), missing) == record


def test_other_names_are_only_other_names() -> None:
    names = FieldNames(id="key", text="body", html="page", url="link")
    record = record_of({"key": 7, "body": "a text", "page": "<p>", "link": "https://example.org", "id": [1]}, names)
    assert (record.id, record.text, record.html, record.url) == (7, "a text", "<p>", "https://example.org")
    assert (record.text_field, record.missing) == ("body", False)
