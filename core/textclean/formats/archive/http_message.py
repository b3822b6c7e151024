"""Read the head of an HTTP response as crawlers store it, as tolerantly as browsers do."""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

#: The most bytes of a head.
LONGEST_HEAD = 1 << 20
#: The most heads before that of the response: those of interim responses and of proxies.
_MOST_HEADS = 16
_SWITCHING = 101
_BLANK = re.compile(rb"\n\r*\n")
_STATUS = re.compile(rb"(?:HTTP/|ICY )\S*\s*(\d{3})?", re.IGNORECASE)
_FOLD = re.compile(r"\r?\n[ \t]+")
_FIELD = re.compile(r"(:?[!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:(.*)")
_ESSENCE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+)(?=[\s;]|$)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?\s*+([^\s\"';]+)", re.IGNORECASE)
#: Media types without a meaning (WHATWG MIME sniffing, section 7).
_NOTHING = frozenset(("*/*", "application/unknown", "unknown/unknown"))
#: The beginning of a page whose type is unknown (WHATWG MIME sniffing, section 7.1).
_PAGE = re.compile(
    rb"[\t\n\f\r ]*<(?:!--|(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>])",
    re.IGNORECASE,
)


@attrs.frozen
class Head:
    """The head of a response.

    Attributes:
        fields: the values of each field in order, by its name in lower case.
        status: the status code. 0: none is given.
        end: where the body begins in the content.
        is_whole: whether the head is complete. False if its end is missing.
    """

    fields: Mapping[str, tuple[str, ...]]
    status: int
    end: int
    is_whole: bool

    def get(self, name: str) -> tuple[str, ...]:
        """Return the values of a field."""
        return self.fields.get(name, ())

    def codings(self, name: str) -> tuple[str, ...]:
        """Return the encodings in a field, in lower case, in the order in which they were applied."""
        items = (coding.strip().lower() for value in self.get(name) for coding in value.split(","))
        return tuple(coding for coding in items if coding)


@attrs.frozen
class MediaType:
    """A content type: the type in lower case, and the label of its charset. Both may be empty."""

    essence: str = ""
    charset: str = ""


def http_head(content: bytes) -> Head | None:
    """Return the head of the response in a record's content. None: the content does not begin with a head.

    Heads of interim responses (``100 Continue``) and of a proxy's tunnel may come before it. They are skipped.
    """
    head = _head_at(content, 0)
    for _ in range(_MOST_HEADS):
        if head is None or not head.is_whole:
            return head
        is_interim = 100 <= head.status < 200 and head.status != _SWITCHING  # noqa: PLR2004 - RFC 9110, 15.2
        is_tunnel = not head.get("content-type") and content[head.end : head.end + 5].upper() == b"HTTP/"
        if not (is_interim or is_tunnel):
            return head
        head = _head_at(content, head.end)
    return head


def media_type(values: tuple[str, ...]) -> MediaType:
    """Return the content type of a response. If it has several, the last valid one counts (WHATWG Fetch, 2.2.2)."""
    found = MediaType()
    for value in ",".join(values).split(","):
        essence = _ESSENCE.match(value)
        if essence is None or essence.group(1).lower() in _NOTHING:
            continue
        rest, charset = essence.group(1).lower(), _CHARSET.search(value, essence.end())
        earlier = found.charset if rest == found.essence else ""
        found = MediaType(rest, charset.group(1) if charset else earlier)
    return found


def begins_as_page(body: bytes) -> bool:
    """Say whether a body of unknown type is HTML, by the rule of browsers."""
    return _PAGE.match(body.removeprefix(b"\xef\xbb\xbf")) is not None


def _head_at(content: bytes, start: int) -> Head | None:
    beginning = content[start : start + LONGEST_HEAD].lstrip(b"\r\n")
    start = min(start + LONGEST_HEAD, len(content)) - len(beginning)
    first = beginning.partition(b"\n")[0].decode("latin-1")
    status = _STATUS.match(beginning)
    if not status and not _FIELD.match(first):
        return None
    blank = _BLANK.search(beginning)
    held = (beginning[: blank.start()] if blank else beginning).decode("latin-1")
    lines = (_FOLD.sub(" ", held) if "\n " in held or "\n\t" in held else held).split("\n")
    end = start + (blank.end() if blank else len(beginning))
    code = int(status.group(1)) if status and status.group(1) else 0
    return Head(_fields(lines[1:] if status else lines), code, end, blank is not None)


def _fields(lines: list[str]) -> dict[str, tuple[str, ...]]:
    fields: dict[str, list[str]] = {}
    for line in lines:
        found = _FIELD.match(line)
        if found:  # other lines are ignored, as by browsers
            fields.setdefault(found.group(1).lower(), []).append(found.group(2).strip())
    return {name: tuple(values) for name, values in fields.items()}
