from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.formats.json.object_line import ObjectLine
from textclean.record import earlier_name, previous_name

LOG = b'{"schema":1}'

SPACE = st.sampled_from(["", "", " ", "\t\r"])
NUMBERS = st.one_of(
    st.integers().map(str),
    st.integers(min_value=10**25, max_value=10**40).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(["1e5", "1E+5", "1.10", "-0", "-0.0", "0.1e-7", "NaN", "Infinity", "-Infinity", "1" * 400]),
)
STRINGS = st.one_of(
    st.text(max_size=6).map(lambda text: json.dumps(text, ensure_ascii=False)),
    st.text(max_size=6).map(json.dumps),
    st.sampled_from([r'"\ud800"', r'"a\/b"', r'"\u0000"', r'"\\\""', r'"{\"text\": [1"', '"]}"', r'"\u0074ext"']),
)
SCALARS = st.one_of(NUMBERS, STRINGS, st.sampled_from(["true", "false", "null"]))
KEYS = st.one_of(
    STRINGS,
    st.sampled_from(['"text"', r'"t\u0065xt"', '"id"', '"html"', '"textclean"', '"textclean.previous"']),
    st.sampled_from([r'"textclean\u002eprevious"', '"textclean.previous.previous"', '"textclean.other"']),
)


def arrays(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(SPACE, st.lists(values, max_size=4), SPACE).map(lambda at: f"[{at[0]}{','.join(at[1])}{at[2]}]")


def objects(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    member = st.tuples(SPACE, KEYS, SPACE, SPACE, values, SPACE).map(
        lambda at: f"{at[0]}{at[1]}{at[2]}:{at[3]}{at[4]}{at[5]}"
    )
    return st.tuples(SPACE, st.lists(member, max_size=5), SPACE).map(lambda at: f"{at[0]}{{{','.join(at[1])}}}{at[2]}")


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(arrays(inner), objects(inner)), max_leaves=6)
#: A JSON object on one line, in any of the ways that JSON can be written.
JSON_OBJECTS = objects(VALUES).map(str.encode)


class Raw(str):
    """A number as it was written."""

    __slots__ = ()


def parsed(line: bytes) -> list[tuple[str, Any]]:
    """The members of an object in order, doubles among them, with numbers as they were written."""
    pairs: list[tuple[str, Any]] = json.loads(
        line, parse_int=Raw, parse_float=Raw, parse_constant=Raw, object_pairs_hook=list
    )
    return pairs


@given(JSON_OBJECTS)
def test_members_are_found_where_a_parser_sees_them(line: bytes) -> None:
    split = ObjectLine.of(line)
    assert [(member.key, parse(line[member.start : member.end])) for member in split.members] == parsed(line)


@given(JSON_OBJECTS)
def test_every_value_comes_out_byte_for_byte_and_in_order(line: bytes) -> None:
    before = ObjectLine.of(line)
    after = ObjectLine.of(before.with_log(LOG, "text", None))
    assert [values(before, index) for index in range(len(before.members))] == [
        values(after, index) for index in range(len(before.members))
    ]
    assert [previous_name(member.key) for member in before.members] == [member.key for member in after.members[:-1]]
    assert after.members[-1].key == "textclean"


@given(JSON_OBJECTS, st.one_of(st.none(), st.just(b'"new"')))
def test_a_line_comes_back_whole_when_its_log_is_taken_away(line: bytes, text: bytes | None) -> None:
    before = ObjectLine.of(line)
    held = before.last("text")
    after = ObjectLine.of(before.with_log(LOG, "text", text))
    original = line[held.start : held.end] if held else None
    assert after.without_log("text", original) == line


@given(JSON_OBJECTS)
def test_the_text_that_counts_is_replaced_and_nothing_else(line: bytes) -> None:
    before = parsed(line)
    after = parsed(ObjectLine.of(line).with_log(LOG, "text", b'"new"'))
    last = max((index for index, (key, _) in enumerate(before) if key == "text"), default=None)
    expected = [(previous_name(key), "new" if index == last else value) for index, (key, value) in enumerate(before)]
    expected += [("textclean", [("schema", Raw(1))])]
    assert after == (expected if last is not None else [*expected, ("text", "new")])


@pytest.mark.parametrize(
    "line",
    [
        b'{"id":12345678901234567890123,"a":1e5,"b":1.10,"text":"x","c":NaN}',
        b' { "text" : "x" , "z" : { "text" : "inner" } } \r',
        b'{"text":"first","text":"x","id":1}',
        b'{"te\\u0078t":"x"}',
        b'{"a":"\\"text\\":\\\\","text":"x"}',
    ],
)
def test_only_the_bytes_of_the_text_change(line: bytes) -> None:
    end = line.rindex(b'"x"')
    changed = ObjectLine.of(line).with_log(LOG, "text", b'"y"')
    assert changed.startswith(line[:end] + b'"y"')
    assert changed.replace(b'"y"', b'"x"').replace(b',"textclean":' + LOG, b"") == line


def test_an_earlier_log_makes_room_for_each_new_one() -> None:
    line = b'{"textclean.previous":1,"text":"x","textclean":2}'
    assert ObjectLine.of(line).with_log(b"3", "text", None) == (
        b'{"textclean.previous.previous":1,"text":"x","textclean.previous":2,"textclean":3}'
    )


def test_a_text_that_stood_before_the_log_is_a_field_of_the_input() -> None:
    line = b'{"html":"<p>x","text":"x","textclean":{}}'
    assert ObjectLine.of(line).without_log("text", b'"y"') == b'{"html":"<p>x","text":"y"}'


def test_a_log_is_taken_away_from_a_line_that_was_written_anew() -> None:
    line = b'{"textclean": {}, "id": 1, "text": "x"}'
    assert ObjectLine.of(line).without_log("text", None) == b'{"id": 1, "text": "x"}'


def test_a_new_log_takes_the_place_of_the_old() -> None:
    line = b'{"text":"x","textclean":{"a":"}"},"z":1}'
    assert ObjectLine.of(line).with_new_log(b"{}", "text", b'"y"') == b'{"text":"y","textclean":{},"z":1}'


def test_deep_nesting_and_long_runs_of_backslashes_are_scanned() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    slashes = b'"' + b"\\\\" * 100_000 + b'"'
    members = ObjectLine.of(b'{"a":%b,"b":%b,"text":"x"}' % (deep, slashes)).members
    assert [member.key for member in members] == ["a", "b", "text"]


def values(line: ObjectLine, index: int) -> bytes:
    return line.raw[line.members[index].start : line.members[index].end]


def parse(value: bytes) -> Any:  # noqa: ANN401 - anything that JSON can say
    return json.loads(value, parse_int=Raw, parse_float=Raw, parse_constant=Raw, object_pairs_hook=list)


def test_names_of_logs_go_up_and_down_alike() -> None:
    assert earlier_name(previous_name("textclean.previous")) == "textclean.previous"
