"""What the tests of the plugins that repair text share."""

from __future__ import annotations

from textclean import Cleaner, Config, Result, replay, restore, verify

REPAIRS = ("hard_wraps", "invisible", "missing_space", "mojibake")
SENTENCE = "This is a full sentence that has more than fifteen words in it and so it is running text."


def cleaner(*names: str) -> Cleaner:
    """Return a cleaner with these repairs, and with what protects."""
    return Cleaner(Config(only=(*names, "protect")))


def lawful(cleaner: Cleaner, text: str) -> Result:
    """Clean a text, and check what has to hold of every result."""
    result = cleaner.clean(text)
    assert result.log.errors == ()
    assert restore(result.text, result.log) == text
    assert replay(text, result.log) == result.text
    assert verify(result.text, result.log) == []
    assert cleaner.clean(result.text).log.edits == ()
    return result


def edits(result: Result) -> list[tuple[str | None, str]]:
    """Return what was removed and what came in its place, edit by edit."""
    return [(edit.removed, edit.inserted) for edit in result.log.edits]
