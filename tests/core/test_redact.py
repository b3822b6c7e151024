"""Secrets in URLs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.errors import InputError, TextcleanError
from textclean.redact import redacted, redacted_values
from textclean.testing.time_limit import growth

SECRET = "hUsh-77"  # noqa: S105 - of this test
HIDDEN = [
    ("ftp://me:hUsh-77@host/in.jsonl", "ftp://***@host/in.jsonl"),
    ("sftp://me:hU@hUsh-77@host:22/in.jsonl", "sftp://***@host:22/in.jsonl"),
    ("sftp://me:h/hUsh-77@host:22/in.jsonl", "sftp://***@host:22/in.jsonl"),
    ("ftp://:hUsh-77@host/a", "ftp://***@host/a"),
    ("https://hUsh-77@host/a.jsonl", "https://***@host/a.jsonl"),
    ("https://hUsh-77:@host/a.jsonl", "https://***@host/a.jsonl"),
    ("simplecache::https://me:hUsh-77@host/a", "simplecache::https://***@host/a"),
    ("s3://KEY:hUsh-77@bucket/a", "s3://***@bucket/a"),
    ("https://host/a.jsonl?X-Amz-Signature=hUsh-77&v=2", "https://host/a.jsonl?X-Amz-Signature=***&v=2"),
    ("https://host/a?v=2&X-Amz-Credential=hUsh-77%2F20", "https://host/a?v=2&X-Amz-Credential=***"),
    ("https://host/a?X%2DAmz%2DSecurity%2DToken=hUsh-77", "https://host/a?X%2DAmz%2DSecurity%2DToken=***"),
    ("https://host/a?AWSAccessKeyId=hUsh-77", "https://host/a?AWSAccessKeyId=***"),
    ("https://host/a?sv=2024&sig=hUsh-77%3D&x=1", "https://host/a?sv=2024&sig=***&x=1"),
    ("https://host/a?access_token=hUsh-77", "https://host/a?access_token=***"),
    ("https://host/a?client_secret=hUsh-77#t", "https://host/a?client_secret=***#t"),
    ("https://host/a#access_token=hUsh-77", "https://host/a#access_token=***"),
    ("https://host/a?apiKey=hUsh-77;b=1", "https://host/a?apiKey=***;b=1"),
    ("https://host/a?PASSWORD=hUsh-77", "https://host/a?PASSWORD=***"),
    (
        "no access to ftp://me:hUsh-77@host/a, and 'ftp://x:hUsh-77@host'",
        "no access to ftp://***@host/a, and 'ftp://***@host'",
    ),
    ("GET /a.jsonl?sig=hUsh-77: 403", "GET /a.jsonl?sig=*** 403"),
]
LEFT = [
    "https://host/a@b.jsonl",
    "http://localhost:8080/a@b.jsonl",
    "http://[::1]:8080/a@b.jsonl",
    "abfs://container@account.dfs.core.windows.net/a.jsonl",
    "s3://bucket/key=1/part.jsonl",
    "https://host/a.jsonl?version=3&country_code=de&design=a&monkeys=3&keyword=x",
    "me@example.org wrote: a = b",
    "/data/year=2026/token=x/a.jsonl",
    "a?b",
]


@pytest.mark.parametrize("text, wanted", HIDDEN)
def test_a_secret_goes_and_the_rest_stays(text: str, wanted: str) -> None:
    assert SECRET in text
    assert redacted(text) == wanted
    assert redacted(wanted) == wanted


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redacted(text) == text


def test_plain_values_are_gone_through_with_their_keys() -> None:
    url = "ftp://me:hUsh-77@host/a"
    value = {"a": [url, 1, None, {"b": (url,)}], url: True}
    assert SECRET not in repr(redacted_values(value))
    assert redacted_values({"a": [1.5, None, True]}) == {"a": [1.5, None, True]}


@pytest.mark.parametrize("kind", [TextcleanError, *TextcleanError.__subclasses__()])
def test_no_error_of_ours_holds_one(kind: type[TextcleanError]) -> None:
    error = kind("ftp://me:hUsh-77@host/a: not there")
    assert str(error) == "ftp://***@host/a: not there"
    assert SECRET not in repr(error)
    assert InputError(3).args == (3,)


@given(st.text("ab:/@?&=#% \n'", max_size=60))
def test_nothing_is_redacted_twice(text: str) -> None:
    assert redacted(redacted(text)) == redacted(text)


@pytest.mark.parametrize("piece", ["://a:", "http://", "?sig=", "://a:@", "&a", "://1:2/"])
def test_the_time_grows_with_the_text(piece: str) -> None:
    assert growth(lambda size: redacted(piece * size), 5_000, 20_000, most=10) < 10
