"""Make text safe for a terminal. Names, messages and records may come from untrusted input."""

from __future__ import annotations

from functools import cache

from textclean.cli.streams import say
from textclean.redact import redacted


@cache
def _shown() -> dict[int, str]:
    """Return the replacements of characters that control a terminal, or change the direction of text."""
    pictures = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) != "\n"} | {0x7F: "␡"}
    ranges = ((0x80, 0xA0), (0x200E, 0x2010), (0x2028, 0x202F), (0x2060, 0x2070), (0xD800, 0xE000), (0xFEFF, 0xFF00))
    # The Arabic letter mark, and interlinear annotation characters.
    more = ((0x61C, 0x61D), (0xFFF9, 0xFFFC))
    shown = pictures | {code: f"\\u{code:04x}" for start, end in (*ranges, *more) for code in range(start, end)}
    # Tag characters, which are invisible text.
    return shown | {code: f"\\U{code:08x}" for code in range(0xE0000, 0xE0080)}


def visible(text: str) -> str:
    """Replace control characters, escapes and direction marks by visible ones. Line breaks stay."""
    return text if text.isascii() and text.isprintable() else text.translate(_shown())


def visible_line(text: str) -> str:
    """Do the same as ``visible``, and replace line breaks, too, so that the text cannot imitate further lines."""
    return visible(text).replace("\n", "␊")


def tell(message: str) -> None:
    """Print a message on standard error, in one line, without the passwords of URLs."""
    say(f"textclean: {visible_line(redacted(message))}")
