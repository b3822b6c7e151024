"""Text that cannot do anything to a terminal: names, messages and records may come from strangers."""

from __future__ import annotations

from functools import cache

from textclean.cli.streams import say
from textclean.redact import redacted


@cache
def _shown() -> dict[int, str]:
    """Return what stands for the characters that would act on a terminal, or change how others stand."""
    pictures = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) != "\n"} | {0x7F: "␡"}
    ranges = ((0x80, 0xA0), (0x200E, 0x2010), (0x2028, 0x202F), (0x2060, 0x2070), (0xD800, 0xE000), (0xFEFF, 0xFF00))
    # The Arabic mark of direction, and annotations between the lines.
    more = ((0x61C, 0x61D), (0xFFF9, 0xFFFC))
    shown = pictures | {code: f"\\u{code:04x}" for start, end in (*ranges, *more) for code in range(start, end)}
    # Tags: text that nobody sees.
    return shown | {code: f"\\U{code:08x}" for code in range(0xE0000, 0xE0080)}


def visible(text: str) -> str:
    """Show control characters, escapes and marks of direction as what they are; line breaks stay."""
    return text if text.isascii() and text.isprintable() else text.translate(_shown())


def visible_line(text: str) -> str:
    """Show a text as ``visible`` does, and its line breaks too, so that it cannot pass for the lines below it."""
    return visible(text).replace("\n", "␊")


def tell(message: str) -> None:
    """Say something on standard error, in one line, without the passwords of URLs."""
    say(f"textclean: {visible_line(redacted(message))}")
